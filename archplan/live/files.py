"""The files that a session is made of: a spec and what it includes, read from below one folder and from nowhere else."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from archplan.kernel.diagnostics import ArchplanError
from archplan.text.yaml import parse, read_text

MOST_FILES = 400  # that are looked through for the spec which includes a file
_SPEC = re.compile(
    r"^archplan\s*:|\A(?=[\s\S]*^region\s*:)(?=[\s\S]*^(services|traffic|connections)\s*:)", re.MULTILINE
)
_MAY_INCLUDE = re.compile(r"include|\\")  # a key may be written in escapes


def is_spec(text: str) -> bool:
    """Whether a YAML text is meant as a spec: it says so, or it has a region and what stands there."""
    return _SPEC.search(text) is not None


def included(text: str, main: str) -> tuple[str, ...] | None:
    """The names of the texts that a spec includes, as a session calls them; None where the text cannot be read."""
    if not _MAY_INCLUDE.search(text):
        return ()
    try:
        listed = parse(text, main).get("include")
    except ArchplanError:
        return None
    names = [item.value for item in listed.value if item.is_text] if listed is not None and listed.is_list else []
    return tuple(str(Path(main).parent / name) for name in names if name and "\0" not in name)


def read_below(path: Path, root: Path) -> str | None:
    """The text of a file, wherever its links lead below the root; None for any other, and for what is no text."""
    try:
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(os.path.realpath(root)) or not real.is_file():
            return None
        return read_text(real, str(path))
    except (ArchplanError, OSError, ValueError):
        return None


def texts_of(main: Path, root: Path, open_: Mapping[str, str] | None = None) -> dict[str, str]:
    """A spec and what it includes, by name: as they are open in an editor, else as they are on disk, below the root.

    What an include leads to outside of the spec's folder is left out, as `load_tree` does.
    """
    held = open_ or {}
    text = held[str(main)] if str(main) in held else read_below(main, root)
    texts = {str(main): text or ""}
    for name in included(texts[str(main)], str(main)) or ():
        folder = os.path.realpath(main.parent)
        if not Path(os.path.realpath(name)).is_relative_to(folder):
            continue
        other = held[name] if name in held else read_below(Path(name), root)
        if other is not None:
            texts[name] = other
    return texts


def specs_including(file: Path, root: Path) -> Iterator[Path]:
    """The specs beside a file, or in the folders above it up to the root, that include it."""
    looked = 0
    for folder in (file.parent, *file.parent.parents):
        if not folder.is_relative_to(root):
            return
        for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
            looked += 1
            if looked > MOST_FILES:
                return
            if path != file:
                text = read_below(path, root)
                if text is not None and os.path.normpath(file) in map(
                    os.path.normpath, included(text, str(path)) or ()
                ):
                    yield path

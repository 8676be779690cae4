"""A spec and the files it includes, read into one tree."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Mapping
from pathlib import Path

from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, mistake, with_texts
from archplan.text import yaml as source
from archplan.text.located import Located, merged


def load_tree(path: Path, shown: str | None = None) -> tuple[Located, dict[str, str]]:
    """The spec's tree with its includes merged in, and the text of every file by the name diagnostics use."""
    folder = Path(os.path.realpath(path.parent))

    def is_beside(name: str) -> bool:
        return Path(os.path.realpath(folder / name)).is_relative_to(folder)

    shown = shown or str(path)
    return _loaded(
        source.read_text(path, shown), shown, is_beside, lambda name, as_: source.read_text(folder / name, as_)
    )


def load_texts(files: Mapping[str, str]) -> tuple[Located, dict[str, str]]:
    """The same of texts in memory, by name: the first is the spec, the others stand beside it."""
    shown, *_ = files
    beside = {posixpath.normpath(name): text for name, text in files.items()}

    def text_of(name: str, as_: str) -> str:
        text = beside.get(posixpath.normpath(as_))
        if text is None:
            raise ArchplanError(
                [Diagnostic("no-such-file", Span(as_, 1, 1), f"there is no file {as_}", "check the path")]
            )
        return source.taken_text(text, as_)

    def is_beside(name: str) -> bool:
        return posixpath.normpath(name).partition("/")[0] != ".."

    return _loaded(source.taken_text(files[shown], shown), shown, is_beside, text_of)


def _loaded(
    text: str, shown: str, is_beside: Callable[[str], bool], text_of: Callable[[str, str], str]
) -> tuple[Located, dict[str, str]]:
    texts = {shown: text}
    try:
        tree = source.parse(text, shown)
        if tree.is_mapping and "include" in tree:
            tree = _with_includes(tree, shown, texts, is_beside, text_of)
    except ArchplanError as error:
        raise with_texts(error, texts) from None
    return tree, texts


def _with_includes(
    tree: Located, shown: str, texts: dict[str, str], is_beside: Callable[[str], bool],
    text_of: Callable[[str, str], str],
) -> Located:  # fmt: skip
    listed = tree["include"]
    if not listed.is_list:
        raise mistake("bad-value", listed.span, "include is a list of files", "write include: [network.yaml]")
    result = tree
    for item in listed.value:
        name = item.value if item.is_text else ""
        if not name or "\0" in name or Path(name).is_absolute() or not is_beside(name):
            raise mistake(
                "include-outside", item.span, f"{name!r} is outside the spec's folder", "include a file beside it"
            )
        other_shown = str(Path(shown).parent / name)
        if other_shown in texts:
            raise mistake("include-twice", item.span, f"{name!r} is part of this spec already", "include it once")
        try:
            texts[other_shown] = text_of(name, other_shown)
        except ArchplanError as error:
            raise mistake("no-such-file", item.span, error.diagnostics[0].message, "check the path") from None
        part = source.parse(texts[other_shown], other_shown)
        if "include" in part:
            raise mistake(
                "include-nested", part.keys["include"], "an included file includes no other", "list it in the spec"
            )
        result = merged(part, result)
    return result

"""A spec and the files it includes, read into one tree."""

from __future__ import annotations

from pathlib import Path

from archplan.kernel.diagnostics import ArchplanError, mistake, with_texts
from archplan.text import yaml as source
from archplan.text.located import Located, merged


def load_tree(path: Path, shown: str | None = None) -> tuple[Located, dict[str, str]]:
    """The spec's tree with its includes merged in, and the text of every file by the name diagnostics use."""
    shown = shown or str(path)
    text = source.read_text(path, shown)
    texts = {shown: text}
    try:
        tree = source.parse(text, shown)
        if tree.is_mapping and "include" in tree:
            tree = _with_includes(tree, path, shown, texts)
    except ArchplanError as error:
        raise with_texts(error, texts) from None
    return tree, texts


def _with_includes(tree: Located, path: Path, shown: str, texts: dict[str, str]) -> Located:
    listed = tree["include"]
    if not listed.is_list:
        raise mistake("bad-value", listed.span, "include is a list of files", "write include: [network.yaml]")
    folder = path.parent.resolve()
    result = tree
    for item in listed.value:
        name = item.value if item.is_text else ""
        other = (folder / name.replace("\0", "")).resolve()
        if not name or "\0" in name or not other.is_relative_to(folder) or Path(name).is_absolute():
            raise mistake(
                "include-outside", item.span, f"{name!r} is outside the spec's folder", "include a file beside it"
            )
        other_shown = str(Path(shown).parent / name)
        if other_shown in texts:
            raise mistake("include-twice", item.span, f"{name!r} is part of this spec already", "include it once")
        try:
            texts[other_shown] = source.read_text(folder / name, other_shown)
        except ArchplanError as error:
            raise mistake("no-such-file", item.span, error.diagnostics[0].message, "check the path") from None
        part = source.parse(texts[other_shown], other_shown)
        if "include" in part:
            raise mistake(
                "include-nested", part.keys["include"], "an included file includes no other", "list it in the spec"
            )
        result = merged(part, result)
    return result

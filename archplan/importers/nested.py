"""Stacks within stacks: the template that one names, from beside the template that it stands in, and what it is given.

A path, as ``aws cloudformation package`` takes it, and the file of an asset that the CDK names are read. An address is not
fetched: a file beside the template that is called as the address ends stands for it, and the draft says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from archplan.importers.files import LARGEST_TEXT, File, from_json, read_file
from archplan.importers.intrinsics import Template
from archplan.importers.site import STACKS
from archplan.kernel.diagnostics import ArchplanError, mistake
from archplan.kernel.record import frozen
from archplan.text.located import Located
from archplan.text.yaml import parse_foreign

MOST_STACKS = 100
DEEPEST = 10
ASSET = "aws:asset:path"
FETCHED = "nothing is fetched"


class Stacks:
    """The templates of one import: those that were named, and those that their stacks name, each read once."""

    def __init__(self, files: Sequence[File]):
        self.notes: list[str] = []  # where a file stands for an address
        self._trees: dict[str, Located] = {}
        self._files = {os.path.realpath(file.path): file for file in files}
        self._count = 0

    def tree(self, file: File) -> Located:
        """What a template holds. Raises ArchplanError for what is none."""
        real = os.path.realpath(file.path)
        if real not in self._trees:
            self._trees[real] = _template(file)
        return self._trees[real]

    def nested(self, file: File) -> Iterator[str]:
        """The files that the stacks of a template name. Raises ArchplanError for what is none."""
        for _, written in self.tree(file)["Resources"].items():
            if type_of(written) in STACKS:
                found, _ = _beside(file, _root(file), written)
                yield from [str(found)] if isinstance(found, Path) else []

    def top(self, file: File, prefix: str) -> Template:
        """A template that was named. Raises ArchplanError for what is none."""
        opener = _Opener(self, file, _root(file), (os.path.realpath(file.path),))
        return Template(self.tree(file), prefix, opens=opener)

    def open(self, opener: _Opener, above: Template, name: str, written: Located) -> Template | str:
        """The template of a stack, with the parameters that it is given; else why there is none."""
        found, is_alike = _beside(opener.file, opener.root, written)
        if isinstance(found, str):
            return found
        self._count += 1
        if str(found) in opener.line:
            return f"its template {found.name} holds itself"
        if len(opener.line) > DEEPEST:
            return f"stacks nest at most {DEEPEST} deep"
        if self._count > MOST_STACKS:
            return f"a draft reads at most {MOST_STACKS} stacks within others"
        try:
            file = self._file(found, opener.file)
            tree = self.tree(file)
        except ArchplanError as error:
            first = error.diagnostics[0]
            return f"its template is not read: {first.span}: {first.message}"
        if is_alike:
            self.notes.append(
                f"{above.prefix}{name} has its template at an address; {file.shown}, which is called alike, was read."
            )
        properties = written.get("Properties")
        given = properties.get("Parameters") if properties is not None else None
        parameters = {key: above.worked_out(it) for key, it in given.items()} if given is not None else {}
        opens = _Opener(self, file, opener.root, (*opener.line, str(found)))
        return Template(tree, f"{above.prefix}{name}.", parameters, opens, above)

    def _file(self, path: Path, above: File) -> File:
        real = str(path)
        if real not in self._files:
            inner = os.path.relpath(real, _home(above))
            shown = os.path.normpath(os.path.join(os.path.dirname(above.shown), inner))
            self._files[real] = read_file(path, shown, above.named)
        return self._files[real]


@frozen
class _Opener:
    """What opens the stacks of one template: its file, the folder that none may leave, and the files that lead to it."""

    stacks: Stacks
    file: File
    root: Path
    line: tuple[str, ...]

    def __call__(self, above: Template, name: str, written: Located) -> Template | str:
        return self.stacks.open(self, above, name, written)


def type_of(written: Located) -> str:
    """The type of a resource; nothing where it has none."""
    type_ = written.get("Type")
    return str(type_.value) if type_ is not None and type_.is_text else ""


def _template(file: File) -> Located:
    if len(file.text) > LARGEST_TEXT:
        raise mistake("file-too-large", file.span(), f"a template is at most {LARGEST_TEXT // 1_000_000} MB")
    if file.text.lstrip()[:1] == "{":
        from_json(file)  # says what is no JSON better than YAML would
    tree = parse_foreign(file.text, file.shown)
    given = tree.get("Resources")
    if given is None or not given.is_mapping:
        raise mistake("not-a-template", tree.span, f"{file.shown} has no Resources", "name a CloudFormation template")
    return tree


def _home(file: File) -> Path:
    return Path(os.path.realpath(file.path.parent))


def _root(file: File) -> Path:
    """The folder that was named, or that of the file that was."""
    return Path(os.path.realpath(file.named)) if os.path.isdir(file.named) else _home(file)


def _beside(file: File, root: Path, written: Located) -> tuple[Path | str, bool]:
    """The file that a stack's template is in, or why it is none; and whether it only stands for an address."""
    properties = written.get("Properties") or Located({}, written.span)
    said = properties.get("TemplateURL") or properties.get("Location")
    if said is not None and said.get("ApplicationId") is not None:
        return f"an application that others published: {FETCHED}", False
    path, end = _path(written, said)
    if path:
        found = os.path.realpath(_home(file) / path) if "\0" not in path else ""
        if found and not Path(found).is_relative_to(root):
            return f"its template {path} lies outside of the folder {root.name}", False
        return (Path(found), False) if os.path.isfile(found) else (f"there is no {path} beside {file.shown}", False)
    parts = PurePosixPath(end).parts if "\0" not in end else ()
    for at in range(len(parts)):
        found = os.path.realpath(_home(file).joinpath(*parts[at:]))
        if Path(found).is_relative_to(root) and os.path.isfile(found):
            return Path(found), True
    return f"its template is at an address, {FETCHED}, and no file beside {file.shown} is called as it ends", False


def _path(written: Located, said: Located | None) -> tuple[str, str]:
    """Where a stack says that its template is: a path, or how the path of an address ends, as far as that is written."""
    metadata = written.get("Metadata")
    asset = metadata.get(ASSET) if metadata is not None else None
    if asset is not None and asset.is_text:
        return asset.value, ""
    if said is None:
        return "", ""
    function = next((found for key in ("Fn::Sub", "Fn::Join") if (found := said.get(key)) is not None), said)
    texts = [part for part in _texts(function)]
    if said.get("Fn::Join") is not None:
        return "", texts[-1].lstrip("/") if texts else ""
    text = texts[0] if texts else ""
    if "${" in text:
        return "", text.rpartition("${")[2].partition("}")[2].lstrip("/")
    return ("", text.partition("://")[2].partition("/")[2]) if "://" in text else (text, "")


def _texts(part: Located) -> Iterator[str]:
    if part.is_text:
        yield part.value
    for item in part.value if part.is_list else ():
        yield from _texts(item) if item.is_text or item.is_list else ()

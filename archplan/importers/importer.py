"""What an importer is, and how the one that reads a file is found."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from archplan.importers.draft import Draft
from archplan.importers.files import MOST_FILES, File, read_file, walked
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, mistake
from archplan.kernel.record import frozen
from archplan.kernel.shelf import Shelf

ENDINGS = (".tf", ".tf.json", ".json", ".yaml", ".yml", ".template", ".tfvars")


@frozen
class Importer:
    """One format: its name for people, whether a file is of it, what its files say together, what they would show."""

    title: str
    takes: Callable[[File], bool]
    reads: Callable[[Sequence[File], str], Draft]
    shows: Callable[[], frozenset[str]]  # the types of services that stand in such files wherever there is one
    endings: tuple[str, ...] = ()  # of files that it reads in a folder, beside those that every importer may
    beside: Callable[[str], str | None] | None = (
        None  # what its tool does with a file of that name beside one: see `_beside`
    )


IMPORTERS: Shelf[Importer] = Shelf("archplan.importers.formats", attribute="importer")
ORDER = ("terraform_plan", "terraform", "cloudformation", "compose")  # which speaks where a folder holds several


def imported(paths: Sequence[Path], name: str = "", title: str = "") -> tuple[str, Draft]:
    """The format that was found, or the one asked for, and the draft it makes of the files and folders.

    Raises ArchplanError where no file is of a known format, or what is there cannot be read.
    """
    files, unread = _files(paths)
    names = [*(it for it in ORDER if it in IMPORTERS.names()), *(it for it in IMPORTERS.names() if it not in ORDER)]
    if name and name not in names:
        raise mistake(
            "unknown-format", Span(str(paths[0]), 1, 1), f"there is no importer {name!r}", f"one of: {', '.join(names)}"
        )
    if name:
        named = [file for file in files if len(files) == 1 or IMPORTERS[name].takes(file)]
        mine = {name: named or files}
    else:
        mine = _shared_out(names, files)
    if not mine or not files:
        if unread:
            raise ArchplanError(unread)
        raise mistake("nothing-to-import", Span(str(paths[0]), 1, 1), f"{paths[0]} holds nothing that archplan imports",
                      f"name a file or folder of one of these, or say --from NAME: {'; '.join(IMPORTERS[it].title for it in names)}")  # fmt: skip
    chosen, *others = mine
    more, listed = _beside(IMPORTERS[chosen], paths, files, unread)
    draft = IMPORTERS[chosen].reads([*mine[chosen], *more], title or _title(paths[0]))
    for path, why in listed:
        draft.leave_out(path, None, why, hides=True)
    for other in others:
        for file in mine[other]:
            draft.leave_out(file.shown, None, f"a file of another format: archplan import --from {other}", True)
    for wrong in unread:
        draft.leave_out(str(wrong.span), None, wrong.message, hides=True)
    if not draft.services:
        what = f"{len(draft.left_out)} things were read, and none is a service of archplan"
        first = draft.left_out[0] if draft.left_out else None
        why = f"the first of them: {first.what}: {first.why}" if first is not None else "is this the right file?"
        raise mistake("nothing-to-import", Span(mine[chosen][0].shown, 1, 1), what, why)
    return chosen, draft


def _files(paths: Sequence[Path]) -> tuple[list[File], list[Diagnostic]]:
    """Every file named, and in folders those that some importer may read; what a folder holds and nobody can read beside."""
    files: dict[Path, File] = {}  # by where they are: one that lies in two of the folders is read once
    unread: list[Diagnostic] = []
    endings = (*ENDINGS, *(ending for it in IMPORTERS.all().values() for ending in it.endings))
    for path in paths:
        if not path.is_dir():
            files[path.resolve()] = read_file(path, str(path))
            continue
        for inner, shown in walked(path, str(path)):
            if inner.name.lower().endswith(endings):
                place, named = inner.resolve(), os.path.normpath(path)
                if place in files and len(files[place].named) >= len(named):
                    continue  # the narrower name says what it belongs to
                try:
                    files[place] = read_file(inner, shown, named)
                except ArchplanError as error:
                    unread += error.diagnostics
    return list(files.values()), unread


def _shared_out(names: Sequence[str], files: Sequence[File]) -> dict[str, list[File]]:
    """The files of each format, in the order of the names; what the first of them takes no other is asked about."""
    mine: dict[str, list[File]] = {}
    rest = list(files)
    for name in names:
        of = [file for file in rest if IMPORTERS[name].takes(file)]
        if of and not mine:
            taken = set(map(id, of))
            rest = [file for file in rest if id(file) not in taken]
        if of:
            mine[name] = of
    return mine


def _beside(
    importer: Importer, paths: Sequence[Path], files: Sequence[File], unread: list[Diagnostic]
) -> tuple[list[File], list[tuple[str, str]]]:
    """What the tool of a format takes unasked from beside a file that was named, and what it would read as well, with why.

    The importer answers None for what its tool passes over, nothing for what is to be read, and words for what is listed.
    """
    if importer.beside is None:
        return [], []
    known = {file.path.resolve() for file in files}
    more, listed = [], []
    for folder in dict.fromkeys(path.parent for path in paths if not path.is_dir()):
        for name in sorted(os.listdir(folder or "."))[:MOST_FILES]:
            path = folder / name
            does = importer.beside(name)
            if does is None or path.resolve() in known or not path.resolve().is_relative_to(folder.resolve()):
                continue
            if does:
                listed.append((str(path), does))
                continue
            try:
                more.append(read_file(path, str(path)))
            except ArchplanError as error:
                unread += error.diagnostics
    return more, listed


def _title(path: Path) -> str:
    stem = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", path.resolve().name.split(".")[0])
    return " ".join(stem.replace("_", " ").replace("-", " ").split()).capitalize()[:60] or "Draft"

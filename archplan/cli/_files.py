"""Files are written whole or not at all, and never over what was read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from archplan.cli._streams import UNKNOWN
from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.plain import one_line

if TYPE_CHECKING:
    from archplan.kernel.disk import Part

STREAMS = (1, 2)  # standard output and standard error
OUTPUTS = {"-o", "--output", "--into"}
KEPT = (".yaml", ".csv", ".jinja")  # what is kept in a folder of prices or templates


def write(files: Mapping[Path, str | bytes], mended: Mapping[Path, bytes] = MappingProxyType({})) -> None:
    """Write every file whole or none: each to a name beside it first, then all are put in place.

    Whatever this call read, or was told to, is refused, but for what is `mended`, which is written with the rest. A link stays and what it leads to is written;
    what is no regular file, as a pipe, is written into; a file that is there keeps its mode. Where a system lets only some be put in place, the error names
    those that stay old. What a run that was killed left beside a file is taken away.
    """
    from archplan.kernel.disk import clear_leftovers

    protected = {_stat(path) for path in (*inputs.was_read(), *_named())} - {None}
    staged: list[tuple[Part, Path]] = []
    special: list[tuple[Path, bytes]] = []
    folders: list[str] = []
    try:
        for target, content in (*mended.items(), *files.items()):
            data = content.encode("utf-8", UNKNOWN) if isinstance(content, str) else content
            try:
                found = _there(target)
                if found is not None and content is not mended.get(target) and _stat(target) in protected:
                    raise _unwritable(target, "was read for this and is not written over")
                if found is not None and stat.S_ISDIR(found.st_mode):
                    raise _unwritable(target, "is a folder")
                if found is not None and (not stat.S_ISREG(found.st_mode) or _stream(found) is not None):
                    special.append((target, data))
                    continue
                place = os.path.realpath(target)
                folder = os.path.dirname(place)
                if folder not in folders:
                    os.makedirs(folder, exist_ok=True)
                    clear_leftovers(folder)
                    folders.append(folder)
                _stage(place, data, found, staged, target)
            except OSError as error:
                raise _unwritable(target, f"cannot be written: {error.strerror}") from None
            except ValueError:  # a name with a NUL
                raise _unwritable(target, "is no name of a file") from None
        for target, data in special:
            try:
                _pour(target, data)
            except OSError as error:
                raise _unwritable(target, f"cannot be written: {error.strerror}") from None
            click.echo(one_line(f"wrote {target}"), err=True)
        for target in _put_in_place(staged, folders):
            click.echo(one_line(f"wrote {target}"), err=True)
    finally:
        for part, _ in staged:
            part.drop()


def _put_in_place(staged: list[tuple[Part, Path]], folders: Iterable[str]) -> list[Path]:
    """Move all of a set, in one go that no polite signal interrupts; what they are. What stays in `staged` is not moved."""
    from archplan.kernel.disk import sync_folder, uninterrupted

    placed: list[Path] = []
    with uninterrupted():
        try:
            while staged:
                part, target = staged[0]
                try:
                    part.put()
                except OSError as error:
                    old = [str(path) for _, path in staged[1:]]
                    raise _unwritable(target, f"cannot be written: {error.strerror}{_mixed(placed, old)}") from None
                staged.pop(0)
                placed.append(target)
        finally:
            for folder in folders:
                sync_folder(folder)
    return placed


def _mixed(new: Sequence[Path], old: Sequence[str]) -> str:
    """What to say of the rest of a set when one of it could not be put in place."""
    said = f"; {', '.join(map(str, new))} {'is' if len(new) == 1 else 'are'} new" if new else ""
    return said + (f"; {', '.join(old)} {'is' if len(old) == 1 else 'are'} as before" if old else "")


def refuse_read(targets: Iterable[Path]) -> None:
    """Raise where one of these is a file that this call read, or was told to: before anything of a set is written."""
    protected = {_stat(path) for path in (*inputs.was_read(), *_named())} - {None}
    for target in targets:
        if _stat(target) in protected:
            raise _unwritable(target, "was read for this and is not written over")


def _named() -> Iterator[str | Path]:
    """What the call names to be read, though it may not have come so far; of a folder of prices or templates all of it."""
    context = click.get_current_context(silent=True)
    for parameter in context.command.params if context is not None else ():
        if not _is_file(parameter):
            continue
        value = context.params.get(parameter.name or "") if context is not None else None
        for named in value if isinstance(value, tuple) else (value,):
            if isinstance(named, str | Path):
                yield named
                if isinstance(parameter, click.Option) and os.path.isdir(named):
                    yield from (path for path in Path(named).iterdir() if path.suffix in KEPT)


def _is_file(parameter: click.Parameter) -> bool:
    """Whether a parameter may name a file to read."""
    says = set(re.findall(r"\w+", parameter.metavar or ""))
    is_file = isinstance(parameter.type, click.Path) or not says.isdisjoint({"FILE", "DIR", "BASE"})
    return not OUTPUTS & set(parameter.opts) and (is_file or isinstance(parameter, click.Argument))


def _there(target: Path) -> os.stat_result | None:
    try:
        return os.stat(target)
    except FileNotFoundError:
        return None


def _stage(
    place: str, data: bytes, before: os.stat_result | None, staged: list[tuple[Part, Path]], target: Path
) -> None:
    """Write beside the place, down to the disk, with the mode and the owner that the file there has."""
    from archplan.kernel.disk import Part

    part = Part(place, data)
    staged.append((part, target))
    mode = 0o666 & ~_umask() if before is None else stat.S_IMODE(before.st_mode) & 0o777
    if before is not None and hasattr(os, "chown"):
        made = os.stat(part.path)
        if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
            with suppress(OSError):  # who may not give it back keeps it
                os.chown(part.path, before.st_uid, before.st_gid)
            if os.stat(part.path).st_gid != before.st_gid:
                mode &= ~0o070  # what its group might do is not for another one
    os.chmod(part.path, mode)


def _pour(target: Path, data: bytes) -> None:
    """Write into a pipe or a device; into our own output where it stands at its end."""
    own = _stream(os.stat(target))
    handle = os.dup(own) if own is not None else os.open(target, os.O_WRONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _stream(found: os.stat_result) -> int | None:
    """Our standard output or error, where that is what a path leads to."""
    for number in STREAMS:
        with suppress(OSError):
            if os.path.samestat(os.fstat(number), found):
                return number
    return None


def _stat(path: str | Path) -> tuple[int, int] | None:
    """Which file a path leads to, whatever it is called; None when to none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(target: Path, why: str) -> ArchplanError:
    return ArchplanError(
        [Diagnostic("unwritable-output", Span(str(target), 1, 1), f"{target} {why}", "choose another -o")]
    )

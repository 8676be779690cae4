"""What was read: every file that an answer follows from, noted by who reads it.

A call that writes asks this list, and never writes over what is on it. An answer that is kept holds as long as all that
is on it is as it was. Where nobody listens nothing is noted.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

LARGEST = 20_000_000  # bytes of a file that an answer is kept for
FILE, NOTHING, LISTING = "file", "nothing", "listing"


class Inputs:
    """The files read while this listened, in order; with `keeps` also what they held, as hashes."""

    def __init__(self, keeps: bool):
        self.keeps = keeps
        self.paths: dict[str, None] = {}
        self.is_whole = True  # whether what it knows is enough to tell later that nothing changed
        self._states: dict[tuple[str, str], tuple[str, str]] = {}

    @property
    def rows(self) -> list[list[str]]:
        """What was read, plain: kind, path, where its links lead, a hash of what it held."""
        return [[*key, *state] for key, state in self._states.items()]

    @property
    def looked_at(self) -> list[str]:
        """Every path that was read, listed, or found empty; the last two only where it keeps what was read."""
        return list(dict.fromkeys([*self.paths, *(path for _, path in self._states)]))

    def add(self, kind: str, path: str, data: bytes) -> None:
        if self.keeps and (kind, path) not in self._states:
            self._states[kind, path] = os.path.realpath(path), _hash(data)


_LISTENING: ContextVar[tuple[Inputs, ...]] = ContextVar("listening", default=())
_INSTEAD: ContextVar[Mapping[str, bytes]] = ContextVar("instead", default={})  # noqa: B039  (never changed)


@contextmanager
def listening(keeps: bool = False) -> Iterator[Inputs]:
    """Note what is read from here on, besides those who listen already."""
    found = Inputs(keeps)
    token = _LISTENING.set((*_LISTENING.get(), found))
    try:
        yield found
    finally:
        _LISTENING.reset(token)


@contextmanager
def instead(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Read these bytes where the files would be read: what is to be written, before it is."""
    token = _INSTEAD.set({os.path.realpath(path): data for path, data in files.items()})
    try:
        yield
    finally:
        _INSTEAD.reset(token)


def held(path: str | Path) -> bytes | None:
    """The bytes that are read in place of a file; None where the file is."""
    files = _INSTEAD.get()
    return files.get(os.path.realpath(path)) if files else None


def was_read() -> list[str]:
    """Every file that anybody who listens now has heard of."""
    return list(dict.fromkeys(path for inputs in _LISTENING.get() for path in inputs.paths))


def noted(path: str | Path, data: bytes) -> None:
    """A file was read, and this is all that it held."""
    for inputs in _LISTENING.get():
        inputs.paths[_whole(path)] = None
        inputs.add(FILE, _whole(path), data)


def used(paths: Iterable[str | Path]) -> None:
    """Files were read that no answer is kept for: the program's own, or those that it only shows."""
    for inputs in _LISTENING.get():
        inputs.paths |= dict.fromkeys(map(_whole, paths))


def unreadable(path: str | Path) -> None:
    """A file could not be read, or not to its end: what follows from that is never kept."""
    for inputs in _LISTENING.get():
        inputs.paths[_whole(path)] = None
        inputs.is_whole = False


def listed(folder: Path) -> list[Path]:
    """The YAML files of a folder by name; one that comes or goes changes the answer."""
    found = sorted(folder.glob("*.yaml"))
    for inputs in _LISTENING.get():
        inputs.add(LISTING, _whole(folder), _names(found))
    return found


def standing(path: Path) -> str | None:
    """What is where a file is looked for: "" is a file, None nothing at all, else what stands in its place."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        for inputs in _LISTENING.get():
            inputs.add(NOTHING, _whole(path), b"")
        return None
    except OSError as error:
        return f"out of reach ({error.strerror})"
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        return "a link to nothing" if isinstance(error, FileNotFoundError) else f"out of reach ({error.strerror})"
    if stat.S_ISREG(mode):
        return ""
    return "a folder" if stat.S_ISDIR(mode) else "a pipe" if stat.S_ISFIFO(mode) else "a device"


def hold(rows: Any) -> bool:
    """Whether all of that is still as it was; False for what are no such rows."""
    if not isinstance(rows, list) or not rows:
        return False
    for row in rows:
        if not (isinstance(row, list) and len(row) == 4 and all(isinstance(part, str) for part in row)):
            return False
        kind, path, real, digest = row
        data = _now(kind, path)
        if data is None or os.path.realpath(path) != real or _hash(data) != digest:
            return False
    return True


def content(path: str | Path) -> bytes | None:
    """What a regular file of ordinary size holds; None for anything else."""
    try:
        with open(path, "rb", opener=_patient) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            data = file.read(LARGEST + 1)
    except (OSError, ValueError):
        return None
    return data if len(data) <= LARGEST else None


def _patient(path: str, flags: int) -> int:
    """Open without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _now(kind: str, path: str) -> bytes | None:
    if kind == NOTHING:
        return None if os.path.lexists(path) else b""
    if kind == LISTING:
        return _names(sorted(Path(path).glob("*.yaml"))) if os.path.isdir(path) else None
    return content(path) if kind == FILE else None


def _names(paths: list[Path]) -> bytes:
    return b"\0".join(os.fsencode(path.name) for path in paths)


def _hash(data: bytes) -> str:
    import hashlib  # five milliseconds that only who keeps answers needs

    return hashlib.blake2b(data, digest_size=20).hexdigest()


def _whole(path: str | Path) -> str:
    """A path from the top; what links and dots mean in it stays."""
    text = os.fspath(path)
    return text if os.path.isabs(text) else os.path.join(os.getcwd(), text)

"""Files put in place whole: each is first written beside its place, and what a run that was killed left there is taken away.

A part is a file `.NAME.xxxxxxxx.archplan`, locked by the run that writes it for as long as that run lives. A part that
nobody locks is a leftover, at once and whichever machine or container its run was in that shares the lock.
"""

from __future__ import annotations

import os
import re
import signal
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # where there is none, age says what is left over

SUFFIX = ".archplan"
PART = re.compile(r"\..{1,40}\.[a-z0-9_]{8}\.archplan", re.DOTALL)
TIDIED, A_DAY, OLD = ".tidied", 86_400, 60 * 86_400  # seconds
STOPPED = 3600  # seconds after which a part counts as a leftover where nothing can be locked


class Part:
    """A file beside its place, on the disk before it is moved there. Raises OSError; `drop` takes it away again."""

    def __init__(self, place: str, data: bytes):
        folder, name = os.path.split(place)
        self.place = place
        while True:
            self.handle, self.path = tempfile.mkstemp(dir=folder, prefix=f".{name[:40]}.", suffix=SUFFIX)
            if fcntl is not None:
                fcntl.flock(self.handle, fcntl.LOCK_EX)
            if (
                fcntl is None or os.fstat(self.handle).st_nlink
            ):  # else another run took it for a leftover before it was locked
                break
            os.close(self.handle)
        try:
            with os.fdopen(os.dup(self.handle), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            self.drop()
            raise
        if fcntl is None:  # what is open cannot be moved there
            self._let_go()

    def put(self) -> None:
        """Move it to its place: whoever opens that finds the old file or the new one."""
        os.replace(self.path, self.place)
        self._let_go()

    def drop(self) -> None:
        """Take it away unused."""
        with suppress(OSError):
            os.unlink(self.path)
        self._let_go()

    def _let_go(self) -> None:
        handle, self.handle = self.handle, -1
        if handle >= 0:
            os.close(handle)


def clear_leftovers(folder: str) -> None:
    """Take away the parts of runs that were killed; what cannot be read or removed stays."""
    with suppress(OSError):
        names = [name for name in os.listdir(folder) if name.endswith(SUFFIX) and PART.fullmatch(name)]
        for name in names:
            with suppress(OSError):
                _clear(os.path.join(folder, name))


def _clear(path: str) -> None:
    seen = os.lstat(path)
    if not stat.S_ISREG(seen.st_mode):
        return
    if fcntl is None:
        if time.time() - seen.st_mtime > STOPPED:
            os.unlink(path)
        return
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while its run lives
        if os.path.samestat(os.fstat(handle), os.lstat(path)):
            os.unlink(path)
    finally:
        os.close(handle)


def tidy(folder: str | os.PathLike[str]) -> None:
    """Once a day take leftovers out of a cache, and answers that are older than two months."""
    mark = os.path.join(folder, TIDIED)
    now = time.time()
    with suppress(OSError):
        if os.path.exists(mark) and 0 <= now - os.stat(mark).st_mtime < A_DAY:
            return
        with open(mark, "wb"):
            os.utime(mark)
        clear_leftovers(os.fspath(folder))
        for entry in list(os.scandir(folder)):
            if (
                entry.name.endswith(".json")
                and entry.is_file(follow_symlinks=False)
                and now - entry.stat().st_mtime > OLD
            ):
                with suppress(OSError):
                    os.unlink(entry.path)


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Have the names in a folder on the disk, where a system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold a polite end (SIGINT, SIGTERM, SIGHUP) back until what is inside is done; then it comes.

    Whichever thread the system tells, Python runs handlers in the main thread: there they only take note. In another thread,
    where no handler can be set, that thread is not told.
    """
    polite = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        held = signal.pthread_sigmask(signal.SIG_BLOCK, polite) if hasattr(signal, "pthread_sigmask") else None
        try:
            yield
        finally:
            if held is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, held)
        return
    came: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: came.append(number))
        for number in polite
        if signal.getsignal(number) is not None
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came:
            signal.raise_signal(number)

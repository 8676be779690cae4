"""One at a time: a lock on a file that the system lets go of when its process ends, however that is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Whether nobody else holds this file, for as long as the block runs. Raises OSError where it cannot be made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        yield _held(file.fileno())


def _held(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # there alone
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

"""Standard output and error, written whole: what cannot be written is said, and a reader who leaves changes no exit code."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

UNKNOWN = (
    "backslashreplace"  # what no encoding has, as of a file name that is no UTF-8, is written \\udce9, in JSON too
)


class Unwritable(OSError):
    """Standard output takes no more, as on a full disk."""


class _Whole(io.RawIOBase):
    """A stream of the system. `gone` is asked what to do when it takes no more; after that nothing more goes there."""

    def __init__(self, number: int, gone: Callable[[OSError], None]):
        self.number, self.gone = number, gone

    def fileno(self) -> int:
        return self.number

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return os.isatty(self.number)

    def write(self, data: Any) -> int:
        while True:
            try:
                return os.write(self.number, data)
            except BlockingIOError:  # a pipe that does not wait, and whose reader is slow
                import select

                select.select([], [self.number], [])
            except OSError as error:
                with suppress(OSError):
                    nowhere = os.open(os.devnull, os.O_WRONLY)
                    os.dup2(nowhere, self.number)
                    os.close(nowhere)
                self.gone(error)
                return len(data)


def whole_output(stream: Any) -> Any:
    """Standard output that says what it cannot write; a reader who left early wanted no more."""

    def gone(error: OSError) -> None:
        if not isinstance(error, BrokenPipeError):
            raise Unwritable(error.errno, error.strerror) from None

    return _whole(stream, gone)


def whole_error(stream: Any) -> Any:
    """Standard error; where nobody hears it there is nowhere to say so."""
    return _whole(stream, lambda error: None)


def _whole(stream: Any, gone: Callable[[OSError], None]) -> Any:
    try:
        number = stream.fileno()
    except (AttributeError, OSError, ValueError):  # none, or one in memory
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=UNKNOWN)
        return stream
    raw = io.BufferedWriter(_Whole(number, gone))
    return io.TextIOWrapper(raw, encoding=stream.encoding, errors=UNKNOWN, line_buffering=stream.isatty())

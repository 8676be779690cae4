"""The files of a spec on disk: read as text, watched, and saved when asked; nothing else of the disk is touched."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.record import frozen
from archplan.live.files import included
from archplan.text import yaml as source

MOST_INCLUDES = 100
BOM = b"\xef\xbb\xbf"
Write = Callable[[Path, bytes], object]
"""Writes a file whole or not at all. Raises ArchplanError with the reason."""


@frozen
class Held:
    """What a file holds: its text with lines that end in one sign, and a mark that differs when its bytes do."""

    text: str
    mark: str


class SpecFiles:
    """The spec and what it may include, by the names that messages call them.

    `write` puts bytes in place of a file, atomically.
    """

    def __init__(self, spec: Path, write: Write):
        self.spec, self.main, self.write = spec, str(spec), write
        self._folder = Path(os.path.realpath(spec.parent))

    def path(self, name: str) -> Path | None:
        """Where a file of that name is; None for what is no file beside the spec."""
        if name == self.main:
            return self.spec
        inner = Path(os.path.relpath(name, self.spec.parent)) if name and "\0" not in name else Path("..")
        found = Path(os.path.realpath(self._folder / inner))
        return found if found.is_relative_to(self._folder) else None

    def read(self, name: str) -> Held | None:
        """What a file holds now; None where there is none, or nothing that a spec could be."""
        path = self.path(name)
        if path is None:
            return None
        data = inputs.content(path)  # read once: a mark of other bytes than the text's would let a save write over them
        try:
            text = source.taken_text((data or b"").decode("utf-8-sig"), name)
        except (ArchplanError, UnicodeDecodeError):
            return None
        if data is None:
            return None
        return Held("\n".join(text.replace("\r\n", "\n").split("\r")), _mark(data))

    def includes(self, text: str) -> tuple[str, ...]:
        """The names of the files beside the spec that a text of it includes, as far as it can be read."""
        listed = included(text, self.main) or ()
        return tuple(name for name in listed[:MOST_INCLUDES] if self.path(name) is not None)

    def look(self, name: str) -> tuple[int, int, int] | None:
        """What tells cheaply whether a file may have changed."""
        path = self.path(name)
        try:
            found = os.stat(path) if path is not None else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino) if found is not None else None

    def save(self, name: str, text: str, mark: str) -> str | None:
        """Write a text where the file is still as the `mark` says, and return its new mark; None where it is not.

        The signs that its lines end in and the mark of its encoding stay. Raises ArchplanError where it cannot be written.
        """
        path = self.path(name)
        assert path is not None
        found = inputs.content(path)
        if mark != (_mark(found) if found is not None else ""):
            return None
        data, before = text.encode(), found or b""
        if before.count(b"\r\n") * 2 > before.count(b"\n"):
            data = data.replace(b"\n", b"\r\n")
        data = (BOM if before.startswith(BOM) else b"") + data
        self.write(path, data)
        return _mark(data)


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]

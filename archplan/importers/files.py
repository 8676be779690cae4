"""Files that an importer reads: bounded in number, size and depth, inside the folder that was named, never run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archplan.kernel import inputs
from archplan.kernel.diagnostics import Span, mistake
from archplan.kernel.record import frozen
from archplan.text.located import Located

LARGEST = 60_000_000  # bytes of a plan; the largest seen has 20 million
LARGEST_TEXT = 5_000_000  # of a file that people write
MOST_FILES = 2_000
DEEPEST = 100
SKIPPED = ("node_modules", "vendor", "dist", "build", "venv")


@frozen
class File:
    """One file of the input: its path, what it is called in messages, and its text."""

    path: Path
    shown: str
    text: str
    named: str = ""  # the path of the call that it was found in

    @property
    def suffix(self) -> str:
        name = self.path.name.lower()
        double = next((it for it in (".tf.json", ".tfvars.json") if name.endswith(it)), "")
        return double or os.path.splitext(name)[1]

    def span(self, offset: int = 0) -> Span:
        """The place of a character."""
        line = self.text.count("\n", 0, offset) + 1
        return Span(self.shown, line, offset - self.text.rfind("\n", 0, offset))


def read_file(path: Path, shown: str, named: str = "") -> File:
    """The text of a file; UTF-16 too, as PowerShell writes. Raises ArchplanError for what is none."""
    at = Span(shown, 1, 1)
    try:
        if path.is_dir() or (path.exists() and not path.is_file()):
            raise mistake("not-a-file", at, f"{shown} is not a regular file", "name a file, or a folder of them")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise mistake("no-such-file", at, f"there is no file {shown}", "check the path") from None
    except (OSError, ValueError) as error:
        raise mistake("unreadable-file", at, f"{shown} cannot be read: {getattr(error, 'strerror', error)}") from None
    if len(data) > LARGEST:
        raise mistake("file-too-large", at, f"{shown} is larger than {LARGEST // 1_000_000} MB", "name what is needed")
    inputs.noted(path, data)
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
    unmarked = "utf-16-le" if data[1:2] == b"\0" else "utf-8"
    name = next((coding for mark, coding in marks.items() if data.startswith(mark)), unmarked)
    try:
        text = data.decode(name)
        return File(path, shown, text.replace("\r\n", "\n") if "\r" in text else text, named or shown)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise mistake(
            "not-utf-8", Span(shown, line, 1), "this is no text in UTF-8 or UTF-16", "save it as UTF-8"
        ) from None


def walked(folder: Path, shown: str) -> Iterator[tuple[Path, str]]:
    """Every file of a folder and below, in order of their names; hidden ones and links out of it left out."""
    count, home = 0, folder.resolve()
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in SKIPPED)
        for name in sorted(names):
            path = Path(here, name)
            if name[0] == "." or not path.resolve().is_relative_to(home):
                continue
            count += 1
            if count > MOST_FILES:
                raise mistake("too-many-files", Span(shown, 1, 1), f"{shown} has more than {MOST_FILES:,} files",
                              "name the folder of the infrastructure alone")  # fmt: skip
            yield path, os.path.normpath(os.path.join(shown, os.path.relpath(path, folder)))


def from_json(file: File) -> Any:
    """The value of a JSON file. Raises ArchplanError with the place where it is none."""
    try:
        return json.loads(file.text)
    except RecursionError:
        raise mistake("too-deep", file.span(), f"{file.shown} nests too deeply", "is this the right file?") from None
    except json.JSONDecodeError as error:
        raise mistake("not-json", Span(file.shown, error.lineno, error.colno), f"this is no JSON: {error.msg}",
                      "write the file again: terraform show -json PLAN") from None  # fmt: skip
    except ValueError as error:
        raise mistake("not-json", file.span(), f"this is no JSON: {error}") from None


def located(value: Any, at: Span, depth: int = 0) -> Located:
    """Plain data as a tree, all of it at one place; numbers as text."""
    if depth > DEEPEST:
        raise mistake("too-deep", at, f"this nests more than {DEEPEST} levels", "is this the right file?")
    if isinstance(value, dict):
        return Located({str(key): located(inner, at, depth + 1) for key, inner in value.items()}, at)
    if isinstance(value, list):
        return Located([located(inner, at, depth + 1) for inner in value], at)
    if value is None:
        return Located("", at)
    if isinstance(value, bool):
        return Located("true" if value else "false", at)
    return Located(str(value) if not isinstance(value, str) else value, at)

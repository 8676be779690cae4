"""The day whose prices hold for a folder's specs, and the price book they were read from: ``archplan.lock``.

The file is looked for beside the spec and in every folder above it; the nearest one holds. It is optional, and meant to
be committed: a bill then moves when the architecture or the lock does, and not because a day went by.
"""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean
from archplan.kernel.record import frozen

NAME = "archplan.lock"
LARGEST = 10_000  # bytes
AGAIN = "write it anew with 'archplan lock SPEC'"
TEXT = """\
# The prices that hold for the specs beside this file and below it. 'archplan lock' writes it; commit it.
archplan = "{version}"

[prices]
on = {on}
book = "{book}"
"""


@frozen
class Lock:
    """What a lock says: archplan's version, the day, and the fingerprint of the price book."""

    file: str
    version: str
    on: date
    book: str
    text: str = ""

    def moved(self, version: str, book: str) -> Diagnostic | None:
        """What to say when the program or its price book is no longer the one that was locked; else None."""
        if (self.version, self.book) == (version, book):
            return None
        if self.book == book:
            message = f"this was locked by archplan {self.version} and is priced by {version}: formulas may differ"
        else:
            other = f" and archplan {self.version}" if self.version != version else ""
            message = (
                f"this was locked with another price book{other}: "
                f"prices of {self.on} may have been added or corrected since"
            )
        hint = f"look at what 'archplan lock SPEC --on {self.on}' changes, or leave the lock out: --no-lock"
        span = _span(self.file, self.text, "archplan" if self.book == book else "book")
        return Diagnostic("price-book-moved", span, message, hint, "warning")


def lock_for(spec: Path) -> Lock | None:
    """The nearest lock above a spec; None where there is none. Raises ArchplanError when it is wrong."""
    folder = Path(os.path.realpath(spec.parent))
    for place in (folder, *folder.parents):
        file = place / NAME
        instead = inputs.standing(file)
        if instead:
            raise _wrong(_shown(file), "", "", f"{NAME} is {instead} and no file", f"take it away, or {AGAIN}")
        if instead is not None:
            shown = _shown(file)
            if os.path.basename(os.path.realpath(file)) != NAME:  # whose lines a message would quote
                raise _wrong(shown, f"-> {os.readlink(file)}", "", f"{NAME} is a link to a file of another name", AGAIN)
            try:
                with file.open("rb") as opened:
                    data = opened.read(LARGEST + 1)
            except OSError as error:
                inputs.unreadable(file)
                raise _wrong(shown, "", "", f"{NAME} cannot be read: {error.strerror}", "check the file") from None
            inputs.noted(file, data)
            return read_lock(data, shown)
    return None


def _shown(file: Path) -> str:
    """Its path as one would write it from here."""
    try:
        return os.path.relpath(file)
    except ValueError:  # on another drive
        return str(file)


def read_lock(data: bytes, shown: str) -> Lock:
    """A lock from its bytes, which nobody vouches for: a page of TOML with the keys that 'archplan lock' writes."""
    import tomllib

    if len(data) > LARGEST:
        raise _wrong(shown, "", "", f"{NAME} is larger than {LARGEST:,} bytes", AGAIN)
    try:
        text = data.decode("utf-8")
        tree = tomllib.loads(text)
    except UnicodeDecodeError:
        raise _wrong(shown, "", "", f"{NAME} is no UTF-8 text", AGAIN) from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:  # a day such as 2026-13-01 is a ValueError
        raise _no_toml(shown, text, error) from None
    _known(tree, ("archplan", "prices"), "a lock", shown, text)
    prices = tree.get("prices")
    if not isinstance(prices, dict):
        raise _wrong(shown, text, "prices", "a lock has a table [prices]", AGAIN)
    _known(prices, ("on", "book"), "[prices]", shown, text)
    version, on, book = tree.get("archplan"), prices.get("on"), prices.get("book")
    if not isinstance(version, str) or not re.fullmatch(r"[\w.+-]{1,40}", version):
        raise _wrong(shown, text, "archplan", "archplan is the version that wrote the lock", AGAIN)
    if type(on) is not date:
        raise _wrong(shown, text, "on", "on is the day whose prices hold", "write on = 2026-01-31")
    if not isinstance(book, str) or not re.fullmatch(r"[0-9a-f]{64}", book):
        raise _wrong(shown, text, "book", "book is the fingerprint of a price book, 64 hexadecimal digits", AGAIN)
    return Lock(shown, version, on, book, text)


def lock_text(version: str, on: date, book: str) -> str:
    """The text of a lock."""
    return TEXT.format(version=version, on=on.isoformat(), book=book)


def _known(table: dict[str, Any], keys: tuple[str, ...], what: str, shown: str, text: str) -> None:
    for key in table:
        if key not in keys:
            raise _wrong(shown, text, key, f"{what} has no {key[:60]!r}", did_you_mean(key[:60], keys))


def _wrong(shown: str, text: str, word: str, message: str, hint: str) -> ArchplanError:
    return ArchplanError([Diagnostic("bad-lock", _span(shown, text, word), message, hint)], {shown: text})


def _no_toml(shown: str, text: str, error: Exception) -> ArchplanError:
    """What the reader of TOML says, at the place that it names."""
    said = re.fullmatch(r"(.*) \(at line (\d{1,5}), column (\d{1,5})\)", str(error), re.DOTALL)
    span = Span(shown, int(said[2]), int(said[3])) if said else Span(shown, 1, 1)
    message = f"{NAME} is no TOML: {said[1] if said else error}"
    return ArchplanError([Diagnostic("bad-lock", span, message, AGAIN)], {shown: text})


def _span(shown: str, text: str, word: str) -> Span:
    """Where a key stands: at the beginning of its line, and in no comment."""
    for number, row in enumerate(text.splitlines(), 1):
        if word and row.lstrip(' ["').startswith(word):
            return Span(shown, number, row.index(word) + 1, len(word))
    return Span(shown, 1, 1)

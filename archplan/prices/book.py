"""The price book: dated, sourced list prices read from ``pricing/``.

One YAML file per service holds every region and day side by side, so that a price change is a one-line diff.
Reading all of it for one architecture would be slow, so an entry is cut out of the text and read alone; a test
holds that equal to reading the file whole, for every price, and `check_file` reads whole files strictly. Variants that
number hundreds (instance types) are a CSV table beside the YAML; regions beside its eight are a table each, one line a
value, and only those that are asked for are read.
What was read serves every architecture of the process until a file changes; a PriceBook gives the same
answer for its whole life.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.record import changed
from archplan.prices.commit import settled
from archplan.prices.file import _File, _Negotiated, _opened, _Updated
from archplan.prices.layer import hashes, layer, read_on
from archplan.prices.price import Allowance, Hole, Price, Unknown
from archplan.prices.regions import ALL, region_file
from archplan.prices.strict import check_file

if TYPE_CHECKING:
    from archplan.prices.calendar import Calendar
    from archplan.text.located import Located


class PriceBook:
    """Prices on one day. ``book.price("dynamodb", "ondemand-rru", "ap-southeast-1")``."""

    def __init__(self, folder: Path, on: date, overlay: Path | None = None, updated: Path | None = None):
        self.folder, self.on, self.overlay = folder, on, overlay
        self.updated = updated if updated is not None else layer() if folder == default_folder() else None
        if self.updated is not None:
            settled(self.updated)
        self._files: dict[str, _File | None] = {}
        self._found: dict[tuple[str, str, str], Price | Unknown] = {}
        wrong = [d for path in inputs.listed(overlay) for d in check_file(path, str(path))] if overlay else []
        if wrong:
            raise ArchplanError(wrong)

    def price(self, file: str, entry: str, scope: str) -> Price | Unknown:
        """The price of ``entry`` in ``scope``; what follows a slash in `entry` is a row of its table."""
        key = file, entry, scope
        if key not in self._found:
            self._found[key] = self._look_up(file, entry, scope)
        return self._found[key]

    def _look_up(self, file: str, entry: str, scope: str) -> Price | Unknown:
        if self.overlay:
            found = self._price(self.overlay, file, entry, scope)
            if isinstance(found, Price):
                return changed(found, confidence=found.confidence or "user")
        shipped = self._price(self.folder, file, entry, scope)
        if self.updated is None:
            return shipped
        read = self._price(self.updated, file, entry, scope)
        return read if isinstance(read, Price) and read.since >= getattr(shipped, "since", date.min) else shipped

    def _price(self, folder: Path, file: str, entry: str, scope: str) -> Price | Unknown:
        opened = self._open(folder, file)
        if opened is None:
            return Unknown(f"the price book has no file {file}.yaml")
        found = opened.price(entry, scope, self.on)
        table = region_file(folder, scope)
        if table is not None and not (isinstance(found, Price) and found.span.file == opened.shown):
            inputs.used([table])  # also where it was read and has nothing, or says that it is not sold there
        return found

    def allowances(self, file: str) -> tuple[Allowance, ...]:
        """The always-free allowances that a price file states."""
        opened = self._open(self.folder, file)
        return opened.allowances if opened else ()

    def calendar(self, file: str, engine: str) -> Calendar | None:
        """The versions of an engine that a price file has, with AWS's days."""
        opened = self._open(self.folder, file)
        return opened.calendars.get(engine) if opened else None

    def least(self, file: str, name: str, scope: str) -> str:
        """What a thing is billed for at least in a region on the day; nothing where the file does not say."""
        opened = self._open(self.folder, file)
        written = opened.least if opened else None
        dated = written[name].get(scope) if written is not None and name in written else None
        past = [day for day in dated.value if day <= self.on.isoformat()] if dated is not None else []
        return str(dated[max(past)].value) if dated is not None and past else ""

    def newcomers(self, file: str) -> Located | None:
        """The days from which AWS treats new customers otherwise, as a price file writes them."""
        opened = self._open(self.folder, file)
        return opened.newcomers if opened else None

    def holes(self, file: str) -> tuple[Hole, ...]:
        """The prices that a file says it does not know."""
        opened = self._open(self.folder, file)
        return opened.holes if opened else ()

    def _open(self, folder: Path, name: str) -> _File | None:
        key = f"{folder}/{name}.yaml"
        if key not in self._files:
            if folder == self.folder:
                self._files[key] = opened = _opened(key)
                inputs.used([key, *opened.tables] if opened else ())
            elif folder == self.updated:
                self._files[key] = _as_updated(Path(key)) if Path(key).is_file() else None
                inputs.used([key])
            else:
                self._files[key] = _Negotiated(Path(key)) if Path(key).is_file() else None
        return self._files[key]

    @cached_property
    def fingerprint(self) -> str:
        """A hash over every file of the book: two bills with the same one used the same prices."""
        import hashlib  # five milliseconds that a table does not need

        digest = hashlib.sha256()
        for folder in (self.folder, self.updated, self.overlay):
            within = [folder, folder / "regions"] if folder else []
            for path in sorted(path for room in within if room.is_dir() for path in room.iterdir()):
                if path.suffix in (".yaml", ".csv", ".txt"):
                    digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    def read_on(self, file: str) -> date | None:
        """The day on which a file of the book was last compared with its source."""
        opened = self._open(self.folder, file)
        found = re.search(r"^checked: (\d{4}-\d\d-\d\d)", opened.text, re.MULTILINE) if opened else None
        return date.fromisoformat(found[1]) if found else None

    def value_read_on(self, file: str, entry: str, scope: str, price: Price) -> date | None:
        """The day on which one value was last read: an update notes it, else it is its file's or its own."""
        noted = [read_on(folder, file, entry, scope) for folder in (self.updated, self.folder) if folder]
        days = [*noted, self.read_on(file), price.since if price.since <= self.on else None]
        return max((day for day in days if day is not None), default=None)

    @cached_property
    def checked(self) -> str:
        """The newest day on which any file was compared with its source."""
        days = [
            found[1]
            for path in sorted(self.folder.glob("*.yaml"))
            if (found := re.search(r"^checked: (\d{4}-\d\d-\d\d)", path.read_text("utf-8"), re.MULTILINE))
        ]
        return max(days, default="")

    def regions(self) -> list[str]:
        """Every region some file of the book has a price for."""
        found: set[str] = set()
        for path in self.folder.glob("*.yaml"):
            found.update(re.findall(r"^    ([a-z]{2}-[a-z]+-\d):", path.read_text("utf-8"), re.MULTILINE))
        found.update(path.stem for path in self.folder.glob("regions/*.csv"))
        return sorted(found)

    def regions_with(self, file: str, entry: str) -> list[str]:
        """Every region that has a price of `entry` on the day; all of the book is looked through."""
        return [region for region in ALL if isinstance(self.price(file, entry, region), Price)]


def _as_updated(path: Path) -> _File:
    """A price file as an update left it; one that was changed since is read as strictly as negotiated prices are."""
    import hashlib

    if hashes(path.parent).get(path.name) == hashlib.sha256(path.read_bytes()).hexdigest():
        return _Updated(path)
    wrong = check_file(path, str(path))
    if wrong:
        raise ArchplanError(wrong)
    return _Negotiated(path)


def calendar_of(folder: Path, file: str, engine: str) -> Calendar | None:
    """The versions of an engine in a folder of prices, whatever the day."""
    return PriceBook(folder, date.min).calendar(file, engine)


def newcomers_of(folder: Path, file: str) -> Located | None:
    """The same in a folder of prices."""
    return PriceBook(folder, date.min).newcomers(file)


def least_of(folder: Path, on: date, file: str, name: str, scope: str) -> str:
    """What a thing is billed for at least, in a folder of prices."""
    return PriceBook(folder, on).least(file, name, scope)


def default_folder() -> Path:
    """Where the book lives: inside an installed package, or beside it in a checkout."""
    house = Path(__file__).parent.parent
    inside = house / "_pricing"
    return settled(inside if inside.is_dir() else house.parent / "pricing")

"""What changed in the book between two days: every value that begins after the one and not after the other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from archplan.kernel.record import frozen
from archplan.prices.book import PriceBook
from archplan.prices.price import Price, Unknown
from archplan.prices.update.judge import written_as

_LINE = re.compile(
    r"^(?:  (?P<meter>[^\s#][^\s]*):|    (?P<scope>[a-z][^\s:]*(?::[^\s:]+)*):|      (?P<day>\d{4}-\d\d-\d\d):.*)$",
    re.MULTILINE,
)


@frozen
class Between:
    """One value that another took the place of; `before` is nothing where the book had none."""

    service: str
    meter: str
    scope: str
    before: str
    after: str
    since: date
    source: str


def between(
    shipped: Path, first: date, last: date, updated: Path | None = None,
    services: Collection[str] = (), regions: Collection[str] = (),
) -> list[Between]:  # fmt: skip
    """The changes after the first day until the last, in the order of the files; of some services or regions only."""
    old, new = PriceBook(shipped, first, updated=updated), PriceBook(shipped, last, updated=updated)
    found = []
    for service, meter, scope in dict.fromkeys(_began(new, first, last)):
        if (services and service not in services) or (regions and scope.partition(">")[0] not in regions):
            continue
        before, after = old.price(service, meter, scope), new.price(service, meter, scope)
        if isinstance(after, Unknown):
            continue
        was = _said(before) if isinstance(before, Price) else ""
        if was != _said(after):
            found.append(Between(service, meter, scope, was, _said(after), after.since, after.source))
    return found


def last_days(shipped: Path, updated: Path | None = None) -> list[date]:
    """The days on which values of the book begin, in order."""
    days: set[str] = set()
    for folder in filter(None, (shipped, updated)):
        for path in (*folder.glob("*.yaml"), *folder.glob("*.csv"), *folder.glob("regions/*.csv")):
            days.update(re.findall(r"(?:^      |,)(\d{4}-\d\d-\d\d)[:,]", path.read_text("utf-8"), re.MULTILINE))
    return sorted(map(date.fromisoformat, days))


def _began(book: PriceBook, first: date, last: date) -> Iterator[tuple[str, str, str]]:
    """Every service, meter and scope with a value that begins between the days."""
    low, high = first.isoformat(), last.isoformat()
    for folder in dict.fromkeys(filter(None, (book.folder, book.updated))):
        for path in sorted(folder.glob("*.yaml")):
            meter = scope = ""
            for match in _LINE.finditer(path.read_text("utf-8")):
                meter, scope = match["meter"] or meter, match["scope"] or scope
                if match["day"] and low < match["day"] <= high:
                    yield path.stem, meter, scope
        for service, entry, table in _tables(folder):
            head, *lines = table.read_text("utf-8").splitlines()
            at = head.split(",").index("since")
            for line in lines:
                fields = line.split(",")
                if low < fields[at] <= high:
                    yield service, "/".join([entry, *fields[1:at]]), fields[0]
        for path in sorted(folder.glob("regions/*.csv")):
            for line in path.read_text("utf-8").splitlines()[1:]:
                service, meter, _, _, since, *_ = line.split(",")
                if low < since <= high:
                    meter, arrow, there = meter.partition(">")
                    yield service, meter, f"{path.stem}{arrow}{there}"


def _tables(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Every table of a folder with the service and the entry that name it."""
    for path in sorted(folder.glob("*.yaml")):
        meter = ""
        for match in re.finditer(r"^(?:  (\S+):|    table: +(\S+))$", path.read_text("utf-8"), re.MULTILINE):
            meter = match[1] or meter
            if match[2] and (folder / match[2]).is_file():
                yield path.stem, meter, folder / match[2]


def _said(price: Price) -> str:
    return written_as(price)

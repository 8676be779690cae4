"""New days put below the old ones in the text of price files; everything else in them stays as it is.

A folder's files have one of three forms, and a value goes where its meter stands: an entry of ``SERVICE.yaml``, a row of the
table that an entry names, or a row of ``regions/REGION.csv`` where a folder has that table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from archplan.kernel.record import frozen
from archplan.prices.update.reading import Tier, exact, split_unit
from archplan.prices.update.said import refused

CONFIDENCE = "machine"
SOURCES_OF_REGIONS = "regions/sources.txt"


@frozen
class Value:
    """What is to be written: a meter's tiers from a day on, and where they were read, as a key and a sentence."""

    service: str
    meter: str
    scope: str
    per: str
    title: str
    day: str
    tiers: tuple[Tier, ...]
    source: str
    sentence: str


class Texts:
    """The files of one folder as they are to be: read once, changed in memory, handed over together."""

    def __init__(self, folder: Path, shipped: Path):
        self.folder, self.shipped = folder, shipped
        self.texts: dict[str, str] = {}
        self.changed: set[str] = set()

    def add(self, value: Value, checked: str) -> None:
        """Add a value below the older ones of its meter and scope."""
        name = f"{value.service}.yaml"
        text = self._text(name)
        if text is None:
            text = _new_file(value.service, self._page(value.service), checked)
        table, region = _table(text, value.meter), f"regions/{value.scope.partition('>')[0]}.csv"
        rows = self._text(table) if table else None
        if rows is not None and (f"\n{value.scope}," in rows or self._text(region) is None):
            self._put(table, _with_table_row(rows, value))
            self._put(name, _with_source(text, value))
            return
        if self._text(region) is not None and not _has_scope(text, value.meter, value.scope):
            self._put(region, _with_region_rows(self._text(region) or "", value))
            said = self._text(SOURCES_OF_REGIONS) or ""
            if f"\n{value.source}: " not in f"\n{said}":
                self._put(SOURCES_OF_REGIONS, f"{said}{value.source}: {value.sentence}\n")
            return
        self._put(name, _with_value(_with_source(text, value), value))

    def files(self) -> dict[str, bytes]:
        """What has changed, by its name in the folder."""
        return {name: self.texts[name].encode() for name in sorted(self.changed)}

    def _text(self, name: str) -> str | None:
        if name not in self.texts:
            path = self.folder / name
            if not path.is_file():
                return None
            self.texts[name] = path.read_text("utf-8")
        return self.texts[name]

    def _put(self, name: str, text: str) -> None:
        if self.texts.get(name) != text:
            self.texts[name] = text
            self.changed.add(name)

    def _page(self, service: str) -> str:
        path = self.shipped / f"{service}.yaml"
        found = re.search(r"^source: (\S+)", path.read_text("utf-8"), re.MULTILINE) if path.is_file() else None
        return found[1] if found else "https://aws.amazon.com/pricing/"


def _new_file(service: str, page: str, checked: str) -> str:
    return (
        f"# Prices of {service} in US dollars, without tax, as 'archplan prices update' read them.\n"
        "# A value holds from its day until the next.\n"
        f"service: {service}\nsource: {page}\nchecked: {checked}\nsources:\n\nprices:\n"
    )


def _with_source(text: str, value: Value) -> str:
    start = text.find("\nsources:\n")
    if start < 0:
        raise refused(f"{value.service}.yaml", "it has no 'sources:'", "a price names its source")
    start += len("\nsources:\n")
    end = start
    while text.startswith("  ", end):
        end = text.index("\n", end) + 1
    if f"\n  {value.source}: " in text[start - 1 : end]:
        return text
    return f"{text[:end]}  {value.source}: {value.sentence}\n{text[end:]}"


def _entry(text: str, meter: str) -> tuple[int, int]:
    """Where an entry stands, without the blank lines and comments behind it; two zeros when there is none."""
    start = text.find(f"\n  {meter}:\n", max(0, text.find("\nprices:\n")))
    if start < 0:
        return 0, 0
    start += 1
    following = re.compile(r"^ {0,2}[^\s#]", re.MULTILINE).search(text, text.index("\n", start))
    end = following.start() if following else len(text)
    lines = text[start:end].splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].startswith(("  #", "#"))):
        end -= len(lines.pop())
    return start, end


def _has_scope(text: str, meter: str, scope: str) -> bool:
    start, end = _entry(text, meter)
    return f"\n    {scope}:\n" in text[start:end]


def _table(text: str, meter: str) -> str:
    start, end = _entry(text, meter.partition("/")[0])
    found = re.search(r"^    table: +(\S+)$", text[start:end], re.MULTILINE) if "/" in meter else None
    return found[1] if found else ""


def _with_value(text: str, value: Value) -> str:
    start, end = _entry(text, value.meter)
    if not end:
        head = (
            f"  {value.meter}:\n    title: {_scalar(value.title)}\n    per: {value.per}\n    source: {value.source}\n"
            f"    confidence: {CONFIDENCE}\n    {value.scope}:\n"
        )
        gap = "" if text.endswith(("\n\n", "prices:\n")) else "\n"
        return f"{text}{gap}{head}{_dated(value)}"
    block = text[start:end] if text[:end].endswith("\n") else text[start:end] + "\n"
    at = block.find(f"\n    {value.scope}:\n")
    if at < 0:
        block += f"    {value.scope}:\n{_dated(value)}"
    else:
        stop = at + len(f"\n    {value.scope}:\n")
        while block.startswith("      ", stop):
            stop = block.index("\n", stop) + 1
        block = block[:stop] + _dated(value) + block[stop:]
    return text[:start] + block + text[end:]


def _dated(value: Value) -> str:
    first = value.tiers[0]
    said = f"source: {value.source}, confidence: {CONFIDENCE}"
    if len(value.tiers) == 1:
        return f"      {value.day}: {{price: {exact(first.price)}, {said}}}\n"
    counted = split_unit(value.per)[1]
    rows = [f"          - {{from: {exact(it.start)} {counted}, price: {exact(it.price)}}}\n" for it in value.tiers]
    own = f"        source: {value.source}\n        confidence: {CONFIDENCE}\n"
    return f"      {value.day}:\n{own}        tiers:\n{''.join(rows)}"


def _scalar(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9$][^:#\[\]{}\"'&*!|>%@`]*", text) else "'" + text.replace("'", "''") + "'"


def _with_table_row(text: str, value: Value) -> str:
    """A row below the last one of the same key; a new key goes to the end of its scope, or of the table."""
    key = ",".join([value.scope, *value.meter.split("/")[1:]])
    columns = text[: text.index("\n")].split(",")
    fields = {
        "since": value.day, "price": exact(value.tiers[0].price), "source": value.source, "confidence": CONFIDENCE,
    }  # fmt: skip
    row = ",".join([*key.split(","), *(fields.get(name, "") for name in columns[key.count(",") + 1 :])])
    return _with_line(text, (f"{key},", f"{value.scope},"), [row])


def _with_region_rows(text: str, value: Value) -> str:
    """Rows of a region's table: service, meter, from, per, since, price, source, confidence."""
    meter = value.meter + (">" + value.scope.partition(">")[2] if ">" in value.scope else "")
    counted = split_unit(value.per)[1]
    rows = [
        f"{value.service},{meter},{f'{exact(it.start)} {counted}' if len(value.tiers) > 1 else ''},{value.per},"
        f"{value.day},{exact(it.price)},{value.source},{CONFIDENCE}"
        for it in value.tiers
    ]
    return _with_line(text, (f"{value.service},{meter},", f"{value.service},"), rows)


def _with_line(text: str, prefixes: Sequence[str], rows: Sequence[str]) -> str:
    text = text if text.endswith("\n") else text + "\n"
    for prefix in prefixes:
        last = text.rfind(f"\n{prefix}")
        if last >= 0:
            end = text.index("\n", last + 1) + 1
            return text[:end] + "".join(f"{row}\n" for row in rows) + text[end:]
    return text + "".join(f"{row}\n" for row in rows)

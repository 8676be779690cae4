"""The price book: dated, sourced list prices read from ``pricing/``.

One YAML file per service holds every region and day side by side, so that a price change is a one-line diff.
Reading all of it for one architecture would be slow, so an entry is cut out of the text and read alone; a test
holds that equal to reading the file whole, for every price, and `check_file` reads whole files strictly. Variants that number hundreds (instance types) are a CSV table beside the YAML.
What was read serves every architecture of the process until a file changes; one book never changes its mind.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Collection, Iterable
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from pathlib import Path

from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import USD, Quantity, UnitError, is_exact, least, month, most, rate, unit_of
from archplan.text.yaml import Located, parse, read

CONFIDENCES = {
    "machine": "read by machine from AWS's own price data",
    "machine-inferred": "read by machine, matched to its name by inference",
    "machine-derived": "derived from a machine's cost divided by its quantity",
    "machine-old": "read by machine from AWS's price data, years ago",
    "inferred-uniform": "inferred: the same in every region seen",
    "secondary": "from a second-hand source",
    "quoted-from-price-list": "quoted from AWS's price list by a second-hand source",
    "page": "from AWS's pricing page",
    "user": "stated by the user",
}
CERTAIN = ("machine", "user")
_FILE_KEYS = {"service", "source", "checked", "sources", "free", "prices"}
_PRICE_KEYS = {"title", "per", "source", "confidence", "table", "key", "unknown", "note"}
_FREE_KEYS = {"title", "allowance", "of", "scope", "source", "confidence", "note"}
SCOPE = re.compile(r"[a-z]{2}-[a-z]+-\d(>[a-z]{2}-[a-z]+-\d)?|global|edge:[a-z-]+|geo:[A-Z]+")


@frozen
class Tier:
    """A rate and where it begins, as usage a month: ``0.25 $/GB/month`` from 25 GB."""

    start: Quantity
    rate: Quantity


@frozen
class Price:
    """A list price in one scope from one day on; `per` is the unit AWS quotes, `written` the number it quotes."""

    name: str
    title: str
    per: str
    tiers: tuple[Tier, ...]
    since: date
    confidence: str
    span: Span
    find_source: Callable[[], str]  # looked up only when somebody asks where the number came from
    find_page: Callable[[], str]

    @property
    def day(self) -> str:
        """The day from which the price holds, or nothing when its user states none."""
        return "" if self.since == date.min else self.since.isoformat()

    @property
    def source(self) -> str:
        """Where the number was read, as a sentence."""
        return self.find_source()

    @property
    def page(self) -> str:
        """AWS's own page of this service's prices."""
        return self.find_page()

    def cost(self, usage: Quantity) -> Quantity:
        """What `usage` costs a month: each part of it at the rate of the tier it falls in."""
        if len(self.tiers) == 1:
            return usage * self.tiers[0].rate
        total: Quantity | None = None
        for index, tier in enumerate(self.tiers):
            part = usage if index == 0 else most(usage - tier.start, usage * 0)
            if index + 1 < len(self.tiers):
                width = self.tiers[index + 1].start - tier.start
                part = least(part, width + usage * 0)
            elif index == 0:
                part = usage
            total = part * tier.rate if total is None else total + part * tier.rate
        assert total is not None
        return total

    def parts(self, usage: Quantity) -> list[tuple[Quantity, Quantity]]:
        """How usage falls into tiers: (quantity, rate) for each tier that holds some."""
        found = []
        for index, tier in enumerate(self.tiers):
            end = self.tiers[index + 1].start if index + 1 < len(self.tiers) else None
            upper = usage if end is None else least(usage, end)
            if is_exact(usage.number) and upper.number > tier.start.number:
                found.append((upper - tier.start if index else upper, tier.rate))
        return found or [(usage, self.tiers[0].rate)]

    @property
    def written(self) -> str:
        """As the price list says it: ``$0.125 per 1 million read units``; the first tier when there are several."""
        first = f"{rate(self.unit_price)} per {self.per}"
        return first + (", less above a volume" if len(self.tiers) > 1 else "")

    @property
    def unit_price(self) -> Fraction:
        """Dollars for one `per` in the first tier."""
        return Fraction((self.tiers[0].rate * quoted_unit(self.per)).to(USD))


@frozen
class Allowance:
    """What AWS gives every account each month for nothing, off the pooled usage of some prices; or a plan does."""

    name: str
    title: str
    file: str
    allowance: Quantity
    of: tuple[str, ...]
    by_region: bool
    confidence: str
    span: Span
    find_source: Callable[[], str]
    by: str = ""  # the service whose plan brings it; nothing for what is always free

    @property
    def source(self) -> str:
        """Where the allowance was read, as a sentence."""
        return self.find_source()


@frozen
class Unknown:
    """Why there is no price: a sentence."""

    reason: str


class PriceBook:
    """Prices on one day. ``book.price("dynamodb", "ondemand-rru", "ap-southeast-1")``."""

    def __init__(self, folder: Path, on: date, overlay: Path | None = None):
        self.folder, self.on, self.overlay = folder, on, overlay
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
        return self._price(self.folder, file, entry, scope)

    def _price(self, folder: Path, file: str, entry: str, scope: str) -> Price | Unknown:
        opened = self._open(folder, file)
        if opened is None:
            return Unknown(f"the price book has no file {file}.yaml")
        return opened.price(entry, scope, self.on)

    def allowances(self, file: str) -> tuple[Allowance, ...]:
        """The always-free allowances that a price file states."""
        opened = self._open(self.folder, file)
        return opened.allowances if opened else ()

    def _open(self, folder: Path, name: str) -> _File | None:
        key = f"{folder}/{name}.yaml"
        if key not in self._files:
            if folder == self.folder:
                self._files[key] = opened = _opened(key)
                inputs.used([key, *opened.tables] if opened else ())
            else:
                self._files[key] = _Negotiated(Path(key)) if Path(key).is_file() else None
        return self._files[key]

    @cached_property
    def fingerprint(self) -> str:
        """A hash over every file of the book: two bills with the same one used the same prices."""
        import hashlib  # five milliseconds that a table does not need

        digest = hashlib.sha256()
        for folder in (self.folder, self.overlay):
            for path in sorted(folder.iterdir()) if folder else ():
                if path.suffix in (".yaml", ".csv"):
                    digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    def read_on(self, file: str) -> date | None:
        """The day on which a file of the book was last compared with its source."""
        opened = self._open(self.folder, file)
        found = re.search(r"^checked: (\d{4}-\d\d-\d\d)", opened.text, re.MULTILINE) if opened else None
        return date.fromisoformat(found[1]) if found else None

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
        return sorted(found)


Stamp = tuple[int, int, int]
AT_REST = 2 * 10**9  # nanoseconds a file must have been left alone before its stamp tells two contents apart
MOST_KEPT = 10_000  # prices of one file; the largest holds a few thousand


def _stamp(path: str) -> Stamp | None:
    """What changes when a file does; None when there is no such file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if stat.S_ISREG(found.st_mode) else None


_OPENED: dict[str, tuple[dict[str, Stamp | None], _File]] = {}


def _opened(path: str) -> _File | None:
    """A price file as it is now; read again only when it, or a table of it, changed."""
    if path in _OPENED and all(_stamp(part) == stamp for part, stamp in _OPENED[path][0].items()):
        return _OPENED[path][1]
    if _stamp(path) is None:
        return None
    started = time.time_ns()
    found = _File(Path(path))
    stamps = {part: _stamp(part) for part in (path, *found.tables)}
    if all(stamp is None or started - stamp[0] > AT_REST for stamp in stamps.values()):
        _OPENED[path] = stamps, found
    return found


class _File:
    """One price file; an entry is cut out of its text and only that is read, most often without a YAML parser."""

    def __init__(self, path: Path):
        self.path = path
        self.shown = f"pricing/{path.name}"
        self.text = path.read_text("utf-8")
        self.entries = self.text.find("\nprices:\n") + 1
        self.tables = [str(path.parent / name) for name in dict.fromkeys(_TABLE.findall(self.text))]
        self._known: dict[tuple[str, str, date], Price | Unknown] = {}

    @cached_property
    def head(self) -> Located:
        """What stands before the prices: page, sources, free allowances."""
        return parse(self.text[: self.entries] or self.text, self.shown)

    @property
    def page(self) -> str:
        return _text(self.head, "source")

    def source(self, key: str) -> str:
        """The sentence of a source by its key."""
        sources = self.head.get("sources")
        return _text(sources, key) or key if sources else key

    @cached_property
    def allowances(self) -> tuple[Allowance, ...]:
        start = self.text.find("\nfree:\n", 0, self.entries)
        if start < 0:
            return ()
        free = parse(_cut(self.text, start + 1, self.entries), self.shown)["free"]
        return tuple(
            Allowance(
                name,
                _text(entry, "title"),
                self.path.stem,
                _held(quoted_unit(_text(entry, "allowance"))),
                tuple(item.value for item in entry["of"].value),
                _text(entry, "scope") == "region",
                _text(entry, "confidence"),
                entry.span,
                partial(self.source, _text(entry, "source")),
            )
            for name, entry in free.items()
        )

    def price(self, entry: str, scope: str, on: date) -> Price | Unknown:
        """What the file says of one price on a day."""
        key = entry, scope, on
        if key not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[key] = self._price(entry, scope, on)
        return self._known[key]

    def _price(self, entry: str, scope: str, on: date) -> Price | Unknown:
        name, _, row = entry.partition("/")
        found = (self.entry(entry, scope) if row else None) or self.entry(name, scope)  # one row may be stated alone
        if found is None:
            return Unknown(f"pricing/{self.path.name} has no price {name!r}")
        if "table" in found:
            return self._from_table(found, name, row, scope, on)
        dated = found.get(scope)
        if dated is None:
            return Unknown(f"the price book has no price of {_text(found, 'title')} in {scope}")
        past = [day for day in dated.value if day <= on.isoformat()]
        if not past:
            return Unknown(f"the book's first price of {_text(found, 'title')} is of {min(dated.value)}")
        since = max(past)
        value, source, confidence = dated[since], _text(found, "source"), _text(found, "confidence")
        if value.is_mapping:
            source = _text(value, "source") or source
            confidence = _text(value, "confidence") or confidence
            value = value.get("tiers") or value["price"]
        per = _text(found, "per")
        return Price(
            name, _text(found, "title"), per, tuple(_tiers(value, per)), date.fromisoformat(since), confidence,
            value.span, lambda: self.source(source), lambda: self.page,
        )  # fmt: skip

    def entry(self, name: str, scope: str) -> Located | None:
        """One price with the values of one scope: the same as reading the file whole and looking there."""
        start = self.text.find(f"\n  {name}:\n", max(0, self.entries - 1))
        if start < 0 or self.entries <= 0:
            return None
        end = _NEXT_ENTRY.search(self.text, start + 3)
        stop = end.start() + 1 if end else len(self.text)
        number = self.text.count("\n", 0, start + 1) + 1
        span = Span(self.shown, number, 3)
        value: dict[str, Located] = {}
        for match in _ENTRY_LINE.finditer(self.text, start + 1, stop):
            key, written = match["key"], match["value"]
            line = number + self.text.count("\n", start + 1, match.start())
            if written and key in _PRICE_KEYS:
                if not _PLAIN_SCALAR.fullmatch(written):
                    return self._parsed(start + 1, stop, name, scope)
                value[key] = Located(
                    written, Span(self.shown, line, match.start("value") - match.start() + 1, len(written))
                )
            elif key == scope:
                dated = self._dated(match.end() + 1, stop, line + 1)
                if dated is None:
                    return self._parsed(start + 1, stop, name, scope)
                value[key] = Located(dated, Span(self.shown, line + 1, 7))
        return Located(value, span)

    def _dated(self, start: int, stop: int, line: int) -> dict[str, Located] | None:
        """The days of a scope when each has one plain number; None when a YAML parser must look."""
        found: dict[str, Located] = {}
        for text in self.text[start:stop].split("\n"):
            if text[:5].strip():
                break
            match = _DATED.fullmatch(text)
            if match is None:
                if text.strip() and not text.lstrip().startswith("#"):
                    return None
            else:
                found[match[1]] = Located(match[2], Span(self.shown, line, 19, len(match[2])))
            line += 1
        return found

    def _parsed(self, start: int, stop: int, name: str, scope: str) -> Located:
        """The entry through the YAML parser, the other scopes' lines left out."""
        kept, skipping = ["prices:"], False
        for line in self.text[start:stop].split("\n"):
            match = _ENTRY_LINE.match(line)
            if match:
                skipping = match["key"] not in _PRICE_KEYS and match["key"] != scope
            elif line[:5].strip():
                skipping = False
            kept.append("" if skipping else line)
        above = "\n" * (self.text.count("\n", 0, start) - 1)
        return parse(above + "\n".join(kept), self.shown)["prices"][name]

    def _from_table(self, found: Located, name: str, row: str, scope: str, on: date) -> Price | Unknown:
        table = _text(found, "table")
        key = ",".join([scope, *row.split("/")])
        line, fields = find_row(self.path.parent / table, key, on)
        if not fields:
            return Unknown(f"the price book has no {row.replace('/', ' ')} in {scope}")
        per = _text(found, "per")
        rate_ = Quantity.parse(fields["price"]) * USD / quoted_unit(per)
        source = fields.get("source") or _text(found, "source")
        return Price(
            name, f"{_text(found, 'title')}, {row.rsplit('/', maxsplit=1)[-1]}", per, (Tier(0 * quoted_unit(per), rate_),),
            date.fromisoformat(fields["since"]), fields.get("confidence") or _text(found, "confidence"),
            Span(f"pricing/{table}", line, 1, len(key)), lambda: self.source(source), lambda: self.page,
        )  # fmt: skip


class _Negotiated(_File):
    """A price file laid over the book: short, in whatever style of YAML its author likes, so it is read whole."""

    def __init__(self, path: Path):
        super().__init__(path)
        self.shown = str(path)

    @cached_property
    def head(self) -> Located:
        return parse(self.text, self.shown)

    def entry(self, name: str, scope: str) -> Located | None:
        return self.head["prices"].get(name)


@lru_cache(maxsize=32)
def _table_text(path: Path, stamp: Stamp | None) -> str:
    return path.read_text("utf-8")


def find_row(path: Path, key: str, on: date) -> tuple[int, dict[str, str]]:
    """The row of a table whose first columns are `key` and whose day is the last before `on`; its line number."""
    text = _table_text(path, _stamp(str(path)))
    header = text[: text.index("\n")].strip().split(",")
    best: tuple[int, dict[str, str]] = (0, {})
    start = text.find(f"\n{key},")
    while start >= 0:
        end = text.find("\n", start + 1)
        row = text[start + 1 : end if end > 0 else None].strip()
        fields = dict(zip(header, row.split(","), strict=True))
        if fields["since"] <= on.isoformat() and fields["since"] >= best[1].get("since", ""):
            best = text.count("\n", 0, start) + 2, fields
        start = text.find(f"\n{key},", start + 1)
    return best


def table_values(folder: Path, table: str, column: str) -> Collection[str]:
    """Every value of a table's column, once each, in the table's order; empty when the book has no such table."""
    path = f"{folder}/{table}"
    stamp = _stamp(path)
    return _column(path, stamp, column) if stamp is not None else ()


@lru_cache(maxsize=64)
def _column(path: str, stamp: Stamp, column: str) -> Collection[str]:
    return dict.fromkeys(table_keys(Path(path), "", column)).keys()


def table_keys(path: Path, prefix: str, column: str) -> list[str]:
    """The values of a column in rows that start with `prefix`: for hints and completion."""
    lines = _table_text(path, _stamp(str(path))).splitlines()
    at = lines[0].split(",").index(column)
    return list(dict.fromkeys(line.split(",")[at] for line in lines[1:] if line.startswith(prefix)))


_TABLE = re.compile(r"^    table: +(\S+)", re.MULTILINE)
_NEXT_ENTRY = re.compile(r"\n {0,2}[^\s#]")
_ENTRY_LINE = re.compile(
    r"^ {4}(?P<key>[^\s#:][^\s:]*(?::[^\s:]+)*):(?: +(?P<value>[^#\n]*[^#\s]))?[ ]*$", re.MULTILINE
)
_DATED = re.compile(r" {6}(\d{4}-\d\d-\d\d): ([\d.]+)")
_PLAIN_SCALAR = re.compile(r"[A-Za-z0-9$][^:#\[\]{}\"'&*!|>%@`]*")


def _cut(text: str, start: int, stop: int) -> str:
    """A block that begins at `start`, its lines kept at their numbers."""
    end = _TOP_KEY.search(text, start + 1, stop)
    return "\n" * text.count("\n", 0, start) + text[start : end.start() + 1 if end else stop]


_TOP_KEY = re.compile(r"\n[^\s#]")


def quoted_unit(per: str) -> Quantity:
    """The unit of ``per``: a stock for ``GB-month`` or ``instance-hour``, a count a month for ``1 million requests``.

    Usage is what a month holds: a thing held (``GB-month``) counts as so many, a thing that happens as so many a
    month. The caller multiplies rates by usage and must land on dollars a month.
    """
    number, _, unit_text = _PER.match(per).groups()  # type: ignore[union-attr]
    size = Quantity.parse(f"{number or 1}{' ' + _ if _ else ''}")
    return size * unit_of(unit_text)


_PER = re.compile(r"\s*([\d][\d_,.]*)?\s*(thousand|million|billion)?\s*(.+)")


def _tiers(value: Located, per: str) -> Iterable[Tier]:
    quoted = quoted_unit(per)
    if value.is_text:
        yield Tier(0 * _held(quoted), Quantity.parse(value.value) * USD / quoted)
        return
    for tier in value.value:
        bound = quoted_unit(tier["from"].value)
        start = bound if (bound * month).like(quoted) else _held(bound)
        yield Tier(start, Quantity.parse(tier["price"].value) * USD / quoted)


def _held(amount: Quantity) -> Quantity:
    """A tier bound or allowance as usage a month: ``25 GB-month`` is 25 GB held, ``1 million requests`` a flow."""
    return amount / month


def _text(located: Located, key: str) -> str:
    value = located.get(key)
    return value.value if value is not None and value.is_text else ""


def check_file(path: Path, shown: str = "") -> list[Diagnostic]:
    """Every mistake of a price file, read whole: unknown keys, days out of order, prices without source.

    A file of the book names a source for every price; one that is laid over it, `shown` by its path, need not.
    """
    of_book, shown = not shown, shown or f"pricing/{path.name}"
    try:
        tree = read(path, shown)
    except ArchplanError as error:
        return list(error.diagnostics)
    if not (tree.is_mapping and "prices" in tree and tree["prices"].is_mapping):
        return [
            Diagnostic(
                "no-prices", tree.span, "a price file has prices", "write prices: {hour: {title: ..., per: ...}}"
            )
        ]
    found = _check_tree(tree, path)
    return [d for d in found if of_book or d.slug != "no-source"]


def _check_tree(tree: Located, path: Path) -> list[Diagnostic]:
    wrong = [
        Diagnostic("unknown-key", span, f"a price file has no key {key!r}")
        for key, span in tree.keys.items()
        if key not in _FILE_KEYS
    ]
    sources = tree.get("sources")
    known = set(sources.value) if sources and sources.is_mapping else set()
    if not _text(tree, "source").startswith("https://"):
        wrong.append(Diagnostic("no-source", tree.span, "a price file names its page: 'source: https://...'"))
    free = tree.get("free")
    for _, entry in free.items() if free else ():
        wrong += _unknown(entry, _FREE_KEYS, "an allowance")
        wrong += _sourced(entry, known, entry.span)
    for name, entry in tree["prices"].items():
        if entry.is_mapping:
            wrong += _check_price(name, entry, known, path)
        else:
            wrong.append(Diagnostic("bad-price", entry.span, f"{name} is a mapping", "write {title: ..., per: ...}"))
    return wrong


def _check_price(name: str, entry: Located, known: set[str], path: Path) -> list[Diagnostic]:
    wrong = []
    for key in ("title", "per"):
        if not _text(entry, key):
            wrong.append(Diagnostic("missing-key", entry.span, f"{name} has no {key!r}", f"add '{key}: ...'"))
    try:
        quoted_unit(_text(entry, "per"))
    except (UnitError, AttributeError):
        wrong.append(Diagnostic("bad-unit", entry.span, f"{name}: {_text(entry, 'per')!r} is not a unit"))
    if "table" in entry:
        table = path.parent / _text(entry, "table")
        if inputs.standing(table) != "":
            wrong.append(Diagnostic("no-table", entry["table"].span, f"there is no {_text(entry, 'table')}"))
        else:
            inputs.noted(table, table.read_bytes())
        return wrong
    for key, scope in entry.items():
        if key in _PRICE_KEYS:
            continue
        if not SCOPE.fullmatch(key):
            wrong.append(Diagnostic("unknown-key", entry.keys[key], f"{key!r} is neither a key nor a region"))
            continue
        if not scope.is_mapping:
            wrong.append(
                Diagnostic("bad-price", scope.span, f"{name} in {key}: a price has its day", "write 2026-01-31: 0.25")
            )
            continue
        days = list(scope.value)
        for day in days:
            if not _is_day(day):
                wrong.append(Diagnostic("bad-day", scope.keys[day], f"{day!r} is not a day", "write 2026-01-31"))
        if days != sorted(days):
            wrong.append(Diagnostic("days-out-of-order", scope.span, f"{name} in {key}: days must rise"))
        for dated in scope.value.values():
            at = dated.span
            stated = dated if dated.is_mapping else entry
            wrong += _sourced(stated if _text(stated, "source") else entry, known, at)
            try:
                tiers = list(_tiers(dated.get("tiers") or dated["price"] if dated.is_mapping else dated,
                                    _text(entry, "per")))  # fmt: skip
                starts = [tier.start.number for tier in tiers]
                if starts != sorted(set(starts)) or starts[0] != 0:
                    wrong.append(Diagnostic("tiers-out-of-order", at, f"{name} in {key}: tiers rise from 0"))
                if any(tier.rate.number < 0 for tier in tiers):
                    wrong.append(Diagnostic("negative-price", at, f"{name} in {key} is below zero"))
            except (ValueError, KeyError, IndexError, TypeError, AttributeError):
                wrong.append(Diagnostic("bad-price", at, f"{name} in {key}: this is not a price", "write 0.25"))
    return wrong


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _unknown(entry: Located, known: set[str], what: str) -> list[Diagnostic]:
    return [
        Diagnostic("unknown-key", span, f"{what} has no key {key!r}")
        for key, span in entry.keys.items()
        if key not in known
    ]


def _sourced(entry: Located, known: set[str], span: Span) -> list[Diagnostic]:
    wrong = []
    if _text(entry, "source") not in known:
        wrong.append(Diagnostic("no-source", span, f"source {_text(entry, 'source')!r} is not under 'sources:'"))
    if _text(entry, "confidence") and _text(entry, "confidence") not in CONFIDENCES:
        wrong.append(Diagnostic("bad-confidence", span, f"{_text(entry, 'confidence')!r} is not a confidence"))
    return wrong


def default_folder() -> Path:
    """Where the book lives: inside an installed package, or beside it in a checkout."""
    house = Path(__file__).parent.parent
    inside = house / "_pricing"
    return inside if inside.is_dir() else house.parent / "pricing"

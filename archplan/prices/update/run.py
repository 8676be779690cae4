"""One update: read what selectors name, judge every value, and write all that may be written at once."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path

from archplan.kernel.record import changed, frozen
from archplan.prices.book import PriceBook
from archplan.prices.commit import written_whole
from archplan.prices.file import _File, _opened, _text
from archplan.prices.layer import READ, days_read, hashes, notes
from archplan.prices.tables import Stamp, _stamp, table_keys
from archplan.prices.update import maps, offer
from archplan.prices.update.alone import alone
from archplan.prices.update.edit import Texts, Value
from archplan.prices.update.judge import Change, Meter, judged, meter_of
from archplan.prices.update.mirror import Mirror
from archplan.prices.update.places import ANYWHERE, places
from archplan.prices.update.reading import Reading
from archplan.prices.update.said import refused, unwritable
from archplan.prices.update.selectors import Selector

FAR = date.max


@frozen
class Asked:
    """What to update: services with their selectors, regions, and what its user takes although it moved."""

    shipped: Path
    into: Path
    selectors: dict[str, tuple[Selector, ...]]
    regions: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    by_maps: bool = False  # the calculator's maps alone: small files, each for all regions
    told: Callable[[str], None] = lambda _: None
    today: date = FAR  # the last day that is here


@frozen
class Outcome:
    """Every value that was read, what was not to be had, and the files of the folder that no update wrote as they are."""

    changes: tuple[Change, ...]
    missing: tuple[str, ...]
    by_hand: tuple[str, ...] = ()

    @property
    def to_write(self) -> tuple[Change, ...]:
        return tuple(it for it in self.changes if not it.why and it.kind in ("new", "changed"))

    @property
    def withheld(self) -> tuple[Change, ...]:
        return tuple(it for it in self.changes if it.why)

    @property
    def read(self) -> tuple[Change, ...]:
        """What was read and is as written, before or now."""
        return tuple(it for it in self.changes if not it.why and it.kind != "older")


def update(asked: Asked, mirror: Mirror, is_dry: bool = False) -> Outcome:
    """Read, judge and write. Raises ArchplanError, with nothing written, when any file is not what it says it is."""
    with _alone(asked.into):
        outcome = changed(_read(asked, mirror), by_hand=_by_hand(asked))
        if not is_dry and outcome.read:
            _write(asked, outcome)
        return outcome


def _read(asked: Asked, mirror: Mirror) -> Outcome:
    book = PriceBook(asked.shipped, FAR, updated=asked.into if asked.into.is_dir() else asked.shipped)
    by_offer, by_map = _places_of_prices(asked)
    changes: list[Change] = []
    missing: list[str] = []
    met: set[str] = set()
    for (code, scope), wanted in by_offer.items():
        asked.told(f"{code} {scope}")
        got = mirror.offer(code, places()[scope], wanted)
        if got is None:
            if _is_priced(asked, book, wanted, scope):
                missing.append(f"no price list of {code} in {scope}")
            continue
        found, shown = got
        if found.code != code:
            raise refused(shown, f"it is the price list of {found.code[:40]!r}, not of {code}", "load it again")
        name, sentence = (
            f"list-{code}-{found.version or found.published}",
            f"AWS price list {code}, version {found.version} of {found.published}",
        )
        _is_here(asked, found.published, shown)
        values = offer.readings(found, shown)
        changes += _changes(asked, book, wanted, values, scope, found.published, f"{name}\n{sentence}", missing, met)
    for code, by_scope in by_map.items():
        asked.told(f"map {code}")
        read = mirror.map(code)
        if read is None:
            missing.append(f"no map {code}")
            continue
        one, shown = read
        _is_here(asked, one.published, shown)
        name, sentence = f"map-{code}-{one.published}", f"AWS metered unit map {code} of {one.published}"
        for scope, wanted in by_scope.items():
            values = maps.readings(one, shown, places()[scope], wanted)
            changes += _changes(asked, book, wanted, values, scope, one.published, f"{name}\n{sentence}", missing, met)
    missing += [f"--accept {name}: nothing of that name was read" for name in asked.accepted if name not in met]
    return Outcome(tuple(changes), tuple(missing))


def _is_here(asked: Asked, published: date, shown: str) -> None:
    """Raises ArchplanError for a file of a day to come; tomorrow has begun somewhere."""
    if (published - asked.today).days > 1:
        raise refused(
            shown, f"it was published on {published}, which is not here yet", "is the clock of this machine right?"
        )


def _is_priced(asked: Asked, book: PriceBook, wanted: Sequence[Selector], scope: str) -> bool:
    """Whether the book has any of these meters in a region; AWS has no list of what it does not sell there."""
    return any(_meter(asked.shipped, book, it.service, it.meter, scope).before for it in wanted if not it.is_pattern)


Jobs = dict[tuple[str, str], list[Selector]]


def _places_of_prices(asked: Asked) -> tuple[Jobs, dict[str, dict[str, list[Selector]]]]:
    """The selectors by the file that each is read from: an offer and a region, or a map and regions."""
    by_offer: Jobs = {}
    by_map: dict[str, dict[str, list[Selector]]] = {}
    for service, selectors in asked.selectors.items():
        file = _file(asked.shipped, service)
        listed = {it.meter for it in selectors if it.offer}
        mapped = {it.meter for it in selectors if it.map}
        for selector in selectors:
            is_mapped = selector.meter in mapped and (asked.by_maps or selector.meter not in listed)
            entry = file.entry(selector.meter.partition("/")[0], ANYWHERE)
            if entry is None:
                raise refused(f"selectors/{service}.csv", f"{service} has no price {selector.meter!r}")
            scopes: Sequence[str] = (ANYWHERE,) if ANYWHERE in entry else asked.regions
            for scope in scopes:
                if is_mapped and selector.map:
                    by_map.setdefault(selector.map, {}).setdefault(scope, []).append(selector)
                elif selector.offer and not is_mapped and not asked.by_maps:
                    by_offer.setdefault((selector.offer, scope), []).append(selector)
    return by_offer, by_map


def _file(folder: Path, service: str) -> _File:
    found = _opened(f"{folder}/{service}.yaml")
    if found is None:
        raise refused(f"selectors/{service}.csv", f"there is no price file {service}.yaml")
    return found


def _changes(
    asked: Asked, book: PriceBook, wanted: Sequence[Selector], values: dict[str, list[Reading]], scope: str,
    published: date, source: str, missing: list[str], met: set[str],
) -> Iterator[Change]:  # fmt: skip
    done: set[str] = set()
    for selector in wanted:
        start = f"{selector.service}/{selector.meter.partition('{')[0]}"
        keys = (
            [key for key in values if key.startswith(start)]
            if selector.is_pattern
            else [f"{selector.service}/{selector.meter}"]
        )
        if selector.is_pattern:
            missing += _gone(asked.shipped, selector, scope, set(values))
        for key in keys:
            if key not in done:
                done.add(key)
                met |= {key, selector.service}
                meter = _meter(asked.shipped, book, selector.service, key.partition("/")[2], scope)
                yield from judged(meter, values.get(key, ()), min(published, asked.today), source, asked.accepted)


def _meter(shipped: Path, book: PriceBook, service: str, name: str, scope: str) -> Meter:
    head, _, row = name.partition("/")
    title, per, table = _entry(str(shipped), service, head)
    is_known = not row or _has_row(book, service, table, name, scope)
    title = ", ".join(filter(None, (title, row.rpartition("/")[2])))
    return meter_of(book, service, name, scope, per, title, is_known)


@lru_cache(maxsize=1024)
def _entry(folder: str, service: str, head: str) -> tuple[str, str, str]:
    """An entry's title, unit and table."""
    entry = _file(Path(folder), service).entry(head, "")
    assert entry is not None  # a job was made of it
    return _text(entry, "title"), _text(entry, "per"), _text(entry, "table")


def _has_row(book: PriceBook, service: str, table: str, name: str, scope: str) -> bool:
    """Whether a row of a table may be in the book: AWS lists many that nobody has, and each would be searched for long."""
    key, region = "/".join(name.split("/")[1:]), f"regions/{scope.partition('>')[0]}.csv"
    for folder in filter(None, (book.folder, book.updated)):
        places_ = (f"{folder}/{service}.yaml", f"{folder}/{table}", f"{folder}/{region}")
        of_file, of_table, of_region = (_names(path, _stamp(path), service, scope) for path in places_)
        if name in of_file or key in of_table or name in of_region:
            return True
    return False


@lru_cache(maxsize=32)
def _names(path: str, stamp: Stamp | None, service: str, scope: str) -> frozenset[str]:
    """The entries of a price file; the rows of one scope of a table; the meters of a service in a region's table."""
    if stamp is None:
        return frozenset()
    text = Path(path).read_text("utf-8")
    if path.endswith(".yaml"):
        return frozenset(re.findall(r"^  (\S+):$", text, re.MULTILINE))
    head, *lines = text.splitlines()
    if head.startswith("service,"):
        return frozenset(line.split(",", 2)[1] for line in lines if line.startswith(f"{service},"))
    width = head.split(",").index("since")
    return frozenset("/".join(line.split(",", width)[1:width]) for line in lines if line.startswith(f"{scope},"))


def _gone(shipped: Path, selector: Selector, scope: str, found: Collection[str]) -> list[str]:
    """What a table has and AWS no longer lists: said once, and it keeps its price."""
    head, *rest = selector.meter.split("/")
    entry = _file(shipped, selector.service).entry(head, scope)
    if entry is None or "table" not in entry:
        return []
    path = shipped / _text(entry, "table")
    fixed = [scope, *rest[:-1]]
    column = path.read_text("utf-8").partition("\n")[0].split(",")[len(fixed)]
    rows = table_keys(path, ",".join(fixed) + ",", column)
    stem = f"{selector.service}/{'/'.join(selector.meter.split('/')[:-1])}/"
    gone = [row for row in rows if f"{stem}{row}" not in found]
    return [f"{stem}: {len(gone)} in {scope} are no longer listed and keep their prices"] if gone else []


def _write(asked: Asked, outcome: Outcome) -> None:
    """Put everything in its folder at once."""
    texts = Texts(asked.into, asked.shipped)
    newest = max(change.published for change in outcome.changes)
    for change in outcome.to_write:
        meter = change.meter
        name, _, sentence = change.source.partition("\n")
        texts.add(
            Value(meter.service, meter.name, meter.scope, meter.per, meter.title, change.day.isoformat(), change.tiers,
                  name, sentence),
            newest.isoformat(),
        )  # fmt: skip
    files = texts.files()
    read = days_read(asked.into)
    for change in outcome.read:
        key = f"{change.meter.service} {change.meter.name} {change.meter.scope}"
        read[key] = max(read.get(key, ""), change.published.isoformat())
    of_files = _held(asked.into) | files if asked.into != asked.shipped else {}
    hashed = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in of_files.items()
        if name.endswith((".yaml", ".csv")) and name not in outcome.by_hand
    }
    try:
        written_whole(asked.into, files | {READ: notes(read, hashed)})
    except OSError as error:
        said = f"it cannot be written: {error.strerror or error}"
        raise unwritable(str(asked.into), said, "choose another --into; the prices are as they were") from None


def _held(folder: Path) -> dict[str, bytes]:
    """What a folder's files of prices hold, by name."""
    paths = sorted(path for form in ("*.yaml", "*.csv", "regions/*.csv") for path in folder.glob(form))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _by_hand(asked: Asked) -> tuple[str, ...]:
    """The files that an update will not vouch for: neither as one left them, nor the book's own."""
    if asked.into == asked.shipped:
        return ()
    noted = hashes(asked.into)

    def is_known(name: str, data: bytes) -> bool:
        book = asked.shipped / name
        return noted.get(name) == hashlib.sha256(data).hexdigest() or (book.is_file() and book.read_bytes() == data)

    return tuple(name for name, data in _held(asked.into).items() if not is_known(name, data))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one update of a folder at a time."""
    place = cache_folder() / "running" / hashlib.sha256(os.path.realpath(folder).encode()).hexdigest()[:24]
    try:
        with alone(place) as is_alone:
            if not is_alone:
                raise unwritable(str(folder), "another update of it is running", "wait until it has ended")
            yield
    except PermissionError as error:
        raise unwritable(str(place.parent), f"it cannot be written: {error.strerror}", "set XDG_CACHE_HOME") from None


def cache_folder() -> Path:
    """Where files are kept between runs."""
    said = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(said) / "archplan" / "prices"

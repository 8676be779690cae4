"""A whole price file checked: every key, day, unit and source; for the tests and for negotiated prices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.units import Quantity, UnitError
from archplan.prices.file import _FILE_KEYS, _FREE_KEYS, _PRICE_KEYS, SCOPE, _text
from archplan.prices.price import ABSENT, CONFIDENCES, _tiers, quoted_unit
from archplan.text.located import Located
from archplan.text.yaml import read

_TURN_KEYS = {"from", "what", "instead", "note", "source", "confidence"}


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
    return [d for d in found if of_book or d.slug not in ("no-source", "no-reason")]


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
    for name, entry in tree["versions"].items() if "versions" in tree else ():
        wrong += _check_calendar(name, entry, known)
    for _, entry in tree["newcomers"].items() if "newcomers" in tree else ():
        wrong += _unknown(entry, _TURN_KEYS, "a turn for new customers") + _sourced(entry, known, entry.span)
        if not _is_day(_text(entry, "from")):
            said = f"{_text(entry, 'from')!r} is not a day"
            wrong.append(Diagnostic("bad-day", entry.span, said, "write 'from: 2026-01-31'"))
    for name, entry in tree["least"].items() if "least" in tree else ():
        wrong += _check_least(name, entry, known)
    for name, entry in tree["prices"].items():
        if entry.is_mapping:
            wrong += _check_price(name, entry, known, path)
        else:
            wrong.append(Diagnostic("bad-price", entry.span, f"{name} is a mapping", "write {title: ..., per: ...}"))
    return wrong


def _check_calendar(name: str, entry: Located, known: set[str]) -> list[Diagnostic]:
    """Every mistake of the versions of one engine: a key, a day, days that do not rise, no source."""
    from archplan.prices.calendar import _CALENDAR_KEYS, _LIFETIME_KEYS  # read by few

    wrong = _unknown(entry, _CALENDAR_KEYS, "a calendar") + _sourced(entry, known, entry.span)
    if not _text(entry, "title"):
        wrong.append(Diagnostic("missing-key", entry.span, f"{name} has no 'title'", "add 'title: ...'"))
    for version, days in entry["known"].items() if "known" in entry and entry["known"].is_mapping else ():
        of_version = days if days.is_mapping else Located({}, days.span)
        wrong += _unknown(of_version, set(_LIFETIME_KEYS), "a version")
        said = [_text(of_version, key) for key in _LIFETIME_KEYS if key in of_version]
        for day in said:
            if not _is_day(day):
                wrong.append(Diagnostic("bad-day", days.span, f"{day!r} is not a day", "write 2026-01-31"))
        if said != sorted(said):
            wrong.append(Diagnostic("days-out-of-order", days.span, f"{name} {version}: days must rise"))
        if "extended" not in of_version and {"third_year", "ends"} & set(of_version.value):
            message = f"{name} {version} ends and does not say from when extended support is billed"
            wrong.append(Diagnostic("missing-key", days.span, message, "add 'extended: 2026-01-31'"))
    return wrong


def _check_price(name: str, entry: Located, known: set[str], path: Path) -> list[Diagnostic]:
    wrong = []
    for key in ("title", "per"):
        if not _text(entry, key):
            wrong.append(Diagnostic("missing-key", entry.span, f"{name} has no {key!r}", f"add '{key}: ...'"))
    try:
        is_unit = quoted_unit(_text(entry, "per")).number != 0
    except (UnitError, AttributeError):
        is_unit = False
    if not is_unit:
        wrong.append(Diagnostic("bad-unit", entry.span, f"{name}: {_text(entry, 'per')!r} is not a unit"))
        return wrong  # no price of it says anything
    if "unknown" in entry and not _text(entry, "why"):
        wrong.append(
            Diagnostic(
                "no-reason", entry["unknown"].span, f"{name} does not say why it is not known", "add 'why: not read'"
            )
        )
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
                if (dated["price"] if dated.is_mapping and "price" in dated else dated).value == ABSENT:
                    continue
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


def _check_least(name: str, entry: Located, known: set[str]) -> list[Diagnostic]:
    """Every mistake of what a thing is billed for at least: no region, no day, days that do not rise, no amount."""
    wrong = _sourced(entry, known, entry.span)
    for key, scope in entry.items():
        if key in ("source", "confidence"):
            continue
        if not SCOPE.fullmatch(key) or not scope.is_mapping:
            wrong.append(Diagnostic("unknown-key", entry.keys[key], f"{key!r} is neither a key nor a region"))
            continue
        for day, amount in scope.items():
            if not _is_day(day):
                wrong.append(Diagnostic("bad-day", scope.keys[day], f"{day!r} is not a day", "write 2026-01-31"))
            try:
                Quantity.parse(amount.value)
            except ValueError:
                wrong.append(
                    Diagnostic("bad-unit", amount.span, f"{name} in {key}: this is no amount", "write 15 seconds")
                )
        if list(scope.value) != sorted(scope.value):
            wrong.append(Diagnostic("days-out-of-order", scope.span, f"{name} in {key}: days must rise"))
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

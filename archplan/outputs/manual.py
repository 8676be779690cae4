"""The manual of the services, printed from their modules: options, traffic, what is billed, what is checked."""

from __future__ import annotations

import re
import textwrap
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin

from archplan.kernel.units import month, plain
from archplan.prices.book import PriceBook, default_folder
from archplan.prices.price import Absent, Hole, Unknown
from archplan.services import catalog
from archplan.services.words.docstring import first_line, source_of
from archplan.services.words.kinds import Listed, Measures, Names, Refused, Schedule, Weights
from archplan.services.words.options import COMMON, Record
from archplan.services.words.service import Service
from archplan.text.yaml import parse


def overview() -> str:
    """One line a service."""
    rows = [f"{name:<18} {cls.title:<38} {_sentence(cls)}" for name, cls in catalog().items()]
    return "\n".join(rows) + "\n\nOne of them in full: archplan services NAME\n"


def page(cls: type[Service]) -> str:
    """Everything about one service."""
    rows = [f"{cls.key}: {cls.title}", "", *textwrap.wrap(_sentence(cls, whole=True), 100)]
    if cls.free_because:
        rows += ["", f"Free: {cls.free_because}"]
    rows += ["", "Options"]
    rows += [row for name, word in cls.options.items() for row in _option(name, word)]
    rows += [f"  {name:<22} {doc}" for name, doc in COMMON.items() if name != "type"]
    if cls.inflows:
        rows += ["", "Traffic it accepts"]
        for name, word in cls.inflows.items():
            rows.append(f"  {name:<22} {word.doc}" + ("; what a plain connection brings" if word.is_default else ""))
    for title, record in (("Keys of connections from it", cls.leaving), ("Keys of connections to it", cls.arriving)):
        if record.options:
            rows += ["", title]
            rows += [row for name, word in record.options.items() for row in _option(name, word)]
    if cls.meters:
        rows += ["", "Billed"]
        for meter in cls.meters.values():
            rows.append(f"  {meter.name}" + _when(meter.when))
            rows += textwrap.wrap(first_line(meter.doc), 96, initial_indent="      ", subsequent_indent="      ")
            if source_of(meter.doc):
                rows.append(f"      {source_of(meter.doc)}")
        rows += _not_known(cls)
    if cls.frees:
        rows += ["", "Free"]
        rows += [f"  {item.name}: {first_line(item.doc)}" + _when(item.when) for item in cls.frees.values()]
    if cls.meters:
        rows += ["", "Always free, for the whole account, while free_tier is always"]
        rows += _allowances(cls) or ["  nothing"]
    if cls.own_rules:
        rows += ["", "Checked"]
        rows += [f"  {rule.slug} ({rule.severity}): {first_line(rule.doc)}" for rule in cls.own_rules.values()]
    return "\n".join(rows) + "\n"


def _not_known(cls: type[Service]) -> list[str]:
    """The prices of its meters that the book says it does not know, with the regions and the reason."""
    book, found = PriceBook(default_folder(), date.today()), []
    for file in dict.fromkeys(file for file, _ in _priced(cls)):
        asked = [re.compile(entry) for other, entry in _priced(cls) if other == file]
        holes = [hole for hole in book.holes(file) if any(entry.fullmatch(hole.entry) for entry in asked)]
        found += [_hole(hole, f"{file}:" if file != cls.key else "") for hole in holes]
    return ["", "Prices not known", *found] if found else []


def _priced(cls: type[Service]) -> list[tuple[str, str]]:
    """The files and entries that its meters ask for; what an option fills in stands for anything."""
    found = []
    for meter in cls.meters.values():
        file, _, entry = meter.price.rpartition(":")
        literals = re.split(r"\{\w*\}", entry.partition("/")[0])
        found.append((file or cls.key, ".*".join(map(re.escape, literals))))
    return found


def _hole(hole: Hole, before: str = "") -> str:
    """A price that is not known, on one line."""
    where = "every region" if hole.everywhere else ", ".join(hole.scopes)
    return f"  {before}{hole.entry}: {where}; {hole.why}"


def _allowances(cls: type[Service]) -> list[str]:
    """The allowances that come off this service's own meters."""
    used: dict[str, set[str]] = {}
    for meter in cls.meters.values():
        file, _, entry = meter.price.rpartition(":")
        used.setdefault(file or cls.key, set()).add(entry.partition("/")[0])
    book = PriceBook(default_folder(), date.today())
    return [
        f"  {found.title}; {found.confidence}"
        for file, entries in used.items()
        for found in book.allowances(file)
        if file == cls.key or entries & set(found.of)
    ]


def _option(name: str, word: Any) -> list[str]:
    default = (
        "required" if word.required else f"default {_default(word.default)}" if word.default not in (None, ()) else ""
    )
    counts = word.counts and f"counts {word.counts}"
    rows = [
        f"  {name:<22} {word.doc} ({'; '.join(filter(None, (', '.join(filter(None, (kind_of(word.kind), default))), counts)))})"
    ]
    inside = get_args(word.kind) if get_origin(word.kind) is not Annotated else ()
    record = inside[0] if inside else word.kind  # of a list, or of what may be left out
    if isinstance(record, type) and issubclass(record, Record):
        rows += [
            f"  {'':<6}{inner:<16} {w.doc} ({kind_of(w.kind)}{f'; counts {w.counts}' if w.counts else ''})"
            for inner, w in record.options.items()
        ]
    return rows


def _default(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def kind_of(kind: Any) -> str:
    """What an option takes, in a few words."""
    optional = [k for k in get_args(kind) if k is not type(None)]
    if type(None) in get_args(kind) and get_origin(kind) is not Annotated:
        return kind_of(optional[0])
    if get_origin(kind) is Annotated:
        measures = get_args(kind)[1]
        if isinstance(measures, Measures):
            return f"{measures.noun}, such as {measures.example}"
        if isinstance(measures, Refused):
            return kind_of(get_args(kind)[0])
        return f"a {measures.noun}" if isinstance(measures, Listed) else "text"
    if get_origin(kind) is Literal:
        return " | ".join(map(str, get_args(kind)))
    if get_origin(kind) is list:
        inner = get_args(kind)[0]
        return "a list of mappings" if isinstance(inner, type) and issubclass(inner, Record) else "a list"
    if isinstance(kind, type) and issubclass(kind, Record):
        return "a mapping"
    if kind == Names:
        return "a name or a list of them"
    if kind == Weights:
        return "shares that make 100%"
    if kind is Schedule:
        return "a schedule, such as 12 hours once"
    return {bool: "true | false", str: "text"}.get(
        kind, "2..12" if getattr(kind, "__name__", "") == "Range" else "text"
    )


def _when(when: Any) -> str:
    parts = [f"{name.rstrip('_')} is {_choices(value)}" for name, value in when.items()]
    return f", when {' and '.join(parts)}" if parts else ""


def _choices(value: Any) -> str:
    return " or ".join(_default(v) for v in value) if isinstance(value, tuple) else _default(value)


def _sentence(cls: type[Service], whole: bool = False) -> str:
    text = " ".join((cls.__doc__ or "").split())
    return text if whole else text.split(". ")[0].rstrip(".") + "."


def prices_overview() -> str:
    """Every price file: how many prices, the days they were read, and what is not known where."""
    seen: set[str] = set()
    rows, files = [f"{'service':<18} {'prices':>6}  {'read':<24} not known in"], []
    for path in sorted(default_folder().glob("*.yaml")):
        tree = parse(path.read_text("utf-8"), f"pricing/{path.name}")
        entries = tree["prices"]
        days = sorted(day for _, entry in entries.items() for _, scope in entry.items() for day in scope.keys)
        days = [day for day in days if day[:1].isdigit()]
        seen.update(scope for _, entry in entries.items() for scope in entry.value)
        holes: dict[str, int] = {}
        for _, entry in entries.items():
            for region in entry["unknown"].value if "unknown" in entry else ():
                holes[region.value] = holes.get(region.value, 0) + 1
        read = f"{days[0]} to {days[-1]}" if days and days[0] != days[-1] else days[0] if days else "a table"
        said = ", ".join(f"{region} ({count})" for region, count in holes.items())
        files.append(path.stem)
        rows.append(f"{path.stem:<18} {len(entries.value):>6}  {read:<24} {said}".rstrip())
    others = sorted({path.stem for path in default_folder().glob("regions/*.csv")} - seen)
    rows += ["", f"Regions with a table of their own, pricing/regions/REGION.csv: {', '.join(others)}"]
    book = PriceBook(default_folder(), date.today())
    open_ = [_hole(hole, f"{file}:") for file in files for hole in book.holes(file)]
    rows += ["", f"Not known: {len(open_)} prices, in the regions named", *open_]
    return "\n".join(rows) + "\n\nOne of them in full: archplan prices show SERVICE --region REGION\n"


def prices_page(name: str, region: str) -> str:
    """One service's prices in one region: the price, since when, how far to trust it, and who says so."""
    path = default_folder() / f"{name}.yaml"
    tree = parse(path.read_text("utf-8"), f"pricing/{path.name}")
    book = PriceBook(default_folder(), date.today())
    rows = [f"{name}: {tree['source'].value}", ""]
    for entry_name, entry in tree["prices"].items():
        if "table" in entry:
            own = default_folder() / "regions" / f"{region}.csv"
            of_region = own.is_file() and f"\n{name},{entry_name}/" in own.read_text("utf-8")
            table = f"regions/{region}.csv" if of_region else entry["table"].value
            rows.append(f"  {entry_name:<26} a row each in pricing/{table}")
            continue
        scopes = (
            [region]
            if region in entry
            else [s for s in entry.value if s == "global" or ":" in s or s.startswith(f"{region}>")]
        )
        for scope in scopes or [region]:
            found = book.price(name, entry_name, scope)
            where = "" if scope == region else f" ({scope})"
            if isinstance(found, Unknown):
                lack = "not sold there" if isinstance(found, Absent) else "price unknown"
                rows.append(f"  {entry_name + where:<26} {lack}: {found.reason}")
                continue
            rows.append(
                f"  {entry_name + where:<26} {found.quote}, since {found.since}, {found.confidence}; {found.title}"
            )
            for tier in found.tiers[1:]:
                rows.append(
                    f"  {'':<26} from {tier.start * month}: ${plain((tier.rate / found.tiers[0].rate).number * found.unit_price)}"
                )
            rows.append(f"  {'':<26} {found.source}; {found.span}")
    for allowance in book.allowances(name):
        rows.append(f"  {allowance.title}; {allowance.confidence}; {allowance.source}")
    return "\n".join(rows) + "\n"

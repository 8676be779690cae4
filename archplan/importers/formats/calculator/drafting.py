"""Estimates as a draft: each line a service of the right type, or one with the calculator's own price."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from archplan.importers.draft import (
    Draft,
    DraftConnection,
    DraftPlace,
    DraftService,
    DraftSource,
    Fact,
    Stated,
    assumed,
    missing,
    read,
)  # fmt: skip
from archplan.importers.formats.calculator.amounts import Blank, Unread, data, digits
from archplan.importers.formats.calculator.making import Making, NotUnderstood, Part
from archplan.importers.formats.calculator.rows import Estimate, Row
from archplan.importers.formats.calculator.table import (
    COMMON_FREE,
    HOW_MUCH_OUT,
    INSIDE,
    INTERNET,
    OUTBOUND,
    Kind,
    kinds_of,
)  # fmt: skip
from archplan.kernel.units import money
from archplan.services import load
from archplan.spec.regions import REGIONS

CODES = {" ".join(title.lower().split()): code for code, (title, _, _) in REGIONS.items()}
ANYWHERE = "us-east-1"
EVERYWHERE = ("", "all", "any", "global", "none")
WHERE = {
    "usage": ("schedule", "inside AWS: the export does not say who calls"),
    "people": ("users", "on the internet: the export does not say who they are"),
}
ONE_MB = "bytes are billed here, however many answers they come in"
COUNTED = ("cloudfront",)  # what bills requests beside their bytes
LONGEST_NAME = 30
WORDS = ("on", "off", "yes", "no", "y", "n", "true", "false", "null", "ask")  # which YAML or the spec reads otherwise
ROUNDED = Fraction(1, 100)  # what a line of an export may be rounded by: newer ones print cents


def draft_of(estimates: Sequence[Estimate], title: str) -> Draft:
    """The draft of all estimates together."""
    rows = [row for estimate in estimates for row in estimate.rows]
    return _Drafting(estimates, title, _home(rows)).draft(rows)


def region_of(written: str) -> str:
    """The code of a region as the calculator calls it: ``EU (Ireland)``, ``US East (N. Virginia)``; or nothing."""
    said = " ".join(written.lower().split())
    return said if said in REGIONS else CODES.get(said.replace("eu (", "europe ("), "")


def _home(rows: Iterable[Row]) -> Fact:
    """Where most lines stand."""
    found = Counter(code for row in rows if (code := region_of(row.region)))
    if not found:
        return missing("no line names a region that archplan prices")
    home = found.most_common(1)[0][0]
    return read(home, next(row.place for row in rows if region_of(row.region) == home), _lines(found[home]))


class _Drafting:
    def __init__(self, estimates: Sequence[Estimate], title: str, home: Fact):
        self.found = Draft(title, home)
        self.names: set[str] = {*WHERE}
        self.groups: dict[tuple[str, ...], DraftPlace] = {}
        self.estimates = estimates

    def draft(self, rows: Sequence[Row]) -> Draft:
        for row in rows:
            self._line(row)
        used = {connection.source for connection in self.found.connections}
        for name, (kind, why) in WHERE.items():
            if name in used:
                options = {
                    "kind": assumed(kind, why),
                    "requests": assumed("1/month", "amounts stand on the connections"),
                }
                self.found.sources.append(DraftSource(name, options))
        for estimate in self.estimates:
            self.found.notes += _head(estimate)
            for said, at in estimate.besides:
                self.found.leave_out(repr(said), at, "text beside the lines of the estimate")
        known = [estimate.total for estimate in self.estimates if estimate.total is not None]
        self.found.stated_total = sum(known, start=Fraction(0)) if len(known) == len(self.estimates) else None
        self.found.places += [place for place in self.groups.values() if place.tiers["holds"]]
        return self.found

    def _line(self, row: Row) -> None:
        made, kind, why = _made(row)
        stated = Stated(row.service, row.place, row.monthly, row.upfront, description=row.description)
        names: list[str] = []
        for part in made.parts:
            for _ in range(part.copies):
                names.append(self._service(row, part))
        stated.services = names
        stated.is_own = kind is None
        stated.remarks = [*([why] if why else []), *made.remarks]
        for label, reason in made.left:
            self.found.leave_out(f"{label} of {names[0]}", row.place, reason)
            if not reason.startswith(QUIET):
                stated.lost.append(label)
        if row.upfront:
            self.found.leave_out(
                f"upfront {money(row.upfront)} of {names[0]}", row.place, "paid once, and a draft has months"
            )
            stated.remarks.append(f"upfront {money(row.upfront)} beside it")
        if kind is not None:
            stated.unstated = next((said for option, said in kind.unstated.items() if not made.has(option)), "")
            stated.besides = dict(kind.besides)
        self.found.stated.append(stated)

    def _service(self, row: Row, part: Part) -> str:
        name = self._name(row, part)
        price = f"{money(row.monthly)}/month" if row.monthly is not None else "no price"
        about = f", {row.description}" if row.description else ""
        upfront = f" and {money(row.upfront)} upfront" if row.upfront else ""
        service = DraftService(
            name,
            part.type,
            f"{row.service}{about}: {price}{upfront} by the calculator",
            row.place,
            _apart(part.options),
        )
        code, cls = region_of(row.region), load(part.type)
        if code and code != self.found.region.value and cls is not None and cls.stands not in ("global", "edge"):
            service.options["region"] = read(code, row.place, row.region)
        elif not code and row.region.lower() not in EVERYWHERE:
            self.found.leave_out(
                f"region {row.region!r} of {name}", row.place, "archplan has no prices of a region called so"
            )
        if part.type == "aws" and self.found.region.how == "missing":
            service.options["region"] = assumed(
                ANYWHERE, "a printed price does not wait for the region that is asked for", row.place
            )
        self.found.services.append(service)
        self._connect(row, part, name)
        self._group(row, name)
        return name

    def _connect(self, row: Row, part: Part, name: str) -> None:
        for source in WHERE:
            words = _apart({word: fact for (of, word), fact in part.words.items() if of == source})
            if not words:
                continue
            why = ", ".join(dict.fromkeys(fact.why for fact in words.values() if fact.why))
            if "data" in words and part.type not in COUNTED:
                words["response"] = assumed("1 MB", ONE_MB)
                why = f"{why}; answers of 1 MB assumed"
            self.found.connections.append(DraftConnection(source, name, row.place, why or "amounts of the line", words))

    def _group(self, row: Row, name: str) -> None:
        path = row.group
        if not path:
            return
        if path not in self.groups:
            label = " > ".join(path)
            own = self._free("-".join(re.findall(r"[a-z0-9]+", label.lower()))[:LONGEST_NAME].strip("-") or "group")
            self.groups[path] = DraftPlace(
                own, "group", "a group of the estimate", row.place, {"label": read(label, row.place)}, {"holds": []}
            )
        self.groups[path].tiers["holds"].append(name)

    def _name(self, row: Row, part: Part) -> str:
        """What the line is for, where that is short, or what it is."""
        words = re.findall(r"[a-z0-9]+", row.description.lower())
        said = "-".join(words)
        if part.type == "aws" and not (said and len(said) <= LONGEST_NAME):
            said = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"\(.*|^(amazon|aws) ", "", row.service.lower())))[
                :LONGEST_NAME
            ]
        is_name = said[:1].isalpha() and len(said) <= LONGEST_NAME and said not in WORDS
        name = said.strip("-") if is_name else part.type
        return self._free(f"{name}-{part.suffix}" if part.suffix else name)

    def _free(self, name: str) -> str:
        plain, number = name if name[:1].isalpha() else f"line-{name}", 2
        name = plain
        while name in self.names:
            name, number = f"{plain}-{number}", number + 1
        self.names.add(name)
        return name


# ------------------------------------------------------------------------------------------------------- one line

QUIET = ("blank", "bytes that come in", "what crosses zones", "dollars that")


def _made(row: Row) -> tuple[Making, Kind | None, str]:
    """The parts of a line and its kind; with no kind, why it has the calculator's own price."""
    kinds = kinds_of(row.service)
    if not kinds:
        return _own(row), None, "the catalogue or this importer lacks it: the calculator's own price"
    if not region_of(row.region) and row.region.lower() not in EVERYWHERE:
        return _own(row), None, f"archplan has no prices of {row.region!r}: the calculator's own price"
    written = {label.lower() for label, _ in row.labels}
    kind = next((it for it in kinds if it.needs in written or it.copies in written), kinds[0])
    made = Making(row, kind.type)
    try:
        _fill(made, kind)
    except NotUnderstood as error:
        return _own(row), None, f"{error}: the calculator's own price"
    return made, kind, ""


def _own(row: Row) -> Making:
    """A service with the price that the calculator prints; a question where it prints none."""
    made = Making(row, "aws")
    made.fill("name", row.service, "")
    if row.region.lower() in EVERYWHERE:
        made.assume("stands", "global", "the line names no region")
    if row.monthly:
        made.fill("monthly", f"${digits(row.monthly)}", "stated by the calculator on its day")
    else:
        made.ask("monthly", "the calculator prints $0 or nothing: what it costs a month")
    return made


def _fill(m: Making, kind: Kind) -> None:
    for option, value in kind.options.items():
        m.fill(option, value, m.row.service)
    if kind.extra is not None:
        kind.extra(m)
    for label, shown, value in m.labels():
        _label(m, kind, label, shown, value)
    if kind.needs and not (m.has(kind.needs) or kind.needs in m.understood):
        raise NotUnderstood(
            "the export does not state what it takes" if m.row.labels or m.row.rest else "its summary is empty"
        )
    if not m.understood and (m.row.monthly or 0) > 0:
        raise NotUnderstood("none of its labels is read" if m.row.labels else "its summary is empty")
    if m.row.rest:
        m.left.append((repr(m.row.rest[:80]), "it is no label with a value"))
    for where, why in kind.asks.items():
        for part in m.parts:
            if not part.is_alike and not _answered(part, where):
                m.ask(where, why, part)
    m.finish()


def _apart(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Facts of its own for each service: the writer shortens the place of each once."""
    return {key: Fact(fact.value, fact.how, fact.place, fact.why) for key, fact in facts.items()}


def _answered(part: Part, where: str) -> bool:
    source, _, word = where.rpartition(".")
    return (source, word) in part.words if source else word in part.options


def _label(m: Making, kind: Kind, label: str, shown: str, value: str) -> None:
    if label.startswith(tuple(COMMON_FREE)) or label.startswith(kind.free if kind.free else ("\0",)):
        return
    if label.startswith(OUTBOUND):
        _outbound(m, kind, label, shown, value)
    elif label.startswith(INSIDE):
        m.left.append((f"{shown} ({value})", "what crosses zones is said by a VPC: between_zones"))
    elif label in kind.labels:
        where, reader = kind.labels[label]
        try:
            said = reader(value)
        except Blank:
            m.understood.add(label)
            if label == kind.copies:
                m.left.append((f"{shown} ({value})", "blank: one is drawn"))
            elif where:
                m.ask(where, kind.asks.get(where, f"the export leaves '{shown}' blank"))
            return
        except Unread:
            m.left.append((f"{shown} ({value})", "its value is of a form that is not read"))
            return
        m.understood.add(label)
        if label == kind.copies:
            m.copy(said)
        elif where and said:
            m.fill(where, said, shown)
    elif not value.strip():
        m.left.append((f"{shown} ()", "blank, and not read"))
    else:
        m.left.append((f"{shown} ({value})", "this label is not read"))


def _outbound(m: Making, kind: Kind, label: str, shown: str, value: str) -> None:
    """Bytes out: to the internet from what answers it; to CloudFront free; else left out, with what it says."""
    to = label.removeprefix(OUTBOUND).strip()
    try:
        amount = data(value)
    except Blank:
        amount = ""
    except Unread:
        m.left.append((f"{shown} ({value})", "its value is of a form that is not read"))
        return
    if to == "amazon cloudfront":
        return
    if to.startswith(INTERNET) and kind.answers and ((amount and to == "internet") or not amount):
        if amount:
            m.understood.add(label)
            m.fill("people.data", amount, shown)
        else:
            m.ask("people.data", HOW_MUCH_OUT)
    elif amount:
        m.left.append((f"{shown} ({value})", "what leaves it is drawn from who asks it, or where it goes"))
    else:
        m.left.append((f"{shown} ({value})", "blank: what leaves it is drawn from who asks it"))


def _lines(count: int) -> str:
    return f"{count} line{'s' if count != 1 else ''}"


def _head(estimate: Estimate) -> list[str]:
    """What stands at the head of the draft: the calculator's sum beside that of its lines."""
    lines = sum((row.monthly for row in estimate.rows if row.monthly is not None), start=Fraction(0))
    made = f" of {estimate.made_on}" if estimate.made_on else ""
    said = (
        f"AWS Pricing Calculator, {estimate.file}{made}: {_lines(len(estimate.rows))}, {money(lines)} a month together"
    )
    other = (
        [f"Its labels are of the locale {estimate.locale}: those that are not English are not read"]
        if estimate.locale[:2] not in ("", "en")
        else []
    )
    if estimate.total is None:
        return [f"{said}; the export prints no total of its own", *other]
    apart = estimate.total - lines
    more = (
        f", {money(abs(apart))} {'more' if apart > 0 else 'less'} than its lines"
        if abs(apart) > ROUNDED * len(estimate.rows)
        else ""
    )
    return [f"{said}; its own total is {money(estimate.total)}{more}", *other]

"""Where a drawing is not what runs: a spec beside the draft that is made of the infrastructure's own files.

Each difference is a finding of the spec, with both places. What the draft only assumes, or asks for, is compared with
nothing, and neither is what its importer cannot see.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from archplan.importers.draft import Draft, DraftConnection, DraftService
from archplan.importers.files import LARGEST_TEXT, read_file
from archplan.importers.importer import IMPORTERS, imported
from archplan.importers.matching import Known, Match, is_same, value_of
from archplan.importers.site import WEAK
from archplan.importers.writing import scalar, settled
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Severity, Span
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import Quantity
from archplan.services.words.kinds import Range
from archplan.services.words.service import Service
from archplan.spec.architecture import Architecture

LIKELY = (*WEAK, "depends_on", "its image")  # reasons that a call is likely and no more, or that are none
SHOWN = 6  # options in what a finding proposes
ARROW = re.compile(r"([\w-]+) -> ([\w-]+)(?: |$)")


@frozen
class Against:
    """What the files say, to be held against specs; plain data, so that other processes can have it."""

    files: str
    draft: Draft
    built: Architecture
    shows: frozenset[str]
    texts: Mapping[str, str]

    def findings(self, spec: Architecture) -> list[Diagnostic]:
        """Every difference between the files and a spec."""
        return list(_Compared(self, spec).findings())

    def about(self, found: Diagnostic) -> str:
        """What a finding's place is part of, where that is in the files."""
        services = (it.name for it in self.draft.services if it.place == found.span)
        connections = (f"{it.source} -> {it.target}" for it in self.draft.connections if it.place == found.span)
        return next(services if found.slug == "not-drawn" else connections, "")


def against(paths: Sequence[Path]) -> Against:
    """What is in files and folders that an importer reads. Raises ArchplanError where none does."""
    name, draft = imported(paths)
    _, built = settled(draft)
    return Against(", ".join(map(str, paths)), draft, built, IMPORTERS[name].shows(), _texts(draft))


def _texts(draft: Draft) -> dict[str, str]:
    """The files that services and connections were read in, but for those that nobody writes by hand."""
    files = dict.fromkeys([
        *(it.place.file for it in draft.services),
        *(it.place.file for it in draft.connections if it.place is not None),
    ])  # fmt: skip
    found: dict[str, str] = {}
    for file in files:
        try:
            text = read_file(Path(file), file).text
        except ArchplanError:
            continue  # it is gone since
        if len(text) <= LARGEST_TEXT:
            found[file] = text
    return found


class _Compared:
    """One spec beside the files."""

    def __init__(self, against: Against, spec: Architecture):
        self.against, self.draft, self.built, self.spec = against, against.draft, against.built, spec
        self.facts = {it.name: it for it in self.draft.services if it.name in self.built.services}
        known = {name: _known(it, self.built.services[name]) for name, it in self.facts.items()}
        self.match = Match(known, self.built, spec)
        self.asked = {question.path for question in spec.questions}
        self.name = os.path.basename(spec.file)

    def findings(self) -> Iterator[Diagnostic]:
        ours, theirs = self.match.alone()
        for name in ours:
            yield self._not_drawn(self.facts[name], theirs)
        for name in theirs:
            if self.spec.services[name].key in self.against.shows and not self._is_a_source(name):
                yield self._not_running(name, ours)
        for name, other in self.match.of.items():
            if other not in self.match.many or name == self.match.many[other][0]:
                yield from self._sizes(self.facts[name], self.spec.services[other])
        yield from self._places()
        yield from self._connections()

    # ------------------------------------------------------------------------------------------- services

    def _not_drawn(self, one: DraftService, alone: list[str]) -> Diagnostic:
        cls = type(self.built.services[one.name])
        needed = {key for key, word in cls.options.items() if word.required}
        facts = [(key, it) for key, it in one.options.items() if it.how == "read" or key in needed]
        facts.sort(key=lambda it: it[0] not in needed)
        said = {"type": one.type} | {key: it.value for key, it in facts}
        written = ", ".join(f"{key}: {scalar(value, inside=True)}" for key, value in list(said.items())[:SHOWN])
        like = [it for it in alone if self.spec.services[it].key == one.type]
        name = one.name if one.name not in self.spec.services else f"{one.name}-{one.type}"
        hint = f"write under 'services:' ({self._at('services')}): {name}: {{{written}}}"
        if like:
            also = " or ".join(f"{it} ({_line(self._span(it))})" for it in like[:3])
            hint += f"; if it is {also}, call both '{one.name}'"
        return Diagnostic(
            "not-drawn", one.place, f"{one.origin} is {cls.title}, and {self.name} does not draw it", hint, "warning"
        )

    def _not_running(self, name: str, alone: list[str]) -> Diagnostic:
        service = self.spec.services[name]
        like = [it for it in alone if self.facts[it].type == service.key]
        hidden = next((it for it in self.draft.left_out if it.hides), None)
        message = f"{name} is drawn, and nothing in {self.against.files} is it"
        hint = "take it out, or name the files that it is in as well: --against PATH"
        severity: Severity = "error"
        if like:
            also = " or ".join(f"'{it}' ({_line(self.facts[it].place)})" for it in like[:3])
            hint = f"take it out, or if it is {also}, call it so"
        if hidden is not None:
            at = f" ({_line(hidden.place)})" if hidden.place is not None else ""
            message += f", unless it is in {hidden.what}{at}, which is not read"
            severity = "warning"
        return Diagnostic("not-running", self._span(name), message, hint, severity)

    def _is_a_source(self, name: str) -> bool:
        """Whether the files have it as what starts others by the clock, which a draft has under ``traffic:``."""
        clocks = {it.name for it in self.draft.sources if "kind" in it.options}
        started = {self.match.of.get(it.target) for it in self.built.connections if it.source in clocks}
        leads = {it.target for it in self.spec.leaving(name)}
        return bool(leads & started) and not self.spec.reaching(name)

    def _sizes(self, one: DraftService, service: Service) -> Iterator[Diagnostic]:
        for key, fact in one.options.items():
            if fact.how != "read" or fact.place is None or key not in type(service).options:
                continue
            if ("services", service.name, key) in self.asked or is_same(self.built.services[one.name], service, key):
                continue
            at = service.spec.get(key)
            span = at.span if at is not None else self._span(service.name)
            said = self._said(service, key)
            what = f"{key} of {service.name}"
            found = _other("other-size", what, span, said, key, fact.value, fact.place)
            yield changed(found, severity="info") if self._is_open(one, service, key) else found
        many = self.match.many.get(service.name, [])
        fleet = service.fleet()
        if many and fleet is not None and not fleet.low.number <= len(many) <= fleet.high.number:
            span = service.spec["count"].span
            yield _other("other-size", f"count of {service.name}", span, str(value_of(service, "count")), "count",
                         str(len(many)), one.place)  # fmt: skip

    def _is_open(self, one: DraftService, service: Service, key: str) -> bool:
        """Whether the spec says nothing, no default does, and it is no amount: such a version is another one of nothing."""
        word = type(service).options[key]
        amounts = isinstance(self.built.services[one.name]._values.get(word.name), (Quantity, Range))
        return key not in service.spec and word.default in (None, (), "") and not amounts

    def _said(self, service: Service, key: str) -> str:
        """An option as the spec has it."""
        written = value_of(service, key)
        if written is not None:
            return _inline(written)
        default = type(service).options[key].default
        return f"{_inline(default)}, as nothing is written" if default not in (None, (), "") else "nothing"

    # ------------------------------------------------------------------------------------------- places

    def _places(self) -> Iterator[Diagnostic]:
        region, spec = self.draft.region, self.spec
        stated = region.how == "read" and region.place is not None
        if stated and region.place is not None and region.value != spec.region and ("region",) not in self.asked:
            yield _other(
                "other-place", "region", self._key("region"), spec.region, "region", region.value, region.place
            )
        for name, other in self.match.of.items():
            service, own = spec.services[other], self.facts[name].options.get("region")
            here = own.place if own is not None and own.how == "read" else region.place if stated else None
            apart = own is not None or service.region != spec.region
            if here is None or not apart or type(service).stands in ("global", "edge"):
                continue
            there = self.built.services[name].region
            if there != service.region:
                span = service.spec["region"].span if "region" in service.spec else self._span(other)
                yield _other("other-place", f"region of {other}", span, service.region, "region", there, here)
        yield from self._networks()

    def _networks(self) -> Iterator[Diagnostic]:
        """The zones and addresses of a VPC, where each side has one."""
        ours = [it for it in self.draft.places if it.type == "vpc" and it.name in self.built.places]
        theirs = [it for it in self.spec.places.values() if it.type == "vpc"]
        if len(ours) != 1 or len(theirs) != 1:
            return
        one, place, there = ours[0], theirs[0], self.built.places[ours[0].name]
        written = self.spec.tree["places"][place.name]
        for key, mine, its in (("zones", there.zones, place.zones), ("cidr", there.cidr, place.cidr)):
            fact = one.options.get(key)
            if fact is None or fact.how != "read" or fact.place is None or not its or mine == its:
                continue
            if ("places", place.name, key) in self.asked:
                continue
            span = written[key].span if key in written else place.span
            yield _other("other-place", f"{key} of {place.name}", span, str(its), key, fact.value, fact.place)

    # ------------------------------------------------------------------------------------------- connections

    def _connections(self) -> Iterator[Diagnostic]:
        of = self.match.of
        stated = [it for it in self.draft.connections if it.source in of and it.target in of and it.place is not None]
        back = {(of[it.source], of[it.target]) for it in stated}
        drawn = {(it.source, it.target) for it in self.spec.connections}
        for it in stated:
            source, target = of[it.source], of[it.target]
            if source != target and not _leads(self.spec, source, target, set(of.values())):
                yield self._not_called(it, source, target, is_turned=(target, source) in drawn)
        spoken = {(source, target) for source, target in self._left_out()}
        names: dict[str, list[str]] = {}
        for name, other in of.items():
            names.setdefault(other, []).append(name)
        for c in self.spec.connections:
            if c.source not in names or c.target not in names or c.source == c.target:
                continue
            pairs = [(a, b) for a in names[c.source] for b in names[c.target]]
            if any(_leads(self.built, a, b, set(of)) or (a, b) in spoken or (b, a) in spoken for a, b in pairs):
                continue
            if (c.target, c.source) not in back:
                yield Diagnostic(
                    "other-connection", c.span, f"{c.name} is drawn, and nothing in {self.against.files} shows it",
                    "take it out if it is gone; not every call stands in such files", "info",
                )  # fmt: skip

    def _not_called(self, it: DraftConnection, source: str, target: str, is_turned: bool) -> Diagnostic:
        assert it.place is not None
        how = "draws it the other way round" if is_turned else "does not draw that"
        severity: Severity = "info" if it.why in LIKELY else "warning"
        leads = f"{source} leads to {target} ({it.why}), and {self.name} {how}"
        hint = f"write under 'connections:' ({self._at('connections')}): - {source} -> {target}"
        return Diagnostic("other-connection", it.place, leads, hint, severity)

    def _left_out(self) -> Iterator[tuple[str, str]]:
        """Connections that the files state and that the draft does not have, such as those that close a loop."""
        for it in self.draft.left_out:
            found = ARROW.match(it.what)
            if found:
                yield found[1], found[2]

    # ------------------------------------------------------------------------------------------- places in the spec

    def _span(self, name: str) -> Span:
        part = self.spec.tree.get("services")
        return part.keys.get(name, part[name].span) if part is not None and name in part else self.spec.tree.span

    def _key(self, key: str) -> Span:
        return self.spec.tree.keys.get(key, self.spec.tree.span)

    def _at(self, key: str) -> str:
        return _line(self._key(key))


def _known(one: DraftService, service: Service) -> Known:
    own = re.sub(r"\[[^\]]*\]", "", one.origin.partition(" (")[0])
    stated = tuple(key for key, fact in one.options.items() if fact.how == "read")
    return Known(
        service, (one.name, own.rpartition(".")[2]), own if own != one.origin.partition(" (")[0] else "", stated
    )


def _other(slug: str, what: str, span: Span, ours: str, key: str, theirs: str, place: Span) -> Diagnostic:
    """One value that is another one in the files."""
    where = _line(place)
    return Diagnostic(
        slug, span, f"{what}: spec: {ours}, {where}: {theirs}", f"write '{key}: {theirs}', or change {where}", "warning"
    )


def _leads(architecture: Architecture, source: str, target: str, met: set[str]) -> bool:
    """Whether one leads to the other, at once or through what has no counterpart."""
    open_, seen = [source], {source}
    while open_:
        for it in architecture.leaving(open_.pop()):
            if it.target == target:
                return True
            if it.target not in seen and it.target not in met:
                seen.add(it.target)
                open_.append(it.target)
    return False


def _line(place: Span | None) -> str:
    return f"{place.file}:{place.line}" if place is not None else ""


def _inline(written: Any) -> str:
    """A value as one would write it in a line."""
    if isinstance(written, Mapping):
        return "{" + ", ".join(f"{key}: {_inline(it)}" for key, it in written.items()) + "}"
    if isinstance(written, (list, tuple)):
        return "[" + ", ".join(map(_inline, written)) + "]"
    return str(written).lower() if isinstance(written, bool) else str(written)

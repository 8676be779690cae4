"""Which service of a draft is which service of a spec: by type, then by name, neighbours, sizes and places.

A pair is one where something speaks for it beside the type, and nothing speaks as much for another pair. What is left
stays alone on both sides: two that merely remain are not taken for one another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from archplan.kernel.record import frozen
from archplan.services import load
from archplan.services.words.service import Service
from archplan.spec.architecture import Architecture

NAMELESS = frozenset(("this", "main", "default", "primary", "aws", "service", ""))  # names that tell nothing apart
PEOPLE = "*"  # whoever sends traffic: its name is made up on both sides

Neighbours = frozenset[tuple[str, str]]


@frozen
class Known:
    """A service of the draft: what it is called where it was read, and the options that are read and not assumed."""

    service: Service
    names: tuple[str, ...]  # its name in the draft, and its own there
    address: str  # what all of a count have in common
    stated: tuple[str, ...]


@frozen
class Evidence:
    """What speaks for a pair: its names (3: the same, 2: the same words, 1: one has the other's), neighbours, values."""

    names: int
    neighbours: int
    equal: int
    other: int
    near: bool

    @property
    def weight(self) -> tuple[int, int, int, bool]:
        return self.names, self.neighbours, self.equal - self.other, self.near


class Match:
    """The pairs found so far: services of the spec by names of the draft."""

    def __init__(self, known: Mapping[str, Known], draft: Architecture, spec: Architecture):
        self.known, self.draft, self.spec = known, draft, spec
        self.of: dict[str, str] = {}
        self.many: dict[str, list[str]] = {}  # by service of the spec that counts them: services of the draft
        self._arrows = _arrows(draft), _arrows(spec)
        self._types = (
            Counter(it.service.key for it in known.values()),
            Counter(it.key for it in spec.services.values()),
        )
        self._rounds: dict[tuple[str, int], Neighbours] = {}
        self._static: dict[tuple[str, str], tuple[int, int, int, bool]] = {}
        self._counted()
        while pairs := self._next():
            self.of.update(pairs)

    def alone(self) -> tuple[list[str], list[str]]:
        """What of the draft, and what of the spec, has no pair."""
        taken = set(self.of.values())
        return [it for it in self.known if it not in self.of], [it for it in self.spec.services if it not in taken]

    def _counted(self) -> None:
        """Several that are alike and made by one count are one service of the spec, where that one has a count."""
        alike: dict[str, list[str]] = {}
        for name, one in self.known.items():
            if one.address:
                alike.setdefault(one.address, []).append(name)
        for names in alike.values():
            first = self.known[names[0]]
            if (
                len(names) < 2
                or "count" not in type(first.service).options
                or any(it in self.spec.services for it in names)
            ):
                continue
            if any(not _are_twins(first.service, self.known[it].service) for it in names[1:]):
                continue
            called = [it for it in self._unmatched(first.service.key) if "count" in self.spec.services[it].spec
                      and _likeness(first.names[1:], self.spec.services[it])]  # fmt: skip
            if len(called) == 1:
                self.many[called[0]] = names
                self.of.update(dict.fromkeys(names, called[0]))

    def _next(self) -> dict[str, str]:
        """The pairs that are the best for both of their sides: of these, those with the most alike names."""
        self._rounds.clear()
        found = {pair: evidence for pair in self._pairs() if (evidence := self._evidence(*pair)) is not None}
        beside: dict[tuple[int, str], list[tuple[str, str]]] = {}
        for pair in sorted(found, key=lambda it: found[it].weight, reverse=True):
            for side in (0, 1):
                beside.setdefault((side, pair[side]), []).append(pair)
        chosen: dict[str, str] = {}
        taken: set[str] = set()
        level = -1
        for pair in sorted(found, key=lambda it: found[it].weight, reverse=True):
            evidence = found[pair]
            if evidence.names < level:
                break
            if pair[0] in chosen or pair[1] in taken:
                continue
            rivals = [it for side in (0, 1) for it in self._ties(found, beside[side, pair[side]], evidence, pair)]
            if all(found[it].weight == evidence.weight and self._is_twin(pair, it) for it in rivals):
                chosen[pair[0]], level = pair[1], evidence.names
                taken.add(pair[1])
        return chosen

    def _ties(
        self, found: Mapping[tuple[str, str], Evidence], listed: list[tuple[str, str]], evidence: Evidence, pair: tuple[str, str]
    ) -> Iterator[tuple[str, str]]:  # fmt: skip
        """The pairs of a side, best first, that as much speaks for."""
        for other in listed:
            if found[other].weight < evidence.weight:
                return
            if other != pair:
                yield other

    def _pairs(self) -> Iterator[tuple[str, str]]:
        by_type: dict[str, list[str]] = {}
        for name in self.alone()[1]:
            by_type.setdefault(self.spec.services[name].key, []).append(name)
        for name, one in self.known.items():
            if name not in self.of:
                yield from ((name, other) for other in by_type.get(one.service.key, ()))

    def _unmatched(self, type_: str) -> list[str]:
        return [name for name in self.alone()[1] if self.spec.services[name].key == type_]

    def _evidence(self, name: str, other: str) -> Evidence | None:
        """What speaks for the pair; None where that is too little."""
        mine, its = self._round(name, 0), self._round(other, 1)
        if (name, other) not in self._static:
            self._static[name, other] = self._worked_out(name, other)
        names, equal, differs, near = self._static[name, other]
        evidence = Evidence(names, len(mine & its), equal, differs, near)
        if names:
            return evidence
        if self._is_lone(self.known[name].service.key):
            one, service = self.known[name], self.spec.services[other]
            nameless = not _words(one.names[-1], one.service.key) or not _words(other, service.key)
            return evidence if evidence.neighbours or equal > 1 + differs or nameless else None
        return evidence if mine and mine == its and equal and not differs else None

    def _worked_out(self, name: str, other: str) -> tuple[int, int, int, bool]:
        one, service = self.known[name], self.spec.services[other]
        same = [is_same(one.service, service, key) for key in one.stated if key in type(service).options]
        return _likeness(one.names, service), same.count(True), same.count(False), one.service.region == service.region

    def _round(self, name: str, side: int) -> Neighbours:
        """What leads to a service and what it leads to, by the names of the spec, as far as pairs are known."""
        if (name, side) not in self._rounds:
            self._rounds[name, side] = self._around(name, side)
        return self._rounds[name, side]

    def _around(self, name: str, side: int) -> Neighbours:
        taken = set(self.of.values())

        def known(it: str) -> str:
            return it if it == PEOPLE else self.of.get(it, "") if side == 0 else it if it in taken else ""

        found = {(way, known(it)) for way, it in self._arrows[side].get(name, ())}
        return frozenset(it for it in found if it[1])

    def _is_lone(self, type_: str) -> bool:
        """Whether each side has one of the type at all."""
        return all(counted[type_] == 1 for counted in self._types)

    def _is_twin(self, pair: tuple[str, str], other: tuple[str, str]) -> bool:
        """Whether it is the same which of both is taken: what they share is one side, and the other sides are alike."""
        side = 1 if pair[0] == other[0] else 0
        if self._round(pair[side], side) != self._round(other[side], side):
            return False
        a, b = (self.known[it[0]].service if side == 0 else self.spec.services[it[1]] for it in (pair, other))
        return _are_twins(a, b)


def is_same(one: Service, other: Service, key: str) -> bool:
    """Whether an option has one value for both, however it is written."""
    name = type(one).options[key].name
    return bool(one._values.get(name) == other._values.get(name))


def _are_twins(one: Service, other: Service) -> bool:
    return one.region == other.region and all(is_same(one, other, key) for key in type(one).options)


def _arrows(architecture: Architecture) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for it in architecture.connections:
        source = PEOPLE if it.source in architecture.sources else it.source
        found.setdefault(it.target, set()).add(("from", source))
        found.setdefault(it.source, set()).add(("to", it.target))
    return found


def _likeness(names: Collection[str], service: Service) -> int:
    """How alike the names are: 3 the same, 2 the same words, 1 one has all words of the other, 0 not at all."""
    best = 0
    for name in names:
        for other in filter(None, (service.name, service.label)):
            mine, its = _words(name, service.key), _words(other, service.key)
            if _plain(name) == _plain(other):
                return 3
            if mine and its:
                best = max(best, 2 if mine == its else 1 if mine < its or its < mine else 0)
    return best


@cache
def _words(name: str, type_: str) -> frozenset[str]:
    """The words of a name that tell it apart from others of its type."""
    cls = load(type_)
    of_type = {type_, *(word for called in (cls.also_called if cls is not None else ()) for word in called.split("_"))}
    return frozenset(word for word in _plain(name).split() if word not in NAMELESS and word not in of_type)


@cache
def _plain(name: str) -> str:
    """``OrdersTable``, ``orders-table`` and ``Orders Table`` as one."""
    return " ".join(re.findall(r"[a-z]+|[0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()))


def value_of(service: Service, key: str) -> Any:
    """What an option is written as: None where it is not."""
    written = service.spec.get(key)
    return written.plain() if written is not None else None

"""Of a source's users, the part that a service ever sees: shares split them, calls do not.

Who is sent one way of a splitter is sent no other, so its alternatives add up where they meet again; whoever comes by
two connections without a share is the same, and counts once. Of several splitters nobody says whether they send the
same users on: these count as others, as far as there are so many where their ways began. All of that together is the
most that can flow from the source to the service, when a connection with a share lets through that share of the users
of its origin: https://en.wikipedia.org/wiki/Max-flow_min-cut_theorem
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from operator import or_

from archplan.kernel.units import Number, is_exact, least

ZERO, ALL = Fraction(0), Fraction(1)

Arrow = tuple[str, str, Fraction | None]  # from, to, and the share of the users that it takes; all of them without one

_Ways = Mapping[str, Mapping[str, Fraction]]  # by service, from where how many users may come


def reach(source: str, arrows: Iterable[Arrow], order: Sequence[Sequence[str]]) -> dict[str, Fraction]:
    """By service the part of the source's users that it sees. `order` has loops as one group, in the order of flow."""
    seen = _Seen(source, list(arrows))
    for group in order:
        members = [name for name in group if name != source and name in seen.into]
        if len(group) == 1:
            for name in members:
                seen.take(name)
        else:
            seen.take_loop(members)
    return {name: part for name, part in seen.part.items() if part}


class _Seen:
    """What is known of the services so far: the part of the users that each sees, and the ways by which they come."""

    def __init__(self, source: str, arrows: list[Arrow]):
        self.source = source
        self.part: dict[str, Fraction] = {source: ALL}
        self.same: dict[str, str] = {source: source}  # by service one before it that the very same users reach
        self.ways: dict[str, dict[str, Fraction]] = {}  # by service, from where how many users may come
        self.copied: dict[str, int] = {}  # the services at or before it that send all their users several ways, as bits
        self.into: dict[str, list[tuple[str, Fraction | None]]] = {}
        leaving: dict[str, list[Fraction | None]] = {source: []}
        for origin, target, share in arrows:
            self.into.setdefault(target, []).append((origin, share))
            leaving.setdefault(origin, []).append(share)
        copying = (
            name for name, shares in leaving.items() if len(shares) > 1 and any(share is None for share in shares)
        )
        self.bits = {name: 1 << number for number, name in enumerate(copying)}

    def take(self, name: str) -> None:
        """A service on no loop: most often it sees the same users as one before it, or a share of them."""
        arriving = self._arriving(name)
        if not arriving:
            return
        origins = [origin for origin, _ in self.into[name] if self.part.get(origin)]
        before = [self.copied.get(origin, 0) | self.bits.get(origin, 0) for origin in origins]
        self.copied[name] = reduce(or_, before)
        whole = list(dict.fromkeys(self.same[o] for o, share in self.into[name] if share is None and self.part.get(o)))
        if self.source in whole or (len(whole) == 1 and len(arriving) == 1):
            self.same[name] = self.source if self.source in whole else whole[0]
            self.part[name] = self.part[self.same[name]]
            return
        self.same[name], self.ways[name] = name, arriving
        if sum(before) == self.copied[name]:  # nobody comes by two of its ways
            coming = (_less(most, self.part[origin]) for origin, most in arriving.items())
            self.part[name] = _less(ALL, sum(coming, ZERO))
        else:
            self.part[name] = _most(self.source, name, self.ways)
        if is_exact(self.part[name]) and self.part[name] == ALL:
            self.same[name] = self.source

    def take_loop(self, members: list[str]) -> None:
        """Services on a loop: first as if everybody came round, then by what that finds."""
        around = reduce(
            or_, (self.copied.get(o, 0) | self.bits.get(o, 0) for name in members for o, _ in self.into[name]), 0
        )
        known = dict.fromkeys(members, ALL)
        for name in members:
            self.same[name], self.copied[name] = name, around
        for _ in range(2):
            for name in members:
                self.ways[name] = self._arriving(name, known)
            known = _most_of(self.source, members, self.ways)
        self.part.update(known)

    def _arriving(self, name: str, assumed: Mapping[str, Fraction] | None = None) -> dict[str, Fraction]:
        """How many users may come to a service from where: from one place its shares together."""
        found: dict[str, Fraction] = {}
        for origin, share in self.into[name]:
            here = (assumed or self.part).get(origin, self.part.get(origin, ZERO))
            most = here * share if share is not None else ALL if here else ZERO
            known = self.same.get(origin, origin)
            if most and known != name:
                found[known] = _less(ALL, found.get(known, ZERO) + most)
        return found


def _less(a: Number, b: Number) -> Number:
    """The smaller of two numbers, of many at once each."""
    return min(a, b) if type(a) is type(b) is Fraction else least(a, b).number


def _most_of(source: str, targets: list[str], ways: _Ways) -> dict[str, Fraction]:
    """The largest flow from the source to each of these services.

    Where users come to a service from one other alone, nobody comes to that one by way of it: as many come as come
    there, or as its one way lets pass.
    """
    found: dict[str, Fraction] = {source: ALL}
    for target in targets:
        path = [target]
        while path[-1] not in found and len(ways.get(path[-1], {})) == 1:
            (before,) = ways[path[-1]]
            if before in path:  # a ring that nobody comes into
                found[before] = ZERO
            path.append(before)
        if path[-1] not in found:
            found[path[-1]] = _most(source, path[-1], ways)
        for here, after in zip(reversed(path[1:]), reversed(path[:-1]), strict=True):
            if after not in found:
                found[after] = min(found[here], ways[after][here])
    return {target: found[target] for target in targets}


def _most(source: str, target: str, ways: _Ways) -> Fraction:
    """The largest flow from the source to a service, each time along the shortest way that is left."""
    used: dict[str, dict[str, Fraction]] = {}  # by where it comes from, where to
    total, enough = ZERO, min(ALL, sum(ways.get(target, {}).values(), ZERO))
    while total < enough:
        after: dict[str, str] = {target: ""}
        asked = [target]
        for here in asked:
            if here == source:
                break
            for origin in [*ways.get(here, {}), *used.get(here, {})]:
                if origin not in after and _left(origin, here, ways, used):
                    after[origin] = here
                    asked.append(origin)
        if source not in after:
            break
        path, here = [], source
        while here != target:
            path.append((here, after[here]))
            here = after[here]
        more = min(ALL - total, *(_left(a, b, ways, used) for a, b in path))
        for a, b in path:
            back = min(more, used.get(b, {}).get(a, ZERO))
            if back:
                used[b][a] -= back
            if more > back:
                used.setdefault(a, {})[b] = used.get(a, {}).get(b, ZERO) + more - back
        total += more
    return total


def _left(origin: str, target: str, ways: _Ways, used: _Ways) -> Fraction:
    """What may still come from one to the other, what comes the other way given back."""
    most = ways.get(target, {}).get(origin, ZERO)
    return most - used.get(origin, {}).get(target, ZERO) + used.get(target, {}).get(origin, ZERO)

"""Volumes that connections state: each a source of its own, of the sizes and the day that its caller's requests have.

What comes whatever arrives at a caller still is what that caller sends. So it takes over the mean size of the
requests that would leave there, their day and their peak; where nothing arrives, an even day and the usual sizes.
Stated bytes are what the calls of a connection carry together: they make its mean size.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from archplan.estimate.hops import ZERO, Amounts, Node, _ends_of, _Gains, _Hop, _hop, parts, stands_as
from archplan.estimate.network import Network, _gains, _out, _reach, strongly_connected
from archplan.estimate.passing import ends, keeps_apart
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, in_order
from archplan.kernel.record import changed
from archplan.kernel.units import Day, Quantity, byte, month, one, request
from archplan.spec.architecture import Connection, Source
from archplan.spec.traffic import DEFAULT_REQUEST, DEFAULT_RESPONSE

_SIZE = (byte / request).powers
_EVEN = (Fraction(1, 24),) * 24
Reach = Mapping[tuple[str, str], Fraction]  # by source and service


def with_volumes(found: Network) -> Network:
    """The network with what its connections state of a month. Raises ArchplanError for bytes that no call carries."""
    stated = [c for c in found.architecture.connections if c.states_volume]
    return _Settling(found, stated).settled() if stated else found


class _Settling:
    """A network while sizes, days and people of its stated volumes are worked out."""

    def __init__(self, found: Network, stated: list[Connection]):
        self.found, self.architecture, self.stated = found, found.architecture, stated
        self.sources, self.gains = dict(found.sources), dict(found.gains)
        self.hops, self.into = list(found.hops), found.into
        self.apart = ends(found.architecture)
        self.assumed: list[str] = []

    def settled(self) -> Network:
        alone = [part for c in self.stated for part in parts(c) if stands_as(part) in self.sources and part.rate]
        wrong = [_unsent(part) for part in alone if not self.may_send(part)]
        if wrong:
            raise ArchplanError(in_order(wrong))
        self.split(alone)
        self.carry()
        self.gains = {name: self.gained(source) for name, source in self.sources.items()}
        waiting = {stands_as(part) for part in alone}
        for part in self.in_flow_order(alone):
            name = stands_as(part)
            self.sources[name] = self.like_its_caller(part, waiting)
            self.gains[name] = self.gained(self.sources[name])
            waiting.discard(name)
        days = {
            name: Quantity(Day(24 * weight for weight in source.weights), {}) for name, source in self.sources.items()
        }
        brought, seen = self.people(alone)
        return changed(
            self.found, sources=self.sources, hops=self.hops, into=self.into, gains=self.gains, days=days,
            reach=seen, brought=brought, assumed=tuple(dict.fromkeys(self.assumed)),
        )  # fmt: skip

    def may_send(self, part: Connection) -> bool:
        """Whether its caller sends anything of its own, or hands on what reaches it."""
        origin = self.architecture.services.get(part.source)
        return origin is None or not keeps_apart(origin) or bool(_ends_of(part, self.architecture, self.apart))

    def gained(self, source: Source) -> _Gains:
        """What one request of the source causes everywhere; no loop is endless that was none before."""
        return _gains(source, self.hops, self.into, self.found.order, self.architecture, [])

    def exchanged(self, new: Mapping[int, _Hop]) -> None:
        """Take other hops in place of some."""
        self.hops = [new.get(hop.number, hop) for hop in self.hops]
        into: dict[Node, list[_Hop]] = {}
        for hop in self.hops:
            for feed in hop.feeds:
                into.setdefault(feed.node, []).append(hop)
        self.into = into

    def split(self, alone: list[Connection]) -> None:
        """A volume that leaves what keeps several ends apart comes from them as the requests do, or else evenly."""
        new: dict[int, _Hop] = {}
        for part in alone:
            mine = [hop for hop in self.hops if hop.origin == stands_as(part)]
            if len(mine) > 1:
                rates = {end: self.leaving(part, end)[0] for end in (hop.end for hop in mine)}
                whole = sum(rates.values(), ZERO)
                new |= {
                    h.number: changed(h, factor=rates[h.end] / whole if whole else Fraction(1, len(mine))) for h in mine
                }
        if new:
            self.exchanged(new)
            self.gains = {name: self.gained(source) for name, source in self.sources.items()}

    def carry(self) -> None:
        """Make sizes of the bytes that connections state, over the calls that the spec's own traffic makes there."""
        new: dict[int, _Hop] = {}
        wrong: list[Diagnostic] = []
        for c in self.stated:
            moved = c.data_sent if c.data_sent is not None else c.data_returned
            if moved is None:
                continue
            mine = [hop for hop in self.hops if hop.connection.index == c.index]
            calls = sum((self.calls(hop) for hop in mine), ZERO)
            if not calls and moved:
                wrong.append(_uncarried(c, moved))
                continue
            each = Fraction(moved.number) / calls if calls else ZERO
            for hop in mine:
                request_is, response_is = hop.is_stated
                new[hop.number] = (
                    changed(hop, request=each, is_stated=(True, response_is)) if c.data_sent is not None
                    else changed(hop, response=each, is_stated=(request_is, True))
                )  # fmt: skip
        if wrong:
            raise ArchplanError(in_order(wrong))
        self.exchanged(new)

    def calls(self, hop: _Hop) -> Fraction:
        """How many calls a second arrive over it, as the spec's own traffic makes them."""
        each = sum((feed.amount for feed in hop.feeds if not feed.counts_bytes), ZERO)
        emitted = self.found.emitted
        return sum((emitted[name] * gain.leaving[hop.number][0] for name, gain in self.gains.items()), ZERO) * each

    def leaving(self, part: Connection, end: str, without: set[str] | frozenset[str] = frozenset()) -> Amounts:
        """Requests and bytes a second that would run along a connection if every request of its caller made one call."""
        found = [ZERO, ZERO, ZERO]
        for name, amounts in self.by_source(part, end, without).items():
            found = [a + b * self.found.emitted[name] for a, b in zip(found, amounts, strict=True)]
        return found[0], found[1], found[2]

    def by_source(self, part: Connection, end: str, without: set[str] | frozenset[str]) -> dict[str, Amounts]:
        plain = changed(part, rate=None, usual=None, share=None, calls=one, multipliers={})
        hop = _hop(plain, self.architecture, self.found.nodes, end, -1)
        starts = {
            name: (Fraction(1), Fraction(source.request.to(byte / request)), Fraction(source.response.to(byte / request)))
            for name, source in self.sources.items() if hop.origin == name
        }  # fmt: skip
        return {name: _out(hop, self.gains[name], starts.get(name)) for name in self.sources if name not in without}

    def like_its_caller(self, part: Connection, without: set[str]) -> Source:
        """The source of a stated volume, of the mean size, the day and the peak of what would leave its caller.

        Sources of no requests a month count alike, as all others do when a spec is scaled to nothing.
        """
        before = self.sources[stands_as(part)]
        drawn = [
            (name, amounts)
            for end in _ends_of(part, self.architecture, self.apart) or ("",)
            for name, amounts in self.by_source(part, end, without).items() if amounts[0]
        ]  # fmt: skip
        is_silent = not any(self.found.emitted[name] for name, _ in drawn)
        total, weights, peak = [ZERO, ZERO, ZERO], [ZERO] * 24, ZERO
        edges: dict[str, Fraction] = {}
        for name, amounts in drawn:
            emitted, source = Fraction(1) if is_silent else self.found.emitted[name], self.sources[name]
            rate = emitted * amounts[0]
            total = [a + b * emitted for a, b in zip(total, amounts, strict=True)]
            weights = [a + rate * b for a, b in zip(weights, source.weights, strict=True)]
            peak += rate * source.peak
            for edge, share in source.edges.items():
                edges[edge] = edges.get(edge, ZERO) + rate * share
        if total[0]:
            sent, returned = (Quantity(part_ / total[0], _SIZE) for part_ in total[1:])
            mixed = {edge: share / total[0] for edge, share in edges.items()}
            day = tuple(weight / total[0] for weight in weights)
            return changed(before, request=sent, response=returned, weights=day, peak=peak / total[0], edges=mixed)
        self.assume(part)
        usual = (Quantity.parse(text) / request for text in (DEFAULT_REQUEST, DEFAULT_RESPONSE))
        return changed(before, request=next(usual), response=next(usual), weights=_EVEN)

    def assume(self, part: Connection) -> None:
        """Say the sizes that nothing says, where they count."""
        feeds = [f for hop in self.hops if hop.origin == stands_as(part) for f in hop.feeds if not f.counts_bytes]
        sizes = []
        if part.request is None and any(feed.request is None for feed in feeds):
            sizes.append(f"a request is {DEFAULT_REQUEST}")
        if part.response is None and any(feed.response is None and not feed.is_silent for feed in feeds):
            sizes.append(f"a response is {DEFAULT_RESPONSE}")
        if sizes:
            self.assumed.append(
                f"{part.name}: {' and '.join(sizes)}, as the spec states no size and nothing arrives at {part.source}"
            )

    def people(self, alone: list[Connection]) -> tuple[dict[str, tuple[str, ...]], Reach]:
        """The sources of traffic whose people stand behind each volume, and the part of them that a service sees.

        A volume may bring people to the caller of another: it goes on until no volume brings more.
        """
        seen: Reach = self.found.reach
        brought: dict[str, tuple[str, ...]] = {}
        while True:
            new = {stands_as(part): self.behind(part.source, seen) for part in alone}
            if new == brought:
                return brought, seen
            brought = new
            seen = _reach(self.architecture.sources.values(), self.hops, self.gains, brought)

    def behind(self, caller: str, seen: Reach) -> tuple[str, ...]:
        """The sources of traffic whose people stand behind what a caller sends."""
        return tuple(name for name in self.architecture.sources if name == caller or seen.get((name, caller)))

    def in_flow_order(self, alone: list[Connection]) -> list[Connection]:
        """First those whose caller stands nearest to where traffic begins."""
        graph: dict[str, list[str]] = {name: [] for name in (*self.architecture.sources, *self.architecture.services)}
        for c in self.architecture.connections:
            graph[c.source].append(c.target)
        groups = reversed(strongly_connected(graph))
        place = {name: number for number, group in enumerate(groups) for name in group}
        return sorted(alone, key=lambda part: place[part.source])


def _unsent(c: Connection) -> Diagnostic:
    return Diagnostic(
        "volume-nobody-sends", c.span, f"{c.name}: {c.source} only hands on what reaches it, and nothing does",
        f"draw what reaches {c.source} ('- shoppers -> {c.source}'), or the connection from who sends it",
    )  # fmt: skip


def _uncarried(c: Connection, moved: Quantity) -> Diagnostic:
    amount = moved * month
    where = "request: 5 MB" if c.data_sent is not None else "response: 5 MB"
    return Diagnostic(
        "data-without-calls", c.span,
        f"{c.name}: nothing says how many calls move {amount} a month, as nothing arrives at {c.source}",
        f"write beside it how many, {{calls: 1 million/month}}, or what one carries, {{{where}}}",
    )  # fmt: skip

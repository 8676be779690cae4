"""What runs everywhere: the flow into every service and along every connection, at a scale of traffic."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache, partial
from typing import Any

from archplan.estimate.hops import _REQUESTS, ZERO, Amounts, Node, _Hop, stands_as
from archplan.estimate.network import Network, _arrived, network
from archplan.estimate.passing import is_passed_unseen
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import (
    Quantity,
    byte,
    divided,
    holds_once,
    is_exact,
    most,
    plus,
    quantity,
    request,
    second,
    times,
)
from archplan.services.words.flow import Flow, Part, no_flow
from archplan.services.words.service import Service
from archplan.spec.architecture import Architecture, Connection, Source
from archplan.spec.traffic import DEFAULT_REQUEST

MOST_SIZES = 64  # of one source at one node that are told apart


@frozen
class Stream:
    """What runs along one connection: requests/second mean and peak, bytes/second sent and returned.

    `bodies` are the bytes sent in requests that carry data, where the target does not say what its requests carry
    those beyond the 1 KB that a request without a body has.
    What leaves a service that is only passed is told apart by the `ends` it came from.
    """

    connection: Connection
    rate: Quantity
    peak: Quantity
    sent: Quantity
    returned: Quantity
    hourly_sent: Quantity
    hourly_returned: Quantity
    bodies: Quantity
    ends: tuple[tuple[str, Stream], ...] = ()


@frozen
class Flows:
    """All flows of an architecture: into each service by inflow, and along each connection in spec order."""

    arriving: Mapping[str, Mapping[str, Flow]]
    streams: tuple[Stream, ...]
    ending: Mapping[str, Fraction]  # the share of what arrives that no connection carries on
    assumed: tuple[str, ...] = ()  # the sizes that nothing says

    def into(self, name: str) -> Flow | None:
        """The largest request flow into a service: what a picture shows beside it."""
        flows = [flow for flow in self.arriving.get(name, {}).values() if flow.mean]
        return flows[0] if flows else None


def solve(architecture: Architecture, scale: Mapping[str, Any] | Any = 1) -> Flows:
    """Every flow, each source's mean times `scale`: a number, an array of them, or one for each source.

    What a service emits of itself is not scaled. Raises ArchplanError naming every loop that does not damp.
    """
    return flows(equated(architecture), scale)


def equated(architecture: Architecture) -> Network:
    """The network of an architecture, with what its connections state of a month."""
    found = network(architecture)
    if not any(connection.states_volume for connection in architecture.connections):
        return found
    from archplan.estimate.volumes import with_volumes  # only where a spec states a volume

    return with_volumes(found)


def flows(network: Network, scale: Mapping[str, Any] | Any = 1) -> Flows:
    """Every flow of a solved network, each source's mean times `scale`."""
    architecture = network.architecture
    scales = dict.fromkeys(network.sources, _WHOLE)
    if isinstance(scale, Mapping):
        scales |= {name: quantity(scale.get(name, 1)) for name in architecture.sources}
    else:
        scales |= dict.fromkeys(architecture.sources, quantity(scale))
    for c in architecture.connections:
        if c.rate and c.per_people:
            scales[stands_as(c)] = _with_people(c, c.rate, scales)
    arriving = {
        name: {inflow: _flow(service, inflow, network, scales) for inflow in service.inflows}
        for name, service in architecture.services.items()
    }
    along: dict[int, list[_Hop]] = {}
    for hop in network.hops:
        along.setdefault(hop.connection.index, []).append(hop)
    streams = tuple(
        _stream(connection, along[connection.index], network, scales) for connection in architecture.connections
    )
    return Flows(arriving, streams, _ending(architecture), network.assumed)


def _with_people(c: Connection, rate: Quantity, scales: Mapping[str, Quantity]) -> Quantity:
    """The scale of what people are sent: what is for each of them times theirs, beside what stays."""
    if all(scales[people] is _WHOLE for people in c.per_people):
        return _WHOLE
    parts = {people: (part / rate).number for people, part in c.per_people.items()}
    stays = Quantity(1 - sum(parts.values(), ZERO), {})
    return sum((scales[people] * part for people, part in parts.items()), stays)


def _by_size(network: Network, source: str, node: Node) -> tuple[Amounts, ...]:
    """What one request of a source causes at a node, apart for each size that arrives there.

    A connection of a loop, or one with more sizes than can be told apart, counts with its mean size.
    """
    gains, loops = network.gains[source], network.loops
    known, asked = gains.by_size, [node]
    while asked:
        here = asked[-1]
        hops = [hop for hop in network.into.get(here, ()) if gains.leaving[hop.number][0]]
        before = [origin for hop in hops for origin, *_ in hop.draws if loops[origin] != loops[here]]
        unknown = [origin for origin in before if origin not in known]
        if unknown:
            asked += unknown
            continue
        asked.pop()
        found: dict[tuple[Fraction, Fraction], Amounts] = {}
        for hop in hops:
            leaving = [gains.leaving[hop.number]]
            sizes = sum(len(known.get(origin, ())) for origin, *_ in hop.draws)
            if 0 < sizes <= MOST_SIZES and all(loops[origin] != loops[here] for origin, *_ in hop.draws):
                leaving = [
                    _leave(hop, rate, carried, part)
                    for origin, rate, carried in hop.draws
                    for part in known.get(origin, ())
                ]
            for out in leaving:
                _add_to_size(found, here, hop, out)
        known[here] = tuple(found.values())
    return known[node]


def _leave(hop: _Hop, factor: Fraction, carried: Fraction, arriving: Amounts) -> Amounts:
    """What a service makes of one size that arrives, sent along a connection."""
    rate = times(factor, arriving[0])
    handed_on = plus(times(carried, arriving[1]), times(rate, hop.envelope))
    sent = handed_on if hop.request is None else times(rate, hop.request)
    returned = times(carried, arriving[2]) if hop.response is None else times(rate, hop.response)
    return rate, sent, returned


def _add_to_size(found: dict[tuple[Fraction, Fraction], Amounts], node: Node, hop: _Hop, out: Amounts) -> None:
    """Add what a connection brings to a node to what has come there of the same size."""
    for feed in hop.feeds:
        arrived = _arrived(hop, out, feed)
        if feed.node == node and arrived[0]:
            size = divided(arrived[1], arrived[0]), divided(arrived[2], arrived[0])
            a, b, c = found.get(size, (ZERO, ZERO, ZERO))
            found[size] = plus(a, arrived[0]), plus(b, arrived[1]), plus(c, arrived[2])


def _flow(service: Service, inflow: str, network: Network, scales: Mapping[str, Quantity]) -> Flow:
    nodes = network.nodes[service.name, inflow]
    counted = service.inflows[inflow].counted
    total: dict[str, Quantity] = {}
    base = [ZERO, ZERO, ZERO]  # requests, sent, returned a second before scaling: sizes survive zero traffic
    edges: dict[str, list[Quantity]] = {}
    people: dict[str, Quantity] = {}  # by the source that counts them: of sources of the same people the largest

    def add(key: str, value: Quantity) -> None:
        total[key] = total[key] + value if key in total else value

    for name, source in network.sources.items():
        gain = network.gains[name]
        rate = sum((gain.rate[node] for node in nodes), ZERO)
        if not rate:
            continue
        sent, returned = (sum((side[node] for node in nodes), ZERO) for side in (gain.sent, gain.returned))
        emitted, scale = network.emitted[name], scales[name]
        parts = times(rate, emitted), times(sent, emitted), times(returned, emitted)
        base = [plus(a, b) for a, b in zip(base, parts, strict=True)]
        if not scale:  # nothing arrives, and only the size of what would have is wanted
            continue
        mean, sent_bytes, returned_bytes = (
            Quantity(part, powers) * scale if scale is not _WHOLE else Quantity(part, powers)
            for part, powers in zip(parts, (_rate_of(counted), _BYTES, _BYTES), strict=True)
        )
        hours = network.days[name]
        add("mean", mean)
        add("peak", mean * source.peak)
        add("sent", sent_bytes)
        add("returned", returned_bytes)
        add("hourly", hours * mean)
        add("hourly_sent", hours * sent_bytes)
        add("hourly_returned", hours * returned_bytes)
        for follower in network.brought.get(name, ()):  # the people behind a stated volume
            _bring(network.architecture.sources[follower], service.name, network, scales, total, people)
        part_of_users = network.reach.get((name, service.name), ZERO)
        add("sessions", source.sessions * part_of_users * scale if source.sessions else source.sessions)
        users = source.users * part_of_users * scale if source.users else source.users
        whose = source.people or name
        people[whose] = most(people[whose], users) if whose in people else users
        for edge, share in source.edges.items():
            whole = (mean, sent_bytes, returned_bytes)
            shares = list(whole) if share == 1 else [part * share for part in whole]
            edges[edge] = [a + b for a, b in zip(edges[edge], shares, strict=True)] if edge in edges else shares
    if not base[0]:
        return no_flow(counted)
    sizes = Quantity(base[1] / base[0], _SIZE), Quantity(base[2] / base[0], _SIZE)
    made_of = partial(_parts, nodes, _rate_of(counted), network, scales)
    if not total:
        return changed(no_flow(counted), request_size=sizes[0], response_size=sizes[1], made_of=made_of)
    if len({id(scale) for scale in scales.values()}) > 1:  # perhaps another mix than the spec's
        sizes = (
            _mean_size(total["sent"], total["mean"], sizes[0]), _mean_size(total["returned"], total["mean"], sizes[1]),
        )  # fmt: skip
    first, *others = people.values()
    return Flow(
        total["mean"], total["peak"], total["hourly"], total["sent"], total["returned"], total["hourly_sent"],
        total["hourly_returned"], *sizes, total["sessions"], sum(others, first),
        {edge: (p[0], p[1], p[2]) for edge, p in edges.items()}, made_of,
    )  # fmt: skip


def _bring(
    source: Source, name: str, network: Network, scales: Mapping[str, Quantity], total: dict[str, Quantity],
    people: dict[str, Quantity],
) -> None:  # fmt: skip
    """Add the people of a source whose requests come as a stated volume: as many as if they came one by one."""
    part = network.reach.get((source.name, name), ZERO) * scales[source.name]
    if not part:
        return
    whose = source.people or source.name
    people[whose] = most(people[whose], source.users * part) if whose in people else source.users * part
    sessions = source.sessions * part
    total["sessions"] = most(total["sessions"], sessions) if "sessions" in total else sessions


def _mean_size(sent: Quantity, mean: Quantity, otherwise: Quantity) -> Quantity:
    """Bytes over requests; of an array also where there are none."""
    if is_exact(mean.number):
        return Quantity(sent.number / mean.number, _SIZE)
    none = mean.number == 0
    size = float(otherwise.number) if is_exact(otherwise.number) else otherwise.number
    return Quantity((sent.number + none * size) / (mean.number + none), _SIZE)


def _parts(
    nodes: tuple[Node, ...], powers: Mapping[str, int], network: Network, scales: Mapping[str, Quantity]
) -> tuple[Part, ...]:  # fmt: skip
    """What arrives at the nodes of an inflow, apart for each source and each size of it."""
    found = []
    for name, source in network.sources.items():
        apart = (amounts for node in nodes for amounts in _by_size(network, name, node))
        for rate, sent, returned in apart:
            mean = Quantity(times(rate, network.emitted[name]), powers) * scales[name]
            sizes = Quantity(divided(sent, rate), _SIZE), Quantity(divided(returned, rate), _SIZE)
            found.append(Part(mean, mean * source.peak, *sizes))
    return tuple(found)


@cache
def _rate_of(counted: Quantity) -> Mapping[str, int]:
    return (counted / second).powers


_WHOLE = quantity(1)


_BYTES = (byte / second).powers


_SIZE = (byte / request).powers


def _stream(
    connection: Connection, hops: list[_Hop], network: Network, scales: Mapping[str, Quantity]
) -> Stream:  # fmt: skip
    whole = Stream(connection, *_running(hops, network, scales))
    origin = network.architecture.services.get(connection.source)
    if origin is None or not is_passed_unseen(origin):
        return whole
    parts = [(hop.end, Stream(connection, *_running([hop], network, scales))) for hop in hops if hop.end]
    return changed(whole, ends=tuple(parts))


def _running(hops: list[_Hop], network: Network, scales: Mapping[str, Quantity]) -> _Run:
    """Requests mean and peak, and bytes both ways, that run along the hops together."""
    found: list[Quantity] | None = None
    for name, source in network.sources.items():
        if not scales[name]:
            continue
        for hop in hops:
            out = network.gains[name].leaving[hop.number]
            if not out[0]:
                continue
            arrived = [_arrived(hop, out, feed) for feed in hop.feeds] or [out]
            has_body = [feed.has_body for feed in hop.feeds] or [None]
            emitted, scale = network.emitted[name], scales[name]
            hours = network.days[name]
            counted = [a[0] for a, feed in zip(arrived, hop.feeds, strict=False) if not feed.counts_bytes]
            calls = sum(counted, ZERO) if counted else out[0]
            rate, sent, returned, bodies = (
                Quantity(part * emitted, powers) * scale if scale is not _WHOLE else Quantity(part * emitted, powers)
                for part, powers in (
                    (calls, _REQUESTS), (sum((a[1] for a in arrived), ZERO), _BYTES), (sum((a[2] for a in arrived), ZERO), _BYTES),
                    (sum((_body(a, has) for a, has in zip(arrived, has_body, strict=True)), ZERO), _BYTES),
                )
            )  # fmt: skip
            of_source = [rate, rate * source.peak, sent, returned, hours * sent, hours * returned, bodies]
            found = of_source if found is None else [a + b for a, b in zip(found, of_source, strict=True)]
    return (found[0], found[1], found[2], found[3], found[4], found[5], found[6]) if found is not None else _NOTHING


def _body(arrived: Amounts, has_body: bool | None) -> Fraction:
    """The bytes of requests that carry data; where nobody knows whether they do, what is more than a bare request."""
    rate, sent, _ = arrived
    if has_body is not None:
        return sent if has_body else ZERO
    over = sent - rate * _BARE
    return max(over, ZERO) if type(over) is Fraction else most(over, ZERO).number


_BARE = Fraction(Quantity.parse(DEFAULT_REQUEST).to(byte))  # a line, headers and cookies


_Run = tuple[Quantity, Quantity, Quantity, Quantity, Quantity, Quantity, Quantity]


_NONE, _NO_BYTES = 0 * request / second, 0 * byte / second


_NOTHING: _Run = (_NONE, _NONE, _NO_BYTES, _NO_BYTES, _NO_BYTES, _NO_BYTES, _NO_BYTES)


def _ending(architecture: Architecture) -> dict[str, Fraction]:
    """The share of arriving requests that stops at a service whose connections share out less than all of it."""
    ending = {}
    for name in [*architecture.sources, *architecture.services]:
        shares = [c.share.number for c in architecture.leaving(name) if c.share is not None]
        if shares and holds_once(sum(shares) < 1):
            ending[name] = 1 - sum(shares, ZERO)
    return ending

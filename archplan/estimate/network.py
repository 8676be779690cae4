"""From the traffic at the door to the flow into every service.

Sources emit; connections carry a share, calls for each request and payload sizes; services change what passes on.
All of it is linear, so flows are the solution of linear equations, solved exactly and one strongly connected part
at a time: a loop (a retry, a callback) settles when its gain is below one and is an error, named, when it is not.
Everything is kept by source, so that each source's own shape of the day and peak reach the last service.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache, cached_property, partial
from typing import Any

from archplan.estimate.passing import OUTSIDE, coming, ends, hands_on, is_passed_unseen, is_unanswered, keeps_apart
from archplan.estimate.passing import network as network_of
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, in_order
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import (
    Day,
    Quantity,
    byte,
    divided,
    is_exact,
    month,
    most,
    plus,
    quantity,
    request,
    second,
    times,
    unit,
)
from archplan.services.words import ACKNOWLEDGEMENT, Flow, Part, Service, no_flow
from archplan.spec.understand import DEFAULT_REQUEST, REGIONS, Architecture, Connection, Source

Node = tuple[str, str, str]  # a service, one of its inflows and, where it is kept apart, the end it came from
Amounts = tuple[Fraction, Fraction, Fraction]  # requests, bytes sent, bytes returned
ZERO = Fraction(0)
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

    def into(self, name: str) -> Flow | None:
        """The largest request flow into a service: what a picture shows beside it."""
        flows = [flow for flow in self.arriving.get(name, {}).values() if flow.mean]
        return flows[0] if flows else None


class _Gains:
    """For one source: what one of its requests causes at each node and along each connection."""

    def __init__(self) -> None:
        self.rate: dict[Node, Fraction] = {}
        self.sent: dict[Node, Fraction] = {}
        self.returned: dict[Node, Fraction] = {}
        self.leaving: dict[int, Amounts] = {}
        self.by_size: dict[Node, tuple[Amounts, ...]] = {}  # filled when a service asks for it


@frozen
class _Feed:
    """What a connection brings to one inflow: how much for a request, and the sizes its service knows better."""

    node: Node
    amount: Fraction
    counts_bytes: bool
    request: Fraction | None
    response: Fraction | None
    is_silent: bool
    has_body: bool | None


@frozen
class _Hop:
    """One connection, from one end, as coefficients: the nodes it draws on, the nodes it feeds, its sizes."""

    connection: Connection
    number: int
    end: str  # where what runs along it came from
    draws: tuple[tuple[Node, Fraction, Fraction], ...]  # for a service: parts of what arrives, of its bytes
    envelope: Fraction  # bytes added to each request
    factor: Fraction  # for a source: share x calls
    feeds: tuple[_Feed, ...]
    request: Fraction | None
    response: Fraction | None
    origin: str  # whose requests start here: a source, or the arrow itself where it comes by itself
    is_stated: tuple[bool, bool]  # whether the spec states request and response, which then hold before the target's


@frozen
class Network:
    """The equations solved once: what one request of each source causes everywhere, whatever the sources send."""

    architecture: Architecture
    sources: Mapping[str, Source]  # those of the spec, services that emit of themselves, arrows that come by themselves
    hops: list[_Hop]
    nodes: Mapping[tuple[str, str], tuple[Node, ...]]  # of each inflow of each service
    into: Mapping[Node, list[_Hop]]
    order: list[list[Node]]
    gains: Mapping[str, _Gains]
    reach: Mapping[tuple[str, str], Fraction]
    days: Mapping[str, Quantity]  # each source's hours over its mean
    emitted: Mapping[str, Fraction]  # requests a second of each source

    @cached_property
    def loops(self) -> Mapping[Node, int]:
        """The loop each node is part of, by number; a node on none has a number of its own."""
        return {node: number for number, group in enumerate(self.order) for node in group}

    @property
    def has_own(self) -> bool:
        """Whether something comes by itself, so that flows are left when nobody sends any."""
        return len(self.sources) > len(self.architecture.sources)


def solve(architecture: Architecture, scale: Mapping[str, Any] | Any = 1) -> Flows:
    """Every flow, each source's mean times `scale`: a number, an array of them, or one for each source.

    What a service emits of itself is not scaled. Raises ArchplanError naming every loop that does not damp.
    """
    return flows(network(architecture), scale)


def network(architecture: Architecture) -> Network:
    """The gains of every source at every service and connection. Raises ArchplanError naming every endless loop."""
    sources = {**architecture.sources, **_own(architecture), **_standing(architecture)}
    apart = ends(architecture)
    nodes = _nodes(architecture, apart)
    hops: list[_Hop] = []
    for connection in architecture.connections:
        for end in _ends_of(connection, architecture, apart) or ("",):
            hops.append(_hop(connection, architecture, nodes, end, len(hops)))
    order = _ordered(hops, nodes)
    into: dict[Node, list[_Hop]] = {}
    for hop in hops:
        for feed in hop.feeds:
            into.setdefault(feed.node, []).append(hop)
    endless: list[Diagnostic] = []
    gains = {name: _gains(source, hops, into, order, architecture, endless) for name, source in sources.items()}
    if endless:
        raise ArchplanError(in_order(endless))
    days = {name: Quantity(Day(24 * weight for weight in source.weights), {}) for name, source in sources.items()}
    emitted = {name: Fraction(source.mean.to(request / second)) for name, source in sources.items()}
    return Network(architecture, sources, hops, nodes, into, order, gains, _reach(architecture), days, emitted)


def _nodes(
    architecture: Architecture, apart: Mapping[str, tuple[str, ...]]
) -> dict[tuple[str, str], tuple[Node, ...]]:  # fmt: skip
    return {
        (name, inflow): tuple((name, inflow, end) for end in apart.get(name, ("",)))
        for name, service in architecture.services.items()
        for inflow in service.inflows
    }


def _ends_of(
    connection: Connection, architecture: Architecture, apart: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:  # fmt: skip
    """The ends that a connection carries something from."""
    return coming(architecture, apart, connection.source, architecture.services[connection.target])


def _own(architecture: Architecture) -> dict[str, Source]:
    """A source for every service that emits something of itself: all day alike, a byte for each thing counted.

    Its name ends in a colon, as nothing in a spec does: it feeds what leaves the service, not connections by name.
    """
    found = {}
    for name, service in architecture.services.items():
        emitted = service.emits()
        if emitted is not None and emitted.number:
            nothing = 0 * unit("session") / second, 0 * unit("user") / month
            edges = {REGIONS[service.region][1]: Fraction(1)} if service.region in REGIONS else {}
            found[f"{name}:"] = Source(
                f"{name}:", "schedule", "", Quantity(emitted.number, _REQUESTS), Fraction(1), (Fraction(1, 24),) * 24,
                1 * byte / request, 0 * byte / request, *nothing, edges, 0 / month, (), (), service.spec.span,
            )  # fmt: skip
    return found


def _standing(architecture: Architecture) -> dict[str, Source]:
    """Each plain arrow that comes by itself, as a source of its own: evenly, day and night, of nobody."""
    nothing, flat = 0 * byte / request, (Fraction(1, 24),) * 24
    found = {}
    for c in architecture.connections:
        if c.usual is not None and c.usual.rate:
            response = c.usual.response if c.usual.response is not None else nothing
            found[c.name] = Source(
                c.name, "schedule", "", c.usual.rate, Fraction(1), flat, nothing, response, _NOBODY[0], _NOBODY[1],
                {}, 0 / second, (), (), c.span,
            )  # fmt: skip
    return found


_NOBODY = 0 * unit("session") / second, 0 * unit("user") / month


def flows(network: Network, scale: Mapping[str, Any] | Any = 1) -> Flows:
    """Every flow of a solved network, each source's mean times `scale`."""
    architecture = network.architecture
    scales = dict.fromkeys(network.sources, _WHOLE)
    if isinstance(scale, Mapping):
        scales |= {name: quantity(scale.get(name, 1)) for name in architecture.sources}
    else:
        scales |= dict.fromkeys(architecture.sources, quantity(scale))
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
    return Flows(arriving, streams, _ending(architecture))


def _hop(
    connection: Connection, architecture: Architecture, nodes: Mapping[tuple[str, str], tuple[Node, ...]], end: str,
    number: int,
) -> _Hop:  # fmt: skip
    """One connection for what came from one end; for none it carries nothing."""
    services = architecture.services
    share = connection.share.number if connection.share is not None else Fraction(1)
    usual = connection.usual
    factor = share * connection.calls.number if usual is None else Fraction(1)
    passing = factor if usual is None else usual.each
    target = services[connection.target]
    origin = services.get(connection.source)
    draws: tuple[tuple[Node, Fraction, Fraction], ...] = ()
    sizes = [_bytes(connection.request), _bytes(connection.response)]
    is_stated = connection.request is not None, connection.response is not None
    envelope = ZERO
    if origin is not None:
        passed = origin.passes(connection.leaving, target)
        parts = [(inflow, passing * Fraction(quantity(part).number)) for inflow, part in passed.parts.items()]
        draws = tuple(
            (node, part, part * passed.payload_of(inflow))
            for inflow, part in parts
            if part
            for node in nodes.get((origin.name, inflow), ((origin.name, inflow, ""),))
            if _draws(architecture, origin, node[2], target, end)
        )
        envelope = Fraction(passed.envelope.to(byte))
        if passed.size is not None:  # an event of its own, as many of them as payloads, and nobody answers it
            several = max((passed.payload_of(inflow) for inflow in passed.parts), default=Fraction(1))
            sizes = [sizes[0] if sizes[0] is not None else several * Fraction(passed.size.to(byte)), sizes[1] or ZERO]
    outward = target.outward if end and network_of(architecture, end) != OUTSIDE else ""
    feeds = []
    for inflow, amount in _named(connection, origin, target, outward or default_inflow(target)).items():
        if not end and keeps_apart(target):
            continue
        word = target.inflows[inflow]
        carried = [_bytes(size) for size in target.carries(inflow) or (None, None)]
        if word.only_taken and carried[1] is None and not _states_response(connection, architecture):
            carried[1] = Fraction(ACKNOWLEDGEMENT.to(byte))
        node = target.name, inflow, end if keeps_apart(target) else ""
        is_silent = is_unanswered(architecture, target, inflow, end)
        is_bytes = word.counted is byte
        feeds.append(_Feed(node, Fraction(amount.number), is_bytes, carried[0], carried[1], is_silent, word.has_body))
    starts = connection.source if usual is None else connection.name
    return _Hop(connection, number, end, draws, envelope, factor, tuple(feeds), sizes[0], sizes[1], starts, is_stated)


def _bytes(size: Quantity | None) -> Fraction | None:
    return None if size is None else Fraction(size.to(byte if size.like(byte) else byte / request))


def _named(connection: Connection, origin: Service | None, target: Service, default: str) -> dict[str, Quantity]:
    """How much of each inflow of the target one request brings, under the inflow that takes what this origin sends."""
    one_each = {default: Quantity(Fraction(1), {})} if target.inflows else {}
    found: dict[str, Quantity] = {}
    for inflow, amount in (connection.multipliers or one_each).items():
        taken = origin.sends_as.get(inflow, inflow) if origin is not None else inflow
        taken = taken if taken in target.inflows else inflow
        if taken:
            found[taken] = found[taken] + amount if taken in found else amount
    return found


def _states_response(connection: Connection, architecture: Architecture) -> bool:
    """Whether the connection leaves a source of traffic whose spec states what comes back."""
    source = architecture.sources.get(connection.source)
    return source is not None and source.states_response


def _draws(architecture: Architecture, origin: Service, came: str, target: Service, end: str) -> bool:
    """Whether a connection that carries what came from `end` draws on what arrived from `came`."""
    if not keeps_apart(origin):
        return True
    return bool(end) and hands_on(architecture, origin, came, target) and (came == end or not is_passed_unseen(origin))


def default_inflow(service: Service) -> str:
    """The inflow that takes a connection which names none."""
    for name, word in service.inflows.items():
        if word.is_default or len(service.inflows) == 1:
            return name
    return ""


def _ordered(hops: list[_Hop], nodes: Mapping[tuple[str, str], tuple[Node, ...]]) -> list[list[Node]]:
    """Nodes in flow order, in groups: a group of several nodes is a loop."""
    graph: dict[Node, list[Node]] = {node: [] for those in nodes.values() for node in those}
    for hop in hops:
        for node, *_ in hop.draws:
            if node not in graph:  # what a service emits of itself, at which nothing arrives
                graph[node] = []
            graph[node].extend(feed.node for feed in hop.feeds)
    return list(reversed(strongly_connected(graph)))


def strongly_connected(graph: Mapping[Any, list[Any]]) -> list[list[Any]]:
    """Tarjan's components without recursion, the last in flow order first."""
    index: dict[Any, int] = {}
    low: dict[Any, int] = {}
    on_stack: set[Any] = set()
    stack: list[Any] = []
    found: list[list[Any]] = []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(graph[successor])))
                    break
                if successor in on_stack:
                    low[node] = min(low[node], index[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    found.append(component)
    return found


def _gains(
    source: Source, hops: list[_Hop], into: Mapping[Node, list[_Hop]], order: list[list[Node]],
    architecture: Architecture, endless: list[Diagnostic],
) -> _Gains:  # fmt: skip
    gains = _Gains()
    start = (Fraction(1), Fraction(source.request.to(byte / request)), Fraction(source.response.to(byte / request)))
    for group in order:
        for node in group:
            gains.rate[node] = gains.sent[node] = gains.returned[node] = ZERO
            if node[1] == "" and source.name == f"{node[0]}:":
                gains.rate[node], gains.sent[node], gains.returned[node] = start
        looped = len(group) > 1 or any(node == group[0] for hop in into.get(group[0], []) for node, *_ in hop.draws)
        if not looped:
            for hop in into.get(group[0], []):
                out = _out(hop, gains, start if hop.origin == source.name else None)
                _feed(group[0], hop, out, gains)
        else:
            _solve_loop(group, into, gains, start, source, architecture, endless)
    for hop in hops:
        gains.leaving[hop.number] = _out(hop, gains, start if hop.origin == source.name else None)
    return gains


def _out(hop: _Hop, gains: _Gains, start: Amounts | None) -> Amounts:
    """Requests, bytes sent and bytes returned along a connection, before the target's own multipliers."""
    if start is not None:
        rate, sent, returned = (part * hop.factor for part in start)
    else:
        rate = sent = returned = ZERO
        for node, factor, carried in hop.draws:
            if node not in gains.rate or not gains.rate[node]:
                continue
            rate = plus(rate, times(factor, gains.rate[node]))
            sent = plus(sent, times(carried, gains.sent[node]))
            returned = plus(returned, times(carried, gains.returned[node]))
        if hop.envelope:
            sent = plus(sent, times(rate, hop.envelope))
    if hop.request is not None:
        sent = times(rate, hop.request)
    if hop.response is not None:
        returned = times(rate, hop.response)
    return rate, sent, returned


def _feed(node: Node, hop: _Hop, out: Amounts, gains: _Gains) -> None:
    for feed in hop.feeds:
        if feed.node == node:
            rate, sent, returned = _arrived(hop, out, feed)
            gains.rate[node] = plus(gains.rate[node], rate)
            gains.sent[node] = plus(gains.sent[node], sent)
            gains.returned[node] = plus(gains.returned[node], returned)


def _arrived(hop: _Hop, out: Amounts, feed: _Feed) -> Amounts:
    rate, sent, returned = out
    amount = feed.amount
    if feed.is_silent:
        returned = ZERO
    if feed.counts_bytes:  # the bytes are what is counted, nothing comes back
        return times(rate, amount), times(rate, amount), ZERO
    if amount == 1 and feed.request is None and feed.response is None:
        return rate, sent, returned
    states_request, states_response = hop.is_stated
    sent = rate * amount * feed.request if feed.request is not None and not states_request else sent * amount
    if feed.response is None or states_response or feed.is_silent:
        return rate * amount, sent, returned * amount
    return rate * amount, sent, rate * amount * feed.response


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


def _solve_loop(
    group: list[Node], into: Mapping[Node, list[_Hop]], gains: _Gains, start: Amounts,
    source: Source, architecture: Architecture, endless: list[Diagnostic],
) -> None:  # fmt: skip
    """Solve x = Mx + b over the nodes of a loop, for requests and then for bytes."""
    inside = {node: position for position, node in enumerate(group)}
    size = len(group)
    matrix = [[ZERO] * size for _ in group]
    fixed = [ZERO] * size
    for node in group:
        for hop in into.get(node, []):
            for feed in hop.feeds:
                if feed.node != node:
                    continue
                amount = feed.amount
                if hop.origin == source.name:
                    fixed[inside[node]] += amount * hop.factor
                for origin, factor, _carried in hop.draws:
                    if origin in inside:
                        matrix[inside[node]][inside[origin]] += factor * amount
                    else:
                        fixed[inside[node]] += factor * amount * gains.rate.get(origin, ZERO)
    damped = _linear(matrix, [Fraction(1)] * size)
    if damped is None or any(part <= 0 for part in damped):
        endless.append(_undamped(group, architecture))
        return
    rates = _linear(matrix, fixed) or []
    for node, rate in zip(group, rates, strict=True):
        gains.rate[node] = rate
    for key in ("sent", "returned"):
        _solve_bytes(key, group, into, gains, start, source)


def _solve_bytes(
    key: str, group: list[Node], into: Mapping[Node, list[_Hop]], gains: _Gains,
    start: Amounts, source: Source,
) -> None:  # fmt: skip
    inside = {node: position for position, node in enumerate(group)}
    matrix = [[ZERO] * len(group) for _ in group]
    fixed = [ZERO] * len(group)
    values: dict[Node, Fraction] = getattr(gains, key)
    for node in group:
        row = inside[node]
        for hop in into.get(node, []):
            sent = key == "sent"
            written = hop.request if sent else hop.response
            stated = written if hop.is_stated[not sent] else None
            rate = _out(hop, gains, start if hop.origin == source.name else None)[0]
            for feed in hop.feeds:
                if feed.node != node or (feed.is_silent and key == "returned"):
                    continue
                amount = feed.amount
                carried_size = feed.request if sent else feed.response
                size = next((s for s in (stated, carried_size, written) if s is not None), None)
                if feed.counts_bytes:
                    fixed[row] += rate * amount if sent else ZERO
                elif size is not None:
                    fixed[row] += rate * amount * size
                elif hop.origin == source.name:
                    fixed[row] += amount * hop.factor * start[1 if sent else 2]
                else:
                    fixed[row] += rate * amount * hop.envelope if sent else ZERO
                    for origin, _factor, carried in hop.draws:
                        if origin in inside:
                            matrix[row][inside[origin]] += carried * amount
                        else:
                            fixed[row] += carried * amount * values.get(origin, ZERO)
    for node, solved in zip(group, _linear(matrix, fixed) or fixed, strict=True):
        values[node] = solved


def _linear(matrix: list[list[Fraction]], fixed: list[Fraction]) -> list[Fraction] | None:
    """x of x = Mx + b, by elimination on I - M; None when there is no single answer."""
    size = len(fixed)
    rows = [[(Fraction(1) if i == j else ZERO) - matrix[i][j] for j in range(size)] + [fixed[i]] for i in range(size)]
    for column in range(size):
        pivot = next((r for r in range(column, size) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        for r in range(size):
            if r != column and rows[r][column]:
                ratio = rows[r][column] / head
                rows[r] = [a - ratio * b if b else a for a, b in zip(rows[r], rows[column], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def _undamped(group: list[Node], architecture: Architecture) -> Diagnostic:
    names = {name for name, *_ in group}
    inner = [c for c in architecture.connections if c.source in names and c.target in names]
    path = _cycle(inner)
    around = " -> ".join([*(c.source for c in path), path[0].source]) if path else " -> ".join(sorted(names))
    at = (path or inner)[-1].span
    return Diagnostic(
        "endless-loop",
        at,
        f"traffic round the loop {around} never dies down",
        "let less than one request come back for each that goes in: a share below 100% or fewer calls",
    )


def _cycle(connections: list[Connection]) -> list[Connection]:
    """Some cycle among the connections, from its first service in spec order."""
    leaving: dict[str, list[Connection]] = {}
    for connection in connections:
        leaving.setdefault(connection.source, []).append(connection)
    path: list[Connection] = []
    seen: dict[str, int] = {}
    here = connections[0].source
    while here not in seen:
        seen[here] = len(path)
        following = leaving.get(here)
        if not following:
            return []
        path.append(following[0])
        here = following[0].target
    return path[seen[here] :]


def _reach(architecture: Architecture) -> dict[tuple[str, str], Fraction]:
    """The part of a source's users that a service ever sees, by (source, service): shares split, calls do not."""
    found: dict[tuple[str, str], Fraction] = {}
    for source in architecture.sources:
        part: dict[str, Fraction] = {source: Fraction(1)}
        for _ in range(len(architecture.services)):
            new: dict[str, Fraction] = {source: Fraction(1)}
            shared: dict[str, Fraction] = {}
            for connection in architecture.connections:
                here = part.get(connection.source)
                if not here:
                    continue
                if connection.share is not None:
                    shared[connection.target] = shared.get(connection.target, ZERO) + here * connection.share.number
                else:
                    new[connection.target] = max(new.get(connection.target, ZERO), here)
            for target, share in shared.items():
                new[target] = max(new.get(target, ZERO), min(Fraction(1), share))
            if new == part:
                break
            part = new
        found.update({(source, name): value for name, value in part.items()})
    return found


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


def _mean_size(sent: Quantity, mean: Quantity, otherwise: Quantity) -> Quantity:
    """Bytes over requests; of an array also where there are none."""
    if is_exact(mean.number):
        return Quantity(sent.number / mean.number, _SIZE)
    none = mean.number == 0
    return Quantity((sent.number + none * float(otherwise.number)) / (mean.number + none), _SIZE)


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
    return max(sent - rate * _BARE, ZERO)


_BARE = Fraction(Quantity.parse(DEFAULT_REQUEST).to(byte))  # a line, headers and cookies
_REQUESTS = (request / second).powers
_Run = tuple[Quantity, Quantity, Quantity, Quantity, Quantity, Quantity, Quantity]
_NONE, _NO_BYTES = 0 * request / second, 0 * byte / second
_NOTHING: _Run = (_NONE, _NONE, _NO_BYTES, _NO_BYTES, _NO_BYTES, _NO_BYTES, _NO_BYTES)


def _ending(architecture: Architecture) -> dict[str, Fraction]:
    """The share of arriving requests that stops at a service whose connections share out less than all of it."""
    ending = {}
    for name in [*architecture.sources, *architecture.services]:
        shares = [c.share.number for c in architecture.leaving(name) if c.share is not None]
        if shares and sum(shares) < 1:
            ending[name] = 1 - sum(shares, ZERO)
    return ending

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

from archplan.diagnostics import ArchplanError, Diagnostic, in_order
from archplan.service import Flow, Part, Service, no_flow
from archplan.spec import Architecture, Connection, Source
from archplan.units import Day, Quantity, byte, divided, is_exact, plus, quantity, request, second, times
from archplan.values import changed, frozen

Node = tuple[str, str]  # a service and one of its inflows
Amounts = tuple[Fraction, Fraction, Fraction]  # requests, bytes sent, bytes returned
ZERO = Fraction(0)
MOST_SIZES = 64  # of one source at one node that are told apart


@frozen
class Stream:
    """What runs along one connection: requests/second mean and peak, bytes/second sent and returned."""

    connection: Connection
    rate: Quantity
    peak: Quantity
    sent: Quantity
    returned: Quantity
    hourly_sent: Quantity
    hourly_returned: Quantity


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
class _Hop:
    """One connection as coefficients: the nodes it draws on, the nodes it feeds, its sizes."""

    connection: Connection
    draws: tuple[tuple[Node, Fraction], ...]  # for a service; empty for a source
    payloads: Fraction  # how many arriving payloads one leaving request carries: a batch carries many
    factor: Fraction  # for a source: share x calls
    feeds: tuple[tuple[Node, Fraction, bool, Fraction | None, Fraction | None], ...]
    request: Fraction | None
    response: Fraction | None


@frozen
class Network:
    """The equations solved once: what one request of each source causes everywhere, whatever the sources send."""

    architecture: Architecture
    hops: list[_Hop]
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


def solve(architecture: Architecture, scale: Mapping[str, Any] | Any = 1) -> Flows:
    """Every flow, each source's mean times `scale`: a number, an array of them, or one for each source.

    Raises ArchplanError naming every loop that does not damp.
    """
    return flows(network(architecture), scale)


def network(architecture: Architecture) -> Network:
    """The gains of every source at every service and connection. Raises ArchplanError naming every endless loop."""
    hops = [_hop(connection, architecture.services) for connection in architecture.connections]
    order = _ordered(hops, architecture)
    into: dict[Node, list[_Hop]] = {}
    for hop in hops:
        for feed in hop.feeds:
            into.setdefault(feed[0], []).append(hop)
    endless: list[Diagnostic] = []
    gains = {
        name: _gains(source, hops, into, order, architecture, endless) for name, source in architecture.sources.items()
    }
    if endless:
        raise ArchplanError(in_order(endless))
    days = {
        name: Quantity(Day(24 * weight for weight in source.weights), {})
        for name, source in architecture.sources.items()
    }
    emitted = {name: Fraction(source.mean.to(request / second)) for name, source in architecture.sources.items()}
    return Network(architecture, hops, into, order, gains, _reach(architecture), days, emitted)


def flows(network: Network, scale: Mapping[str, Any] | Any = 1) -> Flows:
    """Every flow of a solved network, each source's mean times `scale`."""
    architecture = network.architecture
    if isinstance(scale, Mapping):
        scales = {name: quantity(scale.get(name, 1)) for name in architecture.sources}
    else:
        scales = dict.fromkeys(architecture.sources, quantity(scale))
    arriving = {
        name: {inflow: _flow(service, inflow, network, scales) for inflow in service.inflows}
        for name, service in architecture.services.items()
    }
    streams = tuple(_stream(hop, network, scales) for hop in network.hops)
    return Flows(arriving, streams, _ending(architecture))


def _hop(connection: Connection, services: Mapping[str, Service]) -> _Hop:
    share = connection.share.number if connection.share is not None else Fraction(1)
    factor = share * connection.calls.number
    target = services[connection.target]
    draws: tuple[tuple[Node, Fraction], ...] = ()
    payloads = Fraction(1)
    if connection.source in services:
        origin = services[connection.source]
        passed = origin.outflow(connection.leaving)
        draws = tuple(
            ((origin.name, inflow), factor * Fraction(quantity(part).number))
            for inflow, part in passed.items()
            if quantity(part).number
        )
        payloads = Fraction(quantity(origin.payloads(connection.leaving)).number)
    named = connection.multipliers or ({_default(target): Quantity(Fraction(1), {})} if target.inflows else {})
    feeds = []
    for inflow, amount in named.items():
        if not inflow:
            continue
        carried = target.carries(inflow) or (None, None)
        sizes = [
            None if size is None else Fraction(size.to(byte if size.like(byte) else byte / request)) for size in carried
        ]
        counts_bytes = target.inflows[inflow].counted is byte
        feeds.append(((target.name, inflow), Fraction(amount.number), counts_bytes, sizes[0], sizes[1]))
    return _Hop(
        connection,
        draws,
        payloads,
        factor,
        tuple(feeds),
        connection.request.number if connection.request is not None else None,
        connection.response.number if connection.response is not None else None,
    )


def _default(service: Service) -> str:
    for name, word in service.inflows.items():
        if word.is_default or len(service.inflows) == 1:
            return name
    return ""


def _ordered(hops: list[_Hop], architecture: Architecture) -> list[list[Node]]:
    """Nodes in flow order, in groups: a group of several nodes is a loop."""
    graph: dict[Node, list[Node]] = {
        (name, inflow): [] for name, service in architecture.services.items() for inflow in service.inflows
    }
    for hop in hops:
        for node, _ in hop.draws:
            graph[node].extend(feed[0] for feed in hop.feeds)
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
        looped = len(group) > 1 or any(node == group[0] for hop in into.get(group[0], []) for node, _ in hop.draws)
        if not looped:
            for hop in into.get(group[0], []):
                out = _out(hop, gains, start if hop.connection.source == source.name else None)
                _feed(group[0], hop, out, gains)
        else:
            _solve_loop(group, into, gains, start, source, architecture, endless)
    for hop in hops:
        gains.leaving[hop.connection.index] = _out(hop, gains, start if hop.connection.source == source.name else None)
    return gains


def _out(hop: _Hop, gains: _Gains, start: Amounts | None) -> Amounts:
    """Requests, bytes sent and bytes returned along a connection, before the target's own multipliers."""
    if start is not None:
        rate, sent, returned = (part * hop.factor for part in start)
    else:
        rate = sent = returned = ZERO
        for node, factor in hop.draws:
            if node not in gains.rate or not gains.rate[node]:
                continue
            carried = times(factor, hop.payloads)
            rate = plus(rate, times(factor, gains.rate[node]))
            sent = plus(sent, times(carried, gains.sent[node]))
            returned = plus(returned, times(carried, gains.returned[node]))
    if hop.request is not None:
        sent = times(rate, hop.request)
    if hop.response is not None:
        returned = times(rate, hop.response)
    return rate, sent, returned


def _feed(node: Node, hop: _Hop, out: Amounts, gains: _Gains) -> None:
    for target, amount, counts_bytes, request_size, response_size in hop.feeds:
        if target == node:
            rate, sent, returned = _arrived(hop, out, amount, counts_bytes, request_size, response_size)
            gains.rate[node] = plus(gains.rate[node], rate)
            gains.sent[node] = plus(gains.sent[node], sent)
            gains.returned[node] = plus(gains.returned[node], returned)


def _arrived(
    hop: _Hop, out: Amounts, amount: Fraction, counts_bytes: bool,
    request_size: Fraction | None, response_size: Fraction | None,
) -> Amounts:  # fmt: skip
    rate, sent, returned = out
    if counts_bytes:  # the bytes are what is counted, nothing comes back
        return times(rate, amount), times(rate, amount), ZERO
    if amount == 1 and request_size is None and response_size is None:
        return out
    sent = rate * amount * request_size if request_size is not None and hop.request is None else sent * amount
    back = rate * amount * response_size if response_size is not None and hop.response is None else returned * amount
    return rate * amount, sent, back


def _by_size(network: Network, source: str, node: Node) -> tuple[Amounts, ...]:
    """What one request of a source causes at a node, apart for each size that arrives there.

    A connection of a loop, or one with more sizes than can be told apart, counts with its mean size.
    """
    gains, loops = network.gains[source], network.loops
    known, asked = gains.by_size, [node]
    while asked:
        here = asked[-1]
        hops = [hop for hop in network.into.get(here, ()) if gains.leaving[hop.connection.index][0]]
        before = [origin for hop in hops for origin, _ in hop.draws if loops[origin] != loops[here]]
        unknown = [origin for origin in before if origin not in known]
        if unknown:
            asked += unknown
            continue
        asked.pop()
        found: dict[tuple[Fraction, Fraction], Amounts] = {}
        for hop in hops:
            leaving = [gains.leaving[hop.connection.index]]
            sizes = sum(len(known.get(origin, ())) for origin, _ in hop.draws)
            if 0 < sizes <= MOST_SIZES and all(loops[origin] != loops[here] for origin, _ in hop.draws):
                leaving = [_leave(hop, factor, part) for origin, factor in hop.draws for part in known.get(origin, ())]
            for out in leaving:
                _add_to_size(found, here, hop, out)
        known[here] = tuple(found.values())
    return known[node]


def _leave(hop: _Hop, factor: Fraction, arriving: Amounts) -> Amounts:
    """What a service makes of one size that arrives, sent along a connection."""
    carried, rate = times(factor, hop.payloads), times(factor, arriving[0])
    sent = times(carried, arriving[1]) if hop.request is None else times(rate, hop.request)
    returned = times(carried, arriving[2]) if hop.response is None else times(rate, hop.response)
    return rate, sent, returned


def _add_to_size(found: dict[tuple[Fraction, Fraction], Amounts], node: Node, hop: _Hop, out: Amounts) -> None:
    """Add what a connection brings to a node to what has come there of the same size."""
    for feed in hop.feeds:
        arrived = _arrived(hop, out, *feed[1:])
        if feed[0] == node and arrived[0]:
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
            for target, amount, _counts, _request, _response in hop.feeds:
                if target != node:
                    continue
                if hop.connection.source == source.name:
                    fixed[inside[node]] += amount * hop.factor
                for origin, factor in hop.draws:
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
            stated = hop.request if key == "sent" else hop.response
            rate = _out(hop, gains, start if hop.connection.source == source.name else None)[0]
            for target, amount, counts_bytes, *sizes in hop.feeds:
                if target != node:
                    continue
                size = stated if stated is not None else sizes[0 if key == "sent" else 1]
                if counts_bytes:
                    fixed[row] += rate * amount if key == "sent" else ZERO
                elif size is not None:
                    fixed[row] += rate * amount * size
                elif hop.connection.source == source.name:
                    fixed[row] += amount * hop.factor * start[1 if key == "sent" else 2]
                else:
                    for origin, factor in hop.draws:
                        carried = factor * hop.payloads * amount
                        if origin in inside:
                            matrix[row][inside[origin]] += carried
                        else:
                            fixed[row] += carried * values.get(origin, ZERO)
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
    names = {name for name, _ in group}
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
    node = service.name, inflow
    counted = service.inflows[inflow].counted
    total: dict[str, Quantity] = {}
    base = [ZERO, ZERO, ZERO]  # requests, sent, returned a second before scaling: sizes survive zero traffic
    edges: dict[str, list[Quantity]] = {}

    def add(key: str, value: Quantity) -> None:
        total[key] = total[key] + value if key in total else value

    for name, source in network.architecture.sources.items():
        gain = network.gains[name]
        rate = gain.rate.get(node, ZERO)
        if not rate:
            continue
        sent, returned = gain.sent.get(node, ZERO), gain.returned.get(node, ZERO)
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
        add("users", source.users * part_of_users * scale if source.users else source.users)
        for edge, share in source.edges.items():
            whole = (mean, sent_bytes, returned_bytes)
            shares = list(whole) if share == 1 else [part * share for part in whole]
            edges[edge] = [a + b for a, b in zip(edges[edge], shares, strict=True)] if edge in edges else shares
    if not base[0]:
        return no_flow(counted)
    sizes = Quantity(base[1] / base[0], _SIZE), Quantity(base[2] / base[0], _SIZE)
    made_of = partial(_parts, node, _rate_of(counted), network, scales)
    if not total:
        return changed(no_flow(counted), request_size=sizes[0], response_size=sizes[1], made_of=made_of)
    if len({id(scale) for scale in scales.values()}) > 1:  # perhaps another mix than the spec's
        sizes = (
            _mean_size(total["sent"], total["mean"], sizes[0]), _mean_size(total["returned"], total["mean"], sizes[1]),
        )  # fmt: skip
    return Flow(
        total["mean"], total["peak"], total["hourly"], total["sent"], total["returned"], total["hourly_sent"],
        total["hourly_returned"], *sizes, total["sessions"], total["users"],
        {edge: (p[0], p[1], p[2]) for edge, p in edges.items()}, made_of,
    )  # fmt: skip


def _mean_size(sent: Quantity, mean: Quantity, otherwise: Quantity) -> Quantity:
    """Bytes over requests; of an array also where there are none."""
    if is_exact(mean.number):
        return Quantity(sent.number / mean.number, _SIZE)
    none = mean.number == 0
    return Quantity((sent.number + none * float(otherwise.number)) / (mean.number + none), _SIZE)


def _parts(node: Node, powers: Mapping[str, int], network: Network, scales: Mapping[str, Quantity]) -> tuple[Part, ...]:
    """What arrives at a node, apart for each source and each size of it."""
    found = []
    for name, source in network.architecture.sources.items():
        for rate, sent, returned in _by_size(network, name, node):
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


def _stream(hop: _Hop, network: Network, scales: Mapping[str, Quantity]) -> Stream:
    found: list[Quantity] | None = None
    for name, source in network.architecture.sources.items():
        out = network.gains[name].leaving[hop.connection.index]
        if not out[0] or not scales[name]:
            continue
        arrived = [_arrived(hop, out, *feed[1:]) for feed in hop.feeds] or [out]
        emitted, scale = network.emitted[name], scales[name]
        hours = network.days[name]
        counted = [a[0] for a, feed in zip(arrived, hop.feeds, strict=False) if not feed[2]]
        calls = sum(counted, ZERO) if counted else out[0]
        rate, sent, returned = (
            Quantity(part * emitted, powers) * scale if scale is not _WHOLE else Quantity(part * emitted, powers)
            for part, powers in (
                (calls, _REQUESTS), (sum((a[1] for a in arrived), ZERO), _BYTES), (sum((a[2] for a in arrived), ZERO), _BYTES),
            )
        )  # fmt: skip
        of_source = [rate, rate * source.peak, sent, returned, hours * sent, hours * returned]
        found = of_source if found is None else [a + b for a, b in zip(found, of_source, strict=True)]
    if found is None:
        return Stream(hop.connection, *_NOTHING)
    return Stream(hop.connection, found[0], found[1], found[2], found[3], found[4], found[5])


_REQUESTS = (request / second).powers
_NOTHING = (*[0 * request / second] * 2, *[0 * byte / second] * 4)


def _ending(architecture: Architecture) -> dict[str, Fraction]:
    """The share of arriving requests that stops at a service whose connections share out less than all of it."""
    ending = {}
    for name in [*architecture.sources, *architecture.services]:
        shares = [c.share.number for c in architecture.leaving(name) if c.share is not None]
        if shares and sum(shares) < 1:
            ending[name] = 1 - sum(shares, ZERO)
    return ending

"""From the traffic at the door to the flow into every service.

Sources emit; connections carry a share, calls for each request and payload sizes; services change what passes on.
All of it is linear, so flows are the solution of linear equations, solved exactly and one strongly connected part
at a time: a loop (a retry, a callback) settles when its gain is below one and is an error, named, when it is not.
Everything is kept by source, so that each source's own shape of the day and peak reach the last service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from archplan.estimate.hops import (
    ZERO,
    Amounts,
    Node,
    _ends_of,
    _Feed,
    _Gains,
    _Hop,
    _hop,
    _nodes,
    _own,
    _standing,
    parts,
    sorted_out,
)
from archplan.estimate.passing import ends
from archplan.estimate.reach import reach
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, in_order
from archplan.kernel.record import fresh, frozen
from archplan.kernel.units import Day, Quantity, byte, holds_once, is_exact, plus, request, second, times
from archplan.spec.architecture import Architecture, Connection, Source


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
    brought: Mapping[str, tuple[str, ...]] = fresh(default_factory=dict)  # by stated volume, the sources of its people
    assumed: tuple[str, ...] = ()  # the sizes of stated volumes that nothing says

    @cached_property
    def loops(self) -> Mapping[Node, int]:
        """The loop each node is part of, by number; a node on none has a number of its own."""
        return {node: number for number, group in enumerate(self.order) for node in group}

    @property
    def has_own(self) -> bool:
        """Whether something comes by itself, so that flows are left when nobody sends any."""
        return len(self.sources) > len(self.architecture.sources)


def network(architecture: Architecture) -> Network:
    """The gains of every source at every service and connection. Raises ArchplanError naming every endless loop."""
    sources = {**architecture.sources, **_own(architecture), **_standing(architecture)}
    apart = ends(architecture)
    nodes = _nodes(architecture, apart)
    hops: list[_Hop] = []
    for connection in architecture.connections:
        for part in parts(connection) if connection.states_volume else (connection,):
            for one, of in sorted_out(part, architecture):
                for end in _ends_of(one, architecture, apart) or ("",):
                    hops.append(_hop(one, architecture, nodes, end, len(hops), of))
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
    emitted = {name: source.mean.to(request / second) for name, source in sources.items()}
    seen = _reach(architecture.sources.values(), hops, gains)
    return Network(architecture, sources, hops, nodes, into, order, gains, seen, days, emitted)


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
    start = (Fraction(1), source.request.to(byte / request), source.response.to(byte / request))
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
    if is_exact(amount) and amount == 1 and feed.request is None and feed.response is None:
        return rate, sent, returned
    states_request, states_response = hop.is_stated
    sent = rate * amount * feed.request if feed.request is not None and not states_request else sent * amount
    if feed.response is None or states_response or feed.is_silent:
        return rate * amount, sent, returned * amount
    return rate * amount, sent, rate * amount * feed.response


Sparse = list[dict[int, Fraction]]  # the factors of each row that are not zero, by column


def _solve_loop(
    group: list[Node], into: Mapping[Node, list[_Hop]], gains: _Gains, start: Amounts,
    source: Source, architecture: Architecture, endless: list[Diagnostic],
) -> None:  # fmt: skip
    """Solve x = Mx + b over the nodes of a loop, for requests and then for bytes."""
    inside = {node: position for position, node in enumerate(group)}
    size = len(group)
    matrix: Sparse = [{} for _ in group]
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
                        row, column = matrix[inside[node]], inside[origin]
                        row[column] = row.get(column, ZERO) + factor * amount
                    else:
                        fixed[inside[node]] += factor * amount * gains.rate.get(origin, ZERO)
    damped = _linear(matrix, [Fraction(1)] * size)
    if damped is None or any(holds_once(part <= 0) for part in damped):
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
    matrix: Sparse = [{} for _ in group]
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
                            column = inside[origin]
                            matrix[row][column] = matrix[row].get(column, ZERO) + carried * amount
                        else:
                            fixed[row] += carried * amount * values.get(origin, ZERO)
    for node, solved in zip(group, _linear(matrix, fixed) or fixed, strict=True):
        values[node] = solved


def _linear(matrix: Sparse, fixed: list[Fraction]) -> list[Fraction] | None:
    """x of x = Mx + b, by elimination on I - M; None when there is no single answer.

    Only what is not zero is kept, and each column knows its rows: most services of a loop call few others of it.
    """
    size = len(fixed)
    rows: list[dict[int, Fraction]] = []
    holding: list[set[int]] = [set() for _ in range(size)]
    for i, factors in enumerate(matrix):
        row = {j: -factor for j, factor in factors.items() if factor}
        row[i] = row.get(i, ZERO) + 1
        rows.append({j: factor for j, factor in row.items() if factor})
        for j in rows[i]:
            holding[j].add(i)
    answers, solves, free = list(fixed), [0] * size, set(range(size))
    for column in range(size):
        pivot = min((r for r in holding[column] if r in free), key=lambda r: (len(rows[r]), r), default=None)
        if pivot is None:
            return None
        free.discard(pivot)
        solves[column] = pivot
        head = rows[pivot]
        for r in sorted(holding[column] & free):
            row, ratio = rows[r], rows[r][column] / head[column]
            for j, factor in head.items():
                left = row.get(j, ZERO) - ratio * factor
                if left:
                    row[j] = left
                    holding[j].add(r)
                elif j in row:
                    del row[j]
                    holding[j].discard(r)
            answers[r] -= ratio * answers[pivot]
    found = [ZERO] * size
    for column in reversed(range(size)):
        row = rows[solves[column]]
        rest = sum((factor * found[j] for j, factor in row.items() if j > column), ZERO)
        found[column] = (answers[solves[column]] - rest) / row[column]
    return found


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


def _reach(
    sources: Iterable[Source], hops: list[_Hop], gains: Mapping[str, _Gains],
    brought: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[tuple[str, str], Fraction]:  # fmt: skip
    """The part of a source's users that a service ever sees, by (source, service), along what carries their requests.

    `brought` names the sources whose people stand behind a stated volume: what carries it carries them.
    """
    found: dict[tuple[str, str], Fraction] = {}
    for source in sources:
        own = [source.name, *(name for name, people in (brought or {}).items() if source.name in people)]
        carriers = [gains[name].leaving for name in own]
        carrying = {
            hop.connection.index: hop.connection for hop in hops if any(leaving[hop.number][0] for leaving in carriers)
        }.values()
        arrows = [(c.source, c.target, c.share.number if c.share is not None else None) for c in carrying]
        graph: dict[str, list[str]] = {}
        for origin, target, _ in arrows:
            graph.setdefault(origin, []).append(target)
            graph.setdefault(target, [])
        order = list(reversed(strongly_connected(graph)))
        found.update({(source.name, name): part for name, part in reach(source.name, arrows, order).items()})
    return found

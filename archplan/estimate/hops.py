"""Connections as coefficients: what each draws on, what it feeds, and what comes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from archplan.estimate.passing import OUTSIDE, coming, hands_on, is_passed_unseen, is_unanswered, keeps_apart
from archplan.estimate.passing import network as network_of
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import Quantity, byte, month, one, quantity, request, second, unit
from archplan.services.words.flow import ACKNOWLEDGEMENT
from archplan.services.words.service import Service
from archplan.spec.architecture import Architecture, Connection, Source
from archplan.spec.regions import REGIONS

Node = tuple[str, str, str]  # a service, one of its inflows and, where it is kept apart, the end it came from


Amounts = tuple[Fraction, Fraction, Fraction]  # requests, bytes sent, bytes returned


ZERO = Fraction(0)


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
            found[f"{name}:"] = Source(
                f"{name}:", "schedule", "", Quantity(emitted.number, _REQUESTS), Fraction(1), (Fraction(1, 24),) * 24,
                1 * byte / request, 0 * byte / request, *nothing, _edges_of(architecture, name), 0 / month, (), (), service.spec.span,
            )  # fmt: skip
    return found


def _standing(architecture: Architecture) -> dict[str, Source]:
    """Each plain arrow that comes by itself, as a source of its own: evenly, day and night, of nobody."""
    nothing, flat = 0 * byte / request, (Fraction(1, 24),) * 24
    found = {}
    for c in architecture.connections:
        if c.states_volume:
            alone = next((part for part in parts(c) if part.rate is not None), None)
            if alone is not None and alone.rate:
                found[stands_as(alone)] = Source(
                    stands_as(alone), "schedule", "", alone.rate, Fraction(1), flat, nothing, nothing, *_NOBODY,
                    _edges_of(architecture, c.source), 0 / second, (), (), c.span,
                )  # fmt: skip
        if c.usual is not None and c.usual.rate:
            response = c.usual.response if c.usual.response is not None else nothing
            found[c.name] = Source(
                c.name, "schedule", "", c.usual.rate, Fraction(1), flat, nothing, response, _NOBODY[0], _NOBODY[1],
                _edges_of(architecture, c.source), 0 / second, (), (), c.span,
            )  # fmt: skip
    return found


def _edges_of(architecture: Architecture, name: str) -> dict[str, Fraction]:
    """Where what a caller sends of itself comes from: all of it from the geography of the caller's region."""
    origin = architecture.services.get(name)
    region = origin.region if origin is not None else architecture.region
    return {REGIONS[region][1] if region in REGIONS else "united-states": Fraction(1)}


def parts(connection: Connection) -> tuple[Connection, ...]:
    """A connection as what follows its caller's requests and what comes whatever they are, which has a `rate`.

    Where it states bytes alone, nobody says how many requests carry them: one for every KB.
    """
    volumes = connection.volumes
    if connection.rate is not None or not volumes:
        return (connection,)
    counted = [amount for amount in volumes.values() if "byte" not in amount.powers]
    rate = sum((a.number for a in counted), ZERO) or sum((a.number for a in volumes.values()), ZERO) / 1024
    each = {name: Quantity(a.number / rate if rate else a.number, _of_each(a)) for name, a in volumes.items()}
    alone = changed(connection, share=None, calls=one, multipliers=each, rate=Quantity(rate, _REQUESTS))
    following = {name: amount for name, amount in connection.multipliers.items() if name not in volumes}
    return (changed(connection, multipliers=following), alone) if following else (alone,)


def sorted_out(connection: Connection, architecture: Architecture) -> tuple[tuple[Connection, frozenset[str]], ...]:
    """A connection as what its caller brings to several inflows of the target, and which of the caller's inflows each of
    them follows; no names where it follows all of them.

    What a connection names is brought by the inflows of the caller that go there.
    """
    origin, target = architecture.services.get(connection.source), architecture.services[connection.target]
    if origin is None or connection.rate is not None or connection.usual is not None:
        return ((connection, frozenset()),)
    passed = origin.passes(connection.leaving, target)
    if not passed.goes_to:
        return ((connection, frozenset()),)
    named = connection.multipliers or {name: one for name in (default_inflow(target), *passed.goes_to.values()) if name}
    goes = {inflow: {passed.goes_to[inflow]} & set(named) for inflow in passed.parts if inflow in passed.goes_to}
    apart = set(passed.goes_to.values())
    takes = {inflow: goes.get(inflow, set(named) - apart) for inflow in passed.parts}
    if not any(takes.values()):
        return ((connection, frozenset()),)
    return tuple(
        (changed(connection, multipliers={name: named[name] for name in named if name in taken}), frozenset({inflow}))
        for inflow, taken in takes.items()
        if taken
    )


def _of_each(volume: Quantity) -> Mapping[str, int]:
    return (byte / request).powers if "byte" in volume.powers else {}


def stands_as(connection: Connection) -> str:
    """The source whose requests run along it: its caller, or the arrow itself where it comes by itself."""
    if connection.rate is not None:
        return f"{connection.name} {connection.index}"
    return connection.source if connection.usual is None else connection.name


_NOBODY = 0 * unit("session") / second, 0 * unit("user") / month


def _hop(
    connection: Connection, architecture: Architecture, nodes: Mapping[tuple[str, str], tuple[Node, ...]], end: str,
    number: int, of: frozenset[str] = frozenset(),
) -> _Hop:  # fmt: skip
    """One connection for what came from one end; for none it carries nothing. It follows the caller's inflows `of`, or all."""
    services = architecture.services
    share = connection.share.number if connection.share is not None else Fraction(1)
    usual = connection.usual
    factor = share * connection.calls.number if usual is None else Fraction(1)
    passing = factor if usual is None else usual.each
    if connection.rate is not None:
        factor, passing = Fraction(1), ZERO
    target = services[connection.target]
    origin = services.get(connection.source)
    draws: tuple[tuple[Node, Fraction, Fraction], ...] = ()
    sizes = [_bytes(connection.request), _bytes(connection.response)]
    is_stated = connection.request is not None, connection.response is not None
    envelope = ZERO
    if origin is not None:
        passed = origin.passes(connection.leaving, target)
        parts = [
            (inflow, passing * quantity(part).number) for inflow, part in passed.parts.items() if not of or inflow in of
        ]
        draws = tuple(
            (node, part, part * passed.payload_of(inflow))
            for inflow, part in parts
            if part
            for node in nodes.get((origin.name, inflow), ((origin.name, inflow, ""),))
            if _draws(architecture, origin, node[2], target, end)
        )
        envelope = passed.envelope.to(byte)
        if passed.size is not None:  # an event of its own, as many of them as payloads, and nobody answers it
            several = max((passed.payload_of(inflow) for inflow in passed.parts), default=Fraction(1))
            sizes = [sizes[0] if sizes[0] is not None else several * passed.size.to(byte), sizes[1] or ZERO]
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
        feeds.append(_Feed(node, amount.number, is_bytes, carried[0], carried[1], is_silent, word.has_body))
    starts = stands_as(connection)
    return _Hop(connection, number, end, draws, envelope, factor, tuple(feeds), sizes[0], sizes[1], starts, is_stated)


def _bytes(size: Quantity | None) -> Fraction | None:
    return None if size is None else size.to(byte if size.like(byte) else byte / request)


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


_REQUESTS = (request / second).powers

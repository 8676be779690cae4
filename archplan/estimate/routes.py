"""Where things stand decides what a byte between them costs.

A connection's two ends stand on the internet, at CloudFront's edge, in a region or in the zones of a VPC. From
that follows who pays: out of a region to the internet, between regions, between zones (each way), through a NAT
gateway or an interface endpoint, or nobody. Inbound from the internet, inside a zone, between managed services of
one region, from a region to CloudFront and through a gateway endpoint are free. What is only passed, a name, a
firewall or an internet gateway, stands nowhere: its bytes cost what they would without it, where they arrive.
Source of these rules: https://aws.amazon.com/ec2/pricing/on-demand/ (data transfer); the zone rule for a service
spread over n zones, (n-1)/n of calls cross, is arithmetic on an even spread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from archplan.estimate.flows import Flows, Stream
from archplan.estimate.hops import default_inflow
from archplan.estimate.passing import hands_on, is_on_premises, is_passed_unseen, is_unanswered, line_of
from archplan.kernel.record import changed, fresh, frozen
from archplan.kernel.units import Quantity, byte, plain, second
from archplan.services import load
from archplan.services.words.flow import Flow, no_flow
from archplan.services.words.meters import Usage
from archplan.services.words.service import Service
from archplan.services.words.steps import Step
from archplan.spec.architecture import Architecture, Connection, Delivery


@frozen
class Standing:
    """Where one end of a connection is."""

    kind: str  # internet | edge | region | vpc | passed | nowhere
    region: str = ""
    vpc: str = ""
    tier: str = ""
    zones: int = 1


@frozen
class Route:
    """How a connection runs, in words, and the meters its bytes turn."""

    connection: Connection
    words: str
    via: str = ""  # the NAT gateway or endpoint it passes
    stranded: bool = False
    back: str | None = None  # the one its answers pass, where they come another way than its calls go
    turned: bool = False  # whether the calls leave AWS over a line, and not the answers

    @property
    def ways(self) -> tuple[str, ...]:
        """Every NAT gateway and endpoint that it needs, on the way out and on the way back."""
        return tuple(name for name in dict.fromkeys((self.via, self.back)) if name)

    def passing(self, stream: Stream) -> Iterator[tuple[str, Stream]]:
        """What of its bytes passes which NAT gateway or endpoint."""
        if self.turned:
            sent, hourly = stream.returned, stream.hourly_returned
            yield (
                self.via,
                changed(
                    stream, sent=sent, returned=stream.sent, hourly_sent=hourly, hourly_returned=stream.hourly_sent
                ),
            )
            return
        if self.back is None:
            yield from [(self.via, stream)] if self.via else []
            return
        nothing = stream.sent * 0
        if self.via:
            yield self.via, changed(stream, returned=nothing, hourly_returned=nothing)
        if self.back:
            yield self.back, changed(stream, sent=nothing, hourly_sent=nothing)


@frozen
class Transfers:
    """Every connection's route, the transfer it is billed for, and the bytes each way out carries."""

    routes: tuple[Route, ...]
    usages: tuple[Usage, ...]
    carried: Mapping[str, Flow]
    drawn_between: Mapping[str, Quantity] = fresh(default_factory=dict)  # by VPC that states them, what is drawn


def standing(architecture: Architecture, name: str) -> Standing:
    """Where a service or a source of traffic stands."""
    if name in architecture.sources:
        kind = architecture.sources[name].kind
        return Standing("nowhere" if kind == "schedule" else "internet")
    service = architecture.services[name]
    if service.stands == "internet" or is_on_premises(architecture, name):
        return Standing("internet")
    if is_passed_unseen(service):
        return Standing("passed", service.region)
    if service.stands in ("edge", "global"):
        return Standing("edge")
    if service.vpc:
        return Standing("vpc", service.region, service.vpc, service.tier, max(1, service.spread()))
    return Standing("region", service.region)


def route(architecture: Architecture, flows: Flows) -> Transfers:
    """Route every connection and meter its bytes."""
    routes, usages = [], []
    carried: dict[str, list[Stream]] = {}
    for stream in flows.streams:
        ways = [
            (part, *_route(architecture, part, end))
            for end, part in stream.ends or ((stream.connection.source, stream),)
        ]
        busy = [way for way in ways if way[0].rate] or ways[:1]
        routes.append(_together([found for _, found, _ in busy]))
        usages += _merged([usage for part, _, metered in busy if part.rate for usage in metered])
        for part, found, _ in ways:
            for name, passing in found.passing(part):
                carried.setdefault(name, []).append(passing)
    usages += [usage for delivery in architecture.deliveries for usage in _delivered(architecture, flows, delivery)]
    drawn: dict[str, Quantity] = {}
    if any(place.between_zones is not None for place in architecture.places.values()):
        usages = _as_stated(architecture, usages, drawn)
    processed = {name: _carried(streams) for name, streams in carried.items()}
    for name in [name for name in carried if architecture.services[name].private_line]:
        busiest = [(it.sent + it.returned) * (it.peak / it.rate) for it in carried[name] if it.rate]
        peak = sum(busiest[1:], busiest[0]) if busiest else processed[name].mean
        processed[name] = changed(processed[name], peak=peak)
    return Transfers(tuple(routes), tuple(usages), processed, drawn)


def delivered(flows: Flows, delivery: Delivery) -> Quantity:
    """How many a second reach people over an arrow to them: as it says, or all that arrive to be delivered."""
    return delivery.volume if delivery.volume is not None else flows.arriving[delivery.source][delivery.inflow].mean


def _delivered(architecture: Architecture, flows: Flows, delivery: Delivery) -> list[Usage]:
    """What a service sends to people leaves AWS over the internet, unless its own meters bill that."""
    service = architecture.services[delivery.source]
    flow = flows.arriving[service.name][delivery.inflow]
    if not service.delivers_out or not flow.mean:
        return []
    moved = delivered(flows, delivery) * flow.request_size
    return [_usage(delivery, "out to the internet", "internet-out", service.region, moved, "delivered bytes", 1)]


def _as_stated(architecture: Architecture, usages: list[Usage], drawn: dict[str, Quantity]) -> list[Usage]:
    """The usages with the bytes between zones that a VPC states, in place of those `drawn` in it."""
    drawn |= {name: 0 * byte / second for name, place in architecture.places.items() if place.between_zones is not None}
    kept = []
    for usage in usages:
        vpc = _vpc_of(architecture, usage) if usage.price == "cross-zone" else ""
        if vpc in drawn:
            drawn[vpc] = drawn[vpc] + usage.quantity
        else:
            kept.append(usage)
    for name in drawn:
        place = architecture.places[name]
        at = architecture.tree["places"][name].keys["between_zones"]
        amount = place.between_zones
        assert amount is not None
        step = Step("between zones", amount, "As the bill counts them, out of a zone and into the other.", at, ())
        doc = "Bytes between zones, as the spec states them: each counts where it leaves and where it arrives."
        kept.append(Usage(name, "transfer", "between zones", "transfer", "cross-zone", place.region, amount, (step,), at, doc,
                          place.region))  # fmt: skip
    return kept


def _vpc_of(architecture: Architecture, usage: Usage) -> str:
    """The VPC between whose zones the bytes of a usage run; of a call over a NAT gateway the caller's."""
    source, _, target = usage.subject.partition(" -> ")
    ends = (architecture.services.get(source), architecture.services.get(target))
    return next((end.vpc for end in ends if end is not None and end.vpc), "")


def _together(routes: list[Route]) -> Route:
    """The ways of what came from several ends as one: whatever words differ are all said."""
    first = routes[0]
    if len(routes) == 1:
        return first
    words = "; ".join(dict.fromkeys(found.words for found in routes))
    via = next((found.via for found in routes if found.via), "")
    back = next((found.back for found in routes if found.back is not None), None)
    return Route(first.connection, words, via, any(found.stranded for found in routes), back)


def _merged(usages: list[Usage]) -> list[Usage]:
    """Usages of one meter and price as one."""
    found: dict[tuple[str, str, str], Usage] = {}
    for usage in usages:
        key = usage.meter, usage.price, usage.scope
        if key in found:
            before = found[key]
            usage = changed(before, quantity=before.quantity + usage.quantity, trace=before.steps + usage.steps)
        found[key] = usage
    return list(found.values())


def _route(architecture: Architecture, stream: Stream, end: str) -> tuple[Route, list[Usage]]:
    """How what came from `end` runs along a connection."""
    c = stream.connection
    a, b = standing(architecture, end), standing(architecture, c.target)
    origin, target = architecture.services.get(end), architecture.services[c.target]
    taken = [name for name in c.multipliers or [default_inflow(target)] if name]
    if a.kind == "internet" and taken and all(is_unanswered(architecture, target, name, end) for name in taken):
        return Route(c, "delivered from outside AWS, and answered with nothing"), []
    line = _line(architecture, end, target, a, b)
    if line is not None:
        return _over(c, line, stream, a, b)
    found, usages = _between(architecture, stream, a, b, origin, target)
    leaves = _leaving(architecture, target, end) if a.kind in ("vpc", "region") else Fraction(0)
    if not leaves:
        return found, usages
    region = a.region if b.kind == "passed" else b.region
    out = _usage(c, "out to the internet", "internet-out", region, stream.sent, "request bytes", leaves,
                 "The part that no connection carries on leaves AWS here.")  # fmt: skip
    if b.kind == "passed":
        found, usages = _from_inside(architecture, stream, a, origin, target, "to the internet", [out])
        return found, usages
    return changed(found, words=f"{found.words}; what leaves AWS over it is billed"), [*usages, out]


def _line(architecture: Architecture, end: str, target: Service, a: Standing, b: Standing) -> Service | None:
    """The line that bytes between a data centre and AWS take: into a VPC, or to what AWS has outside of them."""
    if (a.kind == "internet") == (b.kind == "internet"):
        return None
    inside = b if a.kind == "internet" else a
    line = line_of(architecture, end if inside is b else target.name)
    if line is None or end == line.name or target.private_line:
        return None
    return line if inside.kind == "vpc" or (inside.kind == "region" and line.line_to_aws) else None


def _over(c: Connection, line: Service, stream: Stream, a: Standing, b: Standing) -> tuple[Route, list[Usage]]:
    """What leaves AWS over a line is billed as the line says, or as data transfer out; what comes in is free."""
    is_out = b.kind == "internet"
    found = Route(c, f"over {line.name}: what leaves AWS is billed, what comes in is free", line.name, turned=is_out)
    if line.egress == "own":
        return found, []
    flow, name = (stream.sent, "request bytes") if is_out else (stream.returned, "response bytes")
    region = a.region if is_out else b.region
    return found, [_usage(c, f"out over {line.name}", "internet-out", region, flow, name, 1)]


def _leaving(architecture: Architecture, gate: Service, end: str) -> Fraction:
    """The part of what reaches a gate from inside that leaves AWS there: what no connection carries on."""
    if not gate.leads_out:
        return Fraction(0)
    on = [
        c for c in architecture.leaving(gate.name) if hands_on(architecture, gate, end, architecture.services[c.target])
    ]
    if any(c.share is None for c in on):
        return Fraction(0)
    return 1 - sum((Fraction(c.share.number) for c in on if c.share is not None), Fraction(0))


def _between(
    architecture: Architecture, stream: Stream, a: Standing, b: Standing, origin: Service | None, target: Service
) -> tuple[Route, list[Usage]]:  # fmt: skip
    c = stream.connection
    if "passed" in (a.kind, b.kind):
        return Route(c, "passed on the way; billed where it arrives"), []
    if "nowhere" in (a.kind, b.kind) or {a.kind, b.kind} <= {"internet", "edge"}:
        return Route(c, "outside any region"), []
    if "edge" in (a.kind, b.kind):
        words = "between CloudFront's edge and the region, free"
        return _from_inside(architecture, stream, a, origin, target, words, [])
    if a.kind == "internet":
        if target.egress == "own":
            return Route(c, f"from the internet; {target.title} bills what it returns"), []
        return Route(c, "from the internet: in free, responses out billed"), [
            _usage(c, "out to the internet", "internet-out", b.region, stream.returned, "response bytes", 1)
        ]
    if b.kind == "internet":
        if origin is not None and origin.door and origin.egress == "own":
            return Route(c, f"over {origin.title}, which bills what leaves"), []
        out = [_usage(c, "out to the internet", "internet-out", a.region, stream.sent, "request bytes", 1)]
        words = "to the internet: requests out billed, responses free"
        return _from_inside(architecture, stream, a, origin, target, words, out)
    assert origin is not None
    if a.region != b.region:
        both = [
            _usage(c, f"to {b.region}", "inter-region", f"{a.region}>{b.region}", stream.sent, "request bytes", 1),
            _usage(
                c, f"back to {a.region}", "inter-region", f"{b.region}>{a.region}", stream.returned, "response bytes", 1
            ),
        ]
        words = f"between {a.region} and {b.region}, each way billed where it leaves"
        if b.kind == "vpc":  # over a peering or a hub, which have routes of their own
            return Route(c, words), both
        return _from_inside(architecture, stream, a, origin, target, words, both)
    if a.kind == "vpc" and b.kind == "vpc":
        return _inside(c, a, b, origin, target, stream)
    if a.kind == "vpc" and not origin.way_out:
        return _out_of_vpc(architecture, c, a, origin, target, stream)
    return Route(c, "inside the region, free"), []


def _from_inside(
    architecture: Architecture, stream: Stream, a: Standing, origin: Service | None, target: Service, words: str,
    usages: list[Usage],
) -> tuple[Route, list[Usage]]:  # fmt: skip
    """The way to what no endpoint of a VPC reaches: out of a private subnet through a NAT gateway, or not at all.

    So are the internet, the edge and other regions reached: endpoints reach services of their own region.
    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
    """
    c = stream.connection
    if a.kind != "vpc" or a.tier == "public" or origin is None or _is_led_out(architecture, origin):
        return Route(c, words), usages
    if target.own_route or target.key in origin.reaches_itself or (target.door and not target.is_passed):
        return Route(c, words), usages
    nat = _way_out(architecture, a.vpc, "nat")
    if nat is None:
        return Route(c, f"no way out of {a.vpc} {_there(architecture, target)}", stranded=True), usages
    found = Route(c, f"through {nat.name} {_there(architecture, target)}", nat.name)
    return found, usages + _to_way_out(c, a, nat, stream)


def _there(architecture: Architecture, target: Service) -> str:
    """Where a call that leaves a private subnet goes, in words."""
    there = standing(architecture, target.name)
    if there.kind in ("internet", "passed"):
        return "to the internet"
    return f"to {target.title}" + (f" in {there.region}" if there.region else "")


def _is_led_out(architecture: Architecture, origin: Service) -> bool:
    """Whether what leaves a service needs no NAT gateway more: it is one, or a firewall that hands on what one or a
    public subnet sent.
    """
    if origin.door != "through":
        return bool(origin.way_out)
    before = [architecture.services.get(c.source) for c in architecture.connections if c.target == origin.name]
    callers = [service for service in before if service is not None and service.vpc]
    return any(service.way_out for service in callers) or all(service.is_public for service in callers)


def _inside(
    c: Connection, a: Standing, b: Standing, origin: Service, target: Service, stream: Stream
) -> tuple[Route, list[Usage]]:  # fmt: skip
    """A byte between two services of VPCs: billed where it crosses between zones and AWS waives nothing.

    Gateways and firewalls with an endpoint in each of the caller's zones are reached in its own:
    https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config-subnets.html
    """
    zones = max(a.zones, b.zones)
    if zones < 2 or c.zonal or target.way_out == "endpoint":
        return Route(c, "inside one zone, free"), []
    if not target.sides.billed:
        return Route(c, f"to {target.title}, free across zones"), []
    if origin.crosses_zones_free:
        return Route(c, f"{origin.title} to its targets, free across zones"), []
    if (target.way_out == "nat" or target.door == "through") and b.zones >= a.zones:
        return Route(c, f"to the {target.title} of its own zone, free"), []
    crossing = Fraction(zones - 1, zones)
    words = f"{plain(crossing * 100, 3)}% of calls cross between {zones} zones"
    return Route(c, words), _crossing(c, stream, crossing, zones, a.region, target)


def _crossing(
    c: Connection, stream: Stream, crossing: Fraction, zones: int, region: str, target: Service
) -> list[Usage]:  # fmt: skip
    """Each byte that crosses is billed for each side: out of one zone, and into the other unless AWS waives that."""
    sides = "on the way out and on the way in"
    if target.sides.billed < 2:
        sides = f"for its caller alone, not for {target.title}"
    unread = "" if target.sides.is_read else " [k]"
    return [
        _usage(
            c, "between zones", "cross-zone", region, stream.sent + stream.returned,
            "request and response bytes", target.sides.billed * crossing,
            f"Of calls spread evenly over {zones} zones {plain(crossing * 100, 3)}% cross; "
            f"AWS bills a crossing byte {sides}.{unread}\n\n{target.sides.source}",
        )
    ]  # fmt: skip


def _out_of_vpc(
    architecture: Architecture, c: Connection, a: Standing, origin: Service, target: Service, stream: Stream
) -> tuple[Route, list[Usage]]:  # fmt: skip
    """Calls and answers pass the same way, unless another service hands out the answers, as S3 does image layers."""
    if target.own_route:
        return Route(c, f"over the network's own route to {target.title}, free"), []
    if target.key in origin.reaches_itself:
        return Route(c, "shipped by the service itself, past the VPC's network, free"), []
    there = _way(architecture, a, target)
    source = load(target.answers_from) if target.answers_from else None
    back = _way(architecture, a, source) if source is not None else there
    if back == there:
        found = Route(c, there.words, there.name, there.stranded)
    else:
        words = f"{there.words}; its answers {back.words}"
        found = Route(c, words, there.name, there.stranded or back.stranded, back.name)
    passing = ((architecture.services[name], part) for name, part in found.passing(stream))
    return found, [usage for by, part in passing if by.way_out == "nat" for usage in _to_way_out(c, a, by, part)]


@frozen
class _Way:
    """How calls leave a VPC: in words, and the NAT gateway or endpoint they pass."""

    words: str
    name: str = ""
    stranded: bool = False


def _way(architecture: Architecture, a: Standing, reached: Service | type[Service]) -> _Way:
    """The way to a type of service: a gateway endpoint, an interface endpoint, the internet gateway, a NAT gateway."""
    if reached.key in architecture.places[a.vpc].endpoints:
        return _Way("through the gateway endpoint, free")
    endpoint = _way_out(architecture, a.vpc, "endpoint", reached.key)
    if endpoint is not None:
        return _Way(f"through {endpoint.name}", endpoint.name)
    if a.tier == "public":
        return _Way("through the internet gateway inside the region, free")
    nat = _way_out(architecture, a.vpc, "nat")
    if nat is not None:
        return _Way(f"through {nat.name}", nat.name)
    return _Way(f"no way from {a.vpc} to {reached.title}", stranded=True)


def _to_way_out(c: Connection, a: Standing, nat: Service, stream: Stream) -> list[Usage]:
    """One NAT gateway for several zones: calls of the other zones cross to it."""
    if nat.spread() >= a.zones or a.zones < 2:
        return []
    return _crossing(c, stream, Fraction(a.zones - 1, a.zones), a.zones, a.region, nat)


def _way_out(architecture: Architecture, vpc: str, kind: str, reached: str = "") -> Service | None:
    for service in architecture.ways_out.get(vpc, ()):
        if service.way_out == kind and (not reached or reached in service.reaches()):
            return service
    return None


def _carried(streams: list[Stream]) -> Flow:
    """All bytes, both ways, that pass a NAT gateway, endpoint or line, as one flow of bytes."""
    nothing = no_flow(byte)
    sent = returned = hourly_sent = hourly_returned = nothing.mean
    for stream in streams:
        sent, returned = sent + stream.sent, returned + stream.returned
        hourly_sent, hourly_returned = hourly_sent + stream.hourly_sent, hourly_returned + stream.hourly_returned
    mean = sent + returned
    return Flow(
        mean, mean, hourly_sent + hourly_returned, sent, returned, hourly_sent, hourly_returned, nothing.request_size,
        nothing.response_size, nothing.sessions, nothing.users,
    )  # fmt: skip


def _usage(
    c: Connection | Delivery,
    meter: str,
    price: str,
    scope: str,
    flow: Quantity,
    name: str,
    factor: Fraction | int,
    doc: str = "",
) -> Usage:
    step = Step(name, flow, f"What runs along {c.name}.", c.span, ())
    steps: tuple[Step, ...] = (step,)
    if factor != 1:
        steps += (Step("billed times", Quantity(Fraction(factor), {}), doc, None, ()),)
    return Usage(c.name, "transfer", meter, "transfer", price, scope, flow * factor, steps, c.span, doc, scope)

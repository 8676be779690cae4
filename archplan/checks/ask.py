"""What rules ask of a plan, and amounts as sentences say them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from ipaddress import IPv4Network
from typing import Any

from archplan.analysis import dns, recovery_time
from archplan.estimate.bill import Bill, Line
from archplan.estimate.bill import dollars as bill_dollars
from archplan.estimate.metering import paid_flows
from archplan.estimate.plan import Plan, repriced
from archplan.estimate.pricing import bill
from archplan.kernel.diagnostics import ArchplanError, Promise, Span
from archplan.kernel.record import changed
from archplan.kernel.units import Quantity, byte, money, quantity, second, show, unit
from archplan.prices.price import Price
from archplan.services.words.benefit import Benefit
from archplan.services.words.service import Service, load
from archplan.spec.architecture import Architecture, Connection
from archplan.spec.benefits import offers
from archplan.text.yaml import parse

CENT = Fraction(1, 100)  # a dollar's: below it a promise reads as none
ENDPOINT = unit("endpoint")
_WORTH = 5  # dollars a month below which nobody switches
_READERS = ("compute", "messaging")  # roles that take a stream; logs are drawn from a table for another reason


def dollars_of(cost: Quantity) -> Fraction:
    """Dollars a month as one exact number."""
    return bill_dollars(cost)


def dollars(cost: Quantity) -> str:
    """Dollars a month for a sentence: ``$12.30``."""
    return money(bill_dollars(cost))


def size(amount: Quantity) -> str:
    """Bytes for a sentence, three digits: ``1.2 GB``."""
    return show(amount, 3)


def has_gateway(type_: str) -> bool:
    """Whether a route leads a VPC to services of that type for nothing, by a gateway endpoint."""
    found = load(type_)
    return found is not None and found.has_gateway


def strategy(connection: Connection) -> str:
    """How a connection deploys; nothing for one that carries requests."""
    return connection.deploys


def cost_of(plan: Plan, price: str, scope: str, usage: Quantity) -> Quantity | None:
    """What so much of a price, ``nat:gb``, would cost in a month; None where the book does not hold it."""
    file, _, entry = price.partition(":")
    found = plan.book.price(file, entry, scope)
    return found.cost(usage) if isinstance(found, Price) else None


def bill_if(plan: Plan, name: str, /, **options: Any) -> Bill:
    """The bill of the same traffic, had one service these options instead; only what it costs, not what is fixed.

    What shares no price file with that service, and so neither a tier nor an allowance, costs what it did.
    """
    a = plan.architecture
    services = with_options(plan, name, **options)
    moved = {other for other, service in services.items() if service is not a.services[other]}
    before = [line.usage for line in plan.bill.lines if line.usage is not None]
    after = [usage for other in services if other in moved for usage in services[other].usages()]
    files = {usage.file for usage in after} | {usage.file for usage in before if usage.subject in moved}
    files |= {credit.file for it in (a.services[name], services[name]) for credit in it.credits()}
    others = [usage for usage in before if usage.subject not in moved]
    if a.discounts:
        return bill([*others, *after], (), services, plan.book, a.free_tier, a.discounts, {})
    kept = {
        charge.name: changed(charge, lines=tuple(line for line in charge.lines if line.file not in files))
        for charge in plan.bill.charges
    }
    new = bill(
        [*(usage for usage in others if usage.file in files), *after], (), services, plan.book, a.free_tier, {}, {}
    )
    for charge in new.charges:
        same = kept.get(charge.name, charge)
        kept[charge.name] = charge if same is charge else changed(charge, lines=same.lines + charge.lines)
    return Bill(tuple(kept.values()))


def promise(saved: Quantity | Fraction, /, **patch: Any) -> Promise:
    """What a change of the spec takes off the bill: ``promise(saved, services={"it": {"billing": "on-demand"}})``."""
    dollars = saved if isinstance(saved, Fraction) else dollars_of(saved)
    return Promise(json.dumps(patch, ensure_ascii=False), dollars)


def if_written(plan: Plan, /, **patch: Any) -> tuple[Plan, Promise] | None:
    """The plan with a patch of its spec, priced again, and what that takes off the bill.

    None where the spec would be none, or where a price that is not known moves with the patch.
    """
    text = json.dumps(patch, ensure_ascii=False)
    try:
        other = repriced(plan, parse(text, plan.architecture.file))
    except ArchplanError:
        return None
    unknown = [
        {(line.subject, line.name, line.usage and line.usage.quantity) for line in it.bill.unpriced}
        for it in (plan, other)
    ]
    if unknown[0] != unknown[1]:
        return None
    return other, promise(plan.bill.total - other.bill.total, **patch)


def each_left_out(plan: Plan, names: Sequence[str]) -> dict[str, Promise | None]:
    """What the bill would be less by without each of these services alone; None where a price is not known.

    Where each costs what it does whatever stands beside it (one price for all volumes, no allowance, nothing else that
    moves when all of them go), the plan is priced again once for all; else once for each.
    """
    found = if_written(plan, services=dict.fromkeys(names)) if len(names) > 1 else None
    charges = [plan.bill.charge(name) for name in names]
    if found is not None and all(charge is not None and _stands_alone(charge.lines) for charge in charges):
        costs = {charge.name: charge.cost for charge in charges if charge is not None}
        others = [charge.cost for charge in plan.bill.charges if charge.name not in costs]
        if others == [charge.cost for charge in found[0].bill.charges]:
            return {name: promise(cost, services={name: None}) for name, cost in costs.items()}
    alone = {name: if_written(plan, services={name: None}) for name in names}
    return {name: one[1] if one is not None else None for name, one in alone.items()}


def _stands_alone(lines: Sequence[Line]) -> bool:
    """Whether lines cost so much for one whatever others use: charges at one price, without allowance or discount."""
    return all(
        line.kind == "free" or (line.kind == "charge" and line.price is not None and len(line.price.tiers) == 1)
        for line in lines
    )


def value_of(service: Service, key: str) -> Any:
    """The value of an option by the word a spec writes, ``class``: as written, or as it is by default."""
    return getattr(service, service.options[key].name)


def moves(plan: Plan, name: str = "") -> bool:
    """Whether anything arrives at a service; or whether anybody sends anything, beside what services do by themselves."""
    if not name:
        of = plan.scale if isinstance(plan.scale, Mapping) else dict.fromkeys(plan.architecture.sources, plan.scale)
        return any(source.mean and quantity(of.get(name, 1)) for name, source in plan.architecture.sources.items())
    carried = plan.transfers.carried.get(name)
    return any(plan.flows.arriving[name].values()) or bool(carried)


def with_options(plan: Plan, name: str, /, **options: Any) -> dict[str, Service]:
    """The services, had one these options instead: that one anew, and those whose part its price would pay or pays."""
    a = plan.architecture
    services = {**a.services, name: a.services[name].instead(**options)}
    if not services[name].benefits() and not a.services[name].benefits():
        return services
    for other, offered in offers(services, a.connections).items():
        if offered != services[other].offered:
            services[other] = services[other].instead()
            services[other].offered = offered
    for other, paid in paid_flows(services, plan.flows).items():
        if paid != services[other].paid_flows:
            services[other] = services[other].instead() if services[other] is a.services[other] else services[other]
            services[other].paid_flows = paid
    return services


def audit_trail(architecture: Architecture) -> str:
    """The first service that keeps a trail of a production account; nothing where none does."""
    if architecture.stage != "production":
        return ""
    return next((name for name, service in architecture.services.items() if service.keeps_trail), "")


def entrances(architecture: Architecture) -> dict[str, list[str]]:
    """What clients on the internet reach first, past names and firewalls: each service, and who reaches it."""
    found: dict[str, list[str]] = {}
    for source in architecture.sources.values():
        reached, open_ = set[str](), [source.name] if source.kind != "schedule" else []
        while open_:
            for connection in architecture.leaving(open_.pop(0)):
                target = architecture.services[connection.target]
                if target.is_passed and target.name not in reached:
                    open_.append(target.name)
                elif target.name not in reached:
                    found.setdefault(target.name, []).append(source.name)
                reached.add(target.name)
    return found


def unwatched_answers(plan: Plan) -> Iterator[dns.Answer]:
    """Answers of names with several records that nothing would take out of service."""
    for answer in dns.answers(plan.architecture):
        always = any(plan.architecture.services[name].answers_always for name in answer.services)
        if answer.record.policy != "simple" and not answer.is_watched and not always:
            yield answer


def declined(service: Service) -> list[tuple[Benefit, str]]:
    """The benefits that are for a service and do not cover it, and why, each reason once."""
    said: dict[str, Benefit] = {}
    for benefit in service.offered:
        why = service.declines(benefit)
        if why:
            said.setdefault(why, benefit)
    return [(benefit, why) for why, benefit in said.items()]


def ecs_services(plan: Plan) -> list[tuple[str, Any]]:
    """Every service of tasks and its name."""
    return [(name, service) for name, service in plan.architecture.services.items() if service.key == "ecs"]


def task_controller(plan: Plan, name: str) -> str:
    """Who replaces the tasks of a service: what it says, or the CodeDeploy that a connection shows."""
    a = plan.architecture
    shown = [c for c in a.reaching(name) if c.source in a.services and a.services[c.source].key == "codedeploy"]
    service: Any = a.services[name]
    return "code-deploy" if shown and service.deployment_controller == "ecs" else service.deployment_controller


def backed_up_kinds(plan: Plan) -> set[str]:
    """The kinds of resource that an AWS Backup plan of this spec protects."""
    services: list[Any] = list(plan.architecture.services.values())
    return {item.resource for service in services if service.key == "backup" for item in service.protects}


def saving(plan: Plan, name: str, /, **options: Any) -> tuple[Quantity, Quantity] | None:
    """What these options would take off the bill, and what the service costs now; None where it is not worth it."""
    now = plan.bill.charge(name)
    if now is None or not now.is_complete or dollars_of(now.cost) < _WORTH:
        return None
    other = bill_if(plan, name, **options)
    then, saved = other.charge(name), plan.bill.total - other.total
    worth = then is not None and then.is_complete and dollars_of(saved) >= _WORTH and saved * 10 >= now.cost
    return (saved, now.cost) if worth else None


def is_guarded(a: Architecture, name: str) -> bool:
    """Whether a web ACL stands before a door: joined by a connection, joined to nothing, or part of its plan."""
    door: Any = a.services[name]
    if door.brings_firewall():
        return True
    walls: list[Any] = [service for service in a.services.values() if service.key == "waf"]
    for firewall in walls:
        joined = {c.target for c in a.leaving(firewall.name)} | {c.source for c in a.reaching(firewall.name)}
        alike = (firewall.scope or Service.firewall_scope) == door.firewall_scope
        if name in joined or (not joined & set(a.services) and alike):
            return True
    return False


def certified_names(plan: Plan) -> Iterator[tuple[Any, str, Span]]:
    """What presents certificates, each name it goes by, and where that name is written."""
    a = plan.architecture
    found = dns.answers(a)
    services: dict[str, Any] = dict(a.services)
    for name, service in services.items():
        if service.key == "cloudfront":
            for alias in service.aliases:
                yield service, alias, service.span_of("aliases")
        for answer in found:
            if name in answer.services and not ("aliases" in service.options and answer.name in service.aliases):
                yield service, answer.name, answer.record.span


def through_nat(plan: Plan) -> dict[tuple[str, str], list[tuple[Connection, Service, Quantity]]]:
    """What passes which NAT gateway to which type of service of its own region, which an endpoint may reach: the
    connections, their targets and the bytes a second.
    """
    services = plan.architecture.services
    found: dict[tuple[str, str], list[tuple[Connection, Service, Quantity]]] = {}
    for route, stream in zip(plan.transfers.routes, plan.flows.streams, strict=True):
        target = services[route.connection.target]
        for name, part in route.passing(stream):
            for type_, moved in ((target.key, part.sent), (target.answers_from or target.key, part.returned)):
                nat = services[name]
                if nat.key == "nat" and moved and target.stands in ("region", "zone") and target.region == nat.region:
                    found.setdefault((name, type_), []).append((route.connection, target, moved))
    return found


def bytes_moved(moved: list[tuple[Connection, Service, Quantity]]) -> Quantity:
    """All bytes a second of what passes."""
    return sum((amount for _, _, amount in moved), 0 * byte / second)


def promised_recovery(plan: Plan) -> recovery_time.Outlook | None:
    """What the strategy of the spec promises; None where it names none."""
    wanted = chosen_recovery(plan)
    return recovery_time.outlook(plan, wanted, wanted.strategy) if wanted is not None else None


def chosen_recovery(plan: Plan) -> Any:
    """The `recovery:` of the spec; None where it names no strategy."""
    wanted = plan.architecture.recovery
    return wanted if wanted is not None and wanted.strategy else None


def subnet_blocks(place: Any) -> list[tuple[str, IPv4Network]]:
    """Every subnet of a VPC: its tier and its block, as they were written."""
    return [(tier, IPv4Network(block)) for tier, listed in place.subnets.items() for block in listed]


def span_of_place(plan: Plan, place: Any, key: str) -> Span:
    """Where a key of a place stands."""
    return plan.architecture.tree["places"][place.name].keys[key]


def missing_endpoints(plan: Plan, service: Any) -> list[str]:
    """What a task needs to start and its VPC has no endpoint for."""
    a = plan.architecture
    held = [other for other in a.services.values() if other.vpc == service.vpc and other.way_out == "endpoint"]
    reached = {*a.places[service.vpc].endpoints, *(key for other in held for key in other.reaches())}
    return [key for key in service.starts_from() if key not in reached]


def stream_of(plan: Plan, name: str) -> list[Connection]:
    """The connections that carry a table's stream; an arrow of no calls carries nothing."""
    a = plan.architecture
    leaving: list[Any] = a.leaving(name)
    return [c for c in leaving if c.leaving.stream and c.calls and a.services[c.target].role in _READERS]


def audited_zones(plan: Plan) -> Iterator[tuple[str, Any]]:
    """What keeps a trail of this account, and each public zone."""
    trail = audit_trail(plan.architecture)
    for zone in dns.zones(plan.architecture):
        if trail and not zone.private:
            yield trail, zone

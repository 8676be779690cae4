"""What rules ask of a plan, and amounts as sentences say them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from archplan.estimate.bill import Bill
from archplan.estimate.bill import dollars as bill_dollars
from archplan.estimate.metering import paid_flows
from archplan.estimate.plan import Plan, repriced
from archplan.estimate.pricing import bill
from archplan.kernel.diagnostics import ArchplanError, Promise
from archplan.kernel.record import changed
from archplan.kernel.units import Quantity, money, quantity, show
from archplan.prices.price import Price
from archplan.services.words.service import Service, load
from archplan.spec.architecture import Architecture, Connection
from archplan.spec.benefits import offers
from archplan.text.yaml import parse

CENT = Fraction(1, 100)  # a dollar's: below it a promise reads as none


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

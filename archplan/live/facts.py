"""Short facts of a plan, as an editor shows them beside the text: a service's cost, a connection's rate."""

from __future__ import annotations

from collections.abc import Iterator

from archplan.estimate.bill import Charge, dollars
from archplan.estimate.plan import Plan
from archplan.estimate.routes import delivered
from archplan.kernel.units import money
from archplan.outputs.tables.traffic import per_second
from archplan.spec.architecture import Connection, Delivery

DECIDING = 2  # lines of a service that its cost is explained by


def cost_of(plan: Plan, name: str) -> str:
    """What a service costs a month, such as ``$12.30``; "at least" where a price is unknown, nothing without lines."""
    charge = plan.bill.charge(name)
    if charge is None or not charge.lines:
        return ""
    amount = money(dollars(charge.cost))
    return charge.unbilled or (amount if charge.is_complete else f"at least {amount}")


def total_of(plan: Plan) -> str:
    """What all of it costs a month."""
    amount = money(dollars(plan.bill.total))
    return amount if plan.bill.is_complete else f"at least {amount}"


def deciding(charge: Charge) -> list[str]:
    """The lines that make most of a service's cost, and every one whose price is unknown; each with what is counted."""
    lines = [line for line in charge.lines if not line.is_empty]
    unknown = [line for line in lines if line.kind == "charge" and line.cost is None]
    largest = sorted(
        (line for line in lines if line.kind == "charge" and line.cost is not None), key=lambda it: -it.paid
    )
    rows = []
    for line in [*unknown, *largest[:DECIDING]]:
        amount = line.lack if line.cost is None else money(line.monthly)
        price = f" at {line.price.quote}" if line.price is not None else ""
        rows.append(f"{line.name}: {line.measured}{price} = {amount}")
    return rows


def links(plan: Plan) -> Iterator[tuple[Connection | Delivery, str]]:
    """Every connection with the requests a second it carries; what people are sent besides."""
    for stream in plan.flows.streams:
        yield stream.connection, per_second(stream.rate) if stream.rate else "no traffic"
    for delivery in plan.architecture.deliveries:
        yield delivery, f"{per_second(delivered(plan.flows, delivery))} {delivery.inflow}"

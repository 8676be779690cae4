"""What is not AWS's: who bills it, how much of it, and at which price."""

from __future__ import annotations

from archplan.outputs.page.page import Cell, Column, Row, Section, Table, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import amount_of, price_of, quantity_of


def section(asked: Asked) -> Section | None:
    """Services outside AWS: those with a price of their own, and those that are only drawn."""
    say, plan = asked.say, asked.report.plan
    a = plan.architecture
    outside = [service for service in a.services.values() if service.stands == "internet"]
    if not outside:
        return None
    rows = []
    for service in outside:
        charge = plan.bill.charge(service.name)
        lines = [line for line in charge.lines if not (line.is_empty or line.is_left_to_others)] if charge else []
        for line in lines:
            source = line.price.source if line.price else ""
            rows.append(Row((Cell(service.label or service.name), Cell(line.name), quantity_of(line, say), price_of(line, say),
                             Cell(source), amount_of(line, say)), service.name, line.kind))  # fmt: skip
        if not lines:
            rows.append(Row((Cell(service.label or service.name), Cell(say("only drawn; the spec states no price for it")),
                             Cell(""), Cell(""), Cell(""), Cell(say("not priced"), tone="soft")), service.name))  # fmt: skip
    columns = (Column(say("Name")), Column(say("Line")), Column(say("Quantity"), True), Column(say("Price")),
               Column(say("Source")), Column(say("A month"), True))  # fmt: skip
    table = Table("others", say("Billed by others, and part of the total"), columns, tuple(rows))
    return Section(
        "others",
        say("What AWS does not bill"),
        (Text(say("These stand outside AWS; their prices are the spec's own.")), table),
    )

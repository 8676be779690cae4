"""What is free, and why: services that cost nothing, and allowances taken off, apart from each other."""

from __future__ import annotations

from decimal import Decimal

from archplan.estimate.bill import dollars
from archplan.kernel.units import decimal
from archplan.outputs.page.page import Block, Cell, Column, Row, Section, Table, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import amount_of, charged


def section(asked: Asked) -> Section | None:
    """Free for everybody, and free because of the free tier."""
    say = asked.say
    lines = [line for charge in charged(asked) for line in charge.lines]
    blocks: list[Block] = []
    credits = tuple(
        Row(
            (Cell(line.subject), Cell(say.figure(line.name)), Cell(say.translate(line.reason)), amount_of(line, say)),
            line.subject,
            line.kind,
        )
        for line in lines
        if line.kind == "credit" and line.cost
    )
    if credits:
        columns: tuple[Column, ...] = (
            Column(say("Service")),
            Column(say("Free tier")),
            Column(say("Why")),
            Column(say("A month"), True),
        )
        blocks.append(Table("allowances", say("Free tier, taken off the list price"), columns, credits))
        printed = sum((decimal(line.monthly, 2) for line in lines if line.kind == "credit"), Decimal())
        if printed != decimal(dollars(asked.report.plan.bill.credit), 2):
            blocks.append(Text(say("Lines are rounded for print; sums are of exact amounts."), "soft"))
    free = tuple(
        Row(
            (
                Cell(line.subject),
                Cell(say.figure(line.name), note=say.figure(line.amount)),
                Cell(say.translate(line.reason)),
            ),
            line.subject,
            "free",
        )
        for line in lines
        if line.kind == "free" and not line.is_left_to_others
    )
    if free:
        columns = (Column(say("Service")), Column(say("What")), Column(say("Why")))
        blocks.append(Table("free", say("Free for everybody"), columns, free))
    return Section("free", say("What is free, and why"), tuple(blocks)) if blocks else None

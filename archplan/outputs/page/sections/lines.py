"""Every line: quantity × price = amount, with the day and the trust of its price."""

from __future__ import annotations

from decimal import Decimal

from archplan.estimate.bill import Charge, Line, dollars
from archplan.kernel.units import decimal
from archplan.outputs.page.page import Block, Cell, Column, Row, Section, Table, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import amount_of, charged, cost_of, exact, price_of, quantity_of, title_of


def section(asked: Asked) -> Section:
    """A table a service, in spec order."""
    say, bill = asked.say, asked.report.plan.bill
    blocks: list[Block] = [_table(charge, asked) for charge in charged(asked)]
    note = say("* moves with traffic.")
    if bill.rounding:
        note += " " + say.figure(say.translate(bill.rounding))
    elif any(_is_apart(charge) for charge in charged(asked)):
        note += " " + say("Lines are rounded for print; sums are of exact amounts.")
    blocks.append(Text(note, "soft"))
    return Section("lines", say("Every line: quantity × price"), tuple(blocks))


def _is_apart(charge: Charge) -> bool:
    """Whether a service's lines as printed do not add up to its cost as printed."""
    lines = sum((decimal(line.monthly, 2) for line in charge.lines if line.cost is not None), Decimal())
    return lines != decimal(dollars(charge.cost), 2)


def _table(charge: Charge, asked: Asked) -> Table:
    say = asked.say
    columns = (Column(say("Line")), Column(say("Quantity"), True), Column(say("Price")), Column(say("Since")),
               Column(say("A month"), True))  # fmt: skip
    rows = tuple(_row(line, charge, asked) for line in charge.lines if not line.is_empty)
    title = title_of(charge, say)
    name = charge.name if charge.type != "transfer" else ""
    caption = say("Lines of {service}", service=name or title)
    return Table(
        f"lines-{charge.name}",
        caption,
        columns,
        rows,
        f"{title} {name}".strip(),
        charge.name,
        cost_of(charge, asked).text,
    )


def _row(line: Line, charge: Charge, asked: Asked) -> Row:
    say = asked.say
    name = say.figure(line.name) + (" *" if line.usage_based and line.kind == "charge" else "")
    about = [] if line.subject == charge.name else [line.subject]
    if line.reason:
        about.append(say.translate(line.reason))
    kind = "unknown" if line.cost is None else line.kind
    since = line.price.day if line.price else ""
    return Row(
        (Cell(name, note="; ".join(about)), quantity_of(line, say), price_of(line, say), Cell(since), amount_of(line, say)),
        charge.name, kind, exact(dollars(line.fixed)) if line.cost is not None else "",
    )  # fmt: skip

"""Services down, plans across: the table that growth and variants share."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from archplan.estimate.bill import Charge, dollars
from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen
from archplan.kernel.units import decimal, money
from archplan.outputs.cells import cents, exact_digits, safe_cell, style

WIDTH = 100  # of a table that goes to a file or another program
NARROWEST = 24  # what the names keep, however narrow the terminal
TRANSFER = "data transfer"


@frozen
class Row:
    """A name, a title beside it, and a cell a column."""

    name: str
    title: str
    cells: tuple[str, ...]
    is_strong: bool = False

    @property
    def head(self) -> str:
        return f"{self.name}  {self.title}" if self.title else self.name


def names(plans: Sequence[Plan]) -> list[str]:
    """Every service of any of the plans, each after the one before it in its own spec; data transfer last."""
    found: list[str] = []
    for plan in plans:
        after = -1
        for charge in plan.bill.charges:
            if charge.name in found:
                after = found.index(charge.name)
            elif charge.name != TRANSFER:
                after += 1
                found.insert(after, charge.name)
    return [*found, TRANSFER] if any(plan.bill.charge(TRANSFER) for plan in plans) else found


def title(plans: Sequence[Plan], name: str) -> str:
    """What a service is in these plans; several titles where a variant makes something else of it."""
    charges = [charge for plan in plans if (charge := plan.bill.charge(name)) is not None]
    return " or ".join(dict.fromkeys(charge.title for charge in charges))


def services(plans: Sequence[Plan]) -> list[Row]:
    """A row a service, what it costs a month in each plan."""
    return [
        Row(*called(plans, name), tuple(cost(plan.bill.charge(name)) for plan in plans)) for name in names(plans)
    ]  # fmt: skip


def called(plans: Sequence[Plan], name: str) -> tuple[str, str]:
    """The name and the title of a row; what moves between services has no name of its own."""
    return (title(plans, name), "") if name == TRANSFER else (name, title(plans, name))


def cost(charge: Charge | None) -> str:
    """What a service costs a month, in words where that is no amount."""
    if charge is None or not charge.lines:
        return "-"
    return charge.unbilled or ("" if charge.is_complete else "at least ") + money(dollars(charge.cost))


def total(plan: Plan, amount: Fraction) -> str:
    """An amount of the whole bill, or a floor of it where a price is unknown."""
    return ("" if plan.bill.is_complete else "at least ") + money(amount)


def totals(plans: Sequence[Plan]) -> list[Row]:
    """Fixed, driven, the month and the year, as the bill of each plan has them at its foot."""
    return [
        Row("fixed, with no traffic at all", "", tuple(total(plan, plan.bill.split[0]) for plan in plans)),
        Row("driven by traffic", "", tuple(total(plan, plan.bill.split[1]) for plan in plans)),
        Row("a month", "", tuple(total(plan, dollars(plan.bill.total)) for plan in plans), is_strong=True),
        Row("a year (12 months like this one)", "", tuple(total(plan, plan.bill.year) for plan in plans)),
    ]


def budget(plans: Sequence[Plan]) -> list[Row]:
    """What is left of each plan's own budget; no row where none has one."""
    if all(plan.architecture.budget is None for plan in plans):
        return []
    limits = {plan.architecture.budget for plan in plans}
    limit = next(iter(limits))
    name = f"budget {money(dollars(limit))} a month" if len(limits) == 1 and limit is not None else "budget"
    return [Row(name, "", tuple(_left(plan) for plan in plans))]


def _left(plan: Plan) -> str:
    if plan.architecture.budget is None:
        return "-"
    left = dollars(plan.architecture.budget) - dollars(plan.bill.total)
    if left < 0:
        return f"{money(-left)} over"
    return f"{money(left)} left" if plan.bill.is_complete else f"at most {money(left)} left"


def unpriced(plans: Sequence[Plan]) -> list[str]:
    """Every line of any plan whose price is unknown, once."""
    lines = [line for plan in plans for line in plan.bill.unpriced]
    unknown = [f"{line.lack}: {line.subject}, {line.name}: {line.reason}" for line in lines]
    return list(dict.fromkeys([*unknown, *(f"without effect: {said}" for plan in plans for said in plan.bill.idle)]))


def rounding(plans: Sequence[Plan]) -> str:
    """What to say when the printed rows of a column do not add up to its printed total; nothing when all do."""
    for plan in plans:
        rows = sum((Fraction(decimal(dollars(charge.cost), 2)) for charge in plan.bill.charges), Fraction(0))
        if rows != Fraction(decimal(dollars(plan.bill.total), 2)):
            return (
                "Rows are rounded for print; totals are of exact amounts, and may be a cent or two apart from the rows."
            )
    return ""


def notes(plans: Sequence[Plan]) -> list[str]:
    """What a reader must know of the figures; nothing where there is nothing."""
    days = list(dict.fromkeys(plan.day.isoformat() for plan in plans))
    apart = f"Prices are of {' and '.join(days)}, each column's own day." if len(days) > 1 else ""
    return [note for note in (rounding(plans), apart, *unpriced(plans)) if note]


def noted(plans: Sequence[Plan], width: int) -> list[str]:
    """The same at the foot of a table for a terminal."""
    said = [line for note in notes(plans) for line in textwrap.wrap(note, width)]
    return ["", *said] if said else []


def text(heads: Sequence[str], rows: Sequence[Row], foot: Sequence[Row], width: int) -> Iterator[str]:
    """The table for a terminal: as many columns side by side as there is room for, the others below."""
    everything = [*rows, *foot]
    widths = [max(len(head), *(len(row.cells[i]) for row in everything)) for i, head in enumerate(heads)]
    longest = max(len(row.head) for row in everything)
    room = max(NARROWEST, min(longest, width - 2 - max(widths, default=0)))
    for number, columns in enumerate(_blocks(widths, max(room, min(longest, width // 3)), width)):
        if number:
            yield ""
        taken = sum(widths[i] + 2 for i in columns)
        named = min(longest, max(NARROWEST, width - taken))
        yield style((" " * named + "".join(f"  {heads[i]:>{widths[i]}}" for i in columns)).rstrip(), bold=True)
        for row in rows:
            yield _text(row, columns, widths, named)
        yield ""
        for row in foot:
            yield _text(row, columns, widths, named)


def _blocks(widths: Sequence[int], room: int, width: int) -> Iterator[list[int]]:
    """Columns in runs that fit beside the names."""
    run: list[int] = []
    left = width
    for i, wide in enumerate(widths):
        if run and left < wide + 2:
            yield run
            run = []
        if not run:
            left = width - room
        run.append(i)
        left -= wide + 2
    if run:
        yield run


def _text(row: Row, columns: Sequence[int], widths: Sequence[int], named: int) -> str:
    head = row.head if len(row.head) <= named else row.head[: named - 1] + "…"
    pad = " " * (named - len(head))
    if row.title and not row.is_strong:
        head = style(row.name[:named], bold=True) + head[len(row.name) :]
    cells = "".join(f"  {row.cells[i]:>{widths[i]}}" for i in columns)
    line = (head + pad + cells).rstrip()
    return style(line, bold=True) if row.is_strong else line


def markdown(heads: Sequence[str], rows: Sequence[Row], foot: Sequence[Row]) -> Iterator[str]:
    """The table as Markdown."""
    from archplan.outputs.cells import cell

    yield "| service | | " + " | ".join(cell(head) for head in heads) + " |"
    yield "| --- | --- |" + " ---: |" * len(heads)
    for row in [*rows, *foot]:
        cells = [row.name, row.title, *row.cells]
        said = [cell(part) for part in cells]
        if row.is_strong:
            said = [f"**{part}**" if part else "" for part in said]
        yield "| " + " | ".join(said) + " |"


def exact(charge: Charge | None) -> str:
    """What a service costs, for a spreadsheet: all digits, a floor in words, nothing where it is not there."""
    return "" if charge is None else floor(charge.is_complete, exact_digits(dollars(charge.cost)))


def exact_totals(plans: Sequence[Plan]) -> list[list[str]]:
    """The foot of the table for a spreadsheet."""
    bills = [plan.bill for plan in plans]
    return [
        ["fixed", "", "", *(floor(bill.is_complete, cents(bill.split[0])) for bill in bills)],
        ["driven by traffic", "", "", *(floor(bill.is_complete, cents(bill.split[1])) for bill in bills)],
        ["total a month", "", "", *(floor(bill.is_complete, cents(dollars(bill.total))) for bill in bills)],
        ["total a year", "", "", *(floor(bill.is_complete, cents(bill.year)) for bill in bills)],
    ]


def width_of(stream: Any) -> int:
    """A terminal's width; a file or another program gets a fixed one."""
    if stream is None or not stream.isatty():
        return WIDTH
    import shutil

    return max(40, shutil.get_terminal_size((WIDTH, 24)).columns)


def floor(is_complete: bool, amount: str) -> str:
    """An amount, or a floor of it where a price is unknown: words, so that nobody adds it up."""
    return amount if is_complete else f"at least {amount}"


def csv(rows: Sequence[Sequence[str]]) -> str:
    """Rows for a spreadsheet, no cell of which is taken for a formula."""
    import csv as codec  # few tables are written so

    out = io.StringIO()
    writer = codec.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([safe_cell(part) for part in row])
    return out.getvalue()

"""What each service costs a month, with the lines that decide it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from archplan.analysis.defaults import decided
from archplan.estimate.bill import Charge, Line, dollars
from archplan.kernel.units import decimal
from archplan.outputs.page.charts import Caption, cost_by_service, fixed_and_driven
from archplan.outputs.page.page import Block, Bullets, Cell, Column, Row, Section, Table, Text, pictured
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import (
    amount_of,
    charged,
    cost_of,
    deciding,
    exact,
    quantity_of,
    share_of,
    title_of,
)
from archplan.outputs.page.sections.services import why_of
from archplan.outputs.page.sections.summary import sums


def section(asked: Asked) -> Section:
    """The services from the dearest down, and their sum."""
    say, bill = asked.say, asked.report.plan.bill
    services = asked.report.plan.architecture.services
    rows = []
    for charge in sorted(charged(asked), key=lambda charge: -dollars(charge.cost)):
        said = [
            f"{_line(line, charge)} {amount_of(line, say).text} ({quantity_of(line, say).text})"
            for line in deciding(charge)
        ]
        credit = sum((line.monthly for line in charge.lines if line.kind == "credit"), Fraction(0))
        if decimal(credit, 2):
            said.append(say("free tier {amount}", amount=say.money(credit)))
        why = why_of(services[charge.name]) if charge.name in services else ""
        name = charge.name if charge.name in services else ""
        share = share_of(charge, asked)
        rows.append(Row((
            Cell(title_of(charge, say)), Cell(name), Cell("; ".join(said), note=why),
            Cell(percent(share, asked), share=max(0.0, share)), cost_of(charge, asked),
        ), charge.name))  # fmt: skip
    rows.append(total_of(asked))
    share_of_what = say("Share") if bill.is_complete else say("Share of what is known")
    columns = (Column(say("Service")), Column(say("Name")), Column(say("Decided by")), Column(share_of_what, True),
               Column(say("A month"), True))  # fmt: skip
    table = Table("cost", say("Cost by service, the dearest first"), columns, tuple(rows))
    blocks: list[Block] = [table, *rounded(asked), sums(asked), *_decided(asked), *_charts(asked)]
    return Section("cost", say("Cost by service"), tuple(blocks))


def total_of(asked: Asked) -> Row:
    """The row of the sum."""
    total = Fraction(decimal(dollars(asked.report.plan.bill.total), 2))
    cells = (Cell(asked.say("Total")), Cell(""), Cell(""), Cell(""), Cell(asked.total, exact(total), tone="strong"))
    return Row(cells, kind="total")


def _line(line: Line, charge: Charge) -> str:
    """A line's name; of moved data also between whom, as such lines are called alike."""
    return line.name if line.subject == charge.name else f"{line.subject}, {line.name}"


def rounded(asked: Asked, rows: Sequence[Fraction] = ()) -> list[Text]:
    """That the rows as printed, which are the services, do not add up to the total as printed; nothing where they do."""
    say, bill = asked.say, asked.report.plan.bill
    costs = rows or [dollars(charge.cost) for charge in charged(asked)]
    printed = sum((Fraction(decimal(cost, 2)) for cost in costs), Fraction(0))
    apart = Fraction(decimal(dollars(bill.total), 2)) - printed
    if not apart:
        return []
    amount = say.money(abs(apart))
    if apart > 0:
        text = say("Services are rounded for print; the total is of exact amounts, {amount} more than their sum here.", amount=amount)  # fmt: skip
    else:
        text = say("Services are rounded for print; the total is of exact amounts, {amount} less than their sum here.", amount=amount)  # fmt: skip
    return [Text(text, "soft")]


def _decided(asked: Asked) -> list[Block]:
    said = tuple(text for _, text in ranked_of(asked))
    return [Bullets(said, asked.say("Decided by defaults"))] if said else []


def ranked_of(asked: Asked) -> list[tuple[Fraction, str]]:
    """The defaults that decide the bill: the dollars of each, and a sentence with what to write."""
    say = asked.say
    return [
        (default.amount, say(
            "{subject}: {option} {value} is a default and decides {amount} of {total}; write '{key}: ...'",
            subject=default.subject, option=default.key.replace("_", " "), value=say.figure(default.value),
            amount=say.money(default.amount), total=say.money(default.of), key=default.key,
        ))
        for default in decided(asked.report.plan)
    ]  # fmt: skip


def percent(share: float, asked: Asked) -> str:
    if decimal(Fraction(share) * 100, 0) >= 1:
        return f"{decimal(Fraction(share) * 100, 0)}%"
    return asked.say("under 1%") if share > 0 else ""


def _charts(asked: Asked) -> list[Block]:
    """Every service as a bar, and the whole list price as one: fixed, driven by traffic, taken off."""
    say, bill = asked.say, asked.report.plan.bill
    shown = [charge for charge in charged(asked) if dollars(charge.cost)]
    if not shown:
        return []
    names = [_called(charge, asked) for charge in shown]
    texts = [cost_of(charge, asked).text for charge in shown]
    rows = [
        (name, dollars(charge.fixed), dollars(charge.cost) - dollars(charge.fixed))
        for name, charge in zip(names, shown, strict=True)
    ]

    def rest(places: Sequence[int]) -> tuple[str, str]:
        those = [shown[place] for place in places]
        amount = say.money(sum((dollars(charge.cost) for charge in those), Fraction(0)))
        at_least = "" if all(charge.is_complete for charge in those) else say("at least") + " "
        return say("{count} others", count=len(those)), at_least + amount

    title = say("Cost by service")
    told = "; ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    about = say("{services}; {total} a month in all.", services=told, total=asked.total)
    series = say("fixed"), say("driven by traffic")
    caption = Caption(title, about, "by-service", say.decimal)
    blocks: list[Block] = [
        pictured("by-service", title, about, partial(cost_by_service, caption, rows, texts, series, rest), True)
    ]
    credit = dollars(bill.credit)
    fixed, driven = dollars(bill.fixed), dollars(bill.total) - dollars(bill.fixed)
    if fixed > 0 or driven > 0:
        title = say("Fixed against traffic")
        names3 = (say("fixed"), say("driven by traffic"), say("taken off by the free tier"))
        texts3 = (
            asked.at_least + say.money(bill.split[0]),
            asked.at_least + say.money(bill.split[1]),
            say.money(credit),
        )
        about = "; ".join(f"{name} {text}" for name, text in zip(names3, texts3, strict=True))
        caption = Caption(title, about, "fixed-and-driven", say.decimal)
        draw = partial(fixed_and_driven, caption, fixed, driven, credit, names3, texts3)
        blocks.append(pictured("fixed-and-driven", title, about, draw, True))
    return blocks


def _called(charge: Charge, asked: Asked) -> str:
    """A service's name with its title, short enough for a bar."""
    title = title_of(charge, asked.say)
    return title if charge.type == "transfer" else f"{charge.name}, {title}"

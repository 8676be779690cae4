"""The options side by side: the spec as it is written, and each of its scenarios, by service and in total."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from archplan.estimate.bill import dollars, lack_of
from archplan.estimate.plan import Plan, plan_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import decimal
from archplan.outputs.page.charts import Caption, cost_of_variants
from archplan.outputs.page.page import Block, Bullets, Cell, Column, Picture, Row, Section, Table, Text, pictured
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import exact, title_of
from archplan.spec.patch import patched

MOST = 6  # columns a page has room for


def section(asked: Asked) -> Section | None:
    """A column an option; None where the spec has no scenarios, or one of them is what the page is about."""
    say, plan = asked.say, asked.report.plan
    if plan.scenario or not plan.architecture.scenarios:
        return None
    variants, untold = [(say("as written"), plan)], []
    for name in plan.architecture.scenarios:
        found = variant(plan, name)
        if isinstance(found, ArchplanError):
            untold.append(say("{scenario} cannot be read: {why}", scenario=name, why=found.diagnostics[0].message))
        elif len(variants) == MOST:
            untold.append(say("{scenario}: see archplan compare", scenario=name))
        else:
            variants.append((name, found))
    blocks: list[Block] = []
    if len(variants) > 1:
        blocks += [_table(variants, asked)]
        if any(_is_apart(found) for _, found in variants):
            blocks.append(Text(say("Lines are rounded for print; sums are of exact amounts."), "soft"))
        blocks.append(_chart(variants, asked))
    if untold:
        blocks.append(Bullets(tuple(untold), say("Not compared here")))
    return Section("options", say("Options compared"), tuple(blocks))


def _table(variants: list[tuple[str, Plan]], asked: Asked) -> Table:
    """A row a service, the totals, and what each option costs more than the spec as it is written."""
    say, plan = asked.say, asked.report.plan
    names = dict.fromkeys(charge.name for _, found in variants for charge in found.bill.charges if charge.lines)
    rows = [_row(name, variants, asked) for name in names]
    years = [Cell(_or_more(found, asked) + say.money(found.bill.year), exact(found.bill.year)) for _, found in variants]
    moved = [against(plan, found, asked) for _, found in variants[1:]]
    rows.append(Row((Cell(say("Total a month")), *(total_of(found, asked) for _, found in variants)), kind="total"))
    rows.append(Row((Cell(say("Total a year")), *years)))
    rows.append(Row((Cell(say("Against the spec as written")), Cell("–"), *moved)))
    columns = (Column(say("Service")), *(Column(name, True) for name, _ in variants))
    return Table("options", say("What each option costs a month"), columns, tuple(rows))


def _chart(variants: list[tuple[str, Plan]], asked: Asked) -> Picture:
    """The options as bars, each split by service."""
    say = asked.say
    bars = [
        (name, [(charge.name, dollars(charge.cost)) for charge in found.bill.charges if charge.lines])
        for name, found in variants
    ]
    texts = [total_of(found, asked).text for _, found in variants]
    title = say("What each option costs a month")
    about = "; ".join(f"{name} {text}" for (name, _), text in zip(variants, texts, strict=True))
    caption = Caption(title, about, "option-costs", say.decimal)
    return pictured(
        "option-costs", title, about, partial(cost_of_variants, caption, bars, texts, say("other services")), True
    )


def variant(plan: Plan, name: str) -> Plan | ArchplanError:
    """The plan of one scenario on the same day and book, or why it cannot be read."""
    a = plan.architecture
    try:
        return plan_of(patched(a.tree, name, ()), a.texts, a.file, on=plan.day, scenario=name, book=plan.book)
    except ArchplanError as error:
        return error


def _is_apart(found: Plan) -> bool:
    """Whether the services as printed do not add up to the total as printed."""
    printed = sum((Fraction(decimal(dollars(charge.cost), 2)) for charge in found.bill.charges), Fraction(0))
    return printed != _cents(found)


def _cents(plan: Plan) -> Fraction:
    return Fraction(decimal(dollars(plan.bill.total), 2))


def _row(name: str, variants: list[tuple[str, Plan]], asked: Asked) -> Row:
    cells = []
    for _, found in variants:
        charge = found.bill.charge(name)
        if charge is None or not charge.lines:
            cells.append(Cell("–"))
        elif not charge.is_complete:
            cells.append(Cell(f"{asked.say('at least')} {asked.say.money(dollars(charge.cost))}", tone="bad"))
        else:
            cells.append(Cell(asked.say.money(dollars(charge.cost)), exact(dollars(charge.cost))))
    return Row((Cell(_called(name, variants, asked)), *cells), name)


def _called(name: str, variants: list[tuple[str, Plan]], asked: Asked) -> str:
    """A service's own name; what data moved between places costs is called as in every other table."""
    charge = next(charge for _, found in variants for charge in found.bill.charges if charge.name == name)
    return title_of(charge, asked.say) if charge.type == "transfer" else name


def _or_more(found: Plan, asked: Asked) -> str:
    return "" if found.bill.is_complete else asked.say("at least") + " "


def total_of(found: Plan, asked: Asked) -> Cell:
    said = _or_more(found, asked) + asked.say.money(dollars(found.bill.total))
    return Cell(said, exact(_cents(found)), tone="strong")


def against(base: Plan, found: Plan, asked: Asked) -> Cell:
    """How much more, or less, it costs; nobody can say where a price is unknown."""
    if not (base.bill.is_complete and found.bill.is_complete):
        lack = lack_of((*base.bill.unpriced, *found.bill.unpriced))
        if base.bill.asked or found.bill.asked or lack == "asked for":
            return Cell(asked.say("asked for"), tone="bad")
        return Cell(asked.say("not sold there") if lack == "not sold there" else asked.say("price unknown"), tone="bad")
    moved = _cents(found) - _cents(base)
    return Cell(("+" if moved >= 0 else "−") + asked.say.money(abs(moved)), exact(moved))

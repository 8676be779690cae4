"""What its owner pays: with VAT, in another currency, after credits, month by month until a day."""

from __future__ import annotations

from fractions import Fraction

from archplan.analysis.payments import Statement, statement
from archplan.outputs.page.page import Block, Bullets, Cell, Column, Facts, Row, Section, Table
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import exact


def section(asked: Asked) -> Section | None:
    """The statement; None where the spec says nothing under `money:`."""
    if asked.report.plan.architecture.money is None:
        return None
    say, found = asked.say, statement(asked.report.plan)
    blocks: list[Block] = [Facts("statement", tuple(facts(asked, found)))]
    if found.months:
        blocks.append(_months(asked, found))
    if found.balances:
        blocks.append(_credits(asked, found))
    said = [say.figure(say(remark.text, **remark.words)) for remark in found.remarks]
    currency = found.purse.currency
    if currency is not None:
        day = currency.on.isoformat() if currency.on else say("an unstated day")
        rate = say.figure(currency.quoted.removesuffix("/USD"))
        source = say("; read at {source}", source=currency.source) if currency.source else ""
        said.append(say("1 US dollar is {rate}, of {day}{source}", rate=rate, day=day, source=source))
    if said:
        blocks.append(Bullets(tuple(said)))
    return Section("money", say("What is paid, and until when"), tuple(blocks))


def facts(asked: Asked, found: Statement) -> list[tuple[str, Cell]]:
    """The figures that the owner counts with: tax, the other currency, the day it ends, what credits leave to pay."""
    say = asked.say
    rows = [(say("Total a month, before tax"), amount(found.month, asked, found))]
    if found.purse.vat is not None:
        share = say.figure(f"{exact(found.purse.tax * 100)}%")
        rows.append((say("VAT of {share}", share=share), amount(found.month_vat, asked, found)))
        rows.append((say("Total a month, with VAT"), amount(found.month_with_vat, asked, found)))
        rows.append((say("Total a year, with VAT"), amount(found.year_with_vat, asked, found)))
    if not found.months:
        return rows
    until = found.until.isoformat()
    name = (
        say("The next twelve months, until {day}", day=until)
        if found.is_a_year
        else say("Running until {day}", day=until)
    )
    rows.append((name, amount(found.cost, asked, found)))
    if found.balances:
        rows.append(
            (
                say("Paid by credits"),
                Cell(_at_least(found, asked) + say.money(-found.paid), exact(-found.paid), tone="good"),
            )
        )
    if found.purse.vat is not None or found.balances:
        rows.append((say("To pay until {day}", day=until), amount(found.to_pay, asked, found)))
    return rows


def amount(dollars: Fraction, asked: Asked, found: Statement) -> Cell:
    """Dollars, and the same in the other currency."""
    say = asked.say
    currency = found.purse.currency
    return Cell(
        _at_least(found, asked) + say.money(dollars),
        exact(dollars),
        say.figure(currency.show(dollars)) if currency else "",
    )


def _at_least(found: Statement, asked: Asked) -> str:
    return "" if found.is_complete else asked.say("at least") + " "


def _months(asked: Asked, found: Statement) -> Table:
    say = asked.say
    taxed, credited = found.purse.vat is not None, bool(found.balances)
    columns = [Column(say("Month")), Column(say("Days"), True), Column(say("Cost"), True)]
    columns += [Column(say("Credits"), True)] * credited + [Column(say("VAT"), True)] * taxed
    columns += [Column(say("To pay"), True)] * (taxed or credited)

    def cells(
        name: str, days: str, cost: Fraction, paid: Fraction, vat: Fraction, to_pay: Fraction
    ) -> tuple[Cell, ...]:
        row = [Cell(name), Cell(days), amount(cost, asked, found)]
        row += [Cell(say.money(-paid), exact(-paid))] * credited + [amount(vat, asked, found)] * taxed
        row += [amount(to_pay, asked, found)] * (taxed or credited)
        return tuple(row)

    rows = [
        Row(
            cells(
                month.name,
                say("{count} of {all}", count=month.days, all=month.length),
                month.cost,
                month.paid,
                month.vat,
                month.to_pay,
            )
        )
        for month in found.months
    ]
    rows.append(Row(cells(say("Total"), "", found.cost, found.paid, found.vat, found.to_pay), kind="total"))
    return Table(
        "months",
        say("Month by month; months that run in part cost the part of their days"),
        tuple(columns),
        tuple(rows),
    )


def _credits(asked: Asked, found: Statement) -> Table:
    say = asked.say
    columns = (Column(say("Credit")), Column(say("Amount"), True), Column(say("Pays until")), Column(say("Used"), True), Column(say("Left"), True),
               Column(say("Lapses unused"), True), Column(say("Used up on")))  # fmt: skip
    at_most = "" if found.is_complete else say("at most") + " "
    rows = tuple(
        Row((
            Cell(it.credit.name), Cell(say.money(it.credit.dollars), exact(it.credit.dollars)), Cell(it.credit.until.isoformat()),
            Cell(say.money(it.used), exact(it.used)), Cell(at_most + say.money(it.left), exact(it.left)),
            Cell(at_most + say.money(it.lapsed), exact(it.lapsed)), Cell(it.used_up.isoformat() if it.used_up else "–"),
        ))
        for it in found.balances
    )  # fmt: skip
    return Table("credits", say("Credits, the one that ends soonest first"), columns, rows)

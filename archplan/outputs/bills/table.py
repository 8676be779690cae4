"""The bill as a tree that a person enjoys reading in a terminal."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from click import style

from archplan.analysis.age import said_of_age
from archplan.analysis.defaults import decided
from archplan.estimate.bill import Charge, Line, dollars
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import money, plain, rate
from archplan.outputs import output

if TYPE_CHECKING:
    from archplan.analysis.payments import Statement

WIDTH = 100


@output("table", suffix=".txt")
def table(report: Report, brief: bool = False) -> str:
    """For a terminal: every service, its lines (or not, when `brief`), the totals."""
    plan, bill = report.plan, report.plan.bill
    a = plan.architecture
    place = f"{a.region_title(a.region)}, {a.region}"
    shown = [style(a.title, bold=True) + f"  {place}" + (f"  scenario {plan.scenario}" if plan.scenario else ""), ""]
    for charge in bill.charges:
        shown += _charge(charge)[:1] if brief else _charge(charge)
    shown += ["", *totals(report), *_prices(plan, brief), *_taken(plan)]
    if a.money is not None:
        from archplan.analysis.payments import statement  # only when somebody counts

        shown += ["", *paid(statement(plan))]
    return "\n".join(shown) + "\n"


def _charge(charge: Charge) -> list[str]:
    total = money(dollars(charge.cost)) if charge.is_complete else f"at least {money(dollars(charge.cost))}"
    if charge.lines and all(line.kind == "free" for line in charge.lines):
        total = "free"
    if not charge.lines:
        total = "-"
    head = f"{charge.name}  {charge.title}" if charge.name != "data transfer" else charge.title
    gap = max(2, WIDTH - len(head) - len(total))
    rows = [style(charge.name, bold=True) + head[len(charge.name) :] + " " * gap + style(total, bold=True)]
    if charge.name == "data transfer":
        rows = [style(head, bold=True) + " " * gap + style(total, bold=True)]
    lines = [line for line in charge.lines if not line.is_empty]
    for number, line in enumerate(lines):
        branch = "└─ " if number + 1 == len(lines) else "├─ "
        rows.append(_line(line, branch, charge.name == "data transfer"))
    return rows


def _line(line: Line, branch: str, with_subject: bool) -> str:
    name = line.name + (f", {line.subject}" if with_subject and line.kind == "charge" else "")
    name += "*" if line.usage_based and line.kind == "charge" else ""
    if line.cost is None:
        amount, text, colour = "price unknown", line.reason, "red"
    elif line.kind == "free":
        amount, text, colour = "free", line.reason, "green"
    elif line.kind == "credit" or line.kind == "discount":
        amount, text, colour = money(line.monthly), "", "green"
    else:
        amount, colour = money(line.monthly), ""
        many = "~" if line.price and len(line.price.tiers) > 1 and line.unit_price != line.price.unit_price else ""
        text = f"{line.measured} x {many}{_rate(line)}" if line.price else ""
    left = f"{branch}{name}"
    room = WIDTH - len(left) - len(amount) - 4
    text = text if len(text) <= room else text[: max(0, room - 1)] + "…"
    return left + "  " + text.rjust(room) + "  " + (style(amount, fg=colour) if colour else amount)


def _rate(line: Line) -> str:
    assert line.price is not None
    price = line.unit_price
    shown = rate(price) if price == line.price.unit_price else f"${plain(price, 4)}"
    return f"{shown}/{line.price.per.removeprefix('1 ')}"


def totals(report: Report) -> list[str]:
    """The foot of the table: fixed, traffic-driven, free tier, month and year, and what is missing."""
    bill, a = report.plan.bill, report.plan.architecture
    at_least = "" if bill.is_complete else "at least "
    gross = bill.total - bill.credit
    charges = {
        "fixed, with no traffic at all": money(bill.split[0]),
        "driven by traffic *": money(bill.split[1]),
        "a month": at_least + money(dollars(bill.total)),
        "a year (12 months like this one)": at_least + money(bill.year),
    }
    rows = []
    if bill.credit:
        free = f"{money(dollars(bill.credit))} off {money(dollars(gross))} at list price"
        rows.append(f"{'free tier, included below':<40}{free:>60}")
    for label, amount in charges.items():
        row = f"{label:<40}{amount:>60}"
        rows.append(style(row, bold=True) if label in ("a month",) else row)
    if a.budget is not None:
        limit = dollars(a.budget)
        over = dollars(bill.total) - limit
        said = f"{money(over)} over" if over > 0 else f"{money(-over)} left"
        rows.append(f"{'budget ' + money(limit) + ' a month':<40}{said:>60}")
    if bill.rounding:
        rows.append(bill.rounding)
    for line in bill.unpriced:
        rows.append(style(f"price unknown: {line.subject}, {line.name}: {line.reason}", fg="red"))
    rows += [style(f"without effect: {said}", fg="red") for said in report.plan.idle]
    rows += [f"assumed: {said}" for said in report.plan.selected]
    return [row.rstrip() for row in rows]


def paid(found: Statement) -> list[str]:
    """What its owner pays: with VAT, in another currency, until a day, credits first; and what is worth a remark."""
    at_least = "" if found.is_complete else "at least "
    purse, currency = found.purse, found.purse.currency

    def both(amount: Fraction) -> str:
        return at_least + money(amount) + (f", {currency.show(amount)}" if currency is not None else "")

    tax = f"VAT of {plain(purse.tax * 100)}%"
    rows = []
    if purse.tax:
        rows.append(_row(f"{tax}, a month", at_least + money(found.month_vat)))
        rows.append(style(_row("a month with VAT", both(found.month_with_vat)), bold=True))
        rows.append(_row("a year with VAT", both(found.year_with_vat)))
    elif currency is not None:
        rows += [_row("a month", both(found.month)), _row("a year", both(found.year))]
    if found.months and (purse.credits or found.is_stated):
        days = (found.until - found.first).days + 1
        span = f"{found.first} to {found.until}, {days:,} day{'s' if days > 1 else ''}"
        rows.append(_row(span, at_least + money(found.cost)))
        for balance in found.balances:
            off = money(-balance.used) if found.is_complete else f"at least {money(balance.used)} off"
            rows.append(_row(f"paid by {balance.credit.name}, until {balance.credit.until}", off))
        if purse.tax:
            rows.append(_row(tax, at_least + money(found.vat)))
        rows.append(style(_row(f"to pay until {found.until}", both(found.to_pay)), bold=True))
    if currency is not None:
        rows.append(", ".join(filter(None, (currency.quoted, currency.source, str(currency.on or "")))))
    return [row.rstrip() for row in [*rows, *map(str, found.remarks)]]


def _prices(plan: Plan, brief: bool) -> list[str]:
    """Which prices are not the shipped book's, and, unless `brief`, how old they are: a sentence each."""
    rows = []
    if plan.book.updated is not None:
        rows.append(f"prices updated in {plan.book.updated} are laid over the book")
    if plan.book.overlay is not None:
        rows.append(f"own prices of {plan.book.overlay} are laid over the book")
    return rows if brief else [*rows, *filter(None, [said_of_age(plan)])]


def _taken(plan: Plan) -> list[str]:
    """What decides the bill and nobody wrote: defaults, and how often plain arrows come."""
    arrows = [f"{c.name}: {c.usual.said}" for c in plan.architecture.connections if c.usual is not None]
    rows = []
    for title, said in (
        ("decided by defaults", [str(default) for default in decided(plan)]),
        ("plain arrows, as they are read", arrows),
    ):
        if said:
            rows += ["", style(title, bold=True), *(row for text in said for row in _wrapped(text))]
    return rows


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap  # only where there is something to say

    return wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _row(label: str, amount: str) -> str:
    """A label at the left, an amount at the right; the label gives way."""
    room = WIDTH - len(amount) - 2
    label = label if len(label) <= room else label[: max(0, room - 1)] + "…"
    return label + " " * (WIDTH - len(label) - len(amount)) + amount

"""The bill as a tree that a person enjoys reading in a terminal."""

from __future__ import annotations

from fractions import Fraction
from textwrap import wrap
from typing import TYPE_CHECKING

from archplan.analysis.age import said_of_age
from archplan.analysis.defaults import decided
from archplan.estimate.bill import Bill, Charge, Line, dollars
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import money, plain, rate
from archplan.outputs import output
from archplan.outputs.cells import style

if TYPE_CHECKING:
    from archplan.analysis.payments import Statement

WIDTH = 100  # of a table that goes to a file or another program
TRANSFER = "data transfer"


NARROWEST = 40
LONGEST_NAME = 24  # that all others are set beside
SHARES = ((Fraction(45, 100), "red"), (Fraction(20, 100), "yellow"))  # of the total, as a drawing tints them


@output("table", suffix=".txt")
def table(report: Report, brief: bool = False, width: int = WIDTH) -> str:
    """For a terminal: every service, its lines (or not, when `brief`), the totals, no wider than `width`."""
    plan, bill = report.plan, report.plan.bill
    a, width = plan.architecture, max(NARROWEST, width)
    place = f"{a.region_title(a.region)}, {a.region}"
    head = f"{a.title}  {place}" + (f"  scenario {plan.scenario}" if plan.scenario else "")
    first, *more = wrap(head, width) or [""]
    shown = [style(a.title, bold=True) + first[len(a.title) :] if first.startswith(a.title) else first, *more, ""]
    named = max(
        (len(it.name) for it in bill.charges if it.name != TRANSFER and len(it.name) <= LONGEST_NAME), default=0
    )
    sums = max((len(_amount(line)[0]) for line in bill.lines if not line.is_empty), default=0)
    for charge in bill.charges:
        rows = _charge(charge, bill, named, sums, width)
        shown += rows[:1] if brief else rows
    shown += ["", *totals(report, width), *_prices(plan, brief, width), *_taken(plan, width)]
    if a.money is not None:
        from archplan.analysis.payments import statement  # only when somebody counts

        shown += ["", *paid(statement(plan), width)]
    return "\n".join(shown) + "\n"


def _charge(charge: Charge, bill: Bill, named: int, sums: int, width: int) -> list[str]:
    total = money(dollars(charge.cost)) if charge.is_complete else f"at least {money(dollars(charge.cost))}"
    total = charge.unbilled or total
    if not charge.lines:
        total = "-"
    is_moved = charge.name == TRANSFER
    name = charge.title if is_moved else charge.name
    head = name if is_moved else f"{name:<{named}}  {charge.title}"
    head = _cut(head, width - len(total) - 2)
    whole = dollars(bill.total)
    share = dollars(charge.cost) / whole if whole > 0 else Fraction(0)
    colour = next((colour for least, colour in SHARES if share >= least), None)
    gap = " " * (width - len(head) - len(total))
    rows = [style(head[: len(name)], bold=True) + head[len(name) :] + gap + style(total, bold=True, fg=colour)]
    lines = [line for line in charge.lines if not line.is_empty]
    for number, line in enumerate(lines):
        is_last = number + 1 == len(lines)
        rows += _line(line, "└─ " if is_last else "├─ ", is_moved, _is_shared(line, charge, bill), sums, width)
    return rows


def _is_shared(line: Line, charge: Charge, bill: Bill) -> bool:
    """Whether an allowance is taken off other lines too, each a part of the one; one a region has others in others."""
    allowance = line.allowance
    if allowance is None:
        return False
    places = (it for it in bill.charges if not allowance.by_region or it.region == charge.region)
    others = (it.allowance for at in places for it in at.lines if it.allowance is not None)
    return sum(it is allowance or it == allowance for it in others) > 1


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: max(0, room - 1)] + "…"


def _amount(line: Line) -> tuple[str, str]:
    """What a line costs, and the colour of that."""
    if line.cost is None:
        return line.lack, "red"
    if line.kind == "free":
        return ("not billed", "") if line.is_left_to_others else ("free", "green")
    return money(line.monthly), "green" if line.kind in ("credit", "discount") else ""


def _line(line: Line, branch: str, with_subject: bool, is_shared: bool, sums: int, width: int) -> list[str]:
    """A line's name, quantity and price, and amount; a price that has no room there stands whole in a row below."""
    name = line.name + (f", {line.subject}" if with_subject and line.kind == "charge" else "")
    name += "*" if line.usage_based and line.kind == "charge" else ""
    amount, colour = _amount(line)
    left = _cut(f"{branch}{name}", width - sums - 2)
    room = width - len(left) - sums - 4
    text = line.reason if line.cost is None or line.kind == "free" else ""
    below: list[str] = []
    if is_shared:
        text = "its part of one allowance"
    elif line.cost is not None and line.kind == "charge" and line.price:
        many = "~" if len(line.price.tiers) > 1 and line.unit_price != line.price.unit_price else ""
        measured, price = line.measured, f"{many}{_rate(line)}"
        short = f"{measured.partition(' ')[0]} x {price}"  # the price says of what it is
        text = next((it for it in (f"{measured} x {price}", short) if len(it) <= room), "")
        if not text:
            start = "   " if branch.startswith("└") else "│  "
            below = [start + row for row in wrap(short, width - len(start) - sums - 2)]
    between = f"  {_cut(text, room):>{room}}  " if room > 3 else " " * (width - len(left) - sums)
    after = f"{amount:>{sums}}"
    return [left + between + (style(after, fg=colour) if colour else after), *below]


def _rate(line: Line) -> str:
    assert line.price is not None
    price = line.unit_price
    shown = rate(price) if len(line.price.tiers) == 1 or price == line.price.unit_price else f"${plain(price, 4)}"
    return f"{shown}/{line.price.per.removeprefix('1 ')}"


def totals(report: Report, width: int = WIDTH) -> list[str]:
    """The foot of the table: fixed, traffic-driven, free tier, month and year, and what is missing."""
    bill, a = report.plan.bill, report.plan.architecture
    at_least = "" if bill.is_complete else "at least "
    gross = bill.total - bill.credit
    charges = {
        "fixed, with no traffic at all": at_least + money(bill.split[0]),
        "driven by traffic *": at_least + money(bill.split[1]),
        "a month": at_least + money(dollars(bill.total)),
        "a year (12 months like this one)": at_least + money(bill.year),
    }
    rows = []
    if bill.credit:
        free = f"{money(dollars(bill.credit))} off {at_least}{money(dollars(gross))} at list price"
        rows.append(_row("free tier, included below", free, width))
    for label, amount in charges.items():
        row = _row(label, amount, width)
        rows.append(style(row, bold=True) if label in ("a month",) else row)
    if any(it.ahead != 0 for it in bill.bought):
        rows += _cash(bill, at_least, width)
    if a.budget is not None:
        limit = dollars(a.budget)
        over = dollars(bill.total) - limit
        at_most = "" if bill.is_complete else "at most "
        said = f"{at_least}{money(over)} over" if over > 0 else f"{at_most}{money(-over)} left"
        rows.append(_row(f"budget {money(limit)} a month", said, width))
    if bill.rounding:
        rows += wrap(bill.rounding, width)
    for line in bill.unpriced:
        rows += _red(f"{line.lack}: {line.subject}, {line.name}: {line.reason}", width)
    rows += [row for said in report.plan.idle for row in _red(f"without effect: {said}", width)]
    rows += [row for said in report.plan.selected for row in wrap(f"assumed: {said}", width)]
    return [row.rstrip() for row in rows]


def _cash(bill: Bill, at_least: str, width: int) -> list[str]:
    """What of the month is paid when commitments are bought, and what is left for every month."""
    known = [it for it in bill.bought if it.recurring is not None]
    ahead = sum((it.ahead for it in known), Fraction(0))
    spread = sum((it.monthly - it.recurring for it in known), Fraction(0))
    lacking = [it.commitment.name for it in bill.bought if it.recurring is None]
    first = f"at least {money(ahead)}" if lacking else money(ahead)
    rows = [
        _row("paid ahead for commitments, once; its share is in the month", first, width),
        _row("a month without that share, as it is billed", at_least + money(dollars(bill.total) - spread), width),
    ]
    said = f"what is paid ahead is unknown of {', '.join(lacking)}: write upfront:, and its rate" if lacking else ""
    return [*rows, *_red(said, width)]


def _red(text: str, width: int) -> list[str]:
    return [style(row, fg="red") for row in wrap(text, width)]


def paid(found: Statement, width: int = WIDTH) -> list[str]:
    """What its owner pays: with VAT, in another currency, until a day, credits first; and what is worth a remark."""
    at_least = "" if found.is_complete else "at least "
    purse, currency = found.purse, found.purse.currency

    def both(amount: Fraction) -> str:
        return at_least + money(amount) + (f", {currency.show(amount)}" if currency is not None else "")

    tax = f"VAT of {plain(purse.tax * 100)}%"
    rows = []
    if purse.tax:
        rows.append(_row(f"{tax}, a month", at_least + money(found.month_vat), width))
        rows.append(style(_row("a month with VAT", both(found.month_with_vat), width), bold=True))
        rows.append(_row("a year with VAT", both(found.year_with_vat), width))
    elif currency is not None:
        rows += [_row("a month", both(found.month), width), _row("a year", both(found.year), width)]
    if found.months and (purse.credits or found.is_stated):
        days = (found.until - found.first).days + 1
        span = f"{found.first} to {found.until}, {days:,} day{'s' if days > 1 else ''}"
        rows.append(_row(span, at_least + money(found.cost), width))
        for balance in found.balances:
            off = money(-balance.used) if found.is_complete else f"at least {money(balance.used)} off"
            rows.append(_row(f"paid by {balance.credit.name}, until {balance.credit.until}", off, width))
        if purse.tax:
            rows.append(_row(tax, at_least + money(found.vat), width))
        rows.append(style(_row(f"to pay until {found.until}", both(found.to_pay), width), bold=True))
    if currency is not None:
        rows += wrap(", ".join(filter(None, (currency.quoted, currency.source, str(currency.on or "")))), width)
    said = [row for remark in found.remarks for row in wrap(str(remark), width)]
    return [row.rstrip() for row in [*rows, *said]]


def _prices(plan: Plan, brief: bool, width: int) -> list[str]:
    """Which prices are not the shipped book's, and, unless `brief`, how old they are: a sentence each."""
    rows = []
    if plan.book.updated is not None:
        rows.append(f"prices updated in {plan.book.updated} are laid over the book")
    if plan.book.overlay is not None:
        rows.append(f"own prices of {plan.book.overlay} are laid over the book")
    said = rows if brief else [*rows, *filter(None, [said_of_age(plan)])]
    return [row for sentence in said for row in wrap(sentence, width)]


def _taken(plan: Plan, width: int) -> list[str]:
    """What decides the bill and nobody wrote: defaults, and how often plain arrows come."""
    arrows = [f"{c.name}: {c.usual.sentence}" for c in plan.architecture.connections if c.usual is not None]
    rows = []
    for title, said in (
        ("decided by defaults", [str(default) for default in decided(plan)]),
        ("plain arrows, as they are read", arrows),
    ):
        if said:
            rows += ["", style(title, bold=True), *(row for text in said for row in _wrapped(text, width))]
    return rows


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent="  ", subsequent_indent="    ")


def _row(label: str, amount: str, width: int) -> str:
    """A label at the left, an amount at the right; the label gives way."""
    room = width - len(amount) - 2
    label = label if len(label) <= room else label[: max(0, room - 1)] + "…"
    return label + " " * (width - len(label) - len(amount)) + amount

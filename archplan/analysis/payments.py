"""What the owner pays: the bill with VAT, in another currency, and month by month until a day, credits first.

A month's invoice is in whole cents, so every amount here is: rows and columns add up, and a full month is the total that
stands everywhere else. A month that runs in part costs its days' part of that month's bill; growth steps from one
month of the calendar to the next. Credits come off AWS's charges before tax, the one that ends soonest first, and
pay nothing that AWS does not bill, nor for support; VAT is of what they leave.
https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/useconsolidatedbilling-credits.html

With a price unknown all costs are at least, and what is left of credits is at most, what is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from archplan.analysis.months import forecast
from archplan.estimate.bill import Bill, Line, dollars
from archplan.estimate.plan import Plan
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import decimal, money
from archplan.spec.money import MOST_MONTHS, Credit, Purse
from archplan.text.located import Located

AHEAD = 12  # months, where the spec names no day
FREE_MONTHS = 6  # that the Free plan of an account lasts
SUPPORT = "account"  # the price file of support plans
NOTHING = Fraction(0)


@frozen
class Remark:
    """A sentence worth saying: its words in English, and what stands in their braces."""

    text: str
    words: Mapping[str, str]

    def __str__(self) -> str:
        return self.text.format(**self.words)


@frozen
class Month:
    """One month of the calendar, or the days of it that it runs: what it costs and who pays."""

    first: date
    last: date
    cost: Fraction  # before tax
    beyond: Fraction  # the part of it that AWS does not bill
    support: Fraction  # the part of it that no credit pays
    paid: Fraction  # by credits
    vat: Fraction

    @property
    def name(self) -> str:
        """``2027-03``."""
        return named(self.first)

    @property
    def days(self) -> int:
        """On how many of its days it runs."""
        return (self.last - self.first).days + 1

    @property
    def length(self) -> int:
        """How many days it has."""
        return _days_in(self.first.year, self.first.month)

    @property
    def to_pay(self) -> Fraction:
        """What the credits leave, with its VAT."""
        return self.cost - self.paid + self.vat


@frozen
class Balance:
    """What became of one credit: `used` and `left` and `lapsed` make its amount."""

    credit: Credit
    monthly: tuple[Fraction, ...]  # what it paid in each of the months
    left: Fraction  # on the last day, for later
    lapsed: Fraction  # unused on its own last day
    used_up: date | None  # the day its last cent paid for

    @property
    def used(self) -> Fraction:
        return sum(self.monthly, NOTHING)


@frozen
class Allowed:
    """The monthly budget, what the first month leaves of it (below zero where it is over), and the first month over it."""

    limit: Fraction
    left: Fraction
    over: Month | None


@frozen
class Statement:
    """Amounts in dollars, whole cents. `months` are empty when nothing runs any more."""

    purse: Purse
    month: Fraction
    year: Fraction
    month_vat: Fraction
    first: date
    until: date
    is_stated: bool  # whether the spec names that day
    months: tuple[Month, ...]
    balances: tuple[Balance, ...]
    eaten: Mapping[str, Fraction]  # what of the credits each service took, the most first
    allowed: Allowed | None
    is_complete: bool
    remarks: tuple[Remark, ...] = ()

    @property
    def is_a_year(self) -> bool:
        """Whether it is of twelve months: neither a day that is named nor the end of an account cuts it short."""
        return not self.is_stated and self.until == _after(self.first, AHEAD)

    @property
    def month_with_vat(self) -> Fraction:
        return self.month + self.month_vat

    @property
    def year_vat(self) -> Fraction:
        """Twelve invoices' VAT."""
        return self.month_vat * 12

    @property
    def year_with_vat(self) -> Fraction:
        return self.year + self.year_vat

    @property
    def cost(self) -> Fraction:
        """Of all months, before tax and credits."""
        return sum((month.cost for month in self.months), NOTHING)

    @property
    def paid(self) -> Fraction:
        """By credits, over all months."""
        return sum((month.paid for month in self.months), NOTHING)

    @property
    def vat(self) -> Fraction:
        """Of all months."""
        return sum((month.vat for month in self.months), NOTHING)

    @property
    def to_pay(self) -> Fraction:
        """Over all months, with VAT."""
        return self.cost - self.paid + self.vat

    def abroad(self, amount: Fraction) -> Fraction | None:
        """So many dollars in the second currency, rounded half up to its digits; None where none is stated."""
        return self.purse.currency.of(amount) if self.purse.currency is not None else None


def statement(plan: Plan, months: int | None = None) -> Statement:
    """What a plan comes to from its day on: until the day that `money:` names, or for so many months; else for a year."""
    a = plan.architecture
    purse = a.money if a.money is not None else Purse(Located({}, a.tree.span), [])
    is_stated = months is None and purse.until is not None
    until: date = purse.until if is_stated else _after(plan.day, AHEAD if months is None else months)
    ends_with_credits = a.account is not None and a.account.plan == "free"
    if a.account is not None and ends_with_credits:
        until = min(until, a.account.months_after(FREE_MONTHS, plan.day))
    spans = list(_spans(plan.day, until))
    plans = forecast(plan, len(spans))
    credits = tuple(sorted(purse.credits, key=lambda credit: credit.until))
    left = [credit.dollars for credit in credits]
    used_up: list[date | None] = [None] * len(credits)
    made, monthly = list[Month](), list[list[Fraction]]()
    eaten: dict[str, Fraction] = {}
    for (first, last), priced in zip(spans, plans, strict=True):
        part = Fraction((last - first).days + 1, _days_in(first.year, first.month))
        cost = _cents(dollars(priced.bill.total) * part)
        beyond = min(cost, _cents(_of(priced.bill.lines, _by_others) * part))
        support = min(cost - beyond, _cents(_of(priced.bill.lines, _is_support) * part))
        charges = cost - beyond - support
        paid = _paid(credits, left, first, last, charges)
        for number, amount in enumerate(paid):
            left[number] -= amount
            if amount and not left[number]:
                used_up[number] = _ends(first, last, charges, sum(paid[: number + 1], NOTHING))
        off = sum(paid, NOTHING)
        if ends_with_credits and credits and off < charges:  # on the Free plan nothing leaves the card
            until = _ends(first, last, charges, off) if off else first - timedelta(1)
            if not off:
                break
            beyond, last = _cents(beyond * ((until - first).days + 1) / ((last - first).days + 1)), until
            cost, support = off + beyond, NOTHING
        _eat(eaten, priced.bill, part, off)
        monthly.append(paid)
        made.append(Month(first, last, cost, beyond, support, off, _cents((cost - off) * purse.tax)))
        if last == until:
            break
    balances = []
    for number, credit in enumerate(credits):
        has_lapsed = credit.until < plan.day or credit.until <= until
        rest = left[number]
        balances.append(Balance(
            credit, tuple(paid[number] for paid in monthly), NOTHING if has_lapsed else rest,
            rest if has_lapsed else NOTHING, used_up[number],
        ))  # fmt: skip
    total = _cents(dollars(plan.bill.total))
    found = Statement(
        purse, total, plan.bill.year, _cents(total * purse.tax), plan.day, until,
        is_stated and until == purse.until, tuple(made), tuple(balances),
        dict(sorted(eaten.items(), key=lambda found: -found[1])), _allowed(plan, made, plans[: len(made)]),
        all(priced.bill.is_complete for priced in (plan, *plans)),
    )  # fmt: skip
    return changed(found, remarks=tuple(_remarks(found, plan)))


def named(day: date) -> str:
    """The month a day is in: ``2027-03``."""
    return day.isoformat()[:7]


def _cents(amount: Fraction) -> Fraction:
    return Fraction(decimal(amount, 2))


def _days_in(year: int, at: int) -> int:
    """How many days a month of the calendar has."""
    from calendar import monthrange  # every check loads this file, and few count days

    return monthrange(year, at)[1]


def _after(day: date, months: int) -> date:
    """The last of so many months from a day on, one at least: twelve from 20 November are over on 19 November."""
    count = 12 * day.year + day.month - 1 + max(1, min(months, MOST_MONTHS))
    if count // 12 > date.max.year:
        return date.max
    length = _days_in(count // 12, count % 12 + 1)
    return date(count // 12, count % 12 + 1, min(day.day, length)) - timedelta(1)


def _spans(first: date, until: date) -> Iterator[tuple[date, date]]:
    """The months of the calendar from a day to another, each from its first running day to its last."""
    while first <= until:
        last = min(until, date(first.year, first.month, _days_in(first.year, first.month)))
        yield first, last
        if last == date.max:
            return
        first = last + timedelta(1)


def _of(lines: Iterable[Line], *kinds: Callable[[Line], bool]) -> Fraction:
    """Dollars a month of the lines of these kinds: of what AWS does not bill, or of support."""
    return sum((line.monthly for line in lines if any(is_one(line) for is_one in kinds)), NOTHING)


def _by_others(line: Line) -> bool:
    return line.by_others


def _is_support(line: Line) -> bool:
    return line.file == SUPPORT


def _paid(
    credits: Sequence[Credit], left: Sequence[Fraction], first: date, last: date, charges: Fraction
) -> list[Fraction]:  # fmt: skip
    """What each credit pays of a month's charges, the one that ends soonest first, none for a day after its last."""
    paid, done = list[Fraction](), NOTHING
    for credit, rest in zip(credits, left, strict=True):
        days = (min(last, credit.until) - first).days + 1
        within = _cents(charges * max(0, days) / ((last - first).days + 1))
        paid.append(max(NOTHING, min(rest, within - done)))
        done += paid[-1]
    return paid


def _ends(first: date, last: date, charges: Fraction, paid: Fraction) -> date:
    """The day on which the charges of a month reach what is paid."""
    days = math.ceil(paid / charges * ((last - first).days + 1))
    return min(last, first + timedelta(max(1, days) - 1))


def _eat(eaten: dict[str, Fraction], bill: Bill, part: Fraction, paid: Fraction) -> None:
    """Lay what credits pay in a month to its services: AWS applies them to the largest charge first."""
    charges = {
        charge.name: _cents((dollars(charge.cost) - _of(charge.lines, _by_others, _is_support)) * part)
        for charge in bill.charges
    }
    for name, amount in sorted(charges.items(), key=lambda found: -found[1]):
        took = max(NOTHING, min(paid, amount))
        if took:
            eaten[name] = eaten.get(name, NOTHING) + took
            paid -= took
    if paid:  # cents that only the rounded sum has
        first = next(iter(eaten), next(iter(charges)))
        eaten[first] = eaten.get(first, NOTHING) + paid


def _allowed(plan: Plan, months: Sequence[Month], plans: Sequence[Plan]) -> Allowed | None:
    budget = plan.architecture.budget
    if budget is None:
        return None
    over = (month for month, priced in zip(months, plans, strict=True) if priced.bill.total > budget)
    limit = dollars(budget)
    return Allowed(limit, limit - _cents(dollars(plan.bill.total)), next(over, None))


PASSED = "{until}, until when it was to run, is before {day}, the day priced: no month is left to pay"
UNKNOWN = "a price is unknown: costs are at least, and what is left of a credit is at most, what is said here"
USED_UP = "{credit} is used up in {month}, before {until}"
USED_UP_AT_LATEST = "{credit} is used up in {month} at the latest, before {until}"
LAPSES = "{amount} of {credit} lapses unused on {day}"
LAPSES_AT_MOST = "at most {amount} of {credit} lapses unused on {day}"
LAPSED = "{credit} had lapsed on {day}, before the day priced"
LEFT = "{amount} of {credit} is left on {until}"
LEFT_AT_MOST = "at most {amount} of {credit} is left on {until}"
MOST_EATEN = "{service} takes most of the credits: {amount} of {total}"
BEYOND = "credits pay nothing of {amount} for {services}, which AWS does not bill"
NO_SUPPORT = "credits pay nothing of {amount} for the support plan"
FREE_PLAN = "on the Free plan nothing leaves the card: AWS closes the account on {day}, or with the last of its credits"
LATER_SUPPORT = "extended support of {version}, billed from {day}, is not counted in these months"
LATER_YEAR = "the third year of extended support of {version}, dearer from {day}, is not counted in these months"
BEFORE_TAX = "credits come off before tax, so VAT is of what they leave"
OVER_BUDGET = "growth carries the bill over the budget of {budget} in {month}"
RATE_UNDATED = "nothing says on which day the rate of {code} was read"
RATE_UNSOURCED = "nothing says where the rate of {code} was read"
REMARKS = (
    PASSED, UNKNOWN, USED_UP, USED_UP_AT_LATEST, LAPSES, LAPSES_AT_MOST, LAPSED, LEFT, LEFT_AT_MOST, MOST_EATEN, BEYOND,
    NO_SUPPORT, FREE_PLAN, LATER_SUPPORT, LATER_YEAR, BEFORE_TAX, OVER_BUDGET, RATE_UNDATED, RATE_UNSOURCED,
)  # fmt: skip
"""Every sentence a statement may remark, for whoever translates them."""


def _remarks(found: Statement, plan: Plan) -> Iterator[Remark]:
    if not found.is_complete:
        yield _remark(UNKNOWN)
    if found.until < found.first and found.is_stated:
        yield _remark(PASSED, until=found.until, day=found.first)
    for balance in found.balances:
        yield from _fate(balance, found)
    if found.eaten and len(found.eaten) > 1:
        service, amount = next(iter(found.eaten.items()))
        yield _remark(MOST_EATEN, service=service, amount=money(amount), total=money(found.paid))
    beyond = sum((month.beyond for month in found.months), NOTHING)
    if found.balances and beyond:
        services = dict.fromkeys(line.subject for line in plan.bill.lines if line.by_others and line.cost)
        yield _remark(BEYOND, amount=money(beyond), services=", ".join(services))
    support = sum((month.support for month in found.months), NOTHING)
    if found.balances and support:
        yield _remark(NO_SUPPORT, amount=money(support))
    account = plan.architecture.account
    if account is not None and account.plan == "free":
        yield _remark(FREE_PLAN, day=account.months_after(FREE_MONTHS, plan.day))
    yield from _later(found, plan)
    if found.paid and found.purse.tax:
        yield _remark(BEFORE_TAX)
    over = found.allowed.over if found.allowed is not None else None
    if found.allowed is not None and over is not None and over != found.months[0]:
        yield _remark(OVER_BUDGET, budget=money(found.allowed.limit), month=over.name)
    currency = found.purse.currency
    if currency is not None:
        if currency.on is None:
            yield _remark(RATE_UNDATED, code=currency.code)
        if not currency.source:
            yield _remark(RATE_UNSOURCED, code=currency.code)


def _later(found: Statement, plan: Plan) -> Iterator[Remark]:
    """Versions that leave their support before the last month: prices are of the day priced, so nothing of it is here."""
    for life in dict.fromkeys(service.life for service in plan.architecture.services.values()):
        stage = life.stage if life is not None else ""
        day = life.extended if stage == "standard" else life.third if stage == "extended" else None
        if day is not None and day <= found.until:
            yield _remark(LATER_SUPPORT if stage == "standard" else LATER_YEAR, version=life.name, day=day)


def _fate(balance: Balance, found: Statement) -> Iterator[Remark]:
    """What is worth saying of one credit: that it ends before the bill does, or is not used."""
    name, until, sure = balance.credit.name, balance.credit.until, found.is_complete
    if until < found.first:
        yield _remark(LAPSED, credit=name, day=until)
    elif balance.lapsed:
        yield _remark(LAPSES if sure else LAPSES_AT_MOST, amount=money(balance.lapsed), credit=name, day=until)
    elif balance.left and found.is_stated:
        yield _remark(LEFT if sure else LEFT_AT_MOST, amount=money(balance.left), credit=name, until=found.until)
    elif balance.used_up is not None and balance.used_up < found.until:
        text = USED_UP if sure else USED_UP_AT_LATEST
        yield _remark(text, credit=name, month=named(balance.used_up), until=found.until)


def _remark(text: str, **words: object) -> Remark:
    return Remark(text, {name: str(word) for name, word in words.items()})

"""Defaults that decide a bill: values nobody wrote that make a tenth of it, or half of what their service costs.

Of every line that makes a tenth of the total, less what is free of it, the options it was worked out from and that stand
at their default are priced anew: a number without what it counts, a choice as its cheapest other. What is saved so is
what the default makes. A size, a duration or a rate that a line follows, and a type of instance, make all of the line.
Nothing is made by what is neutral: none of something, or one of what a line multiplies (one cluster, all of the time).
The sizes of requests that a source of traffic does not state are priced anew over the whole plan, where such a line
counts bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args, get_origin

from archplan.estimate.bill import Line, dollars
from archplan.estimate.plan import Plan, rescaled
from archplan.estimate.pricing import key_of
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import Quantity, byte, money, quantity, request
from archplan.prices.price import Price
from archplan.services.words.flow import Flow, at_rest
from archplan.services.words.kinds import Listed
from archplan.services.words.meters import Meter
from archplan.services.words.service import Service
from archplan.services.words.steps import Option, Step

PART = Fraction(1, 10)  # of the total: a line or a default below it decides nothing
HALF = Fraction(1, 2)  # of what a service costs: without it the service would cost half
SIZES = ("request", "response")


@frozen
class Decided:
    """One default: whose, which key, its value, the dollars a month it makes and the total they are part of."""

    subject: str
    key: str
    value: str
    amount: Fraction
    of: Fraction

    def __str__(self) -> str:
        name = self.key.replace("_", " ")
        return (
            f"{self.subject}: {name} {self.value} is a default and decides {money(self.amount)} of {money(self.of)}; "
            f"write '{self.key}: ...'"
        )


def decided(plan: Plan) -> tuple[Decided, ...]:
    """The defaults that decide the bill, in the order of the spec."""
    bill, total = plan.bill, dollars(plan.bill.total)
    if total <= 0:
        return ()
    lines = [(line, paid) for line, paid in _paid(plan, total * PART) if paid >= total * PART]
    made: dict[tuple[str, str], Fraction] = {}
    values: dict[tuple[str, str], Any] = {}
    for line, paid in lines:
        service = plan.architecture.services.get(line.subject)
        for key, word in _at_default(service, line) if service is not None else ():
            assert service is not None
            amount = _made(plan, service, line, word)
            if amount:
                at = service.name, key
                made[at] = made.get(at, Fraction(0)) + amount * paid / line.monthly
                values[at] = service._values[word.name]
    found = []
    for (subject, key), amount in made.items():
        charge = bill.charge(subject)
        if amount >= total * PART or (charge is not None and amount >= dollars(charge.cost) * HALF):
            value = values[subject, key]
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            found.append(Decided(subject, key, shown, amount, total))
    return (*_sizes(plan, [line for line, _ in lines], total), *found)


def _paid(plan: Plan, least: Fraction = Fraction(0)) -> Iterator[tuple[Line, Fraction]]:
    """The lines charged with `least` or more, with what is paid of each: less its part of allowances and discounts."""
    for charge in plan.bill.charges:
        for line in charge.lines:
            if line.kind != "charge" or line.cost is None or line.price is None or (listed := line.monthly) < least:
                continue
            amount = listed
            for credit in charge.lines:
                if credit.kind == "credit" and _covers(credit, line):
                    covered = [o.monthly for o in charge.lines if o.kind == "charge" and o.cost and _covers(credit, o)]
                    amount += credit.monthly * listed / sum(covered) if listed else 0
            less = plan.architecture.discounts.get(line.file)
            yield line, amount if less is None else amount * (1 - Fraction(less.number))


def _covers(credit: Line, line: Line) -> bool:
    """Whether an allowance takes something off a line."""
    allowance, usage = credit.allowance, line.usage
    assert allowance is not None and usage is not None
    is_of = usage.file == allowance.file and usage.price.partition("/")[0] in allowance.of
    return is_of and credit.subject == line.subject


def _item(service: Service, line: Line) -> Meter | None:
    assert line.usage is not None
    name = line.usage.meter
    return next((m for m in service.meters.values() if name == m.name or name.startswith(f"{m.name} (")), None)


def _at_default(service: Service, line: Line) -> Iterator[tuple[str, Option]]:
    """The options that a line was worked out from or priced by, and that nobody wrote."""
    item = _item(service, line)
    if item is None or line.usage is None:
        return
    unwritten = {
        word.name: (key, word) for key, word in service.options.items()
        if service._spans.get(word.name) is None and service._values.get(word.name) not in (None, (), "")
    }  # fmt: skip
    if not unwritten:
        return
    read = {step.name.replace(" ", "_") for step in _leaves(line.usage.steps) if step.is_option}
    for name, found in unwritten.items():
        if name.strip("_") in read or f"{{{name}}}" in item.price:
            yield found


def _leaves(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _leaves(step.steps)


def _made(plan: Plan, service: Service, line: Line, word: Option) -> Fraction:
    """Dollars a month of a line that its default makes."""
    value = service._values[word.name]
    if isinstance(value, bool) or get_origin(word.kind) is Literal:
        others = [not value] if isinstance(value, bool) else [v for v in get_args(word.kind) if v != value]
        costs = [cost for other in others if (cost := _cost(plan, service, line, word, other)) is not None]
        return max(line.monthly - min(costs), Fraction(0)) if costs else Fraction(0)
    if isinstance(value, Quantity):
        return _made_by_number(plan, service, line, word, value)
    return line.monthly if _is_listed(word.kind) else Fraction(0)


def _made_by_number(plan: Plan, service: Service, line: Line, word: Option, value: Quantity) -> Fraction:
    if not value.number:
        return Fraction(0)
    more = _cost(plan, service, line, word, value * 2)
    if more is None or more == line.monthly:  # the line does not follow it
        return Fraction(0)
    without = _cost(plan, service, line, word, value * 0)
    if (
        without is None or without >= line.monthly
    ):  # it divides: all of what doubling it halves, little of what it hardly moves
        return min(line.monthly, 2 * abs(line.monthly - more))
    is_one = not value.powers and Fraction(value.number) <= 1
    return Fraction(0) if is_one and not without else line.monthly - without


def _cost(plan: Plan, service: Service, line: Line, word: Option, value: Any) -> Fraction | None:
    """Dollars a month of the line with another value, as a part of its pool; None where there is no such line or price."""
    item, usage = _item(service, line), line.usage
    assert item is not None and usage is not None and line.price is not None
    other = service.instead(**{word.name: value})
    if not item.applies(other):
        return None
    try:
        found = other.amount_of(item)
        label = usage.meter.removeprefix(item.name).removeprefix(" (").removesuffix(")")
        amount = found.get(label) if isinstance(found, dict) else found
        entry = other._filled(item.price, label).rpartition(":")[2]
    except (ArithmeticError, KeyError, ValueError):
        return None
    if amount is None:
        return Fraction(0)
    if entry == usage.price:
        used = Fraction(usage.quantity.number)
        return line.monthly * Fraction(quantity(amount).number) / used if used else None
    price = plan.book.price(usage.file, entry, usage.scope)
    return dollars(price.cost(quantity(amount))) if isinstance(price, Price) else None


def _is_listed(kind: Any) -> bool:
    return get_origin(kind) is Annotated and isinstance(get_args(kind)[1], Listed)


# ---------------------------------------------------------------------------------------------------- sizes of traffic


def _sizes(plan: Plan, lines: list[Line], total: Fraction) -> Iterator[Decided]:
    """Sizes of requests that a source does not state, where lines of the bill count their bytes."""
    a = plan.architecture
    unsaid = [(name, key) for name in a.sources for key in SIZES if key not in a.tree["traffic"][name]]
    heavy = [line for line in lines if line.usage_based and _weighs(plan, line)] if unsaid else []
    for name, key_ in unsaid if heavy else ():
        source = a.sources[name]
        light = changed(source, **{key_: 0 * byte / request})
        other = rescaled(changed(plan, architecture=changed(a, sources={**a.sources, name: light})), 1)
        before, after = ({key_of(line.usage): paid for line, paid in _paid(of) if line.usage} for of in (plan, other))
        keys = [key_of(line.usage) for line in heavy if line.usage]
        amount = sum((before[key] - after.get(key, Fraction(0)) for key in keys), Fraction(0))
        if amount >= total * PART:
            yield Decided(name, key_, str(getattr(source, key_) * request), amount, total)


def _weighs(plan: Plan, line: Line) -> bool:
    """Whether a line follows the bytes of what arrives, and not only how often it does."""
    service, usage = plan.architecture.services.get(line.subject), line.usage
    assert usage is not None
    item = _item(service, line) if service is not None else None
    if service is None or item is None:
        return usage.quantity.powers.get("byte") == 1  # moved data
    other = service.instead(**{key: _light(service._values[key]) for key in service.inflows})
    other.passed_on = other.passed_on * 0
    try:
        found = other.amount_of(item)
    except ArithmeticError:  # it divides by them
        return True
    amounts: Mapping[str, Any] = found if isinstance(found, dict) else {"": found}
    return not any(amount is not None and quantity(amount) == usage.quantity for amount in amounts.values())


def _light(flow: Flow) -> Flow:
    """As many requests, without a byte in them."""
    if "byte" in flow.mean.powers:
        return at_rest(flow)
    nothing, size = 0 * byte / request, flow.sent * 0
    return changed(
        flow, sent=size, returned=size, hourly_sent=size, hourly_returned=size, request_size=nothing, response_size=nothing,
        edges={edge: (part[0], part[1] * 0, part[2] * 0) for edge, part in flow.edges.items()},
    )  # fmt: skip

"""What more traffic costs: by number of users, with the lines it crosses; month by month as it grows; on a slider."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from math import ceil, floor, log10
from types import MappingProxyType

from archplan.analysis.months import forecast, growth_of, ladder, users_of
from archplan.checks.thresholds import KINDS, Crossing, Tier, tiers_at
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.kernel.units import decimal, month, plain, request
from archplan.outputs.page.charts import Caption, cost_against_users, cost_by_month
from archplan.outputs.page.page import Block, Cell, Column, Ladder, Picture, Row, Rung, Section, Table, Text, pictured
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import exact

RUNGS = tuple(Fraction(times) for times in (
    "0", "0.1", "0.25", "0.5", "0.75", "1", "1.5", "2", "3", "4", "5", "7.5", "10", "15", "20", "30", "50", "100"
))  # fmt: skip
"""Times the stated traffic that the slider stops at."""
MONTHS = 12
MOST_MARKS = 9  # numbers that a chart of 720 pixels has room for
POINTS = 24


def section(asked: Asked) -> Section | None:
    """Tiers of users, what is crossed on the way, two charts, and the slider; None where no traffic arrives."""
    say, plan = asked.say, asked.report.plan
    if not any(source.mean for source in plan.architecture.sources.values()):
        return None
    found = tiers_at(plan, _scales(plan))
    crossed = [crossing for tier in found for crossing in tier.crossings]
    said = say(
        "All traffic grows alike; what is held, and what the spec states as a number of its own, stays as it is."
    )
    blocks: list[Block] = [Text(said), _tiers(found, asked)]
    if crossed:
        blocks.append(_crossings(crossed, asked))
    blocks += [_against_users(found, crossed, asked), *_by_month(asked)]
    blocks.append(slider(asked, partial(rung_of, asked, known={tier.scale: tier.plan for tier in found})))
    return Section("growth", say("When more people come"), tuple(blocks))


def _scales(plan: Plan) -> list[Fraction]:
    """The traffic as stated, and the powers of ten of users (or of the traffic) from a hundredth to a hundred times it."""
    users = users_of(plan)
    if not users:
        return [Fraction(times) for times in ("0.1", "1", "10", "100")]
    low, high = floor(log10(users)) - 1, ceil(log10(users)) + 1
    tens = [Fraction(10) ** power for power in range(max(0, low), high + 1)]
    return sorted({Fraction(1), *(count / users for count in tens if Fraction(1, 100) <= count / users <= 100)})


def _size(scale: Fraction, plan: Plan, asked: Asked) -> str:
    """How much traffic that is, in users where the spec has users."""
    say, users = asked.say, users_of(plan)
    if not scale:
        return say("no traffic")
    if users:
        return say("{count} users a month", count=say.figure(plain(Fraction(round(users * scale)))))
    return _times(scale, asked)


def _times(scale: Fraction, asked: Asked) -> str:
    if scale == 1:
        return asked.say("the stated traffic")
    return asked.say("{times} times the stated traffic", times=asked.say.figure(plain(scale, 4)))


def _requests(plan: Plan, scale: Fraction) -> Fraction:
    return Fraction(sum((it.mean * month for it in plan.architecture.sources.values()), 0 * request).number) * scale


def _sum(plan: Plan, asked: Asked) -> str:
    return _or_more(plan, asked) + asked.say.money(dollars(plan.bill.total))


def _or_more(plan: Plan, asked: Asked) -> str:
    return "" if plan.bill.is_complete else asked.say("at least") + " "


def _tiers(found: tuple[Tier, ...], asked: Asked) -> Table:
    say, plan = asked.say, asked.report.plan
    rows = []
    for tier in found:
        each = tier.cost_per_user
        requests = _requests(plan, tier.scale)
        cells = [
            Cell(_size(tier.scale, plan, asked), note=say("as the spec states") if tier.scale == 1 else ""),
            Cell(say.figure(plain(requests, 4)), exact(requests)),
            Cell(_sum(tier.plan, asked), exact(Fraction(decimal(dollars(tier.plan.bill.total), 2))), tone="strong"),
            Cell(_or_more(tier.plan, asked) + say.money(tier.plan.bill.year), exact(tier.plan.bill.year)),
        ]
        if users_of(plan):
            at_least = _or_more(tier.plan, asked) if each is not None else ""
            cells.append(Cell(at_least + _each(each, asked), exact(each) if each else ""))
        rows.append(Row(tuple(cells), kind="stated" if tier.scale == 1 else ""))
    columns = [
        Column(say("Traffic")),
        Column(say("Requests a month"), True),
        Column(say("A month"), True),
        Column(say("A year"), True),
    ]
    if users_of(plan):
        columns.append(Column(say("For each user"), True))
    return Table("tiers", say("What it costs when more, or fewer, people come"), tuple(columns), tuple(rows))


def _each(cost: Fraction | None, asked: Asked) -> str:
    """What one user costs, with three digits below a dollar."""
    if not cost:
        return "" if cost is None else asked.say.money(cost)
    return asked.say.money(cost) if cost >= 1 else asked.say.figure(f"${plain(cost, 3)}")


def _crossings(crossed: list[Crossing], asked: Asked) -> Table:
    say = asked.say
    kinds = dict(zip(KINDS, (say("free tier"), say("price tier"), say("capacity"), say("limit")), strict=True))
    rows = tuple(
        Row((Cell(str(number)), Cell(_beyond(crossing, asked)), Cell(crossing.service), Cell(kinds[crossing.kind], note=crossing.slug), Cell(_what(crossing, asked))),
            crossing.service)
        for number, crossing in enumerate(crossed, 1)
    )  # fmt: skip
    columns = (
        Column(say("No.")),
        Column(say("Beyond")),
        Column(say("Service")),
        Column(say("What kind")),
        Column(say("What is crossed")),
    )
    return Table("crossings", say("Lines that growing traffic crosses"), columns, rows)


def _beyond(crossing: Crossing, asked: Asked) -> str:
    say = asked.say
    if crossing.users is not None:
        said = say("{count} users a month", count=say.figure(f"{crossing.users:,}"))
    else:
        said = _times(crossing.scale, asked)
    return said if crossing.is_exact else say("about {what}", what=said)


def _what(crossing: Crossing, asked: Asked) -> str:
    say = asked.say
    if crossing.slug:
        return say.figure(say.finding(crossing.slug, crossing.what))
    return say(crossing.text, **{key: say.figure(value) for key, value in crossing.values.items()})


def _against_users(found: tuple[Tier, ...], crossed: list[Crossing], asked: Asked) -> Picture:
    say, plan = asked.say, asked.report.plan
    users = users_of(plan)
    unit = users or _requests(plan, Fraction(1))
    marks = [
        (
            max(1, round(unit * crossing.scale)),
            f"{_beyond(crossing, asked)}: {crossing.service} {_what(crossing, asked)}".strip(),
        )
        for crossing in crossed[:MOST_MARKS]
        if found[0].scale <= crossing.scale <= found[-1].scale
    ]
    title = say("Cost against users") if users else say("Cost against requests")
    about = "; ".join(f"{_size(tier.scale, plan, asked)}: {_sum(tier.plan, asked)}" for tier in found)
    across = say("users a month, logarithmic") if users else say("requests a month, logarithmic")
    caption = Caption(title, about, "against-users", say.decimal)

    def draw() -> str:
        low, high = float(found[0].scale), float(found[-1].scale)
        between = [
            Fraction(low * (high / low) ** (step / POINTS)).limit_denominator(10**6) for step in range(1, POINTS)
        ]
        known = {tier.scale: tier.plan for tier in found}
        others = [scale for scale in between if scale not in known]
        known |= dict(zip(others, ladder(plan, others), strict=True))
        points = [
            (max(1, round(unit * scale)), dollars(it.bill.total))
            for scale, it in sorted(known.items(), key=lambda pair: pair[0])
        ]
        return cost_against_users(caption, points, marks, _budget(asked), across, say("dollars a month"))

    return pictured("against-users", title, about, draw, True)


def _budget(asked: Asked) -> tuple[Fraction, str] | None:
    budget = asked.report.plan.architecture.budget
    if budget is None:
        return None
    return dollars(budget), asked.say("budget {amount}", amount=asked.say.money(dollars(budget)))


def _by_month(asked: Asked) -> list[Block]:
    """A column for each of the next twelve months; nothing where no source grows."""
    say, plan = asked.say, asked.report.plan
    if not any(growth_of(source) for source in plan.architecture.sources.values()):
        return []
    plans = forecast(plan, MONTHS)
    months = [
        (f"{(plan.day.month - 1 + k) % 12 + 1:02}/{(plan.day.year + (plan.day.month - 1 + k) // 12) % 100:02}", it)
        for k, it in enumerate(plans)
    ]
    growths = dict.fromkeys(plain(growth_of(it) * 100, 3) for it in plan.architecture.sources.values() if growth_of(it))
    title = say("Month by month, growing by {share}% a month", share=say.figure(", ".join(growths)))
    about = "; ".join(f"{name}: {_sum(it, asked)}" for name, it in months)
    caption = Caption(title, about, "by-month", say.decimal)
    columns = [(name, dollars(it.bill.total)) for name, it in months]
    draw = partial(cost_by_month, caption, columns, _budget(asked), say("dollars a month"))
    return [pictured("by-month", title, about, draw, True)]


def slider(asked: Asked, rung: Callable[[Fraction], Rung]) -> Ladder:
    """The bill at every rung, each as `rung` says it."""
    caption = asked.say("What this architecture costs at other traffic")
    return Ladder("traffic", caption, lambda: tuple(map(rung, RUNGS)), RUNGS.index(Fraction(1)))


def rung_of(asked: Asked, scale: Fraction, known: Mapping[Fraction, Plan] = MappingProxyType({})) -> Rung:
    """What the traffic times `scale` costs; `known` are the plans of some scales."""
    say, plan = asked.say, asked.report.plan
    found = known.get(scale) or ladder(plan, [scale])[0]
    costs = tuple(
        (charge.name, ("" if charge.is_complete else say("at least") + " ") + say.money(dollars(charge.cost)))
        for charge in found.bill.charges
        if charge.lines
    )
    yearly = _or_more(found, asked) + say.money(found.bill.year)
    return Rung(_size(scale, plan, asked), _sum(found, asked), yearly, costs)

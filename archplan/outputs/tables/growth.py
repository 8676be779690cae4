"""What more users cost: a column a number of users, and what is crossed on the way from one to the next."""

from __future__ import annotations

import json as codec
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from archplan.analysis.months import users_of
from archplan.checks.thresholds import Crossing, Tier
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import decimal, money, plain
from archplan.outputs import output
from archplan.outputs.book import price_book
from archplan.outputs.cells import cents, exact_digits, style
from archplan.outputs.tables import columns as _columns
from archplan.outputs.tables.columns import WIDTH, Row


@output("growth", suffix=".txt")
def growth(report: Report, tiers: Sequence[Tier] = (), form: str = "table", width: int = WIDTH) -> str:
    """For whoever plans ahead: what each service costs for more users, and which lines are crossed on the way."""
    return FORMS[form](report.plan, tiers, width)


def _table(plan: Plan, tiers: Sequence[Tier], width: int) -> str:
    a, plans = plan.architecture, [tier.plan for tier in tiers]
    place = f"{a.region_title(a.region)}, {a.region}"
    rows = [style(a.title, bold=True) + f"  {place}" + (f"  scenario {plan.scenario}" if plan.scenario else "")]
    for note in _assumed(plan):
        rows += textwrap.wrap(note, width)
    rows.append("")
    rows += _columns.text([_called(tier) for tier in tiers], _columns.services(plans), _foot(tiers), width)
    rows += ["", *(style(line, bold=True) for line in textwrap.wrap(_looked_for(tiers), width))]
    found = [crossing for tier in tiers for crossing in tier.crossings]
    beside = 4 + max((len(_beyond(crossing)) for crossing in found), default=0)
    rows += [line for crossing in found for line in _crossing(crossing, beside, width)]
    if not found:
        rows.append("  nothing")
    rows += _columns.noted(plans, width)
    return "\n".join(rows) + "\n"


def _foot(tiers: Sequence[Tier]) -> list[Row]:
    plans = [tier.plan for tier in tiers]
    rows = [*_columns.totals(plans), *_columns.budget(plans)]
    if any(tier.users for tier in tiers):
        rows.insert(3, Row("a month for each user", "", tuple(_each(tier) for tier in tiers)))
    return rows


def _each(tier: Tier) -> str:
    """What one user costs, with three digits below a dollar."""
    cost = tier.cost_per_user
    if cost is None:
        return "-"
    shown = money(cost) if cost >= 1 or not cost else f"${plain(cost, 3)}"
    return shown if tier.plan.bill.is_complete else f"at least {shown}"


def _called(tier: Tier) -> str:
    return f"{tier.users:,} user{'' if tier.users == 1 else 's'}" if tier.users else f"{plain(tier.scale)}x"


def _beyond(crossing: Crossing) -> str:
    said = f"{plain(crossing.scale, 4)}x"
    if crossing.users is not None:
        said = f"{crossing.users:,} user{'' if crossing.users == 1 else 's'}"
    return ("" if crossing.is_exact else "about ") + said


def _looked_for(tiers: Sequence[Tier]) -> str:
    first, last = tiers[0], tiers[-1]
    ends = f"{plain(first.since, 3)} to {plain(last.scale, 3)} times the traffic"
    if last.users:
        ends = f"{int(first.since * last.users / last.scale):,} to {last.users:,} users a month"
    return f"crossed on the way from {ends}, each beyond the number beside it"


def _crossing(crossing: Crossing, beside: int, width: int) -> Iterator[str]:
    who = f"{crossing.service} · " if crossing.service else ""
    indent = " " * beside
    shown = textwrap.wrap(f"{who}{crossing.what}", max(30, width - beside))
    yield f"  {_beyond(crossing)}".ljust(beside) + shown[0]
    yield from (indent + line for line in shown[1:])
    what = f"{crossing.severity}[{crossing.slug}]" if crossing.slug else crossing.kind
    yield f"{indent}{what}, {crossing.span}" if crossing.span else f"{indent}{what}"


def _assumed(plan: Plan) -> Iterator[str]:
    """What every column rests on."""
    a = plan.architecture
    stated = users_of(plan)
    if stated:
        yield f"The spec states {plain(stated)} users a month; all its traffic grows with them."
    else:
        yield "The spec states no users; a column is so many times its traffic."
    if len(a.sources) > 1:
        yield f"All sources grow alike: {', '.join(a.sources)}."
    yield "What is held, and every size and number that the spec states, stays as it is."


# ---------------------------------------------------------------------------------------------------- other forms


def _json(plan: Plan, tiers: Sequence[Tier], _: int) -> str:
    a, stated = plan.architecture, users_of(plan)
    document = {
        "schemaVersion": "1",
        "title": a.title,
        "scenario": plan.scenario,
        "currency": "USD",
        "region": a.region,
        "usersInSpec": exact_digits(stated) if stated else None,
        "priceBook": price_book(plan),
        "assumptions": [*_assumed(plan), *plan.assumptions],
        "tiers": [_tier(tier) for tier in tiers],
    }
    return codec.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _tier(tier: Tier) -> dict[str, Any]:
    bill, each = tier.plan.bill, tier.cost_per_user
    return {
        "users": tier.users,
        "timesTraffic": exact_digits(tier.scale),
        "totalMonthlyCost": cents(dollars(bill.total)),
        "totalYearlyCost": cents(bill.year),
        "fixedMonthlyCost": cents(bill.split[0]),
        "usageMonthlyCost": cents(bill.split[1]),
        "monthlyCostPerUser": None if each is None else exact_digits(each),
        "complete": bill.is_complete,
        "unpriced": [{"service": name, "meter": what, "reason": why} for name, what, why in bill.lacking],
        "services": [
            {"name": charge.name, "type": charge.type, "title": charge.title, "monthlyCost": cents(dollars(charge.cost)),
             "complete": charge.is_complete}
            for charge in bill.charges
        ],
        "crossings": [_document(crossing) for crossing in tier.crossings],
    }  # fmt: skip


def _document(crossing: Crossing) -> dict[str, Any]:
    span = crossing.span
    return {
        "service": crossing.service,
        "kind": crossing.kind,
        "what": crossing.what,
        "users": crossing.users,
        "timesTraffic": exact_digits(crossing.scale),
        "exact": crossing.is_exact,
        "slug": crossing.slug or None,
        "severity": crossing.severity or None,
        "spec": {"file": span.file, "line": span.line, "column": span.column} if span else None,
    }


def _csv(plan: Plan, tiers: Sequence[Tier], _: int) -> str:
    """A row a service, a column a tier; a crossing says in its tier's column beyond how many users."""
    plans = [tier.plan for tier in tiers]
    found = [["row", "name", "title", *(_called(tier) for tier in tiers)]]
    for name in _columns.names(plans):
        cells = [_columns.exact(each.bill.charge(name)) for each in plans]
        found.append(["service", name, _columns.title(plans, name), *cells])
    found += _columns.exact_totals(plans)
    if any(tier.users for tier in tiers):
        found.append(["a month for each user", "", "", *(_exact_each(tier) for tier in tiers)])
    for number, tier in enumerate(tiers):
        for crossing in tier.crossings:
            beyond = str(crossing.users) if crossing.users is not None else f"{decimal(crossing.scale, 3)}"
            cells = [beyond if i == number else "" for i in range(len(tiers))]
            found.append([f"crossing: {crossing.kind}", crossing.service, crossing.what, *cells])
    return _columns.csv(found)


def _exact_each(tier: Tier) -> str:
    cost = tier.cost_per_user
    return "" if cost is None else _columns.floor(tier.plan.bill.is_complete, exact_digits(cost))


def _markdown(plan: Plan, tiers: Sequence[Tier], _: int) -> str:
    from archplan.outputs.cells import plain_markdown

    plans = [tier.plan for tier in tiers]
    rows = [f"## {plain_markdown(plan.architecture.title)}: what more users cost", ""]
    rows += [plain_markdown(note) for note in _assumed(plan)]
    rows += ["", *_columns.markdown([_called(tier) for tier in tiers], _columns.services(plans), _foot(tiers)), ""]
    said = _looked_for(tiers)
    rows += [f"**{said[0].upper()}{said[1:]}**", ""]
    for tier in tiers:
        for found in tier.crossings:
            who = f"**{plain_markdown(found.service)}** " if found.service else ""
            place = f", {plain_markdown(str(found.span))}" if found.span else ""
            what = found.slug or found.kind
            rows.append(f"- {_beyond(found)}: {who}{plain_markdown(found.what)} ({what}{place})")
    if not any(tier.crossings for tier in tiers):
        rows.append("Nothing.")
    for note in _columns.notes(plans):
        rows += ["", plain_markdown(note)]
    return "\n".join(rows) + "\n"


FORMS: dict[str, Callable[[Plan, Sequence[Tier], int], str]] = {
    "table": _table, "json": _json, "csv": _csv, "markdown": _markdown,
}  # fmt: skip

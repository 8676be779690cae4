"""What would make a bill smaller: each change with what it saves, gives up and brings, and the best of them together."""

from __future__ import annotations

import json as codec
import textwrap
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from click import style

from archplan.checks.advise import Advice, Advised, Between
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import Quantity, money, month, plain, request, second
from archplan.outputs import output
from archplan.outputs.book import head_of
from archplan.outputs.cells import exact_digits
from archplan.outputs.tables.columns import WIDTH

MONTH = Fraction((month / second).number)  # seconds


@output("advise", suffix=".txt")
def advise(report: Report, advice: Advice, form: str = "table", width: int = WIDTH) -> str:
    """For whoever pays: the changes that pay, dearest first, and the best of them together."""
    return _json(advice) if form == "json" else "\n".join(_table(advice, width)) + "\n"


def _table(advice: Advice, width: int) -> Iterator[str]:
    plan = advice.report.plan
    whole = "" if plan.bill.is_complete else "at least "
    bill = money(dollars(plan.bill.total))
    yield style(f"{plan.architecture.title}: what would make the bill of {whole}{bill} a month smaller", bold=True)
    if not advice.advised:
        yield ""
        yield "no change that is known here pays"
    for one, others in _grouped(advice):
        yield ""
        yield style(f"{money(one.saves):>10}  {one.name}", bold=True)
        yield from _lines("", one.does, width)
        yield from _lines("gives up", one.gives_up, width)
        for warning in one.warnings:
            yield from _lines("then warns", warning, width)
        yield from _lines("pays", _range(one), width)
        yield from _lines("or", ", ".join(f"{other.name} {money(other.saves)}" for other in others), width)
    if len(advice.together) > 1:
        left = money(dollars(plan.bill.total) - advice.saves)
        yield ""
        yield style(f"{money(advice.saves):>10}  together, which leaves {whole}{left} a month", bold=True)
        yield from _lines("", ", ".join(advice.together), width)
        yield from _lines("", "priced together, so it need not be the sum", width)
        for warning in advice.warnings:
            yield from _lines("then warns", warning, width)
    for name, why in advice.refused:
        yield ""
        yield from _lines("not", f"{name}, which would save something, but: {why}", width)
    if advice.between:
        yield ""
        yield style("break-even of its scenarios", bold=True)
    for it in advice.between:
        yield from _lines("", f"{it.scenario} costs {_more(it.costs_more)}{_turning(it, plan)}", width)
    for line in plan.bill.unpriced:
        yield from _lines("unknown", f"{line.subject}, {line.name}: {line.reason}", width)
    if advice.advised:
        yield ""
        yield "write one into the spec as a scenario: archplan advise SPEC --apply NAME (or 'together')"


def _grouped(advice: Advice) -> list[tuple[Advised, list[Advised]]]:
    """Changes that write the same option in different ways as one: the best of them, and the others."""
    groups: dict[str, list[Advised]] = {}
    for one in advice.advised:
        groups.setdefault(one.alternative or one.name, []).append(one)
    return [(first, others) for first, *others in groups.values()]


def _range(one: Advised) -> str:
    """How far the traffic may move; nothing where the change pays at every level that was tried."""
    ends = [f"from {plain(one.least, 3)}" if one.least else "", f"up to {plain(one.most, 3)}" if one.most else ""]
    said = " and ".join(end for end in ends if end)
    about = "" if one.are_exact else ", about"
    return f"{said} times this traffic{about}" if said else ""


def _more(amount: Fraction) -> str:
    if not amount:
        return "the same now"
    return f"{money(abs(amount))} a month {'more' if amount > 0 else 'less'} now"


def _turning(it: Between, plan: Plan) -> str:
    """The traffic at which a scenario costs as much as the spec does."""
    if not it.turns:
        return "; that does not turn between a hundredth and a hundred times this traffic"
    said = []
    for turn in it.turns:
        way = "cheaper above" if turn.is_cheaper_above else "dearer above"
        about = "" if turn.is_exact else "about "
        said.append(f"{way} {about}{_traffic(plan, turn.scale)}, which is {plain(turn.scale, 3)} times this traffic")
    return "; " + ", and ".join(said)


def requests_of(plan: Plan) -> Quantity:
    """All requests of the spec, on average."""
    return sum((it.mean for it in plan.architecture.sources.values()), 0 * request / second)


def _traffic(plan: Plan, scale: Fraction) -> str:
    """All requests of the spec at a scale of its traffic."""
    each = Fraction(requests_of(plan).number) * scale
    count, unit = (each, "second") if each >= 1 else (each * MONTH, "month")
    return f"{plain(Fraction(f'{float(count):.3g}'))} requests/{unit}"


def _lines(label: str, text: str, width: int) -> list[str]:
    """A sentence below an amount, wrapped behind its label; nothing without a sentence."""
    if not text:
        return []
    head = f"{'':12}{label + '  ' if label else ''}"
    return textwrap.wrap(text, width, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False)


def _json(advice: Advice) -> str:
    plan = advice.report.plan
    found = {
        **head_of(plan),
        "monthlyCost": exact_digits(dollars(plan.bill.total)),
        "complete": plan.bill.is_complete,
        "advised": [_one(one) for one in advice.advised],
        "together": {
            "names": list(advice.together),
            "saves": exact_digits(advice.saves),
            "patch": codec.loads(advice.patch),
            "warnings": list(advice.warnings),
        },
        "breakEven": [_between(it, plan) for it in advice.between],
        "refused": [{"name": name, "fails": why} for name, why in advice.refused],
    }
    return codec.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _between(it: Between, plan: Plan) -> dict[str, Any]:
    return {
        "scenario": it.scenario,
        "costsMore": exact_digits(it.costs_more),
        "turns": [
            {
                "timesTraffic": exact_digits(turn.scale),
                "requestsPerSecond": exact_digits(Fraction(requests_of(plan).number) * turn.scale),
                "exact": turn.is_exact,
                "cheaperAbove": turn.is_cheaper_above,
            }
            for turn in it.turns
        ],
    }


def _one(one: Advised) -> dict[str, Any]:
    return {
        "name": one.name,
        "does": one.does,
        "givesUp": one.gives_up,
        "saves": exact_digits(one.saves),
        "patch": codec.loads(one.patch),
        "warnings": list(one.warnings),
        "paysFrom": exact_digits(one.least) if one.least else None,
        "paysUpTo": exact_digits(one.most) if one.most else None,
        "exact": one.are_exact,
    }

"""Estimate and bill month after month: for a terminal, a review and a program."""

from __future__ import annotations

import json as codec
import textwrap
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from click import style

from archplan.analysis.history import History, MonthKept
from archplan.estimate.report import Report
from archplan.kernel.plain import one_line
from archplan.kernel.units import decimal, money
from archplan.outputs import output
from archplan.outputs.cells import cell, exact_digits, plain_markdown
from archplan.outputs.tables.columns import WIDTH

HEADS = ("month", "days", "estimated", "charged for usage", "error", "all charged")
APART = "Charged for usage leaves out tax, credits, refunds, fees and those of commitments, which an estimate leaves out too."
ERROR = "An error is the estimate less what was charged for usage, as a share of that; of a part of a month both are of its days."


@output("history", suffix=".txt")
def history(report: Report | None, found: History | None = None, form: str = "table", width: int = WIDTH) -> str:
    """Estimate, actual, error and trend of the months that were kept."""
    assert found is not None, "there is nothing to show without months"
    return FORMS[form](found, width)


def _cells(it: MonthKept) -> tuple[str, ...]:
    error = "-" if it.error is None else _signed(it.error)
    estimated = ("" if it.is_complete else "at least ") + money(it.estimated)
    return it.name, f"{it.days} of {it.of_days}", estimated, money(it.actual), error, money(it.charged)


def _signed(share: Fraction) -> str:
    return f"{'+' if share > 0 else ''}{decimal(share * 100, 1)}%"


def _notes(found: History) -> Iterator[str]:
    if found.mean_error is not None:
        yield f"Errors are {decimal(found.mean_error * 100, 1)}% on average, whichever way."
    if found.bias is not None:
        way = "above" if found.bias > 0 else "below"
        yield f"All estimates together are {decimal(abs(found.bias) * 100, 1)}% {way} what was charged for usage."
    if found.trend is not None and found.next is not None:
        name, dollars = found.next
        rises = "rises" if found.trend > 0 else "falls"
        yield (
            f"Usage {rises} by {money(abs(found.trend))} a month, by the straight line nearest to {len(found.whole)} whole "
            f"months, which makes {money(dollars)} of {name}."
        )
    else:
        yield f"There is no trend of {len(found.whole)} whole months: three are the least."
    if found.gone:
        named = ", ".join(found.gone[:12]) + (f" and {len(found.gone) - 12} others" if len(found.gone) > 12 else "")
        yield f"Between them there is no month {named}."
    yield APART
    yield ERROR


def _table(found: History, width: int) -> str:
    rows = [HEADS, *map(_cells, found.months)]
    wide = [max(len(row[at]) for row in rows) for at in range(len(HEADS))]
    lines = [style(one_line(found.title), bold=True) + "  estimated and charged", ""]
    for row in rows:
        lines.append(
            "  ".join(
                [row[0].ljust(wide[0]), *(text.rjust(size) for text, size in zip(row[1:], wide[1:], strict=True))]
            ).rstrip()
        )
    lines += ["", *(line for note in _notes(found) for line in textwrap.wrap(note, width))]
    return "\n".join(lines) + "\n"


def _markdown(found: History, width: int) -> str:
    rows = [f"## {plain_markdown(found.title)}: estimated and charged", "", "| " + " | ".join(HEADS) + " |"]
    rows.append("| --- | " + " | ".join(["---:"] * (len(HEADS) - 1)) + " |")
    rows += ["| " + " | ".join(map(cell, _cells(it))) + " |" for it in found.months]
    rows += ["", *(f"- {plain_markdown(note)}" for note in _notes(found))]
    return "\n".join(rows) + "\n"


def _json(found: History, width: int) -> str:
    content: dict[str, Any] = {
        "schemaVersion": "1",
        "title": found.title,
        "currency": "USD",
        "months": [
            {
                "month": it.name, "daysCovered": it.days, "daysOfMonth": it.of_days, "complete": it.is_complete,
                "estimatedMonthlyCost": exact_digits(it.month), "estimatedCost": exact_digits(it.estimated),
                "chargedCost": exact_digits(it.charged), "chargedForUsage": exact_digits(it.actual),
                "error": None if it.error is None else exact_digits(it.error),
                "gaps": [{"kind": kind, "cost": exact_digits(amount)} for kind, amount in it.gaps],
            }
            for it in found.months
        ],
        "missing": list(found.gone),
        "meanError": _share(found.mean_error),
        "bias": _share(found.bias),
        "trendPerMonth": _share(found.trend),
        "next": None if found.next is None else {"month": found.next[0], "cost": exact_digits(found.next[1])},
    }  # fmt: skip
    return codec.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _share(number: Fraction | None) -> str | None:
    return None if number is None else exact_digits(number)


FORMS: dict[str, Callable[[History, int], str]] = {"table": _table, "json": _json, "markdown": _markdown}

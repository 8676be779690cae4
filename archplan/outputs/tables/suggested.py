"""The traffic that explains a bill, for a terminal, a review and a program."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from click import style

from archplan.analysis.calibration import Calibration, Disagreement, Found
from archplan.kernel.plain import one_line
from archplan.kernel.units import money, plain
from archplan.outputs.cells import cell, exact_digits, plain_markdown

NONE = "The bill shows no traffic: nothing that the spec's sources move can be compared."


def lines(found: Calibration, width: int) -> list[str]:
    """For a terminal."""
    rows = ["", style("traffic that explains the bill, with the least change of what is stated", bold=True)]
    rows += [f"  {_changed(it)}" for it in found.found] or textwrap.wrap(
        NONE, width, initial_indent="  ", subsequent_indent="  "
    )
    rows += [f"  not known: {one_line(it.name)}: {it.why}" for it in found.unknown]
    if found.disagreements:
        rows += ["", style("meters that this traffic does not explain", bold=True)]
        rows += [f"  {_disagrees(it)}" for it in found.disagreements]
    rows += ["", *textwrap.wrap(_effect(found), width)]
    return rows


def markdown(found: Calibration) -> list[str]:
    """For a review."""
    rows = ["", "| traffic | stated | measured | times |", "| --- | --- | --- | ---: |"]
    for it in found.found:
        alike = f" (with {', '.join(it.alike)})" if it.alike else ""
        parts = (it.input.name + alike, it.input.text, it.input.in_spec(it.value), plain(it.times, 4))
        rows.append("| " + " | ".join(cell(part) for part in parts) + " |")
    if not found.found:
        rows = ["", NONE]
    rows += ["", *(f"- not known: {plain_markdown(it.name)}: {it.why}" for it in found.unknown)]
    rows += [f"- not explained: {plain_markdown(_disagrees(it))}" for it in found.disagreements]
    return [*rows, "", plain_markdown(_effect(found))]


def document(found: Calibration) -> dict[str, Any]:
    """As plain data."""
    return {
        "traffic": [
            {
                "input": it.input.name, "stated": it.input.text, "measured": it.input.in_spec(it.value),
                "times": exact_digits(it.times, 6), "notToldFrom": list(it.alike),
            }
            for it in found.found
        ],
        "unknown": [{"input": it.name, "reason": it.why} for it in found.unknown],
        "disagreements": [
            {"meter": it.title, "services": list(it.services), "times": exact_digits(Fraction(it.times), 6)}
            for it in found.disagreements
        ],
        "quantityGapBefore": exact_digits(found.before.gaps.get("quantity", Fraction(0))),
        "quantityGapAfter": exact_digits(found.after.gaps.get("quantity", Fraction(0))),
        "estimatedCostAfter": exact_digits(found.after.estimated),
        "patch": found.patch,
    }  # fmt: skip


def _changed(it: Found) -> str:
    if it.value == it.input.typical:
        change = f"{it.input.name}: {it.input.text}, as stated"
    else:
        change = f"{it.input.name}: {it.input.text} -> {it.input.in_spec(it.value)}, {plain(it.times, 4)} times"
    alike = f"; the bill cannot tell it from {', '.join(it.alike)}" if it.alike else ""
    return one_line(change + alike)


def _disagrees(it: Disagreement) -> str:
    services = ", ".join(map(one_line, it.services))
    return one_line(f"{services}: {it.title}: charged {plain(Fraction(it.times), 4)} times what this traffic makes")


def _effect(found: Calibration) -> str:
    before, after = (sum(map(abs, _of_quantity(it)), Fraction(0)) for it in (found.before, found.after))
    return (
        f"Meter by meter, quantities are off by {money(before)} with what is stated and by {money(after)} with this; the "
        f"estimate of what the bill covers is then {money(found.after.estimated)}, and {money(found.after.charged.net)} was charged."
    )


def _of_quantity(result: Any) -> Iterator[Fraction]:
    for compared in result.meters:
        yield from (gap.dollars for gap in compared.gaps if gap.kind in ("quantity", "cost"))

"""What a plan may cost: the bill at 10, 50 and 90 % of the draws, what moves it most, and which lines it may pass."""

from __future__ import annotations

import json as codec
import textwrap
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from click import style

from archplan.analysis.inputs import Input
from archplan.analysis.ranges import SHARES, Range, Simulation, Swing
from archplan.checks.chances import Chance, Chances
from archplan.estimate.bill import dollars
from archplan.estimate.report import Report
from archplan.kernel.units import money, plain
from archplan.outputs import output
from archplan.outputs.book import head_of
from archplan.outputs.cells import cents, exact_digits, percent
from archplan.outputs.tables.columns import WIDTH, called

HOW = {
    "triangular": "most often near its typical value",
    "lognormal": "by its ratios, as often below its typical value as above",
    "probability": "there or not",
}
MOST_LINES = 12  # of each kind that a reader follows


@output("simulate", suffix=".txt")
def simulate(report: Report, chances: Chances, asked: int = 0, form: str = "table") -> str:
    """For whoever decides on a guess: what the bill is at 10, 50 and 90 %, what moves it most, and which lines it may pass."""
    return FORMS[form](chances, asked or chances.simulation.count)


def _table(chances: Chances, asked: int) -> str:
    it = chances.simulation
    a = it.plan.architecture
    place = f"{a.region_title(a.region)}, {a.region}"
    rows = [style(a.title, bold=True) + f"  {place}" + (f"  scenario {it.plan.scenario}" if it.plan.scenario else "")]
    rows += textwrap.wrap(_drawn(it, asked), WIDTH)
    rows += ["", *_amounts(it)]
    for sentence in _sentences(it):
        rows += textwrap.wrap(sentence, WIDTH)
    rows += ["", *_moved(it)]
    if chances.lines:
        rows += ["", style("what some of the draws pass and others do not", bold=True)]
        rows += [line for chance in chances.lines for line in _line(chance)]
    return "\n".join(rows) + "\n"


def _drawn(it: Simulation, asked: int) -> str:
    count = f"{it.count:,} draws" + (f" ({asked:,} asked for)" if asked != it.count else "")
    noun = "number" if len(it.inputs) == 1 else "numbers"
    return f"{count} of {len(it.inputs)} {noun} that the spec knows roughly, seed {it.seed}; {_priced(it)}."


def _priced(it: Simulation) -> str:
    """How the draws are priced."""
    if not it.checked:
        return "each draw is priced exactly"
    return (
        f"they are priced at once, and {it.checked:,} of them exactly beside it, to the same billionth; what is passed below is of "
        "those"
    )


def _amounts(it: Simulation) -> Iterator[str]:
    """A row a service and the total: typical, and at each share of the draws."""
    heads = ["typical", *(f"{plain(share * 100)}%" for share in SHARES)]
    typical = {charge.name: dollars(charge.cost) for charge in it.plan.bill.charges}
    rows = []
    for name, amounts in it.services.items():
        if not amounts.is_nothing or typical.get(name):
            head = "  ".join(part for part in called([it.plan], name) if part)
            rows.append((head, _cells(typical.get(name, Fraction(0)), amounts, "")))
    floor = "" if it.is_complete else "at least "
    foot = ("a month", _cells(it.typical, it.total, floor))
    errors = ("  give or take", ["", *(money(it.total.error_at(share)) for share in SHARES)])
    wide = max(len(name) for name, _ in [*rows, foot, errors])
    widths = [
        max(len(cells[column]) for cells in [heads, *(cells for _, cells in [*rows, foot, errors])])
        for column in range(len(heads))
    ]
    for name, cells in [("", heads), *rows, foot, errors]:
        line = name.ljust(wide) + "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        yield style(line, bold=True) if name == "a month" else line.rstrip()


def _cells(typical: Fraction, amounts: Range, floor: str) -> list[str]:
    return [floor + money(amount) for amount in (typical, *(amounts.at(share) for share in SHARES))]


def _sentences(it: Simulation) -> Iterator[str]:
    total, budget = it.total, it.plan.architecture.budget
    floor = "" if it.is_complete else "at least "
    yield (
        f"The mean is {floor}{money(total.mean)}, give or take {money(total.error_of_mean)}; the typical values make "
        f"{floor}{money(it.typical)}, which {percent(total.above(it.typical))} of the draws are above."
    )
    if budget is not None:
        limit = dollars(budget)
        off = total.error_above(limit)
        at_least = "" if it.is_complete else "at least "
        yield (
            f"The budget of {money(limit)} a month is passed in {at_least}{percent(total.above(limit))} of the draws, "
            f"give or take {percent(off)}."
        )
    if not it.is_complete:
        name, what, why = it.lacking[0]
        yield f"Nobody can say more than 'at least': {name}, {what}: {why}."


def _moved(it: Simulation) -> Iterator[str]:
    yield style("what moves the bill most: each number from its 10% to its 90%, the others typical", bold=True)
    shown = [swing for swing in it.swings if swing.width]
    cells = [(swing.input.name, _ends(swing), _swung(swing), str(swing.input.span)) for swing in shown]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(4)]
    for name, ends, swung, place in cells:
        yield f"  {name.ljust(widths[0])}  {ends.ljust(widths[1])}  {swung.rjust(widths[2])}  {place}"
    if still := [swing.input.name for swing in it.swings if not swing.width]:
        yield from textwrap.wrap(
            f"moved by nothing: {', '.join(still)}", WIDTH, initial_indent="  ", subsequent_indent="  "
        )


def _ends(swing: Swing) -> str:
    one = swing.input
    if one.source:
        return f"{plain(one.probability * 100)}% that it comes"
    return f"{_number(one.with_unit(swing.low))} to {one.with_unit(swing.high)}"


def _number(said: str) -> str:
    return said.split(" ", maxsplit=1)[0]


def _swung(swing: Swing) -> str:
    return f"{_signed(swing.at_low)} to {_signed(swing.at_high)}"


def _signed(amount: Fraction) -> str:
    shown = money(amount)
    return f"+{shown}" if amount > 0 else shown


def _line(chance: Chance) -> Iterator[str]:
    line = chance.line
    who = f"{line.service} · " if line.service else ""
    share = f"  {percent(chance.share).rjust(5)}  "
    what = f"{line.severity}[{line.slug}]" if line.slug else line.kind
    typical = "; the typical values too" if chance.is_typical else ""
    lines = textwrap.wrap(f"{who}{line.text} ({what}{typical})", WIDTH - len(share))
    yield share + lines[0]
    yield from (" " * len(share) + row for row in lines[1:])


# ---------------------------------------------------------------------------------------------------- for programs


def _json(chances: Chances, asked: int) -> str:
    it = chances.simulation
    a = it.plan.architecture
    budget = dollars(a.budget) if a.budget is not None else None
    document = {
        **head_of(it.plan),
        "draws": it.count,
        "seed": it.seed,
        "complete": it.is_complete,
        "lacking": [{"service": name, "meter": what, "reason": why} for name, what, why in it.lacking],
        "monthlyCost": _range(it.total, it.typical),
        "budget": None if budget is None else {
            "amount": cents(budget), "passedIn": exact_digits(it.total.above(budget)),
            "giveOrTake": exact_digits(it.total.error_above(budget), 6),
        },
        "services": [
            {"name": name, **_range(amounts, dollars(charge.cost) if (charge := it.plan.bill.charge(name)) else Fraction(0))}
            for name, amounts in it.services.items()
        ],
        "inputs": [_input(swing) for swing in it.swings],
        "lines": [_chance(chance) for chance in chances.lines],
    }  # fmt: skip
    return codec.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _range(amounts: Range, typical: Fraction) -> dict[str, Any]:
    found: dict[str, Any] = {"typical": cents(typical)}
    for share in SHARES:
        found[f"p{plain(share * 100)}"] = {
            "amount": cents(amounts.at(share)), "giveOrTake": cents(amounts.error_at(share))
        }  # fmt: skip
    found["mean"] = {"amount": cents(amounts.mean), "giveOrTake": cents(amounts.error_of_mean)}
    return found


def _input(swing: Swing) -> dict[str, Any]:
    one = swing.input
    return {
        "name": one.name,
        "written": one.text,
        "drawn": one.shape,
        "at10": one.with_unit(swing.low),
        "at90": one.with_unit(swing.high),
        "moves": {"at10": cents(swing.at_low), "at90": cents(swing.at_high)},
        "spec": _place(one),
    }


def _place(one: Input) -> dict[str, Any]:
    return {"file": one.span.file, "line": one.span.line, "column": one.span.column}


def _chance(chance: Chance) -> dict[str, Any]:
    return {
        "service": chance.line.service,
        "kind": chance.line.kind,
        "what": chance.line.text,
        "passedIn": exact_digits(chance.share),
        "giveOrTake": exact_digits(chance.error, 6),
        "typical": chance.is_typical,
        "slug": chance.line.slug or None,
        "severity": chance.line.severity or None,
    }


FORMS: dict[str, Callable[[Chances, int], str]] = {"table": _table, "json": _json}

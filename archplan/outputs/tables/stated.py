"""An estimate held against the bill: a row a line, under it the reasons, then both sums and the estimate's own total."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from fractions import Fraction

from archplan.analysis.stated import Held
from archplan.estimate.bill import Bill, dollars
from archplan.kernel.plain import one_line
from archplan.kernel.units import money

WIDTH = 100
NAME = 42
CELLS = (16, 24, 16)
HALF_A_CENT = Fraction(1, 200)


def against(bill: Bill, rows: Sequence[Held], total: Fraction | None) -> str:
    """The whole of it as text."""
    out = [_row("a month, line by line", "the estimate", "archplan", "apart")]
    file = ""
    for row in rows:
        if row.place.file != file and len({it.place.file for it in rows}) > 1:
            file = row.place.file
            out.append(one_line(file))
        theirs = money(row.theirs) if row.theirs is not None else "nothing"
        apart = _signed(row.apart) if row.theirs is not None else ""
        out.append(_row(f"{row.place.line}: {one_line(row.what)}", theirs, _ours(row.ours, row.is_least), apart))
        if row.reasons:
            said = one_line("; ".join(row.reasons))
            out += textwrap.wrap(said, WIDTH, initial_indent="    ", subsequent_indent="    ", break_long_words=False)
    lines = sum((row.theirs for row in rows if row.theirs is not None), start=Fraction(0))
    ours = dollars(bill.total)
    out.append(
        _row(
            f"{len(rows)} line{'s' if len(rows) != 1 else ''} together",
            money(lines),
            _ours(ours, not bill.is_complete),
            _signed(ours - lines),
        )
    )
    out.append(_own(lines, total, len(rows)))
    return "\n".join(out) + "\n"


def _own(lines: Fraction, total: Fraction | None, count: int) -> str:
    if total is None:
        return "the estimate prints no total of its own"
    apart = total - lines
    if abs(apart) <= Fraction(count, 100):
        return f"its lines add up to its own total, {money(total)}"
    return f"its own total is {money(total)}, {money(abs(apart))} {'more' if apart > 0 else 'less'} than its lines"


def _ours(amount: Fraction, is_least: bool) -> str:
    return f"at least {money(amount)}" if is_least else money(amount)


def _row(name: str, *cells: str) -> str:
    shown = name if len(name) <= NAME else name[: NAME - 1] + "…"
    return (shown.ljust(NAME) + "".join(cell.rjust(width) for cell, width in zip(cells, CELLS, strict=True))).rstrip()


def _signed(amount: Fraction) -> str:
    if abs(amount) < HALF_A_CENT:
        return "$0.00"
    return f"{'+' if amount > 0 else ''}{money(amount)}"

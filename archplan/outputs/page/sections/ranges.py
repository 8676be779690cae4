"""What the bill may be where the spec knows numbers roughly: at 10, 50 and 90 % of the draws, and what moves it most."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from archplan.analysis.ranges import SHARES, Simulation, Swing, simulated
from archplan.estimate.bill import dollars
from archplan.kernel.units import plain
from archplan.outputs.cells import cents, percent
from archplan.outputs.page.charts import Caption, Moved, cost_ranges
from archplan.outputs.page.page import Block, Cell, Facts, Picture, Section, Text, Tone, pictured
from archplan.outputs.page.sections import Asked

MOST = 6  # numbers that the chart has room for


def section(asked: Asked) -> Section | None:
    """Four figures and the chart; None where the spec has no bands."""
    found = simulated(asked.report.plan)
    if found is None:
        return None
    moving = [swing for swing in found.swings if swing.width][:MOST]
    blocks: list[Block] = [
        Text(_drawn(found, asked)),
        Facts("ranges", _tiles(found, asked)),
        _chart(found, moving, asked),
    ]
    if not found.is_complete:
        service, what, why = found.lacking[0]
        said = asked.say("More than 'at least' nobody can say, as of {service}, {what}: {why}.", service=service,
                         what=asked.say.translate(what), why=asked.say.translate(why))  # fmt: skip
        blocks.insert(1, Text(said, "bad"))
    return Section("ranges", asked.say("What the bill may be"), tuple(blocks))


def _floor(found: Simulation, asked: Asked) -> str:
    return "" if found.is_complete else asked.say("at least") + " "


def _drawn(found: Simulation, asked: Asked) -> str:
    say, typical = asked.say, _floor(found, asked) + asked.say.money(found.typical)
    if len(found.inputs) == 1:
        return say("{draws} draws of the one number that the spec knows roughly; its typical value makes {typical} a month.",
                   draws=found.count, typical=typical)  # fmt: skip
    return say("{draws} draws of the {count} numbers that the spec knows roughly; their typical values make {typical} a month.",
               draws=found.count, count=len(found.inputs), typical=typical)  # fmt: skip


def _tiles(found: Simulation, asked: Asked) -> tuple[tuple[str, Cell], ...]:
    """The bill at each share of the draws, and how many of them pass the budget."""
    say, floor, total = asked.say, _floor(found, asked), found.total
    tiles = []
    for share in SHARES:
        amount, off = total.at(share), total.error_at(share)
        note = say("give or take {amount}", amount=say.money(off))
        title = say("{share}% of the draws cost at most", share=plain(share * 100))
        tiles.append((title, Cell(floor + say.money(amount), cents(amount), note)))
    budget = asked.report.plan.architecture.budget
    if budget is not None:
        limit = dollars(budget)
        chance, off = total.above(limit), total.error_above(limit)
        note = say("give or take {amount}", amount=say.figure(percent(off)))
        tone: Tone = "bad" if chance else ""
        title = say("Draws over the budget of {budget}", budget=say.money(limit))
        tiles.append((title, Cell(floor + say.figure(percent(chance)), note=note, tone=tone)))
    return tuple(tiles)


def _chart(found: Simulation, moving: list[Swing], asked: Asked) -> Picture:
    say, floor, total = asked.say, _floor(found, asked), found.total
    low, median, high = (total.at(share) for share in SHARES)
    title = say("What the bill may be, and what moves it most")
    figure = f"{floor}{say.money(low)} – {say.money(high)}"
    whole = Moved(say("the whole bill"), low, high, figure)
    rows = [
        Moved(
            swing.input.name,
            found.typical + swing.at_low,
            found.typical + swing.at_high,
            f"{_moved(swing, asked)}, {_ends(swing, asked)}",
        )
        for swing in moving
    ]
    about = "; ".join(f"{row.name}: {row.figure}" for row in (whole, *rows))
    names = say("10% to 90% of the draws, and their median"), say("a number at its 10%"), say("at its 90%")
    budget = asked.report.plan.architecture.budget
    limit = None if budget is None else dollars(budget)
    ruled = None if limit is None else (limit, say("budget {amount}", amount=say.money(limit)))
    caption = Caption(title, about, "bill-ranges", say.decimal)
    draw = partial(cost_ranges, caption, whole, median, found.typical, rows, ruled, names)
    return pictured("bill-ranges", title, about, draw, True)


def _moved(swing: Swing, asked: Asked) -> str:
    """Dollars a month against the typical bill, at both ends of a number."""
    say = asked.say
    return say("{low} to {high}", low=_signed(swing.at_low, asked), high=_signed(swing.at_high, asked))


def _signed(amount: Fraction, asked: Asked) -> str:
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return sign + asked.say.money(abs(amount))


def _ends(swing: Swing, asked: Asked) -> str:
    say, one = asked.say, swing.input
    if one.source:
        return say("{share}% that it comes", share=say.figure(plain(one.probability * 100)))
    low, high = (say.figure(said) for said in (plain(swing.low, 4), one.with_unit(swing.high)))
    return say("{low} to {high}", low=low, high=high)

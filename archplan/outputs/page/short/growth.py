"""What more traffic costs: nothing, as stated, three and ten times it; and the slider for who reads it on a screen."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, partial

from archplan.outputs.page.page import Cell, Column, Row, Section, Table, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections.growth import rung_of, slider

SHOWN = (0, 1, 3, 10)  # times the traffic


def section(asked: Asked) -> Section | None:
    """Four sizes of traffic; None where no traffic arrives."""
    say, plan = asked.say, asked.report.plan
    if not any(source.mean for source in plan.architecture.sources.values()):
        return None
    rung_at = cache(partial(rung_of, asked))
    said = {0: say("no traffic"), 1: say("as the spec states"), 3: say("three times"), 10: say("ten times")}
    rows = []
    for times in SHOWN:
        rung = rung_at(Fraction(times))
        label = rung.label if times else ""
        rows.append(
            Row(
                (Cell(said[times], note=label), Cell(rung.total), Cell(rung.yearly)),
                kind="stated" if times == 1 else "",
            )
        )
    columns = (Column(say("Traffic")), Column(say("A month"), True), Column(say("A year"), True))
    table = Table("tiers", say("What it costs when more, or fewer, people come"), columns, tuple(rows))
    note = say(
        "All traffic grows alike; what is held, and what the spec states as a number of its own, stays as it is."
    )
    return Section("growth", say("When more people come"), (table, Text(note, "soft"), slider(asked, rung_at)))

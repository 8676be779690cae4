"""The options, a row each: what it costs a month, and against the spec as it is written."""

from __future__ import annotations

from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs.page.page import Block, Bullets, Cell, Column, Row, Section, Table
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections.options import against, total_of, variant


def section(asked: Asked) -> Section | None:
    """A row an option; None where the spec has no scenarios, or one of them is what the page is about."""
    say, plan = asked.say, asked.report.plan
    if plan.scenario or not plan.architecture.scenarios:
        return None
    rows = [Row((Cell(say("as written")), total_of(plan, asked), Cell("–")), kind="stated")]
    untold = []
    for name in plan.architecture.scenarios:
        found = variant(plan, name)
        if isinstance(found, ArchplanError):
            untold.append(say("{scenario} cannot be read: {why}", scenario=name, why=found.diagnostics[0].message))
        else:
            rows.append(Row((Cell(name.replace("-", " ")), total_of(found, asked), against(plan, found, asked))))
    columns = (Column(say("Option")), Column(say("A month"), True), Column(say("Against the spec as written"), True))
    blocks: list[Block] = [Table("options", say("What each option costs a month"), columns, tuple(rows))]
    if untold:
        blocks.append(Bullets(tuple(untold), say("Not compared here")))
    return Section("options", say("Options compared"), tuple(blocks))

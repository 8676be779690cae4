"""What a reviewer would ask first: the largest saving, the gravest findings in words, and how many more there are."""

from __future__ import annotations

from archplan.kernel.diagnostics import RANK, Diagnostic
from archplan.kernel.record import changed
from archplan.outputs.page.page import Block, Cell, Section, Table, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections.risks import found_in, stake, table_of

MOST = 6  # beside the saving


def section(asked: Asked) -> Section:
    """The largest saving; errors and warnings, the gravest first; remarks only where there is nothing graver."""
    say, found = asked.say, found_in(asked)
    saving = max((it for it in found if it.promise is not None), key=lambda it: stake(it, asked), default=None)
    others = [it for it in found if it is not saving]
    grave = [finding for finding in others if finding.severity != "info"]
    shown = (grave or others)[:MOST]
    blocks: list[Block] = []
    if saving is not None:
        blocks.append(_with_saving(table_of([saving, *shown], asked), asked))
    else:
        blocks.append(table_of(shown, asked) if shown else Text(say("Nothing was found.")))
    if rest := [it for it in others if it not in shown]:
        blocks.append(
            Text(say("{count} more: archplan check says each, and what to write instead.", count=_counted(rest, asked)), "soft")
        )  # fmt: skip
    return Section("risks", say("Risks and findings"), tuple(blocks))


def _with_saving(table: Table, asked: Asked) -> Table:
    """The table with its first row called a saving."""
    first, *others = table.rows
    called = changed(first, cells=(Cell(asked.say("saving"), tone="good"), *first.cells[1:]))
    return changed(table, rows=(called, *others))


def _counted(found: list[Diagnostic], asked: Asked) -> str:
    """How many of each gravity: ``2 warnings, 3 info``."""
    say = asked.say
    said = []
    for severity in RANK:
        count = sum(it.severity == severity for it in found)
        if count and severity == "error":
            said.append(say("1 error") if count == 1 else say("{count} errors", count=count))
        elif count and severity == "warning":
            said.append(say("1 warning") if count == 1 else say("{count} warnings", count=count))
        elif count:
            said.append(say("{count} info", count=count))
    return ", ".join(said)

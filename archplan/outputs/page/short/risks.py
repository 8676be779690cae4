"""What a reviewer would ask first: the gravest findings in words, and how many more there are."""

from __future__ import annotations

from archplan.outputs.page.page import Block, Section, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections.risks import found_in, table_of

MOST = 6


def section(asked: Asked) -> Section:
    """Errors and warnings, the gravest first; remarks only where there is nothing graver."""
    say, found = asked.say, found_in(asked)
    grave = [finding for finding in found if finding.severity != "info"]
    shown = (grave or found)[:MOST]
    blocks: list[Block] = [table_of(shown, asked)] if shown else [Text(say("Nothing was found."))]
    if rest := len(found) - len(shown):
        blocks.append(
            Text(say("{count} more: archplan check says each, and what to write instead.", count=rest), "soft")
        )
    return Section("risks", say("Risks and findings"), tuple(blocks))

"""What a reviewer would ask: findings, and what the spec silences on purpose."""

from __future__ import annotations

from archplan.checks.review import allows
from archplan.kernel.diagnostics import RANK, Diagnostic
from archplan.outputs.page.page import Block, Bullets, Cell, Column, Row, Section, Table, Text
from archplan.outputs.page.sections import Asked


def section(asked: Asked) -> Section:
    """Errors, warnings and remarks, the gravest first; then the allows."""
    say, found = asked.say, asked.report.findings
    blocks: list[Block] = []
    if found:
        blocks.append(table_of(found_in(asked), asked, is_whole=True))
    else:
        blocks.append(Text(say("Nothing was found.")))
    silenced = list(allows(asked.report.plan))
    if silenced:
        told = dict.fromkeys(slug.replace("-", " ") for slug, _, _ in silenced)
        blocks.append(Bullets(tuple(told), say("Silenced in the spec on purpose")))
    if say.lang != "en":
        kept = say("Names of services and what AWS meters are kept in English.")
        blocks.append(Text(kept, "soft"))
    return Section("risks", say("Risks and findings"), tuple(blocks))


def found_in(asked: Asked) -> list[Diagnostic]:
    """The findings, the gravest first."""
    return sorted(asked.report.findings, key=lambda finding: RANK[finding.severity])


def table_of(found: list[Diagnostic], asked: Asked, is_whole: bool = False) -> Table:
    """Findings in words: neither rules nor lines of a file, which `archplan check` has; with hints where `is_whole`."""
    say = asked.say
    severities = {"error": say("error"), "warning": say("warning"), "info": say("info")}
    rows = tuple(
        Row(
            (
                Cell(severities[finding.severity], tone="bad" if finding.severity == "error" else ""),
                Cell(
                    say.finding(finding.slug, finding.message),
                    note=say.finding(finding.slug, finding.hint) if is_whole else "",
                ),
            ),
            kind=finding.severity,
        )
        for finding in found
    )
    columns = (Column(say("Severity")), Column(say("What was found")))
    return Table("findings", say("What archplan check finds"), columns, rows)

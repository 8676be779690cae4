"""What a reviewer would ask: findings with their places, and what the spec silences on purpose."""

from __future__ import annotations

from pathlib import PurePath

from archplan.checks.review import allows
from archplan.kernel.diagnostics import Span
from archplan.outputs.page.page import Block, Cell, Column, Row, Section, Table, Text
from archplan.outputs.page.sections import Asked


def section(asked: Asked) -> Section:
    """Errors, warnings and remarks, the gravest first; then the allows."""
    say, found = asked.say, asked.report.findings
    blocks: list[Block] = []
    severities = {"error": say("error"), "warning": say("warning"), "info": say("info")}
    if found:
        columns: tuple[Column, ...] = (
            Column(say("Severity")),
            Column(say("Rule")),
            Column(say("What was found")),
            Column(say("Where")),
        )
        rows = tuple(
            Row(
                (
                    Cell(severities[f.severity], tone="bad" if f.severity == "error" else ""),
                    Cell(f.slug),
                    Cell(f.message, note=f.hint),
                    Cell(_where(f.span, asked)),
                ),
                kind=f.severity,
            )
            for severity in severities
            for f in found
            if f.severity == severity
        )
        blocks.append(Table("findings", say("What archplan check finds"), columns, rows))
    else:
        blocks.append(Text(say("Nothing was found.")))
    silenced = list(allows(asked.report.plan))
    if silenced:
        columns = (Column(say("Rule")), Column(say("Where")))
        rows = tuple(Row((Cell(slug), Cell(_where(span, asked)))) for slug, span, _ in silenced)
        blocks.append(Table("allows", say("Silenced in the spec on purpose"), columns, rows))
    if say.lang != "en":
        kept = say("Names of services, what AWS meters and the remarks of checks are kept in English.")
        blocks.append(Text(kept, "soft"))
    return Section("risks", say("Risks and findings"), tuple(blocks))


def _where(span: Span, asked: Asked) -> str:
    """A place in the spec; from the spec's folder where a whole path would say whose machine this was."""
    file, folder = PurePath(span.file), PurePath(asked.report.plan.architecture.file).parent
    if not file.is_absolute():
        return str(span)
    near = file.relative_to(folder) if file.is_relative_to(folder) else file.name
    return f"{near}:{span.line}:{span.column}"

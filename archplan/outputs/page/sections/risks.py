"""What a reviewer would ask: findings, and what the spec silences on purpose."""

from __future__ import annotations

from fractions import Fraction

from archplan.checks.review import allows
from archplan.estimate.bill import dollars
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
    """The findings, the gravest first; of one gravity what saves most, then what is about the dearest service."""
    return sorted(
        asked.report.findings,
        key=lambda finding: (RANK[finding.severity], finding.promise is None, -stake(finding, asked)),
    )


def stake(finding: Diagnostic, asked: Asked) -> Fraction:
    """The dollars a month of a finding: what it saves, or what the service costs in whose lines of the spec it stands."""
    if finding.promise is not None:
        return finding.promise.saves
    a, bill = asked.report.plan.architecture, asked.report.plan.bill
    starts = [(part.span, "") for part in a.tree.value.values()]
    starts += [(service.spec.span, name) for name, service in a.services.items()]
    before = [it for it in starts if it[0].file == finding.span.file and not finding.span < it[0]]
    name = max(before, key=lambda it: it[0], default=(None, ""))[1]
    charge = bill.charge(name) if name else None
    return dollars(charge.cost) if charge is not None else Fraction(0)


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

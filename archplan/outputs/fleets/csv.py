"""A fleet as a table: a row a spec."""

from __future__ import annotations

import csv as codec
import io

from archplan.checks.fleet import Fleet
from archplan.outputs.cells import cents, safe_cell
from archplan.outputs.fleets import fleet_form

COLUMNS = (
    "file", "title", "team", "owner", "stage", "region", "cost", "cost alone", "complete", "budget", "over budget", "findings", "mistakes",
)  # fmt: skip


@fleet_form("csv")
def csv(fleet: Fleet) -> str:
    """For a spreadsheet: a row a spec, dollars a month with cents; empty where nobody knows them."""
    out = io.StringIO()
    writer = codec.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for it in fleet.members:
        one = it.priced
        findings = str(sum(count for _, count in one.rules.values())) if fleet.has_rules else ""
        row = [one.file, one.title, it.team, it.owner, one.stage, one.region, cents(it.cost), cents(one.total),
               "no" if one.lacks else "yes", "" if one.budget is None else cents(one.budget), "yes" if it.is_over else "no",
               findings, "0"]  # fmt: skip
        writer.writerow([safe_cell(cell) for cell in row])
    for bad in fleet.wrong:
        row = [bad.priced.file, "", bad.team, bad.owner, *[""] * 4, "no", "", "", "", str(len(bad.priced.mistakes))]
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()

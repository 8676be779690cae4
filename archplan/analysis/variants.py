"""Variants of an architecture side by side: what each costs against the first, and which services make the difference.

A variant is a whole plan with its findings, so that nothing is priced or checked by a second formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from archplan.analysis.bill_changes import Pair, pairs
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.record import frozen

STRONGEST = 3


@frozen
class Variant:
    """One column: what it is called, its plan and what was found."""

    name: str
    report: Report

    @property
    def plan(self) -> Plan:
        return self.report.plan

    @property
    def cost(self) -> Fraction:
        """Dollars a month, of the lines whose price is known."""
        return dollars(self.plan.bill.total)

    def count(self, severity: str) -> int:
        """How many findings are so grave."""
        return sum(finding.severity == severity for finding in self.report.findings)


def difference(first: Variant, other: Variant) -> Fraction:
    """Dollars a month that the other costs more, of the lines whose price is known."""
    return other.cost - first.cost


def percent(first: Variant, other: Variant) -> Fraction | None:
    """The same in percent of the first; None where the first costs nothing, or a price is unknown."""
    if not first.cost or not (first.plan.bill.is_complete and other.plan.bill.is_complete):
        return None
    return difference(first, other) / first.cost * 100


def reasons(first: Variant, other: Variant) -> tuple[Pair, ...]:
    """Every service whose cost differs, the largest difference first; they add up to the whole difference."""
    bills = first.plan.bill, other.plan.bill
    order = list(dict.fromkeys(charge.name for bill in bills for charge in bill.charges))
    moved = [pair for pair in pairs(*bills) if pair.difference or not pair.is_complete]
    return tuple(sorted(moved, key=lambda pair: (-abs(pair.difference), order.index(pair.name))))


def strongest(first: Variant, other: Variant) -> tuple[Pair, ...]:
    """The few that make most of the difference."""
    return reasons(first, other)[:STRONGEST]


def named(variants: Sequence[Variant], name: str) -> str:
    """The name, or with a number behind it when another variant has it already."""
    taken = {variant.name for variant in variants}
    number, found = 2, name
    while found in taken:
        number, found = number + 1, f"{name} ({number})"
    return found

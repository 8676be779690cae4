"""A Database Savings Plan: databases of AWS of the seventh generation and later, and serverless ones, in any region."""

from __future__ import annotations

from archplan.kernel.diagnostics import Diagnostic
from archplan.spec.commitments import SavingsPlan, _refuse


class Kind(SavingsPlan):
    """Dollars an hour for databases; of instances those of generation 7 and later only. One year, nothing ahead.

    What it covers is what AWS's own list of its rates names (AWSDatabaseSavingsPlans of 2026-04-22), which has no
    other term and no other payment.
    """

    slug = "database-savings-plan"
    title = "Database Savings Plan"

    def settle(self, wrong: list[Diagnostic]) -> None:
        for key, only in (("term", "1 year"), ("payment", "no-upfront")):
            if self._values[key] != only:
                message = f"{key}: AWS sells a Database Savings Plan with {only} alone"
                _refuse(self._given[key], message, f"write {key}: {only}, or leave it out", wrong)

"""A bill that was handed in beside a spec: read, and held to the estimate at the prices of its last day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from archplan.cli._options import planned, priced_on

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def month_of(text: str | None) -> str:
    """A month as ``--month`` has it; nothing where none is asked for. Raises BadParameter for what is none."""
    if text is not None and not MONTH.fullmatch(text):
        raise click.BadParameter(f"{text!r} is not a month; write 2026-11", param_hint="--month")
    return text or ""


def compared(
    spec: Path, plan: Any, files: Sequence[Path], asked: Any, priced: tuple[str | None, tuple[str, ...], str | None, Path | None],
    engine: str = "", place: Any = None,
) -> Any:  # fmt: skip
    """The reconciliation; `priced` is the scenario, the settings, the day and the folder of prices that were asked for.

    Without a day, and without a lock, prices are those of the last day on the bill. Raises UsageError for a spec that asks.
    """
    from archplan.analysis.reconciliation import reconcile
    from archplan.prices.charged.reading import charged

    scenario, settings, day, pricing = priced
    found = charged(files, asked, engine, place)
    if day is None and priced_on(spec, None) is None:
        plan = planned(spec, scenario, settings, f"{found.month}-{found.days:02d}", pricing)
    if plan.bill.asked:
        named = ", ".join(plan.bill.asked)
        raise click.UsageError(f"{spec} asks for {named}: answer that first, or nobody knows what was estimated")
    return reconcile(plan, found)

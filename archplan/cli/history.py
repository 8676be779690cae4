"""Estimate and bill month after month: the verb."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("history")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--format", "form", type=click.Choice(["table", "json", "markdown"]), default="table")
def command(folder: Path, form: str) -> None:
    """Estimate, bill, error and trend of the months that 'reconcile --keep DIR' kept.

    DIR holds a small JSON file for each month, named after it: no database, and nothing but sums.
    """
    from archplan.analysis.history import history
    from archplan.outputs import TABLES
    from archplan.outputs.tables.columns import width_of

    found = history(folder)
    shown = TABLES["history"].render(None, found=found, form=form, width=width_of(sys.stdout))
    click.echo(shown, nl=False)

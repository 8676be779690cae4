"""That there is an icon pack is said to a person once, after the first drawing."""

from __future__ import annotations

import sys

import click


def told_of_icons() -> None:
    """Say where AWS's own icons are, on a terminal, to who has none and was never told."""
    if not (sys.stderr and sys.stderr.isatty()):
        return
    from archplan.drawing.paint import iconpack

    if iconpack.is_news():
        click.echo(
            "Icons are those of the diagrams package. AWS's own set is at"
            f" {iconpack.PAGE}: archplan icons add ASSET-PACKAGE.zip (said this once)",
            err=True,
        )

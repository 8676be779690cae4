"""What several verbs ask for: a spec, and how to price it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

SPEC = click.argument("spec", type=click.Path(path_type=Path))


def pricing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed((
        click.option("--scenario", metavar="NAME", help="A patch named under 'scenarios:'."),
        click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Patch one value: services.api.cpu=1."),
        click.option("--on", "day", metavar="DATE", help="Use the prices of this day (2026-01-31) instead of today's."),
        click.option("--pricing", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
                     help="A folder of negotiated prices laid over the book."),
    )):  # fmt: skip
        command = option(command)
    return command


def planned(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None) -> Any:
    from archplan.plan import plan

    return plan(spec, scenario=scenario, settings=settings, on=day_of(day), pricing=pricing)


def reported(*args: Any) -> Any:
    from archplan.review import review

    return review(planned(*args))


def day_of(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a day; write 2026-01-31", param_hint="--on") from None

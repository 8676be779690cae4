"""Everything wrong or worth saying: the verb."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archplan.cli._options import pricing_options, reported
from archplan.cli._said import complain
from archplan.diagnostics import ArchplanError


@click.command("check")
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@pricing_options
@click.option("--fail-on", type=click.Choice(["error", "warning", "info"]), default="error", show_default=True,
              help="The mildest finding that fails the check.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(specs: tuple[Path, ...], scenario: str | None, settings: tuple[str, ...], day: str | None,
          pricing: Path | None, fail_on: str, strict: bool) -> None:  # fmt: skip
    """Everything wrong or worth saying, gates included; for CI."""
    from archplan.outputs import render
    from archplan.review import graver

    code = 0
    counts = {"error": 0, "warning": 0, "info": 0}
    for spec in _specs(specs):
        try:
            found = reported(spec, scenario, settings, day, pricing)
        except ArchplanError as error:
            complain(error)
            code = 2
            continue
        shown = render("findings", found)
        if shown:
            click.echo(shown)
        for finding in found.findings:
            counts[finding.severity] += 1
        if graver(found.findings, fail_on):
            code = max(code, 1) if code != 2 else 2
        if strict and not found.plan.bill.is_complete:
            code = 3 if code != 2 else 2
    said = ", ".join(f"{n} {kind}{'s' if n != 1 and kind != 'info' else ''}" for kind, n in counts.items() if n)
    click.echo(f"{said or 'nothing found'} in {len(_specs(specs))} spec{'s' if len(_specs(specs)) != 1 else ''}")
    sys.exit(code)


def _specs(given: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in given:
        found += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    return found

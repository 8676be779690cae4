"""The page to hand in: the verb."""

from __future__ import annotations

from pathlib import Path

import click

from archplan.cli._files import write
from archplan.cli._options import SPEC, pricing_options, reported


@click.command("report")
@SPEC
@pricing_options
@click.option(
    "-o", "--output", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR"
)
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
           folder: Path) -> None:  # fmt: skip
    """One page to hand in: Markdown and one self-contained HTML file, with the picture beside them."""
    from archplan.outputs import render
    from archplan.outputs._resilience import resilience

    found = reported(spec, scenario, settings, day, pricing)
    stem = spec.stem + (f"-{scenario}" if scenario else "")
    picture = f"{stem}.svg"
    held = resilience(found)
    files = {
        folder / picture: render("svg", found),
        folder / f"{stem}.png": render("png", found),
        folder / f"{stem}.md": render("markdown", found, picture=picture, held=held),
        folder / f"{stem}.html": render("html", found, held=held),
    }
    for name, drawn in (held["pictures"] if held else {}).items():
        files[folder / f"{stem}-{name}.svg"] = drawn
    write(files, spec)

"""The icon pack: the verb with its three parts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

ORIGINS = {"pack": "icon pack", "diagrams": "diagrams", "initials": "initials"}


@click.group("icons")
def command() -> None:
    """Draw with AWS's own vector icons: take in its asset package, see what is used, go back."""


@command.command("add")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def add(path: Path) -> None:
    """Take icons from PATH: AWS's asset package (a zip), or a folder of its SVGs. Every file is checked first.

    AWS offers the package at https://aws.amazon.com/architecture/icons/ to anyone.
    """
    from archplan.drawing import DrawingError
    from archplan.drawing.paint import iconpack

    try:
        taken = iconpack.add(path)
    except DrawingError as error:
        click.echo(f"archplan: {error}", err=True)
        sys.exit(2)
    click.echo(f"{len(taken.found)} icons taken into {taken.home}")
    if taken.missing:
        click.echo(f"{len(taken.missing)} not found in {path}: {', '.join(taken.missing)}")
    for name, why in taken.refused:
        click.echo(f"refused: {name} {why}")


@command.command("list")
def list_() -> None:
    """Which icon every service type is drawn with: of the icon pack, of the diagrams package, or its initials."""
    from archplan.drawing.paint.iconpack import PAGE, files, official_names
    from archplan.drawing.paint.icons import origin
    from archplan.services import catalog

    rows = []
    for key, service in sorted(catalog().items()):
        where = origin(service.icon)
        name = official_names().get(service.icon, ("",))[0] if where == "pack" else service.icon
        rows.append((key, ORIGINS[where], name if where != "initials" else ""))
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for key, drawn_by, name in rows:
        click.echo(f"{key:<{first}}  {drawn_by:<{second}}  {name}".rstrip())
    plain = [row[0] for row in rows if row[1] == ORIGINS["initials"]]
    if plain:
        click.echo(f"\nno icon, drawn as initials: {', '.join(plain)}")
    if not files():
        click.echo(f"\nAWS's own set, as vectors: {PAGE}, then: archplan icons add ASSET-PACKAGE.zip")


@command.command("remove")
def remove() -> None:
    """Forget the icon pack; drawings use the diagrams package again."""
    from archplan.drawing import DrawingError
    from archplan.drawing.paint import iconpack

    try:
        was_there = iconpack.remove()
    except DrawingError as error:
        click.echo(f"archplan: {error}", err=True)
        sys.exit(2)
    click.echo(f"removed {iconpack.home()}" if was_there else "there is no icon pack")

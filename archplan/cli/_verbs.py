"""The verbs as one command of click, the library that reads a command line."""

from __future__ import annotations

import os
from typing import Any

import click

from archplan.kernel import inputs
from archplan.kernel.diagnostics import did_you_mean
from archplan.kernel.plain import is_steering, one_line
from archplan.kernel.shelf import Shelf
from archplan.kernel.version import __version__

FIRST = (
    ("archplan init -o shop.yaml", "A spec to start from."),
    ("archplan draw shop.yaml -o shop.svg", "Its picture, with traffic and cost."),
    ("archplan cost shop.yaml", "What it costs a month."),
)
VERBS: Shelf[click.Command] = Shelf("archplan.cli", attribute="command")


class Verbs(click.Group):
    """A group whose commands are the files of this folder; it answers a misspelt verb with the nearest one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return VERBS.names()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What a newcomer needs before all there is."""
        with formatter.section("Begin with"):
            formatter.write_dl(list(FIRST))
        super().format_commands(ctx, formatter)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return VERBS.get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; what a mistake of the call quotes stays on its line."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            vars(error)["message"] = one_line(error.message)
            raise

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if "" in args or any(arg.startswith("--") and arg.find("=") == len(arg) - 1 > 0 for arg in args):
            raise click.UsageError("a word of this call is empty: is a variable unset?")
        for word in args:
            if is_steering(word) or (one_line(word) != word and os.path.lexists(word.replace("\0", ""))):
                raise click.UsageError(f"a word of this call has control characters: {one_line(word)!r}")
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            hint = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(f"There is no command {args[0]!r}; {hint}") from None


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="archplan")
@click.pass_context
def cli(context: click.Context) -> None:
    """Draw an AWS architecture, estimate its traffic and cost, and check it, from one YAML file."""
    if os.environ.get("NO_COLOR"):
        context.color = False
    context.with_resource(inputs.listening())  # so that nothing that is read in this call is written over

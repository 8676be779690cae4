"""Parse, call, print, exit code: the command line. No arithmetic.

One verb is one file of this folder with a click command called `command`; it is loaded when it is asked for, so a
new verb edits no other file and slows no other verb.
Exit codes are a promise: 0 fine, 1 a finding or a gate failed, 2 the spec or the call is wrong, 3 no trustworthy
total (a price is missing and ``--strict``), 4 a bug in archplan.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import Any

import click

from archplan.cli._said import complain
from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, did_you_mean
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

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if "" in args or any(arg.startswith("--") and arg.find("=") == len(arg) - 1 > 0 for arg in args):
            raise click.UsageError("a word of this call is empty: is a variable unset?")
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


def main() -> None:
    """Run the command line; a bug of ours ends in one sentence and exit code 4, never in a traceback."""
    gc.disable()  # a command is over before collecting pays; what it made is not looked through at its end either
    atexit.register(gc.freeze)
    try:
        cli(standalone_mode=True)
    except ArchplanError as error:
        complain(error)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except RecursionError as error:
        _bug(error)
    except Exception as error:
        _bug(error)


def _bug(error: BaseException) -> None:
    if os.environ.get("ARCHPLAN_TRACEBACK"):
        raise error
    click.echo(f"archplan: this is a bug in archplan, not in your spec: {type(error).__name__}: {error}", err=True)
    click.echo("Run again with ARCHPLAN_TRACEBACK=1 and report what it prints.", err=True)
    sys.exit(4)

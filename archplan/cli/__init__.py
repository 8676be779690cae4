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

from archplan.cli._mistakes import complain
from archplan.cli._streams import Unwritable, whole_error, whole_output
from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, did_you_mean
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


def main() -> None:
    """Run the command line; a bug of ours ends in one sentence and exit code 4, never in a traceback."""
    sys.stdout, sys.stderr = whole_output(sys.stdout), whole_error(sys.stderr)
    gc.disable()  # a command is over before collecting pays; what it made is not looked through at its end either
    atexit.register(gc.freeze)
    try:
        cli(standalone_mode=True)
    except ArchplanError as error:
        complain(error)
        sys.exit(2)
    except Unwritable as error:
        click.echo(f"archplan: standard output cannot be written: {error.strerror}", err=True)
        sys.exit(2)
    except OSError as error:
        if error.filename is None or not isinstance(error.filename, str | bytes) or _is_ours(error.filename):
            _bug(error)
        shown = one_line(os.fsdecode(error.filename))
        click.echo(f"archplan: {shown if len(shown) <= 200 else shown[:199] + '…'}: {error.strerror}", err=True)
        sys.exit(2)
    except ImportError as error:
        name = (error.name or "").partition(".")[0]
        if not name or name == "archplan":
            _bug(error)
        click.echo(f"archplan: this needs the package {name}, which cannot be loaded here ({error})", err=True)
        sys.exit(2)
    except Exception as error:
        if _is_undrawable(error):
            click.echo(f"archplan: {error}", err=True)
            sys.exit(2)
        _bug(error)


def _is_undrawable(error: Exception) -> bool:
    """Whether a picture could not be made, as without a package that makes it."""
    from archplan.drawing import DrawingError

    return isinstance(error, DrawingError)


def _is_ours(path: str | bytes) -> bool:
    """Whether a file is the program's own; one that a call names may be refused by the system for many reasons."""
    home = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    return os.path.realpath(os.fsdecode(path)).startswith(os.path.join(home, ""))


def _bug(error: BaseException) -> None:
    if os.environ.get("ARCHPLAN_TRACEBACK"):
        raise error
    click.echo(f"archplan: this is a bug in archplan, not in your spec: {type(error).__name__}: {error}", err=True)
    click.echo("Run again with ARCHPLAN_TRACEBACK=1 and report what it prints.", err=True)
    sys.exit(4)

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

from archplan.cli._streams import Unwritable, whole_error, whole_output
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.plain import one_line


def main() -> None:
    """Run the command line; a bug of ours ends in one sentence and exit code 4, never in a traceback."""
    sys.stdout, sys.stderr = whole_output(sys.stdout), whole_error(sys.stderr)
    gc.disable()  # a command is over before collecting pays; what it made is not looked through at its end either
    atexit.register(gc.freeze)
    try:
        from archplan.cli._plain import printed

        if not printed(sys.argv[1:]):
            from archplan.cli._verbs import cli

            cli(standalone_mode=True)
    except KeyboardInterrupt:
        _say("\nAborted!")
        sys.exit(1)
    except ArchplanError as error:
        from archplan.cli._mistakes import complain

        complain(error)
        sys.exit(2)
    except Unwritable as error:
        _say(f"archplan: standard output cannot be written: {error.strerror}")
        sys.exit(2)
    except OSError as error:
        if error.filename is None or not isinstance(error.filename, str | bytes) or _is_ours(error.filename):
            _bug(error)
        shown = one_line(os.fsdecode(error.filename))
        _say(f"archplan: {shown if len(shown) <= 200 else shown[:199] + '…'}: {error.strerror}")
        sys.exit(2)
    except ImportError as error:
        name = (error.name or "").partition(".")[0]
        if not name or name == "archplan":
            _bug(error)
        _say(f"archplan: this needs the package {name}, which cannot be loaded here ({error})")
        sys.exit(2)
    except Exception as error:
        if _is_undrawable(error):
            _say(f"archplan: {error}")
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
    _say(f"archplan: this is a bug in archplan, not in your spec: {type(error).__name__}: {error}")
    _say("Run again with ARCHPLAN_TRACEBACK=1 and report what it prints.")
    sys.exit(4)


def _say(text: str) -> None:
    import click

    click.echo(text, err=True)

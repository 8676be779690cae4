"""The everyday call, ``archplan cost SPEC``, answered without the library that reads command lines.

Loading that takes a sixth of the whole run. Whatever else is said, asked or found goes to `_verbs`; a test holds both to
the same bytes and exit codes.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from archplan.kernel import inputs
from archplan.kernel.plain import is_steering, one_line

_CODES = re.compile(r"\x1b\[\d+m")


def printed(words: Sequence[str]) -> bool:
    """Print what a spec costs, where the words ask for that and for nothing else; whether they did."""
    if len(words) != 2 or words[0] != "cost" or not _is_file(words[1]) or "_ARCHPLAN_COMPLETE" in os.environ:
        return False
    if os.name == "nt" or sys.stdout is None:  # its terminals are click's to know
        return False
    spec = Path(words[1])
    with inputs.listening():
        from archplan.prices.lock import lock_for
        from archplan.prices.own import own_prices

        if lock_for(spec) is not None:  # which may have more to say
            return False
        from archplan.estimate.plan import plan
        from archplan.estimate.report import Report
        from archplan.outputs import render
        from archplan.outputs.tables.columns import width_of

        report = Report(plan(spec, pricing=own_prices(spec)))
        text = str(render("table", report, brief=False, width=width_of(sys.stdout)))
    is_coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    sys.stdout.write(text if is_coloured else _CODES.sub("", text))
    sys.stdout.flush()
    return True


def _is_file(word: str) -> bool:
    """Whether a word is a file's name and nothing that a command line would take for more."""
    return bool(word) and not word.startswith("-") and not is_steering(word) and one_line(word) == word

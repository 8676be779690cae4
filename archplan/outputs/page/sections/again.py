"""How to make the same page again."""

from __future__ import annotations

import shlex
from pathlib import Path

from archplan.kernel.version import __version__
from archplan.outputs.page.page import Section, Text
from archplan.outputs.page.sections import Asked


def section(asked: Asked) -> Section:
    """The command with all it was asked, so that the same figures come out on another day."""
    say, plan = asked.say, asked.report.plan
    words = ["archplan", "report", Path(plan.architecture.file).name]
    if plan.scenario:
        words += ["--scenario", plan.scenario]
    for setting in asked.settings:
        words += ["--set", setting]
    if plan.book.overlay is not None:
        words += ["--pricing", Path(plan.book.overlay).name]
    words += ["--lang", say.lang] if say.lang != "en" else []
    words += [] if asked.is_short else ["--full"]
    words += ["--decimal", "comma"] if say.decimal == "," else []
    words += ["--on", plan.day.isoformat(), "-o", "out"]
    return Section("again", say("How to make this page again"), (
        Text(shlex.join(words)),
        Text(say("archplan {version}; every figure on this page is also in its JSON form.", version=__version__), "soft"),
    ))  # fmt: skip

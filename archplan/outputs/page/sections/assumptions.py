"""What the numbers rest on and the spec does not say."""

from __future__ import annotations

import re

from archplan.outputs.page.page import Bullets, Section, Text
from archplan.outputs.page.sections import Asked

_DEFAULT = re.compile(r"(.+?): (.+?) is (.+) by default")
_COUNTED = re.compile(r"(.+?): how (.+) is counted is a standard rule whose page was not read")


def section(asked: Asked) -> Section:
    """Defaults, uncertain prices, and how things are counted where nobody read the page; a line a service."""
    say = asked.say
    defaults, counted = dict[str, list[str]](), dict[str, list[str]]()
    said = []
    for line in asked.report.plan.assumptions:
        if match := _DEFAULT.fullmatch(line):
            defaults.setdefault(match[1], []).append(f"{match[2]} {match[3]}")
        elif match := _COUNTED.fullmatch(line):
            counted.setdefault(match[1], []).append(match[2])
        else:
            said.append(say.figure(say.found(line)))
    said += [
        say("{service}, by default: {options}", service=name, options=say.figure("; ".join(options)))
        for name, options in defaults.items()
    ]
    said += [
        say(
            "{service}, counted by a standard rule whose page was not read: {meters}",
            service=name,
            meters="; ".join(meters),
        )
        for name, meters in counted.items()
    ]
    block = Bullets(tuple(said)) if said else Text(say("None beyond what the spec states."))
    return Section("assumptions", say("Assumptions"), (block,))

"""What the numbers rest on and the spec does not say."""

from __future__ import annotations

import re
from fractions import Fraction

from archplan.estimate.bill import dollars
from archplan.outputs.page.page import Bullets, Section, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import charged

_DEFAULT = re.compile(r"(.+?): (.+?) is (.+) by default")
_COUNTED = re.compile(r"(.+?): how (.+) is counted is a standard rule whose page was not read")
_UNSURE = re.compile(r"price of (.+) in \S*: .+, not read from AWS's own price list by machine")


def section(asked: Asked) -> Section:
    """Defaults, uncertain prices, and how things are counted where nobody read the page."""
    say = asked.say
    said = [*said_of(asked), *defaults_of(asked), *counted_of(asked)]
    block = Bullets(tuple(said)) if said else Text(say("None beyond what the spec states."))
    return Section("assumptions", say("Assumptions"), (block,))


def said_of(asked: Asked) -> list[str]:
    """What was assumed of traffic, growth and the like: all but defaults and rules of counting."""
    say, lines = asked.say, asked.report.plan.assumptions
    said = [
        say.figure(say.found(it))
        for it in lines
        if not any(kind.fullmatch(it) for kind in (_DEFAULT, _COUNTED, _UNSURE))
    ]
    unsure = dict.fromkeys(match[1] for line in lines if (match := _UNSURE.fullmatch(line)))
    if unsure:
        said.append(say("Prices not read from AWS's own list by machine: {prices}", prices="; ".join(unsure)))
    return said


def defaults_of(asked: Asked) -> list[str]:
    """A line a service for what stands at its default, the dearest first."""
    say = asked.say
    return [
        say("{service}, by default: {options}", service=name, options=say.figure("; ".join(options)))
        for name, options in _by_service(_DEFAULT, asked).items()
    ]


def counted_of(asked: Asked) -> list[str]:
    """One line for all that is counted by rules whose page nobody read."""
    found = _by_service(_COUNTED, asked)
    if not found:
        return []
    named = "; ".join(f"{name}: {', '.join(meters)}" for name, meters in found.items())
    return [asked.say("Counted as AWS usually counts, the page that says so not read: {meters}", meters=named)]


def _by_service(pattern: re.Pattern[str], asked: Asked) -> dict[str, list[str]]:
    """What such assumptions say, by the service, with its official name before its own."""
    services, costs = asked.report.plan.architecture.services, {it.name: dollars(it.cost) for it in charged(asked)}
    found: dict[str, list[str]] = {}
    matches = [match for line in asked.report.plan.assumptions if (match := pattern.fullmatch(line))]
    for match in sorted(matches, key=lambda match: -costs.get(match[1], Fraction(0))):
        service = services.get(match[1])
        name = f"{service.title} ({match[1]})" if service is not None else match[1]
        found.setdefault(name, []).append(" ".join(match.groups()[1:]))
    return found

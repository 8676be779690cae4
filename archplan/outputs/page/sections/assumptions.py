"""What the numbers rest on and the spec does not say."""

from __future__ import annotations

import re
from fractions import Fraction

from archplan.estimate.bill import Line, dollars
from archplan.outputs.page.page import Bullets, Section, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import charged

_DEFAULT = re.compile(r"(.+?): (.+?) is (.+) by default")
_COUNTED = re.compile(r"(.+?): how (.+) is counted is a standard rule whose page was not read")
_NONE = re.compile(r" 0( [^.]*)?$")
_UNSURE = re.compile(r"price of (.+) in \S*: .+, not read from AWS's own price list by machine")


def section(asked: Asked) -> Section:
    """Defaults, uncertain prices, and how things are counted where nobody read the page."""
    say = asked.say
    said = [*said_of(asked), *defaults_of(asked), *counted_of(asked)]
    block = Bullets(tuple(said)) if said else Text(say("None beyond what the spec states."))
    return Section("assumptions", say("Assumptions"), (block,))


def said_of(asked: Asked) -> list[str]:
    """What was assumed of traffic, growth and the like: all but defaults and rules of counting.

    Prices that no machine read are among it on the full page; the short one has them by what they decide: `priced_of`.
    """
    say, lines = asked.say, asked.report.plan.assumptions
    said = [
        say.figure(say.translate(it))
        for it in lines
        if not any(kind.fullmatch(it) for kind in (_DEFAULT, _COUNTED, _UNSURE))
    ]
    unsure = dict.fromkeys(match[1] for line in lines if (match := _UNSURE.fullmatch(line)))
    if unsure and not asked.is_short:
        said.append(
            say("These prices were not read by machine from AWS's own list: {prices}", prices="; ".join(unsure))
        )
    return said


def priced_of(asked: Asked) -> list[tuple[Fraction, str]]:
    """What of each service rests on prices that no machine read, or that the spec states: dollars, and a sentence."""
    say, plan = asked.say, asked.report.plan
    found: dict[tuple[str, str], list[Line]] = {}
    for line in plan.bill.lines:
        if line.price is not None and line.price.confidence != "machine" and line.paid > 0:
            found.setdefault((line.subject, whose(line, asked)), []).append(line)
    said = []
    for (subject, whose_), lines in found.items():
        amount = sum((line.paid for line in lines), Fraction(0))
        given = {
            "service": called(subject, asked), "lines": ", ".join(dict.fromkeys(line.name for line in lines)),
            "amount": say.money(amount), "total": asked.total,
        }  # fmt: skip
        if whose_ == "spec":
            text = say("{service}: its price is stated in the spec, and decides {amount} of {total}", **given)
        elif whose_:
            text = say("{service}: the price of {lines} is your own, laid over the price book, and decides {amount} of {total}", **given)  # fmt: skip
        else:
            text = say("{service}: the price of {lines} was not read by machine from AWS's own list, and decides {amount} of {total}", **given)  # fmt: skip
        said.append((amount, text))
    return said


def whose(line: Line, asked: Asked) -> str:
    """Whose a price is: the ``spec`` states it, it is the user's ``own`` beside the book; nothing where the book has it."""
    if line.price is None or line.price.confidence != "user":
        return ""
    overlay = asked.report.plan.book.overlay
    return "own" if overlay is not None and line.price.span.file not in asked.report.plan.architecture.texts else "spec"


def called(name: str, asked: Asked) -> str:
    """A service's official name with its own; its label where others than AWS bill it."""
    service = asked.report.plan.architecture.services.get(name)
    if service is None:
        return name
    return f"{service.title} ({name})" if service.billed_by_aws else service.label or name


def defaults_of(asked: Asked) -> list[str]:
    """A line a service for what stands at its default, the dearest first.

    What counts nothing (none of something) decides nothing: it stands on the full page alone.
    """
    say = asked.say
    found = []
    for name, options in _by_service(_DEFAULT, asked).items():
        if kept := [option for option in options if not (asked.is_short and _NONE.search(option))]:
            found.append(say("{service}, by default: {options}", service=name, options=say.figure("; ".join(kept))))
    return found


def counted_of(asked: Asked) -> list[str]:
    """One line for all that is counted by rules whose page nobody read."""
    found = _by_service(_COUNTED, asked)
    if not found:
        return []
    named = "; ".join(f"{name}: {', '.join(meters)}" for name, meters in found.items())
    return [asked.say("How AWS counts this was not checked against its own page: {meters}", meters=named)]


def _by_service(pattern: re.Pattern[str], asked: Asked) -> dict[str, list[str]]:
    """What such assumptions say, by the service, with its official name before its own."""
    costs = {it.name: dollars(it.cost) for it in charged(asked)}
    found: dict[str, list[str]] = {}
    matches = [match for line in asked.report.plan.assumptions if (match := pattern.fullmatch(line))]
    for match in sorted(matches, key=lambda match: -costs.get(match[1], Fraction(0))):
        found.setdefault(called(match[1], asked), []).append(" ".join(match.groups()[1:]))
    return found

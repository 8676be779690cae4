"""The traffic in three lines: a sentence for each of the largest sources."""

from __future__ import annotations

from fractions import Fraction

from archplan.kernel.units import Quantity, month, plain, request
from archplan.outputs.page.page import Bullets, Section, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import three
from archplan.outputs.page.sections._rates import rate_said
from archplan.outputs.page.sections.traffic import chain_of
from archplan.spec.architecture import Source

MOST = 3  # lines


def section(asked: Asked) -> Section:
    """The sources that send most, and the others in one line."""
    say, sources = asked.say, asked.report.plan.architecture.sources
    title = say("Expected traffic")
    if not sources:
        return Section("traffic", title, (Text(say("The spec states no traffic; only what is fixed is billed.")),))
    found = sorted(sources.values(), key=lambda source: -source.mean.number)
    shown = found if len(found) <= MOST else found[: MOST - 1]
    lines = [_line(source, asked) for source in shown]
    if rest := found[len(shown) :]:
        requests = sum((source.mean * month for source in rest), 0 * request)
        count = say.figure(three(Fraction(requests.number)))
        lines.append(say("{sources} others send {requests} requests a month.", sources=len(rest), requests=count))
    return Section("traffic", title, (Bullets(tuple(lines)),))


def _line(source: Source, asked: Asked) -> str:
    say = asked.say
    requests = say.figure(three(Fraction((source.mean * month).number)))
    mean, peak = (say.figure(rate_said(rate, source.mean)) for rate in (source.mean, source.mean * source.peak))
    chain = chain_of(source, say)
    who = source.label or source.name
    text = say(
        "{who}: {spec}, {mean} on average and {peak} in the busiest minute", who=who, spec=chain, mean=mean, peak=peak
    )
    if not _is_monthly(source):
        text = say("{who}: {spec}, that is {requests} requests a month, {mean} on average and {peak} in the busiest minute",
               who=who, spec=chain, requests=requests, mean=mean, peak=peak)  # fmt: skip
    growth = Fraction((source.growth * month).number) * 100
    return (
        text + ("; " + say("growing by {share}% a month", share=say.figure(plain(growth, 3))) if growth else "") + "."
    )


def _is_monthly(source: Source) -> bool:
    """Whether the spec itself says how many requests a month there are, so that nothing is left to work out."""
    last = source.steps[-1].value if source.steps else None
    return isinstance(last, Quantity) and last.like(request / month) and str(last).endswith("/month")

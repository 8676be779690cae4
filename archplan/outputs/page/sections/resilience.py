"""What a report says of failures: the strategies side by side, what one lost zone stops, and three pictures."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from archplan import drawing
from archplan.analysis.availability import LABEL, ceilings, minutes_down, percent
from archplan.analysis.failures import drill, struck
from archplan.analysis.recovery import Comparison, compare
from archplan.analysis.recovery_time import time_said
from archplan.estimate.report import Report
from archplan.kernel.units import decimal, money, plain, second
from archplan.outputs.page.page import Block, Bullets, Cell, Column, Row, Section, Table, Text, pictured
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._strategies import called, going_on, strategies, weighed
from archplan.outputs.page.words import Words
from archplan.outputs.scenes.picture import scene


def section(asked: Asked) -> Section | None:
    """The strategies, the second region, cost against time, what fails with what; None without `recovery:`."""
    say, plan = asked.say, asked.report.plan
    fallback = plan.architecture.recovery
    if fallback is None:
        return None
    found = compare(plan)
    chosen = fallback.strategy or "pilot-light"
    outcomes = drill(plan)
    zone = next((it.event.name for it in outcomes if it.event.kind == "zone"), "")
    there = say("The second region, {strategy}", strategy=called(chosen, say).lower())
    by = going_on(asked)
    held = say("{label}: {ceilings}.", label=say(LABEL[0].upper() + LABEL[1:]), ceilings="; ".join(_ceilings(asked)))
    blocks: list[Block] = [
        Text(f"{by} {held}"),
        weighed(found, asked),
        strategies(found, asked, is_whole=True),
        pictured("strategies", say("Cost against the time to recover"), say("Cost against the time to recover, point by point as in the table"), partial(plot, found, say), True),
        pictured("recovery", there, there, partial(_recovery, asked, found, chosen)),
    ]  # fmt: skip
    if found.remarks:
        blocks.append(Bullets(tuple(say.finding("", line) for line in found.remarks)))
    if found.assumptions:
        blocks.append(Bullets(tuple(say.translate(line) for line in found.assumptions), say("Assumed, because the spec does not say")))  # fmt: skip
    events = tuple(Row((Cell(it.event.name), Cell(_said(it, asked)))) for it in outcomes)
    blocks.append(
        Table(
            "outcomes",
            say("What stops when it is gone"),
            (Column(say("When it is gone")), Column(say("What happens"))),
            events,
        )
    )
    if zone:
        words = say("What {zone} takes with it", zone=zone)
        blocks.append(pictured("drill", words, words, partial(_drill, asked, zone)))
    return Section("resilience", say("Resilience"), tuple(blocks))


def _ceilings(asked: Asked) -> list[str]:
    say = asked.say
    return [
        say("{source}: {most}{uptime}, {minutes} minutes down a month", source=it.source,
            most=say("at most") + " " if it.unknown else "", uptime=say.figure(percent(it.mean)),
            minutes=say.figure(str(decimal(minutes_down(it.mean), 1))))
        for it in sorted(ceilings(asked.report.plan), key=lambda it: it.mean)
    ]  # fmt: skip


def _recovery(asked: Asked, found: Comparison, chosen: str) -> str:
    """The second region."""
    say, prospect = asked.say, found.prospect(chosen)
    also = say("{strategy} in {region}", strategy=chosen, region=found.fallback.region)
    return drawing.svg(scene(Report(prospect.plan), states=dict(prospect.states), also=also, steps=False, say=say))


def _drill(asked: Asked, zone: str) -> str:
    """What stands without a zone."""
    report, say = asked.report, asked.say
    also = say("without {what}", what=zone)
    return drawing.svg(scene(report, states=struck(report.plan, zone), also=also, steps=False, say=say))


def plot(found: Comparison, say: Words) -> str:
    """Cost against the time to recover, of every strategy that recovers."""
    from archplan.drawing.paint.scatter import Spot, scatter

    spots = tuple(
        Spot(
            prospect.name,
            float(prospect.outlook.rto.to(second)),
            float(prospect.cost),
            f"{money(prospect.cost)}, {say.part(time_said(prospect.outlook.rto))}",
            prospect.name == found.fallback.strategy,
        )
        for prospect in found.prospects
        if prospect.outlook.rto is not None
    )
    a = found.plan.architecture
    none = money(found.prospect("none").cost)
    subtitle = say(
        "{here} is lost, {there} goes on; without a strategy {cost} a month, RTO unbounded",
        here=a.region, there=found.fallback.region, cost=none,
    )  # fmt: skip
    return scatter(say("{title}: what recovering sooner costs", title=a.title), subtitle, spots, say=say)


def _said(outcome: Any, asked: Asked) -> str:
    """What an event does, in one line."""
    say = asked.say

    def percent_of(part: Fraction) -> str:
        return say.figure(plain(part * 100, 3))

    said = [
        say("{share}% of the requests of {source} fail", share=percent_of(part), source=source)
        for source, part in outcome.stopped
    ]
    said += [
        say("{service} is degraded without {what}", service=service, what=what) for service, what in outcome.degraded
    ]
    said += [say("what {who} hands to {whom} waits", who=who, whom=whom) for who, whom in outcome.waiting]
    said += [
        say("{service} carries {share}% of the peak", service=it.service, share=percent_of(it.part_carried))
        for it in outcome.fleets
        if it.is_short
    ]
    return "; ".join(said) or say("nothing stops")

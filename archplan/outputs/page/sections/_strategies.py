"""The strategies of recovery side by side, by their names, each column in one unit."""

from __future__ import annotations

from archplan.analysis.recovery import Comparison, Prospect
from archplan.analysis.recovery_time import COMPLEXITY, time_said
from archplan.kernel.units import Quantity, hour, minute, plain
from archplan.outputs.page.page import Bullets, Cell, Column, Row, Table
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.words import Words
from archplan.outputs.tables.recovered import misses, or_more, pays


def called(strategy: str, say: Words) -> str:
    """A strategy's name as people write it: ``Pilot light``."""
    return say.translate(strategy.replace("-", " ").capitalize())


def going_on(asked: Asked) -> str:
    """Where it goes on when its region is lost."""
    say, a = asked.say, asked.report.plan.architecture
    assert a.recovery is not None
    here, there = a.region_title(a.region), a.region_title(a.recovery.region)
    if not a.recovery.strategy:
        return say("If {here} is lost, {there} goes on.", here=here, there=there)
    return say("If {here} is lost, {there} goes on, by {strategy}.", here=here, there=there, strategy=called(a.recovery.strategy, say).lower())  # fmt: skip


def more(prospect: Prospect, asked: Asked) -> str:
    """What a strategy adds to a month."""
    return _said(or_more(prospect, prospect.difference), asked)


def strategies(found: Comparison, asked: Asked, is_whole: bool = False) -> Table:
    """A row a strategy; with `is_whole` also the store that loses most, and how complex it is."""
    say = asked.say
    rto = _unit([it.outlook.rto for it in found.prospects])
    rpo = _unit([it.outlook.rpo for it in found.prospects])
    titles = {"minutes": (say("Back after, minutes"), say("Data lost at most, minutes")), "hours": (say("Back after, hours"), say("Data lost at most, hours"))}  # fmt: skip
    columns = [
        Column(say("Strategy")), Column(say("A month"), True), Column(say("Extra per month"), True),
        Column(say("Break-even outage cost per hour"), True), Column(titles[rto][0], True), Column(titles[rpo][1], True),
    ]  # fmt: skip
    columns += [Column(say("Worst store")), Column(say("Complexity"), True)] * is_whole + [Column(say("Targets"))]
    rows = tuple(_row(prospect, (rto, rpo), asked, is_whole) for prospect in found.prospects)
    return Table("strategy-table", say("What each strategy costs, and how long it takes"), tuple(columns), rows)


def weighed(found: Comparison, asked: Asked) -> Bullets:
    """What the strategies are weighed against: the targets, waiting the lost region out; and why one saves no time."""
    say, targets, fallback = asked.say, found.plan.architecture.targets, found.fallback
    given = [f"{name} {time_said(it)}" for name, it in (("RTO", targets.rto), ("RPO", targets.rpo)) if it is not None]
    stated = ", ".join(given) or say("the spec states none")
    waits = say.figure(time_said(fallback.outage))
    said = [
        say("Targets: {targets}.", targets=say.figure(stated)),
        say(
            "With no strategy nothing bounds how long it takes or what is lost; a strategy saves time where it is faster than waiting until the lost region is back, {time}.",
            time=waits,
        ),
    ]
    for prospect in found.prospects:
        out = prospect.outlook
        if out.strategy is None or prospect.hour is not None or out.rto is None or not out.parts:
            continue
        slowest = max(out.parts, key=lambda part: part.time.number)
        said.append(say(
            "{strategy} saves no time: it takes {time}, {part} {of} of it ({why}).",
            strategy=called(prospect.name, say), time=say.figure(time_said(out.rto)), part=slowest.name,
            of=say.figure(time_said(slowest.time)), why=say.figure(slowest.why),
        ))  # fmt: skip
    return Bullets(tuple(said))


def _row(prospect: Prospect, units: tuple[str, str], asked: Asked, is_whole: bool) -> Row:
    say, plan, out = asked.say, asked.report.plan, prospect.outlook
    is_base = out.strategy is None
    chosen = plan.architecture.recovery is not None and prospect.name == plan.architecture.recovery.strategy
    cells = [
        Cell(called(prospect.name, say), note=say("chosen") if chosen else ""),
        Cell(_said(or_more(prospect, prospect.cost), asked)),
        Cell("–" if is_base else more(prospect, asked)),
        Cell("–" if is_base else _said(pays(prospect), asked)),
        Cell(_time(out.rto, units[0], asked)), Cell(_time(out.rpo, units[1], asked)),
    ]  # fmt: skip
    if is_whole:
        cells += [Cell(out.worst.name if out.worst else say("no data")), Cell(_said(f"{COMPLEXITY[prospect.name]} of 4", asked))]  # fmt: skip
    return Row((*cells, Cell(_said(misses(prospect, plan), asked))))


def _said(text: str, asked: Asked) -> str:
    say = asked.say
    floor = "at least "
    return say("at least") + " " + say.figure(text.removeprefix(floor)) if text.startswith(floor) else say.figure(say.translate(text))  # fmt: skip


def _unit(times: list[Quantity | None]) -> str:
    """Minutes, or hours where most of the column is of hours."""
    known = [time for time in times if time is not None]
    return "hours" if known and sum(time >= 2 * hour for time in known) * 2 > len(known) else "minutes"


def _time(time: Quantity | None, unit: str, asked: Asked) -> str:
    if time is None:
        return asked.say("unbounded")
    return asked.say.figure(plain(time.to(hour if unit == "hours" else minute), 3))

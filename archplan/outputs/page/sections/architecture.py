"""The picture, and what happens in it step by step."""

from __future__ import annotations

from functools import cache, partial

from archplan import drawing
from archplan.drawing import Pins, Scene
from archplan.estimate.report import Report
from archplan.kernel.once import once
from archplan.kernel.record import changed
from archplan.outputs.page.page import Block, Cell, Column, Picture, Row, Section, Table
from archplan.outputs.page.paper import PHONE, SMALLEST_LETTER, letters_on, on_phone
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.words import Words
from archplan.outputs.scenes.picture import scene

BOTH = ("light", "dark")


def section(asked: Asked) -> Section:
    """The drawing with its numbered steps, and the table of the steps."""
    say, a = asked.say, asked.report.plan.architecture
    blocks: list[Block] = [_picture(asked.report, say.lang, say.decimal)]
    if a.steps:
        rows = tuple(Row((Cell(str(step.number)), Cell(_way(step)), Cell(step.text))) for step in a.steps)
        columns = (Column(say("Step")), Column(say("From, to")), Column(say("What happens")))
        blocks.append(Table("steps", say("The flow, step by step"), columns, rows))
    return Section("architecture", say("Architecture"), tuple(blocks))


@once
def _picture(report: Report, lang: str, decimal: str) -> Picture:
    """The drawing, light and dark; without places and downwards for a phone; and with the largest letters for paper.

    Each has its legend: what its signs mean, and with how many dollars what it does not draw. The short page and the full
    one show the same.
    """
    say, a = Words(lang, decimal), report.plan.architecture
    where = a.region_title(a.region)
    if len(a.services) == 1:
        alt = say("Architecture of {title}: one service in {region}", title=a.title, region=where)
    else:
        alt = say("Architecture of {title}: {services} services in {region}", title=a.title,
                  services=len(a.services), region=where)  # fmt: skip

    @cache
    def whole() -> tuple[str, ...]:
        return drawing.svgs(scene(report, say=say), BOTH)

    def papers() -> tuple[str, ...]:
        return _papers(report, say, whole()[0])

    narrow = partial(_narrow, report, say)
    return Picture("architecture", say("Architecture"), alt, whole, for_phone=narrow, on_paper=papers)


def _papers(report: Report, say: Words, light: str) -> tuple[str, ...]:
    """The drawings that tell less than the `light` one, for a sheet."""
    bare = drawing.svg(_logical(report, say))
    papers: tuple[str, ...] = (bare,)
    if report.plan.architecture.steps:
        papers = (drawing.svg(scene(report, view="logical", say=say)), bare)
    if max(map(letters_on, (light, *papers))) < SMALLEST_LETTER:  # laid out for the sheet, zones of a network as one
        for view in ("full", "logical"):
            papers += (drawing.svg(scene(report, view=view, steps=False, page="a4-landscape", say=say)),)
    return papers


def _logical(report: Report, say: Words) -> Scene:
    return scene(report, view="logical", steps=False, say=say)


def _narrow(report: Report, say: Words) -> tuple[str, str]:
    """The drawing for a phone, light and dark: downwards; where that is too wide, the narrowest way to lay it out."""
    down, free = (changed(_logical(report, say), pins=Pins(direction=way)) for way in ("down", ""))
    made = drawing.svgs(down, BOTH)
    if on_phone(made[0]) > PHONE:
        others = (drawing.svgs(changed(it, page="phone"), BOTH) for it in (down, free))
        made = min(made, *others, key=lambda both: on_phone(both[0]))
    return made[0], made[1]


def _way(step: object) -> str:
    hops = getattr(step, "hops", ())
    if not hops:
        return str(getattr(step, "at", ""))
    return " → ".join([hops[0][0], *(target for _, target in hops)])

"""The picture, and what happens in it step by step."""

from __future__ import annotations

from functools import cache, partial

from archplan import drawing
from archplan.drawing import Pins, Scene
from archplan.kernel.record import changed
from archplan.outputs.page.page import Block, Cell, Column, Picture, Row, Section, Table
from archplan.outputs.page.paper import PHONE, SMALLEST_LETTER, letters_on, on_phone
from archplan.outputs.page.sections import Asked
from archplan.outputs.scenes.picture import scene

BOTH = ("light", "dark")


def section(asked: Asked) -> Section:
    """The drawing with its numbered steps, and the table of the steps."""
    say, a = asked.say, asked.report.plan.architecture
    where = a.region_title(a.region)
    if len(a.services) == 1:
        alt = say("Architecture of {title}: one service in {region}", title=a.title, region=where)
    else:
        alt = say("Architecture of {title}: {services} services in {region}", title=a.title,
                  services=len(a.services), region=where)  # fmt: skip
    blocks: list[Block] = [_picture(say("Architecture"), alt, asked)]
    if a.steps:
        rows = tuple(Row((Cell(str(step.number)), Cell(_way(step)), Cell(step.text))) for step in a.steps)
        columns = (Column(say("Step")), Column(say("From, to")), Column(say("What happens")))
        blocks.append(Table("steps", say("The flow, step by step"), columns, rows))
    return Section("architecture", say("Architecture"), tuple(blocks))


def _picture(title: str, alt: str, asked: Asked) -> Picture:
    """The drawing, light and dark; without places and downwards for a phone; and with the largest letters for paper.

    Each has its legend: what its signs mean, and with how many dollars what it does not draw.
    """

    @cache
    def whole() -> tuple[str, ...]:
        return drawing.svgs(scene(asked.report, say=asked.say), BOTH)

    def papers() -> tuple[str, ...]:
        return _papers(asked, whole()[0])

    return Picture("architecture", title, alt, whole, for_phone=partial(_narrow, asked), on_paper=papers)


def _papers(asked: Asked, light: str) -> tuple[str, ...]:
    """The drawings that tell less than the `light` one, for a sheet."""
    bare = drawing.svg(_logical(asked))
    papers: tuple[str, ...] = (bare,)
    if asked.report.plan.architecture.steps:
        papers = (drawing.svg(scene(asked.report, view="logical", say=asked.say)), bare)
    if max(map(letters_on, (light, *papers))) < SMALLEST_LETTER:  # laid out for the sheet, zones of a network as one
        for view in ("full", "logical"):
            papers += (drawing.svg(scene(asked.report, view=view, steps=False, page="a4-landscape", say=asked.say)),)
    return papers


def _logical(asked: Asked) -> Scene:
    return scene(asked.report, view="logical", steps=False, say=asked.say)


def _narrow(asked: Asked) -> tuple[str, str]:
    """The drawing for a phone, light and dark: downwards; where that is too wide, the narrowest way to lay it out."""
    down, free = (changed(_logical(asked), pins=Pins(direction=way)) for way in ("down", ""))
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

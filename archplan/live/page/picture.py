"""The picture of the page: placed once for a text, and dressed anew for whatever figures the sliders ask for."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import Any

from archplan.drawing.layout.dress import dressed, is_alike
from archplan.drawing.layout.place import place
from archplan.drawing.page.lettering import clean
from archplan.drawing.page.scene import Meaning, Scene
from archplan.drawing.page.sheet import Sheet
from archplan.drawing.paint.ink import xml_name
from archplan.drawing.paint.paint import paint
from archplan.estimate.flows import equated, flows
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.record import changed, frozen
from archplan.outputs.page.forms.html import drawn
from archplan.outputs.page.page import Picture
from archplan.outputs.scenes.picture import scene

KEY = "picture"


@frozen
class Placed:
    """A scene and where everything of it stands."""

    scene: Scene
    sheet: Sheet


def placed(found: Scene) -> Placed:
    """The scene with a place for everything: the slow part. Raises DrawingError for what no page holds."""
    return Placed(found, changed(place(found), steps=found.steps, heat=found.heat))


def with_figures(held: Placed, found: Scene) -> Placed | None:
    """The figures of another scene at the places of this one; None where it has other things."""
    if held.scene == found:
        return held
    return Placed(found, dressed(held.sheet, found)) if is_alike(held.scene, found) else None


def pictured(plan: Plan, hour: int | None = None) -> Scene:
    """What the picture shows: rates on average, or of one `hour` of the day, in the local time of who sends them."""
    if hour is None:
        return scene(Report(plan), ranges=False)
    times = {
        source.name: Fraction(plan.scale) * source.weights[hour] * 24 for source in plan.architecture.sources.values()
    }
    found = scene(Report(changed(plan, flows=flows(equated(plan.architecture), times))), ranges=False)
    legend = tuple(
        Meaning(line.replace("on average", f"at {hour}:00")) if isinstance(line, Meaning) else line
        for line in found.legend or ()
    )
    return changed(found, legend=legend)


def document(held: Placed, plan: Plan, theme: str = "light") -> dict[str, Any]:
    """The picture as SVG of the theme that is looked at, apart from its icons, and whose each icon and arrow is."""
    title, painted = plan.architecture.title, paint(held.sheet, theme)
    svg = drawn(Picture(KEY, title, title, lambda: (painted, "")))
    head, _, rest = svg.partition("<defs>")
    icons, _, body = rest.partition("</defs>")
    nodes = {_name("", it.id): list(it.holds) or [it.id.partition("@")[0]] for it in held.scene.nodes}
    edges = {
        _name("edge-", it.id): {"ends": [it.source.partition("@")[0], it.target.partition("@")[0]],
                                "carries": list(dict.fromkeys(str(index) for index, *_ in it.carries))}
        for it in held.scene.edges
    }  # fmt: skip
    mark = sha256(icons.encode()).hexdigest()[:16]
    return {
        "head": str(head), "icons": str(icons), "drawn_with": mark, "body": str(body), "nodes": nodes, "edges": edges,
    }  # fmt: skip


def _name(prefix: str, text: str) -> str:
    """What a thing of the drawing is called in the page."""
    return f"{KEY}--{xml_name(prefix + clean(text))}"

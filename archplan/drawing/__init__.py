"""From a scene to a picture: arrange, place, route, paint. Every room hands plain data to the next."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from archplan.drawing.page.scene import DrawingError, Edge, Group, Node, Pins, Scene, Step

if TYPE_CHECKING:
    from archplan.drawing.page.overlaps import Audit

__all__ = [
    "DrawingError", "Edge", "Group", "Node", "Pins", "Scene", "Step", "audit", "d2", "dot", "drawio", "mermaid", "png",
    "script", "size", "svg", "svgs",
]  # fmt: skip


def svg(scene: Scene, theme: str = "light") -> str:
    """The drawing as one SVG file that needs nothing else."""
    from archplan.drawing.layout.place import place
    from archplan.drawing.paint.paint import paint
    from archplan.kernel.record import changed

    return paint(changed(place(scene), steps=scene.steps, heat=scene.heat), theme)


def size(scene: Scene) -> tuple[float, float]:
    """How wide and high the drawing is, in pixels."""
    from archplan.drawing.layout.place import place
    from archplan.drawing.paint.paint import size
    from archplan.kernel.record import changed

    return size(changed(place(scene), steps=scene.steps, heat=scene.heat))


def svgs(scene: Scene, themes: Sequence[str]) -> tuple[str, ...]:
    """The same drawing in several themes, arranged once."""
    from archplan.drawing.layout.place import place
    from archplan.drawing.paint.paint import paint
    from archplan.kernel.record import changed

    sheet = changed(place(scene), steps=scene.steps, heat=scene.heat)
    return tuple(paint(sheet, theme) for theme in themes)


def png(scene: Scene, zoom: float = 2, theme: str = "light") -> bytes:
    """The drawing as a PNG picture."""
    from archplan.drawing.formats import press

    return press.png(svg(scene, theme), zoom)


def pdf(scene: Scene, theme: str = "light") -> bytes:
    """The drawing as one page of PDF, with lines as lines and text as text."""
    from archplan.drawing.formats import press

    return press.pdf(svg(scene, theme))


def dot(scene: Scene) -> str:
    """The arrangement as DOT text, to go on from with Graphviz."""
    from archplan.drawing.formats.dottext import dot_text

    return dot_text(scene)


def drawio(scene: Scene, kept: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """The drawing as a draw.io file, to go on from by hand; `kept` are attributes to write, by the cell of each thing."""
    from archplan.drawing.formats.drawiotext import drawio_text

    return drawio_text(scene, kept or {})


def mermaid(scene: Scene) -> str:
    """The arrangement as a Mermaid flowchart."""
    from archplan.drawing.formats.mermaidtext import mermaid_text

    return mermaid_text(scene)


def d2(scene: Scene) -> str:
    """The arrangement as D2."""
    from archplan.drawing.formats.d2text import d2_text

    return d2_text(scene)


def script(scene: Scene, filename: str = "architecture") -> str:
    """The arrangement as a Python script for the diagrams package."""
    from archplan.drawing.formats.diagrams_script import diagrams_script

    return diagrams_script(scene, filename)


def audit(scene: Scene) -> "Audit":
    """What overlaps in the drawing, counted, and what to watch."""
    from archplan.drawing.layout.place import place
    from archplan.drawing.page.overlaps import audit

    return audit(place(scene), scene)

"""From a scene to a picture: arrange, place, route, paint. Every room hands plain data to the next."""

from archplan.drawing.scene import DrawingError, Edge, Group, Node, Pins, Scene, Step

__all__ = ["DrawingError", "Edge", "Group", "Node", "Pins", "Scene", "Step", "audit", "dot", "png", "svg"]


def svg(scene: Scene, theme: str = "light") -> str:
    """The drawing as one SVG file that needs nothing else."""
    from archplan.drawing.paint import paint
    from archplan.drawing.place import place

    return paint(place(scene))  # TODO-D3 theme


def png(scene: Scene, zoom: float = 2, theme: str = "light") -> bytes:
    """The drawing as a PNG picture."""
    from archplan.drawing.raster import rasterize

    return rasterize(svg(scene, theme), zoom)


def dot(scene: Scene) -> str:
    """The arrangement as DOT text, to go on from with Graphviz."""
    from archplan.drawing.dottext import dot_text

    return dot_text(scene)


def audit(scene: Scene) -> dict[str, int]:
    """What overlaps in the drawing, counted."""
    from archplan.drawing.overlaps import overlaps
    from archplan.drawing.place import place

    return overlaps(place(scene))

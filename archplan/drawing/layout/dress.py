"""Other figures on a page that stands: costs, rates and the words for them change, and nothing moves."""

from __future__ import annotations

from collections.abc import Mapping

from archplan.drawing.page.scene import Edge, Node, Note, Scene
from archplan.drawing.page.sheet import Label, NodeBox, Rect, Route, Sheet, label_parts, node_box, pill_text
from archplan.drawing.routes.label import explained
from archplan.kernel.record import changed


def is_alike(one: Scene, other: Scene) -> bool:
    """Whether two scenes have the same things at the same places and differ in their figures alone."""
    return _bare(one) == _bare(other)


def dressed(sheet: Sheet, scene: Scene) -> Sheet:
    """The sheet with the figures of a scene that is alike the one it was placed for.

    An arrow that had no words has none; a word that is longer than the one before may reach over its neighbours.
    """
    nodes, edges = {it.id: it for it in scene.nodes}, {it.id: it for it in scene.edges}
    found = changed(
        sheet, title=scene.title, subtitle=scene.subtitle, total=scene.total,
        nodes=tuple(_node(it, nodes) for it in sheet.nodes),
        routes=tuple(_route(it, edges[it.edge.id]) for it in sheet.routes),
        dropped=tuple(edges[it.id] for it in sheet.dropped), steps=scene.steps, heat=scene.heat,
    )  # fmt: skip
    if sheet.legend is None or scene.legend is None:
        return changed(found, legend=None)
    notes: list[Note] = [explained(found, it) for it in found.routes if it.letter]
    return changed(found, legend=(*scene.legend, *notes))


def _bare(scene: Scene) -> Scene:
    """A scene without its figures."""
    return changed(
        scene, subtitle="", total="", legend=None if scene.legend is None else (),
        nodes=tuple(
            changed(it, cost="$" if pill_text(it) else None, delta="", heat=None, tooltip="") for it in scene.nodes
        ),
        edges=tuple(changed(it, label="", rate=0.0, cost=None, delta="", tooltip="") for it in scene.edges),
    )  # fmt: skip


def _node(held: NodeBox, nodes: Mapping[str, Node]) -> NodeBox:
    node, box = nodes[held.node.id], held.box
    return changed(node_box(node, box.x, box.y, box.w, box.h), title=held.title, lines=held.lines)


def _route(held: Route, edge: Edge) -> Route:
    """The line with the words of an arrow where those of another were."""
    at = held.label
    if at is None or held.letter:
        return changed(held, edge=edge)
    shown = changed(edge, label=edge.label if at.text else "", cost=edge.cost if at.cost else None)
    text, cost, is_stacked, wide, high = label_parts(shown)
    if not (text or cost):
        return changed(held, edge=edge, label=None)
    left = at.box.x if held.steps_at else at.box.cx - wide / 2
    return changed(held, edge=edge, label=Label(Rect(left, at.box.cy - high / 2, wide, high), text, cost, is_stacked))

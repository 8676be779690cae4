"""Exchanging promises: icons of one box change places where far fewer lines cross, and never what somebody has pinned."""

from itertools import product

from archplan.drawing import Edge, Group, Node, Scene
from archplan.drawing.layout.exchange import exchange
from archplan.drawing.layout.place import _drafts, place
from archplan.drawing.page.overlaps import audit
from archplan.drawing.page.scene import Pins

COUNT = 5


def node(name: str, parent: str = "") -> Node:
    return Node(name, "service", (name,), "", "compute", parent)


def tangled(order: tuple[str, ...] = ()) -> Scene:
    """Two boxes whose icons call one another in an order that neither box knows of."""
    names = [f"{side}{k}" for side, k in product("ab", range(COUNT))]
    wires = [(f"a{k}", f"b{(3 * k + 1) % COUNT}") for k in range(COUNT)]
    wires += [(f"a{k}", f"a{k + 1}") for k in range(COUNT - 1)]
    wires += [(f"b{(3 * k + 1) % COUNT}", f"a{(k + 2) % COUNT}") for k in range(COUNT)]
    return Scene(
        "", "", "", tuple(node(it, it[0]) for it in names), (Group("a", "generic", "A", ""), Group("b", "generic", "B", "")),
        tuple(Edge(f"{a}->{b}", a, b) for a, b in wires), pins=Pins(order=order),
    )  # fmt: skip


def test_icons_of_a_tangled_picture_change_places_inside_their_box() -> None:
    """it: leaves every icon in its box and clear of all others, and breaks no law"""
    asked = tangled()
    draft = _drafts(asked)[0]
    before = dict(draft.at)
    assert exchange(draft)
    assert {name for name, at in draft.at.items() if at != before[name]} <= {it.id for it in asked.nodes}
    nodes, groups = draft.boxes()
    for it in nodes:
        box = next(group.box for group in groups if group.group.id == it.node.parent)
        assert box.x <= it.box.x and it.box.right <= box.right and box.y <= it.box.y and it.box.bottom <= box.bottom
    assert audit(place(asked), asked).is_sound


def test_what_is_pinned_keeps_its_place() -> None:
    """it: exchanges nothing that an order, a row or a column names"""
    order = tuple(f"a{k}" for k in range(COUNT))
    draft = _drafts(tangled(order))[0]
    before = {name: draft.at[name] for name in order}
    exchange(draft)
    assert {name: draft.at[name] for name in order} == before


def test_exchanging_is_done_once_it_is_done() -> None:
    """it: finds nothing to exchange in its own work, and no exchange without edges"""
    draft = _drafts(tangled())[0]
    while exchange(draft):
        pass
    before = dict(draft.at)
    assert not exchange(draft) and draft.at == before
    loose = _drafts(Scene("", "", "", tuple(node(it, "a") for it in "xyz"), (Group("a", "generic", "A", ""),), ()))[0]
    assert not exchange(loose)

"""What one picture cannot hold is counted: things of one type in one place are one icon, arrows between them one arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from archplan.drawing.page.scene import Edge, Node, Role, Say, english
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.kernel.record import changed
from archplan.kernel.units import money

MOST_ARROWS, MOST_NODES = 150, 200
"""More arrows or things than this are no picture."""
TANGLED_FROM = 50
"""More arrows than this, and than there are things, cross too often for an eye to follow one."""
FOLDED_FROM = 40
"""More arrows than this, and the zones of a network are drawn as one."""
ROLES: dict[Role, str] = {
    "source": "Source", "edge": "Edge", "dns": "Dns", "ingress": "Ingress", "network": "Network", "compute": "Compute",
    "data": "Data", "storage": "Storage", "messaging": "Messaging", "ops": "Ops", "security": "Security", "cicd": "Cicd",
    "external": "External",
}  # fmt: skip
"""What things of one role are called together."""


def is_too_much(nodes: list[Node], edges: list[Edge]) -> bool:
    """Whether nobody could follow the lines of these."""
    arrows = sum(edge.kind != "log" for edge in edges)
    return len(nodes) > MOST_NODES or arrows > MOST_ARROWS or arrows > max(TANGLED_FROM, len(nodes))


def counted(
    nodes: list[Node], edges: list[Edge], plan: Plan | None, say: Say = english
) -> tuple[list[Node], list[Edge]]:
    """As few icons and arrows as a picture holds: by type and place, or else by role, or else by place alone.

    With a plan every icon says what its things cost together.
    """
    keys: tuple[Callable[[Node], tuple[str, ...]], ...] = (
        lambda node: (node.parent, node.icon),
        lambda node: (node.parent, node.role),
        lambda node: (node.parent,),
    )
    for key in keys:
        few, arrows = _by(key, nodes, edges, plan, say)
        if not is_too_much(few, arrows):
            break
    return few, arrows


def _by(
    key: Callable[[Node], tuple[str, ...]], nodes: list[Node], edges: list[Edge], plan: Plan | None, say: Say
) -> tuple[list[Node], list[Edge]]:
    heaps: dict[tuple[str, ...], list[Node]] = {}
    for node in nodes:
        heaps.setdefault((node.id,) if node.kind == "source" else key(node), []).append(node)
    found = [_heap(heap, plan, say) if len(heap) > 1 else heap[0] for heap in heaps.values()]
    at = {node.id: one.id for one, heap in zip(found, heaps.values(), strict=True) for node in heap}
    joined: dict[tuple[str, str, bool], list[Edge]] = {}
    for edge in edges:
        a, b = at[edge.source], at[edge.target]
        if a != b:
            joined.setdefault((a, b, edge.kind == "log"), []).append(edge)
    inner = {
        one.id: tuple(sorted({n for e in edges if at[e.source] == at[e.target] == one.id for n in e.steps}))
        for one in found
    }
    found = [changed(one, steps=tuple(sorted({*one.steps, *inner[one.id]}))) if inner[one.id] else one for one in found]
    return found, [_joined(a, b, some, say) for (a, b, _), some in joined.items()]


def _heap(heap: list[Node], plan: Plan | None, say: Say) -> Node:
    """Things that are alike as one icon: how many, and what they cost together."""
    first, names = heap[0], _names(node.id for node in heap)
    title = [first.title[0]] if all(it.title[:1] == first.title[:1] for it in heap) else [say(ROLES[first.role])]
    if len(first.title) > 2 and all(it.title[:2] == first.title[:2] for it in heap):
        title.append(first.title[1])
    cost = None
    if plan is not None:
        charges = [charge for name in names if (charge := plan.bill.charge(name))]
        whole = sum((dollars(charge.cost) for charge in charges), Fraction(0))
        least = "" if all(charge.is_complete for charge in charges) else say("at least") + " "
        amount = least + money(whole) if whole or least else "$0" if first.kind != "external" else ""
        cost = say("{amount}/mo", amount=amount) if amount else None
    total = dollars(plan.bill.total) if plan is not None else Fraction(0)
    return changed(
        first,
        id=f"{first.parent}/{first.icon}/{names[0]}",
        title=(*title, say("{count} of them", count=len(names))),
        cost=cost,
        heat=float(whole / total) if total and not least else None,
        tooltip=", ".join(names),
        steps=tuple(sorted({number for node in heap for number in node.steps})),
        holds=tuple(names),
    )


def _names(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(id_.partition("@")[0] for id_ in ids))


def _joined(a: str, b: str, edges: list[Edge], say: Say) -> Edge:
    """Several arrows as one, which says how many they are."""
    first = edges[0]
    if len(edges) == 1:
        return changed(first, source=a, target=b)
    return changed(
        first,
        id=f"{a}->{b}" + (" log" if first.kind == "log" else ""),
        source=a,
        target=b,
        label=say("{count} arrows", count=len(edges)),
        rate=sum(edge.rate for edge in edges),
        cost=None,
        tooltip="; ".join(edge.tooltip for edge in edges[:20]) + (" ..." if len(edges) > 20 else ""),
        steps=tuple(sorted({number for edge in edges for number in edge.steps})),
        carries=tuple(dict.fromkeys(part for edge in edges for part in edge.carries)),
    )

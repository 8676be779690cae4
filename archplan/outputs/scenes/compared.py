"""Two scenes as one: what was added, removed or changed is marked, and every cost says by how much it moved."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from archplan.analysis.spec_changes import Difference, difference
from archplan.drawing.page.scene import Edge, Group, Mark, Node, Say, Scene
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.kernel.record import changed
from archplan.kernel.units import decimal, money

CENT = Fraction(1, 200)


def compared(old: Scene, new: Scene, before: Plan, after: Plan, costs: bool) -> Scene:
    """The new scene, with what is gone from the old one still in it."""
    change = difference(before, after)
    deltas = _deltas(before, after) if costs else {}
    here = {node.id for node in new.nodes}
    services = {_service(node.id) for node in new.nodes}
    nodes = [_marked(node, change, deltas, new) for node in new.nodes]
    gone = [node for node in old.nodes if _service(node.id) not in services]
    nodes += [_marked(changed(node, mark="removed", steps=()), change, deltas, old) for node in gone]
    ids = here | {node.id for node in gone}
    rates = {edge.id: edge.rate for edge in old.edges}
    edges = [
        changed(edge, mark=_mark(edge, change) or ("changed" if _moved(edge, rates.get(edge.id)) else ""))
        for edge in new.edges
    ]
    known = {edge.id for edge in edges}
    edges += [
        changed(edge, mark="removed", steps=())
        for edge in old.edges
        if edge.id not in known and {edge.source, edge.target} <= ids and _gone(edge, change, gone)
    ]
    moved = Fraction(decimal(dollars(after.bill.total), 2)) - Fraction(
        decimal(dollars(before.bill.total), 2)
    )  # as printed
    is_known = before.bill.is_complete and after.bill.is_complete
    total = new.total + (f" ({_signed(moved)})" if costs and new.total and moved and is_known else "")
    said = (*(new.legend or ()), new.say("compared with {what}", what=_called(before, after, new.say)))
    return changed(
        new, nodes=tuple(nodes), edges=tuple(edges), groups=tuple(_groups(old, new, gone)), total=total, legend=said
    )


def _moved(edge: Edge, before: float | None) -> bool:
    """Whether an arrow of both scenes carries more or less than it did, by a hundredth or more."""
    if before is None or edge.kind not in ("traffic", "data"):
        return False
    return abs(edge.rate - before) > 0.01 * max(edge.rate, before)


def _service(node: str) -> str:
    return node.partition("@")[0]


def _called(before: Plan, after: Plan, say: Say) -> str:
    if before.scenario:
        return say("scenario {name}", name=before.scenario)
    if before.architecture.file == after.architecture.file:
        return say("the spec as it is written")
    return before.architecture.title


def _deltas(before: Plan, after: Plan) -> dict[str, Fraction]:
    """By how much each service's cost moved; nothing where it moved by less than a cent or is not known."""
    names = dict.fromkeys([*after.architecture.services, *before.architecture.services])
    found = {}
    for name in names:
        charges = [plan.bill.charge(name) for plan in (before, after)]
        if all(charge is None or charge.is_complete for charge in charges):
            old, new = (dollars(charge.cost) if charge else Fraction(0) for charge in charges)
            if abs(new - old) >= CENT:
                found[name] = new - old
    return found


def _signed(amount: Fraction) -> str:
    return ("+" if amount > 0 else "\N{MINUS SIGN}") + money(abs(amount))


def _marked(node: Node, change: Difference, deltas: dict[str, Fraction], scene: Scene) -> Node:
    name = _service(node.id)
    copies = [other.id for other in scene.nodes if _service(other.id) == name]
    moved = deltas.get(name)
    delta = ""
    if moved is not None:
        each = moved / len(copies)  # beside what each copy costs
        delta = _signed(each)
        if len(copies) > 1:
            delta = scene.say("{amount} each", amount=delta)
        if not node.cost:
            delta = scene.say("{amount}/mo", amount=delta)
    return changed(node, mark=node.mark or change.services.get(name, ""), delta=delta)


def _mark(edge: Edge, change: Difference) -> Mark:
    pair = _service(edge.source), _service(edge.target)
    return change.connections.get(pair, "")


def _gone(edge: Edge, change: Difference, gone: list[Node]) -> bool:
    """Whether an arrow of the old scene is gone because its connection or an end of it is."""
    pair = _service(edge.source), _service(edge.target)
    names = {_service(node.id) for node in gone}
    return change.connections.get(pair) == "removed" or bool(names & set(pair))


def _groups(old: Scene, new: Scene, gone: list[Node]) -> Iterator[Group]:
    """The new scene's groups, and those of the old one that removed services stand in."""
    yield from new.groups
    known = {group.id for group in new.groups}
    before = {group.id: group for group in old.groups}
    needed: list[str] = []
    for node in gone:
        parent = node.parent
        while parent and parent not in known and parent not in needed:
            needed.append(parent)
            parent = before[parent].parent
    for group in old.groups:
        if group.id in needed:
            yield changed(group, mark="removed")

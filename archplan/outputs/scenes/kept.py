"""What a drawing that can be read back keeps of its spec: attributes by the cell of each thing, options as JSON.

`archplan import` reads them (docs/import/drawio.md says what each is). What a cell has no room for, as the words at the head
of the spec, stands at the root; what is not drawn at all, as a hidden service, is written with what is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from re import match, search
from typing import Any

from archplan.drawing.page.scene import Node, Scene
from archplan.spec.architecture import Architecture
from archplan.text.located import Located

Kept = dict[str, dict[str, str]]
ROOT = ""
APART = ("archplan", "title", "region", "traffic", "services", "places", "connections", "include", "allow", "bill")
TIERS = ("public", "private", "data", "holds")
CHAIN = 100  # more than the links of any chain; only the order of connections rests on it
OF_MONEY = ("budget", "prices", "money", "account", "scenarios")
OF_TRAFFIC = ("scenarios",)
OF_WHO = ("kind", "label")  # what a source says beside how much it sends


def keep(scene: Scene, architecture: Architecture, costs: bool = True, traffic: bool = True) -> Kept:
    """Attributes by cell, as ``node-orders``; those of cells that the picture lacks are of what is not drawn.

    A picture without `costs` keeps no amount of money, and one without `traffic` not how much is sent.
    """
    return _Keeper(architecture, costs, traffic).of(scene)


class _Keeper:
    def __init__(self, architecture: Architecture, costs: bool, traffic: bool):
        self.architecture, self.costs, self.traffic = architecture, costs, traffic
        self.tree: dict[str, Any] = architecture.tree.plain()
        self.hops = {number: {**it, "options": self.allowed(it["options"])} for number, it in _hops(architecture)}

    def allowed(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The options that the picture may say."""
        return {key: it for key, it in options.items() if self.costs or not search(r"\$\s*\d", _json(it))}

    def of(self, scene: Scene) -> Kept:
        found: Kept = {ROOT: self.head()}
        shown: set[str] = set()
        for node in scene.nodes:
            name, _, copy = node.id.partition("@")
            for held in (*node.holds, name):
                shown.add(held)
            found[f"node-{node.id}"] = self.node(node, name, copy)
        for name in (*self.architecture.sources, *self.architecture.services):
            if name not in shown:
                found[f"node-{name}"] = self.thing(name)
        groups = {group.id for group in scene.groups}
        for group in scene.groups:
            found[f"group-{group.id}"] = self.group(group.id)
        for name in self.architecture.places:
            if name not in groups:
                found[f"group-{name}"] = self.group(name)
        carried: set[int] = set()
        for edge in scene.edges:
            if edge.mark != "removed":
                carried |= {number for number, _, _ in edge.carries}
                parts = [{**self.hops[n], "hop": hop, "of": of} for n, hop, of in edge.carries if n in self.hops]
                found[f"edge-{edge.id}"] = _arrow(edge.source, edge.target, parts)
            else:
                found[f"edge-{edge.id}"] = {"archplan-removed": "arrow"}
        for number, hop in self.hops.items():
            if number not in carried:
                a, b = self.ends(scene, hop)
                found[f"arrow-{number}"] = _arrow(a, b, [{**hop, "hop": 0, "of": 1}])
        return found

    def head(self) -> dict[str, str]:
        """Everything of the spec that no shape stands for."""
        tree = self.tree
        without = (*APART, *(() if self.costs else OF_MONEY), *(() if self.traffic else OF_TRAFFIC))
        rest = self.allowed({key: value for key, value in tree.items() if key not in without})
        title = tree.get("title", self.architecture.title)
        found = {"archplan": "1", "archplan-region": self.architecture.region, "archplan-title": _text(title)}
        return found | ({"archplan-head": _json(rest)} if rest else {})

    def node(self, node: Node, name: str, copy: str) -> dict[str, str]:
        found = {"archplan-node": node.id}
        if node.mark == "removed":
            return found | {"archplan-removed": name}
        if node.holds:
            return found | {"archplan-holds": _json([self.thing(held) for held in node.holds])}
        return found | self.thing(name) | ({"archplan-copy": copy} if copy else {})

    def thing(self, name: str) -> dict[str, str]:
        """A service or a source: its name, its type, its options, where it stands."""
        kind = "source" if name in self.architecture.sources else "service"
        written = self.tree["traffic" if kind == "source" else "services"][name]
        found = {f"archplan-{kind}": name}
        if kind == "service":
            found["archplan-type"] = self.architecture.services[name].key
        options = self.allowed({key: value for key, value in written.items() if kind == "source" or key != "type"})
        if kind == "source" and not self.traffic:
            options = {key: value for key, value in options.items() if key in OF_WHO}
        where = [
            [place, tier, list(names).index(name)]
            for place, it in self.architecture.places.items()
            for tier, names in it.tiers.items()
            if name in names
        ]
        order = [*self.architecture.sources, *self.architecture.services].index(name)
        found["archplan-options"] = _json(options)
        return found | ({"archplan-places": _json(where)} if where else {}) | {"archplan-order": str(order)}

    def group(self, id_: str) -> dict[str, str]:
        """A group of the picture: a place with its options, a zone or tier of one, or only a border."""
        found = {"archplan-group": id_}
        place = self.architecture.places.get(id_)
        if place is not None:
            written = self.tree["places"][id_]
            options = {key: value for key, value in written.items() if key not in ("type", *TIERS)}
            order = str(list(self.architecture.places).index(id_))
            return found | {"archplan-place": id_, "archplan-type": place.type, "archplan-options": _json(options),
                            "archplan-order": order}  # fmt: skip
        part = match(r"(.+?)/(zones|zone-\d+)(?:/(public|private|data))?(/.*)?$", id_)
        if part and part[1] in self.architecture.places and not part[4]:
            found |= {"archplan-place": part[1], ("archplan-tier" if part[3] else "archplan-zone"): part[3] or part[2]}
        return found

    def ends(self, scene: Scene, hop: Mapping[str, Any]) -> tuple[str, str]:
        """The icons that a connection without an arrow would join, where they are drawn."""
        ids: dict[str, str] = {}
        for node in scene.nodes:
            for name in (*node.holds, node.id.partition("@")[0]):
                ids.setdefault(name, node.id)
        return ids.get(hop["from"], hop["from"]), ids.get(hop["to"], hop["to"])


def _arrow(source: str, target: str, parts: list[dict[str, Any]]) -> dict[str, str]:
    return {"archplan-from": source, "archplan-to": target, "archplan-connections": _json(parts)}


def _hops(a: Architecture) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every connection by its number, those to people below zero: its ends, its options, its place in the order."""
    written: dict[Any, tuple[int, str, Located | None]] = {}
    listed = a.tree.get("connections")
    for order, item in enumerate(listed.value if listed is not None and listed.is_list else ()):
        if item.is_text:
            written[item.span] = order, item.value, None
        elif item.is_mapping:
            for key, options in item.items():
                written[item.keys[key]] = order, key, options
    within: dict[Any, int] = {}  # how many links of a chain came before
    for c in a.connections:
        order, text, options = written.get(c.span, (len(written), c.name, None))
        within[c.span] = within.get(c.span, -1) + 1
        names = [name.strip() for name in text.split("->")]
        given = _given(options)
        if names[-1] in a.sources:  # words of what people are sent belong to the last link
            given = {key: value for key, value in given.items() if key not in a.services[names[-2]].delivers}
        yield c.index, {"from": c.source, "to": c.target, "options": given, "order": order * CHAIN + within[c.span]}
    for number, d in enumerate(a.deliveries):
        order, text, options = written.get(d.span, (len(written), d.name, None))
        is_alone = text.count("->") == 1
        words = a.services[d.source].delivers
        given = {key: value for key, value in _given(options).items() if is_alone or key in words}
        yield -1 - number, {"from": d.source, "to": d.target, "options": given, "order": order * CHAIN + CHAIN - 1}


def _given(options: Located | None) -> dict[str, Any]:
    plain = options.plain() if options is not None else {}
    return plain if isinstance(plain, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

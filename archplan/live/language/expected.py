"""What may stand at a path of a spec, by the JSON Schema that the service modules make: keys, words, examples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from archplan.spec.schema import schema
from archplan.text.located import Located

Node = dict[str, Any]
Path = tuple[str | int, ...]


@cache
def _schema() -> Node:
    return schema()


def nodes_at(path: Path, tree: Located) -> list[Node]:
    """The schema's alternatives for the value at a path; a scenario is a patch, and has a spec's own keys."""
    if path[:1] == ("scenarios",) and len(path) >= 2:
        path, whole = path[2:], tree
        patch = (tree.get("scenarios") or tree).get(str(path[1])) if len(path) > 1 else None
        tree = patch or whole
    nodes = [_schema()]
    for depth, key in enumerate(path):
        nodes = [inner for node in nodes for inner in _inside(node, key, path[: depth + 1], tree)]
    return nodes


def properties_at(path: Path, tree: Located) -> dict[str, Node]:
    """The keys that a mapping at a path takes, with what the schema says of each."""
    known: dict[str, Node] = {}
    for node in nodes_at(path, tree):
        for key, inner in node.get("properties", {}).items():
            known.setdefault(key, inner)
    return known


def words_at(path: Path, tree: Located) -> list[tuple[str, str]]:
    """The words that may stand as a value, the example before the default where it takes any; each with its kind."""
    known: dict[str, str] = {}
    for node in nodes_at(path, tree):
        for word in node.get("enum", ()):
            known.setdefault(_as_text(word), "")
        if node.get("type") == "boolean":
            known |= {"true": "", "false": ""}
        if "const" in node:
            known.setdefault(_as_text(node["const"]), "")
        if "default" in node:
            known[_as_text(node["default"])] = "default"
        for word in node.get("examples", ()):
            known.setdefault(_as_text(word), "example")
    return list(known.items())


def takes(node: Node) -> str:
    """What a key takes, in a few words, with its default."""
    kinds = [kind for one in _alternatives(node) if (kind := _kind(one))]
    default = f"default {_as_text(node['default'])}" if "default" in node else ""
    return ", ".join(part for part in (" or ".join(dict.fromkeys(kinds)), default) if part)


def _kind(node: Node) -> str:
    if "enum" in node:
        words = [_as_text(word) for word in node["enum"]]
        return " | ".join(words) if len(words) <= 6 else f"one of {len(words)} words"
    if "examples" in node:
        return f"such as {_as_text(node['examples'][0])}"
    kind = node.get("type")
    return (
        {"boolean": "true | false", "array": "a list", "object": "a mapping"}.get(kind, "")
        if isinstance(kind, str)
        else ""
    )


def _inside(node: Node, key: str | int, path: Path, tree: Located) -> Iterator[Node]:
    if isinstance(key, int):
        inner = node.get("items")
    else:
        inner = node.get("properties", {}).get(key) or node.get("additionalProperties")
    if isinstance(inner, dict):
        yield from _alternatives(_resolved(inner, path, tree))


def _resolved(node: Node, path: Path, tree: Located) -> Node:
    """A service by its type; as long as it has none, by what every service has."""
    if node.get("$ref") != "#/$defs/service":
        return node
    definitions = _schema()["$defs"]
    service = (tree.get("services") or tree).get(str(path[-1]))
    type_ = service.get("type") if service is not None else None
    if type_ is not None and type_.is_text and type_.value in definitions:
        known: Node = definitions[type_.value]
        return known | {"properties": {**known["properties"], "type": definitions["service"]["properties"]["type"]}}
    whole: Node = definitions["service"]
    return whole


def _alternatives(node: Node) -> Iterator[Node]:
    if "anyOf" not in node:
        yield node
    else:
        besides = {key: value for key, value in node.items() if key != "anyOf"}
        for inner in node["anyOf"]:
            yield besides | inner


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

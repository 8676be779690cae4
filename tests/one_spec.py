"""One spec that holds all services of several, each under a name that says whose it is: what a pool is held against."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

HEAD = ("region", "free_tier", "account", "prices")
OWN = ("services", "traffic", "places")
"""What has names of its own; a spec's connections join them. Drawings, steps, scenarios and goals cost nothing."""


def together(specs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """All of them as one; they must say the same of their region, their account and their discounts."""
    whole: dict[str, Any] = {"title": "All of them"}
    for number, spec in enumerate(specs):
        for key in HEAD:
            if key in spec:
                assert whole.get(key, spec[key]) == spec[key], f"two specs differ in their {key}"
                whole[key] = spec[key]
        mine = {name for key in OWN for name in spec.get(key) or {}}
        renamed = _renaming(mine, f"of{number}-")
        for key in OWN:
            held = {renamed(name): _walked(body, renamed) for name, body in (spec.get(key) or {}).items()}
            whole.setdefault(key, {}).update(held)
        whole.setdefault("connections", []).extend(_walked(spec.get("connections") or [], renamed))
    return whole


def plain(node: Any) -> Any:
    """A tree of a spec as plain data."""
    if node.is_mapping:
        return {key: plain(inner) for key, inner in node.items()}
    return [plain(inner) for inner in node.value] if node.is_list else node.value


def _renaming(names: set[str], prefix: str) -> Any:
    every = re.compile(rf"(?<![\w.-])({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![\w.]|-\w)")
    return lambda text: every.sub(lambda match: prefix + match[1], text)


NO_NAMES = {"label", "why", "note", "title", "about", "icon", "kind", "finds", "type"}
"""Keys whose values are texts, or words of the language that a service may be called like."""


def _walked(value: Any, renamed: Any) -> Any:
    """The same with every name in connections, in lists of a place and in options that are a name."""
    if isinstance(value, Mapping):
        return {
            renamed(name) if "->" in str(name) else name: inner if name in NO_NAMES else _walked(inner, renamed)
            for name, inner in value.items()
        }  # fmt: skip
    if isinstance(value, list):
        return [_walked(inner, renamed) for inner in value]
    is_name = isinstance(value, str) and " " not in value and renamed(value).count("-") == value.count("-") + 1
    return renamed(value) if is_name or (isinstance(value, str) and "->" in value) else value

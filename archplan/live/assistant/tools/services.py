"""What archplan knows of AWS's services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archplan.kernel.diagnostics import did_you_mean
from archplan.live.assistant.desk import Desk, Refused, Tool
from archplan.outputs.manual import overview, page
from archplan.services import known_types, load


def answer(desk: Desk, asked: Mapping[str, Any]) -> str:
    """One line a service, or the manual of one."""
    name, word = asked.get("service", ""), asked.get("search", "").lower()
    if name:
        cls = load(name)
        if cls is None:
            raise Refused(f"there is no type {name!r}; {did_you_mean(name, known_types())}")
        return page(cls)
    rows = [row for row in overview().splitlines() if word in row.lower()]
    if word and not rows:
        raise Refused(f"no service has {word!r} in its line; leave the search out for all of them")
    return "\n".join(rows) + "\n"


tool = Tool(
    "Manual of the services",
    "Every type that a spec may use in a line, or the manual of one: its options with defaults and units, the traffic it takes, "
    "what AWS meters with the page that says so, what is checked.",
    {
        "service": {"type": "string", "description": "A type, such as lambda, for its whole manual."},
        "search": {"type": "string", "description": "A word that the line of a type has, such as queue."},
    },
    answer,
)

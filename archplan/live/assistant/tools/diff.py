"""What a change does to the bill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archplan.analysis.bill_changes import moves
from archplan.estimate.report import Report
from archplan.live.assistant.desk import SPEC, Desk, Tool
from archplan.outputs import render

SIDE = {"type": "object", "properties": SPEC, "additionalProperties": False}


def answer(desk: Desk, asked: Mapping[str, Any]) -> str:
    """What changed in the spec's words, every line of the bill that moved, and what moved it."""
    before, after = desk.priced(asked["old"]).plan, desk.priced(asked["new"]).plan
    assert before is not None and after is not None
    return str(
        render("changes", Report(after, before=before), form=asked.get("format", "text"), found=moves(before, after))
    )


tool = Tool(
    "Difference of two bills",
    "What a change of a spec does to the bill, split by price, traffic and architecture. Old and new are each a spec by path or "
    "text; one path with and without a scenario or a set value compares those.",
    {
        "old": SIDE | {"description": "The spec before."},
        "new": SIDE | {"description": "The spec after."},
        "format": {"enum": ["text", "markdown"], "default": "text", "description": "markdown is for a pull request."},
    },
    answer,
    required=("old", "new"),
)

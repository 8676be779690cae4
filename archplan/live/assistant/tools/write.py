"""A spec written into a file: only where the server was started with ``--write``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archplan.live.assistant.desk import Desk, Refused, Tool
from archplan.live.files import read_below
from archplan.text.fixes import difference
from archplan.text.yaml import parse, taken_text


def answer(desk: Desk, asked: Mapping[str, Any]) -> str:
    """Write the text, and say what that changed. Raises Refused where the file is not what the assistant saw."""
    if desk.write is None:
        raise Refused("this server only reads; whoever started it may say --write")
    path = desk.file(asked["path"], is_there=False)
    if path.suffix.lower() not in (".yaml", ".yml") or any(part.startswith(".") for part in path.relative_to(desk.root).parts if part != ".."):  # fmt: skip
        raise Refused("a spec is a .yaml file, and not a hidden one")
    name, text = desk.name(path), taken_text(asked["text"], asked["path"])
    parse(text, name)  # never half a file
    before = read_below(path, desk.root) if path.exists() else ""
    if before is None or (before and before != asked.get("before")):
        raise Refused(f"{name} is there already; say its text as 'before', so that nobody's edit is lost")
    desk.write(path, text)
    return difference(before, text, name) or f"{name} is as it was\n"


tool = Tool(
    "Write a spec",
    "Write a spec into a file below the server's folder. A file that is there is only written over when 'before' is its text now.",
    {
        "path": {"type": "string", "description": "Where to write, a .yaml file."},
        "text": {"type": "string", "description": "The spec."},
        "before": {"type": "string", "description": "The text that the file has now, when there is one."},
    },
    answer,
    required=("path", "text"),
    writes=True,
)

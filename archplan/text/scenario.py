"""A scenario written into a spec's own text: every other byte stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archplan.kernel.diagnostics import Fix
from archplan.text.fixes import placed
from archplan.text.located import Located
from archplan.text.yaml import in_one_line


def with_scenario(text: str, file: str, tree: Located, name: str, patch: Mapping[str, Any]) -> str | None:
    """The text with the patch among its scenarios, on a line of its own.

    `tree` is what the text says. None where scenarios stand in another file, or the text has no place for one.
    """
    line = in_one_line(dict(patch))
    scenarios = tree.get("scenarios")
    if scenarios is None and not text.lstrip().startswith("{"):
        ended = "" if text.endswith("\n") else "\n"
        return f"{text}{ended}\nscenarios:\n  {name}: {line}\n"
    if scenarios is None:
        fix = Fix(tree.span, f"{{{name}: {line}}}", "scenarios")
    elif scenarios.is_mapping and scenarios.span.file == file:
        fix = Fix(scenarios.span, line, name)
    else:
        return None
    edit = placed(text, fix)
    if edit is None:
        return None
    start, end, written = edit
    return text[:start] + written + text[end:]

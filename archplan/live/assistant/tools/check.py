"""Everything wrong or worth saying of a spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from archplan.live.assistant.desk import DETAILS, SPEC, Desk, Tool
from archplan.text.fixes import difference, mended

MOST = 12  # findings of the short answer


def answer(desk: Desk, asked: Mapping[str, Any]) -> str:
    """The count and the gravest findings, a row each; all of them with their lines, and the mends, with details."""
    answer = desk.answer(asked)
    diagnostics = answer.diagnostics
    if not diagnostics:
        return "nothing is wrong, and no rule has anything to say\n"
    counted = Counter(it.severity for it in diagnostics)
    counts = ", ".join(
        f"{count} {severity}{'s' if count > 1 and severity != 'info' else ''}" for severity, count in counted.items()
    )
    head = f"{counts}{'; it cannot be priced until the mistakes are mended' if answer.plan is None else ''}\n"
    if asked.get("details"):
        rendered = "\n\n".join(it.render(answer.texts.get(it.span.file)) for it in diagnostics)
        return f"{head}\n{rendered}\n{_mends(answer.texts, diagnostics)}"
    grave = sorted(diagnostics, key=lambda it: {"error": 0, "warning": 1, "info": 2}[it.severity])
    rows = [
        f"{it.span}: {it.severity}[{it.slug}] {it.message}" + (f"; {it.hint}" if it.hint else "") for it in grave[:MOST]
    ]
    more = f"... and {len(grave) - MOST} more, with details\n" if len(grave) > MOST else ""
    return head + "\n".join(rows) + f"\n{more}"


tool = Tool(
    "Check of an architecture",
    "Everything wrong or worth saying: mistakes of the language with place and remedy, then findings about availability, "
    "recovery, security and cost. With details each with its line of the spec, and the mechanical mends as a diff.",
    {**SPEC, **DETAILS},
    answer,
)


def _mends(texts: Mapping[str, str], diagnostics: Any) -> str:
    """What can be mended mechanically, as a diff."""
    rendered = ""
    for file, text in texts.items():
        after, count = mended(text, diagnostics, file)
        rendered += difference(text, after, file) if count else ""
    return f"\nmechanical mends, not written:\n{rendered}" if rendered else ""

"""Above every scenario what it costs, and by how much that is more or less than the spec as it is written."""

from __future__ import annotations

from lsprotocol.types import TEXT_DOCUMENT_CODE_LENS, CodeLens, CodeLensOptions, CodeLensParams, Command

from archplan.estimate.bill import dollars
from archplan.kernel.units import money
from archplan.live.facts import total_of
from archplan.live.language.document import Document, Feature

MOST = 12  # scenarios that are priced


def answer(document: Document, params: CodeLensParams) -> list[CodeLens]:
    """A line above the section with the total, and one above each scenario of this text."""
    plan, tree, lines = document.answer.plan, document.tree, document.positions()
    scenarios = tree.get("scenarios") if tree is not None else None
    if plan is None or scenarios is None:
        return []
    lenses = []
    for name, span in list(scenarios.keys.items())[:MOST]:
        other = document.session.answer(name).plan
        if span.file != document.name or other is None:
            continue
        title = f"{total_of(other)} a month"
        if plan.bill.is_complete and other.bill.is_complete:
            more = dollars(other.bill.total) - dollars(plan.bill.total)
            title += (
                f", {money(abs(more))} {'more' if more > 0 else 'less'} than as written"
                if more
                else ", as much as written"
            )
        lenses.append(CodeLens(lines.range(span), Command(title, "")))
    return lenses


feature = Feature(TEXT_DOCUMENT_CODE_LENS, answer, CodeLensOptions(resolve_provider=False))

"""What recovering in another region costs and how long it takes, strategy by strategy."""

from __future__ import annotations

from archplan.analysis.recovery import compare
from archplan.outputs.page.page import Section, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._strategies import going_on, strategies, weighed


def section(asked: Asked) -> Section | None:
    """A sentence, what it is weighed against, and the table; None without `recovery:`."""
    plan = asked.report.plan
    if plan.architecture.recovery is None:
        return None
    found = compare(plan)
    return Section(
        "resilience", asked.say("Resilience"), (Text(going_on(asked)), weighed(found, asked), strategies(found, asked))
    )

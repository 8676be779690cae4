"""What meets a limit first as traffic grows: throughput, connections, concurrency, quotas, the most tasks that may run.

What a limit is, rules say: those that `saturates` marks, and fleets that run all they may. Where it is met is found by
reviewing the same plan at other scales of its traffic.
"""

from __future__ import annotations

from fractions import Fraction

from archplan.checks.lines import Line, lines
from archplan.checks.review import plan_rules
from archplan.checks.thresholds import Crossing, crossings, fleet_limit
from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen
from archplan.services import catalog


@frozen
class Limits:
    """Limits that the plan meets as it is, and those that growing traffic meets, in the order of the traffic."""

    met: tuple[Line, ...]
    ahead: tuple[Crossing, ...]
    times: Fraction  # as far as anybody looked


def limits(plan: Plan, times: Fraction) -> Limits:
    """What is met from the traffic of the spec to so many times of it, every source alike; what is held stays."""
    slugs = saturating()
    met = tuple(line for line in lines(plan, slugs).values() if line.slug in slugs or line.kind == "capacity")
    ahead = tuple(
        found for found in crossings(plan, Fraction(1), times) if found.slug in slugs or _is_full(plan, found)
    )
    return Limits(met, ahead, times)


def saturating() -> set[str]:
    """The rules that say of traffic that it meets a limit."""
    found = {slug for slug, rule in plan_rules().items() if rule.saturates}
    return found | {rule.slug for cls in catalog().values() for rule in cls.own_rules.values() if rule.saturates}


def _is_full(plan: Plan, found: Crossing) -> bool:
    """Whether a fleet runs all it may from there on."""
    return (
        found.kind == "capacity"
        and found.values.get("count") == f"{fleet_limit(plan.architecture.services[found.service]):,}"
    )

"""A rule over a whole plan: its name, its gravity, its hint, its check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from archplan.estimate.plan import Plan
from archplan.kernel.diagnostics import Severity
from archplan.kernel.record import frozen
from archplan.kernel.shelf import Shelf
from archplan.services.words.docstring import first_line

Found = Iterator[tuple[Any, ...]]


@frozen
class PlanRule:
    """A check of a whole plan."""

    slug: str
    severity: Severity
    hint: str
    doc: str
    check: Callable[[Plan], Found]
    traffic: bool = False  # whether it finds nothing where nothing moves
    saturates: bool = False  # whether it says that traffic meets a limit: throughput, connections, a quota


RULES: Shelf[PlanRule] = Shelf("archplan.checks.rules")


def rule(
    severity: Severity = "warning", hint: str = "", traffic: bool = False, saturates: bool = False
) -> Callable[[Callable[[Plan], Found]], Callable[[Plan], Found]]:
    """Mark a function of a plan as a rule; one of `traffic` has nothing to say of a plan where nothing moves.

    One that `saturates` says that more traffic than that is throttled, queued, refused or waits: `archplan limits` asks it.
    """

    def mark(check: Callable[[Plan], Found]) -> Callable[[Plan], Found]:
        slug = check.__name__.replace("_", "-")
        doc = "\n".join(line.strip() for line in (check.__doc__ or "").splitlines())
        RULES.add(slug, PlanRule(slug, severity, hint or first_line(doc), doc, check, traffic, saturates))
        return check

    return mark

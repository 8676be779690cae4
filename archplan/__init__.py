"""archplan: one YAML spec becomes an AWS diagram, a traffic estimate, a bill and a check.

The front door: ``plan(path)`` reads and prices a spec, ``review(plan)`` runs every rule over it. Nothing else
is promised. Both load what they need when they are called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archplan.kernel.version import __version__

__all__ = ["__version__", "plan", "review"]

if TYPE_CHECKING:
    from archplan.checks.review import review
    from archplan.estimate.plan import plan
else:

    def plan(*arguments: Any, **options: Any) -> Any:
        """Read a spec and price it; see `archplan.estimate.plan.plan`."""
        from archplan.estimate import plan as stage

        return stage.plan(*arguments, **options)

    def review(plan: Any) -> Any:
        """Run every rule over a plan; see `archplan.checks.review.review`."""
        from archplan.checks import review as stage

        return stage.review(plan)

"""archplan: one YAML spec becomes an AWS diagram, a traffic estimate, a bill and a check.

The front door: ``plan(path)`` reads and prices a spec, ``review(plan)`` runs every rule over it. Nothing else
is promised. Both are loaded when they are first asked for, and no submodule of the same name hides them.
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archplan.estimate.plan import plan
    from archplan.checks.words import review

__version__ = "0.1.0"
__all__ = ["__version__", "plan", "review"]


class _Door(ModuleType):
    def _get_plan(self) -> Any:
        from archplan.estimate.plan import plan

        return plan

    def _get_review(self) -> Any:
        from archplan.checks.words import review

        return review

    def _keep(self, _: object) -> None:
        """Importing a submodule sets the name to the module; the function stays."""

    plan = property(_get_plan, _keep)
    review = property(_get_review, _keep)


sys.modules[__name__].__class__ = _Door

"""archplan: one YAML spec becomes an AWS diagram, a traffic estimate, a bill and a check.

The front door: ``plan(path)`` reads and prices a spec, ``review(plan)`` runs every rule over it. Nothing else
is promised. Both are imported here, at once, because a submodule of the same name would otherwise hide them.
"""

from archplan.plan import plan
from archplan.review import review

__version__ = "0.1.0"
__all__ = ["__version__", "plan", "review"]

"""Instances with Graviton processors."""

from archplan.checks.words import *

# Of the same generation as AWS names them: a family with Intel's or AMD's processors, and its like with Graviton.
FAMILIES = {
    "t2": "t4g", "t3": "t4g", "t3a": "t4g", "m5": "m6g", "m5a": "m6g", "m6i": "m6g", "m6a": "m6g", "m7i": "m7g", "m7a": "m7g",
    "c5": "c6g", "c5a": "c6g", "c6i": "c6g", "c6a": "c6g", "c7i": "c7g", "c7a": "c7g", "r5": "r6g", "r5a": "r6g", "r6i": "r6g",
    "r6a": "r6g", "r7i": "r7g", "r7a": "r7g",
}  # fmt: skip


@advice("what runs on it is built for ARM; a managed database or cache is moved in a maintenance window")
def graviton_instances(plan):
    """Take the like instance with Graviton processors."""
    for name, service in plan.architecture.services.items():
        for word in ("instance", "node"):
            written = value_of(service, word) if word in service.options else None
            parts = written.split(".") if isinstance(written, str) else []
            other = [FAMILIES.get(part, part) for part in parts]
            if other != parts:
                yield name, {"services": {name: {word: ".".join(other)}}}

"""The engine that took over from Redis."""

from archplan.checks.words import *


@advice(
    "an upgrade of the engine, which speaks the same protocol as Redis 7.2; try your client and its modules on a copy"
)
def valkey_nodes(plan):
    """Run Valkey in place of Redis."""
    for name, service in plan.architecture.services.items():
        if "engine" in service.options and value_of(service, "engine") == "redis":
            gone = [key for key in ("version", "support") if key in service.spec]
            yield name, {"services": {name: {"engine": "valkey", **dict.fromkeys(gone)}}}

"""Logs that are not kept for ever."""

from archplan.checks.words import *


@advice("what is older than 30 days is gone; ask first whether anything obliges you to keep it")
def logs_kept_for_a_month(plan):
    """Keep logs for 30 days."""
    for name, service in plan.architecture.services.items():
        if service.key == "cloudwatch" and "stored" not in service.spec:
            kept = value_of(service, "retention")
            if kept is None or kept > 30 * day:
                yield name, {"services": {name: {"retention": "30 days"}}}

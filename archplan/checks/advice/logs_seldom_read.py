"""The class for logs that are kept and seldom read."""

from archplan.checks.words import *


@advice(
    "no metric filters, subscriptions, live tail or anomaly detection; queries are billed by what they scan as before"
)
def logs_seldom_read(plan):
    """Collect logs in the infrequent-access class."""
    for name, service in plan.architecture.services.items():
        if service.key == "cloudwatch" and value_of(service, "class") == "standard":
            leaves = plan.architecture.leaving(name)  # a subscription or an alarm needs the standard class
            if not leaves:
                yield name, {"services": {name: {"class": "infrequent-access"}}}

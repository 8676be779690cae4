"""The plainer kind of API."""

from archplan.checks.words import *


@advice("no cache, API keys, usage plans, request validation or web ACL of its own: look at what the API uses")
def http_api(plan):
    """Offer an HTTP API in place of a REST API."""
    for name, service in plan.architecture.services.items():
        if service.key == "apigateway" and value_of(service, "kind") == "rest":
            only_rest = [key for key in ("cache", "hit_ratio") if key in service.spec]
            yield name, {"services": {name: {"kind": "http", **dict.fromkeys(only_rest)}}}

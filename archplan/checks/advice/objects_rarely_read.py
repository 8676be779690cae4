"""The archive class that answers at once."""

from archplan.checks.words import *


@advice("objects are billed for 90 days and 128 KB at least, and every byte read costs; both are in the price here")
def objects_rarely_read(plan):
    """Keep objects in the archive class with instant retrieval."""
    for name, service in plan.architecture.services.items():
        if service.key == "s3" and value_of(service, "class") == "standard" and not value_of(service, "website"):
            yield name, {"services": {name: {"class": "glacier-instant"}}}

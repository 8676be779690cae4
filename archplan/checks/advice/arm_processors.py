"""Programs on Graviton."""

from archplan.checks.words import *

WORDS = ("processor", "architecture")  # what services call the option


@advice("programs and images are built for ARM")
def arm_processors(plan):
    """Run on Graviton processors."""
    for name, service in plan.architecture.services.items():
        for word in WORDS:
            if word in service.options and value_of(service, word) == "x86":
                yield name, {"services": {name: {word: "arm"}}}

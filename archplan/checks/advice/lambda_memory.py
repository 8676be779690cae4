"""Another memory of a function, with the time that it was measured to take."""

from archplan.checks.words import *


@advice("it was measured, not guessed: measure again when the function changes; less memory is a slower answer")
def lambda_memory(plan):
    """Give a function another memory that it was measured at."""
    for name, service in plan.architecture.services.items():
        for number, run in enumerate(value_of(service, "measured") if "measured" in service.options else ()):
            written = service.spec["measured"].value[number]
            new = {key: written[key].value for key in ("memory", "duration")}
            if run.memory != value_of(service, "memory"):
                yield f"{name}-{new['memory'].replace(' ', '')}", {"services": {name: new}}

"""A version that leaves standard support soon will cost extra."""

from archplan.checks.words import *

AHEAD = 180  # days


@rule(hint="plan the upgrade before that day")
def version_leaves_standard_support(plan):
    """Half a year ahead is time for an upgrade; after the day AWS bills for its delay.

    AWS announces the day on which a version leaves standard support, and the one from which the third year of extended
    support costs more.

    Flags:
        services: {k8s: {type: eks, version: 1.34}}
    Passes:
        services: {k8s: {type: eks, version: 1.36}}
    Source: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
    """
    for name, service in plan.architecture.services.items():
        life = service.life
        if life is None or life.stage not in ("standard", "extended"):
            continue
        day = life.extended if life.stage == "standard" else life.third
        left = (day - plan.day).days if day is not None else AHEAD + 1
        if left > AHEAD:
            continue
        when = f"{day}, in {left} day{'s' if left > 1 else ''}"
        if life.stage == "standard":
            said = f"{life.name} leaves standard support: extended support is billed from {when}"
        else:
            said = f"{life.name} is in extended support: its third year, which costs more, begins on {when}"
        yield service.span_of("version"), f"{name}: {said}"

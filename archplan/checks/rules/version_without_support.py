"""A version that AWS supports no more, or does not name, has no price here."""

from archplan.checks.words import *


@rule(hint="write a version that the calendar has, or 'support: standard' or 'extended' where you know it")
def version_without_support(plan):
    """After the last day of extended support AWS upgrades by itself, so nobody can say what runs then.

    Where the calendar does not know a version, its extended support is unknown, and so is the total.

    Flags:
        services: {k8s: {type: eks, version: 1.29}}
    Flags:
        services: {k8s: {type: eks, version: 1.99}}
    Passes:
        services: {k8s: {type: eks, version: 1.36}}
    Source: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
    """
    for name, service in plan.architecture.services.items():
        life = service.life
        if life is None:
            continue
        if life.stage == "ended":
            yield service.span_of("version"), f"{name}: {life.name} has had no support since {life.ends}"
        if life.stage == "unknown":
            *most, last = life.known
            known = f"{', '.join(most)} and {last}" if most else last
            yield service.span_of("version"), f"{name}: the calendar has no {life.name}; it has {known}"

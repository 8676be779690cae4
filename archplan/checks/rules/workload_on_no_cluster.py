"""Pods run on a cluster."""

from archplan.checks.words import *


@rule("error", hint="name a service of type eks: 'on: k8s'")
def workload_on_no_cluster(plan):
    """A Kubernetes workload runs on an EKS cluster, which is a service of its own and is billed by the hour.

    Flags:
        services: {fn: {type: lambda}, api: {type: workload, on: fn}}
    Flags:
        services: {api: {type: workload, launch: fargate}}
    Passes:
        services: {k8s: {type: eks}, api: {type: workload, on: k8s}}
    Source: https://docs.aws.amazon.com/eks/latest/userguide/what-is-eks.html
    """
    services = plan.architecture.services
    for service in services.values():
        on = service.stands_within()
        if on == "":
            yield service.span_of("type"), f"{service.name} is said to run on no cluster"
        elif on in services and not services[on].runs_pods:
            yield service.span_of("on"), f"{service.name} is said to run on {on}, which is {services[on].title}"

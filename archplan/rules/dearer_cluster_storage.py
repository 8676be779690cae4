"""Paying for I/O, or for no I/O."""

from archplan.review import *

OPTIMIZED = "-io-optimized"


def other(entry):
    """The price of the same thing in the other storage configuration; nothing for I/O, which one of them includes."""
    if entry == "io":
        return ""
    if "/standard/" in entry:
        return entry.replace("/standard/", "/io-optimized/")
    if "/io-optimized/" in entry:
        return entry.replace("/io-optimized/", "/standard/")
    if entry.removesuffix(OPTIMIZED) in ("storage", "acu", "mysql-acu"):
        return entry.removesuffix(OPTIMIZED) if entry.endswith(OPTIMIZED) else entry + OPTIMIZED
    return entry


def total(costs):
    """What some costs make; None when one of them is unknown."""
    known = list(costs)
    return None if not known or any(cost is None for cost in known) else sum(known[1:], known[0])


@rule("info", hint="write the other 'storage': standard or io-optimized")
def dearer_cluster_storage(plan):
    """Above some I/O an Aurora cluster costs less with I/O-Optimized storage, below it with standard storage.

    I/O-Optimized charges more for instances and storage and nothing for I/O; it pays once I/O is about a quarter of
    what the cluster costs. A cluster may change once every 30 days.

    Flags:
        services: {db: {type: aurora, holds: 100 GB, io: 5 billion/month}}
    Passes:
        services: {db: {type: aurora, holds: 100 GB, io: 10 million/month}}
    Passes:
        services: {db: {type: aurora, holds: 100 GB, io: 5 billion/month, storage: io-optimized}}
    Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.StorageReliability.html
    """
    for service in plan.architecture.services.values():
        charge = plan.bill.charge(service.name)
        if service.key != "aurora" or charge is None:
            continue
        lines = [line for line in charge.lines if line.usage is not None and line.kind == "charge"]
        here = total(line.cost for line in lines)
        swapped = [
            cost_of(plan, f"{line.usage.file}:{other(line.usage.price)}", service.region, line.usage.quantity)
            for line in lines
            if other(line.usage.price)
        ]
        if service.storage == "io-optimized":
            swapped.append(cost_of(plan, "aurora:io", service.region, service.io_requests))
        there = total(swapped)
        if here is None or there is None:
            continue
        if there < here:
            storage, instead = (
                ("standard", "I/O-Optimized") if service.storage == "standard" else ("I/O-Optimized", "standard")
            )
            yield (
                service.span_of("storage"),
                f"{service.name} costs {dollars(here)} a month with {storage} storage and would cost {dollars(there)} with "
                f"{instead} storage",
            )

"""Paying for I/O, or for no I/O."""

from archplan.checks.words import *

OTHER = {"standard": "io-optimized", "io-optimized": "standard"}
SAID = {"standard": "standard", "io-optimized": "I/O-Optimized"}


@rule("info", hint="write the other 'storage': standard or io-optimized")
def dearer_cluster_storage(plan):
    """Above some I/O an Aurora cluster costs less with I/O-Optimized storage, below it with standard storage.

    I/O-Optimized charges more for instances and storage and nothing for I/O; it pays once I/O is about a quarter of
    what the cluster costs. The cluster is priced again with the other one; where nothing says how much I/O there is,
    nothing is said. A cluster may change once every 30 days.

    Flags:
        services: {db: {type: aurora, holds: 100 GB, io: 5 billion/month}}
    Passes:
        services: {db: {type: aurora, holds: 100 GB, io: 10 million/month}}
    Passes:
        services: {db: {type: aurora, holds: 100 GB, io: 5 billion/month, storage: io-optimized}}
    Passes:
        services: {db: {type: aurora, holds: 100 GB, storage: io-optimized}}
    Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.StorageReliability.html
    """
    for name, service in plan.architecture.services.items():
        if service.key != "aurora" or not service.io_requests:
            continue
        now, storage = plan.bill.charge(name), OTHER[service.storage]
        other = bill_if(plan, name, storage=storage)
        then, saved = other.charge(name), plan.bill.total - other.total
        if now is not None and then is not None and now.is_complete and then.is_complete and saved.number > 0:
            yield (
                service.span_of("storage"),
                f"{name} costs {dollars(now.cost)} a month with {SAID[service.storage]} storage and would cost "
                f"{dollars(then.cost)} with {SAID[storage]} storage",
                promise(saved, services={name: {"storage": storage}}),
            )

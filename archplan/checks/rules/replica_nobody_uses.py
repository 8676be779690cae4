"""A table in several regions: who reads it there."""

from archplan.checks.words import *


@rule("info", hint="take the region out of 'replicas', or add what uses it there")
def replica_nobody_uses(plan):
    """A replica where nothing else stands is paid for in full and read by nobody.

    Every region of a global table is written, stored and, when provisioned, held ready like the first. A replica kept
    for a disaster alone is worth its price only when the rest can be started there.

    Flags:
        services: {it: {type: dynamodb, replicas: [us-west-2], holds: 100 GB, recovery: true}}
    Passes:
        services:
          it: {type: dynamodb, replicas: [us-west-2], holds: 100 GB, recovery: true}
          there: {type: lambda, region: us-west-2}
    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
    """
    a = plan.architecture
    for name, table in a.services.items():
        if table.key != "dynamodb":
            continue
        for region in table.elsewhere:
            if any(service.region == region for service in a.services.values()):
                continue
            kept = [it.value for it in a.tree["services"][name]["replicas"].value if it.value != region]
            found = if_written(plan, services={name: {"replicas": kept}})
            found = found if found and found[1].saves >= CENT else None
            yield (
                table.span_of("replicas"),
                f"nothing stands in {region} to use the replica of {name}"
                + (f", without which the bill is {money(found[1].saves)} a month less" if found else ""),
                found and found[1],
            )

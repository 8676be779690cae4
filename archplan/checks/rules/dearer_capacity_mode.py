"""How a table is billed: its mode, by the day's own shape."""

from archplan.checks.words import *


@rule("info", hint="change 'billing', after a look at how sudden the traffic is", traffic=True)
def dearer_capacity_mode(plan):
    """A table billed in one mode that the other would bill for less.

    Provisioned capacity is cheaper where the hours of the day are alike, on-demand where they are not. The table is
    billed both ways for the 24 hours of its traffic, the free tier included. Provisioned mode is named only where
    autoscaling can follow: where no hour is more than twice the one before it, and the busiest minute at most twice the
    busiest hour. A tenth of the table's cost, and five dollars a month, is worth a switch.

    Flags:
        services: {it: {type: dynamodb}}
        traffic: {meters: {kind: devices, requests: 500/second, shape: flat}}
        connections: [{"meters -> it": {writes: 1/request}}]
    Flags:
        services: {it: {type: dynamodb, billing: provisioned, read_capacity: 1000..2000, write_capacity: 1..100}}
        traffic: {users: {requests: 1/second}}
        connections: [{"users -> it": {reads: 1/request}}]
    Passes:
        services: {it: {type: dynamodb, billing: provisioned, read_capacity: 1000..2000, write_capacity: 1..100}}
    Passes:
        services: {it: {type: dynamodb}}
        traffic: {night: {kind: schedule, requests: 50/second, shape: nightly, peak: 20x}}
        connections: [{"night -> it": {writes: 1/request}}]
    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_TableCapacityMode.html
    """
    for name, service in plan.architecture.services.items():
        if service.key != "dynamodb" or not moves(plan, name):
            continue
        if service.billing == "on-demand" and service.is_sudden():
            continue
        other = "provisioned" if service.billing == "on-demand" else "on-demand"
        found = saving(plan, name, billing=other)
        if found:
            saved, now = found
            yield (
                service.span_of("billing"),
                f"{name} costs {dollars(now)} a month {service.billing}, and would cost {dollars(now - saved)} {other}: "
                f"{plain(saved.number / now.number * 100, 3)}% less",
                promise(saved, services={name: {"billing": other}}),
            )

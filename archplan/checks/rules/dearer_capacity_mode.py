"""How a table is billed: its mode, by the day's own shape, and its class, by what it holds."""

from archplan.checks.words import *

WORTH = 5  # dollars a month below which nobody switches


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


@rule("info", hint="change 'class'", traffic=True)
def dearer_table_class(plan):
    """A table in one class that the other would bill for less.

    The infrequent access class keeps data for about two fifths of the price and serves it for about a quarter more: it
    pays where storage is more than about half of a table's bill. The table is billed in both.

    Flags:
        services: {it: {type: dynamodb, holds: 500 GB, recovery: true}}
        traffic: {users: {requests: 1/second}}
        connections: [{"users -> it": {writes: 1/request}}]
    Flags:
        services: {it: {type: dynamodb, class: infrequent-access, holds: 1 GB, recovery: true}}
        traffic: {users: {requests: 200/second}}
        connections: [{"users -> it": {writes: 1/request}}]
    Passes:
        services: {it: {type: dynamodb, holds: 50 GB, recovery: true}}
        traffic: {users: {requests: 200/second}}
        connections: [{"users -> it": {writes: 1/request}}]
    Passes:
        services: {it: {type: dynamodb, holds: 500 GB, recovery: true}}
    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_TableClass.html
    """
    for name, service in plan.architecture.services.items():
        if service.key != "dynamodb" or not moves(plan, name):
            continue
        other = "infrequent-access" if service.class_ == "standard" else "standard"
        found = saving(plan, name, class_=other)
        if found:
            saved, now = found
            yield (
                service.span_of("class" if service.class_ != "standard" else "type"),
                f"{name} costs {dollars(now)} a month in the {service.class_} class, and would cost "
                f"{dollars(now - saved)} in {other}: {plain(saved.number / now.number * 100, 3)}% less",
                promise(saved, services={name: {"class": other}}),
            )


def saving(plan, name, **options):
    """What these options would take off the bill, and what the service costs now; None where it is not worth it."""
    now = plan.bill.charge(name)
    if now is None or not now.is_complete or dollars_of(now.cost) < WORTH:
        return None
    other = bill_if(plan, name, **options)
    then, saved = other.charge(name), plan.bill.total - other.total
    worth = then is not None and then.is_complete and dollars_of(saved) >= WORTH and saved * 10 >= now.cost
    return (saved, now.cost) if worth else None

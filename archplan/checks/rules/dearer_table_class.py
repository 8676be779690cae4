"""How a table is billed: its class, by what it holds."""

from archplan.checks.words import *


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

"""A table in several regions: who writes it."""

from archplan.checks.words import *


@rule("warning", hint="let one region write each item, or write 'multi_region_consistency: strong'")
def global_table_written_twice(plan):
    """Of two writes of one item in two regions at once, the later wins and the other is lost without a word.

    A global table takes writes in every region and copies them within about a second. With strong consistency over
    regions the second write is refused instead.

    Flags:
        services:
          carts: {type: dynamodb, replicas: [us-west-2]}
          here: {type: lambda}
          there: {type: lambda, region: us-west-2}
        connections: [{"here -> carts": {writes: 1/request}}, {"there -> carts": {writes: 1/request}}]
    Passes:
        services:
          carts: {type: dynamodb, replicas: [us-west-2]}
          here: {type: lambda}
          there: {type: lambda, region: us-west-2}
        connections: [{"here -> carts": {writes: 1/request}}, {"there -> carts": {reads: 1/request}}]
    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
    """
    a = plan.architecture
    for name, table in a.services.items():
        if table.key != "dynamodb" or not table.elsewhere or table.multi_region_consistency == "strong":
            continue
        writers = {
            a.services[c.source].region: c
            for c in reversed(a.reaching(name))
            if c.source in a.services and c.multipliers.get("writes")
        }
        held = {region: c for region, c in writers.items() if region in (table.region, *table.elsewhere)}
        if len(held) > 1:
            first, *others = sorted(held.values(), key=lambda c: c.index)
            names = " and ".join(c.source for c in (first, *others))
            yield others[0].span, f"{names} write {name} in {len(held)} regions, and the last of two writes wins"

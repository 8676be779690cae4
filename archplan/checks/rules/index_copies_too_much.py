"""What an index copies is stored and written again."""

from archplan.checks.words import *


@rule("info", hint="write 'projects: some' with an 'entry_size', or 'projects: keys'")
def index_copies_too_much(plan):
    """An index that copies whole items for patterns that need little of them.

    Every entry is stored and written as large as what it copies. It is found where each pattern that the index serves
    says what it needs of an item, and that is less than half of the entry.

    Flags:
        services:
          it: {type: dynamodb, partition_key: customer, item_size: 4 KB, holds: 50 GB, recovery: true,
               indexes: [{name: by-day, partition_key: day}], patterns: [{name: orders of a day, by: day, needs: 200 bytes}]}
    Passes:
        services:
          it: {type: dynamodb, partition_key: customer, item_size: 4 KB, holds: 50 GB, recovery: true,
               indexes: [{name: by-day, partition_key: day}], patterns: [{name: orders of a day, by: day, needs: 3 KB}]}
    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
    """
    for name, service in plan.architecture.services.items():
        if service.key != "dynamodb":
            continue
        for index in service.indexes:
            needed, entry = service.needed_of(index), service.entry(index)
            if needed is None or needed * 2 >= entry:
                continue
            slim = [
                {**i._given.plain(), **({"entry_size": f"{ceil(needed / byte)} bytes"} if i is index else {})}
                for i in service.indexes
            ]
            found = if_written(plan, services={name: {"indexes": slim}})
            if found and found[1].saves >= 1:
                yield (
                    index.span,
                    f"{name}: {index.name} copies {size(entry)} of each item, and its patterns need {size(needed)}: "
                    f"{money(found[1].saves)} a month",
                    found[1],
                )

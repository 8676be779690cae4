"""Distance is billed by the byte."""

from archplan.checks.words import *

CROSSING = {"cross-zone": "between zones", "inter-region": "between regions"}
PART = Fraction(1, 10)  # of the bill
LEAST = 10  # dollars a month


@rule("warning", hint="write 'zonal: true' where callers can stay in their zone, cache answers, or send fewer bytes")
def chatty_link(plan):
    """A byte between zones is billed on the way out and on the way in, a byte between regions where it leaves.

    It is worth a look when one connection's crossing is more than a tenth of the bill and $10 a month.

    Flags:
        services: {app: {type: ecs, tasks: 2}, cache: {type: elasticache}}
        traffic: {clock: {kind: schedule, requests: 200/second}}
        places: {main: {zones: 2, private: [app], data: [cache]}}
        connections: [clock -> app, app -> cache: {commands: 10/request, response: 10 KB}]
    Passes:
        services: {app: {type: ecs, tasks: 2}, cache: {type: elasticache}}
        traffic: {clock: {kind: schedule, requests: 200/second}}
        places: {main: {zones: 2, private: [app], data: [cache]}}
        connections: [clock -> app, app -> cache: {commands: 10/request, response: 10 KB, zonal: true}]
    Source: https://aws.amazon.com/ec2/pricing/on-demand/
    """
    total = plan.bill.total
    for line in plan.bill.lines:
        usage = line.usage
        if (
            usage is None
            or line.kind != "charge"
            or usage.type != "transfer"
            or usage.price not in CROSSING
            or not line.cost
        ):
            continue
        if line.cost > total * PART and dollars_of(line.cost) > LEAST:
            share = plain(line.cost.number / total.number * 100, 2)
            yield (
                usage.span,
                f"{line.subject}: {size(usage.quantity * month)} billed {CROSSING[usage.price]} cost {dollars(line.cost)} a "
                f"month, {share}% of the bill",
            )

"""What is free is free only so far."""

from archplan.checks.words import *

LEAST = Fraction(1)  # dollars a month that are worth a sentence


@rule("info", hint="use a little less, or count with the price from here on; 'free_tier: none' shows it whole")
def just_beyond_the_free_tier(plan):
    """A service that was free until lately is billed for what is over its allowance.

    It is said from where the allowance ends to twice of it, while a dollar a month or more is at stake. Far beyond it
    the allowance is no reason for anything.

    Flags:
        services: {logs: {type: cloudwatch, alarms: 20}}
    Passes:
        services: {logs: {type: cloudwatch, alarms: 10}}
    Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier.html
    """
    for line, used, cost in beyond(plan):
        allowance = line.allowance
        times = plain((used / allowance.allowance).number, 3)
        services = [other.subject for other in lines_of(plan, allowance, line) if other.usage.quantity]
        said = services[0] if len(services) == 1 else f"{', '.join(services[:-1])} and {services[-1]} together"
        span = plan.architecture.tree["services"].keys.get(line.subject, plan.architecture.tree.span)
        yield (
            span,
            f"{said}: {times} times what the allowance covers ({allowance.title}), "
            f"and {dollars(cost)} a month for the rest",
        )


def beyond(plan):
    """Every allowance that is used up once but not twice: a line of it, what is used, what the rest costs."""
    seen = set[tuple[str, str, str]]()
    for line in plan.bill.lines:
        allowance = line.allowance
        if line.kind != "credit" or allowance is None:
            continue
        charged = lines_of(plan, allowance, line)
        key = allowance.file, allowance.name, charged[0].usage.scope if charged and allowance.by_region else ""
        if key in seen or not charged or not all(other.cost is not None for other in charged):
            continue
        seen.add(key)
        used = total([other.usage.quantity for other in charged])
        taken = [other.cost for other in plan.bill.lines if other.kind == "credit" and is_one(other, line, allowance)]
        cost = total([other.cost for other in charged] + taken)
        if allowance.allowance < used <= allowance.allowance * 2 and dollars_of(cost) >= LEAST:
            yield line, used, cost


def lines_of(plan, allowance, line):
    """What an allowance comes off: of the whole account, or of the region of that line."""
    of = [
        other
        for other in plan.bill.lines
        if other.usage is not None and other.kind == "charge" and other.usage.file == allowance.file
        and other.usage.price.partition("/")[0] in allowance.of
    ]  # fmt: skip
    scopes = {other.usage.scope for other in of if other.subject == line.subject}
    return [other for other in of if not allowance.by_region or other.usage.scope in scopes]


def is_one(other, line, allowance):
    return other.allowance is not None and (other.allowance.file, other.allowance.name) == (
        allowance.file,
        allowance.name,
    )


def total(amounts):
    found = amounts[0]
    for more in amounts[1:]:
        found = found + more
    return found

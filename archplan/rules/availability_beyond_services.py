"""A chain promises no more than the product of its links."""

from archplan.review import *

# What AWS promises a month in percent, in several zones and in one; None where it promises nothing.
# Each is an input to an order of magnitude, never a forecast: what AWS owes below it is a credit.
PROMISES: dict[str, tuple[str, str | None, str]] = {
    "alb": ("99.99", None, "elasticloadbalancing"),
    "apigateway": ("99.95", "99.95", "api-gateway"),
    "aurora": ("99.99", None, "rds/aurora"),
    "clb": ("99.99", None, "elasticloadbalancing"),
    "cloudfront": ("99.9", "99.9", "cloudfront"),
    "cognito": ("99.9", "99.9", "cognito"),
    "dynamodb": ("99.99", "99.99", "dynamodb"),
    "ec2": ("99.99", "99.5", "compute"),
    "ecs": ("99.99", None, "compute"),
    "efs": ("99.99", "99.9", "efs"),
    "elasticache": ("99.99", "99.9", "elasticache"),
    "fsx": ("99.99", "99.9", "fsx"),
    "kms": ("99.999", "99.999", "kms"),
    "lambda": ("99.95", "99.95", "lambda"),
    "nlb": ("99.99", None, "elasticloadbalancing"),
    "rds": ("99.95", "99.5", "rds"),
    "s3": ("99.9", "99.9", "s3"),
    "waf": ("99.95", "99.95", "waf"),
}
# A caller hands these its request and goes on; what is behind them works later.
LATER = ("sqs", "sns", "eventbridge", "kinesis", "firehose", "msk", "mq", "cloudwatch", "xray")


@rule(
    "warning", hint="lower the target, write 'soft: true' where the caller works on without it, or put a queue between"
)
def less_available_than_the_target(plan):
    """No chain is more available than its weakest link that the caller waits for.

    What AWS promises for a service is the most to count on: a target above it rests on luck. Calls that are
    'soft: true', and what a queue or a log takes in, are not waited for.

    Flags:
        targets: {availability: 99.99%}
        services: {api: {type: apigateway}, fn: {type: lambda}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> api -> fn]
    Passes:
        targets: {availability: 99.9%}
        services: {api: {type: apigateway}, fn: {type: lambda}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> api -> fn]
    Passes:
        targets: {availability: 99.95%}
        services: {api: {type: apigateway}, sessions: {type: cognito}, fn: {type: lambda}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> api -> fn, fn -> sessions: {soft: true}]
    Source: https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-redundancy.html
        https://aws.amazon.com/legal/service-level-agreements/
        https://aws.amazon.com/elasticache/sla/ [k]
    """
    target = plan.architecture.targets.availability
    if target is None:
        return
    for c in waited_for(plan.architecture):
        service = plan.architecture.services[c.target]
        promise = promised(service)
        if promise is not None and promise < target.number:
            yield (
                c.span,
                f"{c.source} waits for {service.name}, and AWS promises {percent(promise)} for {service.title}"
                f"{'' if PROMISES[service.key][0] == PROMISES[service.key][1] else where(service)}; "
                f"the target is {percent(target.number)}",
            )


@rule("info", hint="lower the target, or take a hard dependency out of the chain: a cache, a queue, 'soft: true'")
def availability_beyond_the_chain(plan):
    """What a request passes in a row is as available as all of it together.

    The product of what AWS promises for each link is the ceiling in theory, before any mistake of one's own. It is
    said where every single link reaches the target and the chain does not. Of alternatives the worse one counts.

    Flags:
        targets: {availability: 99.9%}
        services: {cdn: {type: cloudfront}, site: {type: s3}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> cdn -> site]
    Passes:
        targets: {availability: 99.5%}
        services: {cdn: {type: cloudfront}, site: {type: s3}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> cdn -> site]
    Source: https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-redundancy.html
        https://aws.amazon.com/legal/service-level-agreements/
        https://aws.amazon.com/elasticache/sla/ [k]
    """
    a = plan.architecture
    target = a.targets.availability
    if target is None:
        return
    for name, source in a.sources.items():
        links = chain(a, name, {}) if source.kind != "schedule" else {}
        ceiling = product(links)
        if len(links) > 1 and ceiling < target.number <= min(links.values()):
            yield (
                a.tree["targets"].span,
                f"requests of {name} pass {', '.join(links)} in a row, whose promises make {percent(ceiling)} at most; "
                f"the target is {percent(target.number)}",
            )


def waited_for(architecture):
    """Every connection to a service whose answer a source of traffic waits for, each service once."""
    queue = [name for name, source in architecture.sources.items() if source.kind != "schedule"]
    reached = set(queue)
    for name in queue:
        for c in architecture.leaving(name):
            if is_waited_for(architecture, c) and c.target not in reached:
                reached.add(c.target)
                queue.append(c.target)
                yield c


def is_waited_for(architecture, connection):
    """Whether the caller gets no answer without the other end; what a store or a queue sends on comes later."""
    origin = architecture.services.get(connection.source)
    sends_later = origin is not None and origin.key in (*LATER, "dynamodb", "s3")
    later = sends_later or architecture.services[connection.target].key in LATER
    return not later and not connection.soft and not strategy(connection)


def chain(architecture, name, known):
    """The links in a row behind a service or source, with what is promised of each: of alternatives the worse."""
    if name in known:
        return known[name]
    known[name] = {}  # what comes back to itself adds nothing
    here = architecture.services.get(name)
    promise = None if here is None else promised(here)
    links = {} if promise is None else {name: promise}
    ways = [c for c in architecture.leaving(name) if is_waited_for(architecture, c)]
    behind = [(c, chain(architecture, c.target, known)) for c in ways]
    for c, further in behind:
        if c.share is None:
            links.update(further)
    alternatives = [further for c, further in behind if c.share is not None]
    known[name] = {**links, **min(alternatives, key=product, default={})}
    return known[name]


def product(links):
    total = Fraction(1)
    for promise in links.values():
        total *= promise
    return total


def promised(service):
    """What AWS promises of a service as it stands, as a share of the month; None where nothing is promised."""
    if service.key not in PROMISES:
        return None
    several, single, _ = PROMISES[service.key]
    stands_in_one = service.stands == "zone" and (not service.vpc or service.spread() < 2)
    found = single if stands_in_one else several
    return None if found is None else Fraction(found) / 100


def where(service):
    return " in one zone" if service.stands == "zone" and service.spread() < 2 else " in several zones"


def percent(share):
    return f"{plain(Fraction(share) * 100, 6)}%"

"""Every task brings its pool."""

from archplan.checks.words import *

AT_LARGE = {"t": 8, "m": 8, "c": 4, "r": 16}  # GB of memory of a class's large size
SIZES: dict[str, Fraction | int] = {
    "micro": Fraction(1, 8),
    "small": Fraction(1, 4),
    "medium": Fraction(1, 2),
    "large": 1,
    "xlarge": 2,
}
PER_CONNECTION = {"postgresql": 9_531_392, "mysql": 12_582_880, "mariadb": 12_582_880}  # bytes of memory
MOST = {"postgresql": 5000, "mysql": 16_000, "mariadb": 16_000}


def memory(instance):
    """GB of memory that an instance class has by its name, or None: ``db.r6g.2xlarge`` has 64."""
    family, _, name = instance.removeprefix("db.").partition(".")
    times = name.removesuffix("xlarge")
    large = SIZES.get(name) or (2 * int(times) if times.isdigit() else None)
    return AT_LARGE[family[0]] * large if large and family[:1] in AT_LARGE else None


def taken(service):
    """How many connections a database takes: as stated, or what its engine derives from memory."""
    if service.max_connections is not None:
        return int(service.max_connections.number)
    if service.key == "aurora" and (service.engine == "mysql" or service.capacity == "serverless"):
        return None
    held = memory(service.instance)
    if held is None or service.engine not in PER_CONNECTION:
        return None
    return min(int(held * GB.number // PER_CONNECTION[service.engine]), MOST[service.engine])


def callers(service):
    """How many of a service run at its busiest: tasks, instances, or environments of a function."""
    found = service.fleet()
    if found is not None:
        return int(found.high.number)
    if service.is_function:
        flow = next((flow for flow in service.inflows if getattr(service, flow)), None)
        return int(ceil(getattr(service, flow).peak / request * service.duration).number) if flow else 0
    return 0


@rule("warning", hint="write a smaller 'pool', a larger 'instance', or for RDS 'proxy: true'", saturates=True)
def too_many_database_connections(plan):
    """All tasks, instances or environments together open no more connections than the database takes.

    Beyond them it refuses. An engine derives the number from the memory of its instance unless a parameter says
    otherwise; a Lambda environment keeps one connection at least; a proxy shares a few among many.

    Flags:
        services: {app: {type: ecs, tasks: 2..20}, db: {type: rds, instance: db.t4g.micro}}
        places: {main: {private: [app], data: [db]}}
        connections: [app -> db: {pool: 10}]
    Flags:
        services: {app: {type: lambda, duration: 1 s}, db: {type: rds, instance: db.t4g.micro}}
        traffic: {people: {requests: 300/second, peak: 1x}}
        places: {main: {private: [app], data: [db]}}
        connections: [people -> app -> db]
    Passes:
        services: {app: {type: ecs, tasks: 2..20}, db: {type: rds, instance: db.t4g.micro, proxy: true}}
        places: {main: {private: [app], data: [db]}}
        connections: [app -> db: {pool: 10}]
    Passes:
        services: {app: {type: ecs, tasks: 2..20}, db: {type: rds, instance: db.t4g.medium}}
        places: {main: {private: [app], data: [db]}}
        connections: [app -> db: {pool: 10}]
    Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html [k]
        https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/manage-service-quotas-and-constraints.html
    """
    a = plan.architecture
    for service in a.services.values():
        if (
            "max_connections" not in service.options
            or getattr(service, "proxy", False)
            or getattr(service, "data_api", False)
        ):
            continue
        limit, parts = taken(service), []
        for c in a.reaching(service.name):
            origin = a.services.get(c.source)
            pool = c.arriving.pool if c.arriving is not None else None
            if origin is None or (pool is None and not origin.is_function):
                continue
            parts.append((origin.name, callers(origin), int(pool.number) if pool is not None else 1))
        wanted = sum(many * pool for _, many, pool in parts)
        if limit is not None and wanted > limit:
            shown = " and ".join(f"{many:,} of {name} open {pool:,} each" for name, many, pool in parts if many)
            yield (
                service.span_of("instance"),
                f"{shown}, {wanted:,} connections in all, and {service.name} takes {limit:,}",
            )

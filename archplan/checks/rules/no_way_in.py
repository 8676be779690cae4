"""What stands in private subnets is reached from inside, or over a line of one's own."""

from archplan.checks.words import *

PRIVATE = ("fsx", "efs", "rds", "aurora", "documentdb", "elasticache", "memorydb", "neptune", "dax")
LINES = ("vpn", "directconnect", "clientvpn", "transitgateway")


def outside(architecture, name):
    """What stands outside every VPC and would call in: people, offices, machines on premises, plain functions."""
    if name in architecture.sources:
        return "on the internet" if architecture.sources[name].kind != "schedule" else ""
    service = architecture.services[name]
    if any(
        place.type == "datacenter" and name in place.tiers.get("holds", ()) for place in architecture.places.values()
    ):
        return "on premises"
    return "in no VPC" if service.key == "lambda" and not service.vpc else ""


@rule("error", hint="place the caller in the same VPC, or add a 'vpn' or 'directconnect' for callers on premises")
def no_way_in(plan):
    """File systems, databases and caches have private addresses only.

    A client reaches them from inside their VPC, from a peered one, or over a VPN or Direct Connect; a Lambda function
    only when it is attached to the VPC.

    Flags:
        services: {files: {type: fsx, directory: self-managed}}
        traffic: {staff: {kind: office, requests: 1/second}}
        places: {main: {private: [files]}}
        connections: [staff -> files]
    Flags:
        services: {fn: {type: lambda}, db: {type: rds, instance: db.t4g.micro}}
        places: {main: {data: [db]}}
        connections: [fn -> db]
    Passes:
        services: {line: {type: vpn}, files: {type: fsx, directory: self-managed}}
        traffic: {staff: {kind: office, requests: 1/second}}
        places: {main: {private: [files]}}
        connections: [staff -> line -> files]
    Passes:
        services: {fn: {type: lambda}, db: {type: rds, instance: db.t4g.micro}}
        places: {main: {private: [fn], data: [db]}}
        connections: [fn -> db]
    Source: https://docs.aws.amazon.com/fsx/latest/WindowsGuide/high-availability-multiAZ.html
        https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html [k]
    """
    a = plan.architecture
    lines = any(service.key in LINES for service in a.services.values())
    for c in a.connections:
        target, where = a.services[c.target], outside(a, c.source)
        if target.key not in PRIVATE or not target.vpc or is_open(target) or not where:
            continue
        if where == "in no VPC" or not lines:
            yield c.span, f"{c.source} stands {where}, and {c.target} has addresses inside {target.vpc} only"

"""What stands in private subnets is reached from inside, or over a line of one's own."""

from archplan.checks.words import *


def is_closed(service):
    """Whether all its addresses are inside its VPC: by its nature, or for the private subnets it stands in."""
    private = service.stands_in_subnets() and not service.is_public and service.role not in ("ingress", "network")
    return bool(service.vpc) and (service.answers_inside or private) and not service.is_open()


def outside(architecture, name):
    """What stands outside every VPC and would call in: people, offices, machines on premises, plain functions."""
    if name in architecture.sources:
        return "on the internet" if architecture.sources[name].kind != "schedule" else ""
    service = architecture.services[name]
    if any(
        place.type == "datacenter" and name in place.tiers.get("holds", ()) for place in architecture.places.values()
    ):
        return "on premises"
    return "in no VPC" if service.is_function and not service.vpc else ""


@rule("error", hint="place the caller in the same VPC, or add a 'vpn' or 'directconnect' for callers on premises")
def no_way_in(plan):
    """What stands in private subnets has private addresses only; so have file systems, databases and caches anywhere.

    A client reaches them from inside their VPC, from a peered one, or over a VPN or Direct Connect; a Lambda function
    only when it is attached to the VPC. Load balancers say themselves whether they face the internet.

    Flags:
        services: {files: {type: fsx, directory: self-managed}}
        traffic: {staff: {kind: office, requests: 1/second}}
        places: {main: {private: [files]}}
        connections: [staff -> files]
    Flags:
        services: {fn: {type: lambda}, db: {type: rds, instance: db.t4g.micro}}
        places: {main: {data: [db]}}
        connections: [fn -> db]
    Flags:
        services: {stream: {type: msk}}
        traffic: {devices: {kind: devices, requests: 1/second}}
        places: {main: {private: [stream]}}
        connections: [devices -> stream]
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
    lines = any(service.private_line for service in a.services.values())
    for c in a.connections:
        target, where = a.services[c.target], outside(a, c.source)
        if not where or not is_closed(target) or (where == "in no VPC" and target.called_by_api):
            continue
        if where == "in no VPC" or not lines:
            yield c.span, f"{c.source} stands {where}, and {c.target} has addresses inside {target.vpc} only"

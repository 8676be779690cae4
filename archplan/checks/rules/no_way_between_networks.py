"""Networks reach one another only over a line between them."""

from archplan.checks.words import *


@rule("error", hint="write 'peers: [NAME]' in one of the two VPCs, or join them by a 'transitgateway'")
def no_way_between_networks(plan):
    """Two VPCs do not see each other until they are joined.

    Neither subnets nor security groups reach into another VPC; peering, a transit gateway or an endpoint service makes
    a way. What answers on the internet needs none.

    Flags:
        services: {app: {type: ec2, instance: t3.large}, db: {type: rds, instance: db.t4g.micro}}
        places: {front: {private: [app]}, back: {data: [db]}}
        connections: [app -> db]
    Passes:
        services: {app: {type: ec2, instance: t3.large}, db: {type: rds, instance: db.t4g.micro}}
        places: {front: {private: [app], peers: [back]}, back: {data: [db]}}
        connections: [app -> db]
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
        https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html [k]
    """
    a = plan.architecture
    if any(service.joins_networks for service in a.services.values()):
        return
    for c in a.connections:
        origin, target = a.services.get(c.source), a.services[c.target]
        if origin is None or not origin.vpc or not target.vpc or origin.vpc == target.vpc:
            continue
        joined = target.vpc in a.places[origin.vpc].peers or origin.vpc in a.places[target.vpc].peers
        if not joined and not target.is_public and not target.is_open() and target.key != "endpoint":
            yield c.span, f"{c.source} stands in {origin.vpc} and {c.target} in {target.vpc}, which are not joined"

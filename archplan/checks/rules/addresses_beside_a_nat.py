"""Every public IPv4 address is billed by the hour, whoever brings it."""

from archplan.checks.words import *

LINE = "public IPv4 addresses"


@rule("info", hint="name it under 'private' of its VPC and take 'public_ip' out")
def addresses_beside_a_nat(plan):
    """Where a NAT gateway is paid for, services behind a load balancer need no public addresses of their own.

    Clients call the load balancer; what the service itself calls goes out through the gateway.

    Flags:
        services: {door: {type: alb}, api: {type: ecs, tasks: 2, public_ip: true}, nat: {type: nat}}
        places: {main: {public: [door, api, nat]}}
        connections: [door -> api]
    Passes:
        services: {door: {type: alb}, api: {type: ecs, tasks: 2, public_ip: true}}
        places: {main: {public: [door, api]}}
        connections: [door -> api]
    Source: https://aws.amazon.com/vpc/pricing/
    """
    a = plan.architecture
    for service in a.services.values():
        nat = next((s for s in a.ways_out.get(service.vpc, ()) if s.key == "nat"), None) if service.vpc else None
        behind = [
            c.source for c in a.reaching(service.name) if c.source in a.services and a.services[c.source].target_groups
        ]
        if nat is None or not behind or not service.fleet() or not service.is_public:
            continue
        charge = plan.bill.charge(service.name)
        line = next((line for line in charge.lines if line.name == LINE), None) if charge else None
        if line is None or not line.cost:
            continue
        tiers = a.places[service.vpc].tiers
        moved = {
            "public": [name for name in tiers["public"] if name != service.name],
            "private": [*tiers.get("private", ()), service.name],
        }
        found = if_written(plan, services={service.name: {"public_ip": None}}, places={service.vpc: moved})
        if found and found[1].saves > 0:
            yield (
                service.span_of("public_ip"),
                f"{service.name} has {plain(line.usage.quantity.number, 3)} public addresses; in private subnets, where "
                f"{nat.name} carries out what it calls, the bill is {money(found[1].saves)} a month less",
                found[1],
            )

"""What reaches the internet from a public subnet has a public address."""

from archplan.checks.words import *


@rule("warning", hint="write 'public_ip: true', or name it under 'private' of its VPC")
def public_address_forgotten(plan):
    """An instance in a public subnet reaches the internet, and is reached, only with a public address.

    Most public subnets give every instance one, and AWS bills it by the hour; it is the charge that estimates miss.

    Flags:
        services: {web: {type: ec2, instance: t3.small, volume: 8 GB}}
        places: {main: {public: [web]}}
    Passes:
        services: {web: {type: ec2, instance: t3.small, volume: 8 GB, public_ip: true}}
        places: {main: {public: [web]}}
    Passes:
        services: {web: {type: ec2, instance: t3.small, volume: 8 GB}}
        places: {main: {private: [web]}}
    Source: https://aws.amazon.com/vpc/pricing/
    """
    a = plan.architecture
    if any(service.key == "eip" for service in a.services.values()):
        return
    for service in a.services.values():
        if service.key == "ec2" and service.is_public and not service.public_ip and not service.elastic_ip:
            yield (
                service.span_of("type"),
                f"{service.name} stands in public subnets of {service.vpc} without an address",
            )

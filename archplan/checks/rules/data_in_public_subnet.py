"""Data stands behind what serves it."""

from archplan.checks.words import *


@rule("error", hint="name it under 'data' or 'private' of its VPC")
def data_in_public_subnet(plan):
    """A database or cache belongs in private subnets: nothing on the internet calls it.

    In a public subnet a security group that is opened by mistake is all that keeps the world out.

    Flags:
        services: {db: {type: rds, instance: db.t4g.medium}}
        places: {main: {public: [db]}}
    Passes:
        services: {db: {type: rds, instance: db.t4g.medium}}
        places: {main: {data: [db]}}
    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
    """
    for service in plan.architecture.services.values():
        if service.role == "data" and service.is_public:
            yield service.span_of("type"), f"{service.name} ({service.title}) stands in public subnets of {service.vpc}"

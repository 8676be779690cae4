"""Where trails are kept, the network has one too."""

from archplan.checks.words import *


@rule("info", hint="write what its flow logs hold, such as 'vended_logs: 5 GB/month' of a cloudwatch")
def unlogged_network(plan):
    """Flow logs are the only trail of who talked to whom inside a VPC.

    Asked only of an architecture that keeps other trails, such as CloudTrail's or AWS Config's. Flow logs are billed by
    the GB that AWS writes to CloudWatch Logs or S3.

    Flags:
        services: {door: {type: alb}, trail: {type: cloudtrail}}
        places: {main: {public: [door]}}
    Passes:
        services: {door: {type: alb}, trail: {type: cloudtrail}, logs: {type: cloudwatch, vended_logs: 5 GB/month}}
        places: {main: {public: [door]}}
    Passes:
        services: {door: {type: alb}}
        places: {main: {public: [door]}}
    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
    """
    a = plan.architecture
    trail = audit_trail(a)
    if not trail or any(s.key == "cloudwatch" and (s.vended_logs or s.vended_to_s3) for s in a.services.values()):
        return
    for place in a.places.values():
        if place.type == "vpc":
            yield place.span, f"{trail} keeps a trail, and nothing says what passes in {place.name}"

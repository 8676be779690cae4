"""Some things are billed at a least number, however few are written."""

from archplan.checks.words import *


@rule("warning", hint="write the number that is billed")
def billed_as_more(plan):
    """Fewer than AWS's least are billed as the least.

    A collection of OpenSearch Serverless keeps its units while nobody searches, a Grafana workspace its first editor.

    Flags:
        services: {it: {type: grafana, editors: 0}}
    Flags:
        services: {it: {type: opensearch, capacity: serverless, units: 0}}
    Flags:
        services: {it: {type: athena, reserved: 1}}
    Passes:
        services: {it: {type: grafana, editors: 1}}
    Passes:
        services: {it: {type: athena, reserved: 0}}
    Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-scaling.html
        https://aws.amazon.com/grafana/pricing/
    """
    for service in plan.architecture.services.values():
        idle = {found.span for found in service._idle}
        for key, least_number in service.billed_at_least.items():
            value, span = service._values[service.options[key].name], service.span_of(key)
            unused = not value and not service.options[key].default
            if key in service.spec and span not in idle and value < least_number and not unused:
                yield span, f"{service.name}: {key} is {value}, and {least_number} are billed"

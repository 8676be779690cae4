"""Newer regions are off until the account turns them on."""

from archplan.checks.words import *

OFF = (
    "af-south-1", "ap-east-1", "ap-south-2", "ap-southeast-3", "ap-southeast-5", "ap-southeast-7", "eu-central-2",
    "eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "me-south-1",
)  # fmt: skip


@rule("info", hint="enable it for the account, then silence this: 'allow: [region-to-be-enabled]'")
def region_to_be_enabled(plan):
    """A region that AWS opened after March 2019 is off in every account, and nothing can be made there.

    Enabling takes minutes to hours, and needs a right that few people of a company have.

    Flags:
        region: ap-southeast-3
        services: {site: {type: s3}}
    Passes:
        region: ap-southeast-1
        services: {site: {type: s3}}
    Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
    """
    a = plan.architecture
    services = [service for service in a.services.values() if service.stands in ("region", "zone")]
    for region in dict.fromkeys(service.region for service in services):
        if region in OFF:
            first = next(service for service in services if service.region == region)
            written = first.spec.get("region")
            at = a.tree["region"].span if region == a.region else written.span if written else first.span_of("type")
            yield at, f"{first.name} stands in {a.region_title(region)}, which is off until the account enables it"

"""The same architecture elsewhere."""

from archplan.checks.words import *

REGIONS = ("us-east-1", "us-east-2", "us-west-2", "ap-south-1", "eu-west-1")  # where AWS's list prices are lowest


@advice("requests may travel further, and the data lies in another country: ask who must agree to that")
def another_region(plan):
    """Run in a region with lower prices."""
    a = plan.architecture
    if a.recovery is not None or {place.region for place in a.places.values()} - {a.region}:
        return  # it stands in several regions, for a reason
    for region in REGIONS:
        if region != a.region:
            yield region, {"region": region}

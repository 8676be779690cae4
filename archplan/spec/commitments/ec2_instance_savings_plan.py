"""An EC2 Instance Savings Plan: the instances of one family in one region, whatever their size and system."""

from __future__ import annotations

from archplan.services.words.committable import Committable, family_of
from archplan.services.words.steps import option
from archplan.spec.commitments import SavingsPlan


class Kind(SavingsPlan):
    """Dollars an hour for one family of EC2 instances in one region; applied before Compute Savings Plans.

    https://docs.aws.amazon.com/savingsplans/latest/userguide/plan-types.html
    """

    slug = "ec2-instance-savings-plan"
    title = "EC2 Instance Savings Plan"
    rank = 0

    family: str = option("", "the family of instances, such as m5", required=True)
    region: str = option("", "the region it is bought in, when not the architecture's")

    def fits(self, what: Committable, region: str) -> bool:
        return super().fits(what, region) and region == self.region and family_of(what.kind) == self._values["family"]

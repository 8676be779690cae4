"""A Compute Savings Plan: EC2 instances of any family and region, Fargate, and Lambda."""

from archplan.spec.commitments import SavingsPlan


class Kind(SavingsPlan):
    """Dollars an hour for EC2, Fargate and Lambda, wherever they run.

    https://docs.aws.amazon.com/savingsplans/latest/userguide/plan-types.html
    """

    slug = "compute-savings-plan"
    title = "Compute Savings Plan"

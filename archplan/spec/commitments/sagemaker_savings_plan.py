"""A SageMaker AI Savings Plan: instances of SageMaker, in any region."""

from archplan.spec.commitments import SavingsPlan


class Kind(SavingsPlan):
    """Dollars an hour for SageMaker's instances: endpoints, training, notebooks.

    https://docs.aws.amazon.com/savingsplans/latest/userguide/plan-types.html
    """

    slug = "sagemaker-savings-plan"
    title = "SageMaker Savings Plan"

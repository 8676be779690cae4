"""Stacks of AWS resources cost nothing; handlers of third-party resources do.

https://aws.amazon.com/cloudformation/pricing/
"""

from archplan.services.words import *

operation = unit("handler operation")


class CloudFormation(
    Service, title="AWS CloudFormation", icon="aws.management.Cloudformation", role="ops", subcategory="Administration"
):
    """Infrastructure from templates: CloudFormation, SAM and CDK all end here."""

    stacks: Count = option(1, "stacks it keeps")
    third_party_operations: Volume = option("0/month", "operations of resource types outside the AWS namespaces")

    requests: Flow = inflow("deploys", default=True)

    @free()
    def stacks_of_AWS_resources(self):
        """Resource types of the AWS, Alexa and Custom namespaces are deployed for nothing."""
        return True

    @meter("handler-operation")
    def third_party_handlers(self):
        """Each create, update, delete, read or list of a third-party resource is an operation. [k]

        https://aws.amazon.com/cloudformation/pricing/
        """
        return operation / second * self.third_party_operations.number or None

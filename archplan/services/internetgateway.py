"""An internet gateway costs nothing; what passes it is billed as data transfer.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
"""

from archplan.services.words import *


class InternetGateway(
    Service, title="Internet gateway", icon="aws.network.InternetGateway", role="network", stands="zone",
    free="an internet gateway is free; bytes that leave for the internet are billed as data transfer",
):  # fmt: skip
    """The door between a VPC and the internet, drawn on the VPC's border."""

    also_called = {"igw": "", "internet_gateway": ""}

    is_passed = True
    door = "both"
    leads_out = True
    meets_internet = True

    copied_from = "pilot-light"

    requests: Flow = inflow("whatever passes it", default=True)

    def outlives_a_zone(self):
        """It stands in none of them."""
        return True

    @rule(hint="list it among the public services of a place of type vpc")
    def gateway_without_network(self):
        """An internet gateway is attached to one VPC.

        Until it is, no subnet can route to it.

        Flags:
            {}
        Passes:
            services: {it: {type: internetgateway}}
            places: {main: {type: vpc, public: [it]}}
        Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
        """
        if not self.vpc:
            yield "type", "stands in no VPC"

"""A Classic Load Balancer bills its hours and every byte. https://aws.amazon.com/elasticloadbalancing/pricing/"""

from archplan.service import *

LB, address = counts("load balancer", "address")


class CLB(
    Service, title="Classic Load Balancer", icon="aws.network.ElbClassicLoadBalancer", role="ingress", stands="zone"
):  # fmt: skip
    """The load balancer of before 2016: no rules, no capacity units."""

    internet_facing: bool = option(True, "it has public addresses")

    requests: Flow = inflow("requests", default=True)

    @meter("hour")
    def load_balancer_hours(self):
        """Every hour it exists.

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        return 1 * LB

    @meter("gb")
    def data_processed(self):
        """Every byte through it, in and out.

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        return self.requests.sent + self.requests.returned

    @meter("eip:address", internet_facing=True)
    def public_IPv4_addresses(self):
        """One address in each zone; more while it scales out. [k]

        https://aws.amazon.com/vpc/pricing/
        """
        return self.zones * address

    @rule(severity="info", hint="take an 'alb' for HTTP, or an 'nlb'")
    def load_balancer_of_the_past(self):
        """AWS advises to move Classic Load Balancers to the newer kinds.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/migrate-classic-load-balancer.html
        """
        yield "type", "is a Classic Load Balancer, which AWS advises to replace"

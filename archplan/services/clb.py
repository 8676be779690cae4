"""A Classic Load Balancer bills its hours and every byte. https://aws.amazon.com/elasticloadbalancing/pricing/"""

from archplan.services.words import *

LB, address = counts("load balancer", "address")


class CLB(
    MadeAnew, Service, title="Classic Load Balancer", icon="aws.network.ElbClassicLoadBalancer", role="ingress", stands="zone", subcategory="Load Balancing"):  # fmt: skip
    """The load balancer of before 2016: no rules, no capacity units."""

    whole_hours = True
    balances = True
    alias_target = True
    agreement = Agreement("99.99%", "https://aws.amazon.com/elasticloadbalancing/sla/", confidence="quoted")

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

        Those route by path and name, speak HTTP/2, and are billed by capacity rather than by every byte.

        Flags:
            {}
        Passes:
            services: {it: {type: alb}}
        Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/migrate-classic-load-balancer.html
        """
        yield "type", "is a Classic Load Balancer, which AWS advises to replace"

    @rule(severity="error", hint="name it under 'public' of its VPC, or write 'internet_facing: false'")
    def public_load_balancer_in_private_subnet(self):
        """An internet-facing load balancer answers only from public subnets.

        A private subnet has no route from the internet gateway, so clients never reach its nodes; and the public
        addresses are billed all the same.

        Flags:
            services: {it: {type: clb}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Passes:
            services: {it: {type: clb, internet_facing: false}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-internet-facing-load-balancers.html [k]
        """
        if self.vpc and self.internet_facing and not self.is_public:
            yield "internet_facing", f"is internet-facing and stands in {self.tier} subnets of {self.vpc}"

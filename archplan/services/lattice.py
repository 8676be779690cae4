"""Amazon VPC Lattice bills every service by the hour, every byte, and requests beyond 300,000 an hour.

https://aws.amazon.com/vpc/lattice/pricing/
"""

from archplan.services.words import *

lattice_service = unit("lattice service")
FREE = 300_000 * request / hour


class Lattice(MadeAnew, Service, title="Amazon VPC Lattice", icon="aws.network.VPCLattice", role="network"):
    """Connects services of several VPCs and accounts. The book has no price of its requests: beyond the free ones that
    line is unknown.
    """

    joins_networks = True
    alias_target = True
    own_route = True  # a VPC associated with it has its addresses in its route table
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    services: Count = option(1, "services that others may call; requests are spread over them evenly")
    kind: Literal["http", "tcp"] = option("http", "TCP connections are not billed by the request")

    requests: Flow = inflow("requests", default=True)

    def checks_targets(self):
        """Its target groups do."""
        return True

    @meter("service")
    def service_hours(self):
        """Every service, every hour. [k]

        https://aws.amazon.com/vpc/lattice/pricing/
        """
        return self.services * lattice_service

    @meter("gb")
    def data_processed(self):
        """Every byte through it, both ways. [k]

        https://aws.amazon.com/vpc/lattice/pricing/
        """
        return self.requests.sent + self.requests.returned

    @meter("request", kind="http")
    def requests_beyond_the_free(self):
        """Each hour the requests of every service beyond 300,000. [k]

        https://aws.amazon.com/vpc/lattice/pricing/
        """
        return over_the_day(most(self.requests.hourly - FREE * self.services, 0 * request / second)) or None

    @rule(severity="info", hint="take an 'alb' inside one VPC")
    def lattice_for_much_data(self):
        """A byte through Lattice costs three times one through a load balancer.

        It is bought for services in many VPCs and accounts, not for bytes.

        Flags:
            services: {it: {type: lattice}}
            traffic: {app: {requests: 100/second, response: 60 KB}}
            connections: [app -> it]
        Passes:
            services: {it: {type: lattice}}
            traffic: {app: {requests: 1/second, response: 60 KB}}
            connections: [app -> it]
        Source: https://aws.amazon.com/vpc/lattice/pricing/
        """
        if self.requests.sent + self.requests.returned > 1 * TB / month:
            yield "type", "carries more than a TB a month, and bills every byte"

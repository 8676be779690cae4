"""A Gateway Load Balancer bills its hours and the busiest of three dimensions of each hour.

https://aws.amazon.com/elasticloadbalancing/pricing/
"""

from archplan.services.words import *

endpoint = unit("endpoint")

LB, GLCU = counts("load balancer", "GLCU")


class GWLB(
    MadeAnew, Service, title="Gateway Load Balancer", icon="aws.network.ElbGatewayLoadBalancer", role="network", stands="zone", subcategory="Load Balancing"):  # fmt: skip
    """Sends traffic through firewalls of other makers. Its endpoints are of the type endpoint."""

    whole_hours = True
    balances = True
    warned_alone = True
    door = "through"

    requests_per_connection: Count = option(20, "requests of one connection or flow")
    connection_lasts: Duration = option("60 s", "from its first packet until it is forgotten")

    endpoints: Count = option(0, "Gateway Load Balancer endpoints that lead to it, one for each zone of a VPC")

    requests: Flow = inflow("requests that pass it", default=True)

    @derived
    def new_connections(self):
        """Requests over the requests that share a connection."""
        return self.requests.hourly / request / most(self.requests_per_connection, 1)

    @derived
    def capacity_units(self):
        """Each hour the largest of 600 new connections a second, 60,000 active connections and 1 GB an hour. [k]

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        processed = self.requests.hourly_sent + self.requests.hourly_returned
        return most(
            self.new_connections / (600 / second),
            self.new_connections * self.connection_lasts / 60000,
            processed / (GB / hour),
        )

    @meter("hour")
    def load_balancer_hours(self):
        """Every hour it exists.

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        return 1 * LB

    @meter("glcu", ends="never")
    def load_balancer_capacity(self):
        """The capacity units of every hour of the day, summed over the month. [k]

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        return over_the_day(self.capacity_units) * GLCU

    @meter("endpoint:gateway-lb-hour", whole_hours=True)
    def endpoints_to_it(self):
        """Every endpoint, every hour. [k]

        https://aws.amazon.com/privatelink/pricing/
        """
        return self.endpoints * endpoint or None

    @meter("endpoint:gateway-lb-gb")
    def data_through_endpoints(self):
        """Every byte through the endpoints, both ways. [k]

        https://aws.amazon.com/privatelink/pricing/
        """
        return self.requests.sent + self.requests.returned if self.endpoints else None

    @rule(hint="give its VPC 'zones: 2'")
    def firewalls_in_one_zone(self):
        """When the zone fails, so does everything that passes it.

        All traffic of the networks behind a Gateway Load Balancer goes through it, so its zone is everybody's.

        Flags:
            services: {it: {type: gwlb}}
            places: {main: {type: vpc, zones: 1, private: [it]}}
        Passes:
            services: {it: {type: gwlb}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html
        """
        if self.vpc and self.zones < 2 and self.stage == "production":
            yield "type", f"stands in the only zone of {self.vpc}"

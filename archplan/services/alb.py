"""An Application Load Balancer bills its hours and the busiest of four dimensions of each hour.

https://aws.amazon.com/elasticloadbalancing/pricing/
"""

from archplan.service import *

LB, LCU, address, connection = counts("load balancer", "LCU", "address", "connection")


class ALB(
    Service, title="Application Load Balancer", icon="aws.network.ElbApplicationLoadBalancer", role="ingress",
    stands="zone",
):  # fmt: skip
    """Spreads HTTP requests over targets in several zones."""

    crosses_zones_free = True

    requests_per_connection: Count = option(20, "requests a client sends before its connection closes")
    connection_lasts: Duration = option("60 s", "from the first request to the idle timeout")
    rules: Count = option(10, "listener rules evaluated for a request; ten are free")
    websockets: Count = option(0, "WebSocket connections open at once")
    targets: Literal["instances", "lambda"] = option("instances", "instances and IP addresses, or Lambda functions")
    internet_facing: bool = option(True, "it has public addresses")

    requests: Flow = inflow("HTTP requests", default=True)

    @derived
    def new_connections(self):
        """Requests over the requests that share a connection."""
        return self.requests.hourly / request / most(self.requests_per_connection, 1)

    @derived
    def capacity_units(self):
        """Each hour the largest of 25 new connections a second, 3,000 active connections, 1 GB an hour (0.4 GB to
        Lambda) and 1,000 rule evaluations a second beyond ten free rules.

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        processed = self.requests.hourly_sent + self.requests.hourly_returned
        gigabytes = processed / (GB / hour) / (0.4 if self.targets == "lambda" else 1)
        return most(
            self.new_connections / (25 / second),
            (self.new_connections * self.connection_lasts + self.websockets) / 3000,
            gigabytes,
            self.requests.hourly / (1000 * request / second) * most(self.rules - 10, 0),
        )

    @meter("hour")
    def load_balancer_hours(self):
        """Every hour it exists."""
        return 1 * LB

    @meter("lcu")
    def load_balancer_capacity(self):
        """The capacity units of every hour of the day, summed over the month."""
        return over_the_day(self.capacity_units) * LCU

    @meter("eip:address", internet_facing=True)
    def public_IPv4_addresses(self):
        """One address in each zone; more while it scales out. [k]

        https://aws.amazon.com/vpc/pricing/
        """
        return self.zones * address

    @rule
    def load_balancer_in_one_zone(self):
        """An Application Load Balancer needs subnets in two zones."""
        if self.vpc and self.zones < 2:
            yield "type", "stands in one zone; give its VPC 'zones: 2'"

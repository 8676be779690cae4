"""AWS Global Accelerator bills its hours and, beside data transfer, a premium on the larger direction.

https://aws.amazon.com/global-accelerator/pricing/
"""

from archplan.services.words import *

accelerator = unit("accelerator")
GOES_TO = {"canada": "united-states-and-canada", "united-states": "united-states-and-canada",
           "japan": "asia-pacific", "south-africa": "za"}  # fmt: skip
AWAY = {
    "ap-southeast-2": "AU",
    "ap-southeast-4": "AU",
    "ap-south-1": "IN",
    "ap-south-2": "IN",
    "ap-northeast-2": "KR",
}


class GlobalAccelerator(
    MadeAnew, Service, title="AWS Global Accelerator", icon="aws.network.GlobalAccelerator", role="edge", stands="edge",
):  # fmt: skip
    """Two addresses near every user, and AWS's own network from there to the region. What leaves the region for users is
    billed as data transfer besides, where it leaves.
    """

    whole_hours = True
    also_called = {"accelerator": ""}

    moves_clients = True
    alias_target = True
    is_passed = True
    agreement = Agreement("99.99%", "https://aws.amazon.com/global-accelerator/sla/", confidence="unseen")

    requests: Flow = inflow("requests", default=True)

    def stands_in(self, leaving):
        """Every endpoint answers for the others."""
        return "endpoints"

    @property
    def continent(self):
        """Where the region is, as this price list divides the world."""
        first = self.region.partition("-")[0]
        return AWAY.get(self.region) or {"us": "NA", "ca": "NA", "eu": "EU", "ap": "AP"}.get(first, first.upper())

    @meter("accelerator", scope="global")
    def accelerator_hours(self):
        """Every hour it exists, enabled or not.

        https://aws.amazon.com/global-accelerator/pricing/
        """
        return 1 * accelerator

    @meter("premium-in-to-{}", scope="geo:{continent}")
    def premium_transfer(self):
        """Of all its bytes the direction that has more, by where the region and the users are, on top of transfer.

        https://aws.amazon.com/global-accelerator/pricing/
        """
        found: dict[str, Quantity] = {}
        more_out = most(self.requests.returned - self.requests.sent, 0 * byte / second)
        both = self.requests.returned + self.requests.sent + byte / year  # zero never divides
        outward = ceil(more_out / both)  # 1 when more goes out than comes in, else 0
        for edge, (_, sent, returned) in self.requests.edges.items():
            to = GOES_TO.get(edge, edge)
            found[to] = found.get(to, 0 * byte / second) + sent + (returned - sent) * outward
        return found

    @rule(severity="info", hint="use cloudfront for web pages and APIs that answer over HTTPS")
    def accelerator_before_web_pages(self):
        """CloudFront caches and costs less for HTTP; accelerators are for games, voice, fixed addresses.

        Answers of more than 20 KB on average are taken for pages and pictures.

        Flags:
            traffic: {readers: {requests: 1 million/month, response: 60 KB}}
            services: {it: {type: globalaccelerator}, alb: {type: alb}}
            connections: [readers -> it -> alb]
        Passes:
            traffic: {players: {requests: 1 million/month, response: 1 KB}}
            services: {it: {type: globalaccelerator}, alb: {type: alb}}
            connections: [players -> it -> alb]
        Source: https://aws.amazon.com/global-accelerator/pricing/ [k]
        """
        if self.requests and self.requests.response_size > 20 * KB / request:
            yield "type", f"answers of {self.requests.response_size * request} look like web pages"

"""AWS Site-to-Site VPN bills every connection by the hour; what leaves AWS over it is data transfer.

https://aws.amazon.com/vpn/pricing/
"""

from archplan.services.words import *

tunnel_pair = unit("connection")


class VPN(
    MadeAnew,
    Service,
    title="AWS Site-to-Site VPN",
    icon="aws.network.SiteToSiteVpn",
    role="network",
    subcategory="Network Security",
):
    """An encrypted way between an office and a VPC: one connection is two tunnels."""

    whole_hours = True
    also_called = {"site_to_site_vpn": "", "vpn_gateway": ""}

    joins_networks = True
    private_line = True
    door = "both"
    own_route = True
    leads_out = True
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    sites: Count = option(1, "VPN connections, one for each office")
    accelerated: bool = option(False, "enters AWS's network near the office, through Global Accelerator")

    requests: Flow = inflow("requests that pass it", default=True)
    processed: Flow = inflow("bytes of the data centres that go over it, both ways", counted=byte)

    @meter("connection")
    def connection_hours(self):
        """Every connection, every hour it is provisioned. [k]

        https://aws.amazon.com/vpn/pricing/
        """
        return self.sites * tunnel_pair

    @meter("accelerated-connection", accelerated=True)
    def acceleration(self):
        """An accelerated connection pays for two accelerators. [k]

        https://aws.amazon.com/vpn/pricing/
        """
        return self.sites * tunnel_pair

    @rule(
        severity="info",
        hint="keep traffic below the limit, or attach several connections to a transitgateway",
    )
    def tunnel_too_narrow(self):
        """A tunnel carries 1.25 gigabits a second at most.

        Both tunnels of a connection are there to outlive one another, not to carry twice as much.

        Flags:
            services: {it: {type: vpn}}
            traffic: {office: {kind: office, requests: 1000/second, response: 1 MB}}
            connections: [office -> it]
        Flags:
            services: {it: {type: vpn}, app: {type: ecs, tasks: 2}}
            traffic: {staff: {kind: office, requests: 1000/second, response: 1 MB}}
            places: {main: {private: [app]}, office: {type: datacenter, holds: [staff], over: it}}
            connections: [staff -> app]
        Passes:
            services: {it: {type: vpn}}
            traffic: {office: {kind: office, requests: 10/second, response: 1 MB}}
            connections: [office -> it]
        Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html
        """
        moved = self.requests.moved_at_peak + self.processed.peak
        if moved > self.sites * 149 * MB / second:
            shown = plain(moved.to(MB / second), 3)
            yield (
                "sites",
                f"the busiest minute brings {shown} MB a second, and its tunnels carry {plain((self.sites * 149).number)}",
            )

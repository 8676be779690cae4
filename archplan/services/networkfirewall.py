"""AWS Network Firewall bills an endpoint in each zone by the hour, and every byte.

https://aws.amazon.com/network-firewall/pricing/
"""

from archplan.services.words import *

endpoint = unit("endpoint")
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "500 GB/month")]


class NetworkFirewall(
    MadeAnew, Service, title="AWS Network Firewall", icon="aws.network.NetworkFirewall", role="network", stands="zone", subcategory="Network Security"):  # fmt: skip
    """Looks at what enters and leaves a VPC. Traffic that is not drawn through it is stated as `inspects`."""

    also_called = {"network_firewall": "", "firewall": ""}

    door = "through"
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    inspects: Data = option("0 GB/month", "traffic that passes it beside what connections bring")
    decrypts: bool = option(False, "looks into TLS, for a surcharge")

    requests: Flow = inflow("requests that pass it", default=True)

    @meter("endpoint")
    def firewall_endpoints(self):
        """An endpoint in every zone, every hour. [k]

        https://aws.amazon.com/network-firewall/pricing/
        """
        return self.zones * endpoint

    @meter("gb")
    def traffic_processed(self):
        """Every byte through it, both ways. [k]

        https://aws.amazon.com/network-firewall/pricing/
        """
        return self.requests.sent + self.requests.returned + self.inspects

    @meter("tls-endpoint", decrypts=True)
    def TLS_inspection(self):
        """The same endpoints again, for looking into TLS. [k]

        https://aws.amazon.com/network-firewall/pricing/
        """
        return self.zones * endpoint

    @rule(severity="info", hint="draw what passes it, or state 'inspects: 500 GB/month'", traffic=True)
    def firewall_without_traffic(self):
        """A firewall sees what is routed through it, which no connection shows by itself.

        An endpoint stands in every zone, and each byte through it is billed besides.

        Flags:
            services: {it: {type: networkfirewall}, app: {type: lambda}}
            traffic: {people: {requests: 1/second}}
            connections: [people -> app]
        Passes:
            {inspects: 500 GB/month}
        Source: https://aws.amazon.com/network-firewall/pricing/
        """
        if not self.requests and not self.inspects:
            yield "inspects", "nothing passes it, and its endpoints are billed every hour"

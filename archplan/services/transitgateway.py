"""AWS Transit Gateway bills every attachment by the hour, and the bytes that attachments send it.

https://aws.amazon.com/transit-gateway/pricing/
"""

from archplan.services.words import *

Data = Annotated[Quantity, Measures("a volume of data", byte / second, "500 GB/month")]

attachment = unit("attachment")


class TransitGateway(
    MadeAnew, Service, title="AWS Transit Gateway", icon="aws.network.TransitGateway", role="network",
):  # fmt: skip
    """A hub between VPCs, offices and other regions."""

    whole_hours = True
    also_called = {"tgw": "", "transit_gateway": ""}

    joins_networks = True
    private_line = True
    door = "both"
    own_route = True

    attachments: Count = option(2, "VPCs attached to it")
    vpn_attachments: Count = option(0, "VPN connections attached to it")
    direct_connect_attachments: Count = option(0, "Direct Connect gateways attached to it")
    peering_attachments: Count = option(0, "transit gateways of other regions it is peered with")
    connect_attachments: Count = option(0, "network appliances attached by Connect")

    from_vpn: Data = option("0 GB/month", "bytes sent to it by VPN connections, beside the requests drawn")
    from_direct_connect: Data = option("0 GB/month", "bytes sent to it by Direct Connect, beside the requests drawn")

    requests: Flow = inflow("requests that pass it", default=True)

    @meter("attachment")
    def VPC_attachments(self):
        """Every VPC attached, every hour. [k]

        https://aws.amazon.com/transit-gateway/pricing/
        """
        return self.attachments * attachment

    @meter("vpn-attachment")
    def VPN_attachments(self):
        """Every VPN connection attached, every hour. [k]

        https://aws.amazon.com/transit-gateway/pricing/
        """
        return self.vpn_attachments * attachment or None

    @meter("dx-attachment")
    def Direct_Connect_attachments(self):
        """Every Direct Connect gateway attached, every hour. [k]

        https://aws.amazon.com/transit-gateway/pricing/
        """
        return self.direct_connect_attachments * attachment or None

    @meter("peering-attachment")
    def peered_gateways(self):
        """Every peering, every hour. [k]

        https://aws.amazon.com/transit-gateway/pricing/
        """
        return self.peering_attachments * attachment or None

    @meter("connect-attachment")
    def Connect_attachments(self):
        """Every Connect attachment, every hour. [k]

        https://aws.amazon.com/transit-gateway/pricing/
        """
        return self.connect_attachments * attachment or None

    @meter("gb")
    def data_processed(self):
        """What attachments send: requests from one side, responses from the other. [k]

        https://aws.amazon.com/transit-gateway/pricing/
        """
        return self.requests.sent + self.requests.returned

    @meter("vpn-gb")
    def data_from_VPN(self):
        """Every byte that a VPN connection sends to it. [k]

        https://aws.amazon.com/transit-gateway/pricing/
        """
        return self.from_vpn or None

    @meter("dx-gb")
    def data_from_Direct_Connect(self):
        """Every byte that a Direct Connect gateway sends to it. [k]

        https://aws.amazon.com/transit-gateway/pricing/
        """
        return self.from_direct_connect or None

    @rule(severity="info", hint="two VPCs can peer, which costs nothing by the hour: 'peers: [other]' of the place")
    def hub_for_two(self):
        """A hub pays from three networks on.

        Every attachment is billed by the hour and every byte through the hub; peering two VPCs is free.

        Flags:
            {attachments: 2}
        Passes:
            {attachments: 2, vpn_attachments: 1}
        Source: https://aws.amazon.com/transit-gateway/pricing/
        """
        others = (self.vpn_attachments + self.direct_connect_attachments + self.peering_attachments
                  + self.connect_attachments)  # fmt: skip
        if self.attachments + others <= 2 and not others:
            yield "attachments", f"joins {self.attachments} VPCs"

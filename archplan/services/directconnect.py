"""AWS Direct Connect bills ports by the hour and what leaves AWS over them. https://aws.amazon.com/directconnect/pricing/"""

from archplan.services.words import *

port = unit("port")
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "5 TB/month")]


class DirectConnect(MadeAnew, Service, title="AWS Direct Connect", icon="aws.network.DirectConnect", role="network"):
    """A line between your premises and AWS. What it carries out is cheaper than over the internet; what comes in is
    free. Requests drawn into AWS through it return over it. The partner's line itself is not AWS's to bill.
    """

    also_called = {"dx": "", "direct_connect": ""}

    private_line = True
    line_to_aws = True
    warned_alone = True
    agreement = Agreement(
        "99.99%", "https://aws.amazon.com/directconnect/sla/", zonal="95%", confidence="unseen",
        condition="lines at two locations", alone="a single line",
    )  # fmt: skip

    door = "both"
    own_route = True
    egress = "own"  # what leaves over it is billed as its own transfer
    outward = "outgoing"

    port_: Literal["dedicated", "hosted"] = option("dedicated", "a port of your own, or part of a partner's")
    speed: Literal["50m", "100m", "200m", "300m", "400m", "500m", "1g", "2g", "5g", "10g", "100g"] = option(
        "1g", "in bits a second; dedicated ports have 1g, 10g and 100g"
    )
    ports: Count = option(1, "ports; two at different locations in production")
    sends: Data = option("0 GB/month", "data that leaves AWS over it, beside answers to connections")

    requests: Flow = inflow("requests that come in over it", default=True)
    outgoing: Flow = inflow("requests that go out over it: those that come from inside, unless a connection says")
    processed: Flow = inflow("bytes of the data centres that go over it, both ways", counted=byte)

    @meter("{port_}-{speed}")
    def port_hours(self):
        """Every port, every hour it is provisioned, used or not. [k]

        https://aws.amazon.com/directconnect/pricing/
        """
        return self.ports * port

    @meter("out")
    def data_out(self):
        """Every byte that leaves AWS over it, answers to what comes in and requests that go out, at a location of the
        same region. [k]

        https://aws.amazon.com/directconnect/pricing/
        """
        return self.requests.returned + self.outgoing.sent + self.processed.returned + self.sends or None

    def outlives_a_zone(self):
        return self._values["ports"] > 1

    @free()
    def data_in(self):
        """Data that enters AWS over it is free."""
        return self.requests.sent + self.outgoing.returned + self.processed.sent

    @rule(hint="write 'ports: 2', or keep a 'vpn' beside it")
    def single_line(self):
        """A single line is away while its location is maintained.

        AWS's resiliency models start from two lines at two locations.

        Flags:
            {}
        Passes:
            {ports: 2}
        Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/resiliency_toolkit.html
        """
        if self.ports < 2 and self.stage == "production":
            yield "ports", "is the only line"

    @rule(severity="error", hint="dedicated ports have 1g, 10g or 100g; hosted ones 50m to 10g")
    def speed_not_sold(self):
        """Dedicated and hosted ports have speeds of their own.

        A partner cuts hosted connections out of its own port; a dedicated port is a whole one.

        Flags:
            {port: dedicated, speed: 500m}
        Passes:
            {port: hosted, speed: 500m}
        Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/Welcome.html
        """
        dedicated = self.speed in ("1g", "10g", "100g")
        if (self.port_ == "dedicated" and not dedicated) or (self.port_ == "hosted" and self.speed == "100g"):
            yield "speed", f"no {self.port_} port has {self.speed}"

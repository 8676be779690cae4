"""AWS Client VPN bills every subnet its endpoint is associated with, and every client while it is connected.

https://aws.amazon.com/vpn/pricing/
"""

from archplan.services.words import *

association, connection = counts("association", "connection")
Schedule = Annotated[Quantity, Measures("a part of the time", one, "8 hours/day", high=Fraction(1))]


class ClientVPN(
    MadeAnew,
    Service,
    title="AWS Client VPN",
    icon="aws.network.ClientVpn",
    role="network",
    stands="zone",
    subcategory="Network Security",
):
    """Lets people into a VPC from their own computers."""

    also_called = {"client_vpn": ""}

    private_line = True
    door = "both"

    people: Count = option(1, "people who connect")
    connected: Schedule = option("40 hours/week", "when each of them is connected")
    subnets: Count | None = option(None, "subnets it is associated with; one in every zone unless stated")

    requests: Flow = inflow("requests that pass it", default=True)

    @meter("endpoint")
    def endpoint_associations(self):
        """Every subnet that the endpoint is associated with, connected or not. [k]

        https://aws.amazon.com/vpn/pricing/
        """
        return (self.zones if self.subnets is None else self.subnets) * association

    @meter("connection", ends="never")
    def client_connections(self):
        """Every client for the time it is connected. [k]

        https://aws.amazon.com/vpn/pricing/
        """
        return self.people * self.connected * connection

    @rule(severity="info", hint="take the associations away at night, or write 'subnets: 1'")
    def endpoint_for_few(self):
        """An association costs as much as two people who never disconnect.

        It is billed by the hour whether anybody connects or not; a person only while connected.

        Flags:
            {people: 3, subnets: 2}
        Passes:
            {people: 20, subnets: 2}
        Passes:
            {subnets: 2}
        Source: https://aws.amazon.com/vpn/pricing/
        """
        subnets = quantity(self.zones) if self.subnets is None else self.subnets
        if "people" in self.spec and self.people * self.connected < subnets:
            yield "people", f"associations ({subnets}) cost more than the people who use them"

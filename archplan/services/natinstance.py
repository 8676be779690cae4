"""A NAT instance is an EC2 instance that forwards packets: its hours, its volume and its address are all it bills.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html
"""

from archplan.services.words import *

server, address = counts("instance", "address")


class NATInstance(
    Stoppable, Service, title="NAT instance", icon="aws.compute.EC2Instance", role="network", stands="zone"
):
    """Lets private subnets reach the internet through an EC2 instance of your own. What its VPC's services send out
    passes it without being drawn, and is not billed by the byte; data transfer is, as anywhere.
    """

    warned_alone = True
    way_out = "nat"
    door = "out"

    instance: Annotated[str, Listed("ec2.csv", "instance", "instance type")] = option(
        "t4g.nano", "the type of every instance"
    )
    per: Literal["zone", "vpc"] = option("zone", "an instance in every zone, or a single one for the VPC")
    volume: Size = option("8 GB", "the gp3 volume of each instance")

    requests: Flow = inflow("calls drawn through it", default=True)
    processed: Flow = inflow("bytes of its VPC's private services, both ways", counted=byte)

    def spread(self):
        """As many zones as it has instances."""
        return self.zones if self._values["per"] == "zone" else 1

    @derived
    def instances(self):
        """One in every zone of its VPC, or a single one."""
        return quantity(self.zones if self.per == "zone" else 1)

    @meter("ec2:instance/linux/{instance}", ends="stopped")
    def instance_hours(self):
        """Every instance runs all the time. [k]

        https://aws.amazon.com/ec2/pricing/on-demand/
        """
        return self.instances * server

    @meter("ebs:gp3")
    def volumes(self):
        """The volume of every instance, full or empty. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        return self.instances * self.volume or None

    @meter("eip:address")
    def public_IPv4_addresses(self):
        """One address for each instance.

        https://aws.amazon.com/vpc/pricing/
        """
        return self.instances * address

    @free()
    def data_processed(self):
        """An instance forwards bytes for nothing, where a NAT gateway bills each of them."""
        return self.processed.mean + self.requests.sent + self.requests.returned

    @rule(severity="error", hint="name it under 'public' of its VPC")
    def nat_in_private_subnet(self):
        """A NAT instance reaches the internet only from a public subnet.

        It takes its own way out through the internet gateway, to which only public subnets route.

        Flags:
            services: {it: {type: natinstance}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Passes:
            services: {it: {type: natinstance}}
            places: {main: {type: vpc, zones: 2, public: [it]}}
        Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html
        """
        if self.vpc and not self.is_public:
            yield "type", f"stands in {self.tier} subnets of {self.vpc}"

    @rule(severity="info", hint="take a 'nat' where the way out must not fail")
    def nat_of_your_own(self):
        """Nobody replaces or patches a NAT instance but you.

        A NAT gateway is kept running by AWS and grows by itself; an instance costs less and does neither.

        Flags:
            {}
        Passes:
            services: {it: {type: nat}}
        Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html
        """
        if self.stage == "production":
            yield "type", f"each {self.instance} is yours to patch and to replace, and carries what its type carries"

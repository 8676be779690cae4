"""Amazon EC2 bills an instance for the time it runs; its volumes and Elastic IPs all month, running or not.

https://aws.amazon.com/ec2/pricing/on-demand/
"""

from archplan.services.ec2.checks import EC2Checks
from archplan.services.words import *

instances_unit, address, IOPS, MiBps, vCPU, metric = counts("instance", "address", "IOPS", "MiBps", "vCPU", "metric")
Throughput = Annotated[Quantity, Measures("a throughput", byte / second, "250 MB/s")]
Credits = Annotated[Quantity, Measures("an amount of vCPU-hours", vCPU, "60 vCPU-hours/month")]

Port = Annotated[Quantity, Measures("a port", one, "8080", low=Fraction(1), high=Fraction(65535), whole=True)]


class Ingress(Record):
    """A rule of a security group: who may come in where."""

    port: Port = option(None, "the port, such as 443", required=True)
    from_: str = option("", "the addresses that may, such as 203.0.113.7/32; 0.0.0.0/0 is everybody", required=True)


class EC2(
    EC2Checks,
    Stoppable,
    Service,
    title="Amazon EC2",
    icon="aws.compute.EC2",
    role="compute",
    stands="zone",
    subcategory="Virtual Machines",
):
    """Virtual machines of one type. Say how many run and when; with `serves`, their number follows the traffic."""

    also_called = {"vm": "", "server": "", "virtual_machine": "", "instance": ""}

    looks_up = True
    warned_alone = True
    agreement = Agreement("99.99%", "https://aws.amazon.com/compute/sla/", zonal="99.5%", confidence="quoted")

    instance: Annotated[str, Listed("ec2.csv", "instance", "instance type")] = option(
        "", "the instance type, such as t3.medium", required=True
    )
    count: Range = option("1", "instances, fewest to most")
    os: Literal["linux", "windows"] = option("linux", "the operating system; Windows includes its licence")
    serves: Rate | None = option(None, "what one instance serves; with it, instances follow the traffic")
    spot_discount: Ratio | None = option(None, "bought as Spot: what that takes off the list price")
    volume: Size = option("0 GB", "the volume of each instance")
    volume_type: Literal["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"] = option(
        "gp3", "its EBS type", volume=SOME
    )
    iops: Count | None = option(
        None,
        "provisioned IOPS of each volume; a gp3 volume has 3,000 for nothing",
        volume=SOME,
        volume_type=("gp3", "io1", "io2"),
    )
    throughput: Throughput | None = option(
        None, "provisioned for each volume; a gp3 volume has 125 MB/s for nothing", volume=SOME, volume_type="gp3"
    )
    public_ip: bool = option(False, "each instance has a public address while it runs", elastic_ip=False)
    elastic_ip: bool = option(False, "each instance has a public address of its own, running or not")

    detailed_monitoring: bool = option(False, "its basic metrics every minute, not every five")
    encrypted: bool = option(True, "encrypted at rest, as AWS's consoles set it", volume=SOME)
    port: Port | None = option(None, "the port its software listens on")
    ingress: list[Ingress] = option((), "what its security group lets in, such as [{port: 443, from: 0.0.0.0/0}]")
    surplus_credits: Credits | None = option(
        None, "unlimited mode: vCPU-hours that T instances, all together, burst beyond credits they earn"
    )

    requests: Flow = inflow("requests its instances answer", default=True)

    class arriving(Record):
        """Keys of a connection that reaches instances."""

        deploy: Literal["rolling", "blue-green", "canary", "linear"] | None = option(None, "the connection deploys")

    def has_passing_address(self):
        return bool(self._values["public_ip"]) and not self._values["elastic_ip"]

    def has_fixed_address(self):
        return bool(self._values["elastic_ip"])

    def fleet(self):
        return self.count

    def fleet_wanted(self):
        """As many instances as serve the busiest minute."""
        return ceil(self.requests.peak / self.serves) if self.serves else None

    def spread(self):
        """Instances are spread over the zones of the VPC, as far as the fewest of them go."""
        return min(self.zones, int(self._values["count"].low.number))

    @property
    def busiest(self):
        """Instances of the busiest minute, as far as they may run; the fewest when it is not said what one serves."""
        return self.count.holding(ceil(self.requests.peak / self.serves)) if self.serves else self.count.low

    def in_recovery(self, strategy):
        """Instances for its part of the busiest minute, one for each zone at least, from the copy of their image.

        https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html
        """
        backup = {"resource": "ec2", "holds": self.volume} if self.volume else {}
        assumed = (f"{self.name}: its disks are its image and keep no data of their own",) if self.volume else ()
        if not strategy.serves:
            how = "its image is copied; nothing runs until its template is deployed"
            return Copy(how, backup=backup, assumed=assumed)
        fewest = strategy.units(self.busiest, self.zones)
        count = f"{fewest}..{max(fewest, int(self.count.high.number))}"
        own = {"count": count} if strategy.name == "active-active" else {}
        return Copy(
            f"at least {fewest} instances, from the copy of their image", {"count": count}, own, backup,
            grows=not strategy.is_whole, assumed=assumed,
        )  # fmt: skip

    @derived
    def instances(self):
        """Each hour the requests a second over what one instance serves, rounded up and held in the range; the
        fewest when it is not said what one instance serves.
        """
        wanted = self.count.holding(ceil(self.requests.hourly / self.serves)) if self.serves else self.count.low
        return over_the_day(wanted)

    @derived
    def part_paid(self):
        """All of the list price, less the stated discount of Spot."""
        return quantity(1) if self.spot_discount is None else 1 - self.spot_discount

    def commits(self):
        """Instances that are not Spot.

        https://docs.aws.amazon.com/savingsplans/latest/userguide/plan-types.html
        https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html
        """
        return {} if self.spot_discount is not None else {"instance_hours": ec2_instance(self.instance, self.os)}

    @meter("instance/{os}/{instance}", ends="stopped")
    def instance_hours(self):
        """Every instance for the time it runs, billed by the second; bought as Spot, times what is left of the list
        price after the stated discount. [k]

        https://aws.amazon.com/ec2/pricing/on-demand/
        """
        return self.instances * self.part_paid * instances_unit

    @property
    def credit_price(self):
        """The price name of a credit: cpu-credits-linux-t3."""
        return f"cpu-credits-{self._values['os']}-{self._values['instance'].partition('.')[0]}"

    @meter("{credit_price}", ends="never")
    def surplus_vCPUs(self):
        """An instance in unlimited mode pays for every vCPU-hour above what its credits cover over a day. [k]

        https://aws.amazon.com/ec2/pricing/on-demand/
        """
        return self.surplus_credits if self.instance[:1] == "t" else None

    @meter("cloudwatch:metric", detailed_monitoring=True, ends="stopped")
    def monitoring_metrics(self):
        """Detailed monitoring is seven metrics for every instance that runs. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.instances * 7 * metric

    @meter("ebs:{volume_type}")
    def volumes(self):
        """The volume of every instance, by the size it was given; a stopped instance keeps its volume. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        return self.instances * self.volume if self.volume else None

    @meter("ebs:{volume_type}-iops", volume_type=("gp3", "io1", "io2"))
    def volume_IOPS(self):
        """The IOPS provisioned for every volume, for gp3 those beyond 3,000. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        included = 3000 if self.volume_type == "gp3" else 0
        extra = quantity(0) if self.iops is None else most(self.iops - included, 0)
        return self.instances * extra * IOPS if extra and self.volume else None

    @meter("ebs:gp3-throughput", volume_type="gp3")
    def volume_throughput(self):
        """The throughput provisioned for every gp3 volume beyond 125 MB/s. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        extra = quantity(0) if self.throughput is None else most(self.throughput / (MB / second) - 125, 0)
        return self.instances * extra * MiBps if extra and self.volume else None

    @meter("eip:address", ends="stopped")
    def public_IPv4_addresses(self):
        """One address for every instance that runs; only an Elastic IP stays when it stops. [k]

        https://aws.amazon.com/vpc/pricing/
        """
        return self.instances * address if self.public_ip or self.elastic_ip else None

    @meter("eip:idle-address", elastic_ip=True, ends="never")
    def idle_IPv4_addresses(self):
        """The Elastic IP of every instance that is stopped.

        https://aws.amazon.com/vpc/pricing/
        """
        return self.instances * (1 - self.part_of_month) * address if self.is_stopped() else None

"""Amazon EC2 bills an instance for the time it runs; its volumes and Elastic IPs all month, running or not.

https://aws.amazon.com/ec2/pricing/on-demand/
"""

from archplan.service import *

instances_unit, address, IOPS, MiBps, vCPU, metric = counts("instance", "address", "IOPS", "MiBps", "vCPU", "metric")
Schedule = Annotated[Quantity, Measures("a part of the time", one, "50 hours/week", high=Fraction(1))]
Throughput = Annotated[Quantity, Measures("a throughput", byte / second, "250 MB/s")]
Credits = Annotated[Quantity, Measures("an amount of vCPU-hours", vCPU, "60 vCPU-hours/month")]


class EC2(Service, title="Amazon EC2", icon="aws.compute.EC2", role="compute", stands="zone"):
    """Virtual machines of one type. Say how many run and when; with `serves`, their number follows the traffic."""

    instance: Annotated[str, Listed("ec2.csv", "instance", "instance type")] = option(
        "", "the instance type", required=True
    )
    count: Range = option("1", "instances, fewest to most")
    os: Literal["linux", "windows"] = option("linux", "the operating system; Windows includes its licence")
    serves: Rate | None = option(None, "what one instance serves; with it, instances follow the traffic")
    hours: Schedule | None = option(None, "when instances run, such as 50 hours/week; always, unless stated")
    spot_discount: Ratio | None = option(None, "bought as Spot: what that takes off the list price")
    volume: Size = option("0 GB", "the volume of each instance")
    volume_type: Literal["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"] = option("gp3", "its EBS type")
    iops: Count | None = option(None, "provisioned IOPS of each volume; a gp3 volume has 3,000 for nothing")
    throughput: Throughput | None = option(None, "provisioned for each volume; a gp3 volume has 125 MB/s for nothing")
    public_ip: bool = option(False, "each instance has a public address while it runs")
    elastic_ip: bool = option(False, "each instance has a public address of its own, running or not")

    detailed_monitoring: bool = option(False, "its basic metrics every minute, not every five")
    surplus_credits: Credits | None = option(
        None, "unlimited mode: vCPU-hours that T instances, all together, burst beyond credits they earn"
    )

    requests: Flow = inflow("requests its instances answer", default=True)

    class arriving(Record):
        """Keys of a connection that reaches instances."""

        deploy: Literal["rolling", "blue-green", "canary", "linear"] | None = option(None, "the connection deploys")

    def spread(self):
        """Instances are spread over the zones of the VPC, as far as the fewest of them go."""
        return min(self.zones, int(self._values["count"].low.number))

    @derived
    def instances(self):
        """Each hour the requests a second over what one instance serves, rounded up and held in the range; the
        fewest when it is not said what one instance serves.
        """
        wanted = self.count.holding(ceil(self.requests.hourly / self.serves)) if self.serves else self.count.low
        return over_the_day(wanted)

    @derived
    def part_running(self):
        """The part of the time that instances run; always, unless hours are stated."""
        return quantity(1) if self.hours is None else self.hours

    @derived
    def part_paid(self):
        """All of the list price, less the stated discount of Spot."""
        return quantity(1) if self.spot_discount is None else 1 - self.spot_discount

    @meter("instance/{os}/{instance}")
    def instance_hours(self):
        """Every instance for the time it runs, billed by the second; bought as Spot, times what is left of the list
        price after the stated discount. [k]

        https://aws.amazon.com/ec2/pricing/on-demand/
        """
        return self.instances * self.part_running * self.part_paid * instances_unit

    @property
    def credit_price(self):
        """The price name of a credit: cpu-credits-linux-t3."""
        return f"cpu-credits-{self._values['os']}-{self._values['instance'].partition('.')[0]}"

    @meter("{credit_price}")
    def surplus_vCPUs(self):
        """An instance in unlimited mode pays for every vCPU-hour above what its credits cover over a day. [k]

        https://aws.amazon.com/ec2/pricing/on-demand/
        """
        return self.surplus_credits

    @meter("cloudwatch:metric", detailed_monitoring=True)
    def monitoring_metrics(self):
        """Detailed monitoring is seven metrics for every instance that runs. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.instances * self.part_running * 7 * metric

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

    @meter("eip:address")
    def public_IPv4_addresses(self):
        """One address for every instance that runs; only an Elastic IP stays when it stops. [k]

        https://aws.amazon.com/vpc/pricing/
        """
        return self.instances * self.part_running * address if self.public_ip or self.elastic_ip else None

    @meter("eip:idle-address", elastic_ip=True)
    def idle_IPv4_addresses(self):
        """The Elastic IP of every instance that is stopped.

        https://aws.amazon.com/vpc/pricing/
        """
        return self.instances * (1 - self.part_running) * address if self.hours is not None else None

    @rule(hint="raise the upper end of 'count'")
    def peak_above_instances(self):
        """The busiest minute needs more instances than may run."""
        needed = ceil(self.requests.peak / self.serves) if self.serves else quantity(0)
        if needed > self.count.high:
            yield (
                "count",
                (
                    f"the busiest minute brings {plain(self.requests.peak.number, 3)} requests/second and needs "
                    f"{needed} instances of {plain(self.serves.number, 3)}; at most {self.count.high} run"
                ),
            )

    @rule(hint="add what one instance answers, such as 'serves: 200 requests/second'")
    def instances_follow_nothing(self):
        """Without what one instance serves, the fewest instances are billed at every hour."""
        if self.count.low != self.count.high and not self.serves:
            yield "count", f"{self.count} instances run, but nothing says when; {self.count.low} are billed"

    @rule(severity="error", hint="take 'surplus_credits' out, or take a T instance such as t3.medium")
    def credits_without_burst(self):
        """Only T instances earn and spend CPU credits."""
        if self.surplus_credits and self.instance[:1] != "t":
            yield "surplus_credits", f"{self.instance} has no CPU credits"

    @rule(severity="info", hint="add its root volume, such as 'volume: 8 GB'")
    def instance_without_volume(self):
        """Nearly every instance starts from an EBS volume, which is billed on its own."""
        if not self.volume:
            yield "volume", "states no volume, so none is billed"

    @rule(severity="error", hint="add 'iops: 3000', or take 'volume_type: gp3'")
    def volume_without_iops(self):
        """Provisioned IOPS volumes are billed by the IOPS they are given."""
        if self.volume and self.volume_type in ("io1", "io2") and not self.iops:
            yield "volume_type", f"an {self.volume_type} volume needs its IOPS"

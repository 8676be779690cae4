"""Amazon EC2 bills an instance for the time it runs; its volumes and Elastic IPs all month, running or not.

https://aws.amazon.com/ec2/pricing/on-demand/
"""

from archplan.services.words import *

instances_unit, address, IOPS, MiBps, vCPU, metric = counts("instance", "address", "IOPS", "MiBps", "vCPU", "metric")
Schedule = Annotated[Quantity, Measures("a part of the time", one, "50 hours/week", high=Fraction(1))]
Throughput = Annotated[Quantity, Measures("a throughput", byte / second, "250 MB/s")]
Credits = Annotated[Quantity, Measures("an amount of vCPU-hours", vCPU, "60 vCPU-hours/month")]

Port = Annotated[Quantity, Measures("a port", one, "8080", low=Fraction(1), high=Fraction(65535), whole=True)]
GUARDED = {
    22: "SSH", 3389: "RDP", 445: "SMB", 3306: "MySQL", 5432: "PostgreSQL", 1433: "SQL Server", 1521: "Oracle",
    6379: "Redis", 11211: "Memcached", 27017: "MongoDB", 9200: "OpenSearch",
}  # fmt: skip
EVERYWHERE = ("0.0.0.0/0", "::/0")


class Ingress(Record):
    """A rule of a security group: who may come in where."""

    port: Port = option(None, "the port, such as 443", required=True)
    from_: str = option("", "the addresses that may, such as 203.0.113.7/32; 0.0.0.0/0 is everybody", required=True)


class EC2(Service, title="Amazon EC2", icon="aws.compute.EC2", role="compute", stands="zone"):
    """Virtual machines of one type. Say how many run and when; with `serves`, their number follows the traffic."""

    looks_up = True
    stops_at_night = True
    warned_alone = True
    agreement = Agreement("99.99%", "https://aws.amazon.com/compute/sla/", zonal="99.5%", confidence="quoted")

    instance: Annotated[str, Listed("ec2.csv", "instance", "instance type")] = option(
        "", "the instance type", required=True
    )
    count: Range = option("1", "instances, fewest to most")
    os: Literal["linux", "windows"] = option("linux", "the operating system; Windows includes its licence")
    serves: Rate | None = option(None, "what one instance serves; with it, instances follow the traffic")
    hours: Schedule | None = option(None, "when instances run, such as 50 hours/week; always, unless stated")
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
        """The busiest minute needs more instances than may run.

        Auto Scaling stops at its upper end, and requests beyond what the instances serve wait or fail.

        Flags:
            services: {it: {type: ec2, instance: t3.large, volume: 8 GB, count: 2..4, serves: 50 requests/second}}
            traffic: {clock: {kind: schedule, requests: 300/second}}
            connections: [clock -> it]
        Passes:
            services: {it: {type: ec2, instance: t3.large, volume: 8 GB, count: 2..12, serves: 50 requests/second}}
            traffic: {clock: {kind: schedule, requests: 300/second}}
            connections: [clock -> it]
        Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html [k]
        """
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
        """Without what one instance serves, the fewest instances are billed at every hour.

        A range says how many may run; what one of them serves says when.

        Flags:
            {instance: t3.large, count: 2..4}
        Passes:
            {instance: t3.large, count: 2..4, serves: 200 requests/second}
        Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html [k]
        """
        if self.count.low != self.count.high and not self.serves:
            yield "count", f"{self.count} instances run, but nothing says when; {self.count.low} are billed"

    @rule(severity="error", hint="take 'surplus_credits' out, or take a T instance such as t3.medium")
    def credits_without_burst(self):
        """Only T instances earn and spend CPU credits.

        Every other type has its vCPUs all the time.

        Flags:
            {instance: m5.large, surplus_credits: 73 vCPU-hours/month}
        Passes:
            {instance: t3.medium, surplus_credits: 73 vCPU-hours/month}
        Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode-concepts.html [k]
        """
        if self.surplus_credits and self.instance[:1] != "t":
            yield "surplus_credits", f"{self.instance} has no CPU credits"

    @rule(severity="info", hint="add its root volume, such as 'volume: 8 GB'")
    def instance_without_volume(self):
        """Nearly every instance starts from an EBS volume, which is billed on its own.

        It is billed by its size all month, whether the instance runs or not.

        Flags:
            {instance: t3.large}
        Passes:
            {instance: t3.large, volume: 8 GB}
        Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/RootDeviceStorage.html [k]
        """
        if not self.volume:
            yield "volume", "states no volume, so none is billed"

    @rule(severity="error", hint="add 'iops: 3000', or take 'volume_type: gp3'")
    def volume_without_iops(self):
        """Provisioned IOPS volumes are billed by the IOPS they are given.

        AWS creates no io1 or io2 volume without their number.

        Flags:
            {instance: t3.large, volume: 100 GB, volume_type: io1}
        Passes:
            {instance: t3.large, volume: 100 GB, volume_type: io1, iops: 1000}
        Source: https://docs.aws.amazon.com/ebs/latest/userguide/provisioned-iops.html [k]
        """
        if self.volume and self.volume_type in ("io1", "io2") and not self.iops:
            yield "volume_type", f"an {self.volume_type} volume needs its IOPS"

    @rule(hint="name the addresses that need it, such as 'from: 203.0.113.7/32', or use Systems Manager's sessions")
    def door_open_to_the_world(self):
        """Ports of administration, files and databases are tried by machines all over the internet, all day.

        SSH, RDP, SMB and the databases' ports need a few known addresses, or none: Systems Manager opens a session
        without any port.

        Flags:
            {instance: t3.large, ingress: [{port: 22, from: 0.0.0.0/0}]}
        Passes:
            {instance: t3.large, ingress: [{port: 22, from: 203.0.113.7/32}, {port: 443, from: 0.0.0.0/0}]}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        for door in self.ingress:
            name = GUARDED.get(int(door.port.number))
            if name and door.from_ in EVERYWHERE:
                yield door, f"its port {door.port.number} ({name}) is open to {door.from_}"

    @rule(hint="leave 'encrypted: false' out")
    def unencrypted_storage(self):
        """What is kept unencrypted can be read by whoever gets hold of a copy.

        Snapshots of an unencrypted volume are unencrypted too. Encryption with a key that AWS manages costs nothing, and is hard to turn on afterwards.

        Flags:
            {instance: t3.large, volume: 8 GB, encrypted: false}
        Passes:
            {instance: t3.large, volume: 8 GB}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        if self.volume and not self.encrypted:
            yield "encrypted", f"its volume of {self.volume} is kept unencrypted"

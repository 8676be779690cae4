"""What is wrong or worth saying of instances of Amazon EC2."""

from archplan.services.words import *

GUARDED = {
    22: "SSH", 3389: "RDP", 445: "SMB", 3306: "MySQL", 5432: "PostgreSQL", 1433: "SQL Server", 1521: "Oracle",
    6379: "Redis", 11211: "Memcached", 27017: "MongoDB", 9200: "OpenSearch",
}  # fmt: skip
EVERYWHERE = ("0.0.0.0/0", "::/0")


class EC2Checks(ServicePart):
    """Whether they are enough, whole, closed to the world and encrypted."""

    @rule(hint="raise the upper end of 'count'", saturates=True)
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

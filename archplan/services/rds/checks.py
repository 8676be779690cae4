"""What is wrong or worth saying of a database of Amazon RDS."""

from archplan.services.words import *


class RDSChecks(ServicePart):
    """Whether it outlives its zone, is closed to the world, and its storage can do what is asked."""

    @rule(hint="set 'multi_az: true'")
    def database_in_one_zone(self):
        """Failing over takes a minute or two; restoring a backup takes hours.

        A standby in a second zone is kept in step and takes over under the same name when the first zone fails.

        Flags:
            {instance: db.t4g.medium}
        Passes:
            {instance: db.t4g.medium, multi_az: true}
        Passes:
            stage: development
            services: {it: {type: rds, instance: db.t4g.medium}}
        Source: https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
        """
        if not self.multi_az and self.stage == "production":
            yield "multi_az", f"{self.storage} of {self.engine} has no standby in a second zone"

    @rule(severity="error", hint="write 'outside_hours: deleted', or leave the hours out")
    def database_that_never_stops(self):
        """AWS stops no instance that has a read replica, and no SQL Server with a standby.

        Flags:
            {instance: db.t4g.medium, replicas: 1, hours: 50 hours/week}
        Flags:
            {instance: db.t4g.medium, engine: sqlserver-web, multi_az: true, schedule: office hours}
        Passes:
            {instance: db.t4g.medium, replicas: 1, hours: 50 hours/week, outside_hours: deleted}
        Passes:
            {instance: db.t4g.medium, multi_az: true, hours: 50 hours/week}
        Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
        """
        if not self.is_stopped():
            return
        key = "schedule" if self.schedule is not None else "hours"
        if self.replicas or self.replicate_to:
            yield key, "has a read replica, and AWS stops no instance that has one"
        elif self.multi_az and self.engine.startswith("sqlserver"):
            yield key, "is SQL Server with a standby, which AWS does not stop"

    @rule(severity="error", hint="take 'surplus_credits' out, or take an instance such as db.t4g.medium")
    def database_credits_of_a_fixed_instance(self):
        """Only T3 and T4g databases use more CPU credits than they earn.

        Flags:
            {instance: db.m5.large, surplus_credits: 73 vCPU-hours/month}
        Flags:
            {instance: db.t2.small, surplus_credits: 73 vCPU-hours/month}
        Passes:
            {instance: db.t3.medium, surplus_credits: 73 vCPU-hours/month}
        Source: https://aws.amazon.com/rds/pricing/
        """
        if self.surplus_credits and not self.is_unlimited:
            yield "surplus_credits", f"{self.instance} never uses more CPU credits than it earns"

    @rule(severity="error", hint="leave 'publicly_accessible' out")
    def database_open_to_the_internet(self):
        """A database belongs where only its own services reach it.

        With a public address, a security group that is opened by mistake is all that keeps the world out.

        Flags:
            {instance: db.t4g.medium, publicly_accessible: true}
        Passes:
            {instance: db.t4g.medium}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        if self.publicly_accessible:
            yield "publicly_accessible", "has a public address"

    @rule(severity="error", hint="provision more storage, or leave 'iops' and 'throughput' out")
    def performance_that_gp3_lacks(self):
        """Below the size at which RDS stripes gp3, no more can be provisioned than it includes.

        From 400 GB (200 GB for Oracle) storage is striped over four volumes, and IOPS and throughput can be bought.

        Flags:
            {instance: db.t4g.medium, storage: 100 GB, iops: 6000}
        Passes:
            {instance: db.t4g.medium, storage: 400 GB, iops: 14000}
        Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html [k]
        """
        if self.storage_type != "gp3" or self.engine.startswith("sqlserver") or self.large:
            return
        if self.iops is not None and self.iops > self.included_IOPS:
            yield "iops", f"{self.storage} of gp3 has {self.included_IOPS} IOPS, not {self.iops}"
        if self.throughput is not None and self.throughput > self.included_throughput:
            yield "throughput", f"{self.storage} of gp3 has 125 MB/s, not {self.throughput / (MB / second)}"

    @rule(hint="give its VPC 'zones: 2'")
    def standby_in_the_same_zone(self):
        """A standby needs subnets in two zones.

        A subnet group that covers one zone is refused.

        Flags:
            services: {it: {type: rds, instance: db.t4g.medium, multi_az: true}}
            places: {main: {type: vpc, zones: 1, data: [it]}}
        Passes:
            services: {it: {type: rds, instance: db.t4g.medium, multi_az: true}}
            places: {main: {type: vpc, zones: 2, data: [it]}}
        Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html [k]
        """
        if self.multi_az and self.vpc and self.zones < 2:
            yield "multi_az", f"{self.vpc} has one zone, so a standby has nowhere to stand"

    @rule(hint="leave 'encrypted: false' out")
    def unencrypted_storage(self):
        """What is kept unencrypted can be read by whoever gets hold of a copy.

        Snapshots and read replicas of an unencrypted database are unencrypted too. Encryption with a key that AWS manages costs nothing, and is hard to turn on afterwards.

        Flags:
            {instance: db.t4g.medium, encrypted: false}
        Passes:
            {instance: db.t4g.medium}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        if not self.encrypted:
            yield "encrypted", f"{self.storage} of {self.engine} is kept unencrypted"

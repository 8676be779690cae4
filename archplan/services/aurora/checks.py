"""What is wrong or worth saying of an Aurora cluster."""

from archplan.services.words import *


class AuroraChecks(ServicePart):
    """Whether it outlives its writer, holds its peak and is encrypted."""

    @rule(hint="write 'readers: 1'")
    def cluster_without_reader(self):
        """Without a reader, a failed writer is replaced in minutes, not seconds.

        A reader in another zone is what a cluster fails over to; without one a new writer has to start first.

        Flags:
            {readers: 0}
        Passes:
            {readers: 1}
        Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html
            https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
        """
        if not self.readers and self.stage == "production":
            yield "readers", "has no instance to fail over to"

    @rule(severity="error", hint="write 'outside_hours: deleted', or leave the hours out")
    def cluster_that_never_stops(self):
        """A cluster of a global database cannot be stopped.

        Flags:
            {replicate_to: us-west-2, hours: 50 hours/week}
        Passes:
            {hours: 50 hours/week}
        Source: https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/start-stop-aurora-cluster.html
        """
        if self.is_stopped() and self.replicate_to:
            yield (
                "schedule" if self.schedule is not None else "hours",
                "is part of a global database, which AWS does not stop",
            )

    @rule(hint="raise most_units, or add readers", saturates=True)
    def capacity_too_small(self):
        """Beyond its most units a serverless cluster queues its queries.

        It grows by itself up to the number of units it may take, and no further.

        Flags:
            services: {it: {type: aurora, capacity: serverless, most_units: 2}}
            traffic: {clock: {kind: schedule, requests: 1000/second}}
            connections: [clock -> it]
        Passes:
            services: {it: {type: aurora, capacity: serverless, most_units: 16}}
            traffic: {clock: {kind: schedule, requests: 1000/second}}
            connections: [clock -> it]
        Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.how-it-works.html [k]
        """
        if self.capacity == "serverless" and self.queries.peak > self.serves * self.most_units * self.instances_running:
            peak, answered = (plain(rate.to(request / second), 3) for rate in (
                self.queries.peak, self.serves * self.most_units * self.instances_running))  # fmt: skip
            yield (
                "most_units",
                f"the busiest minute brings {peak} queries a second; {self.instances_running} instances of at most "
                f"{self.most_units} units answer {answered}",
            )

    @rule(hint="leave 'encrypted: false' out")
    def unencrypted_storage(self):
        """What is kept unencrypted can be read by whoever gets hold of a copy.

        Snapshots of an unencrypted cluster are unencrypted too. Encryption with a key that AWS manages costs nothing, and is hard to turn on afterwards.

        Flags:
            {holds: 20 GB, encrypted: false}
        Passes:
            {holds: 20 GB}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        if not self.encrypted:
            yield "encrypted", f"{self.holds} is kept unencrypted"

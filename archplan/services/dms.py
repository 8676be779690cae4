"""AWS Database Migration Service bills its replication instances by the hour.

https://aws.amazon.com/dms/pricing/
"""

from archplan.services.words import *

server = unit("instance")
Schedule = Annotated[Quantity, Measures("a part of the time", one, "10 days/month", high=Fraction(1))]


class DMS(
    Service, title="AWS Database Migration Service", icon="aws.database.DatabaseMigrationService", role="data",
    stands="zone", category="Migration",
):  # fmt: skip
    """Copies a database into another, and keeps it up to date while both run."""

    runs_by_itself = True  # a task replicates for as long as it runs
    copied_from = "never"

    capacity: Literal["instances", "serverless"] = option("instances", "instances, or capacity units that follow work")
    instance: Annotated[str, Listed("dms.csv", "instance", "instance type")] = option(
        "dms.t3.medium", "the type of each replication instance", capacity="instances"
    )
    instances: Count = option(1, "replication instances", capacity="instances")
    deployment: Literal["single-az", "multi-az"] = option("single-az", "multi-az has a standby in another zone")
    hours: Schedule = option("100%", "the part of the time that it replicates")
    units: Count = option(1, "capacity units (DCU), when serverless", capacity="serverless")
    log_storage: Size = option("0 GB", "storage beyond what an instance brings")

    changes: Flow = inflow("rows copied or changed", default=True, brings=True)

    def spread(self):
        return min(self.zones, 2 if self._values["deployment"] == "multi-az" else 1)

    def parts(self):
        """The standby takes over when the primary's zone fails; until then nobody calls it."""
        return ("primary", "standby")

    def commits(self):
        """Its instances of generation 7 and later, and its serverless units.

        AWSDatabaseSavingsPlans, the list of rates of 2026-04-22
        """
        part = Fraction(quantity(self.hours).number)
        units = Committable(("database-savings-plan",), ("dms-serverless", "dms"), part=part)
        return {"instance_hours": database(self.instance, "", "dms", {}, part=part), "capacity_units": units}

    @meter("instance/{deployment}/{instance}", capacity="instances")
    def instance_hours(self):
        """Every instance for the time it replicates; with a standby at the price of both. [k]

        https://aws.amazon.com/dms/pricing/
        """
        return self.instances * self.hours * server

    @meter("dcu-{deployment}", capacity="serverless")
    def capacity_units(self):
        """Every capacity unit for the time it replicates. [k]

        https://aws.amazon.com/dms/pricing/
        """
        return self.units * self.hours * unit("DCU")

    @meter("storage-{deployment}")
    def logs_stored(self):
        """Storage beyond the 50 or 100 GB that an instance brings. [k]

        https://aws.amazon.com/dms/pricing/
        """
        return self.log_storage or None

    @rule(severity="info", hint="write 'hours: 10 days/month' for a migration that ends")
    def migration_without_end(self):
        """A migration takes days; an instance that stays is billed like a database.

        Replication that never ends, as into a data lake, is meant so: allow it.

        Flags:
            {}
        Passes:
            {hours: 10 days/month}
        Source: https://aws.amazon.com/dms/pricing/
        """
        if self.hours.number == 1:
            yield "hours", "is billed as if it replicates for ever"

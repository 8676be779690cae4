"""Amazon Detective bills every byte of logs it takes in. https://aws.amazon.com/detective/pricing/"""

from archplan.services.words import *

Data = Annotated[Quantity, Measures("a volume of data", byte / second, "50 GB/month")]


class Detective(
    Service, title="Amazon Detective", icon="aws.security.Detective", role="security", subcategory="Threat Detection"
):
    """Shows what led to a finding. It keeps a year of what it read at no further charge."""

    watches = True
    keeps_trail = True
    awaited = False

    logs: Data = option("10 GB/month", "CloudTrail, VPC flow and EKS audit logs and GuardDuty findings it takes in")

    watched: Flow = inflow("what it watches; drawn only", default=True)

    def carries(self, inflow):
        return 0 * byte / request, 0 * byte / request

    @meter("ingest")
    def logs_taken_in(self):
        """Every byte of logs, less above a volume. [k]

        https://aws.amazon.com/detective/pricing/
        """
        return self.logs

    @free()
    def logs_kept(self):
        """A year of what it took in is kept for nothing."""
        return True

    @rule(severity="info", hint="state 'logs'; the console's usage page has the volume")
    def logs_assumed(self):
        """What Detective costs depends on logs whose volume no architecture shows.

        It reads what GuardDuty reads, and bills by the GB.

        Flags:
            {}
        Passes:
            {logs: 40 GB/month}
        Source: https://aws.amazon.com/detective/pricing/
        """
        if self.span_of("logs") == self.spec.span:
            yield "type", f"nothing says how much it reads; {self.logs} is assumed"

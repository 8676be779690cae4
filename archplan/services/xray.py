"""AWS X-Ray bills traces recorded and traces read. https://aws.amazon.com/xray/pricing/"""

from archplan.services.words import *

trace = unit("trace")


class XRay(
    Service,
    title="AWS X-Ray",
    icon="aws.devtools.XRay",
    role="ops",
    category="Management and Governance",
    subcategory="Observability",
):
    """Follows a part of the requests through the services that handle them."""

    copied_from = "warm-standby"
    takes_records = True

    sampling: Ratio = option("5%", "the part of the requests traced, beyond the first each second")
    reservoir: Rate = option("1 request/second", "requests always traced each second")
    retrieved: Volume = option("0/month", "traces that queries and the console scan or fetch")

    traces: Flow = inflow("requests that could be traced", default=True)

    def carries(self, inflow):
        return self._values["sampling"] * KB / request, 0 * byte / request

    @derived
    def traced(self):
        """Each hour the first requests of every second, the reservoir, and a part of the rest. [k]

        https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
        """
        first = least(self.traces.hourly, self.reservoir)
        return (first + (self.traces.hourly - first) * self.sampling) / request * trace

    @meter("trace-stored")
    def traces_recorded(self):
        """Every trace recorded. [k]

        https://aws.amazon.com/xray/pricing/
        """
        return over_the_day(self.traced)

    @meter("trace-retrieved")
    def traces_read(self):
        """Every trace that a query scans or fetches. [k]

        https://aws.amazon.com/xray/pricing/
        """
        return Quantity(self.retrieved.number, (trace / second).powers) or None

    @rule(hint="trace a part: 'sampling: 5%'")
    def every_request_traced(self):
        """A twentieth of the requests shows where time goes as well as all of them do.

        Traces are billed by number, and nobody looks at most of them.

        Flags:
            services: {it: {type: xray, sampling: 100%}}
            traffic: {app: {kind: devices, requests: 20/second}}
            connections: [app -> it]
        Passes:
            services: {it: {type: xray, sampling: 5%}}
            traffic: {app: {kind: devices, requests: 20/second}}
            connections: [app -> it]
        Source: https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
        """
        if self.sampling > Fraction(1, 2) and self.traces.mean > 10 * request / second:
            yield "sampling", f"{self.sampling * 100}% of {self.traces} are traced"

"""AWS CloudTrail bills events recorded beyond the first copy of management events, Insights and Lake.

https://aws.amazon.com/cloudtrail/pricing/
"""

from archplan.services.words import *

event = unit("event")
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "5 GB/month")]


class CloudTrail(
    Service, title="AWS CloudTrail", icon="aws.management.Cloudtrail", role="ops", subcategory="Compliance"
):
    """Records who did what in the account. The bucket that keeps a trail bills its storage itself."""

    watches = True
    takes_records = True
    keeps_trail = True

    trails: Count = option(1, "trails that record management events; the first copy is free")
    management_events: Volume = option(
        "100_000/month", "what people and services do to resources: create, change, list"
    )
    data_events: Volume | None = option(
        None, "use of data recorded, when connections do not say: S3 objects, functions, items", states="data"
    )
    insights: Literal["none", "rate", "rate-and-errors"] = option(
        "none", "what Insights looks for in management events"
    )
    lake: Data = option("0 GB/month", "events taken into CloudTrail Lake")
    lake_retention: Literal["1 year", "7 years"] = option(
        "1 year", "the retention that Lake's price includes", lake=SOME
    )
    lake_extended: Size = option("0 GB", "what Lake keeps beyond the year included")
    lake_scans: Data = option("0 GB/month", "what queries of Lake read")

    lake_other: Data = option("0 GB/month", "what Lake takes in from elsewhere, a year kept and longer on demand")

    activity: Flow = inflow("management events, as stated; drawn only", default=True)
    data: Flow = inflow("data events recorded")

    def carries(self, inflow):
        return 0 * byte / request, 0 * byte / request

    @derived
    def managed(self):
        """Management events of a month."""
        return Quantity(self.management_events.number, (event / second).powers)

    @derived
    def recorded(self):
        """Data events stated, or else those that connections make."""
        return self.volume_of("data", event)

    @derived
    def ingest(self):
        """The entry of the price list for the retention chosen."""
        return "lake-ingest-7y" if self.lake_retention == "7 years" else "lake-ingest-1y"

    @meter("management-event-first-copy")
    def first_copy_of_management_events(self):
        """The first trail records every management event free of charge. [k]

        https://aws.amazon.com/cloudtrail/pricing/
        """
        return self.managed * least(self.trails, 1)

    @meter("management-event-extra-copy")
    def further_copies_of_management_events(self):
        """Every trail beyond the first records every management event again. [k]

        https://aws.amazon.com/cloudtrail/pricing/
        """
        return self.managed * most(self.trails - 1, 0) or None

    @meter("data-event")
    def data_events_recorded(self):
        """Every data event, for every trail that records it; one is assumed. [k]

        https://aws.amazon.com/cloudtrail/pricing/
        """
        return self.recorded or None

    @meter("insights-event", insights=("rate", "rate-and-errors"))
    def events_analysed(self):
        """Every management event, once for each kind of Insights. [k]

        https://aws.amazon.com/cloudtrail/pricing/
        """
        return self.managed * (2 if self.insights == "rate-and-errors" else 1)

    @meter("{ingest}")
    def Lake_ingestion(self):
        """Every byte taken into Lake, with the retention included in its price. [k]

        https://aws.amazon.com/cloudtrail/pricing/
        """
        return self.lake or None

    @meter("lake-storage")
    def Lake_storage(self):
        """What Lake keeps beyond the first year. [k]

        https://aws.amazon.com/cloudtrail/pricing/
        """
        return self.lake_extended or None

    @meter("lake-query")
    def Lake_queries(self):
        """Every byte that a query reads. [k]

        https://aws.amazon.com/cloudtrail/pricing/
        """
        return self.lake_scans or None

    @meter("lake-ingest-1y-other")
    def other_Lake_ingestion(self):
        """What Lake takes in of other sources than CloudTrail. [k]

        https://aws.amazon.com/cloudtrail/pricing/
        """
        return self.lake_other or None

    @rule(severity="info", hint="let one trail of the organization record all, or say which is needed")
    def management_events_copied(self):
        """A second trail is billed for every event that the first records free.

        The first copy of management events in a region costs nothing; it suffices for most audits.

        Flags:
            {trails: 2}
        Passes:
            {trails: 1}
        Source: https://aws.amazon.com/cloudtrail/pricing/
        """
        if self.trails > 1:
            yield "trails", f"{self.trails} trails each record {self.managed}"

    @rule(severity="info", hint="record the buckets and tables that an audit asks for, with event selectors")
    def every_request_recorded(self):
        """Data events follow traffic, and cost as it grows.

        Every object read and every row written is an event. An audit seldom asks for all of them.

        Flags:
            services: {it: {type: cloudtrail, data_events: 1 billion/month}}
        Passes:
            services: {it: {type: cloudtrail, data_events: 10 million/month}}
        Source: https://aws.amazon.com/cloudtrail/pricing/
        """
        if self.recorded > 100 * event / second:
            yield "data_events", f"{self.recorded} are recorded"

"""Amazon EventBridge bills custom events, pipes, schedules and archives. https://aws.amazon.com/eventbridge/pricing/"""

from archplan.services.words import *

event, invocation = counts("event", "invocation")
CHUNK = 64 * KB  # of an event that is billed as one


class EventBridge(
    Service, title="Amazon EventBridge", icon="aws.integration.Eventbridge", role="messaging", subcategory="Messaging"
):
    """A bus that hands events to whom its rules name; a scheduler; pipes from a queue or stream to a target."""

    also_called = {"event_bus": "", "bus": "", "events": ""}

    runs_by_itself = True  # its schedules do
    agreement = Agreement("99.99%", "https://aws.amazon.com/eventbridge/sla/")
    heeds_alarms = True

    event_size: Size | None = option(None, "an average event; the size that arrives unless stated")
    to_api_destinations: Ratio = option("0%", "the part of the events that goes to API destinations")
    archived: Ratio = option("0%", "the part of the events kept for replay")
    archive_kept: Duration = option("30 days", "how long archived events are kept", archived=SOME)

    discovers: bool = option(False, "schema discovery looks at every event put on the bus")

    events: Flow = inflow(
        "events that your own code or a partner puts on the bus; a partner's bus stands in AWS, and is not answered",
        default=True, unanswered=("partner",), only_taken=True,
    )  # fmt: skip
    aws_events: Flow = inflow("events that AWS services put on the default bus, free", only_taken=True)
    scheduled: Flow = inflow("invocations by EventBridge Scheduler")
    piped: Flow = inflow("records that pass the filter of a pipe")

    def fate_of_failed(self, leaving):
        """Lambda tries an asynchronous event three times and then drops it.

        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
        """
        return "is tried three times and dropped"

    def carries(self, inflow):
        size = self._values["event_size"]
        usual = EVENT / request if inflow == "aws_events" else None
        return usual if size is None else size / request, None

    @meter("custom-event")
    def custom_events(self):
        """Every event put on the bus, by every 64 KB of it; rules and deliveries cost nothing.

        https://aws.amazon.com/eventbridge/pricing/
        """
        return self.chunks(self.events, CHUNK) / request * event

    @meter("scheduler-invocation")
    def scheduler_invocations(self):
        """Every time a schedule calls its target. [k]

        https://aws.amazon.com/eventbridge/pricing/
        """
        return self.scheduled / request * invocation or None

    @meter("pipe-request")
    def pipe_requests(self):
        """Every record that passes the filter of a pipe, by every 64 KB of it. [k]

        https://aws.amazon.com/eventbridge/pricing/
        """
        return self.chunks(self.piped, CHUNK) or None

    @meter("api-destination")
    def API_destination_events(self):
        """Every event sent to an API destination. [k]

        https://aws.amazon.com/eventbridge/pricing/
        """
        return (self.events + self.aws_events) * self.to_api_destinations / request * event or None

    @meter("archive")
    def events_archived(self):
        """Every byte that goes into the archive. [k]

        https://aws.amazon.com/eventbridge/pricing/
        """
        return (self.events.sent + self.aws_events.sent) * self.archived or None

    @meter("archive-storage")
    def archive_storage(self):
        """The archive, at the size it keeps once events expire as fast as they come. [k]

        https://aws.amazon.com/eventbridge/pricing/
        """
        return (self.events.sent + self.aws_events.sent) * self.archived * self.archive_kept or None

    @meter("discovery", discovers=True)
    def schema_discovery(self):
        """Every event that discovery looks at; what AWS gives for nothing is not taken off. [k]

        https://aws.amazon.com/eventbridge/pricing/
        """
        return self.chunks(self.events, 8 * KB) / request * event

    @free()
    def events_of_AWS_services(self):
        """What AWS services put on the default bus, and what rules deliver inside the account, costs nothing."""
        return True

    @rule(severity="info", hint="put the payload in S3 and its key in the event")
    def events_billed_several_times(self):
        """Every 64 KB started is billed as an event of its own.

        Flags:
            services: {it: {type: eventbridge, event_size: 200 KB}}
            traffic: {users: {requests: 1/second}}
            connections: [users -> it]
        Passes:
            services: {it: {type: eventbridge, event_size: 2 KB}}
            traffic: {users: {requests: 1/second}}
            connections: [users -> it]
        Source: https://aws.amazon.com/eventbridge/pricing/
        """
        for part in (*self.events.parts, *self.piped.parts):
            size = part.request_size * request
            if size > CHUNK:
                yield "event_size", f"an event of {size} counts as {ceil(size / CHUNK)}"

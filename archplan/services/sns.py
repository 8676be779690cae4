"""Amazon SNS bills what is published and what is delivered, by protocol. https://aws.amazon.com/sns/pricing/"""

from archplan.services.words import *

notification, message = counts("notification", "message")
PRICED = {"https": "http-delivery", "email": "email-delivery", "push": "mobile-push", "firehose": "firehose-delivery"}


class Subscriber(Record):
    """Subscribers of one protocol, beside those that connections name."""

    protocol: Literal["sqs", "lambda", "firehose", "https", "email", "push", "sms"] = option(
        "", "how it is told; sqs and lambda are free", required=True
    )
    count: Count = option(1, "how many are told each time")
    receives: Ratio = option("100%", "the part of the messages its filter lets through")


class SNS(
    Service,
    title="Amazon SNS",
    icon="aws.integration.SimpleNotificationServiceSns",
    role="messaging",
    subcategory="Messaging",
):
    """A topic: what is published once is delivered to every subscriber."""

    also_called = {"topic": "", "notification": "", "push": ""}

    agreement = Agreement("99.9%", "https://aws.amazon.com/messaging/sla/")
    heeds_alarms = True

    delivers = ("pushes",)  # their bytes are data transfer out. https://aws.amazon.com/sns/pricing/ [k]

    fifo: bool = option(False, "messages keep their order and come once")
    message_size: Size | None = option(None, "an average message; the size that arrives unless stated")
    subscribers: list[Subscriber] = option((), "who is told by e-mail, HTTPS, push or text message")
    sms_price: Money | None = option(None, "one text message to the country it goes to, which decides its price")

    publishes: Flow = inflow("messages published", default=True, only_taken=True)
    pushes: Flow = inflow("notifications published to one phone or tablet each", only_taken=True)

    def outflow(self, leaving):
        """What is published goes to every subscriber; a push goes to its device."""
        return {"publishes": 1}

    def fate_of_failed(self, leaving):
        """Lambda tries an asynchronous event three times and then drops it.

        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
        """
        return "is tried three times and dropped"

    def usual(self, caller):
        """People are not mailed or called for every request that a server answers; programs may be told of each."""
        people = any(s.protocol in ("email", "sms") for s in self._values["subscribers"])
        if caller.fleet() is None or not people:
            return None
        return unsaid(f"{caller.name} tells people", "{publishes: 0.001/request}")

    def carries(self, inflow):
        size = self._values["message_size"]
        return None if size is None else size / request, None

    class leaving(Record):
        """Keys of a connection to a subscriber."""

        raw: bool = option(False, "the message as it was published, without the envelope that names topic and times")

    def passes(self, leaving, target):
        """Every subscriber gets the message, in an envelope of about 1 KB: ids, topic, time and signature. [k]

        https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
        """
        is_wrapped = not leaving.raw and not self._values["fifo"]
        return Passed(self.outflow(leaving), envelope=EVENT if is_wrapped else 0 * byte)

    def sees(self, services, connections):
        """Whom it tells along its connections, other than queues."""
        names = dict.fromkeys(c.target for c in connections.leaving(self.name))
        self.told_besides = tuple(name for name in names if services[name].key != "sqs")

    def own_price(self, entry):
        if self.sms_price is None:
            return None
        return self.sms_price / message, "message", "the spec", self.span_of("sms_price"), date.min

    def told(self, *protocols):
        """How many deliveries one message causes over these protocols."""
        return sum((s.count * s.receives for s in self.subscribers if s.protocol in protocols), quantity(0))

    @meter("publish", fifo=False)
    def publish_requests(self):
        """Every message published, to the topic or to one device, by every 64 KB of it.

        https://aws.amazon.com/sns/pricing/
        """
        published = self.chunks(self.publishes, 64 * KB)
        return published + self.chunks(self.pushes, 64 * KB) if self.pushes else published

    @meter("fifo-publish", fifo=True)
    def FIFO_publish_requests(self):
        """Every message published.

        https://aws.amazon.com/sns/pricing/
        """
        return self.publishes * 1

    @meter("fifo-payload", fifo=True)
    def FIFO_payload_published(self):
        """Every byte published, 1 KB at least for a message. [k]

        https://aws.amazon.com/sns/pricing/
        """
        return self.by_size(self.publishes, lambda one: most(one.request_size, 1 * KB / request))

    @meter("{}", fifo=False)
    def deliveries(self):
        """Every message delivered over HTTPS, by e-mail, to a phone or to Firehose; to SQS and Lambda they are free.

        https://aws.amazon.com/sns/pricing/
        """
        found = {
            entry: self.publishes / request * self.told(protocol) * notification
            for protocol, entry in PRICED.items()
            if self.told(protocol)
        }
        if self.pushes:
            pushed = self.pushes / request * notification
            found["mobile-push"] = found["mobile-push"] + pushed if "mobile-push" in found else pushed
        return found

    @meter("fifo-delivery", fifo=True)
    def FIFO_messages_delivered(self):
        """Every message delivered from a FIFO topic, over its connections and to the subscribers listed.

        https://aws.amazon.com/sns/pricing/
        """
        return (self.calls_made + self.publishes * self.told("sqs")) / request * message

    @meter("fifo-delivery-payload", fifo=True)
    def FIFO_payload_delivered(self):
        """Every byte delivered from a FIFO topic, over its connections and to the subscribers listed. [k]

        https://aws.amazon.com/sns/pricing/
        """
        return self.passed_on + self.publishes.sent * self.told("sqs")

    @meter("own:sms")
    def text_messages(self):
        """Every text message, at the price stated: AWS has one for each country and carrier. [k]

        https://aws.amazon.com/sns/sms-pricing/
        """
        return self.publishes / request * self.told("sms") * message if self.told("sms") and not self.fifo else None

    @free(fifo=False)
    def deliveries_to_SQS_and_Lambda(self):
        """Handing a message to a queue or a function costs nothing."""
        return True

    @rule(severity="error", hint="put a queue between ('type: sqs'), or take 'fifo: true' out")
    def order_nobody_but_a_queue_keeps(self):
        """A FIFO topic delivers to SQS queues and to nothing else.

        Subscribing a function, a stream, a web address, a mailbox or a phone fails; a queue in front of a function reads
        for it.

        Flags:
            {fifo: true, subscribers: [{protocol: https, count: 2}]}
        Flags:
            services: {it: {type: sns, fifo: true}, f: {type: lambda}}
            traffic: {orders: {requests: 1/second}}
            connections: [orders -> it -> f]
        Passes:
            services: {it: {type: sns, fifo: true}, q: {type: sqs, fifo: true}, f: {type: lambda}}
            traffic: {orders: {requests: 1/second}}
            connections: [orders -> it -> q -> f]
        Source: https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html
        """
        if self.fifo:
            if self.sms_price is not None:
                yield "sms_price", "a FIFO topic sends no text messages, so it changes nothing"
            for protocol in dict.fromkeys(s.protocol for s in self.subscribers if s.protocol != "sqs" and s.count):
                yield "subscribers", f"a FIFO topic cannot deliver over {protocol}, so none of it is billed"
            for name in self.told_besides:
                yield "fifo", f"a FIFO topic cannot deliver to {name}"

    @rule(hint="state what one costs: 'sms_price: $0.05'")
    def text_messages_without_a_price(self):
        """The price of a text message depends on the country, and is in no price list by region.

        Flags:
            {subscribers: [{protocol: sms, count: 5}]}
        Passes:
            {subscribers: [{protocol: sms, count: 5}], sms_price: $0.05}
        Source: https://aws.amazon.com/sns/sms-pricing/ [k]
        """
        if self.told("sms") and self.sms_price is None and not self.fifo:
            yield "subscribers", "text messages are sent, and nothing says what one costs"

    @rule(severity="info", hint="use 'type: ses' for mail to customers")
    def mail_by_notification(self):
        """Mail from a topic is plain text, to readers who confirmed that they want it: for alarms, not customers.

        Flags:
            services: {it: {type: sns, subscribers: [{protocol: email, count: 1}]}}
            traffic: {orders: {requests: 1/second}}
            connections: [orders -> it]
        Passes:
            services: {it: {type: sns, subscribers: [{protocol: email, count: 1}]}}
            traffic: {alarms: {requests: 100/month}}
            connections: [alarms -> it]
        Source: https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html [k]
        """
        if self.publishes.mean * self.told("email") > 10_000 * request / month:
            yield "subscribers", f"{self.publishes.mean * self.told('email')} go out by e-mail"

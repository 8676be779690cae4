"""Amazon SES bills mail by recipient, attachments by size, and dedicated addresses. https://aws.amazon.com/ses/pricing/"""

from archplan.services.words import *

message, chunk, IP, subscription, subscribed = counts("message", "chunk", "IP", "subscription", "plan")


class SES(Service, title="Amazon SES", icon="aws.engagement.SimpleEmailServiceSes", role="messaging"):
    """Sends mail, and receives it in some regions."""

    also_called = {"email": "", "mail": "", "smtp": ""}

    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    plan: Literal["a-la-carte", "essentials", "pro", "enterprise"] | None = option(
        None, "what mail costs; by the day its account was opened unless stated: new accounts are on essentials"
    )
    delivers = ("emails",)
    delivers_out = False  # SES bills attachments by size itself. https://aws.amazon.com/ses/pricing/ [k]

    sends: Volume | None = option(
        None, "mails sent, when connections do not say, such as 20_000/month", states="emails"
    )
    recipients: Annotated[Quantity, Measures("a count", one, "1", low=Fraction(1))] = option(
        1, "recipients of a mail; each is billed"
    )
    attachments: Size = option("0 KB", "attached to an average mail")
    received_size: Size = option("0 KB", "an average mail received, attachments included")
    dedicated_ips: Count = option(0, "dedicated IP addresses, standard")
    managed_ips: bool = option(False, "dedicated IP addresses that AWS adds and warms up itself")

    emails: Flow = inflow("mails sent", default=True, only_taken=True)
    received: Flow = inflow("mails received", unanswered=True, only_taken=True)

    def fate_of_failed(self, leaving):
        """Lambda tries an asynchronous event three times and then drops it.

        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
        """
        return "is tried three times and dropped"

    def usual(self, caller):
        """A server answers many kinds of requests, and few of them send mail; a function may do nothing else."""
        if caller.fleet() is None:
            return None
        return unsaid(f"{caller.name} sends mail", "{emails: 0.01/request}, or 'sends: 20_000/month' here")

    def carries(self, inflow):
        return (self._values["received_size"] / request if inflow == "received" else None), None

    @derived
    def sent(self):
        """Mails sent, as stated or as connections say, once for each recipient. [k]

        https://aws.amazon.com/ses/pricing/
        """
        return self.volume_of("emails", message) * self.recipients

    def asks_account(self):
        return ("essentials",)

    @property
    def billed(self):
        """The plan it is billed on: the one written, or the one of its account."""
        new = self.customer is not None and self.customer.is_new("essentials")
        return self._values["plan"] or ("essentials" if new else "a-la-carte")

    @property
    def of_plan(self):
        return "" if self.billed == "a-la-carte" else f"-{self.billed}-plan"

    def assumes(self):
        if self.customer is None or self._values["plan"] or "essentials" not in self.customer.turns or not self.sent:
            return ""
        if not self.customer.is_new("essentials"):
            return f"mail at the price of before: {self.customer.turns['essentials'].note}"
        return "" if self.customer.is_stated else "the Essentials plan, as the account is opened on the day priced"

    @meter("email-sent{of_plan}")
    def mail_sent(self):
        """Every mail, once for each recipient, at the price of the plan. [k]

        https://aws.amazon.com/ses/pricing/
        """
        return self.sent

    @meter("{billed}-plan", plan=("pro", "enterprise"))
    def plan_fee(self):
        """The plan, every month. [k]

        https://aws.amazon.com/ses/pricing/
        """
        return subscribed

    @meter("attachment")
    def attachments_sent(self):
        """Every byte attached, once for each recipient. [k]

        https://aws.amazon.com/ses/pricing/
        """
        return self.sent / message * self.attachments or None

    @meter("email-received")
    def mail_received(self):
        """Every mail received. [k]

        https://aws.amazon.com/ses/pricing/
        """
        return self.received / request * message or None

    @meter("incoming-chunk")
    def incoming_chunks(self):
        """Every full 256 KB of a mail received; what is left over is not counted. [k]

        https://aws.amazon.com/ses/pricing/
        """
        return self.received / request * -ceil(-(self.received_size / (256 * KB))) * chunk or None

    @meter("dedicated-ip")
    def dedicated_addresses(self):
        """Every dedicated address. [k]

        https://aws.amazon.com/ses/pricing/
        """
        return self.dedicated_ips * IP or None

    @meter("dedicated-ip-managed", managed_ips=True)
    def managed_addresses(self):
        """One subscription of the account, whatever the number of addresses. [k]

        https://aws.amazon.com/ses/pricing/
        """
        return 1 * subscription

    @meter("dedicated-ip-managed-message", managed_ips=True)
    def mail_from_managed_addresses(self):
        """Every mail sent from a managed address costs extra, less above a volume. [k]

        https://aws.amazon.com/ses/pricing/
        """
        return self.sent

    @rule(severity="info", hint="ask AWS for production access before the launch")
    def mail_beyond_the_sandbox(self):
        """A new account sends 200 mails a day, to verified addresses only, until AWS lets it out of the sandbox.

        The request for production access is answered in about a day, and may be refused.

        Flags:
            services: {it: {type: ses}}
            traffic: {app: {kind: devices, requests: 20_000/month}}
            connections: [app -> it]
        Passes:
            services: {it: {type: ses}}
            traffic: {app: {kind: devices, requests: 3_000/month}}
            connections: [app -> it]
        Source: https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html
        """
        if self.sent > 200 * message / day:
            yield "type", f"{self.sent / message * day} mails a day are over the 200 of a new account"

    @rule(severity="error", hint="send a link to the file in S3")
    def attachment_too_large(self):
        """A mail holds 40 MB at most, attachments encoded.

        Encoding for mail adds a third: 30 MB become 40 MB. The older API takes 10 MB.

        Flags:
            {attachments: 35 MB}
        Passes:
            {attachments: 5 MB}
        Source: https://docs.aws.amazon.com/ses/latest/dg/quotas.html
        """
        if self.attachments > 30 * MB:
            yield "attachments", f"{self.attachments} encoded for mail are over 40 MB"

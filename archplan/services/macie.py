"""Amazon Macie bills buckets by the day, objects watched, and what it reads. https://aws.amazon.com/macie/pricing/"""

from archplan.services.words import *

bucket, object_ = counts("bucket", "object")
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "100 GB/month")]


class Macie(Service, title="Amazon Macie", icon="aws.security.Macie", role="security"):
    """Finds personal data in S3, and buckets that are open to anybody."""

    watches = True

    awaited = False

    buckets: Count = option(1, "buckets of the account in this region")
    objects: Count = option(0, "objects watched by automated discovery")
    reads: Data = option("0 GB/month", "what it reads to look for personal data")

    hands_on = EVENT

    watched: Flow = inflow("what it watches; drawn only", default=True)

    def carries(self, inflow):
        return 0 * byte / request, 0 * byte / request

    @meter("bucket")
    def buckets_watched(self):
        """Every bucket, every day. [k]

        https://aws.amazon.com/macie/pricing/
        """
        return self.buckets * bucket

    @meter("object")
    def objects_watched(self):
        """Every object that automated discovery may sample, every day. [k]

        https://aws.amazon.com/macie/pricing/
        """
        return self.objects * object_ or None

    @meter("discovery")
    def data_inspected(self):
        """Every byte read, less above a volume. [k]

        https://aws.amazon.com/macie/pricing/
        """
        return self.reads or None

    @rule(severity="info", hint="state what it reads, such as 'reads: 100 GB/month', or sample")
    def no_data_inspected(self):
        """Watching buckets finds open ones; only reading finds personal data, and reading is what costs.

        A first reading of everything is dear; automated discovery reads samples.

        Flags:
            {}
        Passes:
            {reads: 100 GB/month}
        Source: https://aws.amazon.com/macie/pricing/
        """
        if not self.reads:
            yield "reads", "reads no object, so it finds no personal data"

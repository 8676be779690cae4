"""Amazon Comprehend bills text in units of 100 characters, three at least for each request and each thing it looks for.

https://aws.amazon.com/comprehend/pricing/
"""

from archplan.services.words import *

training_second, job = counts("training second", "job")

text_unit, inference_unit, model = counts("text unit", "inference unit", "model")
Findable = Literal[
    "entity",
    "sentiment",
    "targeted-sentiment",
    "key-phrase",
    "language",
    "syntax",
    "event",
    "pii-detect",
    "pii-contains",
    "custom-classification",
    "custom-entity",
]


class Comprehend(
    Service,
    title="Amazon Comprehend",
    icon="aws.ml.Comprehend",
    role="compute",
    subcategory="Natural Language Processing",
):
    """Finds in text who and what it is about, and whether it is friendly."""

    finds: list[Findable] = option(("sentiment",), "what it looks for in each document, such as [entity, sentiment]")
    characters: Count = option(1000, "characters of an average document")
    models: Count = option(0, "custom models kept")
    endpoint_units: Count = option(0, "inference units of endpoints of custom models, always on")

    training: Duration = option("0 s", "how long custom models are trained in a month")
    topics: Volume = option("0/month", "topic modelling jobs")
    topic_size: Size = option("100 MB", "the documents of one such job", topics=SOME)

    documents: Flow = inflow("documents", default=True, brings=True)

    def outflow(self, leaving):
        """Reading a document calls nothing."""
        return {}

    @derived
    def units_per_document(self):
        """One unit for every 100 characters started, three at least. [k]

        https://aws.amazon.com/comprehend/pricing/
        """
        return most(ceil(self.characters / 100), 3) * text_unit / request

    @meter("{}")
    def text_read(self):
        """The units of every document, once for each thing looked for; less above a volume. [k]

        https://aws.amazon.com/comprehend/pricing/
        """
        return {kind: self.documents * self.units_per_document for kind in self.finds}

    @meter("custom-endpoint")
    def endpoints(self):
        """Every inference unit for every second it is provisioned. [k]

        https://aws.amazon.com/comprehend/pricing/
        """
        return self.endpoint_units * inference_unit or None

    @meter("custom-model")
    def custom_models(self):
        """Every custom model kept. [k]

        https://aws.amazon.com/comprehend/pricing/
        """
        return self.models * model or None

    @meter("custom-training")
    def model_training(self):
        """Every second that a custom model is trained. [k]

        https://aws.amazon.com/comprehend/pricing/
        """
        return self.training / second * training_second / month if self.training else None

    @meter("topic-job")
    def topic_jobs(self):
        """Every job of topic modelling, its first 100 MB included. [k]

        https://aws.amazon.com/comprehend/pricing/
        """
        return self.topics.number * job / second or None

    @meter("topic-data")
    def topic_data(self):
        """What a job reads beyond 100 MB. [k]

        https://aws.amazon.com/comprehend/pricing/
        """
        return self.topics.number * most(self.topic_size - 100 * MB, 0 * MB) / second or None

    @rule(severity="info", hint="join short texts into one request where the answer may be for all")
    def texts_below_the_minimum(self):
        """Every request is billed for 300 characters at least.

        A request is billed in units of 100 characters, three of them at least.

        Flags:
            {characters: 120}
        Passes:
            {characters: 600}
        Source: https://aws.amazon.com/comprehend/pricing/
        """
        if self.characters < 300:
            yield "characters", f"texts of {self.characters} characters are billed as 300"

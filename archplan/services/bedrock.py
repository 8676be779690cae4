"""Amazon Bedrock bills tokens in and out, at a price of its own for each model.

https://aws.amazon.com/bedrock/pricing/
"""

from archplan.services.words import *

token = unit("token")


class Bedrock(Service, title="Amazon Bedrock", icon="aws.ml.Bedrock", role="compute"):
    """Foundation models by the token."""

    also_called = {"llm": "", "claude": "", "ai": ""}

    model: str = option("nova-lite", "the model, as its price list says: nova-lite, nova-pro, llama-3.3-70b")
    mode: Literal["on-demand", "batch"] = option("on-demand", "an answer at once, or within a day at half the price")
    input: Count = option("1000 tokens", "tokens of one request: instructions, context and question")
    output: Count = option("300 tokens", "tokens of one answer; none for embeddings")
    cached: Ratio = option("0%", "the part of the input read from the prompt cache")

    requests: Flow = inflow("calls of the model", default=True)

    def outflow(self, leaving):
        """A model calls nothing."""
        return {}

    @property
    def priced(self):
        return self._values["model"] + ("-batch" if self._values["mode"] == "batch" else "")

    @meter("{priced}-input")
    def input_tokens(self):
        """Every token sent that the cache does not hold. [k]

        https://aws.amazon.com/bedrock/pricing/
        """
        return self.requests * self.input * (1 - self.cached) * token / request

    @meter("{model}-cache-read")
    def cached_tokens(self):
        """Tokens read from the prompt cache cost a part of the price. [k]

        https://aws.amazon.com/bedrock/pricing/
        """
        return self.requests * self.input * self.cached * token / request if self.cached else None

    @meter("{priced}-output")
    def output_tokens(self):
        """Every token of the answers. [k]

        https://aws.amazon.com/bedrock/pricing/
        """
        return self.requests * self.output * token / request if self.output else None

    @rule(severity="info", hint="mark the instructions as cacheable and state 'cached: 80%'")
    def long_prompt_sent_again(self):
        """A long prompt repeated with every request is what the prompt cache is for.

        Instructions and documents that every request begins with are read once and then cost a fraction. The bill is
        priced again with four fifths of the prompt cached; a model without a price for that, such as one for embeddings,
        is left alone.

        Flags:
            services: {it: {type: bedrock, input: 6000 tokens}}
            traffic: {people: {requests: 1000/day}}
            connections: [people -> it]
        Passes:
            services: {it: {type: bedrock, input: 6000 tokens, cached: 80%}}
            traffic: {people: {requests: 1000/day}}
            connections: [people -> it]
        Passes:
            services: {it: {type: bedrock, model: titan-embed-text-v2, input: 6000 tokens, output: 0}}
            traffic: {people: {requests: 1000/day}}
            connections: [people -> it]
        Passes:
            {input: 6000 tokens}
        Source: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
        """
        if self.input >= 4000 and not self.cached and self.mode == "on-demand":
            said = (
                f"{self.input} tokens are sent with every request, and none of them is cached; with four fifths cached"
            )
            yield "input", said, Instead({"cached": "80%"})

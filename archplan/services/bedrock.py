"""Amazon Bedrock bills tokens in and out, at a price of its own for each model and inference profile.

https://aws.amazon.com/bedrock/pricing/
"""

from archplan.services.words import *

token = unit("token")


def percent(share):
    """A share as people write it."""
    return f"{plain(share.number * 100, 3)}%"


class Bedrock(Service, title="Amazon Bedrock", icon="aws.ml.Bedrock", role="compute", subcategory="Generative AI"):
    """Foundation models by the token."""

    also_called = {"llm": "", "claude": "", "ai": ""}

    model: Annotated[str, Listed("bedrock.csv", "model", "model")] = option(
        "nova-lite", "the model, without its vendor and day: nova-lite, claude-sonnet-4.5, llama-3.3-70b"
    )
    profile: Literal["in-region", "geo", "global"] = option(
        "in-region",
        "where it may be answered: in the region called, in its geography (us., eu., apac.), or anywhere",
    )
    mode: Literal["on-demand", "batch"] = option("on-demand", "an answer at once, or within a day at half the price")
    input: Count = option("1000 tokens", "tokens of one request: instructions, context and question")
    output: Count = option("300 tokens", "tokens of one answer; none for embeddings")
    cached: Ratio = option("0%", "the part of the input read from the prompt cache")
    cache_writes: Ratio = option("0%", "the part of the input written into the prompt cache")
    cache_lasts: Literal["5 minutes", "1 hour"] = option(
        "5 minutes", "how long what is written stays unless it is read again", cache_writes=SOME
    )

    requests: Flow = inflow("calls of the model", default=True)

    def outflow(self, leaving):
        """A model calls nothing."""
        return {}

    @property
    def priced(self):
        return "batch-" if self._values["mode"] == "batch" else ""

    @property
    def written(self):
        return "1h" if self._values["cache_lasts"] == "1 hour" else "5m"

    @meter("tokens/{model}/{profile}/{priced}input")
    def input_tokens(self):
        """Every token sent that the cache neither holds nor takes.

        https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
        """
        rest = 1 - self.cached - self.cache_writes
        return self.requests * self.input * most(rest, quantity(0)) * token / request

    @meter("tokens/{model}/{profile}/cache-read")
    def cached_tokens(self):
        """Tokens read from the prompt cache cost a part of the price.

        https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
        """
        return self.requests * self.input * self.cached * token / request if self.cached else None

    @meter("tokens/{model}/{profile}/cache-write-{written}")
    def tokens_written_to_the_cache(self):
        """Tokens written into the prompt cache have a price of their own, which may be above that of the input.

        https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
        """
        return self.requests * self.input * self.cache_writes * token / request if self.cache_writes else None

    @meter("tokens/{model}/{profile}/{priced}output")
    def output_tokens(self):
        """Every token of the answers. [k]

        https://aws.amazon.com/bedrock/pricing/
        """
        return self.requests * self.output * token / request if self.output else None

    @rule(
        severity="error", hint="write shares that come to 100% or less, such as 'cached: 80%' and 'cache_writes: 15%'"
    )
    def cache_beyond_the_input(self):
        """What is read from the cache and what is written into it are parts of one input.

        Flags:
            {cached: 80%, cache_writes: 30%}
        Passes:
            {cached: 80%, cache_writes: 20%}
        Source: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
        """
        both = self.cached + self.cache_writes
        if both > 1:
            said = f"{percent(self.cached)} read from the cache and {percent(self.cache_writes)} written into it"
            yield "cache_writes", f"{said} are more than the input"

    @rule(severity="info", hint="add 'cache_writes', such as 'cache_writes: 5%', and how long it lasts")
    def cached_and_never_written(self):
        """What is read from a prompt cache was written into it, and writing has a price of its own.

        Claude's is a quarter above the input for five minutes and twice the input for an hour. A cache that is warm for
        all but a few requests is written by those few.

        Flags:
            {model: claude-sonnet-4.5, cached: 80%}
        Passes:
            {model: claude-sonnet-4.5, cached: 80%, cache_writes: 5%}
        Passes:
            {model: nova-lite, cached: 80%}
        Source: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
        """
        if self.cached and not self.cache_writes and self.model.startswith("claude-"):
            said = f"{percent(self.cached)} of the input is read from the prompt cache"
            yield "cached", f"{said}, and nothing says how much is written into it"

    @rule(
        severity="info",
        hint="mark the instructions as cacheable, state 'cached: 80%', and the part written with 'cache_writes'",
    )
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

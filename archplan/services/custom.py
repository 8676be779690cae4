"""A line that AWS does not bill and the architecture costs all the same: a domain, a licence, an API."""

from archplan.services.words import *


class Custom(Priced, Service, title="Not billed by AWS", icon="", role="external", stands="internet"):
    """Anything with a price of its own. Say how much, or how much one request uses, and what it costs."""

    billed_by_aws = False
    alias_target = True  # it may be one that archplan does not know, such as Elastic Beanstalk
    states_prices = ("unit_price", "source", "checked")

    quantity: Amount | None = option(None, "how much, such as 1 domain or 3 million tokens/month; or one")
    per_request: Amount | None = option(None, "how much one request uses, such as 800 tokens/request")
    unit_price: Price = option(None, "what it costs, such as $14/year or $0.15/million tokens", required=True)
    source: str = option("", "where the price stands: an address")
    checked: str = option("", "the day it was read, such as 2026-11-20", source=SOME)

    requests: Flow = inflow("requests to it", default=True)

    def own_price(self, entry):
        return self.priced(entry == "stated", self.spec["unit_price"].value, self.span_of("unit_price"))

    @meter("own:stated")
    def price_stated(self):
        """How much is stated, at the price that is stated."""
        if self.quantity is None and self.per_request is not None:
            return None
        return self.quantity if self.quantity is not None else quantity(1)

    @meter("own:used")
    def price_of_use(self):
        """What its requests use, at the price that is stated."""
        if self.per_request is None:
            return None
        return self.requests / request * self.of_a_request(None)

    @rule(severity="info", hint="add 'source: https://...' and 'checked: 2026-11-20'")
    def price_without_a_source(self):
        """A price that nobody can look up goes stale unseen.

        The price book has a page and a day for each of its prices; a stated price deserves the same.

        Flags:
            {unit_price: $14/year}
        Passes:
            {unit_price: $14/year, source: 'https://example.com/prices', checked: 2026-11-20}
        Source: docs/language.md
        """
        if not self.source or not self.checked:
            yield "unit_price", f"nothing says {'where' if not self.source else 'when'} its price was read"

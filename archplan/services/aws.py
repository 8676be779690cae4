"""An AWS service that the catalogue lacks: drawn at its place inside AWS, and billed at the prices that the spec states."""

from archplan.services.words import *

ROLES = {
    "database": "data", "storage": "storage", "integration": "messaging", "network": "network", "security": "security",
    "management": "ops", "cost": "ops", "devtools": "cicd",
}  # fmt: skip


class Tariff(Priced, Record):
    """One thing that AWS bills it for, and the price that the spec states."""

    price_in = "price"
    counts_requests = True

    of: str = option("", "what is billed, such as index hours", required=True)
    quantity: Amount | None = option(None, "how much, such as 2 units or 3 million tokens/month; one unless stated")
    per_request: Amount | None = option(
        None, "how much one request uses, such as 800 tokens/request; a price of requests is for each that arrives"
    )
    price: Price = option(None, "what it costs, such as $0.10 per 1_000 requests or $0.32/hour", required=True)
    source: str = option("", "where the price stands: an address")
    checked: str = option("", "the day it was read, such as 2026-11-20", source=SOME)


class AWS(Service, title="AWS service", icon="aws.compute.Compute", role="compute"):
    """A service of AWS by its name and icon, with prices of its own; it stands where it is placed, like any other."""

    alias_target = True
    states_prices = ("monthly", "prices")

    name_: str = option("", "its official name, such as Amazon Kendra")
    icon_: str = option("compute.Compute", "a class of the diagrams package, such as ml.Kendra")
    stands_: Literal["region", "zone", "edge", "global"] = option(
        "region", "how far it reaches: zone for what stands in subnets, edge for what is at CloudFront's"
    )
    monthly: Money | None = option(None, "what it costs a month, whatever happens")
    prices: list[Tariff] = option((), "what it is billed for, one by one, each with its price")

    requests: Flow = inflow("requests to it", default=True)

    def __init__(self, name, spec, region, wrong):
        super().__init__(name, spec, region, wrong)
        family = self._values["icon_"].removeprefix("aws.")
        self.title = self._values["name_"] or self.title
        self.icon = f"aws.{family}"
        self.role = ROLES.get(family.partition(".")[0], "compute")
        self.stands = self._values["stands_"]

    def meters_stated(self):
        """What the spec prices, by its name and whether the amount is stated: two of one name are told apart."""
        found = {}
        for item in self._values["prices"]:
            name = item._values["of"].replace(":", " ")
            while name in found:
                name += " again"
            found[name] = item
        return found

    def own_price(self, entry):
        kind, _, name = entry.partition("/")
        if kind == "month" and self._values["monthly"] is None:
            return None  # nothing says what it costs, which is not nothing
        if kind == "month":
            rate = self._values["monthly"] / month
            return rate, "month", "the spec", self.span_of("monthly"), date.min
        item = self.meters_stated()[name]
        return item.priced(kind == "stated", item._given["price"].value, item.span_of("price"))

    @meter("own:month")
    def a_month(self):
        """The price of a month that the spec states; unknown where it states no price at all."""
        return quantity(1) if self.monthly is not None or not self.prices else None

    @meter("own:stated/{}")
    def price_stated(self):
        """How much of each the spec states, at the price that stands beside it."""
        return {name: amount for name, item in self.meters_stated().items()
                for is_stated, amount in item.used(self.requests.mean) if is_stated}  # fmt: skip

    @meter("own:used/{}")
    def price_of_use(self):
        """How much of each its requests use, at the price that stands beside it."""
        return {name: amount for name, item in self.meters_stated().items()
                for is_stated, amount in item.used(self.requests.mean) if not is_stated}  # fmt: skip

    @rule(hint="add 'monthly: $25', or 'prices: [{of: requests, price: $0.10 per 1_000 requests}]'")
    def aws_service_without_a_price(self):
        """A service that the catalogue lacks costs what the spec says; where it says nothing, nobody knows the total.

        Flags:
            {name: Amazon Kendra}
        Passes:
            {name: Amazon Kendra, monthly: $810}
        Passes:
            {name: Amazon Kendra, monthly: $0}
        Source: docs/language.md
        """
        if self.monthly is None and not self.prices:
            yield "type", f"{self.title} has no price of its own, and the book has none"

    @rule(severity="info", hint="add 'source: https://...' and 'checked: 2026-11-20' beside the price")
    def aws_price_without_a_source(self):
        """A price that nobody can look up goes stale unseen.

        Flags:
            {prices: [{of: requests, price: $0.10 per 1_000 requests}]}
        Passes:
            {prices: [{of: requests, price: $0.10 per 1_000 requests, source: 'https://example.com', checked: 2026-11-20}]}
        Source: docs/language.md
        """
        for item in self.prices:
            if not item.source or not item.checked:
                yield item, f"nothing says {'where' if not item.source else 'when'} the price of {item.of} was read"

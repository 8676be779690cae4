"""A line that AWS does not bill and the architecture costs all the same: a domain, a licence, an API."""

from archplan.services.words import *

Amount = Annotated[Quantity, Measures("an amount", one, "3 million tokens/month")]
Price = Annotated[Quantity, Measures("a price for a time or a thing", USD / second, "$0.15/million tokens")]


def divisors(price):
    """What stands under a price's slashes: ``$10/seat/month`` is for a seat and for a month."""
    return [part.strip() for part in price.split("/")[1:]]


def price_of(text):
    """A price as written: ``$0.15/million tokens``, ``$14/year``, ``$10/GB-month``."""
    price = Quantity.parse(text.split("/")[0])
    for part in divisors(text):
        if not part:
            raise ValueError("nothing stands under a slash")
        price = price / Quantity.parse(part if part[:1].isdigit() else f"1 {part}")
    return price


class Custom(Service, title="Not billed by AWS", icon="", role="external", stands="internet"):
    """Anything with a price of its own. Say how much, or how much one request uses, and what it costs."""

    alias_target = True  # it may be one that archplan does not know, such as Elastic Beanstalk

    quantity: Amount | None = option(None, "how much, such as 1 domain or 3 million tokens/month; or one")
    per_request: Amount | None = option(None, "how much one request uses, such as 800 tokens/request")
    unit_price: Price = option(None, "what it costs, such as $14/year or $0.15/million tokens", required=True)
    source: str = option("", "where the price stands: an address")
    checked: str = option("", "the day it was read, such as 2026-11-20", source=SOME)

    requests: Flow = inflow("requests to it", default=True)

    def _read(self, key, kind, written, wrong):
        """Amounts and prices of any noun: each is held against itself, and the price against the amounts."""
        text = written.value if written.is_text else ""
        try:
            if key in ("quantity", "per_request"):
                like = Quantity.parse(text.split("..")[-1].split("±")[0])
                kind = Annotated[Quantity, Measures("an amount", like, "3 million tokens/month")]
            elif key == "unit_price":
                price = price_of(text)
                if price.number >= 0 and all(self.rate(price, amount) for amount in self.amounts()):
                    return price
                stated = (self._values.get(name) for name in ("quantity", "per_request"))
                amounts = " and ".join(str(amount) for amount in stated if amount is not None) or "one"
                noun = f"a price that makes dollars a month of {amounts}"
                kind = Annotated[Quantity, Measures(noun, unit("nothing"), "$14/year")]
            elif key == "checked":
                return date.fromisoformat(text)
        except (ValueError, ZeroDivisionError):
            if key == "checked":
                kind = Annotated[Quantity, Measures("a day", unit("day of the calendar"), "2026-11-20")]
            elif key == "unit_price":
                kind = Annotated[Quantity, Measures("a price for a time or a thing", unit("nothing"), "$14/year")]
        return super()._read(key, kind, written, wrong)

    def amounts(self):
        """What the price is multiplied with: what is stated, what requests use, or one."""
        flow = [] if self._values.get("per_request") is None else [self.of_a_request() / second]
        stated = self._values.get("quantity")
        return ([stated] if stated is not None else [] if flow else [quantity(1)]) + flow

    def of_a_request(self):
        """How much one request uses; a plain number counts requests."""
        used = self._values["per_request"]
        return used * request if "request" in used.powers or not used.powers else used

    def rate(self, price, amount):
        """The price of one of `amount`, or None when the two never make dollars a month."""
        money = USD / second
        if (amount * price).like(money):
            return price
        nouns = [name for name, power in amount.powers.items() if power == 1]
        if price.like(money) and len(nouns) == 1 and len(amount.powers) == 1:
            return price / Quantity(Fraction(1), {nouns[0]: 1})  # $14/year for 1 domain is $14 a domain and year
        return None

    def own_price(self, entry):
        price = self._values["unit_price"]
        amount = self.amounts()[0 if entry == "stated" else -1]
        rate = self.rate(price, amount)
        per = divisors(self.spec["unit_price"].value)
        if not rate.like(price):
            per = [*amount.powers, *per]
        source = self._values["source"] or "the spec"
        return rate, "-".join(per), source, self.span_of("unit_price"), self._values["checked"] or date.min

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
        return self.requests / request * self.of_a_request()

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

"""A price that a spec states: of how much, for what, and where it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from archplan.kernel.diagnostics import Diagnostic, Span
from archplan.kernel.units import USD, Quantity, one, quantity, request, second, unit
from archplan.services.words.kinds import Measures
from archplan.services.words.options import Worded
from archplan.text.located import Located

Amount = Annotated[Quantity, Measures("an amount", one, "3 million tokens/month")]
Price = Annotated[Quantity, Measures("a price for a time or a thing", USD / second, "$0.15/million tokens")]
Stated = tuple[Quantity, str, str, Span, date]

AMOUNTLESS = "of one; 'quantity' or 'per_request' says how much there is"


def divisors(price: str) -> list[str]:
    """What stands under a price's slashes: ``$10/seat/month`` is for a seat and for a month."""
    return [_counted(part.strip()) for part in re.split(r"/|\bper\b", price)[1:]]


def price_of(text: str) -> Quantity:
    """A price as written: ``$0.15/million tokens``, ``$14/year``, ``$10/GB-month``, ``$0.10 per 1,000 requests``."""
    price = Quantity.parse(re.split(r"/|\bper\b", text)[0])
    for part in divisors(text):
        if not part:
            raise ValueError("nothing stands under a slash")
        price = price / Quantity.parse(part if part[:1].isdigit() else f"1 {part}")
    return price


def _counted(part: str) -> str:
    """What a price is for, with a round number as a word: ``1,000 requests`` and ``1_000 requests`` are 1 thousand."""
    words = {"1000": "1 thousand", "1000000": "1 million"}
    found = re.match(r"\d[\d_,]*(?= )", part)
    return words.get(re.sub("[_,]", "", found[0]), found[0].replace(",", "")) + part[found.end() :] if found else part


class Priced:
    """What states a price of its own: `quantity` of it, `per_request` of it, and the price under the key `price_in`."""

    price_in: ClassVar[str] = "unit_price"
    counts_requests: ClassVar[bool] = False  # whether a price of requests alone is for those that arrive

    _values: dict[str, Any]

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        """Amounts and prices of any noun: each is held against itself, and the price against the amounts."""
        text = written.value if written.is_text else ""
        try:
            if key in ("quantity", "per_request"):
                like = Quantity.parse(text.split("..")[-1].split("±")[0])
                kind = Annotated[Quantity, Measures("an amount", like, "3 million tokens/month")]
            elif key == self.price_in:
                price = price_of(text)
                if price.number >= 0 and all(self.rate(price, amount) for amount in self.amounts(price)):
                    return price
                stated = (self._values.get(name) for name in ("quantity", "per_request"))
                amounts = " and ".join(str(amount) for amount in stated if amount is not None)
                noun = f"a price that makes dollars a month {f'of {amounts}' if amounts else AMOUNTLESS}"
                kind = Annotated[Quantity, Measures(noun, unit("nothing"), "$14/year")]
            elif key == "checked":
                return date.fromisoformat(text)
        except (ValueError, ZeroDivisionError):
            if key == "checked":
                kind = Annotated[Quantity, Measures("a day", unit("day of the calendar"), "2026-11-20")]
            elif key == self.price_in:
                kind = Annotated[Quantity, Measures("a price for a time or a thing", unit("nothing"), "$14/year")]
        return Worded._read(self, key, kind, written, wrong)  # type: ignore[arg-type]  # a part of what is Worded

    def amounts(self, price: Quantity) -> list[Quantity]:
        """What the price is multiplied with: what is stated, what requests use, or one."""
        stated, used = self._values.get("quantity"), self.of_a_request(price)
        flow = [] if used is None else [used / second]
        return ([stated] if stated is not None else [] if flow else [quantity(1)]) + flow

    def of_a_request(self, price: Quantity | None) -> Quantity | None:
        """How much one request uses; a plain number counts requests."""
        used: Quantity | None = self._values.get("per_request")
        if used is None:
            alone = self._values.get("quantity") is None and price is not None and price.like(USD / request)
            return request if self.counts_requests and alone else None
        return used * request if "request" in used.powers or not used.powers else used

    def rate(self, price: Quantity, amount: Quantity) -> Quantity | None:
        """The price of one of `amount`, or None when the two never make dollars a month."""
        money = USD / second
        if (amount * price).like(money):
            return price
        nouns = [name for name, power in amount.powers.items() if power == 1]
        if price.like(money) and len(nouns) == 1 and len(amount.powers) == 1:
            return price / Quantity(Fraction(1), {nouns[0]: 1})  # $14/year for 1 domain is $14 a domain and year
        return None

    def priced(self, is_stated: bool, written: str, span: Span) -> Stated | None:
        """The rate of what is stated or of what requests use, as the bill takes it."""
        price = self._values.get(self.price_in)
        if price is None:
            return None
        amount = self.amounts(price)[0 if is_stated else -1]
        rate = self.rate(price, amount)
        assert rate is not None  # held against the amount when it was read
        per = divisors(written)
        if not rate.like(price):
            per = [*amount.powers, *per]
        return rate, "-".join(per), self._values["source"] or "the spec", span, self._values["checked"] or date.min

    def used(self, arriving: Quantity) -> Iterator[tuple[bool, Quantity]]:
        """What is priced: so much as stated, and what the requests that arrive use of it."""
        price = self._values.get(self.price_in)
        if price is None:
            return
        stated, of_one = self._values.get("quantity"), self.of_a_request(price)
        if stated is not None or of_one is None:
            yield True, stated if stated is not None else quantity(1)
        if of_one is not None:
            yield False, arriving / request * of_one

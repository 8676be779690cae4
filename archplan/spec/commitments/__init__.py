"""`commitments:` says what is bought ahead: Savings Plans, reservations, reserved capacity; one file a type.

A rate stands in the spec as it was read from AWS's pages: `rate` or `discount`. Without either it is unknown, and so is
what the commitment costs or covers. `archplan.estimate.committed` applies them to the bill.
https://docs.aws.amazon.com/savingsplans/latest/userguide/what-is-savings-plans.html
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from archplan.kernel.diagnostics import Diagnostic, did_you_mean
from archplan.kernel.shelf import Shelf
from archplan.kernel.units import USD, Quantity, UnitError, hour, one, second
from archplan.services.words.committable import Committable, family_of, size_of
from archplan.services.words.kinds import Measures
from archplan.services.words.options import Record
from archplan.services.words.steps import option
from archplan.text.located import Located

if TYPE_CHECKING:
    from archplan.spec.reader import Reader

KINDS: Shelf[type[Commitment]] = Shelf("archplan.spec.commitments", attribute="Kind")

MOST = 200  # commitments of a spec
HOURS_OF = {"1 year": 8760, "3 years": 26280}
"""Hours of a term: AWS counts 365 and 1,095 days.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-reserved-instances.html
"""

Hourly = Annotated[Quantity, Measures("money for a time", USD / second, "$0.10/hour")]
Off = Annotated[Quantity, Measures("a share", one, "27%", high=Fraction(1))]
Whole = Annotated[Quantity, Measures("a count", one, "3", low=Fraction(1), high=Fraction(10**9), whole=True)]
Paid = Annotated[Quantity, Measures("an amount of money", USD, "$300", high=Fraction(10**12))]

# Sizes beside each other: what one of each counts in a family.
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html
FACTORS = {
    "nano": Fraction(1, 4), "micro": Fraction(1, 2), "small": Fraction(1), "medium": Fraction(2), "large": Fraction(4),
    "xlarge": Fraction(8),
}  # fmt: skip


# Of bare metal a family has one size.
METAL = {
    32: ("a1",), 96: ("m5zn", "z1d"), 128: ("c6g", "c6gd", "i3", "m6g", "m6gd", "r6g", "r6gd", "x2gd"), 144: ("c5n",),
    192: ("c5", "c5d", "i3en", "m5", "m5d", "m5dn", "m5n", "r5", "r5b", "r5d", "r5dn", "r5n"),
}  # fmt: skip


def factor_of(kind: str) -> Fraction | None:
    """What the size of an instance counts: 4 of ``m5.large``, 8 for each ``xlarge``; None of a size without a number."""
    size = size_of(kind)
    if size in FACTORS:
        return FACTORS[size]
    if size == "metal":
        return next((Fraction(many) for many, families in METAL.items() if family_of(kind) in families), None)
    many = size.removesuffix("xlarge")
    return Fraction(int(many) * 8) if many.isdigit() and many != size and int(many) > 0 else None


class Commitment(Record, ABC):
    """What all have in common: until when, and how it is paid."""

    slug: ClassVar[str] = ""
    title: ClassVar[str] = ""
    source: ClassVar[str] = ""
    is_plan: ClassVar[bool] = False

    name: str
    region: str

    type: str = option("", "which kind of commitment this is", required=True)
    term: Literal["1 year", "3 years"] = option("1 year", "how long it is bought for")
    payment: Literal["no-upfront", "partial-upfront", "all-upfront"] = option(
        "no-upfront", "how much of it is paid when it is bought"
    )

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        text = written.value.strip() if written.is_text else ""
        if "±" in text or ".." in text:
            _refuse(written, f"{key}: {text!r} is a band, where one number belongs", "write the number", wrong)
            return None
        return super()._read(key, kind, written, wrong)

    def settle(self, wrong: list[Diagnostic]) -> None:
        """What one option says of another; a mistake for each that does not fit."""

    @property
    def hours(self) -> int:
        """Of its term."""
        return HOURS_OF[self._values["term"] or "1 year"]

    @property
    @abstractmethod
    def paid_ahead(self) -> Fraction | None:
        """Dollars paid when it is bought; None where nobody says how much."""

    @property
    @abstractmethod
    def an_hour(self) -> Fraction | None:
        """Dollars that every hour of its term costs, with its share of what is paid ahead; None when that is unknown."""

    @abstractmethod
    def fits(self, what: Committable, region: str) -> bool:
        """Whether it may pay a usage in a region."""


class SavingsPlan(Commitment):
    """So many dollars every hour, for usage of several kinds at rates below the list price."""

    is_plan = True
    rank: ClassVar[int] = 1  # those of rank 0 are applied before those of 1
    source = "https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-applying.html"

    commitment: Hourly = option(None, "dollars an hour, what is paid ahead included", required=True)
    discount: Off | None = option(None, "what its rates are below the list price")
    discounts: Any = option(None, "the same by what is used, such as {r5: 30%, fargate: 25%, lambda: 15%}")
    rates: Any = option(None, "its rates by what is used, such as {r5.4xlarge: $0.70/hour}")

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        if key not in ("discounts", "rates"):
            return super()._read(key, kind, written, wrong)
        example = "{r5: 30%, fargate: 25%}" if key == "discounts" else "{r5.4xlarge: $0.70/hour}"
        if not written.is_mapping:
            _refuse(written, f"{key} is a mapping of what is used", f"write {key}: {example}", wrong)
            return None
        of = Off if key == "discounts" else Hourly
        found = {name: super(SavingsPlan, self)._read(key, of, value, wrong) for name, value in written.items()}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def an_hour(self) -> Fraction | None:
        return dollars_an_hour(self._values["commitment"])

    @property
    def paid_ahead(self) -> Fraction | None:
        """All of it, half of it, or nothing.

        https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-overview.html (Partial Upfront is half, at least)
        """
        share = {"no-upfront": Fraction(0), "partial-upfront": Fraction(1, 2), "all-upfront": Fraction(1)}
        return (self.an_hour or Fraction(0)) * self.hours * share[self._values["payment"]]

    def fits(self, what: Committable, region: str) -> bool:
        return self.slug in what.plans

    def rate_of(self, what: Committable, listed: Fraction) -> Fraction | None:
        """What a plan takes for a list price, in dollars: as is stated of the finest name; None when nothing is."""
        if what.at_list:
            return listed
        rates, discounts = self._values["rates"] or {}, self._values["discounts"] or {}
        for name in what.called:
            if name in rates:
                return dollars_an_hour(rates[name])
            if name in discounts:
                return listed * (1 - Fraction(discounts[name].number))
        discount = self._values["discount"]
        return listed * (1 - Fraction(discount.number)) if discount is not None else None


class Reservation(Commitment):
    """So many instances, nodes or units of capacity, paid whether they run or not."""

    counted: ClassVar[str] = "instance"
    flexible: ClassVar[bool] = False  # whether sizes of a family stand for each other, where the usage says so too
    named: ClassVar[str] = "instance"  # the option that names what is reserved

    region: str
    count: Whole = option("1", "how many")
    rate: Hourly | None = option(None, "what an hour of one costs, its share of what is paid ahead included")
    discount: Off | None = option(None, "what that is below the list price")
    upfront: Paid | None = option(None, "what one costs when it is bought, where that is only a part of it")

    def settle(self, wrong: list[Diagnostic]) -> None:
        rate, discount = self._values["rate"], self._values["discount"]
        if rate is not None and discount is not None:
            hint = "write one of them"
            _refuse(self._given["discount"], "rate and discount say the same thing twice", hint, wrong)
        upfront, payment = self._values["upfront"], self._values["payment"]
        if upfront is not None and payment != "partial-upfront":
            hint = "write payment: partial-upfront, or leave 'upfront' out"
            _refuse(self._given["upfront"], f"upfront says nothing of {payment}: all of it follows", hint, wrong)

    @property
    def kind(self) -> str:
        """The instance or node reserved."""
        return str(self._values[self.named])

    @property
    def traits(self) -> dict[str, str]:
        """What else of a usage must match."""
        return {}

    @property
    def weight(self) -> int:
        """What one counts beside a single one of its kind."""
        return 1

    @property
    def file(self) -> str:
        """The price file of its list price: that of the service which its type is named after."""
        return self.slug.removesuffix("-reservation")

    @property
    @abstractmethod
    def entry(self) -> str:
        """The entry of its list price in that file."""

    @property
    def is_zonal(self) -> bool:
        """Whether it holds in one zone, for one size."""
        return False

    @property
    def is_flexible(self) -> bool:
        return self.flexible and not self.is_zonal and factor_of(self.kind) is not None

    stated: Fraction | None = None  # its list price an hour, once the book was asked

    @property
    def each(self) -> Fraction | None:
        """What an hour of one costs, in dollars."""
        if self._values["rate"] is not None:
            return dollars_an_hour(self._values["rate"])
        discount = self._values["discount"]
        if discount is None or self.stated is None:
            return None
        return self.stated * (1 - Fraction(discount.number))

    @property
    def count_of(self) -> int:
        return int(self._values["count"].number)

    @property
    def an_hour(self) -> Fraction | None:
        return self.each * self.count_of if self.each is not None else None

    @property
    def paid_ahead(self) -> Fraction | None:
        payment, upfront = self._values["payment"], self._values["upfront"]
        if payment == "no-upfront":
            return Fraction(0)
        if payment == "partial-upfront":
            return Fraction(upfront.number) * self.count_of if upfront is not None else None
        return self.an_hour * self.hours if self.an_hour is not None else None

    def fits(self, what: Committable, region: str) -> bool:
        if what.reserved != self.slug or region != self.region or dict(what.traits) != self.traits:
            return False
        if self.is_flexible and what.flexible:
            return family_of(what.kind) == family_of(self.kind) and factor_of(what.kind) is not None
        return what.kind == self.kind and what.weight == self.weight


class NodeReservation(Reservation):
    """Reserved nodes of one engine, whose sizes of one family stand for each other."""

    counted = "node"
    flexible = True
    named = "node"

    @property
    def traits(self) -> dict[str, str]:
        return {"engine": self._values["engine"]}

    @property
    def entry(self) -> str:
        return f"node/{self._values['engine']}/{self.kind}"


def read_commitments(reader: Reader, region: str) -> tuple[Commitment, ...]:
    """The spec's `commitments:`, by name; nothing where it has none."""
    written = reader.section(
        "commitments", "{base: {type: compute-savings-plan, commitment: $0.10/hour, discount: 27%}}"
    )
    if written is None:
        return ()
    if len(written.value) > MOST:
        reader.mistake("bad-value", written.span, f"{len(written.value)} commitments are more than a reader follows",
                       f"{MOST} at most")  # fmt: skip
        return ()
    found = (_read_one(reader, name, value, region) for name, value in written.items())
    return tuple(one for one in found if one is not None)


def types() -> dict[str, str]:
    """The types there are, each with the file it is in."""
    return {name.replace("_", "-"): name for name in KINDS.names()}


def _read_one(reader: Reader, name: str, written: Located, region: str) -> Commitment | None:
    example = "{type: compute-savings-plan, commitment: $0.10/hour, discount: 27%}"
    if not written.is_mapping:
        reader.mistake("bad-value", written.span, f"{name}: a commitment is a mapping", f"write {name}: {example}")
        return None
    type_ = written.get("type")
    if type_ is None:
        hint = "write type: compute-savings-plan, or another of " + ", ".join(types())
        reader.mistake("missing-option", written.span, f"{name}: a commitment needs its type", hint)
        return None
    if not type_.is_text or type_.value not in types():
        hint = did_you_mean(str(type_.value), list(types())) or "one of " + ", ".join(types())
        reader.mistake("unknown-type", type_.span, f"there is no type of commitment {str(type_.value)[:60]!r}", hint)
        return None
    kind = KINDS[types()[type_.value]]
    before = len(reader.wrong)
    found = kind(written, reader.wrong, kind.title)
    found.name = name
    stated = found._values.get("region")
    found.region = stated or region
    if stated:
        reader.known_region(written["region"])
    if len(reader.wrong) == before:
        found.settle(reader.wrong)
    return found


def dollars_an_hour(amount: Quantity) -> Fraction:
    """Money for a time as dollars an hour."""
    return Fraction((amount * hour).to(USD))


def _refuse(written: Located, message: str, hint: str, wrong: list[Diagnostic]) -> None:
    wrong.append(Diagnostic("bad-value", written.span, message, hint))


__all__ = ["KINDS", "Commitment", "NodeReservation", "Reservation", "SavingsPlan", "UnitError", "read_commitments"]

"""A charge: so much of one usage type, on how many hours of a month, at list price and as it is to be paid.

Amounts are decimals as the file writes them, and are added without rounding. `KINDS` are all that a charge can be; each
says for itself what it is on a bill.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact
from fractions import Fraction

from archplan.kernel.record import frozen, mutable

KINDS = {
    "usage": "usage at its price",
    "free": "usage that costs nothing: the free tier, or a first tier at $0",
    "covered": "usage that a Savings Plan or a reservation pays",
    "discount": "a discount that AWS took off",
    "commitment": "the fee of a Savings Plan or a reservation",
    "credit": "a credit",
    "refund": "a refund or an adjustment",
    "tax": "tax",
    "support": "AWS Support",
    "fee": "another fee, as a purchase in the Marketplace",
}
_ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")
EXACT = Context(prec=200, traps=[Inexact])
ZERO = Decimal(0)


@frozen
class Entry:
    """One row of a file. `quantity` is None where the file has none; `listed` is what it costs at list price.

    `begin` and `end` are as written, ISO dates with or without a time. `attributes` are sorted pairs of a column of AWS's
    price list, as `column_key` has it, with its value.
    """

    line: int
    kind: str
    product: str
    usage_type: str
    net: Decimal
    listed: Decimal
    quantity: Decimal | None = None
    unit: str = ""
    operation: str = ""
    offer: str = ""  # the code of the price list's offer, where a row has it beside its product
    region: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    currency: str = "USD"
    begin: str = ""
    end: str = ""
    account: str = ""
    period: str = ""  # when the month of the bill begins, where a row says so
    tags: tuple[str | None, ...] = ()  # the values of the tags asked for; None of one that the file has no place for
    resource: str | None = None  # its name or ARN; None where the file has no place for one
    rows: int = 1  # how many rows of the bill it stands for, where an engine has added them up


@frozen
class Subject:
    """What makes rows one charge."""

    kind: str
    product: str
    usage_type: str
    operation: str
    offer: str
    region: str
    attributes: tuple[tuple[str, str], ...]
    unit: str
    is_counted: bool  # whether its rows have quantities


@mutable
class Sum:
    """What rows of one subject add up to."""

    quantity: Decimal = ZERO
    listed: Decimal = ZERO
    net: Decimal = ZERO
    rows: int = 0

    def add(self, entry: Entry) -> None:
        self.net = EXACT.add(self.net, entry.net)
        self.listed = EXACT.add(self.listed, entry.listed)
        if entry.quantity is not None:
            self.quantity = EXACT.add(self.quantity, entry.quantity)
        self.rows += entry.rows


@frozen
class Charge:
    """All rows of one subject: `quantity` in `subject.unit`, None where the file counts nothing; dollars, exactly."""

    subject: Subject
    quantity: Fraction | None
    listed: Fraction
    net: Fraction
    rows: int

    @property
    def kind(self) -> str:
        return self.subject.kind

    @property
    def name(self) -> str:
        """What a reader of the bill knows it by."""
        subject = self.subject
        return subject.usage_type or subject.product or "without a name"


def without_accounts(text: str) -> str:
    """A word of a bill that nobody can read an account id in: an ARN may stand where a product is named."""
    return _ACCOUNT.sub("************", text)


@frozen
class Left:
    """Rows that do not belong to the spec: by which condition, how many, dollars."""

    why: str
    rows: int
    net: Fraction


@frozen
class Charged:
    """What files say was charged in one month.

    `days` is how many days of the month they cover, of `of_days`; `left` the rows that do not belong to the spec, by why;
    `accounts` the dollars by account of those that do.
    """

    month: str
    days: int
    of_days: int
    charges: tuple[Charge, ...]
    rows: int
    left: tuple[Left, ...]
    accounts: tuple[tuple[str, Fraction], ...]

    @property
    def net(self) -> Fraction:
        """Dollars of the rows that belong to the spec."""
        return sum((charge.net for charge in self.charges), Fraction(0))

    @property
    def left_out(self) -> Fraction:
        """Dollars of the rows that do not belong to the spec."""
        return sum((it.net for it in self.left), Fraction(0))

    @property
    def left_rows(self) -> int:
        return sum(it.rows for it in self.left)

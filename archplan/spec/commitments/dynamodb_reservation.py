"""Reserved capacity of DynamoDB: read or write units of provisioned tables of one region."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from archplan.kernel.diagnostics import Diagnostic
from archplan.kernel.units import Quantity, one
from archplan.services.words.kinds import Measures
from archplan.services.words.steps import option
from archplan.spec.commitments import Reservation, _refuse

Units = Annotated[Quantity, Measures("a count", one, "100", low=Fraction(1), high=Fraction(10**9), whole=True)]


class Kind(Reservation):
    """Reserved units of capacity, by the hundred, for provisioned tables of the standard class; no replicated writes. [k]

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html
    """

    slug = "dynamodb-reservation"
    title = "DynamoDB Reserved Capacity"
    source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html"
    counted = "capacity unit"
    named = "capacity"

    capacity: Literal["read", "write"] = option(None, "the units reserved", required=True)
    count: Units = option("100", "how many units, by the hundred")
    region: str = option("", "the region it is bought in, when not the architecture's")

    def settle(self, wrong: list[Diagnostic]) -> None:
        super().settle(wrong)
        if self.count_of % 100:
            message = f"count: capacity is reserved by the hundred units, not by {self.count_of:,}"
            _refuse(self._given["count"], message, f"write count: {-(-self.count_of // 100) * 100}", wrong)

    @property
    def entry(self) -> str:
        return f"provisioned-{'rcu' if self.kind == 'read' else 'wcu'}"

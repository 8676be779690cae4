"""What the price of one service pays of those that stand with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from archplan.kernel.record import fresh, frozen
from archplan.kernel.units import Quantity


@frozen
class Benefit:
    """What the price of one service pays of those that stand with it, in a word that they know: ``web ACL``."""

    name: str
    reaches: Literal["before", "behind"]  # what leads to it, or what it sends to
    plan: str  # whose price pays, in words: ``flat-rate plan pro``
    source: str
    limits: Mapping[str, Any] = fresh(default_factory=dict)
    is_needed: bool = False  # what stands there must fit: it cannot be left to its own price
    by: str = ""  # the service whose plan it is

    @property
    def reason(self) -> str:
        """Why a line costs nothing."""
        return f"covered by the {self.plan} of {self.by}; {self.source}"


@frozen
class Credit:
    """So much of some prices of another service that the price of one pays, wherever the account uses it."""

    file: str
    of: tuple[str, ...]
    amount: Quantity
    title: str
    source: str

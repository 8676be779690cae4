"""What is to stand ready in another region, and what stands there for one service."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from archplan.kernel.record import fresh, frozen
from archplan.kernel.units import Quantity, day, quantity, second


@frozen
class Strategy:
    """What is to stand ready in another region: asked of every service, which answers with a `Copy`."""

    name: str  # backup-restore | pilot-light | warm-standby | hot-standby | active-active
    region: str
    standby: Fraction = Fraction(3, 10)  # of the capacity, where it stands by reduced
    every: Quantity = day  # how often a backup is taken
    doors: tuple[str, ...] = ()  # services of the first region that clients reach first
    doors_there: tuple[str, ...] = ()  # and their copies
    regions: int = 2

    @property
    def replicates(self) -> bool:
        """Whether data is kept in step there, and the network stands."""
        return self.name != "backup-restore"

    @property
    def serves(self) -> bool:
        """Whether what answers requests runs there: the difference between a pilot light and a standby."""
        return self.name in ("warm-standby", "hot-standby", "active-active")

    @property
    def is_whole(self) -> bool:
        """Whether it carries everything there at once."""
        return self.name == "active-active" or self.size >= 1

    @property
    def size(self) -> Fraction:
        """The part of the peak it can carry there at once. Of n active regions n - 1 must carry all of it.

        https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-redundancy.html
        """
        if self.name == "active-active":
            return Fraction(1, self.regions - 1)
        return {"warm-standby": self.standby, "hot-standby": Fraction(1)}.get(self.name, Fraction(0))

    def units(self, whole: Any, zones: int = 1) -> int:
        """Of so many tasks, instances or nodes, those that run there: rounded up, one for each zone at least."""
        return max(math.ceil(Fraction(quantity(whole).number) * self.size), zones)


@frozen
class Copy:
    """What stands for a service in the recovery region, how what it holds gets there, and how soon it is of use."""

    how: str
    options: Mapping[str, Any] | None = None  # laid over its own; None: nothing stands there
    own: Mapping[str, Any] = fresh(default_factory=dict)  # what changes at the service itself
    backup: Mapping[str, Any] = fresh(default_factory=dict)  # what AWS Backup copies: resource, holds
    holds: Quantity | None = None  # the data that must be there; None for what keeps none
    behind: Quantity | None = None  # how much older the copy may be; None: there is none
    ready: Quantity = 0 * second  # until the copy takes writes
    only_reads: bool = False  # it takes no writes until the first region is lost, also where both are active
    grows: bool = False  # it has to grow before it carries everything
    lost: str = ""
    assumed: tuple[str, ...] = ()

"""Whose account it is: since when AWS has treated new customers otherwise, and whether this account is one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from archplan.kernel.record import frozen


@frozen
class Turn:
    """From a day on new customers are treated otherwise: what of, what AWS points to instead, and for whom it is not."""

    since: date
    what: str
    instead: str
    note: str


@frozen
class Customer:
    """An account, opened on a day that is stated or taken for the one priced, and the turns that have come by then."""

    opened: date
    is_stated: bool
    turns: Mapping[str, Turn]

    def is_new(self, name: str) -> bool:
        """Whether that turn has come, and the account was opened since."""
        return name in self.turns and self.opened >= self.turns[name].since

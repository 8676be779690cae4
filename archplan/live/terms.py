"""By what a session judges and prices: the day, the prices, the policy; what lies beside a spec says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from archplan.checks.check import Question, moved_book, policy_and_lock
from archplan.checks.policy import Policy
from archplan.kernel.diagnostics import ArchplanError, Diagnostic
from archplan.kernel.record import changed, frozen
from archplan.prices.lock import Lock
from archplan.prices.own import own_prices


@frozen
class Terms:
    """The day whose prices hold (None is today), a folder of prices laid over the book, a team's policy and lock.

    `wrong` are the mistakes of the files that say so, which nothing is priced with.
    """

    day: date | None = None
    pricing: Path | None = None
    policy: Policy = Policy()
    lock: Lock | None = None
    lang: str = "en"
    wrong: tuple[Diagnostic, ...] = ()

    def besides(self) -> Sequence[Diagnostic]:
        """What is said besides the rules: that the book is no longer the one that was locked."""
        return moved_book(self.lock)


def terms_beside(spec: Path, *, day: date | None = None, pricing: Path | None = None, lang: str = "en") -> Terms:
    """The terms that hold for a spec on disk: ``archplan.toml`` and ``archplan.lock`` beside it or above, as for `check`.

    A `day` and `pricing` that are asked for hold in their place. Mistakes of those files are its `wrong`.
    """
    asked = Terms(day, pricing, lang=lang)
    try:
        policy, lock = policy_and_lock(spec, Question(day=day))
        own = pricing or own_prices(spec)
    except ArchplanError as error:
        return changed(asked, wrong=error.diagnostics)
    return changed(asked, day=lock.on if lock is not None else day, pricing=own, policy=policy, lock=lock)

"""By what a session judges and prices: the day, the prices, the policy; what lies beside a spec says it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from archplan.checks.check import moved_book
from archplan.checks.policy import NAME as POLICY
from archplan.checks.policy import Policy, policy_for
from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.record import changed, frozen
from archplan.prices.lock import NAME as LOCK
from archplan.prices.lock import Lock, lock_for
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
    spec: Path | None = None  # where the spec lies, for a policy that says more of some paths
    looked_at: tuple[str, ...] = ()  # the files that say so, and where one was looked for

    def besides(self) -> Sequence[Diagnostic]:
        """What is said besides the rules: that the book is no longer the one that was locked."""
        return moved_book(self.lock)


def terms_beside(
    spec: Path, *, day: date | None = None, pricing: Path | None = None, lang: str = "en", root: Path | None = None
) -> Terms:  # fmt: skip
    """The terms that hold for a spec on disk: ``archplan.toml`` and ``archplan.lock`` beside it or above, as for `check`.

    A `day` and `pricing` that are asked for hold in their place. Mistakes of those files are its `wrong`. Below a `root`
    nothing outside of it is read: what lies above holds for nothing, and prices elsewhere are a mistake.
    """
    with inputs.listening(keeps=True) as heard:
        found = _terms(spec, Terms(day, pricing, lang=lang, spec=spec), root)
    return changed(found, looked_at=tuple(heard.looked_at))


def _terms(spec: Path, asked: Terms, root: Path | None) -> Terms:
    day, pricing = asked.day, asked.pricing
    try:
        policy = policy_for(spec) if _is_within(spec, POLICY, root) else Policy()
        lock = lock_for(spec) if day is None and _is_within(spec, LOCK, root) else None
        own = pricing or (own_prices(spec) if policy.file or root is None else None)
    except ArchplanError as error:
        return changed(asked, wrong=error.diagnostics)
    if (
        own is not None
        and pricing is None
        and root is not None
        and not Path(os.path.realpath(own)).is_relative_to(os.path.realpath(root))
    ):
        at = Span(policy.file, 1, 1)
        outside = Diagnostic(
            "bad-policy",
            at,
            f"the prices of {POLICY} are outside of {root}",
            "keep them below it, or open the folder above",
        )
        return changed(asked, wrong=(outside,))
    return changed(asked, day=lock.on if lock is not None else day, pricing=own, policy=policy, lock=lock)


def _is_within(spec: Path, name: str, root: Path | None) -> bool:
    """Whether the nearest file of that name is below the root, as anything is without one."""
    if root is None:
        return True
    top, folder = Path(os.path.realpath(root)), Path(os.path.realpath(spec)).parent
    within = (place for place in (folder, *folder.parents) if place.is_relative_to(top))
    return any(
        os.path.lexists(place / name) and os.path.realpath(place / name).startswith(f"{top}{os.sep}")
        for place in within
    )

"""How long a strategy takes to recover, and how much it loses: sums and maxima whose every part is shown.

RTO = detect + decide + deploy + restore + scale + DNS + validate. RPO is that of the store whose copy is oldest. AWS
publishes words for both ("tens of minutes", "seconds"); the minutes here lie inside them and are archplan's own
wherever the spec does not state its own.
https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archplan.analysis import dns
from archplan.analysis.standby import answers, strategy_of
from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen
from archplan.kernel.units import Quantity, hour, minute, plain, second
from archplan.services.words.recovery import Copy, Strategy
from archplan.spec.recovery import STRATEGIES, Fallback

NONE = "none"
NAMES = (NONE, *STRATEGIES)  # from the weakest to the strongest
# AWS's words for RPO and RTO, and what runs in the recovery region.
PUBLISHED = {
    NONE: ("the last backup in the region", "unbounded when a region is lost", "nothing"),
    "backup-restore": ("hours", "24 hours or less", "copies of backups"),
    "pilot-light": ("minutes", "tens of minutes", "data in step and the network; nothing that answers requests"),
    "warm-standby": ("seconds", "minutes", "everything, at a part of its size"),
    "hot-standby": ("seconds", "minutes", "everything at full size, without users"),
    "active-active": ("near zero", "potentially zero", "everything, with users"),
}
COMPLEXITY = {NONE: 0, "backup-restore": 1, "pilot-light": 2, "warm-standby": 3, "hot-standby": 3, "active-active": 4}
MOST = {  # the longest that AWS's words mean here
    "backup-restore": 24 * hour, "pilot-light": 60 * minute, "warm-standby": 30 * minute, "hot-standby": 30 * minute,
}  # fmt: skip
DEPLOY = {"backup-restore": 45 * minute, "pilot-light": 15 * minute}
SCALE = {"pilot-light": 10 * minute, "warm-standby": 5 * minute}
VALIDATE = {
    "backup-restore": 30 * minute, "pilot-light": 10 * minute, "warm-standby": 5 * minute, "hot-standby": 2 * minute,
}  # fmt: skip
DECIDE = 15 * minute  # somebody is woken, looks, and decides
NOTHING = 0 * second


@frozen
class Part:
    """One addend of the time to recover."""

    name: str
    time: Quantity
    why: str
    is_assumed: bool


@frozen
class Store:
    """Something that keeps data, and how old its copy may be; `behind` is None where there is none."""

    name: str
    behind: Quantity | None
    how: str


@frozen
class Outlook:
    """What one strategy promises; `rto` and `rpo` are None where nothing bounds them."""

    name: str
    strategy: Strategy | None
    copies: Mapping[str, Copy]
    parts: tuple[Part, ...]
    stores: tuple[Store, ...]
    lost: tuple[str, ...]
    assumptions: tuple[str, ...]

    @property
    def rto(self) -> Quantity | None:
        return sum((part.time for part in self.parts), NOTHING) if self.parts else None

    @property
    def worst(self) -> Store | None:
        """The store that loses most."""
        return max(self.stores, key=lambda s: (s.behind is None, s.behind.number if s.behind else 0), default=None)

    @property
    def rpo(self) -> Quantity | None:
        return NOTHING if self.worst is None else self.worst.behind

    def misses(self, plan: Plan) -> tuple[str, ...]:
        """Which targets it does not reach."""
        targets = plan.architecture.targets
        pairs = (("RTO", self.rto, targets.rto), ("RPO", self.rpo, targets.rpo))
        return tuple(name for name, found, wanted in pairs if wanted is not None and (found is None or found > wanted))


def outlook(plan: Plan, fallback: Fallback, name: str) -> Outlook:
    """What the strategy of that name promises for this plan."""
    if name == NONE:
        kept = answers(plan, strategy_of(plan, fallback, "backup-restore"))
        stores = tuple(Store(n, None, "nothing leaves the region") for n, c in kept.items() if c.holds is not None)
        return Outlook(NONE, None, {}, (), stores, (), ())
    strategy = strategy_of(plan, fallback, name)
    copies = answers(plan, strategy)
    stores = tuple(Store(n, copy.behind, copy.how) for n, copy in copies.items() if copy.holds is not None)
    parts = tuple(_parts(plan, fallback, strategy, copies))
    lost = tuple(copy.lost for copy in copies.values() if copy.lost)
    assumptions = [f"{part.name}: {part.why}" for part in parts if part.is_assumed]
    assumptions += [line for copy in copies.values() for line in copy.assumed]
    return Outlook(name, strategy, copies, parts, stores, lost, tuple(assumptions))


def time_said(time: Quantity | None) -> str:
    """A time for a person: ``150 s``, ``13.5 min``, ``2.3 h``, ``1 day``."""
    if time is None:
        return "unbounded"
    for unit_, name, rounded_from in (
        (24 * hour, "day", 24 * hour),
        (hour, "h", 2 * hour),
        (minute, "min", 3 * minute),
    ):
        whole = time > minute and time.to(unit_).denominator == 1
        if time >= rounded_from or (whole and time >= unit_):
            count = plain(time.to(unit_), 3)
            return f"{count} {name}{'s' if name == 'day' and count != '1' else ''}"
    return f"{plain(time.to(second), 3)} s"


def _parts(plan: Plan, fallback: Fallback, strategy: Strategy, copies: Mapping[str, Copy]) -> Iterator[Part]:
    yield _detect(plan, fallback)
    stated = fallback._values["decide"]
    if stated is not None:
        yield Part("decide", stated, "as the spec says", False)
    elif strategy.serves:
        yield Part("decide", NOTHING, "automatic, as what serves stands ready", True)
    else:
        yield Part("decide", DECIDE, "somebody is paged and decides", True)
    yield _stated_or(fallback, "deploy", DEPLOY, strategy, "what is missing is deployed from its template")
    yield _restore(fallback, copies)
    grows = any(copy.grows for copy in copies.values()) or strategy.name == "pilot-light"
    yield _stated_or(fallback, "scale", SCALE if grows else {}, strategy, "it grows until it carries everything")
    yield _dns(plan)
    yield _stated_or(fallback, "validate", VALIDATE, strategy, "somebody makes sure that it works")


def _stated_or(fallback: Fallback, key: str, table: Mapping[str, Quantity], strategy: Strategy, why: str) -> Part:
    stated = fallback._values[key]
    if strategy.name not in table:
        return Part(key, NOTHING, "nothing to do", False)
    if stated is not None:
        return Part(key, stated, "as the spec says", False)
    return Part(key, table[strategy.name], f"{why}: {time_said(table[strategy.name])}", True)


def _detect(plan: Plan, fallback: Fallback) -> Part:
    """Interval x threshold of the slowest health check: 30 s x 3 with AWS's defaults."""
    if fallback._values["detect"] is not None:
        return Part("detect", fallback._values["detect"], "as the spec says", False)
    checks = [check for zone in dns.zones(plan.architecture) for check in zone.health_checks]
    if not checks:
        words = f"{dns.seconds(dns.INTERVAL)} x {plain(dns.THRESHOLD.number)}, AWS's defaults for a health check"
        return Part("detect", dns.INTERVAL * dns.THRESHOLD, words, True)
    slowest = max(checks, key=lambda check: (check.interval * check.threshold).number)
    words = f"{dns.seconds(slowest.interval)} x {plain(slowest.threshold.number)}, the health check of {slowest.of}"
    return Part("detect", slowest.interval * slowest.threshold, words, False)


def _restore(fallback: Fallback, copies: Mapping[str, Copy]) -> Part:
    """Stores come back side by side: the slowest counts. A backup is read at a speed, a replica is promoted."""
    times: list[tuple[Quantity, str, bool]] = [(NOTHING, "nothing to restore", False)]
    for name, copy in copies.items():
        if copy.holds is not None and copy.options is None and copy.holds:
            speed = f"{plain((fallback.restores * minute).number / 2**30, 3)} GB a minute"
            is_assumed = not fallback.is_stated("restores")
            times.append((copy.holds / fallback.restores, f"{name}: {copy.holds} at {speed}", is_assumed))
        elif copy.holds is not None and copy.ready:
            times.append((copy.ready, f"{name}: its replica is promoted", True))
    time, why, is_assumed = max(times, key=lambda found: found[0].number)
    return Part("restore", time, why, is_assumed)


def _dns(plan: Plan) -> Part:
    """Clients follow when the answer they keep ends: the longest TTL of a name that leads into the region."""
    a = plan.architecture
    kept = [
        (answer.ttl if answer.ttl is not None else dns.TTL, answer.name, answer.ttl is None)
        for answer in dns.answers(a)
        if any(
            a.services[name].region == a.region and a.services[name].stands not in ("global", "edge")
            for name in answer.services
        )
    ]
    if not kept:
        return Part("DNS", dns.TTL, f"a TTL of {dns.seconds(dns.TTL)}, that of an alias to a load balancer", True)
    ttl, name, is_assumed = max(kept, key=lambda found: found[0].number)
    return Part("DNS", ttl, f"the TTL of {name}", is_assumed)

"""What more users cost, and where growing traffic crosses a line: what is free is used up, a further price tier
begins, one more task runs, a limit is met.

Lines are found by pricing and reviewing the same plan at other scales. Where usage follows the traffic evenly the
scale is exact; everything else is narrowed down to three digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from archplan.analysis.months import users_of
from archplan.checks.review import plan_rules, review
from archplan.estimate.bill import scale_of
from archplan.estimate.plan import Plan, rescaled
from archplan.estimate.pricing import Pool
from archplan.kernel.diagnostics import Diagnostic, Span
from archplan.kernel.record import frozen
from archplan.kernel.units import USD, Quantity, is_exact, least, month, most, plain, plural, quantity, rate, show
from archplan.prices.price import Price, quoted_unit
from archplan.services.words.meters import Usage
from archplan.services.words.service import Service

Kind = Literal["free tier", "price tier", "capacity", "limit"]
KINDS: tuple[Kind, ...] = ("free tier", "price tier", "capacity", "limit")
Mark = tuple[str | int, ...]  # identity of a threshold: its kind, then the fields that make it unique

WIDEST = 10**13  # times between the two ends of one search
STEPS = 8  # tasks that are told one by one; of more, the first and the last
LASTING = ("-second", "-hour")  # how a unit ends that counts how long something runs
SECANTS = 3  # guesses that usage follows the traffic evenly, before digits are narrowed down


@frozen
class Crossing:
    """A line that growing traffic crosses: not yet at `scale` times the traffic of the spec, and beyond it.

    `users` are the same in whole users a month, None where no source states any. `text` with `values` in it is the
    sentence, and `slug` the finding it comes from.
    """

    service: str
    kind: Kind
    text: str
    values: Mapping[str, str]
    scale: Fraction
    users: int | None
    slug: str = ""
    severity: str = ""
    span: Span | None = None
    is_exact: bool = False

    @property
    def what(self) -> str:
        """The sentence."""
        return self.text.format(**self.values)


@frozen
class Tier:
    """The plan for so many users, and what was crossed on the way from the tier before."""

    users: int | None  # None where no source of the spec states any
    scale: Fraction  # times the traffic of the spec
    plan: Plan
    since: Fraction  # the scale from which crossings were looked for
    crossings: tuple[Crossing, ...]

    @property
    def cost_per_user(self) -> Fraction | None:
        """Dollars a month for one user."""
        if not self.users:
            return None
        return Fraction((self.plan.bill.total * month / USD).number) / self.users


def tiers(plan: Plan, users: Sequence[int]) -> tuple[Tier, ...]:
    """The plan for each number of users a month, fewest first: every source grows alike, what is held stays.

    Raises ValueError for a plan of which no source states users; `tiers_at` takes scales.
    """
    stated = users_of(plan)
    if not stated:
        raise ValueError("no source of this plan states users, so ask for scales of its traffic")
    return tiers_at(plan, [Fraction(count) / stated for count in users])


def tiers_at(plan: Plan, scales: Sequence[Fraction]) -> tuple[Tier, ...]:
    """The plan at each scale of its traffic, smallest first.

    The first tier says what was crossed since the traffic of the spec, or since a tenth of its own where it is no more.
    """
    ordered = sorted({Fraction(scale) for scale in scales})
    if not ordered or ordered[0] <= 0:
        raise ValueError("a scale is more than nothing")
    search = _Search(plan)
    first = max(Fraction(1), ordered[0] / WIDEST) if ordered[0] > 1 else ordered[0] / 10
    return tuple(
        Tier(search.users(scale), scale, search.at(scale).plan, since, search.between(since, scale))
        for since, scale in pairwise([first, *ordered])
    )


def crossings(
    plan: Plan, low: Fraction, high: Fraction, watch: Callable[[], object] = lambda: None
) -> tuple[Crossing, ...]:
    """Every line crossed from `low` to `high` times the traffic of the spec, in the order of the traffic.

    `watch` is called before the plan is priced at a further scale; what it raises ends the search.
    """
    return _Search(plan, watch).between(Fraction(low), Fraction(high))


def crossed(before: Point, after: Point) -> tuple[Crossing, ...]:
    """What `after` is beyond and `before` is not: two scales of the traffic of one plan, both priced already.

    Each is told at the scale of `after`; where on the way it is crossed takes `crossings`, which prices again and again.
    """
    plan, stated = after.plan, users_of(after.plan)
    scale, places = Fraction(plan.scale), dict(_places(plan.architecture.services))
    users = int(scale * stated) if stated else None
    return _sorted(plan, (_told(mark, after, places, scale, users) for mark in _marks(before, after)))


# ---------------------------------------------------------------------------------------------------- one scale


@frozen
class _Level:
    """How much of something is used, one number or one a sample, and from where on it counts."""

    used: Any
    bound: Fraction
    kind: Kind
    service: str
    text: str
    values: Mapping[str, str]
    span: Span


@frozen
class Point:
    """A plan at one scale of its traffic, and how it stands to every line: worked out when it is asked for."""

    plan: Plan

    @cached_property
    def levels(self) -> dict[Mark, _Level]:
        return dict(_levels(self.plan))

    @cached_property
    def running(self) -> dict[str, int]:
        """Tasks or instances of the busiest minute, of every service that says what one of them serves."""
        found = {}
        for name, service in self.plan.architecture.services.items():
            fleet, wanted = service.fleet(), service.fleet_wanted()
            if fleet is not None and wanted is not None:
                found[name] = int(fleet.holding(wanted).number)
        return found

    @cached_property
    def reviewed(self) -> dict[Mark, Diagnostic]:
        """What a review finds, of the findings that count as limits."""
        known = {_mark(f): f for f in reversed(review(self.plan, remarks=False).findings) if f.severity != "info"}
        return {mark: finding for mark, finding in known.items() if finding.slug != "unused-allow"}

    def find(self, slugs: set[str]) -> dict[Mark, Diagnostic]:
        """What these rules find alone: a review runs every rule, and one needs a few of them again and again."""
        found = [f for service in self.plan.architecture.services.values() for f in service.findings()]
        for slug in sorted(slugs & set(plan_rules())):
            known = plan_rules()[slug]
            found += [
                Diagnostic(slug, span, said, known.hint, known.severity) for span, said, *_ in known.check(self.plan)
            ]
        return {_mark(finding): finding for finding in reversed(found) if finding.slug in slugs}

    def crossed(self, wanted: Sequence[Mark]) -> set[Mark]:
        """Which of the marks traffic of this scale is beyond."""
        slugs = {str(mark[1]) for mark in wanted if mark[0] == "limit"}
        beyond: set[Mark] = set(self.find(slugs)) if slugs else set()
        for mark in wanted:
            if mark[0] == "capacity":
                is_beyond = self.running.get(str(mark[1]), 0) >= int(mark[2])
            else:
                level = self.levels.get(mark)
                is_beyond = level is not None and level.used > level.bound
            if is_beyond:
                beyond.add(mark)
        return beyond & set(wanted)


def _mark(finding: Diagnostic) -> Mark:
    span = finding.span
    return "limit", finding.slug, span.file, span.line, span.column


def _levels(plan: Plan) -> Iterator[tuple[Mark, _Level]]:
    """Every allowance and every further price tier, and how far the account's usage is."""
    pools: dict[Pool, list[Usage]] = {}
    prices: dict[Pool, Price] = {}
    for line in plan.bill.lines:
        if line.kind == "charge" and line.usage is not None and line.price is not None and line.file != "own":
            pool = line.usage.file, line.usage.price, line.usage.scope
            pools.setdefault(pool, []).append(line.usage)
            prices[pool] = line.price
    free = dict.fromkeys(pools, quantity(0))
    if plan.architecture.free_tier == "always":
        for file in dict.fromkeys(pool[0] for pool in pools):
            yield from _allowances(plan, file, pools, free)
    for pool, usages in pools.items():
        price, used = prices[pool], (_total(usages) * (1 - free[pool])).number
        for before, after in pairwise(price.tiers):
            is_free = not before.rate.number
            service, _ = _largest(usages)
            where = "" if pool[2] == usages[0].region else f", {pool[2].removeprefix('edge:')}"
            text, values = _tier_said(price, where, before.rate, after.rate, after.start)
            yield ("price tier", *pool, str(after.start)), _Level(
                used, Fraction(after.start.number), "free tier" if is_free else "price tier", service, text, values,
                usages[0].span,
            )  # fmt: skip


def _allowances(
    plan: Plan, file: str, pools: Mapping[Pool, Sequence[Usage]], free: dict[Pool, Quantity]
) -> Iterator[tuple[Mark, _Level]]:
    """The allowances of one price file; `free` learns which part of each pool they cover."""
    for allowance in plan.book.allowances(file):
        groups: dict[str, list[Pool]] = {}
        for pool in pools:
            if pool[0] == file and pool[1].partition("/")[0] in allowance.of:
                groups.setdefault(pool[2] if allowance.by_region else "", []).append(pool)
        for scope, group in groups.items():
            usages = [usage for pool in group for usage in pools[pool]]
            total = _total(usages)
            if not total:
                continue
            for pool in group:
                free[pool] = most(free[pool], least(allowance.allowance, total) / total)
            service, others = _largest(usages)
            text = "with {others}, uses up" if others else "uses up"
            text += " what is free every month: {free}"
            values = {"free": allowance.title.removeprefix("Free tier, "), "others": ", ".join(others)}
            span = next(usage.span for usage in usages if usage.subject == service)
            yield (
                ("free tier", file, allowance.name, scope),
                _Level(
                    total.number,
                    Fraction(allowance.allowance.number),
                    "free tier",
                    service,
                    text,
                    values,
                    span,
                ),
            )


def _total(usages: Sequence[Usage]) -> Quantity:
    total = usages[0].quantity
    for usage in usages[1:]:
        total = total + usage.quantity
    return total


def _largest(usages: Sequence[Usage]) -> tuple[str, list[str]]:
    """Who uses the most of a pool, and who else does."""
    used: dict[str, Any] = {}
    for usage in usages:
        number = usage.quantity.number
        size = number if is_exact(number) else float(number.mean())  # of many at once, what they use on average
        used[usage.subject] = used.get(usage.subject, 0) + size
    first = max(used, key=lambda name: used[name])
    return first, [name for name, amount in used.items() if amount and name != first]


def _tier_said(
    price: Price, where: str, before: Quantity, after: Quantity, start: Quantity
) -> tuple[str, dict[str, str]]:
    per = quoted_unit(price.per)
    scale, noun = scale_of(price.per)
    lasts = noun.endswith(LASTING)  # GB-seconds a month would be shown as bytes
    happens = lasts or start.powers.get("second") == -1  # else it is a stock, such as bytes held
    if lasts:
        amount = f"{plain(Fraction((start * month / per).number) * scale)} {noun}s"
    else:
        amount = show(start * month if happens else start)
    values = {
        "price": price.title + where, "amount": amount, "per": price.per,
        "before": rate(Fraction((before * per / USD).number)), "after": rate(Fraction((after * per / USD).number)),
    }  # fmt: skip
    if not before.number:
        return "{price}: the first {amount} are free, beyond them it is {after} per {per}", values
    often = " a month" if happens else ""
    return f"{{price}}: beyond {{amount}}{often} it is {{after}} per {{per}}, not {{before}}", values


# ---------------------------------------------------------------------------------------------------- many scales


class _Search:
    """Points of one plan, each worked out once."""

    def __init__(self, plan: Plan, watch: Callable[[], object] = lambda: None):
        self.plan, self.watch = plan, watch
        self.stated = users_of(plan)
        self._points: dict[Fraction, Point] = {}
        self._places = dict(_places(plan.architecture.services))

    def at(self, scale: Fraction) -> Point:
        if scale not in self._points:
            self.watch()
            self._points[scale] = Point(self.plan if scale == self.plan.scale else rescaled(self.plan, scale))
        return self._points[scale]

    def users(self, scale: Fraction) -> int | None:
        return int(scale * self.stated) if self.stated else None

    def between(self, low: Fraction, high: Fraction) -> tuple[Crossing, ...]:
        """What is crossed from `low` to `high`, in the order of the traffic and then of the spec."""
        if not 0 < low <= high <= low * WIDEST:
            raise ValueError(
                f"crossings are looked for between two scales, the larger at most {WIDEST:,} times the other"
            )
        exact: list[Crossing] = []
        wanted: list[Mark] = []
        for mark in _marks(self.at(low), self.at(high)):
            scale = self._evenly(mark, low, high) if mark[0] in ("free tier", "price tier") else None
            if scale is None:
                wanted.append(mark)
            else:
                exact.append(self._crossing(mark, scale, high, is_exact=True))
        points = _points(low, high, self.stated or Fraction(1))
        found = exact + [
            self._crossing(mark, points[i], points[i + 1])
            for mark, i in self._narrowed(points, 0, len(points) - 1, wanted)
        ]
        return _sorted(self.plan, found)

    def _evenly(self, mark: Mark, low: Fraction, high: Fraction) -> Fraction | None:
        """The exact scale where usage that follows the traffic evenly meets its bound; None where it does not."""
        bound = self.at(high).levels[mark].bound

        def used(scale: Fraction) -> Fraction:
            level = self.at(scale).levels.get(mark)
            return level.used if level is not None else Fraction(0)

        left, right = low, high
        for _ in range(SECANTS):
            a, b = used(left), used(right)
            if not a <= bound < b:
                return None
            guess = left + (bound - a) * (right - left) / (b - a)
            here = used(guess)
            if here == bound:  # and more than that just beyond, or usage stands still here
                return guess if used(guess + (high - guess) / 1000) > bound else None
            left, right = (guess, right) if here < bound else (left, guess)
        return None

    def _narrowed(
        self, points: Sequence[Fraction], i: int, j: int, wanted: Sequence[Mark]
    ) -> Iterator[tuple[Mark, int]]:
        """Each mark with the last point before it; it is crossed at point j and was not at point i."""
        if not wanted or j - i == 1:
            yield from ((mark, i) for mark in wanted)
            return
        middle = (i + j) // 2
        beyond = self.at(points[middle]).crossed(wanted)
        yield from self._narrowed(points, i, middle, [mark for mark in wanted if mark in beyond])
        yield from self._narrowed(points, middle, j, [mark for mark in wanted if mark not in beyond])

    def _crossing(self, mark: Mark, scale: Fraction, beyond: Fraction, is_exact: bool = False) -> Crossing:
        return _told(mark, self.at(beyond), self._places, scale, self.users(scale), is_exact)


def _marks(low: Point, high: Point) -> list[Mark]:
    """What is crossed at `high` and was not at `low`."""
    levels = [mark for mark, level in high.levels.items() if level.used > level.bound]
    old = {mark for mark, level in low.levels.items() if level.used > level.bound}
    fleets: list[Mark] = []
    for name, last in high.running.items():
        first, most = low.running.get(name, 0) + 1, fleet_limit(high.plan.architecture.services[name])
        steps = list(range(first, last + 1))
        if len(steps) > STEPS:
            fleets.append(("capacity", name, first, last - first))
            steps = [last] if last == most else []
        fleets += [("capacity", name, count, 0) for count in steps]
    limits = [mark for mark in high.reviewed if mark not in low.reviewed]
    return [*(mark for mark in levels if mark not in old), *fleets, *limits]


def _told(
    mark: Mark, point: Point, places: Mapping[Span, str], scale: Fraction, users: int | None, is_exact: bool = False
) -> Crossing:
    """One line that is crossed at `scale`, as it stands at a point beyond it."""
    if mark[0] == "limit":
        finding = point.find({str(mark[1])})[mark]
        name, message = said_of(finding, point.plan, places)
        said = {"message": message}
        return Crossing(name, "limit", "{message}", said, scale, users, finding.slug, finding.severity, finding.span)
    if mark[0] == "capacity":
        service = point.plan.architecture.services[str(mark[1])]
        text, values = _fleet_said(service, int(mark[2]), int(mark[3]))
        span = service.span_of(plural(service.fleet_noun))
        return Crossing(service.name, "capacity", text, values, scale, users, span=span)
    level = point.levels[mark]
    return Crossing(
        level.service, level.kind, level.text, level.values, scale, users, span=level.span, is_exact=is_exact
    )  # fmt: skip


def _sorted(plan: Plan, found: Iterable[Crossing]) -> tuple[Crossing, ...]:
    """In the order of the traffic and then of the spec."""
    order = {name: number for number, name in enumerate(plan.architecture.services)}
    return tuple(sorted(found, key=lambda c: (c.scale, order.get(c.service, len(order)), KINDS.index(c.kind), c.what)))


def said_of(finding: Diagnostic, plan: Plan, places: Mapping[Span, str] | None = None) -> tuple[str, str]:
    """Whose a finding is, nothing where it is about the whole, and its sentence without that name at its head."""
    services = plan.architecture.services
    known = dict(_places(services)) if places is None else places
    name = known.get(finding.span) or _named(finding.message, services)
    return name, finding.message.removeprefix(f"{name}: ")


def _places(services: Mapping[str, Service]) -> Iterator[tuple[Span, str]]:
    """Whose place in the spec it is."""
    for name, service in services.items():
        yield service.spec.span, name
        yield from ((span, name) for span in service.spec.keys.values())
        yield from ((value.span, name) for _, value in service.spec.items())


def _named(message: str, services: Mapping[str, Service]) -> str:
    """The service a sentence begins with; nothing where it is about the whole."""
    first = message.partition(" ")[0].rstrip(":,").removesuffix("'s")
    return first if first in services else ""


def _fleet_said(service: Service, count: int, more: int) -> tuple[str, dict[str, str]]:
    noun = service.fleet_noun if count == 1 else plural(service.fleet_noun)
    values = {"count": f"{count:,}", "noun": noun, "more": f"{more:,}"}
    if count == fleet_limit(service):
        return "runs {count} {noun} in the busiest minute, the most it may", values
    if more:
        return "runs {count} {noun} in the busiest minute, and {more} more follow one by one", values
    return "runs {count} {noun} in the busiest minute", values


def fleet_limit(service: Service) -> int:
    """How many tasks or instances it may run; 0 where it does not say."""
    fleet = service.fleet()
    return int(fleet.high.number) if fleet is not None else 0


def _points(low: Fraction, high: Fraction, unit: Fraction) -> list[Fraction]:
    """`low`, every number of three digits between them, counted in `unit` to one of the traffic, and `high`."""
    start, end = low * unit, high * unit
    step = Fraction(1)
    while step * 1000 <= start:
        step *= 10
    while step * 100 > start:
        step /= 10
    found = [low]
    value = (start // step + 1) * step
    while value < end:
        found.append(value / unit)
        if value == step * 1000:
            step *= 10
        value += step
    return [*found, high] if high > low else [low, low]

"""Recovery strategies side by side: what each costs, how long it takes, how much it loses, when it pays.

A strategy is a patch of the spec (`copies`), so it is priced by the same meters and the same book as everything else;
nothing here knows a price or a formula of a service. What an hour of downtime must cost for a strategy to pay for
itself is its cost of a year over the hours it saves in a year: events a year x (outage - RTO).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from archplan.analysis.bill_changes import paired
from archplan.analysis.recovery_time import MOST, NAMES, NONE, PUBLISHED, Outlook, outlook, time_said
from archplan.analysis.standby import patched
from archplan.estimate.bill import Bill, Line, dollars
from archplan.estimate.plan import Plan, plan_of
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.once import once
from archplan.kernel.record import frozen
from archplan.kernel.units import Quantity, hour, money, plain, year
from archplan.services.words.service import Service
from archplan.spec import recovery as wish
from archplan.spec.recovery import STRATEGIES, Fallback
from archplan.spec.regions import REGIONS
from archplan.spec.understand import understand

MONTHS = 12


@frozen
class Added:
    """One line that a strategy adds to the bill, changes there or takes off it; `before` is what it was."""

    line: Line
    region: str
    before: Line | None
    is_gone: bool = False

    @property
    def difference(self) -> Fraction | None:
        """Dollars a month more; None where a price is unknown."""
        if self.line.cost is None:
            return None
        was = self.before.monthly if self.before is not None else Fraction(0)
        return -was if self.is_gone else self.line.monthly - was


@frozen
class Prospect:
    """One strategy, priced."""

    outlook: Outlook
    plan: Plan
    copies: Mapping[str, str]
    states: Mapping[str, str]
    difference: Fraction  # dollars a month more than with no strategy
    hour: Fraction | None  # dollars that an hour of downtime must cost; None where it saves no hours
    saved: Quantity  # hours a year
    refused: tuple[str, ...]  # what AWS would not create there

    @property
    def name(self) -> str:
        return self.outlook.name

    @property
    def cost(self) -> Fraction:
        """Dollars a month, of the lines whose price is known."""
        return dollars(self.plan.bill.total)

    @property
    def is_complete(self) -> bool:
        return self.plan.bill.is_complete

    def added(self, base: Plan) -> tuple[Added, ...]:
        """What it adds to the bill, line by line."""
        return tuple(_added(base.bill, self.plan.bill))


@frozen
class Comparison:
    """Every strategy of one plan, from none to the strongest."""

    plan: Plan
    fallback: Fallback
    prospects: tuple[Prospect, ...]
    remarks: tuple[str, ...]
    assumptions: tuple[str, ...]

    def prospect(self, name: str) -> Prospect:
        return next(prospect for prospect in self.prospects if prospect.name == name)


@once
def compare(plan: Plan, region: str | None = None) -> Comparison:
    """Every strategy for this plan, in the region of its `recovery:` or another. Raises ArchplanError without one."""
    fallback = fallback_of(plan, region)
    known: dict[str, Plan] = {}
    prospects = tuple(prospect(plan, fallback, name, known) for name in NAMES)
    return Comparison(plan, fallback, prospects, tuple(_remarks(prospects)), tuple(_assumptions(fallback, prospects)))


def fallback_of(plan: Plan, region: str | None = None) -> Fallback:
    """The plan's `recovery:`, in another region where one is given."""
    a = plan.architecture
    if region is None:
        if a.recovery is None:
            hint = "add 'recovery: {region: ap-northeast-1}' to the spec, or --region ap-northeast-1"
            raise ArchplanError(
                [Diagnostic("no-recovery-region", a.tree.span, "no region to recover in is named", hint)]
            )
        return a.recovery
    refused = wish.refused(region, a.region, REGIONS, Span("--region", 1, 1, max(1, len(region))))
    if refused is not None:
        raise ArchplanError([refused])
    if a.recovery is None:
        return wish.assumed(region)
    stated: Fallback = a.recovery.instead(region=region)
    return stated


def prospect(plan: Plan, fallback: Fallback, name: str, known: dict[str, Plan] | None = None) -> Prospect:
    """One strategy, priced; `known` keeps the plans by what their specs say: some strategies come to the same."""
    found = outlook(plan, fallback, name)
    if found.strategy is None:
        return Prospect(found, plan, {}, {}, Fraction(0), None, 0 * hour / year, ())
    patch = patched(plan, fallback, found.strategy, found.copies)
    a = plan.architecture
    known, said = known if known is not None else {}, repr(patch.tree.plain())
    if said not in known:
        known[said] = plan_of(patch.tree, a.texts, a.file, on=plan.day, scenario=plan.scenario, book=plan.book)
    priced = known[said]
    more = dollars(priced.bill.total) - dollars(plan.bill.total)
    saved = _saved(fallback, found)
    needed = more * MONTHS / Fraction((saved * year / hour).number) if saved else None
    refused = tuple(_refused(priced.architecture.services, patch.states))
    return Prospect(found, priced, patch.copies, patch.states, more, needed, saved, refused)


def standing(plan: Plan, strategy: str, region: str | None = None) -> tuple[Plan, Mapping[str, str]]:
    """The plan with that strategy in it, and the state of every copy by its name: idle, standby or live."""
    if strategy not in STRATEGIES:
        hint = f"one of: {', '.join(STRATEGIES)}"
        span = Span("--strategy", 1, 1, max(1, len(strategy)))
        raise ArchplanError([Diagnostic("unknown-strategy", span, f"there is no strategy {strategy!r}", hint)])
    found = prospect(plan, fallback_of(plan, region), strategy)
    return found.plan, found.states


def refusals(plan: Plan, fallback: Fallback, strategy: str) -> tuple[str, ...]:
    """What AWS would not create in the recovery region, without pricing it."""
    found = outlook(plan, fallback, strategy)
    if found.strategy is None:
        return ()
    patch = patched(plan, fallback, found.strategy, found.copies)
    a = plan.architecture
    return tuple(_refused(understand(patch.tree, a.texts, a.file).services, patch.states))


def _refused(services: Mapping[str, Service], states: Mapping[str, str]) -> Iterator[str]:
    for name in states:
        for finding in services[name].findings():
            if finding.severity == "error":
                yield finding.message


def _saved(fallback: Fallback, found: Outlook) -> Quantity:
    """Hours of downtime that a year is spared: events a year x (outage - RTO)."""
    rto = found.rto
    nothing = 0 * hour / year
    return nothing if rto is None or rto >= fallback.outage else fallback.events * (fallback.outage - rto)


def _added(before: Bill, after: Bill) -> Iterator[Added]:
    for charge, old, line in paired(before, after, _key):
        if line is None or charge is None:
            if old is not None and not old.is_empty:
                yield Added(old, _scope(old), old, is_gone=True)
        elif not (line.is_empty and old is None) and _differs(old, line):
            yield Added(line, _scope(line) or charge.region, old)


def _differs(old: Line | None, line: Line) -> bool:
    return old is None or old.cost is None or line.cost is None or old.cost != line.cost


def _scope(line: Line) -> str:
    return line.usage.scope if line.usage is not None else ""


def _key(line: Line) -> tuple[str, str, str, str]:
    return line.subject, line.name, line.kind, _scope(line)


def _remarks(prospects: tuple[Prospect, ...]) -> Iterator[str]:
    """Where the costs do not rise in the published order, and why; what has no price; what AWS refuses."""
    for weaker, stronger in pairwise(prospects):
        if stronger.cost < weaker.cost:
            less = ", ".join(_cheaper(weaker, stronger))
            apart = money(weaker.cost - stronger.cost)
            yield f"{stronger.name} costs {apart} a month less than {weaker.name}, against the usual order: {less}"
        elif stronger.cost == weaker.cost and stronger.is_complete:
            same = f"{stronger.name} costs what {weaker.name} does"
            yield f"{same}: what it adds here is free while it waits, or runs already at one for each zone"
    for found in prospects:
        if found.outlook.rto is not None and found.outlook.rto > MOST.get(found.name, found.outlook.rto):
            slowest = max(found.outlook.parts, key=lambda part: part.time.number)
            slower = f"{found.name} takes {time_said(found.outlook.rto)} here, more than AWS's words say"
            yield f"{slower} ({PUBLISHED[found.name][1]}): {slowest.name} takes {time_said(slowest.time)}, {slowest.why}"
    holding: dict[str, list[str]] = {}
    for found in prospects:
        for line in found.plan.bill.unpriced:
            holding.setdefault(f"price unknown of {line.subject}, {line.name}: {line.reason}", []).append(found.name)
        for message in found.refused:
            holding.setdefault(message, []).append(found.name)
    yield from (f"{', '.join(names)}: {message}" for message, names in holding.items())


def _cheaper(weaker: Prospect, stronger: Prospect) -> Iterator[str]:
    """The three that save most, each service together with its copy."""
    falls = {name: cost - _costs(stronger).get(name, Fraction(0)) for name, cost in _costs(weaker).items()}
    for name, fall in sorted(falls.items(), key=lambda found: (-found[1], found[0]))[:3]:
        if fall > 0:
            yield f"{name} and its copy {money(fall)} less"


def _costs(prospect: Prospect) -> dict[str, Fraction]:
    originals = {copy: name for name, copy in prospect.copies.items()}
    costs: dict[str, Fraction] = {}
    for charge in prospect.plan.bill.charges:
        name = originals.get(charge.name, charge.name)
        costs[name] = costs.get(name, Fraction(0)) + dollars(charge.cost)
    return costs


def _assumptions(fallback: Fallback, prospects: tuple[Prospect, ...]) -> Iterator[str]:
    """What the comparison rests on and the spec does not say."""
    said = {
        "standby": f"a warm standby runs {plain(fallback.standby.number * 100)}% of the capacity, one for each zone at least",
        "backups": f"backups are copied every {time_said(fallback.every)}",
        "keep": f"copies of backups are kept {time_said(fallback.keep)}",
        "events": f"a region is lost {plain((fallback.events * year).number, 3)} times a year",
        "outage": f"who waits a lost region out waits {time_said(fallback.outage)}",
    }
    yield from (f"{words} (archplan's own)" for key, words in said.items() if not fallback.is_stated(key))
    holding: dict[str, list[str]] = {}
    for found in prospects:
        for line in found.outlook.assumptions:
            holding.setdefault(line, []).append(found.name)
    yield from (f"{line} ({', '.join(names)}; archplan's own)" for line, names in holding.items())


__all__ = ["NONE", "Added", "Comparison", "Prospect", "compare", "fallback_of", "prospect", "refusals", "standing"]

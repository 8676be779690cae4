"""One architecture with its flows and its bill on one day: the stages so far, in order, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from archplan.estimate.bill import Bill
from archplan.estimate.flows import Flows, equated, flows
from archplan.estimate.metering import Metered, metered
from archplan.estimate.network import Network
from archplan.estimate.pricing import Idle, bill, price_of_usage
from archplan.estimate.routes import Transfers, route
from archplan.kernel.once import keep_answer, kept_answer, once
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import month, plain
from archplan.prices.book import PriceBook, default_folder
from archplan.prices.price import CERTAIN
from archplan.services.words.service import Service
from archplan.services.words.steps import Step
from archplan.spec.architecture import Architecture
from archplan.spec.patch import overlaid, patched
from archplan.spec.understand import understand, with_other_endpoints
from archplan.text.load import load_texts, load_tree
from archplan.text.located import Located


@frozen
class Plan:
    """What rules look at and outputs print."""

    architecture: Architecture
    flows: Flows
    transfers: Transfers
    bill: Bill
    day: date
    book: PriceBook
    scenario: str = ""
    scale: Any = 1  # what the traffic of the spec is multiplied with: a number, or one for each source
    waiting: Any = None  # what of the bill waits for answers, where the spec asks

    @property
    def selected(self) -> tuple[str, ...]:
        """The modes that the spec does not state and its options say: each with the option that does."""
        return tuple(
            f"{name}: {mode} is {_said(holder._values[holder.options[mode].name])}, as {key} is written"
            for name, service in self.architecture.services.items()
            for holder in service.holders()
            for mode, key in holder._selected.items()
        )

    @property
    def idle(self) -> tuple[str, ...]:
        """The options that are written and count in another mode only."""
        services = self.architecture.services.items()
        return tuple(
            f"{name}: {found.message}"
            for name, service in services
            for holder in service.holders()
            for found in holder._idle
        )

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the numbers rest on and the spec does not say: defaults, uncertain prices and rules."""
        return tuple(dict.fromkeys(_assumptions(self)))

    @property
    def prices_read(self) -> dict[str, date]:
        """The price files that the bill rests on, and when each was last read; not what its owner states."""
        used = (it for it in self.bill.lines if it.price is not None and it.cost and it.price.confidence != "user")
        files = dict.fromkeys(line.file for line in used)
        return {file: day for file in files if (day := self.book.read_on(file)) is not None}

    @property
    def days_read(self) -> tuple[str, str]:
        """The oldest and the newest of those days; nothing where no price was used."""
        days = [day.isoformat() for day in self.prices_read.values()]
        return min(days, default=""), max(days, default="")


def plan(
    path: str | Path, *, scenario: str | None = None, settings: tuple[str, ...] = (), on: date | None = None,
    pricing: str | Path | None = None, scale: Mapping[str, Any] | Any = 1, shown: str | None = None, lang: str = "en",
) -> Plan:  # fmt: skip
    """Read a spec and price it.

    `scenario` names a patch of the spec, `settings` are ``PATH=VALUE`` patches, `on` is the day whose prices hold
    (default today), `pricing` a folder of negotiated prices laid over the book, `scale` multiplies the traffic: a
    number, an array of numbers, or one for each source; `lang` picks the spec's own texts, en or vi. Raises
    ArchplanError with every mistake of the spec.
    """
    file = shown or str(path)
    tree, texts = load_tree(Path(path), file)
    tree = patched(tree, scenario, settings, texts)
    return plan_of(tree, texts, file, on=on, pricing=pricing, scale=scale, scenario=scenario or "", lang=lang)


def plan_texts(
    files: Mapping[str, str], *, scenario: str | None = None, settings: tuple[str, ...] = (), on: date | None = None,
    pricing: str | Path | None = None, scale: Mapping[str, Any] | Any = 1, lang: str = "en",
) -> Plan:  # fmt: skip
    """Price a spec that is in memory, as `plan` does one on disk; no file of it is read.

    `files` are texts by name: the first is the spec, the others what it may include from beside it.
    """
    tree, texts = load_texts(files)
    tree = patched(tree, scenario, settings, texts)
    file = next(iter(files))
    return plan_of(tree, texts, file, on=on, pricing=pricing, scale=scale, scenario=scenario or "", lang=lang)


def plan_of(
    tree: Located, texts: Mapping[str, str], file: str, *, on: date | None = None,
    pricing: str | Path | None = None, scale: Mapping[str, Any] | Any = 1, scenario: str = "", lang: str = "en",
    book: PriceBook | None = None, tells_fixed: bool = True,
) -> Plan:  # fmt: skip
    """Price a tree that is in memory, by the price book of that day or the one given.

    Without `tells_fixed` nobody works out what it costs with no traffic: a fifth less work. Every line then says that it is
    fixed, so such a plan is for sums of costs alone.
    """
    day = on or date.today()
    architecture = understand(tree, texts, file, lang=lang, day=day)
    book = book or PriceBook(default_folder(), day, Path(pricing) if pricing else None)
    if architecture.questions:
        return _asking(architecture, day, book, scenario, scale, lang)
    return _priced(architecture, day, book, scenario, scale, tells_fixed=tells_fixed)


def repriced(plan: Plan, patch: Located) -> Plan:
    """The plan as it would be with a patch laid over its spec: same day, same prices, same traffic.

    Where the patch can only lead bytes another way, only what meters those is read again. Raises ArchplanError where
    the spec with the patch is none.
    """
    a = plan.architecture
    tree = overlaid(a.tree, patch)
    if plan.waiting is None and (other := with_other_endpoints(a, tree)) is not None:
        return _priced(other, plan.day, plan.book, plan.scenario, plan.scale, stages=_stages(plan))
    return plan_of(tree, a.texts, a.file, on=plan.day, scale=plan.scale, scenario=plan.scenario, book=plan.book)


def rescaled(plan: Plan, scale: Mapping[str, Any] | Any, hours: Fraction | None = None) -> Plan:
    """The same architecture on the same day with its traffic times `scale`, priced anew.

    `scale` is a number, or one for each source; `hours` those of a month of the calendar instead of the 730 that prices
    are quoted for. Its services are its own: those of `plan` keep what arrives at them. What does not depend on traffic
    is worked out once for all scales of a plan.
    """
    standing = _standing(plan)
    found = _priced(plan.architecture, plan.day, plan.book, plan.scenario, scale, hours, standing)
    keep_answer(_standing, found, standing)
    return _waiting(found, plan.waiting) if plan.waiting is not None else found


def _asking(
    architecture: Architecture, day: date, book: PriceBook, scenario: str, scale: Mapping[str, Any] | Any, lang: str
) -> Plan:
    """The plan of a spec that asks: with what stands in for the answers, and a bill without what they decide."""
    from archplan.estimate.waiting import waits  # only where a spec asks
    from archplan.spec.questions import settled

    tree, questions = settled(architecture.tree)
    found = _priced(architecture, day, book, scenario, scale)

    def priced(other: Located) -> Bill:
        understood = understand(other, architecture.texts, architecture.file, lang=lang, day=day)
        return _priced(understood, day, book, scenario, scale).bill

    return _waiting(found, waits(tree, questions, found.bill, priced))


def _waiting(found: Plan, waiting: Any) -> Plan:
    from archplan.estimate.waiting import unanswered

    return changed(found, bill=unanswered(found.bill, waiting), waiting=waiting)


@frozen
class _Standing:
    """What every scale of a plan's traffic has in common: its equations, what moves when nothing arrives and costs then."""

    equations: Network
    of_itself: tuple[Flows, Transfers] | None  # None where nothing moves of itself, or nobody kept it
    metered: Metered | None  # at one of the scales, likewise
    idle: Idle


@once
def _standing(plan: Plan) -> _Standing:
    fresh = changed(plan.architecture, services=_fresh(plan.architecture))
    equations, stages = equated(fresh), kept_answer(_stages, plan)
    if stages is not None:
        return _Standing(equations, stages.of_itself, stages.metered, Idle())
    still = flows(equations, 0)
    return _Standing(equations, (still, route(fresh, still)), None, Idle())


@frozen
class _Stages:
    """What a plan was priced from, and what another goes on from whose services and traffic are the same."""

    equations: Network
    running: Flows
    of_itself: tuple[Flows, Transfers] | None  # None where nothing moves of itself
    metered: Metered


@once
def _stages(plan: Plan) -> _Stages:
    """Kept when a spec is priced; of a plan that was made from another, such as at another scale, worked out."""
    return _stages(_priced(plan.architecture, plan.day, plan.book, plan.scenario, plan.scale))


def _fresh(architecture: Architecture) -> dict[str, Service]:
    """Its services, told nothing of what arrives."""
    return {name: service.instead() for name, service in architecture.services.items()}


def _priced(
    architecture: Architecture, day: date, book: PriceBook, scenario: str, scale: Mapping[str, Any] | Any,
    hours: Fraction | None = None, standing: _Standing | None = None, stages: _Stages | None = None,
    tells_fixed: bool = True,
) -> Plan:  # fmt: skip
    """The stages behind an architecture, in order; none calls the next.

    The plan's services are its own and are told what arrives at them: those that the architecture had stay as they are.
    `standing` is what all scales of its traffic have in common, `stages` are those of the same services and traffic.
    """
    services = _fresh(architecture)
    architecture = changed(architecture, services=services)
    common = standing or stages
    equations = common.equations if common else equated(architecture)
    of_itself = standing.of_itself if standing else None
    running = stages.running if stages else flows(equations, scale)
    transfers = route(architecture, running)
    goes_on = tells_fixed and (
        equations.has_own or transfers.drawn_between
    )  # what services send of themselves, and what is stated
    if goes_on and of_itself is None:
        still = stages.of_itself[0] if stages is not None and stages.of_itself is not None else flows(equations, 0)
        of_itself = still, route(architecture, still)
    of_itself = of_itself if goes_on else None
    read = metered(
        architecture, (running, transfers), of_itself,
        stages.metered if stages else None, standing.metered if standing else None, tells_fixed,
    )  # fmt: skip
    usages, idle = read.usages, read.idle if tells_fixed else read.usages
    if hours is not None:
        from archplan.estimate.lasting import lasting  # only for months of the calendar

        price_of = partial(price_of_usage, services, book)
        usages, idle = lasting(usages, hours, price_of), lasting(idle, hours, price_of)
    unpaid = {name: list(service.unpaid()) for name, service in services.items()}
    known_idle = standing.idle if standing is not None and hours is None else None
    priced = bill(usages, idle, services, book, architecture.free_tier, architecture.discounts, unpaid, known_idle)
    if architecture.commitments:
        from archplan.estimate.committed import committed  # few specs buy ahead

        priced = committed(priced, architecture.commitments, services, book, hours)
    account = architecture.account
    if account is not None and account.support != "basic":
        from archplan.estimate.support import supported  # few specs say what support is paid

        priced = supported(priced, account, book, day, account.span_of("support"))
    found = Plan(architecture, running, transfers, priced, day, book, scenario, scale)
    if standing is None and tells_fixed:
        keep_answer(_stages, found, _Stages(equations, running, of_itself, read))
    return found


def _assumptions(plan: Plan) -> Any:
    yield from plan.selected
    for question in plan.architecture.questions:
        drawn = question.typical or "nothing"
        yield f"{question.name} is asked for; drawn as {drawn}, {question.source}"
    for name, service in plan.architecture.services.items():
        if outside := service.assumed_outside():
            yield f"{name}: {outside}"
    for source in plan.architecture.sources.values():
        yield from source.assumptions
        if source.growth:
            share = plain(Fraction((source.growth * month).number) * 100, 3)
            yield f"{source.name}: growth of {share} percent a month; these figures are the first month's"
    yield from plan.flows.assumed
    for connection in plan.architecture.connections:
        if connection.usual is not None:
            yield f"{connection.name}: {connection.usual.sentence}"
    account = plan.architecture.account
    if account is not None and (last := account.free_until(plan.day)) is not None:
        yield f"the account's twelve free months, until {last}, are not taken off: these are list prices"
    for name, service in plan.architecture.services.items():
        if said := service.assumes():
            yield f"{name}: {said}"
        engine, version = service.runs_version() or ("", "")
        calendar = plan.book.calendar(service.key, engine) if engine and not version else None
        newest = calendar.newest(plan.day) if calendar is not None else None
        if calendar is not None and newest is not None:
            yield f"{name}: {calendar.title} {newest.version} by default, the newest in standard support"
    for line in plan.bill.lines:
        if line.usage is not None and line.kind == "charge":
            for step in _leaves(line.usage.steps):
                if step.is_option and step.span is None and step.value not in (None, ()):
                    yield f"{line.subject}: {step.name} is {step.as_written} by default"
    for line in plan.bill.lines:
        if line.price is not None and line.price.confidence not in CERTAIN and line.cost:
            where = f"{line.price.title} in {line.usage.scope if line.usage else ''}"
            yield f"price of {where}: {line.price.confidence}, not read from AWS's own price list by machine"
    for line in plan.bill.lines:
        if line.usage is not None and "[k]" in line.usage.doc:
            yield f"{line.subject}: how {line.name} is counted is a standard rule whose page was not read"


def _leaves(steps: tuple[Step, ...]) -> Any:
    for step in steps:
        yield step
        yield from _leaves(step.steps)


def _said(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)

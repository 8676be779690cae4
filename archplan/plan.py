"""One architecture with its flows and its bill on one day: the stages so far, in order, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from archplan.bill import Bill, bill
from archplan.places import Transfers, route
from archplan.prices import CERTAIN, PriceBook, default_folder
from archplan.service import Step, Usage, at_rest
from archplan.source import Located
from archplan.spec import Architecture, load_tree, patched, understand
from archplan.traffic import Flows, Network, network
from archplan.traffic import flows as flows_of
from archplan.units import Quantity, byte, month, plain, second
from archplan.values import changed, frozen

NOTHING_SENT = 0 * byte / second


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
    tree, texts = load_tree(Path(path), shown or str(path))
    tree = patched(tree, scenario, settings, texts)
    return plan_of(
        tree, texts, shown or str(path), on=on, pricing=pricing, scale=scale, scenario=scenario or "", lang=lang
    )


def plan_of(
    tree: Located, texts: Mapping[str, str], file: str, *, on: date | None = None,
    pricing: str | Path | None = None, scale: Mapping[str, Any] | Any = 1, scenario: str = "", lang: str = "en",
) -> Plan:  # fmt: skip
    """Price a tree that is in memory."""
    day = on or date.today()
    architecture = understand(tree, texts, file, lang=lang, day=day)
    book = PriceBook(default_folder(), day, Path(pricing) if pricing else None)
    solved = network(architecture)
    flows, transfers, usages, idle = _metered(solved, scale)
    unpaid = {name: list(service.unpaid()) for name, service in architecture.services.items()}
    priced = bill(usages, idle, architecture.services, book, architecture.free_tier, architecture.discounts, unpaid)
    return Plan(architecture, flows, transfers, priced, day, book, scenario)


def rescaled(plan: Plan, scale: Mapping[str, Any] | Any) -> Plan:
    """The same architecture on the same day with its traffic times `scale`, priced anew.

    `scale` is a number, or one for each source. Its services are its own: those of `plan` keep what arrives at them.
    """
    services = {name: service.instead() for name, service in plan.architecture.services.items()}
    architecture = changed(plan.architecture, services=services)
    flows, transfers, usages, idle = _metered(network(architecture), scale)
    unpaid = {name: list(service.unpaid()) for name, service in services.items()}
    priced = bill(usages, idle, services, plan.book, architecture.free_tier, architecture.discounts, unpaid)
    return Plan(architecture, flows, transfers, priced, plan.day, plan.book, plan.scenario)


def _metered(
    solved: Network, scale: Mapping[str, Any] | Any
) -> tuple[Flows, Transfers, list[Usage], list[Usage]]:  # fmt: skip
    """Tell every service what arrives at this scale, and read its meters; and what they read when nothing arrives."""
    architecture = solved.architecture
    flows = flows_of(solved, scale)
    transfers = route(architecture, flows)
    passed_on: dict[str, Quantity] = {}
    for stream in flows.streams:
        if stream.sent:
            source = stream.connection.source
            passed_on[source] = passed_on[source] + stream.sent if source in passed_on else stream.sent
    usages, idle = list[Usage](), list[Usage]()
    for name, service in architecture.services.items():
        arriving = dict(flows.arriving[name])
        if name in transfers.carried:
            arriving["processed"] = transfers.carried[name]
        is_busy = name in passed_on or any(arriving.values())
        if is_busy:
            service.receives({inflow: at_rest(flow) for inflow, flow in arriving.items()})
            service.passed_on = NOTHING_SENT
            idle += service.usages()
        service.receives(arriving)
        service.passed_on = passed_on.get(name, NOTHING_SENT)
        metered = list(service.usages())
        usages += metered
        if not is_busy:
            idle += metered
    return flows, transfers, usages + list(transfers.usages), idle


def _assumptions(plan: Plan) -> Any:
    yield from plan.selected
    for source in plan.architecture.sources.values():
        yield from source.assumptions
        if source.growth:
            share = plain(Fraction((source.growth * month).number) * 100, 3)
            yield f"{source.name}: growth of {share} percent a month; these figures are the first month's"
    for line in plan.bill.lines:
        if line.usage is not None and line.kind == "charge":
            for step in _leaves(line.usage.steps):
                if step.is_option and step.span is None and step.value not in (None, ()):
                    yield f"{line.subject}: {step.name} is {_said(step.value)} by default"
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

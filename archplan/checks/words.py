"""Every rule run over a plan, with `# archplan: allow ...` honoured: a Report.

A rule that looks at more than one service is one file in ``archplan/rules/`` with a function marked `rule`; it
yields a place, a sentence. Its docstring's first line is why it matters and is the hint; its name is the slug.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from archplan.estimate.bill import Bill, bill
from archplan.estimate.bill import dollars as bill_dollars
from archplan.estimate.passing import ends, hands_on, network
from archplan.estimate.plan import Plan, paid_flows, repriced
from archplan.kernel.diagnostics import RANK, ArchplanError, Diagnostic, Fix, Promise, Severity, Span, in_order
from archplan.kernel.record import changed, frozen
from archplan.kernel.shelf import Shelf
from archplan.kernel.units import (
    GB,
    MB,
    Quantity,
    byte,
    ceil,
    decimal,
    money,
    month,
    plain,
    quantity,
    request,
    second,
    show,
    unit,
)
from archplan.prices.book import Price
from archplan.services.words import Service, first_line
from archplan.spec.benefits import offers
from archplan.spec.understand import Architecture, Connection
from archplan.text.yaml import parse

if TYPE_CHECKING:
    from archplan.analysis import availability, dns, recovery
    from archplan.analysis import failures as drill
    from archplan.analysis import recovery_time as outlook

__all__ = [
    "CENT", "GB", "MB", "RULES", "Diagnostic", "Fix", "Fraction", "Iterator", "Plan", "PlanRule", "Promise", "Quantity", "Report", "Service", "Span", "audit_trail", "availability", "bill_if", "byte", "ceil", "cost_of", "decimal", "dns", "dollars",
    "dollars_of", "drill", "ends", "entrances", "hands_on", "if_written", "money", "month", "moves", "network", "outlook", "plain", "promise", "recovery", "request", "review", "rule", "second", "size", "strategy", "unit", "with_options",
]  # fmt: skip


ROOMS = {  # what rules look into, and a bill or a picture never
    "availability": "availability", "dns": "dns", "drill": "failures", "outlook": "recovery_time", "recovery": "recovery",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in ROOMS:
        return importlib.import_module(f"archplan.analysis.{ROOMS[name]}")
    raise AttributeError(name)


CENT = Fraction(1, 100)  # a dollar's: below it a promise reads as none


def dollars_of(cost: Quantity) -> Fraction:
    """Dollars a month as one exact number."""
    return bill_dollars(cost)


def dollars(cost: Quantity) -> str:
    """Dollars a month for a sentence: ``$12.30``."""
    return money(bill_dollars(cost))


def size(amount: Quantity) -> str:
    """Bytes for a sentence, three digits: ``1.2 GB``."""
    return show(amount, 3)


def strategy(connection: Connection) -> str:
    """How a connection deploys; nothing for one that carries requests."""
    return connection.deploys


def cost_of(plan: Plan, price: str, scope: str, usage: Quantity) -> Quantity | None:
    """What so much of a price, ``nat:gb``, would cost in a month; None where the book does not hold it."""
    file, _, entry = price.partition(":")
    found = plan.book.price(file, entry, scope)
    return found.cost(usage) if isinstance(found, Price) else None


def bill_if(plan: Plan, name: str, /, **options: Any) -> Bill:
    """The bill of the same traffic, had one service these options instead; only what it costs, not what is fixed.

    What shares no price file with that service, and so neither a tier nor an allowance, costs what it did.
    """
    a = plan.architecture
    services = with_options(plan, name, **options)
    moved = {other for other, service in services.items() if service is not a.services[other]}
    before = [line.usage for line in plan.bill.lines if line.usage is not None]
    after = [usage for other in services if other in moved for usage in services[other].usages()]
    files = {usage.file for usage in after} | {usage.file for usage in before if usage.subject in moved}
    files |= {credit.file for it in (a.services[name], services[name]) for credit in it.credits()}
    others = [usage for usage in before if usage.subject not in moved]
    if a.discounts:
        return bill([*others, *after], (), services, plan.book, a.free_tier, a.discounts, {})
    kept = {
        charge.name: changed(charge, lines=tuple(line for line in charge.lines if line.file not in files))
        for charge in plan.bill.charges
    }
    new = bill(
        [*(usage for usage in others if usage.file in files), *after], (), services, plan.book, a.free_tier, {}, {}
    )
    for charge in new.charges:
        same = kept.get(charge.name, charge)
        kept[charge.name] = charge if same is charge else changed(charge, lines=same.lines + charge.lines)
    return Bill(tuple(kept.values()))


def promise(saved: Quantity | Fraction, /, **patch: Any) -> Promise:
    """What a change of the spec takes off the bill: ``promise(saved, services={"it": {"billing": "on-demand"}})``."""
    dollars = saved if isinstance(saved, Fraction) else dollars_of(saved)
    return Promise(json.dumps(patch, ensure_ascii=False), dollars)


def if_written(plan: Plan, /, **patch: Any) -> tuple[Plan, Promise] | None:
    """The plan with a patch of its spec, priced again, and what that takes off the bill.

    None where the spec would be none, or where a price that is not known moves with the patch.
    """
    text = json.dumps(patch, ensure_ascii=False)
    try:
        other = repriced(plan, parse(text, plan.architecture.file))
    except ArchplanError:
        return None
    unknown = [
        {(line.subject, line.name, line.usage and line.usage.quantity) for line in it.bill.unpriced}
        for it in (plan, other)
    ]
    if unknown[0] != unknown[1]:
        return None
    return other, promise(plan.bill.total - other.bill.total, **patch)


def moves(plan: Plan, name: str = "") -> bool:
    """Whether anything arrives at a service; or whether anybody sends anything, beside what services do by themselves."""
    if not name:
        of = plan.scale if isinstance(plan.scale, Mapping) else dict.fromkeys(plan.architecture.sources, plan.scale)
        return any(source.mean and quantity(of.get(name, 1)) for name, source in plan.architecture.sources.items())
    carried = plan.transfers.carried.get(name)
    return any(plan.flows.arriving[name].values()) or bool(carried)


def with_options(plan: Plan, name: str, /, **options: Any) -> dict[str, Service]:
    """The services, had one these options instead: that one anew, and those whose part its price would pay or pays."""
    a = plan.architecture
    services = {**a.services, name: a.services[name].instead(**options)}
    if not services[name].benefits() and not a.services[name].benefits():
        return services
    for other, offered in offers(services, a.connections).items():
        if offered != services[other].offered:
            services[other] = services[other].instead()
            services[other].offered = offered
    for other, paid in paid_flows(services, plan.flows).items():
        if paid != services[other].paid_flows:
            services[other] = services[other].instead() if services[other] is a.services[other] else services[other]
            services[other].paid_flows = paid
    return services


def audit_trail(architecture: Architecture) -> str:
    """The first service that keeps a trail of a production account; nothing where none does."""
    if architecture.stage != "production":
        return ""
    return next((name for name, service in architecture.services.items() if service.keeps_trail), "")


def entrances(architecture: Architecture) -> dict[str, list[str]]:
    """What clients on the internet reach first, past names and firewalls: each service, and who reaches it."""
    found: dict[str, list[str]] = {}
    for source in architecture.sources.values():
        reached, open_ = set[str](), [source.name] if source.kind != "schedule" else []
        while open_:
            for connection in architecture.leaving(open_.pop(0)):
                target = architecture.services[connection.target]
                if target.is_passed and target.name not in reached:
                    open_.append(target.name)
                elif target.name not in reached:
                    found.setdefault(target.name, []).append(source.name)
                reached.add(target.name)
    return found


Found = Iterator[tuple[Any, ...]]


@frozen
class PlanRule:
    """A check of a whole plan."""

    slug: str
    severity: Severity
    hint: str
    doc: str
    check: Callable[[Plan], Found]
    traffic: bool = False  # whether it finds nothing where nothing moves


@frozen
class Report:
    """A plan, its findings, and for a diff the plan before: what outputs get."""

    plan: Plan
    findings: tuple[Diagnostic, ...] = ()
    before: Plan | None = None

    def worst(self) -> Severity | None:
        """The gravest severity found."""
        return min((finding.severity for finding in self.findings), key=lambda s: RANK[s], default=None)


RULES: Shelf[PlanRule] = Shelf("archplan.checks.rules")


def rule(
    severity: Severity = "warning", hint: str = "", traffic: bool = False
) -> Callable[[Callable[[Plan], Found]], Callable[[Plan], Found]]:
    """Mark a function of a plan as a rule; one of `traffic` has nothing to say of a plan where nothing moves."""

    def mark(check: Callable[[Plan], Found]) -> Callable[[Plan], Found]:
        slug = check.__name__.replace("_", "-")
        doc = "\n".join(line.strip() for line in (check.__doc__ or "").splitlines())
        RULES.add(slug, PlanRule(slug, severity, hint or first_line(doc), doc, check, traffic))
        return check

    return mark


def review(plan: Plan) -> Report:
    """Run every rule; silence what the spec allows, and report an allow that silences nothing, or may not."""
    from archplan.checks.policy import KEPT

    found = list(_findings(plan))
    silenced = list(allows(plan))
    used: set[int] = set()
    kept = []
    for finding in found:
        by = [
            number
            for number, (slug, span, whole) in enumerate(silenced)
            if slug == finding.slug
            and slug not in KEPT
            and (whole or (span.file == finding.span.file and span.line == finding.span.line))
        ]
        used.update(by)
        if not by:
            kept.append(finding)
    for number, (slug, span, _) in enumerate(silenced):
        if number not in used:
            why = (
                f"{slug!r} cannot be allowed: {KEPT[slug][0]}" if slug in KEPT else f"nothing here is found by {slug!r}"
            )
            kept.append(Diagnostic("unused-allow", span, why, "remove the allow", "warning"))
    return Report(plan, tuple(in_order(kept)))


def _findings(plan: Plan) -> Iterator[Diagnostic]:
    is_moving = moves(plan)
    for service in plan.architecture.services.values():
        for finding in service.findings(is_moving):
            kept = _priced(plan, finding) if finding.promise is not None else finding
            yield from () if kept is None else (kept,)
    for connection in plan.architecture.connections:
        for side in (connection.leaving, connection.arriving):
            yield from side._idle if side is not None else ()
    for known in plan_rules().values():
        for span, message, *more in known.check(plan) if is_moving or not known.traffic else ():
            fix = next((part for part in more if isinstance(part, Fix)), None)
            promised = next((part for part in more if isinstance(part, Promise)), None)
            yield Diagnostic(known.slug, span, message, known.hint, known.severity, fix, promised)


def _priced(plan: Plan, finding: Diagnostic) -> Diagnostic | None:
    """A finding of a service that would do the same for less: with what pricing again says, or none."""
    assert finding.promise is not None
    found = if_written(plan, **json.loads(finding.promise.patch))
    if found is None or found[1].saves <= 0:
        return None
    return changed(finding, message=f"{finding.message}: {money(found[1].saves)} a month less", promise=found[1])


@cache
def plan_rules() -> dict[str, PlanRule]:
    """The rules of ``archplan/checks/rules/``, loaded when a plan is first reviewed."""
    return RULES.all()


_ALLOW = re.compile(r"#\s*archplan:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)")


def allows(plan: Plan) -> Iterator[tuple[str, Span, bool]]:
    """Every allow of a spec: its slug, its place, whether it holds for the whole file."""
    allowed = plan.architecture.tree.get("allow")
    if allowed is not None and allowed.is_list:
        for item in allowed.value:
            if item.is_text:
                yield item.value, item.span, True
    for file, text in plan.architecture.texts.items():
        if "archplan: allow" not in text and "archplan:allow" not in text:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            match = _ALLOW.search(line)
            if match:
                span = Span(file, number, match.start() + 1, len(match[0]))
                yield from ((slug, span, False) for slug in re.split(r"\s*,\s*", match[1]))


def graver(findings: tuple[Diagnostic, ...], than: str) -> bool:
    """Whether any finding is at least as grave as `than`."""
    return any(RANK[finding.severity] <= RANK[than] for finding in findings)


def with_before(report: Report, before: Plan) -> Report:
    """The report as a diff against an earlier plan."""
    return changed(report, before=before)

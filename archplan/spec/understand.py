"""A located tree, understood: services, connections, places, and the traffic that arrives.

Reading collects every mistake before it stops. Nothing is guessed: an unknown key, a connection to nothing or
shares above 100 % are errors with their place. The order of the spec is kept everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from archplan.kernel.diagnostics import ArchplanError, Diagnostic, in_order, mistake, with_texts
from archplan.kernel.record import changed
from archplan.prices.book import default_folder
from archplan.spec.architecture import Architecture, Wires
from archplan.spec.benefits import offer
from archplan.spec.connections import ahead, check_shares, note_numbers_of_nothing, read_connections
from archplan.spec.draw import read_wishes
from archplan.spec.head import read_allowed, read_budget, read_discounts, read_flow_steps, read_region, read_targets
from archplan.spec.money import read_money
from archplan.spec.places import PlaceOptions, check_places, read_places
from archplan.spec.reader import Reader
from archplan.spec.recovery import read_fallback
from archplan.spec.regions import REGIONS
from archplan.spec.services import read_services
from archplan.spec.traffic import read_sources, with_fitting_response
from archplan.text.located import Located, asks, unknown_key

LANGUAGE = "1"


TOP = {
    "archplan": "the version of this language, 1",
    "title": "what the architecture is called",
    "region": "the AWS region where everything stands, unless a place says otherwise",
    "stage": "production or development; some findings matter in production only",
    "about": "what it is for, one paragraph for the report",
    "budget": "the most it may cost, such as $450/month, or $450/month at 90% of what its bands may come to; a gate",
    "targets": "availability, rto and rpo; gates",
    "free_tier": "always (the account's always-free allowances come off the bill) or none",
    "prices": "negotiated discounts by service",
    "money": "how its owner counts: a currency beside dollars, vat, credits, and until when it runs",
    "commitments": "what is bought ahead: Savings Plans, reservations, reserved capacity, each by its name",
    "account": "whose account: when it was opened, on which plan, with which credits and what support",
    "traffic": "who sends how much",
    "services": "what there is",
    "places": "where it stands: VPCs, other regions, data centres",
    "connections": "what calls what, and how often",
    "steps": "the flow in numbered sentences, each at a connection or a service",
    "draw": "wishes for the picture: direction, rows, columns, order, side, hide, groups",
    "bill": "which rows of AWS's bill are of this spec, by tags, accounts, regions, services and resources",
    "recovery": "the region to go on in when this one is lost, and what stands ready there",
    "scenarios": "patches of this spec, by name",
    "allow": "rules that are silenced in this file",
    "include": "other files of the same folder that are part of this spec",
}

CHOICES = {"stage": ("production", "development"), "free_tier": ("always", "none")}  # the first holds unless stated


def understand(
    tree: Located, texts: Mapping[str, str], file: str, pricing: Path | None = None, *, lang: str = "en",
    day: date | None = None,
) -> Architecture:  # fmt: skip
    """Read the tree into an architecture, its texts in one language. Raises ArchplanError with every mistake found.

    `day` is the one it is priced on, which bounds how far ahead `money:` may look.
    """
    reader = Reader(tree, texts, file, pricing or default_folder(), lang, day)
    written = reader.tree
    questions: tuple[Any, ...] = ()
    if asks(written):
        from archplan.spec.questions import mark_unanswered, settled  # only where a spec asks

        reader.tree, questions = settled(written)
    try:
        architecture = read_architecture(reader)
    except ArchplanError as error:
        raise with_texts(error, texts) from None
    if reader.wrong:
        raise with_texts(ArchplanError(in_order(_once_for_commas(reader.wrong))), texts)
    if not questions:
        return architecture
    mark_unanswered(architecture.services, architecture.connections, reader.tree, questions)
    return changed(architecture, tree=written, questions=questions)


def with_other_endpoints(a: Architecture, tree: Located) -> Architecture | None:
    """The architecture with the gateway endpoints that a tree gives its VPCs, where the tree is its own in all else.

    Only routes look at those, so nothing else is read. None where more is written otherwise, or wrongly.
    """
    before, after = a.tree.get("places"), tree.get("places")
    if a.questions or before is None or after is None or not _are_the_same(a.tree, tree, "places"):
        return None
    if list(before.value) != list(after.value) or set(a.places) != set(after.value):
        return None
    places, wrong = dict(a.places), list[Diagnostic]()
    for name, written in after.items():
        if written is before[name]:
            continue
        if (
            not written.is_mapping
            or "endpoints" not in written
            or not _are_the_same(before[name], written, "endpoints")
        ):
            return None
        places[name] = changed(places[name], endpoints=tuple(PlaceOptions(written, wrong, f"place {name!r}").endpoints))
    return None if wrong else changed(a, places=places, tree=tree)


def _are_the_same(before: Located, after: Located, but_for: str) -> bool:
    """Whether two mappings hold the very same parts, one key aside."""
    keys = before.value.keys() | after.value.keys()
    return all(before.get(key) is after.get(key) for key in keys if key != but_for)


def _once_for_commas(wrong: list[Diagnostic]) -> list[Diagnostic]:
    """Without the complaint about ``1`` where ``1,500 GB`` was written in braces: the comma is the mistake."""
    ends = {(d.span.line, d.span.column - 1) for d in wrong if d.slug == "comma-in-braces"}
    return [d for d in wrong if (d.span.line, d.span.column + d.span.length) not in ends]


def read_architecture(reader: Reader) -> Architecture:
    tree = reader.tree
    if not tree.is_mapping:
        raise mistake(
            "not-a-spec", tree.span, "a spec is a mapping of keys", "start with 'title: ...', or 'archplan init'"
        )
    for key, span in tree.keys.items():
        if key not in TOP:
            reader.wrong.append(unknown_key(key, span, tree[key], list(TOP), f"a spec has no key {key!r}"))
    version = tree.get("archplan")
    if version and version.value != LANGUAGE:
        reader.mistake("unknown-version", version.span, f"this archplan reads version {LANGUAGE}", "write archplan: 1")
    region = read_region(reader)
    places = read_places(reader, region)
    sources = read_sources(reader, region)
    services = read_services(reader, region, places, sources)
    stage = reader.choice("stage", CHOICES["stage"], CHOICES["stage"][0])
    for service in services.values():
        service.stage = stage
    connections = read_connections(reader, services, sources)
    if reader.deliveries:
        from archplan.spec.deliveries import settle_deliveries  # only where something flows to people

        connections = settle_deliveries(reader, connections, services)
    if "services" not in tree or not tree["services"].value:
        at = tree.keys.get("services", tree.span)
        reader.mistake("no-services", at, "a spec needs services", "add 'services: {site: {type: s3}}'")
    wires = Wires(connections)
    for name, service in services.items():
        service.stand_before(ahead(name, wires, services))
    offer(services, connections)
    check_places(reader, places, services, sources)
    check_shares(reader, connections, services)
    for service in services.values():
        service.sees(services, wires)
    if not reader.wrong:  # these tell of what is right: what a refused value does is nobody's to say
        note_numbers_of_nothing(connections, services)
        sources = {name: with_fitting_response(reader, it, connections, services) for name, it in sources.items()}
    account, purse = None, read_money(tree, reader.day, reader.wrong)
    if "account" in tree or any(service.asks_account() for service in services.values()):
        from archplan.spec.account import meet, purse_of, read_account  # few specs ask whose account it is

        account = read_account(reader)
        purse = purse_of(account, purse, reader)
        meet(services.values(), account, reader)
    rows: tuple[Any, ...] = ()
    if "bill" in tree:
        from archplan.spec.bills import read_bill  # few specs say it

        rows = read_bill(reader)
    commitments: tuple[Any, ...] = ()
    if "commitments" in tree:
        from archplan.spec.commitments import read_commitments  # few specs buy ahead

        commitments = read_commitments(reader, region)
        if commitments and "prices" in tree:
            reader.mistake(
                "bad-value", tree.keys["prices"], "a negotiated discount and commitments meet in one bill in ways AWS "
                "agrees on with each customer", "state the discounts of commitments, and leave 'prices' out",
            )  # fmt: skip
    budget, budget_at = read_budget(reader)
    scenarios = reader.section("scenarios", "{launch-day: {traffic: {...}}}")
    return Architecture(
        title=reader.text("title") or Path(reader.file).stem.replace("-", " ").capitalize(),
        about=reader.text("about"),
        stage=stage,
        region=region,
        budget=budget,
        budget_at=budget_at,
        targets=read_targets(reader),
        free_tier=reader.choice("free_tier", CHOICES["free_tier"], CHOICES["free_tier"][0]),
        discounts=read_discounts(reader),
        sources=sources,
        services=services,
        places=places,
        connections=tuple(connections),
        steps=read_flow_steps(reader, [*connections, *reader.deliveries]),
        wishes=read_wishes(tree, reader.written_names(), reader.wrong),
        recovery=read_fallback(tree, region, REGIONS, services, reader.wrong),
        scenarios=dict(scenarios.items()) if scenarios else {},
        allowed=read_allowed(reader),
        texts=reader.texts,
        tree=tree,
        file=reader.file,
        money=purse,
        account=account,
        bill=rows,
        untranslated=reader.untranslated,
        deliveries=tuple(reader.deliveries),
        numbers=tuple(reader.numbers),
        commitments=commitments,
    )  # fmt: skip

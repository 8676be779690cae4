"""A located tree, understood: services, connections, places, and the traffic that arrives.

Reading collects every mistake before it stops. Nothing is guessed: an unknown key, a connection to nothing or
shares above 100 % are errors with their place. The order of the spec is kept everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from ipaddress import IPv4Network
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean, in_order
from archplan.kernel.record import changed, fresh, frozen
from archplan.kernel.units import Quantity, UnitError, byte, month, one, plain, request, second, unit
from archplan.prices.book import default_folder, table_values
from archplan.services import known_types, load
from archplan.services.words import (
    ACKNOWLEDGEMENT,
    Band,
    Listed,
    Measures,
    Record,
    Service,
    Step,
    Usual,
    Weights,
    option,
    read_as,
    unknown_key,
)  # fmt: skip
from archplan.services.words import Ratio as RatioKind
from archplan.services.words import Size as SizeKind
from archplan.spec.answers import what_only_takes
from archplan.spec.benefits import offer
from archplan.spec.draw import FlowStep, Wishes, read_steps, read_wishes
from archplan.spec.money import Purse, read_money
from archplan.spec.recovery import Fallback, read_fallback
from archplan.spec.removal import taken_away
from archplan.text import yaml as source
from archplan.text.languages import spoken
from archplan.text.yaml import Located

LANGUAGE = "1"
TOP = {
    "archplan": "the version of this language, 1",
    "title": "what the architecture is called",
    "region": "the AWS region where everything stands, unless a place says otherwise",
    "stage": "production or development; some findings matter in production only",
    "about": "what it is for, one paragraph for the report",
    "budget": "the most it may cost, such as $450/month; a gate",
    "targets": "availability, rto and rpo; gates",
    "free_tier": "always (the account's always-free allowances come off the bill) or none",
    "prices": "negotiated discounts by service",
    "money": "how its owner counts: a currency beside dollars, vat, credits, and until when it runs",
    "traffic": "who sends how much",
    "services": "what there is",
    "places": "where it stands: VPCs, other regions, data centres",
    "connections": "what calls what, and how often",
    "steps": "the flow in numbered sentences, each at a connection or a service",
    "draw": "wishes for the picture: direction, rows, columns, order, side, hide, groups",
    "recovery": "the region to go on in when this one is lost, and what stands ready there",
    "scenarios": "patches of this spec, by name",
    "allow": "rules that are silenced in this file",
    "include": "other files of the same folder that are part of this spec",
}
# Percent of a day's traffic in each hour, local time. Rules of thumb from several capacity-planning references
# that agree on the form, not measurements.
SHAPES: dict[str, tuple[str, ...]] = {
    "flat": ("1",) * 24,
    "evening": tuple(["2.2", "1.4", "0.9", "0.7", "0.7", "0.9", "1.6", "2.8", "3.8", "4.4", "4.8", "5.1", "5.4", "5.3", "5.1", "5.0", "5.1", "5.5", "6.1", "6.9", "7.6", "7.5", "6.4", "4.8"]),
    "business-hours": tuple(["0.5", "0.4", "0.3", "0.3", "0.4", "0.7", "1.6", "4.0", "8.2", "9.9", "10.2", "9.4", "7.6", "8.6", "9.3", "9.0", "7.8", "5.0", "2.4", "1.4", "1.1", "0.9", "0.6", "0.4"]),
    "nightly": tuple(["12", "16", "16", "12", "8", "4", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "2", "3", "4", "5", "5"]),
}  # fmt: skip
EDGES = (
    "asia-pacific", "australia", "canada", "europe", "india", "japan", "middle-east", "south-africa",
    "south-america", "united-states",
)  # fmt: skip
REGIONS = {
    "us-east-1": ("US East (N. Virginia)", "united-states", 6),
    "us-east-2": ("US East (Ohio)", "united-states", 3),
    "us-west-1": ("US West (N. California)", "united-states", 2),
    "us-west-2": ("US West (Oregon)", "united-states", 4),
    "ca-central-1": ("Canada (Central)", "canada", 3),
    "sa-east-1": ("South America (Sao Paulo)", "south-america", 3),
    "eu-west-1": ("Europe (Ireland)", "europe", 3),
    "eu-west-2": ("Europe (London)", "europe", 3),
    "eu-west-3": ("Europe (Paris)", "europe", 3),
    "eu-central-1": ("Europe (Frankfurt)", "europe", 3),
    "eu-central-2": ("Europe (Zurich)", "europe", 3),
    "eu-north-1": ("Europe (Stockholm)", "europe", 3),
    "eu-south-1": ("Europe (Milan)", "europe", 3),
    "eu-south-2": ("Europe (Spain)", "europe", 3),
    "af-south-1": ("Africa (Cape Town)", "south-africa", 3),
    "me-south-1": ("Middle East (Bahrain)", "middle-east", 3),
    "me-central-1": ("Middle East (UAE)", "middle-east", 3),
    "il-central-1": ("Israel (Tel Aviv)", "middle-east", 3),
    "ap-southeast-1": ("Asia Pacific (Singapore)", "asia-pacific", 3),
    "ap-southeast-2": ("Asia Pacific (Sydney)", "australia", 3),
    "ap-southeast-3": ("Asia Pacific (Jakarta)", "asia-pacific", 3),
    "ap-southeast-5": ("Asia Pacific (Malaysia)", "asia-pacific", 3),
    "ap-southeast-7": ("Asia Pacific (Thailand)", "asia-pacific", 3),
    "ap-northeast-1": ("Asia Pacific (Tokyo)", "japan", 4),
    "ap-northeast-2": ("Asia Pacific (Seoul)", "asia-pacific", 4),
    "ap-northeast-3": ("Asia Pacific (Osaka)", "japan", 3),
    "ap-east-1": ("Asia Pacific (Hong Kong)", "asia-pacific", 3),
    "ap-south-1": ("Asia Pacific (Mumbai)", "india", 3),
    "ap-south-2": ("Asia Pacific (Hyderabad)", "india", 3),
}
MINUTE_BURST = Fraction(3, 2)  # the busiest minute over its hour's mean, where the spec states no peak
DEFAULT_REQUEST, DEFAULT_RESPONSE = "1 KB", "10 KB"


@frozen
class Source:
    """Who sends traffic: requests a second on average, sizes, the day's shape, and the chain that made the rate."""

    name: str
    kind: str
    label: str
    mean: Quantity  # requests/second
    peak: Fraction  # busiest minute over the mean
    weights: tuple[Fraction, ...]  # 24, summing to 1
    request: Quantity  # bytes/request
    response: Quantity
    sessions: Quantity  # sessions/second, zero when not stated
    users: Quantity  # users a month, zero when not stated
    edges: Weights
    growth: Quantity  # a share a month
    steps: tuple[Step, ...]
    assumptions: tuple[str, ...]
    span: Span
    states_response: bool = True
    people: str = ""  # the source of the same people, who count there


@frozen
class Connection:
    """a -> b, and what one request at a sends to b."""

    source: str
    target: str
    span: Span
    share: Quantity | None = None
    calls: Quantity = one
    multipliers: Mapping[str, Quantity] = fresh(default_factory=dict)  # the target's inflow: how much per request
    request: Quantity | None = None
    response: Quantity | None = None
    zonal: bool = False
    soft: bool = False
    label: str = ""
    why: str = ""
    leaving: Record | None = None
    arriving: Record | None = None
    index: int = 0
    usual: Usual | None = None  # how often it comes, where it says nothing and that is not once for every request

    @property
    def name(self) -> str:
        return f"{self.source} -> {self.target}"

    @property
    def deploys(self) -> str:
        """How it deploys its target; nothing for one that carries requests."""
        sides = (self.leaving, self.arriving)
        return next((str(found) for side in sides if side is not None and (found := side._values.get("deploy"))), "")


@frozen
class Place:
    """A VPC with its zones and tiers, another region, a data centre, or a box that only groups."""

    name: str
    type: str
    label: str
    region: str
    zones: int
    tiers: Mapping[str, tuple[str, ...]]  # public, private, data or holds: names of services
    endpoints: tuple[str, ...]
    span: Span
    cidr: str = ""
    subnets: Mapping[str, tuple[str, ...]] = fresh(default_factory=dict)  # by tier, one address block for each zone
    peers: tuple[str, ...] = ()  # other VPCs it is peered with


@frozen
class Targets:
    """What the architecture must reach; None where nothing was asked."""

    availability: Quantity | None = None
    rto: Quantity | None = None
    rpo: Quantity | None = None


@frozen
class Architecture:
    """What a spec describes."""

    title: str
    about: str
    stage: str
    region: str
    budget: Quantity | None
    targets: Targets
    free_tier: str
    discounts: Mapping[str, Quantity]
    sources: Mapping[str, Source]
    services: Mapping[str, Service]
    places: Mapping[str, Place]
    connections: tuple[Connection, ...]
    wishes: Wishes
    steps: tuple[FlowStep, ...]
    recovery: Fallback | None
    scenarios: Mapping[str, Located]
    allowed: tuple[str, ...]
    texts: Mapping[str, str]  # the text of every file read, for diagnostics and allow comments
    tree: Located
    file: str
    money: Purse | None = None
    untranslated: tuple[Span, ...] = ()  # texts that are not written in the language asked for

    def leaving(self, name: str) -> list[Connection]:
        return [c for c in self.connections if c.source == name]

    def reaching(self, name: str) -> list[Connection]:
        return [c for c in self.connections if c.target == name]

    def region_title(self, region: str) -> str:
        return REGIONS[region][0] if region in REGIONS else region


def load_tree(path: Path, shown: str | None = None) -> tuple[Located, dict[str, str]]:
    """The spec's tree with its includes merged in, and the text of every file by the name diagnostics use."""
    shown = shown or str(path)
    text = source.read_text(path, shown)
    texts = {shown: text}
    try:
        tree = source.parse(text, shown)
        if tree.is_mapping and "include" in tree:
            tree = _with_includes(tree, path, shown, texts)
    except ArchplanError as error:
        raise _telling(error, texts) from None
    return tree, texts


def _telling(error: ArchplanError, texts: Mapping[str, str]) -> ArchplanError:
    error.texts = dict(texts)
    return error


def _with_includes(tree: Located, path: Path, shown: str, texts: dict[str, str]) -> Located:
    listed = tree["include"]
    if not listed.is_list:
        raise _one("bad-value", listed.span, "include is a list of files", "write include: [network.yaml]")
    folder = path.parent.resolve()
    result = tree
    for item in listed.value:
        name = item.value if item.is_text else ""
        other = (folder / name.replace("\0", "")).resolve()
        if not name or "\0" in name or not other.is_relative_to(folder) or Path(name).is_absolute():
            raise _one(
                "include-outside", item.span, f"{name!r} is outside the spec's folder", "include a file beside it"
            )
        other_shown = str(Path(shown).parent / name)
        if other_shown in texts:
            raise _one("include-twice", item.span, f"{name!r} is part of this spec already", "include it once")
        try:
            texts[other_shown] = source.read_text(folder / name, other_shown)
        except ArchplanError as error:
            raise _one("no-such-file", item.span, error.diagnostics[0].message, "check the path") from None
        part = source.parse(texts[other_shown], other_shown)
        if "include" in part:
            raise _one(
                "include-nested", part.keys["include"], "an included file includes no other", "list it in the spec"
            )
        result = source.merged(part, result)
    return result


def understand(
    tree: Located, texts: Mapping[str, str], file: str, pricing: Path | None = None, *, lang: str = "en",
    day: date | None = None,
) -> Architecture:  # fmt: skip
    """Read the tree into an architecture, its texts in one language. Raises ArchplanError with every mistake found.

    `day` is the one it is priced on, which bounds how far ahead `money:` may look.
    """
    reader = _Reader(tree, texts, file, pricing or default_folder(), lang, day)
    try:
        architecture = reader.architecture()
    except ArchplanError as error:
        raise _telling(error, texts) from None
    if reader.wrong:
        raise _telling(ArchplanError(in_order(_once_for_commas(reader.wrong))), texts)
    return architecture


def _once_for_commas(wrong: list[Diagnostic]) -> list[Diagnostic]:
    """Without the complaint about ``1`` where ``1,500 GB`` was written in braces: the comma is the mistake."""
    ends = {(d.span.line, d.span.column - 1) for d in wrong if d.slug == "comma-in-braces"}
    return [d for d in wrong if (d.span.line, d.span.column + d.span.length) not in ends]


def patched(
    tree: Located, scenario: str | None, settings: tuple[str, ...], texts: dict[str, str] | None = None
) -> Located:
    """The tree with a scenario's patch and then each ``PATH=VALUE`` laid over it.

    Settings are located in a text of their own, ``--set``, one a line; it joins `texts`.
    """
    texts = {} if texts is None else texts
    if settings:
        texts["--set"] = "\n".join(settings)
    try:
        return _patched(tree, scenario, settings)
    except ArchplanError as error:
        raise _telling(error, texts) from None


def _patched(tree: Located, scenario: str | None, settings: tuple[str, ...]) -> Located:
    result = tree
    if scenario:
        scenarios = tree.get("scenarios")
        patch = scenarios.get(scenario) if scenarios else None
        if patch is None:
            known = list(scenarios.value) if scenarios and scenarios.is_mapping else []
            span = tree.keys.get("scenarios", tree.span)
            hint = did_you_mean(scenario, known) or "this spec has no scenarios"
            raise _one("unknown-scenario", span, f"there is no scenario {scenario!r}", hint)
        if not patch.is_mapping:
            raise _one(
                "bad-value", patch.span, "a scenario is a mapping, a patch of this spec", "write {services: ...}"
            )
        result = overlaid(result, patch)
    for line, setting in enumerate(settings, 1):
        path, equals, value = setting.partition("=")
        if not equals or not all(path.split(".")) or "\n" in setting:
            span = Span("--set", line, 1, max(1, len(setting)))
            raise _one("bad-setting", span, f"{setting!r} is not PATH=VALUE", "write --set services.api.cpu=1")
        span = Span("--set", line, len(path) + 2, max(1, len(value)))
        before = "\n" * (line - 1) + " " * (len(path) + 1)  # so that places in the value are places in the setting
        parsed = source.parse(before + value, "--set") if value.startswith(("[", "{")) else Located(value, span)
        result = overlaid(result, _nest(path, parsed, line))
    return result


def overlaid(tree: Located, patch: Located) -> Located:
    """The tree with a patch laid over it; a service, a source or a place taken away takes along whatever names it.

    Raises ArchplanError where the patch takes away what is not there.
    """
    if not (tree.is_mapping and patch.is_mapping):
        return source.merged(tree, patch)
    wrong: list[Diagnostic] = []
    rest = taken_away(tree, patch, wrong)
    if wrong:
        raise ArchplanError(wrong)
    return source.merged(rest, patch)


def _nest(path: str, value: Located, line: int) -> Located:
    column = len(path) + 1
    for key in reversed(path.split(".")):
        column -= len(key) + 1
        span = Span("--set", line, column + 1, len(key))
        value = Located({key: value}, span, {key: span})
    return value


@cache
def _listed(type_: str) -> tuple[tuple[str, Listed], ...]:
    """The options of a service type that name a row of a price table."""
    cls = load(type_)
    found = []
    for key, word in cls.options.items() if cls else ():
        kind = word.kind
        optional = [k for k in get_args(kind) if k is not type(None)]
        kind = optional[0] if len(optional) == 1 and get_origin(kind) is not Annotated else kind
        listed = get_args(kind)[1] if get_origin(kind) is Annotated else None
        if isinstance(listed, Listed):
            found.append((key, listed))
    return tuple(found)


class _Reader:
    """Reads one tree, collecting what is wrong."""

    def __init__(
        self, tree: Located, texts: Mapping[str, str], file: str, pricing: Path, lang: str, day: date | None
    ):  # fmt: skip
        self.texts, self.file, self.pricing, self.day = texts, file, pricing, day
        self.wrong: list[Diagnostic] = []
        self.tree, self.untranslated = spoken(tree, lang, self.wrong)

    def architecture(self) -> Architecture:
        tree = self.tree
        if not tree.is_mapping:
            raise _one(
                "not-a-spec", tree.span, "a spec is a mapping of keys", "start with 'title: ...', or 'archplan init'"
            )
        for key, span in tree.keys.items():
            if key not in TOP:
                self.wrong.append(unknown_key(key, span, tree[key], list(TOP), f"a spec has no key {key!r}"))
        version = tree.get("archplan")
        if version and version.value != LANGUAGE:
            self.mistake(
                "unknown-version", version.span, f"this archplan reads version {LANGUAGE}", "write archplan: 1"
            )
        region = self.region()
        places = self.places(region)
        sources = self.sources(region)
        services = self.services(region, places, sources)
        stage = self.choice("stage", ("production", "development"), "production")
        for service in services.values():
            service.stage = stage
        connections = self.connections(services, sources)
        if "services" not in tree or not tree["services"].value:
            at = tree.keys.get("services", tree.span)
            self.mistake("no-services", at, "a spec needs services", "add 'services: {site: {type: s3}}'")
        for name, service in services.items():
            service.stand_before(_ahead(name, connections, services))
        offer(services, connections)
        self.check_places(places, services)
        self.check_shares(connections, services)
        for service in services.values():
            service.sees(services, connections)
        sources = {name: self.answered(source, connections, services) for name, source in sources.items()}
        scenarios = self.section("scenarios", "{launch-day: {traffic: {...}}}")
        return Architecture(
            title=self.text("title") or Path(self.file).stem.replace("-", " ").capitalize(),
            about=self.text("about"),
            stage=stage,
            region=region,
            budget=self.budget(),
            targets=self.targets(),
            free_tier=self.choice("free_tier", ("always", "none"), "always"),
            discounts=self.discounts(),
            sources=sources,
            services=services,
            places=places,
            connections=tuple(connections),
            steps=self.steps(connections),
            wishes=read_wishes(tree, self.written_names(), self.wrong),
            recovery=read_fallback(tree, region, REGIONS, services, self.wrong),
            scenarios=dict(scenarios.items()) if scenarios else {},
            allowed=self.allowed(),
            texts=self.texts,
            tree=tree,
            file=self.file,
            money=read_money(tree, self.day, self.wrong),
            untranslated=self.untranslated,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------ small things

    def mistake(self, slug: str, span: Span, message: str, hint: str = "") -> None:
        self.wrong.append(Diagnostic(slug, span, message, hint))

    def text(self, key: str) -> str:
        found = self.tree.get(key)
        if found is None:
            return ""
        if not found.is_text:
            self.mistake("bad-value", found.span, f"{key} is a text")
            return ""
        return str(found.value)[:500]

    def written_names(self) -> list[str]:
        """Services and sources, also those that are wrong."""
        parts = [self.tree.get(key) for key in ("services", "traffic")]
        return [name for part in parts if part is not None and part.is_mapping for name in part.value]

    def steps(self, connections: list[Connection]) -> tuple[FlowStep, ...]:
        joined = None if self.wrong else {(c.source, c.target) for c in connections}
        return read_steps(self.tree, self.written_names(), joined, self.wrong)

    def section(self, key: str, example: str) -> Located | None:
        """A part of the spec that is a mapping; None when it is not there."""
        found = self.tree.get(key)
        if found is None or found.is_mapping:
            return found
        self.mistake("bad-value", found.span, f"{key} is a mapping, not {_say(found)}", f"write {key}: {example}")
        return None

    def allowed(self) -> tuple[str, ...]:
        found = self.tree.get("allow")
        if found is None:
            return ()
        if not found.is_list or not all(item.is_text for item in found.value):
            self.mistake("bad-value", found.span, "allow is a list of rules", "write allow: [single-nat-gateway]")
            return ()
        return tuple(item.value for item in found.value)

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        found = self.tree.get(key)
        if found is None:
            return default
        if found.value not in choices:
            self.mistake(
                "bad-value",
                found.span,
                f"{key}: {_say(found)} is not {' or '.join(choices)}",
                f"write {key}: {default}",
            )
            return default
        return str(found.value)

    def read(self, kind: Any, written: Located, key: str) -> Any:
        try:
            value = read_as(kind, written, self.wrong)
        except ValueError as error:
            self.mistake("bad-value", written.span, f"{key}: {error.args[0]}", error.args[1] if error.args[1:] else "")
            return None
        return value.typical if isinstance(value, Band) else value

    def mapping(self, key: str) -> Iterator[tuple[str, Located]]:
        found = self.tree.get(key)
        if found is None or (found.is_text and not found.value):
            return
        if not found.is_mapping:
            self.mistake("bad-value", found.span, f"{key} is a mapping of names", f"write {key}: {{name: {{...}}}}")
            return
        for name, written in found.items():
            if not re.fullmatch(r"[A-Za-z_][\w-]{0,62}", name):
                comma = unknown_key(name, found.keys[name], written, [], f"{name!r} is not a name")
                self.wrong.append(changed(comma, slug="bad-name", hint="a name has letters, digits and hyphens")
                                  if comma.slug == "unknown-option" else comma)  # fmt: skip
                continue
            yield name, written

    def region(self) -> str:
        found = self.tree.get("region")
        if found is None:
            self.mistake("no-region", self.tree.span, "a spec names its region", "add 'region: ap-southeast-1'")
            return ""
        self.known_region(found)
        return str(found.value)

    def known_region(self, written: Located) -> None:
        if not written.is_text or written.value not in REGIONS:
            hint = did_you_mean(str(written.value) if written.is_text else "", REGIONS)
            self.mistake("unknown-region", written.span, f"{_say(written)} is not an AWS region", hint)

    def budget(self) -> Quantity | None:
        found = self.tree.get("budget")
        if found is None:
            return None
        try:
            amount = Quantity.parse(found.value if found.is_text else "?")
            if amount.like(Quantity.parse("$1/month")) and amount.number > 0:
                return amount
        except UnitError:
            pass
        self.mistake("bad-value", found.span, f"budget: {_say(found)} is not money for a time", "write $450/month")
        return None

    def targets(self) -> Targets:
        found = self.section("targets", "{availability: 99.9%}")
        if found is None:
            return Targets()
        read: dict[str, Any] = {}
        kinds = {"availability": RatioKind, "rto": Annotated[Quantity, Measures("a duration", second, "1 hour")],
                 "rpo": Annotated[Quantity, Measures("a duration", second, "15 minutes")]}  # fmt: skip
        for key, written in found.items():
            if key not in kinds:
                self.wrong.append(unknown_key(key, found.keys[key], written, list(kinds), f"targets has no {key!r}"))
            else:
                read[key] = self.read(kinds[key], written, key)
        return Targets(**read)

    def discounts(self) -> dict[str, Quantity]:
        found = self.section("prices", "{discount: {dynamodb: 10%}}")
        if found is None:
            return {}
        result = {}
        for key, written in found.items():
            if key != "discount" or not written.is_mapping:
                self.wrong.append(unknown_key(key, found.keys[key], written, ["discount"], f"prices has no {key!r}"))
                continue
            for name, share in written.items():
                if name not in known_types():
                    hint = did_you_mean(name, known_types())
                    self.mistake("unknown-type", written.keys[name], f"there is no service type {name!r}", hint)
                    continue
                read = self.read(RatioKind, share, name)
                if read is not None:
                    result[name] = read
        return result

    # ------------------------------------------------------------------------------------------ traffic

    def sources(self, region: str) -> dict[str, Source]:
        return {name: found for name, value in self.mapping("traffic") if (found := self.source(name, value, region))}

    def source(self, name: str, written: Located, region: str) -> Source | None:
        if not written.is_mapping:
            self.mistake(
                "bad-value", written.span, f"{name}: a source of traffic is a mapping", "write {requests: 20/second}"
            )
            return None
        before = len(self.wrong)
        record = SourceOptions(written, self.wrong, f"traffic source {name!r}")
        if len(self.wrong) > before:
            return None
        assumptions: list[str] = []
        people = self.people(name, record) if record.people is not None else None
        if len(self.wrong) > before:
            return None
        rate = self.rate(name, record, written, people)
        if rate is None:
            return None
        mean, sessions, users, steps = rate
        weights = self.weights(record, written)
        if weights is None:
            return None
        peak = record.peak
        if peak is None:
            peak = Quantity(24 * max(weights) * MINUTE_BURST, {})
            assumptions.append(
                f"{name}: the busiest minute is {plain(peak.number, 3)} times the mean "
                f"(the {record.shape_name} shape's busiest hour, and half as much again within it)"
            )
        if peak.number < 1:
            self.mistake(
                "bad-value", record.span_of("peak"), "peak: the peak is below the mean", "write something like 3x"
            )
            return None
        for key, stated in (("request", DEFAULT_REQUEST), ("response", DEFAULT_RESPONSE)):
            if key not in written:
                assumptions.append(_unsized(name, key, stated))
        edges = record.edges
        if edges is None:
            edge = REGIONS[region][1] if region in REGIONS else "united-states"
            edges = {edge: Fraction(1)}
            assumptions.append(f"{name}: all users are in {edge}, the region's own CloudFront geography")
        unknown = [edge for edge in edges if edge not in EDGES]
        for edge in unknown:
            at = written["edges"].keys[edge]
            self.mistake("unknown-edge", at, f"CloudFront has no price geography {edge!r}", did_you_mean(edge, EDGES))
        return Source(
            name, record.kind_, record.label, mean, Fraction(peak.number), weights,
            record.request / request, record.response / request, sessions, users, edges,
            record.growth, steps, tuple(assumptions), written.span, "response" in written, record.people or "",
        )  # fmt: skip

    def answered(
        self, source: Source, connections: list[Connection], services: Mapping[str, Service]
    ) -> Source:  # fmt: skip
        """The source with the response that fits where its requests end, when the spec states none."""
        takers = [] if source.states_response else what_only_takes(source, connections, services)
        if not takers:
            return source
        shown = f"{', '.join(takers)} only take{'s' if len(takers) == 1 else ''} what is sent"
        said = f"{source.name}: a response is {ACKNOWLEDGEMENT}, as {shown}"
        old = _unsized(source.name, "response", DEFAULT_RESPONSE)
        assumptions = tuple(said if text == old else text for text in source.assumptions)
        return changed(source, response=ACKNOWLEDGEMENT / request, assumptions=assumptions)

    def people(self, name: str, record: SourceOptions) -> Quantity | None:
        """How many the people of another source are, whom this one names as its own; None where that is a mistake there."""
        at, other = record.span_of("people"), record.people or ""
        traffic = self.tree["traffic"]
        others = [
            key for key, source in traffic.items() if key != name and source.is_mapping and "people" not in source
        ]
        first = traffic.get(other)
        if first is None or other == name:
            said = "itself" if other == name else f"{other!r}, which is no source of traffic"
            self.mistake("unknown-people", at, f"{name}: these are the people of {said}", did_you_mean(other, others))
            return None
        if not first.is_mapping:
            return None  # said already
        if "people" in first:
            whose = first["people"].value
            self.mistake("people-in-a-chain", at, f"{name}: the people of {other} are those of another source themselves",
                         f"write people: {whose}" if whose in others else "name the source that counts them")  # fmt: skip
            return None
        if "users" not in first:
            self.mistake("people-not-counted", at, f"{name}: {other} does not say how many people it is",
                         f"add 'users: 30_000 users/month' to {other}")  # fmt: skip
            return None
        try:
            counted = _monthly_users(_amount(str(first["users"].value), "users"))
        except ValueError:
            return None  # said there
        own = (
            _monthly_users(_amount(record.users, "users"))
            if record.users is not None and _is_users(record.users)
            else None
        )
        if own is not None and own > counted:
            self.mistake("more-people", record.span_of("users"), f"{name}: {record.users} are more than the {counted} of {other}, "
                         "whose people they are", f"write no more than those, or take 'people: {other}' out")  # fmt: skip
        return counted

    def rate(
        self, name: str, record: SourceOptions, written: Located, people: Quantity | None
    ) -> tuple[Quantity, Quantity, Quantity, tuple[Step, ...]] | None:
        """Requests a second, sessions a second, users a month, and the steps from what was written to them.

        `people` is how many the same people are at the source that counts them; of these, all unless `users` are fewer.
        """
        session, user = unit("session"), unit("user")
        none = 0 * session / second, people if people is not None else 0 * user / month
        given = {key: value for key in ("users", "sessions", "requests") if (value := getattr(record, key)) is not None}
        spans = {key: record.span_of(key) for key in given}
        if "requests" not in given:
            if not given:
                self.mistake("no-traffic", written.span, f"{name} says nothing of how much arrives",
                             "write requests: 12 million/month, or users, sessions and requests")  # fmt: skip
            else:
                at = spans[list(given)[-1]]
                self.mistake(
                    "no-requests",
                    at,
                    f"{name}: {' and '.join(given)} without requests",
                    "add requests: 40 requests/session",
                )
            return None
        try:
            amounts = {key: _amount(text, key) for key, text in given.items()}
        except ValueError as error:
            key, message, hint = error.args
            self.mistake("bad-value", spans[key], f"{key}: {message}", hint)
            return None
        for key, amount in amounts.items():
            if amount.number < 0:
                self.mistake(
                    "bad-value", spans[key], f"{key}: {given[key]!r} is below zero", "traffic is never negative"
                )
                return None
        if people is not None and "users" not in amounts and not _is_rate(amounts):
            amounts, spans = {"users": people, **amounts}, {**spans, "users": record.span_of("people")}
        steps = tuple(Step(key, amount, "", spans[key], ()) for key, amount in amounts.items())
        requests = amounts["requests"]
        alone = requests.like(request / second)
        if alone and len(amounts) > 1:
            sessions = none[0]
            if "sessions" in amounts:
                self.mistake("conflicting-traffic", spans["requests"],
                             f"{name}: requests is a rate already, so users and sessions would be counted twice",
                             "write requests: 40 requests/session, or leave users and sessions out")  # fmt: skip
                return None
            return requests, sessions, _monthly_users(amounts["users"]), steps
        if alone:
            return requests, *none, steps
        product = requests
        for key in ("sessions", "users"):
            if key in amounts:
                product = product * amounts[key]
        if "users" not in amounts and product.like(request / second):
            return product, amounts.get("sessions", none[0]), none[1], steps
        if not product.like(request / second):
            chain = " x ".join(
                given.get(key, str(people)) for key in ("users", "sessions", "requests") if key in amounts
            )
            self.mistake("traffic-units", spans["requests"], f"{name}: {chain} makes {product}, not requests for a time",
                         "write users: 30_000 users/month, sessions: 6 sessions/user, requests: 40 requests/session")  # fmt: skip
            return None
        sessions = amounts["sessions"] * amounts["users"] if "sessions" in amounts else none[0]
        return product, sessions, _monthly_users(amounts["users"]), steps

    def weights(self, record: SourceOptions, written: Located) -> tuple[Fraction, ...] | None:
        shape = written.get("shape")
        if shape is None or shape.is_text:
            name = shape.value if shape else "flat"
            if name not in SHAPES:
                self.mistake(
                    "bad-value",
                    shape.span if shape else written.span,
                    f"shape: there is no shape {name!r}",
                    did_you_mean(name, SHAPES),
                )
                return None
            parts = [Fraction(weight) for weight in SHAPES[name]]
        else:
            numbers = [
                read
                for item in (shape.value if shape.is_list else ())
                if (read := self.read(_WEIGHT, item, "shape")) is not None
            ]
            if not shape.is_list or len(shape.value) != 24 or len(numbers) != 24 or not any(n.number for n in numbers):
                self.mistake(
                    "bad-value",
                    shape.span,
                    "shape: a shape is a word or 24 weights, one an hour, not all zero",
                    f"one of: {', '.join(SHAPES)}",
                )
                return None
            parts = [Fraction(number.number) for number in numbers]
        total = sum(parts)
        return tuple(part / total for part in parts)

    # ------------------------------------------------------------------------------------------ services, places

    def services(self, region: str, places: Mapping[str, Place], sources: Mapping[str, Source]) -> dict[str, Service]:
        result: dict[str, Service] = {}
        standing = {name: place for place in places.values() for names in place.tiers.values() for name in names}
        for name, written in self.mapping("services"):
            if name in sources:
                at = self.tree["services"].keys[name]
                self.mistake(
                    "name-twice", at, f"{name!r} is a source of traffic already", "give one of them another name"
                )
                continue
            if not written.is_mapping:
                self.mistake(
                    "bad-value", written.span, f"{name}: a service is a mapping", f"write {name}: {{type: s3}}"
                )
                continue
            type_ = written.get("type")
            if type_ is None or not type_.is_text:
                at = self.tree["services"].keys[name]
                self.mistake(
                    "missing-option", at, f"{name} has no type", "add 'type: s3'; 'archplan services' lists them all"
                )
                continue
            cls = load(type_.value)
            if cls is None:
                near = did_you_mean(type_.value, known_types())
                hint = near if near.startswith("did") else "'archplan services' lists them all"
                self.mistake("unknown-type", type_.span, f"there is no service type {type_.value!r}", hint)
                continue
            if "region" in written:
                self.known_region(written["region"])
            for key in ("label", "why"):
                if key in written and not written[key].is_text:
                    self.mistake("bad-value", written[key].span, f"{key}: {_say(written[key])}, where a text belongs")
            place = standing.get(name)
            service = cls(name, written, place.region if place else region, self.wrong)
            self.check_listed(service)
            result[name] = service
        return result

    def check_listed(self, service: Service) -> None:
        """Options that must be in a price table, such as an instance type."""
        for key, listed in _listed(service.key):
            value, span = service._values.get(key), service._spans.get(key)
            if span is not None and isinstance(value, str):
                sold = table_values(self.pricing, listed.table, listed.column)
                if sold and value not in sold:
                    hint = did_you_mean(value, sold) if len(sold) < 40 else _near(value, sold)
                    slug = f"unknown-{listed.noun.replace(' ', '-')}"
                    self.mistake(slug, span, f"{key}: the price book knows no {listed.noun} {value!r}", hint)

    def places(self, region: str) -> dict[str, Place]:
        return {name: found for name, value in self.mapping("places") if (found := self.place(name, value, region))}

    def place(self, name: str, written: Located, region: str) -> Place | None:
        if not written.is_mapping:
            self.mistake("bad-value", written.span, f"{name}: a place is a mapping", "write {type: vpc, zones: 2}")
            return None
        record = PlaceOptions(written, self.wrong, f"place {name!r}")
        if record.type not in PLACES:
            return None
        if record.region:
            self.known_region(written["region"])
        tiers = {
            tier: getattr(record, tier) for tier in ("public", "private", "data", "holds") if getattr(record, tier)
        }
        if record.type == "vpc" and record.holds:
            self.mistake("bad-value", record.span_of("holds"), f"{name}: a VPC says what is public, private or data",
                         "write public: [...], private: [...]")  # fmt: skip
        if record.type != "vpc" and any(tier != "holds" for tier in tiers):
            tier = next(tier for tier in tiers if tier != "holds")
            self.mistake(
                "bad-value", record.span_of(tier), f"{name}: only a VPC has {tier} subnets", "write holds: [...]"
            )
        here = record.region or region
        zones = int(record.zones.number) if record.zones is not None else 1
        most_zones = REGIONS.get(here, ("", "", 6))[2]
        if not 1 <= zones <= most_zones:
            self.mistake(
                "too-many-zones",
                record.span_of("zones"),
                f"{name}: {here} has {most_zones} zones, not {zones}",
                f"write 1 to {most_zones}",
            )
        return Place(
            name, record.type, record.label or name, here, zones, tiers, tuple(record.endpoints or ()), written.span,
            record.cidr, self.subnets(name, record, written, zones), tuple(record.peers or ()),
        )  # fmt: skip

    def subnets(self, name: str, record: PlaceOptions, written: Located, zones: int) -> dict[str, tuple[str, ...]]:
        """The address blocks of a VPC's subnets by tier; every block must be one that AWS takes."""
        network = [key for key in ("cidr", "subnets", "peers") if key in written]
        if record.type != "vpc" and network:
            at = record.span_of(network[0])
            self.mistake("bad-value", at, f"{name}: only a VPC has {network[0]}", "write type: vpc")
            return {}
        if "cidr" in written:
            self.block("cidr", written["cidr"])
        found: dict[str, tuple[str, ...]] = {}
        if record.subnets is None:
            return found
        for tier, given in written["subnets"].items():
            if tier not in Subnets.options:
                continue  # said already
            blocks = given.value if given.is_list else [given]
            found[tier] = tuple(block.value for block in blocks if self.block(tier, block))
            if len(blocks) != zones:
                self.mistake("bad-value", given.span, f"{tier}: {len(blocks)} subnets in {zones} zones",
                             "write one address block for each zone")  # fmt: skip
        return found

    def block(self, key: str, written: Located) -> bool:
        """Whether this is an IPv4 block of the size that a VPC or subnet may have."""
        try:
            block = IPv4Network(written.value if written.is_text else "?")
        except ValueError:
            self.mistake("bad-value", written.span, f"{key}: {_say(written)} is not a block of addresses",
                         "write something like 10.0.0.0/16, with zeros after the prefix")  # fmt: skip
            return False
        if not 16 <= block.prefixlen <= 28:
            self.mistake("bad-value", written.span, f"{key}: AWS takes blocks from /16 to /28, not /{block.prefixlen}",
                         "write something like 10.0.0.0/16")  # fmt: skip
            return False
        return True

    def check_places(self, places: Mapping[str, Place], services: Mapping[str, Service]) -> None:
        where: dict[str, str] = {}
        for place in places.values():
            for peer in place.peers:
                if peer == place.name or peer not in places or places[peer].type != "vpc":
                    others = [other for other in places if other != place.name and places[other].type == "vpc"]
                    at = self.tree["places"][place.name].keys["peers"]
                    self.mistake(
                        "unknown-place", at, f"{place.name} peers with {peer!r}, which is no other VPC",
                        did_you_mean(peer, others),
                    )  # fmt: skip
        for place in places.values():
            for tier in place.tiers:
                written = self.tree["places"][place.name][tier]
                for item in written.value if written.is_list else [written]:
                    name = item.value
                    if not item.is_text:
                        continue  # said already
                    if name not in services:
                        if "services" in self.tree and name in self.tree["services"]:
                            continue  # wrong for another reason, said already
                        hint = did_you_mean(name, services)
                        self.mistake(
                            "unknown-service", item.span, f"{place.name} holds {name!r}, which is no service", hint
                        )
                        continue
                    if place.type != "group":
                        if name in where:
                            self.mistake(
                                "two-places",
                                item.span,
                                f"{name} stands in {where[name]} already",
                                "name it in one place",
                            )
                            continue
                        where[name] = place.name
                    self.stand(services[name], place, tier, item.span)

    def stand(self, service: Service, place: Place, tier: str, span: Span) -> None:
        if place.type == "vpc":
            if service.stands in ("global", "edge"):
                where = "at the edge" if service.stands == "edge" else "outside every region"
                self.mistake(
                    "wrong-place",
                    span,
                    f"{service.title} stands {where}, in no VPC",
                    f"take {service.name} out of {place.name}",
                )
                return
            service.vpc, service.tier, service.zones, service.region = place.name, tier, place.zones, place.region
            if service.stands == "internet":  # somebody else's software, run on machines of one's own
                service.stands = "zone"
        elif place.type == "region":
            service.region = place.region
            if service.stands == "internet":
                service.stands = "region"

    # ------------------------------------------------------------------------------------------ connections

    def connections(self, services: Mapping[str, Service], sources: Mapping[str, Source]) -> list[Connection]:
        listed = self.tree.get("connections")
        if listed is None or (listed.is_text and not listed.value):
            return []
        if not listed.is_list:
            self.mistake("bad-value", listed.span, "connections is a list", "write '- shoppers -> cdn'")
            return []
        result: list[Connection] = []
        for item in listed.value:
            if item.is_text:
                result += self.chain(item.value, item.span, None, services, sources, len(result))
            elif item.is_mapping and len(item.value) == 1:
                ((key, options),) = item.items()
                result += self.chain(key, item.keys[key], options, services, sources, len(result))
            else:
                self.mistake(
                    "bad-value", item.span, "a connection is 'a -> b' or 'a -> b: {options}'", "one connection an item"
                )
        result = _asked_of_clients(result, services, sources)
        seen: dict[tuple[str, str, str], Connection] = {}
        for connection in result:
            key3 = connection.source, connection.target, ",".join(connection.multipliers)
            if key3 in seen:
                first = seen[key3].span.line
                self.mistake(
                    "connection-twice",
                    connection.span,
                    f"{connection.name} stands on line {first} already",
                    "merge the two",
                )
            seen.setdefault(key3, connection)
        return result

    def chain(
        self, text: str, span: Span, options: Located | None, services: Mapping[str, Service],
        sources: Mapping[str, Any], index: int,
    ) -> list[Connection]:  # fmt: skip
        names = [name.strip() for name in text.split("->")]
        written = self.tree.get("traffic")
        sources = {**(written.value if written and written.is_mapping else {}), **sources}  # also those that are wrong
        if len(names) < 2 or not all(names):
            self.mistake("bad-connection", span, f"{text[:60]!r} is not a connection", "write 'a -> b'")
            return []
        each = [key for key in options.keys if key in ("share", "calls")] if options is not None else []
        if len(names) > 2 and each:
            message = f"a chain of several hops takes no {each[0]}, which would count at every hop"
            self.mistake("bad-connection", span, message, f"write the hop with the {each[0]} alone")
        ok = True
        for name in names:
            if name not in services and name not in sources:
                ok = False
                if any(name in self.tree[key] for key in ("services", "traffic") if key in self.tree):
                    continue  # it is there, and wrong for another reason
                column = span.column + text.find(name)
                at = Span(span.file, span.line, column, len(name))
                self.mistake(
                    "unknown-service", at, f"nothing is called {name!r}", did_you_mean(name, [*services, *sources])
                )
        for name in names[1:]:
            if name in sources:
                ok = False
                self.mistake(
                    "bad-connection",
                    span,
                    f"{name} is a source of traffic, nothing flows to it",
                    "turn the arrow round",
                )
        if not ok:
            return []
        found = [
            self.connection(a, b, span, options, services, index + hop) for hop, (a, b) in enumerate(pairwise(names))
        ]
        return [connection for connection in found if connection]

    def connection(
        self, a: str, b: str, span: Span, options: Located | None, services: Mapping[str, Service], index: int
    ) -> Connection | None:
        before = len(self.wrong)
        target = services[b]
        leaving_kind = services[a].leaving if a in services else Record
        empty = Located({}, span)
        given = options if options is not None and options.is_mapping else empty
        if options is not None and not options.is_mapping and not (options.is_text and not options.value):
            self.mistake("bad-value", options.span, f"{a} -> {b}: options are a mapping", "write {share: 70%}")
            return None
        known = {"share", "calls", "request", "response", "zonal", "soft", "label", "why"}
        leaving_keys, arriving_keys = set(leaving_kind.options), set(target.arriving.options)
        parts: dict[str, dict[str, Located]] = {"own": {}, "leaving": {}, "arriving": {}, "in": {}}
        for key, value in given.items():
            if key in known:
                parts["own"][key] = value
            elif key in leaving_keys:
                parts["leaving"][key] = value
            elif key in arriving_keys:
                parts["arriving"][key] = value
            elif key in target.inflows:
                parts["in"][key] = value
            else:
                words = [*known, *leaving_keys, *arriving_keys, *target.inflows]
                self.wrong.append(
                    unknown_key(key, given.keys[key], value, words, f"a connection from {a} to {b} has no {key!r}")
                )
        own = ConnectionOptions(_part(given, parts["own"]), self.wrong, "a connection")
        leaving = leaving_kind(_part(given, parts["leaving"]), self.wrong)
        arriving = target.arriving(_part(given, parts["arriving"]), self.wrong)
        multipliers = {}
        for key, written in parts["in"].items():
            amount = self.multiplier(key, written, target)
            if amount is not None:
                multipliers[key] = amount
        default = self.default_inflow(target)
        if default and not parts["in"] and target.inflows[default].counted is byte:
            message = f"{a} -> {b}: say how many bytes one request causes at {b}"
            self.mistake("ambiguous-connection", span, message, f"write {{{default}: 600 bytes/request}}")
        if target.inflows and not parts["in"] and not default:
            hint = f"write {{{next(iter(target.inflows))}: 1/request}}; it takes {', '.join(target.inflows)}"
            self.mistake("ambiguous-connection", span, f"{a} -> {b}: say what one request does at {b}", hint)
        if len(self.wrong) > before:
            return None
        is_plain = own.share is None and own.calls is None and not multipliers
        usual = _usual(services[a], target, default) if is_plain and a in services else None
        found = Connection(
            a, b, span, own.share, own.calls if own.calls is not None else one, multipliers,
            own.request / request if own.request is not None else None,
            own.response / request if own.response is not None else None,
            own.zonal, own.soft, own.label, own.why, leaving, arriving, index, usual,
        )  # fmt: skip
        return changed(found, usual=None) if usual is not None and found.deploys else found

    def default_inflow(self, target: Service) -> str:
        for name, word in target.inflows.items():
            if word.is_default or len(target.inflows) == 1:
                return name
        return ""

    def multiplier(self, key: str, value: Located, target: Service) -> Quantity | None:
        """``reads: 3/request``, ``log: 600 bytes/request`` or a plain number a request."""
        counted = target.inflows[key].counted
        hint = f"write {key}: {'600 bytes' if counted is byte else '3'}/request"
        if not value.is_text:
            self.mistake("bad-value", value.span, f"{key}: how much one request causes", hint)
            return None
        try:
            amount = Quantity.parse(value.value)
        except UnitError:
            self.mistake("bad-value", value.span, f"{key}: {value.value!r} is not an amount for a request", hint)
            return None
        if amount.number < 0:
            self.mistake("bad-value", value.span, f"{key}: {value.value!r} is below zero", hint)
            return None
        if amount.like(one):
            amount = amount / request if counted is byte else amount
        for wanted in (counted / request, one, one / request):
            if amount.like(wanted) and (counted is not byte or wanted is not one):
                return Quantity(amount.number, (counted / request).powers)
        self.mistake("bad-value", value.span, f"{key}: {value.value!r} is not an amount for a request", hint)
        return None

    def check_shares(self, connections: list[Connection], services: Mapping[str, Service]) -> None:
        for name in dict.fromkeys(c.source for c in connections):
            shared = [c for c in connections if c.source == name and c.share is not None]
            total = sum((c.share.number for c in shared if c.share), Fraction(0))
            if total > 1:
                shown = " + ".join(f"{plain(c.share.number * 100)}%" for c in shared if c.share)
                self.mistake("share-over-100", shared[-1].span, f"{name} shares out {shown} = {plain(total * 100)}%",
                             "shares are alternatives and add up to 100% at most; use 'calls: 2/request' for more")  # fmt: skip


class SourceOptions(Record):
    """Who sends traffic, and how much."""

    kind: str = option("users", "users, devices, office, schedule or partner")
    label: str = option("", "the name under its icon")
    users: str | None = option(None, "how many users, such as 30_000 users/month")
    sessions: str | None = option(None, "such as 6 sessions/user")
    people: str | None = option(
        None,
        "the source whose people these are, such as shoppers: they count there, once; 'users' may be fewer of them",
    )
    requests: str | None = option(
        None, "40 requests/session, or a rate: 12 million/month, 200/second, 500 concurrent every 10 s"
    )
    request: SizeKind = option(DEFAULT_REQUEST, "average size of a request")
    response: SizeKind = option(DEFAULT_RESPONSE, "average size of a response")
    shape: Any = option(None, "how the day goes: flat, evening, business-hours, nightly, or 24 weights")
    peak: Any = option(None, "the busiest minute over the mean, such as 3x")
    growth: Annotated[Quantity, Measures("a growth", one / second, "5%/month", low=Fraction(-1))] = option(
        "0%/month", "a month"
    )
    edges: Weights | None = option(None, "where the users are, by CloudFront geography")

    @property
    def kind_(self) -> str:
        return str(self._values.get("kind"))

    @property
    def shape_name(self) -> str:
        written = self._given.get("shape")
        return str(written.value) if written and written.is_text else "given" if written else "flat"

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        if key == "shape":
            return None  # read with its weights
        if key == "peak":
            text = written.value.strip().removesuffix("x") if written.is_text else "?"
            try:
                return Quantity.parse(text) if Quantity.parse(text).like(one) else _refuse(written)
            except (UnitError, ValueError):
                wrong.append(
                    Diagnostic(
                        "bad-value",
                        written.span,
                        f"peak: {_say(written)} is not a multiple of the mean",
                        "write something like 3x",
                    )
                )
                return None
        if key == "kind" and written.value not in KINDS:
            wrong.append(
                Diagnostic(
                    "bad-value",
                    written.span,
                    f"kind: {_say(written)} sends no traffic",
                    did_you_mean(written.value if written.is_text else "", KINDS),
                )
            )
            return "users"
        return super()._read(key, kind, written, wrong)


KINDS = ("users", "devices", "office", "schedule", "partner")


PLACES = ("vpc", "region", "datacenter", "group")


class Subnets(Record):
    """The address blocks of a VPC's subnets, one for each zone."""

    public: list[str] = option((), "of the public subnets, such as [10.0.0.0/24, 10.0.1.0/24]")
    private: list[str] = option((), "of the private subnets")
    data: list[str] = option((), "of the second private subnets")


class PlaceOptions(Record):
    """Where services stand."""

    type: Any = option("vpc", "vpc, region, datacenter or group")
    label: str = option("", "its title in the picture")
    region: str | None = option(None, "when it is not the architecture's region")
    zones: Annotated[Quantity, Measures("a number of zones", one, "2", whole=True)] = option("2", "Availability Zones")
    public: list[str] = option((), "services in a public subnet of every zone")
    private: list[str] = option((), "services in a private subnet of every zone")
    data: list[str] = option((), "services in a second private subnet, without a way out")
    holds: list[str] = option((), "services in a region, data centre or group")
    endpoints: list[str] = option((), "gateway endpoints of the VPC: s3, dynamodb; they are free")
    cidr: str = option("", "the address block of the VPC, such as 10.0.0.0/16")
    subnets: Subnets | None = option(None, "the address blocks of its subnets, by tier")
    peers: list[str] = option((), "other VPCs it is peered with; peering is free, bytes between zones are not")

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        if key == "type":
            if written.value not in PLACES:
                word = written.value if written.is_text else ""
                wrong.append(
                    Diagnostic(
                        "bad-value", written.span, f"type: {_say(written)} is not a place", did_you_mean(word, PLACES)
                    )
                )
            return written.value
        if key == "endpoints":
            for item in written.value if written.is_list else ():
                if item.value not in ("s3", "dynamodb"):
                    wrong.append(Diagnostic("bad-value", item.span, f"endpoints: there is no gateway endpoint for {_say(item)}",
                                            "s3 and dynamodb have one; others take a service of type 'endpoint'"))  # fmt: skip
        return super()._read(key, kind, written, wrong)


class ConnectionOptions(Record):
    """What every connection may say."""

    share: RatioKind | None = option(None, "the part of what arrives that goes this way; shares are alternatives")
    calls: Any = option(None, "calls for one arriving request, such as 2/request")
    request: SizeKind | None = option(None, "size of one request, when not inherited")
    response: SizeKind | None = option(None, "size of one response, when not inherited")
    zonal: bool = option(False, "calls stay in their zone")
    soft: bool = option(False, "the caller works on, degraded, without it")
    label: str = option("", "what the arrow is called")
    why: str = option("", "the reason, for the report")

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        if key == "calls":
            try:
                amount = Quantity.parse(written.value if written.is_text else "?")
                if amount.number >= 0 and (amount.like(one) or amount.like(one / request)):
                    return Quantity(amount.number, {})
            except UnitError:
                pass
            wrong.append(
                Diagnostic(
                    "bad-value",
                    written.span,
                    f"calls: {_say(written)} is not calls for a request",
                    "write calls: 2/request",
                )
            )
            return one
        return super()._read(key, kind, written, wrong)


def _ahead(name: str, connections: Collection[Connection], services: Mapping[str, Service]) -> tuple[Service, ...]:
    """What a service's connections lead to, past what is only passed."""
    found: dict[str, Service] = {}
    seen, open_ = {name}, [name]
    while open_:
        here = open_.pop(0)
        for target in [c.target for c in connections if c.source == here and c.target not in seen]:
            seen.add(target)
            if services[target].is_passed:
                open_.append(target)
            else:
                found[target] = services[target]
    return tuple(found.values())


_WEIGHT = Annotated[Quantity, Measures("a weight", one, "4.2")]


def _amount(text: str, key: str) -> Quantity:
    """What one link of the chain says: a count of its own noun, for a time or for the noun before it."""
    noun = unit(key[:-1])
    concurrent = re.fullmatch(r"([\d_,.]+)\s*concurrent(?:\s+\w+)?,?\s*(?:every\s+)?(.*)", text.strip())
    if concurrent and key == "requests":
        try:
            return Quantity.parse(concurrent[1]) * request / Quantity.parse(concurrent[2])
        except (UnitError, ZeroDivisionError):
            raise ValueError(key, f"{text!r} does not say how often", "write 500 concurrent every 10 s") from None
    try:
        amount = Quantity.parse(text)
    except (UnitError, ZeroDivisionError):
        raise ValueError(key, f"{text!r} is not a number of {key}", f"write {_EXAMPLES[key]}") from None
    top = [name for name, power in amount.powers.items() if power > 0]
    if not top:
        amount = amount * noun
    elif top != [key[:-1]]:
        raise ValueError(key, f"{text!r} does not count {key}", f"write {_EXAMPLES[key]}")
    bottom = {name for name, power in amount.powers.items() if power < 0}
    if not bottom <= {"second", "user", "session"}:
        raise ValueError(key, f"{text!r} is not {key} for a time, a user or a session", f"write {_EXAMPLES[key]}")
    if key == "requests" and amount.like(request):
        raise ValueError(key, f"{text!r} does not say for which time", "write 12 million/month or 40 requests/session")
    if key == "users" and not bottom:
        amount = amount / month  # "1,000 users" are the users of a month
    return amount


_EXAMPLES = {"users": "30_000 users/month", "sessions": "6 sessions/user", "requests": "40 requests/session"}


def _unsized(name: str, key: str, stated: str) -> str:
    return f"{name}: a {key} is {stated}, as the spec states no size"


def _is_users(text: str) -> bool:
    """Whether this says how many users there are; where it does not, that is said elsewhere."""
    try:
        return _amount(text, "users").number >= 0
    except ValueError:
        return False


def _is_rate(amounts: Mapping[str, Quantity]) -> bool:
    """Whether sessions and requests make requests a second without any users."""
    made = amounts["requests"]
    return made.like(request / second) or (
        "sessions" in amounts and (made * amounts["sessions"]).like(request / second)
    )


def _monthly_users(users: Quantity) -> Quantity:
    return users if users.like(unit("user") / month) else users / month


def _usual(caller: Service, target: Service, inflow: str) -> Usual | None:
    """How often a plain arrow comes; beside a stated volume, which is billed, it is read as once for every request."""
    if not inflow or target.stated(inflow) is not None:
        return None
    return caller.tells(target) or target.usual(caller)


def _asked_of_clients(
    connections: list[Connection], services: Mapping[str, Service], sources: Mapping[str, Source]
) -> list[Connection]:
    """Plain arrows whose number has to be asked, without those of what clients never reach: a schedule's run is the number."""
    if not any(c.usual is not None and c.usual.asks for c in connections):
        return connections
    reached, before = {name for name, source in sources.items() if source.kind != "schedule"}, -1
    while len(reached) > before:
        before = len(reached)
        reached |= {c.target for c in connections if c.source in reached}

    def read(c: Connection) -> Connection:
        is_run = c.usual is not None and c.usual.asks and c.source not in reached
        return changed(c, usual=None) if is_run and services[c.source].tells(services[c.target]) is None else c

    return [read(c) for c in connections]


def _part(given: Located, part: dict[str, Located]) -> Located:
    return Located(part, given.span, {key: given.keys[key] for key in part})


def _near(word: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=3)
    return (
        f"did you mean {' or '.join(map(repr, near))}?"
        if near
        else f"one of {len(known):,}, such as {next(iter(known))}"
    )


def _refuse(written: Located) -> Any:
    raise ValueError(written.value)


def _say(written: Located) -> str:
    text = written.value if written.is_text and len(written.value) <= 60 else f"{str(written.value)[:60]}…"
    return repr(text) if written.is_text else ("a list" if written.is_list else "a mapping")


def _one(slug: str, span: Span, message: str, hint: str = "") -> ArchplanError:
    return ArchplanError([Diagnostic(slug, span, message, hint)])

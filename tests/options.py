"""Whether an option is swallowed: a service in a small harness, with and without it, and everything anybody is told of it.

A *pair* is an option of a service and a combination of its modes: the options that choose between kinds of the same
service (`switches`). In each combination the option is set to values of its kind and to every value that cases,
examples and architectures hold. What is told is the bill, the traffic, the findings, the places, the copies of a
recovery, the availability, the drill, the names and the picture. Where nothing of that moves, the option is swallowed,
unless the combination is one in which a finding says that it is without effect.
"""

import itertools
import json
import re
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Annotated, Literal, get_args, get_origin

import pytest

from archplan.checks.pages import pages
from archplan.checks.review import review
from archplan.estimate.plan import plan_of
from archplan.kernel.diagnostics import ArchplanError, Span
from archplan.outputs import render
from archplan.outputs.scenes.picture import scene
from archplan.services import catalog
from archplan.services.words.kinds import Listed, Measures, Names, Range, Refused, Schedule, Weights
from archplan.services.words.options import Record, _holds, read_as
from archplan.services.words.recovery import Strategy
from archplan.text import yaml as source
from archplan.text.located import Located
from tests.build import spec_of
from tests.conftest import ROOT

DAY = date(2026, 11, 22)
SLUG = "option-without-effect"
AT = Span("value", 1, 1)
STRATEGIES = [
    Strategy(name, "us-west-2") for name in ("backup-restore", "pilot-light", "warm-standby", "active-active")
]
NEIGHBOURS = {
    "queue": {"type": "sqs"}, "cert": {"type": "acm", "domain": "example.com"}, "pool": {"type": "cognito"},
    "bucket": {"type": "s3"}, "directory": {"type": "directoryservice"}, "role": {"type": "iam"},
}  # fmt: skip
"""Services whose names options take."""
FEW_OPTIONS = 6
EVERY_SERVICE = [
    pytest.param(name, marks=() if len(cls.options) <= FEW_OPTIONS else pytest.mark.heavy)
    for name, cls in catalog().items()
]
"""For tests that go through every option of a service; those of few options are quick."""
TEXTS = (
    "DB_PASSWORD",
    "queue",
    "cert",
    "bucket",
    "directory",
    "role",
    "us-west-2",
    "x.example.com",
    "ml.m5.2xlarge",
    "10.9.0.0/16",
)


def plain_kind(kind):
    """A kind without `| None`."""
    known = [k for k in get_args(kind) if k is not type(None)]
    return known[0] if type(None) in get_args(kind) and get_origin(kind) is not Annotated else kind


def choices(cls, key):
    """What a mode may be, as one writes it; empty for an option that chooses nothing."""
    kind = plain_kind(cls.options[key].kind)
    if kind is bool:
        return ("false", "true")
    kind = get_args(kind)[0] if get_origin(kind) is Annotated and isinstance(get_args(kind)[1], Refused) else kind
    return tuple(map(str, get_args(kind))) if get_origin(kind) is Literal else ()


def switches(cls):
    """The modes of a service that its meters or its options turn on."""
    conditions = [item.when for item in (*cls.meters.values(), *cls.frees.values())] + [
        when for word in cls.options.values() for when in word.modes
    ]
    named = {name for when in conditions for name in when}
    return [key for key, word in cls.options.items() if word.name in named and choices(cls, key)]


def written(value):
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def usual(cls, key):
    return written(cls.options[key].default)


MOST = 16  # combinations of one service; beyond, those that differ from its defaults in one mode or two


def some(cls, key):
    """Of a mode's values two for each set of conditions that they fulfil, its default among them."""
    word = cls.options[key]
    found: dict = {}
    conditions = [item.when for item in (*cls.meters.values(), *cls.frees.values())]
    conditions += [when for other in cls.options.values() for when in other.modes]
    wanted = [when[word.name] for when in conditions if word.name in when]
    for value in sorted(choices(cls, key), key=lambda value: value != usual(cls, key)):
        as_read = value == "true" if plain_kind(word.kind) is bool else value
        found.setdefault(tuple(_holds(as_read, one) for one in wanted), []).append(value)
    kept = [value for alike in found.values() for value in alike[:2]]
    return [value for value in choices(cls, key) if value in kept]


def combinations(cls):
    """Every combination of a service's switches, and each of its other modes alone."""
    turned = switches(cls)
    others = [key for key in cls.options if choices(cls, key) and key not in turned]
    whole = [dict(zip(turned, values, strict=True)) for values in itertools.product(*(some(cls, k) for k in turned))]
    if len(whole) > MOST:
        apart = 2 if len(whole) <= 4 * MOST else 1
        whole = [modes for modes in whole if sum(value != usual(cls, key) for key, value in modes.items()) <= apart]
    return whole + [{key: value} for key in others for value in some(cls, key) if value != usual(cls, key)]


# ---------------------------------------------------------------------------------------------------- values


@cache
def said():
    """Of every service type, what anybody ever wrote: whole specs in which it stands, with its name there."""
    found: dict = {}
    specs = []
    for path in sorted((ROOT / "tests/cases/services").glob("*.yaml")):
        for case in source.read(path).plain():
            specs.append(spec_of(path.stem, case))
    for path in sorted((ROOT / "tests/cases/rules").glob("*.yaml")):
        specs += [{"region": "ap-southeast-1", **case["given"]} for case in source.read(path).plain()]
    for path in sorted((ROOT / "architectures").glob("*.yaml")):
        specs.append(source.read(path).plain())
    for page in pages():
        for text in (*page.flags, *page.passes):
            try:
                specs.append(source.parse(text, "example.yaml").plain())
            except ArchplanError:
                continue
    for spec in specs:
        services = spec.get("services") if isinstance(spec, dict) else None
        for name, options in services.items() if isinstance(services, dict) else ():
            if isinstance(options, dict):
                found.setdefault(options.get("type"), []).append((spec, name))
    return found


def values(cls, key):
    """Values of an option that differ from its default: made from its kind, then those that somebody wrote."""
    return _values(cls, key)


@cache
def _values(cls, key):
    word = cls.options[key]
    made = list(_made(word.kind, word.default))
    for spec, name in said().get(cls.key, ()):
        if key in spec["services"][name] and not isinstance(spec["services"][name][key], Located):
            made.append(spec["services"][name][key])
    kept = []
    for value in made:
        if value not in kept and value != usual(cls, key) and _reads(word.kind, value):
            kept.append(value)
    return kept[:24]


def _reads(kind, value):
    text = json.dumps({"it": value})
    wrong: list = []
    try:
        read_as(kind, source.parse(text, "v")["it"], wrong)
    except ValueError:
        return False
    return not wrong


def _made(kind, default):
    kind = plain_kind(kind)
    if kind is bool:
        yield from ("true", "false")
    elif get_origin(kind) is Literal:
        yield from map(str, get_args(kind))
    elif kind is Schedule:
        yield from ("office hours", "torn down after 10 days", "12 hours once")
    elif kind is Range:
        yield from ("3..12", "5", "40", "1..2")
    elif kind is str:
        yield from TEXTS
    elif kind == Names:
        yield from (["one"], ["one", "two"])
    elif get_origin(kind) is list:
        inner = get_args(kind)[0]
        for value in itertools.islice(_made(inner, ""), 6):
            yield [value]
    elif kind == Weights:
        yield {"europe": "60%", "united-states": "40%"}
    elif isinstance(kind, type) and issubclass(kind, Record):
        whole = {key: next(iter(_made(word.kind, word.default)), "x") for key, word in kind.options.items()}
        yield {key: whole[key] for key, word in kind.options.items() if word.required}
        yield whole
    elif get_origin(kind) is Annotated and isinstance(get_args(kind)[1], Refused):
        yield from _made(get_args(kind)[0], default)
    elif get_origin(kind) is Annotated and isinstance(get_args(kind)[1], Listed):
        listed = get_args(kind)[1]
        rows = _rows(listed.table, listed.column)
        yield from (rows[len(rows) // 2], rows[len(rows) // 3], rows[-1])
    elif get_origin(kind) is Annotated and isinstance(get_args(kind)[1], Measures):
        yield from _amounts(get_args(kind)[1], default)


@cache
def _rows(table, column):
    """What a price table sells in us-east-1."""
    head, *rows = [
        line.split(",") for line in (ROOT / "pricing" / table).read_text("utf-8").splitlines() if line[:1] != "#"
    ]
    at = head.index(column)
    return sorted({row[at] for row in rows if "us-east-1" in row})


def _amounts(measures, default):
    if measures.high == 1:
        yield from ("35%", "85%", "100%", "0%")
    for text in (written(default), measures.example):
        match = re.fullmatch(r"([\d_,.]+)\s*(.*)", text)
        number = float(match[1].replace("_", "").replace(",", "")) if match else 0
        if match and number:
            for times in (2, 3, 10, 1000, 0.5, 0):
                amount = number * times
                yield f"{int(amount) if amount == int(amount) else amount} {match[2]}".strip()
    if not default and measures.example == "3":
        yield from ("16", "4000")


# ---------------------------------------------------------------------------------------------------- what is told


LARGE = {"request": "7 KB", "response": "90 KB"}
SMALL = {"request": "90 bytes", "response": "60 bytes"}


BESIDE = {("ecs", "launch", "ec2"): {"instance": "c5.large", "tasks": "6"}}
"""What has to be written beside a mode, lest the mode be wrong."""


def harness(cls, options, sizes=LARGE, beside=True, neighbours=NEIGHBOURS):
    """A spec in which a service stands in two zones of a VPC, gets traffic of every kind, and passes it on."""
    required = {}
    for key, word in cls.options.items():
        if word.required and key not in options:
            required[key] = required_value(cls, key)
    for mode, value in options.items() if beside else ():
        required |= {k: v for k, v in BESIDE.get((cls.key, mode, str(value)), {}).items() if k not in options}
    spec: dict = {
        "region": "us-east-1", "free_tier": "none",
        "traffic": {}, "services": {**neighbours, "it": {"type": cls.key, **required, **options}}, "connections": [],
    }  # fmt: skip
    for inflow, word in cls.inflows.items():
        spec["traffic"][f"to-{inflow}"] = {
            "users": "2_000_000 users/month", "sessions": "20 sessions/user", "requests": "60 requests/session",
            **sizes, "shape": "evening",
        }  # fmt: skip
        amount = "5 KB/request" if word.counted.powers.get("byte") else "1/request"
        spec["connections"].append({f"to-{inflow} -> it": {inflow: amount}})
    if cls.stands not in ("global", "edge") and "edge" not in options.values() and "cloudfront" not in options.values():
        spec["places"] = {"main": {"type": "vpc", "zones": "2", "private": ["it"]}}
    if cls.inflows:
        spec["connections"].append("it -> queue")
    return spec


def stand_alone(cls, options):
    """The harness with those neighbours alone that options name and traffic goes on to: no other has a say in prices."""
    named = json.dumps(options)
    neighbours = {key: it for key, it in NEIGHBOURS.items() if f'"{key}"' in named or key == "queue"}
    return harness(cls, options, neighbours=neighbours)


@cache
def required_value(cls, key):
    return next(iter(values(cls, key)))


def planned(spec):
    text = json.dumps(spec)
    return plan_of(source.parse(text, "it.yaml"), {"it.yaml": text}, "it.yaml", on=DAY)


class Told:
    """What is told of a spec: at once what is cheap to work out, the rest when it is asked for."""

    def __init__(self, spec, name="it"):
        self.name, self._parts = name, {}
        self.wrong: tuple = ()
        try:
            self.plan = planned(spec)
        except ArchplanError as error:
            self.wrong = tuple((d.slug, d.message) for d in error.diagnostics)
            return

    @cached_property
    def report(self):
        return review(self.plan)

    @property
    def it(self):
        return self.plan.architecture.services[self.name]

    def says_idle(self, key, before):
        """Whether a finding that was not there before says that the option, or another because of it, has no effect."""
        return any(re.search(rf"\b{key}\b", line) for line in self.plan.idle if line not in before.plan.idle)

    def bill(self):
        return [
            (
                line.subject, line.name, line.kind, str(line.usage.quantity) if line.usage else line.measured,
                f"{line.usage.file}:{line.usage.price}" if line.usage else "", str(line.cost), line.reason,
            )
            for line in self.plan.bill.lines
        ]  # fmt: skip

    def amounts(self):
        lines = self.plan.bill.lines
        return [(line.subject, line.name, str(line.cost)) for line in lines if line.cost]

    def traffic(self):
        return [
            (name, inflow, str(flow.mean), str(flow.peak), str(flow.sent), str(flow.returned))
            for name, arriving in self.plan.flows.arriving.items() for inflow, flow in arriving.items()
        ]  # fmt: skip

    def findings(self):
        return [(finding.slug, finding.message) for finding in self.report.findings if finding.slug != SLUG]

    def place(self):
        it = self.it
        return [
            it.plays(), it.stands, it.spread(), it.parts(), str(it.fleet()), str(it.fleet_wanted()), it.held_in(),
            it.leans_on(), it.pledge(), it.outlives_a_zone(), it.sides.billed, it.reaches(), it.is_public, it.awaited,
            it.waits, getattr(it, "patience", None),
        ]  # fmt: skip

    def copies(self):
        return [re.sub(r" object at 0x\w+", "", str(self.it.in_recovery(strategy))) for strategy in STRATEGIES]

    def pages(self):
        return [str(scene(self.report)), *(render(form, self.report) for form in ("availability", "drill", "dns"))]

    def part(self, name):
        if name not in self._parts:
            self._parts[name] = getattr(self, name)()
        return self._parts[name]


CHEAP, DEAR = ("bill", "traffic", "findings", "place"), ("copies", "pages")


def moved(before, after, parts=(*CHEAP, *DEAR)):
    """The first part of what is told that differs; empty when nothing does."""
    return next((name for name in parts if before.part(name) != after.part(name)), "")


@cache
def rich(cls, modes):
    """Every option set to something, so far as archplan takes it beside these modes; what it took before is tried first."""
    before = {key: value for key, value in _rich.get(cls, {}).items() if key not in dict(modes)}
    found = dict(modes)
    if before and not Told(harness(cls, found | before)).wrong:
        return found | before
    for key in cls.options:
        if key in found or choices(cls, key):
            continue
        for value in values(cls, key):
            if not Told(harness(cls, {**found, key: value})).wrong:
                found[key] = value
                break
    _rich[cls] = {key: value for key, value in found.items() if key not in dict(modes)}
    return found


_rich: dict = {}


def probe(cls, excused=()):
    """What becomes of every option in every combination: (option, modes) and a fate, see `fate`.

    What told of an option in one combination is tried first in the next. Of one that is excused from moving anything
    a single combination is searched to the end; in the others it may still not lie.
    """
    result: dict = {}
    hints: dict = {}
    done: set = set()
    for modes in combinations(cls):
        bases = [Told(harness(cls, modes, sizes)) for sizes in (LARGE, SMALL)]
        if not bases[0].wrong:
            for key in cls.options:
                if key not in modes and key not in bases[0].it._selected:
                    found = fate(cls, modes, key, bases, hints, brief=key in done)
                    result[key, tuple(modes.items())] = found
                    if key in excused and found in ("swallowed", "refused"):
                        done.add(key)
    return result


FEW = 2  # values that are silent before what helped elsewhere is tried


def fate(cls, modes, key, bases, hints, brief=False):
    """What becomes of an option in one combination of modes.

    "moves PART" when something is told otherwise with it, "said" when a finding says that it has no effect (and it has
    none), "lies" when that finding stands and the bill moves, "company PART" when it moves beside all other options or
    where somebody wrote it, "refused" when no value is taken, else "swallowed". `hints` is what made each option move
    before; a `brief` search ends after a few values.
    """
    taken, said_so = [], 0
    hint = hints.get(key)
    ordered = sorted(values(cls, key), key=lambda value: hint != (told_by_value, value))
    for sizes, base in zip((LARGE, SMALL), bases, strict=True):
        for value in ordered[:FEW] if brief else ordered:
            told = Told(harness(cls, {**modes, key: value}, sizes))
            if told.wrong:
                said_so += any(slug == "conflicting-options" for slug, _ in told.wrong)
                continue
            part = moved(base, told, CHEAP)
            if told.says_idle(key, base):
                said_so += 1
                named = key not in told.it._selected.values() and any(
                    f"'{key}" in line.partition(" has no effect")[0] for line in told.plan.idle
                )
                if named and (part == "traffic" or base.amounts() != told.amounts()):
                    return f"lies {part}"
            elif part:
                hints.setdefault(key, (told_by_value, value))
                return f"moves {part}"
            else:
                taken.append((base, told, value))
            if said_so > 2:
                return "said"
            if len(taken) == FEW and not said_so and hint and (found := hint[0](cls, modes, key, hint[1], taken)):
                return found
    if said_so:
        return "said"
    if brief:
        return "swallowed" if taken else "refused"
    for base, told, value in taken[:3]:
        if part := moved(base, told, DEAR):
            hints[key] = told_by_value, value
            return f"moves {part}"
    for way, tries in ((told_in_company, values(cls, key)[:4]), (told_in_a_case, range(len(said().get(cls.key, ()))))):
        for one in tries:
            if found := way(cls, modes, key, one, taken):
                hints[key] = way, one
                return found
    return "swallowed" if taken else "refused"


# How an option may be found to tell something where the bill does not move: each with what it was found with, so that
# the next combination can begin there.


def told_by_value(cls, modes, key, value, taken):
    """By the value itself, in what is dear to work out."""
    for base, told, one in taken:
        if one == value and (part := moved(base, told, DEAR)):
            return f"moves {part}"
    return ""


def told_in_company(cls, modes, key, value, taken):
    """Beside all other options."""
    others = {other: value for other, value in rich(cls, tuple(modes.items())).items() if other != key}
    without = _told(json.dumps(harness(cls, others)))
    if without.wrong:
        return ""
    told = Told(harness(cls, {**others, key: value}))
    return f"company {part}" if not told.wrong and (part := moved(without, told)) else ""


@lru_cache(maxsize=4)
def _told(text):
    return Told(json.loads(text))


def told_in_a_case(cls, modes, key, number, taken):
    """Where somebody wrote it."""
    spec, name = said()[cls.key][number]
    options = spec["services"][name]
    if key not in options or any(k in options and str(options[k]) != v for k, v in modes.items()):
        return ""
    bare = {k: v for k, v in options.items() if k != key} | modes
    one, other = ({**spec, "services": {**spec["services"], name: it}} for it in (bare, {**bare, key: options[key]}))
    before, after = Told(one, name), Told(other, name)
    return f"case {part}" if not before.wrong and not after.wrong and (part := moved(before, after)) else ""


NEEDED: dict[str, dict[str, object]] = {
    "ec2": {"instance": "t3.micro"}, "rds": {"instance": "db.t4g.micro"}, "ebs": {"size": "10 GB"}, "endpoint": {"to": ["ecr"]},
    "codepipeline": {"actions": ["build 1 min"]}, "codedeploy": {"to": "on-premises"},
    "custom": {"per_request": "1 call/request", "unit_price": "$1/million calls", "source": "a page", "checked": "2026-11-01"},
}  # fmt: skip


def needs(cls):
    """Something for every option that has to be written."""
    given = {key: word.kind for key, word in cls.options.items() if word.required}
    return {key: NEEDED.get(cls.key, {}).get(key, "1") for key in given} | NEEDED.get(cls.key, {})

"""Every price that meters ask the book for: each service in each of its modes, alone and as cases and examples have it.

A mode is a value of an option that chooses; each is taken alone and with the modes that meters and options turn on,
once bare and once with every other option set to something. What is asked for is a price file, an entry and a scope;
the harness stands in us-east-1, and a scope is kept with `{}` in its place.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args, get_origin

from filelock import FileLock

from archplan.estimate.plan import plan_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.services import catalog
from archplan.services.words.kinds import Listed
from archplan.services.words.options import Record
from archplan.spec.regions import REGIONS
from archplan.text import yaml as source
from tests.options import (
    DAY,
    TEXTS,
    _made,
    _rows,
    choices,
    combinations,
    plain_kind,
    said,
    stand_alone,
    switches,
    usual,
    values,
)  # fmt: skip

HOME = "us-east-1"  # where the harness of the walk stands
REGIONS_OF_THE_BOOK = (
    "us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-south-1",
)  # fmt: skip


class Asked(NamedTuple):
    """A price that a meter of a service asks for."""

    service: str
    meter: str
    file: str
    entry: str
    scope: str


SHARED: list[Path] = []
"""The folder in which the processes of a test run hand each other what they walked through, once there is one."""


@cache
def asked(name: str) -> frozenset[Asked]:
    """What the meters of a service ask for, in all modes the walk goes through; by whichever process comes first."""
    if not SHARED:
        return _walked(name)
    kept = SHARED[0] / f"{name}.json"
    with FileLock(kept.with_suffix(".lock")):
        if not kept.exists():
            kept.write_text(json.dumps(sorted(_walked(name))), "utf-8")
    return frozenset(Asked(*one) for one in json.loads(kept.read_text("utf-8")))


def _walked(name: str) -> frozenset[Asked]:
    cls = catalog()[name]
    found: set[Asked] = set()
    for options in _walk(cls):
        found |= _asked(name, stand_alone(cls, options), "it")
    for spec, its in said().get(name, ()):
        found |= _asked(name, spec, its)
    bare = stand_alone(cls, {})
    if _asked(name, {**bare, "region": "sa-east-1"}, "it") != _asked(name, {**bare, "region": "eu-west-1"}, "it"):
        for region in REGIONS:
            found |= _asked(name, {**bare, "region": region}, "it")
    return frozenset(found)


def everything() -> list[Asked]:
    """What all services ask for, in order; a price that a spec states itself is none of the book's."""
    return sorted(one for name in catalog() for one in asked(name) if one.file != "own")


@cache
def moved() -> tuple[Asked, ...]:
    """What is asked for the bytes that move between zones, regions and the internet, by no service's own meter."""
    found = set()
    for spec in (spec for name in catalog() for spec, _ in said().get(name, ())):
        plan = _plan(json.dumps(spec, default=str))
        used = [line.usage for line in plan.bill.lines if line.usage] if plan else []
        found |= {Asked("", u.meter, u.file, u.price, u.scope) for u in used if u.file == "transfer"}
    return tuple(sorted(found))


def _walk(cls) -> Iterator[dict]:
    turned = switches(cls)
    modes_seen: list = []
    alone = [{key: value} for key in cls.options for value in choices(cls, key) if value != usual(cls, key)]
    for modes in combinations(cls) + alone:
        if modes in modes_seen:
            continue
        modes_seen.append(modes)
        yield modes
        yield {**_full(cls, tuple((key, value) for key, value in modes.items() if key in turned)), **modes}
        for key in cls.options:
            if key in modes or key in turned:
                continue
            named = [value for value in choices(cls, key) if value != usual(cls, key)] or _listed(cls, key)
            for value in named or (_values(cls, key) if len(modes_seen) == 1 else ()):
                yield {**modes, key: value}
                if named:
                    yield {**_full(cls, ()), **modes, key: value}


@cache
def _full(cls, modes):
    """Every option set to something, so far as archplan takes it beside these modes; mostly it takes the first of all."""
    found = dict(modes)
    keys = [key for key in cls.options if key not in found and not choices(cls, key)]
    first = found | {key: value for key in keys for value in _values(cls, key)[:1]}
    if _plan(json.dumps(stand_alone(cls, first))):
        return first
    for key in keys:
        taken = (value for value in _values(cls, key) if _plan(json.dumps(stand_alone(cls, {**found, key: value}))))
        value = next(taken, None)
        if value is not None:
            found[key] = value
    return found


def _values(cls, key):
    """Values of an option; names that the harness made up say nothing of prices."""
    kept = _choosing(cls.options[key].kind)
    made_up = [text for text in TEXTS if text not in REGIONS]
    return kept + [value for value in values(cls, key) if not any(text in str(value) for text in made_up)]


def _choosing(kind):
    """Of a list of mappings one for each value of the choices in them."""
    inner = get_args(plain_kind(kind))[:1] if get_origin(plain_kind(kind)) is list else ()
    if inner and get_origin(inner[0]) is Literal:
        return [[str(value)] for value in get_args(inner[0])]
    if not inner or not (isinstance(inner[0], type) and issubclass(inner[0], Record)):
        return []
    words = inner[0].options
    whole = {
        key: next((v for v in _made(word.kind, word.default) if v not in TEXTS), None) for key, word in words.items()
    }
    whole = {key: value for key, value in whole.items() if value is not None}
    return [
        [{**whole, key: value}] for key, word in words.items() if get_origin(plain_kind(word.kind)) is Literal
        for value in map(str, get_args(plain_kind(word.kind)))
    ]  # fmt: skip


def _listed(cls, key):
    """Rows of a table that an option may name: the first, those that have credits, and the last."""
    kind = plain_kind(cls.options[key].kind)
    if get_origin(kind) is Annotated and isinstance(get_args(kind)[1], Listed):
        rows = _rows(get_args(kind)[1].table, get_args(kind)[1].column)
        return [rows[0], *(row for row in rows if row[0] == "t" and row.endswith(".large")), rows[-1]]
    return []


@cache
def _plan(text: str):
    try:
        return plan_of(source.parse(text, "it.yaml"), {"it.yaml": text}, "it.yaml", on=DAY)
    except ArchplanError:
        return None


def _asked(name: str, spec, its: str) -> set[Asked]:
    plan = _plan(json.dumps(spec, default=str))
    it = plan and plan.architecture.services.get(its)
    if not it or it.key != name:
        return set()
    return {
        Asked(name, re.sub(r" \(.*\)$", "", line.usage.meter), line.usage.file, line.usage.price, scope)
        for line in plan.bill.lines
        if line.usage and line.usage.subject == its
        for scope in [line.usage.scope.replace(it.region, "{}", 1)]
    }

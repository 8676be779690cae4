"""The section ``services``: what there is, each by its type."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache, partial
from typing import Annotated, get_args, get_origin

from archplan.kernel.diagnostics import did_you_mean
from archplan.prices.book import least_of
from archplan.prices.tables import table_fact, table_values
from archplan.services import catalog, known_types, load
from archplan.services.words.kinds import Listed
from archplan.services.words.service import Service
from archplan.spec.architecture import Place, Source
from archplan.spec.reader import Reader, _say


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


def read_services(
    reader: Reader, region: str, places: Mapping[str, Place], sources: Mapping[str, Source]
) -> dict[str, Service]:
    result: dict[str, Service] = {}
    standing = {name: place for place in places.values() for names in place.tiers.values() for name in names}
    for name, written in reader.mapping("services"):
        if name in sources:
            at = reader.tree["services"].keys[name]
            reader.mistake(
                "name-twice", at, f"{name!r} is a source of traffic already", "give one of them another name"
            )
            continue
        if not written.is_mapping:
            reader.mistake("bad-value", written.span, f"{name}: a service is a mapping", f"write {name}: {{type: s3}}")
            continue
        type_ = written.get("type")
        if type_ is None or not type_.is_text:
            at = reader.tree["services"].keys[name]
            reader.mistake(
                "missing-option", at, f"{name} has no type", "add 'type: s3'; 'archplan services' lists them all"
            )
            continue
        cls = load(type_.value)
        if cls is None:
            reader.mistake(
                "unknown-type", type_.span, f"there is no service type {type_.value!r}", type_hint(type_.value)
            )
            continue
        if "region" in written:
            reader.known_region(written["region"])
        for key in ("label", "why"):
            if key in written and not written[key].is_text:
                reader.mistake("bad-value", written[key].span, f"{key}: {_say(written[key])}, where a text belongs")
        place = standing.get(name)
        service = cls(name, written, place.region if place else region, reader.wrong)
        service.look_up = partial(table_fact, reader.pricing)
        service.least_written = partial(least_of, reader.pricing, reader.day or date.today(), service.key)
        check_listed(reader, service)
        if service.runs_version() and "version" in written:
            from archplan.spec.versions import read_life  # few specs say which version runs

            service.life = read_life(reader, service)
        result[name] = service
    return result


def types_meant(word: str) -> list[tuple[str, str]]:
    """The types that people mean by a word, each with the option that goes with it: ``postgres`` is rds, engine and all."""
    from archplan.kernel.synonyms import plain_word  # only when something is wrong

    called: dict[str, list[tuple[str, str]]] = {}
    for name, cls in catalog().items():
        called.setdefault(plain_word(name), []).append((name, ""))
        for also, beside in cls.also_called.items():
            called.setdefault(plain_word(also), []).append((name, beside))
    parts = [plain_word(part) for part in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+", word)]
    whole = "".join(part for part in parts if part not in ("aws", "amazon", "service"))
    tried = [whole, whole.rstrip("s"), *(part for part in parts if part not in ("service", "aws", "amazon"))]
    return list(dict.fromkeys(next((called[it] for it in tried if it in called), [])))


def type_hint(word: str) -> str:
    """What to write for a type that there is not."""
    found = types_meant(word)
    if found:
        ways = [f"type: {name}, {beside}" if beside else f"type: {name}" for name, beside in found]
        return f"write {' or '.join(repr(way) for way in ways)}"
    near = did_you_mean(word, known_types())
    others = "'archplan services' lists them all; what AWS has besides is 'type: aws' with its name and prices"
    return near if near.startswith("did") else others


def check_listed(reader: Reader, service: Service) -> None:
    """Options that must be in a price table, such as an instance type."""
    for key, listed in _listed(service.key):
        value, span = service._values.get(key), service._spans.get(key)
        if span is not None and isinstance(value, str):
            sold = table_values(reader.pricing, listed.table, listed.column)
            if sold and value not in sold:
                hint = did_you_mean(value, sold) if len(sold) < 40 else _near(value, sold)
                slug = f"unknown-{listed.noun.replace(' ', '-')}"
                reader.mistake(slug, span, f"{key}: the price book knows no {listed.noun} {value!r}", hint)


def _near(word: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=3) or get_close_matches(word, list(known), n=3, cutoff=0.5)
    return (
        f"did you mean {' or '.join(map(repr, near))}?"
        if near
        else f"one of {len(known):,}, such as {next(iter(known))}"
    )

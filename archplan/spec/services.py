"""The section ``services``: what there is, each by its type."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Annotated, get_args, get_origin

from archplan.kernel.diagnostics import did_you_mean
from archplan.prices.tables import table_values
from archplan.services import known_types, load
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
            near = did_you_mean(type_.value, known_types())
            others = "'archplan services' lists them all; what AWS has besides is 'type: aws' with its name and prices"
            hint = near if near.startswith("did") else others
            reader.mistake("unknown-type", type_.span, f"there is no service type {type_.value!r}", hint)
            continue
        if "region" in written:
            reader.known_region(written["region"])
        for key in ("label", "why"):
            if key in written and not written[key].is_text:
                reader.mistake("bad-value", written[key].span, f"{key}: {_say(written[key])}, where a text belongs")
        place = standing.get(name)
        service = cls(name, written, place.region if place else region, reader.wrong)
        check_listed(reader, service)
        if service.runs_version() and "version" in written:
            from archplan.spec.versions import read_life  # few specs say which version runs

            service.life = read_life(reader, service)
        result[name] = service
    return result


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

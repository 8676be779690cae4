"""The JSON Schema of the spec language, made from the service modules, so that an editor completes and underlines.

It is looser than archplan where a schema cannot say more (units, names that must exist), never stricter.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, get_args, get_origin

from archplan.services import catalog
from archplan.services.words.kinds import Measures, Names, Peer, Refused, Schedule, Weights
from archplan.services.words.options import COMMON, Record
from archplan.services.words.service import Service
from archplan.spec.account import Account
from archplan.spec.bills import KEYS, MOST_PARTS, MOST_VALUES
from archplan.spec.commitments import KINDS, MOST
from archplan.spec.connections import ConnectionOptions
from archplan.spec.draw import MOST_STEPS, SIDES, WISHES
from archplan.spec.money import CURRENCIES, MOST_CREDITS, Purse
from archplan.spec.places import PlaceOptions
from archplan.spec.questions import ASKED
from archplan.spec.recovery import Fallback
from archplan.spec.regions import REGIONS, SHAPES
from archplan.spec.traffic import SourceOptions
from archplan.spec.understand import CHOICES, LANGUAGE, TOP
from archplan.text.languages import GROUP, LANGUAGES
from archplan.text.located import ASK

SCALAR = {"type": ["string", "number"]}
WORDS = {"anyOf": [{"type": ["string", "number", "boolean"]}, {
    "type": "object", "additionalProperties": False, "minProperties": 1,
    "properties": {
        code: {"type": ["string", "number", "boolean", "null"], "description": name} for code, name in LANGUAGES.items()
    },
}]}  # fmt: skip
"""A text, or one for each language."""


def text() -> str:
    """The schema as JSON text."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> dict[str, Any]:
    """The schema as plain data."""
    services = catalog()
    source = _record(SourceOptions, {})
    source["properties"]["shape"] = {
        "anyOf": [{"enum": [*SHAPES, ASK]}, {"type": "array", "minItems": 24, "maxItems": 24}]
    }
    place = _record(PlaceOptions, {})
    place["properties"]["type"] = {"enum": ["vpc", "region", "datacenter", "group"]}
    place["properties"]["region"] = {"enum": [*REGIONS, ASK]}
    for record in (source, place):
        record["properties"]["label"] = WORDS | {"description": record["properties"]["label"]["description"]}
    top: dict[str, Any] = {key: {"description": doc} for key, doc in TOP.items()}
    top["archplan"] |= {"enum": [int(LANGUAGE), LANGUAGE]}
    top["region"] |= {"enum": [*REGIONS, ASK]}
    for key, words in CHOICES.items():
        top[key] |= {"enum": [*words, *([ASK] if key in ASKED else [])], "default": words[0]}
    for key in ("title", "about"):
        top[key] |= WORDS
    top["budget"] |= SCALAR
    shares = {"type": "object", "propertyNames": {"enum": sorted(services)}, "additionalProperties": SCALAR}
    top["prices"] |= _mapping({"discount": shares | {"description": "off the list price, by type of service"}})
    counted = _record(Purse, {}, asks=False)
    counted["properties"]["credits"] |= {"maxItems": MOST_CREDITS}
    counted["properties"]["currency"]["properties"]["code"] |= {"enum": sorted(CURRENCIES)}
    top["money"] |= counted
    top["account"] |= _record(Account, {}, asks=False)
    top["commitments"] |= _commitments()
    values = {"anyOf": [SCALAR, {"type": "array", "minItems": 1, "maxItems": MOST_VALUES, "items": SCALAR}]}
    conditions = _mapping({key: values | {"description": doc} for key, doc in KEYS.items()}) | {"minProperties": 1}
    conditions["properties"]["tags"] = {
        "type": "object", "minProperties": 1, "additionalProperties": values, "description": KEYS["tags"]
    }  # fmt: skip
    parts = {"type": "array", "minItems": 1, "maxItems": MOST_PARTS, "items": conditions}
    top["bill"] |= {"anyOf": [conditions, parts]}
    top["targets"] |= _mapping({key: SCALAR for key in ("availability", "rto", "rpo")})
    top["traffic"] |= {"type": "object", "additionalProperties": source}
    top["places"] |= {"type": "object", "additionalProperties": place}
    top["services"] |= {"type": "object", "additionalProperties": {"$ref": "#/$defs/service"}}
    top["connections"] |= {"type": "array", "items": {"anyOf": [
        {"type": "string", "pattern": "->"},
        {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": _links(services)},
    ]}}  # fmt: skip
    names = {"type": "array", "items": {"type": "string"}}
    top["steps"] |= {"type": "array", "maxItems": MOST_STEPS, "items": {
        "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": WORDS,
    }}  # fmt: skip
    box = _mapping({"title": WORDS | {"description": GROUP["title"]}, "holds": names | {"description": GROUP["holds"]}})
    wishes: dict[str, Any] = {
        "direction": {"enum": ["right", "down"]}, "rows": {"type": "array", "items": names},
        "columns": {"type": "array", "items": names}, "order": names, "hide": names,
        "side": {"type": "object", "additionalProperties": {"enum": list(SIDES)}},
        "groups": {"type": "object", "additionalProperties": {"anyOf": [names, box | {"required": ["holds"]}]}},
    }  # fmt: skip
    top["draw"] |= _mapping({key: kind | {"description": WISHES[key]} for key, kind in wishes.items()})
    fallback = _record(Fallback, {}, asks=False)
    fallback["properties"]["region"] |= {"enum": list(REGIONS)}
    fallback["properties"]["services"] = {"type": "object", "additionalProperties": {"type": "object"}}
    top["recovery"] |= fallback
    top["scenarios"] |= {"type": "object", "additionalProperties": {"type": "object"}}
    for key in ("allow", "include"):
        top[key] |= {"type": "array", "items": {"type": "string"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "archplan spec",
        "type": "object",
        "required": ["region", "services"],
        "additionalProperties": False,
        "properties": top,
        "$defs": {
            "service": {
                "type": "object",
                "required": ["type"],
                "properties": {"type": {"enum": list(services)}},
                "allOf": [
                    {"if": {"properties": {"type": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}}
                    for name in services
                ],
            },
            **{name: _service(name, cls) for name, cls in services.items()},
        },
    }


def _service(name: str, cls: type[Service]) -> dict[str, Any]:
    common: dict[str, Any] = {key: {"type": "string", "description": doc} for key, doc in COMMON.items()}
    common |= {key: WORDS | {"description": COMMON[key]} for key in ("label", "why")}
    common["type"] = {"const": name, "description": cls.title}
    common["region"]["enum"] = [*REGIONS, ASK]
    return _record(cls, common) | {"description": " ".join((cls.__doc__ or "").split())}


def _commitments() -> dict[str, Any]:
    """Commitments by name, each with the keys of its type."""
    kinds = {cls.slug: cls for cls in KINDS.all().values()}
    found = []
    for slug, cls in kinds.items():
        one = _record(cls, {}, asks=False) | {"description": " ".join((cls.__doc__ or "").split())}
        one["properties"]["type"] = {"const": slug, "description": cls.title}
        for key in ("discounts", "rates"):
            if key in one["properties"]:
                one["properties"][key] |= {"type": "object", "additionalProperties": SCALAR}
        if "region" in one["properties"]:
            one["properties"]["region"] |= {"enum": list(REGIONS)}
        found.append({"if": {"properties": {"type": {"const": slug}}}, "then": one})
    return {"type": "object", "maxProperties": MOST, "additionalProperties": {
        "type": "object", "required": ["type"], "properties": {"type": {"enum": list(kinds)}}, "allOf": found,
    }}  # fmt: skip


def _links(services: dict[str, type[Service]]) -> dict[str, Any]:
    """Every key that some connection takes; which connection takes which, only archplan knows."""
    found = _record(ConnectionOptions, {})
    for said in ("label", "why"):
        found["properties"][said] = WORDS | {"description": ConnectionOptions.options[said].doc}
    for cls in services.values():
        for name, word in cls.inflows.items():
            found["properties"].setdefault(
                name, SCALAR | {"description": f"{cls.title}: {word.doc}, for one request or a month"}
            )
        for record in (cls.leaving, cls.arriving):
            for name, key in record.options.items():
                found["properties"].setdefault(name, _kind(key.kind) | {"description": key.doc})
    return found


def _or_ask(kind: dict[str, Any]) -> dict[str, Any]:
    """The same, or the word that says that somebody must answer; texts take it anyway."""
    if not kind or "string" in kind.get("type", ()):
        return kind
    if "enum" in kind:
        return kind | {"enum": [*kind["enum"], ASK]}
    said = {key: kind[key] for key in ("description", "default") if key in kind}
    inner = {key: value for key, value in kind.items() if key not in said}
    return {"anyOf": [*inner["anyOf"], {"const": ASK}] if set(inner) == {"anyOf"} else [inner, {"const": ASK}]} | said


def _record(cls: type[Any], extra: dict[str, Any], asks: bool = True) -> dict[str, Any]:
    may = _or_ask if asks else dict
    properties = {name: may(_kind(word.kind) | _described(word)) for name, word in cls.options.items()}
    required = [name for name, word in cls.options.items() if word.required]
    found = _mapping(extra | properties)
    return found | ({"required": required} if required else {})


def _mapping(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _described(word: Any) -> dict[str, Any]:
    counts = f" (counts {word.counts})" if getattr(word, "counts", "") else ""
    found: dict[str, Any] = {"description": word.doc + counts} if word.doc else {}
    if isinstance(word.default, (str, bool)) and word.default != "":
        found["default"] = word.default
    return found


def _kind(kind: Any) -> dict[str, Any]:
    arguments = get_args(kind)
    if type(None) in arguments and get_origin(kind) is not Annotated:
        return _kind(next(k for k in arguments if k is not type(None)))
    if kind is bool:
        return {"type": "boolean"}
    if kind is str:
        return {"type": ["string", "number", "boolean"]}
    if get_origin(kind) is Literal:
        switches = [choice == "true" for choice in arguments if choice in ("true", "false")]  # an editor reads no text
        return {"enum": [*arguments, *switches]}
    if get_origin(kind) is list:
        return {"type": "array", "items": _kind(arguments[0])}
    if isinstance(kind, type) and issubclass(kind, Record):
        return _record(kind, {})
    if get_origin(kind) is Annotated and isinstance(arguments[1], Peer):
        return _kind(str)
    if get_origin(kind) is Annotated and isinstance(arguments[1], Refused):
        return _kind(arguments[0])
    if kind is Schedule:
        return {"type": "string", "examples": ["office hours", "torn down after 10 days", "12 hours once"]}
    if get_origin(kind) is Annotated and isinstance(arguments[1], Measures):
        return SCALAR | {"examples": [arguments[1].example]}
    if kind == Names:
        return {"anyOf": [_kind(str), {"type": "array", "items": _kind(str)}]}
    if kind == Weights:
        return {"type": "object", "additionalProperties": SCALAR}
    return dict(SCALAR)

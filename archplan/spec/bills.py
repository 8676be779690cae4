"""`bill:` says which rows of AWS's bill are of this spec: by tags, accounts, regions, products and names of resources.

It moves no price and no picture. `archplan reconcile` reads it, and account ids in it are printed nowhere.
"""

from __future__ import annotations

import re
from typing import Any

from archplan.kernel.diagnostics import did_you_mean
from archplan.prices.charged.belonging import Part
from archplan.prices.regions import ALL
from archplan.spec.reader import Reader
from archplan.text.located import Located, unknown_key

EXAMPLE = "{tags: {Team: shop}}"
MOST_PARTS = 20
MOST_VALUES = 200  # of one condition
LONGEST = 256  # letters of a value; AWS's tags have no more
KEYS = {
    "tags": "cost allocation tags, each with its value or a list of values: {Team: shop}",
    "accounts": "ids of accounts, of twelve digits",
    "regions": "regions, by their code; global is what has none",
    "services": "products by AWS's code, such as AmazonEC2",
    "resources": "names or ARNs of resources; * stands for any letters, as in shop-*",
}
"""The conditions of a part, all of which must hold."""

_FORMS = {
    "accounts": (r"\d{12}", "is no account id", "twelve digits, without hyphens"),
    "services": (r"[A-Za-z0-9]{2,60}", "is no code of a product", "AWS's own, such as AmazonEC2"),
    "resources": (r"[\x21-\x7e]+", "is no name of a resource", "a name or an ARN, such as shop-* or arn:aws:s3:::shop"),
}


def read_bill(reader: Reader) -> tuple[Part, ...]:
    """The spec's `bill:`, one part of it or a list of them; nothing where it has none."""
    written = reader.tree.get("bill")
    if written is None:
        return ()
    parts = written.value if written.is_list else [written]
    if not parts or len(parts) > MOST_PARTS or not all(part.is_mapping for part in parts):
        message = f"bill is a mapping of conditions, or a list of up to {MOST_PARTS} of them"
        reader.mistake("bad-value", written.span, message, f"write bill: {EXAMPLE}")
        return ()
    return tuple(_part(reader, part) for part in parts)


def _part(reader: Reader, written: Located) -> Part:
    read: dict[str, Any] = {}
    for key, value in written.items():
        if key not in KEYS:
            reader.wrong.append(unknown_key(key, written.keys[key], value, list(KEYS), f"bill has no {key!r}"))
        elif key == "tags":
            read[key] = _tags(reader, value)
        else:
            read[key] = tuple(it.value for it in _values(reader, key, value) if _is_sound(reader, key, it))
    if not written.value:
        reader.mistake("bad-value", written.span, "bill has no condition: every row would be the spec's", f"write bill: {EXAMPLE}")  # fmt: skip
    return Part(**read)


def _tags(reader: Reader, written: Located) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not written.is_mapping or not written.value:
        reader.mistake("bad-value", written.span, "tags is a mapping of keys with their values", "write tags: {Team: shop}")  # fmt: skip
        return ()
    return tuple(
        (key, tuple(it.value for it in _values(reader, f"tags: {key}", value) if _is_sound(reader, "tags", it)))
        for key, value in written.items()
    )


def _values(reader: Reader, key: str, written: Located) -> list[Located]:
    """One text or a list of them."""
    values = written.value if written.is_list else [written]
    if values and len(values) <= MOST_VALUES and all(it.is_text and it.value for it in values):
        return list(values)
    message = f"{key} is a text, or a list of up to {MOST_VALUES} texts"
    reader.mistake("bad-value", written.span, message, f"write bill: {EXAMPLE}" if key.startswith("tags") else "")
    return []


def _is_sound(reader: Reader, key: str, written: Located) -> bool:
    value = written.value
    if key == "regions" and value not in ALL and value != "global":
        hint = did_you_mean(value, [*ALL, "global"]) or "its code, such as eu-west-1, or global"
        reader.mistake("unknown-region", written.span, f"regions: {_said(value)} is no region", hint)
        return False
    form, wrong, hint = _FORMS.get(key, (r"[^\x00-\x1f\x7f]+", "is no line of text", ""))
    if len(value) <= LONGEST and re.fullmatch(form, value, re.ASCII if key == "accounts" else 0):
        return True
    reader.mistake("bad-value", written.span, f"{key}: {_said(value)} {wrong}", hint)
    return False


def _said(value: str) -> str:
    return repr(value if len(value) <= 60 else f"{value[:60]}…")

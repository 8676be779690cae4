"""A value of a spec that knows where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from archplan.kernel.diagnostics import Diagnostic, Span, did_you_mean
from archplan.kernel.record import fresh, frozen

ASK = "ask"  # the value that says: somebody must answer


@frozen
class Located:
    """A value, where it stands, and (for a mapping) where each of its keys stands."""

    value: Any  # str | list[Located] | dict[str, Located]
    span: Span
    keys: dict[str, Span] = fresh(default_factory=dict)
    comment: str = ""
    over: frozenset[str] = frozenset()  # keys of a mapping that a patch laid over it
    asked: frozenset[str] = frozenset()  # keys of a mapping that are asked for: what stands there stands in

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    @property
    def is_text(self) -> bool:
        return isinstance(self.value, str)

    def get(self, key: str) -> Located | None:
        return self.value.get(key) if isinstance(self.value, dict) else None

    def items(self) -> Iterator[tuple[str, Located]]:
        return iter(self.value.items()) if isinstance(self.value, dict) else iter(())

    def __getitem__(self, key: Any) -> Located:
        found: Located = self.value[key]
        return found

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def plain(self) -> Any:
        """The same without places: dicts, lists and text."""
        if isinstance(self.value, dict):
            return {key: value.plain() for key, value in self.value.items()}
        if isinstance(self.value, list):
            return [value.plain() for value in self.value]
        return self.value


def merged(base: Located, patch: Located) -> Located:
    """The base overlaid by a patch: mappings merge key by key, all else is replaced, `null` takes a key away."""
    if not (base.is_mapping and patch.is_mapping):
        return patch
    value, keys = dict(base.value), dict(base.keys)
    over = base.over | frozenset(patch.value)
    for key, new in patch.items():
        if is_null(new):
            value.pop(key, None)
            keys.pop(key, None)
            continue
        value[key] = merged(value[key], new) if key in value else new
        keys.setdefault(key, patch.keys[key])
    return Located(value, base.span, keys, over=over)


def spans_of(part: Located) -> Iterator[Span]:
    """Every place of what is written there."""
    yield part.span
    yield from part.keys.values()
    inside = part.value.values() if part.is_mapping else part.value if part.is_list else ()
    for item in inside:
        yield from spans_of(item)


def asks(part: Located) -> bool:
    """Whether a value in it is the word ``ask``; an item of a list is a name."""
    if part.is_mapping:
        return any(asks(inner) or (inner.is_text and inner.value.strip() == ASK) for inner in part.value.values())
    return part.is_list and any(asks(item) for item in part.value)


def is_null(value: Located) -> bool:
    """Whether a patch writes it to take a key away."""
    return value.is_text and value.value in ("null", "~")


def unknown_key(key: str, span: Span, value: Located, known: list[str], message: str) -> Diagnostic:
    """An unknown key, or the comma that ended a number inside braces: ``{users: 150,000 users/month}``."""
    if re.match(r"\d{3}\b", key) and (value.is_text and not value.value):
        return Diagnostic(
            "comma-in-braces",
            span,
            f"inside braces a comma ends a value, so {key!r} became a key of its own",
            "write thousands with an underscore: 150_000",
        )
    return Diagnostic("unknown-option", span, message, did_you_mean(key, known))

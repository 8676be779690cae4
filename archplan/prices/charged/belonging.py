"""Which rows of a bill are of one spec: those that fit every condition of a part of its ``bill:``, or of what a call asks for.

The conditions are cheap to ask of a million rows; what does not fit says by which condition, so that it can be told.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from functools import lru_cache

from archplan.kernel.diagnostics import Span, mistake
from archplan.kernel.record import frozen
from archplan.prices.charged.charge import Entry, Subject
from archplan.prices.charged.matching import placed

TOGETHER = "of none of the {} parts of the spec's bill"


@frozen
class Part:
    """Conditions that all must hold; each takes any of its values, and one without values is none.

    `tags` are a key with its values; `services` AWS's codes of products; `resources` patterns of names, in which ``*``
    stands for any letters: of all of a resource's id, or of what follows its last ``/`` or ``:``.
    """

    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()

    def against(self, entry: Entry, keys: Sequence[str]) -> str:
        """By which condition a row does not fit; nothing where it does. `keys` are those of the row's tags."""
        for key, values in self.tags:
            value = entry.tags[keys.index(key)]
            if value not in values:
                return f"with another tag {key}" if value else f"without a tag {key}"
        if self.accounts and entry.account not in self.accounts:
            return "of another account"
        if self.regions and region_of(entry) not in self.regions:
            return "of another region"
        if self.services and entry.product not in self.services and entry.offer not in self.services:
            return "of another product"
        if self.resources and not (entry.resource and _is_named(entry.resource, self.resources)):
            return "of another resource" if entry.resource else "of no resource"
        return ""


def against(entry: Entry, parts: Sequence[Part], keys: Sequence[str]) -> str:
    """By which condition a row fits no part; nothing where it fits one, or nothing is asked for."""
    first = ""
    for part in parts:
        unfit = part.against(entry, keys)
        if not unfit:
            return ""
        first = first or unfit
    return first if len(parts) < 2 else TOGETHER.format(len(parts))


def keys_of(parts: Sequence[Part]) -> tuple[str, ...]:
    """The keys of tags that any part asks for."""
    return tuple(dict.fromkeys(key for part in parts for key, _ in part.tags))


def one_key(parts: Sequence[Part], label: str) -> str:
    """The one tag by which an engine adds rows up; nothing where none is asked for. Raises ArchplanError where it cannot tell rows apart."""
    keys = keys_of(parts)
    if any(part.resources for part in parts):
        raise mistake(
            "bad-bill",
            Span(label, 1, 1),
            "an engine adds rows up without their resources",
            "leave out --engine, or the resources",
        )
    if len(keys) > 1:
        raise mistake(
            "bad-bill",
            Span(label, 1, 1),
            f"an engine adds rows up by one tag, not by {', '.join(keys)}",
            "leave out --engine, or all tags but one",
        )
    return keys[0] if keys else ""


def region_of(entry: Entry) -> str:
    """The region of a row: its usage type's, else its column's; ``global`` where it has neither, as tax has."""
    if not entry.usage_type:
        return entry.region or "global"
    return _placed(entry.usage_type, entry.region)


@lru_cache(maxsize=10_000)
def _placed(usage_type: str, region: str) -> str:
    return placed(Subject("usage", "", usage_type, "", "", region, (), "", False))[0]


@lru_cache(maxsize=50_000)
def _is_named(resource: str, patterns: tuple[str, ...]) -> bool:
    """Whether a name, alone or at the end of an ARN, is one of these."""
    last = re.split("[/:]", resource)[-1]
    return any(fnmatch.fnmatchcase(resource, it) or fnmatch.fnmatchcase(last, it) for it in patterns)

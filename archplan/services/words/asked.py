"""Values that somebody has yet to answer: what stands in for one says nothing, and neither does who reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archplan.kernel.diagnostics import Diagnostic
from archplan.services.words.options import Worded
from archplan.text.located import Located


def asks_for(holder: Worded, given: Located, keys: Iterable[str]) -> None:
    """Mark options as unanswered; what has no effect because of one is not said until it is answered."""
    names = {holder.options[key].name for key in keys if key in holder.options}
    holder._unanswered |= names
    waiting = {
        given.keys[key]
        for key, word in holder.options.items()
        if key in given.keys and (word.name in names or any(names & set(when) for when in word.modes))
    }
    holder._idle = [found for found in holder._idle if found.span not in waiting]


class _Noted(dict[str, Any]):
    """Values that note which of them are read."""

    def __init__(self, values: Mapping[str, Any]):
        super().__init__(values)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().get(name, default)


class Watch:
    """Whether a finding rests on a value that nobody has answered, by what its rule has read until it was made.

    `holders` is whatever has options, each with the name that findings call it by.
    """

    def __init__(self, holders: Iterable[tuple[str, Worded]]):
        known = list(holders)
        self.holders = [(name, holder) for name, holder in known if holder._unanswered]
        self.kinds = {name: type(holder) for name, holder in reversed(known)}

    def begin(self) -> None:
        """Forget what was read: a rule starts."""
        for _, holder in self.holders:
            holder._values, holder._worked_out = _Noted(holder._values), {}

    def without_guesses(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """The findings that rest on no guess."""
        try:
            yield from (finding for finding in found if not self.is_guessed(finding))
        finally:
            for _, holder in self.holders:
                holder._values, holder._worked_out = dict(holder._values), {}

    def is_guessed(self, finding: Diagnostic) -> bool:
        """Whether its rule has read such a value: of what it names, or of what is of another type than all it names.

        A rule that looks at one service after another says of each what that one has.
        """
        read = [(name, type(holder)) for name, holder in self.holders if _has_read(holder)]
        if not read:
            return False
        about = {name: kind for name, kind in self.kinds.items() if _is_named(name, finding.message)}
        return any(name in about or kind not in about.values() for name, kind in read)


def _has_read(holder: Worded) -> bool:
    return isinstance(holder._values, _Noted) and bool(holder._values.read & holder._unanswered)


def _is_named(name: str, message: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", message) is not None


def records_at(holder: Worded, path: tuple[str | int, ...]) -> Worded | None:
    """The holder itself, or the mapping in its options that a path of keys and numbers leads to."""
    for key in path:
        if isinstance(key, int):
            continue
        found = holder._values.get(holder.options[key].name) if key in holder.options else None
        number = path[path.index(key) + 1] if path[-1] != key else None
        inside = found[number] if isinstance(found, tuple) and isinstance(number, int) else found
        if not isinstance(inside, Worded):
            return None
        holder = inside
    return holder

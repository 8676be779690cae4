"""Which thing of a draft is which of its record, and which of what is read now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archplan.importers.draft import DraftSource
from archplan.importers.editing import comment_at, inline
from archplan.importers.writing import Thing
from archplan.text.located import Located

SECTIONS = ("traffic", "services", "places")
Named = tuple[str, str]  # a section, and a name in it


class Names:
    """The names that things of the record (`was`) and of the files (`now`) have in the draft.

    A name is empty where a person took the thing out. `before` is what the record says of a thing of the files, `gone` what
    of the record the files do not have, `new` what of the files the record does not have.
    """

    def __init__(self, text: str, base: Located, mine: Located, theirs: Mapping[str, Sequence[Thing]]):
        self.was: dict[Named, str] = {}
        self.now: dict[Named, str] = {}
        self.before: dict[Named, Located] = {}
        self.gone: dict[str, list[str]] = {}
        self.new: dict[str, list[Thing]] = {}
        for section in SECTIONS:
            self._find(text, section, base, mine)
            self._pair(section, base, theirs[section])

    def _find(self, text: str, section: str, base: Located, mine: Located) -> None:
        """Things of the record in the draft: by name and type, or by the comment that says where they were read."""
        own = dict(members(mine, section))
        comments = {name: comment_at(text, mine[section].keys[name]) for name in own}
        left = dict.fromkeys(own)
        for name, held in members(base, section):
            origin = inline(held.get("from")) or ""
            known = [it for it in left if origin and (comments[it] == origin or comments[it].startswith(f"{origin}, "))]
            by_name = name in left and inline(own[name].get("type")) == inline(held.get("type"))
            found = name if by_name and (name in known or len(known) != 1) else known[0] if len(known) == 1 else ""
            self.was[section, name] = found
            left.pop(found, None)

    def _pair(self, section: str, base: Located, theirs: Sequence[Thing]) -> None:
        """Things of the files in the record: by all they have in common, then by name and type, then by where they were read."""
        open_ = dict(members(base, section))
        new = list(theirs)
        for alike in (_by_all, _by_name, _by_origin):
            for thing in list(new):
                found = [
                    name
                    for name, held in open_.items()
                    if alike(thing, name, inline(held.get("from")), inline(held.get("type")))
                ]
                if len(found) == 1:
                    self.now[section, thing.name] = self.was[section, found[0]]
                    self.before[section, thing.name] = open_.pop(found[0])
                    new.remove(thing)
        self.gone[section], self.new[section] = list(open_), new


def members(tree: Located, section: str) -> list[tuple[str, Located]]:
    """What stands in a section, by name."""
    part = tree.get(section)
    return list(part.items()) if part is not None else []


def _by_all(thing: Thing, name: str, origin: str | None, type_: str | None) -> bool:
    return _by_name(thing, name, origin, type_) and (isinstance(thing, DraftSource) or thing.origin == origin)


def _by_name(thing: Thing, name: str, _origin: str | None, type_: str | None) -> bool:
    return thing.name == name and getattr(thing, "type", None) == type_


def _by_origin(thing: Thing, _name: str, origin: str | None, type_: str | None) -> bool:
    return not isinstance(thing, DraftSource) and (thing.origin, thing.type) == (origin, type_)

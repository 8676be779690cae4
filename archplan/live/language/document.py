"""A text that an editor has open, with the session that it is a part of: what every feature is asked with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lsprotocol.types import Location, Position, Range

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import frozen
from archplan.kernel.shelf import Shelf
from archplan.live.language.positions import Positions
from archplan.live.session import Answer, Session
from archplan.spec.mentions import Mention, mentions
from archplan.text.located import Located


@frozen
class Feature:
    """Something that an editor asks: the protocol's method, what the server says of it, and the answer to a question."""

    method: str
    answer: Callable[..., Any]  # of a Document and the method's parameters
    options: object = None


FEATURES: Shelf[Feature] = Shelf("archplan.live.language.features", attribute="feature")


class Document:
    """A text of a session, by the name that messages call it; `uri_of` makes an editor's address of such a name."""

    def __init__(self, session: Session, name: str, uri_of: Callable[[str], str] = str, encoding: str = "utf-16"):
        self.session, self.name, self.uri_of, self.encoding = session, name, uri_of, encoding

    @property
    def text(self) -> str:
        return self.session.texts.get(self.name, "")

    @property
    def answer(self) -> Answer:
        """What follows from the session's texts."""
        return self.session.answer()

    @property
    def tree(self) -> Located | None:
        """The spec as written, includes merged in; None while the texts cannot be read."""
        return self.answer.tree

    def positions(self, file: str = "") -> Positions:
        """The lines of a file of the session; of this one unless stated."""
        return Positions(self.session.texts.get(file or self.name, ""), self.encoding)

    def offset(self, position: Position) -> int:
        return self.positions().offset(position)

    def location(self, file: str, range_: Range) -> Location:
        return Location(self.uri_of(file), range_)

    def parts(self) -> Iterator[tuple[tuple[str | int, ...], Located, Span | None]]:
        """Every value of this text with its path and where its key stands; None for an item of a list."""
        if self.tree is not None:
            yield from (
                it for it in _parts((), self.tree, None) if self.name in (it[1].span.file, it[2] and it[2].file)
            )

    def mentions(self, name: str | None = None) -> list[tuple[Mention, int, int]]:
        """Every mention of a name (or of all) with the offsets where it begins and ends in its own file.

        One that is not written as it is called, such as with an escape in quotes, is left out.
        """
        if self.tree is None:
            return []
        made: dict[str, Positions] = {}
        places = []
        for it in mentions(self.tree):
            if name is None or it.name == name:
                lines = made.setdefault(it.span.file, self.positions(it.span.file))
                places += [(it, *at) for at in _name_inside(it, lines)]
        return list(dict.fromkeys(places))

    def places_of(self, position: Position, is_wanted: Callable[[Mention], bool]) -> list[Location]:
        """Where the name at a position is mentioned, of those mentions that are wanted; nothing where no name stands."""
        here = self.mention_at(self.offset(position))
        if here is None:
            return []
        return [
            self.location(it.span.file, self.positions(it.span.file).between(start, end))
            for it, start, end in self.mentions(here[0].name)
            if is_wanted(it)
        ]

    def mention_at(self, offset: int) -> tuple[Mention, int, int] | None:
        """The mention that an offset of this text is inside of."""
        at = (it for it in self.mentions() if it[0].span.file == self.name and it[1] <= offset <= it[2])
        return next(at, None)


def _parts(
    path: tuple[str | int, ...], part: Located, key: Span | None
) -> Iterator[tuple[tuple[str | int, ...], Located, Span | None]]:
    yield path, part, key
    for name, inner in part.items():
        yield from _parts((*path, name), inner, part.keys[name])
    for number, item in enumerate(part.value) if part.is_list else ():
        yield from _parts((*path, number), item, None)


def _name_inside(it: Mention, lines: Positions) -> Iterator[tuple[int, int]]:
    """Where the name itself stands inside of its scalar: without quotes, and as an end of a chain."""
    start = lines.start(it.span)
    scalar = lines.text[start : lines.end(it.span)]
    ends = scalar.split("->") if it.is_chain else [scalar]
    for end in ends:
        bare = end.strip(" \t\"'")
        if bare == it.name:
            at = start + end.index(bare)
            yield at, at + len(bare)
        start += len(end) + 2

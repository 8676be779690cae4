"""What the architect wants of the picture: `draw:` pins, hides and groups services, `steps:` numbers the flow.

Nothing here has a position. A wish names services and sources of traffic; one that names nothing, or that
contradicts another, is a mistake with its place. Wishes stay in force when services are added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from archplan.kernel.diagnostics import Diagnostic, Span, did_you_mean
from archplan.kernel.record import fresh, frozen
from archplan.text.located import Located, unknown_key

WISHES = {
    "direction": "right (users at the left) or down (users at the top)",
    "rows": "lists of services that stand side by side, in that order",
    "columns": "lists of services that stand one above the other, in that order",
    "order": "services in the order they are to stand in where the layout may choose",
    "side": "left, right, top or bottom, for what stands outside the cloud",
    "hide": "services that are priced and not drawn",
    "groups": "boxes round services that belong together, by title",
}
Side = Literal["left", "right", "top", "bottom"]
Direction = Literal["", "right", "down"]
SIDES: tuple[Side, ...] = ("left", "right", "top", "bottom")
DIRECTIONS: tuple[Direction, ...] = ("right", "down")
MOST_STEPS = 40
LONGEST = 300


@frozen
class FlowStep:
    """One numbered step of the flow: a connection, or a chain of them, or one service; and what happens there."""

    number: int
    text: str
    hops: tuple[tuple[str, str], ...]  # empty where the step is at a service
    at: str
    span: Span


@frozen
class Wishes:
    """What `draw:` says."""

    direction: Direction = ""
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()
    order: tuple[str, ...] = ()
    sides: Mapping[str, Side] = fresh(default_factory=dict)
    hidden: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = fresh(default_factory=dict)
    span: Span | None = None


def read_wishes(tree: Located, names: Collection[str], wrong: list[Diagnostic]) -> Wishes:
    """The wishes of a spec; `names` are its services and sources."""
    return _Reader(names, wrong).wishes(tree)


def read_steps(
    tree: Located, names: Collection[str], joined: Collection[tuple[str, str]] | None, wrong: list[Diagnostic]
) -> tuple[FlowStep, ...]:
    """The numbered steps of a spec; `joined` are the ends of its connections, None when those are wrong."""
    return tuple(_Reader(names, wrong).steps(tree, joined))


class _Reader:
    def __init__(self, names: Collection[str], wrong: list[Diagnostic]):
        self.names, self.wrong = names, wrong

    def mistake(self, span: Span, message: str, hint: str = "", slug: str = "bad-value") -> None:
        self.wrong.append(Diagnostic(slug, span, message, hint))

    def known(self, item: Located, names: Collection[str] | None = None) -> bool:
        """Whether it names something; said when it does not."""
        if item.is_text and item.value in (self.names if names is None else names):
            return True
        shown = repr(item.value) if item.is_text else "a list" if item.is_list else "a mapping"
        hint = did_you_mean(item.value, self.names) if item.is_text else "write its name"
        self.mistake(item.span, f"nothing is called {shown}", hint, "unknown-service")
        return False

    # ------------------------------------------------------------------------------------------ draw

    def wishes(self, tree: Located) -> Wishes:
        draw = tree.get("draw")
        if draw is None:
            return Wishes()
        if not draw.is_mapping:
            self.mistake(draw.span, "draw is a mapping of wishes", "write draw: {direction: down}")
            return Wishes()
        for key, span in draw.keys.items():
            if key not in WISHES:
                self.wrong.append(unknown_key(key, span, draw[key], list(WISHES), f"draw has no {key!r}"))
        rows, columns = self.lists(draw, "rows"), self.lists(draw, "columns")
        self.apart(draw, rows, columns)
        return Wishes(
            self.direction(draw), rows, columns, self.named(draw, "order"), self.sides(draw),
            self.named(draw, "hide"), self.groups(draw), tree.keys["draw"],
        )  # fmt: skip

    def direction(self, draw: Located) -> Direction:
        found = draw.get("direction")
        if found is None:
            return ""
        for direction in DIRECTIONS:
            if found.value == direction:
                return direction
        self.mistake(found.span, "direction is right or down", "write direction: down")
        return ""

    def named(self, draw: Located, key: str) -> tuple[str, ...]:
        found = draw.get(key)
        if found is None:
            return ()
        if not found.is_list:
            self.mistake(found.span, f"{key} is a list of services", f"write {key}: [logs]")
            return ()
        return tuple(self.once(found))

    def once(self, listed: Located) -> Iterator[str]:
        seen: set[str] = set()
        for item in listed.value:
            if self.known(item):
                if item.value in seen:
                    self.mistake(item.span, f"{item.value} stands in this list already", "name it once")
                else:
                    seen.add(item.value)
                    yield item.value

    def lists(self, draw: Located, key: str) -> tuple[tuple[str, ...], ...]:
        found = draw.get(key)
        if found is None:
            return ()
        if not found.is_list or not all(item.is_list for item in found.value):
            self.mistake(found.span, f"{key} is a list of lists of services", f"write {key}: [[cdn, alb], [site]]")
            return ()
        result, taken = [], set[str]()
        for listed in found.value:
            names = tuple(self.once(listed))
            for item in listed.value:
                if item.is_text and item.value in taken:
                    self.mistake(item.span, f"{item.value} stands in another of the {key}", "name it in one of them")
            taken.update(names)
            result.append(names)
        return tuple(names for names in result if len(names) > 1)

    def apart(self, draw: Located, rows: tuple[tuple[str, ...], ...], columns: tuple[tuple[str, ...], ...]) -> None:
        for row in rows:
            for column in columns:
                both = [name for name in row if name in column]
                if len(both) > 1:
                    at = draw["columns"].span
                    message = f"{both[0]} and {both[1]} cannot stand both side by side and one above the other"
                    self.mistake(at, message, "leave one of them out of the row or the column", "contradictory-pins")

    def sides(self, draw: Located) -> dict[str, Side]:
        found = draw.get("side")
        if found is None:
            return {}
        if not found.is_mapping:
            self.mistake(found.span, "side is a mapping of names", "write side: {github: right}")
            return {}
        result: dict[str, Side] = {}
        for name, side in found.items():
            if name not in self.names:
                hint = did_you_mean(name, self.names)
                self.mistake(found.keys[name], f"nothing is called {name!r}", hint, "unknown-service")
            elif side.value in SIDES:
                result[name] = next(known for known in SIDES if known == side.value)
            else:
                self.mistake(side.span, f"{name}: this is no side", "write left, right, top or bottom")
        return result

    def groups(self, draw: Located) -> dict[str, tuple[str, ...]]:
        found = draw.get("groups")
        if found is None:
            return {}
        if not found.is_mapping:
            self.mistake(found.span, "groups is a mapping of titles", "write groups: {Events: [orders, mailer]}")
            return {}
        result: dict[str, tuple[str, ...]] = {}
        taken: set[str] = set()
        for title, listed in found.items():
            if not listed.is_list:
                self.mistake(listed.span, f"{title[:60]}: a group is a list of services", "write [orders, mailer]")
                continue
            names = tuple(self.once(listed))
            for item in listed.value:
                if item.is_text and item.value in taken:
                    self.mistake(item.span, f"{item.value} stands in another group", "name it in one of them")
            taken.update(names)
            result[title[:LONGEST]] = names
        return result

    # ------------------------------------------------------------------------------------------ steps

    def steps(self, tree: Located, joined: Collection[tuple[str, str]] | None) -> Iterator[FlowStep]:
        listed = tree.get("steps")
        if listed is None:
            return
        hint = "write '- shoppers -> cdn: They open the shop'"
        if not listed.is_list:
            self.mistake(listed.span, "steps is a list", hint)
            return
        if len(listed.value) > MOST_STEPS:
            self.mistake(
                listed.span, f"{len(listed.value)} steps are more than a reader follows", f"{MOST_STEPS} at most"
            )
            return
        for number, item in enumerate(listed.value, 1):
            if not item.is_mapping or len(item.value) != 1:
                self.mistake(item.span, "a step is a connection or a service, and what happens there", hint)
                continue
            ((where, text),) = item.items()
            if not text.is_text or not text.value.strip():
                self.mistake(text.span, "a step says what happens, in a sentence", hint)
                continue
            hops = self.hops(where, item.keys[where], joined)
            if hops is not None:
                at = where.split("->")[0].strip()
                yield FlowStep(number, " ".join(text.value.split())[:LONGEST], hops, at, item.keys[where])

    def hops(
        self, where: str, span: Span, joined: Collection[tuple[str, str]] | None
    ) -> tuple[tuple[str, str], ...] | None:
        names = [name.strip() for name in where.split("->")]
        if not all([self.known(Located(name, span)) for name in names]):
            return None
        hops = tuple(zip(names, names[1:], strict=False))
        for a, b in hops:
            if joined is not None and (a, b) not in joined:
                back = (b, a) in joined
                hint = f"write {b} -> {a}" if back else "add the connection, or name one that is there"
                self.mistake(span, f"no connection runs from {a} to {b}", hint, "unknown-connection")
                return None
        return hops

"""What moved the bill between two plans: prices, traffic or the architecture, line by line.

There is no formula here. The old plan is priced again with the new prices, then with the new traffic as well; what is
left is the architecture's doing. So the three parts of a line add up to its difference exactly, and the lines to the
total's. A line whose price is unknown on either side moves by nobody knows how much, never by nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from archplan.estimate.bill import Bill, Charge, Line, dollars
from archplan.estimate.plan import Plan, plan_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.record import frozen
from archplan.kernel.units import decimal, money
from archplan.services import load
from archplan.text.located import Located

K = TypeVar("K")

PRICES = ("free_tier", "prices", "account")  # keys of a spec that say what a thing costs, not how much of it there is

# Service or connection, kind, meter, price file, price, scope where it is not the service's own region.
Key = tuple[str, str, str, str, str, str]


@frozen
class Pair:
    """One service's cost on both sides, dollars a month; None where it is not there."""

    name: str
    title: str
    before: Fraction | None
    after: Fraction | None
    is_complete: bool  # both costs are whole

    @property
    def difference(self) -> Fraction:
        return (self.after or Fraction(0)) - (self.before or Fraction(0))


@frozen
class Parts:
    """What a difference is made of, dollars a month."""

    price: Fraction = Fraction(0)
    traffic: Fraction = Fraction(0)
    architecture: Fraction = Fraction(0)

    @property
    def total(self) -> Fraction:
        return self.price + self.traffic + self.architecture

    def __bool__(self) -> bool:
        return bool(self.price or self.traffic or self.architecture)

    def __add__(self, other: Parts) -> Parts:
        return Parts(
            self.price + other.price, self.traffic + other.traffic, self.architecture + other.architecture
        )  # fmt: skip


@frozen
class Move:
    """One line of the bill on both sides.

    `parts` is None when its price is unknown on either side; a credit or a discount follows what it comes off.
    """

    subject: str
    name: str
    kind: str  # charge | credit | discount
    before: tuple[Line, ...]  # empty when there was no such line; several when a meter reads more than one thing
    after: tuple[Line, ...]
    parts: Parts | None

    @property
    def old(self) -> Fraction | None:
        """Dollars a month before; None when a price is unknown."""
        return _cost(self.before)

    @property
    def new(self) -> Fraction | None:
        """Dollars a month after; None when a price is unknown."""
        return _cost(self.after)

    @property
    def is_still(self) -> bool:
        """Whether there is nothing to say of it."""
        return self.parts is not None and not self.parts


@frozen
class Moved:
    """All lines of one service, or of data transfer, and whether it was there before and is now."""

    name: str
    type: str
    title: str
    moves: tuple[Move, ...]
    before: Charge | None
    after: Charge | None

    @property
    def old(self) -> Fraction:
        """Dollars a month before, of the lines whose price is known."""
        return dollars(self.before.cost) if self.before is not None else Fraction(0)

    @property
    def new(self) -> Fraction:
        """Dollars a month after, of the lines whose price is known."""
        return dollars(self.after.cost) if self.after is not None else Fraction(0)

    @property
    def parts(self) -> Parts:
        """What moved the lines whose prices are known."""
        return _sum(move.parts for move in self.moves)

    @property
    def is_complete(self) -> bool:
        return all(move.parts is not None for move in self.moves)

    @property
    def is_still(self) -> bool:
        return all(move.is_still for move in self.moves)


@frozen
class Moves:
    """Everything that moved between two plans; `remarks` says what could not be told apart, and why."""

    before: Plan
    after: Plan
    services: tuple[Moved, ...]
    remarks: tuple[str, ...] = ()

    @property
    def old(self) -> Fraction:
        """Dollars a month before; at least, when a price is unknown."""
        return dollars(self.before.bill.total)

    @property
    def new(self) -> Fraction:
        """Dollars a month after; at least, when a price is unknown."""
        return dollars(self.after.bill.total)

    @property
    def parts(self) -> Parts:
        """What moved the lines whose prices are known; without unknown prices its total is the bills' difference."""
        return _sum(service.parts for service in self.services)

    @property
    def unpriced(self) -> tuple[Move, ...]:
        """Lines that moved by nobody knows how much."""
        return tuple(
            move for service in self.services for move in service.moves if None in (move.old, move.new)
        )  # fmt: skip

    @property
    def idle(self) -> tuple[str, ...]:
        """Options of either spec that have no effect, so that nobody knows what they were to cost."""
        return tuple(dict.fromkeys(self.before.bill.idle + self.after.bill.idle))

    @property
    def is_complete(self) -> bool:
        return not self.unpriced and not self.idle


def moves(before: Plan, after: Plan) -> Moves:
    """Every line of two bills side by side, with what moved it."""
    remarks: list[str] = []
    priced = _at_new_prices(before, after, remarks)
    driven = _at_new_traffic(priced, after, remarks)
    stages = [before, priced, driven, after]
    tables = [
        {charge.name: _lines(charge, plan.architecture.region) for charge in plan.bill.charges} for plan in stages
    ]
    services, guessed = [], list[str]()
    for name in dict.fromkeys(name for table in (tables[3], *tables) for name in table):
        parts = [table.get(name, {}) for table in tables]
        old, new = before.bill.charge(name), after.bill.charge(name)
        charge = new or old or next(found for plan in stages if (found := plan.bill.charge(name)) is not None)
        unsure = [any(_cost(lines) is None for lines in part.values()) for part in parts]
        moved = []
        for key in dict.fromkeys(key for part in (parts[3], *parts) for key in part):
            lines = [part.get(key, ()) for part in parts]
            move = _move(key, lines, unsure if key[1] != "charge" else [False] * len(stages))
            moved.append(move)
            if move.parts is not None and any(_cost(line) is None for line in lines[1:3]):
                guessed.append(f"{move.subject}, {move.name}")
        services.append(Moved(name, charge.type, charge.title, tuple(moved), old, new))
    if guessed:
        remarks.append(
            f"the price of {'; '.join(guessed)} is unknown for what was there before at the prices of {after.day}: "
            "what they moved is counted as architecture"
        )
    return Moves(before, after, tuple(services), tuple(remarks))


def pairs(before: Bill, after: Bill) -> tuple[Pair, ...]:
    """Every service of either bill with its cost on both sides, in the order of the new bill; what is gone comes last."""
    names = dict.fromkeys(charge.name for bill in (after, before) for charge in bill.charges)
    return tuple(_pair(before.charge(name), after.charge(name)) for name in names)


def paired(
    before: Bill, after: Bill, key: Callable[[Line], Any]
) -> Iterator[tuple[Charge | None, Line | None, Line | None]]:  # fmt: skip
    """Every line of the new bill with its charge and what it was, then those that are gone; one key makes one line."""
    known = {name: list(lines) for name, lines in _grouped(before.lines, key).items()}
    for charge in after.charges:
        for line in charge.lines:
            if line.kind != "free":
                same = known.get(key(line))
                yield charge, same.pop(0) if same else None, line
    for left in known.values():
        yield from ((None, line, None) for line in left)


def growth(old: Fraction, new: Fraction, allowed: str) -> str:
    """By how much a bill grew, when that is more than ``10%`` or ``$50``; nothing when it is not."""
    sign, most = limit(allowed) or ("$", Fraction(0))
    grown = new - old
    if grown <= (old * most / 100 if sign == "%" else most):
        return ""
    share = f" ({decimal(grown / old * 100, 1)}%)" if old else ""
    return f"the bill grows by {money(grown)}{share}"


def over(found: Moves, allowed: str) -> str:
    """Why a bill grew by more than ``10%`` or ``$50``; nothing when it did not."""
    if not found.is_complete:
        lines = len(found.unpriced)
        if not lines:
            return f"nobody can say by how much the bill grows: {found.idle[0]}"
        return f"nobody can say by how much the bill grows: the price of {lines} line{'s are' if lines > 1 else ' is'} unknown"
    grown = growth(found.old, found.new, allowed)
    return f"{grown} a month; {allowed} is allowed" if grown else ""


# ------------------------------------------------------------------------------------------- the plans between


def _at_new_prices(before: Plan, after: Plan, remarks: list[str]) -> Plan:
    """The old architecture with the new day, the new negotiated prices, and what the new spec says of prices."""
    tree = before.architecture.tree
    stated = _with(tree, after.architecture.tree, PRICES)
    own = _with_own_prices(stated, after.architecture.tree)
    is_same_book = before.day == after.day and before.book.overlay == after.book.overlay
    if is_same_book and own.plain() == tree.plain():
        return before
    if own is not stated:
        try:
            return _again(before, own, after)
        except ArchplanError as error:
            remarks.append(
                f"the new price of a custom service does not fit what it was ({_first(error)}): "
                "what it moved is counted as architecture"
            )
    try:
        return _again(before, stated, after)
    except ArchplanError as error:
        remarks.append(
            f"the old architecture cannot be priced at the new prices ({_first(error)}): "
            "what prices moved is counted as architecture"
        )
        return before


def _at_new_traffic(priced: Plan, after: Plan, remarks: list[str]) -> Plan:
    """The same with the new traffic, where the old architecture can take it."""
    tree = priced.architecture.tree
    driven = _with(tree, after.architecture.tree, ("traffic",))
    if driven.plain() == tree.plain():
        return priced
    try:
        return _again(priced, driven, after)
    except ArchplanError as error:
        remarks.append(
            f"the old architecture cannot take the new traffic ({_first(error)}): "
            "what the traffic moved is counted as architecture"
        )
        return priced


def _again(base: Plan, tree: Located, after: Plan) -> Plan:
    a = base.architecture
    texts = {**after.architecture.texts, **a.texts}
    return plan_of(tree, texts, a.file, on=after.day, scenario=base.scenario, book=after.book)


def _first(error: ArchplanError) -> str:
    return error.diagnostics[0].message


def _with(tree: Located, other: Located, keys: Sequence[str]) -> Located:
    """The tree with these keys as the other tree has them, or without them."""
    value, spans = dict(tree.value), dict(tree.keys)
    for key in keys:
        value.pop(key, None)
        spans.pop(key, None)
        if key in other:
            value[key], spans[key] = other[key], other.keys[key]
    return Located(value, tree.span, spans)


def _with_own_prices(tree: Located, other: Located) -> Located:
    """The tree whose services with prices of their own have the prices that the other tree states; the same tree when none has another."""
    services, theirs = tree.get("services"), other.get("services")
    if services is None or theirs is None:
        return tree
    found = dict(services.value)
    for name, written in services.items():
        new = theirs.get(name)
        own = _own_keys(written)
        if new is not None and own and own == _own_keys(new):
            found[name] = _with(written, new, own)
    if all(found[name].plain() == written.plain() for name, written in services.items()):
        return tree
    listed = Located(found, services.span, services.keys)
    return Located({**tree.value, "services": listed}, tree.span, tree.keys)


def _own_keys(written: Located) -> tuple[str, ...]:
    """The keys of a service that say what it costs, where the spec says so."""
    type_ = written.get("type")
    cls = load(type_.value) if type_ is not None and type_.is_text else None
    return cls.states_prices if cls is not None else ()


# ------------------------------------------------------------------------------------------- lines side by side


def _pair(before: Charge | None, after: Charge | None) -> Pair:
    there = after or before
    assert there is not None
    return Pair(
        there.name, there.title, dollars(before.cost) if before else None, dollars(after.cost) if after else None,
        all(charge is None or charge.is_complete for charge in (before, after)),
    )  # fmt: skip


def _grouped(lines: Iterable[Line], key: Callable[[Line], K]) -> dict[K, tuple[Line, ...]]:
    """Lines by what makes them the same line on both sides, without those that say that a thing is free."""
    found: dict[K, tuple[Line, ...]] = {}
    for line in lines:
        if line.kind != "free":
            name = key(line)
            found[name] = (*found.get(name, ()), line)
    return found


def _lines(charge: Charge, region: str) -> Mapping[Key, tuple[Line, ...]]:
    """The lines of one service; transfer is the architecture's region's."""
    return _grouped(charge.lines, lambda line: _key(line, charge.region or region))


def _key(line: Line, region: str) -> Key:
    if line.usage is not None:
        scope = "" if line.usage.scope == region else line.usage.scope  # a service that moves keeps its lines
        return line.subject, line.kind, line.name, line.usage.file, line.usage.price, scope
    if line.allowance is not None:
        return line.subject, line.kind, line.name, line.allowance.file, line.allowance.name, ""
    return line.subject, line.kind, "", "", "", ""  # a discount, whose name says its percentage


def _move(key: Key, stages: Sequence[tuple[Line, ...]], unsure: Sequence[bool]) -> Move:
    last = next(lines for lines in (stages[3], *stages) if lines)[-1]
    old, priced, driven, new = (
        None if is_unsure else _cost(lines) for lines, is_unsure in zip(stages, unsure, strict=True)
    )  # fmt: skip
    parts = None
    if old is not None and new is not None:
        priced = old if priced is None else priced
        driven = priced if driven is None else driven
        parts = Parts(priced - old, driven - priced, new - driven)
    return Move(key[0], last.name, key[1], stages[0], stages[3], parts)


def _cost(lines: Iterable[Line]) -> Fraction | None:
    """Dollars a month of some lines; None when one of their prices is unknown."""
    total = Fraction(0)
    for line in lines:
        if line.cost is None:
            return None
        total += line.monthly
    return total


def _sum(parts: Iterable[Parts | None]) -> Parts:
    return sum((part for part in parts if part is not None), Parts())


def limit(text: str) -> tuple[str, Any] | None:
    """What ``10%`` or ``$50`` allows: ("%", 10) or ("$", 50), exact; None when it is neither."""
    text = text.strip().removesuffix("/month").strip()
    sign, number = ("%", text[:-1]) if text.endswith("%") else ("$", text[1:]) if text.startswith("$") else ("", "")
    digits = number.replace(",", "").replace("_", "").strip()
    is_number = re.fullmatch(r"[0-9]{1,30}(\.[0-9]{1,30})?|\.[0-9]{1,30}", digits)
    return (sign, Fraction(digits)) if sign and is_number else None

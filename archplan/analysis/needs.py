"""What a request needs to be answered, as an expression over services, and the chance that it is met; exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import comb

from archplan.kernel.record import frozen
from archplan.kernel.units import plain


@frozen
class All:
    """Every one of these must be up."""

    parts: tuple[Needs, ...]

    def __str__(self) -> str:
        return " x ".join(str(part) for part in self.parts) or "nothing"


@frozen
class Either:
    """One of these must be up."""

    parts: tuple[Needs, ...]

    def __str__(self) -> str:
        return "(" + " or ".join(str(part) for part in self.parts) + ")"


Needs = str | All | Either  # a service by its name, or several


def all_of(parts: Iterable[Needs]) -> Needs:
    """Every one of the parts, each named once."""
    flat: dict[Needs, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts) if isinstance(part, All) else {part: None})
    kept = tuple(flat)
    return kept[0] if len(kept) == 1 else All(kept)


def one_of(parts: Iterable[Needs]) -> Needs:
    """One of the parts; what every one of them needs is asked once, beside them."""
    kept = tuple(dict.fromkeys(parts))
    if len(kept) == 1:
        return kept[0]
    each = [part.parts if isinstance(part, All) else (part,) for part in kept]
    shared = tuple(part for part in each[0] if all(part in others for others in each[1:]))
    if not shared:
        return Either(kept)
    rests = [tuple(part for part in way if part not in shared) for way in each]
    return all_of(shared if not all(rests) else (*shared, one_of(all_of(rest) for rest in rests)))


def names_in(needs: Needs) -> tuple[str, ...]:
    """Every service that is named, once, in order."""
    return tuple(dict.fromkeys(leaves(needs)))


def stands_without(needs: Needs, down: Iterable[str]) -> bool:
    """Whether the need is met while these services are down."""
    failed = frozenset(down)
    return not failed or _stands(needs, failed)


def _stands(needs: Needs, down: frozenset[str]) -> bool:
    if isinstance(needs, str):
        return needs not in down
    if isinstance(needs, All):
        return all(_stands(part, down) for part in needs.parts)
    return any(_stands(part, down) for part in needs.parts)


def chance(needs: Needs, uptimes: Mapping[str, Fraction]) -> Fraction:
    """The part of the time that the need is met, of services that fail independently; exact.

    A service named twice is one service: the chance is taken once with it up and once with it down.
    """
    return _chance(needs, uptimes, {})


def _chance(needs: Needs | bool, uptimes: Mapping[str, Fraction], known: dict[Needs, Fraction]) -> Fraction:
    if isinstance(needs, bool):
        return Fraction(needs)
    if isinstance(needs, str):
        return uptimes.get(needs, Fraction(1))
    if needs not in known:
        counts = Counter(leaves(needs))
        twice = next((name for name, times in counts.items() if times > 1), None)
        if twice is not None:
            up = uptimes.get(twice, Fraction(1))
            with_it, without = (_chance(_settled(needs, {twice: state}), uptimes, known) for state in (True, False))
            known[needs] = up * with_it + (1 - up) * without
        elif isinstance(needs, All):
            known[needs] = _product_of(_chance(part, uptimes, known) for part in needs.parts)
        else:
            known[needs] = 1 - _product_of(1 - _chance(part, uptimes, known) for part in needs.parts)
    return known[needs]


def _product_of(chances: Iterable[Fraction]) -> Fraction:
    product = Fraction(1)
    for one in chances:
        product *= one
    return product


def at_least(needed: int, of: int, uptime: Fraction) -> Fraction:
    """The chance that `needed` or more of so many equal parts are up: the sum of C(n,k) a^k (1-a)^(n-k)."""
    return sum(
        (comb(of, up) * uptime**up * (1 - uptime) ** (of - up) for up in range(needed, of + 1)), Fraction(0)
    )  # fmt: skip


def percent(uptime: Fraction, digits: int = 7) -> str:
    """``99.9%``; rounded down, so that what is not always up never reads 100%."""
    scaled = int(uptime * 100 * 10**digits)
    return f"{plain(Fraction(scaled, 10**digits), digits + 3)}%"


def leaves(needs: Needs) -> list[str]:
    """Every service as often as it is named, in order."""
    found: list[str] = []
    _collect((needs,), found)
    return found


def _collect(parts: tuple[Needs, ...], found: list[str]) -> None:
    for part in parts:
        if isinstance(part, str):
            found.append(part)
        else:
            _collect(part.parts, found)


def _settled(needs: Needs, known: Mapping[str, bool]) -> Needs | bool:
    """What is left to ask once some services are known to be up or down."""
    if isinstance(needs, str):
        return known.get(needs, needs)
    ends = isinstance(needs, Either)
    left = []
    for part in needs.parts:
        found = _settled(part, known)
        if found is ends:
            return ends
        if not isinstance(found, bool):
            left.append(found)
    if not left:
        return not ends
    return one_of(left) if ends else all_of(left)

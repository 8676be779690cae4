"""What a bill says beside what somebody else's estimate said, line by line, and why the two differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from archplan.estimate.bill import Bill, Line
from archplan.kernel.diagnostics import Span
from archplan.kernel.record import frozen
from archplan.kernel.units import money

CENT = Fraction(1, 100)
CLOSE = Fraction(1, 200)  # half a percent: what prices are rounded by
MOST_NAMES = 4


class Said(Protocol):
    """A line of an estimate, and the services that stand for it."""

    what: str
    place: Span
    monthly: Fraction | None
    services: list[str]
    is_own: bool
    remarks: list[str]
    lost: list[str]
    unstated: str
    besides: dict[str, str]


@frozen
class Held:
    """One line: dollars of theirs and ours, whether ours are the least, and the reasons for what lies between."""

    what: str
    place: Span
    theirs: Fraction | None
    ours: Fraction
    is_least: bool
    reasons: tuple[str, ...]

    @property
    def apart(self) -> Fraction:
        return self.ours - (self.theirs or 0)


def held(bill: Bill, said: Sequence[Said]) -> list[Held]:
    """Every line of the estimate beside the lines of the bill for its services and for what goes to and from them."""
    whose = {name: at for at, line in enumerate(said) for name in line.services}
    lines: list[list[Line]] = [[] for _ in said]
    for line in bill.lines:
        at = next((whose[end] for end in (line.subject, *reversed(line.subject.split(" -> "))) if end in whose), None)
        if at is not None:
            lines[at].append(line)
    present = {charge.name for charge in bill.charges}
    return [_held(line, mine, present) for line, mine in zip(said, lines, strict=True)]


def _held(said: Said, lines: Sequence[Line], present: set[str]) -> Held:
    ours = sum((line.monthly for line in lines), start=Fraction(0))
    waits = [line.name for line in lines if line.cost is None and line.waits]
    unknown = [line.name for line in lines if line.cost is None and not line.waits]
    gone = [name for name in said.services if name not in present]
    reasons = list(said.remarks)
    if gone:
        reasons.append(f"left out of the draft: {_some(gone)}")
    if said.lost:
        reasons.append(f"not in the draft: {_some(said.lost)}")
    if waits:
        reasons.append(f"asked for: {_some(waits)}")
    if unknown:
        reasons.append(f"archplan has no price for {_some(unknown)}")
    differs = abs(ours - (said.monthly or 0)) > CENT
    free = sum((line.monthly for line in lines if line.kind == "credit"), start=Fraction(0))
    if free <= -CENT and differs:
        reasons.append(f"a free tier takes off {money(-free)}")
    elsewhere = _besides(lines, said.besides) if differs else {}
    reasons += [f"{money(amount)} of {name}: {why}" for name, (amount, why) in elsewhere.items()]
    rest = ours - (said.monthly or 0) - free - sum((amount for amount, _ in elsewhere.values()), start=Fraction(0))
    is_least = bool(waits or unknown)
    if (
        differs
        and not said.is_own
        and abs(rest) > max(CENT, (said.monthly or 0) * CLOSE)
        and (not is_least or rest > 0)
        and not said.remarks
        and not said.lost
    ):
        why = said.unstated or "an input that the export does not state"
        reasons.append(f"{_signed(rest)}: prices changed since, or {why}")
    least = max(ours, Fraction(0)) if is_least else ours  # an allowance comes off what is asked for as well
    return Held(said.what, said.place, said.monthly, least, is_least, tuple(reasons))


def _besides(lines: Sequence[Line], besides: Mapping[str, str]) -> dict[str, tuple[Fraction, str]]:
    found: dict[str, tuple[Fraction, str]] = {}
    for line in lines:
        if line.name in besides and line.monthly:
            before = found.get(line.name, (Fraction(0), ""))[0]
            found[line.name] = before + line.monthly, besides[line.name]
    return found


def _some(names: Sequence[str]) -> str:
    once = list(dict.fromkeys(names))
    more = f" and {len(once) - MOST_NAMES} more" if len(once) > MOST_NAMES else ""
    return ", ".join(once[:MOST_NAMES]) + more


def _signed(amount: Fraction) -> str:
    return f"{'+' if amount > 0 else ''}{money(amount)}"

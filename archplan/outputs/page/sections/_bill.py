"""Lines and services of the bill as cells, for the sections that list them."""

from __future__ import annotations

from fractions import Fraction

from archplan.estimate.bill import Charge, Line, dollars
from archplan.kernel.units import decimal, plain, rate
from archplan.outputs.page.page import Cell
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.words import Words


def three(number: Fraction) -> str:
    """A number of things to three digits: ``2,450,000`` of 2,449,800."""
    if abs(number) < 1000:
        return plain(number, 3)
    scale = 10 ** (len(str(abs(int(number)))) - 3)
    return plain(Fraction(int(decimal(number / scale, 0)) * scale))


def exact(amount: Fraction, places: int = 10) -> str:
    """A number for machines: decimal digits without an end of zeros."""
    text = f"{decimal(amount, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount_of(line: Line, say: Words) -> Cell:
    """What a line costs a month: money, free, or unknown, which is no number."""
    if line.kind == "free":
        return _unbilled(line, say)
    if line.cost is None:
        if line.waits:
            return Cell(say("asked for"), tone="bad")
        return Cell(say("not sold there") if line.is_absent else say("price unknown"), tone="bad")
    tone = "good" if line.kind in ("credit", "discount") else ""
    return Cell(say.money(line.monthly), exact(line.monthly), tone="good" if tone else "")


def _unbilled(line: Line, say: Words) -> Cell:
    return Cell(say("not billed by AWS"), tone="soft") if line.is_left_to_others else Cell(say("free"), tone="good")


def paid_of(line: Line, say: Words) -> str:
    """What a line costs a month after what allowances take off it, as text."""
    return say.money(line.paid) if line.cost is not None and line.taken is not None else amount_of(line, say).text


def price_of(line: Line, say: Words) -> Cell:
    """The price of one unit; a mean, marked so, where usage crosses tiers."""
    price = line.price
    if price is None or line.kind != "charge":
        return Cell("")
    is_one = line.unit_price == price.unit_price
    shown = rate(line.unit_price) if is_one else "~$" + plain(line.unit_price, 4)
    note = "" if price.confidence in ("", "machine") else price.confidence
    return Cell(say("{price} per {unit}", price=say.figure(shown), unit=price.per), exact(line.unit_price, 14), note)


def quantity_of(line: Line, say: Words) -> Cell:
    """How much is used, as AWS counts it."""
    if line.usage is None:
        return Cell(say.figure(line.amount))
    return Cell(say.figure(line.measured), exact(line.count) if line.price else "")


def cost_of(charge: Charge, asked: Asked) -> Cell:
    """What a service costs a month."""
    say = asked.say
    if not charge.is_complete:
        return Cell(f"{say('at least')} {say.money(dollars(charge.cost))}", tone="bad")
    if charge.unbilled:
        return _unbilled(charge.lines[0], say)
    return Cell(say.money(dollars(charge.cost)), exact(dollars(charge.cost)))


def share_of(charge: Charge, asked: Asked) -> float:
    """A service's part of the total, 0 to 1."""
    total = dollars(asked.report.plan.bill.total)
    return float(dollars(charge.cost) / total) if total > 0 else 0.0


def deciding(charge: Charge) -> list[Line]:
    """The two or three lines that make a service's cost, after what allowances pay: the largest, until nine tenths are said."""
    paid = sorted(
        (line for line in charge.lines if line.kind == "charge" and not line.is_empty), key=lambda line: -line.paid
    )
    whole = sum((line.paid for line in paid), Fraction(0))
    found: list[Line] = []
    for line in paid[:3]:
        enough = sum((it.paid for it in found), Fraction(0)) >= whole * Fraction(9, 10)
        if found and enough and line.cost is not None:
            break
        if line.cost is None or decimal(line.paid, 2):
            found.append(line)
    return found


def title_of(charge: Charge, say: Words) -> str:
    """A service's official name; what data moved between places costs has none, and is said."""
    return charge.title if charge.type != "transfer" else say("AWS data transfer")


def charged(asked: Asked) -> list[Charge]:
    """The services that have something on the bill, in spec order."""
    return [charge for charge in asked.report.plan.bill.charges if charge.lines]

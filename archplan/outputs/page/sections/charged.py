"""What AWS charged in a month beside the estimate: every gap with its name, the meters that have one, what is of no meter."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from archplan.analysis.reconciliation import KINDS, Compared, Reconciliation
from archplan.kernel.units import decimal, plain
from archplan.outputs.cells import cents
from archplan.outputs.page.charts import Caption, Step, cost_bridge
from archplan.outputs.page.page import Block, Bullets, Cell, Column, Facts, Picture, Row, Section, Table, Text, pictured
from archplan.outputs.page.sections import Asked, day_of
from archplan.prices.charged.charge import without_accounts

HALF_A_CENT = Fraction(1, 200)
MOST_STEPS = 9  # kinds of gap that the chart has room for
MOST_METERS, FEWER = 30, 6  # meters with a gap, on the full page and on the short one
MOST_OTHERS = 40  # usage types of no meter; what is smaller is summed up


def section(asked: Asked) -> Section | None:
    """The verdict, four figures, the chart and what stands behind it; None where no bill was handed in."""
    found = asked.charged
    if found is None:
        return None
    say = asked.say
    blocks: list[Block] = [Text(_verdict(found, asked)), Facts("charged", tuple(_tiles(found, asked)))]
    if not found.is_complete:
        blocks.append(Text(say("A price of the estimate is unknown, so it is at least what stands here."), "bad"))
    gaps = [(kind, amount) for kind, amount in found.gaps.items() if abs(amount) >= HALF_A_CENT]
    if gaps:
        blocks += [_chart(found, gaps, asked), _kinds(gaps, asked)]
    meters = sorted((it for it in found.meters if _largest(it) >= HALF_A_CENT), key=lambda it: -_largest(it))
    if meters:
        blocks.append(_meters(meters, asked))
    blocks += _others(found, asked)
    blocks.append(Bullets(tuple(_notes(found, asked))))
    return Section("charged", say("What was charged"), tuple(blocks))


def _floor(found: Reconciliation, asked: Asked) -> str:
    return "" if found.is_complete else asked.say("at least") + " "


def _verdict(found: Reconciliation, asked: Asked) -> str:
    say = asked.say
    given = {
        "month": found.charged.month, "charged": say.money(found.charged.net),
        "estimate": _floor(found, asked) + say.money(found.month), "amount": say.money(abs(found.difference)),
    }  # fmt: skip
    if found.difference > 0:
        return say("AWS charged {charged} for {month}, {amount} more than the {estimate} that a month was estimated at.", **given)  # fmt: skip
    return say("AWS charged {charged} for {month}, {amount} less than the {estimate} that a month was estimated at.", **given)  # fmt: skip


def _tiles(found: Reconciliation, asked: Asked) -> Iterator[tuple[str, Cell]]:
    say, of = asked.say, found.charged
    floor = _floor(found, asked)
    yield say("Estimated for a month"), Cell(floor + say.money(found.month), cents(found.month))
    covered = say("{days} of {all} days", days=of.days, all=of.of_days)
    yield (
        say("Estimated for the days on the bill"),
        Cell(floor + say.money(found.estimated), cents(found.estimated), covered),
    )
    yield say("Charged"), Cell(say.money(of.net), cents(of.net))
    yield say("Difference"), Cell(_signed(found.difference, asked), cents(found.difference))


def _signed(amount: Fraction, asked: Asked) -> str:
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return sign + asked.say.money(abs(amount))


def _largest(it: Compared) -> Fraction:
    return max((abs(gap.dollars) for gap in it.gaps), default=Fraction(0))


def _chart(found: Reconciliation, gaps: list[tuple[str, Fraction]], asked: Asked) -> Picture:
    """From the estimate to the charge, a step a kind of gap; the smallest share one where there are many."""
    say = asked.say
    kept = [kind for kind, _ in sorted(gaps, key=lambda it: -abs(it[1]))[:MOST_STEPS]]
    steps = [Step(say(kind), amount, _signed(amount, asked)) for kind, amount in gaps if kind in kept]
    rest = sum((amount for kind, amount in found.gaps.items() if kind not in kept), Fraction(0))
    if abs(rest) >= HALF_A_CENT:
        steps.append(Step(say("other gaps"), rest, _signed(rest, asked)))
    start = Step(say("estimate of a month"), found.month, _floor(found, asked) + say.money(found.month))
    end = Step(say("charged"), found.charged.net, say.money(found.charged.net))
    title = say("From the estimate to the bill of {month}", month=found.charged.month)
    about = "; ".join(f"{step.name}: {step.figure}" for step in (start, *steps, end))
    names = say("charged more than estimated"), say("charged less")
    caption = Caption(title, about, "bill-gaps", say.decimal)
    return pictured("bill-gaps", title, about, partial(cost_bridge, caption, start, steps, end, names), True)


def _kinds(gaps: list[tuple[str, Fraction]], asked: Asked) -> Table:
    say = asked.say
    rows = tuple(
        Row((Cell(say(kind)), Cell(say(KINDS[kind])), Cell(_signed(amount, asked), cents(amount))))
        for kind, amount in gaps
    )
    columns = (Column(say("Gap")), Column(say("What it is")), Column(say("US dollars"), True))
    return Table("bill-kinds", say("Gaps, charged less estimated"), columns, rows)


def _meters(meters: list[Compared], asked: Asked) -> Table:
    say = asked.say
    kept = meters[: FEWER if asked.is_short else MOST_METERS]
    rows = [
        Row(
            (
                Cell(", ".join(it.services) or say("nothing in the spec")), Cell(it.title),
                Cell(say("unknown"), tone="bad") if it.estimated is None else Cell(say.money(it.estimated), cents(it.estimated)),
                Cell(say.money(it.charged), cents(it.charged)),
                Cell("; ".join(_gaps(it, asked))),
            ),
            of=it.services[0] if it.services else "",
        )
        for it in kept
    ]  # fmt: skip
    caption = say("Meters with a gap, the largest first")
    if len(meters) > len(kept):
        caption = say("The {count} meters with the largest gaps, of {all}", count=len(kept), all=len(meters))
    columns = (
        Column(say("Service")), Column(say("Meter")), Column(say("Estimated"), True), Column(say("Charged"), True),
        Column(say("Gaps")),
    )  # fmt: skip
    return Table("bill-meters", caption, columns, tuple(rows))


def _gaps(it: Compared, asked: Asked) -> Iterator[str]:
    say = asked.say
    for gap in it.gaps:
        if abs(gap.dollars) < HALF_A_CENT:
            continue
        told = f"{say(gap.kind)} {_signed(gap.dollars, asked)}"
        if gap.kind == "quantity" and it.estimated_quantity and it.charged_quantity is not None:
            times = say.figure(plain(it.charged_quantity / it.estimated_quantity, 4))
            told += f" ({say('{times} times what was estimated', times=times)})"
        yield told


def _others(found: Reconciliation, asked: Asked) -> Iterator[Block]:
    """Usage types that are of no meter, each with its dollars: nothing that was charged is left out."""
    say = asked.say
    others = [it for it in found.others if it.kind == "not matched" and it.dollars]
    if not others:
        return
    kept = others[: FEWER if asked.is_short else MOST_OTHERS]
    rows = [
        Row((Cell(without_accounts(f"{it.product} {it.usage_type} {it.operation}".strip()) or say("without a name")),
             Cell(say.money(it.dollars), cents(it.dollars))))
        for it in kept
    ]  # fmt: skip
    rest = others[len(kept) :]
    if rest:
        amount = sum((it.dollars for it in rest), Fraction(0))
        rows.append(
            Row((Cell(say("smaller ones, {count} in all", count=len(rest))), Cell(say.money(amount), cents(amount))))
        )
    columns = (Column(say("Usage type")), Column(say("US dollars"), True))
    yield Table("bill-others", say("Usage types that are of no meter"), columns, tuple(rows))


def _notes(found: Reconciliation, asked: Asked) -> Iterator[str]:
    say, of = asked.say, found.charged
    if found.usage:
        share = say.figure(f"{decimal(found.matched / found.usage * 100, 1)}%")
        yield say("{share} of the dollars of usage are of meters of the price book.", share=share)
    if of.left_rows:
        yield say("Rows that do not belong to the spec: {rows}, with {amount}; they are in no figure here.", rows=say.figure(f"{of.left_rows:,}"), amount=say.money(of.left_out))  # fmt: skip
    if found.by_others:
        yield say("{amount} of the estimate is billed by others than AWS, and is in no figure here.", amount=say.money(found.by_others))  # fmt: skip
    yield say(
        "Prices here are of {day}; rows that were read: {rows}.",
        day=day_of(found.plan.day),
        rows=say.figure(f"{of.rows:,}"),
    )

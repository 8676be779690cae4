"""One table of services: name, what decides it, share, a month; with marks for what is less sure."""

from __future__ import annotations

from fractions import Fraction

from archplan.estimate.bill import Charge, Line, dollars
from archplan.outputs.page.page import Block, Cell, Column, Row, Section, Table, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import charged, cost_of, deciding, exact, paid_of, share_of, title_of
from archplan.outputs.page.sections.assumptions import whose
from archplan.outputs.page.sections.cost import percent, rounded, total_of
from archplan.outputs.page.sections.summary import called
from archplan.prices.price import CERTAIN

MOST = 12  # rows of what is paid


def section(asked: Asked) -> Section:
    """What is paid, the dearest first; what costs nothing in one row, but for what AWS does not bill; the total; the marks."""
    say, bill = asked.say, asked.report.plan.bill
    charges = sorted(charged(asked), key=lambda charge: -dollars(charge.cost))
    paid = [it for it in charges if not it.is_complete or dollars(it.cost)]
    free = [it for it in charges if it not in paid and not any(line.is_left_to_others for line in it.lines)]
    shown = paid if len(paid) <= MOST else paid[: MOST - 1]
    rows, costs = [_row(charge, asked) for charge in shown], [dollars(charge.cost) for charge in shown]
    if rest := paid[len(shown) :]:
        costs.append(sum((dollars(charge.cost) for charge in rest), Fraction(0)))
        rows.append(_others(rest, costs[-1], asked))
    if free:
        names = ", ".join(called(charge, asked) for charge in free)
        rows.append(Row((Cell(say("Nothing to pay for")), Cell(""), Cell(names), Cell(""), Cell(say("free"), tone="good")), kind="free"))  # fmt: skip
    rows.append(total_of(asked))
    share = say("Share") if bill.is_complete else say("Share of what is known")
    columns = (Column(say("Service")), Column(say("Name")), Column(say("Decided by")), Column(share, True),
               Column(say("A month"), True))  # fmt: skip
    blocks: list[Block] = [Table("cost", say("Cost by service, the dearest first"), columns, tuple(rows))]
    notes = [block.text for block in rounded(asked, costs)] + _notes(paid, asked)
    blocks += [Text(" ".join(notes), "soft")] if notes else []
    return Section("cost", say("Cost by service"), tuple(blocks))


def _row(charge: Charge, asked: Asked) -> Row:
    say = asked.say
    decided = "; ".join(f"{_line(line, charge)} {paid_of(line, say)}" for line in deciding(charge)[:2])
    share = share_of(charge, asked)
    name = charge.name if charge.name in asked.report.plan.architecture.services else ""
    return Row((
        Cell(_title(charge, asked) + _marks(charge)), Cell(name), Cell(decided),
        Cell(percent(share, asked), share=max(0.0, share)), cost_of(charge, asked),
    ), charge.name)  # fmt: skip


def _line(line: Line, charge: Charge) -> str:
    """A line's name; of moved data also between whom, as such lines are called alike."""
    return line.name if line.subject == charge.name else f"{line.name}, {line.subject}"


def _others(rest: list[Charge], cost: Fraction, asked: Asked) -> Row:
    """The least of what is paid, in one row."""
    say = asked.say
    names = ", ".join(dict.fromkeys(_title(charge, asked) for charge in rest))
    share = float(cost / dollars(asked.report.plan.bill.total)) if asked.report.plan.bill.total.number > 0 else 0.0
    at_least = "" if all(charge.is_complete for charge in rest) else say("at least") + " "
    marks = "".join(mark for mark in "¹²³" if any(mark in _marks(charge) for charge in rest))
    return Row((
        Cell(say("{count} others", count=len(rest)) + marks), Cell(""), Cell(names),
        Cell(percent(share, asked), share=max(0.0, share)), Cell(at_least + say.money(cost), exact(cost)),
    ))  # fmt: skip


def _title(charge: Charge, asked: Asked) -> str:
    """A service's official name; who bills it where that is not AWS."""
    service = asked.report.plan.architecture.services.get(charge.name)
    if service is not None and not service.billed_by_aws:
        return service.label or service.name
    return title_of(charge, asked.say)


def _marks(charge: Charge) -> str:
    marks = (("¹", _is_unread(charge)), ("²", _is_unsure(charge)), ("³", _is_own(charge)))
    return "".join(mark for mark, is_so in marks if is_so)


def _is_unread(charge: Charge) -> bool:
    """Whether a line of it is counted by a rule whose page nobody read."""
    return any(line.usage is not None and "[k]" in line.usage.doc and not line.is_empty for line in charge.lines)


def _is_unsure(charge: Charge) -> bool:
    """Whether a price of it was not read from AWS's own list by machine."""
    return any(line.price is not None and line.price.confidence not in CERTAIN and line.cost for line in charge.lines)


def _is_own(charge: Charge) -> bool:
    """Whether a price of it is the user's, and no list price."""
    return any(line.price is not None and line.price.confidence == "user" and line.cost for line in charge.lines)


def _notes(paid: list[Charge], asked: Asked) -> list[str]:
    say = asked.say
    notes = []
    if any(_is_unread(charge) for charge in paid):
        notes.append("¹ " + say("How AWS counts a part of it was not checked against its own page."))
    if any(_is_unsure(charge) for charge in paid):
        notes.append("² " + say("A price in it was not read by machine from AWS's own list."))
    if own := {whose(line, asked) for charge in paid if _is_own(charge) for line in charge.lines} - {""}:
        said = say("A price in it is stated in the spec.") if own == {"spec"} else say("A price in it is your own, and no list price.")  # fmt: skip
        notes.append("³ " + said)
    return notes

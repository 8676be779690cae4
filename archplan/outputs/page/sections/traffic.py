"""From users to requests a second, each step with what the spec says and what was assumed."""

from __future__ import annotations

from fractions import Fraction

from archplan.kernel.units import Quantity, month, plain, request, second
from archplan.outputs.page.page import Block, Bullets, Cell, Column, Row, Section, Table, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._rates import rate_said
from archplan.outputs.page.words import Words
from archplan.spec.architecture import Source


def section(asked: Asked) -> Section:
    """The sources, what arrives where, and what is assumed of them."""
    say, plan = asked.say, asked.report.plan
    a = plan.architecture
    title = say("Expected traffic")
    if not a.sources:
        return Section("traffic", title, (Text(say("The spec states no traffic; only what is fixed is billed.")),))
    columns: tuple[Column, ...] = (
        Column(say("Who")), Column(say("What the spec says")), Column(say("Requests a month"), True), Column(say("Mean"), True),
        Column(say("Busiest minute"), True), Column(say("Sent"), True), Column(say("Returned"), True),
    )  # fmt: skip
    rows = tuple(_source(source, asked) for source in a.sources.values())
    blocks: list[Block] = [Table("sources", say("Where the traffic comes from, a request at a time"), columns, rows)]
    arriving = tuple(_arrivals(asked))
    if arriving:
        columns = (Column(say("At")), Column(say("Of")), Column(say("A month"), True), Column(say("Mean"), True),
                   Column(say("Busiest minute"), True))  # fmt: skip
        blocks.append(Table("arriving", say("What arrives at each service"), columns, arriving))
    assumed = tuple(say.figure(say.translate(line)) for source in a.sources.values() for line in source.assumptions)
    if assumed:
        blocks.append(Bullets(assumed, say("Assumed, because the spec does not say")))
    return Section("traffic", title, tuple(blocks))


def _source(source: Source, asked: Asked) -> Row:
    say = asked.say
    chain = chain_of(source, say)
    requests = source.mean * month
    growth = Fraction((source.growth * month).number) * 100
    notes = [say("growing by {share}% a month", share=say.figure(plain(growth, 3)))] if growth else []
    notes += [say("the same people as {source}", source=source.people)] if source.people else []
    return Row((
        Cell(source.label or source.name), Cell(chain, note="; ".join(notes)), Cell(say.figure(plain(Fraction(requests.number), 6)), plain(Fraction(requests.number), 12).replace(",", "")),
        Cell(say.figure(rate_said(source.mean))), Cell(say.figure(rate_said(source.mean * source.peak, source.mean)), note=say("{times} times the mean", times=say.figure(plain(source.peak, 3)))),
        Cell(say.figure(_size(source.request.number))), Cell(say.figure(_size(source.response.number))),
    ), source.name)  # fmt: skip


def chain_of(source: Source, say: Words) -> str:
    """What the spec says of a source: users times sessions times requests, or a rate."""
    return _by(source).join(say.figure(str(step.value)) for step in source.steps)


def _by(source: Source) -> str:
    """What stands between the steps: users times sessions times requests, or a rate stated beside the users."""
    last = source.steps[-1].value if source.steps else None
    return "; " if isinstance(last, Quantity) and last.like(request / second) else " × "


def _size(number: Fraction) -> str:
    return f"{plain(number / 1024, 3)} KB" if number >= 1024 else f"{plain(number, 3)} bytes"


def _arrivals(asked: Asked) -> list[Row]:
    rows, say = [], asked.say
    for name, inflows in asked.report.plan.flows.arriving.items():
        for inflow, flow in inflows.items():
            if flow.mean and flow.mean.powers.get("request"):
                amount = plain(Fraction((flow.mean * month).number), 4)
                rows.append(Row((
                    Cell(name), Cell(inflow), Cell(say.figure(amount)), Cell(say.figure(rate_said(flow.mean))),
                    Cell(say.figure(rate_said(flow.peak, flow.mean))),
                ), name))  # fmt: skip
    return rows

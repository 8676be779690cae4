"""Where the prices come from, since when, and how far each can be trusted."""

from __future__ import annotations

from pathlib import Path

from archplan.analysis.age import said_of_age
from archplan.outputs.page.page import Cell, Column, Row, Section, Table, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import charged


def section(asked: Asked) -> Section:
    """Every source of a price once, with the services it prices."""
    say, book = asked.say, asked.report.plan.book
    found: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for charge in charged(asked):
        for line in charge.lines:
            if line.price is not None and line.price.source and not line.is_empty:
                days, titles = found.setdefault((line.price.source, line.price.confidence), ([], []))
                if line.price.day and line.price.day not in days:
                    days.append(line.price.day)
                if charge.title not in titles:
                    titles.append(charge.title)
    rows = tuple(
        Row((Cell(source), Cell(confidence), Cell(_span(days)), Cell(", ".join(titles))))
        for (source, confidence), (days, titles) in found.items()
    )
    columns = (Column(say("Source")), Column(say("Confidence")), Column(say("Since")), Column(say("Services")))
    table = Table("sources-of-prices", say("Sources of the prices used"), columns, rows)
    note = " ".join(filter(None, (say("Price book {book}.", book=book.fingerprint[:12]), days_said(asked))))
    return Section("sources", say("Where the prices come from"), (table, Text(note, "soft")))


def days_said(asked: Asked) -> str:
    """When the prices that the bill uses were read, and how many long ago; nothing where it uses none."""
    say, (oldest, newest) = asked.say, asked.report.plan.days_read
    if oldest == newest:
        said = say("The prices used here were read on {day}.", day=oldest) if oldest else ""
    else:
        said = say("The prices used here were read from {oldest} to {newest}.", oldest=oldest, newest=newest)
    plan = asked.report.plan
    old = said_of_age(plan, Path(plan.architecture.file).name)
    return " ".join(filter(None, (said, say.translate(old) if old else "")))


def _span(days: list[str]) -> str:
    if len(days) < 2:
        return days[0] if days else ""
    return f"{min(days)} … {max(days)}"

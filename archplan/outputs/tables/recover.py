"""Recovery strategies side by side, for whoever decides how soon the business must be back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archplan.analysis.recovery import Added, Comparison, Prospect, compare
from archplan.analysis.recovery_time import PUBLISHED, time_said
from archplan.estimate.report import Report
from archplan.kernel.units import money
from archplan.outputs import output
from archplan.outputs.cells import style
from archplan.outputs.tables.recovered import CALLED, cells_of, csv, json, markdown, misses, or_more, targets_said
from archplan.services.words.docstring import first_line

FORMS: dict[str, Callable[[Comparison], str]] = {"json": json, "csv": csv, "markdown": markdown}


@output("recover", suffix=".txt")
def recover(report: Report, form: str = "table", region: str | None = None, explain: str = "") -> str:
    """Every strategy when a region is lost: cost, time to recover, data lost, and when it pays."""
    found = compare(report.plan, region)
    if form in FORMS:
        return FORMS[form](found)
    rows = _explained(found, found.prospect(explain)) if explain else _table(found)
    return "\n".join(rows) + "\n"


def _table(found: Comparison) -> Iterator[str]:
    a = found.plan.architecture
    yield style(f"{a.title}: {a.region} is lost, {found.fallback.region} goes on", bold=True)
    yield targets_said(a.targets)
    yield ""
    yield from _columns([CALLED, *(cells_of(prospect, found.plan) for prospect in found.prospects)], right=(1, 2, 3))
    yield ""
    yield style("time to recover, part by part", bold=True)
    timed = [prospect for prospect in found.prospects if prospect.outlook.parts]
    head = ["", *(part.name for part in timed[0].outlook.parts), "RTO", "AWS's words"] if timed else []
    body = [
        [p.name, *(time_said(part.time) for part in p.outlook.parts), time_said(p.outlook.rto), _words(p)[1]]
        for p in timed
    ]
    yield from _columns([head, *body], right=range(1, 9))
    yield ""
    yield style("how much older the data there may be", bold=True)
    stores = list(dict.fromkeys(store.name for prospect in timed for store in prospect.outlook.stores))
    rows = []
    for prospect in timed:
        behind = {store.name: time_said(store.behind) for store in prospect.outlook.stores}
        rows.append([prospect.name, *(behind.get(name, "") for name in stores), _words(prospect)[0]])
    yield from _columns([["", *stores, "AWS's words"], *rows], right=range(1, len(stores) + 1))
    yield from _noted("what is lost", _lost(found))
    yield from _noted("to know", found.remarks)
    yield from _noted("assumed, because the spec does not say", found.assumptions)


def _explained(found: Comparison, prospect: Prospect) -> Iterator[str]:
    """What runs there, at what size, replicated how, and every line it adds to the bill."""
    where = found.fallback.region
    more = money(prospect.difference)
    head = f"{prospect.name} in {where}: {or_more(prospect, prospect.cost)} a month, {more} more than with none"
    yield style(head, bold=True)
    yield f"AWS's words: {_words(prospect)[2]}"
    yield ""
    yield style("what stands there", bold=True)
    rows = []
    for name, copy in prospect.outlook.copies.items():
        named = prospect.copies.get(name, "-")
        rows.append([name, named, prospect.states.get(named, ""), copy.how])
    yield from _columns([["service", "its copy", "state", "how"], *rows])
    yield ""
    yield style("what it adds to the bill, dollars a month", bold=True)
    for added in prospect.added(found.plan):
        yield from _line(added)
    yield ""
    yield style("time to recover", bold=True)
    yield from _columns([
        [part.name, time_said(part.time), part.why + (" (archplan's own)" if part.is_assumed else "")]
        for part in prospect.outlook.parts
    ])  # fmt: skip
    yield f"  = RTO {time_said(prospect.outlook.rto)}; targets: {misses(prospect, found.plan)}"
    yield from _noted("what is lost", prospect.outlook.lost)
    yield from _noted("to know", [remark for remark in found.remarks if prospect.name in remark])


def _line(added: Added) -> Iterator[str]:
    line, more = added.line, added.difference
    said = "price unknown" if more is None else money(more)
    change = " (gone)" if added.is_gone else " (changed)" if added.before is not None else ""
    yield f"  {said:>14}  {line.subject} · {line.name}, {added.region}{change}"
    if added.is_gone:
        return
    if line.price is not None and line.cost is not None:
        was = f", was {money(added.before.monthly)}" if added.before is not None else ""
        yield f"  {'':14}  {line.measured} at {line.price.quote} = {money(line.monthly)}{was}"
        if line.usage is not None and (formula := first_line(line.usage.doc)):
            yield f"  {'':14}  {formula}"
        yield f"  {'':14}  {line.price.span}, since {line.price.day}; {line.price.confidence}: {line.price.source}"
    elif line.cost is None:
        yield f"  {'':14}  {line.measured}: {line.reason}"


def _words(prospect: Prospect) -> tuple[str, str, str]:
    return PUBLISHED[prospect.name]


def _lost(found: Comparison) -> list[str]:
    """What each strategy gives up, the same sentence once."""
    holding: dict[str, list[str]] = {}
    for prospect in found.prospects:
        for line in prospect.outlook.lost:
            holding.setdefault(line, []).append(prospect.name)
    return [f"{line} ({', '.join(names)})" for line, names in holding.items()]


def _noted(title: str, lines: list[str] | tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield ""
        yield style(title, bold=True)
        yield from (f"  {line}" for line in lines)


def _columns(rows: list[list[str]], right: range | tuple[int, ...] = ()) -> Iterator[str]:
    """Rows as columns two spaces apart; the first row is the head."""
    rows = [row for row in rows if row]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    for row in rows:
        cells = [
            f"{cell:>{w}}" if i in right else f"{cell:<{w}}"
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        yield ("  " + "  ".join(cells)).rstrip()

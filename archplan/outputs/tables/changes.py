"""What a change does to the bill: for a terminal, for a pull request, for programs."""

from __future__ import annotations

import json as codec
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from operator import attrgetter
from typing import Any

from archplan.analysis.bill_changes import Move, Moved, Moves, Parts, moves
from archplan.analysis.spec_changes import Edit, Wording, edits, untold
from archplan.estimate.bill import Line
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import decimal, money
from archplan.kernel.version import __version__
from archplan.outputs import output
from archplan.outputs.book import price_book
from archplan.outputs.cells import cents, exact_digits, style

MARKER = "<!-- archplan-diff -->"
LONGEST = 65_536 - 2_000  # characters of a comment, with room for what the caller puts round it
WIDTH = 100
WIDEST_WORDS = 80  # characters of one value of the spec
MOST_ROWS = 30  # services of the comment's table
SIGNS = {"added": "+", "removed": "-", "changed": "~"}
ROUNDED = "Amounts are rounded for print, each on its own; differences and their parts are of exact amounts."
SETTINGS = "--set"  # what the text of settings is called among a plan's texts
AT_LEAST = "≥ "  # in a narrow column
NOTHING, NOTHING_MOVED = Fraction(0), Parts()
COLUMNS: tuple[Callable[[Parts], Fraction], ...] = tuple(map(attrgetter, ("total", "price", "traffic", "architecture")))


@output("changes", suffix=".txt")
def changes(report: Report, form: str = "text", found: Moves | None = None) -> str:
    """What changed since the plan before, and what moved the bill: prices, traffic or the architecture."""
    assert report.before is not None
    return FORMS[form](found or moves(report.before, report.plan))


# ------------------------------------------------------------------------------------------- for a terminal


def text(found: Moves) -> str:
    """For a terminal: what changed in the spec's words, every line that moved, and what moved it."""
    shown = [style(_clean(found.after.architecture.title), bold=True) + f"  {_headline(found)}", "", *_totals(found)]
    changed = edits(found.before, found.after)
    shown += ["", style("what changed", bold=True), *_edits(changed)] if changed else ["", _same(found)]
    if _rows(found):
        shown += ["", style("what moved, dollars a month", bold=True), *_table(found)]
    if _is_rounded(found):
        shown += ["", ROUNDED]
    for move in found.unpriced:
        shown.append(style(f"price unknown: {move.subject}, {move.name}: {_reason(move)}", fg="red"))
    shown += [f"Note: {_clean(remark, 400)}." for remark in found.remarks]
    return "\n".join(row.rstrip() for row in shown) + "\n"


def _same(found: Moves) -> str:
    """What to say where no edit is told: titles, steps and wishes for the picture are not, and neither are comments."""
    other = untold(found.before, found.after)
    if not other:
        return "The specs say the same."
    said = " and ".join(filter(None, (", ".join(other[:-1]), other[-1])))
    return f"The specs say the same but for {said}, where nothing has a price."


def _headline(found: Moves) -> str:
    """``$8.69 a month more (+4.3%)``."""
    difference = found.parts.total
    if not found.is_complete:
        why = "a price is unknown" if found.unpriced else "an option has no effect"
        return f"nobody can say by how much the bill moves: {why}"
    if not difference:
        return "costs the same"
    share = f" ({'+' if difference > 0 else '-'}{_percent(difference, found.old)})" if found.old else ""
    return f"{money(abs(difference))} a month {'more' if difference > 0 else 'less'}{share}"


def _percent(difference: Fraction, old: Fraction) -> str:
    share = abs(difference / old * 100)
    return f"{decimal(share, 1)}%" if share >= Fraction(1, 20) else "<0.1%"


def _totals(found: Moves) -> Iterator[str]:
    least = [
        "" if plan.bill.is_complete else "at least " for plan in (found.before, found.after)
    ]  # fmt: skip
    yield _row(f"old  {_called(found.before)}", least[0] + money(found.old))
    yield _row(f"new  {_called(found.after)}", least[1] + money(found.new))
    yield style(_row(_difference_said(found), _signed(found.parts.total)), bold=True)
    for name, amount in _named(found.parts):
        yield _row(f"  by {name}", _signed(amount))


def _difference_said(found: Moves) -> str:
    count = len(found.unpriced)
    lines = "1 line" if count == 1 else f"{count} lines"
    return f"difference, without {lines} whose price is unknown" if count else "difference"


def _called(plan: Plan) -> str:
    """Which spec, as what, at which prices."""
    said = [_clean(plan.architecture.file)]
    if plan.scenario:
        said.append(f"scenario {_clean(plan.scenario)}")
    settings = plan.architecture.texts.get(SETTINGS, "").splitlines()
    said += [f"with {_clean(', '.join(settings), 40)}"] if settings else []
    said.append(f"prices of {plan.day}" + (" and negotiated ones" if plan.book.overlay is not None else ""))
    return ", ".join(said)


def _row(label: str, amount: str) -> str:
    return f"{label}{amount:>{max(len(amount) + 2, WIDTH - len(label))}}"


def _edits(changed: Sequence[Edit]) -> Iterator[str]:
    for edit in changed:
        what = "" if edit.kind in ("service", "connection") else f"{edit.kind} "
        row = f"{SIGNS[edit.mark]} {what}{_clean(edit.name)}{_beside(edit, '  ')}"
        colour = {"added": "green", "removed": "red", "changed": "yellow"}[edit.mark]
        yield style(row, fg=colour)
        for wording in edit.options if edit.mark == "changed" else ():
            yield f"    {_worded(wording, edit)}"


def _beside(edit: Edit, gap: str) -> str:
    """What stands beside a name: a service's title, or what is written of anything else that came or went."""
    if edit.title or edit.mark == "changed":
        return f"{gap}{edit.title}" if edit.title else ""
    words = [(w.option, w.new if w.old is None else w.old) for w in edit.options]
    said = ", ".join(f"{option}: {word}" if option else str(word) for option, word in words)
    return f"{gap}{_clean(said)}" if said else ""


def _worded(wording: Wording, edit: Edit) -> str:
    """``item_size: 1.5 KB -> 3 KB``; an option that was not written, or no longer is, has its default."""
    option = _clean(wording.option)
    old, new = (_clean(words) if words is not None else "" for words in (wording.old, wording.new))
    name = f"{option}: " if option else ""
    if wording.old is None:
        return f"{name}{new} (was not stated)"
    if wording.new is None:
        return f"{name}{old} (no longer stated)"
    return f"{name}{old} -> {new}"


def _rows(found: Moves) -> list[Moved]:
    return [service for service in found.services if not service.is_still]


def _table(found: Moves) -> Iterator[str]:
    """Services that moved with the lines that moved, in seven columns as wide as they must be."""
    rows: list[tuple[str, ...]] = [("", "old", "new", "difference", "price", "traffic", "architecture")]
    details: dict[int, list[str]] = {}
    strong = {0}
    for service in _rows(found):
        strong.add(len(rows))
        rows.append((_head(service), *_amounts(service)))
        moved = [move for move in service.moves if not move.is_still]
        for number, move in enumerate(moved):
            last = number + 1 == len(moved)
            rows.append((("└─ " if last else "├─ ") + _line_name(move, service), *_cells(move)))
            details[len(rows) - 1] = [("   " if last else "│  ") + row for row in _why(move)]
    rows.append(("total", *_total_cells(found)))
    strong.add(len(rows) - 1)
    widths = [max(len(row[column]) for row in rows) for column in range(1, 7)]
    room = max(WIDTH - sum(widths) - 12, 24)
    for number, row in enumerate(rows):
        name = row[0] if len(row[0]) <= room else row[0][: room - 1] + "…"
        cells = "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths, strict=True))
        shown = f"{name:<{room}}{cells}"
        yield style(shown, bold=True) if number in strong else shown
        yield from (style(detail, dim=True) for detail in details.get(number, ()))


def _head(service: Moved, gap: str = "  ") -> str:
    return f"{service.name}{gap}{service.title}" if service.type != "transfer" else service.title


def _line_name(move: Move, service: Moved) -> str:
    return move.name if move.subject == service.name or move.kind != "charge" else f"{move.name}, {move.subject}"


def _amounts(service: Moved) -> tuple[str, ...]:
    old, new = (
        "-" if charge is None else ("" if charge.is_complete else AT_LEAST) + money(amount)
        for charge, amount in ((service.before, service.old), (service.after, service.new))
    )
    return old, new, "unknown" if not service.is_complete else _signed(service.parts.total), *_split(service.parts)


def _cells(move: Move) -> tuple[str, ...]:
    old, new = (
        "-" if not lines else "unknown" if cost is None else money(cost)
        for lines, cost in ((move.before, move.old), (move.after, move.new))
    )
    if move.parts is None:
        return old, new, "unknown", "", "", ""
    return old, new, _signed(move.parts.total), *_split(move.parts)


def _total_cells(found: Moves) -> tuple[str, ...]:
    old, new = (
        ("" if plan.bill.is_complete else AT_LEAST) + money(amount)
        for plan, amount in ((found.before, found.old), (found.after, found.new))
    )
    return old, new, "unknown" if not found.is_complete else _signed(found.parts.total), *_split(found.parts)


def _split(parts: Parts) -> tuple[str, ...]:
    return tuple(_signed(amount) if amount else "" for _, amount in _named(parts))


def _named(parts: Parts) -> tuple[tuple[str, Fraction], ...]:
    return ("price", parts.price), ("traffic", parts.traffic), ("architecture", parts.architecture)


def _why(move: Move) -> Iterator[str]:
    """The quantity and the unit price that moved, where one line stands against one line."""
    pair = _pair(move)
    if pair is None:
        return
    old, new = pair
    if old.measured != new.measured:
        yield f"  {old.measured} -> {new.measured}"
    assert old.price is not None and new.price is not None
    if _rate(old) != _rate(new):
        yield f"  {_rate(old)} -> {_rate(new)}"


def _rate(line: Line) -> str:
    return line.price.quote if line.price is not None else ""


def _pair(move: Move) -> tuple[Line, Line] | None:
    """One priced line before and one after, or None."""
    if len(move.before) != 1 or len(move.after) != 1:
        return None
    (old,), (new,) = move.before, move.after
    return (old, new) if old.price is not None and new.price is not None else None


def _reason(move: Move) -> str:
    return next(line.reason for line in (*move.after, *move.before) if line.cost is None)


def _signed(amount: Fraction) -> str:
    return "$0.00" if not amount else ("+" if amount > 0 else "-") + money(abs(amount))


def _is_rounded(found: Moves) -> bool:
    """Whether what is printed does not add up as printed: along a row, or down a column."""
    lines = [move for service in found.services for move in service.moves if move.parts is not None]
    rows = [(one.old or NOTHING, one.new or NOTHING, one.parts or NOTHING_MOVED) for one in lines]
    rows += [(one.old, one.new, one.parts) for one in found.services if one.is_complete]
    rows += [(found.old, found.new, found.parts)] if found.is_complete else []
    tables = [(found.parts, [service.parts for service in found.services])]
    tables += [(one.parts, [move.parts for move in one.moves if move.parts is not None]) for one in found.services]
    along = any(
        _is_uneven(new, old, parts.total) or _is_uneven(parts.total, *(amount for _, amount in _named(parts)))
        for old, new, parts in rows
    )
    return along or any(
        _is_uneven(column(whole), *map(column, parts)) for whole, parts in tables for column in COLUMNS
    )  # fmt: skip


def _is_uneven(whole: Fraction, *parts: Fraction) -> bool:
    """Whether parts that make a whole do not make it as they are printed."""
    return Fraction(decimal(whole, 2)) != sum((Fraction(decimal(part, 2)) for part in parts), NOTHING)


def _clean(words: str, most: int = WIDEST_WORDS) -> str:
    """Words of a spec in one line, without what a terminal would obey, and not longer than a line."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= most else line[: most - 1] + "…"


# ------------------------------------------------------------------------------------------- for a pull request


def markdown(found: Moves) -> str:
    """For a comment on a pull request: by how much, by what, and every line; never longer than GitHub takes."""
    rows = [MARKER, f"### archplan: {_comment_headline(found)}", "", *_comment_table(found), "", _moved_by(found)]
    if not edits(found.before, found.after):
        rows += ["", _words(_same(found))]
    if found.unpriced:
        known = "; ".join(f"{_words(m.subject)}, {_words(m.name)}" for m in found.unpriced[:10])
        more = f" and {len(found.unpriced) - 10} more" if len(found.unpriced) > 10 else ""
        rows += ["", f"⚠️ price unknown, so counted in no difference: {known}{more}"]
    rows += [f"\n{_words(_clean(remark, 400))}." for remark in found.remarks]
    if _is_rounded(found):
        rows += ["", f"<sub>{ROUNDED}</sub>"]
    length = sum(len(row) + 1 for row in rows)
    for title, most, listed in (
        ("What changed", LONGEST // 2, list(_edits_plain(edits(found.before, found.after)))),
        ("What moved, line by line", LONGEST, list(_diff_rows(found))),
    ):
        listed = [_fenced(row) for row in listed]
        if listed:
            opening, closing = ["", f"<details><summary>{title}</summary>", "", "```diff"], ["```", "", "</details>"]
            length += sum(len(row) + 1 for row in (*opening, *closing)) + 60
            kept = 0
            while kept < len(listed) and length + len(listed[kept]) + 1 <= most:
                length += len(listed[kept]) + 1
                kept += 1
            left = [f"  {len(listed) - kept} more rows, which 'archplan diff' lists"] if kept < len(listed) else []
            rows += [*opening, *listed[:kept], *left, *closing]
    return "\n".join(rows) + "\n"


def _comment_headline(found: Moves) -> str:
    difference = found.parts.total
    if not found.is_complete:
        return "nobody can say by how much the monthly cost moves: a price is unknown"
    if not difference:
        return "the monthly cost stays the same"
    share = f" ({'+' if difference > 0 else '−'}{_percent(difference, found.old)})" if found.old else ""
    return f"the monthly cost {'rises' if difference > 0 else 'falls'} by {money(abs(difference))}{share}"


def _comment_table(found: Moves) -> Iterator[str]:
    yield "| | old | new | difference |"
    yield "| --- | ---: | ---: | ---: |"
    moved = sorted(_rows(found), key=lambda service: (service.is_complete, -abs(service.parts.total)))
    for service in moved[:MOST_ROWS]:
        old, new, difference, *_ = _amounts(service)
        head = _words(_head(service, ", "))
        yield f"| {head} | {_least(old)} | {_least(new)} | {_minus(difference)} |"
    if len(moved) > MOST_ROWS:
        yield f"| {len(moved) - MOST_ROWS} more services that moved | | | |"
    old, new, difference, *_ = _total_cells(found)
    title = _words(_clean(found.after.architecture.title))
    yield f"| **{title}**, a month | **{_least(old)}** | **{_least(new)}** | **{_minus(difference)}** |"


def _moved_by(found: Moves) -> str:
    said = " · ".join(f"{name} {_minus(_signed(amount))}" for name, amount in _named(found.parts))
    which = "" if found.is_complete else ", of the lines whose price is known"
    return (
        f"Moved by: {said}{which}  \n"
        f"old: {_words(_called(found.before))}  \nnew: {_words(_called(found.after))}"
    )  # fmt: skip


def _edits_plain(changed: Sequence[Edit]) -> Iterator[str]:
    for edit in changed:
        what = "" if edit.kind in ("service", "connection") else f"{edit.kind} "
        yield f"{'!' if edit.mark == 'changed' else SIGNS[edit.mark]} {what}{_clean(edit.name)}{_beside(edit, ', ')}"
        for wording in edit.options if edit.mark == "changed" else ():
            yield f"      {_worded(wording, edit)}"


def _diff_rows(found: Moves) -> Iterator[str]:
    """The lines that moved, the largest service first."""
    for service in sorted(_rows(found), key=lambda one: (one.is_complete, -abs(one.parts.total))):
        for move in service.moves:
            if move.is_still:
                continue
            sign = "+" if not move.before else "-" if not move.after else "!"
            old, new, difference, *_ = ("nothing" if cell == "-" else cell for cell in _cells(move))
            by = ", ".join(f"{name} {_signed(amount)}" for name, amount in _named(move.parts or Parts()) if amount)
            yield f"{sign} {move.subject}, {move.name}: {old} -> {new} ({difference}{': ' + by if by else ''})"


def _least(amount: str) -> str:
    return amount.replace(AT_LEAST, "at least ")


def _minus(amount: str) -> str:
    return "−" + amount[1:] if amount.startswith("-$") or amount.startswith("-<") else amount


def _words(words: str) -> str:
    """Text in which nothing is markup, and nobody is mentioned."""
    shown = _clean(words, 400).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "\\`*_[]|~":
        shown = shown.replace(sign, f"\\{sign}")
    for sign in ("@", "#", "://", "www."):  # mentions, references and links that need no markup
        shown = shown.replace(sign, f"{sign[0]}\u200b{sign[1:]}")
    return shown


def _fenced(row: str) -> str:
    """A row that cannot end the fence it stands in."""
    return "".join(c if c.isprintable() else " " for c in row).replace("`", "'")


# ------------------------------------------------------------------------------------------- for programs


def json(found: Moves) -> str:
    """For programs: both totals, the difference and its parts, every edit and every line; money as decimal text."""
    return codec.dumps(document(found), indent=2, ensure_ascii=False) + "\n"


def document(found: Moves) -> dict[str, Any]:
    """A diff as plain data; its shape is a promise, kept by ``schemas/diff.schema.json``."""
    return {
        "schemaVersion": "1",
        "engineVersion": __version__,
        "title": found.after.architecture.title,
        "currency": "USD",
        "past": _side(found.before),
        "current": _side(found.after),
        "complete": found.is_complete,
        "pastTotalMonthlyCost": cents(found.old),
        "totalMonthlyCost": cents(found.new),
        "diffTotalMonthlyCost": cents(found.parts.total) if found.is_complete else None,
        "diffKnownMonthlyCost": cents(found.parts.total),
        "movedBy": _parts(found.parts),
        "unpriced": [{"service": m.subject, "meter": m.name, "reason": _reason(m)} for m in found.unpriced],
        "remarks": list(found.remarks),
        "changes": [_edit(edit) for edit in edits(found.before, found.after)],
        "services": [_service(service) for service in _rows(found)],
    }


def _side(plan: Plan) -> dict[str, Any]:
    return {
        "spec": plan.architecture.file,
        "scenario": plan.scenario,
        "settings": plan.architecture.texts.get(SETTINGS, "").splitlines(),
        "region": plan.architecture.region,
        "complete": plan.bill.is_complete,
        "priceBook": price_book(plan),
    }


def _parts(parts: Parts) -> dict[str, str]:
    return {name: exact_digits(amount) for name, amount in _named(parts)}


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "kind": edit.kind,
        "name": edit.name,
        "change": edit.mark,
        "options": [{"option": w.option, "past": w.old, "current": w.new} for w in edit.options],
    }


def _service(service: Moved) -> dict[str, Any]:
    return {
        "name": service.name,
        "type": service.type,
        "title": service.title,
        "complete": service.is_complete,
        "pastMonthlyCost": None if service.before is None else cents(service.old),
        "monthlyCost": None if service.after is None else cents(service.new),
        "diffMonthlyCost": cents(service.parts.total) if service.is_complete else None,
        "movedBy": _parts(service.parts),
        "lines": [_line(move) for move in service.moves if not move.is_still],
    }


def _line(move: Move) -> dict[str, Any]:
    return {
        "subject": move.subject,
        "meter": move.name,
        "kind": move.kind,
        "past": _amount(move.before, move.old),
        "current": _amount(move.after, move.new),
        "priceNotFound": move.parts is None,
        "diffMonthlyCost": None if move.parts is None else exact_digits(move.parts.total),
        "movedBy": None if move.parts is None else _parts(move.parts),
    }


def _amount(lines: tuple[Line, ...], cost: Fraction | None) -> dict[str, Any] | None:
    if not lines:
        return None
    line = lines[0] if len(lines) == 1 and lines[0].price is not None else None
    return {
        "monthlyCost": None if cost is None else exact_digits(cost),
        "monthlyQuantity": exact_digits(line.count) if line is not None else None,
        "unit": line.price.per if line is not None and line.price is not None else None,
        "unitPrice": exact_digits(line.unit_price, 14) if line is not None else None,
    }


FORMS: dict[str, Callable[[Moves], str]] = {"text": text, "markdown": markdown, "json": json}

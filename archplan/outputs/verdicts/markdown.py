"""A check as a comment on a pull request: what the bill does, what was found; never longer than GitHub takes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from archplan.checks.check import Checked
from archplan.outputs.verdicts import counted, verdict

MARKER = "<!-- archplan-comment -->"
LONGEST = 65_536 - 2_000  # characters of a comment, with room for what the caller puts round it
SIGNS = {"error": "❌", "warning": "⚠️", "info": "ℹ️"}


@verdict("markdown")
def markdown(found: Sequence[Checked]) -> str:
    """For a pull request: the bill and its changes, the findings, within 65,536 characters."""
    rows = [MARKER, f"### archplan: {_headline(found)}", ""]
    rows += _totals(found)
    for one in found:
        if one.changes:
            rows += _changes(one)
    length = sum(len(row) + 1 for row in rows)
    listed = [row for one in found for row in _findings(one)]
    if listed:
        rows += ["", f"**{counted(found)}**", ""]
    kept = 0
    for row in listed:
        length += len(row) + 1
        if length > LONGEST - 200:
            break
        rows.append(row)
        kept += 1
    if kept < len(listed):
        rows += ["", f"{len(listed) - kept} more, which `archplan check` lists."]
    text = "\n".join(rows) + "\n"
    return text if len(text) <= LONGEST else text[: LONGEST - 40].rsplit("\n", 1)[0] + "\n\nThe rest is too long.\n"


def _headline(found: Sequence[Checked]) -> str:
    compared = [one for one in found if one.total_before]
    if not compared:
        return counted(found)
    if not all(one.moved for one in compared):
        return "nobody can say by how much the monthly cost moves: a price is unknown"
    moved = sum((Decimal(one.moved) for one in compared), Decimal(0))
    before = sum((Decimal(one.total_before) for one in compared), Decimal(0))
    if not moved:
        return "the monthly cost stays the same"
    share = f" ({'+' if moved > 0 else '−'}{abs(moved) / before * 100:.0f} %)" if before else ""
    return f"the monthly cost {'rises' if moved > 0 else 'falls'} by ${abs(moved):,.2f}{share}"


def _totals(found: Sequence[Checked]) -> list[str]:
    rows = ["| spec | before | now | change |", "| --- | ---: | ---: | ---: |"]
    for one in found:
        if not one.is_readable:
            rows.append(f"| {_cell(one.file)} | | cannot be read | |")
            continue
        now = _least(one.total, one.is_complete)
        moved = _signed(one.moved) or ("nobody can say" if one.total_before else "")
        rows.append(f"| {_cell(one.file)} | {_least(one.total_before, one.is_complete_before)} | {now} | {moved} |")
    return rows


def _changes(one: Checked) -> list[str]:
    rows = ["", f"<details><summary>{_html(one.title or one.file)}: what moved</summary>", "", "```diff"]
    for change in one.changes[:60]:
        sign = "?" if not change.moved else "+" if not change.before else "-" if not change.after else "!"
        was = _money(change.before) or "nothing"
        now = _money(change.after) or "nothing"
        rows.append(
            f"{sign} {_plain(change.name)}: {was} -> {now} ({_signed(change.moved) or 'nobody can say: a price is unknown'})"
        )
    if len(one.changes) > 60:
        rows.append(f"  and {len(one.changes) - 60} more")
    return [*rows, "```", "", "</details>"]


def _findings(one: Checked) -> list[str]:
    rows = []
    for finding in one.findings:
        hint = f" *{_words(finding.hint)}*" if finding.hint else ""
        place = f"`{_plain(finding.span.file)}:{finding.span.line}`"
        rows.append(f"- {SIGNS[finding.severity]} {place} **{finding.slug}** {_words(finding.message)}{hint}")
    return rows


def _money(amount: str) -> str:
    return f"${Decimal(amount):,.2f}" if amount else ""


def _least(amount: str, is_complete: bool) -> str:
    return f"{'' if is_complete or not amount else 'at least '}{_money(amount)}"


def _signed(amount: str) -> str:
    if not amount:
        return ""
    return ("−" if amount.startswith("-") else "+") + _money(amount.lstrip("-"))


def _html(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _words(text: str) -> str:
    """Text in which nothing is markup, and nobody is mentioned."""
    shown = _html(text)
    for sign in "\\`*_[]|":
        shown = shown.replace(sign, f"\\{sign}")
    return shown.replace("@", "@\u200b").replace("#", "#\u200b")


def _cell(text: str) -> str:
    return _words(text)


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "'").split())

"""Blocks of a page as Markdown that every reader of it understands: tables, lists, images, and no HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from archplan.outputs.cells import cell, plain_markdown
from archplan.outputs.page.page import Block, Bullets, Cell, Facts, Ladder, Picture, Row, Section, Table

_NO_LINK = re.compile(r"[\s()<>\[\]\\\"#?{}]|%(?![0-9A-F]{2})")

Address = Callable[[Picture], str]  # where a picture is found; nothing where the form shows none


def section(found: Section, address: Address, level: int = 2) -> str:
    """A heading and its blocks; nothing where Markdown shows none of them."""
    tables = sum(isinstance(it, Table) for it in found.blocks)
    parts = [part for part in (_captioned(it, address, level + 1, tables > 1) for it in found.blocks) if part]
    return "\n\n".join([f"{'#' * level} {plain_markdown(found.title)}", *parts]) + "\n" if parts else ""


def _captioned(found: Block, address: Address, level: int, is_one_of_many: bool) -> str:
    """A block; a table that is not alone in its section says what it is of."""
    said = block(found, address, level)
    if not (is_one_of_many and isinstance(found, Table) and found.caption and not found.group):
        return said
    return f"**{plain_markdown(found.caption)}**\n\n{said}"


def block(found: Block, address: Address, level: int = 3) -> str:
    """One block; nothing for what Markdown has no place for."""
    if isinstance(found, Table):
        return table(found, level)
    if isinstance(found, Facts):
        rows = [f"| {cell(title)} | {_noted(it)} |" for title, it in found.items]
        return "\n".join(["| | |", "|---|---:|", *rows])
    if isinstance(found, Bullets):
        mark = "**" if found.tone == "bad" else ""
        head = [mark + plain_markdown(found.title) + mark, ""] if found.title else []
        return "\n".join([*head, *(f"- {plain_markdown(item)}" for item in found.items)])
    if isinstance(found, Picture):
        where = address(found)
        return f"![{plain_markdown(found.alt)}]({link(where)})" if where else ""
    if isinstance(found, Ladder):
        return ""
    return plain_markdown(found.text)


def link(address: str) -> str:
    """An address as it stands in Markdown's parentheses: a file may be called ``my shop (2).svg``."""
    return _NO_LINK.sub(lambda found: quote(found[0]), address)


def table(found: Table, level: int = 3) -> str:
    """A table, under a heading of its own where it is one of a run."""
    head = (
        [f"{'#' * level} {plain_markdown(found.group)}{': ' + cell(found.total) if found.total else ''}", ""]
        if found.group
        else []
    )
    rows = [
        "| " + " | ".join(cell(column.title) for column in found.columns) + " |",
        "|" + "|".join("---:" if column.is_figure else "---" for column in found.columns) + "|",
        *("| " + " | ".join(_cell(it, row) for it in row.cells) + " |" for row in found.rows),
    ]
    return "\n".join([*head, *rows])


def _cell(it: Cell, row: Row) -> str:
    return _noted(it, row.kind == "total")


def _noted(it: Cell, is_total: bool = False) -> str:
    return " · ".join(part for part in (_strong(it, is_total), cell(it.note)) if part)


def _strong(it: Cell, is_total: bool = False) -> str:
    said = cell(it.text)
    return f"**{said}**" if said and (is_total or it.tone == "strong") else said

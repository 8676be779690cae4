"""A file of one's own prices to begin with: every price of a service as it is, in the form that is laid over the book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from archplan.prices.book import PriceBook
from archplan.prices.file import _opened, _text
from archplan.prices.price import Price
from archplan.prices.update.judge import tiers_in_units
from archplan.prices.update.reading import exact, split_unit
from archplan.text.yaml import parse


def template(book: PriceBook, service: str, scopes: Sequence[str], on: date) -> str:
    """The text of a file for ``--pricing``: change the numbers, take out what is not negotiated."""
    file = _opened(f"{book.folder}/{service}.yaml")
    assert file is not None  # its caller knows the services
    rows = [
        f"# Prices of {service} that are one's own, laid over the book: change the numbers, leave out the rest.",
        "# Use: archplan cost SPEC --pricing FOLDER, or [prices] own = \"FOLDER\" in archplan.toml.",
        f"service: {service}", f"source: {file.page}", "", "prices:",
    ]  # fmt: skip
    entries: list[str] = []
    for name, entry in parse(file.text, file.shown)["prices"].items():
        title, per = _text(entry, "title"), _text(entry, "per")
        if "table" not in entry:
            entries += _entry(book, service, name, title, per, scopes, on)
            continue
        table = _text(entry, "table")
        entries.append(f"  # {name}: the first row of each kind in {table}; write others as these are")
        for row in _first_rows(file.path.parent / table, scopes):
            entries += _entry(book, service, f"{name}/{row}", f"{title}, {row.rpartition('/')[2]}", per, scopes, on)
    if all(row.startswith("  #") for row in entries):
        rows[-1:] = [f"# The book has no price of it in {', '.join(scopes)}.", "prices: {}"]
        entries = []
    return "\n".join([*rows, *entries]) + "\n"


def _entry(
    book: PriceBook, service: str, name: str, title: str, per: str, scopes: Sequence[str], on: date
) -> list[str]:  # fmt: skip
    """The lines of one price; none where the book has it nowhere."""
    rows: list[str] = []
    for scope in (*scopes, "global"):
        price = book.price(service, name, scope)
        if not isinstance(price, Price):
            continue
        tiers, counted = tiers_in_units(price), split_unit(per)[1]
        rows.append(f"    {scope}:")
        if len(tiers) == 1:
            rows.append(f"      {on}: {exact(tiers[0].price)}")
        else:
            rows.append(f"      {on}:")
            rows += [f"        - {{from: {exact(it.start)} {counted}, price: {exact(it.price)}}}" for it in tiers]
    return [f"  {name}:", f"    title: {_quoted(title)}", f"    per: {per}", *rows] if rows else []


def _first_rows(path: Path, scopes: Sequence[str]) -> list[str]:
    """One row of a table for each kind of thing in it, such as ``linux/m5.large``."""
    head, *lines = path.read_text("utf-8").splitlines()
    width = head.split(",").index("since")
    found: dict[tuple[str, ...], str] = {}
    for line in lines:
        scope, *keys = line.split(",")[:width]
        if scope in scopes:
            found.setdefault(tuple(keys[:-1]), "/".join(keys))
    return list(found.values())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if any(mark in text for mark in ":#'\"{}[]&*!|>%@`") else text

"""A file of one's own prices to begin with: every price of a service as it is, in the form that is laid over the book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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
    for name, entry in parse(file.text, file.shown)["prices"].items():
        title, per = _text(entry, "title"), _text(entry, "per")
        here = [scope for scope in (*scopes, "global") if isinstance(book.price(service, name, scope), Price)]
        if "table" in entry or not here:
            if "table" in entry:
                rows.append(
                    f"  # {name}: {title}; a row of {_text(entry, 'table')} is written {name}/...:, in this form"
                )
            continue
        rows += [f"  {name}:", f"    title: {_quoted(title)}", f"    per: {per}"]
        for scope in here:
            price = book.price(service, name, scope)
            assert isinstance(price, Price)
            tiers, counted = tiers_in_units(price), split_unit(per)[1]
            rows.append(f"    {scope}:")
            if len(tiers) == 1:
                rows.append(f"      {on}: {exact(tiers[0].price)}")
            else:
                rows.append(f"      {on}:")
                rows += [f"        - {{from: {exact(it.start)} {counted}, price: {exact(it.price)}}}" for it in tiers]
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if any(mark in text for mark in ":#'\"{}[]&*!|>%@`") else text

"""Cutting one entry out of a price file finds what reading the whole file finds, for every price of the book."""

from datetime import date

import pytest

from archplan.prices.book import PriceBook, default_folder
from archplan.prices.price import Absent, Price, _tiers
from archplan.prices.strict import check_file
from archplan.text.yaml import parse

FILES = sorted(default_folder().glob("*.yaml"))
KEYS = {"title", "per", "source", "confidence", "table", "key", "unknown", "why", "note"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_price_is_found_where_it_stands(path):
    assert check_file(path) == []
    tree = parse(path.read_text("utf-8"), f"pricing/{path.name}")
    book = PriceBook(path.parent, date.max)
    for name, entry in tree["prices"].items():
        for scope, dated in entry.items():
            if scope in KEYS:
                continue
            last = dated.value[max(dated.value)]
            value = (last.get("tiers") or last["price"]) if last.is_mapping else last
            found = book.price(path.stem, name, scope)
            key = last["source"].value if last.is_mapping and "source" in last else entry["source"].value
            if value.value == "absent":
                assert isinstance(found, Absent), (name, scope)
                assert found.reason == f"not sold in {scope} on {max(dated.value)}"
                assert found.find_source() == tree["sources"][key].value
                continue
            assert isinstance(found, Price), (name, scope)
            assert found.tiers == tuple(_tiers(value, entry["per"].value)), (name, scope)
            assert found.since.isoformat() == max(dated.value), (name, scope)
            assert (found.title, found.per) == (entry["title"].value, entry["per"].value)
            assert (found.span.line, found.span.column) == (value.span.line, value.span.column), (name, scope)
            assert found.source == tree["sources"][key].value
            said = last["confidence"] if last.is_mapping and "confidence" in last else entry["confidence"]
            assert found.confidence == said.value

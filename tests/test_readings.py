"""What public texts and packages of 2026 quote from AWS's lists is what the book says on that day.

``cases/prices/readings-2026.csv`` has each reading with its source; a verdict stands where it meets nothing in the book:
no meter, no one region, another unit, a day before the book's first. Models of Bedrock are left to their own table.
"""

import csv
import re
from datetime import date

import pytest

from archplan.kernel.units import USD, Quantity, month
from archplan.prices.book import PriceBook, default_folder
from archplan.prices.price import Price, quoted_unit
from tests.conftest import ROOT

with (ROOT / "tests/cases/prices/readings-2026.csv").open(encoding="utf-8", newline="") as opened:
    READINGS = list(csv.DictReader(opened))
SERVICES = sorted({reading["service"] for reading in READINGS})


def day_of(text):
    """A month is written as its first day, as in the book."""
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01")


def tier_of(found, start):
    """The tier that begins where the reading says, in the unit of the price."""
    noun = re.sub(r"^\s*[\d.,]*\s*(?:thousand|million|billion)?\s*", "", found.per)
    bound = quoted_unit(f"{start or 0} {noun}")
    return next(tier for tier in found.tiers if tier.start.number in (bound.number, (bound / month).number))


@pytest.mark.parametrize("service", SERVICES)
def test_the_book_says_what_was_read(service):
    books: dict[date, PriceBook] = {}
    for reading in READINGS:
        if reading["service"] != service:
            continue
        on = day_of(reading["day"])
        book = books.setdefault(on, PriceBook(default_folder(), on))
        found = book.price(service, reading["meter"], reading["region"])
        at = f"{service} {reading['meter']} in {reading['region']} on {on}: {reading['source']}"
        if not isinstance(found, Price):
            assert reading["verdict"], at
            continue
        if found.per != reading["unit"]:
            assert reading["verdict"] == f"the book has it per {found.per}", at
            continue
        rate = Quantity.parse(reading["price"]) * USD / quoted_unit(found.per)
        assert tier_of(found, reading["tier_from"]).rate.number == rate.number, at


def test_nearly_all_readings_meet_the_book():
    """Of what was read nine in ten meet it; what does not is listed beside its reading."""
    assert len(READINGS) > 1000
    met = [reading for reading in READINGS if not reading["verdict"]]
    assert len(met) / len(READINGS) > 0.85
    known = re.compile(r"no meter|no region|older than the book's first|the book has it per .+")
    assert all(known.fullmatch(reading["verdict"]) for reading in READINGS if reading["verdict"])

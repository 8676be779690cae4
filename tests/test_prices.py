"""The price book: a price has a place, a day and a source; what it does not hold is unknown, never guessed."""

import os
from datetime import date
from fractions import Fraction

import pytest

from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import GB, USD, Quantity, month, request
from archplan.prices.book import PriceBook
from archplan.prices.price import Price, Unknown, quoted_unit
from archplan.prices.strict import check_file
from archplan.text.yaml import read as parse_file
from tests.conftest import ROOT, amount

HALVED = """\
service: lamp
source: https://example.com/lamp/pricing/
checked: 2026-01-15
sources:
  page: the page of lamps

free:
  light:
    title: Free tier, 10 GB of light
    allowance: 10 GB-month
    of: [light]
    scope: region
    source: page
    confidence: page

prices:
  light:
    title: Light
    per: GB-month
    source: page
    confidence: machine
    us-east-1:
      2020-01-01: 0.25
      2024-11-01: {price: 0.125, confidence: page}
    eu-west-1:
      2020-01-01:
        - {from: 0 GB, price: 0.3}
        - {from: 100 GB, price: 0.2}
        - {from: 300 GB, price: 0.1}

  switch:
    title: Switching
    per: 1 million requests
    source: page
    us-east-1:
      2020-01-01: 0.4

  bulb:
    title: Bulb
    per: bulb-hour
    source: page
    table: bulbs.csv
"""
BULBS = """\
region,bulb,since,price,source
us-east-1,red,2020-01-01,0.5,page
us-east-1,red,2023-01-01,0.4,page
us-east-1,red.large,2020-01-01,0.8,page
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lamp.yaml").write_text(HALVED)
    (tmp_path / "bulbs.csv").write_text(BULBS)
    return tmp_path


def price(folder, entry="light", scope="us-east-1", on="2026-01-01", overlay=None):
    return PriceBook(folder, date.fromisoformat(on), overlay).price("lamp", entry, scope)


@pytest.mark.parametrize("on, dollars", [
    ("2020-01-01", "0.25"), ("2024-10-31", "0.25"), ("2024-11-01", "0.125"), ("2030-01-01", "0.125"),
])  # fmt: skip
def test_a_price_holds_from_its_day_until_the_next(folder, on, dollars):
    assert price(folder, on=on).unit_price == Fraction(dollars)


def test_before_its_first_day_a_price_is_unknown(folder):
    assert price(folder, on="2019-12-31") == Unknown("the book's first price of Light is of 2020-01-01")


def test_in_another_region_a_price_is_unknown(folder):
    assert price(folder, scope="ap-south-1") == Unknown("the price book has no price of Light in ap-south-1")


def test_a_price_nobody_wrote_is_unknown(folder):
    assert price(folder, entry="dark") == Unknown("pricing/lamp.yaml has no price 'dark'")


def test_a_file_nobody_wrote_is_unknown(folder):
    assert PriceBook(folder, date(2026, 1, 1)).price("candle", "light", "us-east-1") == Unknown(
        "the price book has no file candle.yaml"
    )


def test_a_price_says_where_it_stands(folder):
    assert str(price(folder, on="2021-01-01").span) == "pricing/lamp.yaml:23:19"


def test_a_price_says_who_said_so(folder):
    assert price(folder).source == "the page of lamps"


def test_a_price_may_be_surer_or_less_sure_than_its_neighbours(folder):
    assert (price(folder, on="2021-01-01").confidence, price(folder).confidence) == ("machine", "page")


def test_a_row_of_a_table_is_a_price(folder):
    assert price(folder, "bulb/red.large").unit_price == Fraction("0.8")


def test_a_row_of_a_table_has_its_days(folder):
    assert (price(folder, "bulb/red", on="2022-01-01").unit_price, price(folder, "bulb/red").unit_price) == (
        Fraction("0.5"), Fraction("0.4"),
    )  # fmt: skip


def test_a_row_of_a_table_stands_on_its_line(folder):
    assert str(price(folder, "bulb/red").span).startswith("pricing/bulbs.csv:3:")


def test_a_row_nobody_wrote_is_unknown(folder):
    assert price(folder, "bulb/blue") == Unknown("the price book has no blue in us-east-1")


def test_a_row_that_is_not_there_says_which_are_like_it(folder):
    rows = "region,bulb,socket,light,since,price,source\n"
    rows += "us-east-1,red,e14,dim,2020-01-01,0.5,page\nus-east-1,red,e14,bright,2020-01-01,0.7,page\n"
    rows += "eu-west-1,red,e27,dim,2020-01-01,0.6,page\n"
    (folder / "bulbs.csv").write_text(rows)
    nothing = "the price book has no red e27 dim in us-east-1; it has red e14 dim"
    assert price(folder, "bulb/red/e27/dim") == Unknown(nothing)
    assert price(folder, "bulb/red/e14/bright", scope="eu-west-1") == Unknown(
        "the price book has no red e14 bright in eu-west-1; it has that in us-east-1"
    )


@pytest.mark.parametrize("gigabytes, cost", [
    (0, "0"), (60, "60 * 0.3"), (100, "100 * 0.3"), (150, "100 * 0.3 + 50 * 0.2"),
    (500, "100 * 0.3 + 200 * 0.2 + 200 * 0.1"),
])  # fmt: skip
def test_each_part_of_usage_costs_what_its_tier_costs(folder, gigabytes, cost):
    assert price(folder, scope="eu-west-1").cost(gigabytes * GB) == amount(cost) * USD / month


def test_tiers_begin_where_usage_a_month_begins(folder):
    parts = price(folder, scope="eu-west-1").parts(150 * GB)
    assert [(quantity / GB, rate * GB * month / USD) for quantity, rate in parts] == [(100, 0.3), (50, 0.2)]


def test_a_price_of_a_million_is_a_price_of_each(folder):
    assert price(folder, "switch").cost(5_000_000 * request / month) == Fraction("0.4") * 5 * USD / month


@pytest.mark.parametrize("per, unit", [
    ("GB-month", GB * month), ("1 million requests", 10**6 * request), ("requests", request), ("instance-hour", "instance-hour"),
    ("10 thousand read units", "10 thousand read units"), ("1,000 messages", "1,000 messages"),
])  # fmt: skip
def test_per_is_a_unit(per, unit):
    assert quoted_unit(per) == (
        Quantity.parse(unit if unit[0].isdigit() else f"1 {unit}") if isinstance(unit, str) else unit
    )


def test_two_books_of_the_same_prices_have_one_fingerprint(folder):
    first, second = (PriceBook(folder, date(2026, 1, day)).fingerprint for day in (1, 2))
    assert first == second


def test_a_changed_price_changes_the_fingerprint(folder):
    before = PriceBook(folder, date(2026, 1, 1)).fingerprint
    (folder / "lamp.yaml").write_text(HALVED.replace("0.125", "0.126"))
    assert PriceBook(folder, date(2026, 1, 1)).fingerprint != before


def test_a_book_read_before_is_read_again_when_it_changed(folder):
    assert price(folder).unit_price == Fraction("0.125")
    (folder / "lamp.yaml").write_text(HALVED.replace("0.125", "0.126"))
    assert price(folder).unit_price == Fraction("0.126")


@pytest.mark.parametrize("name, old, new, entry", [
    ("lamp.yaml", "0.125", "0.126", "light"), ("bulbs.csv", "2023-01-01,0.4", "2023-01-01,0.6", "bulb/red"),
])  # fmt: skip
def test_files_at_rest_are_kept_until_they_change(folder, name, old, new, entry):
    for file in folder.iterdir():
        os.utime(file, (10**9, 10**9))
    before = price(folder, entry)
    assert price(folder, entry) is before
    (folder / name).write_text((folder / name).read_text().replace(old, new))
    assert price(folder, entry).unit_price == Fraction("0.126" if name == "lamp.yaml" else "0.6")


def test_one_book_never_changes_its_mind(folder):
    book = PriceBook(folder, date(2026, 1, 1))
    before = book.price("lamp", "light", "us-east-1")
    (folder / "lamp.yaml").write_text(HALVED.replace("0.125", "0.126"))
    assert book.price("lamp", "light", "us-east-1") is before


def test_an_allowance_is_read(folder):
    found = PriceBook(folder, date(2026, 1, 1)).allowances("lamp")[0]
    assert (found.title, found.allowance, found.of, found.by_region) == (
        "Free tier, 10 GB of light",
        10 * GB,
        ("light",),
        True,
    )


# Prices of one's own, laid over the book.

MINE = "prices: {light: {title: Light, per: GB-month, us-east-1: {2026-01-01: 0.1}}}\n"


@pytest.fixture
def overlay(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "lamp.yaml").write_text(MINE)
    return tmp_path / "mine"


def test_a_negotiated_price_is_taken(folder, overlay):
    assert price(folder, overlay=overlay).unit_price == Fraction("0.1")


def test_a_negotiated_price_is_as_sure_as_its_author(folder, overlay):
    assert price(folder, overlay=overlay).confidence == "user"


def test_what_was_not_negotiated_is_the_books(folder, overlay):
    assert price(folder, "switch", overlay=overlay).unit_price == Fraction("0.4")


def test_a_negotiated_price_holds_from_its_day(folder, overlay):
    assert price(folder, on="2025-12-31", overlay=overlay).unit_price == Fraction("0.125")


@pytest.mark.parametrize("text, slug, place", [
    ("hours: 3", "no-prices", "1:1"),
    ("prices:\n\tlight: 1", "tab", "2:1"),
    ("prices: {light: 3}", "bad-price", "1:17"),
    (MINE.replace("title", "name"), "missing-key", "1:17"),
    (MINE.replace("per: GB-month", "per: GB/"), "bad-unit", "1:17"),
    (MINE.replace("per: GB-month", "per: 0 GB-month"), "bad-unit", "1:17"),
    (MINE.replace("us-east-1", "us-east"), "unknown-key", "1:47"),
    (MINE.replace("2026-01-01", "2026-13-01"), "bad-day", "1:59"),
    (MINE.replace("0.1", "cheap"), "bad-price", "1:71"),
    (MINE.replace("0.1", "-0.1"), "negative-price", "1:71"),
    (MINE.replace("0.1", "[]"), "bad-price", "1:71"),
    (MINE.replace("0.1", "[{from: 10 GB, price: 1}]"), "tiers-out-of-order", "1:71"),
    (MINE.replace("{2026-01-01: 0.1}", "0.1"), "bad-price", "1:58"),
    (MINE.replace("us-east-1: {2026-01-01: 0.1}", "table: no.csv"), "no-table", "1:54"),
])  # fmt: skip
def test_a_mistake_in_a_negotiated_price_is_shown_where_it_stands(folder, overlay, text, slug, place):
    path = overlay / "lamp.yaml"
    path.write_text(text)
    with pytest.raises(ArchplanError) as wrong:
        price(folder, overlay=overlay)
    assert [(d.slug, str(d.span)) for d in wrong.value.diagnostics if d.slug == slug] == [(slug, f"{path}:{place}")]


def test_a_negotiated_file_that_is_no_text_is_said_to_be_so(folder, overlay):
    (overlay / "lamp.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(ArchplanError, match="not UTF-8"):
        price(folder, overlay=overlay)


def test_a_price_of_the_book_needs_its_source(folder):
    (folder / "lamp.yaml").write_text(HALVED.replace("    source: page\n    us-east-1", "    us-east-1"))
    assert [d.slug for d in check_file(folder / "lamp.yaml")] == ["no-source"]


OPEN = """
  shade:
    title: Shade
    per: GB-month
    source: page
    unknown: [us-east-1, eu-west-1]
"""


def test_a_price_that_is_not_known_says_why(folder):
    (folder / "lamp.yaml").write_text(HALVED + OPEN)
    assert [d.slug for d in check_file(folder / "lamp.yaml")] == ["no-reason"]
    (folder / "lamp.yaml").write_text(HALVED + OPEN + "    why: not listed there\n")
    assert check_file(folder / "lamp.yaml") == []
    assert price(folder, "shade") == Unknown("the price book has no price of Shade in us-east-1: not listed there")


def test_what_is_not_known_is_listed_with_its_regions(folder):
    (folder / "lamp.yaml").write_text(HALVED + OPEN + "    why: not listed there\n")
    found = PriceBook(folder, date(2026, 1, 1)).holes("lamp")
    assert [(hole.entry, hole.scopes, hole.why) for hole in found] == [
        ("shade", ("us-east-1", "eu-west-1"), "not listed there")
    ]


def test_days_rise(folder):
    (folder / "lamp.yaml").write_text(HALVED.replace("2024-11-01", "2019-11-01"))
    assert [d.slug for d in check_file(folder / "lamp.yaml")] == ["days-out-of-order"]


def test_a_file_in_order_has_no_mistakes(folder):
    assert check_file(folder / "lamp.yaml") == []


def test_the_price_is_a_price(folder):
    assert isinstance(price(folder), Price)


TABLES = sorted((path.stem, name) for path in (ROOT / "pricing").glob("*.yaml")
                for name, entry in parse_file(path)["prices"].plain().items() if "table" in entry)  # fmt: skip


@pytest.mark.parametrize("file, name", TABLES)
def test_before_its_first_day_a_row_of_a_table_is_said_to_have_none_as_any_price_is(file, name):
    table = parse_file(ROOT / f"pricing/{file}.yaml")["prices"][name]["table"].value
    header, *rows = (line.split(",") for line in (ROOT / "pricing" / table).read_text("utf-8").splitlines())
    scope, *key = rows[0][: header.index("since")]
    days = [row[header.index("since")] for row in rows if row[: header.index("since")] == [scope, *key]]
    found = PriceBook(ROOT / "pricing", date(2001, 1, 1)).price(file, "/".join([name, *key]), scope)
    assert isinstance(found, Unknown)
    assert found.reason.startswith("the book's first price of ") and found.reason.endswith(
        f"{key[-1]} is of {min(days)}"
    )

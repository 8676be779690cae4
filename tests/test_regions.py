"""Thirty-four regions: every line of a region's table is a price of the book, and only that region's; one that is
not sold somewhere says so with its day; what nobody read is unknown."""

import re
from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from archplan.kernel import inputs
from archplan.prices.book import PriceBook, default_folder
from archplan.prices.price import ABSENT, CONFIDENCES, Absent, Price, Unknown, quoted_unit
from archplan.prices.regions import ALL, nearest
from archplan.prices.rows import COLUMNS, Row, rows_whole
from archplan.spec.regions import EDGES, REGIONS
from archplan.text.yaml import parse
from tests.clock import DAY
from tests.eight import EIGHT

FOLDER = default_folder()
TABLES = sorted((FOLDER / "regions").glob("*.csv"))
SOURCES = dict(line.split(": ", 1) for line in (FOLDER / "regions/sources.txt").read_text("utf-8").splitlines())
table = pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)


@cache
def whole_book():
    """The book of all files, read once for every region; a region's own table is read when it is asked for."""
    return PriceBook(FOLDER, DAY)


@cache
def rows_of(path):
    """Every line of a region's table, by its service."""
    return tuple(rows_whole(path))


@cache
def entries():
    """Every price of the book by file and name: its unit, and whether a table has its rows."""
    return {
        (path.stem, name): (entry["per"].value, "table" in entry)
        for path in sorted(FOLDER.glob("*.yaml"))
        for name, entry in parse(path.read_text("utf-8"), path.stem)["prices"].items()
    }


def start_of(row):
    return quoted_unit(row.start).number if row.start else Fraction(0)


def test_every_region_of_the_book_has_a_place_and_a_table():
    assert {path.stem for path in TABLES} == set(REGIONS)
    assert len(REGIONS) == 34
    for region in ALL.values():
        assert region.edge in EDGES and 2 <= region.zones <= 6 and -90 < region.latitude < 90, region.code


@table
def test_a_region_has_the_units_of_the_book(path):
    """A line whose unit is not its meter's would be a price of something else."""
    known = entries()
    for service, row in rows_of(path):
        name = re.split("[/>]", row.meter)[0]
        per, has_table = known[service, name]
        assert row.per == per, (service, row.meter)
        assert ("/" in row.meter) == has_table, (service, row.meter)


@table
def test_the_lines_of_a_region_are_sorted_and_whole(path):
    lines = path.read_text("utf-8").splitlines()
    assert tuple(lines[0].split(",")) == COLUMNS
    keys = [(service, row.meter, row.since, start_of(row)) for service, row in rows_of(path)]
    assert keys == sorted(set(keys)), "sorted by service, meter, day and tier; one value a line"
    for service, row in rows_of(path):
        at = f"{path.name}:{row.line}: {service} {row.meter}"
        assert row.source in SOURCES and row.confidence in CONFIDENCES, at
        assert date.fromisoformat(row.since).isoformat() == row.since, at
        assert row.price == ABSENT or Fraction(row.price) >= 0, at
        assert not row.meter.endswith("*") or row.price == ABSENT, at


@table
def test_every_line_is_found_by_who_asks_for_it(path):
    """Reading one line finds what reading the table whole finds; the last day holds, and its tiers rise from zero."""
    book = whole_book()
    last: dict[tuple[str, str], dict[str, list[Row]]] = {}
    for service, row in rows_of(path):
        last.setdefault((service, row.meter), {}).setdefault(row.since, []).append(row)
    for (service, meter), days in last.items():
        if "*" in meter:
            continue
        rows = days[max(day for day in days if day <= DAY.isoformat())]
        entry, arrow, there = meter.partition(">")
        found = book.price(service, entry, path.stem + arrow + there)
        at = f"{service} {meter}"
        if rows[0].price == ABSENT:
            assert isinstance(found, Absent) and found.since.isoformat() == rows[0].since, at
            continue
        assert isinstance(found, Price), at
        assert (found.span.file, found.span.line) == (f"pricing/regions/{path.name}", rows[0].line), at
        assert found.unit_price == Fraction(rows[0].price), at
        assert len(found.tiers) == len(rows), at
        starts = [tier.start.number for tier in found.tiers]
        assert starts == sorted(set(starts)) and starts[0] == 0, at
        assert found.source == SOURCES[rows[0].source] and found.confidence == rows[0].confidence, at


@table
def test_the_eight_regions_of_the_files_have_one_home(path):
    """What a price file says of its eight regions stands in no second place; their tables have what leaves for others."""
    if path.stem in EIGHT:
        assert {(service, row.meter.partition(">")[0]) for service, row in rows_of(path)} == {
            ("transfer", "inter-region")
        }


@table
def test_a_series_has_every_tier_that_it_has_elsewhere(path):
    """A tier that was not read would be billed at another tier's price: such a series is left out whole."""
    found: dict = {}
    for service, row in rows_of(path):
        if not re.search("[/>]", row.meter) and row.price != ABSENT and row.since < "2026":
            found.setdefault((service, row.meter), {}).setdefault(row.since, []).append(start_of(row))
    for key, days in found.items():
        for starts in days.values():
            assert tuple(starts) in tiers_of_the_eight()[key], key


@cache
def tiers_of_the_eight():
    """Where the tiers of a price begin in the price files; one of 0 for a price that has none."""
    found: dict = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for name, entry in parse(path.read_text("utf-8"), path.stem)["prices"].items():
            for dated in entry.value.values():
                for value in dated.value.values() if dated.is_mapping else ():
                    tiers = value.get("tiers") or value["price"] if value.is_mapping else value
                    starts = [quoted_unit(tier["from"].value).number for tier in tiers.value] if tiers.is_list else [0]
                    found.setdefault((path.stem, name), set()).add(tuple(starts))
    return found


def test_no_source_is_a_number_that_nobody_can_open():
    for key, said in SOURCES.items():
        assert not re.search(r"(stored|indexed) text", said), key
    for path in FOLDER.glob("*.yaml"):
        assert not re.search(r"(stored|indexed) text", path.read_text("utf-8")), path.name


def test_a_public_text_is_second_hand():
    """A source without repository, commit and path, nor package and file, is no quotation that anybody can check."""
    for path in TABLES:
        for service, row in rows_of(path):
            if "public text" in SOURCES[row.source]:
                assert row.confidence in ("secondary", "derived", "inferred-uniform"), (path.stem, service, row.meter)


@pytest.mark.parametrize("here, there", [
    ("ap-southeast-3", ["ap-southeast-1", "ap-southeast-5", "ap-southeast-7"]),
    ("eu-west-2", ["eu-west-3", "eu-west-1", "eu-central-1"]),
    ("ap-southeast-6", ["ap-southeast-2", "ap-southeast-4"]),
    ("us-west-1", ["us-west-2", "ca-west-1", "mx-central-1"]),
])  # fmt: skip
def test_the_nearest_are_nearest(here, there):
    assert nearest(here, REGIONS)[: len(there)] == there


def test_the_nearest_of_none_are_none():
    assert nearest("us-east-1", ["us-east-1"]) == []


BOOK = {
    "lamp.yaml": """\
service: lamp
source: https://example.com/lamp/pricing/
checked: 2026-01-15
sources:
  page: the page of lamps

prices:
  light:
    title: Light
    per: GB-month
    source: page
    confidence: machine
    unknown: [eu-west-1]
    us-east-1:
      2020-01-01: 0.25
    ap-south-1:
      2020-01-01: absent
      2025-01-01: 0.5

  bulb:
    title: Bulb
    per: bulb-hour
    source: page
    confidence: machine
    table: bulbs.csv
""",
    "bulbs.csv": "region,bulb,since,price,source\nus-east-1,red,2020-01-01,0.5,page\nus-west-2,red,2020-01-01,absent,page\n",
    "regions/eu-west-2.csv": """\
service,meter,from,per,since,price,source,confidence
lamp,bulb/*,,bulb-hour,2025-06-05,absent,map,machine
lamp,bulb/red,,bulb-hour,2025-06-05,0.6,map,machine-inferred
lamp,light,0 GB,GB-month,2021-01-01,0.3,map,machine
lamp,light,100 GB,GB-month,2021-01-01,0.2,map,machine
lamp,light,,GB-month,2026-01-01,0.1,map,machine
lamp,light>eu-west-3,,GB-month,2026-01-01,0.02,map,machine
""",
    "regions/eu-west-3.csv": """\
service,meter,from,per,since,price,source,confidence
lamp,light,,TB-month,2021-01-01,0.3,map,machine
""",
    "regions/sources.txt": "map: a map of 2025\n",
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "regions").mkdir()
    for name, text in BOOK.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def price(folder, entry, scope, on="2026-06-01"):
    return PriceBook(folder, date.fromisoformat(on)).price("lamp", entry, scope)


def test_a_line_of_a_region_holds_from_its_day_until_the_next(folder):
    assert price(folder, "light", "eu-west-2").unit_price == Fraction("0.1")
    before = price(folder, "light", "eu-west-2", "2025-06-01")
    assert (before.unit_price, len(before.tiers)) == (Fraction("0.3"), 2)
    assert price(folder, "light", "eu-west-2", "2020-06-01") == Unknown(
        "the book's first price of Light in eu-west-2 is of 2021-01-01"
    )


def test_a_price_of_a_region_says_who_said_so_and_where_it_stands(folder):
    found = price(folder, "bulb/red", "eu-west-2")
    assert (found.title, found.source, found.confidence) == ("Bulb, red", "a map of 2025", "machine-inferred")
    assert (found.span.file, found.span.line) == ("pricing/regions/eu-west-2.csv", 3)


def test_what_leaves_a_region_is_priced_where_it_leaves(folder):
    assert price(folder, "light", "eu-west-2>eu-west-3").unit_price == Fraction("0.02")
    assert isinstance(price(folder, "light", "eu-west-3>eu-west-2"), Unknown)


def test_what_its_list_has_elsewhere_is_absent_with_the_day(folder):
    found = price(folder, "bulb/green", "eu-west-2")
    assert isinstance(found, Absent)
    assert found.reason == "not sold in eu-west-2 on 2025-06-05"
    assert found.find_source() == "a map of 2025"
    assert isinstance(price(folder, "bulb/red", "us-west-2"), Absent)


def test_what_was_absent_may_come(folder):
    assert isinstance(price(folder, "light", "ap-south-1", "2024-12-31"), Absent)
    assert price(folder, "light", "ap-south-1").unit_price == Fraction("0.5")


@pytest.mark.parametrize("entry, scope", [("light", "eu-west-1"), ("light", "sa-east-1"), ("bulb/green", "us-east-1")])
def test_what_nobody_read_is_unknown_and_not_absent(folder, entry, scope):
    assert type(price(folder, entry, scope)) is Unknown


def test_a_line_in_another_unit_is_no_price(folder):
    assert price(folder, "light", "eu-west-3") == Unknown(
        "the price of Light in eu-west-3 is per TB-month, and GB-month is billed"
    )


def test_a_changed_line_changes_the_fingerprint_and_the_price(folder):
    before = PriceBook(folder, DAY)
    mark = before.fingerprint
    assert price(folder, "bulb/red", "eu-west-2").unit_price == Fraction("0.6")
    path = folder / "regions/eu-west-2.csv"
    path.write_text(path.read_text().replace("0.6,", "0.65,"))
    after = PriceBook(folder, DAY)
    assert after.fingerprint != mark
    assert price(folder, "bulb/red", "eu-west-2").unit_price == Fraction("0.65")


def test_only_the_region_that_is_asked_for_is_read(folder):
    (folder / "regions/eu-west-3.csv").write_bytes(b"\xff no text at all")
    assert price(folder, "light", "eu-west-2").unit_price == Fraction("0.1")
    assert price(folder, "light", "us-east-1").unit_price == Fraction("0.25")


def test_the_regions_that_have_it_are_those_with_a_price(folder):
    assert PriceBook(folder, DAY).regions_with("lamp", "bulb/red") == ["us-east-1", "eu-west-2"]


@pytest.mark.parametrize("file, entry, scope", [
    ("nat", "hour", "af-south-1"), ("drs", "server", "af-south-1"), ("ebs", "gp3", "us-east-2"), ("grafana", "editor", "af-south-1"),
])  # fmt: skip
def test_the_table_of_a_region_is_noted_whatever_it_says(file, entry, scope):
    """it: an answer that rests on a price, or on there being none, is kept no longer than the table stands as it is"""
    with inputs.listening() as seen:
        PriceBook(FOLDER, DAY).price(file, entry, scope)
    assert str((FOLDER / "regions" / f"{scope}.csv").resolve()) in seen.paths

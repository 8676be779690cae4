"""From usage to money: pooled before tiers, free allowances as lines of their own, and unknown is never zero."""

from datetime import date
from fractions import Fraction

import pytest

from archplan import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_of
from archplan.estimate.pricing import bill
from archplan.kernel.diagnostics import Span
from archplan.kernel.units import GB, UnitError, hour, month, request, unit
from archplan.prices.book import PriceBook
from archplan.services.words.meters import Usage
from archplan.text import yaml as source
from tests.clock import DAY
from tests.conftest import amount
from tests.shell import open_shop, run

BOOK = """\
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
    scope: {scope}
    source: page
    confidence: page

prices:
  light:
    title: Light
    per: GB-month
    source: page
    us-east-1:
      2020-01-01:
        - {{from: 0 GB, price: 0.3}}
        - {{from: 100 GB, price: 0.1}}
    eu-west-1:
      2020-01-01: 0.5

  switch:
    title: Switching
    per: 1 million requests
    source: page
    us-east-1:
      2020-01-01: 0.4

  lamp:
    title: Lamps
    per: lamp-hour
    source: page
    us-east-1:
      2020-01-01: 0.02
"""


def used(subject, quantity, price="light", region="us-east-1"):
    """A line of usage, as a service's meter makes it."""
    place = Span("x.yaml", 1, 1)
    return Usage(subject, "lamp", f"{price} of {region}", "lamp", price, region, quantity, (), place, "", region)


@pytest.fixture
def book(tmp_path):
    (tmp_path / "lamp.yaml").write_text(BOOK.format(scope="account"))
    return PriceBook(tmp_path, DAY)


@pytest.fixture
def regional(tmp_path):
    (tmp_path / "lamp.yaml").write_text(BOOK.format(scope="region"))
    return PriceBook(tmp_path, DAY)


def priced(book, *usages, idle=(), free_tier="none", discounts=None):
    return bill(usages, idle, {}, book, free_tier, discounts or {}, {})


def costs(found):
    """Dollars a month by subject and line."""
    return {(line.subject, line.name): dollars(line.cost) for line in found.lines}


# One line.


def test_a_stock_is_billed_by_the_month(book):
    assert dollars(priced(book, used("a", 60 * GB)).total) == amount("60 * 0.3")


def test_a_flow_is_billed_by_what_a_month_brings(book):
    assert dollars(priced(book, used("a", 8_000_000 * request / month, "switch")).total) == amount("8 * 0.4")


def test_a_thing_is_billed_by_its_hours(book):
    assert dollars(priced(book, used("a", 3 * unit("lamp"), "lamp")).total) == amount("3 * 730 * 0.02")


@pytest.mark.parametrize("quantity, price", [
    (60 * GB * hour, "light"), (60 * GB / month, "light"), (8 * request, "switch"), (3 * unit("lamp") * hour, "lamp"), (3 * GB, "lamp"),
])  # fmt: skip
def test_usage_that_does_not_make_dollars_a_month_is_a_bug(book, quantity, price):
    with pytest.raises(UnitError, match=r"not \$/month"):
        priced(book, used("a", quantity, price))


def test_the_bug_names_both_units(book):
    with pytest.raises(
        UnitError, match=r"lamp: lamp of us-east-1 is 3 GB, which at .*\$.*/lamp.* makes .*, not \$/month"
    ):
        priced(book, used("a", 3 * GB, "lamp"))


# Pools.


def test_two_services_share_the_tiers_of_one_price(book):
    found = priced(book, used("a", 90 * GB), used("b", 60 * GB))
    assert dollars(found.total) == amount("100 * 0.3 + 50 * 0.1")


def test_a_shared_cost_is_split_by_usage(book):
    found = priced(book, used("a", 90 * GB), used("b", 60 * GB))
    assert costs(found)["a", "light of us-east-1"] == amount("(100 * 0.3 + 50 * 0.1) * 90 / 150")


def test_a_shared_line_says_how_large_the_pool_is(book):
    assert [line.pooled for line in priced(book, used("a", 90 * GB), used("b", 60 * GB)).lines] == [150 * GB, 150 * GB]


def test_another_region_is_another_pool(book):
    found = priced(book, used("a", 90 * GB), used("b", 60 * GB, region="eu-west-1"))
    assert dollars(found.total) == amount("90 * 0.3 + 60 * 0.5")


def test_a_pool_of_nothing_costs_nothing(book):
    assert dollars(priced(book, used("a", 0 * GB), used("b", 0 * GB)).total) == 0


# The free tier.


def test_an_allowance_is_a_line_below_zero(book):
    found = priced(book, used("a", 60 * GB), free_tier="always")
    assert costs(found) == {
        ("a", "light of us-east-1"): amount("60 * 0.3"),
        ("a", "Free tier, 10 GB of light"): -amount("10 * 0.3"),
    }


def test_an_allowance_comes_off_the_last_tier(book):
    found = priced(book, used("a", 150 * GB), free_tier="always")
    assert dollars(found.total) == amount("100 * 0.3 + 40 * 0.1")


def test_an_allowance_takes_off_no_more_than_there_is(book):
    assert dollars(priced(book, used("a", 4 * GB), free_tier="always").total) == 0


def test_an_allowance_is_shared_by_usage(book):
    found = costs(priced(book, used("a", 30 * GB), used("b", 10 * GB), free_tier="always"))
    assert found["a", "Free tier, 10 GB of light"] == -amount("10 * 0.3 * 30 / 40")


def test_a_line_knows_what_an_allowance_takes_off_it(book):
    """What is taken off the lines is what the lines below zero say, and what is paid of both is the total."""
    found = priced(
        book, used("a", 90 * GB), used("b", 60 * GB), used("b", 1 * unit("lamp"), "lamp"), free_tier="always"
    )
    charged = [line for line in found.lines if line.kind == "charge"]
    assert [bool(line.taken) for line in charged] == [True, True, False]
    assert sum(dollars(line.taken) for line in charged if line.taken) == dollars(found.credit)
    assert sum(line.paid for line in charged) == dollars(found.total)


def test_an_allowance_of_the_account_is_spread_over_regions(book):
    found = priced(book, used("a", 30 * GB), used("b", 10 * GB, region="eu-west-1"), free_tier="always")
    assert dollars(found.credit) == -amount("10 * 30/40 * 0.3 + 10 * 10/40 * 0.5")


def test_an_allowance_of_a_region_is_one_for_each(regional):
    found = priced(regional, used("a", 30 * GB), used("b", 10 * GB, region="eu-west-1"), free_tier="always")
    assert dollars(found.credit) == -amount("10 * 0.3 + 10 * 0.5")


def test_no_free_tier_takes_nothing_off(book):
    assert [line.kind for line in priced(book, used("a", 60 * GB), free_tier="none").lines] == ["charge"]


def test_what_no_allowance_covers_has_none(book):
    assert [line.kind for line in priced(book, used("a", 1 * unit("lamp"), "lamp"), free_tier="always").lines] == [
        "charge"
    ]


# Fixed and driven.


def test_what_costs_without_traffic_is_fixed(book):
    found = priced(book, used("a", 60 * GB), idle=[used("a", 20 * GB)])
    assert (dollars(found.fixed), dollars(found.driven)) == (amount("20 * 0.3"), amount("40 * 0.3"))


def test_a_line_that_traffic_does_not_move_is_not_usage_based(book):
    found = priced(book, used("a", 60 * GB), used("b", 60 * GB), idle=[used("a", 60 * GB), used("b", 0 * GB)])
    assert [line.usage_based for line in found.lines] == [False, True]


# Totals.


def test_a_bill_is_the_sum_of_its_lines(book):
    found = priced(
        book, used("a", 90 * GB), used("b", 60 * GB), used("c", 3 * unit("lamp"), "lamp"), free_tier="always"
    )
    assert dollars(found.total) == sum(costs(found).values())


def test_the_year_is_twelve_printed_months(book):
    found = priced(book, used("a", Fraction(1, 3) * GB))
    assert (dollars(found.total), found.year) == (amount("0.1"), amount("12 * 0.10"))


def test_the_year_of_a_rounded_month(book):
    assert priced(book, used("a", Fraction(1, 9) * GB)).year == amount("12 * 0.03")


# Discounts.


def test_a_discount_is_a_line_below_zero(book):
    found = priced(book, used("a", 60 * GB), discounts={"lamp": unit("%") * 10})
    assert costs(found)["a", "negotiated discount of 10%"] == -amount("60 * 0.3 * 0.1")


def test_a_discount_comes_off_what_the_free_tier_leaves(book):
    found = priced(book, used("a", 60 * GB), free_tier="always", discounts={"lamp": unit("%") * 10})
    assert dollars(found.total) == amount("50 * 0.3 * 0.9")


def test_a_discount_on_something_else_does_nothing(book):
    assert dollars(priced(book, used("a", 60 * GB), discounts={"candle": unit("%") * 10}).total) == amount("60 * 0.3")


# What the book does not hold.


def test_an_unknown_price_is_not_zero(book):
    found = priced(book, used("a", 60 * GB, region="ap-south-1"), used("b", 60 * GB))
    assert [line.cost is None for line in found.lines] == [True, False]


def test_an_unknown_price_leaves_the_rest(book):
    assert dollars(priced(book, used("a", 60 * GB, region="ap-south-1"), used("b", 60 * GB)).total) == amount(
        "60 * 0.3"
    )


def test_an_unknown_price_makes_the_bill_incomplete(book):
    found = priced(book, used("a", 60 * GB, region="ap-south-1"))
    assert (found.is_complete, found.unpriced[0].reason) == (
        False,
        "the price book has no price of Light in ap-south-1",
    )


def test_nothing_at_an_unknown_price_is_nothing(book):
    assert priced(book, used("a", 0 * GB, region="ap-south-1")).is_complete


def test_before_the_first_price_all_is_unknown(tmp_path):
    (tmp_path / "lamp.yaml").write_text(BOOK.format(scope="account"))
    found = priced(PriceBook(tmp_path, date(2019, 1, 1)), used("a", 60 * GB))
    assert found.unpriced[0].reason == "the book's first price of Light is of 2020-01-01"


# A whole plan.

SPEC = """\
region: {region}
free_tier: {free_tier}
{more}
services:
  orders: {{type: dynamodb, holds: 100 GB}}
  carts: {{type: dynamodb, holds: 50 GB}}
"""


def planned(region="us-east-1", free_tier="none", more="", **options):
    text = SPEC.format(region=region, free_tier=free_tier, more=more)
    return plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=DAY, **options)


def unread(more=""):
    """Two volumes where nobody has read what a volume costs."""
    text = SPEC.replace("type: dynamodb, holds", "type: ebs, size").format(
        region="af-south-1", free_tier="none", more=more
    )
    return plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=DAY)


def test_two_tables_hold_one_pool():
    assert dollars(planned(free_tier="always").bill.total) == amount("(100 + 50 - 25) * 0.25")


def test_a_stated_discount_is_taken_off():
    assert dollars(planned(more="prices: {discount: {dynamodb: 20%}}").bill.total) == amount("150 * 0.25 * 0.8")


def test_a_region_without_prices_is_unknown_not_free():
    found = unread().bill
    assert (found.is_complete, dollars(found.total)) == (False, 0)


def test_a_check_fails_on_an_unknown_price():
    assert [(f.slug, f.severity) for f in review(unread()).findings if "price" in f.slug] == [
        ("price-unknown", "error")
    ] * 2


def test_a_budget_is_not_met_by_an_unknown_total():
    found = review(unread(more="budget: $1000/month")).findings
    assert "budget-exceeded" in {finding.slug for finding in found}


def test_negotiated_prices_lie_over_the_book(tmp_path):
    (tmp_path / "dynamodb.yaml").write_text(
        "prices: {storage: {title: Storage, per: GB-month, us-east-1: {2026-01-01: 0.2}}}"
    )
    assert dollars(planned(pricing=tmp_path).bill.total) == amount("150 * 0.2")


# On the command line.


@pytest.fixture
def shop(tmp_path, monkeypatch):
    return open_shop(tmp_path, monkeypatch)


FAR = "services.far={type: ebs, size: 10 GB, region: af-south-1}"  # where nobody has read what a volume costs


def test_an_unknown_total_reads_at_least(shop):
    assert "at least $" in run("cost", "shop.yaml", "--set", FAR).out


@pytest.mark.parametrize(("budget", "bound"), [("$1", "at least"), ("$9_999", "at most")])
def test_what_an_unknown_total_is_made_of_is_a_bound_too(shop, budget, bound):
    """Fixed, driven, list price, month and year are at least so much, and what is left of a budget at most."""
    foot = run("cost", "shop.yaml", "--set", FAR, "--set", f"budget={budget}/month").out.split("\n\n")[2]
    said = [row for row in foot.splitlines() if "$" in row and not row.startswith("Lines are")]
    begun = ("free tier", "fixed", "driven", "a month", "a year", "budget")
    assert [row.startswith(start) for row, start in zip(said, begun, strict=True)] == [True] * 6
    assert all("at least $" in row for row in said[:5]) and f" {bound} $" in said[5].partition("a month")[2]


def test_an_unknown_total_is_strictly_no_total(shop):
    assert run("cost", "shop.yaml", "--set", FAR, "--strict").code == 3


def test_an_unknown_total_is_no_failure_without_strict(shop):
    assert run("cost", "shop.yaml", "--set", FAR).code == 0


def test_a_check_of_an_unknown_total_fails(shop):
    assert run("check", "shop.yaml", "--set", FAR).code == 1


def test_a_known_total_is_strictly_fine(shop):
    assert run("cost", "shop.yaml", "--strict").code == 0


def test_on_a_day_before_every_price_nothing_is_known(shop):
    ran = run("cost", "shop.yaml", "--on", "2001-01-01", "--strict")
    assert (ran.code, "at least $0.00" in ran.out) == (3, True)


@pytest.mark.parametrize("day, cost", [("2024-10-31", "$1.00"), ("2024-11-01", "$0.50")])
def test_reads_of_a_table_were_halved(shop, day, cost):
    """8 million reads are 4 million read units, at $0.25 and then $0.125 a million."""
    shop.write_text(shop.read_text().replace("2628000/month", "8 million/month"))
    lines = run("cost", "shop.yaml", "--on", day).out.splitlines()
    assert next(line for line in lines if "read requests" in line).endswith(cost)

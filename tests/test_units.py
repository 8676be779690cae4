"""Quantities are exact, know what they count, and are read and written as people do."""

from fractions import Fraction

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archplan.kernel.units import (
    GB,
    KB,
    MB,
    USD,
    Day,
    Quantity,
    UnitError,
    byte,
    ceil,
    counts,
    day,
    divided,
    exact_sum,
    hour,
    least,
    millisecond,
    minus,
    minute,
    money,
    month,
    most,
    one,
    over_the_day,
    plain,
    plural,
    plus,
    rate,
    request,
    second,
    times,
    unit,
    where,
    year,
)  # fmt: skip

q = Quantity.parse


def test_gigabytes_are_binary():
    assert GB.to(byte) == 1024 * 1024 * 1024


def test_a_month_is_730_hours():
    assert month == 730 * hour


def test_a_year_is_twelve_months():
    assert year == 12 * 730 * hour


def test_one_dimension_adds_up():
    assert 3 * MB + 512 * KB == 3584 * KB


def test_two_dimensions_do_not_add_up():
    with pytest.raises(UnitError, match="1 GB and 1 second do not measure the same thing"):
        GB + second


def test_two_dimensions_do_not_compare():
    with pytest.raises(UnitError):
        assert second > GB


def test_nothing_adds_to_everything():
    assert sum([GB, GB], 0) == 2 * GB


def test_a_division_makes_a_new_dimension():
    assert 60 * request / minute == 1 * request / second


def test_a_ratio_of_one_dimension_has_none():
    assert (6 * KB / (4 * KB)).powers == {}


def test_arithmetic_is_exact():
    assert q("0.1 GB") + q("0.2 GB") == q("0.3 GB")


def test_a_float_enters_as_it_is_written():
    assert (0.1 * GB).number == Fraction(1, 10) * 2**30


def test_a_hundred_terabytes_cost_what_their_gigabytes_cost():
    assert q("100 TB") * (q("$0.09") / GB) == 100 * 1024 * q("$0.09")


@pytest.mark.parametrize("text, meant", {
    "4 KB": 4 * KB,
    "4KB": 4 * KB,
    "1.5 GB": 1.5 * GB,
    ".5 GB": 0.5 * GB,
    "120 ms": 120 * millisecond,
    "85%": 0.85 * one,
    "-3": -3 * one,
    "12 million": 12_000_000 * one,
    "1,234.5 GB": 1234.5 * GB,
    "150_000 users/month": 150_000 * unit("user") / month,
    "10 million requests/month": 10_000_000 * request / month,
    "200/second": 200 / second,
    "$0.25": 0.25 * USD,
    "$450/month": 450 * USD / month,
    "0.25 $/GB/month": 0.25 * USD / GB / month,
    "730 instance-hours": 730 * unit("instance") * hour,
    "2 GiB": 2 * GB,
    "1 week": 7 * day,
}.items())  # fmt: skip
def test_reads_what_people_write(text, meant):
    assert q(text) == meant


@pytest.mark.parametrize(
    "text", ["", "KB", "four KB", "1,5 GB", "12,34", "1..2", "4 KB/", "1//2", "12 GB, 3", "1_", "--3", "9" * 5000]
)
def test_refuses_what_is_no_quantity(text):
    with pytest.raises(UnitError):
        q(text)


def test_a_scale_is_a_whole_word():
    assert not q("3 millions").like(second)


def test_a_noun_nobody_knows_counts_itself():
    assert q("3 penguins") == 3 * unit("penguin")


@pytest.mark.parametrize(
    "many, single", [("queries", "query"), ("messages", "message"), ("addresses", "address"), ("boxes", "box")]
)
def test_many_and_one_are_the_same_noun(many, single):
    assert unit(many) == unit(single)


def test_counts_makes_a_unit_for_each_noun():
    read_unit, RCU = counts("read unit", "RCU")
    assert not read_unit.like(RCU)


@pytest.mark.parametrize("quantity, shown", [
    (8_000_000 * request / month, "8,000,000 requests/month"),
    (1 * request / month, "1 request/month"),
    (1.5 * KB, "1.5 KB"),
    (2048 * GB, "2 TB"),
    (500 * byte, "500 bytes"),
    (90 * second, "90 seconds"),
    (2 * hour, "2 hours"),
    (120 * millisecond, "120 ms"),
    (57.5 * USD / month, "$57.5/month"),
    (0 * GB, "0 bytes"),
    (3 * one, "3"),
])  # fmt: skip
def test_shows_what_people_read(quantity, shown):
    assert str(quantity) == shown


def test_shows_the_range_of_a_day():
    assert str(Quantity(Day(Fraction(n) for n in range(24)), {"request": 1})) == "0 requests to 23 requests"


@pytest.mark.parametrize("number, shown", [
    (Fraction(0), "$0.00"),
    (Fraction(1, 1000), "<$0.01"),
    (Fraction(-1, 1000), "-<$0.01"),
    (Fraction(5, 1000), "$0.01"),
    (Fraction(12345, 1000), "$12.35"),
    (Fraction(-12345, 1000), "-$12.35"),
    (Fraction(123456789, 100), "$1,234,567.89"),
])  # fmt: skip
def test_money_is_rounded_half_up_once(number, shown):
    assert money(number) == shown


def test_a_unit_price_shows_all_its_digits():
    assert rate(Fraction("0.0000166667")) == "$0.0000166667"


@pytest.mark.parametrize("number, digits, shown", [
    (Fraction(1, 3), 3, "0.333"),
    (Fraction(2, 3), 3, "0.667"),
    (Fraction(20_000, 3), 3, "6,667"),
    (Fraction(1, 3_000_000), 3, "0.000000333"),
    (Fraction(12_345_678), 3, "12,345,678"),
    (Fraction(99_995, 100), 4, "1,000"),
])  # fmt: skip
def test_a_plain_number_keeps_its_significant_digits(number, digits, shown):
    assert plain(number, digits) == shown


@pytest.mark.parametrize(
    "noun, many",
    [("read unit", "read units"), ("query", "queries"), ("LCU", "LCU"), ("GB", "GB"), ("address", "addresses")],
)
def test_a_noun_has_a_plural(noun, many):
    assert plural(noun) == many


def test_ceil_rounds_a_ratio_up():
    assert ceil(3 * KB / (4 * KB)) == 1


def test_ceil_leaves_a_whole_ratio():
    assert ceil(8 * KB / (4 * KB)) == 2


def test_ceil_refuses_a_unit():
    with pytest.raises(UnitError, match="can only round up a plain ratio, not 3 KB"):
        ceil(3 * KB)


def test_ceil_rounds_every_hour_up():
    halves = Quantity(Day(Fraction(n, 2) for n in range(24)), {})
    assert ceil(halves).number.hours[:5] == (0, 1, 1, 2, 2)


def test_ceil_of_a_float_a_hair_above_whole_is_whole():
    assert ceil(Quantity(numpy.array([0.1 * 3 / 0.3, 1.0001]), {})).number.tolist() == [1.0, 2.0]


def test_most_picks_the_larger_of_each_hour():
    rising = Quantity(Day(Fraction(n) for n in range(24)), {"byte": 1})
    assert most(rising, 10 * byte).number.hours == (10,) * 11 + tuple(range(11, 24))


def test_least_picks_the_smaller_of_each_hour():
    rising = Quantity(Day(Fraction(n) for n in range(24)), {"byte": 1})
    assert least(rising, 10 * byte).number.hours == (*range(11), *(10,) * 13)


def test_most_and_least_of_arrays_keep_every_digit():
    small, large = 1e-6, 1e12  # a sum of the two would lose the small one
    values = Quantity(numpy.array([small, large]), {})
    assert most(values, one).number.tolist() == [1.0, large]
    assert least(values, one * 10**9).number.tolist() == [small, 1e9]


def test_most_refuses_two_dimensions():
    with pytest.raises(UnitError):
        most(1 * GB, 1 * second)


def test_where_takes_its_side():
    assert (where(True, GB, MB), where(False, GB, MB)) == (GB, MB)


def test_the_mean_of_a_day():
    assert over_the_day(Quantity(Day(Fraction(n) for n in range(24)), {})) == Fraction(sum(range(24)), 24)


def test_the_mean_of_a_constant_is_itself():
    assert over_the_day(7 * GB) == 7 * GB


def test_a_day_beside_an_array_has_a_row_an_hour():
    rising = Quantity(Day(Fraction(n) for n in range(24)), {})
    doubled = rising * Quantity(numpy.array([1.0, 2.0]), {})
    assert doubled.number.shape == (24, 2)
    assert over_the_day(doubled).number.tolist() == [11.5, 23.0]


def test_two_days_of_different_lengths_do_not_meet():
    with pytest.raises(ValueError):
        Day([Fraction(1)] * 24) + Day([Fraction(1)] * 12)


def test_equal_quantities_are_one_in_a_set():
    assert len({1024 * KB, 1 * MB, MB}) == 1


# The fraction arithmetic of its own, against Fraction's.

few = settings(max_examples=100, deadline=None, derandomize=True, database=None)
fractions = st.fractions() | st.integers().map(Fraction) | st.fractions(max_denominator=10**12)


@few
@given(fractions, fractions)
def test_its_own_fraction_arithmetic_is_that_of_fractions(a, b):
    pairs = [(times(a, b), a * b), (plus(a, b), a + b), (minus(a, b), a - b)] + ([(divided(a, b), a / b)] if b else [])
    for ours, theirs in pairs:
        assert (ours, ours.numerator, ours.denominator, hash(ours)) == (
            theirs, theirs.numerator, theirs.denominator, hash(theirs),
        )  # fmt: skip


def test_nothing_is_divided_by_nothing():
    with pytest.raises(ZeroDivisionError):
        divided(Fraction(1), Fraction(0))


@few
@given(st.lists(fractions, max_size=9))
def test_an_exact_sum_is_the_sum(numbers):
    assert exact_sum(numbers) == sum(numbers, Fraction(0))


days = st.lists(st.fractions(-9, 9, max_denominator=60), min_size=24, max_size=24)


@few
@given(days, days, st.fractions(-9, 9, max_denominator=60))
@pytest.mark.heavy
def test_a_day_is_its_hours_one_by_one(first, second_, number):
    a, b = Day(first), Day(second_)
    assert a.hours == tuple(first) and a.mean() == sum(first) / 24
    assert (a + b).hours == tuple(x + y for x, y in zip(first, second_, strict=True))
    assert (a - b).hours == tuple(x - y for x, y in zip(first, second_, strict=True))
    assert (a * b).hours == tuple(x * y for x, y in zip(first, second_, strict=True))
    assert (a * number).hours == tuple(x * number for x in first)
    assert (a + number).hours == tuple(x + number for x in first)
    assert (number - a).hours == tuple(number - x for x in first)
    assert (a * number + a).hours == tuple(x * number + x for x in first)
    assert a.ceil().hours == tuple(-(-x.numerator // x.denominator) for x in first)
    assert a.choose(b, True).hours == tuple(map(max, first, second_))
    assert a.choose(number, False).hours == tuple(min(x, number) for x in first)
    twin = Day(x * 3 for x in first) * Fraction(1, 3)
    assert twin == a and hash(twin) == hash(a) and bool(a) == any(first)

"""What the owner pays is worked out by hand here: days of months, growth, credits that end, VAT, another currency."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archplan.analysis.payments import REMARKS, statement
from archplan.estimate.plan import plan, plan_of
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs import render
from archplan.spec.money import CURRENCIES, MOST_CREDITS, MOST_MONTHS
from archplan.text.yaml import parse
from tests.conftest import ROOT, amount
from tests.fuzz import VALUES

DAY = date(2026, 11, 20)
KEYS = "services: {keys: {type: kms, keys: 100}}"  # $1 each: $100 a month, whatever arrives
READS = """
services: {table: {type: dynamodb, item_size: 1 KB}}
traffic: {clock: {kind: schedule, requests: 1600 million/month, growth: 5%/month}}
connections: [clock -> table: {reads: 1/request}]
"""  # 800 million read units at $0.125 a million: $100 in the first month, $105 in the second


def planned(text, on=DAY):
    text = "region: us-east-1\nfree_tier: none\n" + text
    return plan_of(parse(text, "it.yaml"), {"it.yaml": text}, "it.yaml", on=on)


def stated(money, services=KEYS, on=DAY, months=None):
    return statement(planned(f"{services}\nmoney: {money}\n", on), months)


def dollars(*texts):
    return [amount(text) for text in texts]


def said(found):
    return [str(remark) for remark in found.remarks]


# Months and days.


def test_a_month_that_runs_in_part_costs_its_days():
    found = stated("{until: 2027-03-10}")
    assert [(m.name, m.days, m.length) for m in found.months] == [
        ("2026-11", 11, 30), ("2026-12", 31, 31), ("2027-01", 31, 31), ("2027-02", 28, 28), ("2027-03", 10, 31),
    ]  # fmt: skip
    # 100 * 11/30 = 36.666... and 100 * 10/31 = 32.258...; a whole month is a month, of 28 days or of 31
    assert [m.cost for m in found.months] == dollars("$36.67", "$100", "$100", "$100", "$32.26")
    assert found.cost == amount("$36.67 + 300 + 32.26")
    assert (found.first, found.until, found.is_stated) == (DAY, date(2027, 3, 10), True)


@pytest.mark.parametrize("on, until, days", [
    (date(2028, 2, 29), date(2028, 2, 29), [Fraction(1, 29)]),
    (date(2027, 2, 1), date(2027, 2, 28), [Fraction(1)]),
    (date(2026, 12, 31), date(2027, 1, 1), [Fraction(1, 31), Fraction(1, 31)]),
])  # fmt: skip
def test_first_and_last_days_count(on, until, days):
    found = stated(f"{{until: {until}}}", on=on)
    assert [Fraction(m.days, m.length) for m in found.months] == days


def test_growth_steps_from_month_to_month():
    found = stated("{until: 2027-02-14}", READS)
    # $100 * 11/30; $100 * 1.05; $100 * 1.05 * 1.05; $100 * 1.05**3 * 14/28
    assert [m.cost for m in found.months] == dollars("$36.67", "$105", "$110.25", "$57.88")
    assert amount("100 * 1.05 * 1.05 * 1.05 * 14 / 28") == Fraction("57.88125")
    assert found.month == amount("$100")  # the bill itself is the first month's


def test_without_a_day_it_looks_a_year_ahead():
    found = stated("{vat: 10%}")
    assert (found.first, found.until, found.is_stated) == (DAY, date(2027, 11, 19), False)
    assert [m.days for m in found.months] == [11, 31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 19]


@pytest.mark.parametrize("on, months, until", [
    (DAY, 3, date(2027, 2, 19)),
    (date(2027, 1, 31), 1, date(2027, 2, 27)),
    (date(2028, 1, 31), 1, date(2028, 2, 28)),
    (DAY, 9999, date(2036, 11, 19)),
    (DAY, 0, date(2026, 12, 19)),
    (date.min, 1, date(1, 1, 31)),
    (date(9999, 12, 20), 12, date.max),
    (date.max, 1, date.max),
])  # fmt: skip
def test_so_many_months_end_a_day_before_the_same_day(on, months, until):
    found = stated("{until: 2026-12-31}" if on == DAY else "{vat: 0%}", on=on, months=months)
    assert (found.until, found.is_stated) == (until, False)


# Credits.

TWO = (
    "{vat: 10%, until: 2027-03-10, credits: ["
    "{name: Hackathon, amount: $500, until: 2027-03-05}, {name: AWS Activate, amount: $120, until: 2027-01-15}]}"
)


def test_credits_pay_in_the_order_they_end():
    found = stated(TWO)
    activate, hackathon = found.balances
    assert (activate.credit.name, hackathon.credit.name) == ("AWS Activate", "Hackathon")
    # 120 - 36.67 = 83.33 is left for December, whose other 100 - 83.33 = 16.67 the second pays.
    assert activate.monthly == tuple(dollars("$36.67", "$83.33", "$0", "$0", "$0"))
    # In March it pays for 5 of the 10 days: 32.26 * 5/10 = 16.13.
    assert hackathon.monthly == tuple(dollars("$0", "$16.67", "$100", "$100", "$16.13"))
    assert (activate.used, activate.left, activate.lapsed) == (120, 0, 0)
    # 83.33 of 100 in 31 days: 25.8 days, so the 26th is the last it pays for.
    assert activate.used_up == date(2026, 12, 26)
    assert (hackathon.used, hackathon.left, hackathon.lapsed) == (amount("$232.80"), 0, amount("$500 - 232.80"))
    assert hackathon.used_up is None
    assert said(found) == [
        "AWS Activate is used up in 2026-12, before 2027-03-10",
        "$267.20 of Hackathon lapses unused on 2027-03-05",
        "credits come off before tax, so VAT is of what they leave",
    ]


def test_credits_come_off_before_tax():
    found = stated(TWO)
    march = found.months[-1]
    assert (march.cost, march.paid, march.vat, march.to_pay) == tuple(
        dollars("$32.26", "$16.13", "$1.61", "$32.26 - 16.13 + 1.61")
    )
    assert [m.to_pay for m in found.months[:-1]] == [0, 0, 0, 0]
    assert (found.cost, found.paid, found.vat, found.to_pay) == tuple(dollars("$368.93", "$352.80", "$1.61", "$17.74"))


def test_what_is_left_is_for_later():
    found = stated("{until: 2026-12-31, credits: [{name: A, amount: $200, until: 2027-06-30}]}")
    assert (found.balances[0].left, found.balances[0].lapsed) == (amount("$200 - 136.67"), 0)
    assert said(found) == ["$63.33 of A is left on 2026-12-31"]
    assert found.to_pay == 0


def test_a_credit_that_lapsed_before_pays_nothing():
    found = stated("{until: 2026-12-31, credits: [{name: A, amount: $200, until: 2026-11-19}]}")
    assert (found.paid, found.balances[0].lapsed) == (0, 200)
    assert said(found) == ["A had lapsed on 2026-11-19, before the day priced"]


def test_a_credit_that_ends_on_the_last_day_lapses_there():
    found = stated("{until: 2026-12-31, credits: [{name: A, amount: $200, until: 2026-12-31}]}")
    assert (found.balances[0].left, found.balances[0].lapsed) == (0, amount("$63.33"))


def test_credits_that_end_alike_pay_in_the_order_they_are_written():
    money = "{until: 2026-11-30, credits: [{name: B, amount: $30, until: 2027-01-31}, {name: A, amount: $30, until: 2027-01-31}]}"
    assert [(b.credit.name, b.used) for b in stated(money).balances] == [("B", 30), ("A", amount("$6.67"))]


def test_credits_pay_nothing_that_aws_does_not_bill():
    services = "services: {keys: {type: kms, keys: 100}, tokens: {type: custom, unit_price: $40/month}}"
    found = stated("{until: 2026-12-31, vat: 10%, credits: [{name: A, amount: $500, until: 2027-06-30}]}", services)
    december = found.months[1]
    assert (december.cost, december.beyond, december.paid, december.to_pay) == tuple(
        dollars("$140", "$40", "$100", "$40 + 4")
    )
    # November: 140 * 11/30 = 51.33, of which 40 * 11/30 = 14.67 is not AWS's
    assert found.eaten == {"keys": amount("$51.33 - 14.67 + 100")}
    assert "credits pay nothing of $54.67 for tokens, which AWS does not bill" in said(found)


def test_the_largest_charge_takes_the_credit_first():
    services = "services: {keys: {type: kms, keys: 100}, more: {type: kms, keys: 300}}"
    found = stated("{until: 2026-12-31, credits: [{name: A, amount: $500, until: 2027-06-30}]}", services)
    # November: 110 of more and 36.67 of keys; December: 300 of more, and what is left, 500 - 446.67, of keys
    assert found.eaten == {"more": amount("$410"), "keys": amount("$36.67 + 53.33")}
    assert "more takes most of the credits: $410.00 of $500.00" in said(found)


# Tax, the other currency, the budget.


def test_vat_and_dong():
    found = stated("{vat: 10%, currency: {code: VND, rate: 26_300 VND/USD, on: 2026-11-20, source: SBV}}")
    assert (found.month, found.month_vat, found.month_with_vat) == (100, 10, 110)
    assert (found.year, found.year_vat, found.year_with_vat) == (1200, 120, 1320)
    assert found.abroad(found.month_with_vat) == 110 * 26_300
    currency = found.purse.currency
    assert currency.show(found.year_with_vat) == "34,716,000 VND"
    assert (currency.code, currency.rate, currency.on, currency.source) == ("VND", 26300, DAY, "SBV")
    assert said(found) == []


@pytest.mark.parametrize("code, rate, given, shown", [
    ("VND", "26_300.5", "$0.03", "789 VND"),  # 789.015
    ("VND", "26_350", "$0.01", "264 VND"),  # 263.5, half up
    ("JPY", "150.25", "$1.18", "177 JPY"),  # 177.295
    ("KRW", "1_400", "$0", "0 KRW"),
    ("EUR", "0.925", "$0.20", "0.19 EUR"),  # 0.185, half up
    ("KWD", "0.307", "$1234.50", "378.992 KWD"),  # 378.9915, half up
    ("EUR", "0.1", "$0.01", "<0.01 EUR"),  # 0.001: more than nothing
])  # fmt: skip
def test_amounts_are_rounded_to_the_digits_of_their_currency(code, rate, given, shown):
    found = stated(f"{{currency: {{code: {code}, rate: {rate} {code}/USD}}}}")
    assert found.purse.currency.show(amount(given)) == shown


def test_currencies_are_told_by_their_digits():
    assert {code for code, digits in CURRENCIES.items() if digits == 0} >= {"VND", "JPY", "KRW"}
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES) and "USD" not in CURRENCIES


def test_a_rate_without_day_or_source_is_remarked():
    found = stated("{currency: {code: VND, rate: 26_300 VND/USD}}")
    assert said(found) == [
        "nothing says on which day the rate of VND was read",
        "nothing says where the rate of VND was read",
    ]


def test_growth_carries_the_bill_over_the_budget():
    found = stated("{until: 2027-12-31}", READS + "budget: $120/month\n")
    # 1.05**3 = 1.157..., 1.05**4 = 1.215...: the fifth month, March
    assert (found.allowed.limit, found.allowed.left, found.allowed.over.name) == (120, 20, "2027-03")
    assert said(found) == ["growth carries the bill over the budget of $120.00 in 2027-03"]


def test_a_bill_over_the_budget_from_the_start_is_no_news():
    found = stated("{vat: 10%}", KEYS + "\nbudget: $99/month")
    assert (found.allowed.left, found.allowed.over.name, said(found)) == (-1, "2026-11", [])


def test_growth_that_stays_within_the_budget_is_no_news():
    found = stated("{until: 2027-02-28}", READS + "budget: $120/month\n")
    assert (found.allowed.over, said(found)) == (None, [])


def test_without_money_the_bill_is_all_there_is():
    found = statement(planned(KEYS))
    assert (found.month, found.month_with_vat, found.year_with_vat, found.to_pay) == (100, 100, 1200, found.cost)
    assert found.balances == () and found.remarks == () and found.allowed is None and found.abroad(found.month) is None


# What is not known, or over.

UNPRICED = "services: {keys: {type: kms, keys: 100}, dish: {type: aws, name: AWS Ground Station}}"


def test_an_unknown_price_makes_costs_at_least_and_credits_at_most():
    money = "{vat: 10%, until: 2027-01-31, credits: [{name: A, amount: $150, until: 2027-06-30}, {name: B, amount: $500, until: 2027-01-31}]}"
    found = stated(money, UNPRICED)
    assert not found.is_complete
    assert (
        said(found)[0]
        == "a price is unknown: costs are at least, and what is left of a credit is at most, what is said here"
    )
    assert "at most $263.33 of B lapses unused on 2027-01-31" in said(found)
    assert "at most $150.00 of A is left on 2027-01-31" in said(found)


def test_a_day_that_has_passed_leaves_nothing_to_pay():
    found = stated("{until: 2026-11-19, vat: 10%}")
    assert (found.months, found.to_pay) == ((), 0)
    assert said(found) == [
        "2026-11-19, until when it was to run, is before 2026-11-20, the day priced: no month is left to pay"
    ]
    assert found.month_with_vat == 110


def test_a_credit_that_lapsed_after_the_last_day_and_before_today_has_lapsed():
    found = stated("{until: 2026-11-01, credits: [{name: A, amount: $5, until: 2026-11-10}]}")
    assert (found.balances[0].left, found.balances[0].lapsed) == (0, 5)


@pytest.mark.parametrize("until, is_refused", [("2036-11-30", False), ("2036-12-01", True), ("9999-12-31", True)])
def test_ten_years_are_looked_ahead_at_most(until, is_refused):
    if is_refused:
        with pytest.raises(ArchplanError) as wrong:
            planned(f"{KEYS}\nmoney: {{until: {until}}}")
        assert [(d.slug, d.span.line) for d in wrong.value.diagnostics] == [("too-far-ahead", 4)]
    else:
        assert len(stated(f"{{until: {until}}}").months) == MOST_MONTHS + 1


def mistakes(money):
    with pytest.raises(ArchplanError) as wrong:
        planned(f"{KEYS}\nmoney: {money}")
    return [d.slug for d in wrong.value.diagnostics]


@pytest.mark.parametrize("money, slugs", {
    "[]": ["bad-value"],
    "$5": ["bad-value"],
    "{vat: -1%}": ["bad-value"],
    "{vat: 5%..10%}": ["bad-value"],
    "{vat: $10}": ["bad-value"],
    "{until: 20270331}": ["bad-value"],
    "{until: 2027-W13-3}": ["bad-value"],
    "{until: [2027-03-31]}": ["bad-value"],
    "{until: ٢٠٢٧-٠٣-٣١}": ["bad-value"],
    "{credits: {name: A}}": ["bad-value"],
    "{credits: [A]}": ["bad-value"],
    "{credits: [{}]}": ["missing-option"] * 3,
    "{credits: [{name: A, amount: $0, until: 2027-03-31}]}": ["bad-value"],
    "{credits: [{name: A, amount: $-5, until: 2027-03-31}]}": ["bad-value"],
    "{credits: [{name: A, amount: 5 GB, until: 2027-03-31}]}": ["bad-value"],
    "{credits: [{name: A, amount: $1_000_000_000_000_000, until: 2027-03-31}]}": ["bad-value"],
    '{credits: [{name: "\\u200b", amount: $5, until: 2027-03-31}]}': ["bad-value"],
    '{credits: [{name: "a\\u200bb", amount: $5, until: 2027-03-31}]}': ["bad-value"],
    f"{{credits: [{{name: {'a' * 61}, amount: $5, until: 2027-03-31}}]}}": ["bad-value"],
    "{currency: VND}": ["bad-value"],
    "{currency: {}}": ["missing-option"] * 2,
    "{currency: {code: USD, rate: 1 USD/USD}}": ["bad-value"] * 2,
    "{currency: {code: vnd, rate: 26_300 VND/USD}}": ["unknown-currency"],
    "{currency: {code: VND, rate: 26_300}}": ["bad-value"],
    "{currency: {code: VND, rate: 26_300 VND}}": ["bad-value"],
    "{currency: {code: VND, rate: 0.000038 USD/VND}}": ["bad-value"],
    "{currency: {code: VND, rate: 150 JPY/USD}}": ["bad-value"],
    "{currency: {code: VND, rate: 0 VND/USD}}": ["bad-value"],
    "{currency: {code: VND, rate: -1 VND/USD}}": ["bad-value"],
    "{currency: {code: VND, rate: 26..27 VND/USD}}": ["bad-value"],
    "{currency: {code: VND, rate: 1/0}}": ["bad-value"],
    "{currency: {code: VND, rate: [1]}}": ["bad-value"],
    '{currency: {code: VND, rate: 26_300 VND/USD, source: "a\\u200bb"}}': ["bad-value"],
    "{currency: {code: VND, rate: 26,300 VND/USD}}": ["comma-in-braces"],
}.items())  # fmt: skip
def test_what_is_not_money_is_refused(money, slugs):
    assert mistakes(money) == slugs


def test_more_credits_than_a_reader_follows_are_refused():
    credits = ", ".join(f"{{name: C{n}, amount: $1, until: 2027-03-31}}" for n in range(MOST_CREDITS + 1))
    assert mistakes(f"{{credits: [{credits}]}}") == ["bad-value"]


# Whatever is written.

WHOLE = """{currency: {code: VND, rate: 26_300 VND/USD, on: 2026-11-20, source: SBV}, vat: 10%,
  credits: [{name: A, amount: $5, until: 2027-01-31}], until: 2027-02-28}"""
SPOTS = ["26_300 VND/USD", "VND", "2026-11-20", "SBV", "10%", "A", "$5", "2027-01-31", "2027-02-28", WHOLE,
         "[{name: A, amount: $5, until: 2027-01-31}]", "{name: A, amount: $5, until: 2027-01-31}"]  # fmt: skip


@pytest.mark.parametrize("spot", SPOTS)
def test_no_value_anywhere_in_money_breaks_archplan(spot):
    assert spot in WHOLE
    for value in [*VALUES, "9999-12-31", "0001-01-01", "1 million VND/USD", "0.00000001 VND/USD", "100%", "$0.01"]:
        text = f"{KEYS}\nmoney: {WHOLE}".replace(f" {spot}", f" {value}", 1)
        try:
            printed(text)
        except ArchplanError as wrong:
            assert all(d.message and d.span.line >= 1 for d in wrong.diagnostics), value


DATES = st.dates(date(2026, 10, 1), date(2029, 1, 1))
CREDITS = st.lists(st.tuples(st.integers(1, 300_000), DATES), max_size=5)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(CREDITS, DATES, st.integers(0, 100), st.sampled_from([KEYS, READS]))
def test_what_holds_whatever_is_written(credits, until, vat, services):
    listed = ", ".join(
        f"{{name: C{n}, amount: ${cents / 100:.2f}, until: {end}}}" for n, (cents, end) in enumerate(credits)
    )
    found = stated(f"{{vat: {vat}%, until: {until}, credits: [{listed}]}}", services)
    for balance in found.balances:
        assert balance.used + balance.left + balance.lapsed == balance.credit.dollars
        assert min(balance.used, balance.left, balance.lapsed, *balance.monthly, 0) == 0
        assert all(
            month.first <= balance.credit.until
            for month, paid in zip(found.months, balance.monthly, strict=True)
            if paid
        )
        assert (balance.used_up is not None) == (balance.used == balance.credit.dollars)
        assert balance.used_up is None or DAY <= balance.used_up <= min(until, balance.credit.until)
    for number, month in enumerate(found.months):
        assert (
            0 <= month.paid == sum(balance.monthly[number] for balance in found.balances) <= month.cost - month.beyond
        )
        assert (month.cost * 100).denominator == (month.to_pay * 100).denominator == 1
    assert sum(month.to_pay for month in found.months) == found.to_pay == found.cost - found.paid + found.vat
    assert sum(found.eaten.values()) == found.paid
    assert all((a.last - b.first).days == -1 for a, b in pairwise(found.months))
    assert sum(month.days for month in found.months) == max(0, (until - DAY).days + 1)
    ends = [balance.credit.until for balance in found.balances]
    assert ends == sorted(ends)
    assert all(remark.text in REMARKS and "{" not in str(remark) for remark in found.remarks)


def test_braces_in_a_name_stay_braces():
    found = stated("{until: 2026-12-31, credits: [{name: '{day} {0}', amount: $1, until: 2027-06-30}]}")
    assert said(found) == ["{day} {0} is used up in 2026-11, before 2026-12-31"]


# As it is printed.


def printed(text, on=DAY):
    return click.unstyle(str(render("table", Report(planned(text, on)))))


def test_the_statement_stands_under_the_totals():
    text = printed(f"""{KEYS}
money:
  currency: {{code: VND, rate: 26_300 VND/USD, on: 2026-11-20, source: State Bank of Vietnam}}
  vat: 10%
  credits: [{{name: AWS Activate, amount: $120, until: 2027-01-15}}]
  until: 2027-03-10
""")
    wanted = """
VAT of 10%, a month                              $10.00
a month with VAT                 $110.00, 2,893,000 VND
a year with VAT               $1,320.00, 34,716,000 VND
2026-11-20 to 2027-03-10, 111 days              $368.93
paid by AWS Activate, until 2027-01-15         -$120.00
VAT of 10%                                       $24.90
to pay until 2027-03-10          $273.83, 7,201,729 VND
26,300 VND/USD, State Bank of Vietnam, 2026-11-20
AWS Activate is used up in 2026-12, before 2027-03-10
credits come off before tax, so VAT is of what they leave
"""
    # December: (100 - 83.33) * 10% = 1.667; January, February: 10; March: 3.226: 1.67 + 10 + 10 + 3.23
    assert [line.split() for line in text.splitlines()[-10:]] == [line.split() for line in wanted.strip().splitlines()]
    assert max(map(len, text.splitlines())) == 100


def test_an_unknown_price_says_at_least_everywhere():
    text = printed(
        UNPRICED + "\nmoney: {vat: 10%, until: 2026-12-31, credits: [{name: A, amount: $5, until: 2027-01-01}]}"
    )
    tail = text.split("\n\n")[-1]
    amounts = [line for line in tail.splitlines() if "$" in line and not line.startswith("A is")]
    assert len(amounts) == 7 and all("at least" in line for line in amounts)
    assert "A is used up in 2026-11 at the latest, before 2026-12-31" in tail


def test_a_spec_without_money_prints_what_it_did():
    report = Report(plan(ROOT / "architectures/online-shop.yaml", on=DAY))
    assert "VAT" not in str(render("table", report)) and report.plan.architecture.money is None

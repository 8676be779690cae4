"""The bill of each month of the calendar, and which limits more traffic meets: both against arithmetic by hand."""

import json
from datetime import date
from fractions import Fraction

import pytest

from archplan.analysis.draws import points
from archplan.analysis.inputs import bands
from archplan.analysis.months import forecast, traffic_in
from archplan.checks.limits import limits, saturating
from archplan.checks.lines import lines
from archplan.checks.path import path
from archplan.checks.review import review
from archplan.checks.thresholds import crossings
from archplan.checks.until import until
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan, rescaled
from archplan.kernel.diagnostics import ArchplanError
from tests.build import EXAMPLES, SHOP, UNPRICED, charge_of, planned
from tests.clock import DAY
from tests.rulebook import RULES
from tests.shell import run

JANUARY = date(2027, 1, 20)
INSTANCE = (
    "{free_tier: none, region: us-east-1, services: {vm: {type: ec2, instance: t3.micro, disk: DISK}}, connections: []}"
)
QUEUE = """\
free_tier: none
region: us-east-1
traffic:
  u: {requests: 10 million/month, response: 0 KB, growth: 10%/month, seasons: {march: 2x, april: 50%}}
  launch: {requests: 31 million/month, response: 0 KB, from: 2027-01-20, until: 2027-03-10}
services: {q: {type: dynamodb, item_size: 4 KB, reads_are: strong}}
connections: [u -> q: {reads: 1/request}, launch -> q: {reads: 1/request}]
"""


# ---------------------------------------------------------------------------------------------------- months


def test_a_month_is_billed_for_its_hours_and_what_is_held_for_the_month():
    """$0.0104 an hour of a t3.micro for 744, 672, 744 and 720 hours; 100 GB of gp3 at $0.08 whatever the month."""
    found = path(
        planned(
            "{free_tier: none, region: us-east-1, services: {vm: {type: ec2, instance: t3.micro}, d: {type: s3, holds: 100 GB}}}",
            on=JANUARY,
        ),
        4,
    )
    assert [month.name for month in found] == ["2027-01", "2027-02", "2027-03", "2027-04"]
    hourly = {"2027-01": 744, "2027-02": 672, "2027-03": 744, "2027-04": 720}
    for month in found:
        lines = {
            line.name: dollars(line.cost) for line in month.plan.bill.lines if line.cost is not None and line.price
        }
        of_hours = [amount for amount in lines.values() if amount == Fraction("0.0104") * hourly[month.name]]
        assert of_hours, lines
        assert dollars(charge_of(month.plan, "d").cost) == Fraction("2.3")


@pytest.mark.parametrize("path_", EXAMPLES)
def test_a_month_of_730_hours_is_the_bill(path_):
    found = plan(path_, on=DAY)
    assert rescaled(found, 1, Fraction(730)).bill.total == rescaled(found, 1).bill.total
    more = rescaled(found, 1, Fraction(744)).bill.total
    assert found.bill.total <= more <= found.bill.total * Fraction(745, 730)


def test_traffic_grows_has_seasons_and_counts_for_the_days_it_is_there():
    found = planned(QUEUE, on=JANUARY)
    assert [traffic_in(found, month) for month in range(4)] == [
        {"u": 1, "launch": Fraction(12, 31)},  # the 20th to the 31st
        {"u": Fraction(11, 10), "launch": 1},
        {"u": Fraction(121, 100) * 2, "launch": Fraction(10, 31)},
        {"u": Fraction(1331, 1000) / 2, "launch": 0},
    ]
    million = Fraction("0.125")  # read request units
    assert [dollars(charge_of(month.plan, "q").cost) for month in path(found, 4)] == [
        million * (10 + 12), million * (11 + 31), million * (Fraction("24.2") + 10), million * Fraction("6.655"),
    ]  # fmt: skip


def test_the_bill_of_no_month_is_of_all_that_is_stated_and_says_so():
    found = planned(QUEUE, on=JANUARY)
    assert dollars(charge_of(found, "q").cost) == Fraction("0.125") * (10 + 31)
    assert any("from 2027-01-20, until 2027-03-10" in said for said in found.assumptions)
    assert any("2 times as much in march" in said for said in found.assumptions)


def test_later_months_of_a_report_have_the_same_traffic():
    found = planned(QUEUE, on=JANUARY)
    assert [dollars(month.bill.total) for month in forecast(found, 4)] == [month.cost for month in path(found, 4)]


def test_a_line_is_told_in_the_month_that_first_passes_it():
    """900,000 requests that grow by 10 % a month: 990,000 in the second month, 1,089,000 in the third."""
    text = """\
region: us-east-1
traffic: {u: {requests: 900_000/month, growth: 10%/month}}
services: {f: {type: lambda, memory: 128 MB, duration: 10 ms}}
connections: [u -> f]
"""
    found = path(planned(text, on=JANUARY), 5)
    told = [month.name for month in found for line in month.passed if "1 million requests" in line.text]
    assert told == ["2027-03"]


def test_what_is_passed_is_told_once():
    found = path(plan(SHOP, on=DAY), 3)
    told = [line for month in found for line in month.passed]
    assert len(told) == len(set(told))


BAD = {
    "from: 2027-13-01": "write from: 2027-03-31",
    "until: soon": "write until: 2027-03-31",
    "from: 2027-03-01, until: 2027-02-01": "write until: 2027-03-01 or a later day",
    "seasons: december": "write seasons: {november: 150%, december: 2x}",
    "seasons: {decembre: 2x}": "did you mean 'december'?",
    "seasons: {december: lots}": "write december: 150%, or december: 2x",
    "seasons: {december: -1}": "write december: 150%, or december: 2x",
    "seasons: {december: 2 GB}": "write december: 150%, or december: 2x",
    "seasons: {december: [2x]}": "write december: 150%, or december: 2x",
}


@pytest.mark.parametrize("said", BAD)
def test_a_time_that_is_none_is_told(said):
    with pytest.raises(ArchplanError) as caught:
        planned(QUEUE.replace("growth: 10%/month, seasons: {march: 2x, april: 50%}", said))
    (found,) = caught.value.diagnostics
    assert found.hint == BAD[said] and found.span.line == 4


@pytest.mark.parametrize("key", ["from", "until", "seasons", "probability"])
def test_when_a_source_sends_may_be_asked_and_moves_no_bill(key):
    found = planned(QUEUE.replace("growth: 10%/month, seasons: {march: 2x, april: 50%}", f"{key}: ask"), on=JANUARY)
    assert [question.name for question in found.architecture.questions] == [f"traffic.u.{key}"]
    assert charge_of(found, "q").is_complete and dollars(charge_of(found, "q").cost) == Fraction("0.125") * (10 + 31)


def test_the_verb_prints_months(tmp_path):
    (tmp_path / "q.yaml").write_text(QUEUE)
    ran = run("months", tmp_path / "q.yaml", "--on", JANUARY, "--until", "2027-04")
    assert ran.code == 0 and "2027-04    30" in ran.out and "2027-05" not in ran.out
    document = json.loads(
        run("months", tmp_path / "q.yaml", "--on", JANUARY, "--until", "2027-04", "--format", "json").out
    )
    assert [month["services"]["q"] for month in document["months"]] == ["2.75", "5.25", "4.28", "0.83"]
    assert run("months", tmp_path / "q.yaml", "--on", JANUARY, "--until", "2026-12").code == 2
    assert run("months", tmp_path / "q.yaml", "--on", JANUARY, "--until", "2099-12").code == 2
    assert run("months", tmp_path / "q.yaml", "--on", JANUARY, "--until", "soon").code == 2


# ---------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    "page", [page for page in RULES if page.slug in saturating()], ids=lambda page: f"{page.of or 'plan'}-{page.slug}"
)
def test_what_is_marked_as_a_limit_is_met_by_traffic(page):
    """With a millionth of its traffic one of its own examples is left alone; as it stands it is told as met."""
    slow = [rescaled(planned(text), Fraction(1, 10**6)) for text in page.flags]
    assert any(page.slug not in {finding.slug for finding in review(found).findings} for found in slow)
    assert all(page.slug in {line.slug for line in lines(planned(text), saturating()).values()} for text in page.flags)


FLEET = """\
region: us-east-1
budget: $100/month
traffic: {u: {requests: 100/second, peak: 1x}}
services: {api: {type: ecs, cpu: 1 vCPU, memory: 2 GB, tasks: 2..12, serves: 60 requests/second, vcpu_quota: 1000}}
connections: [u -> api]
"""


def test_limits_are_told_in_the_order_in_which_traffic_meets_them():
    """Two to twelve tasks of 60 requests a second: the twelfth runs beyond 660 a second, and beyond 720 one lacks."""
    found = planned(FLEET)
    told = limits(found, Fraction(20))
    assert [it.scale for it in told.ahead] == sorted(it.scale for it in told.ahead)
    full, above = (next(it for it in told.ahead if word in it.what) for word in ("the most it may", "needs 13 tasks"))
    assert (full.scale, above.scale) == (Fraction("6.6"), Fraction("7.2"))
    assert {it.what for it in told.ahead} <= {it.what for it in crossings(found, Fraction(1), Fraction(20))}
    assert not any(it.slug == "budget-exceeded" for it in told.ahead), "money is no limit"


def test_the_verb_prints_limits(tmp_path):
    text = """\
region: us-east-1
traffic: {u: {requests: 100/second, peak: 1x}}
services: {f: {type: lambda, duration: 20 s}}
connections: [u -> f]
"""
    (tmp_path / "f.yaml").write_text(text)
    ran = run("limits", tmp_path / "f.yaml", "--on", DAY, "--times", 10)
    assert ran.code == 0 and "met already" in ran.out and "concurrency-above-the-quota" in ran.out
    document = json.loads(run("limits", tmp_path / "f.yaml", "--on", DAY, "--format", "json").out)
    assert document["met"][0]["slug"] == "concurrency-above-the-quota"
    (tmp_path / "f.yaml").write_text("region: us-east-1\nservices: {f: {type: lambda}}\n")
    assert run("limits", tmp_path / "f.yaml", "--on", DAY).code == 2


# ---------------------------------------------------------------------------------------------------- months until

ROUGHLY = """\
free_tier: none
region: us-east-1
budget: $15/month
traffic: {u: {requests: 10..20..40 million/month, response: 0 KB, growth: 10%/month}}
services: {q: {type: dynamodb, item_size: 4 KB, reads_are: strong}}
connections: [u -> q: {reads: 1/request}]
"""


def test_draws_pass_the_budget_in_the_month_of_their_own_arithmetic():
    """The bill is linear: a draw passes $15 in the first month in which its own bill times 1.1^month is over it."""
    found = planned(ROUGHLY, on=JANUARY)
    each = dollars(found.bill.total) / 20
    (one,) = bands(found)
    firsts = []
    for (part,) in points(16, 1):
        millions = one.at(part)
        firsts.append(next((month for month in range(6) if millions * each * Fraction(11, 10) ** month > 15), None))
    course = until(found, 6, 16)
    (budget,) = (it for it in course.lines if it.line is None)
    later = sorted(7 if month is None else month for month in firsts)
    named = [None if month == 7 else date(2027, 1 + month, 1) for month in (later[1], later[7], later[14])]
    assert list(budget.months) == named
    assert budget.share == Fraction(sum(month is not None for month in firsts), 16)
    typical = next(month for month in range(6) if 20 * each * Fraction(11, 10) ** month > 15)
    assert budget.typical == date(2027, 1 + typical, 1) and 0 < budget.share < 1


def test_months_until_says_at_least_where_a_draw_needs_a_price_nobody_knows():
    assert until(planned(UNPRICED), 1, 8).lacking and not until(planned(ROUGHLY), 1, 8).lacking


def test_the_verb_tells_when_draws_pass_what(tmp_path):
    (tmp_path / "q.yaml").write_text(ROUGHLY, "utf-8")
    asked = ("months", tmp_path / "q.yaml", "--on", JANUARY, "--until", "2027-06")
    out = run(*asked, "--samples", "8").out
    assert "months until" in out and "the budget of $15.00 a month" in out
    assert "--samples 64 draws them" in run(*asked).out
    document = json.loads(run(*asked, "--samples", "8", "--format", "json").out)["until"]
    assert document["draws"] == 8 and document["lines"][0]["kind"] == "budget"
    (tmp_path / "q.yaml").write_text(ROUGHLY.replace("10..20..40", "20"), "utf-8")
    assert run(*asked, "--samples", "8").code == 2

"""Other traffic: months by hand, lines crossed where a pencil puts them, and tables that say so."""

import csv
import functools
import io
import json
import re
from fractions import Fraction
from typing import Any

import click
import pytest

from archplan.analysis.months import forecast, ladder, users_of
from archplan.checks import thresholds as growth
from archplan.checks.thresholds import Crossing, Tier, crossings, tiers, tiers_at
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan, plan, rescaled
from archplan.estimate.report import Report
from archplan.outputs import render
from tests.build import SPECS, made, scenarios_of
from tests.clock import DAY
from tests.conftest import ROOT
from tests.shell import TRANSCRIPT, run, said

SHOP = ROOT / "architectures/online-shop.yaml"
GOLDEN = ROOT / "tests/golden/whatif"
EVERY = pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)

# A month is 730 hours, 2,628,000 seconds: 2,628 requests a month of each of 1,000 users are one a second.
ONE_A_SECOND = {"users": "1000 users/month", "requests": "2628 requests/user", "peak": "1x", "response": "1 KB"}


def called(users="1000 users/month", requests="240 requests/user", **function):
    """A function that users call."""
    people = {"users": users, "requests": requests, "peak": "1x", "response": "1 KB"}
    return made(
        {"fn": {"type": "lambda", "duration": "1 ms", **function}}, ["people -> fn"], traffic={"people": people}
    )


def kinds(found: tuple[Crossing, ...], *wanted: str) -> list[tuple[str, int | None]]:
    """Who crosses what beyond how many users, of these kinds."""
    return [(c.service, c.users) for c in found if c.kind in wanted]


def cost(found: Plan, name: str) -> Fraction:
    charge = found.bill.charge(name)
    assert charge is not None
    return dollars(charge.cost)


def total(found: Plan) -> Fraction:
    return dollars(found.bill.total)


# ---------------------------------------------------------------------------------------------------- months


def test_a_source_that_grows_by_a_twentieth_pays_a_twentieth_more_each_month():
    """10 million requests of an HTTP API at $1.00 a million, for the first 300 million."""
    api = made(
        {"api": {"type": "apigateway", "kind": "http"}}, ["people -> api"],
        traffic={"people": {"requests": "10 million/month", "growth": "5%/month"}},
    )  # fmt: skip
    months = forecast(api, 12)
    assert [cost(month, "api") for month in months] == [10 * Fraction(105, 100) ** k for k in range(12)]


def test_every_source_grows_by_its_own_share():
    api = made(
        {"api": {"type": "apigateway", "kind": "http"}}, ["fast -> api", "slow -> api", "steady -> api"],
        traffic={
            "fast": {"requests": "10 million/month", "growth": "50%/month"},
            "slow": {"requests": "10 million/month", "growth": "-10%/month"},
            "steady": {"requests": "10 million/month"},
        },
    )  # fmt: skip
    assert [cost(month, "api") for month in forecast(api, 3)] == [
        10 + 10 + 10,
        15 + 9 + 10,
        Fraction("22.5") + Fraction("8.1") + 10,
    ]


def test_the_first_month_is_the_bill_and_no_months_are_none():
    shop = plan(SHOP, on=DAY)
    assert forecast(shop, 0) == ()
    assert forecast(shop, 1)[0].bill.total == shop.bill.total
    steady = called()
    assert [total(month) for month in forecast(steady, 3)] == [total(steady)] * 3


def test_users_are_those_of_all_sources_that_state_them():
    api = made(
        {"api": {"type": "apigateway", "kind": "http"}}, ["a -> api", "b -> api", "c -> api"],
        traffic={
            "a": {"users": "1000 users/month", "requests": "1 requests/user"},
            "b": {"users": "50 users/month", "requests": "1 requests/user"},
            "c": {"requests": "10/second"},
        },
    )  # fmt: skip
    assert users_of(api) == 1050
    assert users_of(plan(ROOT / "architectures/community/todo-at-four-traffic-levels.yaml", on=DAY)) == 0


def test_a_ladder_is_the_plan_at_each_scale():
    shop = plan(SHOP, on=DAY)
    scales = [Fraction(1, 3), Fraction(1), Fraction(7)]
    assert [total(step) for step in ladder(shop, scales)] == [total(rescaled(shop, scale)) for scale in scales]


@EVERY
@pytest.mark.heavy
def test_more_users_never_cost_less(path):
    steps = ladder(plan(path, on=DAY), [Fraction(scale) for scale in ("0.01", "0.1", "0.9", "1", "3", "30", "300")])
    costs = [total(step) for step in steps]
    assert costs == sorted(costs)


# ---------------------------------------------------------------------------------------------------- what is free


def test_a_million_free_requests_last_for_4166_users():
    """1,000,000 requests / 240 requests/user = 4,166.67 users."""
    fn = called()
    (found,) = crossings(fn, Fraction(1), Fraction(10))
    assert (found.service, found.kind, found.users) == ("fn", "free tier", 4166)
    assert found.scale == Fraction(1_000_000, 240) / 1000 and found.is_exact
    assert found.what == "uses up what is free every month: 1 million requests"
    assert cost(rescaled(fn, Fraction(4166, 1000)), "fn") == 0 < cost(rescaled(fn, Fraction(4167, 1000)), "fn")


def test_gb_seconds_are_used_up_as_well():
    """400,000 GB-seconds / (240 requests/user x 0.5 GB x 10 s) = 333.3 users."""
    found = crossings(called(memory="512 MB", duration="10 s"), Fraction(1, 100), Fraction(1))
    assert [(c.users, c.what) for c in found] == [(333, "uses up what is free every month: 400,000 GB-seconds")]


def test_functions_of_one_account_use_up_one_allowance():
    """240 + 120 requests/user: 1,000,000 / 360 = 2,777.8 users. The one that is called more is named first."""
    two = made(
        {"less": {"type": "lambda", "duration": "1 ms"}, "more": {"type": "lambda", "duration": "1 ms"}},
        [{"people -> less": {"calls": "0.5/request"}}, "people -> more"],
        traffic={"people": {"users": "1000 users/month", "requests": "240 requests/user"}},
    )  # fmt: skip
    (found,) = crossings(two, Fraction(1), Fraction(4))
    assert (found.service, found.users) == ("more", 2777)
    assert found.what == "with less, uses up what is free every month: 1 million requests"


def test_without_a_free_tier_nothing_free_is_used_up():
    fn = made({"fn": {"type": "lambda", "duration": "1 ms"}}, ["people -> fn"], free_tier="none",
              traffic={"people": {"users": "1000 users/month", "requests": "240 requests/user"}})  # fmt: skip
    assert crossings(fn, Fraction(1), Fraction(10)) == ()


def test_what_is_over_at_once_is_not_crossed_again():
    assert crossings(called(requests="2000 requests/user"), Fraction(1), Fraction(10)) == ()


def test_a_line_that_is_met_exactly_is_not_crossed_yet():
    """5,000 x 200 = 1,000,000 requests, all of them free."""
    fn = called(requests="200 requests/user")
    assert crossings(fn, Fraction(1), Fraction(5)) == ()
    (found,) = crossings(fn, Fraction(1), Fraction(5001, 1000))
    assert found.users == 5000
    assert crossings(fn, Fraction(5), Fraction(6)) == (found,)


# ---------------------------------------------------------------------------------------------------- tiers of a price


def downloads(free_tier):
    """Everyone takes 100 MB from a load balancer every month: 100 requests of 1 MB."""
    people = {"users": "1000 users/month", "requests": "100 requests/user", "response": "1 MB"}
    return made({"alb": {"type": "alb"}}, ["people -> alb"], free_tier=free_tier, traffic={"people": people})


def test_transfer_is_cheaper_beyond_ten_terabytes():
    """10 TB = 10,485,760 MB; / 100 MB/user = 104,857.6 users."""
    (found,) = crossings(downloads("none"), Fraction(1), Fraction(300))
    assert (found.service, found.kind, found.users, found.is_exact) == ("people -> alb", "price tier", 104_857, True)
    assert found.what == "Data transfer out to the internet: beyond 10 TB a month it is $0.085 per GB, not $0.09"


def test_a_tier_begins_after_what_is_free():
    """100 GB are free: 102,400 MB / 100 = 1,024 users. (10,485,760 + 102,400) MB / 100 = 105,881.6 users."""
    found = crossings(downloads("always"), Fraction(1), Fraction(300))
    assert [(c.kind, c.users, c.is_exact) for c in found] == [
        ("free tier", 1024, True), ("price tier", 105_881, True)
    ]  # fmt: skip


def test_beyond_a_tier_the_next_gigabyte_costs_its_price():
    """The sentence is what the bill does: 100 MB of one more user cost $0.085/GB, of one fewer $0.09/GB."""
    plain, each = downloads("none"), Fraction(100, 1024)
    below, at, above = (cost(rescaled(plain, Fraction(n, 1000)), "data transfer") for n in (104_856, 104_857, 104_859))
    assert at - below == each * Fraction("0.09")
    beyond = cost(rescaled(plain, Fraction(104_860, 1000)), "data transfer")
    assert beyond - above == each * Fraction("0.085")


def test_a_tier_of_what_lasts_is_told_in_the_unit_of_its_price():
    """Lambda is cheaper beyond 6 billion GB-seconds a month, which are no gigabytes; 400,000 before them are free.

    A million of them a user: 6,000,400,000 are those of 6,000.4 users.
    """
    fn = called(requests="1 million requests/user", memory="1 GB", duration="1 second")
    found = [c for c in crossings(fn, Fraction(1), Fraction(10)) if c.kind == "price tier" and "Duration" in c.what]
    assert [c.users for c in found] == [6000] and "beyond 6,000,000,000 GB-seconds a month it is" in found[0].what


@pytest.mark.heavy
def test_a_price_says_where_it_holds_when_that_is_not_the_region():
    found = [c for c in crossings(plan(SHOP, on=DAY), Fraction(10), Fraction(200)) if c.kind == "price tier"]
    assert found[0].what.startswith("Data transfer out to the internet, asia-pacific: beyond 10 TB a month")


# ---------------------------------------------------------------------------------------------------- capacity, limits


def fleet(**options):
    services = {"alb": {"type": "alb"}, "api": {"type": "ecs", "serves": "10 requests/second", **options}}
    return made(services, ["people -> alb -> api"], traffic={"people": ONE_A_SECOND}, free_tier="none")


def test_tasks_are_added_one_by_one_up_to_the_most():
    """1,000 users are one request a second, a task serves 10: two serve 20,000 users, four 40,000."""
    found = crossings(fleet(tasks="2..4"), Fraction(1), Fraction(100))
    assert [(c.users, c.kind, c.what) for c in found if c.service == "api"] == [
        (20_000, "capacity", "runs 3 tasks in the busiest minute"),
        (30_000, "capacity", "runs 4 tasks in the busiest minute, the most it may"),
        (40_000, "limit", found[-1].what),
    ]
    assert found[-1].slug == "peak-above-tasks" and "at most 4 run" in found[-1].what


def test_of_many_tasks_the_first_and_the_last_are_told():
    found = crossings(fleet(tasks="2..900"), Fraction(1), Fraction(9500))
    assert [(c.users, c.what) for c in found if c.kind == "capacity"] == [
        (20_000, "runs 3 tasks in the busiest minute, and 897 more follow one by one"),
        (8_990_000, "runs 900 tasks in the busiest minute, the most it may"),
    ]


def test_a_thousand_calls_at_once_are_the_quota():
    """1,000 users call once a second, for a second: a million users are 1,000 at once, 800,000 four fifths of it."""
    fn = called(requests="2628 requests/user", duration="1 s", memory="128 MB")
    found = {c.slug: c for c in crossings(fn, Fraction(100), Fraction(5000)) if c.kind == "limit"}
    assert found["concurrency-above-the-quota"].users == 1_000_000
    assert found["concurrency-above-the-quota"].service == "fn"
    assert found["concurrency-above-the-quota"].severity == "error"
    found = {c.slug: c for c in crossings(fn, Fraction(100), Fraction(900))}
    assert found["near-a-quota"].users == 800_000


def test_a_limit_says_what_the_review_says():
    fn = called(requests="2628 requests/user", duration="1 s")
    (found,) = (c for c in crossings(fn, Fraction(100), Fraction(5000)) if c.slug == "concurrency-above-the-quota")
    assert "above 1,000" in found.what and found.span is not None and found.span.file == "it.yaml"


def test_what_the_spec_allows_is_no_limit():
    people = {"users": "1000 users/month", "requests": "2628 requests/user", "peak": "1x"}
    fn = made({"fn": {"type": "lambda", "duration": "1 s"}}, ["people -> fn"], traffic={"people": people},
              allow=["concurrency-above-the-quota"])  # fmt: skip
    assert "concurrency-above-the-quota" not in {c.slug for c in crossings(fn, Fraction(100), Fraction(5000))}


def test_the_budget_is_a_limit():
    """$10 a month buy 10 million requests at $1.00 a million: 10,000 users of 1,000 requests. To three digits."""
    api = made(
        {"api": {"type": "apigateway", "kind": "http"}}, ["people -> api"], budget="$10/month", free_tier="none",
        traffic={"people": {"users": "1000 users/month", "requests": "1000 requests/user", "request": "1 KB", "response": "0 KB"}},
    )  # fmt: skip
    (found,) = (c for c in crossings(api, Fraction(1), Fraction(100)) if c.slug == "budget-exceeded")
    assert (found.users, found.service, found.is_exact) == (10_000, "", False)


def test_scales_are_given_where_nobody_is_counted():
    api = made({"fn": {"type": "lambda", "duration": "1 ms"}}, ["people -> fn"],
               traffic={"people": {"requests": "400000/month"}})  # fmt: skip
    (found,) = crossings(api, Fraction(1), Fraction(10))
    assert (found.users, found.scale) == (None, Fraction(5, 2))


@pytest.mark.parametrize("low, high", [(0, 1), (2, 1), (-1, 1), (1, 10**14)])
def test_a_search_has_two_ends(low, high):
    with pytest.raises(ValueError, match="two scales"):
        crossings(called(), Fraction(low), Fraction(high))


@pytest.mark.parametrize("path", [
    SHOP, *(ROOT / "architectures" / name for name in (
        "blood-donation.yaml", "community/campus-attendance.yaml", "resilience/serverless-orders.yaml")),
], ids=lambda path: path.stem)  # fmt: skip
@pytest.mark.heavy
def test_a_crossing_is_beyond_its_scale_and_not_before(path):
    """Searched on either side of a crossing, it is found on the far one alone."""
    spec = plan(path, on=DAY)
    low, high = Fraction(1, 10), Fraction(100)
    found = crossings(spec, low, high)
    assert found
    for crossing in found[:3]:
        if low < crossing.scale:
            assert line(crossing) not in map(line, crossings(spec, low, crossing.scale))
        assert line(crossing) in map(line, crossings(spec, crossing.scale, high))


def scenarios():
    for path in SPECS:
        for name in (None, *scenarios_of(path)):
            yield pytest.param(path, name, id=f"{path.stem}-{name or 'as written'}")


@pytest.mark.parametrize("path, scenario", list(scenarios()))
@pytest.mark.heavy
def test_an_exact_crossing_bends_the_bill_between_its_user_and_the_next(path, scenario):
    """The user before N costs what those before did; the one after N + 1 costs more where what is free is used up, and
    something else where another price begins. Nothing of the search is asked: the bill is priced anew on both sides.
    """
    spec = plan(path, on=DAY, scenario=scenario)
    stated = users_of(spec)

    def total(scale: Fraction) -> Fraction:
        return dollars(rescaled(spec, scale).bill.total)

    for crossing in crossings(spec, Fraction(1, 10), Fraction(1000)):
        if crossing.is_exact:
            at = Fraction(crossing.users) / stated if crossing.users is not None else crossing.scale
            one = 1 / stated if stated else crossing.scale / 10**6
            assert at <= crossing.scale < at + one
            if at > 2 * one:
                before, after = total(at) - total(at - one), total(at + 2 * one) - total(at + one)
                assert before < after if crossing.kind == "free tier" else before != after, crossing.what


def line(crossing: Crossing) -> tuple[Any, ...]:
    """What is crossed, whatever numbers its sentence has at that scale."""
    return crossing.service, crossing.kind, crossing.slug or crossing.what, crossing.span


# ---------------------------------------------------------------------------------------------------- tiers


def test_a_tier_says_what_was_crossed_since_the_one_before():
    """4,166.67 users use up the requests."""
    found = tiers(called(), [100, 1000, 4000, 5000, 10_000])
    assert [tier.users for tier in found] == [100, 1000, 4000, 5000, 10_000]
    assert [tier.scale for tier in found] == [Fraction(1, 10), 1, 4, 5, 10]
    assert [tier.since for tier in found] == [Fraction(1, 100), Fraction(1, 10), 1, 4, 5]
    assert [kinds(tier.crossings, "free tier") for tier in found] == [[], [], [], [("fn", 4166)], []]
    assert [total(tier.plan) for tier in found] == [total(rescaled(called(), tier.scale)) for tier in found]


def test_the_first_tier_looks_back_to_the_spec_when_it_is_above_it():
    (above,) = tiers(called(), [9000])
    (below,) = tiers(called(), [1000])
    assert (above.since, below.since) == (1, Fraction(1, 10))


def test_tiers_stand_in_order_and_once():
    assert [tier.users for tier in tiers(called(), [5000, 100, 5000])] == [100, 5000]


def test_what_one_user_costs():
    """An HTTP API at $1.00 a million, 1,000 requests a user: a tenth of a cent."""
    api = made({"api": {"type": "apigateway", "kind": "http"}}, ["people -> api"], free_tier="none",
               traffic={"people": {"users": "1000 users/month", "requests": "1000 requests/user", "response": "0 KB"}})  # fmt: skip
    assert [tier.cost_per_user for tier in tiers(api, [10, 1000, 100_000])] == [Fraction(1, 1000)] * 3


def test_tiers_of_users_need_users():
    with pytest.raises(ValueError, match="no source of this plan states users"):
        tiers(plan(ROOT / "architectures/community/todo-at-four-traffic-levels.yaml", on=DAY), [100])
    with pytest.raises(ValueError, match="more than nothing"):
        tiers_at(called(), [Fraction(0)])


@pytest.mark.heavy
def test_the_work_is_bounded(monkeypatch):
    """Four tiers of the shop over five powers of ten price it a few hundred times at most, not thousands."""
    counted = []

    def counting(found, scale):
        counted.append(scale)
        return rescaled(found, scale)

    monkeypatch.setattr(growth, "rescaled", counting)
    tiers(plan(SHOP, on=DAY), [100, 1000, 10_000, 100_000, 1_000_000, 10_000_000])
    assert len(counted) == len(set(counted)) < 250


# ---------------------------------------------------------------------------------------------------- what is shown


@functools.cache
def grown(users: tuple[int, ...], settings: tuple[str, ...]) -> tuple[Plan, tuple[Tier, ...]]:
    """The shop, and its tiers."""
    found = plan(SHOP, on=DAY, shown=str(SHOP.relative_to(ROOT)), settings=settings)
    return found, tiers(found, users)


def shown(form, width=100, users=(100, 1000, 10_000, 100_000, 1_000_000), settings=()):
    found, each = grown(users, settings)
    text = str(render("growth", Report(found), tiers=each, form=form, width=width))
    return click.unstyle(text).replace(found.book.fingerprint, "BOOK")


@pytest.mark.parametrize("form, suffix", [("table", "txt"), ("markdown", "md"), ("csv", "csv"), ("json", "json")])
@pytest.mark.heavy
def test_forms(form, suffix, golden):
    golden(GOLDEN / f"growth.{suffix}", shown(form))


def test_a_narrow_terminal_has_the_columns_below_one_another():
    wide, narrow = shown("table", 200), shown("table", 60)
    assert wide.count("cdn  Amazon CloudFront") == 1 < narrow.count("cdn  Amazon CloudFront")
    assert max(len(line) for line in narrow.splitlines() if "$" in line and "·" not in line) <= 60
    amounts = re.compile(r"\$[\d,]+\.\d+")
    assert set(amounts.findall(wide)) == set(amounts.findall(narrow))


def test_a_spreadsheet_adds_up():
    rows = list(csv.DictReader(io.StringIO(shown("csv"))))
    for column in list(rows[0])[3:]:
        parts = sum(Fraction(row[column]) for row in rows if row["row"] == "service")
        (whole,) = (Fraction(row[column]) for row in rows if row["row"] == "total a month")
        assert abs(parts - whole) <= Fraction(1, 200) + Fraction(1, 10**9)


def test_every_form_has_the_same_crossings():
    document = json.loads(shown("json"))
    found = [c for tier in document["tiers"] for c in tier["crossings"]]
    assert len(found) > 3
    flat = " ".join(shown("table").split())
    for crossing in found:
        assert crossing["what"] in flat
        assert f"{crossing['users']:,} users" in flat
    rows = [row for row in csv.reader(io.StringIO(shown("csv"))) if row[0].startswith("crossing: ")]
    assert [row[2] for row in rows] == [crossing["what"] for crossing in found]


def test_an_unknown_price_makes_a_floor_of_every_total():
    text = shown("table", settings=("region=sa-east-1", "recovery=null"), users=(100,))
    (total_row,) = (line for line in text.splitlines() if line.startswith("a month  "))
    assert total_row.split("  ")[-1].strip().startswith("at least $")
    assert "price unknown: logs, " in text
    document = json.loads(shown("json", settings=("region=sa-east-1", "recovery=null"), users=(100,)))
    assert document["tiers"][0]["complete"] is False and document["tiers"][0]["unpriced"]


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
def test_hostile_words_stay_words(form):
    title = "=cmd() | <script>alert(1)</script>"
    found = made({"fn": {"type": "lambda", "duration": "1 ms", "label": title}}, ["people -> fn"],
                 traffic={"people": {"users": "10 users/month", "requests": "1 requests/user"}}) if form != "table" else called()  # fmt: skip
    found = plan_of_title(found, title)
    text = str(render("growth", Report(found), tiers=tiers(found, [10]), form=form))
    if form == "markdown":
        assert "<script>" not in text.replace("\\<", "")
    if form == "csv":
        assert all(not cell.startswith("=") for row in csv.reader(io.StringIO(text)) for cell in row)
    if form == "json":
        assert json.loads(text)["title"] == title


def plan_of_title(found: Plan, title: str) -> Plan:
    from archplan.kernel.record import changed

    return changed(found, architecture=changed(found.architecture, title=title))


# ---------------------------------------------------------------------------------------------------- the command


@pytest.mark.heavy
def test_users_and_times_are_asked_for_at_the_command_line():
    ran = run("cost", SHOP, "--users", "100,10_000", "--format", "json", "--on", "2026-11-22")
    assert ran.code == 0
    assert [tier["users"] for tier in json.loads(ran.out)["tiers"]] == [100, 10_000]
    ran = run("cost", SHOP, "--times", "0.5,2", "--format", "json", "--on", "2026-11-22")
    assert [tier["timesTraffic"] for tier in json.loads(ran.out)["tiers"]] == ["0.5", "2"]


@pytest.mark.parametrize("arguments", [("--users", "1,10_000_000_000"), ("--times", "0.001,1_000_000")])
@pytest.mark.heavy
def test_the_widest_question_has_an_answer(arguments):
    ran = run("cost", ROOT / "architectures/blood-donation.yaml", *arguments, "--format", "json")
    assert ran.code == 0 and len(json.loads(ran.out)["tiers"]) == 2


def test_a_table_says_what_grows_with_the_users():
    ran = run("cost", ROOT / "architectures/community/campus-attendance.yaml", "--users", "200")
    assert "All sources grow alike: people, deadlines." in ran.out
    assert "What is held" in ran.out


@pytest.mark.parametrize("arguments, message", {
    ("--users", "0"): "'0' is not a number from 1",
    ("--users", "1.5"): "'1.5' is not a number from 1",
    ("--users", "ten"): "'ten' is not a number from 1",
    ("--users", ""): "a word of this call is empty",
    ("--users", "1,,2"): "'' is not a number",
    ("--users", "99999999999"): "to 10,000,000,000",
    ("--users", ",".join(map(str, range(1, 14)))): "13 columns are too many",
    ("--times", "-1"): "'-1' is not a number from 0.001 to 1,000,000",
    ("--times", "1e3"): "'1e3' is not a number",
    ("--times", "٣"): "is not a number",
    ("--users", "1", "--times", "1"): "take one",
    ("--users", "1", "--brief"): "--brief goes without",
}.items(), ids=lambda given: " ".join(given) if isinstance(given, tuple) else "")  # fmt: skip
def test_what_is_no_number_of_users_is_refused(arguments, message):
    ran = run("cost", SHOP, *arguments)
    assert ran.code == 2 and message in ran.err and ran.out == ""


def test_a_spec_without_users_says_what_to_do():
    todo = ROOT / "architectures/community/todo-at-four-traffic-levels.yaml"
    ran = run("cost", todo, "--users", "100")
    assert ran.code == 2 and "--times 1,10,100" in ran.err and "users: 30_000 users/month" in ran.err
    ran = run("cost", todo, "--times", "1,2")
    assert ran.code == 0 and "so many times its traffic" in ran.out


def test_a_spec_without_traffic_has_nothing_to_grow(tmp_path):
    spec = tmp_path / "still.yaml"
    spec.write_text("title: Still\nregion: us-east-1\nservices: {site: {type: s3, holds: 1 GB}}\n")
    ran = run("cost", spec, "--users", "10")
    assert ran.code == 2 and "has no 'traffic:'" in ran.err


def test_strict_fails_when_a_price_is_unknown():
    arguments = ("cost", SHOP, "--users", "10", "--set", "region=sa-east-1", "--set", "recovery=null")
    assert run(*arguments).code == 0
    assert run(*arguments, "--strict").code == 3


@pytest.mark.heavy
def test_the_page_shows_what_the_program_prints(request, monkeypatch):
    monkeypatch.chdir(ROOT)
    page = ROOT / "docs/whatif.md"
    text = page.read_text("utf-8")
    if request.config.getoption("--update"):
        text = TRANSCRIPT.sub(lambda m: f"<!-- transcript: {m[1]} -->\n```\n{said(m[1])}```", text)
        page.write_text(text, "utf-8")
    found: list[Any] = TRANSCRIPT.findall(text)
    assert len(found) >= 2
    for command, printed in found:
        assert printed == said(command), command

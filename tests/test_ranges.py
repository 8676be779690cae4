"""What bands do to a bill: every draw is a spec priced exactly, and what is said of all draws is true of them."""

import json
import math
import re
from fractions import Fraction

import pytest

from archplan.analysis.draws import MOST, PARTS, directions, mean_of, points, quantile, whole_count
from archplan.analysis.inputs import bands, inputs, with_values
from archplan.analysis.margins import margins
from archplan.analysis.ranges import percentile, simulate
from archplan.checks.chances import chances
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan
from archplan.kernel.diagnostics import ArchplanError
from archplan.services.words.bands import rewritten
from tests.build import EXAMPLES, ROUGH, SHOP, UNPRICED, charge_of, planned
from tests.clock import DAY
from tests.shell import run

HALF, ONE = Fraction(1, 2), Fraction(1)
BUCKET = "{free_tier: none, region: us-east-1, services: {it: {type: s3, holds: 50..100..300 GB}}, connections: []}"
CERTAIN = """\
title: Orders
region: us-east-1
budget: $60/month
traffic: {shoppers: {users: 30_000 users/month, requests: 40 requests/user, response: 60 KB}}
services: {api: {type: lambda, memory: 512 MB, duration: 120 ms}, orders: {type: dynamodb, holds: 50 GB}}
connections: [shoppers -> api, api -> orders: {writes: 0.4/request}]
"""


# ---------------------------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize("path", EXAMPLES)
def test_every_number_of_a_spec_may_be_a_band_whose_typical_value_is_billed(path):
    found = plan(path, on=DAY)
    text = path.read_text("utf-8")
    known = [it for it in inputs(found) if it.span.file == str(path) and "±" not in it.text and ".." not in it.text]
    assert known or not found.architecture.sources
    rows, wide = text.splitlines(), list[str]()
    for it in sorted(known, key=lambda it: (it.span.line, -it.span.column)):
        row, start = rows[it.span.line - 1], it.span.column - 1
        if row[start : start + len(it.text)] == it.text:  # not one of a text over several lines
            spread = "0%" if it.is_counted or "%" in it.text or it.typical == 1 else "0.01%"
            rows[it.span.line - 1] = row[:start] + f"{it.text} ± {spread}" + row[start + len(it.text) :]
            wide += [it.name] if spread != "0%" and it.typical else []
    banded = planned("\n".join(rows), name=str(path))
    assert dollars(banded.bill.total) == dollars(found.bill.total)
    assert sorted(it.name for it in bands(banded)) == sorted(wide)


BAD = {
    "users: 60_000..30_000..20_000 users/month": "write 20_000..30_000..60_000 users/month",
    "users: 1..2 users/month": "write low..typical..high",
    "users: 30_000 users/month ± 100%": "write '30_000 users/month ± 50%'",
    "users: 30_000 users/month ± lots": "write '30_000 users/month ± 50%'",
    "users: 1 users/month..2 users/day..3": "write",
    "probability: 130%, users: 1 users/month": "write",
    "probability: -1%, users: 1 users/month": "write",
    "response: 3..2..1 KB, users: 1 users/month": "write 1..2..3 KB",
}


@pytest.mark.parametrize("said", BAD)
def test_a_band_that_is_none_is_told_with_what_to_write(said):
    with pytest.raises(ArchplanError) as caught:
        planned(
            f"{{region: us-east-1, traffic: {{s: {{{said}, requests: 1 requests/user}}}}, services: {{a: {{type: sqs}}}}, connections: [s -> a]}}"
        )
    (found,) = caught.value.diagnostics
    assert found.slug == "bad-value" and BAD[said] in found.hint, found


@pytest.mark.parametrize("key", ["reads", "calls", "data", "request", "share"])
@pytest.mark.parametrize("value", ["3..2..1", "1..2", "2 ± 150%"])
def test_a_band_of_a_connection_that_is_none_is_told(key, value):
    unit = {"data": " GB/month", "request": " KB", "share": "%"}.get(key, "/request")
    value = value.replace(" ±", f"{unit} ±") if "±" in value else value + unit
    with pytest.raises(ArchplanError) as caught:
        planned({"region": "us-east-1", "traffic": {"s": {"requests": "1 million/month"}},
                 "services": {"f": {"type": "lambda"}, "t": {"type": "dynamodb"}},
                 "connections": ["s -> f", {"f -> t": {"reads": "1/request", key: value}}]})  # fmt: skip
    assert [found.slug for found in caught.value.diagnostics] == ["bad-value"]
    assert "write" in caught.value.diagnostics[0].hint


def test_an_end_that_is_no_value_of_its_kind_is_no_end():
    with pytest.raises(ArchplanError, match="is over 100%"):
        planned({"region": "us-east-1", "services": {"c": {"type": "cloudfront", "hit_ratio": "85% ± 50%"}}})


@pytest.mark.parametrize(
    ("text", "factor", "made"),
    [("60 KB", Fraction(3, 2), "90 KB"), ("30_000 users/month", HALF, "15000 users/month"), ("$0.25/GB", 2 * ONE, "$0.5/GB"),
     ("1/request", Fraction(1, 3), "0.333333333333/request"), ("12 million/month", ONE, "12 million/month"),
     ("500 concurrent every 10 s", 2 * ONE, "1000 concurrent every 10 s"), ("0.00002", ONE, "0.00002")],
)  # fmt: skip
def test_a_number_is_written_with_another_value(text, factor, made):
    assert rewritten(text, factor) == made


# ---------------------------------------------------------------------------------------------------- what is drawn


@pytest.mark.parametrize("dimension", range(MOST))
def test_every_dimension_of_the_sequence_puts_one_point_in_each_stratum(dimension):
    count = 64
    column = [point[dimension] for point in points(count * PARTS, MOST, seed=3)]
    for part in range(PARTS):
        strata = {int(value * count) for value in column[part * count : (part + 1) * count]}
        assert strata == set(range(count))


def test_the_first_dimensions_are_those_of_joe_and_kuo():
    """The first eight of theirs in Gray-code order, before any shift."""
    from archplan.analysis.draws import _sobol

    told = [[0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125], [0, 0.5, 0.25, 0.75, 0.375, 0.875, 0.125, 0.625],
            [0, 0.5, 0.25, 0.75, 0.625, 0.125, 0.875, 0.375]]  # fmt: skip
    assert [[value / 2**32 for value in _sobol(8, directions(number))] for number in range(3)] == told


def test_beyond_the_last_dimension_points_are_spread_in_strata():
    for number in (MOST, MOST + 5):
        column = [point[number] for point in points(16 * PARTS, MOST + 6)]
        assert {int(value * 16) for value in column[:16]} == set(range(16))


def test_points_are_a_power_of_two_of_each_part():
    assert [whole_count(wanted) for wanted in (1, 8, 9, 256, 1000)] == [8, 8, 16, 256, 1024]
    with pytest.raises(ValueError, match="power of two"):
        list(points(24, 2))


def test_the_error_of_a_linear_bill_falls_faster_than_chance():
    """Sixteen times the points: chance would make it a quarter, and Sobol makes it less than a tenth."""
    ends = [
        (Fraction(1), Fraction(2), Fraction(5)),
        (Fraction(0), Fraction(0), Fraction(9)),
        (Fraction(3), Fraction(8), Fraction(9)),
    ]
    exact = float(sum(mean_of(*of) for of in ends))

    def off(count):
        found = [
            sum(float(quantile(*of, part)) for of, part in zip(ends, point, strict=True))
            for seed in range(4)
            for point in points(count, 3, seed)
        ]
        return abs(sum(found) / len(found) - exact)

    assert off(2048) < off(128) / 10


def test_a_triangular_draw_is_that_of_its_curve():
    low, typical, high = Fraction(0), Fraction(5), Fraction(10)
    assert quantile(low, typical, high, 0.5) == 5
    assert quantile(low, typical, high, 0.125) == Fraction("2.5")  # sqrt(0.125 * 10 * 5)
    assert quantile(low, typical, high, 0.875) == Fraction("7.5")
    assert quantile(typical, typical, typical, 0.3) == typical


def test_a_band_of_ratios_is_as_often_below_its_typical_value_as_above():
    assert quantile(Fraction(1), Fraction(10), Fraction(1000), 0.5) == 10
    assert quantile(Fraction(1), Fraction(10), Fraction(1000), 0) == 1
    assert quantile(Fraction(1), Fraction(10), Fraction(1000), 1) == 1000
    assert quantile(Fraction(1), Fraction(2), Fraction(9), 0.5) != 2, "less than ten times apart: triangular"


@pytest.mark.parametrize("ends", [(0, 0, 3), (1, 2, 3), (1, 10, 1000), (2, 2, 900), (0, 5, 5)])
def test_draws_rise_and_stay_between_the_ends(ends):
    low, typical, high = map(Fraction, ends)
    found = [quantile(low, typical, high, number / 50) for number in range(51)]
    assert found == sorted(found) and found[0] >= ends[0] and found[-1] <= ends[2]


# ---------------------------------------------------------------------------------------------------- what it costs


def test_a_draw_costs_what_a_spec_with_its_numbers_costs():
    """Tiers, free tiers and what is rounded up included: each draw written out by hand as a spec of its own."""
    found = planned(ROUGH)
    known = bands(found)
    for point in list(points(16, len(known), seed=5))[::3]:
        values = {it: it.at(part) for it, part in zip(known, point, strict=True)}
        text = ROUGH
        for it, value in values.items():
            text = text.replace(it.text, it.in_spec(value), 1)
        assert ".." not in text and "±" not in text
        assert with_values(found, values).bill.total == planned(text).bill.total


def test_the_mean_of_a_linear_bill_is_the_bill_of_the_mean():
    found = simulate(planned(BUCKET), 512)
    price = Fraction("0.023")  # us-east-1, the first 50 TB of a month
    exact = price * Fraction(50 + 100 + 300, 3)
    assert found.typical == price * 100
    assert abs(found.total.mean - exact) <= found.total.error_of_mean < exact / 100


def test_percentiles_are_draws():
    amounts = [Fraction(number) for number in (5, 1, 4, 2, 3, 9, 8, 7, 6, 10)]
    assert [percentile(amounts, Fraction(share, 10)) for share in (1, 5, 9, 10)] == [1, 5, 9, 10]
    found = simulate(planned(BUCKET), 64)
    assert all(found.total.at(share) in found.total.amounts for share in (Fraction(1, 10), HALF, Fraction(9, 10)))
    assert found.total.above(found.total.at(Fraction(9, 10))) <= Fraction(1, 10)


def test_the_same_seed_draws_the_same_and_another_one_does_not():
    first, again, other = (simulate(planned(BUCKET), 16, seed).total.amounts for seed in (1, 1, 2))
    assert first == again != other


def test_services_add_up_to_the_total_in_every_draw():
    found = simulate(planned(ROUGH), 16)
    for number, total in enumerate(found.total.amounts):
        assert total == sum(amounts.amounts[number] for amounts in found.services.values())


def test_a_band_without_width_changes_no_draw():
    wide, text = planned(ROUGH), ROUGH.replace("holds: 50 GB", "holds: 50..50..50 GB")
    assert simulate(wide, 16).total == simulate(planned(text), 16).total


def test_a_number_is_drawn_once_wherever_it_leads():
    """Users that reach two buckets move both alike: were they drawn apart, the sum would vary less."""
    text = """\
region: us-east-1
free_tier: none
traffic: {u: {users: 1..2..3 million users/month, requests: 1 requests/user}}
services: {a: {type: sqs}, b: {type: sqs}}
connections: [u -> a, u -> b]
"""
    found = simulate(planned(text), 32)
    assert found.services["a"].amounts == found.services["b"].amounts


def test_a_spec_of_too_many_bands_is_told_before_anybody_waits(tmp_path):
    buckets = ", ".join(f"b{number}: {{type: s3, holds: 1..2..3 GB}}" for number in range(201))
    (tmp_path / "t.yaml").write_text(f"region: us-east-1\nbudget: $9/month at 90%\nservices: {{{buckets}}}\n")
    for verb in ("simulate", "check"):
        ran = run(verb, tmp_path / "t.yaml", "--on", DAY)
        assert ran.code == 2 and "too-many-bands" in ran.out + ran.err


def test_what_is_counted_is_drawn_whole():
    found = simulate(planned("{region: us-east-1, free_tier: none, services: {k: {type: kms, keys: 10..20..40}}}"), 32)
    assert {amount.denominator for amount in found.total.amounts} == {1}, "a key is a dollar"
    assert len(set(found.total.amounts)) > 5


def test_a_source_comes_with_its_probability():
    text = """\
region: us-east-1
free_tier: none
traffic: {u: {requests: 1 million/month}, launch: {requests: 10 million/month, probability: 30%}}
services: {a: {type: sqs}}
connections: [u -> a, launch -> a]
"""
    found = chances(planned(text), 64).simulation
    without = planned(text.replace("10 million", "0")).bill.total
    assert any("probability of 30%" in said for said in found.plan.assumptions)
    assert found.typical == dollars(planned(text.replace(", probability: 30%", "")).bill.total), (
        "billed as if it were sure"
    )
    assert set(found.total.amounts) == {dollars(without), found.typical}
    assert abs(found.total.above(dollars(without)) - Fraction(3, 10)) <= Fraction(1, 16)
    (swing,) = found.swings
    assert swing.at_low == dollars(without) - found.typical and swing.at_high == 0


def test_the_swing_of_a_number_is_the_bill_at_its_ends():
    found = simulate(planned(BUCKET), 8)
    (swing,) = found.swings
    price = Fraction("0.023")
    assert swing.at_low == price * (swing.low - 100) and swing.at_high == price * (swing.high - 100)
    # F(x) = (x - 50)^2 / (250 * 50) below 100, and 1 - (300 - x)^2 / (250 * 200) above
    assert math.isclose(swing.low, 50 + math.sqrt(0.1 * 250 * 50), rel_tol=1e-8)
    assert math.isclose(swing.high, 300 - math.sqrt(0.1 * 250 * 200), rel_tol=1e-8)


def test_numbers_that_make_no_spec_together_are_told_at_a_band():
    text = """\
region: us-east-1
traffic: {u: {requests: 1 million/month}}
services: {c: {type: cloudfront}, a: {type: s3}, b: {type: s3}}
connections:
  - u -> c
  - c -> a: {share: 60..70..90%}
  - c -> b: {share: 30%}
"""
    with pytest.raises(ArchplanError) as caught:
        simulate(planned(text), 8)
    (found,) = caught.value.diagnostics
    assert found.slug == "band-makes-no-spec" and found.span.line == 6 and "c -> a: share at" in found.message


def test_a_price_that_only_some_draws_need_makes_every_amount_at_least(tmp_path):
    found = simulate(planned(UNPRICED), 16)
    assert found.plan.bill.is_complete and not found.is_complete, "the typical values send nothing there"
    assert found.lacking[0][0] == "t"
    (tmp_path / "t.yaml").write_text(UNPRICED)
    printed = run("simulate", tmp_path / "t.yaml", "--samples", 16, "--on", DAY, "--strict")
    assert printed.code == 3 and "at least" in printed.out and "Nobody can say more" in printed.out


# ---------------------------------------------------------------------------------------------------- lines and margins


def test_the_chance_of_a_line_is_the_share_of_the_draws_beyond_it():
    text = ROUGH.replace("free_tier: none\n", "")
    found = chances(planned(text), 32)
    free = next(it for it in found.lines if "400,000 GB-seconds" in it.line.text)
    known = bands(planned(text))
    order = [swing.input for swing in found.simulation.swings]
    beyond = 0
    for point in points(32, len(known)):
        one = with_values(planned(text), {it: it.at(part) for it, part in zip(order, point, strict=True)})
        used = next(line for line in charge_of(one, "api").lines if line.name == "compute").count
        beyond += used > 400_000
    assert free.share == Fraction(beyond, 32) and 0 < beyond < 32


def test_a_number_may_be_so_wrong_until_the_budget_breaks():
    """$0.023 a GB: 217 GB are $4.991 and within $5, 218 GB are not; of four digits 217.3 GB, at $4.9979."""
    found = planned(BUCKET.replace("50..100..300 GB", "100 GB").replace("{free", "{budget: $5/month, free", 1))
    (margin,) = margins(found)
    assert margin.breaks_above == Fraction("217.3") and margin.breaks_below is None
    assert (margin.at_half, margin.at_twice) == (Fraction("-1.15"), Fraction("2.3"))


def test_a_margin_holds_at_what_is_told_and_breaks_at_the_next():
    found = planned(CERTAIN)
    limit = found.architecture.budget
    told = [(it, it.breaks_above) for it in margins(found) if it.breaks_above is not None and not it.input.is_counted]
    assert len(told) > 3
    for margin, value in told:
        step = Fraction(10) ** (math.floor(math.log10(value)) - 3)
        assert with_values(found, {margin.input: value}).bill.total <= limit
        assert with_values(found, {margin.input: value + step}).bill.total > limit


# ---------------------------------------------------------------------------------------------------- the gate


@pytest.mark.parametrize(
    ("budget", "policy", "code"),
    [("$60/month", "", 0), ("$60/month at 90%", "", 1), ("$60/month", "90%", 1), ("$60/month at 10%", "", 0),
     ("$200/month at 90%", "99%", 0), ("$60/month at 10%", "90%", 1)],
)  # fmt: skip
def test_a_share_of_the_draws_must_keep_the_budget(budget, policy, code, tmp_path, monkeypatch):
    monkeypatch.setattr("archplan.analysis.ranges.SAMPLES", 32)
    (tmp_path / "t.yaml").write_text(ROUGH.replace("$60/month", budget))
    (tmp_path / "archplan.toml").write_text(
        f'[check]\nselect = ["none"]\nbudget-at = "{policy}"\n' if policy else "[check]\n"
    )
    ran = run("check", tmp_path / "t.yaml", "--on", DAY)
    assert ran.code == code, ran.out
    assert ("budget-at-risk" in ran.out) == bool(code)


def test_a_band_that_hides_an_unknown_price_fails_the_gate(tmp_path, monkeypatch):
    """The typical bill is complete and far below the budget; a draw that calls what has no price is not."""
    monkeypatch.setattr("archplan.analysis.ranges.SAMPLES", 32)
    (tmp_path / "t.yaml").write_text(UNPRICED.replace("$1_000/month", "$1_000/month at 50%"))
    ran = run("check", tmp_path / "t.yaml", "--on", DAY)
    assert ran.code == 1 and "nobody can say whether $1,000.00 holds at 50% of the draws" in ran.out


def test_a_policy_of_shares_wants_a_budget(tmp_path):
    (tmp_path / "t.yaml").write_text(ROUGH.replace("budget: $60/month\n", ""))
    (tmp_path / "archplan.toml").write_text('[check]\nbudget-at = "90%"\n')
    ran = run("check", tmp_path / "t.yaml", "--on", DAY)
    assert ran.code == 1 and "this spec has no budget" in ran.out


@pytest.mark.parametrize("said", ['"100%"', '"0%"', '"lots"', "90", "true", '"0.9"'])
def test_a_share_that_is_none_makes_a_wrong_policy(said, tmp_path):
    (tmp_path / "t.yaml").write_text(CERTAIN)
    (tmp_path / "archplan.toml").write_text(f"[check]\nbudget-at = {said}\n")
    ran = run("check", tmp_path / "t.yaml", "--on", DAY)
    assert ran.code == 2 and "no share of the draws" in ran.out + ran.err


@pytest.mark.parametrize("said", ["$450/month at 100%", "$450/month at 0%", "$450/month at most", "$450/month at 90"])
def test_a_share_of_a_budget_that_is_none_is_told(said):
    with pytest.raises(ArchplanError) as caught:
        planned(CERTAIN.replace("$60/month", said))
    (found,) = caught.value.diagnostics
    assert found.hint == "write $450/month at 90%, or $450/month for the typical values alone"


def test_without_bands_a_share_asks_no_more_than_the_budget(tmp_path):
    (tmp_path / "t.yaml").write_text(CERTAIN.replace("$60/month", "$60/month at 90%"))
    assert run("check", tmp_path / "t.yaml", "--on", DAY).code == 0


# ---------------------------------------------------------------------------------------------------- the verb


def test_the_verb_prints_the_same_bytes_for_the_same_seed(tmp_path):
    (tmp_path / "t.yaml").write_text(ROUGH)
    first = run("simulate", tmp_path / "t.yaml", "--samples", 16, "--on", DAY)
    assert first.code == 0 and first == run("simulate", tmp_path / "t.yaml", "--samples", 16, "--on", DAY)
    document = json.loads(run("simulate", tmp_path / "t.yaml", "--samples", 10, "--on", DAY, "--format", "json").out)
    assert document["draws"] == 16 and document["complete"] and len(document["inputs"]) == len(bands(planned(ROUGH)))
    shown = re.search(r"^a month +\$([\d.]+) +\$([\d.]+) +\$([\d.]+) +\$([\d.]+)$", first.out, re.MULTILINE)
    assert shown is not None
    cost = document["monthlyCost"]
    assert list(shown.groups()) == [cost["typical"], *(cost[key]["amount"] for key in ("p10", "p50", "p90"))]


def test_a_share_that_is_a_band_is_recovered_with_its_typical_value(tmp_path):
    text = SHOP.read_text("utf-8")
    found = []
    for share in ("{share: 70%}", "{share: 60..70..70%}"):
        (tmp_path / "t.yaml").write_text(text.replace("cdn -> site: {share: 70%}", f"cdn -> site: {share}"))
        found.append(run("recover", tmp_path / "t.yaml", "--on", DAY, "--format", "json"))
    assert found[0].code == found[1].code == 0 and found[0].out == found[1].out


def test_a_spec_without_bands_is_told_how_wrong_it_may_be(tmp_path):
    (tmp_path / "t.yaml").write_text(CERTAIN)
    found = run("simulate", tmp_path / "t.yaml", "--on", DAY)
    assert found.code == 0 and "above" in found.out and "shoppers.users" in found.out
    document = json.loads(run("simulate", tmp_path / "t.yaml", "--on", DAY, "--format", "json").out)
    assert any(it["holdsUpTo"] for it in document["inputs"])

"""Variants side by side: differences by hand, bounds where a price is unknown, and what the command says."""

import csv
import functools
import io
import json
from datetime import date
from fractions import Fraction

import click
import pytest

from archplan.analysis.variants import Variant, difference, named, percent, reasons, strongest
from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan
from archplan.estimate.report import Report
from archplan.kernel.record import changed
from archplan.outputs import render
from archplan.outputs.tables import columns as _columns
from tests.build import SPECS, made, scenarios_of
from tests.clock import DAY
from tests.conftest import ROOT
from tests.shell import run

SHOP = ROOT / "architectures/online-shop.yaml"
GOLDEN = ROOT / "tests/golden/whatif"
PAIRS = [pytest.param(path, name, id=f"{path.stem}-{name}") for path in SPECS for name in scenarios_of(path)]


def site(holds="100 GB", name="site", **spec):
    """A bucket: $0.023 a GB-month in us-east-1, and nothing else."""
    return Variant(name, review(made({"site": {"type": "s3", "holds": holds}}, [], **spec)))


def unknown(name="far", **more):
    """The same where the price book has no price."""
    return site(name=name, region="eu-south-2", **more)


@functools.cache
def shop():
    """The shop as written, and two of its scenarios."""
    found = []
    for name in (None, "cached", "two-large-tasks"):
        each = plan(SHOP, on=DAY, scenario=name, shown=str(SHOP.relative_to(ROOT)))
        found.append(Variant(name or "as written", review(each)))
    return tuple(found)


def shown(variants, form="table", width=100):
    text = str(render("compare", variants[0].report, variants=variants, form=form, width=width))
    return click.unstyle(text).replace(variants[0].plan.book.fingerprint, "BOOK")


def row(text, name):
    """The cells of a row of the table."""
    (line,) = (line for line in text.splitlines() if line.startswith(name + "  "))
    return [cell.strip() for cell in line.removeprefix(name).split("  ") if cell.strip()]


# ---------------------------------------------------------------------------------------------------- differences


def test_a_difference_by_hand():
    """Another 100 GB at $0.023: $2.30 more, all of it again."""
    first, other = site(), site("200 GB", "double")
    assert (first.cost, other.cost) == (100 * Fraction("0.023"), 200 * Fraction("0.023"))
    assert difference(first, other) == Fraction("2.30")
    assert percent(first, other) == 100
    (reason,) = reasons(first, other)
    assert (reason.name, reason.before, reason.after) == ("site", Fraction("2.30"), Fraction("4.60"))


def test_a_service_that_is_new_and_one_that_is_gone():
    before = Variant("a", review(made({"old": {"type": "s3", "holds": "100 GB"}, "same": {"type": "sns"}}, [])))
    after = Variant("b", review(made({"same": {"type": "sns"}, "new": {"type": "s3", "holds": "300 GB"}}, [])))
    assert [(r.name, r.before, r.after) for r in reasons(before, after)] == [
        ("new", None, Fraction("6.90")), ("old", Fraction("2.30"), None)
    ]  # fmt: skip
    text = shown((before, after))
    assert row(text, "old  Amazon S3") == ["$2.30", "-"]
    assert row(text, "new  Amazon S3") == ["-", "$6.90"]
    assert "new: Amazon S3, $6.90" in text and "gone: Amazon S3, $2.30" in text


def test_rows_stand_in_the_order_of_the_specs():
    """What another spec has in addition stands after the service before it there."""
    specs = [["a", "b", "c"], ["x", "a", "y", "c", "z"], ["b", "q"]]
    plans = [made({name: {"type": "s3"} for name in names}, []) for names in specs]
    assert _columns.names(plans) == ["x", "a", "y", "b", "q", "c", "z"]


def test_data_transfer_stands_last():
    served = made({"alb": {"type": "alb"}}, ["people -> alb"], traffic={"people": {"requests": "10/second"}})
    still = made({"site": {"type": "s3"}}, [])
    assert _columns.names([served, still]) == ["site", "alb", "data transfer"]


def test_a_service_that_becomes_another_has_both_titles():
    a, b = (made({"api": {"type": kind}}, []) for kind in ("ecs", "lambda"))
    assert _columns.title([a, b], "api") == "Amazon ECS or AWS Lambda"


@pytest.mark.parametrize("path, scenario", PAIRS)
@pytest.mark.heavy
def test_all_reasons_add_up_to_the_difference(path, scenario):
    first = Variant("spec", Report(plan(path, on=DAY)))
    other = Variant(scenario, Report(plan(path, on=DAY, scenario=scenario)))
    found = reasons(first, other)
    totals = dollars(other.plan.bill.total) - dollars(first.plan.bill.total)
    assert sum((reason.difference for reason in found), Fraction(0)) == difference(first, other) == totals
    amounts = [abs(reason.difference) for reason in found]
    assert amounts == sorted(amounts, reverse=True)
    assert strongest(first, other) == found[:3]


def test_the_printed_difference_is_that_of_the_printed_totals():
    text = shown(shop())
    totals = [Fraction(cell.replace("$", "").replace(",", "")) for cell in row(text, "a month")]
    moved = [Fraction(cell.replace("$", "").replace(",", "")) for cell in row(text, "against as written")]
    assert moved == [total - totals[0] for total in totals[1:]]


def test_a_variant_that_costs_the_same_says_so():
    assert "no service costs more or less" in shown((site(), site(name="again")))


def test_from_nothing_there_is_no_percentage():
    nothing, something = site("0 GB"), site("1 GB", "b")
    assert percent(nothing, something) is None
    assert row(shown((nothing, something)), "in percent") == ["-"]


def test_findings_are_counted_by_severity():
    first, cached, _ = shop()
    for variant in (first, cached):
        counts = [variant.count(severity) for severity in ("error", "warning", "info")]
        assert sum(counts) == len(variant.report.findings)
    written = review(plan(SHOP, on=DAY))
    assert first.count("warning") == sum(finding.severity == "warning" for finding in written.findings) > 0


# ---------------------------------------------------------------------------------------------------- unknown prices


@pytest.mark.parametrize("first, other, moved", [
    (site(), unknown(), "at least -$2.30"),
    (unknown(), site(name="near"), "at most +$2.30"),
    (unknown(), unknown("too"), "unknown"),
], ids=["other", "first", "both"])  # fmt: skip
def test_an_unknown_price_makes_the_difference_a_bound(first, other, moved):
    text = shown((first, other))
    assert row(text, f"against {first.name}") == [moved]
    assert row(text, "in percent") == ["-"]
    assert "at least $0.00" in row(text, "a month")
    assert "price unknown: site, " in text
    document = json.loads(shown((first, other), "json"))
    assert [variant["complete"] for variant in document["variants"]] == [
        first.plan.bill.is_complete, other.plan.bill.is_complete
    ]  # fmt: skip
    assert document["variants"][1]["diffPercent"] is None
    assert document["variants"][1]["diffTotalMonthlyCost"] is None


def test_a_reason_with_an_unknown_price_has_no_amount():
    text = shown((site(), unknown()))
    (line,) = (line for line in text.splitlines() if line.startswith("  site"))
    assert line.split() == ["site", "unknown", "a", "price", "is", "unknown"]


# ---------------------------------------------------------------------------------------------------- forms


@pytest.mark.parametrize("form, suffix", [("table", "txt"), ("markdown", "md"), ("csv", "csv"), ("json", "json")])
def test_forms(form, suffix, golden):
    golden(GOLDEN / f"compare.{suffix}", shown(shop(), form))


def test_a_spreadsheet_adds_up():
    rows = list(csv.DictReader(io.StringIO(shown(shop(), "csv"))))
    for column in ("as written", "cached", "two-large-tasks"):
        parts = sum(Fraction(found[column] or 0) for found in rows if found["row"] == "service")
        (whole,) = (Fraction(found[column]) for found in rows if found["row"] == "total a month")
        assert abs(parts - whole) <= Fraction(1, 200) + Fraction(1, 10**9)


def test_an_unknown_price_spoils_no_other_column_of_a_spreadsheet():
    """100 GB x $0.023 = $2.30, and twice that."""
    rows = list(csv.DictReader(io.StringIO(shown((site(), unknown(), site("200 GB", "double")), "csv"))))
    (found,) = (found for found in rows if found["row"] == "against site")
    assert (found["site"], found["far"], found["double"]) == ("0.00", "at least -$2.30", "2.30")


def test_hostile_names_stay_names():
    bad = "=1+1|<script>"
    variants = site(), site("200 GB", bad)
    assert "<script>" not in shown(variants, "markdown").replace("\\<", "")
    assert "|<script" not in shown(variants, "markdown")
    assert all(not cell.startswith("=") for found in csv.reader(io.StringIO(shown(variants, "csv"))) for cell in found)
    assert json.loads(shown(variants, "json"))["variants"][1]["name"] == bad


def test_columns_of_several_days_say_so():
    later = changed(site(name="b").plan, day=date(2026, 12, 1))
    text = shown((site(), Variant("b", review(later))))
    assert "Prices are of 2026-11-22 and 2026-12-01" in text


def test_names_are_told_apart():
    assert named([site(name="a"), site(name="a (2)")], "a") == "a (3)"
    assert named([], "a") == "a"


# ---------------------------------------------------------------------------------------------------- the command


def heads(ran):
    """The names of the columns that the command priced."""
    assert ran.code == 0, ran.err
    return [variant["name"] for variant in json.loads(ran.out)["variants"]]


@pytest.mark.parametrize("arguments, names", [
    (["--scenarios", "cached,launch-day"], ["as written", "cached", "launch-day"]),
    (["--scenarios", "launch-day,cached", "--only"], ["launch-day", "cached"]),
    ([], ["as written", "launch-day", "two-large-tasks", "cached"]),
    (["--scenario", "cached"], ["cached", "launch-day", "two-large-tasks"]),
    (["--variant", "large: services.api.cpu=1; services.api.memory=2 GB"], ["as written", "large"]),
    (["--variant", "a: budget=$1/month", "--variant", "a: budget=$2/month", "--only"], ["a", "a (2)"]),
    (["--set", "budget=$1/month", "--scenarios", "cached"], ["as set", "cached"]),
], ids=lambda given: " ".join(given) if given and given[0].startswith("-") else "")  # fmt: skip
@pytest.mark.heavy
def test_columns_are_asked_for(arguments, names):
    assert heads(run("compare", SHOP, *arguments, "--format", "json")) == names


def test_files_are_columns():
    other = ROOT / "architectures/blood-donation.yaml"
    assert heads(run("compare", SHOP, other, SHOP, "--format", "json")) == [
        "online-shop", "blood-donation", "online-shop (2)"
    ]  # fmt: skip


def test_a_variant_is_priced_as_its_settings_say():
    """As `plan` prices the same settings; nothing but the service they are about moves."""
    ran = run("compare", SHOP, "--variant", "large: services.api.cpu=1; services.api.memory=2 GB", "--format", "json")
    first, large = json.loads(ran.out)["variants"]
    wanted = plan(SHOP, settings=("services.api.cpu=1", "services.api.memory=2 GB"))
    assert large["totalMonthlyCost"] == f"{float(dollars(wanted.bill.total)):.2f}"
    assert [reason["service"] for reason in large["reasons"]] == ["api"]
    assert Fraction(large["diffTotalMonthlyCost"]) == Fraction(large["totalMonthlyCost"]) - Fraction(
        first["totalMonthlyCost"]
    )


@pytest.mark.parametrize("arguments, message", [
    ([SHOP, "--variant", "large"], "is no variant"),
    ([SHOP, "--variant", "large:"], "is no variant"),
    ([SHOP, "--variant", "services.api.cpu=1"], "is no variant"),
    ([SHOP, "--variant", "large: cpu"], "is no variant"),
    ([SHOP, "--scenarios", "cached", "--only"], "has nothing to be compared with"),
    ([SHOP, "--scenarios", "nope"], "there is no scenario 'nope'"),
    ([SHOP, "nowhere.yaml"], "there is no file nowhere.yaml"),
    ([SHOP, SHOP, "--scenarios", "cached"], "are about one spec"),
    ([SHOP, SHOP, "--only"], "are about one spec"),
    ([SHOP] * 13, "13 variants are too many"),
    ([SHOP, "-o", "x.svg"], "a picture compares two variants, and here are 4"),
    ([SHOP, "--scenarios", "cached", "-o", "x.txt"], "a picture ends in one of"),
    ([], "Missing argument"),
])  # fmt: skip
def test_what_cannot_be_compared(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run("compare", *arguments)
    assert ran.code == 2 and message in ran.err and ran.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_spec_without_scenarios_has_nothing_to_compare(tmp_path):
    spec = tmp_path / "one.yaml"
    spec.write_text("title: One\nregion: us-east-1\nservices: {site: {type: s3, holds: 1 GB}}\n")
    ran = run("compare", spec)
    assert ran.code == 2 and "--variant 'large: services.api.cpu=1'" in ran.err


@pytest.mark.heavy
def test_two_variants_are_drawn_with_what_differs_marked(tmp_path):
    ran = run("compare", SHOP, "--scenarios", "cached", "-o", tmp_path / "cached.svg")
    assert ran.code == 0 and "cached against as written" in ran.out
    drawn = (tmp_path / "cached.svg").read_text("utf-8")
    assert drawn == render("svg", Report(plan(SHOP, scenario="cached"), before=plan(SHOP)))


@pytest.mark.heavy
def test_a_picture_names_variants_of_your_own(tmp_path):
    target = tmp_path / "both.svg"
    run("compare", SHOP, "--only", "--variant", "one: services.api.tasks=1", "--variant", "six: services.api.tasks=6",
        "-o", target)  # fmt: skip
    drawn = target.read_text("utf-8")
    assert "compared with scenario one" in drawn and "scenario six" in drawn


def test_strict_fails_when_a_price_is_unknown():
    arguments = ("compare", SHOP, "--variant", "far: region=sa-east-1; recovery=null")
    assert run(*arguments).code == 0
    assert run(*arguments, "--strict").code == 3

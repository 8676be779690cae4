"""The traffic that explains a bill: what was planted is found again, and what no meter shows is said."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from archplan.analysis.calibration import Calibration, _traffic, calibrate
from archplan.analysis.inputs import with_values
from archplan.analysis.reconciliation import reconcile
from archplan.estimate.plan import Plan, plan
from archplan.kernel.record import changed
from archplan.prices.charged.reading import charged
from tests.bills import Row, rows_of, written
from tests.build import EXAMPLES, planned
from tests.clock import DAY
from tests.shell import run

WITHIN = 0.01
SPECS = {
    # The first million messages is free, the next are not; two sources meet in one meter, and one of them alone in another.
    "a free tier": """\
title: Queues
region: eu-west-1
traffic:
  clock: {kind: schedule, requests: 900_000 requests/month}
  night: {kind: schedule, requests: 300_000 requests/month}
services: {jobs: {type: sqs}, topic: {type: sns}}
connections: [clock -> jobs: {messages: 1/request}, night -> topic: {publishes: 1/request}]
""",
    # What leaves for the internet has tiers at 10, 50 and 150 TB, and 100 GB of it are free.
    "tiers": """\
title: Files
region: us-east-1
traffic:
  people: {requests: 2 million requests/month, response: 5 MB}
services: {files: {type: s3, holds: 1 TB}}
connections: [people -> files]
""",
    # A load balancer bills the largest of four counts of every hour.
    "a maximum of an hour": """\
title: Web
region: us-east-1
traffic:
  people: {requests: 40 requests/second, response: 20 KB, request: 2 KB, peak: 3x}
services: {door: {type: alb}, web: {type: ec2, instance: t3.large, count: 2}}
places: {main: {type: vpc, zones: 2, public: [door], private: [web]}}
connections: [people -> door, door -> web]
""",
    "requests and their time": """\
title: Serverless
region: us-east-1
traffic:
  people: {users: 20_000 users/month, requests: 30 requests/user, response: 8 KB}
services:
  api: {type: apigateway}
  work: {type: lambda, memory: 512 MB, duration: 90 ms}
  orders: {type: dynamodb, item_size: 2 KB, holds: 10 GB}
connections: [people -> api, api -> work, work -> orders: {reads: 1/request, writes: 0.2/request}]
""",
}  # fmt: skip


def found_of(folder: Path, of: Plan, rows: list[Row], form: str = "cur") -> Calibration:
    return calibrate(reconcile(of, charged([written(folder, form, rows)])))


def planted(of: Plan, seed: str) -> tuple[Plan, dict[str, Fraction]]:
    """The plan with other traffic, and by how many times each number of it is another."""
    chance = Random(seed)
    times = {it: Fraction(chance.randint(10, 1500), 100) for it, _ in _traffic(of) if it.name.endswith("requests")}
    return with_values(of, {it: it.typical * by for it, by in times.items()}), {it.name: by for it, by in times.items()}


def is_found(found: Calibration, times: dict[str, Fraction]) -> None:
    """Each number is found by itself, or with those that the bill cannot tell from it."""
    for it in found.found:
        expected = times.get(it.input.name, Fraction(1))
        for other in it.alike:
            expected *= times.get(other, Fraction(1))
        assert abs(it.times / expected - 1) < WITHIN, (it.input.name, float(it.times), float(expected))
    named = {it.input.name for it in found.found} | {name for it in found.found for name in it.alike}
    assert {name for name, by in times.items() if by != 1} <= named


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("form", ["cur", "explorer"])
@pytest.mark.parametrize("spec", SPECS)
def test_planted_traffic_is_found_again(spec, form, seed, tmp_path):
    """Also where a file has dollars alone, through allowances, tiers and what an hour has most of."""
    of = planned(SPECS[spec])
    true, times = planted(of, f"{spec} {seed}")
    found = found_of(tmp_path, of, rows_of(true), form)
    if form == "explorer":  # what costs nothing, or is of several meters there, tells nothing of how much it was
        dark = {it.name for it in found.unknown}
        assert not dark & set(times) or spec == "a free tier", found.unknown
        if any("together" in it.why for it in found.unknown):
            assert all(abs(it.times - 1) < WITHIN for it in found.disagreements)
            return
        times = {name: by for name, by in times.items() if name not in dark}
    is_found(found, times)
    if form != "explorer":
        assert found.disagreements == ()


@pytest.mark.heavy
@pytest.mark.parametrize("path", [it.values[0] for it in EXAMPLES[::9]], ids=lambda path: path.stem)
def test_planted_traffic_of_an_example_is_found_again(path, tmp_path):
    of = plan(path, on=DAY)
    if not any(it.name.endswith("requests") for it, _ in _traffic(of)):
        pytest.fail("an example has traffic")
    true, times = planted(of, path.stem)
    found = found_of(tmp_path, of, rows_of(true))
    assert abs(float(found.after.gaps.get("quantity", 0))) <= WITHIN * float(found.before.charged.net)
    unknown = {it.name for it in found.unknown}
    is_found(found, {name: by for name, by in times.items() if name not in unknown})


def test_numbers_that_move_the_same_meters_are_told_with_the_first(tmp_path):
    of = planned(SPECS["requests and their time"])
    found = found_of(
        tmp_path,
        of,
        rows_of(with_values(of, {it: it.typical * 3 for it, _ in _traffic(of) if it.name == "people.requests"})),
    )
    users = next(it for it in found.found if it.input.name == "people.users")
    assert users.alike == ("people.requests",) and abs(users.times / 3 - 1) < WITHIN


def test_what_no_meter_shows_stays_and_is_said(tmp_path):
    of = planned(SPECS["a free tier"])
    rows = [row for row in rows_of(of) if row.product != "AmazonSNS"]
    found = found_of(tmp_path, of, rows)
    assert [(it.name, it.why) for it in found.unknown] == [
        ("night.requests", "no meter of the bill that can be compared moves with it")
    ]
    assert "night" not in found.patch.get("traffic", {})


def test_two_sources_of_one_meter_are_told_only_together(tmp_path):
    """What both send arrives in one meter: one of them is changed, and it is said that nobody knows which."""
    of = planned(
        SPECS["a free tier"].replace("night -> topic: {publishes: 1/request}", "night -> jobs: {messages: 1/request}")
    )
    twice = with_values(of, {it: it.typical * 2 for it, _ in _traffic(of)})
    found = found_of(tmp_path, of, rows_of(twice))
    assert [(it.input.name, it.alike) for it in found.found] == [("clock.requests", ("night.requests",))]
    assert abs(float(found.after.gaps.get("quantity", 0))) < 0.01


def test_a_meter_that_traffic_does_not_explain_is_named_and_draws_no_other_along(tmp_path):
    spec = (
        SPECS["a free tier"]
        .replace("night -> topic", "clock -> topic")
        .replace("  night: {kind: schedule, requests: 300_000 requests/month}\n", "")
    )
    spec = spec.replace("topic: {type: sns}", "topic: {type: sns}, stream: {type: sqs, fifo: true}")
    of = planned(spec.replace("clock -> topic", "clock -> stream: {messages: 2/request}, clock -> topic"))
    double = with_values(of, {it: it.typical * 20 for it, _ in _traffic(of)})
    rows = [
        changed(row, quantity=row.quantity / 5, net=row.net / 5, listed=row.listed / 5)
        if "FIFO" in row.usage_type
        else row
        for row in rows_of(double)
    ]
    found = found_of(tmp_path, of, rows)
    assert abs(found.found[0].times / 20 - 1) < WITHIN
    assert [(it.services, round(it.times, 2)) for it in found.disagreements] == [(("stream",), 0.2)]


def test_nothing_to_find_is_said(tmp_path):
    of = planned("title: Still\nregion: us-east-1\nservices: {web: {type: ec2, instance: t3.large}}\n")
    found = found_of(tmp_path, of, rows_of(of))
    assert (found.found, found.patch) == ((), {})


# ------------------------------------------------------------------------------------- the verb


@pytest.fixture
def spec(tmp_path) -> Path:
    path = tmp_path / "spec.yaml"
    path.write_text(SPECS["a free tier"].replace("region: eu-west-1", "region: eu-west-1  # Dublin"), newline="\r\n")
    return path


@pytest.fixture
def bill(tmp_path) -> Path:
    of = planned(SPECS["a free tier"])
    return written(tmp_path, "cur", rows_of(with_values(of, {it: it.typical * 4 for it, _ in _traffic(of)})))


def test_it_is_printed_in_every_form_and_writes_nothing(spec, bill):
    before = spec.read_bytes()
    out = run("reconcile", spec, "--bill", bill, "--suggest").out
    assert "clock.requests: 900_000 requests/month -> 3600000 requests/month, 4 times" in out
    found = json.loads(run("reconcile", spec, "--bill", bill, "--suggest", "--format", "json").out)["suggested"]
    assert [it["times"] for it in found["traffic"]] == ["4", "4"]
    assert "| clock.requests |" in run("reconcile", spec, "--bill", bill, "--suggest", "--format", "markdown").out
    assert spec.read_bytes() == before


@pytest.mark.parametrize("name", ["measured", "november"])
def test_it_is_written_as_a_scenario_and_not_another_byte(name, spec, bill):
    before = spec.read_bytes()
    ran = run("reconcile", spec, "--bill", bill, "--suggest", "--apply", *([name] if name != "measured" else []))
    assert ran.code == 0, ran.err
    after = spec.read_bytes()
    assert after.startswith(before) and f"{name}: {{traffic: ".encode() in after[len(before) :]
    found = json.loads(run("reconcile", spec, "--bill", bill, "--scenario", name, "--format", "json").out)
    assert {it["kind"] for it in found["gaps"] if abs(Fraction(it["cost"])) > Fraction(1, 10**6)} <= {"period"}
    again = run("reconcile", spec, "--bill", bill, "--suggest", "--apply", name)
    assert again.code == 1 and "has a scenario" in again.err and spec.read_bytes() == after


WRONG = [
    (["--apply"], "--apply writes what --suggest finds"),
    (["--suggest", "--apply", "no name"], "'no name' is no name"),
    (["--suggest", "--apply", "--set", "free_tier=none"], "leave --scenario and --set out"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[" ".join(it[0]) for it in WRONG])
def test_a_wrong_call_is_a_sentence_and_writes_nothing(words, said, spec, bill):
    before = spec.read_bytes()
    ran = run("reconcile", spec, "--bill", bill, *words)
    assert ran.code == 2 and said in ran.err and spec.read_bytes() == before


def test_a_bill_as_stated_writes_nothing(spec, tmp_path):
    before = spec.read_bytes()
    bill = written(tmp_path, "cur", rows_of(planned(SPECS["a free tier"])))
    ran = run("reconcile", spec, "--bill", bill, "--suggest", "--apply")
    assert ran.code == 1 and "shows no other traffic" in ran.err and spec.read_bytes() == before

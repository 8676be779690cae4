"""Advice is priced: it pays where it is given, alone and together, and a scenario of it saves what was said."""

import json
import shutil
from fractions import Fraction
from itertools import combinations

import pytest

from archplan.analysis.break_even import turns
from archplan.checks.advise import advise
from archplan.checks.candidate import CANDIDATES
from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_of, plan_texts, rescaled
from archplan.spec.patch import patched
from archplan.text import yaml as source
from archplan.text.load import load_texts
from archplan.text.scenario import with_scenario
from tests.build import planned
from tests.clock import DAY
from tests.conftest import ROOT
from tests.shell import run

CASES = source.parse((ROOT / "tests/cases/advice.yaml").read_text("utf-8"), "advice.yaml").plain()
PAYS = [(name, case["about"], case["spec"]) for name, of in CASES.items() for case in of["pays"]]
SILENT = [(name, case["why"], case["spec"]) for name, of in CASES.items() for case in of["silent"]]
ARCHITECTURES = sorted(path for path in (ROOT / "architectures").rglob("*.yaml") if "parts" not in path.parts)


def names(found):
    return [one.name for one in found.advised]


def test_every_change_has_a_case_where_it_pays_and_one_where_it_is_silent():
    assert set(CASES) == set(CANDIDATES.all())


@pytest.mark.parametrize("name, about, spec", PAYS, ids=[f"{name}-{about}" for name, about, _ in PAYS])
def test_a_change_that_pays_is_advised(name, about, spec):
    found = advise(planned(spec))
    one = next((it for it in found.advised if it.name == f"{name}-{about}"), None)
    assert one is not None, names(found)
    assert one.saves > 0 and one.gives_up and one.does


@pytest.mark.parametrize("name, why, spec", SILENT, ids=[f"{name}: {why}" for name, why, _ in SILENT])
def test_a_change_that_does_not_pay_is_not_advised(name, why, spec):
    assert not [it for it in names(advise(planned(spec))) if it.startswith(f"{name}-")], why


def applied(path, name, patch):
    """The plan of a spec with a patch written into its text as a scenario, and the text."""
    text = path.read_text("utf-8")
    others = {it.relative_to(path.parent).as_posix(): it.read_text("utf-8") for it in (path.parent / "parts").glob("*")}
    tree, _ = load_texts({path.name: text, **others})
    after = with_scenario(text, path.name, tree, name, json.loads(patch))
    assert after is not None
    return plan_texts({path.name: after, **others}, scenario=name, on=DAY), after


@pytest.mark.heavy
@pytest.mark.parametrize("path", ARCHITECTURES, ids=lambda path: path.stem)
def test_what_is_promised_is_what_the_applied_scenario_saves(path):
    """Of every architecture, every change and the best of them together, to the last digit; and no check fails anew."""
    text = path.read_text("utf-8")
    plan = planned(text) if "include:" not in text else plan_texts({path.name: text}, on=DAY)
    found = advise(plan)
    errors = {it.slug for it in found.report.findings if it.severity == "error"}
    every = [(one.name, one.patch, one.saves) for one in found.advised]
    every += [("together", found.patch, found.saves)] if found.together else []
    for name, patch, saves in every:
        other, after = applied(path, name, patch)
        assert dollars(plan.bill.total) - dollars(other.bill.total) == saves > 0, name
        assert {it.slug for it in review(other).findings if it.severity == "error"} <= errors, name
        start = next((at for at, (old, new) in enumerate(zip(text, after, strict=False)) if old != new), len(text))
        assert after.endswith(text[start:]) and len(after) > len(text), "more than the scenario has changed"
    assert found.saves >= max((one.saves for one in found.advised), default=Fraction(0))


def spec(services, **more):
    return {"region": "us-east-1", "free_tier": "none", "services": services, **more}


NETWORK = {"places": {"main": {"zones": 2, "public": ["nat"], "private": ["app"]}}}
SMALL = [
    spec({"app": {"type": "ecs", "tasks": 2}, "nat": {"type": "nat"}}, **NETWORK),
    spec({"app": {"type": "ecs", "tasks": 4}, "nat": {"type": "natinstance", "instance": "t3.nano"}}, **NETWORK),
    spec({"app": {"type": "ec2", "instance": "m5.large"}}, region="ap-southeast-1"),
    spec({"app": {"type": "ecs", "tasks": 2}, "nat": {"type": "nat"}}, region="ap-southeast-1", **NETWORK),
    spec({"logs": {"type": "cloudwatch", "logs": "100 GB/month"}}),
    spec({"store": {"type": "s3", "holds": "500 GB", "object_size": "1 MB"}}, region="ap-southeast-1"),
    spec({"db": {"type": "rds", "engine": "mysql", "instance": "db.m5.large", "version": "8.0"}}),
    spec({"disk": {"type": "ebs", "size": "500 GB", "volume_type": "gp2"}, "app": {"type": "ec2", "instance": "t3.small"}}),
    spec({"cache": {"type": "elasticache", "node": "cache.m5.large"}, "app": {"type": "ecs", "tasks": 2}}, region="eu-west-1"),
    spec({"a": {"type": "ecs", "tasks": 2}, "b": {"type": "ecs", "tasks": 1}, "store": {"type": "s3", "holds": "1 TB"}}),
]  # fmt: skip


@pytest.mark.heavy
@pytest.mark.parametrize("number", range(len(SMALL)))
def test_the_best_together_is_the_best_of_all_ways(number):
    """Against every subset, priced one by one; those that cannot stand together are no spec or write one place twice."""
    plan = planned(SMALL[number])
    found = advise(plan)
    known = {it.slug for it in found.report.findings if it.severity == "error"}
    best = Fraction(0)
    for size in range(1, len(found.advised) + 1):
        for some in combinations(found.advised, size):
            groups = [one.alternative for one in some if one.alternative]
            if len(groups) != len(set(groups)):
                continue
            tree = SMALL[number]
            for one in some:
                tree = laid_over(tree, json.loads(one.patch))
            try:
                other = planned(tree)
            except Exception:
                continue
            if {it.slug for it in review(other).findings if it.severity == "error"} <= known:
                best = max(best, dollars(plan.bill.total) - dollars(other.bill.total))
    assert found.advised and found.saves == best


def laid_over(tree, patch):
    if not isinstance(patch, dict) or not isinstance(tree, dict):
        return patch
    return {
        key: value
        for key, value in {**tree, **{key: laid_over(tree.get(key), it) for key, it in patch.items()}}.items()
        if value is not None
    }


def test_a_change_whose_price_is_not_known_is_not_advised():
    """In a region where nobody knows what a Graviton instance costs."""
    written = spec({"app": {"type": "ec2", "instance": "m5.large"}}, region="mx-central-1")
    assert not planned(written).bill.is_complete
    assert not [it for it in names(advise(planned(written))) if it.startswith("graviton")]


def test_a_change_that_pays_only_with_little_traffic_says_how_far():
    """S3's class for infrequent access: $0.0125 a GB-month kept, not $0.023, and $0.01 for each GB and thousand read.

    500 GB save $5.25 a month, and each read of 1 MB is $0.01 / 1024 + ($0.001 - $0.0004) / 1000 dearer: it pays up to
    506,000 reads, which is 2.53 times 200,000.
    """
    written = spec(
        {"fn": {"type": "lambda"}, "store": {"type": "s3", "holds": "500 GB", "object_size": "1 MB"}},
        traffic={"clock": {"kind": "schedule", "requests": "200_000/month"}},
        connections=["clock -> fn", {"fn -> store": {"gets": "1/request"}}],
    )
    [one] = [it for it in advise(planned(written)).advised if it.name == "objects-seldom-read-store"]
    dearer = Fraction(1, 100) / 1024 + Fraction("0.0006") / 1000
    assert one.least is None and one.most is not None
    assert one.most == 500 * Fraction("0.0105") / (dearer * 200_000) and one.are_exact


def test_a_change_that_loses_at_an_end_of_what_is_known_roughly_is_not_advised():
    """The same bucket, read 200,000 times, or 100,000 to 2,000,000 times: it pays up to 506,000."""

    def of(requests):
        return spec(
            {"fn": {"type": "lambda"}, "store": {"type": "s3", "holds": "500 GB", "object_size": "1 MB"}},
            traffic={"clock": {"kind": "schedule", "requests": requests}},
            connections=["clock -> fn", {"fn -> store": {"gets": "1/request"}}],
        )

    name = "objects-seldom-read-store"
    assert name in names(advise(planned(of("100_000..200_000..300_000/month"))))
    found = advise(planned(of("100_000..200_000..2_000_000/month")))
    assert name not in names(found)
    assert [why for it, why in found.refused if it == name and "it saves nothing when clock.requests is " in why]


def on_lambda(scenario, users="10 million/month"):
    return planned(
        spec(
            {"api": {"type": "lambda", "memory": "512 MB", "duration": "100 ms"}},
            traffic={"clock": {"kind": "schedule", "requests": users}},
            connections=["clock -> api"],
            scenarios={
                "containers": {"services": {"api": {"memory": None, "duration": None, "type": "ecs", **scenario}}}
            },
        )
    )


def test_a_break_even_of_straight_lines_is_exact():
    """A task of a quarter of a vCPU and half a GB, always on, against $0.20 a million calls and 0.05 GB-seconds each."""
    found = on_lambda({"tasks": "2"})
    (it,) = advise(found).between
    (turn,) = it.turns
    task = (Fraction("0.25") * Fraction("0.04048") + Fraction("0.5") * Fraction("0.004445")) * 730
    call = Fraction("0.20") / 10**6 + Fraction("0.05") * Fraction("0.0000166667")
    assert turn.is_exact and turn.is_cheaper_above
    assert turn.scale * 10_000_000 == 2 * task / call


def test_a_break_even_on_a_step_is_narrowed_down():
    """Of 5 requests a second each: four a second take one task, which is cheaper than four calls, and two tasks are dearer."""
    found = on_lambda({"tasks": "1..100", "serves": "5 requests/second"}, f"{4 * 2_628_000}/month")
    a = found.architecture
    scenario = plan_of(patched(a.tree, "containers", ()), a.texts, a.file, on=DAY, scenario="containers")
    (turn,) = turns(found, scenario, (Fraction(1), Fraction("1.375")))
    assert not turn.is_exact and not turn.is_cheaper_above
    before, after = (
        dollars(rescaled(scenario, turn.scale * times).bill.total)
        - dollars(rescaled(found, turn.scale * times).bill.total)
        for times in (Fraction("0.999"), Fraction("1.001"))
    )
    assert before < 0 < after


def test_scenarios_with_other_traffic_have_no_break_even():
    text = spec(
        {"q": {"type": "sqs"}},
        traffic={"clock": {"kind": "schedule", "requests": "9 million/month"}},
        connections=["clock -> q"],
        scenarios={"busy": {"traffic": {"clock": {"requests": "90 million/month"}}}},
    )
    assert advise(planned(text)).between == ()


def test_one_is_written_into_the_spec_and_nothing_else(tmp_path):
    file = tmp_path / "shop.yaml"
    shutil.copy(ROOT / "architectures/online-shop.yaml", file)
    before = file.read_bytes()
    ran = run("advise", file, "--apply", "arm-processors-api", "--on", DAY)
    assert ran.code == 0, ran.err
    after = file.read_bytes()
    added = b"arm-processors-api: {services: {api: {processor: arm}}}"
    assert added in after and len(after) > len(before)
    lines = after.splitlines()
    lines.remove(next(line for line in lines if added in line))
    assert lines == before.splitlines()
    again = run("advise", file, "--apply", "arm-processors-api", "--on", DAY)
    assert again.code == 1 and "already" in again.err and file.read_bytes() == after


def test_what_is_not_advised_cannot_be_applied(tmp_path):
    file = tmp_path / "shop.yaml"
    shutil.copy(ROOT / "architectures/online-shop.yaml", file)
    ran = run("advise", file, "--apply", "arm", "--on", DAY)
    assert ran.code == 2 and "is not advised here" in ran.err and "arm-processors-api" in ran.err


def test_a_spec_of_scenarios_elsewhere_is_told_what_to_write(tmp_path):
    (tmp_path / "more.yaml").write_text("scenarios: {busy: {services: {app: {tasks: 3}}}}\n", "utf-8")
    file = tmp_path / "spec.yaml"
    text = "include: [more.yaml]\nregion: us-east-1\nservices: {app: {type: ecs, tasks: 2}}\n"
    file.write_text(text, "utf-8")
    ran = run("advise", file, "--apply", "arm-processors-app", "--on", DAY)
    assert ran.code == 1 and 'arm-processors-app: {"services"' in ran.err and file.read_text("utf-8") == text


def test_for_programs():
    ran = run("advise", ROOT / "architectures/online-shop.yaml", "--format", "json", "--on", DAY)
    found = json.loads(ran.out)
    assert found["complete"] and found["together"]["names"] and found["priceBook"]["hash"]
    one = found["advised"][0]
    assert set(one) == {"name", "does", "givesUp", "saves", "patch", "warnings", "paysFrom", "paysUpTo", "exact"}
    assert Fraction(found["together"]["saves"]) > 0

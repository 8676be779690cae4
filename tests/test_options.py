"""No option is swallowed: it moves something, or says in which mode it does."""

import inspect
import json
import re
from pathlib import Path

import pytest

from archplan.analysis import recovery
from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_of
from archplan.outputs.manual import page
from archplan.services import catalog
from archplan.services.words.kinds import Schedule
from archplan.services.words.modes import SOME, Stated
from archplan.spec import schema
from archplan.text import yaml as source
from archplan.text.fixes import mended
from tests.build import made
from tests.options import (
    DAY,
    EVERY_SERVICE,
    SLUG,
    Told,
    choices,
    combinations,
    harness,
    probe,
    stand_alone,
    switches,
    usual,
    values,
)
from tests.shell import run

CATALOG = catalog()
MOVES = ("moves", "case", "said", "company findings")  # the last: a check needs two facts
NAMED = "a name or a number for the reader; nothing follows from it"
COMPARED = "a fact that a check compares, where there is something to compare it with"
TOLD_ELSEWHERE = {
    ("lambda", "measured"): "priced by `archplan advise`: tests/cases/advice.yaml",
    ("apprunner", "secrets"): NAMED,
    ("budgets", "limit"): NAMED,
    ("cloudformation", "stacks"): NAMED,
    ("cloudmap", "namespace"): NAMED,
    ("codebuild", "secrets"): NAMED,
    ("docker", "file"): NAMED,
    ("ecs", "secrets"): NAMED,
    ("ecs", "port"): COMPARED,
    ("ecs", "tasks_per_instance"): "with a single task there is a single instance",
    ("ecs", "privileged"): "Fargate refuses it, and an instance takes it as it is",
    ("ecs", "gpus"): "Fargate refuses it, and an instance takes it as it is",
    ("iam", "roles"): NAMED,
    ("aurora", "max_connections"): COMPARED,
    ("codedeploy", "rollback"): COMPARED,
    ("rds", "max_connections"): COMPARED,
    ("s3", "block_public_access"): "a website needs it off; that it is off says nothing new there",
    ("sagemaker", "serves"): "instances follow the traffic within 'instances', which is one of itself",
}
"""Options of which the harness sees nothing in some combination, and why."""


@pytest.mark.parametrize("name", EVERY_SERVICE)
def test_no_option_is_swallowed(name):
    """Every option in every combination of modes moves what is told, or a finding says that it does not."""
    cls = CATALOG[name]
    found = probe(cls, [key for service, key in TOLD_ELSEWHERE if service == name])
    lies = {pair: fate for pair, fate in found.items() if fate.startswith("lies")}
    assert not lies, f"said to be without effect, and the bill moves: {lies}"
    quiet = {pair for pair, fate in found.items() if not fate.startswith(MOVES)}
    left = {pair for pair in quiet if (name, pair[0]) not in TOLD_ELSEWHERE}
    assert not left, f"nothing is told of {sorted(left)}"
    idle = {key for service, key in TOLD_ELSEWHERE if service == name} - {key for key, _ in quiet}
    assert not idle, f"{idle} need no reason any more"


# ------------------------------------------------------------------------------------------------- a mode is selected


def conditions(cls, key):
    """Of an option with one way to count: each mode with the values wanted, those that can be selected apart."""
    (when,) = cls.options[key].modes
    open_ = {}
    for name, wanted in when.items():
        if wanted is not SOME and wanted is not None and not isinstance(wanted, Stated):
            open_[name.rstrip("_")] = wanted if isinstance(wanted, tuple) else (wanted,)
    return open_


SELECTING = [
    (name, key, mode, wanted[0])
    for name, cls in CATALOG.items()
    for key, word in cls.options.items()
    if len(word.modes) == 1
    for mode, wanted in conditions(cls, key).items()
    if len(wanted) == 1 and wanted[0] != cls.options[mode].default
]


def first_value(cls, key):
    """A value that says something."""
    return next(value for value in values(cls, key) if str(value) not in ("0", "0%", "false", "none"))


def architecture(spec):
    text = json.dumps(spec)
    return plan_of(source.parse(text, "it.yaml"), {"it.yaml": text}, "it.yaml", on=DAY)


@pytest.mark.parametrize("name, key, mode, wanted", SELECTING, ids=str)
def test_an_option_selects_its_mode_where_none_is_written(name, key, mode, wanted):
    cls = CATALOG[name]
    written = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
    value = first_value(cls, key)
    alone, both = (
        architecture(harness(cls, options, beside=False)) for options in ({key: value}, {mode: written, key: value})
    )
    assert f"it: {mode} is {written}, as {key} is written" in alone.selected
    assert alone.selected == tuple(line for line in alone.assumptions if " is written" in line)
    assert dollars(alone.bill.total) == dollars(both.bill.total)
    assert not [line for line in both.selected if line.startswith(f"it: {mode} ")], "it is written"


def test_there_are_options_that_select():
    assert {("kinesis", "shards", "mode", "provisioned"), ("opensearch", "units", "capacity", "serverless"),
            ("efs", "provisioned", "throughput", "provisioned")} <= set(SELECTING)  # fmt: skip


SPEC = """region: us-east-1
services:
  s: {type: kinesis, mode: on-demand, shards: 4, consumers: 2}
  t:
    type: opensearch
    capacity: instances
    units: 2  # for later
    instances: 2
scenarios:
  by-shard: {services: {s: {mode: provisioned}}}
  by-need: {services: {t: {units: null, disk: 20 GB}}}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("s.yaml").write_text(SPEC, "utf-8")


def test_an_option_of_another_mode_is_an_error_that_names_both(folder):
    ran = run("check", "s.yaml")
    assert ran.code == 1
    assert (
        "s.yaml:3:39: error[option-without-effect] s: 'shards: 4' has no effect: it counts with mode: provisioned, "
        "and line 3 says 'mode: on-demand'"
    ) in ran.out
    assert "hint: write 'mode: provisioned', or leave 'shards' out" in ran.out
    assert (
        "t: 'units: 2' has no effect: it counts with capacity: serverless, and line 6 says 'capacity: instances'"
        in (ran.out)
    )


def test_the_bill_says_it_too(folder):
    shown = run("cost", "s.yaml").out
    assert "without effect: s: 'shards: 4' has no effect" in shown
    Path("s.yaml").write_text(SPEC.replace("mode: on-demand, ", ""), "utf-8")
    shown = run("cost", "s.yaml").out
    assert "assumed: s: mode is provisioned, as shards is written" in shown
    assert (
        "s: mode is provisioned, as shards is written"
        in json.loads(run("cost", "s.yaml", "--format", "json").out)["assumptions"]
    )


def test_a_fix_takes_it_out_and_the_bill_stays(folder):
    before = run("cost", "s.yaml", "--format", "csv").out
    assert "2 mends made" in run("check", "s.yaml", "--fix").out
    text = Path("s.yaml").read_text("utf-8")
    assert text == SPEC.replace("shards: 4, ", "").replace("    units: 2  # for later\n", "")
    after = run("cost", "s.yaml", "--format", "csv").out
    assert after == before.replace('"total, at least"', "total")  # and it is whole, as nothing is without effect
    assert SLUG not in run("check", "s.yaml").out


def test_a_fix_is_possible_of_several_specs_that_were_checked_before(folder, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path.cwd() / "cache"))
    Path("other.yaml").write_text(SPEC, "utf-8")
    run("check", "s.yaml", "other.yaml")
    assert "4 mends made" in run("check", "s.yaml", "other.yaml", "--fix").out


@pytest.mark.parametrize(
    "before, after",
    [
        ("a: {type: x, k: 1, z: 2}", "a: {type: x, z: 2}"),
        ("a: {type: x, k: 1}  # said", "a: {type: x}  # said"),
        ("a: {k: [1, {b: '}, 2'}], type: x}", "a: {type: x}"),
        ("a: {type: x,  # k: 1\n    k: 1,  # why\n    z: 2}", "a: {type: x,  # k: 1\n    # why\n    z: 2}"),
        ("a:\n  type: x\n  k: 1  # why\n  z: 2\n", "a:\n  type: x\n  z: 2\n"),
        ("a:\n  type: x\n  k:\n    - one: 1\n      two: 2\n    # last\n  # next\n  z: 2\n", "a:\n  type: x\n    # last\n  # next\n  z: 2\n"),
        ("a:\n  k: 1\n  type: x", "a:\n  type: x"),
        ("a:\n  type: x\n  k: >\n    long\n    text\nz: 2\n", "a:\n  type: x\nz: 2\n"),
        ("a:\r\n  type: x\r\n  k: 1\r\n  z: 2\r\n", "a:\r\n  type: x\r\n  z: 2\r\n"),
    ],
)  # fmt: skip
def test_a_key_is_taken_away_with_its_value(before, after):
    from archplan.kernel.diagnostics import Diagnostic, Fix

    span = source.parse(before, "f")["a"].keys["k"]
    text, count = mended(before, [Diagnostic("s", span, "m", fix=Fix(span, "", removes=True))], "f")
    assert (text, count) == (after, 1)
    assert source.parse(text, "f").plain()["a"] == {
        key: value for key, value in source.parse(before, "f").plain()["a"].items() if key != "k"
    }


def test_two_neighbours_are_taken_away_at_once():
    from archplan.kernel.diagnostics import Diagnostic, Fix

    before = "a: {type: x, j: 1, k: 2}"
    spans = [source.parse(before, "f")["a"].keys[key] for key in "jk"]
    findings = [Diagnostic("s", span, "m", fix=Fix(span, "", removes=True)) for span in spans]
    assert mended(before, findings, "f") == ("a: {type: x}", 2)


def test_two_options_that_say_different_modes_name_one_another(folder):
    Path("s.yaml").write_text("region: us-east-1\nservices: {t: {type: opensearch, instances: 2, units: 4}}\n", "utf-8")
    ran = run("cost", "s.yaml")
    assert ran.code == 2
    assert (
        "error[conflicting-options] 'instances: 2' counts with capacity: instances, 'units: 4' with capacity: serverless, "
        "and capacity is not written"
    ) in ran.err
    assert "hint: write 'capacity: instances' or 'capacity: serverless', and only what counts there" in ran.err


def test_a_scenario_that_changes_the_mode_makes_a_remark(folder):
    Path("s.yaml").write_text(
        SPEC.replace("mode: on-demand, shards: 4, consumers: 2", "consumers: 2, shards: 4"), "utf-8"
    )
    assert "s: 'shards" not in run("check", "s.yaml").out
    ran = run("check", "s.yaml", "--set", "services.s.mode=on-demand")
    assert "info[option-without-effect] s: 'shards: 4' has no effect" in ran.out
    assert "line 1 of --set says 'mode: on-demand'" in ran.out
    assert "hint: write 'shards: null' beside it to say so" in ran.out
    assert "t: 'units" not in run("check", "s.yaml", "--scenario", "by-need").out


def test_nothing_said_is_nothing_lost(folder):
    quiet = "region: us-east-1\nservices: {t: {type: opensearch, capacity: serverless, masters: 0, disk_type: gp3}}\n"
    Path("s.yaml").write_text(quiet, "utf-8")
    assert SLUG not in run("check", "s.yaml").out


def test_an_option_that_describes_another_one_asks_for_it(folder):
    Path("s.yaml").write_text("region: us-east-1\nservices: {t: {type: amplify, duration: 9 minutes}}\n", "utf-8")
    ran = run("check", "s.yaml")
    assert "t: 'duration: 9 minutes' has no effect: it counts with builds, and builds is not written" in ran.out
    assert "hint: write 'builds: ...', or leave 'duration' out" in ran.out


def test_a_mode_with_much_behind_it_is_not_taken_for_meant(folder):
    Path("s.yaml").write_text("region: us-east-1\nservices: {t: {type: shield, balanced: 2 TB/month}}\n", "utf-8")
    assert "it counts with plan: advanced, and plan is standard by default" in run("check", "s.yaml").out
    assert "$0.00" in run("cost", "s.yaml").out


def test_an_option_of_a_mapping_says_it_too(folder):
    spec = "region: us-east-1\nservices: {door: {type: alb, listeners: [{certificate: cert}, LISTENER]}, cert: {type: acm}}\n"
    Path("s.yaml").write_text(spec.replace("LISTENER", "{protocol: http, certificate: cert}"), "utf-8")
    told = " ".join(run("cost", "s.yaml").out.split())  # a sentence is broken where the terminal ends
    assert (
        "without effect: door: 'certificate: cert' has no effect: it counts with protocol: https, and line 2 says"
        in told
    )
    ran = run("check", "s.yaml", "--fix")
    assert "s.yaml" in ran.out and "-services" in ran.out
    assert "{certificate: cert}, {protocol: http}]" in Path("s.yaml").read_text("utf-8")
    Path("s.yaml").write_text(spec.replace("LISTENER", "{port: 80, redirect: true}"), "utf-8")
    assert "assumed: door: protocol is http, as redirect is written" in " ".join(run("cost", "s.yaml").out.split())


# ------------------------------------------------------------------------------------------------- it is said


def test_the_manual_and_the_schema_say_in_which_mode_an_option_counts():
    made = schema.schema()["$defs"]
    for name, cls in CATALOG.items():
        told = page(cls)
        for key, word in cls.options.items():
            if word.modes:
                assert f"counts {word.counts})" in told, f"{name}.{key}"
                assert word.counts in made[name]["properties"][key]["description"]
    assert "(a count, such as 3, default 1; counts with mode: provisioned)" in page(CATALOG["kinesis"])


# ------------------------------------------------------------------------------------------------- copies


@pytest.mark.heavy
@pytest.mark.parametrize("name", [name for name, cls in CATALOG.items() if cls._moded])
def test_what_stands_for_it_in_another_region_writes_no_option_without_effect(name):
    cls = CATALOG[name]
    for modes in combinations(cls):
        told = Told(harness(cls, modes))
        if told.wrong or told.it.stands in ("global", "edge", "internet"):
            continue
        for strategy in ("pilot-light", "warm-standby"):
            there, _ = recovery.standing(told.plan, strategy, "us-west-2")
            idle = {line.partition(" ")[2] for line in told.plan.idle}
            assert [line for line in there.idle if line.partition(" ")[2] not in idle] == [], modes


def test_a_condition_names_options_there_are_and_values_they_take():
    for name, cls in CATALOG.items():
        for key, word in cls.options.items():
            for when in word.modes:
                for mode, wanted in when.items():
                    wanted = wanted.values if isinstance(wanted, Stated) else wanted
                    known = choices(cls, mode.rstrip("_"))
                    for value in wanted if isinstance(wanted, tuple) else (wanted,):
                        said = str(value).lower() if isinstance(value, bool) else value
                        assert isinstance(value, Schedule) or value in (SOME, None) or said in known, (
                            f"{name}.{key}: {mode} is never {value}"
                        )


def test_the_probe_sees_an_option_without_effect():
    """Without its condition, the shards of a stream on demand would be swallowed."""
    cls = CATALOG["kinesis"]
    word = cls.options["shards"]
    kept, word.modes = word.modes, ()
    moded, cls._moded = cls._moded, ()
    try:
        assert probe(cls)["shards", (("mode", "on-demand"),)] == "swallowed"
    finally:
        word.modes, cls._moded = kept, moded
    assert probe(cls)["shards", (("mode", "on-demand"),)] == "said"
    assert switches(cls) == ["mode"] and usual(cls, "mode") == "on-demand"


FLOORED = [
    (name, key, int(least))
    for name, cls in CATALOG.items()
    for path in [Path(inspect.getfile(cls))]
    for file in ([path] if path.stem != "__init__" else sorted(path.parent.glob("*.py")))
    for key, least in re.findall(r"(?<!/ )most\(self\.([a-z_]+), ([0-9]+)\)", file.read_text("utf-8"))
    if key in cls.options
]
SAID = {("directoryservice", "controllers")}  # by a rule of its own


def test_what_is_billed_as_more_than_it_says_is_told():
    """A floor under an option is a fact of its service, `billed_at_least`, of which one rule tells."""
    assert {(name, key) for name, key, _ in FLOORED} <= SAID
    assert len(LEAST) >= 4


LEAST = [(name, key, least) for name, cls in CATALOG.items() for key, least in cls.billed_at_least.items()]
IN_MODE = {"opensearch": {"capacity": "serverless"}, "timestream": {"engine": "live-analytics", "asked": "1 hour/day"}}


@pytest.mark.parametrize("name, key, least", LEAST)
def test_fewer_than_the_least_are_billed_as_the_least_and_said(name, key, least):
    below, at = (
        made({"it": {"type": name, **IN_MODE.get(name, {}), key: number}}, [])
        for number in (str(least - 1) if least > 1 else "0", least)
    )
    assert [line.usage.quantity for line in below.bill.lines if line.usage] == [
        line.usage.quantity for line in at.bill.lines if line.usage
    ]
    assert [("billed-as-more" in {found.slug for found in review(plan).findings}) for plan in (below, at)] == [
        True,
        False,
    ]


BY_OPTION = [name for name, cls in CATALOG.items() if any("{" in item.price for item in cls.meters.values())]


@pytest.mark.heavy
@pytest.mark.parametrize("name", BY_OPTION)
def test_a_price_that_options_name_has_a_name_in_every_mode(name):
    """What is billed by `{class}` or `{engine}` is billed by something, whatever those are and whatever else is written."""
    cls, unnamed = CATALOG[name], set()
    for modes in combinations(cls):
        amounts = [key for key in cls.options if key not in modes and not choices(cls, key)]
        for key in [None, *amounts]:
            value = next(iter(values(cls, key)), None) if key else None
            told = Told(stand_alone(cls, {**modes, **({key: value} if value is not None else {})}))
            if not told.wrong:
                unnamed |= {
                    f"{line.name}: {line.usage.price!r}"
                    for line in told.plan.bill.lines
                    if line.usage
                    and (not line.usage.price or line.usage.price[-1] in "-/:" or line.usage.price[0] in "-/")
                }
    assert not unnamed

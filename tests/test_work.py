"""What each example makes the program do is counted and held: more work comes in on purpose or not at all."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks import run, specs, work
from tests.build import planned

pytestmark = pytest.mark.heavy


def test_every_example_takes_the_work_that_is_kept(tmp_path):
    """Calls are held on the Python they were counted with; plans, bills and layouts on every one."""
    kept = json.loads(work.KEPT.read_text("utf-8"))
    command = [sys.executable, str(work.ROOT / "benchmarks/work.py")]
    here = {**os.environ, "PYTHONPATH": str(work.ROOT), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=here, check=True)
    found = json.loads(done.stdout)
    wrong = work.apart(kept["counts"], found["counts"], calls=found["python"] == kept["python"])
    assert not wrong, "\n".join([*wrong, "if it is meant: python benchmarks/work.py --write, and say why"])


KEPT = {"a": {"cost": 1000, "plans": 10}}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"a": {"cost": 1050, "plans": 10}}, []),
        ({"a": {"cost": 1051, "plans": 10}}, ["a: cost 1,051, kept is 1,000"]),
        ({"a": {"cost": 949, "plans": 10}}, ["a: cost 949, kept is 1,000"]),
        ({"a": {"cost": 1000, "plans": 11}}, ["a: plans 11, kept is 10"]),
        ({}, ["a: counts are kept and there is no such example"]),
        ({**KEPT, "b": {"cost": 1}}, ["b: no counts are kept"]),
    ],
)
def test_a_count_apart_from_the_kept_one_is_said(found, said):
    assert work.apart(KEPT, found) == said


def test_another_python_is_held_to_what_does_not_depend_on_it():
    assert work.apart(KEPT, {"a": {"cost": 2000, "plans": 10}}, calls=False) == []
    assert work.apart(KEPT, {"a": {"cost": 1000, "plans": 11}}, calls=False) == ["a: plans 11, kept is 10"]


AIM = "cost / import yaml"


def test_an_aim_that_is_missed_or_not_measured_fails_the_gate():
    assert run.missed({AIM: 3.0}, {AIM: 3.0}) == []
    assert run.missed({AIM: 3.0}, {AIM: 3.01}) == [f"{AIM}: 3.01, the aim is 3.0"]
    assert run.missed({AIM: 3.0}, {}) == [f"{AIM}: not measured, the aim is 3.0"]
    assert run.missed({AIM: 3.0}, {AIM: float("nan")}) == [f"{AIM}: nan, the aim is 3.0"]


def test_an_aim_made_easier_has_its_measured_floor_beside_it():
    said = {"aim": 3.5, "was": 3.0, "floor": 3.4, "why": "nothing less was measured"}
    assert run.aims(json.dumps({AIM: said})) == {AIM: 3.5}
    for wrong in (
        {"was": None}, {"floor": None}, {"why": None}, {"why": " "}, {"floor": 2.5}, {"floor": 3.6}, {"was": 3.5},
    ):  # fmt: skip
        with pytest.raises(ValueError, match="the floor that was measured"):
            run.aims(json.dumps({AIM: {**said, **wrong}}))


@pytest.mark.parametrize("said", [{}, {"aim": "3"}, {"aim": 0}, {"aim": float("inf")}, {"aim": 3, "floors": 2}])
def test_an_aim_that_is_none_is_refused(said):
    with pytest.raises(ValueError, match=r"an aim (is a number|has no floors)"):
        run.aims(json.dumps({AIM: said}))


def test_a_comparison_that_fails_is_said_and_its_aim_is_missed(capsys):
    def comparison() -> None:
        raise OSError("no such program")

    run.tried(comparison)
    assert capsys.readouterr().out == "comparison: not measured, no such program\n"


def test_every_aim_is_measured_somewhere():
    """The names in the file are those that the programs print."""
    said = "".join(
        (work.ROOT / "benchmarks" / name).read_text("utf-8") for name in ("run.py", "install.py", "ranges.py")
    )
    for name in run.aims((work.ROOT / "benchmarks/aims.json").read_text("utf-8")):
        name = name.replace("online-shop / python", "{Path(spec).stem} / python") if name.startswith("1,") else name
        name = name.replace("nutrition-tracker", "{Path(spec).stem}").replace("x.focus.csv", "x.{ending}")
        name = name.replace("report -o x.csv", "report -o x.{ending}").replace("500 nodes", "{count} nodes")
        assert name.replace("2000 nodes", "{count} nodes") in said, name


def test_made_up_specs_switch_on_what_only_some_specs_do():
    """Recovery, targets, health checks, growth and scenarios; and each can be read."""
    texts = [specs.spec(seed) for seed in range(12)]
    for wanted in ("recovery: {", "targets: {", "health_checks: [", "growth: ", "scenarios:"):
        assert 0 < sum(wanted in text for text in texts) < len(texts), wanted
    assert all(planned(text).bill.total for text in [*texts[:4], specs.rows(8)])


def test_the_aims_that_are_kept_can_be_read():
    assert run.aims((work.ROOT / "benchmarks/aims.json").read_text("utf-8"))

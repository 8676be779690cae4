"""What each example makes the program do is counted and held: more work comes in on purpose or not at all."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks import run, work

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
    assert run.aims(json.dumps({AIM: {"aim": 3.5, "was": 3.0, "floor": 3.4}})) == {AIM: 3.5}
    for wrong in ({"aim": 3.5, "was": 3.0}, {"aim": 3.5, "floor": 3.4}, {"aim": 3.5, "was": 3.0, "floor": 2.5}):
        with pytest.raises(ValueError, match="the floor that was measured"):
            run.aims(json.dumps({AIM: wrong}))


def test_the_aims_that_are_kept_can_be_read():
    assert run.aims((work.ROOT / "benchmarks/aims.json").read_text("utf-8"))

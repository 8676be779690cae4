"""Whatever a spec says, `check` ends in a promised exit code, writes nothing and takes two seconds at most."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import LONGEST, Bench, bent, origins, seed


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        for name in ("XDG_CACHE_HOME", "ARCHPLAN_TRACEBACK", "GITHUB_ACTIONS"):
            patched.setenv(name, "")  # what the bench sets is taken back afterwards
        yield Bench(tmp_path_factory.mktemp("fuzz"))


@settings(
    max_examples=400, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)  # fmt: skip
@given(dice=st.randoms(use_true_random=False))
@pytest.mark.heavy
def test_a_bent_spec_ends_in_a_promised_exit_code(bench, dice):
    assert bench.broken(bent(dice), dice)[0] == ""


@pytest.mark.parametrize("number", range(0, len(origins()), 9))
def test_a_spec_as_it_stands_ends_in_a_promised_exit_code(bench, number):
    assert bench.broken(seed(number).encode("utf-8", "surrogateescape"), random.Random(number))[0] == ""


@given(data=st.binary(max_size=200))
@settings(max_examples=100, deadline=None, derandomize=True, database=None)
def test_bytes_end_in_a_promised_exit_code(bench, data):
    said, code = bench.broken(data, random.Random(1))
    assert (said, code) == ("", 2)


def test_the_bench_sees_broken_promises(bench, monkeypatch):
    """A fuzzer that finds nothing must be able to: a crash, a slow check and a file written are all told."""
    from archplan.cli import check
    from tests import fuzz

    spec = seed(0).encode()
    assert bench.broken(spec, random.Random(1))[0] == ""
    clock = iter((0.0, LONGEST + 1))
    monkeypatch.setattr(fuzz.time, "process_time", lambda: next(clock))
    assert "3.0 s of the processor" in bench.broken(spec, random.Random(1))[0]
    monkeypatch.undo()
    monkeypatch.setattr(check, "_code", lambda *_: (bench.folder / "left").write_text("x") and 0)
    assert bench.broken(spec, random.Random(1))[0] == "a file was written"
    monkeypatch.setattr(check, "_code", lambda *_: 1 / 0)
    assert "ZeroDivisionError" in bench.broken(spec, random.Random(1))[0]
    monkeypatch.setattr(check, "_code", lambda *_: 4)
    assert "exit code 4" in bench.broken(spec, random.Random(1))[0]

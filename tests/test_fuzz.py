"""Whatever a spec says, `check` ends in a promised exit code, writes nothing and takes two seconds at most."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import beside, ends
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


# ------------------------------------------------------------------------ every option at its ends, and what lies beside a spec


@pytest.mark.heavy
@pytest.mark.parametrize("part", range(4))
def test_an_option_at_its_ends_is_priced_or_refused(part):
    """it: of every service, at zero, huge, tiny, below nothing and of a wrong kind; a sixth of `python -m tests.ends`"""
    chosen = list(ends.ends())[part * 6 :: 24]
    ended = [ends.broken(*it) for it in chosen]
    assert not [(it, said) for it, (said, _) in zip(chosen, ended, strict=True) if said]
    assert {how for _, how in ended} == {"priced", "refused"}


def test_an_option_that_breaks_a_promise_is_seen(monkeypatch):
    """it: tells an exception, a slow review and a negative line"""
    it = next(
        (service, option, value)
        for service, option, value in ends.ends()
        if ends.broken(service, option, value)[1] == "priced"
    )
    monkeypatch.setattr(ends, "review", lambda plan: 1 / 0)
    assert "ZeroDivisionError" in ends.broken(*it)[0]
    clock = iter((0.0, LONGEST + 1))
    monkeypatch.undo()
    monkeypatch.setattr(ends.time, "process_time", lambda: next(clock))
    assert "3.0 s" in ends.broken(*it)[0]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("beside")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        for name in ("XDG_CACHE_HOME", "ARCHPLAN_TRACEBACK"):
            patched.setenv(name, "")
        patched.delenv("GITHUB_ACTIONS", raising=False)
        yield beside.Project(folder)


@pytest.mark.heavy
@pytest.mark.parametrize("number", range(10))
def test_what_lies_beside_a_spec_ends_in_a_promised_exit_code_too(project, number):
    """it: a policy, a lock, price files and tables, templates, kept answers and words of the call; `python -m tests.beside` does more"""
    assert not [said for k in range(12) if (said := project.broken(random.Random(f"gate:{number}:{k}"))[0])]

"""The everyday call is answered without the library of command lines, and with its bytes and exit codes."""

import os
import subprocess
import sys

import pytest

from archplan.cli import _plain
from benchmarks.work import examples
from tests.build import ROOT
from tests.shell import JOBS, SHOP, run

LOCK = "day: 2026-11-30\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        SHOP,
        JOBS.replace("MEMORY", "512"),
        SHOP.replace("holds: 100 GB", "holds: 100 apples"),
        SHOP.replace("title: Shop", 'title: "Hiến máu 🙂"'),
        SHOP + "money: {currency: VND, rate: 26_000 VND, day: 2026-11-01, source: a bank}\n",
        "nothing",
        "",
    ],
)
def test_a_plain_call_says_what_the_same_with_an_option_says(folder, text):
    (folder / "it.yaml").write_text(text, "utf-8")
    assert run("cost", "it.yaml") == run("cost", "it.yaml", "--format", "table")


@pytest.mark.parametrize("name", ["nowhere.yaml", ".", "a\nb.yaml"])
def test_what_is_no_spec_is_said_alike(folder, name):
    (folder / "a\nb.yaml").write_text(SHOP)
    assert run("cost", name) == run("cost", name, "--format", "table")


@pytest.mark.parametrize("lock", [LOCK, "no lock"])
def test_a_lock_is_asked(folder, lock):
    (folder / "it.yaml").write_text(SHOP)
    (folder / "archplan.lock").write_text(lock)
    assert run("cost", "it.yaml") == run("cost", "it.yaml", "--format", "table")


def test_own_prices_are_laid_over_the_book(folder):
    (folder / "it.yaml").write_text(SHOP)
    (folder / "archplan.toml").write_text('[prices]\nown = "prices"\n')
    (folder / "prices").mkdir()
    (folder / "prices" / "dynamodb.yaml").write_text("nothing")
    found = run("cost", "it.yaml")
    assert found == run("cost", "it.yaml", "--format", "table") and found.code == 2


@pytest.mark.parametrize(
    "words",
    [
        [], ["cost"], ["cost", ""], ["cost", "--help"], ["cost", "-x"], ["cost", "it.yaml", "--brief"], ["check", "it.yaml"],
        ["cost", "a\x1bb.yaml"], ["cost", "it.yaml", "it.yaml"],
    ],
)  # fmt: skip
def test_any_other_call_is_left_to_the_library(folder, words, capsys):
    (folder / "it.yaml").write_text(SHOP)
    assert not _plain.printed(words) and capsys.readouterr().out == ""


def test_an_interrupt_ends_as_everywhere(folder, monkeypatch):
    def interrupted(words):
        raise KeyboardInterrupt

    monkeypatch.setattr(_plain, "printed", interrupted)
    found = run("cost", "it.yaml")
    assert (found.code, found.out, found.err) == (1, "", "\nAborted!\n")


@pytest.mark.heavy
def test_every_example_is_priced_alike_and_without_the_library(folder):
    say = "import sys; from archplan.cli import main\ntry: main()\nfinally: print('click' in sys.modules, file=sys.stderr)"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    for spec in examples():
        assert run("cost", spec) == run("cost", spec, "--format", "table")
    words = [sys.executable, "-c", say, "cost", str(examples()[0])]
    done = subprocess.run(words, capture_output=True, text=True, env=env, check=True)
    assert done.stderr == "False\n" and done.stdout == run("cost", examples()[0]).out

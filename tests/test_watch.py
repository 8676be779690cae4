"""Specs that are saved are drawn and priced again; one with mistakes keeps its picture."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archplan.live.watching import Watch
from tests.conftest import ROOT, needs_unix
from tests.shell import run

SPEC = "region: us-east-1\nservices: {site: {type: s3, holds: 3 GB}}\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SPEC)
    return tmp_path


def save(name: str, text: str) -> None:
    """As many editors do: a new file, renamed over the old one."""
    Path(f"{name}~").write_text(text)
    os.replace(f"{name}~", name)


def test_a_look_finds_what_changed(here):
    """it: answers once for each change of a spec, of what it includes, and of the policy beside it; else it reads nothing"""
    watch = Watch([Path("shop.yaml")])
    assert [spec.name for spec, _ in watch.look()] == ["shop.yaml"] and list(watch.look()) == []
    save("shop.yaml", "include: [more.yaml]\n" + SPEC)
    ((_, answer),) = watch.look()
    assert [it.slug for it in answer.mistakes] == ["no-such-file"] and answer.is_stale
    Path("more.yaml").write_text("services: {other: {type: s3}}\n")
    save("shop.yaml", "include: [more.yaml]\n" + SPEC + "# now\n")
    ((_, answer),) = watch.look()
    assert answer.plan is not None and "other" in answer.plan.architecture.services
    save("more.yaml", "services: {third: {type: s3}}\n")
    ((_, answer),) = watch.look()
    assert answer.plan is not None and "third" in answer.plan.architecture.services
    Path("archplan.toml").write_text("[check]\nselect = []\nnonsense = 1\n")
    ((_, answer),) = watch.look()
    assert [it.slug for it in answer.mistakes] == ["bad-policy"]
    os.unlink("shop.yaml")
    assert list(watch.look()) == []


@pytest.mark.parametrize("key", ["include", '"include"', "'include' ", '"incl\\u0075de"'])
def test_an_include_is_followed_however_its_key_is_written(here, key):
    Path("more.yaml").write_text("services: {other: {type: s3}}\n")
    save("shop.yaml", f"{key}: [more.yaml]\n{SPEC}")
    ((_, answer),) = Watch([Path("shop.yaml")]).look()
    assert answer.plan is not None and "other" in answer.plan.architecture.services


def test_pictures_are_made(here):
    found = run("watch", "shop.yaml", "-o", "out", "--format", "svg", "--format", "mermaid", "--once")
    assert found.code == 0 and found.out.startswith("shop.yaml: $0.07 a month"), found
    assert Path("out/shop.svg").read_text().startswith("<svg") and Path("out/shop.mmd").is_file()


def test_a_wrong_spec_writes_nothing(here):
    Path("shop.yaml").write_text(SPEC.replace("holds", "hold"))
    found = run("watch", "shop.yaml", "-o", "out", "--once")
    assert found.code == 2 and "did you mean 'holds'" in found.err and not Path("out").exists()


@pytest.mark.parametrize(
    ("call", "said"), [("shop.yaml a/shop.yaml", "would be one file"), ("none.yaml", "there is no file")]
)
def test_a_wrong_call_is_a_sentence(here, call, said):
    found = run("watch", *call.split(), "-o", "out", "--once")
    assert found.code == 2 and said in found.err and not Path("out").exists()


@needs_unix
@pytest.mark.heavy
def test_it_goes_on_until_it_is_told_to_end(here):
    """it: draws what is saved, keeps the picture of a spec that became wrong, and ends with 0 on Ctrl+C"""
    ran = subprocess.Popen(
        [sys.executable, "-m", "archplan.cli", "watch", "shop.yaml", "-o", "out"], env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert ran.stdout is not None and ran.stderr is not None
        assert "$0.07" in ran.stdout.readline()
        first = Path("out/shop.svg").read_text()
        save("shop.yaml", SPEC.replace("3 GB", "300 GB"))
        assert "$6.90" in ran.stdout.readline() and (second := Path("out/shop.svg").read_text()) != first
        save("shop.yaml", "services: [")
        assert [ran.stderr.readline() for _ in range(2)] == ["wrote out/shop.svg\n"] * 2
        assert "not-yaml" in ran.stderr.readline()
        assert Path("out/shop.svg").read_text() == second
    finally:
        ran.send_signal(signal.SIGINT)
        assert ran.wait(10) == 0

"""The command line keeps its promises: exit codes, whole files or none, and never a traceback."""

import os
import subprocess
import sys

import pytest

from archplan.spec import starters
from tests.conftest import ROOT
from tests.shell import SHOP, open_shop, run


@pytest.fixture
def shop(tmp_path, monkeypatch):
    return open_shop(tmp_path, monkeypatch)


# Exit codes.


@pytest.mark.parametrize("arguments, code", {
    "cost shop.yaml": 0,
    "check shop.yaml": 0,
    "explain shop.yaml": 0,
    "traffic shop.yaml": 0,
    "draw shop.yaml": 0,
    "services": 0,
    "services dynamodb": 0,
    "schema": 0,
    "init": 0,
    "--help": 0,
    "--version": 0,
    "cost shop.yaml --strict": 0,
    "check shop.yaml --fail-on info": 1,
    "check shop.yaml --set budget=$1/month": 1,
    'cost shop.yaml --set services.far={"type":"ebs","size":"10GB","region":"af-south-1"}': 0,
    'cost shop.yaml --set services.far={"type":"ebs","size":"10GB","region":"af-south-1"} --strict': 3,
    'check shop.yaml --set services.far={"type":"ebs","size":"10GB","region":"af-south-1"} --strict': 3,
    "cost nowhere.yaml": 2,
    "check nowhere.yaml shop.yaml": 2,
    "cost shop.yaml --on yesterday": 2,
    "cost shop.yaml --on 2026-13-01": 2,
    "cost shop.yaml --pricing nowhere": 2,
    "cost shop.yaml --format tables": 2,
    "cost": 2,
    "csot shop.yaml": 2,
    "explain shop.yaml nobody": 2,
    "explain shop.yaml orders.nothing": 2,
    "draw shop.yaml -o shop.bmp": 2,
    "draw shop.yaml --zoom 100": 2,
    "services dynamo": 2,
    "init castle": 2,
    "report shop.yaml": 2,
}.items())  # fmt: skip
def test_exit_codes_are_a_promise(shop, arguments, code):
    ran = run(*arguments.split())
    assert ran.code == code, ran.err
    assert "Traceback" not in ran.err and "bug in archplan" not in ran.err


@pytest.mark.parametrize("arguments, near", {
    "csot shop.yaml": "'cost'",
    "services dynamo": "'dynamodb'",
    "init webiste": "'website'",
    "explain shop.yaml order": "'orders'",
    "explain shop.yaml orders.storage": "'table storage'",
    "cost shop.yaml --scenario lunch": "'launch'",
}.items())  # fmt: skip
def test_a_misspelt_word_is_answered_with_the_nearest(shop, arguments, near):
    assert f"did you mean {near}?" in " ".join(run(*arguments.split()).err.split())


def test_a_bug_of_ours_is_one_sentence_and_code_4(shop, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("a meter divided by zero")

    monkeypatch.delenv("ARCHPLAN_TRACEBACK", raising=False)
    monkeypatch.setattr("archplan.estimate.plan.plan", broken)
    ran = run("cost", "shop.yaml")
    assert ran == run("cost", "shop.yaml", "--brief") and ran.code == 4
    assert ran.err.startswith(
        "archplan: this is a bug in archplan, not in your spec: ZeroDivisionError: a meter divided by zero\n"
    )


def test_a_bug_shows_its_traceback_when_asked(shop, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setenv("ARCHPLAN_TRACEBACK", "1")
    monkeypatch.setattr("archplan.estimate.plan.plan", broken)
    with pytest.raises(ZeroDivisionError):
        run("cost", "shop.yaml")


def test_mistakes_go_to_standard_error_and_nothing_to_standard_output(shop):
    ran = run("cost", "shop.yaml", "--set", "region=moon")
    assert ran.out == "" and "error[unknown-region]" in ran.err


def test_every_spec_of_a_check_is_looked_at(shop):
    (shop.parent / "second.yaml").write_text("region: moon\n")
    (shop.parent / "third.yaml").write_text("region: mars\n")
    ran = run("check", "second.yaml", "third.yaml", "shop.yaml")
    assert "second.yaml:1:9" in ran.out and "third.yaml:1:9" in ran.out and "shop.yaml" in ran.out


def test_a_folder_is_checked_file_by_file(shop):
    (shop.parent / "second.yaml").write_text("region: moon\n")
    assert "second.yaml:1:9: error[unknown-region]" in run("check", ".").out


# Scenarios and settings.


def test_a_scenario_patches_the_spec(shop):
    assert "scenario launch" in run("cost", "shop.yaml", "--scenario", "launch").out


def test_a_setting_patches_the_spec(shop):
    """200 GB, of which 25 are free."""
    line = next(
        row
        for row in run("cost", "shop.yaml", "--set", "services.orders.holds=200 GB").out.splitlines()
        if "table storage" in row
    )
    assert "200 GB-months" in line and line.endswith("$50.00")


def test_a_setting_lies_over_a_scenario(shop):
    ran = run("cost", "shop.yaml", "--scenario", "launch", "--set", "services.orders.holds=300 GB")
    assert "300 GB-months" in ran.out


def test_a_setting_may_take_away(shop):
    assert (
        "orders"
        not in run("cost", "shop.yaml", "--set", "services.orders=null", "--set", "connections=[shoppers -> door]").out
    )


# Files are written whole or not at all.


def names(folder):
    return sorted(os.listdir(folder))


def test_a_picture_is_written(shop):
    assert run("draw", "shop.yaml", "-o", "shop.svg").code == 0
    assert (shop.parent / "shop.svg").read_text().startswith("<")
    assert names(shop.parent) == ["shop.svg", "shop.yaml"]


def test_a_picture_lies_over_the_one_before(shop):
    (shop.parent / "shop.svg").write_text("before")
    run("draw", "shop.yaml", "-o", "shop.svg")
    assert (shop.parent / "shop.svg").read_text() != "before"


def test_a_folder_for_the_picture_is_made(shop):
    assert run("draw", "shop.yaml", "-o", "out/pictures/shop.svg").code == 0
    assert names(shop.parent / "out/pictures") == ["shop.svg"]


@pytest.mark.parametrize("target", ["shop.yaml/x.svg", "taken.svg", "/proc/x.svg", "/dev/null/x.svg"])
def test_what_cannot_be_written_leaves_nothing_behind(shop, target):
    (shop.parent / "taken.svg").mkdir()
    ran = run("draw", "shop.yaml", "-o", target)
    assert ran.code == 2 and "error[unwritable-output]" in ran.err
    assert names(shop.parent) == ["shop.yaml", "taken.svg"] and names(shop.parent / "taken.svg") == []


def test_a_spec_is_never_written_over(shop):
    (shop.parent / "shop.svg").symlink_to(shop)
    ran = run("draw", "shop.yaml", "-o", "shop.svg")
    assert ran.code == 2 and shop.read_text() == SHOP


def test_a_form_that_cannot_be_written_leaves_the_others_whole(shop):
    (shop.parent / "out").mkdir()
    (shop.parent / "out/shop.html").mkdir()
    ran = run("report", "shop.yaml", "-o", "out")
    assert ran.code == 2 and "no html: " in ran.err and "is a folder" in ran.err
    assert names(shop.parent / "out") == ["shop.html", "shop.md", "shop.png", "shop.svg"]


def test_a_full_disk_keeps_the_file_before(shop, monkeypatch):
    (shop.parent / "shop.svg").write_text("before")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    ran = run("draw", "shop.yaml", "-o", "shop.svg")
    assert ran.code == 2 and "No space left on device" in ran.err
    assert (shop.parent / "shop.svg").read_text() == "before" and names(shop.parent) == ["shop.svg", "shop.yaml"]


def test_init_never_writes_over_a_file(shop):
    assert run("init", "website", "-o", "shop.yaml").code == 2
    assert shop.read_text() == SHOP


@pytest.mark.parametrize("template", starters.names())
def test_a_starter_is_a_spec_without_errors(shop, template):
    run("init", template, "-o", "new.yaml")
    ran = run("check", "new.yaml")
    assert ran.code == 0, ran.out + ran.err


def test_the_first_starter_has_no_finding(shop):
    run("init", "-o", "new.yaml")
    assert run("check", "new.yaml").out == "nothing found in 1 spec\n"


def test_every_example_can_be_started_from(shop):
    """Its text comes out byte for byte, under a name of its own."""
    found = starters.examples()
    assert {path.resolve() for path in found.values()} == {*(ROOT / "architectures").rglob("*.yaml")}
    assert not {*found} & {*starters.names()} and "community-blood-donation" in found
    for name, path in found.items():
        assert run("init", name).out == path.read_text("utf-8")


# As a program of its own.


@pytest.mark.heavy
def test_a_reader_who_leaves_early_is_no_error(shop):
    program = f"{sys.executable} -m archplan.cli services dynamodb | head -1"
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.heavy
def test_a_program_ends_with_the_code(shop):
    program = [sys.executable, "-m", "archplan.cli", "cost", "nowhere.yaml"]
    ran = subprocess.run(
        program, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert ran.returncode == 2 and ran.stderr.startswith("nowhere.yaml:1:1: error[no-such-file]")


@pytest.mark.heavy
def test_what_is_no_ascii_is_written_in_any_locale(shop):
    shop.write_text(SHOP.replace("title: Shop", "title: Hiến máu 🙂"))
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0"}
    ran = subprocess.run(
        [sys.executable, "-m", "archplan.cli", "cost", "shop.yaml"], capture_output=True, check=False, env=env
    )
    assert (ran.returncode, ran.stderr) == (0, b"")

"""CONTRIBUTING is true: its examples, put into a copy of the repository as they stand, pass there and edit nothing."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

COPIED = ("archplan", "architectures", "benchmarks", "docs", "pricing", "schemas", "tests")
SHOWN = re.compile(r"^`([\w./]+)`\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILES = dict(SHOWN.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8")))
SPEC = """\
title: Tries
region: REGION
traffic: {people: {kind: devices, requests: 100/month}}
services: {phones: {type: devicefarm, devices: 2}}
connections: [people -> phones: {runs: 1/request}]
"""


def names(folder: Path) -> dict[str, bytes]:
    """Every file that the repository has there, without what runs leave behind."""
    left = ("__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis")
    kept = (path for part in COPIED for path in (folder / part).rglob("*") if path.is_file())
    return {it.relative_to(folder).as_posix(): it.read_bytes() for it in kept if not {*it.parts} & {*left}}


@pytest.fixture(scope="module")
def copy(heavy: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with the examples in it."""
    folder = tmp_path_factory.mktemp("contributed")
    for part in COPIED:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copytree(
        ROOT / "editors", folder / "editors", ignore=shutil.ignore_patterns("node_modules", "dist", "*.vsix")
    )
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    for name, text in FILES.items():
        assert not (folder / name).exists(), f"{name} is there: CONTRIBUTING shows what archplan does not have"
        (folder / name).write_text(text, "utf-8")
    return folder


def ran(folder: Path, *words: str) -> str:
    """What Python prints in the copy; it fails with what it says."""
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": "."}
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def archplan(folder: Path, *words: str) -> str:
    return ran(folder, "-c", "from archplan.cli import main; main()", *words)


def passes(folder: Path, *words: str) -> str:
    return ran(folder, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *words)


@pytest.fixture
def spec(copy: Path) -> Path:
    """A spec of the new service where its price is known."""
    path = copy / "phones.yaml"
    path.write_text(SPEC.replace("REGION", "us-west-2"))
    return path


def test_it_shows_one_whole_file_of_each_kind():
    folders = [str(Path(name).parent) for name in FILES]
    assert folders == [
        "archplan/services", "pricing", "tests/cases/services", "archplan/checks/rules", "archplan/outputs/bills",
        "archplan/outputs/verdicts", "archplan/outputs/page/forms",
    ]  # fmt: skip


@pytest.mark.heavy
def test_the_service_keeps_its_promises(copy):
    assert "passed" in passes(copy, "tests/cases/services/devicefarm.yaml")


@pytest.mark.heavy
def test_what_holds_for_all_holds_for_the_examples(copy):
    """The house, the catalogue, the rules, prices, FOCUS, pictures, icons and every form of a report."""
    about = ("house", "catalog", "prices_whole", "focus", "formats", "icons", "report", "options", "plain_arrows")
    chosen = "test_house or devicefarm or category or every_icon or nearly_every or text"
    passes(copy, *(f"tests/test_{name}.py" for name in about), "-m", "quick", "-k", chosen)
    passes(copy, "tests/test_rules.py", "-k", "devicefarm or label or slug or manual or one-phone")


@pytest.mark.heavy
def test_no_golden_changes(copy):
    passes(copy, "tests/test_golden.py")


@pytest.mark.heavy
def test_linters_have_nothing_to_say(copy):
    modules = [name for name in FILES if name.endswith(".py")]
    ran(copy, "-m", "ruff", "check", *modules)
    ran(copy, "-m", "ruff", "format", "--check", *modules)


@pytest.mark.heavy
def test_verbs_know_them(copy, spec):
    assert "AWS Device Farm" in archplan(copy, "services", "devicefarm")
    assert "cannot be told apart" in archplan(copy, "rules", "label-used-twice")
    assert "One phone says little" in archplan(copy, "rules", "app-tried-on-one-phone")
    assert archplan(copy, "cost", spec.name, "--format", "chat") == "Tries: $340.00 a month\n"
    assert " in 1 spec\n" in archplan(copy, "check", spec.name, "--format", "channel")
    archplan(copy, "report", spec.name, "--format", "text", "-o", "out")
    assert "$340.00" in (copy / "out/phones.txt").read_text("utf-8")


@pytest.mark.heavy
def test_an_unknown_price_is_loud(copy, spec):
    spec.write_text(SPEC.replace("REGION", "us-east-1"))
    said = archplan(copy, "cost", spec.name, "--format", "chat")
    assert said == "Tries: at least $0.00 a month\nphones, device minutes: price unknown\n"
    archplan(copy, "report", spec.name, "--format", "text", "-o", "loud")
    text = (copy / "loud/phones.txt").read_text("utf-8")
    assert "at least" in text and "price unknown" in text


@pytest.mark.heavy
def test_nothing_else_has_to_change(copy):
    """Whatever ran in the copy, it is the repository and the examples, and nothing else."""
    assert names(copy) == names(ROOT) | {name: text.encode() for name, text in FILES.items()}

"""Every architecture through every text output, as people see it; `pytest --update` rewrites, a person reads."""

import json
from decimal import Decimal

import click
import jsonschema
import pytest

from archplan.checks.check import Question, checked
from archplan.cli.check import _graver, _painted
from archplan.outputs import render
from tests.build import report
from tests.clock import DAY
from tests.conftest import ROOT

SPECS = sorted((ROOT / "architectures").glob("*.yaml"))
COMMUNITY = sorted((ROOT / "architectures/community").glob("*.yaml"))
AT_A_TERMINAL = [
    ROOT / "architectures" / name
    for name in ("online-shop.yaml", "community/nutrition-tracker.yaml", "resilience/claims-office.yaml")
]
FORMS = {"table": "txt", "json": "json", "csv": "csv", "markdown": "md", "traffic": "traffic.txt",
         "explain": "explain.txt", "findings": "findings.txt", "dot": "dot"}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_form(path, form, golden):
    shown = click.unstyle(str(render(form, report(path))))
    shown = shown.replace(report(path).plan.book.fingerprint, "BOOK").replace(
        report(path).plan.book.fingerprint[:12], "BOOK"
    )
    golden(ROOT / "tests/golden" / path.stem / f"{form}.{FORMS[form].split('.')[-1]}", shown)


@pytest.mark.parametrize("path", COMMUNITY, ids=lambda path: path.stem)
def test_community(path, golden):
    found = report(path)
    shown = click.unstyle(str(render("table", found)) + "\n" + str(render("findings", found)))
    golden(ROOT / "tests/golden/community" / f"{path.stem}.txt", shown)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_nothing_of_the_main_architectures_is_unpriced(path):
    assert report(path).plan.bill.unpriced == ()


@pytest.mark.parametrize("path", [*SPECS, *COMMUNITY], ids=lambda path: path.stem)
def test_json_keeps_its_promise(path):
    """The JSON fits its published schema, its lines add up to its totals, and its year is twelve of its months."""
    promise = json.loads((ROOT / "schemas/cost.schema.json").read_text("utf-8"))
    found = json.loads(str(render("json", report(path))))
    jsonschema.Draft202012Validator(promise).validate(found)
    lines = [line for service in found["services"] for line in service["lines"]]
    total = sum((Decimal(line["monthlyCost"]) for line in lines if line["monthlyCost"] is not None), Decimal(0))
    assert abs(total - Decimal(found["totalMonthlyCost"])) <= Decimal("0.005001")
    assert Decimal(found["totalYearlyCost"]) == 12 * Decimal(found["totalMonthlyCost"])
    parts = Decimal(found["fixedMonthlyCost"]) + Decimal(found["usageMonthlyCost"])
    assert parts == Decimal(found["totalMonthlyCost"])
    for line in lines:
        if line["kind"] == "charge" and line["monthlyCost"] is not None:
            made = Decimal(line["monthlyQuantity"]) * Decimal(line["unitPrice"])
            assert abs(made - Decimal(line["monthlyCost"])) < Decimal("0.00001"), line
            assert line["price"]["source"] and line["spec"]["line"]


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("path", AT_A_TERMINAL, ids=lambda path: path.stem)
def test_a_terminal(path, width, golden):
    """What a person sees there: plain, and at 80 columns with its colours written out."""
    shown = str(render("table", report(path), width=width))
    golden(ROOT / "tests/golden/terminal" / f"{path.stem}-{width}.txt", click.unstyle(shown))
    if width == 80:
        golden(ROOT / "tests/golden/terminal" / f"{path.stem}-colours.txt", shown.replace("\x1b", "ESC"))


@pytest.mark.parametrize("path", AT_A_TERMINAL, ids=lambda path: path.stem)
def test_findings_at_a_terminal(path, golden):
    found = [checked(path, Question(None, (), DAY, None, None, None), None)]
    shown = _painted(*_graver(found, whole=False)).replace(str(path), path.name)
    golden(ROOT / "tests/golden/terminal" / f"{path.stem}-check.txt", shown.replace("\x1b", "ESC"))

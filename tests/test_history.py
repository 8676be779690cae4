"""Months that were kept: estimate, actual, error and trend, and folders that are none."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from archplan.analysis.history import history
from archplan.kernel.diagnostics import ArchplanError
from tests.bills import Row, rows_of, written
from tests.build import planned
from tests.conftest import ROOT
from tests.shell import run

SPEC = "title: Shop\nregion: us-east-1\nservices: {web: {type: ec2, instance: t3.large}}\n"


def month(
    name: str, estimated: str = "100", charged: str = "110", apart: str = "0", **other: object
) -> dict[str, object]:
    content: dict[str, object] = {
        "schemaVersion": "1", "title": "Shop", "month": name, "daysCovered": 30, "daysOfMonth": 30,
        "estimatedMonthlyCost": estimated, "estimatedCost": estimated, "chargedCost": charged, "apart": apart,
        "gaps": {"quantity": "10"}, "complete": True,
    }  # fmt: skip
    return content | other


def folder_of(folder: Path, *months: dict[str, object]) -> Path:
    for content in months:
        (folder / f"{content['month']}.json").write_text(json.dumps(content))
    return folder


def test_error_bias_and_trend_are_worked_out_by_hand(tmp_path):
    found = history(
        folder_of(
            tmp_path,
            month("2026-09", "100", "80"),
            month("2026-10", "100", "100"),
            month("2026-11", "100", "132", "12"),
        )
    )
    assert [it.error for it in found.months] == [Fraction(1, 4), 0, Fraction(-1, 6)]
    assert found.mean_error == (Fraction(1, 4) + Fraction(1, 6)) / 3
    assert found.bias == 0
    assert (found.trend, found.next) == (20, ("2026-12", 140))


def test_a_part_of_a_month_counts_for_no_trend_and_a_month_between_is_missed(tmp_path):
    part = month("2026-12", "30", "60", daysCovered=10)
    found = history(folder_of(tmp_path, month("2025-12"), month("2026-02"), month("2026-03"), part))
    assert found.gone == ("2026-01", *(f"2026-{at:02d}" for at in range(4, 12)))
    assert found.trend == 0 and found.next == ("2026-04", 110)
    assert found.months[-1].error == Fraction(-1, 2)


def test_less_than_three_months_have_no_trend(tmp_path):
    found = history(folder_of(tmp_path, month("2026-10"), month("2026-11")))
    assert (found.trend, found.next) == (None, None)


def test_a_bill_is_kept_and_shown_in_every_form(tmp_path):
    spec, folder = tmp_path / "shop.yaml", tmp_path / "months"
    spec.write_text(SPEC)
    rows = [*rows_of(planned(SPEC)), Row("Tax", "AmazonEC2", "", net=Fraction(5), account="111122223333")]
    for name in ("2026-09", "2026-11"):
        bill = written(tmp_path, "cur", rows, month=name)
        assert run("reconcile", spec, "--bill", bill, "--keep", folder).code == 0
    again = run("reconcile", spec, "--bill", bill, "--keep", folder)  # a corrected bill takes its place
    assert again.code == 0, again.err
    assert sorted(path.name for path in folder.iterdir()) == ["2026-09.json", "2026-11.json"]
    assert all("1111" not in path.read_text() for path in folder.iterdir())
    (kept,) = [it for it in history(folder).months if it.name == "2026-11"]
    assert (kept.apart, kept.error) == (5, 0)
    out = run("history", folder).out
    assert "2026-11" in out and "0.0%" in out and "Between them there is no month 2026-10." in out
    assert "| 2026-11 |" in run("history", folder, "--format", "markdown").out
    found = json.loads(run("history", folder, "--format", "json").out)
    schema = json.loads((ROOT / "schemas/history.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    assert not jsonschema.Draft202012Validator(schema).is_valid(found | {"bias": 0.5})
    assert [it["month"] for it in found["months"]] == ["2026-09", "2026-11"] and found["missing"] == ["2026-10"]


def test_a_folder_is_of_one_spec(tmp_path):
    spec = tmp_path / "shop.yaml"
    spec.write_text(SPEC.replace("Shop", "Till"))
    bill = written(tmp_path, "cur", rows_of(planned(SPEC)))
    folder = tmp_path / "months"
    folder.mkdir()
    folder_of(folder, month("2026-10"))
    ran = run("reconcile", spec, "--bill", bill, "--keep", folder)
    assert ran.code == 2 and "holds months of 'Shop', and this is 'Till'" in ran.err
    assert [path.name for path in folder.iterdir()] == ["2026-10.json"]


WRONG = {
    "no JSON": b"{",
    "half a file": b'{"schemaVersion": "1", "title": "Sh',
    "another version": json.dumps(month("2026-11") | {"schemaVersion": "2"}).encode(),
    "a list": b"[]",
    "deep": b"[" * 50_000,
    "large": b" " * 200_000,
    "a float": json.dumps(month("2026-11") | {"chargedCost": 1.5}).encode(),
    "a formula": json.dumps(month("2026-11", charged="=1+1")).encode(),
    "a huge number": json.dumps(month("2026-11", charged="1e999")).encode(),
    "NaN": json.dumps(month("2026-11", charged="NaN")).encode(),
    "a key missing": json.dumps({k: v for k, v in month("2026-11").items() if k != "gaps"}).encode(),
    "another month": json.dumps(month("2026-12")).encode(),
    "days": json.dumps(month("2026-11") | {"daysCovered": 40}).encode(),
    "no text": b"\xff\xfe",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_no_month_is_a_sentence(name, tmp_path):
    (tmp_path / "2026-11.json").write_bytes(WRONG[name])
    with pytest.raises(ArchplanError) as error:
        history(tmp_path)
    (said,) = error.value.diagnostics
    assert said.slug == "bad-history" and said.message.isprintable() and len(said.message) < 300


def test_folders_that_are_none(tmp_path):
    for path, said in ((tmp_path / "none", "there is no folder"), (tmp_path, "has no month")):
        ran = run("history", path)
        assert ran.code == 2 and said in ran.err and "Traceback" not in ran.err


def test_every_wrong_file_is_said_in_one_run(tmp_path):
    for name in ("2026-10", "2026-11"):
        (tmp_path / f"{name}.json").write_text("{")
    with pytest.raises(ArchplanError) as error:
        history(tmp_path)
    assert len(error.value.diagnostics) == 2

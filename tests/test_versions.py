"""Versions have days, and days decide: every calendar is whole, and no day in between is left without a rate."""

import re
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from archplan.checks.review import review
from archplan.estimate.plan import plan_texts
from archplan.prices.book import calendar_of
from archplan.prices.strict import check_file
from archplan.services import catalog
from archplan.services.words.versions import Versioned
from archplan.text.yaml import parse
from tests.clock import DAY
from tests.conftest import ROOT

TREES = {path.stem: parse(path.read_text("utf-8"), path.stem) for path in sorted((ROOT / "pricing").glob("*.yaml"))}
DATED = [(file, engine) for file, tree in TREES.items() if "versions" in tree for engine in tree["versions"].value]


def calendar(file, engine):
    """The versions of an engine in the book."""
    found = calendar_of(ROOT / "pricing", file, engine)
    assert found is not None
    return found


VERSIONS = [(file, engine, it) for file, engine in DATED for it in calendar(file, engine).lifetimes]
HOW = {"eks": "", "rds": "instance: db.m6g.large, ", "documentdb": "instance: db.r5.large, "}


def spec(file, engine, version):
    """A service at that version, in a region that has every rate."""
    written = f"Elasticsearch_{version}" if engine == "elasticsearch" else version
    chosen = f"engine: {engine}, " if "engine" in catalog()[file].options else ""
    return f'region: us-east-1\nservices: {{it: {{type: {file}, {chosen}{HOW.get(file, "")}version: "{written}"}}}}\n'


def test_every_service_of_versions_has_a_calendar():
    assert {key for key, cls in catalog().items() if issubclass(cls, Versioned)} == {file for file, _ in DATED}


def test_every_service_of_versions_takes_version_and_support():
    for key, cls in catalog().items():
        assert ("version" in cls.options and "support" in cls.options) == issubclass(cls, Versioned) or key in (
            "codepipeline", "backup"), key  # fmt: skip


@pytest.mark.parametrize("file, engine, lifetime", VERSIONS, ids=lambda it: getattr(it, "version", it))
def test_a_version_is_billed_by_its_days(file, engine, lifetime):
    """The day before extended support begins nothing is billed, on that day something is, after the last nobody knows."""
    if lifetime.extended is None:
        days = {DAY: "no line"}
    else:
        days = {lifetime.extended - timedelta(1): "no line", lifetime.ends + timedelta(1): "unknown"}
        if lifetime.ends > date(2026, 9, 16):
            days[max(lifetime.extended, date(2026, 9, 16))] = "billed"
    for day, wanted in days.items():
        bill = plan_texts({"it.yaml": spec(file, engine, lifetime.version)}, on=day).bill
        lines = [line for line in bill.lines if line.name.startswith("extended support")]
        found = "no line" if not lines else "unknown" if lines[0].cost is None else "billed"
        assert found == wanted, f"{file} {engine} {lifetime.version} on {day}: {found}"


@pytest.mark.parametrize("file, engine", DATED)
def test_the_newest_is_said_where_none_is_written(file, engine):
    text = spec(file, engine, "0").replace('version: "0"', "").replace('version: "Elasticsearch_0"', "")
    said = [it for it in plan_texts({"it.yaml": text}, on=DAY).assumptions if "the newest in standard support" in it]
    of = "opensearch" if engine == "elasticsearch" else engine  # what is not written is OpenSearch
    newest = calendar(file, of).newest(DAY)
    assert newest is not None and len(said) == 1 and f" {newest.version} by default" in said[0]


WRONG = {
    "days must rise": '"1": {extended: 2026-01-01, third_year: 2025-01-01, ends: 2027-01-01}',
    "is not a day": '"1": {extended: soon}',
    "has no key 'end'": '"1": {end: 2027-01-01}',
    "does not say from when": '"1": {ends: 2027-01-01}',
}


@pytest.mark.parametrize("said", WRONG)
def test_a_calendar_is_held_to_its_form(said, tmp_path):
    path = Path(tmp_path / "eks.yaml")
    path.write_text(
        "service: eks\nsource: https://x\nchecked: 2026-11-30\nsources: {s: a page}\n\nversions:\n"
        f"  kubernetes:\n    title: K\n    source: s\n    known:\n      {WRONG[said]}\n\nprices:\n"
        "  hour: {title: Hours, per: hour, source: s, us-east-1: {2026-01-01: 1}}\n",
        "utf-8",
    )
    assert any(said in mistake.message for mistake in check_file(path))


def test_the_language_page_prices_its_example():
    """4 vCPUs of MySQL 8.0 for 730 hours at $0.10; the others are in standard support."""
    page = (ROOT / "docs/language.md").read_text("utf-8").split("## Versions and their days")[1]
    text = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0]
    found = plan_texts({"it.yaml": text}, on=date(2026, 11, 30))
    extended = [line for line in found.bill.lines if line.name.startswith("extended support")]
    assert [(line.subject, line.monthly) for line in extended] == [("db", 4 * 730 * Fraction(1, 10))]
    assert {it.slug for it in review(found).findings} >= {
        "version-past-standard-support",
        "version-leaves-standard-support",
    }

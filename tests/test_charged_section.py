"""What was charged as a section of the report: the same figures as `archplan reconcile`, in every form that has sections."""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from archplan.analysis.reconciliation import KINDS, Reconciliation, reconcile
from archplan.checks.review import review
from archplan.kernel.record import changed
from archplan.kernel.units import money
from archplan.outputs.page.forms import form_named
from archplan.outputs.page.page import Page, Picture, Section, Table, Text
from archplan.outputs.page.sections import page_of
from archplan.prices.charged.reading import charged
from tests.bills import Row, rows_of, written
from tests.build import planned
from tests.charts import bars, bridge
from tests.conftest import amount
from tests.plants import PLANTS, SPEC, planted
from tests.shell import run

ACCOUNT = "444455556666"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Reconciliation:
    """The estimate's own rows with every gap that can be planted, and an account's id in a usage type."""
    of = planned(SPEC)
    rows, _ = planted(list(PLANTS), rows_of(of))
    odd = Row("Usage", "AmazonS3", f"APS1-Own-{ACCOUNT}", net=Fraction(3), listed=Fraction(3), tag="till")
    path = written(tmp_path_factory.mktemp("bill"), "cur", [*rows, odd])
    return reconcile(of, charged([path]))


def pages(found: Reconciliation, lang: str = "en", kind: Any = "full") -> Page:
    return page_of(review(found.plan), lang, stem="jobs", kind=kind, charged=found)


def section_of(found: Reconciliation, lang: str = "en", kind: Any = "full") -> Section:
    section = pages(found, lang, kind).section("charged")
    assert section is not None
    return section


def table(section: Section, key: str) -> Table:
    (it,) = (block for block in section.blocks if isinstance(block, Table) and block.key == key)
    return it


def test_gaps_of_the_page_add_up_to_its_difference(found):
    rows = table(section_of(found), "bill-kinds").rows
    assert sum(Fraction(row.cells[-1].exact) for row in rows) == pytest.approx(found.difference, abs=0.01 * len(rows))
    assert [row.cells[0].text for row in rows] == [kind for kind in KINDS if abs(found.gaps.get(kind, 0)) >= 0.005]


def test_every_meter_with_a_gap_and_every_usage_type_of_none_is_there(found):
    section = section_of(found)
    assert len(table(section, "bill-meters").rows) == len([it for it in found.meters if any(abs(gap.dollars) >= 0.005 for gap in it.gaps)])  # fmt: skip
    others = [row.cells[0].text for row in table(section, "bill-others").rows]
    assert others == ["AmazonS3 APS1-Own-************", "AmazonS3 APS1-Magic-Bytes"]


def test_a_short_page_sums_up_what_it_leaves_out(found):
    many = tuple(changed(found.others[0], kind="not matched", usage_type=f"Type{at}", dollars=Fraction(at)) for at in range(20, 0, -1))  # fmt: skip
    rows = table(section_of(changed(found, others=many), kind="short"), "bill-others").rows
    assert rows[-1].cells[0].text == "smaller ones, 14 in all"
    assert sum(Fraction(row.cells[1].exact) for row in rows) == sum(range(21))


def test_the_chart_leads_from_the_estimate_to_the_charge_and_says_so_in_words(found):
    (chart,) = (block for block in section_of(found).blocks if isinstance(block, Picture))
    assert chart.alt.startswith(f"estimate of a month: {money(found.month)}; period: ")
    assert chart.alt.endswith(f"charged: {money(found.charged.net)}") and "other gaps: " in chart.alt
    assert all(f">{kind}<" in chart.svg for kind in ("quantity", "commitment", "support"))


def test_a_step_begins_where_the_one_before_it_ended():
    first, second, third, last = bars(bridge(100, [("quantity", 60), ("credit", -10)], 150))
    (_, zero, start), (_, a, up), (_, b, down), (_, again, end) = first, second, third, last
    assert zero == pytest.approx(again, abs=0.5) and a == pytest.approx(zero + start, abs=1)
    assert b == pytest.approx(a + up - down, abs=1) and end == pytest.approx(start + up - down, abs=1)
    assert (up / start, down / start) == (pytest.approx(0.6, abs=0.02), pytest.approx(0.1, abs=0.02))


def test_an_estimate_below_nothing_and_one_of_nothing_are_drawn():
    for steps in ([("credit", -30)], []):
        assert bridge(0, steps, sum(cost for _, cost in steps)).startswith("<svg")


def test_a_price_that_nobody_knows_taints_the_section(found, tmp_path):
    of = planned(
        "title: Old\nregion: us-east-1\nservices: {web: {type: ec2, instance: t3.large}}\n", on=date(2015, 1, 1)
    )
    row = Row("Usage", "AmazonEC2", "BoxUsage:t3.large", amount("10"), amount("$1"), amount("$1"), "RunInstances")
    section = section_of(reconcile(of, charged([written(tmp_path, "cur", [row])])))
    assert any(block.tone == "bad" for block in section.blocks if isinstance(block, Text))
    (verdict, *_) = (block.text for block in section.blocks if isinstance(block, Text))
    assert "at least" in verdict


def test_without_a_bill_there_is_no_section(found):
    assert page_of(review(found.plan)).section("charged") is None


def test_the_section_speaks_vietnamese(found):
    here, there = section_of(found, "vi"), section_of(found)
    assert here.title != there.title
    cells = [[cell.text for row in table(it, "bill-kinds").rows for cell in row.cells[:2]] for it in (here, there)]
    alike = {a for a, b in zip(*cells, strict=True) if a == b}
    assert alike <= {"free tier", "credit", "AWS Support"}


@pytest.mark.parametrize("name", ["markdown", "html", "json", "docx", "xlsx"])
@pytest.mark.parametrize("kind", ["short", "full"])
def test_every_form_with_sections_has_it_and_no_account(name, kind, found):
    made = form_named(name).render(pages(found, kind=kind))
    if isinstance(made, str):
        assert money(found.charged.net) in made and "What was charged" in made and ACCOUNT not in made
    else:
        assert made[:2] == b"PK" and ACCOUNT.encode() not in made


# ------------------------------------------------------------------------------------- the verb


@pytest.fixture
def spec(tmp_path) -> Path:
    path = tmp_path / "jobs.yaml"
    path.write_text(SPEC)
    return path


def test_a_report_says_what_reconcile_says(spec, tmp_path):
    rows = PLANTS["more hours"][0](rows_of(planned(SPEC)))
    bill, more = written(tmp_path, "cur", rows[:3]), tmp_path / "more.csv"
    written(tmp_path, "cur2", rows[3:]).rename(tmp_path / "other.csv")
    more.write_text(written(tmp_path / ".", "cur", rows[3:]).read_text())
    bill.write_text(written(tmp_path, "cur", rows[:3]).read_text())
    ran = run("report", spec, "-o", tmp_path / "page.md", "--bill", bill, more)
    assert ran.code == 0, ran.err
    page = (tmp_path / "page.md").read_text()
    said = json.loads(run("reconcile", spec, "--bill", bill, more, "--format", "json").out)
    shown = re.findall(r"\| (?:quantity|period) \|.*\| [+−](\$[\d.]+) \|", page)
    assert shown == [money(abs(Fraction(gap["cost"]))) for gap in said["gaps"] if abs(Fraction(gap["cost"])) > Fraction(1, 200)]  # fmt: skip


WRONG = [
    (["more.csv"], "files of a bill follow --bill"),
    (["--month", "2026-11"], "--month is of the files of a bill"),
    (["--bill", "none.csv"], "there is no file none.csv"),
    (["--bill", "none.csv", "--format", "csv,focus"], "has the estimate's lines alone"),
    (["--bill", "none.csv", "--month", "2026-13"], "'2026-13' is not a month"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[" ".join(it[0]) for it in WRONG])
def test_a_wrong_call_is_a_sentence_and_writes_nothing(words, said, spec, tmp_path):
    ran = run("report", spec, "-o", tmp_path / "out", *words)
    assert ran.code == 2 and said in ran.err and not (tmp_path / "out").exists()


def test_a_bill_is_not_written_over(spec, tmp_path):
    bill = written(tmp_path, "cur", rows_of(planned(SPEC))).rename(tmp_path / "jobs.md")
    before = bill.read_bytes()
    ran = run("report", spec, "-o", bill, "--bill", bill)
    assert ran.code == 2 and bill.read_bytes() == before

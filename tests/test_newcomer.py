"""What a newcomer asks of the short page: how old and how sure its prices are, what is free and why, what to do first."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import click
import pytest
from docx import Document
from openpyxl import load_workbook

from archplan.analysis.age import said_of_age
from archplan.analysis.recovery import compare
from archplan.analysis.recovery_time import time_said
from archplan.estimate.bill import dollars
from archplan.kernel.diagnostics import RANK
from archplan.kernel.units import Quantity, money, rate
from archplan.outputs.bills.table import table
from archplan.outputs.page.forms import USUAL, form_named, known_forms
from archplan.outputs.page.page import Bullets, Facts, Kind, Page, Table, Text, document
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections.risks import found_in, stake
from archplan.outputs.page.words import Words
from tests.build import EXAMPLES, SPECS, report
from tests.build import page as page_of_spec
from tests.reading import pdf

named = pytest.mark.parametrize("path", EXAMPLES)
CAMPUS, CLAIMS, GAME, FOOD, SHOP = (
    next(path for path in SPECS if path.stem == stem)
    for stem in ("campus-attendance", "claims-office", "typing-game", "nutrition-tracker", "online-shop")
)


@cache
def short(path: Path, lang: str = "en") -> Page:
    return page_of_spec(path, lang, kind="short")


def told(page: Page, key: str) -> str:
    """All that one section says, as one text."""
    (section,) = [it for it in document(page)["sections"] if it["key"] == key]
    return json.dumps(section, ensure_ascii=False)


# ------------------------------------------------------------------------------------------------ prices


@named
def test_the_age_of_prices_is_said_as_the_terminal_says_it(path):
    sentence = said_of_age(report(path).plan, path.name)
    assert (sentence in told(short(path), "assumptions")) and sentence
    assert sentence.partition(":")[0] in said_of_age(report(path).plan)


def listed(page: Page, key: str) -> list[str]:
    """The first list of a section."""
    section = page.section(key)
    assert section is not None
    return list(next(block for block in section.blocks if isinstance(block, Bullets)).items)


def unsure(path: Path) -> dict[str, Fraction]:
    """Dollars a month by service that rest on a price not read by machine, or stated in the spec."""
    found: dict[str, Fraction] = {}
    for line in report(path).plan.bill.lines:
        if line.price is not None and line.price.confidence != "machine" and line.cost:
            found[line.subject] = found.get(line.subject, Fraction(0)) + line.paid
    return found


@named
def test_a_price_that_is_unsure_and_drives_the_bill_is_named_with_its_service(path):
    """A tenth of the bill or more: by its service, with its dollars, before what decides less."""
    total = dollars(report(path).plan.bill.total)
    said = listed(short(path), "assumptions")
    for service, amount in unsure(path).items():
        if amount >= total / 10:
            (line,) = [it for it in said if money(amount) in it and ("by machine" in it or "stated in the spec" in it)]
            label = report(path).plan.architecture.services[service].label
            assert f"({service})" in line or label in line
    amounts = [_dollars(it) for it in said if " decides " in it]
    assert amounts == sorted(amounts, reverse=True)
    assert [" decides " in it for it in said] == sorted((" decides " in it for it in said), reverse=True)
    assert not any(re.search(r"(: |; )[a-z ]+ 0( [^;]*)?(;|$)", it) for it in said)


def _dollars(text: str) -> Decimal:
    match = re.search(r"decides \$([\d,.]+\d)", text)
    assert match, text
    return Decimal(match[1].replace(",", ""))


def test_the_unsure_price_of_the_campus_comes_first():
    """20,100 images at $1.30 a thousand, of a price matched by inference."""
    assert "Amazon Rekognition (faces)" in listed(short(CAMPUS), "assumptions")[0]
    assert "$26.13 of $49.16" in listed(short(CAMPUS), "assumptions")[0]


@named
def test_a_price_stated_in_the_spec_has_its_mark(path):
    marked = [row for row in costs(short(path)).rows if "³" in row.cells[0].text]
    own = [
        it for it in report(path).plan.bill.lines if it.cost and it.price is not None and it.price.confidence == "user"
    ]
    assert bool(marked) == bool(own)
    assert bool(own) == ("³ A price in it is stated in the spec." in told(short(path), "cost"))


def costs(page: Page) -> Table:
    (table,) = [it for it in page.blocks() if isinstance(it, Table) and it.key == "cost"]
    return table


@named
def test_footnotes_are_plain(path):
    said = told(short(path), "cost")
    assert ("¹" in said) == ("How AWS counts" in said and "was not checked against its own page" in said)
    assert ("²" in said) == ("was not read by machine from AWS's own list" in said)


# ------------------------------------------------------------------------------------------------ the bill


@named
def test_only_what_costs_nothing_is_free(path):
    """Less than a cent is said as that, or is counted with the others; who is called free has a name that is its own."""
    charges = [it for it in report(path).plan.bill.charges if it.lines]
    nothing = [it for it in charges if it.is_complete and not it.cost.number and not it.lines[0].is_left_to_others]
    rows = [row for row in costs(short(path)).rows if row.kind == "free"]
    names = rows[0].cells[2].text.split(", ") if rows else []
    assert len(names) == len(nothing) == len(set(names))
    for charge in nothing:
        alike = [it for it in charges if it.title == charge.title]
        assert (
            f"{charge.title} ({charge.name})" if len(alike) > 1 else charge.title
        ) in names or "transfer" in charge.type


@named
def test_moved_data_is_told_apart_by_its_way(path):
    """As `archplan cost` has it: ``out to the internet, waf -> alb``."""
    for row in costs(short(path)).rows:
        said = [part.rpartition(" ")[0] for part in row.cells[2].text.split("; ") if "$" in part]
        assert len(said) == len(set(said))
        if row.of == "data transfer":
            assert all(" -> " in part for part in said)


# ------------------------------------------------------------------------------------------------ failures


@named
def test_resilience_says_the_targets_and_why_a_strategy_saves_no_time(path):
    a = report(path).plan.architecture
    if a.recovery is None:
        assert short(path).section("resilience") is None
        return
    said = told(short(path), "resilience")
    for name, target in (("RTO", a.targets.rto), ("RPO", a.targets.rpo)):
        assert target is None or f"{name} {time_said(target)}" in said
    for prospect in compare(report(path).plan).prospects[1:]:
        title = prospect.name.replace("-", " ").capitalize()
        assert (f"{title} saves no time: " in said) == (prospect.hour is None)
    if "unbounded" in said:
        assert f"waiting until the lost region is back, {time_said(a.recovery.outage)}" in said


def test_the_offices_folders_are_why_backups_save_no_time():
    """500 GB at 1 GB a minute are 8.33 h; with all else 9.71 h, and the region is back after 8 h."""
    said = told(short(CLAIMS), "resilience")
    assert (
        "Backup restore saves no time: it takes 9.71 h, restore 8.33 h of it (folders: 500 GB at 1 GB a minute)" in said
    )
    assert "Targets: RTO 30 min, RPO 2 h." in said and "8 h" in said


# ------------------------------------------------------------------------------------------------ what is free


@named
def test_the_month_says_what_is_free_of_it_and_how_long(path):
    """Under the month, not the year: the allowances' sum, the largest of them, and that they do not end."""
    bill = report(path).plan.bill
    tiles = next(it for it in short(path).blocks() if isinstance(it, Facts)).items
    note = tiles[0][1].note
    assert "free tier" not in tiles[1][1].note
    by: dict[str, Fraction] = {}
    for charge in bill.charges:
        for line in charge.lines:
            if line.kind == "credit":
                by[charge.title] = by.get(charge.title, Fraction(0)) - line.monthly
    if sum(by.values()) >= Fraction(1, 200):
        largest = max(by, key=lambda title: by[title])
        assert f"free tier {money(dollars(bill.credit))}: {largest} {money(by[largest])}" in note
        assert note.endswith("always free")
    else:
        assert "free tier" not in note


def test_of_the_shops_allowances_the_largest_is_named():
    """$46.55 and $8.64 are CloudFront's $55.19."""
    tiles = next(it for it in short(SHOP).blocks() if isinstance(it, Facts)).items
    assert "free tier -$67.94: Amazon CloudFront $55.19, …; always free" in tiles[0][1].note


# ------------------------------------------------------------------------------------------------ risks


def findings(page: Page) -> tuple[list[tuple[str, str]], str]:
    """The rows of the table of findings, and what stands below it."""
    section = page.section("risks")
    assert section is not None
    rows = [(row.cells[0].text, row.cells[1].text) for it in section.blocks if isinstance(it, Table) for row in it.rows]
    return rows, " ".join(it.text for it in section.blocks if isinstance(it, Text))


@named
def test_the_largest_saving_comes_first(path):
    saving = {it.message: it.promise.saves for it in report(path).findings if it.promise is not None}
    rows, _ = findings(short(path))
    if saving:
        assert rows[0] == ("saving", max(saving, key=lambda message: saving[message]))
    assert [kind for kind, _ in rows].count("saving") == bool(saving)


@named
def test_the_verdict_counts_what_the_table_and_the_line_below_it_count(path):
    rows, below = findings(short(path))
    verdict = next(it for it in short(path).blocks() if isinstance(it, Text)).text
    saving = rows[0][1] if rows and rows[0][0] == "saving" else ""
    severity = next((it.severity for it in report(path).findings if it.message == saving), "")
    for kind in ("error", "warning"):
        match = re.search(rf"(\d+) {kind}s? (is|are) to be", verdict)
        more = re.search(rf"(\d+) {kind}s?[ ,][^:]*more:", below)
        shown = sum(it == kind for it, _ in rows) + (severity == kind)
        assert (int(match[1]) if match else 0) == shown + (int(more[1]) if more else 0)


@named
def test_risks_come_by_gravity_and_then_by_dollars(path):
    """A warning of what costs more stands before one of what costs less."""
    asked = Asked(report(path), Words(), path.stem)
    found = found_in(asked)
    assert [RANK[it.severity] for it in found] == sorted(RANK[it.severity] for it in found)
    warnings = [it for it in found if it.severity == "warning" and it.promise is None]
    stakes = [stake(it, asked) for it in warnings]
    assert stakes == sorted(stakes, reverse=True)


def test_a_finding_is_of_the_service_in_whose_lines_it_stands():
    asked = Asked(report(CAMPUS), Words(), CAMPUS.stem)
    of = {
        it.message.partition(":")[0]: stake(it, asked) for it in found_in(asked) if it.slug == "data-without-recovery"
    }
    costs = {name: dollars(charge.cost) for name in of if (charge := report(CAMPUS).plan.bill.charge(name))}
    assert of == costs and set(of) == {"records", "tasks"}


# ------------------------------------------------------------------------------------------------ again


@cache
def _page(kind: Kind, lang: str) -> Page:
    return page_of_spec(CLAIMS, lang, ".", kind=kind)


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("form", [name for name in known_forms() if form_named(name).page != "bare"])
def test_every_form_says_the_command_that_makes_it_again(form, lang):
    """The form is asked for by its name, unless it is what comes unasked; the language unless it is English."""
    made = form_named(form)
    content = made.render(_page(made.page, lang))
    said = re.sub(r"\s+", " ", _text(form, content))
    assert "archplan report claims-office.yaml" in said
    assert ("--format " in said) == (form not in USUAL)
    assert form in USUAL or f"--format {form} -o out" in said
    assert ("--lang vi" in said) == (lang == "vi")


def _text(form: str, content: str | bytes) -> str:
    """What a form says, as one text."""
    if isinstance(content, str):
        return content.replace("\\-", "-").replace("\\", "")
    if form == "pdf":
        return "\n".join(it.extract_text() for it in pdf(content).pages)
    if form == "docx":
        return "\n".join(it.text for it in Document(io.BytesIO(content)).paragraphs)
    cells = [cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    return " ".join(str(cell.value) for cell in cells if cell.value is not None)


# ------------------------------------------------------------------------------------------------ words


@named
def test_an_option_says_what_it_changes(path):
    scenarios = report(path).plan.architecture.scenarios
    rows = [row for it in short(path).blocks() if isinstance(it, Table) and it.key == "options" for row in it.rows]
    assert len(rows) == (len(scenarios) + 1 if scenarios else 0)
    assert all(row.cells[0].note for row in rows[1:])


def test_as_calculated_is_the_database_behind_a_proxy():
    row = next(
        row for it in short(GAME).blocks() if isinstance(it, Table) and it.key == "options" for row in it.rows[1:]
    )
    assert (row.cells[0].text, row.cells[0].note) == ("as calculated", "db: proxy true")


@named
def test_a_finding_says_an_amount_as_the_spec_wrote_it(path):
    """0.9 GB that a table holds are not 921.6 MB: of every option that a finding stands at and repeats."""
    a = report(path).plan.architecture
    for service in a.services.values():
        for key, (word, written) in _written(service).items():
            shown = str(service._values[word])
            of = [
                it
                for it in report(path).findings
                if it.span == service.span_of(key) and it.message.startswith(f"{service.name}:")
            ]
            assert shown == written or not any(
                re.search(rf"(?<![\d.]){re.escape(shown)}(?!\w)", it.message) for it in of
            )


def _written(service) -> dict[str, tuple[str, str]]:
    """The amounts that a service's options state, as they are written."""
    found = {key: (word.name, service.spec.get(key)) for key, word in service.options.items()}
    return {
        key: (name, it.value) for key, (name, it) in found.items()
        if it is not None and it.is_text and isinstance(service._values.get(name), Quantity)
    }  # fmt: skip


def test_the_food_is_as_large_as_its_spec_says():
    said = [it.message for it in report(FOOD).findings if it.slug == "data-without-recovery"]
    assert "food: 0.9 GB would be lost for good after a bad write" in said


@named
def test_figures_of_a_page_are_in_words_that_a_person_can_imagine(path):
    """Less than one request in a hundred seconds is a rate an hour, or a month; never 0.000417 req/s, nor 1 times itself."""
    for page in (short(path), page_of_spec(path)):
        text = json.dumps(document(page))
        assert not re.search(r"(?<![\d.,])1 times the", text)
        for found in re.findall(r"([\d.,]+) req/s", text):
            number = Decimal(found.replace(",", ""))
            assert number == 0 or number >= Decimal("0.01"), found


def test_a_reminder_an_hour_is_a_rate_an_hour():
    """730 requests a month are one an hour on average, 1.5 in the busiest minute."""
    assert "deadlines: 730 requests/month, 1 req/hour on average and 1.5 req/hour in the busiest minute." in told(
        short(CAMPUS), "traffic"
    )


# ------------------------------------------------------------------------------------------------ the terminal


@named
@pytest.mark.parametrize("width", [72, 80, 100])
def test_a_price_is_never_cut_in_a_terminal(path, width):
    """What a unit costs stands whole beside its line or below it, and no row is wider than the terminal."""
    rows = click.unstyle(table(report(path), width=width)).splitlines()
    assert max(map(len, rows)) <= width
    text = " ".join(" ".join(rows).split())
    for line in report(path).plan.bill.lines:
        is_priced = line.kind == "charge" and line.cost is not None and not line.is_empty
        if is_priced and line.price is not None and len(line.price.tiers) == 1:
            assert f"{rate(line.unit_price)}/{line.price.per.removeprefix('1 ')}" in text


@named
def test_an_allowance_that_several_share_is_said_to_be_one(path):
    rows = [row for row in click.unstyle(table(report(path))).splitlines() if "─ Free tier, " in row]
    lines = [it for it in report(path).plan.bill.lines if it.kind == "credit" and it.allowance is not None]
    assert len(rows) == len(lines)
    for row, line in zip(rows, lines, strict=True):
        of = [it for it in lines if it.allowance == line.allowance]
        assert ("its part of one allowance" in row) == (len(of) > 1)

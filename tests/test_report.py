"""One page, many forms: the same total in every form and language, and no figure that the JSON form does not hold."""

import csv
import io
import json
import re
import subprocess
import zipfile
from decimal import Decimal
from functools import cache
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml

from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan
from archplan.kernel.units import money
from archplan.outputs import render
from archplan.outputs.page.forms import form_named, known_forms
from archplan.outputs.page.page import Block, Facts, Page, Table, Text, document
from archplan.outputs.page.sections import ORDER, page_of
from tests.build import EXAMPLES, SHOP, SPECS, made, page, rendered, report, scenarios_of
from tests.clock import DAY
from tests.conftest import ROOT
from tests.layouts import laid_out_anew
from tests.reading import Reader, digits, workbook
from tests.shell import run

WORDY = [name for name in known_forms() if name not in ("csv", "focus")]  # forms that people read
TONGUES = (("en", "."), ("vi", ","))
named = pytest.mark.parametrize("path", EXAMPLES)


def forms(names):
    """Forms of a report; one of them is read by a program of others."""
    return pytest.mark.parametrize(
        "form", [pytest.param(it, marks=pytest.mark.door if it == "pdf" else ()) for it in names]
    )


def pdf_text(content: bytes) -> str:
    """What `pdftotext` reads."""
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return ran.stdout.decode()


def docx_text(content: bytes) -> str:
    """Every run of text of a Word document."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        tree = ElementTree.fromstring(held.read("word/document.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return "\n".join("".join(run.text or "" for run in p.iter(f"{w}t")) for p in tree.iter(f"{w}p"))


def xlsx_text(content: bytes) -> str:
    """What a spreadsheet's cells hold, formulas by their value."""
    book = workbook(content, data_only=True)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )


@cache
def read(form: str, content: bytes) -> str:
    """The words a person finds in a form."""
    if form == "html":
        reader = Reader()
        reader.feed(content.decode())
        return " ".join(reader.found)
    if form in ("pdf", "docx", "xlsx"):
        return {"pdf": pdf_text, "docx": docx_text, "xlsx": xlsx_text}[form](content)
    return content.decode().replace("\\", "")


MONEY = re.compile(r"\$\d[\d.,]*\d|\$\d")
FIGURE = re.compile(r"(?<![\w.,/-])\d[\d.,]*\d(?![\w-])")


def figures(text: str) -> set[str]:
    """The figures of a text by their digits: money, and numbers with a sign in them or of three digits and more."""
    found = {digits(figure) for figure in MONEY.findall(text)}
    return found | {digits(f) for f in FIGURE.findall(text) if len(digits(f)) >= 3 and not re.fullmatch(r"20\d\d", f)}


@pytest.mark.parametrize("lang, decimal", [TONGUES[0], pytest.param(*TONGUES[1], marks=pytest.mark.heavy)])
@forms(WORDY)
@named
def test_the_total_is_the_same_digits(path, form, lang, decimal):
    """The bill's exact total, rounded once, in every form and language."""
    total = money(dollars(report(path).plan.bill.total))
    shown = page(path, lang, decimal).total
    assert digits(shown) == digits(total)
    text = read(form, rendered(form, path, lang, decimal))
    if form == "xlsx":
        assert any(abs(float(cell) - float(total.replace("$", "").replace(",", ""))) < 0.005
                   for cell in re.findall(r"^-?\d+(?:\.\d+)?$", text, re.MULTILINE)) or shown in text  # fmt: skip
    else:
        assert shown in text or shown in " ".join(text.split())


@pytest.mark.parametrize("form", ["csv", "focus"])
@named
def test_rows_add_up_to_the_total(path, form):
    """Rows for machines: their sum is the total to the cent."""
    total = float(money(dollars(report(path).plan.bill.total)).replace("$", "").replace(",", ""))
    rows = list(csv.DictReader(io.StringIO(rendered(form, path).decode())))
    column = "monthly_cost_usd" if form == "csv" else "BilledCost"
    found = sum(float(row[column]) for row in rows if row[column] and row.get("kind") != "total")
    assert abs(found - total) < 0.0051


@forms(name for name in known_forms() if name not in ("json", "xlsx"))
@named
def test_no_form_prints_a_figure_absent_from_the_json(path, form):
    if form == "focus" and not page(path).report.plan.bill.is_complete:
        pytest.fail("this architecture has an unknown price: give it one")
    held = figures(json.dumps(json.loads(rendered("json", path)), ensure_ascii=False))
    assert figures(read(form, rendered(form, path))) <= held


@pytest.mark.parametrize("lang, decimal", TONGUES[1:])
@named
def test_languages_show_the_same_figures(path, lang, decimal):
    """Every cell, fact and rung has the digits that it has in English, in the same order."""
    one, other = (document(page(path, *given)) for given in (("en", "."), (lang, decimal)))
    for mine, theirs in zip(one["sections"], other["sections"], strict=True):
        assert mine["key"] == theirs["key"]
        blocks = (
            [b for b in section["blocks"] if b["kind"] not in ("picture", "text") or _money(b)]
            for section in (mine, theirs)
        )
        for a, b in zip(*blocks, strict=True):  # what only one language must say is a text without money
            if a["kind"] != "picture":
                assert MONEY.sub(lambda m: digits(m[0]), str(_money(a))) == MONEY.sub(
                    lambda m: digits(m[0]), str(_money(b))
                )


def _money(block) -> list[str]:
    return [digits(figure) for figure in MONEY.findall(json.dumps(block, ensure_ascii=False))]


@named
def test_html_is_of_a_size_to_send(path):
    assert len(rendered("html", path)) < 3_000_000


@named
def test_the_json_form_keeps_its_promise(path):
    promise = json.loads((ROOT / "schemas/report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(promise).validate(json.loads(rendered("json", path)))


SCENARIOS = [
    pytest.param(
        path, name, id=f"{path.stem}-{name or 'as written'}", marks=pytest.mark.heavy if name or path != SHOP else ()
    )
    for path in SPECS
    for name in ("", *scenarios_of(path))
]


@pytest.mark.parametrize("path, scenario", SCENARIOS)
def test_every_scenario_prices_and_draws(path, scenario):
    found, shown = report(path, scenario), page(path, scenario=scenario)
    assert found.plan.bill.total.number > 0
    assert str(render("svg", found)).startswith("<svg")
    assert shown.total in str(form_named("html").render(shown))


@pytest.mark.parametrize("lang", ["en", "vi"])
@named
def test_every_architecture_has_both_fragments_for_hugo(path, lang):
    """The total, the picture, and every service that is billed, by its own name."""
    found = page(path, lang)
    text = rendered("hugo", path, lang).decode()
    marked = re.findall(r"<!-- archplan:(\w+) -->\n\n(.+?)\n<!-- /archplan:\1 -->\n", text, re.DOTALL)
    (_, solution), (_, budget) = marked
    assert text == "\n".join(f"<!-- archplan:{name} -->\n\n{it}\n<!-- /archplan:{name} -->\n" for name, it in marked)
    assert f"]({path.stem}.svg)" in solution and solution.count("![") == 1
    assert f"**{found.total}**" in budget
    for charge in found.report.plan.bill.charges:
        if charge.lines and charge.type != "transfer":
            assert f"({charge.name})" in budget.replace("\\", "") and charge.title in budget
    assert not re.search(r"[{<](?!!-- )", re.sub(r"\\[<{]", "", solution + budget))  # no HTML, no brace
    assert "\u200b" not in text


def read_days(found):
    """Between which days the price files of a bill's lines were read, as those files say themselves."""
    files = {
        line.file
        for line in found.bill.lines
        if line.price is not None and line.cost and line.price.confidence != "user"
    }
    days = [yaml.safe_load((ROOT / f"pricing/{file}.yaml").read_text("utf-8"))["checked"] for file in files]
    return min(days).isoformat(), max(days).isoformat()


@pytest.mark.parametrize("lang, decimal", TONGUES)
@forms(WORDY)
@pytest.mark.parametrize("path", SPECS[:2], ids=lambda path: path.stem)
def test_a_report_says_when_its_prices_were_read(path, form, lang, decimal):
    """Those that its bill uses, and not the newest of all there are."""
    text = " ".join(read(form, rendered(form, path, lang, decimal)).split())
    assert [day for day in read_days(plan(path, on=DAY)) if day not in text] == []


@named
def test_a_bill_for_programs_says_when_its_prices_were_read(path):
    found = plan(path, on=DAY)
    book = json.loads(render("json", review(found)))["priceBook"]
    assert (book["oldest"], book["newest"]) == read_days(found)


def test_the_days_are_those_of_the_prices_used(tmp_path):
    """Two files read on two days, and one that is looked up and not used."""
    for name, services, days in (
        ("one", "{line: {type: directconnect}, site: {type: s3}}", ("2020-09-25", "2020-09-25")),
        ("two", "{line: {type: directconnect}, site: {type: s3, holds: 1 GB}}", ("2020-09-25", "2025-10-22")),
        ("none", "{site: {type: s3}}", ("", "")),
    ):
        spec = tmp_path / f"{name}.yaml"
        spec.write_text(f"region: us-east-1\nservices: {services}\n")
        assert plan(spec, on=DAY).days_read == days


def test_sections_stand_in_their_order():
    keys = [section.key for section in page(ROOT / "architectures/online-shop.yaml").sections]
    assert keys == [key for key in ORDER if key in keys]
    assert {"summary", "architecture", "traffic", "cost", "lines", "free", "options", "growth", "resilience"} <= {*keys}


@cache
def again(path) -> Page:
    """The page made a second time, its pictures laid out anew."""
    with laid_out_anew():
        return page_of(review(plan(path, on=DAY, shown=str(path.relative_to(ROOT)))), "en", ".", path.stem)


@pytest.mark.parametrize("form", known_forms())
@pytest.mark.heavy
def test_every_form_is_the_same_bytes_twice(form):
    path = ROOT / "architectures/online-shop.yaml"
    found = form_named(form).render(again(path))
    assert (found.encode() if isinstance(found, str) else found) == rendered(form, path)


@pytest.mark.door
def test_an_unknown_price_is_loud_in_every_form(tmp_path):
    """The total reads "at least" wherever a person reads it."""
    spec = tmp_path / "s.yaml"
    spec.write_text(
        "title: It\nregion: eu-west-1\nservices:\n  a: {type: custom, unit_price: $3/month}\n"
        "  w: {type: ec2, instance: t3.medium, os: windows, region: ap-south-1}\n"
    )
    found = page_of(review(plan(spec, on=DAY)))
    if found.report.plan.bill.is_complete:
        pytest.fail("choose a price that the book does not hold")
    for form in WORDY:
        content = form_named(form).render(found)
        text = read(form, content.encode() if isinstance(content, str) else content)
        if form == "xlsx" and isinstance(content, bytes):  # there it is part of how the number is shown
            sheets = workbook(content)
            text += " ".join(cell.number_format for sheet in sheets for row in sheet.iter_rows() for cell in row)
        assert "at least" in text, form
        assert "price unknown" in text or form == "hugo", form


SMALL = "title: It\nregion: ap-southeast-1\nservices:\n  db: {type: dynamodb, holds: 50 GB, recovery: true}\n"
UNKNOWN = """title: It
region: ap-southeast-6
budget: $1/month
traffic:
  people: {users: 3_000 users/month, requests: 400 requests/user}
services:
  rent: {type: custom, unit_price: $12/month, source: its page, checked: 2026-01-31}
  model: {type: custom, label: A model, per_request: 800 tokens/request, unit_price: $0.30/million tokens, source: its page, checked: 2026-01-31}
  alb: {type: alb}
places:
  main: {type: vpc, zones: 2, public: [alb]}
connections:
  - people -> alb
  - people -> model
"""


def paged(tmp_path, text, *asked, name="s.yaml", **given) -> Page:
    spec = tmp_path / name
    spec.write_text(text)
    return page_of(review(plan(spec, on=DAY, **given)), *asked)


def blocks(found: Page, key: str) -> tuple[Block, ...]:
    section = found.section(key)
    assert section is not None, key
    return section.blocks


def facts(found: Page, key="summary") -> dict[str, str]:
    held = next(block for block in blocks(found, key) if isinstance(block, Facts))
    return {title: cell.text for title, cell in held.items}


def table(found: Page, section: str, key: str) -> Table:
    return next(it for it in blocks(found, section) if isinstance(it, Table) and it.key == key)


def said(found: Page, section: str) -> str:
    return " ".join(block.text for block in blocks(found, section) if isinstance(block, Text))


def test_an_unknown_price_makes_every_sum_a_least_one(tmp_path):
    """1,200,000 requests of 800 tokens at $0.30 a million are $288.00, the rent is $12, addresses 2 * 730 * $0.005 = $7.30.

    Nobody knows what the load balancer's hours and capacity cost.
    """
    found = paged(tmp_path, UNKNOWN)
    assert found.total == "at least $307.30"
    shown = facts(found, "cost")
    for title in ("Year at this month's price", "Fixed, with no traffic", "Driven by traffic", "Over the budget of $1.00"):  # fmt: skip
        assert shown[title].startswith("at least $"), title
    assert "of what is known" in said(found, "summary") and "of it;" not in said(found, "summary")
    assert facts(found)["Fixed, with no traffic"] == "at least $19.30"
    assert [column.title for column in table(found, "cost", "cost").columns][3] == "Share of what is known"
    for row in table(found, "growth", "tiers").rows:
        assert all(cell.text.startswith("at least ") for cell in row.cells[2:]), row
    alb = next(row for row in table(found, "cost", "cost").rows if row.of == "alb")
    assert alb.cells[2].text.count("price unknown") == 2  # hours, capacity


def test_the_list_price_is_that_of_the_lines(tmp_path):
    """50 GB at $0.285 are $14.25 and 25 of them free are $7.125: $14.25, though $7.13 are paid and $7.13 taken off."""
    shown = facts(paged(tmp_path, SMALL.replace(", recovery: true", "")), "cost")
    assert shown["At list price, without the free tier"] == "$14.25"
    assert shown["Total a month"] == "$7.13" and shown["Free tier, taken off"] == "-$7.13"


@named
def test_rows_that_do_not_add_up_say_by_how_much(path):
    """Whoever adds up the services in cents finds the total, or the sentence that tells the difference."""
    found = page(path)
    cells = [row.cells[-1] for row in table(found, "cost", "cost").rows if row.kind != "total"]
    apart = Decimal(money_of(found.total)) - sum((Decimal(money_of(cell.text)) for cell in cells), Decimal())
    note = f"the total is of exact amounts, ${abs(apart)} {'more' if apart > 0 else 'less'} than their sum here"
    for form in ("markdown", "hugo", "html", "docx"):
        text = " ".join(read(form, rendered(form, path)).split())
        assert (note in text) == (apart != 0), form
        assert ("than their sum here" in text) == (apart != 0), form


def money_of(text: str) -> str:
    """The cents of an amount; what is less than one, and what is free, are none."""
    if "<" in text or "$" not in text:
        return "0"
    return text.replace("at least ", "").replace("$", "").replace(",", "")


def test_the_largest_are_most_of_it_only_where_they_are(tmp_path):
    """Ten tables alike: three of them are three tenths, and are told apart by their names."""
    tables = "".join(f"  t{n}: {{type: dynamodb, holds: 50 GB}}\n" for n in range(10))
    text = said(paged(tmp_path, f"title: It\nregion: us-east-1\nfree_tier: none\nservices:\n{tables}"), "summary")
    assert "; Amazon DynamoDB (t0), Amazon DynamoDB (t1), Amazon DynamoDB (t2) are 30% of it; " in text


def test_what_aws_does_not_bill_is_called_by_its_own_name(tmp_path):
    text = said(paged(tmp_path, UNKNOWN.replace("-6\n", "-1\n")), "summary")
    assert "; A model, " in text and "Not billed by AWS" not in text


def test_a_page_does_not_say_on_whose_machine_it_was_made(tmp_path):
    found = paged(tmp_path, UNKNOWN)
    assert str(tmp_path) not in json.dumps(document(found))
    assert "s.yaml:" not in json.dumps(document(found))


def test_the_command_makes_the_same_page_again(tmp_path):
    """Language, decimal sign and negotiated prices are part of it."""
    (tmp_path / "ours").mkdir()
    found = paged(tmp_path, SMALL, "vi", ",", "s", ("services.db.holds=60 GB",), pricing=tmp_path / "ours")
    assert "report s.yaml --set 'services.db.holds=60 GB' --pricing ours --lang vi --full --decimal comma --on 2026-11-22" in said(found, "again")  # fmt: skip


def test_tables_of_one_section_are_told_apart_in_markdown():
    text = rendered("markdown", ROOT / "architectures/online-shop.yaml").decode()
    assert "**Free tier, taken off the list price**\n\n|" in text and "**Free for everybody**\n\n|" in text


@pytest.mark.door
def test_the_other_currency_stands_in_every_form(tmp_path):
    """$307.30 a month with VAT of 10% are $4,056.36 a year, and at 26,300 dong 106,682,268 VND."""
    money = "money: {currency: {code: VND, rate: 26_300 VND/USD, on: 2026-11-20}, vat: 10%}\n"
    found = paged(tmp_path, UNKNOWN + money)
    for form in ("markdown", "html", "pdf", "docx", "xlsx", "json"):
        content = form_named(form).render(found)
        assert "106,682,268 VND" in read(form, content.encode() if isinstance(content, str) else content), form


def test_no_letter_turns_the_page_round(tmp_path):
    """Control characters, and those that write from right to left, do not reach a page."""
    found = paged(tmp_path, SMALL.replace("title: It", 'title: It\nabout: "a\\u202Eb\\u2066c\\u0007d"'))
    for form in ("markdown", "html", "hugo"):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]", str(form_named(form).render(found))), (
            form
        )


# ---------------------------------------------------------------------------------------------------- the verb


@pytest.mark.heavy
def test_one_file_by_its_suffix(tmp_path):
    spec = ROOT / "architectures/blood-donation.yaml"
    ran = run("report", spec, "-o", tmp_path / "x.md")
    assert ran.code == 0, ran.err
    assert (tmp_path / "x.md").read_text().startswith("# ")
    assert (tmp_path / "x.svg").is_file()


@pytest.mark.heavy
def test_a_folder_holds_what_was_asked(tmp_path):
    spec = ROOT / "architectures/blood-donation.yaml"
    assert run("report", spec, "-o", tmp_path, "--format", "markdown,csv", "--lang", "en,vi").code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert {
        "blood-donation.md",
        "blood-donation.vi.md",
        "blood-donation.csv",
        "blood-donation.svg",
        "blood-donation.vi.svg",
    } <= names


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("-o", "x.odt"), "which form?"),
        (("-o", "out", "--format", "pdx"), "did you mean 'pdf'"),
        (("-o", "out", "--format", "markdwn"), "did you mean 'markdown'"),
        (("-o", "x.html", "--format", "md"), "--format asks for markdown"),
        (("-o", "out", "--lang", "fr"), "archplan writes no 'fr'"),
        ((), "where to?"),
        (("-o", "x.md", "--lang", "en,vi"), "is one file"),
        (("--into", "content", "--format", "pdf"), "--into goes with --format hugo"),
        (("--into", "content", "--format", "hugo", "-o", "out"), "write one of the two"),
        (("-o", "x.html", "--image-prefix", "/images"), "--image-prefix goes with --into"),
        (("-o", "x.pdf", "--templates", "."), "--templates goes with --format html or markdown"),
        (("-o", "x.md", "--partial"), "--partial goes with --format focus"),
        (("-o", "x.html", "--format", "markdown"), "x.html is a name for html"),
        (("-o", "out", "--format", ","), "names no form"),
        (("-o", "out", "--lang", ","), "names no language"),
    ],
)
def test_wrong_calls_say_what_to_write(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run("report", ROOT / "architectures/blood-donation.yaml", *arguments)
    assert ran.code == 2 and said in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("mine")
    ran = run("report", ROOT / "architectures/blood-donation.yaml", "-o", tmp_path / "out")
    assert ran.code == 2 and "is a file, and no folder" in ran.err
    assert (tmp_path / "out").read_text() == "mine"


def test_a_scenario_names_no_folder(tmp_path):
    spec = tmp_path / "s.yaml"
    spec.write_text(SMALL + 'scenarios:\n  "../../up and away": {services: {db: {holds: 60 GB}}}\n')
    ran = run("report", spec, "--scenario", "../../up and away", "-o", tmp_path / "a/b", "--format", "markdown")
    assert ran.code == 0, ran.err
    assert {path.name for path in tmp_path.iterdir()} == {"s.yaml", "a"}
    assert (tmp_path / "a/b/s-..-..-up-and-away.md").is_file()


def test_pictures_load_whatever_the_spec_is_called(tmp_path):
    spec = tmp_path / "my shop (v2) [x].yaml"
    spec.write_text(SMALL)
    assert run("report", spec, "-o", tmp_path / "out", "--format", "markdown", "--full").code == 0
    links = re.findall(r"^!\[.*\]\((\S+)\)$", (tmp_path / "out" / f"{spec.stem}.md").read_text(), re.M)
    assert len(links) == 3 and not any(letter in link for link in links for letter in " ()[]")
    assert all((tmp_path / "out" / unquote(link)).is_file() for link in links)


@pytest.mark.heavy
def test_a_team_replaces_one_block(tmp_path):
    mine = tmp_path / "templates"
    mine.mkdir()
    (mine / "report.md.jinja").write_text(
        '{% extends "archplan/report.md.jinja" %}{% block summary %}Ours: {{ page.total }}\n{% endblock %}'
    )
    spec = ROOT / "architectures/blood-donation.yaml"
    assert run("report", spec, "-o", tmp_path / "x.md", "--templates", mine).code == 0
    text = (tmp_path / "x.md").read_text()
    assert "Ours: $" in text and "## At a glance" not in text and "## Expected traffic" in text


@pytest.mark.parametrize(
    "template, said",
    [
        ("{% block %}", "report.md.jinja:1"),
        ("\n{{ page.nothing }}", "report.md.jinja:2"),
        ("{{ page.report.__class__.__mro__ }}", "report.md.jinja:1"),
        ("{% extends 'archplan/nothing.jinja' %}", "nothing.jinja"),
        ("{{ 1 / 0 }}", "report.md.jinja:1"),
        ("\n{{ section('costs') }}", "there is no section 'costs'; did you mean 'cost'?"),
    ],
)
@pytest.mark.heavy
def test_a_wrong_template_is_a_mistake_with_its_place(template, said, tmp_path):
    (tmp_path / "report.md.jinja").write_text(template)
    ran = run("report", ROOT / "architectures/blood-donation.yaml", "-o", tmp_path / "x.md", "--templates", tmp_path)
    assert ran.code == 2 and said in ran.err and "bad-template" in ran.err
    assert not (tmp_path / "x.md").exists()


def cost_rows(found):
    """The rows of the table of services, by service."""
    return {
        row.of: row
        for block in found.blocks()
        if isinstance(block, Table) and block.key == "cost"
        for row in block.rows
    }


@named
@pytest.mark.parametrize("kind", ["short", "full"])
def test_a_line_that_the_free_tier_pays_decides_nothing(path, kind):
    """Where all of a service is free, no line of it stands under "Decided by"."""
    rows = cost_rows(page(path, kind=kind))
    bill = report(path).plan.bill
    free = [it for it in bill.charges if it.is_complete and not dollars(it.cost) and it.name in rows]
    said = {(it.name, line.name) for it in free for line in it.lines if f"{line.name} $" in rows[it.name].cells[2].text}
    assert not said


@pytest.mark.parametrize(
    ("kind", "said"), [("short", "requests $0.40"), ("full", "requests $0.60 (3,000,000 requests); ")]
)
def test_what_decides_is_ranked_after_the_free_tier(kind, said):
    """$0.625 of 37,500 GB-seconds is below the 400,000 that are free; of $0.20 * 3 of requests $0.20 * 1 is free."""
    service = {"fn": {"type": "lambda", "memory": "128 MB", "duration": "100 ms"}}
    made_of = made(service, ["clock -> fn"], traffic={"clock": {"kind": "schedule", "requests": "3 million/month"}})
    decided = cost_rows(page_of(review(made_of), kind=kind))["fn"].cells[2].text
    assert decided.startswith(said) and "compute" not in decided


@pytest.mark.parametrize("kind", ["external", "docker"])
def test_what_is_not_of_aws_is_not_called_free(kind):
    """It stands outside and nobody knows what others take for it: neither page nor terminal says that it is free."""
    services = {"files": {"type": "s3"}, "theirs": {"type": kind, "label": "Theirs"}}
    clock = {"clock": {"kind": "schedule", "requests": "1/month"}}
    found = review(made(services, ["clock -> theirs", "clock -> files"], traffic=clock))
    for shown in (page_of(found, kind="short"), page_of(found, kind="full")):
        said = [cell.text for row in cost_rows(shown).values() for cell in row.cells]
        assert "free" not in said and "Theirs" not in said and shown.section("free") is None
        told = json.dumps(document(shown)["sections"])
        assert "Theirs" in told and "not billed by AWS" in told
    (row,) = (row for row in str(render("table", found)).splitlines() if "theirs" in row)
    assert row.removesuffix("\x1b[0m").endswith("not billed by AWS")

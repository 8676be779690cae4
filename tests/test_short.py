"""The short page: a verdict, four figures, the picture, the services; on four pages, on a phone, in the dark."""

import io
import json
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from archplan.checks.review import review
from archplan.drawing import DrawingError
from archplan.estimate.plan import plan
from archplan.kernel.record import changed
from archplan.outputs.page.forms import form_named, known_forms
from archplan.outputs.page.forms.html import OPEN, both
from archplan.outputs.page.page import Facts, Page, Picture, Table, Text, document
from archplan.outputs.page.paper import A4, BESIDE, LEAST, chosen, is_alone, letters_on, sizes_in
from archplan.outputs.page.sections import ORDER, page_of
from tests.build import EXAMPLES, SHOP, planned, report
from tests.build import page as page_of_spec
from tests.conftest import ROOT
from tests.reading import pdf
from tests.shell import run

named = pytest.mark.parametrize("path", EXAMPLES)
DONATION = ROOT / "architectures/community/blood-donation.yaml"


@cache
def short(path: Path, lang: str = "en", decimal: str = ".") -> Page:
    return page_of_spec(path, lang, decimal, kind="short")


def tables(page: Page) -> list[Table]:
    return [block for block in page.blocks() if isinstance(block, Table)]


@named
def test_it_begins_with_a_sentence_four_figures_and_the_picture(path):
    """One sentence, with the total in it; then four tiles; then the drawing."""
    found = short(path)
    verdict, tiles = found.sections[0].blocks[:2]
    assert isinstance(verdict, Text) and found.total in verdict.text
    assert verdict.text.endswith(".") and ". " not in verdict.text
    assert isinstance(tiles, Facts) and len(tiles.items) == 4
    (picture,) = found.sections[1].blocks
    assert isinstance(picture, Picture) and found.sections[1].key == "architecture"
    assert [it.key for it in found.sections] == [key for key in ORDER if found.section(key)]
    assert found.sections[2].key == "cost"


@named
def test_a_manager_meets_no_rule_and_no_line_of_a_file(path):
    """Neither the name of a rule nor a place in the spec is on the short page or on the full one."""
    for found in (short(path), page_of_spec(path)):
        risks = json.dumps([it for it in document(found)["sections"] if it["key"] == "risks"])
        assert not [it.slug for it in report(path).findings if it.slug in risks]
        assert not re.search(r"\.yaml:\d", json.dumps(document(found)))


@named
def test_the_services_fit_a_page_and_add_up(path):
    """Twelve rows of what is paid at most, one of what is free, and the total of the bill."""
    found = short(path)
    (table,) = [it for it in tables(found) if it.key == "cost"]
    assert len(table.rows) <= 14
    assert table.rows[-1].kind == "total" and table.rows[-1].cells[-1].text == found.total
    assert all(row.cells[0].text for row in table.rows)


def test_a_mark_stands_for_what_is_less_sure(tmp_path):
    """What the page says of it stands once below the table, and not on every line."""
    text = json.dumps(document(short(SHOP)), ensure_ascii=False)
    assert text.count("was not checked against its own page") == 1 and "NAT gateway¹" in text
    spec = tmp_path / "s.yaml"
    spec.write_text("region: eu-west-1\nservices:\n  a: {type: custom, unit_price: $3/month}\n")
    assert "¹" not in json.dumps(document(page_of(review(plan(spec)), kind="short")), ensure_ascii=False)


def test_what_is_left_out_is_said():
    found = document(short(SHOP))
    left = next(
        it for section in found["sections"] for it in section["blocks"] if it.get("title") == "Left out of the total"
    )
    assert left["items"][0] == "Taxes: these are list prices without tax." and len(left["items"]) >= 3


def test_strategies_have_names_and_one_unit_a_column():
    (table,) = [it for it in tables(short(SHOP)) if it.key == "strategy-table"]
    titles = [column.title for column in table.columns]
    assert titles[:4] == ["Strategy", "A month", "Extra per month", "Break-even outage cost per hour"]
    assert "Pilot light" in [row.cells[0].text for row in table.rows]
    for at in (4, 5):
        assert all(re.fullmatch(r"[\d,.]+|unbounded", row.cells[at].text) for row in table.rows)


# ------------------------------------------------------------------------------------------------------- paper


@named
def test_a_pdf_is_four_pages_of_one_size(path):
    content = form_named("pdf").render(short(path))
    assert isinstance(content, bytes)
    read = pdf(content)
    assert 2 <= len(read.pages) <= 4
    assert {tuple(round(float(side)) for side in it.mediabox[2:]) for it in read.pages} == {(842, 595)}


@named
def test_a_word_document_has_one_size_of_paper(path):
    content = form_named("docx").render(short(path))
    assert isinstance(content, bytes)
    read = Document(io.BytesIO(content))
    assert [(it.page_width.pt, it.page_height.pt) for it in read.sections if it.page_width and it.page_height] == [
        pytest.approx(A4[::-1], abs=0.1)
    ]
    assert len(read.inline_shapes) == 1


@named
def test_the_picture_on_paper_is_the_whole_one_where_that_can_be_read(path):
    """Else the one that tells less and has larger letters; none is smaller there than the whole one."""
    (picture,) = [it for it in short(path).pictures if it.key == "architecture"]
    taken = chosen(picture, LEAST, BESIDE)
    assert letters_on(taken, BESIDE) >= letters_on(picture.svg, BESIDE)
    assert is_alone(picture) == (max(letters_on(svg, BESIDE) for svg in (picture.svg, *picture.papers)) < LEAST)
    if letters_on(picture.svg, BESIDE) >= LEAST:
        assert taken == picture.svg


# ------------------------------------------------------------------------------------------------------ screens


def html(page: Page) -> str:
    return str(form_named("html").render(page))


def test_what_is_asked_next_is_folded():
    text = html(short(SHOP))
    folded = re.findall(r'<section id="(\w+)"[^>]*>\s*<details class="part">', text)
    assert folded == [it.key for it in short(SHOP).sections if it.key not in OPEN] and len(folded) >= 5
    assert '<details class="part">' not in html(page_of(report(SHOP), stem=SHOP.stem))


def test_two_themes_make_one_drawing():
    day = '<g fill="#FFFFFF"><p stroke="none"/><image x="1"/></g>'
    night = '<g fill="#161E27"><p stroke="none"/><image filter="url(#filter-white)" x="1"/></g>'
    made = both(day, night)
    assert 'fill="light-dark(#FFFFFF, #161E27)"' in made and 'stroke="none"' in made
    assert 'filter="var(--at-night)"' in made
    assert both(day, night.replace('stroke="none"', "")) == day  # they differ in more than colours


@pytest.mark.parametrize("path", [SHOP, DONATION], ids=lambda path: path.stem)
def test_a_phone_gets_a_picture_that_can_be_read_and_the_dark_one_is_dark(path, browser, tmp_path):
    """Its letters are nine pixels high or more, the page is as wide as the screen; on a dark page its ground is dark."""
    file = tmp_path / "page.html"
    file.write_text(html(short(path)), "utf-8")
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True, color_scheme="dark")
    tab = context.new_page()
    tab.goto(file.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    assert not tab.locator(".viewer").is_visible() and tab.locator(".narrow svg").is_visible()
    letters = "all => all.map(it => it.getBoundingClientRect().height).filter(high => high > 0)"
    assert min(tab.eval_on_selector_all(".narrow .nodes text", letters)) >= 8
    assert tab.inner_text("#dark").strip() == "Light"
    ground = "it => getComputedStyle(it).fill"
    assert tab.eval_on_selector(".narrow svg > g > rect", ground) == "rgb(22, 30, 39)"
    tab.locator("#dark").click()
    assert tab.eval_on_selector(".narrow svg > g > rect", ground) == "rgb(255, 255, 255)"
    assert tab.inner_text("#dark").strip() == "Dark"
    context.close()


def test_screen_one_holds_the_verdict_the_figures_and_the_picture(browser, tmp_path):
    """All of the picture, or as much as letters of seven pixels leave of it: it is never larger than that for nothing."""
    file = tmp_path / "page.html"
    file.write_text(html(short(SHOP)), "utf-8")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    tab = context.new_page()
    tab.goto(file.as_uri())
    top, bottom = tab.eval_on_selector(".viewer", "it => (it = it.getBoundingClientRect(), [it.top, it.bottom])")
    _, tall, letter = sizes_in(next(it for it in short(SHOP).pictures if it.key == "architecture").svg)
    assert bottom <= max(900, top + tall * 7 / letter + 1) and bottom <= 960
    assert tab.evaluate("document.documentElement.scrollHeight") < 3 * 900
    tab.locator(".contents a[href='#risks']").click()
    tab.wait_for_function("document.querySelector('#risks details').open")
    context.close()


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_in_a_short_page(lang, width, browser, tmp_path):
    """Folded and unfolded, by day and by night."""
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "page.html"
    file.write_text(html(short(SHOP, lang)), "utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(file.as_uri())
    for turn in range(2):
        if turn:
            tab.locator("#dark").click()
            tab.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")
        found = Axe().run(tab, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
        assert [(it["id"], [node["html"][:200] for node in it["nodes"][:3]]) for it in found] == []
    context.close()


# -------------------------------------------------------------------------------------------------- wiki and site


def test_markdown_is_the_picture_one_table_the_traffic_and_what_is_assumed():
    text = str(form_named("markdown").render(short(SHOP)))
    heads = re.findall(r"^## (.+)$", text, re.M)
    assert heads == ["At a glance", "Architecture", "Cost by service", "Expected traffic", "Risks and findings", "Assumptions", "How to make this page again"]  # fmt: skip
    assert text.count("![") == 1 and len(text.split()) < 700


POINTS = {"en": r"\b(?:under|see|in) (?:the )?", "vi": r"(?:phần|mục|dưới|xem|trong) "}


@cache
def titles(lang: str) -> set[str]:
    return {it.title for path in (SHOP, DONATION) for it in short(path, lang).sections}


def pointed(text: str, lang: str) -> set[str]:
    """The sections that a text sends its reader to: what stands under Resilience, ở phần khả năng phục hồi."""
    ends = r"(?=[.,;:)<\"\n]|$)"
    return {it for it in titles(lang) if re.search(POINTS[lang] + re.escape(it) + ends, text, re.IGNORECASE)}


@named
@pytest.mark.parametrize("lang, kind", [("en", "short"), ("en", "full"), ("vi", "short")])
@pytest.mark.heavy
def test_no_page_points_to_a_section_that_it_has_not(path, lang, kind):
    found = page_of_spec(path, lang, kind=kind)
    whole = json.dumps(document(found), ensure_ascii=False)
    assert pointed(whole, lang) <= {it.title for it in found.sections}
    for name in ("markdown", "hugo"):  # the others have every section of the page
        text = str(form_named(name).render(found))
        assert pointed(text, lang) <= {*re.findall(r"^##+ (.+)$", text, re.M)}, name


def test_a_pointer_is_seen():
    assert pointed("The second region: its cost stands under Resilience.", "en") == {"Resilience"}
    assert pointed("Region thứ hai: chi phí nằm ở phần khả năng phục hồi.", "vi") == {"Khả năng phục hồi"}


@named
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_what_a_second_region_adds_is_said_where_it_is_left_out(path, lang):
    """The figures of the strategies side by side, in the forms without them too."""
    found, a = short(path, lang), report(path).plan.architecture
    text = str(form_named("markdown").render(found))
    said = [line for line in text.splitlines() if re.match(r"- (The second region|Region thứ hai)", line)]
    assert len(said) == (a.recovery is not None)
    if said:
        (table,) = [it for it in tables(found) if it.key == "strategy-table"]
        rows = [row for row in table.rows if row.cells[0].note] or table.rows[1:]
        assert sum(row.cells[2].text in said[0] for row in rows) == min(len(rows), 2), said


def test_fragments_for_hugo_are_short_too():
    text = str(form_named("hugo").render(short(SHOP)))
    assert text.count("![") == 1 and f"**{short(SHOP).total}**" in text
    assert len(re.findall(r"^\|---", text, re.M)) == 1  # one table, of the services
    assert "Left out of the total" in text and "###\n" not in text and "### \n" not in text


# ----------------------------------------------------------------------------------------------------- the verb


def test_without_a_package_only_what_needs_it_fails(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    ran = run("report", DONATION, "-o", tmp_path, "--format", "markdown,csv,html")
    assert ran.code == 2 and "bug" not in ran.err
    assert "no picture: PNG needs the package typst" in ran.err
    names = {path.name for path in tmp_path.iterdir()}
    assert "blood-donation.png" not in names
    for name in ("blood-donation.md", "blood-donation.csv", "blood-donation.html"):
        assert name in names and f"wrote {tmp_path / name}\n" in ran.err  # a line as each is written


@pytest.mark.parametrize("wrong", [DrawingError("pins contradict"), KeyError("node"), ValueError("no width")])
def test_a_drawing_that_fails_ends_in_a_sentence(tmp_path, monkeypatch, wrong):
    def fails(*given, **options):
        raise wrong

    monkeypatch.setattr("archplan.drawing.svgs", fails)
    ran = run("report", DONATION, "-o", tmp_path, "--format", "html,csv")
    assert ran.code == 2 and "no html: " in ran.err and "bug" not in ran.err and "Traceback" not in ran.err
    assert {path.name for path in tmp_path.iterdir()} >= {"blood-donation.csv"}


def test_a_form_is_short_unless_the_whole_is_asked_for(tmp_path):
    assert {name: form_named(name).page for name in known_forms()} == {
        "csv": "bare", "docx": "short", "focus": "bare", "html": "short", "hugo": "short", "json": "full",
        "markdown": "short", "pdf": "short", "xlsx": "full",
    }  # fmt: skip
    assert run("report", DONATION, "-o", tmp_path / "a.md").code == 0
    assert run("report", DONATION, "-o", tmp_path / "b.md", "--full").code == 0
    brief, whole = ((tmp_path / name).read_text() for name in ("a.md", "b.md"))
    assert len(brief) * 2 < len(whole) and "## Every line" in whole and "## Every line" not in brief
    assert "--full" in whole.splitlines()[-3]


def test_a_bare_page_has_the_bill_and_no_section():
    found = page_of(report(DONATION), kind="bare")
    assert found.sections == () and found.total == short(DONATION).total
    assert changed(found, is_short=True).total == found.total


def test_short_markdown_has_what_its_owner_pays():
    """What the short page says of tax and credits is not lost where it becomes Markdown."""
    taxed = planned(
        "region: us-east-1\nservices: {k: {type: kms}}\nmoney: {vat: 10%, credits: [{name: A, amount: $5, until: 2027-01-01}]}\n"
    )
    found = page_of(review(taxed), kind="short")
    section = found.section("money")
    assert section is not None
    assert f"## {section.title}" in str(form_named("markdown").render(found))


def test_what_the_spec_says_of_its_traffic_is_not_said_twice():
    """1,694 requests a month are not "that is 1,690 requests a month"; users times requests are worked out."""

    def said(traffic):
        text = (
            f"region: us-east-1\ntraffic: {{c: {traffic}}}\nservices: {{f: {{type: lambda}}}}\nconnections: [c -> f]\n"
        )
        return json.dumps(document(page_of(review(planned(text)), kind="short"))["sections"])

    assert ", that is " not in said("{kind: schedule, requests: 1694/month}")
    assert "that is 2,000 requests a month" in said("{users: 100 users/month, requests: 20 requests/user}")


def test_what_is_not_sold_is_not_said_to_lack_a_price():
    """The price book knows of it what there is to know: AWS's own list of the region does not have it."""
    text = "region: af-south-1\nservices: {it: {type: timestream}}\n"
    told = json.dumps(document(page_of(review(planned(text)), kind="short"))["sections"])
    assert "AWS does not sell there:" in told and "The price book has no price for:" not in told


def test_strategies_have_names_in_vietnamese():
    """A strategy is called by a word of the language, with AWS's own behind it."""
    (table,) = (it for it in tables(page_of(report(SHOP, lang="vi"), "vi")) if it.key == "strategy-table")
    names = [row.cells[0].text for row in table.rows]
    assert names[0] == "Không có" and all(" (" in name for name in names[1:])

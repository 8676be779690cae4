"""The HTML report in a real browser: what a reader sees, finds, sorts, chooses and prints, and that nothing leaves the file."""

import json
import re
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from archplan.checks.review import review
from archplan.drawing.paint.ink import xml_name
from archplan.estimate.plan import plan
from archplan.kernel.record import changed
from archplan.outputs.page.forms import form_named
from archplan.outputs.page.forms.html import drawn, pace
from archplan.outputs.page.page import Cell, Column, Ladder, Page, Row, Rung, Section, Table, Text, pictured
from archplan.outputs.page.sections import ORDER, page_of
from archplan.outputs.page.template import HOME
from archplan.outputs.page.words import Words
from archplan.outputs.scenes.picture import scene
from tests.build import page
from tests.clock import DAY
from tests.conftest import ROOT
from tests.layouts import laid_out_anew

SHOP = ROOT / "architectures/online-shop.yaml"
TRACKER = ROOT / "architectures/community/nutrition-tracker.yaml"
OFFICE = ROOT / "architectures/resilience/claims-office.yaml"
DONATION = ROOT / "architectures/community/blood-donation.yaml"
RUNGS = (
    Rung("a tenth of it", "$190.01", "$2,280.12", (("nat", "$94.19"), ("alb", "$20.00"))),
    Rung("as stated", "$200.57", "$2,406.84", (("nat", "$94.21"), ("alb", "$25.84"))),
    Rung("ten times as much", "$345.67", "$4,148.04", (("nat", "$94.90"), ("alb", "$99.99"))),
)


def html(page: Page, templates: Path | None = None) -> str:
    """The report as HTML."""
    return str(form_named("html").render(page, **({"templates": templates} if templates else {})))


@cache
def with_slider(path: Path = SHOP) -> Page:
    """The page of a spec with three sizes of traffic whose figures nobody could work out from others."""
    sections = tuple(it for it in page(path).sections if it.key != "growth")
    growth = Section("growth", "Growth", (Ladder("sizes", "The bill at other traffic", lambda: RUNGS, 1),))
    at = next(n for n, it in enumerate(sections) if it.key in ("resilience", "risks"))
    return changed(page(path), sections=(*sections[:at], growth, *sections[at:]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("html")


@pytest.fixture
def reading(browser, folder):
    """Opens a report offline; afterwards, that it asked for nothing and complained of nothing."""

    @contextmanager
    def opened(text, width=1280, height=900, **options):
        file = folder / "report.html"
        file.write_text(text, "utf-8")
        given = {"reduced_motion": "reduce", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **given)
        tab = context.new_page()
        said, asked = [], []
        tab.on("console", lambda it: said.append(it.text))
        tab.on("pageerror", lambda it: said.append(str(it)))
        tab.on("request", lambda it: asked.append(it.url))
        tab.goto(file.as_uri())
        try:
            yield tab
            assert said == []
            assert asked == [file.as_uri()]
        finally:
            context.close()

    return opened


def column(tab, at, table="cost"):
    """The words of one column, from the top down, hidden rows left out."""
    return tab.eval_on_selector_all(
        f'table[data-key="{table}"] tbody tr:not([hidden])', f"rows => rows.map(row => said(row.cells[{at}]))"
    )


def slide(tab, to):
    """Move the slider as a hand does."""
    tab.eval_on_selector(
        ".slide input", "(it, to) => { it.value = to; it.dispatchEvent(new Event('input', { bubbles: true })); }", to
    )


# ------------------------------------------------------------------------------------------------------ the file


@pytest.mark.parametrize("path", [SHOP, TRACKER, OFFICE], ids=lambda path: path.stem)
@pytest.mark.heavy
def test_one_file_of_a_size_to_send(path):
    text = html(page(path))
    assert len(text.encode()) < 3_000_000
    assert re.findall(r"""(?:src|srcset|poster|data|action)=["'](?!data:)""", text) == []
    assert re.findall(r"<(?:link|iframe|object|embed|form|base|img)\b", text) == []
    assert "@import" not in text and "url(http" not in text
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(ids) == len(set(ids)), sorted(it for it in ids if ids.count(it) > 1)[:5]
    pointed = " ".join(re.findall(r' (?:aria-labelledby|aria-describedby|for|data-for)="([^"]*)"', text)).split()
    pointed += re.findall(r'href="#([^"]*)"', text) + re.findall(r'="url\(#([^)]*)\)"', text)
    assert {*pointed} <= {*ids}


def test_every_section_has_a_block_to_replace():
    template = (HOME / "report.html.jinja").read_text("utf-8")
    blocks = re.findall(r"{% block (\w+) %}", template)
    assert [name for name in blocks if name not in ("head", "style", "script")] == list(ORDER)
    assert {"head", "style", "script"} <= {*blocks}


def test_the_words_of_the_frame_can_be_translated():
    """Every call of `say` in a template is of one literal, as an extractor of messages needs it."""
    for file in (HOME / "report.html.jinja", HOME / "section.html.jinja"):
        calls = re.findall(r"\bsay\((.)", file.read_text("utf-8"))
        assert calls and set(calls) == {'"'}, file.name


def test_nothing_runs_but_what_is_sealed(reading):
    """A script that finds its way into the page is refused by its policy."""
    text = html(page(DONATION)).replace("</main>", "<script>document.title = 'taken'</script></main>")
    with pytest.raises(AssertionError, match="Content Security Policy"), reading(text) as tab:
        assert tab.title() != "taken"


def test_a_team_replaces_a_block_and_its_style_still_holds(reading, tmp_path):
    (tmp_path / "report.html.jinja").write_text(
        '{% extends "archplan/report.html.jinja" %}'
        "{% block summary %}<p id='ours'>Ours: {{ page.total }}</p>{% endblock %}"
        "{% block style %}{{ super() }}#ours { color: rgb(1, 2, 3); }{% endblock %}"
        "{% block script %}{{ super() }}document.title = 'ours';{% endblock %}"
    )
    with reading(html(page(DONATION), tmp_path)) as tab:
        assert tab.inner_text("#ours") == f"Ours: {page(DONATION).total}"
        assert tab.eval_on_selector("#ours", "it => getComputedStyle(it).color") == "rgb(1, 2, 3)"
        assert tab.title() == "ours"
        assert tab.locator("#architecture svg").count() > 0


EVIL = """<script>alert(1)</script><img src=x onerror=alert(2)>"'&amp;{{ 7*7 }}</script>--><svg onload=alert(3)>"""


def test_hostile_words_stay_words(reading):
    """Markup in any text of a page is shown as it was written."""
    cells = (Cell(EVIL, note=EVIL), Cell("javascript:alert(4)"), Cell("https://example.com/'\"><b>x"), Cell("1", EVIL))
    columns = (Column(EVIL), Column(EVIL), Column("url"), Column("n", True))
    sections = (
        Section("summary", EVIL, (Text(EVIL), Table("cost", EVIL, columns, (Row(cells, EVIL, "warning"),) * 9))),
        Section("lines", EVIL, (Table('x" y', EVIL, columns, (Row(cells, EVIL),) * 3, EVIL, EVIL, EVIL),)),
        Section("growth", EVIL, (Ladder("x", EVIL, lambda: (Rung(EVIL, EVIL, EVIL, ((EVIL, EVIL),)),) * 2, 0),)),
    )
    hostile = changed(page(DONATION), title=EVIL, subtitle=EVIL, total=EVIL, sections=sections)
    with reading(html(hostile)) as tab:
        assert tab.inner_text("h1") == EVIL
        assert tab.title().startswith(EVIL)
        assert tab.locator("img, b > b, svg[onload]").count() == 0
        assert tab.eval_on_selector_all("a[href]", "all => all.map(it => it.protocol)").count("javascript:") == 0
        slide(tab, 1)
        assert tab.inner_text(".aloft b[data-show=total]") == EVIL
        assert column(tab, 4)[0] == EVIL


def test_a_hostile_spec_stays_text(reading, tmp_path):
    quoted = json.dumps(EVIL)
    spec = tmp_path / "s.yaml"
    spec.write_text(
        f"title: {quoted}\nabout: {quoted}\nregion: ap-southeast-1\n"
        f"traffic:\n  people: {{requests: 10 requests/second, label: {quoted}}}\n"
        f"services:\n  a: {{type: alb, label: {quoted}, why: {quoted}}}\n"
        f"places:\n  main: {{type: vpc, zones: 2, public: [a]}}\nconnections:\n  - people -> a\n"
    )
    with reading(html(page_of(review(plan(spec, on=DAY))))) as tab:
        assert tab.inner_text("h1") == EVIL
        assert tab.locator("img").count() == 0


def test_without_its_script_all_is_readable(reading):
    with reading(html(with_slider()), java_script_enabled=False) as tab:
        assert tab.locator(".live >> visible=true").count() == 0
        assert tab.locator("#cost table").first.is_visible() and tab.locator(".viewer svg").first.is_visible()
        tab.locator("details[data-of=nat] > summary").click()
        assert tab.locator("details[data-of=nat] table").is_visible()
        tab.locator(".ladder summary").click()
        assert "$345.67" in tab.inner_text(".ladder")


# ------------------------------------------------------------------------------------------------------ the slider


def test_the_slider_shows_the_rung_it_stands_on(reading):
    stated = page(SHOP).total
    with reading(html(with_slider())) as tab:
        head = 'table[data-key="cost"] thead th.then'
        assert tab.input_value(".slide input") == "1" and not tab.locator(head).is_visible()
        slide(tab, 2)
        label, total, yearly = RUNGS[2].label, RUNGS[2].total, RUNGS[2].yearly
        assert tab.inner_text(".ladder .strong dd") == total
        assert tab.inner_text(".ladder dd[data-show=yearly]") == yearly
        assert tab.get_attribute(".slide input", "aria-valuetext") == f"{label}: {total}"
        assert label in tab.inner_text(head)
        shown = dict(zip(column(tab, 1), column(tab, 5), strict=True))
        assert shown["alb"] == "$99.99" and shown["nat"] == "$94.90"
        assert shown["api"] == "–"  # the ladder does not say; nothing is made up
        foot = tab.locator('table[data-key="cost"] tfoot tr').inner_text().split()
        assert foot == ["Total", stated, total]
        assert stated in tab.inner_text(".ladder") and stated in tab.inner_text(".aloft")
        tab.locator(".aloft [data-back]").click()
        assert tab.input_value(".slide input") == "1" and tab.inner_text(".ladder .strong dd") == RUNGS[1].total
        assert not tab.locator(".aloft").is_visible() and not tab.locator(head).is_visible()


# ------------------------------------------------------------------------------------------------------ the tables


def test_tables_sort_by_their_exact_figures_and_keep_their_total_last(reading):
    with reading(html(page(SHOP))) as tab:
        head = tab.locator('table[data-key="cost"] thead th').nth(4)
        button = head.locator("button")
        before = column(tab, 4)
        found = next(it for it in page(SHOP).blocks() if isinstance(it, Table) and it.key == "cost")
        exact = [(float(row.cells[4].exact), row.cells[4].text) for row in found.rows if row.kind != "total"]
        assert [text for _, text in exact] == before
        button.click()
        assert head.get_attribute("aria-sort") == "descending"
        assert column(tab, 4) == [text for _, text in sorted(exact, key=lambda it: -it[0])]
        button.click()
        assert head.get_attribute("aria-sort") == "ascending"
        assert column(tab, 4) == [text for _, text in sorted(exact, key=lambda it: it[0])]
        assert tab.locator('table[data-key="cost"] tr').last.inner_text().split() == ["Total", page(SHOP).total]
        button.click()
        assert head.get_attribute("aria-sort") is None and column(tab, 4) == before
        tab.locator('table[data-key="cost"] thead button').first.click()
        names = column(tab, 0)
        assert names == sorted(names, key=str.casefold) and names != [row.cells[0].text for row in found.rows[:-1]]


def test_sorting_is_stable_and_leaves_the_unknown_below(reading):
    rows = {"b": "$1.00", "a": "price unknown", "c": "$1.00", "d": "$10.00", "e": "-$2.00"}
    columns = (Column("Name"), Column("A month", True))
    table = Table("t", "T", columns, tuple(Row((Cell(name), Cell(cost))) for name, cost in rows.items()))
    with reading(html(changed(page(DONATION), sections=(Section("cost", "C", (table,)),)))) as tab:
        button = tab.locator("table thead button").last
        button.click()
        assert column(tab, 0, "t") == ["d", "b", "c", "e", "a"]
        button.click()
        assert column(tab, 0, "t") == ["e", "b", "c", "d", "a"]


def test_figures_sort_with_a_decimal_comma(reading):
    rows = ("$1.234,50", "$999,90", "$12,00")
    table = Table("t", "T", (Column("A month", True),), tuple(Row((Cell(cost),)) for cost in rows))
    comma = changed(page(DONATION), say=Words("en", ","), sections=(Section("cost", "C", (table,)),))
    with reading(html(comma)) as tab:
        tab.locator("table thead button").click()
        assert column(tab, 0, "t") == ["$1.234,50", "$999,90", "$12,00"]


def test_long_tables_are_filtered_and_say_how_many_rows_are_left(reading):
    text = html(page(SHOP))
    with reading(text) as tab:
        for key in ("cost", "risks"):
            assert tab.locator(f"#{key} .filter").count() == 1, key
        field, said = tab.locator("#cost .filter input"), tab.locator("#cost .filter output")
        count = len(column(tab, 0))
        field.fill("amazon  CLOUD")
        assert column(tab, 1) == ["logs", "cdn"] and said.inner_text() == f"2 of {count} shown"
        assert tab.locator('table[data-key="cost"] tfoot').is_visible()
        field.fill("")
        assert len(column(tab, 0)) == count and said.inner_text() == ""
        tab.locator("#lines .filter input").fill("nat gateway hours")
        folds = tab.locator("#lines details >> visible=true")
        assert folds.count() == 1 and "gateway hours" in folds.inner_text()
        tab.locator("#lines .filter input").fill("")
        assert tab.locator("#lines details[open]").count() == 0
        assert tab.locator("#lines details >> visible=true").count() == tab.locator("#lines details").count() > 5


def test_a_filter_needs_no_accents(reading):
    rows = tuple(Row((Cell(name),)) for name in ("Lưu lượng", "Đám mây", *"abcdefgh"))
    table = Table("t", "T", (Column("Name"),), rows)
    with reading(html(changed(page(DONATION), sections=(Section("cost", "C", (table,)),)))) as tab:
        tab.locator(".filter input").fill("dam may")
        assert column(tab, 0, "t") == ["Đám mây"]


# ------------------------------------------------------------------------------------------------------ the picture


@pytest.mark.parametrize("path", [SHOP, TRACKER, OFFICE], ids=lambda path: path.stem)
def test_every_icon_and_every_arrow_is_known(path, reading):
    with reading(html(page(path))) as tab:
        hooks = tab.evaluate("JSON.parse(document.getElementById('hooks').textContent)")
        drawn = tab.eval_on_selector_all("#architecture .viewer .nodes .node", "all => all.map(it => it.id)")
        assert {*drawn} == {*hooks["nodes"]}
        drawn = tab.eval_on_selector_all("#architecture .viewer .edges > *", "all => all.map(it => it.id)")
        assert drawn and {*drawn} <= {*hooks["edges"]}
        joined = {tuple(hooks["edges"][name]) for name in drawn}
        missing = {tuple(ends) for ends in hooks["edges"].values()} - joined
        assert {to for _, to in missing} <= {"logs"}  # lines to the operations box are not drawn
        services = {*page(path).report.plan.architecture.services} | {*page(path).report.plan.architecture.sources}
        assert {*hooks["nodes"].values()} <= services


RUNNING = """document.getAnimations().filter(it => it.animationName === "flow").map(it => {
  it.pause();
  it.currentTime = it.effect.getTiming().duration / 2;
  return {
    of: it.effect.target.parentNode.id, seconds: it.effect.getTiming().duration / 1000,
    moved: getComputedStyle(it.effect.target).strokeDashoffset,
  };
})"""
"""The lines that move, in how many seconds a dash has moved by its length, and how far it is after half of them."""


@pytest.mark.parametrize("path", [SHOP, OFFICE], ids=lambda path: path.stem)
def test_traffic_runs_along_its_lines_when_asked_to(path, reading):
    """Every line with a rate and no other, forward, the faster the more there is; and it stops again."""
    rates = {xml_name(f"architecture--edge-{it.id}"): it.rate for it in scene(page(path).report).edges}
    with reading(html(page(path)), reduced_motion="no-preference") as tab:
        button, drawn = tab.locator("[data-flow]"), "#architecture .viewer .edges > .edge"
        assert button.count() == 1 and button.get_attribute("aria-pressed") == "false"
        assert tab.evaluate(RUNNING) == []
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        found = tab.evaluate(RUNNING)
        ids = tab.eval_on_selector_all(drawn, "all => all.map(it => it.id)")
        assert sorted(it["of"] for it in found) == sorted(id_ for id_ in ids if rates[id_] > 0) != []
        assert {it["moved"] for it in found} == {"-7px"}
        ordered = sorted(found, key=lambda it: rates[it["of"]])
        assert [it["seconds"] for it in ordered] == sorted((it["seconds"] for it in found), reverse=True)
        assert ordered[0]["seconds"] > ordered[-1]["seconds"] > 0.2
        tab.emulate_media(media="print")
        assert tab.evaluate(RUNNING) == []
        tab.emulate_media(media="screen")
        button.click()
        assert tab.evaluate(RUNNING) == [] and button.get_attribute("aria-pressed") == "false"


def test_who_wants_less_motion_is_offered_none(reading):
    """Not by the button, nor when the wish comes while lines move."""
    with reading(html(page(SHOP)), reduced_motion="no-preference") as tab:
        tab.locator("[data-flow]").click()
        assert tab.evaluate(RUNNING) != []
        tab.emulate_media(reduced_motion="reduce")
        assert tab.evaluate(RUNNING) == [] and not tab.locator("[data-flow]").is_visible()
        path = "#architecture .viewer .edges > .edge.traffic path"
        assert tab.eval_on_selector(path, "it => getComputedStyle(it).strokeDasharray") == "none"


@pytest.mark.parametrize("rate, seconds", [(1, 0.583), (10, 0.438), (1000, 0.292), (1e9, 0.219), (1e-9, 1.75)])
def test_a_dash_is_as_fast_as_eyes_follow(rate, seconds):
    """14 pixels at 24 a second and 8 more for every ten times, between 8 and 64."""
    assert pace(rate) == seconds


def test_a_service_is_found_both_ways(reading):
    with reading(html(page(SHOP))) as tab:
        node = tab.locator("#architecture--dns")
        lit = "#architecture .edges > .lit"
        node.hover()
        assert tab.locator(lit).count() == 2  # shoppers -> dns, dns -> cdn
        rates = "all => all.map(it => it.querySelector('text').textContent)"
        assert {*tab.eval_on_selector_all("#architecture .label.lit", rates)} == {"164 req/min"}
        assert tab.locator('table[data-key="cost"] tr.lit').get_attribute("data-of") == "dns"
        faint = "it => { it.style.transition = 'none'; return Number(getComputedStyle(it).opacity); }"
        assert tab.eval_on_selector("#architecture--nat\\.1", faint) < 0.5
        assert tab.eval_on_selector("#architecture--cdn", faint) == 1  # the other end of its line
        tab.mouse.move(5, 5)
        assert tab.locator(lit).count() == 0 and tab.locator("tr.lit").count() == 0
        node.click()
        tab.mouse.move(5, 5)
        assert tab.locator(lit).count() == 2 and node.get_attribute("aria-pressed") == "true"
        told = tab.inner_text(".told")
        assert "Amazon Route 53 (dns)" in told and "shoppers -> dns" in told
        tab.get_by_role("button", name="Its lines on the bill").click()
        assert tab.locator("details[data-of=dns]").get_attribute("open") is not None
        tab.keyboard.press("Escape")
        assert tab.locator(lit).count() == 0 and tab.inner_text(".told") == ""
        # and from a row to the picture
        button = tab.locator('table[data-key="cost"] button.found', has_text="api")
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        copies = tab.eval_on_selector_all(".viewer .node.lit", "all => all.map(it => it.id)")
        assert copies == ["architecture--api.1", "architecture--api.2"]
        assert tab.locator("#architecture .viewer").first.evaluate("it => it.getBoundingClientRect().bottom > 0")
        button.click()
        assert tab.locator(".viewer .node.lit").count() == 0


def test_the_picture_comes_closer_and_goes_back(reading):
    with reading(html(page(OFFICE))) as tab:
        viewer = tab.locator(".viewer").first
        box = "const box = it.querySelector('svg').getBoundingClientRect(), own = it.getBoundingClientRect();"
        at = f"it => {{ {box} return [box.width / own.width, box.x - own.x]; }}"
        tab.locator("[data-view=in]").first.click()
        viewer.evaluate("it => it.scrollIntoView()")
        scale, before = viewer.evaluate(at)
        assert scale == pytest.approx(1.4)
        own = viewer.bounding_box()
        assert own is not None
        tab.mouse.move(own["x"] + 300, own["y"] + 80)
        tab.mouse.down()
        tab.mouse.move(own["x"] + 260, own["y"] + 80, steps=4)
        tab.mouse.up()
        assert viewer.evaluate(at)[1] == pytest.approx(before - 40)
        assert tab.locator(".node.lit").count() == 0  # a drag is no click
        tab.keyboard.down("Control")
        tab.mouse.wheel(0, -20)
        tab.keyboard.up("Control")
        tab.wait_for_function(f"it => {{ {box} return box.width / own.width > 1.5; }}", arg=viewer.element_handle())
        viewer.focus()
        tab.keyboard.press("0")
        assert viewer.evaluate(at) == pytest.approx([1, 0])
        tab.keyboard.press("+")
        tab.keyboard.press("ArrowRight")
        assert viewer.evaluate(at)[0] == pytest.approx(1.4) and viewer.evaluate(at)[1] < 0
        tab.locator("[data-view=fit]").first.click()
        assert viewer.evaluate(at) == pytest.approx([1, 0])


def test_keys_alone_reach_everything(reading):
    """Tab, arrows, Enter: into the report, through the picture to a service, its lines, a sort, the slider and back."""
    with reading(html(with_slider())) as tab:
        active = "document.activeElement"
        tab.keyboard.press("Tab")
        assert tab.evaluate(f"{active}.className") == "skip"
        tab.keyboard.press("Enter")
        assert tab.evaluate(f"{active}.id") == "report"
        tab.keyboard.press("Tab")
        assert tab.evaluate(f"{active}.className") == "viewer"
        tab.keyboard.press("Tab")
        first = tab.evaluate(f"{active}.id")
        assert tab.evaluate(f"{active}.getAttribute('role')") == "button"
        assert tab.locator(".node.lit").count() > 0
        tab.keyboard.press("ArrowRight")
        second = tab.evaluate(f"{active}.id")
        assert second != first and tab.get_attribute(f"[id='{second}']", "aria-label")
        tab.keyboard.press("Enter")
        assert tab.get_attribute(f"[id='{second}']", "aria-pressed") == "true" and tab.inner_text(".told")
        tab.keyboard.press("Tab")  # past the picture in one step
        assert tab.evaluate(f"{active}.dataset.view") == "in"
        tab.locator('table[data-key="cost"] thead button').nth(4).focus()
        tab.keyboard.press("Enter")
        assert tab.locator('table[data-key="cost"] th[aria-sort=descending]').count() == 1
        tab.locator(".slide input").focus()
        tab.keyboard.press("ArrowRight")
        assert tab.inner_text(".ladder .strong dd") == RUNGS[2].total
        tab.keyboard.press("Tab")
        tab.keyboard.press("Space")
        assert tab.inner_text(".ladder .strong dd") == RUNGS[1].total


# ------------------------------------------------------------------------------------------ light, dark, narrow, paper


def ground(tab):
    return tab.evaluate("getComputedStyle(document.body).backgroundColor")


def test_dark_as_the_reader_likes(reading):
    with reading(html(page(SHOP)), color_scheme="dark") as tab:
        dark = ground(tab)
        assert dark == "rgb(16, 23, 31)" and tab.inner_text("#dark").strip() == "Light"
        card = tab.eval_on_selector("#architecture figure", "it => getComputedStyle(it).backgroundColor")
        assert card == dark  # the drawing turns too
        tab.locator("#dark").click()
        assert ground(tab) == "rgb(255, 255, 255)" and tab.inner_text("#dark").strip() == "Dark"
        tab.locator("#dark").click()
        assert ground(tab) == dark
        tab.emulate_media(media="print")
        assert ground(tab) == "rgb(255, 255, 255)"  # paper is white


def test_it_fits_a_small_screen(reading):
    with reading(html(with_slider()), 360, 740) as tab:
        slide(tab, 2)
        assert tab.evaluate("document.documentElement.scrollWidth") == 360
        wide = "all => all.map(it => it.getBoundingClientRect()).filter(it => it.right > 361 && it.width).length"
        assert tab.eval_on_selector_all("#cost td:not(:empty), #cost tbody th, .glance div, figure, .aloft", wide) == 0


def test_paper_shows_what_is_folded_and_hides_what_is_pressed(reading):
    with reading(html(with_slider())) as tab:
        tab.locator("[data-view=in]").first.click()
        assert not tab.locator("details[data-of=nat] table").is_visible()
        tab.emulate_media(media="print")
        assert tab.locator("details table >> visible=true").count() == tab.locator("details table").count() > 10
        assert tab.locator("nav, button:not(thead button, .found), input, .foot >> visible=true").count() == 0
        assert tab.eval_on_selector(".viewer svg", "it => getComputedStyle(it).transform") == "none"
        tab.emulate_media(media="screen")
        tab.wait_for_function("() => !document.querySelector('details[open]')")
        assert tab.pdf(format="A4")[:5] == b"%PDF-"


@pytest.mark.parametrize("path", [SHOP, TRACKER, OFFICE], ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_axe_finds_nothing(path, lang, reading):
    """No violation of any impact, light and dark, at rest, with the slider moved and a service held."""
    from axe_playwright_python.sync_playwright import Axe

    found = with_slider() if path == SHOP and lang == "en" else page(path, lang)
    with reading(html(found)) as tab:
        for turn in range(2):
            if turn:
                tab.locator("#dark").click()
                if tab.locator(".slide input").count():
                    slide(tab, 2)
                tab.locator("details").first.locator("summary").click()
                tab.locator("button.found").first.evaluate("it => it.click()")
            violations = (
                Axe().run(tab, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
            )
            assert [(it["id"], [node["html"][:200] for node in it["nodes"][:3]]) for it in violations] == []


@pytest.mark.heavy
def test_the_same_page_twice_is_the_same_bytes():
    with laid_out_anew():
        again = page_of(review(plan(DONATION, on=DAY, shown=str(DONATION.relative_to(ROOT)))), "en", ".", DONATION.stem)
    assert html(again) == html(page(DONATION))


def test_a_drawing_keeps_its_words_when_its_ids_are_renamed():
    """Only attributes are renamed: text that looks like one stays as the drawing wrote it."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" aria-labelledby="a b"><title id="a">x id=&quot;y&quot; url(#z)</title>'
        '<desc id="b"/><defs><g id="c"/></defs><use href="#c" fill="url(#d)"/><text>href=&quot;#e</text></svg>'
    )
    assert str(drawn(pictured("p", "P", "p", lambda: svg))) == (
        '<svg xmlns="http://www.w3.org/2000/svg" aria-labelledby="p--a p--b"><title id="p--a">x id=&quot;y&quot; url(#z)</title>'
        '<desc id="p--b"/><defs><g id="p--c"/></defs><use href="#p--c" fill="url(#p--d)"/><text>href=&quot;#e</text></svg>'
    )

"""A drawing on a screen can be read: on one of 1280 pixels, on all of it, on a phone, in the dark."""

from pathlib import Path

import pytest

from archplan.outputs.page.forms import form_named
from archplan.outputs.page.sections import page_of
from tests.build import EXAMPLES, SHOP, report
from tests.conftest import ROOT

TYPING = ROOT / "architectures/community/typing-game.yaml"
SMALLEST = """all => Math.min(...all.map(it => it.getScreenCTM().a *
  parseFloat(getComputedStyle(it).fontSize)))"""


@pytest.fixture
def opened(browser, tmp_path):
    """The short report of a spec on a screen of so many pixels."""
    contexts = []

    def opens(path: Path, width: int, height: int = 900, **options):
        file = tmp_path / "page.html"
        file.write_text(str(form_named("html").render(page_of(report(path), stem=path.stem, kind="short"))), "utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, offline=True, **options))
        tab = contexts[-1].new_page()
        tab.goto(file.as_uri())
        return tab

    yield opens
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", EXAMPLES)
def test_letters_of_a_drawing_are_seven_pixels_or_it_is_as_wide_as_the_page(path, opened):
    tab = opened(path, 1280)
    smallest = tab.eval_on_selector_all(".viewer text", SMALLEST)
    wide, room = tab.evaluate(
        "(() => { const svg = document.querySelector('.viewer svg'), box = svg.viewBox.baseVal;"
        " return [svg.getScreenCTM().a * box.width, svg.parentElement.clientWidth]; })()"
    )
    assert smallest >= 6.95 or wide >= room - 1, (smallest, wide, room)


@pytest.mark.parametrize("path", [SHOP, TYPING], ids=lambda path: path.stem)
def test_full_screen_is_the_full_screen(path, opened):
    tab = opened(path, 1280)
    scale = "document.querySelector('.viewer svg').getScreenCTM().a"
    before = tab.evaluate(scale)
    tab.locator("[data-view=screen]").first.click()
    tab.wait_for_function("document.fullscreenElement")
    wide, high, held = tab.evaluate(
        "(() => { const svg = document.querySelector('.viewer svg'), box = svg.getBoundingClientRect();"
        " const view = svg.parentElement.getBoundingClientRect(); return [view.width, view.height, [box.width, box.height]]; })()"
    )
    assert held == [pytest.approx(wide, abs=1), pytest.approx(high, abs=1)] and high > 900 * 0.8
    assert tab.evaluate(scale) >= before


@pytest.mark.parametrize("path", EXAMPLES)
def test_a_phone_shows_that_there_is_more_to_the_right(path, opened):
    """A drawing that is wider than the phone has a sign at its edge; one that fits has none; no command is cut."""
    tab = opened(path, 390, 844)
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    box = "(() => { const it = document.querySelector('.narrow'); return it.scrollWidth > it.clientWidth; })()"
    sign = "getComputedStyle(document.querySelector('.narrow'), '::after').content"
    assert tab.evaluate(box) == ("›" in tab.evaluate(sign))
    tab.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")
    assert tab.evaluate("(() => { const it = document.querySelector('#again pre'); return it.scrollWidth <= it.clientWidth; })()")

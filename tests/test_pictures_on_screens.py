"""A drawing on a screen can be read: on one of 1280 pixels, on all of it, on a phone, in the dark."""

from base64 import b64encode
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from archplan.drawing.page.themes import DARK
from archplan.drawing.paint.icons import picture, picture_filter
from archplan.outputs.page.forms import form_named
from archplan.services import catalog
from tests.build import EXAMPLES, SHOP
from tests.build import page as page_of_spec
from tests.conftest import ROOT

TYPING = ROOT / "architectures/community/typing-game.yaml"
SMALLEST = """all => Math.min(...all.map(it => it.getScreenCTM().a *
  parseFloat(getComputedStyle(it).fontSize)))"""


SHOWN = [
    it
    for it in EXAMPLES
    if it.id in ("online-shop", "campus-attendance", "nutrition-tracker", "claims-office", "typing-game")
]
"""Small, wide and crowded ones: what a browser shows takes seconds."""


@pytest.fixture
def opened(browser, tmp_path):
    """The short report of a spec on a screen of so many pixels."""
    contexts = []

    def opens(path: Path, width: int, height: int = 900, **options):
        file = tmp_path / "page.html"
        file.write_text(str(form_named("html").render(page_of_spec(path, kind="short"))), "utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, offline=True, **options))
        tab = contexts[-1].new_page()
        tab.goto(file.as_uri())
        return tab

    yield opens
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", SHOWN)
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


@pytest.mark.parametrize("path", SHOWN)
def test_a_phone_shows_that_there_is_more_to_the_right(path, opened):
    """A drawing that is wider than the phone has a sign at its edge; one that fits has none; no command is cut."""
    tab = opened(path, 390, 844)
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    box = "(() => { const it = document.querySelector('.narrow'); return it.scrollWidth > it.clientWidth; })()"
    sign = "getComputedStyle(document.querySelector('.narrow'), '::after').content"
    assert tab.evaluate(box) == ("›" in tab.evaluate(sign))
    tab.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")
    assert tab.evaluate(
        "(() => { const it = document.querySelector('#again pre'); return it.scrollWidth <= it.clientWidth; })()"
    )


OPAQUE = """async icons => Promise.all(icons.map(async ([name, data]) => {
  const image = new Image(); image.src = "data:image/png;base64," + data; await image.decode();
  const canvas = new OffscreenCanvas(48, 48), ink = canvas.getContext("2d"); ink.drawImage(image, 0, 0, 48, 48);
  const all = ink.getImageData(0, 0, 48, 48).data, found = [];
  for (let at = 0; at < all.length; at += 4) if (all[at + 3] > 200) found.push([all[at], all[at + 1], all[at + 2]]);
  return [name, found];
}))"""


def test_lines_of_an_icon_are_seen_on_a_dark_page(browser):
    """What is drawn in lines on nothing has three times the light of a dark page's ground, or a third of it."""
    icons = sorted({str(it.icon) for it in catalog().values() if picture(str(it.icon))})
    tab = browser.new_page()
    asked = [[icon, b64encode(picture(icon) or b"").decode()] for icon in icons]
    read = dict(tab.evaluate(OPAQUE, asked))
    tab.close()
    dim = {}
    for icon, colours in read.items():
        if len(colours) < 0.5 * 48 * 48:
            changed = {"white": (0, 255), "light": (0.55, 0.45 * 255)}.get(picture_filter(icon, DARK), (1, 0))
            light = [contrast(tuple(changed[0] * part + changed[1] for part in it)) for it in colours]
            if median(light) < 3:
                dim[icon] = round(median(light), 1)
    assert len(read) > 60 and dim == {}


@cache
def contrast(colour):
    """How much lighter a colour is than a dark page's ground, as WCAG counts it."""
    ground = tuple(int(DARK.ground[at : at + 2], 16) for at in (1, 3, 5))
    one, two = (
        sum(part * (it / 255 / 12.92 if it <= 10 else ((it / 255 + 0.055) / 1.055) ** 2.4)
            for part, it in zip((0.2126, 0.7152, 0.0722), of, strict=True))
        for of in (colour, ground)
    )  # fmt: skip
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)

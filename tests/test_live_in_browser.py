"""The live page in Chromium: typed in, mended, slid, chosen from, saved, and used by keyboard and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live_page import SPEC, running

STATED = "region: us-east-1"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(SPEC, "utf-8")
    return path


@pytest.fixture
def url(spec: Path) -> Iterator[str]:
    with running(spec) as server:
        yield server.address.url


class Seen:
    """The page as its reader sees it, with what went wrong in it and whom it asked."""

    def __init__(self, browser: Any, url: str, **given: Any):
        self.context = browser.new_context(viewport={"width": 1360, "height": 820}, accept_downloads=True, **given)
        self.tab = self.context.new_page()
        self.wrong: list[str] = []
        self.asked: set[str] = set()
        self.tab.on("console", lambda it: self.wrong.append(it.text) if it.type == "error" else None)
        self.tab.on("pageerror", lambda it: self.wrong.append(str(it)))
        self.tab.on(
            "request",
            lambda it: self.asked.add(re.sub(r"^(\w+://[^/]+).*|^(blob|data):.*", r"\1\2", it.url, flags=re.S)),
        )
        self.tab.goto(url)
        self.tab.wait_for_selector("body[data-drawn]")

    def after(self, what: str) -> Any:
        """Wait, once what follows is done, until the page has read or drawn once more."""
        return _After(self.tab, what)

    def line(self, text: str) -> Any:
        return self.tab.locator(".cm-line", has_text=text).first

    def at_end_of(self, text: str) -> None:
        self.line(text).click()
        self.tab.keyboard.press("End")

    def type(self, text: str) -> None:
        self.tab.keyboard.insert_text(text)


class _After:
    def __init__(self, tab: Any, what: str):
        self.tab, self.what = tab, what

    def __enter__(self) -> None:
        self.before = self.tab.get_attribute("body", f"data-{self.what}")

    def __exit__(self, *_: object) -> None:
        self.tab.wait_for_selector(f'body:not([data-{self.what}="{self.before}"])')


@pytest.mark.door
def test_a_spec_is_worked_on_in_the_page(browser: Any, url: str, spec: Path) -> None:
    seen = Seen(browser, url)
    tab, keys = seen.tab, seen.tab.keyboard
    _types_and_mends(seen)
    _slides(seen)
    _chooses(seen)
    _meets_another_editor(seen, spec)
    for form, begins in (("picture-png", b"\x89PNG"), ("report-html", b"<!doctype html>")):
        tab.click("#export summary")
        with tab.expect_download() as download:
            tab.click(f'[data-form="{form}"]')
        assert Path(download.value.path()).read_bytes().startswith(begins)
        assert download.value.suggested_filename.startswith("shop.")

    by_day = tab.inner_html("#viewer")
    with seen.after("drawn"):
        tab.click("#dark")
    assert tab.inner_html("#viewer") != by_day, "the picture is painted in the colours that are looked at"
    with seen.after("drawn"):
        tab.click("#dark")
    assert tab.inner_html("#viewer") == by_day

    seen.at_end_of(STATED)
    seen.type("  # not saved")
    tab.reload()
    tab.wait_for_selector("body[data-drawn]")
    assert seen.line("# not saved").is_visible() and "not saved" in tab.inner_text("#state")
    keys.press("Control+s")
    tab.wait_for_selector("#save[disabled]")
    assert f"{STATED}  # not saved\n" in spec.read_text("utf-8")

    _by_keyboard(seen)
    tab.set_viewport_size({"width": 390, "height": 780})
    assert tab.locator("#editor").is_visible() and not tab.locator("#viewer").is_visible()
    tab.click('.parts [data-part="picture"]')
    assert tab.locator(".viewer .node").first.is_visible() and not tab.locator("#editor").is_visible()
    tab.click('.parts [data-part="figures"]')
    assert tab.locator("#bill tbody tr").first.is_visible()
    assert tab.evaluate_handle("document.documentElement").get_property("scrollWidth").json_value() <= 390
    assert seen.wrong == [] and seen.asked <= {url.rstrip("/").rpartition("/")[0], "blob", "data"}
    seen.context.close()


def _types_and_mends(seen: Seen) -> None:
    """A service is typed, is billed and drawn; a word that is wrong greys the picture until it is mended."""
    tab, keys = seen.tab, seen.tab.keyboard
    seen.at_end_of("q: {type: sqs}")
    with seen.after("drawn"):
        keys.press("Enter")
        seen.type("news: {type: sns}")
    tab.wait_for_selector('#bill tr[data-of="news"]')
    assert tab.locator('.node[aria-label*="SNS"]').count() == 1
    for _ in "s}":
        keys.press("Backspace")
    seen.type("x}")
    tab.wait_for_selector("#wrong:not([hidden])")
    assert "there is no service type 'snx'" in tab.inner_text("#wrong")
    assert tab.locator(".picture.stale .node").count() == 4 and tab.locator("#old").is_visible()
    assert tab.locator(".cm-lintRange-error").inner_text() == "snx"
    with seen.after("drawn"):
        keys.press("Control+.")
    tab.wait_for_selector("#wrong", state="hidden")
    assert tab.locator(".picture.stale").count() == 0
    assert "news: {type: sns}" in seen.line("news: {").inner_text()
    keys.press("Home")
    for _ in range(len("news: {type: sn")):
        keys.press("ArrowRight")
    keys.press("Control+Space")
    tab.wait_for_selector(".cm-tooltip-autocomplete li")
    assert "sns" in tab.inner_text(".cm-tooltip-autocomplete")
    keys.press("Escape")


def _slides(seen: Seen) -> None:
    """The users are dragged past a free tier: the bill moves, the picture's figures follow, and it is said."""
    tab = seen.tab
    slider = tab.locator("#scale").bounding_box()
    place = tab.locator('.node[aria-label*="Lambda"]').bounding_box()
    pills = tab.inner_text("#viewer")
    middle = slider["y"] + slider["height"] / 2
    tab.mouse.move(slider["x"] + slider["width"] * 0.26, middle)
    tab.mouse.down()
    tab.mouse.move(slider["x"] + slider["width"] * 0.6, middle, steps=4)
    with seen.after("drawn"):
        tab.mouse.move(slider["x"] + slider["width"] - 1, middle, steps=4)
    tab.mouse.up()
    tab.wait_for_selector("#users:has-text('×1,000')")
    tab.wait_for_selector("#moved:has-text('than written')")
    tab.wait_for_selector("#crossed summary:has-text('lines crossed')")
    tab.wait_for_selector("#ticks i")
    assert "beyond" in tab.locator("#ticks i").first.get_attribute("title")
    tab.locator("#crossed summary").click()
    tab.wait_for_selector("#crossed li:has-text('1 million requests')")
    tab.locator("#crossed summary").click()
    tab.wait_for_selector(f"#viewer svg:has-text('{tab.inner_text('#total')} a month')")
    assert tab.inner_text("#viewer") != pills
    after = tab.locator('.node[aria-label*="Lambda"]').bounding_box()
    assert abs(after["width"] - place["width"]) < 40
    tab.locator("#hour").focus()
    with seen.after("drawn"):
        tab.keyboard.press("End")
    assert tab.inner_text("#hourly") == "at 23:00"
    with seen.after("drawn"):
        tab.select_option("#region", "eu-central-1")
    assert "eu-central-1" in tab.inner_text("#where")
    with seen.after("drawn"):
        tab.click("#reset")
    tab.wait_for_selector("#crossed details", state="detached")
    assert tab.inner_text("#moved") == "" and STATED.partition(" ")[2] in tab.inner_text("#where")


def _chooses(seen: Seen) -> None:
    """A service is clicked in the picture, and its line is there; a line is clicked, and its service is lit."""
    tab = seen.tab
    tab.locator('.node[aria-label*="Lambda"]').click()
    assert tab.inner_text(".cm-lit").strip().startswith("fn:")
    assert tab.locator('.node[aria-pressed="true"]').get_attribute("aria-label").startswith("AWS Lambda")
    assert tab.locator('#bill tr.lit[data-of="fn"]').count() == 1
    seen.line("q: {type: sqs}").click()
    assert "SQS" in tab.locator(".node.lit").get_attribute("aria-label")
    seen.line("fn -> q").click()
    assert tab.locator(".edge.lit").count() == 1
    tab.click("#tab-findings")
    tab.locator("#findings li", has_text="no queue takes what fails").locator("button:has-text('Allow here')").click()
    tab.wait_for_selector("#findings li:has-text('no queue takes what fails')", state="detached")
    assert "# archplan: allow failures-without-a-queue" in seen.line("q: {type: sqs}").inner_text()
    with seen.after("reviewed"):
        tab.keyboard.press("Control+z")
    tab.click("#tab-bill")
    tab.locator('#bill button[data-of="news"]').click()
    assert tab.inner_text(".cm-lit").strip().startswith("news:")


def _meets_another_editor(seen: Seen, spec: Path) -> None:
    """Edits elsewhere in the file are both in the text; in the same line both are shown, and one chooses."""
    tab, keys = seen.tab, seen.tab.keyboard
    spec.write_text(SPEC + "# of another\n", "utf-8")
    tab.wait_for_selector("#banner:has-text('both edits are in the text')")
    assert seen.line("# of another").is_visible() and seen.line("news: {type: sns}").is_visible()
    seen.at_end_of("fn: {type: lambda")
    keys.press("ArrowLeft")
    seen.type(", timeout: 3 s")
    spec.write_text(SPEC.replace("50 ms}", "70 ms}") + "# of another\n", "utf-8")
    tab.wait_for_selector(".cm-conflict")
    assert "70 ms}" in tab.inner_text(".cm-conflict pre") and "timeout: 3 s" in tab.inner_text(".cm-mine")
    assert tab.inner_text("#state") == "1 conflict"
    keys.press("Control+s")
    tab.wait_for_selector("#banner:has-text('choose what stays')")
    assert "timeout" not in spec.read_text("utf-8")
    with seen.after("read"):
        tab.click('.cm-conflict button:has-text("Take the file\'s")')
    assert tab.locator(".cm-conflict").count() == 0
    keys.press("Control+s")
    tab.wait_for_selector("#save[disabled]")
    written = spec.read_text("utf-8")
    assert (
        "70 ms}" in written
        and "timeout" not in written
        and "news: {type: sns}" in written
        and written.endswith("# of another\n")
    )


def _by_keyboard(seen: Seen) -> None:
    """Every part is reached, and left, without a mouse."""
    tab, keys = seen.tab, seen.tab.keyboard
    tab.locator(".cm-content").focus()
    keys.press("Escape")
    reached = []
    for _ in range(40):
        keys.press("Tab")
        it = tab.locator(":focus")
        reached.append(it.get_attribute("id") or it.get_attribute("class") or it.get_attribute("role") or "")
        if reached[-1] == "tab-bill":
            break
    assert {"between", "viewer", "scale", "hour", "scenario", "region", "above", "tab-bill"} <= set(reached)
    keys.press("ArrowRight")
    assert tab.get_attribute("#tab-findings", "aria-selected") == "true" and tab.locator("#findings").is_visible()
    keys.press("ArrowLeft")
    tab.locator("#viewer").focus()
    keys.press("+")
    assert "close" in tab.get_attribute("#viewer", "class")
    keys.press("0")
    keys.press("Tab")
    keys.press("ArrowRight")
    keys.press("Enter")
    assert tab.locator('.node[aria-pressed="true"]').count() == 1
    tab.locator("#between").focus()
    keys.press("ArrowRight")
    assert tab.get_attribute("#between", "aria-valuenow") == "40"


@pytest.mark.door
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, url: str, spec: Path, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    seen = Seen(browser, url, bypass_csp=True, color_scheme=scheme)  # axe is a script of others
    tab = seen.tab
    tab.locator("#scale").fill("40")
    tab.wait_for_selector("#crossed details")
    rules = {} if scheme == "light" else {"runOnly": ["color-contrast"]}  # all else is the same in the dark
    for part, width in (("bill", 1360), ("findings", 1360), ("traffic", 1360), ("wrong", 1360), ("picture", 390)):
        if part == "wrong":
            tab.locator(".cm-content").focus()
            seen.type("wrong: [")
            tab.wait_for_selector("#wrong:not([hidden])")
        elif part == "picture":
            tab.set_viewport_size({"width": width, "height": 780})
            tab.click('.parts [data-part="picture"]')
        else:
            tab.click(f"#tab-{part}")
        found = (
            Axe().run(tab, options={"resultTypes": ["violations"], "preload": False, **rules}).response["violations"]
        )
        assert [(it["id"], [node["html"][:200] for node in it["nodes"]]) for it in found] == [], part
    seen.context.close()

"""The site: every link leads somewhere, every example starts from it, and it can be read by everybody."""

import re
from pathlib import Path

import pytest

from archplan.spec import starters
from tests.gallery import FOLDER, PAGES, build
from tests.shell import run


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(folder, ["online-shop", "blood-donation"], sorted(FOLDER.glob("*.yaml"))[:3])
    return folder


def test_every_link_leads_to_a_file(site):
    for file, _ in PAGES:
        text = (site / file).read_text("utf-8")
        links = [it for it in re.findall(r' (?:href|src)="([^"]+)"', text) if not it.startswith("https://")]
        assert links and [it for it in links if not (site / it).is_file()] == []


def test_every_card_has_its_total_and_starts_from_it(site):
    text = (site / "index.html").read_text("utf-8")
    named = re.findall(r"archplan init (\S+) -o", text)
    assert named == ["blood-donation", "online-shop"]
    for name in named:
        assert run("init", name).out == (site / f"{name}.yaml").read_text("utf-8")
        assert (site / f"{name}.html").read_text("utf-8").startswith("<!doctype html>")
    assert "$200.43 a month" in text


@pytest.mark.heavy
def test_the_whole_site_has_every_architecture_and_every_published_line(tmp_path):
    build(tmp_path)
    text = (tmp_path / "index.html").read_text("utf-8")
    assert re.findall(r"archplan init (\S+) -o", text) == list(starters.examples())
    rows = (tmp_path / "accuracy.html").read_text("utf-8").count("<tr>") - 1
    assert rows > 100
    for file, _ in PAGES:
        links = re.findall(r' (?:href|src)="([^":]+)"', (tmp_path / file).read_text("utf-8"))
        assert [it for it in links if not (tmp_path / it).is_file()] == []


@pytest.mark.door
@pytest.mark.parametrize("file", [file for file, _ in PAGES])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site, browser, file, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True, color_scheme=scheme)
    tab = context.new_page()
    tab.goto((site / file).as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(tab, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    assert [(it["id"], [node["html"][:200] for node in it["nodes"][:3]]) for it in found] == []
    context.close()

"""Fragments in somebody's Hugo site: they load, they agree in both languages, and all beside them stays as it was."""

import contextlib
import functools
import html
import http.server
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from archplan.outputs.page.forms._regions import filled as put
from archplan.outputs.page.forms._regions import regions
from archplan.outputs.page.sections import page_of
from tests.conftest import ROOT
from tests.reading import Reader, digits
from tests.shell import run

SHOP = ROOT / "architectures/online-shop.yaml"
PAGES = ("content/2-Proposal/_index.md", "content/2-Proposal/_index.vi.md")
MONEY = re.compile(r"-?\$[\d.,]*\d")
SMALL = """\
title: Shop
region: us-east-1
traffic: {people: {requests: 2628000/month, request: 1 KB, response: 1 KB}}
services: {door: {type: alb}, orders: {type: dynamodb, holds: 100 GB}}
connections: [people -> door, door -> orders: {reads: 1/request}]
"""


PAGES_MADE: dict = {}


def remembered(report, lang, decimal, stem, settings, kind, charged):
    """The same page for the same text: these tests are about where it goes, not about what it says."""
    key = (*report.plan.architecture.texts.values(), lang, decimal, stem, kind)
    assert charged is None
    if key not in PAGES_MADE:
        PAGES_MADE[key] = page_of(report, lang, decimal, stem, settings, kind)
    return PAGES_MADE[key]


@pytest.fixture
def site(tmp_path, monkeypatch) -> Path:
    """A copy of the site, with a small spec beside it; it is where we stand."""
    shutil.copytree(ROOT / "tests/site", tmp_path / "site")
    (tmp_path / "site/shop.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "site")
    monkeypatch.setattr("archplan.outputs.page.sections.page_of", remembered)
    return tmp_path / "site"


def fill(*more, into="content/2-Proposal", spec="shop.yaml", lang="en,vi"):
    """Run the report into a page of the site."""
    return run("report", spec, "--on", "2026-11-22", "--format", "hugo", "--into", into, "--lang", lang, *more)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and what it holds."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def program(name: str) -> str:
    """Where a program is, or a failure that says what to install."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"these tests need {name}: apt-get install -y {name}", pytrace=False)
    return found


def built(site: Path, into: Path, *more: str) -> None:
    """Build the site as its author would."""
    ran = subprocess.run(
        [program("hugo"), "--source", str(site), "--destination", str(into), *more], capture_output=True, text=True
    )
    assert ran.returncode == 0 and "WARN" not in ran.stdout + ran.stderr, ran.stdout + ran.stderr


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format, *args):
        pass


@contextlib.contextmanager
def served(folder: Path):
    """The folder on this machine alone; yields its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def seen(browser, address: str) -> tuple[str, list[str]]:
    """The text of a page and where its pictures came from, after every request stayed here and every picture was drawn."""
    page = browser.new_page()
    asked, failed = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto(address, wait_until="load")
    pictures = page.evaluate("[...document.images].map(it => [it.src, it.naturalWidth, it.alt])")
    text = page.inner_text("main")
    page.close()
    home = address.split("/worklog/", maxsplit=1)[0] + "/"
    assert failed == [] and [url for url in asked if not url.startswith((home, "data:"))] == []
    assert pictures and all(width > 0 and alt for _, width, alt in pictures), pictures
    return text, ["/" + source.removeprefix(home) for source, *_ in pictures]


# ---------------------------------------------------------------------------------------------------- in a real site


def test_both_pages_load_below_a_path_and_agree(site, browser, tmp_path):
    """The picture is found in both languages, and every figure of one page is on the other, in the same order."""
    ran = fill(spec=SHOP)
    assert ran.code == 0, ran.err
    built(site, tmp_path / "public/worklog")
    with served(tmp_path / "public") as home:
        english, one = seen(browser, f"{home}/worklog/2-proposal/")
        vietnamese, other = seen(browser, f"{home}/worklog/vi/2-proposal/")
    assert (one, other) == (
        ["/worklog/2-proposal/online-shop.svg"], ["/worklog/vi/2-proposal/online-shop.vi.svg"]
    )  # fmt: skip
    assert MONEY.findall(english) == MONEY.findall(vietnamese)
    assert len(MONEY.findall(english)) > 30
    assert "Total a month: $200.43" in english and "Tổng mỗi tháng: $200.43" in vietnamese
    assert "Budget estimation" in english and "Nobody orders anything." in english
    assert "--on 2026-11-22" in english  # no dash was made of two


def test_a_prefix_loads_where_the_site_mends_its_links(site, browser, tmp_path):
    settings = site / "hugo.toml"
    settings.write_text("canonifyURLs = true\n" + settings.read_text())
    ran = fill("--image-prefix", "/images/2-Proposal")
    assert ran.code == 0, ran.err
    assert (site / "static/images/2-Proposal/shop.svg").is_file()
    assert "](/images/2-Proposal/shop.vi.svg)" in (site / PAGES[1]).read_text("utf-8")
    with served(tmp_path / "public") as home:
        built(site, tmp_path / "public/worklog", "--baseURL", f"{home}/worklog/")
        assert seen(browser, f"{home}/worklog/2-proposal/")[1] == ["/worklog/images/2-Proposal/shop.svg"]
        assert seen(browser, f"{home}/worklog/vi/2-proposal/")[1] == ["/worklog/images/2-Proposal/shop.vi.svg"]


def test_a_prefix_with_the_path_loads_without_mending(site, browser, tmp_path):
    assert fill("--image-prefix", "/worklog/images").code == 0
    assert (site / "static/images/shop.svg").is_file()
    built(site, tmp_path / "public/worklog")
    with served(tmp_path / "public") as home:
        assert seen(browser, f"{home}/worklog/2-proposal/")[1] == ["/worklog/images/shop.svg"]


def test_a_single_page_loads_too(site, browser, tmp_path):
    """One .md file that is no bundle: its neighbour in the other language, and the picture one folder up."""
    ran = fill(into="content/3-Notes/shop.md")
    assert ran.code == 0, ran.err
    built(site, tmp_path / "public/worklog")
    with served(tmp_path / "public") as home:
        assert seen(browser, f"{home}/worklog/3-notes/shop/")[1] == ["/worklog/3-notes/shop.svg"]
        assert seen(browser, f"{home}/worklog/vi/3-notes/shop/")[1] == ["/worklog/vi/3-notes/shop.vi.svg"]


def test_a_folder_for_each_language_loads_too(site, browser, tmp_path):
    settings = site / "hugo.toml"
    text = settings.read_text()
    for lang in ("en", "vi"):
        text = text.replace(f"[languages.{lang}]", f'[languages.{lang}]\ncontentDir = "pages/{lang}"')
        (site / "pages" / lang / "2-Proposal").mkdir(parents=True)
        (site / "pages" / lang / "2-Proposal/_index.md").write_bytes((site / PAGES[lang == "vi"]).read_bytes())
    settings.write_text(text)
    shutil.rmtree(site / "content")
    assert fill(into="pages/en/2-Proposal").code == 0
    built(site, tmp_path / "public/worklog")
    with served(tmp_path / "public") as home:
        for address in ("2-proposal/", "vi/2-proposal/"):
            assert seen(browser, f"{home}/worklog/{address}")[1] == [f"/worklog/{address}shop.svg"]


@pytest.mark.heavy
def test_a_comma_changes_signs_and_no_digit(site):
    (site / "shop.yaml").write_text(SMALL.replace("100 GB", "9.5 TB"))
    assert fill().code == 0
    point = [(site / name).read_text("utf-8") for name in PAGES]
    assert fill("--decimal", "comma").code == 0
    comma = [(site / name).read_text("utf-8") for name in PAGES]
    (total,) = set(re.findall(r": \*\*(\$\d,\d{3}\.\d\d)\*\*", point[0]))
    swapped = total.replace(",", " ").replace(".", ",").replace(" ", ".")
    assert all(total in text for text in point) and all(swapped in text for text in comma)
    for one, other in zip(point, comma, strict=True):
        assert [digits(it) for it in MONEY.findall(one)] == [digits(it) for it in MONEY.findall(other)]


HOSTILE = (
    "{{< ref nowhere >}}", "{{% notice %}} x {{% /notice %}}", "{{{% notice %}}}", "<script>alert(1)</script>",
    "[x](javascript:alert%281%29)", "end {#id .c onclick=x}", "a | b", "<!-- /archplan:solution -->", "`code`",
)  # fmt: skip


@pytest.mark.door
def test_no_text_of_a_spec_is_more_than_text(site, tmp_path):
    """Shortcodes would break the build or run; here every one reads as it was written."""

    def quoted(text):
        return "'" + text.replace("'", "''") + "'"

    whys = "\n".join(f"  s{n}: {{type: alb, label: {quoted(it)}, why: {quoted(it)}}}" for n, it in enumerate(HOSTILE))
    (site / "shop.yaml").write_text(
        f"title: {quoted(HOSTILE[0])}\nabout: {quoted(HOSTILE[1])}\nregion: us-east-1\nservices:\n{whys}\n"
    )
    ran = fill("--full")
    assert ran.code == 0, ran.err
    assert fill("--full").code == 0
    built(site, tmp_path / "public")
    made = (tmp_path / "public/2-proposal/index.html").read_text("utf-8")
    reader = Reader()
    reader.feed(made)
    text = " ".join(reader.found).replace("“", '"')
    for it in HOSTILE:
        assert text.count(it.replace("--", "–") if it.startswith("<!--") else it) >= 2, it
    assert "<script" not in made and "javascript:" not in re.sub(r">[^<]*<", "", made) and 'id="id"' not in made
    assert html.unescape(made).count("Nobody orders anything.") == 1


# ---------------------------------------------------------------------------------------------------- the regions


def test_twice_is_once(site):
    assert fill().code == 0
    once = tree(site)
    assert fill().code == 0
    assert tree(site) == once


def test_only_the_regions_change(site):
    before = tree(site)
    assert fill().code == 0
    after = tree(site)
    assert {name for name in after if after[name] != before.get(name)} == {
        *PAGES, "content/2-Proposal/shop.svg", "content/2-Proposal/shop.vi.svg"
    }  # fmt: skip
    for name in PAGES:
        text = after[name].decode()
        for region in ("solution", "budget"):
            text = re.sub(
                rf"(<!-- archplan:{region} -->\n).*<!-- /archplan:{region} -->\n", r"\1", text, flags=re.DOTALL
            )
        assert text == before[name].decode().replace("<!-- /archplan:budget -->\n", "")


def test_line_ends_and_the_mark_of_utf_8_stay(site):
    """A page from Windows: a mark in front, two bytes at the end of every line; ours among them."""
    path = site / PAGES[0]
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert fill(lang="en").code == 0
    found = path.read_bytes()
    assert found.startswith(b"\xef\xbb\xbf---\r\n") and found.count(b"\n") == found.count(b"\r\n") > 60


MADE = "Text."


@pytest.mark.parametrize(
    "before, after",
    [
        ("<!-- archplan:budget -->", "<!-- archplan:budget -->\n\nText.\n\n<!-- /archplan:budget -->"),
        ("<!-- archplan:budget -->\nx", "<!-- archplan:budget -->\n\nText.\n\n<!-- /archplan:budget -->\nx"),
        (
            "a\n<!-- archplan:budget -->\nold\n```\n<!-- /archplan:budget -->\nz\n",
            "a\n<!-- archplan:budget -->\n\nText.\n\n<!-- /archplan:budget -->\nz\n",
        ),
        (
            "---\nx: <!-- archplan:budget -->\n---\n~~~\n<!-- archplan:budget -->\n~~~\n",
            "---\nx: <!-- archplan:budget -->\n---\n~~~\n<!-- archplan:budget -->\n~~~\n",
        ),
        ("Write `<!-- archplan:budget -->` here.\n", "Write `<!-- archplan:budget -->` here.\n"),
        ("\ufeff<!-- archplan:budget -->\n", "\ufeff<!-- archplan:budget -->\n\nText.\n\n<!-- /archplan:budget -->\n"),
    ],
)
def test_a_region_is_filled_where_it_stands(before, after):
    found = put(before, regions(before, "x.md"), lambda region: MADE)
    assert found == after
    assert put(found, regions(found, "x.md"), lambda region: MADE) == after


@pytest.mark.parametrize(
    "above, level",
    [("", 0), ("# A\n## B\n", 2), ("##### A\n\n", 5), ("A\n===\n", 1), ("A\nb\n---\n", 2), ("\n---\n", 0),
     ("## A\n```\n# B\n```\n", 2), ("---\n# no: x\n---\n### A\n", 3), ("#A\n", 0), ("| a |\n---\n", 0),
     ("## A\n<!-- archplan:solution -->\n#### B\n<!-- /archplan:solution -->\n", 2)],
)  # fmt: skip
def test_a_region_knows_its_heading(above, level):
    assert regions(above + "<!-- archplan:budget -->\n", "x.md")[-1].level == level


def test_our_headings_stand_one_below(site):
    for name in PAGES:
        path = site / name
        path.write_text(path.read_text("utf-8").replace("### 5.", "###### 5."), encoding="utf-8")
    assert fill().code == 0
    text = (site / PAGES[0]).read_text("utf-8")
    assert "\n#### Expected traffic\n" in text and "\n###### Cost by service\n" in text


@pytest.mark.parametrize(
    "text, place, said",
    [
        ("# A\n", "1:1", "nothing in this page says where"),
        ("\n<!-- /archplan:budget -->\n", "2:1", "this closes 'budget', which is not open"),
        ("<!-- archplan:budget -->\n<!-- archplan:budget -->\n", "2:1", "the region 'budget' stands twice"),
        (
            "<!-- archplan:solution -->\n<!-- archplan:budget -->\n<!-- /archplan:solution -->\n<!-- /archplan:budget -->\n",
            "2:1", "stands inside the region 'solution'",
        ),
        ("So: <!-- archplan:budget -->\n", "1:5", "a marker stands alone on its line"),
        ("    <!-- archplan:budget -->\n", "1:5", "a marker stands alone on its line"),
        ("<!-- archplan: budget -->\n", "1:1", "a marker stands alone on its line"),
        ("<!-- archplan:budgets -->\n", "1:1", "did you mean 'budget'?"),
        ("\n\n<!-- archplan:budget -->\n<!-- archplan:cost -->\n", "4:1", "there is no region 'cost'"),
    ],
)  # fmt: skip
def test_a_wrong_page_is_said_with_its_place_and_nothing_is_written(site, text, place, said):
    (site / PAGES[0]).write_text(text)
    before = tree(site)
    ran = fill(lang="en")
    assert ran.code == 2
    assert f"{PAGES[0]}:{place}: error[" in ran.err and said in ran.err and "hint: " in ran.err
    assert tree(site) == before


def test_one_language_without_a_region_is_said(site):
    path = site / PAGES[1]
    path.write_text(path.read_text("utf-8").replace("<!-- archplan:solution -->\n", ""), encoding="utf-8")
    ran = fill()
    assert ran.code == 2 and f"{PAGES[1]}:1:1: error[no-marker]" in ran.err
    assert "_index.md has a region 'solution', and this page has none" in ran.err


# ---------------------------------------------------------------------------------------------------- the site


@pytest.mark.parametrize(
    "change, said",
    [
        (lambda site: (site / PAGES[1]).unlink(), "there is no page in Vietnamese: content/2-Proposal/_index.vi.md"),
        (lambda site: shutil.rmtree(site / "content/2-Proposal"), "there is no page in English"),
        (lambda site: (site / PAGES[0]).write_bytes(b"a\n\xff"), "content/2-Proposal/_index.md:2:1: error[not-utf-8]"),
        (lambda site: (site / "hugo.toml").write_text("a = 1\nb =\n"), "hugo.toml:2:4: error[bad-site-settings]"),
        (
            lambda site: (site / "hugo.toml").write_text("[languages.en]\nweight = 1\n"),
            "hugo.toml:1:1: error[no-page-to-fill] the site has no language vi",
        ),
        (
            lambda site: (site / "hugo.toml").write_text("uglyURLs = true\n[languages.en]\n[languages.vi]\n"),
            "picture-will-not-load",
        ),
    ],
)
def test_a_site_that_does_not_fit_is_said(site, change, said):
    change(site)
    before = tree(site)
    ran = fill()
    assert ran.code == 2 and said in ran.err, ran.err
    assert tree(site) == before


@pytest.mark.parametrize(
    "prefix, said",
    [
        ("/images", "the site is served under /worklog/, where a link to /images/shop.svg does not load"),
        ("images", "'images' is not a path from the site's top"),
        ("/../out", "is not a path from the site's top"),
        ("//example.org/images", "is not a path from the site's top"),
        ("https://example.org/images", "is not a path from the site's top"),
    ],
)
def test_a_prefix_that_would_not_load_is_said(site, prefix, said):
    ran = fill("--image-prefix", prefix)
    assert ran.code == 2 and "error[picture-will-not-load]" in ran.err and said in ran.err


def test_a_prefix_is_fine_at_the_top_of_a_server(site):
    settings = site / "hugo.toml"
    settings.write_text(settings.read_text().replace("/worklog/", "/"))
    assert fill("--image-prefix", "/images/").code == 0
    assert "](/images/shop.svg)" in (site / PAGES[0]).read_text("utf-8")


def test_a_theme_that_writes_addresses_itself_is_trusted(site):
    hook = site / "themes/learn/layouts/_default/_markup/render-image.html"
    hook.parent.mkdir()
    hook.write_text('<img src="{{ .Destination | relURL }}" alt="{{ .Text }}">')
    assert fill("--image-prefix", "/images").code == 0


TOML = 'baseURL = "https://example.org/"\ndefaultContentLanguage = "vi"\n[languages.vi]\n[languages.en]\n'
YAML = "baseURL: https://example.org/\ndefaultContentLanguage: vi\nlanguages: {vi: {weight: 1}, en: {weight: 2}}\n"
JSON = '{"baseURL": "https://example.org/", "defaultContentLanguage": "vi", "languages": {"vi": {}, "en": {}}}'


@pytest.mark.parametrize(
    "name, text",
    [("hugo.toml", TOML), ("config.toml", TOML), ("hugo.yaml", YAML), ("config.yml", YAML), ("config.json", JSON),
     ("config/_default/hugo.toml", TOML)],
)  # fmt: skip
def test_settings_are_read_in_every_form(site, name, text):
    """Vietnamese needs no suffix here: the settings were read."""
    (site / "hugo.toml").unlink()
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_text(text)
    (site / PAGES[0]).rename(site / "content/2-Proposal/_index.en.md")
    (site / PAGES[1]).rename(site / "content/2-Proposal/_index.md")
    assert fill().code == 0
    assert "Total a month" in (site / "content/2-Proposal/_index.en.md").read_text("utf-8")
    assert "](shop.svg)" in (site / "content/2-Proposal/_index.md").read_text("utf-8")


def test_a_language_under_another_key_is_known_by_its_code(site):
    settings = site / "hugo.toml"
    settings.write_text(settings.read_text("utf-8").replace("[languages.vi]", '[languages.vn]\nlanguageCode = "vi-VN"'))
    (site / PAGES[1]).rename(site / "content/2-Proposal/_index.vn.md")
    assert fill().code == 0
    assert (site / "content/2-Proposal/shop.vn.svg").is_file()


def test_one_file_in_one_language_is_filled_whatever_its_name(site):
    shutil.copy(site / PAGES[1], site / "content/2-Proposal/plan.md")
    assert fill(into="content/2-Proposal/plan.md", lang="vi").code == 0
    assert "Tổng mỗi tháng" in (site / "content/2-Proposal/plan.md").read_text("utf-8")


def test_without_a_site_pages_are_plain_markdown(site):
    (site / "hugo.toml").unlink()
    assert fill().code == 0
    assert "](shop.vi.svg)" in (site / PAGES[1]).read_text("utf-8")
    ran = fill("--image-prefix", "/images")
    assert ran.code == 2 and "no hugo.toml or config.toml is above content/2-Proposal" in ran.err


def test_links_out_of_the_site_are_refused(site, tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_bytes((site / PAGES[0]).read_bytes())
    (site / PAGES[0]).unlink()
    (site / PAGES[0]).symlink_to(outside)
    before = outside.read_bytes()
    ran = fill()
    assert ran.code == 2 and "error[outside-the-site]" in ran.err
    assert outside.read_bytes() == before


def test_a_static_folder_elsewhere_is_refused(site, tmp_path):
    settings = site / "hugo.toml"
    settings.write_text('canonifyURLs = true\nstaticDir = "../elsewhere"\n' + settings.read_text("utf-8"))
    ran = fill("--image-prefix", "/images")
    assert ran.code == 2 and "error[outside-the-site]" in ran.err
    assert not (tmp_path / "elsewhere").exists()


def test_a_link_inside_the_site_stays_a_link(site):
    shutil.move(site / PAGES[0], site / "real.md")
    (site / PAGES[0]).symlink_to(site / "real.md")
    assert fill().code == 0
    assert (site / PAGES[0]).is_symlink() and "Total a month" in (site / "real.md").read_text("utf-8")


def test_as_a_file_it_has_both_in_their_markers(tmp_path):
    spec = tmp_path / "shop.yaml"
    spec.write_text(SMALL)
    assert run("report", spec, "--format", "hugo", "-o", tmp_path / "out", "--lang", "en,vi").code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"shop.hugo.md", "shop.vi.hugo.md", "shop.svg", "shop.vi.svg"} <= names
    text = (tmp_path / "out/shop.vi.hugo.md").read_text("utf-8")
    assert [region.name for region in regions(text, "x.md")] == ["solution", "budget"]
    assert "](shop.vi.svg)" in text


def test_a_picture_that_is_shown_no_more_is_said_and_left(site):
    """A spec by another name writes pictures of another name; who knows what else shows the old ones?"""
    assert fill().code == 0
    (site / "shop.yaml").rename(site / "bookshop.yaml")
    ran = fill(spec="bookshop.yaml")
    assert ran.code == 0
    folder = site / "content/2-Proposal"
    assert (folder / "shop.svg").is_file() and (folder / "bookshop.svg").is_file()
    for name in ("shop.svg", "shop.vi.svg"):
        assert f"content/2-Proposal/{name} is no longer shown" in ran.err
    assert "no longer shown" not in fill(spec="bookshop.yaml").err

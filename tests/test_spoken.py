"""A spec says its texts in English and Vietnamese: each is picked before anything else reads it, and keeps its place."""

import pytest

from archplan.checks.review import review
from archplan.estimate.plan import plan, plan_of
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import ArchplanError, Span
from archplan.outputs import render
from archplan.spec.patch import patched
from archplan.spec.understand import understand
from archplan.text.languages import LANGUAGES, spoken
from archplan.text.load import load_tree
from archplan.text.located import Located
from archplan.text.yaml import parse
from tests.conftest import ROOT

SHOP = """region: ap-southeast-1
title: {en: Online shop, vi: Cửa hàng trực tuyến}
about: {en: Shoppers order here, vi: Khách đặt hàng ở đây}
traffic: {people: {requests: 1 million/month, response: 8 KB, label: {en: Shoppers, vi: Khách hàng}}}
services:
  site: {type: s3, website: true, label: {en: Pages, vi: Trang web}, why: {en: holds the pages, vi: giữ các trang}}
  api: {type: lambda, memory: 256 MB, duration: 50 ms, label: API}
  orders: {type: dynamodb}
places: {stores: {type: group, label: {en: Stores, vi: Kho dữ liệu}, holds: [orders]}}
connections:
  - people -> site: {share: 70%}
  - people -> api: {share: 30%, label: {en: orders, vi: đặt hàng}, why: {en: a call, vi: một cuộc gọi}}
  - api -> orders: {writes: 1/request}
steps:
  - people -> site: {en: They look round, vi: Họ xem hàng}
  - orders: Saved
draw:
  groups:
    pages: {title: {en: The pages, vi: Các trang}, holds: [site]}
    Code: [api]
"""
ENGLISH = [
    "Online shop", "Shoppers order here", "Shoppers", "Pages", "holds the pages", "Stores", "orders", "a call",
    "They look round", "The pages",
]  # fmt: skip
VIETNAMESE = [
    "Cửa hàng trực tuyến", "Khách đặt hàng ở đây", "Khách hàng", "Trang web", "giữ các trang", "Kho dữ liệu", "đặt hàng",
    "một cuộc gọi", "Họ xem hàng", "Các trang",
]  # fmt: skip


def read(text, lang="en"):
    return plan_of(parse(text, "shop.yaml"), {"shop.yaml": text}, "shop.yaml", lang=lang)


def words(architecture):
    """Every text that the spec above says twice."""
    a = architecture
    call = next(c for c in a.connections if c.target == "api")
    return [
        a.title, a.about, a.sources["people"].label, a.services["site"].label, a.services["site"].spec["why"].value,
        a.places["stores"].label, call.label, call.why, a.steps[0].text, next(iter(a.wishes.groups)),
    ]  # fmt: skip


@pytest.mark.parametrize("lang, said", [("en", ENGLISH), ("vi", VIETNAMESE)])
def test_every_text_is_said_in_the_language_asked_for(lang, said):
    found = read(SHOP, lang)
    a = found.architecture
    assert words(a) == said
    assert a.untranslated == ()
    assert a.services["api"].label == "API" and a.steps[1].text == "Saved"  # plain text is the same in both
    assert list(a.wishes.groups.items())[1] == ("Code", ("api",))


def test_english_is_spoken_unless_asked(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP, "utf-8")
    assert words(plan(path).architecture) == ENGLISH
    assert words(plan(path, lang="vi").architecture) == VIETNAMESE


def test_both_languages_cost_the_same():
    assert read(SHOP, "vi").bill.total == read(SHOP).bill.total


def test_outputs_say_what_was_picked():
    drawn = str(render("svg", Report(read(SHOP, "vi"))))
    assert all(text in drawn for text in ("Cửa hàng trực tuyến", "Khách hàng", "Họ xem hàng", "Các trang"))
    assert "They look round" not in drawn


def test_a_spec_in_one_language_is_left_alone():
    for path in sorted((ROOT / "architectures/community").glob("*.yaml")):
        tree, _ = load_tree(path)
        for lang in LANGUAGES:
            said, missing = spoken(tree, lang)
            assert said is tree and missing == ()


def test_the_shop_is_whole_in_both_languages():
    tree, _ = load_tree(ROOT / "architectures/online-shop.yaml")
    for lang in LANGUAGES:
        said, missing = spoken(tree, lang)
        assert said is not tree and missing == ()


def test_a_picked_text_stands_where_it_was_written():
    tree = parse(SHOP, "shop.yaml")
    said, _ = spoken(tree, "vi")
    assert said["title"].span == Span("shop.yaml", 2, 30, len("Cửa hàng trực tuyến"))
    assert said.keys == tree.keys and said["services"]["site"].span == tree["services"]["site"].span
    assert tree["title"].is_mapping  # what was given is as it was


# What is not translated.


def test_a_missing_language_falls_back_to_the_first_that_is_written():
    text = SHOP.replace("{en: Pages, vi: Trang web}", "{vi: Trang web}").replace("vi: Họ xem hàng", "vi: ")
    english, vietnamese = read(text).architecture, read(text, "vi").architecture
    assert english.services["site"].label == "Trang web"
    assert [str(span) for span in english.untranslated] == ["shop.yaml:6:42"]
    assert vietnamese.steps[0].text == "They look round"
    assert [str(span) for span in vietnamese.untranslated] == ["shop.yaml:15:21"]


PLACES = (
    "title: TEXT\nservices: {site: {type: s3}}",
    "services: {site: {type: s3, label: TEXT}}",
    "services: {site: {type: s3}}\ntraffic: {people: {requests: 1/second, label: TEXT}}",
    "services: {site: {type: s3}}\nplaces: {stores: {type: group, holds: [site], label: TEXT}}",
    "services: {site: {type: s3}}\ntraffic: {people: {requests: 1/second}}\nconnections: [people -> site: {why: TEXT}]",
    "services: {site: {type: s3}}\nsteps: [site: TEXT]",
    "services: {site: {type: s3}}\ndraw: {groups: {box: {title: TEXT, holds: [site]}}}",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("written, slugs", {
    "{fr: Boutique}": {"unknown-language"},
    "{EN: Shop}": {"unknown-language"},
    "{en: Shop, fr: Boutique, de: Laden}": {"unknown-language"},
    "{en: Shop, vi: [a]}": {"bad-value"},
    "{en: {en: Shop}}": {"bad-value"},
    "{}": {"bad-value"},
    '{en: "", vi: }': {"bad-value"},
    "{en: null}": {"bad-value"},
    "[Shop]": {"bad-value"},
}.items())  # fmt: skip
def test_what_is_in_no_language_is_a_mistake_with_its_place(place, written, slugs):
    with pytest.raises(ArchplanError) as wrong:
        read("region: us-east-1\n" + place.replace("TEXT", written))
    assert {d.slug for d in wrong.value.diagnostics} == slugs
    row = place[: place.index("TEXT")].count("\n") + 2
    assert {d.span.line for d in wrong.value.diagnostics} == {row}


def test_a_language_that_nobody_knows_is_a_bug_of_the_caller():
    with pytest.raises(AssertionError):
        read(SHOP, "fr")


# Patches and parts.

SCENARIOS = """
scenarios:
  sale:
    title: {en: Sale, vi: Giảm giá}
    services: {site: {why: {vi: giữ giá mới}}}
  quiet:
    title: Quiet
    services: {api: {label: {en: Code, vi: Mã}}}
    draw: {groups: {pages: {holds: [site, api]}, Code: null}}
  ungrouped: {draw: {groups: {pages: null}}}
  plainly: {draw: {groups: {pages: [site]}}}
  wrong: {title: {fr: Soldes}}
"""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["sale", "quiet", "ungrouped", "plainly"])
def test_a_scenario_says_the_same_before_and_after_its_spec_is_read(lang, name):
    """Laid over the tree as it is written, or over that of a plan whose words are picked already."""
    text = SHOP + SCENARIOS
    tree = parse(text, "shop.yaml")
    once = understand(patched(tree, name, ()), {}, "shop.yaml", lang=lang)
    again = understand(patched(understand(tree, {}, "shop.yaml", lang=lang).tree, name, ()), {}, "shop.yaml")
    assert words(again)[:-1] == words(once)[:-1]
    assert dict(again.wishes.groups) == dict(once.wishes.groups)
    assert again.services["api"].label == once.services["api"].label


def test_a_scenario_may_say_one_language_alone():
    text = SHOP + SCENARIOS
    english, vietnamese = (
        understand(patched(parse(text, "shop.yaml"), "sale", ()), {}, "shop.yaml", lang=lang) for lang in ("en", "vi")
    )
    assert (english.title, vietnamese.title) == ("Sale", "Giảm giá")
    assert english.services["site"].spec["why"].value == "holds the pages"
    assert vietnamese.services["site"].spec["why"].value == "giữ giá mới"
    assert english.untranslated == vietnamese.untranslated == ()


def test_a_mistake_in_a_scenario_is_found_when_it_is_laid_over_the_spec():
    tree = parse(SHOP + SCENARIOS, "shop.yaml")
    base = understand(tree, {}, "shop.yaml")
    for whole in (tree, base.tree):
        with pytest.raises(ArchplanError) as wrong:
            understand(patched(whole, "wrong", ()), {}, "shop.yaml")
        assert [(d.slug, d.span.line) for d in wrong.value.diagnostics] == [("unknown-language", 32)]


def test_a_group_keeps_its_title_through_a_scenario():
    tree = parse(SHOP + SCENARIOS, "shop.yaml")
    quiet = understand(patched(tree, "quiet", ()), {}, "shop.yaml", lang="vi")
    assert dict(quiet.wishes.groups) == {"Các trang": ("site", "api")}


def test_copies_in_the_recovery_region_are_called_in_the_language_too():
    more = "recovery: {region: ap-northeast-1, services: {orders: {label: {en: Spare, vi: Dự phòng}}}}\n"
    for lang, name in (("en", "Spare"), ("vi", "Dự phòng")):
        recovery = read(SHOP + more, lang).architecture.recovery
        assert recovery is not None and recovery.patches["orders"]["label"].value == name


def test_included_files_say_their_texts_too(tmp_path):
    (tmp_path / "words.yaml").write_text(
        "title: {vi: Cửa hàng}\nservices: {site: {why: {en: pages, vi: trang}}}\n", "utf-8"
    )
    spec = tmp_path / "shop.yaml"
    spec.write_text(
        "region: us-east-1\ntitle: {en: Shop}\ninclude: [words.yaml]\nservices: {site: {type: s3}}\n", "utf-8"
    )
    a = plan(spec, lang="vi").architecture
    assert (a.title, a.services["site"].spec["why"].value) == ("Cửa hàng", "trang")
    assert plan(spec).architecture.title == "Shop"


def test_a_setting_may_be_in_languages(tmp_path):
    spec = tmp_path / "shop.yaml"
    spec.write_text(SHOP, "utf-8")
    setting = "services.orders.label={en: Orders, vi: Đơn hàng}"
    assert plan(spec, settings=(setting,), lang="vi").architecture.services["orders"].label == "Đơn hàng"
    assert plan(spec, settings=("title.vi=Tiệm",), lang="vi").architecture.title == "Tiệm"


# What else looks at a spec.


def test_an_allow_beside_a_text_in_languages_still_silences():
    row = "  db: {type: rds, instance: db.t4g.micro, storage: 20 GB, label: {en: Orders, vi: Đơn hàng}}"
    text = f"region: us-east-1\nservices:\n{row}\n"
    slugs = {finding.slug for finding in review(read(text, "vi")).findings}
    slug = sorted(slugs - {"service-without-place", "mostly-idle"})[0]
    finding = next(f for f in review(read(text, "vi")).findings if f.slug == slug)
    rows = text.splitlines()
    rows[finding.span.line - 1] += f"  # archplan: allow {slug}"
    silenced = {found.slug for found in review(read("\n".join(rows) + "\n", "vi")).findings}
    assert slug not in silenced and "unused-allow" not in silenced


def test_explain_points_at_the_spec_as_it_is_written():
    shown = str(render("explain", Report(read(SHOP, "vi")), service="site"))
    assert "shop.yaml:6" in shown


@pytest.mark.parametrize("text", ["region: us-east-1", "[a]", "services: []", "services: {a: b}", "steps: {a: {en: b}}",
                                  "draw: {groups: [a]}", "draw: []", "recovery: a", "scenarios: [a]", "scenarios: {a: b}",
                                  "recovery: {services: a}", "connections: {a: b}", "traffic: {a: [b]}",
                                  "draw: {groups: {a: {title: [x], holds: [b]}}}", "draw: {groups: {a: {title: '', holds: b}}}"])  # fmt: skip
def test_whatever_stands_in_a_spec_is_passed_over_or_said(text):
    tree = parse(text, "odd.yaml")
    wrong: list = []
    said, _ = spoken(tree, "vi", wrong)
    assert isinstance(said, Located)
    assert bool(wrong) == ("title" in text)

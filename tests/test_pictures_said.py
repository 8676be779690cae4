"""Pictures in Vietnamese: their own words are said in that language; names and AWS's words stay, and so does English."""

import re
from datetime import date
from functools import cache
from xml.etree import ElementTree

import pytest

from archplan import drawing
from archplan.analysis.failures import struck
from archplan.drawing.page.scene import english
from archplan.estimate.plan import plan
from archplan.estimate.report import Report
from archplan.outputs.page.words import Words
from archplan.outputs.scenes.picture import VIEWS, scene
from tests.conftest import ROOT

SHOP = ROOT / "architectures/online-shop.yaml"
ENGLISH = re.compile(
    r"\b(the|is|are|was|of|on|an|and|to|from|at least|which|every|month|req/s|mo|requests|labels|pills|wider|line"
    r"|not drawn|zone \d|failed|standby|runs|has|without|added|removed|changed|compared|arrows|average)\b"
)
SAY = Words("vi")


@cache
def report() -> Report:
    return Report(plan(SHOP, on=date(2026, 11, 22), lang="vi"))


def own(svg: str) -> set[str]:
    """What a drawing says, without what the spec says: names, labels, steps and titles."""
    found = {"".join(it.itertext()).strip() for it in ElementTree.fromstring(svg).iter() if it.text and not len(it)}
    a = report().plan.architecture
    spec = {a.title, *(step.text for step in a.steps), *(c.label for c in a.connections)}
    texts = {text for text in found if text and not any(text in said for said in spec)}
    for name in sorted([*a.services, *a.sources], key=len, reverse=True):
        texts = {re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", "·", text) for text in texts}
    return texts


def left(svg: str) -> list[str]:
    official = re.compile(r"Availability Zone|Amazon [A-Z]\w+( [A-Z]\w+)*|Secrets Manager|Asia Pacific \(\w+\)")
    return sorted(text for text in own(svg) if ENGLISH.search(official.sub("", text)))


@pytest.mark.parametrize("view", VIEWS)
def test_a_picture_has_no_english_words_of_its_own(view):
    svg = drawing.svg(scene(report(), view=view, say=SAY))
    steps = {step.text for step in report().plan.architecture.steps}
    assert [text for text in left(svg) if not any(text in step for step in steps)] == []
    assert "mỗi tháng" in svg and "/tháng" in svg and "nhãn: " in svg


def test_a_drill_says_what_failed():
    found = scene(report(), states=struck(report().plan, "zone-1"), also=SAY("without {what}", what="zone-1"), say=SAY)
    svg = drawing.svg(found)
    assert {"hỏng", "đã hỏng"} <= own(svg) and not [text for text in left(svg) if "zone-1" not in text]


def test_a_comparison_says_what_changed():
    after = plan(SHOP, on=date(2026, 11, 22), settings=("services.orders.holds=900 GB",), lang="vi")
    found = scene(Report(after, before=report().plan), say=SAY)
    assert found.legend is not None and found.legend[-1] == "so với spec như đã ghi"
    assert any(node.mark == "changed" and "/tháng" in (node.cost or "") for node in found.nodes)
    assert "đổi" in own(drawing.svg(found))


def test_what_stands_for_a_figure_is_a_note_in_every_language():
    """Dollars on no arrow, and what is not drawn, are never left out of the legend."""
    for say in (english, SAY):
        found = scene(report(), view="logical", say=say)
        away = [text for text in found.legend or () if type(text) is not str]
        assert all(":" in text for text in away)
        svg = drawing.svg(found)
        assert all(text.split(": ")[0] in svg for text in away)


@pytest.mark.parametrize("form", ["dot", "mermaid", "d2", "drawio"])
def test_other_forms_are_said_too(form):
    found = scene(report(), states=struck(report().plan, "zone-1"), say=SAY)
    text = getattr(drawing, form)(found)
    assert "mỗi tháng" in text and "hỏng" in text and "a month" not in text and "/mo" not in text


def test_english_is_the_same_with_and_without_a_speaker():
    assert drawing.svg(scene(report())) == drawing.svg(scene(report(), say=Words("en")))


def test_the_verb_takes_a_language(tmp_path):
    from tests.shell import run

    ran = run("draw", SHOP, "-o", tmp_path / "a.svg", "--lang", "vi", "--drill", "zone-1", "--on", "2026-11-22")
    assert ran.code == 0
    drawn = (tmp_path / "a.svg").read_text("utf-8")
    assert "mất zone-1" in drawn and "mỗi tháng" in drawn
    assert run("draw", SHOP, "--lang", "fr").code == 2

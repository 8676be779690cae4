"""Other figures on a page that stands: nothing moves, and every figure is the new one."""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape

import pytest

from archplan.checks.thresholds import Point, crossed, crossings
from archplan.drawing.layout.dress import dressed, is_alike
from archplan.drawing.layout.place import place
from archplan.drawing.page.lettering import clean
from archplan.drawing.page.sheet import pill_text
from archplan.drawing.paint.paint import paint
from archplan.estimate.plan import plan, rescaled
from archplan.estimate.report import Report
from archplan.kernel.record import changed
from archplan.outputs.scenes.picture import scene
from tests.conftest import ROOT

SPECS = [ROOT / "architectures/online-shop.yaml", *sorted((ROOT / "tests/cases/drawn").glob("[efst]*.yaml"))]


@pytest.mark.heavy
@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_page_is_dressed_anew(path) -> None:
    """it: is the same bytes for the same figures; for others it has each of them, at the places that were"""
    stated = plan(path)
    here, there = (scene(Report(it)) for it in (stated, rescaled(stated, Fraction(40))))
    sheet = changed(place(here), steps=here.steps, heat=here.heat)
    assert paint(dressed(sheet, here)) == paint(sheet)
    assert is_alike(here, there) and here != there
    other = dressed(sheet, there)
    assert [it.icon for it in other.nodes] == [it.icon for it in sheet.nodes]
    assert [it.points for it in other.routes] == [it.points for it in sheet.routes]
    assert (other.width, other.height) == (sheet.width, sheet.height)
    drawn = [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)<", paint(other))]
    wanted = [pill_text(it) for it in there.nodes if it.cost]
    wanted += [clean(it.label) for it in there.edges if it.label and any(at.edge.id == it.id for at in sheet.routes)]
    said = " ".join(drawn)
    assert [text for text in wanted if text not in said] == []
    gone = {clean(it.label) for it in here.edges if it.rate} - {clean(it.label) for it in there.edges}
    assert [text for text in gone if text and text in drawn] == []


def test_other_things_are_no_other_figures() -> None:
    found = scene(Report(plan(SPECS[0])))
    assert is_alike(found, changed(found, total="$1", subtitle="elsewhere"))
    for other in (
        changed(found, nodes=found.nodes[1:]), changed(found, edges=found.edges[1:]), changed(found, title="Another"),
        changed(found, nodes=(changed(found.nodes[0], title=("Another",)), *found.nodes[1:])),
        changed(found, legend=None),
    ):  # fmt: skip
        assert not is_alike(found, other)


@pytest.mark.heavy
def test_what_is_crossed_between_two_scales_is_what_a_search_finds() -> None:
    """it: names the same lines as the search from one to the other, without looking where they are"""
    stated = plan(SPECS[0])
    for low, high in ((1, 5), (1, 40)):
        found = crossed(Point(rescaled(stated, low)), Point(rescaled(stated, high)))
        searched = crossings(stated, Fraction(low), Fraction(high))
        assert {(it.service, it.kind, it.slug) for it in found} == {(it.service, it.kind, it.slug) for it in searched}
        assert {it.scale for it in found} <= {Fraction(high)} and len(found) >= 2
    assert crossed(Point(stated), Point(stated)) == ()

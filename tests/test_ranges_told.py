"""What reports, pictures and pages tell of bands: one section with one chart, ranges in the pills, and nothing without bands."""

from fractions import Fraction
from xml.etree import ElementTree

import pytest

from archplan.analysis.ranges import SAMPLES, simulated
from archplan.checks.review import review
from archplan.kernel.units import money
from archplan.outputs.page.forms import form_named
from archplan.outputs.page.page import Facts, Picture, Section, Text
from archplan.outputs.page.sections import SECTIONS, SHORT, Asked, page_of
from archplan.outputs.page.words import Words
from archplan.outputs.scenes.picture import scene
from tests.build import DECIMALS, SHOP, UNPRICED, page, planned

ORDERS = """\
title: Orders
region: us-east-1
budget: $60/month
traffic: {app: {requests: 20..30..60 million/month, response: 1 KB ± 50%}}
services: {api: {type: lambda, memory: 512 MB, duration: 40..50..90 ms}}
connections: [app -> api]
"""
REPORT = review(planned(ORDERS))
SHARES = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))


def section_of(report, kind="full", lang="en") -> Section:
    """That section alone: a whole page takes longer than all of these tests."""
    shelf = SHORT if kind == "short" else SECTIONS
    return shelf["ranges"](Asked(report, Words(lang, DECIMALS[lang]), "it", is_short=kind == "short"))


def test_a_spec_without_bands_has_no_such_section_and_draws_nothing():
    assert simulated(planned("{region: us-east-1, services: {q: {type: sqs}}}")) is None
    assert page(SHOP).section("ranges") is None


def test_every_output_tells_of_the_same_draws():
    found = simulated(REPORT.plan)
    assert found is simulated(REPORT.plan)
    assert (found.count, found.seed) == (SAMPLES, 1)


@pytest.mark.parametrize("kind", ["full", "short"])
def test_the_section_has_one_chart_and_the_figures_of_the_simulation(kind):
    found, total = section_of(REPORT, kind), simulated(REPORT.plan).total
    (facts,) = (block for block in found.blocks if isinstance(block, Facts))
    assert [cell.text for _, cell in facts.items][:3] == [money(total.at(share)) for share in SHARES]
    share = total.above(Fraction(60)) * 100
    assert facts.items[3][1].text == f"{round(share)}%" if share >= 10 else facts.items[3][1].text.endswith("%")
    assert [block.is_chart for block in found.blocks if isinstance(block, Picture)] == [True]


def test_what_moves_the_bill_most_stands_first_with_what_it_may_be():
    (chart,) = (block for block in section_of(REPORT).blocks if isinstance(block, Picture))
    _, *told = chart.alt.split("; ")
    moving = [swing for swing in simulated(REPORT.plan).swings if swing.width]
    assert [row.partition(":")[0] for row in told] == [swing.input.name for swing in moving]
    for row, swing in zip(told, moving, strict=True):
        for amount in (swing.at_low, swing.at_high):
            assert money(abs(amount)) in row
        assert swing.input.with_unit(swing.high) in row


def test_a_price_that_one_draw_needs_and_nobody_knows_taints_the_section():
    found = section_of(review(planned(UNPRICED)))
    (facts,) = (block for block in found.blocks if isinstance(block, Facts))
    assert all(cell.text.startswith("at least ") for _, cell in facts.items)
    assert any("of t, " in block.text for block in found.blocks if isinstance(block, Text) and block.tone == "bad")


def test_the_chart_is_a_picture_that_says_in_words_what_it_shows():
    (chart,) = (block for block in section_of(REPORT).blocks if isinstance(block, Picture))
    root = ElementTree.fromstring(chart.svg)
    texts = "".join(root.itertext())
    total = simulated(REPORT.plan).total
    for swing in simulated(REPORT.plan).swings[:2]:
        assert swing.input.name in chart.alt and swing.input.name in texts
    assert money(total.at(Fraction(9, 10))) in chart.alt


def test_the_section_speaks_vietnamese():
    here, there = (section_of(REPORT, lang=lang) for lang in ("vi", "en"))
    assert here.title != there.title
    for a, b in zip(here.blocks, there.blocks, strict=True):
        assert getattr(a, "text", getattr(a, "caption", getattr(a, "title", ""))) != getattr(
            b, "text", getattr(b, "caption", getattr(b, "title", "-"))
        )


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_every_form_has_the_section(form):
    found = form_named(form).render(page_of(REPORT, stem="it"))
    text = found if isinstance(found, str) else found.decode("utf-8", "replace")
    assert money(simulated(REPORT.plan).total.at(Fraction(9, 10))) in text


# ---------------------------------------------------------------------------------------------------- pictures


def test_pills_have_the_range_of_their_service():
    drawn = scene(REPORT)
    pills = {node.id: node.cost for node in drawn.nodes}
    assert pills["api"].count("–") == 1 and pills["api"].endswith("/mo"), pills
    assert "–" in drawn.total
    assert any("10%" in str(line) for line in drawn.legend)


def test_pills_without_bands_have_none():
    report = review(planned("{region: us-east-1, services: {q: {type: kms}}}"))
    assert not any("–" in (node.cost or "") for node in scene(report).nodes)

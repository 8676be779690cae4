"""A session answers as a fresh run of the same texts does, whatever was changed before."""

from __future__ import annotations

import pytest

from archplan.estimate.plan import plan_texts
from archplan.kernel.diagnostics import ArchplanError
from archplan.live.session import Session
from archplan.live.terms import Terms
from tests.build import SHOP
from tests.clock import DAY

NAME = "shop.yaml"
TEXT = SHOP.read_text("utf-8")
TERMS = Terms(DAY)


@pytest.fixture
def session():
    return Session({NAME: TEXT}, NAME, TERMS)


def test_a_session_answers_what_a_plan_of_the_texts_does(session):
    """it: prices the texts, and keeps the answer until one changes"""
    first = session.answer()
    assert first.plan.bill.lines == plan_texts({NAME: TEXT}, on=DAY).bill.lines
    assert session.answer() is first and not session.change(NAME, TEXT) and session.answer() is first


def test_a_broken_text_keeps_the_last_good_picture(session):
    """it: says the mistakes with their places, and has the picture of the texts that were a spec"""
    picture = session.answer().picture()
    session.change(NAME, TEXT.replace("services:", "services: {", 1))
    answer = session.answer()
    with pytest.raises(ArchplanError) as found:
        plan_texts({NAME: TEXT.replace("services:", "services: {", 1)}, on=DAY)
    assert answer.mistakes == found.value.diagnostics and answer.plan is None and answer.bill is None
    assert answer.is_stale and answer.picture() == picture and answer.findings == ()


def test_an_included_text_is_that_of_the_session():
    """it: reads an include as the editor has it, and no file"""
    session = Session({"a/spec.yaml": "include: [parts/s.yaml]\n"}, "a/spec.yaml", TERMS)
    assert [it.slug for it in session.answer().mistakes] == ["no-such-file"]
    session.change("a/parts/s.yaml", "services: {site: {type: s3, holds: 3 GB}}\n")
    assert session.answer().plan is not None
    session.change("a/parts/s.yaml", None)
    assert [it.slug for it in session.answer().mistakes] == ["no-such-file"]

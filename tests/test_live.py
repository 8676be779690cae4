"""A session answers as a fresh run of the same texts does, whatever was changed before."""

from __future__ import annotations

import gc
import threading
import time
from contextlib import suppress

import pytest

from archplan.checks.review import review
from archplan.estimate.plan import plan_texts
from archplan.kernel.diagnostics import ArchplanError
from archplan.live import session as module
from archplan.live.session import Overtaken, Session
from archplan.live.terms import Terms, terms_beside
from archplan.outputs import render
from tests.build import SHOP
from tests.clock import DAY
from tests.edits import NAME, held_against_fresh, typed

TEXT = SHOP.read_text("utf-8")
TERMS = Terms(DAY)


@pytest.fixture
def session():
    return Session({NAME: TEXT}, NAME, TERMS)


def test_a_session_answers_what_a_plan_of_the_texts_does(session):
    """it: prices the texts, and keeps the answer until one changes"""
    first = session.answer()
    assert render("json", first.report) == render("json", review(plan_texts({NAME: TEXT}, on=DAY)))
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
    session.change("a/parts/s.yaml", "region: us-east-1\nservices: {site: {type: s3, holds: 3 GB}}\n")
    assert session.answer().plan is not None
    session.change("a/parts/s.yaml", None)
    assert [it.slug for it in session.answer().mistakes] == ["no-such-file"]


@pytest.mark.heavy
def test_answers_after_edits_are_those_of_fresh_runs(session):
    """it: says and prices the same after any edits, broken ones between, as who sees the text for the first time"""
    stood = {held_against_fresh(session, text) for text in typed(TEXT, 7, 25)}
    assert {"priced", "stale"} <= stood


@pytest.mark.heavy
def test_pictures_after_edits_are_those_of_fresh_runs(session):
    stood = [held_against_fresh(session, text, with_picture=True) for text in typed(TEXT, 11, 6)]
    assert "drawn" in stood


def test_a_change_overtakes_the_answer_that_is_worked_out(session, monkeypatch):
    """it: ends what nobody needs any more, and answers the new text"""
    priced = module.plan_of

    def typing(*arguments, **options):
        session.change(NAME, "services: [")
        return priced(*arguments, **options)

    monkeypatch.setattr(module, "plan_of", typing)
    with pytest.raises(Overtaken):
        session.answer()
    monkeypatch.undo()
    assert [it.slug for it in session.answer().mistakes] == ["not-yaml"]


def test_findings_of_an_earlier_text_are_not_worked_out(session):
    answer = session.answer()
    session.change(NAME, TEXT + "# more\n")
    with pytest.raises(Overtaken):
        assert answer.findings
    assert session.answer().findings
    session.change(NAME, "services: [")
    good = session.answer().good
    assert good is not None and good.findings  # of the last good text, which is shown meanwhile


def test_a_comment_prices_nothing_anew(session, monkeypatch):
    """it: takes the plan as it was where no value moved, and still hears an allow"""
    found = session.answer()
    slug = found.findings[0].slug
    monkeypatch.delattr(module, "plan_of")
    session.change(NAME, TEXT + "# only words\n")
    assert session.answer().plan.bill is found.plan.bill
    session.change(NAME, TEXT + f"# archplan: allow {slug}\n")
    assert {"unused-allow", slug} <= {it.slug for it in session.answer().findings}


def test_a_scenario_and_a_setting_have_answers_of_their_own(session):
    """it: answers each question about the same texts, and keeps no more of them than it says"""
    whole, busy = session.answer(), session.answer("launch-day")
    assert busy.bill.total != whole.bill.total and session.answer("launch-day") is busy
    elsewhere = session.answer(settings=("region=us-east-1",))
    assert elsewhere.plan.architecture.region == "us-east-1" and session.answer() is whole
    assert [it.slug for it in session.answer("no such").mistakes] == ["unknown-scenario"]


def test_what_lies_beside_a_spec_holds(tmp_path):
    """it: leaves out what the team's policy ignores, and says where the policy is wrong"""
    spec, toml = tmp_path / NAME, tmp_path / "archplan.toml"
    slug = Session({str(spec): TEXT}, str(spec), TERMS).answer().findings[0].slug
    toml.write_text(f'[check]\nignore = ["{slug}"]\n')
    session = Session({str(spec): TEXT}, str(spec), terms_beside(spec, day=DAY))
    assert slug not in {it.slug for it in session.answer().findings}
    toml.write_text('[check]\nignroe = ["x"]\n')
    session.set_terms(terms_beside(spec, day=DAY))
    assert [it.slug for it in session.answer().diagnostics] == ["bad-policy"] and session.answer().is_stale is False


def test_memory_does_not_grow_with_edits():
    """it: holds no more after two hundred edits than after twenty: nothing of an edit is kept"""
    session = Session({NAME: TEXT}, NAME, TERMS)
    texts = list(typed("region: us-east-1\nservices: {site: {type: s3, holds: 3 GB}}\n", 5, 220))
    for text in texts[:20]:
        session.change(NAME, text)
        assert session.answer().diagnostics is not None
    gc.collect()
    before = len(gc.get_objects())
    for text in texts[20:]:
        session.change(NAME, text)
        assert session.answer().diagnostics is not None
    gc.collect()
    assert len(gc.get_objects()) - before < 8_000


def test_threads_take_turns(session):
    """it: answers while another thread types, or says that it was overtaken; in the end as a fresh run"""
    texts = [TEXT.replace("30,000 users", f"{number} users") for number in range(30_001, 30_013)]

    def type_all() -> None:
        for text in texts:
            session.change(NAME, text)
            time.sleep(0.01)

    typist = threading.Thread(target=type_all)
    typist.start()
    while typist.is_alive():
        with suppress(Overtaken):
            assert session.answer().diagnostics is not None
    typist.join()
    assert render("json", session.answer().report) == render("json", review(plan_texts({NAME: texts[-1]}, on=DAY)))

"""Reports in Vietnamese: every message is said, with the same terms everywhere and the same gaps to fill."""

import gettext
import re
import unicodedata
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from archplan.checks.thresholds import tiers_at
from archplan.estimate.plan import plan
from archplan.outputs.page.words import PATTERNS, Words
from archplan.text.yaml import read
from tests.catalogue import (
    NAMED,
    OUTPUTS,
    PO,
    SPEAKERS,
    catalogue,
    compiled,
    messages,
    said_in,
    said_in_template,
    updated,
    written,
)
from tests.conftest import ROOT

SAID = messages()
CATALOGUE = catalogue()
VIETNAMESE = {str(it.id): str(it.string) for it in CATALOGUE if it.id}
GUESSED = {str(it.id) for it in CATALOGUE if it.id and it.fuzzy}
GLOSSARY = {term: list(words) for term, words in read(ROOT / "tests/glossary.yaml").plain().items()}
GAP = re.compile(r"\{\w+\}")
each = pytest.mark.parametrize("message", SAID)


@each
def test_every_message_is_in_vietnamese(message):
    """Nothing empty, nothing marked as a guess."""
    assert VIETNAMESE.get(message), f"python -m tests.catalogue --update, then translate {message!r}"
    assert message not in GUESSED


def test_the_catalogue_holds_nothing_that_nobody_says():
    assert [message for message in VIETNAMESE if message not in SAID] == []
    assert not CATALOGUE.obsolete


@each
def test_the_same_gaps_are_filled(message):
    assert Counter(GAP.findall(message)) == Counter(GAP.findall(VIETNAMESE[message]))
    assert Words("vi")(message, **{gap[1:-1]: "7" for gap in GAP.findall(message)}).count("7") >= len(
        GAP.findall(message)
    )


@each
def test_a_message_keeps_its_edges(message):
    """No space at an end, the same full stop or colon, whole letters of one form."""
    said = VIETNAMESE[message]
    assert said == said.strip() == unicodedata.normalize("NFC", said)
    assert [said.endswith(sign) for sign in ".:"] == [message.endswith(sign) for sign in ".:"]


@each
def test_terms_are_said_as_the_glossary_says(message):
    """The longest terms first, each taken out of the message once it is checked."""
    left, said = GAP.sub(" ", message), VIETNAMESE[message].lower()
    for term in sorted(GLOSSARY, key=len, reverse=True):
        found = re.compile(rf"\b{re.escape(term)}(?:e?s)?\b", re.IGNORECASE)
        if found.search(left):
            assert any(word.lower() in said for word in GLOSSARY[term]), f"{term} is one of {GLOSSARY[term]}"
            left = found.sub(" ", left)


def test_the_glossary_is_in_use():
    """Sixty terms or more, and each is in some message."""
    whole = " ".join(SAID).lower()
    assert len(GLOSSARY) >= 60
    assert [term for term in GLOSSARY if term.lower() not in whole] == []


def test_the_catalogue_is_as_it_is_written_by_the_tool():
    """The same bytes again: sorted by where things are said, without clock or version; compiled to the same words."""
    assert written(updated(CATALOGUE)) == PO.read_bytes()
    assert compiled(updated(CATALOGUE)) == PO.with_suffix(".mo").read_bytes()
    with PO.with_suffix(".mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert {message: spoken.gettext(message) for message in SAID} == VIETNAMESE


def test_every_message_is_found():
    """What is not said in quotes is one of the named ones, which the tool lists."""
    unnamed = {
        (path.name, how)
        for room in SPEAKERS
        for path in sorted(room.rglob("*.py"))
        for said, how in said_in(path.read_text("utf-8"))
        if not said and how not in NAMED
    }
    assert unnamed == set()
    templates = sorted(OUTPUTS.rglob("*.jinja"))
    assert [path.name for path in templates if "" in list(said_in_template(path.read_text("utf-8")))] == []


@pytest.mark.parametrize("spec", ["online-shop", "community/video-platform", "community/todo-at-four-traffic-levels"])
@pytest.mark.heavy
def test_what_growing_traffic_crosses_is_a_message(spec):
    """These sentences are made in a room below, which does not list them."""
    found = tiers_at(plan(ROOT / f"architectures/{spec}.yaml", on=date(2026, 11, 22)), [Fraction(1), Fraction(30)])
    texts = {crossing.text for tier in found for crossing in tier.crossings if not crossing.slug}
    assert texts and texts <= set(SAID)


def test_messages_are_found_in_python_and_in_templates():
    assert [said for said, _ in said_in('say("a")\npage.say("b" if x else "c", n=1)\nsay(d)\nsaid("e")')] == [
        "a",
        "b",
        "c",
        "",
    ]
    assert list(said_in_template('{{ say("a") }}{% if page.say("b", n=1) %}{{ it("c") }}{% endif %}{{ say(d) }}')) == [
        "a",
        "b",
        "",
    ]


# ---------------------------------------------------------------------------------------------------- saying


def test_who_says_the_same_is_the_same():
    """A picture with the words of one page is that of the next page in the same language."""
    assert Words("vi") == Words("vi") and len({Words(), Words("en", "."), Words("vi"), Words("vi", ",")}) == 3


def test_english_is_what_is_written():
    assert Words()("Total a month") == "Total a month"
    assert Words().translate("stated in the spec") == "stated in the spec"


@pytest.mark.parametrize("message", PATTERNS)
def test_a_sentence_made_elsewhere_is_recognised(message):
    """With its gaps filled by what stands there in English, every gap comes over."""
    given = {gap[1:-1]: f"x{n}" for n, gap in enumerate(GAP.findall(message))}
    said = Words("vi").translate(message.format(**given))
    assert said == VIETNAMESE[message].format(**given) != message.format(**given)


def test_an_unknown_sentence_stays_as_it_is():
    assert Words("vi").translate("api: nothing of the kind") == "api: nothing of the kind"


@pytest.mark.parametrize(
    "text, comma",
    [("$2,406.84", "$2.406,84"), ("1,460 GB-hours", "1.460 GB-hours"), ("8.22 req/s", "8,22 req/s"),
     ("2026-11-22", "2026-11-22"), ("x.large", "x.large"), ("-$0.50", "-$0,50"), ("1.2.3", "1.2.3")],
)  # fmt: skip
def test_a_comma_for_cents(text, comma):
    assert Words("vi", ",").figure(text) == comma
    assert Words("vi", ".").figure(text) == text


def test_money_is_rounded_once():
    assert Words("vi", ",").money(Fraction(24068449, 10000)) == "$2.406,84"

"""Findings in Vietnamese: the sentences of rules are read out of their source, and each is said in that language."""

import re
import unicodedata
from collections import Counter
from datetime import date

import pytest

from archplan.analysis.recovery import compare
from archplan.checks.review import plan_rules
from archplan.estimate.plan import plan
from archplan.outputs.page.findings import Findings, findings_in
from archplan.outputs.page.words import FOLDER, Words
from archplan.services import known_types, load
from archplan.services.words.docstring import first_line
from tests.catalogue import FOUND, catalogue, compiled, updated_findings, written
from tests.conftest import ROOT
from tests.rulebook import RULES, findings
from tests.sentences import Reader, messages, template

SAID = messages()
CATALOGUE = catalogue(FOUND)
VIETNAMESE = {(it.context or "", str(it.id)): str(it.string) for it in CATALOGUE if it.id}
GAP = re.compile(r"(?<!\{)\{\w+\}(?!\})")
QUOTES = r"(?<!\w)'[^']*'"
SAY = Words("vi")
ENGLISH = re.compile(
    r"\b(the|is|are|was|which|that|nothing|nobody|than|would|billed|month|cannot|without|from|every|or)\b"
)
QUOTED = re.compile(r"'[^']*'|\{[^}]*\}|\[[^\]]*\]|\bit, a month\b")  # what is written in a spec, and a line's name


def test_every_sentence_is_in_vietnamese():
    missing = [key for key in SAID if not VIETNAMESE.get(key)]
    assert missing == [], "python -m tests.catalogue --update, then translate them in findings.po"
    assert [key for key in VIETNAMESE if key not in SAID] == [] and not CATALOGUE.obsolete
    assert [it.id for it in CATALOGUE if it.id and it.fuzzy] == []


def test_the_same_gaps_are_filled_and_edges_kept():
    for (slug, message), said in VIETNAMESE.items():
        assert Counter(GAP.findall(message)) == Counter(GAP.findall(said)), (slug, message, said)
        assert said.count("{{") == message.count("{{") and said.count("}}") == message.count("}}"), (message, said)
        assert said == unicodedata.normalize("NFC", said)
        assert (said[0] == " ", said[-1] in " .:") == (message[0] == " ", message[-1] in " .:"), (message, said)


def test_what_is_written_in_a_spec_is_no_word_of_a_language():
    """Options in quotes stand in the translation as they are."""
    for (_, message), said in VIETNAMESE.items():
        options = [part for part in re.findall(QUOTES, message) if ":" in part]
        assert Counter(options) == Counter(part for part in re.findall(QUOTES, said) if ":" in part), (
            message,
            said,
        )


def test_the_catalogue_is_as_it_is_written_by_the_tool():
    assert written(updated_findings(CATALOGUE)) == FOUND.read_bytes()
    assert compiled(updated_findings(CATALOGUE)) == FOUND.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize("page", RULES, ids=lambda page: f"{page.of or 'plan'}-{page.slug}")
def test_what_a_rule_finds_is_said_in_vietnamese(page):
    """Its examples make it speak; its hint is said too. No English word is left but names, and what a spec may say."""
    for text in page.flags:
        found = [message for slug, message in findings(text) if slug == page.slug]
        assert found
        for message in [*found, page.hint]:
            said = SAY.finding(page.slug, message)
            assert said != message
            assert not ENGLISH.search(QUOTED.sub(" ", said)), said
            assert Words("en").finding(page.slug, message) == message


def test_figures_and_names_come_over():
    for page in RULES:
        for text in page.flags:
            for message in (message for slug, message in findings(text) if slug == page.slug):
                said = SAY.finding(page.slug, message)
                assert set(re.findall(r"\$?\d[\d,.]*\d|-> \w+", message)) <= set(
                    re.findall(r"\$?\d[\d,.]*\d|-> \w+", said)
                )


# ---------------------------------------------------------------------------------------------------- reading


def some_rule(plan):
    """A rule for this test."""
    often = "once" if plan.once else "twice"
    said = f"{plan.name} runs {often}"
    if plan.more:
        said += f", and {plan.more:,} more"
    yield plan.span, said
    rows = " and ".join(f"{many} of {name}" for name, many in plan.rows)
    yield plan.span, f"{plan.count} {'stands' if plan.one else 'stand'} here: {rows}"


def read(rule):
    reader = Reader()
    return [template(parts) for parts in reader.yielded(rule, None)], [template(parts) for parts in reader.joined]


def test_sentences_are_read_out_of_a_rule():
    """What is one of a few words makes a sentence of its own; what is unknown is a gap; a row's parts stand apart."""
    sentences, parts = read(some_rule)
    assert set(sentences) == {
        "{plan} runs once, and {plan_more} more",
        "{plan} runs once",
        "{plan} runs twice, and {plan_more} more",
        "{plan} runs twice",
        "{plan_count} stands here: {rows}",
        "{plan_count} stand here: {rows}",
    }
    assert set(parts) == {"{many} of {it}"}


def test_nearly_every_rule_has_a_sentence_of_its_own():
    """But those that hand on what is said elsewhere."""
    silent = {slug for slug, rule in plan_rules().items() if not [m for s, m in SAID if s == slug and m != rule.hint]}
    assert silent <= {
        "arrow-without-number",
        "copy-refused-there",
        "price-unknown",
        "unscanned-images",
        "plan-lacks-a-feature",
    }


# ---------------------------------------------------------------------------------------------------- saying


@pytest.fixture
def found(tmp_path):
    """Findings of a catalogue of four messages."""
    from babel.messages.catalog import Catalog

    made = Catalog(locale="vi")
    made.add("and", "và")
    made.add("minute", "phút")
    made.add("no copy", "không có bản sao")
    made.add("{finding}: {saved} a month less", "{finding}: bớt {saved}")
    made.add("{x} stands", "{x} đứng", context="a-rule")
    made.add("{x} stands in {y}", "trong {y} có {x}", context="a-rule")
    made.add("{n} of {x}", "{n} của {x}", context="a-rule: part")
    path = tmp_path / "findings.mo"
    path.write_bytes(compiled(made))
    return Findings(path)


@pytest.mark.parametrize(
    "text, said",
    [
        ("web stands", "web đứng"),
        ("web stands in main", "trong main có web"),  # of two that fit, the one that says more
        ("web: it stands in main", "web: trong main có it"),
        ("web stands: $2.40 a month less", "web đứng: bớt $2.40"),
        ("2 of a and 3 of b stands", "2 của a và 3 của b đứng"),
        ("Bread and Butter Spread stands", "Bread and Butter Spread đứng"),
        ("web stands in 5 minutes", "trong 5 phút có web"),
        ("5 requests/minute stands", "5 requests/phút đứng"),
        ("no copy stands", "không có bản sao đứng"),
        ("web falls", "web falls"),
        ("minute stands in and", "trong and có minute"),  # names, whatever they mean
        ("web: no copy", "web: không có bản sao"),
    ],
)
def test_a_finding_is_matched_with_its_rules_sentences(found, text, said):
    assert found.translate("a-rule", text) == said


def test_a_rule_looks_at_its_own_sentences_and_at_others_only_when_it_has_none(found):
    assert found.translate("another-rule", "web stands in main") == "trong main có web"


def test_a_language_has_one_catalogue():
    assert findings_in("vi", FOLDER) is findings_in("vi", FOLDER)


# ---------------------------------------------------------------------------------------------------- beside findings


def test_assumptions_and_reasons_are_said():
    """What the figures rest on, why a thing is free, and what has no price, of an architecture with a second region."""
    found = plan(ROOT / "architectures/online-shop.yaml", on=date(2026, 11, 22))
    compared = compare(found)
    lines = [*compared.assumptions, *(line.reason for line in found.bill.lines if line.reason)]
    lines += [
        line for line in found.assumptions if not line.endswith(" by default") and "is a standard rule" not in line
    ]
    assert len(lines) > 20
    for line in lines:
        said = SAY.translate(line)
        assert said != line and not ENGLISH.search(QUOTED.sub(" ", said.replace("archplan's", ""))), said
    for line in compared.remarks:
        assert SAY.finding("", line) != line


def test_every_reason_why_a_thing_is_free_is_said():
    for key in known_types():
        cls = load(key)
        assert cls is not None
        for item in cls.frees.values():
            assert SAY.translate(first_line(item.doc)) != first_line(item.doc)

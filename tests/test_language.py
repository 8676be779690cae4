"""What an editor is told of a spec: every feature asked as an editor asks, at a cursor in a text."""

from __future__ import annotations

import random
from typing import Any

import pytest
from lsprotocol import types as lsp

from archplan.live.language.diagnostics import diagnostics
from archplan.live.language.document import FEATURES, Document
from archplan.live.language.features.rename import Refused
from archplan.live.language.positions import Positions
from archplan.live.session import Session
from archplan.live.terms import Terms
from archplan.spec.mentions import mentions
from archplan.spec.removal import SECTIONS, without
from archplan.text.load import load_texts
from tests.build import SPECS
from tests.clock import DAY
from tests.edits import typed

NAME = "shop.yaml"
SPEC = """\
title: 🛒 Cửa hàng
region: us-east-1
traffic:
  people: {users: 30_000 users/month, requests: 20 requests/user}
services:
  api: {type: lambda, memory: 512 MB, duration: 90 ms}
  orders: {type: dynamodb, holds: 3 GB}  # 🛒
  failed: {type: sqs}
connections:
  - people -> api
  - api -> orders: {reads: 3/request}
scenarios:
  busy: {traffic: {people: {users: 300_000 users/month}}}
"""


def document(text: str = SPEC, **others: str) -> Document:
    return Document(
        Session({NAME: text, **{f"{name}.yaml": it for name, it in others.items()}}, NAME, Terms(DAY)), NAME
    )


def ask(feature: str, text: str, **more):
    """Ask a feature at the cursor, which is a ¦ in the text."""
    whole = text.replace("¦", "")
    it = document(whole)
    at = it.positions().position(text.index("¦")) if "¦" in text else lsp.Position(0, 0)
    of = lsp.TextDocumentIdentifier(NAME)
    made = {
        "completion": lsp.CompletionParams(of, at), "hover": lsp.HoverParams(of, at), "definition": lsp.DefinitionParams(of, at),
        "references": lsp.ReferenceParams(lsp.ReferenceContext(True), of, at), "rename": lsp.RenameParams(of, at, more.get("new", "")),
        "fixes": lsp.CodeActionParams(of, lsp.Range(at, at), lsp.CodeActionContext([], only=more.get("only"))),
        "hints": lsp.InlayHintParams(of, lsp.Range(lsp.Position(0, 0), lsp.Position(999, 0))),
    }  # fmt: skip
    return FEATURES[feature].answer(it, made.get(feature))


def words(text: str) -> dict[str, Any]:
    return {it.label: it for it in ask("completion", text).items}


def after(text: str, edits: list[lsp.TextEdit]) -> str:
    """A text after an editor made the edits."""
    lines = Positions(text)
    for edit in sorted(edits, key=lambda it: (it.range.start.line, it.range.start.character), reverse=True):
        text = text[: lines.offset(edit.range.start)] + edit.new_text + text[lines.offset(edit.range.end) :]
    return text


# ---------------------------------------------------------------------------------------------------- positions


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_position_comes_back(encoding):
    """it: finds every offset again, whatever letters stand before it on its line"""
    text = "a: 🛒 Cửa hàng\r\nb: é\u2028c\rd: x\n🛒"
    lines = Positions(text, encoding)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n":  # no editor's cursor stands between the two
            assert lines.offset(lines.position(offset)) == offset


def test_a_column_counts_units_of_utf_16():
    """it: counts an emoji as two and a Vietnamese letter as one, as editors do unless agreed otherwise"""
    lines = Positions("🛒ử: x", "utf-16")
    assert lines.position(2) == lsp.Position(0, 3) and Positions("🛒ử: x", "utf-8").position(2) == lsp.Position(0, 7)
    assert lines.offset(lsp.Position(0, 99)) == 5 and lines.offset(lsp.Position(9, 9)) == 5


def test_a_place_of_yaml_is_found_where_its_lines_break_otherwise():
    """it: YAML breaks a line at U+2028, an editor does not"""
    text = 'title: "a\u2028b"\nregion: mars\n'
    it = document(text + "services: {s: {type: s3}}\n")
    (found,) = [it for it in diagnostics(it)[NAME] if it.code == "unknown-region"]
    assert found.range == lsp.Range(lsp.Position(1, 8), lsp.Position(1, 12))


# ---------------------------------------------------------------------------------------------------- diagnostics, fixes


def test_a_diagnostic_has_its_code_and_place_behind_an_emoji():
    it = document(SPEC.replace("holds: 3 GB}  # 🛒", "why: 🛒 giỏ hàng, hold: 3 GB}"))
    (found,) = diagnostics(it)[NAME]
    assert (
        found.code == "unknown-option" and found.source == "archplan" and found.severity == lsp.DiagnosticSeverity.Error
    )
    line = it.text.splitlines()[6]
    column = len(line[: line.index("hold:")].encode("utf-16-le")) // 2
    assert found.range == lsp.Range(lsp.Position(6, column), lsp.Position(6, column + 4))


def test_a_mistake_of_an_included_text_stands_there():
    it = document("include: [more.yaml]\n" + SPEC, more="services:\n  late: {type: s4}\n")
    assert diagnostics(it)[NAME] == []
    other = Document(it.session, "more.yaml")
    assert [found.range.start.line for found in diagnostics(other)["more.yaml"]] == [1]


def test_the_word_that_was_meant_is_written():
    (action,) = ask("fixes", SPEC.replace("holds", "¦hold"))
    (edits,) = action.edit.changes.values()
    assert after(SPEC.replace("holds", "hold"), edits) == SPEC and action.is_preferred and action.diagnostics


def test_a_mechanical_mend_is_made_and_all_of_them_at_once():
    """it: offers what 'archplan check --fix' types, alone on its line and all together"""
    text = SPEC
    it = document(text)
    fixes = [found for found in it.answer.findings if found.fix is not None]
    assert fixes
    line = fixes[0].span.line
    marked = "".join(("¦" if number == line else "") + row for number, row in enumerate(text.splitlines(True), 1))
    titles = [action.title for action in ask("fixes", marked)]
    assert any(title.startswith("Write") for title in titles) and any(title.startswith("Allow ") for title in titles)
    (every,) = ask("fixes", marked, only=["source.fixAll"])
    mended = document(after(text, next(iter(every.edit.changes.values()))))
    assert mended.answer.plan is not None
    assert not {found.slug for found in fixes} <= {found.slug for found in mended.answer.findings}


def test_an_allow_on_the_line_silences():
    it = document()
    found = next(one for one in it.answer.findings if it.text.splitlines()[one.span.line - 1].count("#") == 0)
    rows = SPEC.splitlines(True)
    marked = "".join([*rows[: found.span.line - 1], "¦", *rows[found.span.line - 1 :]])
    action = next(one for one in ask("fixes", marked) if one.title == f"Allow {found.slug} on this line")
    again = document(after(SPEC, next(iter(action.edit.changes.values()))))
    assert found.slug not in {one.slug for one in again.answer.findings if one.span.line == found.span.line}


# ---------------------------------------------------------------------------------------------------- completion


@pytest.mark.parametrize(("text", "word"), [
    ("reg¦", "region"), ("region: us¦\nservices: {}\n", "us-east-1"),
    (SPEC.replace("type: sqs}", "type: s¦"), "sqs"), (SPEC.replace("{type: sqs}", "{type: sqs, ¦}"), "dead_letters"),
    (SPEC.replace("{type: sqs}", "{type: sqs, dead_letters: ¦}"), "orders"),
    (SPEC.replace("{type: sqs}", "{type: ec2, instance: t4¦}"), "t4g.small"),
    (SPEC.replace("  - people -> api", "  - people -> ¦"), "orders"), (SPEC.replace("  - people -> api", "  - ¦"), "people"),
    (SPEC.replace("{reads: 3/request}", "{¦}"), "writes"), (SPEC.replace("{reads: 3/request}", "{reads: 3/request, ¦"), "share"),
    (SPEC + "places:\n  main: {type: vpc, private: [a¦", "api"), (SPEC + "allow: [¦]\n", "stale-prices"),
    (SPEC.replace("{type: sqs}", "{type: sqs}  # archplan: allow stale¦"), "stale-prices"),
    (SPEC.replace("  failed: {type: sqs}", "  failed:\n    type: sqs\n    ¦"), "fifo"),
    (SPEC.replace("🛒 Cửa hàng", "{en: 🛒, vi: Cửa hàng}\nst¦"), "stage"), (SPEC + "free_tier: ¦\n", "none"),
    (SPEC.replace("busy: {traffic", "busy: {services: {orders: {hol¦}}, traffic"), "holds"),
    (SPEC + "draw: {hide: [¦]}\n", "failed"), (SPEC + "draw: {dir¦}\n", "direction"),
])  # fmt: skip
def test_a_word_is_offered(text, word):
    """it: offers what may stand at the cursor, and what is written there can be read"""
    offered = words(text)
    assert word in offered, sorted(offered)
    edit = offered[word].text_edit
    whole = text.replace("¦", "")
    lines = Positions(whole)
    start, end = lines.offset(edit.range.start), lines.offset(edit.range.end)
    assert start <= text.index("¦") <= end and word in after(whole, [edit])


def test_what_is_offered_says_what_it_is():
    types = words(SPEC.replace("type: sqs}", "type: ¦}"))
    assert types["dynamodb"].detail == "Amazon DynamoDB, billed by use" and types["dynamodb"].documentation
    assert types["vpc"].detail.endswith(", free")
    options = words(SPEC.replace("{type: sqs}", "{type: lambda, ¦}"))
    assert (
        "default" in options["memory"].detail
        and "a size" in options["memory"].detail
        and options["memory"].documentation
    )
    assert "type" not in options
    reads: Any = words(SPEC.replace("{reads: 3/request}", "{¦}"))["reads"]
    assert "DynamoDB" in reads.documentation


def test_nothing_is_offered_in_a_comment():
    assert words(SPEC + "# re¦") == {}


# ---------------------------------------------------------------------------------------------------- hover, hints, lenses, links


def hovered(text: str) -> str:
    found = ask("hover", text)
    return str(found.contents.value) if found else ""


def test_a_service_says_its_cost_with_the_lines_that_decide_it():
    said = hovered(SPEC.replace("  orders: {", "  ord¦ers: {"))
    assert said.startswith("**orders**: $") and "AWS meters" in said and " at $" in said


@pytest.mark.parametrize(("text", "said"), [
    (SPEC.replace("people -> api", "people -> a¦pi"), "people -\\> api: "), (SPEC.replace("- api -> orders:", "- api -> ord¦ers:"), "req/s"),
    (SPEC.replace("type: dynamodb", "type: dyna¦modb"), "Amazon DynamoDB"), (SPEC.replace("memory", "mem¦ory"), "memory"),
    (SPEC.replace("us-east-1", "us-ea¦st-1"), "Virginia"), (SPEC.replace("  busy", "  bu¦sy"), "a month"),
    (SPEC.replace("  people", "  peo¦ple"), "req/s"), (SPEC + "allow: [stale-¦prices]\n", "stale-prices"),
])  # fmt: skip
def test_what_stands_under_the_pointer_is_said(text, said):
    assert said in hovered(text), hovered(text)


def test_words_of_a_spec_are_no_markup():
    """it: writes a name that is Markdown as it is"""
    said = hovered(SPEC.replace("failed", '"![x](y)<b>"').replace('"![x]', '¦"![x]'))
    assert "![x](y)" not in said and "<b>" not in said and said


def test_numbers_stand_behind_services_and_connections():
    found = {it.position.line: it.label for it in ask("hints", SPEC)}
    assert found[5].startswith("$") and found[5].endswith("/month") and found[9].endswith("req/s") and 6 in found
    line = SPEC.splitlines()[6]
    (at,) = [it.position for it in ask("hints", SPEC) if it.position.line == 6]
    assert at.character == len(line.encode("utf-16-le")) // 2  # behind the emoji of the comment


def test_a_scenario_says_what_it_costs():
    (lens,) = FEATURES["lenses"].answer(document(), None)
    assert lens.range.start.line == 12 and " more than as written" in lens.command.title


def test_a_type_leads_to_its_page():
    found = FEATURES["pages"].answer(document(), None)
    assert found and all(it.target.startswith("https://") for it in found)


# ---------------------------------------------------------------------------------------------------- names


def test_a_name_is_found_where_it_is_given():
    (found,) = ask("definition", SPEC.replace("api -> orders", "api -> ord¦ers"))
    assert found.range == lsp.Range(lsp.Position(6, 2), lsp.Position(6, 8))


def test_a_name_is_found_wherever_it_stands():
    found = ask("references", SPEC.replace("  api: {", "  a¦pi: {"))
    assert sorted(it.range.start.line for it in found) == [5, 9, 10]


def test_a_name_is_changed_everywhere():
    """it: in chains, options, places, steps, wishes and scenarios, in the spec and in what it includes"""
    text = SPEC.replace("{type: sqs}", "{type: sqs, dead_letters: rest}").replace(
        "region:", "include: [more.yaml]\nregion:"
    )
    text = text.replace("busy: {", "busy: {services: {orders: {holds: 9 GB}}, ")
    more = "services:\n  rest: {type: sqs}\nsteps: [{api -> orders: It reads}]\ndraw: {columns: [[api, orders]], groups: {Data: [orders]}}\n"
    it = document(text, more=more)
    assert it.answer.plan is not None, it.answer.mistakes
    at = it.positions().position(text.index("orders:"))
    edit = FEATURES["rename"].answer(it, lsp.RenameParams(lsp.TextDocumentIdentifier(NAME), at, "books"))
    texts = {file: after(it.session.texts[file], edits) for file, edits in edit.changes.items()}
    assert texts == {NAME: text.replace("orders", "books"), "more.yaml": more.replace("orders", "books")}


@pytest.mark.parametrize(
    ("new", "why"), [("api", "already"), ("a -> b", "no name"), ("", "no name"), ("{x", "no name")]
)
def test_a_name_that_cannot_be_is_refused(new, why):
    with pytest.raises(Refused, match=why):
        ask("rename", SPEC.replace("  orders: {", "  ord¦ers: {"), new=new)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_names_are_found_where_a_patch_takes_them_away(path):
    """it: knows every place that a patch cleans up: without a name, nothing mentions it, and what was mentioned is changed"""
    tree, _ = load_texts({str(path): path.read_text("utf-8")})
    names = [name for section in SECTIONS for name in (tree[section].value if section in tree else ())]
    assert set(names) <= {it.name for it in mentions(tree) if it.is_definition}
    for name in names:
        rest = without(tree, {name})
        assert rest != tree and not [it for it in mentions(rest) if it.name == name and not _in_scenario(it, tree)]


def _in_scenario(it, tree) -> bool:
    part = tree.get("scenarios")
    return part is not None and it.span.line >= part.span.line  # a patch is nobody's to clean up


# ---------------------------------------------------------------------------------------------------- outline, folding


def test_the_outline_has_sections_with_what_stands_in_them():
    found = {it.name: [inner.name for inner in it.children] for it in FEATURES["outline"].answer(document(), None)}
    assert found["services"] == ["api", "orders", "failed"] and found["connections"] == [
        "people -> api",
        "api -> orders",
    ]


def test_what_stands_on_several_lines_is_folded():
    found = {(it.start_line, it.end_line) for it in FEATURES["folding"].answer(document(), None)}
    assert {(4, 7), (8, 10), (11, 12)} <= found


# ---------------------------------------------------------------------------------------------------- all of them, on anything


@pytest.mark.heavy
def test_no_feature_fails_on_a_text_that_is_being_typed():
    """it: answers every question at any place of a broken text, and never with an exception"""
    chance = random.Random(3)
    texts = [
        SPEC,
        *(text for text in typed(SPEC, 9, 25)),
        "",
        "🛒",
        "- a",
        "services: {a: b}",
        "connections: [[x]]\nservices: [y]\ntraffic: z\n",
    ]
    for text in texts:
        marked = text[: (at := chance.randrange(len(text) + 1))] + "¦" + text[at:]
        for feature in FEATURES.names():
            try:
                ask(feature, marked, new="other")
            except Refused:
                assert feature == "rename"

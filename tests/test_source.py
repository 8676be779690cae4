"""A spec is read as it is written: every value is text that knows its place, and nothing clever is obeyed."""

import pytest

from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.text.located import merged
from archplan.text.yaml import LARGEST_FILE, parse, read, read_text

TEXT = """\
title: Shop
services:
  orders: {type: dynamodb, holds: 50 GB}
  site:
    type: s3
"""


def mistake(text):
    with pytest.raises(ArchplanError) as wrong:
        parse(text, "x.yaml")
    return wrong.value.diagnostics[0]


def test_a_value_knows_its_place():
    assert parse(TEXT, "x.yaml")["services"]["orders"]["holds"].span == Span("x.yaml", 3, 35, len("50 GB"))


def test_a_key_knows_its_place():
    assert parse(TEXT, "x.yaml")["services"].keys["site"] == Span("x.yaml", 4, 3, len("site"))


def test_the_order_is_the_files():
    assert list(parse("{b: 1, a: 2, c: 3}", "x.yaml").value) == ["b", "a", "c"]


@pytest.mark.parametrize(
    "written", ["on", "no", "012", "1:30", "0.00013", "1e5", "2026-11-22", "null", "~", "0x10", ".inf"]
)
def test_a_scalar_stays_as_it_is_written(written):
    assert parse(f"a: {written}", "x.yaml")["a"].value == written


def test_a_place_counts_characters_not_bytes():
    assert parse("{é: ü, a: b}", "x.yaml").keys["a"].column == 8


def test_a_place_behind_an_emoji_counts_characters():
    assert parse("{🙂: x, a: b}", "x.yaml").keys["a"].column == 8


def test_a_mark_of_byte_order_is_no_text(tmp_path):
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbftitle: Shop\n")
    assert read(tmp_path / "x.yaml").keys["title"].column == 1


def test_lines_of_windows_count_as_lines():
    assert parse("a: 1\r\nb: 2\r\n", "x.yaml").keys["b"].line == 2


def test_windows_lines_leave_nothing_behind():
    assert parse("a: 1\r\nb: 2\r\n", "x.yaml")["a"].value == "1"


def test_a_tab_between_words_is_a_space():
    assert parse("a:\tb", "x.yaml")["a"].value == "b"


def test_a_tab_in_a_comment_is_fine():
    assert parse("#\ta comment\na: b", "x.yaml")["a"].value == "b"


def test_a_tab_before_a_comment_is_refused_as_a_tab():
    assert mistake("a: b\n\t# a comment\nc: d").slug == "tab"


def test_a_tab_before_a_key_is_refused():
    assert mistake("a:\n\tb: c").slug == "tab"


def test_an_open_quote_is_shown_where_it_opens():
    assert str(mistake('a: b\nc: "d\ne: f\n').span) == "x.yaml:2:4"


def test_an_open_bracket_is_named():
    assert "bracket opened on line 2" in mistake("a: b\nc: [d\ne: f\n").message


def test_a_place_behind_the_end_is_shown_at_the_last_words():
    assert str(mistake("a: b\nc: {d\n\n\n").span) == "x.yaml:2:6"


def test_forty_levels_are_read():
    deep = "[" * 39 + "x" + "]" * 39
    assert parse(f"a: {deep}", "x.yaml")


def test_forty_one_levels_are_not():
    deep = "[" * 40 + "x" + "]" * 40
    assert mistake(f"a: {deep}").slug == "too-deep"


def test_a_megabyte_is_read(tmp_path):
    (tmp_path / "x.yaml").write_bytes(b"#" * LARGEST_FILE)
    assert len(read_text(tmp_path / "x.yaml", "x.yaml")) == LARGEST_FILE


def test_a_byte_more_is_not(tmp_path):
    (tmp_path / "x.yaml").write_bytes(b"#" * (LARGEST_FILE + 1))
    with pytest.raises(ArchplanError, match="at most 1 MB"):
        read_text(tmp_path / "x.yaml", "x.yaml")


def test_a_byte_that_is_no_text_is_shown_at_its_place(tmp_path):
    (tmp_path / "x.yaml").write_bytes("a: b\nc: dé".encode("latin-1"))
    with pytest.raises(ArchplanError) as wrong:
        read_text(tmp_path / "x.yaml", "x.yaml")
    assert str(wrong.value.diagnostics[0].span) == "x.yaml:2:5"


def test_a_patch_lies_over_what_is_there():
    found = merged(parse("{a: {b: 1, c: 2}}", "x"), parse("{a: {c: 3, d: 4}}", "y"))
    assert found.plain() == {"a": {"b": "1", "c": "3", "d": "4"}}


def test_a_patch_of_null_takes_away():
    assert merged(parse("{a: 1, b: 2}", "x"), parse("{a: null}", "y")).plain() == {"b": "2"}


def test_a_patch_replaces_a_list_whole():
    assert merged(parse("{a: [1, 2]}", "x"), parse("{a: [3]}", "y")).plain() == {"a": ["3"]}


def test_a_patched_value_stands_in_the_patch():
    assert merged(parse("{a: 1}", "x"), parse("{a: 2}", "y"))["a"].span.file == "y"


def test_a_diagnostic_reads_well():
    found = Diagnostic("bad-value", Span("x.yaml", 2, 4, 3), "b: no", "write yes")
    assert found.render("a: 1\nb: no!\n") == (
        "x.yaml:2:4: error[bad-value] b: no\n  |\n2 | b: no!\n  |    ^^^\n  = hint: write yes"
    )


def test_a_line_with_control_characters_cannot_reach_the_terminal():
    found = Diagnostic("bad-value", Span("x.yaml", 1, 1), "no").render("\x1b[31mred\x07")
    assert "\x1b" not in found and "\x07" not in found


def test_a_long_line_is_shown_around_its_place():
    found = Diagnostic("bad-value", Span("x.yaml", 1, 501, 3), "no").render("x" * 500 + "BAD" + "y" * 500)
    line, caret = found.split("\n")[2:4]
    assert line[caret.index("^") : caret.rindex("^") + 1] == "BAD" and len(line) < 200


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028", "\u2029"])
def test_a_mistake_below_a_line_end_that_only_yaml_knows_has_its_place(end):
    with pytest.raises(ArchplanError) as wrong:
        parse(f"a: 1 # x{end}{end}b: [1, {{c", "x.yaml")
    assert wrong.value.diagnostics[0].span.line == 3

"""A form goes by its name and by what its files end in: --format md is markdown."""

import click
import pytest

from archplan.cli._options import FormatOf
from archplan.cli.draw import _form
from archplan.cli.report import _forms
from archplan.outputs import BILLS, PICTURES
from archplan.outputs.page.forms import form_named, known_forms

FORMS = known_forms()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_the_report_goes_by_its_suffix(name):
    suffix = form_named(name).suffix
    for word in (name, suffix, suffix.removeprefix("."), suffix.upper()):
        assert _forms(word, None) == [name]
    assert _forms(f"{suffix.removeprefix('.')},{name}", None) == [name], "the same form twice is one"


@pytest.mark.parametrize("name", PICTURES.names())
def test_a_picture_goes_by_its_suffix(name):
    suffix = PICTURES[name].suffix
    assert {_form(None, word) for word in (name, suffix, suffix.removeprefix("."), suffix.upper())} == {name}


@pytest.mark.parametrize("name", BILLS.names())
def test_a_bill_goes_by_its_suffix(name):
    suffix, taken = BILLS[name].suffix, FormatOf("BILLS")
    assert {taken.convert(word, None, None) for word in (name, suffix, suffix.removeprefix("."))} == {name}


def test_what_is_no_form_gets_the_nearest_name():
    with pytest.raises(click.UsageError, match="did you mean 'markdown'"):
        _forms("markdwn", None)
    with pytest.raises(click.UsageError, match="did you mean 'mermaid'"):
        _form(None, "mermiad")
    with pytest.raises(click.BadParameter, match=r"is not one of .*\. did you mean 'markdown'"):
        FormatOf("BILLS").convert("markdwn", None, None)

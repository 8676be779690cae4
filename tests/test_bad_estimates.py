"""Estimates that are cut off, scrambled, in another coding or language: a sentence with its place, never a traceback."""

import csv
import io
import json
import random
from functools import partial

import pytest

from archplan.estimate.plan import plan_texts
from archplan.importers.formats.calculator.rows import MOST_MISTAKES, MOST_ROWS
from archplan.importers.importer import imported
from archplan.importers.writing import text_of
from archplan.kernel.diagnostics import ArchplanError
from tests.clock import DAY
from tests.estimates import HEAD, HOME, draft_in, line


@pytest.fixture
def drafted(tmp_path):
    return partial(draft_in, tmp_path)


WRONG = {
    "header": ("a,b,c\n1,2,3\n", 1, "no row with the columns Region, Service and Monthly"),
    "empty": ("", 1, "no row with the columns"),
    "no line": (HEAD, 1, "no line of a service"),
    "quote": (HEAD + 'E,r,,"AWS X,0,1,0,USD,,\n', 2, "a quote is never closed"),
    "cut": (HEAD + line("AWS A") + "E,US East (N.\n", 3, "the line has 2 of 10 columns"),
    "nan": (HEAD + line("AWS A", monthly="NaN"), 2, "monthly: 'NaN' is no amount of dollars"),
    "infinity": (HEAD + line("AWS A", monthly="Infinity"), 2, "is no amount of dollars"),
    "negative": (HEAD + line("AWS A", monthly="-5"), 2, "is no amount of dollars"),
    "comma": (HEAD + line("AWS A", monthly='"9,48"'), 2, "is no amount of dollars"),
    "huge": (HEAD + line("AWS A", monthly="1e99"), 2, "is no amount of dollars"),
    "euro": (HEAD + line("AWS A", currency="EUR"), 2, "the estimate is in EUR"),
    "nameless": (HEAD + line(""), 2, "the line names no service"),
    "portuguese": ("Hierarquia de grupos,Região,Descrição,Serviço,Mensal\n", 1, "in another language than English"),
    "many": (HEAD + line("AWS A") * (MOST_ROWS + 1), MOST_ROWS + 2, f"more than {MOST_ROWS} lines"),
}
WRONG_JSON = {
    "cut": ('{"Total Cost": {}, "Groups": {', "this is no JSON"),
    "list": ("[]", "has no Groups of services"),
    "nan": ('{"Total Cost": {"monthly": NaN}, "Groups": {}}', "NaN is no number"),
    "no cost": ('{"Groups": {"Services": [{"Service Name": "AWS A"}]}}', "AWS A has no Service Cost"),
    "no name": ('{"Groups": {"Services": [{"Service Cost": {}}]}}', "has no name"),
    "no object": ('{"Groups": {"Services": [7]}}', "is no object"),
    "no service": ('{"Groups": {"Services": []}}', "no line of a service"),
    "yuan": ('{"Metadata": {"Currency": "CNY"}, "Groups": {"Services": []}}', "the estimate is in CNY"),
    "deep": ('{"Groups": ' + '{"g": ' * 60 + "{}" + "}" * 61, "groups nest more than"),
    "deeper": ("[" * 100_000, "nests too deeply"),
}


@pytest.mark.parametrize("name", WRONG)
def test_bad_csv_is_a_sentence_with_its_place(name, drafted):
    text, at, said = WRONG[name]
    with pytest.raises(ArchplanError) as raised:
        drafted(text)
    assert said in raised.value.diagnostics[0].message
    assert raised.value.diagnostics[0].span.line == at


@pytest.mark.parametrize("name", WRONG_JSON)
def test_bad_json_is_a_sentence(name, drafted):
    text, said = WRONG_JSON[name]
    with pytest.raises(ArchplanError) as raised:
        drafted(text, "estimate.json")
    assert said in raised.value.diagnostics[0].message


def test_all_bad_lines_are_said_at_once(drafted):
    with pytest.raises(ArchplanError) as raised:
        drafted(HEAD + line("AWS A", monthly="x") + line("AWS B") + line("AWS C", currency="JPY"))
    assert [it.span.line for it in raised.value.diagnostics] == [2, 4]


def test_a_file_of_nothing_but_mistakes_says_some_of_them(drafted):
    with pytest.raises(ArchplanError) as raised:
        drafted(HEAD + line("AWS A", monthly="x") * 5_000)
    assert len(raised.value.diagnostics) == MOST_MISTAKES


@pytest.mark.parametrize(
    "coded",
    [
        lambda text: text.encode("utf-8-sig"), lambda text: text.encode("utf-16"), lambda text: text.encode("utf-16-le"),
        lambda text: text.replace("\n", "\r\n").encode(), lambda text: text.replace("\n", "\r").encode(),
    ],
    ids=["bom", "utf-16", "utf-16-le", "crlf", "cr"],
)  # fmt: skip
def test_the_same_export_in_another_coding_is_the_same_draft(coded, drafted):
    text = (HOME / "shop.csv").read_text()
    assert text_of(drafted(coded(text))) == text_of(drafted(text))


def test_a_column_whose_name_keeps_quotes_is_that_column(drafted):
    head = HEAD.replace(",Region,", ',"""Region""",')
    assert drafted(head + line("AWS A")).stated[0].what == "AWS A"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_of_a_spreadsheet_are_read(separator, drafted):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(csv.reader((HOME / "shop.csv").open()))
    assert text_of(drafted(out.getvalue())) == text_of(drafted((HOME / "shop.csv").read_text()))


def test_text_under_the_table_is_listed_and_a_line_there_is_read(drafted):
    draft = drafted(HEAD + line("AWS A") + "\n\nWhat we changed,,,,,,,,,\n" + line("AWS B"))
    assert [it.what for it in draft.stated] == ["AWS A", "AWS B"]
    assert any("What we changed" in it.what for it in draft.left_out)


def test_an_export_is_found_by_what_it_says_alone_and_in_a_folder(tmp_path):
    (tmp_path / "a.csv").write_text((HOME / "classic.csv").read_text())
    (tmp_path / "other.csv").write_text("name,price\nx,1\n")
    assert imported([tmp_path])[0] == imported([tmp_path / "a.csv"])[0] == "calculator"
    with pytest.raises(ArchplanError, match="holds nothing"):
        imported([tmp_path / "other.csv"])


def test_names_that_yaml_reads_otherwise_are_not_taken(drafted):
    for word in ("on", "null", "yes", "ask", "usage", "people", "1st", "#", "é", "a" * 200):
        draft = drafted(HEAD + line("AWS A", description=word) + line("AWS A", description=word))
        assert len({it.name for it in draft.services}) == 2
        plan_texts({"draft.yaml": text_of(draft)}, on=DAY)


PIECES = [
    "(", ")", ",", '"', "\n", "\r", "\0", "0", "-1", "NaN", "∞", "1e309", "99999999999999999999", " per month", "per month", "GB", "TB per hour",
    "million", "ask", "[", "{", ": ", "# ", "'", "\\", "é", "\ud7ff", "US East (Ohio)", "Mars (North)", "EUR", ";", "\t", "Amazon EC2 ", "S3 Standard",
    "Number of requests (", "Daily, (Workload days: Monday, Baseline: 1, Peak: 2, Duration of peak: 8 Hr 30 Min)", "Total", "$5", "archplan: allow x",
]  # fmt: skip


def scrambled(text, dice):
    """The text with some places written over, or cut off."""
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(text) + 1)
        end = min(len(text), at + dice.choice([0, 0, 1, 3, 20, 400]))
        text = text[:at] + dice.choice(PIECES) * dice.choice([1, 1, 2]) + text[end:]
    return text[: dice.randrange(len(text))] if dice.random() < 0.2 else text


def exchanged(tree, dice):
    """The tree of a JSON file with some values exchanged for others of any kind."""
    if dice.random() < 0.06:
        return dice.choice([*PIECES, None, 7, -0.5, True, [], {}, [{}], {"Services": [None]}])
    if isinstance(tree, dict):
        return {
            key if dice.random() > 0.02 else dice.choice(PIECES): exchanged(value, dice) for key, value in tree.items()
        }
    return [exchanged(value, dice) for value in tree] if isinstance(tree, list) else tree


@pytest.mark.parametrize("name", ["shop.csv", "classic.csv", "groups.json"])
def test_no_mutation_brings_a_traceback_or_a_spec_that_cannot_be_read(name, drafted):
    text = (HOME / name).read_text()
    dice = random.Random(20260131)
    read = 0
    for turn in range(110):
        is_tree = name.endswith(".json") and turn % 2
        mutated = json.dumps(exchanged(json.loads(text), dice)) if is_tree else scrambled(text, dice)
        try:
            draft = drafted(mutated.encode("utf-8", "surrogatepass"), name)
            spec = text_of(draft)
        except ArchplanError as error:
            assert all(it.message and it.span.line >= 1 for it in error.diagnostics)
            continue
        read += 1
        assert draft.stated and all(it.services for it in draft.stated)
        if read % 10 == 0:
            plan_texts({"draft.yaml": spec}, on=DAY)
    assert read >= 5, "some mutations leave something to read"

"""Odd input of an importer ends in a draft or in a sentence with its place: never in a traceback, never in silence."""

import random
import time

import pytest
from click.testing import CliRunner

from archplan.cli._verbs import cli
from archplan.estimate.plan import plan_texts
from archplan.importers.draft import Draft, DraftService, read
from archplan.importers.files import LARGEST_TEXT
from archplan.importers.numbers import whole
from archplan.importers.writing import text_of
from archplan.kernel.diagnostics import ArchplanError
from tests.clock import DAY
from tests.drafts import AT, FIXTURES, drafted, mutated, written

NO_NUMBERS = ("²", "1²", "٣", "１", "-1", "1.5", "1e3", "nan", "inf", "", " ", "½", "9" * 400)
# A number of each kind of file, where a person may have written anything.
COUNTED = {
    "main.tf": """
provider "aws" {{ region = "us-east-1" }}
locals {{ sizes = [128, 256] }}
resource "aws_sqs_queue" "q" {{ count = "{0}" }}
resource "aws_lambda_function" "f" {{
  memory_size = local.sizes["{0}"]
  timeout     = max("{0}", 3)
}}
resource "aws_lambda_function" "g" {{ memory_size = element(local.sizes, "{0}") }}
resource "aws_autoscaling_group" "fleet" {{
  min_size = "{0}"
  max_size = "{0}"
}}
resource "aws_ecs_service" "web" {{ desired_count = "{0}" }}
resource "aws_appautoscaling_target" "t" {{
  min_capacity = "{0}"
  max_capacity = "{0}"
  resource_id  = aws_ecs_service.web.id
}}
resource "aws_ecs_task_definition" "d" {{
  cpu    = "{0}"
  memory = "{0}"
}}
resource "aws_db_instance" "db" {{ backup_retention_period = "{0}" }}
resource "aws_cloudwatch_log_group" "log" {{ retention_in_days = "{0}" }}
resource "aws_elasticache_cluster" "c" {{ num_cache_nodes = "{0}" }}
resource "aws_cloudwatch_event_rule" "r" {{ schedule_expression = "rate({0} minutes)" }}
module "m" {{
  source = "./m{0}"
  x      = module.n["{0}"].y
}}
""",
    "template.yaml": """
Resources:
  Q: {{Type: AWS::SQS::Queue}}
  F:
    Type: AWS::Lambda::Function
    Properties:
      MemorySize: !Select ["{0}", [128, 256]]
      Timeout: !Select [0, !Split [",", "{0},2"]]
      EphemeralStorage: {{Size: "{0}"}}
  R: {{Type: AWS::Events::Rule, Properties: {{ScheduleExpression: "rate({0} minutes)"}}}}
""",
    "compose.yaml": """
services:
  a: {{image: app, scale: "{0}", cpus: "{0}", mem_limit: "{0}"}}
""",
}


def ends_well(path, tmp_path):
    """A draft whose spec can be read, or mistakes with places."""
    try:
        text = text_of(drafted(path))
    except ArchplanError as error:
        assert error.diagnostics and all(it.message and it.span.line > 0 for it in error.diagnostics)
        return ""
    assert plan_texts({"draft.yaml": text}, on=DAY)
    return text


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize("name", COUNTED)
def test_what_is_no_number_raises_nothing(tmp_path, name, number):
    text = ends_well(written(tmp_path, name, COUNTED[name].format(number)), tmp_path)
    taken = text.partition("# Left out:")[0]
    assert not any(
        f": {number} " in f"{row} ".replace("\n", " ") for row in taken.split("#")[::2] if number in ("nan", "inf")
    )


def test_a_whole_number_is_of_ten_digits_alone():
    assert [whole(text) for text in ("0", "7", "007", "123456789")] == [0, 7, 7, 123456789]
    assert [whole(text) for text in NO_NUMBERS] == [None] * len(NO_NUMBERS)


ODD = {
    "list-key.tf": 'resource "aws_sqs_queue" "q" { a = { [1] = 2 } }',
    "map-key.tf": 'resource "aws_sqs_queue" "q" { a = { {b = 1} = 2 } }',
    "call-key.tf": 'resource "aws_sqs_queue" "q" { a = { upper("x") = 2, (var.x) = 3, (var.y.z) = 4 } }',
    "split.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue}\n  F: {Type: AWS::Lambda::Function, Properties: {MemorySize: !Split [[a], 'x,y'], Timeout: !Split [{b: c}, 'x'], Environment: !Split [!Ref Q, x]}}\n",
    "join.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue}\n  F: {Type: AWS::Lambda::Function, Properties: {MemorySize: !Join [[a], [x, y]], Timeout: !Select [[1], [a]], Code: !Sub ['${x}', [a]], Role: !If [[a], b, c]}}\n",
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_values_where_others_belong_raise_nothing(tmp_path, name):
    text = ends_well(written(tmp_path, name, ODD[name]), tmp_path)
    assert bool(text) == (name not in ("list-key.tf", "map-key.tf")), (
        "a list is no key of an object, and all others are drafts"
    )


ODD_PIECES = ["[1] =", "{a = 1} =", "²", "1²", "[", "{", "${", "}", '"', "?", ":", "for x in", "*", ".", "null", "\u2028", "\0", "é", "<<EOT\n", "/*", "!Split [[a], b]", "!Select [², [a]]"]  # fmt: skip


@pytest.mark.heavy
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_files_with_odd_pieces_in_them_raise_nothing(tmp_path, path):
    source = next(file for file in sorted(path.rglob("*")) if file.is_file())
    text, dice = source.read_text(), random.Random(path.name)
    for _ in range(120):
        other = mutated(text, dice) if dice.random() < 0.3 else text
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(other) + 1)
            at = other.find("=", at) + 1 if dice.random() < 0.4 else at
            other = other[:at] + dice.choice(ODD_PIECES) + other[at:]
        (tmp_path / source.name).write_text(other)
        try:
            text_of(drafted(tmp_path / source.name))
        except ArchplanError as error:
            assert error.diagnostics and all(found.span.line > 0 for found in error.diagnostics)


@pytest.mark.parametrize("value", [
    "[a]\nservices: {}", "[a] # b", "{a: b}\nx: y", "[a, b", "{", "[\n# x\na]", "{x: 1}, [", "[a]: b", "true", "null", "~", "1_000", "0x1f", "- a",
])  # fmt: skip
def test_no_text_of_the_input_becomes_yaml(value):
    """What begins as a list or a mapping stands on its line alone, whatever else the text holds."""
    draft = Draft("It", read("us-east-1", AT))
    draft.services.append(DraftService("keys", "kms", "aws_kms_key.k", AT, {"label": read(value, AT)}))
    draft.services.append(DraftService("after", "kms", "aws_kms_key.l", AT, {"label": read("after", AT)}))
    text = text_of(draft)
    plan = plan_texts({"draft.yaml": text}, on=DAY)
    assert list(plan.architecture.services) == ["keys", "after"]
    assert plan.architecture.services["after"].label == "after"


# ---------------------------------------------------------------------------------------------------- sizes and counts


def test_a_text_is_the_same_text_again():
    for value in ("true", "null", "~", "yes", "No", "off", "1_000", "0x1f", "1e3", "- a", "a, b", "x #y", "ask me"):
        draft = Draft("It", read("us-east-1", AT))
        draft.services.append(DraftService("keys", "kms", "aws_kms_key.k", AT, {"label": read(value, AT)}))
        assert plan_texts({"draft.yaml": text_of(draft)}, on=DAY).architecture.services["keys"].label == value


@pytest.mark.parametrize("open_", ["/*", "/* ", "*/ /*", '"${/*'])
def test_a_comment_that_is_never_closed_is_said_at_once(tmp_path, open_):
    """Half a million of them: each once looked for its end through the whole rest of the file."""
    text = 'resource "aws_sqs_queue" "q" {}\nx = ' + (open_ if '"' in open_ else "1 " + open_) * 500_000
    begin = time.process_time()
    with pytest.raises(ArchplanError):
        drafted(written(tmp_path, "main.tf", text))
    assert time.process_time() - begin < 5


def test_the_place_of_an_open_comment_is_said(tmp_path):
    with pytest.raises(ArchplanError, match=r"main.tf:2:3: this comment is never closed"):
        drafted(written(tmp_path, "main.tf", 'resource "aws_sqs_queue" "q" {}\n  /* and so on\n'))


@pytest.mark.parametrize("name", ["main.tf", "terraform.tfvars", "template.yaml", "compose.yaml"])
def test_a_file_that_nobody_wrote_is_not_read(tmp_path, name):
    body = {
        "template.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue}\n",
        "compose.yaml": "services:\n  a: {image: b}\n",
    }
    file = written(tmp_path, name, body.get(name, "x = 1\n") + "# " + "x" * LARGEST_TEXT)
    if name.startswith(("main", "terraform")):
        written(tmp_path, "other.tf", 'resource "aws_sqs_queue" "q" {}')
        draft = drafted(tmp_path)
        assert any(it.what == str(file) and "5 MB" in it.why for it in draft.left_out)
    else:
        with pytest.raises(ArchplanError, match="at most 5 MB"):
            drafted(file)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_the_summary_counts_what_is_asked_and_what_is_left_out(tmp_path, path):
    target = tmp_path / "draft.yaml"
    ran = CliRunner().invoke(cli, ["import", str(path), "-o", str(target)])
    text = target.read_text()
    asked = len(plan_texts({"draft.yaml": text}, on=DAY).architecture.questions)
    below = text.partition("# Left out:\n")[2].partition("\n\n")[0].splitlines()
    left = sum(not row.endswith(":") for row in below)
    assert f"{asked} questions, {left} left out" in ran.output

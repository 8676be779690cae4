"""A draft claims nothing that the input does not say, and what the input says is in it, asked for or listed."""

import pytest

from archplan.estimate.plan import plan_texts
from archplan.importers.writing import text_of
from tests.clock import DAY
from tests.drafts import arrows, drafted, left, options, tf, written

# ---------------------------------------------------------------------------------------------------- what leads where

RULES = {
    "main.tf": """
provider "aws" { region = "us-east-1" }
resource "aws_sqs_queue" "failed" {}
resource "aws_dynamodb_table" "said" {}
resource "aws_lambda_function" "work" {}
resource "aws_scheduler_schedule" "often" {
  schedule_expression = "rate(5 minutes)"
  target {
    arn   = aws_lambda_function.work.arn
    input = jsonencode({ table = aws_dynamodb_table.said.name })
    dead_letter_config { arn = aws_sqs_queue.failed.arn }
  }
}
resource "aws_cloudwatch_event_rule" "daily" { schedule_expression = "rate(1 day)" }
resource "aws_cloudwatch_event_target" "daily" {
  rule = aws_cloudwatch_event_rule.daily.name
  arn  = aws_lambda_function.work.arn
  dead_letter_config { arn = aws_sqs_queue.failed.arn }
}
""",
    "template.yaml": """
Resources:
  Failed: {Type: AWS::SQS::Queue}
  Said: {Type: AWS::DynamoDB::Table}
  Work: {Type: AWS::Lambda::Function}
  Topic: {Type: AWS::SNS::Topic}
  Often:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: rate(5 minutes)
      Target: {Arn: !GetAtt Work.Arn, Input: !Sub "${Said}", DeadLetterConfig: {Arn: !GetAtt Failed.Arn}}
  Daily:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets: [{Id: a, Arn: !GetAtt Work.Arn, DeadLetterConfig: {Arn: !GetAtt Failed.Arn}, InputTransformer: {InputTemplate: !Ref Said}}]
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Told: {Type: SNS, Properties: {Topic: !Ref Topic, RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn}}}
""",
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_where_failures_go_and_what_an_input_says_is_no_target(tmp_path, name):
    draft = drafted(written(tmp_path, name, RULES[name]))
    assert arrows(draft) - {"topic -> fn"} == {"often -> work", "daily -> work"}
    assert [it for it in left(draft) if "failed" in it.lower()], "a place for failures is listed"


def test_a_schedule_that_calls_aws_itself_names_its_target_in_its_input(tmp_path):
    draft = tf(
        tmp_path,
        """
resource "aws_sqs_queue" "jobs" {}
resource "aws_scheduler_schedule" "often" {
  schedule_expression = "rate(5 minutes)"
  target {
    arn   = "arn:aws:scheduler:::aws-sdk:sqs:sendMessage"
    input = jsonencode({ QueueUrl = aws_sqs_queue.jobs.url })
  }
}
""",
    )
    assert arrows(draft) == {"often -> jobs"}


URLS = {
    "main.tf": """
provider "aws" { region = "us-east-1" }
resource "aws_lambda_function" "app" {}
resource "aws_lambda_function" "viewer" {}
resource "aws_lambda_function_url" "app" { function_name = aws_lambda_function.app.function_name }
resource "aws_cloudfront_distribution" "cdn" {
  origin {
    origin_id   = aws_lambda_function_url.app.url_id
    domain_name = aws_lambda_function_url.app.function_url
  }
  default_cache_behavior {
    target_origin_id = aws_lambda_function_url.app.url_id
    lambda_function_association { lambda_arn = aws_lambda_function.viewer.qualified_arn }
  }
}
""",
    "template.yaml": """
Resources:
  App: {Type: AWS::Lambda::Function}
  Viewer: {Type: AWS::Lambda::Function}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref App}}
  Cdn:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Origins: [{Id: !Ref Url, DomainName: !Select [2, !Split ["/", !GetAtt Url.FunctionUrl]]}]
        DefaultCacheBehavior:
          TargetOriginId: !Ref Url
          LambdaFunctionAssociations: [{EventType: viewer-request, LambdaFunctionARN: !Ref Viewer}]
""",
}  # fmt: skip


@pytest.mark.parametrize("name", URLS)
def test_a_function_behind_its_url_runs_where_it_is_and_a_viewer_s_at_the_edge(tmp_path, name):
    draft = drafted(written(tmp_path, name, URLS[name]))
    assert "runs" not in options(draft, "app") and options(draft, "viewer")["runs"] == "edge"
    assert {"cdn -> app", "cdn -> viewer"} <= arrows(draft)


# ---------------------------------------------------------------------------------------------------- people


@pytest.mark.parametrize("names", [["users"], ["users", "clients"], ["users", "clients", "people"], ["clients"]])
def test_people_are_called_as_no_service_is(tmp_path, names):
    draft = tf(tmp_path, "".join(f'resource "aws_instance" "{name}" {{ associate_public_ip_address = true }}\n' for name in names))  # fmt: skip
    called = [it.name for it in [*draft.sources, *draft.services]]
    assert len(set(called)) == len(called) == len(names) + 1
    assert list(plan_texts({"draft.yaml": text_of(draft)}, on=DAY).architecture.services) == names


# ---------------------------------------------------------------------------------------------------- Compose


def compose(tmp_path, text, name="compose.yaml"):
    return drafted(written(tmp_path, name, text))


@pytest.mark.parametrize("said", ["deploy: {replicas: 0}", "scale: 0"])
def test_a_container_that_is_not_started_is_no_task(tmp_path, said):
    draft = compose(tmp_path, f"""
services:
  off: {{image: app, ports: ["80:80"], depends_on: [on], {said}}}
  on: {{image: app, depends_on: [off], environment: {{OFF_HOST: off}}}}
""")  # fmt: skip
    assert [it.name for it in draft.services] == ["on"]
    assert left(draft)["off"] == "Compose starts none of it: its number is 0"
    assert plan_texts({"draft.yaml": text_of(draft)}, on=DAY)


@pytest.mark.parametrize(("said", "tasks"), [("2", "2"), ("'${N}'", "ask"), ("'${N:-3}'", "ask"), ("'x'", "ask")])
def test_a_number_that_is_said_elsewhere_is_asked_for(tmp_path, said, tasks):
    draft = compose(tmp_path, f"services:\n  a: {{image: app, deploy: {{replicas: {said}}}}}\n")
    assert options(draft, "a")["tasks"] == tasks


def test_a_container_has_what_the_one_it_extends_has(tmp_path):
    draft = compose(tmp_path, """
services:
  base: {image: app, deploy: {replicas: 4, resources: {limits: {cpus: "2", memory: 4G}}}, environment: {A_HOST: cache}}
  web: {extends: {service: base}, deploy: {resources: {limits: {memory: 8G}}}, environment: {B_HOST: db}}
  more: {extends: web}
  cache: {image: redis}
  db: {image: postgres}
""")  # fmt: skip
    for name in ("web", "more"):
        assert {key: options(draft, name)[key] for key in ("cpu", "memory", "tasks")} == {
            "cpu": "2 vCPU", "memory": "8 GB", "tasks": "4",
        }  # fmt: skip
        assert {f"{name} -> cache", f"{name} -> db"} <= arrows(draft)


@pytest.mark.parametrize("said", ["{service: base, file: other.yml}", "nobody", "{service: a}", "b", "[x]", "{}"])
def test_what_a_container_extends_and_is_not_here_is_listed(tmp_path, said):
    draft = compose(tmp_path, f"services:\n  a: {{image: app, extends: {said}}}\n  b: {{image: app, extends: a}}\n")
    assert {it.name for it in draft.services} == {"a", "b"}
    assert any("extends" in it for it in left(draft))


def test_a_second_file_lays_its_values_over_the_first(tmp_path):
    from archplan.importers.importer import imported

    paths = [
        written(tmp_path, "compose.yaml", "services:\n  a: {image: app, deploy: {replicas: 3, resources: {limits: {cpus: '1', memory: 1G}}}}\n"),
        written(tmp_path, "compose.override.yaml", "services:\n  a: {deploy: {resources: {limits: {memory: 2G}}}}\n"),
    ]  # fmt: skip
    for given in (paths, [tmp_path]):
        found = options(imported(given)[1], "a")
        assert (found["cpu"], found["memory"], found["tasks"]) == ("1 vCPU", "2 GB", "3")

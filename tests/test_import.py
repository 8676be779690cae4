"""What there is already becomes a draft: the same bytes every time, each value with its place, and always a spec."""

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from archplan.checks.review import review
from archplan.cli._verbs import cli
from archplan.estimate.plan import plan_texts
from archplan.importers.draft import ASK, Draft, DraftConnection, DraftService, assumed, missing, read
from archplan.importers.importer import IMPORTERS, imported
from archplan.importers.site import MAKERS, RESOURCES, why_free
from archplan.importers.writing import text_of
from archplan.kernel.diagnostics import ArchplanError, Span
from archplan.outputs import render
from archplan.text.yaml import parse_foreign
from tests.clock import DAY
from tests.conftest import ROOT
from tests.drafts import AT, FIXTURES, HOME, drafted, inner_paths, mutated, spoil, tf, written

# Written down by hand from the files, before any importer was run on them: what calls what.
CALLS = {
    "hugo-site": {"users -> dns", "dns -> cdn", "cdn -> site"},
    "fargate": {"users -> public", "public -> app", "app -> db", "app -> cache", "app-ecr -> app"},
    "serverless": {
        "users -> http", "http -> create", "create -> orders", "create -> work", "work -> worker", "worker -> done",
        "nightly -> worker",
    },
    "fargate-cfn": {"users -> balancer", "balancer -> web", "web -> database"},
    "sam": {
        "users -> api", "api -> create", "jobs -> create", "create-nightly -> create", "create -> orders", "flow -> create",
    },
    "compose": {"users -> web-lb", "web-lb -> web", "web -> api", "api -> db", "api -> cache", "worker -> queue"},
    "plan": {"users -> api", "api -> worker", "jobs -> worker", "worker -> db"},
    "registry": {"orders -> table"},
}  # fmt: skip
# The sizes that the files say, by service and option.
SIZES = {
    "hugo-site": {"site.versioning": "true", "dns.domain": "example.com"},
    "fargate": {
        "app.cpu": "0.5 vCPU", "app.memory": "1 GB", "app.tasks": "2..8", "db.instance": ASK, "db.storage": "100 GB",
        "db.multi_az": "true", "db.engine": "postgresql", "cache.node": "cache.t4g.small", "cache.replicas": "1", "nat.per": "vpc",
    },
    "serverless": {
        "create.memory": "256 MB", "create.architecture": "arm", "worker.memory": "128 MB", "work.dead_letters": "failed",
        "orders.billing": "on-demand", "orders.stream": "new-image", "create.duration": ASK,
    },
    "fargate-cfn": {"web.cpu": "1 vCPU", "web.memory": "2 GB", "web.tasks": "3", "database.multi_az": "true", "database.storage": "50 GB"},
    "sam": {"create.memory": "512 MB", "flow.workflow": "express", "jobs.fifo": "true"},
    "compose": {"api.cpu": "1 vCPU", "api.memory": "1 GB", "api.tasks": "2", "web.memory": "512 MB", "worker.cpu": ASK},
    "plan": {"worker.memory": "512 MB", "batch-0.instance": "t3.large", "batch-1.volume": "40 GB", "db.storage": "20 GB"},
    "registry": {"orders.memory": "1024 MB", "nat.per": "vpc"},
}  # fmt: skip

shown = pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)


# ---------------------------------------------------------------------------------------------------- every draft


@shown
def test_a_draft_can_be_read_priced_reviewed_and_drawn(path):
    text = text_of(drafted(path))
    report = review(plan_texts({"draft.yaml": text}, on=DAY))
    assert "<svg" in str(render("svg", report))
    assert not report.plan.bill.is_complete, "nothing says how much traffic there is"


@shown
def test_the_same_input_gives_the_same_bytes(path):
    assert text_of(drafted(path)) == text_of(drafted(path))


@shown
def test_connections_are_those_that_were_found_by_hand(path):
    assert {f"{it.source} -> {it.target}" for it in drafted(path).connections} == CALLS[path.name]


@shown
def test_sizes_are_those_that_the_files_say(path):
    found = {f"{it.name}.{key}": fact.value for it in drafted(path).services for key, fact in it.options.items()}
    assert {key: found.get(key) for key in SIZES[path.name]} == SIZES[path.name]


@shown
def test_every_value_says_where_it_was_read_or_why_it_is_there(path):
    draft = drafted(path)
    facts = [fact for it in [*draft.services, *draft.places, *draft.sources] for fact in it.options.values()] + [
        draft.region
    ]
    for fact in facts:
        assert fact.place is not None if fact.how == "read" else fact.why, fact
        assert (fact.value == ASK) == (fact.how == "missing")
        if fact.how == "read":
            lines = Path(fact.place.file).read_text().splitlines()
            assert 0 < fact.place.line <= len(lines)
    assert all(it.why and (it.place or it.source in ("users", "clients")) for it in draft.connections)
    assert all(it.why for it in draft.left_out)


@shown
def test_no_secret_of_the_input_reaches_a_draft(path):
    text = text_of(drafted(path))
    assert not any(
        word in text for word in ("not-for-a-draft", "hunter2", "s3cr3t", "forum:secret", "resolve:secretsmanager")
    )


def test_a_conditional_resource_and_an_unknown_one_are_listed_with_their_place():
    left = {it.what: (it.place.line, it.why) for it in drafted(HOME / "fargate-cfn").left_out}
    assert left["Playground (AWS::S3::Bucket)"] == (74, "its condition IsTest does not hold")
    left = {it.what: it.why for it in drafted(HOME / "fargate").left_out}
    assert left["aws_backup_vault_notifications.unknown"] == "not understood"


def test_places_follow_routes_and_subnets():
    vpc = drafted(HOME / "fargate").places[0]
    assert vpc.options["zones"].value == "2" and vpc.tiers == {
        "public": ["nat", "public"],
        "private": ["app", "db", "cache"],
    }


# ---------------------------------------------------------------------------------------------------- the contract


def test_importers_are_files_of_a_folder():
    home = ROOT / "archplan/importers/formats"
    assert set(IMPORTERS.names()) == {path.stem for path in [*home.glob("[!_]*.py"), *home.glob("[!_]*/")]}


def test_a_type_is_made_or_free_and_never_both():
    RESOURCES.all()
    assert [type_ for type_ in MAKERS if why_free(type_) == "not understood"] == []
    assert len(MAKERS) > 120


def test_what_the_language_refuses_is_listed_and_asked_for():
    draft = Draft("It", read("us-east-1", AT))
    draft.services.append(
        DraftService(
            "db",
            "rds",
            "aws_db_instance.db",
            AT,
            {"instance": read("db.x9.huge", AT), "storage": read("9 bananas", AT)},
        )
    )
    draft.services.append(DraftService("odd", "nothing", "aws_odd.odd", AT))
    draft.connections.append(DraftConnection("db", "odd", AT, "it says so"))
    text = text_of(draft)
    assert "instance: ask" in text and "bananas of db, main.tf:3" not in text.split("# Left out")[0]
    assert "x9.huge" in text and "aws_odd.odd" in text and "\n  odd:" not in text


def test_remarks_say_how_a_value_is_known():
    assert read("1", AT).remark == "main.tf:3"
    assert assumed("1", "usual").remark == "assumed: usual"
    assert missing("how much").value == ASK


@pytest.mark.parametrize(
    "name",
    ["it: x", "a\nb: c", "# x", "{a", "[", "'", '"', "*a", "&a", "yes: no", "a # b", "archplan: allow price-unknown"],
)
def test_a_text_of_the_input_stays_a_text(name):
    draft = Draft(name, read("us-east-1", AT))
    draft.services.append(DraftService("keys", "kms", name, Span(name, 1, 1), {"label": read(name, AT)}))
    draft.leave_out(name, AT, name)
    plan = plan_texts({"draft.yaml": text_of(draft)}, on=DAY)
    assert list(plan.architecture.services) == ["keys"]


# ---------------------------------------------------------------------------------------------------- HCL


@pytest.mark.parametrize(("expression", "memory"), [
    ("256", "256 MB"), ("var.size", "512 MB"), ("local.big ? 1024 : 128", "1024 MB"), ("128 * 2", "256 MB"), ('lookup({a = "300"}, "a")', "300 MB"),
    ('"${var.size}"', "512 MB"), ("max(1, 700)", "700 MB"), ("element([400, 500], 1)", "500 MB"), ("try(var.none, 900)", "900 MB"),
    ("local.sizes.fn.memory", "640 MB"), ("(\n  local.big\n  ? 2048\n  : 1\n)", "2048 MB"), ("var.nowhere", ASK), ("local.round", ASK),
])  # fmt: skip
def test_expressions_come_to_what_the_files_say(tmp_path, expression, memory):
    draft = tf(
        tmp_path,
        f"""
variable "size" {{ default = 512 }}
variable "none" {{}}
locals {{
  big   = var.size == 512 && true
  sizes = {{ fn = {{ memory = 640 }} }}
  round = local.round
}}
resource "aws_lambda_function" "fn" {{ memory_size = {expression} }}
""",
    )
    assert draft.services[0].options["memory"].value == memory


def test_counts_each_and_tfvars(tmp_path):
    written(tmp_path, "terraform.tfvars", "queues = 3\n")
    draft = tf(
        tmp_path,
        """
variable "queues" {}
resource "aws_sqs_queue" "q" { count = var.queues }
resource "aws_sns_topic" "t" { for_each = toset(["a", "b"]) }
resource "aws_kinesis_stream" "none" { count = 0 }
""",
    )
    assert [it.name for it in draft.services] == ["q-0", "q-1", "q-2", "t-a", "t-b"]
    assert [(it.what, it.why) for it in draft.left_out] == [("aws_kinesis_stream.none", "its count is 0")]


def test_a_resource_of_another_provider_stands_in_its_region(tmp_path):
    draft = tf(
        tmp_path,
        """
provider "aws" {
  alias  = "far"
  region = "eu-west-1"
}
resource "aws_sqs_queue" "q" { provider = aws.far }
""",
    )
    assert draft.services[0].options["region"].value == "eu-west-1"


def test_what_closes_a_loop_is_left_out(tmp_path):
    draft = tf(
        tmp_path,
        """
resource "aws_lambda_function" "a" {
  environment { variables = { NEXT = aws_lambda_function.b.arn } }
}
resource "aws_lambda_function" "b" {
  environment { variables = { NEXT = aws_lambda_function.a.arn } }
}
""",
    )
    assert [(it.source, it.target) for it in draft.connections] == [("a", "b")]
    assert any("loop" in it.why for it in draft.left_out)
    assert plan_texts({"draft.yaml": text_of(draft)}, on=DAY)


# ---------------------------------------------------------------------------------------------------- bad input

DEEP = 20_000
HOSTILE = {
    "deep.tf": 'resource "aws_sqs_queue" "q" { a = ' + "[" * DEEP + "]" * DEEP + " }",
    "blocks.tf": "a {" * DEEP,
    "minus.tf": 'resource "aws_sqs_queue" "q" { a = ' + "-" * DEEP + "1 }",
    "dots.tf": 'resource "aws_sqs_queue" "q" { a = b' + ".c" * DEEP + " }",
    "sums.tf": 'resource "aws_sqs_queue" "q" { a = 1' + " + 1" * DEEP + " }",
    "open.tf": 'resource "aws_sqs_queue" "q" { a = "${b',
    "nested.tf": 'resource "a" "b" { a = ' + '"${' * 500,
    "heredoc.tf": 'resource "a" "b" { a = <<EOT\nx\n',
    "count.tf": 'resource "aws_sqs_queue" "q" { count = 99999999999999999999999999 }',
    "bomb.tf": "locals {\n" + "".join(f"  l{i} = [local.l{i + 1}, local.l{i + 1}]\n" for i in range(40)) + '  l40 = 1\n}\nresource "aws_sqs_queue" "q" { a = local.l0 }',
    "power.tf": "locals {\n" + "".join(f'  l{i} = "${{local.l{i + 1}}}${{local.l{i + 1}}}"\n' for i in range(40)) + '  l40 = "xxxxxxxx"\n}\nresource "aws_sqs_queue" "q" { a = local.l0 }',
    "cycle.tf": 'module "m" { source = "./" }\nresource "aws_sqs_queue" "q" {}',
    "deep.json": '{"format_version": "1.0", "values": ' + '{"root_module": ' * DEEP + "1" + "}" * DEEP + "}",
    "wrong.json": '{"format_version": "1.2", "terraform_version": "1", "planned_values": {"root_module": {"resources": 7, "child_modules": {"a": 1}}}}',
    "odd.json": '{"format_version": "1.2", "terraform_version": "1", "planned_values": {"root_module": {"resources": [1, null, {"type": "aws_sqs_queue", "values": 3, "index": {}}, {"type": [], "values": {}}]}}, "configuration": [], "x": NaN}',
    "list.json": '[{"format_version": "1.2", "terraform_version": "1"}]',
    "cut.json": '{"format_version": "1.2", "terraform_version": "1", "planned_values": {"root',
    "alias.yaml": "Resources:\n  a: &a {Type: AWS::SQS::Queue}\n" + "".join(f"  b{i}: &b{i} [{', '.join([f'*b{i - 1}' if i else '*a'] * 9)}]\n" for i in range(12)),
    "self.yaml": "Resources: &r\n  Q: {Type: AWS::SQS::Queue, Properties: *r}\n",
    "dashes.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue}\n  A:\n    " + "- " * DEEP + "x\n",
    "brackets.yaml": "Resources: {Q: {Type: AWS::SQS::Queue, Properties: " + "[" * DEEP + "]" * DEEP + "}}",
    "round.yaml": "Conditions: {A: !Condition B, B: !Condition A}\nResources:\n  Q: {Type: AWS::SQS::Queue, Condition: A, Properties: {FifoQueue: !If [A, true, false]}}\n",
    "types.yaml": "Resources:\n  Q: 3\n  P: {Type: [AWS::SQS::Queue]}\n  R: {Type: AWS::Lambda::Function, Properties: [1, {}]}\n  S: {Type: AWS::RDS::DBInstance, Properties: {AllocatedStorage: {a: b}, DBInstanceClass: []}}\n",
    "each.yaml": "Resources:\n  Fn::ForEach::Q: [N, [" + "a, " * 5000 + "b], {'Q${N}': {Type: AWS::SQS::Queue}}]\n",
    "huge.yaml": "Resources:\n  Q: {Type: AWS::ECS::Service, Properties: {DesiredCount: 9" + "9" * 400 + "}}\n",
    "compose.yaml": "services: {a: [], b: {image: postgres}}",
    "docker-compose.yml": "services:\n  a: {image: 7, deploy: [], environment: {x: {}}, depends_on: {a: b}, ports: {}, volumes: [{}]}\n",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_ends_in_a_draft_or_a_sentence_with_its_place(tmp_path, name):
    file = written(tmp_path, name, HOSTILE[name])
    try:
        text = text_of(drafted(file))
    except ArchplanError as error:
        assert all(
            found.message and found.span.line > 0 and str(tmp_path) in found.span.file for found in error.diagnostics
        )
        return
    assert plan_texts({"draft.yaml": text}, on=DAY)


@pytest.mark.heavy
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_mutated_files_end_in_a_draft_or_a_sentence(tmp_path, path):
    """A file with pieces cut, doubled or swapped, a hundred times: never anything but a draft or an error with a place."""
    source = next(file for file in sorted(path.rglob("*")) if file.is_file())
    text, dice = source.read_text(), random.Random(path.name)
    for _ in range(100):
        (tmp_path / source.name).write_text(mutated(text, dice))
        try:
            text_of(drafted(tmp_path / source.name))
        except ArchplanError as error:
            assert error.diagnostics and all(found.span.line > 0 for found in error.diagnostics)


def test_a_folder_with_one_bad_file_gives_the_others(tmp_path):
    written(tmp_path, "good.tf", 'resource "aws_sqs_queue" "q" {}')
    written(tmp_path, "bad.tf", 'resource "aws_sqs_queue" "p" {')
    draft = drafted(tmp_path)
    assert [it.name for it in draft.services] == ["q"]
    assert any(it.what.endswith("bad.tf") and "never closed" in it.why for it in draft.left_out)


def test_a_link_out_of_the_folder_and_a_module_outside_are_not_read(tmp_path):
    written(tmp_path, "secret.tf", 'resource "aws_sqs_queue" "outside" {}')
    written(tmp_path, "in/main.tf", 'module "m" { source = "../" }\nresource "aws_sqs_queue" "q" {}')
    (tmp_path / "in/link.tf").symlink_to(tmp_path / "secret.tf")
    draft = drafted(tmp_path / "in")
    assert [it.name for it in draft.services] == ["q"]


def test_several_configurations_are_refused_with_their_names(tmp_path):
    for name in ("prod", "test"):
        written(tmp_path, f"{name}/main.tf", 'resource "aws_sqs_queue" "q" {}')
    with pytest.raises(ArchplanError, match="configurations of their own"):
        drafted(tmp_path)


def test_a_plan_from_windows_is_read(tmp_path):
    file = tmp_path / "plan.json"
    file.write_bytes((HOME / "plan/plan.json").read_text().encode("utf-16"))
    assert len(drafted(file).services) == len(drafted(HOME / "plan").services)


def test_a_state_links_by_the_ids_it_holds(tmp_path):
    queue, fn = "arn:aws:sqs:us-east-1:1:jobs", "arn:aws:lambda:us-east-1:1:function:worker"
    resources = [
        {"address": "aws_sqs_queue.jobs", "mode": "managed", "type": "aws_sqs_queue", "name": "jobs", "values": {"arn": queue}},
        {"address": "aws_lambda_function.worker", "mode": "managed", "type": "aws_lambda_function", "name": "worker", "values": {"arn": fn}},
        {"address": "aws_lambda_event_source_mapping.m", "mode": "managed", "type": "aws_lambda_event_source_mapping", "name": "m",
         "values": {"event_source_arn": queue, "function_name": fn}},
    ]  # fmt: skip
    state = {"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": resources}}}
    draft = drafted(written(tmp_path, "state.json", json.dumps(state)))
    assert [(it.source, it.target) for it in draft.connections] == [("jobs", "worker")]


# ---------------------------------------------------------------------------------------------------- YAML of others


def test_tags_become_functions_and_merges_are_taken_in():
    tree = parse_foreign(
        "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: !Sub '${X}'\nd: !GetAtt A.B\ne: !Ref Z\n", "t"
    ).plain()
    assert tree["b"] == {"y": "3", "x": "1"}
    assert (tree["c"], tree["d"], tree["e"]) == ({"Fn::Sub": "${X}"}, {"Fn::GetAtt": "A.B"}, {"Ref": "Z"})


# ---------------------------------------------------------------------------------------------------- the verb


def test_the_verb_writes_a_draft_that_check_reads(tmp_path):
    target = tmp_path / "draft.yaml"
    ran = CliRunner().invoke(cli, ["import", str(HOME / "serverless"), "-o", str(target)])
    assert ran.exit_code == 0 and "7 services" in ran.output and "terraform" in ran.output
    assert CliRunner().invoke(cli, ["check", str(target)]).exit_code in (0, 1)
    assert CliRunner().invoke(cli, ["check", "--strict", str(target)]).exit_code == 3
    again = CliRunner().invoke(cli, ["import", str(HOME / "serverless"), "-o", str(target)])
    assert isinstance(again.exception, ArchplanError) and "is there already" in str(again.exception)
    assert CliRunner().invoke(cli, ["import", str(HOME / "sam"), "-o", str(target), "--force"]).exit_code == 0


def test_the_importer_may_be_named():
    assert imported([HOME / "compose"], "compose")[0] == "compose"
    with pytest.raises(ArchplanError, match="there is no importer 'pulumi'"):
        imported([HOME / "compose"], "pulumi")


def test_nothing_to_import_says_so(tmp_path):
    written(tmp_path, "readme.yaml", "hello: there")
    with pytest.raises(ArchplanError, match="holds nothing that archplan imports"):
        drafted(tmp_path)


def test_a_policy_is_a_hint_and_no_connection(tmp_path):
    draft = tf(
        tmp_path,
        """
resource "aws_iam_role" "fn" {}
resource "aws_lambda_function" "fn" {
  role = aws_iam_role.fn.arn
  environment { variables = { Q = aws_sqs_queue.known.url } }
}
resource "aws_sqs_queue" "known" {}
resource "aws_dynamodb_table" "t" {}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.fn.id
  policy = jsonencode({ Statement = [{ Action = "dynamodb:*", Resource = [aws_dynamodb_table.t.arn, aws_sqs_queue.known.arn] }] })
}
""",
    )
    assert [(it.source, it.target) for it in draft.connections] == [("fn", "known")]
    assert [it.what for it in draft.left_out if "policy allows" in it.why] == ["fn -> t"]


def test_files_that_terraform_does_not_load_are_listed(tmp_path):
    written(tmp_path, "prod.tfvars", "n = 2")
    written(tmp_path, "more.tf.json", "{}")
    draft = tf(tmp_path, 'resource "aws_sqs_queue" "q" {}')
    assert {Path(it.what).name for it in draft.left_out} == {"prod.tfvars", "more.tf.json"}


def test_an_origin_by_the_name_of_a_record_leads_where_the_record_does(tmp_path):
    """As people write it who use one variable for both: the origin names no resource at all."""
    draft = tf(
        tmp_path,
        """
variable "inner" {}
resource "aws_lb" "web" {}
resource "aws_route53_record" "inner" {
  name = var.inner
  type = "A"
  alias { name = aws_lb.web.dns_name }
}
resource "aws_lambda_function" "viewer" { count = 1 }
resource "aws_cloudfront_distribution" "cdn" {
  origin { domain_name = var.inner }
  default_cache_behavior {
    lambda_function_association { lambda_arn = aws_lambda_function.viewer[0].qualified_arn }
  }
}
""",
    )
    assert {(it.source, it.target) for it in draft.connections} == {("users", "cdn"), ("cdn", "web"), ("cdn", "viewer")}
    assert draft.service("viewer").options["runs"].value == "edge"
    assert plan_texts({"draft.yaml": text_of(draft)}, on=DAY)


@pytest.mark.heavy
def test_a_bill_that_asks_fails_a_gate_with_what_to_do(tmp_path):
    old, new = (
        written(tmp_path, "old.yaml", text_of(drafted(HOME / "sam"))),
        written(tmp_path, "new.yaml", text_of(drafted(HOME / "sam"))),
    )
    ran = CliRunner().invoke(cli, ["check", str(new), "--base", str(old), "--max-increase", "10%"])
    assert ran.exit_code == 1 and "answer what is asked for: archplan ask SPEC" in ran.output


def test_what_an_event_or_a_listener_only_needs_starts_nothing(tmp_path):
    """A broker's password starts no function, and a load balancer that signs people in forwards nothing to the pool."""
    draft = drafted(
        written(
            tmp_path,
            "t.yaml",
            """
Resources:
  Secret: {Type: AWS::SecretsManager::Secret}
  Jobs: {Type: AWS::SQS::Queue}
  Pool: {Type: AWS::Cognito::UserPool}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        E: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, SourceAccessConfigurations: [{URI: !Ref Secret}]}}
  Web: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
  Group: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Targets: [{Id: !GetAtt Fn.Arn}]}}
  Door:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Web
      DefaultActions:
        - {Type: authenticate-cognito, AuthenticateCognitoConfig: {UserPoolArn: !GetAtt Pool.Arn}}
        - {Type: forward, TargetGroupArn: !Ref Group}
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP}}
  Put: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, IntegrationSubtype: SQS-SendMessage, RequestParameters: {QueueUrl: !Ref Jobs}}}
""",
        )
    )
    assert {f"{it.source} -> {it.target}" for it in draft.connections} == {
        "users -> web", "users -> api", "web -> fn", "jobs -> fn", "api -> jobs",
    }  # fmt: skip


@pytest.mark.heavy
@pytest.mark.parametrize(
    "name", ["plan/plan.json", "sam/template.json", "fargate-cfn/template.yaml", "compose/compose.yaml"]
)
def test_values_of_wrong_kinds_end_in_a_draft_or_a_sentence(tmp_path, name):
    """Well-formed files in which values are of other kinds, keys are renamed or gone: 150 of each."""
    text, dice = (HOME / name).read_text(), random.Random(name)
    tree = json.loads(text) if name.endswith("json") else parse_foreign(text, "t").plain()
    paths = [path for path in inner_paths(tree) if path]
    file = tmp_path / Path(name).name
    for _ in range(150):
        other = json.loads(json.dumps(tree))
        for path in dice.choices(paths, k=dice.randint(1, 5)):
            spoil(other, path, dice)
        file.write_text(json.dumps(other))
        try:
            text_of(drafted(file))
        except ArchplanError as error:
            assert all(found.message and found.span.line > 0 for found in error.diagnostics)

"""Stacks within stacks: a template beside its parent is read with what it is given, once, and from nowhere else."""

import json
import os

import pytest

from archplan.importers.importer import imported
from archplan.importers.nested import DEEPEST, MOST_STACKS
from tests.drafts import arrows, drafted, left, options, written

QUEUE = """
Parameters:
  Timeout: {Type: Number, Default: 30}
  Consumer: {Type: String}
Resources:
  Jobs: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
  Worker: {Type: AWS::Lambda::Function, Properties: {MemorySize: !Ref Timeout, Runtime: python3.13}}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Jobs.Arn, FunctionName: !Ref Consumer}
Outputs:
  QueueArn: {Value: !GetAtt Jobs.Arn}
  Worker: {Value: !Ref Worker}
"""
PARENT = """
Resources:
  Create: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512, Runtime: python3.13}}
  Work:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: WHERE, Parameters: {Timeout: 256, Consumer: !Ref Create}}
  Told:
    Type: AWS::SNS::Subscription
    Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Work.Outputs.QueueArn}
  Topic: {Type: AWS::SNS::Topic}
  Called:
    Type: AWS::SNS::Subscription
    Properties: {Protocol: lambda, TopicArn: !Ref Topic, Endpoint: !Sub "${Work.Outputs.Worker}"}
"""


def two(tmp_path, where="./parts/queue.yaml", parent=PARENT, child=QUEUE, at="parts/queue.yaml"):
    written(tmp_path, at, child)
    return written(tmp_path, "main.yaml", parent.replace("WHERE", where))


@pytest.mark.parametrize("named", ["file", "folder", "both"])
def test_a_template_beside_its_parent_is_read_once_with_what_it_is_given(tmp_path, named):
    file = two(tmp_path)
    paths = {"file": [file], "folder": [tmp_path], "both": [file, tmp_path / "parts/queue.yaml"]}[named]
    draft = imported(paths)[1]
    assert sorted(it.type for it in draft.services) == ["lambda", "lambda", "sns", "sqs"]
    assert options(draft, "worker")["memory"] == "256 MB"
    assert options(draft, "create")["memory"] == "512 MB"
    assert arrows(draft) >= {"jobs -> create", "topic -> jobs", "topic -> worker"}
    jobs = draft.service("jobs")
    assert jobs is not None
    assert (jobs.place.file, jobs.place.line) == (str(tmp_path / "parts/queue.yaml"), 6)
    assert jobs.origin == "Work.Jobs (AWS::SQS::Queue)"
    assert not [it for it in left(draft) if "Work" in it and "Work." not in it]


def test_a_stack_that_stands_twice_is_drawn_twice(tmp_path):
    more = PARENT + "  Again:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: WHERE}\n"
    draft = drafted(two(tmp_path, parent=more))
    assert {it.name for it in draft.services if it.type == "sqs"} == {"jobs", "jobs-sqs"}
    assert [options(draft, it)["memory"] for it in ("worker", "worker-lambda")] == ["256 MB", "30 MB"]


@pytest.mark.parametrize(("where", "at"), [
    ("https://s3.amazonaws.com/bucket/v1/parts/queue.yaml", "parts/queue.yaml"),
    ('!Sub "https://${Bucket}.s3.${AWS::Region}.amazonaws.com/${Prefix}parts/queue.yaml"', "queue.yaml"),
    ('!Join ["", ["https://", !Ref B, "/parts/queue.yaml"]]', "parts/queue.yaml"),
])  # fmt: skip
def test_a_file_beside_it_stands_for_an_address_that_ends_alike_and_that_is_said(tmp_path, where, at):
    draft = drafted(two(tmp_path, where, at=at))
    assert draft.service("jobs") is not None
    assert any("Work" in it and "queue.yaml" in it for it in draft.notes)


def test_the_cdk_says_the_file_of_an_asset_beside_it(tmp_path):
    child = {"Resources": {"Jobs": {"Type": "AWS::SQS::Queue"}}}
    written(tmp_path, "cdk.out/AppWork1234.nested.template.json", json.dumps(child))
    stack = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}, "/x/0a1b.json"]]}},
        "Metadata": {"aws:asset:path": "AppWork1234.nested.template.json", "aws:asset:property": "TemplateURL"},
    }
    written(tmp_path, "cdk.out/App.template.json", json.dumps({"Resources": {"Work": stack}}))
    draft = drafted(tmp_path / "cdk.out")
    assert [it.name for it in draft.services] == ["jobs"] and not draft.notes


def test_sam_nests_by_a_location(tmp_path):
    child = "Resources: {Jobs: {Type: AWS::SQS::Queue}}"
    parent = """
Resources:
  Work: {Type: AWS::Serverless::Application, Properties: {Location: ./queue.yaml}}
  Theirs:
    Type: AWS::Serverless::Application
    Properties: {Location: {ApplicationId: arn:aws:serverlessrepo:us-east-1:1:applications/x, SemanticVersion: 1.0.0}}
"""
    draft = drafted(two(tmp_path, parent=parent, child=child, at="queue.yaml"))
    assert [it.name for it in draft.services] == ["jobs"]
    (theirs,) = (it for it in draft.left_out if "Theirs" in it.what)
    assert theirs.hides and "published" in theirs.why


@pytest.mark.parametrize(("where", "why"), [
    ("../queue.yaml", "outside of"), ("/etc/passwd", "outside of"), ("parts/none.yaml", "there is no"), ("parts", "there is no"),
    ("https://s3.amazonaws.com/b/other.yaml", "nothing is fetched"), ("!Ref Address", "nothing is fetched"), ("main.yaml", "holds itself"),
    ("parts/broken.yaml", "parts/broken.yaml"), ("parts/no.yaml", "has no Resources"), ('"a\\0b"', "there is no"), ("link.yaml", "outside of"),
])  # fmt: skip
def test_a_template_that_is_not_there_is_a_sentence_and_the_rest_is_read(tmp_path, where, why):
    home = tmp_path / "app"
    written(tmp_path, "queue.yaml", QUEUE)
    written(home, "parts/broken.yaml", "Resources: [\n")
    written(home, "parts/no.yaml", "AWS: AWS::X\n")
    os.symlink(tmp_path / "queue.yaml", home / "link.yaml")
    draft = drafted(written(home, "main.yaml", PARENT.replace("WHERE", where)))
    assert {it.name for it in draft.services} == {"create", "topic"}
    (found,) = (it for it in draft.left_out if it.what.startswith("Work"))
    assert why in found.why and found.hides and found.place.line == 4


def test_a_stack_under_a_condition_that_does_not_hold_is_not_read(tmp_path):
    parent = "Conditions: {Never: !Equals [a, b]}" + PARENT.replace("Stack\n", "Stack\n    Condition: Never\n")
    draft = drafted(two(tmp_path, parent=parent))
    assert {it.name for it in draft.services} == {"create", "topic"}
    assert any("does not hold" in why for why in left(draft).values())


def test_outputs_that_lead_in_a_circle_end(tmp_path):
    child = "Parameters: {A: {Type: String}}\nResources: {Jobs: {Type: AWS::SQS::Queue}}\nOutputs: {B: {Value: !Ref A}}"
    parent = """
Resources:
  One: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: q.yaml, Parameters: {A: !GetAtt Two.Outputs.B}}}
  Two: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: q.yaml, Parameters: {A: !GetAtt One.Outputs.B}}}
"""
    draft = drafted(two(tmp_path, parent=parent, child=child, at="q.yaml"))
    assert len(draft.services) == 2


def test_how_deep_and_how_many_is_bounded(tmp_path):
    stack = "  S{0}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: t{1}.yaml}}}}\n"
    for depth in range(DEEPEST + 3):
        written(tmp_path, f"t{depth}.yaml", "Resources:\n  Q: {Type: AWS::SQS::Queue}\n" + stack.format(1, depth + 1))
    draft = drafted(tmp_path / "t0.yaml")
    assert len(draft.services) == DEEPEST + 1
    assert any("deep" in why for why in left(draft).values())
    written(
        tmp_path, "wide.yaml", "Resources:\n" + "".join(stack.format(it, DEEPEST + 2) for it in range(MOST_STACKS + 5))
    )
    draft = drafted(tmp_path / "wide.yaml")
    assert sum(f"at most {MOST_STACKS}" in it.why for it in draft.left_out) == 5


def test_a_list_is_given_as_one_text(tmp_path):
    child = """
Parameters: {Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}, Zones: {Type: CommaDelimitedList}, Multi: {Type: String}}
Conditions: {IsMulti: !Equals [!Ref Multi, "true"]}
Resources:
  Group: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: !Ref Subnets}}
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: !Select [1, !Ref Zones]
      AllocatedStorage: 20
      MultiAZ: !If [IsMulti, true, false]
      DBSubnetGroupName: !Ref Group
"""
    parent = """
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, AvailabilityZone: us-east-1a}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, AvailabilityZone: us-east-1b}}
  Data:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: data.yaml
      Parameters: {Subnets: !Join [",", [!Ref A, !Ref B]], Zones: "db.t4g.micro, db.t4g.small", Multi: true}
"""
    draft = drafted(two(tmp_path, parent=parent, child=child, at="data.yaml"))
    assert options(draft, "db")["instance"] == "db.t4g.small" and options(draft, "db")["multi_az"] == "true"
    assert draft.places[0].tiers["private"] == ["db"]


def test_templates_of_one_name_in_two_folders_are_two(tmp_path):
    rule = "Targets: [{Id: a, Arn: !GetAtt Jobs.Arn}]"
    one = "Resources:\n  Jobs: {Type: AWS::SQS::Queue}\n"
    written(tmp_path, "a/template.yaml", one)
    other = f"  Often: {{Type: AWS::Events::Rule, Properties: {{ScheduleExpression: rate(1 hour), {rule}}}}}\n"
    written(tmp_path, "b/template.yaml", one + other)
    draft = drafted(tmp_path)
    assert len([it for it in draft.services if it.type == "sqs"]) == 2
    assert len([it for it in draft.connections if it.source == "often"]) == 1

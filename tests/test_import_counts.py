"""What files say of how many there are and which kind they are: nothing is priced as another, or left unsaid."""

import json

import pytest

from archplan.importers.writing import text_of
from tests.drafts import drafted, left, options, tf, written


def cfn(tmp_path, **sections):
    return drafted(written(tmp_path, "t.json", json.dumps(sections)))


def resource(kind, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


UNSAID = {"Parameters": {"Env": {"Type": "String"}}, "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}}}


def test_a_choice_by_a_condition_that_nothing_decides_is_asked_for(tmp_path):
    size = {"Fn::If": ["Prod", "m5.4xlarge", "t3.micro"]}
    same = {"Fn::If": ["Prod", "8", "8"]}
    draft = cfn(tmp_path, **UNSAID, Resources={"App": resource("EC2::Instance", InstanceType=size, BlockDeviceMappings=[{"DeviceName": "xvda", "Ebs": {"VolumeSize": same}}])})  # fmt: skip
    found = draft.service("app").options["instance"]
    assert (found.value, found.why) == ("ask", "condition Prod is known when it runs")
    assert draft.service("app").options["volume"].value == "8 GB"


def test_a_part_by_a_condition_that_nothing_decides_is_drawn_and_said(tmp_path):
    spec = {"Fn::If": ["Prod", {"StreamViewType": "NEW_IMAGE"}, {"Ref": "AWS::NoValue"}]}
    held = {"Type": "AWS::S3::Bucket", "Condition": "Prod"}
    draft = cfn(tmp_path, **UNSAID, Resources={"Orders": resource("DynamoDB::Table", StreamSpecification=spec), "Files": held})  # fmt: skip
    assert options(draft, "orders")["stream"] == "new-image"
    why = "nothing says whether the condition Prod holds; it is drawn"
    assert left(draft)["Files (AWS::S3::Bucket)"] == why and left(draft)["a part under Prod"] == why

"""Files of AWS's diagram-as-code: types of CloudFormation as services, children as frames, links as arrows."""

from random import Random

import pytest

from archplan.importers.formats.awsdac import _named, _typed
from archplan.importers.importer import imported
from archplan.importers.site import MADE, becomes
from archplan.importers.writing import text_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.services import catalog
from tests.drafts import left, mutated, written
from tests.drawings import found, led, written_and_read

SHOP = """Diagram:
  DefinitionFiles:
    - {Type: URL, Url: "https://example.com/icons.yaml"}
  Resources:
    Canvas: {Type: AWS::Diagram::Canvas, Children: [Cloud, User]}
    Cloud: {Type: AWS::Diagram::Cloud, Preset: AWSCloudNoLogo, Children: [Region]}
    Region: {Type: AWS::Region, Title: eu-west-1, Children: [VPC, Files, Jobs]}
    VPC:
      Type: AWS::EC2::VPC
      Title: "Shop (10.0.0.0/16)"
      Children: [Stack, ALB]
      BorderChildren:
        - {Position: S, Resource: IGW}
    Stack: {Type: AWS::Diagram::HorizontalStack, Children: [PublicA, PublicB, AppA, AppB]}
    PublicA: {Type: AWS::EC2::Subnet, Preset: PublicSubnet, Children: [NatA]}
    PublicB: {Type: AWS::EC2::Subnet, Preset: PublicSubnet, Children: [NatB]}
    NatA: {Type: AWS::EC2::NatGateway}
    NatB: {Type: AWS::EC2::NatGateway}
    AppA: {Type: AWS::EC2::Subnet, Preset: PrivateSubnet, Children: [WebA]}
    AppB: {Type: AWS::EC2::Subnet, Preset: PrivateSubnet, Children: [WebB]}
    WebA: {Type: AWS::ECS::Service, Title: Web}
    WebB: {Type: AWS::ECS::Service, Title: Web}
    ALB: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Preset: Application Load Balancer}
    IGW: {Type: AWS::EC2::InternetGateway}
    Files: {Type: AWS::S3, Title: Pictures}
    Jobs: {Type: AWS::Diagram::Resource, Preset: Amazon Simple Queue Service (Amazon SQS)}
    User: {Type: AWS::Diagram::Resource, Preset: User}
    Notes: {Type: AWS::Diagram::Resource, Title: unused}
  Links:
    - {Source: User, Target: IGW, TargetArrowHead: {Type: Open}}
    - {Source: IGW, Target: ALB, TargetArrowHead: {Type: Open}}
    - {Source: ALB, Target: WebA, TargetArrowHead: {Type: Open}, Labels: {SourceLeft: {Title: HTTP}}}
    - {Source: ALB, Target: WebB, TargetArrowHead: {Type: Open}}
    - {Source: Files, Target: WebA, SourceArrowHead: {Type: Open}}
    - {Source: WebB, Target: Jobs}
    - {Source: WebB, Target: Nothing, TargetArrowHead: {Type: Open}}
"""


def dac(tmp_path, text, name="shop.yaml"):
    return imported([written(tmp_path, name, text)])[1]


def small(tmp_path, *rows, links=()):
    names = [row.partition(":")[0] for row in rows]
    text = f"Diagram:\n  Resources:\n    Canvas: {{Type: 'AWS::Diagram::Canvas', Children: [{', '.join(names)}]}}\n"
    text += "".join(f"    {row}\n" for row in rows) + "  Links:\n" + "".join(f"    - {link}\n" for link in links)
    return dac(tmp_path, text)


def test_a_diagram_becomes_services_places_and_arrows(tmp_path):
    draft = dac(tmp_path, SHOP)
    assert found(draft) == {
        "nat": "nat",
        "web": "ecs",
        "alb": "alb",
        "internetgateway": "internetgateway",
        "pictures": "s3",
        "sqs": "sqs",
    }
    assert set(led(draft)) == {("users", "alb"), ("alb", "web"), ("web", "pictures"), ("web", "sqs")}
    assert "through internetgateway" in led(draft)["users", "alb"] and "is it this way?" in led(draft)["web", "sqs"]
    (vpc,) = draft.places
    assert vpc.tiers == {"public": ["nat", "alb", "internetgateway"], "private": ["web"]}
    assert (vpc.name, vpc.options["cidr"].value, vpc.options["zones"].value, draft.region.value) == (
        "shop",
        "10.0.0.0/16",
        "2",
        "eu-west-1",
    )
    assert {"Notes (AWS::Diagram::Resource)", "the link WebB -> Nothing"} <= set(left(draft))
    assert next(it for it in draft.connections if it.target == "sqs").place.line == SHOP.splitlines().index(
        "    - {Source: WebB, Target: Jobs}") + 1  # fmt: skip
    written_and_read(draft)


def test_two_regions_and_networks_are_not_one(tmp_path):
    """Alike icons in the zones of one network are one service; those in two networks or regions are two."""
    rows = []
    for one in "AB":
        rows += [f"R{one}: {{Type: 'AWS::Region', Title: {'eu-west-1' if one == 'A' else 'us-east-1'}, Children: [V{one}]}}",
                 f"V{one}: {{Type: 'AWS::EC2::VPC', Children: [S{one}1, S{one}2]}}"]  # fmt: skip
        for zone in "12":
            rows += [
                f"S{one}{zone}: {{Type: 'AWS::EC2::Subnet', Preset: PublicSubnet, Children: [I{one}{zone}]}}",
                f"I{one}{zone}: {{Type: 'AWS::EC2::Instance'}}",
            ]
    text = "Diagram:\n  Resources:\n    Canvas: {Type: 'AWS::Diagram::Canvas', Children: [RA, RB]}\n" + "".join(
        f"    {row}\n" for row in rows
    )
    draft = dac(tmp_path, text)
    assert [(it.type, it.options["count"].value) for it in draft.services] == [("ec2", "2"), ("ec2", "2")]
    assert len(draft.places) == 2 and all(len(place.tiers["public"]) == 1 for place in draft.places)


def test_every_type_that_templates_know_is_that_service():
    assert becomes("AWS::S3::Bucket") == "s3"
    known = [it for it in MADE if it.startswith("AWS::") and becomes(it)]
    assert len(known) > 60 and all((sense := _typed(it)) is not None and sense.type == becomes(it) for it in known)


@pytest.mark.parametrize("name", sorted(set(catalog()) - {"aws", "external", "docker"}))
def test_every_service_is_known_by_its_official_name(name):
    sense = _named(catalog()[name].title)
    assert sense is not None and sense.kind in ("service", "internet", "group", "free")
    assert sense.kind != "service" or sense.type == name or catalog()[sense.type].title == catalog()[name].title


@pytest.mark.parametrize(("row", "type_"), [
    ("A: {Type: 'AWS::Lambda'}", "lambda"), ("A: {Type: 'AWS::DocDB'}", "documentdb"), ("A: {Type: 'AWS::MSK'}", "msk"),
    ("A: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Preset: Network Load Balancer}", "nlb"),
    ("A: {Type: 'AWS::Diagram::Resource', Preset: Lambda function}", "lambda"), ("A: {Type: 'AWS::Kendra'}", "aws"),
    ("A: {Type: 'AWS::AutoScaling::AutoScalingGroup'}", "ec2"), ("A: {Type: 'AWS::ECS::Service', Children: [B]}", "ecs"),
])  # fmt: skip
def test_a_resource_is_known_by_its_preset_its_type_or_its_service(tmp_path, row, type_):
    assert (
        found(small(tmp_path, row, "B: {Type: 'AWS::S3::Bucket', Title: Kept}"))[
            next(it for it in found(small(tmp_path, row, "B: {Type: 'AWS::S3::Bucket', Title: Kept}")) if it != "kept")
        ]
        == type_
    )


def test_what_holds_its_like_is_only_the_frame_of_it(tmp_path):
    draft = small(
        tmp_path, "G: {Type: 'AWS::AutoScaling::AutoScalingGroup', Children: [I]}", "I: {Type: 'AWS::EC2::Instance'}"
    )
    assert found(draft) == {"ec2": "ec2"} and '"Auto Scaling Group": ["ec2"]' in draft.head["draw"].value


@pytest.mark.parametrize(("row", "what", "why"), [
    ("A: {Type: 'AWS::EC2::NetworkInterface', Title: Eni}", "Eni (AWS::EC2::NetworkInterface)", "no type for AWS::EC2::NetworkInterface"),
    ("A: {Type: 'AWS::Nope::Thing'}", "AWS::Nope::Thing", "no type for"), ("A: {Type: 'AWS::Lambda::Function', Children: [Gone]}", "child Gone", "no resource is called so"),
    ("A: {Type: 'AWS::Lambda::Function', Children: [A]}", "child A", "stands somewhere else"), ("A: {Title: words}", "words (a resource)", "no type"),
])  # fmt: skip
def test_what_is_not_read_is_listed(tmp_path, row, what, why):
    assert why in left(small(tmp_path, row, "B: {Type: 'AWS::S3::Bucket'}"))[what]


@pytest.mark.parametrize(("text", "slug"), [
    ("Diagram:\n  Resources:\n    {{range $i := seq 3}}\n    A: {Type: AWS::S3::Bucket}", "is-a-template"),
    ("Diagram: {Resources: []} # AWS::", "not-awsdac"), ("Diagram:\n  Resources: {A: {Type: AWS::S3::Bucket}}", "not-awsdac"),
    ("Diagram:\n # AWS::\n  - [", "bad-yaml"),
])  # fmt: skip
def test_what_is_no_such_file_is_said(tmp_path, text, slug):
    with pytest.raises(ArchplanError) as caught:
        dac(tmp_path, text)
    assert caught.value.diagnostics[0].slug == slug or slug == "bad-yaml"


def test_mutated_files_end_in_a_draft_or_a_sentence(tmp_path):
    dice = Random(5)
    for _ in range(60):
        try:
            text_of(dac(tmp_path, mutated(SHOP, dice)))
        except ArchplanError as error:
            assert error.diagnostics[0].span.line >= 1

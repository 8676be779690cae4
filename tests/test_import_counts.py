"""What files say of how many there are and which kind they are: nothing is priced as another, or left unsaid."""

import json

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


NETS = """
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "b" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "a" {
  count = 3
  vpc_id = aws_vpc.a.id
  availability_zone = element(["us-east-1a", "us-east-1b", "us-east-1c"], count.index)
  map_public_ip_on_launch = true
}
resource "aws_subnet" "b" {
  count = 3
  vpc_id = aws_vpc.b.id
  availability_zone = element(["us-east-1a", "us-east-1b", "us-east-1c"], count.index)
  map_public_ip_on_launch = true
}
"""
NAT = 'resource "aws_nat_gateway" "%s" {\n  count = 3\n  subnet_id = %s\n}\n'


def test_every_network_has_its_own_nat_gateways(tmp_path):
    two = "".join(NAT % (it, f"aws_subnet.{it}[count.index].id") for it in "ab")
    draft = tf(tmp_path, NETS + two)
    assert [(it.type, it.options["per"].value) for it in draft.services] == [("nat", "zone"), ("nat", "zone")]
    assert [it.tiers["public"] for it in draft.places] == [["nat"], ["nat-2"]]


def test_nat_gateways_of_a_network_elsewhere_are_each_one(tmp_path):
    draft = tf(tmp_path, NAT % ("n", '"subnet-${count.index}"'))
    assert [(it.type, it.options["per"].value) for it in draft.services] == [("nat", "vpc")] * 3


def test_a_private_nat_gateway_has_no_public_address(tmp_path):
    draft = tf(
        tmp_path, 'resource "aws_nat_gateway" "n" {\n  connectivity_type = "private"\n  subnet_id = "subnet-1"\n}'
    )
    assert "has no public address" in left(draft)["public address of aws_nat_gateway.n"]


END = """
resource "aws_vpc_endpoint" "s3" {
  vpc_id = aws_vpc.b.id
  service_name = "com.amazonaws.us-east-1.s3"
}
resource "aws_vpc_endpoint" "one" {
  vpc_id = aws_vpc.b.id
  vpc_endpoint_type = "Interface"
  service_name = "com.amazonaws.us-east-1.secretsmanager"
  subnet_ids = [aws_subnet.b[0].id]
}
resource "aws_vpc_endpoint" "two" {
  vpc_id = aws_vpc.b.id
  vpc_endpoint_type = "Interface"
  service_name = "com.amazonaws.us-east-1.kms"
  subnet_ids = [aws_subnet.b[0].id, aws_subnet.b[1].id]
}
resource "aws_vpc_endpoint" "all" {
  vpc_id = aws_vpc.b.id
  vpc_endpoint_type = "Interface"
  service_name = "com.amazonaws.us-east-1.kms"
  subnet_ids = aws_subnet.b[*].id
}
"""


def test_endpoints_stand_in_the_subnets_and_the_network_that_are_named(tmp_path):
    draft = tf(tmp_path, NETS + END)
    assert {it.name: getattr(it.options.get("per"), "value", "") for it in draft.services} == {
        "one": "vpc",
        "two": "",
        "all": "",
    }
    assert (
        left(draft)["two in 2 of 3 zones"] == "an endpoint is in one zone or in all of its VPC, and priced in all here"
    )
    a, b = draft.places
    assert "endpoints" not in a.options and b.options["endpoints"].value == "[s3]"


def test_nodes_of_memcached_are_all_of_them(tmp_path):
    draft = tf(
        tmp_path,
        'resource "aws_elasticache_cluster" "m" {\n  engine = "memcached"\n  node_type = "cache.m5.large"\n  num_cache_nodes = 5\n}',
    )
    found = options(draft, "m")
    assert found["shards"] == "5" and "replicas" not in found


DB = """
resource "aws_db_instance" "main" {
  engine = "mysql"
  instance_class = "db.r6g.large"
  allocated_storage = 2000
  storage_type = "io1"
  iops = 5000
}
resource "aws_db_instance" "copy" {
  replicate_source_db = aws_db_instance.main.identifier
  instance_class = "db.r6g.large"
}
resource "aws_db_instance" "second" {
  replicate_source_db = aws_db_instance.copy.identifier
  instance_class = "db.t3.medium"
}
resource "aws_db_instance" "snap" {
  snapshot_identifier = "x"
  instance_class = "db.t3.medium"
}
resource "aws_db_instance" "far" {
  replicate_source_db = "arn:aws:rds:us-west-2:123:db:x"
  instance_class = "db.t3.medium"
}
resource "aws_db_instance" "ora" {
  engine = "oracle-ee"
  instance_class = "db.m5.large"
  allocated_storage = 100
}
"""


def test_a_database_from_another_has_its_engine_and_storage(tmp_path):
    draft = tf(tmp_path, DB)
    text = text_of(draft)
    for name in ("copy", "second"):
        assert {"engine": "mysql", "storage": "2000 GB", "storage_type": "io1", "iops": "5000"}.items() <= options(
            draft, name
        ).items()
    for name in ("snap", "far"):
        assert {"engine": "ask", "storage": "ask"}.items() <= options(draft, name).items()
    assert options(draft, "ora")["engine"] == "ask" and "oracle-ee" in text.split("# Left out:")[1]


def test_a_replica_in_a_template_has_the_engine_of_its_source(tmp_path):
    draft = cfn(tmp_path, Resources={
        "Main": resource("RDS::DBInstance", Engine="mysql", DBInstanceClass="db.r6g.large", AllocatedStorage="2000"),
        "Copy": resource("RDS::DBInstance", SourceDBInstanceIdentifier={"Ref": "Main"}, DBInstanceClass="db.r6g.large"),
        "Snap": resource("RDS::DBInstance", DBSnapshotIdentifier="x", DBInstanceClass="db.r6g.large"),
    })  # fmt: skip
    assert {"engine": "mysql", "storage": "2000 GB"}.items() <= options(draft, "copy").items()
    assert {"engine": "ask", "storage": "ask"}.items() <= options(draft, "snap").items()


MACHINES = """
data "aws_ami" "this" {
  filter {
    name = "name"
    values = ["Windows_Server-2022-English-Full-Base-*"]
  }
}
resource "aws_instance" "win" {
  ami = data.aws_ami.this.id
  instance_type = "m5.xlarge"
  instance_market_options { market_type = "spot" }
}
resource "aws_spot_instance_request" "sp" {
  ami = "ami-1"
  instance_type = "m5.large"
}
resource "aws_launch_template" "t" {
  image_id = data.aws_ami.this.id
  instance_type = "m5.large"
  instance_market_options { market_type = "spot" }
}
resource "aws_autoscaling_group" "fleet" {
  min_size = 2
  max_size = 2
  launch_template { id = aws_launch_template.t.id }
}
resource "aws_ecs_service" "s" {
  task_definition = aws_ecs_task_definition.td.arn
  launch_type = "FARGATE"
}
resource "aws_ecs_task_definition" "td" {
  cpu = 4096
  memory = 16384
  runtime_platform { operating_system_family = "WINDOWS_SERVER_2019_CORE" }
}
"""


def test_windows_and_spot_are_read_where_the_files_say_them(tmp_path):
    draft = tf(tmp_path, MACHINES)
    assert {it.name: options(draft, it.name).get("os") for it in draft.services} == {"win": "windows", "sp": None, "fleet": "windows", "s": "windows"}  # fmt: skip
    assert {"Spot price of win", "Spot price of sp", "Spot price of fleet"} <= set(left(draft))
    assert "os: windows" in text_of(draft)


def test_windows_is_read_in_a_template(tmp_path):
    image = "{{resolve:ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base}}"
    draft = cfn(tmp_path, Resources={
        "App": resource("EC2::Instance", InstanceType="m5.large", ImageId=image),
        "Run": resource("ECS::Service", TaskDefinition={"Ref": "Td"}, LaunchType="FARGATE"),
        "Td": resource("ECS::TaskDefinition", Cpu="4096", Memory="16384", RuntimePlatform={"OperatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}),
    })  # fmt: skip
    assert options(draft, "app")["os"] == options(draft, "run")["os"] == "windows"

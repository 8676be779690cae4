"""What bears on a bill is in the draft, asked for or listed: of every resource that is read, whatever its type."""

import json

import pytest

from archplan.estimate.plan import plan_texts
from archplan.importers.site import MAKERS, RESOURCES, UNREAD, why_free
from archplan.importers.unread import unread
from archplan.importers.writing import text_of
from tests.clock import DAY
from tests.drafts import arrows, drafted, left, options, tf, written

RESOURCES.all()
# By the provider's documentation of each resource: an attribute that AWS bills, with a value that is no default.
BILLED = {
    "aws_db_instance": ["iops = 12345", "storage_throughput = 777", "max_allocated_storage = 999", "performance_insights_enabled = true",
                        "monitoring_interval = 17", 'storage_type = "io2"', 'license_model = "license-included"', "dedicated_log_volume = true"],
    "aws_rds_cluster": ['storage_type = "aurora-iopt1"', "iops = 4321", "allocated_storage = 987"],
    "aws_mq_broker": ['deployment_mode = "ACTIVE_STANDBY_MULTI_AZ"', 'storage_type = "ebs"'],
    "aws_msk_cluster": ["broker_node_group_info { storage_info { ebs_storage_info { volume_size = 876 } } }",
                        "broker_node_group_info { storage_info { ebs_storage_info { provisioned_throughput { volume_throughput = 251 } } } }",
                        'storage_mode = "TIERED"', 'enhanced_monitoring = "PER_TOPIC_PER_BROKER"'],
    "aws_opensearch_domain": ["cluster_config { dedicated_master_count = 13 }", 'cluster_config { warm_type = "ultrawarm1.medium.search" }',
                              "cluster_config { warm_count = 14 }", 'ebs_options { volume_type = "gp2" }', "ebs_options { iops = 3456 }"],
    "aws_dynamodb_table": ['replica { region_name = "eu-west-3" }', 'table_class = "STANDARD_INFREQUENT_ACCESS"',
                           "warm_throughput { read_units_per_second = 13000 }", 'global_secondary_index { name = "byOwner" }'],
    "aws_instance": ["root_block_device { iops = 5432 }", "root_block_device { throughput = 333 }", "ebs_block_device { volume_size = 654 }",
                     'tenancy = "dedicated"', 'credit_specification { cpu_credits = "unlimited" }', "monitoring = true"],
    "aws_launch_template": ["block_device_mappings { ebs { volume_size = 654 } }", "monitoring { enabled = true }", 'instance_type = "t3.large"'],
    "aws_ebs_volume": ["iops = 5432", "throughput = 333"],
    "aws_s3_bucket": ["replication_configuration { rules { id = 1 } }", "lifecycle_rule { enabled = true }", 'acceleration_status = "Enabled"'],
    "aws_efs_file_system": ['throughput_mode = "elastic"', "provisioned_throughput_in_mibps = 77", 'lifecycle_policy { transition_to_ia = "AFTER_7_DAYS" }'],
    "aws_elasticache_replication_group": ["snapshot_retention_limit = 17", "data_tiering_enabled = true"],
    "aws_kinesis_stream": ["retention_period = 168"],
    "aws_eks_node_group": ["disk_size = 654", 'capacity_type = "SPOT"'],
    "aws_ecs_task_definition": ["ephemeral_storage { size_in_gib = 77 }"],
    "aws_appautoscaling_target": ["max_capacity = 654"],
    "aws_lambda_alias": ["provisioned_concurrent_executions = 55"],
    "aws_autoscaling_group": ["mixed_instances_policy { instances_distribution { on_demand_base_capacity = 12 } }"],
    "aws_codebuild_project": ['environment { compute_type = "BUILD_GENERAL1_LARGE" }'],
    "aws_kms_key": ["multi_region = true"],
    "aws_docdb_cluster": ['storage_type = "iopt1"'],
    "aws_cloudfront_distribution": ['price_class = "PriceClass_100"'],
    "aws_lb": ["minimum_load_balancer_capacity { capacity_units = 77 }"],
}  # fmt: skip
CASES = [(type_, said) for type_, all_ in BILLED.items() for said in all_]


@pytest.mark.parametrize(("type_", "said"), CASES, ids=[f"{type_}: {said}" for type_, said in CASES])
def test_what_is_billed_is_read_asked_for_or_listed(tmp_path, type_, said):
    """The draft with the attribute is another one than without it, above its comments or in what is left out."""
    with_it, without = (
        text_of(tf(tmp_path, f'resource "aws_sqs_queue" "q" {{}}\nresource "{type_}" "it" {{\n{what}\n}}\n'))
        for what in (said, "")
    )
    values = [[row.partition(" # ")[0] for row in text.splitlines()] for text in (with_it, without)]
    name = said.replace("{", "=").split("=")[0].strip()
    assert values[0] != values[1], name


@pytest.mark.parametrize("type_", sorted(type_ for type_ in MAKERS if type_.startswith("aws_")))
@pytest.mark.parametrize("key", ["foo_iops", "number_of_foos", "foo_instance_type", "foo_capacity"])
def test_no_type_drops_what_its_key_says_is_billed(tmp_path, type_, key):
    draft = tf(tmp_path, f'resource "aws_sqs_queue" "q" {{}}\nresource "{type_}" "it" {{ {key} = 17 }}\n')
    assert [why for what, why in left(draft).items() if key in what] == [UNREAD]


def test_what_is_off_or_costs_nothing_is_not_listed(tmp_path):
    draft = tf(tmp_path, """
resource "aws_sqs_queue" "q" {
  max_message_size           = 2048
  message_retention_seconds  = 86400
  visibility_timeout_seconds = 30
  redrive_policy             = { maxReceiveCount = 5 }
}
resource "aws_db_instance" "db" {
  instance_class               = "db.t4g.micro"
  monitoring_interval          = 0
  performance_insights_enabled = false
  multi_az                     = false
  iops                         = 0
}
""")  # fmt: skip
    assert UNREAD not in left(draft).values()


READ = {
    "a database": ('aws_db_instance', 'instance_class = "db.m6g.large"\nallocated_storage = 500\nstorage_type = "gp3"\niops = 14000\nstorage_throughput = 600',
                   {"iops": "14000", "throughput": "600 MB/s"}),
    "a broker": ("aws_mq_broker", 'engine_type = "RabbitMQ"\ndeployment_mode = "CLUSTER_MULTI_AZ"\nhost_instance_type = "mq.m5.large"',
                 {"deployment": "cluster", "broker": "mq.m5.large"}),
    "a pair": ("aws_mq_broker", 'deployment_mode = "ACTIVE_STANDBY_MULTI_AZ"\nstorage_type = "efs"', {"deployment": "active-standby", "storage": "efs"}),
    "kafka": ("aws_msk_cluster", "number_of_broker_nodes = 6\nbroker_node_group_info {\ninstance_type = \"kafka.m5.large\"\nstorage_info {\nebs_storage_info {\nvolume_size = 700\n}\n}\n}",
              {"disk": "700 GB", "brokers": "6"}),
    "search": ("aws_opensearch_domain", 'cluster_config {\ninstance_type = "m6g.large.search"\ninstance_count = 3\ndedicated_master_enabled = true\ndedicated_master_count = 3\ndedicated_master_type = "m6g.large.search"\n}\nebs_options {\nvolume_type = "gp2"\nvolume_size = 50\n}',
               {"masters": "3", "master": "m6g.large.search", "disk_type": "gp2", "disk": "50 GB"}),
    "a table": ("aws_dynamodb_table", 'hash_key = "id"\ntable_class = "STANDARD_INFREQUENT_ACCESS"\nreplica { region_name = "eu-west-1" }\nreplica { region_name = "us-west-2" }',
                {"class": "infrequent-access", "replicas": "[eu-west-1, us-west-2]"}),
    "a disk": ("aws_ebs_volume", 'size = 10\ntype = "gp3"\niops = 4000\nthroughput = 250', {"iops": "4000", "throughput": "250 MB/s"}),
    "a server": ("aws_instance", 'instance_type = "t3.large"\nroot_block_device {\nvolume_size = 20\nvolume_type = "gp3"\niops = 4000\nthroughput = 250\n}',
                 {"volume": "20 GB", "iops": "4000", "throughput": "250 MB/s"}),
    "a cluster": ("aws_rds_cluster", 'engine = "aurora-mysql"\nstorage_type = "aurora-iopt1"', {"storage": "io-optimized"}),
    "a stream": ("aws_kinesis_stream", "shard_count = 2\nretention_period = 168", {"retention": "168 hours"}),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_what_archplan_has_a_word_for_is_read(tmp_path, case):
    type_, said, wanted = READ[case]
    draft = tf(tmp_path, f'resource "{type_}" "it" {{\n{said}\n}}\n')
    found = options(draft, draft.services[0].name)
    assert {key: found.get(key) for key in wanted} == wanted
    text = text_of(draft)
    assert plan_texts({"draft.yaml": text}, on=DAY) and UNREAD not in text
    taken = text.partition("# Left out:")[0]
    assert all(f"    {key}: {value}" in taken for key, value in wanted.items()), text


DISKS = {
    "main.tf": """
provider "aws" { region = "us-east-1" }
resource "aws_instance" "app" {
  instance_type = "t3.large"
  root_block_device { volume_size = 20 }
  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 100
    volume_type = "io2"
    iops        = 9000
  }
  ebs_block_device {
    device_name = "/dev/sdg"
    volume_size = 300
  }
}
""",
    "template.yaml": """
Resources:
  App:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: t3.large
      BlockDeviceMappings:
        - {DeviceName: /dev/xvda, Ebs: {VolumeSize: 20}}
        - {DeviceName: /dev/sdf, Ebs: {VolumeSize: 100, VolumeType: io2, Iops: 9000}}
        - {DeviceName: /dev/sdg, Ebs: {VolumeSize: 300}}
""",
}


@pytest.mark.parametrize("name", DISKS)
def test_every_disk_of_a_server_is_in_the_draft(tmp_path, name):
    draft = drafted(written(tmp_path, name, DISKS[name]))
    assert options(draft, "app")["volume"] == "20 GB"
    disks = [options(draft, it.name) for it in draft.services if it.type == "ebs"]
    assert disks == [{"size": "100 GB", "volume_type": "io2", "iops": "9000"}, {"size": "300 GB"}]
    assert plan_texts({"draft.yaml": text_of(draft)}, on=DAY) and UNREAD not in text_of(draft)


def group(name, size, type_):
    return f'resource "aws_eks_node_group" "{name}" {{\ncluster_name = aws_eks_cluster.c.name\ninstance_types = ["{type_}"]\nscaling_config {{\ndesired_size = {size}\n}}\n}}\n'


def test_node_groups_are_counted_together_where_they_are_alike_and_listed_where_not(tmp_path):
    head = 'resource "aws_eks_cluster" "c" {}\n'
    draft = tf(tmp_path, head + group("a", 2, "m5.large") + group("b", 3, "m5.large"))
    assert options(draft, "c")["nodes"] == "5"  # 2 + 3
    draft = tf(tmp_path, head + group("a", 2, "m5.large") + group("b", 3, "r5.large"))
    assert (options(draft, "c")["nodes"], options(draft, "c")["instance"]) == ("2", "m5.large")
    assert any("aws_eks_node_group.b" in what and "3" in what and "r5.large" in what for what in left(draft))


BESIDE = [
    'resource "aws_s3_bucket_lifecycle_configuration" "l" { bucket = aws_s3_bucket.b.id }',
    'resource "aws_s3_bucket_replication_configuration" "l" { bucket = aws_s3_bucket.b.id }',
    'resource "aws_s3_bucket_inventory" "l" { bucket = aws_s3_bucket.b.id }',
    'resource "aws_s3_bucket_intelligent_tiering_configuration" "l" { bucket = aws_s3_bucket.b.id }',
    'resource "aws_s3_bucket_accelerate_configuration" "l" { bucket = aws_s3_bucket.b.id }',
    'resource "aws_s3_bucket_analytics_configuration" "l" { bucket = aws_s3_bucket.b.id }',
    'resource "aws_s3_bucket_metric" "l" { bucket = aws_s3_bucket.b.id }',
]


@pytest.mark.parametrize("said", BESIDE)
def test_what_a_bucket_does_beside_keeping_is_listed(tmp_path, said):
    draft = tf(tmp_path, f'resource "aws_s3_bucket" "b" {{}}\n{said}\n')
    assert any(said.split('"')[1] in what and "b" in what and "billed" in why for what, why in left(draft).items())


def test_no_type_that_is_read_with_another_is_passed_over_as_free():
    """A star that ends a beginning says nothing of what is billed below it."""
    types = [said.split('"')[1] for said in BESIDE]
    assert [type_ for type_ in types if type_ not in MAKERS and why_free(type_)] == []


# ---------------------------------------------------------------------------------------------------- how many


@pytest.mark.parametrize(("said", "what"), [
    ('resource "aws_sqs_queue" "q" { count = 60 }', "10 of aws_sqs_queue.q"),
    ('resource "aws_sqs_queue" "q" { for_each = toset([' + ", ".join(f'"q{n}"' for n in range(60)) + "]) }", "10 of aws_sqs_queue.q"),
    ('resource "aws_sqs_queue" "q" { for_each = {' + ", ".join(f"q{n} = 1" for n in range(55)) + "} }", "5 of aws_sqs_queue.q"),
])  # fmt: skip
def test_a_count_that_is_cut_says_how_many_are_not_drawn(tmp_path, said, what):
    draft = tf(tmp_path, said)
    assert len(draft.services) == 50 and what in left(draft)


@pytest.mark.parametrize("said", ["count = 3", 'for_each = toset(["a", "b", "c"])', "for_each = {a = 1, b = 2, c = 3}"])
def test_a_module_that_stands_several_times_is_drawn_as_often(tmp_path, said):
    written(tmp_path, "m/main.tf", 'resource "aws_sqs_queue" "q" {}')
    draft = tf(
        tmp_path, f'module "m" {{\nsource = "./m"\n{said}\n}}\nmodule "n" {{\nsource = "./m"\ncount = var.unknown\n}}\n'
    )
    keys = ("0", "1", "2") if "count" in said else ("a", "b", "c")
    assert [it.name for it in draft.services] == [*(f"q-{key}" for key in keys), "q"]
    assert "number of module.n" in left(draft) and not any("module.m" in it for it in left(draft))
    draft = tf(tmp_path, f'module "l" {{\nsource = "terraform-aws-modules/sqs/aws"\n{said}\n}}\n')
    assert [it.name for it in draft.services] == [f"l-{key}" for key in keys]


def test_a_module_that_stands_too_often_says_how_many_are_not_drawn(tmp_path):
    written(tmp_path, "m/main.tf", 'resource "aws_sqs_queue" "q" {}')
    draft = tf(tmp_path, 'module "m" {\nsource = "./m"\ncount = 25\n}\n')
    assert len(draft.services) == 20 and "5 of module.m" in left(draft)


COPY = """
variable "name" {}
variable "size" {}
resource "aws_vpc" "net" { cidr_block = "10.${var.size}.0.0/16" }
resource "aws_subnet" "net" { vpc_id = aws_vpc.net.id }
resource "aws_sqs_queue" "jobs" { name = var.name }
resource "aws_lambda_function" "work" {
  memory_size = var.size
  vpc_config { subnet_ids = [aws_subnet.net.id] }
  environment { variables = { JOBS = aws_sqs_queue.jobs.url } }
}
output "function" { value = aws_lambda_function.work.arn }
"""
CALLS = """
module "m" {
  source   = "./m"
  for_each = { a = 128, b = 200 }
  name     = each.key
  size     = each.value
}
resource "aws_sqs_queue" "one" {}
resource "aws_lambda_event_source_mapping" "one" {
  event_source_arn = aws_sqs_queue.one.arn
  function_name    = module.m["b"].function
}
resource "aws_sns_topic" "all" {}
resource "aws_sns_topic_subscription" "all" {
  for_each  = module.m
  topic_arn = aws_sns_topic.all.arn
  endpoint  = module.m[each.key].function
}
resource "aws_sqs_queue" "each" {}
resource "aws_lambda_event_source_mapping" "each" {
  event_source_arn = aws_sqs_queue.each.arn
  function_name    = values(module.m)[*].function
}
"""


def test_copies_of_a_module_are_apart(tmp_path):
    """Each copy has its own values and network, calls what is its own, and is told from others by its key."""
    written(tmp_path, "m/main.tf", COPY)
    draft = tf(tmp_path, CALLS)
    assert [options(draft, f"work-{key}")["memory"] for key in "ab"] == ["128 MB", "200 MB"]
    assert {place.name: (place.options["cidr"].value, place.tiers["private"]) for place in draft.places} == {
        "net-a": ("10.128.0.0/16", ["work-a"]), "net-b": ("10.200.0.0/16", ["work-b"])}  # fmt: skip
    assert {"work-a -> jobs-a", "work-b -> jobs-b", "one -> work-b"} <= arrows(draft)
    assert not {"work-a -> jobs-b", "work-b -> jobs-a", "one -> work-a"} & arrows(draft)


def test_what_all_copies_of_a_module_give_is_all_of_it(tmp_path):
    written(tmp_path, "m/main.tf", COPY)
    call = 'resource "aws_sqs_queue" "q" {}\nresource "aws_lambda_event_source_mapping" "e" {\n event_source_arn = aws_sqs_queue.q.arn\n function_name = %s\n}\n'
    module = 'module "m" {\n source = "./m"\n count = 2\n name = "x"\n size = 128\n}\n'
    assert {"q -> work-0", "q -> work-1"} <= arrows(tf(tmp_path, module + call % "module.m[*].function"))
    assert {"q -> work-0", "q -> work-1"} <= arrows(tf(tmp_path, module + call % "module.m[var.which].function"))
    only = arrows(tf(tmp_path, module + call % "module.m[1].function"))
    assert "q -> work-1" in only and "q -> work-0" not in only


def test_copies_of_cloudformation_that_are_cut_are_counted(tmp_path):
    names = ", ".join(f"n{number}" for number in range(130))
    file = written(
        tmp_path,
        "t.yaml",
        f"Resources:\n  'Fn::ForEach::Q': [N, [{names}], {{'Q${{N}}': {{Type: AWS::SQS::Queue}}}}]\n",
    )
    draft = drafted(file)
    assert len(draft.services) == 100 and "30 of Fn::ForEach::Q" in left(draft)


@pytest.mark.parametrize(("each", "sizes"), [
    ("[100, 200, 300]", ["100 GB", "200 GB", "300 GB"]), ("{a = 100, b = 200}", ["100 GB", "200 GB"]), ("[]", []),
    ("var.nowhere", ["ask"]),
])  # fmt: skip
def test_a_dynamic_block_stands_once_for_each(tmp_path, each, sizes):
    draft = tf(tmp_path, f"""
resource "aws_instance" "app" {{
  instance_type = "t3.large"
  dynamic "ebs_block_device" {{
    for_each = {each}
    iterator = disk
    content {{
      device_name = "/dev/sd${{disk.key}}"
      volume_size = disk.value
    }}
  }}
}}
""")  # fmt: skip
    assert [options(draft, it.name)["size"] for it in draft.services if it.type == "ebs"] == sizes
    assert ("ebs_block_device of aws_instance.app" in left(draft)) == (each == "var.nowhere")


# ---------------------------------------------------------------------------------------------------- regions


def test_a_plan_s_second_provider_puts_its_resources_in_its_region(tmp_path):
    def one(name, key, **more):
        return {"address": f"aws_sqs_queue.{name}", "mode": "managed", "type": "aws_sqs_queue", "name": name, "values": {}} | more, {
            "address": f"aws_sqs_queue.{name}", "type": "aws_sqs_queue", "name": name, "provider_config_key": key, "expressions": {},
        }  # fmt: skip

    queues = [one("here", "aws"), one("far", "aws.far"), one("by_variable", "aws.said"), one("nowhere", "aws.odd")]
    providers = {
        "aws": {"name": "aws", "expressions": {"region": {"constant_value": "us-east-1"}}},
        "aws.far": {"name": "aws", "alias": "far", "expressions": {"region": {"constant_value": "eu-west-1"}}},
        "aws.said": {"name": "aws", "alias": "said", "expressions": {"region": {"references": ["var.second"]}}},
        "aws.odd": {"name": "aws", "alias": "odd", "expressions": {"region": {"references": ["local.x"]}}},
    }
    plan: dict[str, object] = {
        "format_version": "1.2", "terraform_version": "1.9.0", "variables": {"second": {"value": "eu-west-3"}},
        "planned_values": {"root_module": {"resources": [it for it, _ in queues]}},
        "configuration": {"provider_config": providers, "root_module": {"resources": [it for _, it in queues]}},
    }  # fmt: skip
    for order in (providers, dict(reversed(providers.items()))):
        plan["configuration"] = {"provider_config": order, "root_module": {"resources": [it for _, it in queues]}}
        draft = drafted(written(tmp_path, "plan.json", json.dumps(plan)))
        assert draft.region.value == "us-east-1"
        found = {it.name: it.options["region"].value for it in draft.services if "region" in it.options}
        assert found == {"far": "eu-west-1", "by-variable": "eu-west-3"}
        assert "region of aws_sqs_queue.nowhere" in left(draft)


def test_a_module_stands_in_the_region_of_the_provider_it_is_given(tmp_path):
    written(
        tmp_path, "m/main.tf", 'resource "aws_sqs_queue" "q" {}\nresource "aws_sns_topic" "t" { provider = aws.other }'
    )
    draft = tf(tmp_path, """
provider "aws" {
  alias  = "far"
  region = "eu-west-1"
}
module "m" {
  source    = "./m"
  providers = { aws = aws.far, aws.other = aws.far }
}
resource "aws_sqs_queue" "here" {}
resource "aws_sqs_queue" "new" { region = "eu-west-3" }
resource "aws_sqs_queue" "odd" { provider = aws.nowhere }
""")  # fmt: skip
    found = {it.name: it.options["region"].value for it in draft.services if "region" in it.options}
    assert found == {"q": "eu-west-1", "t": "eu-west-1", "new": "eu-west-3"}
    assert "region of aws_sqs_queue.odd" in left(draft)


# ---------------------------------------------------------------------------------------------------- SAM's own APIs


@pytest.mark.parametrize("kinds", [("Api", "HttpApi"), ("HttpApi", "Api"), ("Api", "Api"), ("HttpApi", "HttpApi")])
def test_sam_makes_an_api_of_each_kind(tmp_path, kinds):
    text = "Resources:\n" + "".join(
        f"  F{number}: {{Type: AWS::Serverless::Function, Properties: {{Events: {{E: {{Type: {kind}, Properties: {{Path: /, Method: get}}}}}}}}}}\n"
        for number, kind in enumerate(kinds)
    )
    draft = drafted(written(tmp_path, "t.yaml", text))
    apis = {it.name: it.options["kind"].value for it in draft.services if it.type == "apigateway"}
    said = {"Api": "rest", "HttpApi": "http"}
    assert sorted(apis.values()) == sorted({said[kind] for kind in kinds})
    for number, kind in enumerate(kinds):
        (api,) = [it.source for it in draft.connections if it.target == f"f{number}"]
        assert apis[api] == said[kind]


def test_the_walk_over_what_is_not_read_is_bounded():
    from archplan.importers.resource import Resource
    from archplan.kernel.diagnostics import Span
    from archplan.text.located import Located

    at = Span("x", 1, 1)
    deep = Located("7", at)
    for _ in range(5000):
        deep = Located({"a_size": deep}, at)
    many = Located({f"a{number}_size": Located("7", at) for number in range(500)}, at)
    assert list(unread(Resource("", "", "", deep, at))) == []
    assert len(list(unread(Resource("", "", "", many, at)))) == 40


STAGES = {
    "main.tf": """
provider "aws" { region = "us-east-1" }
resource "aws_api_gateway_rest_api" "api" {}
resource "aws_api_gateway_stage" "live" {
  rest_api_id           = aws_api_gateway_rest_api.api.id
  cache_cluster_enabled = true
  cache_cluster_size    = "1.6"
}
resource "aws_api_gateway_stage" "test" {
  rest_api_id           = aws_api_gateway_rest_api.api.id
  cache_cluster_enabled = false
  cache_cluster_size    = "237"
}
""",
    "template.yaml": """
Resources:
  Api: {Type: AWS::ApiGateway::RestApi}
  Live: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, CacheClusterEnabled: true, CacheClusterSize: "1.6"}}
  Test: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api}}
""",
    "sam.yaml": """
Resources:
  Api: {Type: AWS::Serverless::Api, Properties: {CacheClusterEnabled: true, CacheClusterSize: "1.6"}}
""",
}


@pytest.mark.parametrize("name", STAGES)
def test_the_cache_of_an_api_is_read_with_its_stage(tmp_path, name):
    draft = drafted(written(tmp_path, name, STAGES[name]))
    assert options(draft, "api")["cache"] == "1.6 GB"
    assert "cache: 1.6 GB" in text_of(draft).partition("# Left out:")[0] and UNREAD not in left(draft).values()


def test_a_second_stage_with_a_cache_is_listed(tmp_path):
    draft = drafted(written(tmp_path, "main.tf", STAGES["main.tf"].replace("= false", "= true")))
    assert options(draft, "api")["cache"] == "1.6 GB" and any("237 GB" in what for what in left(draft))


def test_where_failures_of_a_queue_go_is_read_from_a_policy_of_its_own(tmp_path):
    draft = tf(tmp_path, """
resource "aws_sqs_queue" "jobs" {}
resource "aws_sqs_queue" "failed" {}
resource "aws_sqs_queue_redrive_policy" "p" {
  queue_url      = aws_sqs_queue.jobs.id
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 3 })
}
""")  # fmt: skip
    assert options(draft, "jobs")["dead_letters"] == "failed" and left(draft) == {}


# ---------------------------------------------------------------------------------------------------- several in one

MEMBERS = {
    "aws_rds_cluster": ("aws_rds_cluster_instance", "cluster_identifier", "instance_class", "db.r6g.large", "db.r6g.xlarge", "readers"),
    "aws_docdb_cluster": ("aws_docdb_cluster_instance", "cluster_identifier", "instance_class", "db.r6g.large", "db.r6g.xlarge", "replicas"),
}  # fmt: skip


@pytest.mark.parametrize("type_", MEMBERS)
@pytest.mark.parametrize("alike", [True, False])
def test_an_instance_of_another_class_is_listed_and_not_counted_as_one_of_the_first(tmp_path, type_, alike):
    member, of, key, first, second, copies = MEMBERS[type_]
    both = f'resource "{type_}" "c" {{}}\n' + "".join(
        f'resource "{member}" "{name}" {{\n{of} = {type_}.c.id\n{key} = "{class_}"\n}}\n'
        for name, class_ in (("a", first), ("b", first if alike else second))
    )
    draft = tf(tmp_path, both)
    assert (options(draft, "c")["instance"], options(draft, "c")[copies]) == (first, "1" if alike else "0")
    assert any(second in what and f"{member}.b" in what for what in left(draft)) is not alike


def test_a_fleet_of_both_kinds_of_fargate_says_so(tmp_path):
    draft = tf(tmp_path, """
resource "aws_ecs_service" "web" {
  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 3
  }
}
""")  # fmt: skip
    assert options(draft, "web")["launch"] == "fargate"
    assert "FARGATE 1, FARGATE_SPOT 3 of web" in left(draft)


@pytest.mark.parametrize(("count", "readers"), [(1, "0"), (3, "2")])
def test_serverless_instances_beside_the_first_are_readers(tmp_path, count, readers):
    draft = tf(tmp_path, f"""
resource "aws_rds_cluster" "c" {{
  engine = "aurora-postgresql"
  serverlessv2_scaling_configuration {{
    min_capacity = 0.5
    max_capacity = 4
  }}
}}
resource "aws_rds_cluster_instance" "i" {{
  count              = {count}
  cluster_identifier = aws_rds_cluster.c.id
  instance_class     = "db.serverless"
}}
""")  # fmt: skip
    assert options(draft, "c")["readers"] == readers and "instance" not in options(draft, "c")
    assert f"readers: {readers}" in text_of(draft).partition("# Left out:")[0]


@pytest.mark.parametrize(
    "kind, write", [("aws_cloudfront_function", "functions: 1"), ("AWS::CloudFront::Function", "functions: 1"),
                      ("aws_route53domains_registered_domain", "domain_price: $14/year")],
)  # fmt: skip
def test_what_is_billed_with_another_is_not_said_to_be_free(kind, write):
    assert write in why_free(kind) and why_free(kind).startswith("billed")
    assert "not billed apart" in why_free("aws_cloudfront_cache_policy")

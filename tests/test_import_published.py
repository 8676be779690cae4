"""What configurations that people published turned up: small ones of our own with the same traits."""

import pytest

from archplan.importers.writing import text_of
from tests.drafts import arrows, drafted, left, options, planned, tf, written

# ------------------------------------------------------------------------------------------------ plans


def test_a_block_that_is_not_there_is_an_empty_list_in_a_plan(tmp_path):
    draft = planned(
        tmp_path,
        ("aws_s3_bucket", "data", {"website": [], "versioning": [], "lifecycle_rule": []}, {}),
        ("aws_vpc", "main", {"cidr_block": "10.0.0.0/16"}, {}),
        ("aws_lambda_function", "work", {"memory_size": 128, "vpc_config": []}, {}),
        ("aws_route53_zone", "zone", {"name": "example.com", "vpc": []}, {}),
    )
    assert "website" not in options(draft, "data")
    assert "private" not in options(draft, "dns")
    assert all("work" not in names for place in draft.places for names in place.tiers.values())


def test_a_key_in_quotes_is_found_at_its_line(tmp_path):
    draft = planned(tmp_path, *(("aws_instance", f'web["{key}"]', {"instance_type": "t3.nano"}, {}) for key in "abc"))
    lines = [service.place.line for service in draft.services]
    assert len(set(lines)) == 3, lines


def test_operations_a_second_of_a_disk_that_has_them_anyway_are_not_taken(tmp_path):
    disk = {"volume_size": 8, "volume_type": "gp2", "iops": 100}
    draft = planned(tmp_path, ("aws_instance", "web", {"instance_type": "t3.nano", "root_block_device": [disk]}, {}))
    assert options(draft, "web") == {"instance": "t3.nano", "volume": "8 GB", "volume_type": "gp2"}


# ------------------------------------------------------------------------------------------------ modules and folders

MODULE = 'variable "type" {}\nresource "aws_instance" "this" { instance_type = var.type }\n'
EXAMPLE = 'provider "aws" { region = "eu-west-1" }\nmodule "server" {\n  source = "../../"\n  type = "m5.large"\n}\n'


def test_the_folder_that_is_named_is_the_configuration_and_what_lies_about_it_its_modules(tmp_path):
    from archplan.importers.importer import imported

    written(tmp_path, "main.tf", MODULE)
    written(tmp_path, "wrappers/main.tf", 'module "all" {\n  source = "../"\n}\n')
    example = written(tmp_path, "examples/one/main.tf", EXAMPLE).parent
    written(tmp_path, "examples/two/main.tf", EXAMPLE)
    for paths in ([example, tmp_path], [tmp_path, example]):
        _, draft = imported(paths)
        assert [(it.type, it.options["instance"].value) for it in draft.services] == [("ec2", "m5.large")], paths


def test_a_module_on_disk_that_was_not_named_says_what_to_name(tmp_path):
    written(tmp_path, "main.tf", MODULE)
    folder = written(tmp_path, "examples/one/main.tf", EXAMPLE + 'resource "aws_sqs_queue" "jobs" {}\n').parent
    assert "name its folder as well" in left(drafted(folder))["module.server"]


def test_a_slice_has_as_many_as_it_takes_also_of_what_is_not_known(tmp_path):
    draft = tf(
        tmp_path,
        'data "aws_availability_zones" "here" {}\n'
        "locals { azs = slice(data.aws_availability_zones.here.names, 0, 3) }\n"
        'module "vpc" {\n source = "terraform-aws-modules/vpc/aws"\n version = "~> 6.0"\n azs = local.azs\n enable_nat_gateway = true\n}\n'
        'resource "aws_instance" "web" {\n count = length(local.azs)\n instance_type = "t3.nano"\n}\n'
        'resource "aws_sqs_queue" "q" {\n count = length(slice(["a", "b", "c", "d"], 1, 3))\n}\n',
    )
    assert draft.places[0].options["zones"].value == "3"
    assert [it.type for it in draft.services].count("ec2") == 3
    assert [it.type for it in draft.services].count("sqs") == 2


@pytest.mark.parametrize("said", [
    'eks_managed_node_groups = { one = { instance_types = ["m6i.large"], desired_size = 2 }, two = { instance_types = ["m6i.large"], desired_size = 3 } }',
    'eks_managed_node_group_defaults = { instance_types = ["m6i.large"] }\n eks_managed_node_groups = { one = { desired_size = 5 } }',
    'self_managed_node_groups = { one = { instance_type = "m6i.large", desired_size = 5 } }',
])  # fmt: skip
def test_the_module_of_eks_has_its_nodes_and_no_version_of_its_own(tmp_path, said):
    draft = tf(
        tmp_path,
        f'module "eks" {{\n source = "terraform-aws-modules/eks/aws"\n version = "~> 21.0"\n kubernetes_version = "1.33"\n {said}\n}}\n',
    )
    found = options(draft, "eks")
    assert (found["nodes"], found["instance"], found["version"]) == ("5", "m6i.large", "1.33")
    text_of(draft)
    assert not any("21.0" in it for it in left(draft))


@pytest.mark.parametrize(("expression", "names"), [
    ('[for z in ["a", "b"] : "q-${z}"]', ["q-a", "q-b"]),
    ('[for at, z in ["a", "b"] : "q${at}-${z}"]', ["q0-a", "q1-b"]),
    ('[for z in ["a", "b", "c"] : z if z != "b"]', ["a", "c"]),
    ('values({ for key, it in { x = { name = "one" }, y = { name = "two" } } : key => it.name })', ["one", "two"]),
    ('keys({ for key, it in { x = { on = true }, y = { on = false } } : key => it if it.on })', ["x"]),
    ('keys({ for it in [{ of = "a" }, { of = "b" }, { of = "a" }] : it.of => it... })', ["a", "b"]),
    ('[for key, it in { x = { a = 1 } } : try(it.b, "none")]', ["none"]),
])  # fmt: skip
def test_a_for_makes_one_of_each(tmp_path, expression, names):
    draft = tf(tmp_path, f'resource "aws_sqs_queue" "q" {{\n for_each = toset({expression})\n name = each.value\n}}\n')
    assert sorted(it.name for it in draft.services) == sorted(f"q-{name}" for name in names)


def test_what_one_entry_lacks_is_not_taken_from_another_of_it(tmp_path):
    draft = tf(
        tmp_path,
        'resource "aws_sqs_queue" "jobs" {}\nresource "aws_sqs_queue" "other" {}\nresource "aws_lambda_function" "work" {}\n'
        "locals { mappings = { one = { from = aws_sqs_queue.jobs.arn, note = aws_sqs_queue.other.arn } } }\n"
        'resource "aws_lambda_event_source_mapping" "each" {\n for_each = { for k, v in local.mappings : k => v if true }\n'
        "  event_source_arn = try(each.value.source, each.value.from, null)\n  function_name = aws_lambda_function.work.arn\n}\n",
    )
    assert arrows(draft) == {"jobs -> work"}


def test_what_a_type_says_of_what_is_not_given_is_its_value(tmp_path):
    written(
        tmp_path, "m/main.tf",
        "variable \"services\" {\n  type = map(object({\n    create = optional(bool, true)\n    memory = optional(number, 512)\n    note = optional(string)\n"
        "    disk = optional(object({ size = optional(number, 30) }), {})\n  }))\n}\n"
        'resource "aws_lambda_function" "each" {\n  for_each = { for k, v in var.services : k => v if v.create }\n  memory_size = each.value.memory\n'
        '  timeout = each.value.note == null ? 7 : 8\n}\n'
        'resource "aws_ebs_volume" "each" {\n  for_each = var.services\n  size = each.value.disk.size\n}\n',
    )  # fmt: skip
    draft = tf(
        tmp_path,
        'module "m" {\n  source = "./m"\n  services = { one = {}, two = { memory = 256 }, off = { create = false, disk = { size = 8 } } }\n}\n',
    )
    found = sorted(
        (it.type, options(draft, it.name).get("memory") or options(draft, it.name)["size"]) for it in draft.services
    )
    assert found == [("ebs", "30 GB"), ("ebs", "30 GB"), ("ebs", "8 GB"), ("lambda", "256 MB"), ("lambda", "512 MB")]
    assert {options(draft, it.name)["timeout"] for it in draft.services if it.type == "lambda"} == {"7 s"}


def test_the_service_of_an_endpoint_that_is_not_said_is_asked_for(tmp_path):
    said = 'vpc_endpoint_type = "Interface"\n  service_name = data.aws_vpc_endpoint_service.this.service_name'
    assert options(tf(tmp_path, f'resource "aws_vpc_endpoint" "one" {{\n  {said}\n}}\n'), "one")["to"] == "ask"


def test_subnets_of_one_count_stand_in_a_zone_each(tmp_path):
    subnets = "".join(
        f'resource "aws_subnet" "{name}" {{\n  count = 3\n  vpc_id = aws_vpc.main.id\n}}\n'
        for name in ("app", "db", "cache")
    )
    draft = tf(tmp_path, f'resource "aws_vpc" "main" {{}}\nresource "aws_sqs_queue" "q" {{}}\n{subnets}')
    assert draft.places[0].options["zones"].value == "3"


def test_a_module_of_a_for_each_knows_which_it_is(tmp_path):
    written(
        tmp_path, "m/main.tf", 'variable "of" {}\nresource "aws_lambda_function" "work" {\n  memory_size = var.of\n}\n'
    )
    draft = tf(
        tmp_path, 'module "m" {\n  for_each = { a = { memory = 512 } }\n  source = "./m"\n  of = each.value.memory\n}\n'
    )
    assert options(draft, "work")["memory"] == "512 MB"


@pytest.mark.parametrize(("nullable", "memory"), [("  nullable = false\n", "512 MB"), ("", "128 MB")])
def test_null_is_the_default_where_a_variable_is_never_null(tmp_path, nullable, memory):
    written(
        tmp_path,
        "m/main.tf",
        f'variable "of" {{\n  default = 512\n{nullable}}}\nresource "aws_lambda_function" "work" {{\n  memory_size = var.of\n}}\n',
    )
    assert options(tf(tmp_path, 'module "m" {\n  source = "./m"\n  of = null\n}\n'), "work")["memory"] == memory


def test_a_module_is_given_what_one_below_it_makes(tmp_path):
    written(
        tmp_path,
        "q/main.tf",
        'resource "aws_sqs_queue" "jobs" {}\noutput "arn" {\n  value = aws_sqs_queue.jobs.arn\n}\n',
    )
    written(
        tmp_path, "f/main.tf",
        'variable "from" {}\nresource "aws_lambda_function" "work" {}\nresource "aws_lambda_event_source_mapping" "it" {\n'
        "  event_source_arn = var.from\n  function_name = aws_lambda_function.work.arn\n}\n",
    )  # fmt: skip
    for each in ("from = module.q.arn", "for_each = { one = { from = module.q.arn } }\n  from = each.value.from"):
        calls = f'module "f" {{\n  source = "./f"\n  {each}\n}}\nmodule "q" {{\n  source = "./q"\n}}\n'
        assert arrows(tf(tmp_path, calls)) == {"jobs -> work"}


# ------------------------------------------------------------------------------------------------ sizes and arrows

TASK = 'resource "aws_ecs_task_definition" "app" {\n  cpu = 256\n  memory = 512\n  %s\n}\n'
SERVICE = 'resource "aws_ecs_service" "app" {\n  task_definition = aws_ecs_task_definition.app.arn\n  %s\n}\n'


@pytest.mark.parametrize(("task", "service", "launch"), [
    ("", "", "ec2"), ('requires_compatibilities = ["EC2"]', "", "ec2"), ('requires_compatibilities = ["FARGATE"]', "", "fargate"),
    ("", 'launch_type = "FARGATE"', "fargate"),
    ("", 'capacity_provider_strategy {\n capacity_provider = "FARGATE_SPOT"\n weight = 1\n}', "fargate-spot"),
])  # fmt: skip
def test_tasks_run_on_fargate_where_something_says_so(tmp_path, task, service, launch):
    assert options(tf(tmp_path, TASK % task + SERVICE % service), "app")["launch"] == launch


def test_tasks_read_and_write_the_file_systems_they_mount(tmp_path):
    volume = 'volume {\n  name = "data"\n  efs_volume_configuration {\n    file_system_id = aws_efs_file_system.data.id\n  }\n}'
    draft = tf(
        tmp_path, 'resource "aws_efs_file_system" "data" {}\n' + TASK % volume + SERVICE % 'launch_type = "FARGATE"'
    )
    assert "app -> data" in arrows(draft)


def test_a_fleet_has_the_disk_of_its_template_and_the_type_of_its_policy(tmp_path):
    draft = tf(
        tmp_path,
        'resource "aws_launch_template" "it" {\n  instance_type = "t3.large"\n  block_device_mappings {\n    device_name = "/dev/xvda"\n'
        '    ebs {\n      volume_size = 40\n      volume_type = "gp3"\n    }\n  }\n  block_device_mappings {\n    device_name = "/dev/sdb"\n    ebs {\n      volume_size = 99\n    }\n  }\n}\n'
        'resource "aws_autoscaling_group" "plain" {\n  min_size = 2\n  max_size = 2\n  launch_template {\n    id = aws_launch_template.it.id\n  }\n}\n'
        'resource "aws_autoscaling_group" "mixed" {\n  min_size = 2\n  max_size = 2\n  mixed_instances_policy {\n    launch_template {\n'
        '      launch_template_specification {\n        launch_template_id = aws_launch_template.it.id\n      }\n      override {\n        instance_type = "c5.large"\n      }\n    }\n  }\n}\n',
    )  # fmt: skip
    assert options(draft, "plain") == {"count": "2", "instance": "t3.large", "volume": "40 GB", "volume_type": "gp3"}
    assert options(draft, "mixed")["instance"] == "c5.large"
    assert {"a disk of aws_launch_template.it, in plain", "a disk of aws_launch_template.it, in mixed"} <= set(
        left(draft)
    )


@pytest.mark.parametrize(("said", "compute"), [
    ('compute_type = "BUILD_GENERAL1_MEDIUM"\n type = "LINUX_CONTAINER"', "general1.medium"),
    ('compute_type = "BUILD_GENERAL1_LARGE"\n type = "ARM_CONTAINER"', "arm1.large"), ("compute_type = var.size", "ask"),
    ('compute_type = "BUILD_LAMBDA_1GB"', "ask"),
])  # fmt: skip
def test_a_build_has_its_machine(tmp_path, said, compute):
    text = 'variable "size" {}\nresource "aws_codebuild_project" "build" {\n  environment {\n    %s\n  }\n}\n'
    assert options(tf(tmp_path, text % said), "build")["compute"] == compute


def test_clusters_have_the_class_of_their_instances_or_ask_for_it(tmp_path):
    draft = tf(
        tmp_path,
        'resource "aws_neptune_cluster" "one" {}\nresource "aws_neptune_cluster" "none" {}\n'
        'resource "aws_neptune_cluster_instance" "i" {\n  count = 2\n  cluster_identifier = aws_neptune_cluster.one.id\n  instance_class = "db.r5.large"\n}\n'
        'resource "aws_rds_cluster" "old" {\n  engine = "aurora-mysql"\n  engine_mode = "serverless"\n}\n'
        'resource "aws_dms_replication_instance" "copy" {\n  replication_instance_class = "dms.t3.large"\n  multi_az = true\n}\n',
    )
    assert (options(draft, "one")["instance"], options(draft, "one")["replicas"]) == ("db.r5.large", "1")
    assert (options(draft, "none")["instance"], options(draft, "old")["instance"]) == ("ask", "ask")
    assert options(draft, "copy") == {"instance": "dms.t3.large", "deployment": "multi-az"}


def test_a_size_that_the_price_book_lacks_is_asked_for_and_not_the_usual_one(tmp_path):
    draft = tf(
        tmp_path,
        'resource "aws_elasticsearch_domain" "logs" {\n  cluster_config {\n    instance_type = "t9.small.elasticsearch"\n  }\n}\n',
    )
    assert "instance: ask" in text_of(draft)


def test_clients_meet_the_web_acl_before_what_it_guards_and_programs_do_not_call_the_edge(tmp_path):
    draft = tf(
        tmp_path,
        'resource "aws_wafv2_web_acl" "acl" {\n  scope = "CLOUDFRONT"\n}\nresource "aws_s3_bucket" "site" {}\n'
        "resource \"aws_cloudfront_distribution\" \"cdn\" {\n  web_acl_id = aws_wafv2_web_acl.acl.arn\n  origin {\n    domain_name = aws_s3_bucket.site.bucket_domain_name\n  }\n}\n"
        "resource \"aws_lambda_function\" \"login\" {\n  environment {\n    variables = { BACK_TO = aws_cloudfront_distribution.cdn.domain_name }\n  }\n}\n",
    )  # fmt: skip
    assert arrows(draft) == {"users -> acl", "acl -> cdn", "cdn -> site"}
    assert "programs tell them where" in left(draft)["login -> cdn (named in its environment)"]


def test_one_of_a_count_is_that_one_and_a_star_all(tmp_path):
    draft = tf(
        tmp_path,
        'resource "aws_sqs_queue" "q" {\n  count = 3\n}\nresource "aws_sqs_queue" "of" {\n  for_each = toset(["a", "b"])\n}\n'
        'resource "aws_lambda_function" "one" {\n  environment {\n    variables = { Q = aws_sqs_queue.q[1].url, A = aws_sqs_queue.of["b"].url }\n  }\n}\n'
        'resource "aws_lambda_function" "two" {\n  environment {\n    variables = { Q = "${aws_sqs_queue.q[0].url},${aws_sqs_queue.q[2].url}" }\n  }\n}\n'
        'resource "aws_lambda_function" "all" {\n  environment {\n    variables = { Q = join(",", aws_sqs_queue.q[*].url), A = join(",", aws_sqs_queue.of.*.url) }\n  }\n}\n',
    )  # fmt: skip
    assert arrows(draft) == {
        "one -> q-1", "one -> of-b", "two -> q-0", "two -> q-2", "all -> q-0", "all -> q-1", "all -> q-2", "all -> of-a", "all -> of-b",
    }  # fmt: skip


def test_a_classic_load_balancer_leads_to_the_fleet_that_names_it(tmp_path):
    draft = tf(
        tmp_path,
        'resource "aws_elb" "front" {}\nresource "aws_autoscaling_group" "fleet" {\n  min_size = 2\n  max_size = 2\n  load_balancers = [aws_elb.front.name]\n}\n',
    )
    assert arrows(draft) == {"users -> front", "front -> fleet"}


@pytest.mark.parametrize(("image", "size"), [("redis:alpine", "node"), ("elasticsearch:7.16.1", "instance"), ("postgres:16", "instance"), ("mongo:7", "instance"), ("rabbitmq:3", "broker")])  # fmt: skip
def test_a_container_that_becomes_a_service_asks_for_its_size(tmp_path, image, size):
    written(tmp_path, "compose.yaml", f"services:\n  web:\n    image: nginx\n  it:\n    image: {image}\n")
    assert options(drafted(tmp_path), "it")[size] == "ask"

"""Sizes that files state where one would not look: clusters of RDS, limits of containers, fleets under tasks, values beside."""

import json
import sys

import pytest

from archplan.importers.importer import imported
from archplan.importers.lacking import book, lacking
from archplan.importers.site import MAKERS, RESOURCES
from archplan.importers.writing import text_of
from tests.drafts import arrows, drafted, left, options, planned, tf, written

# ------------------------------------------------------------------------------------------- clusters of RDS

MYSQL = 'resource "aws_rds_cluster" "orders" {{\n engine = "{}"\n {}\n}}\n'
CLASS = 'db_cluster_instance_class = "db.r6gd.large"\n allocated_storage = 100\n iops = 1000\n storage_type = "io1"'


@pytest.mark.parametrize(("engine", "more", "type_"), [
    ("mysql", CLASS, "aws"), ("postgres", CLASS, "aws"), ("aurora-mysql", "", "aurora"), ("aurora-postgresql", "", "aurora"),
    ("aurora", "", "aurora"), ("mysql", "", "aws"),
])  # fmt: skip
def test_a_cluster_of_rds_itself_is_no_aurora(tmp_path, engine, more, type_):
    """Three instances and their disks, of which archplan has no price: the person says it, and it is never Aurora's."""
    draft = tf(tmp_path, MYSQL.format(engine, more))
    assert [it.type for it in draft.services] == [type_]
    if type_ == "aws":
        assert options(draft, "orders")["monthly"] == "ask" and "ask" in text_of(draft)
        assert not more or "db.r6gd.large" in draft.service("orders").options["monthly"].why


def test_a_cluster_of_rds_itself_in_a_template_is_no_aurora(tmp_path):
    body = {"Engine": "postgres", "DBClusterInstanceClass": "db.m6gd.large", "AllocatedStorage": 100}
    text = json.dumps({"Resources": {"Orders": {"Type": "AWS::RDS::DBCluster", "Properties": body}}})
    draft = drafted(written(tmp_path, "t.json", text))
    assert [it.type for it in draft.services] == ["aws"] and "db.m6gd.large" in text_of(draft)


# ------------------------------------------------------------------------------------------- containers


def compose(tmp_path, text):
    return drafted(written(tmp_path, "compose.yaml", "services:\n" + text))


@pytest.mark.parametrize(("platform", "options_"), [
    ("linux/arm64", {"processor": "arm"}), ("linux/arm64/v8", {"processor": "arm"}), ("linux/amd64", {}),
    ("windows/amd64", {"os": "windows"}), ("windows", {"os": "windows"}), ("linux/arm/v7", {}),
])  # fmt: skip
def test_a_platform_is_a_processor_and_a_system(tmp_path, platform, options_):
    draft = compose(tmp_path, f"  app: {{image: shop, platform: {platform}}}\n")
    assert {key: it for key, it in options(draft, "app").items() if key in ("processor", "os")} == options_
    assert ("platform linux/arm/v7 of app" in left(draft)) == (platform == "linux/arm/v7")


DEVICES = "deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 2, capabilities: [gpu]}]}}}"


@pytest.mark.parametrize("said", [DEVICES, "gpus: all", "runtime: nvidia", "devices: ['/dev/ttyUSB0:/dev/ttyUSB0']", "shm_size: 2gb",
                                  "deploy: {mode: global}", "storage_opt: {size: 120G}"])  # fmt: skip
@pytest.mark.parametrize("image", ["shop", "postgres:16"])
def test_what_a_container_needs_of_its_machine_is_listed(tmp_path, said, image):
    """Graphics cards, devices, a copy on every machine: no task of Fargate has them, and the bill would not show it."""
    draft = compose(tmp_path, f"  app: {{image: {image}, {said}}}\n")
    assert any(it.endswith(" of app") for it in left(draft)), left(draft)


@pytest.mark.parametrize("image", ["postgres:16", "redis", "mongo", "rabbitmq", "elasticsearch:8"])
def test_how_many_containers_a_database_has_and_how_large_is_said(tmp_path, image):
    draft = compose(
        tmp_path,
        f"  db: {{image: '{image}', deploy: {{replicas: 3, resources: {{limits: {{cpus: '2', memory: 4G}}}}}}}}\n",
    )
    assert "3 containers of db" in left(draft)
    size = next(it for it in draft.service("db").options.values() if "what" in it.why and "is to become" in it.why)
    assert "2 vCPU" in size.why and "4 GB" in size.why


# ------------------------------------------------------------------------------------------- values beside a file

CONFIG = 'variable "size" { default = 128 }\nresource "aws_lambda_function" "f" { memory_size = var.size }\n'


def test_one_file_of_terraform_has_the_values_that_lie_beside_it(tmp_path):
    """Terraform loads these unasked; other files of the folder may hold anything, so that they are named."""
    main = written(tmp_path, "main.tf", CONFIG)
    assert options(drafted(main), "f")["memory"] == "128 MB"
    written(tmp_path, "terraform.tfvars", "size = 512\n")
    assert options(drafted(main), "f")["memory"] == "512 MB"
    written(tmp_path, "z.auto.tfvars.json", '{"size": 1024}')
    written(tmp_path, "big.tfvars", "size = 2048\n")
    assert options(drafted(main), "f")["memory"] == "1024 MB"
    written(tmp_path, "queues.tf", 'resource "aws_sqs_queue" "q" {}')
    draft = drafted(main)
    assert [it.type for it in draft.services] == ["lambda"]
    assert next(why for what, why in left(draft).items() if what.endswith("queues.tf")).startswith(
        "Terraform loads it too"
    )
    both = imported([main, tmp_path / "queues.tf"])[1]
    assert {it.type for it in both.services} == {"lambda", "sqs"} and not any("queues.tf" in it for it in left(both))
    assert not any("Terraform loads it too" in why for why in left(drafted(tmp_path)).values())


# ------------------------------------------------------------------------------------------- fleets under tasks

FLEET = """
resource "aws_ecs_cluster" "main" { name = "main" }
resource "aws_launch_template" "node" {
  instance_type = "m5.large"
  user_data     = base64encode("#!/bin/bash\\necho ECS_CLUSTER=${aws_ecs_cluster.main.name} >> /etc/ecs/ecs.config")
}
resource "aws_autoscaling_group" "nodes" {
  min_size = 2
  max_size = 4
  launch_template { id = aws_launch_template.node.id }
}
resource "aws_ecs_task_definition" "t" { requires_compatibilities = ["EC2"] }
"""
PROVIDER = """
resource "aws_ecs_capacity_provider" "cp" {
  name = "cp"
  auto_scaling_group_provider { auto_scaling_group_arn = aws_autoscaling_group.nodes.arn }
}
resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = [aws_ecs_capacity_provider.cp.name]
}
"""
TASKS = """
resource "aws_ecs_service" "{name}" {{
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.t.arn
  launch_type     = "EC2"
  desired_count   = 2
}}
"""
OTHER = 'resource "aws_autoscaling_group" "workers" {\n min_size = 1\n max_size = 1\n}\n'


@pytest.mark.parametrize("how", ["user data", "capacity provider"])
def test_a_fleet_is_counted_with_the_tasks_that_run_on_it(tmp_path, how):
    fleet = FLEET if how == "user data" else FLEET.replace("ECS_CLUSTER=${aws_ecs_cluster.main.name}", "x") + PROVIDER
    draft = tf(tmp_path, fleet + TASKS.format(name="app") + OTHER)
    assert {it.name: it.type for it in draft.services} == {"app": "ecs", "workers": "ec2"}
    app = options(draft, "app")
    assert (app["instance"], app["instances"], app["tasks_per_instance"]) == ("m5.large", "2..4", "ask")
    assert any("counted with app" in why for what, why in left(draft).items() if "nodes" in what)
    assert all("nodes" not in names for place in draft.places for names in place.tiers.values())


def test_a_fleet_that_several_services_share_is_counted_once(tmp_path):
    draft = tf(tmp_path, FLEET + TASKS.format(name="app") + TASKS.format(name="jobs"))
    assert {it.name: it.type for it in draft.services} == {"app": "ecs", "jobs": "ecs"}
    assert options(draft, "app")["instances"] == "2..4" and options(draft, "jobs")["instances"] == "ask"
    assert not arrows(draft)


def test_a_fleet_beside_tasks_of_fargate_stands(tmp_path):
    draft = tf(tmp_path, FLEET + TASKS.format(name="app").replace('"EC2"', '"FARGATE"'))
    assert {it.name: it.type for it in draft.services} == {"app": "ecs", "nodes": "ec2"}


@pytest.mark.parametrize(("provider", "launch"), [
    ("aws_ecs_capacity_provider.cp.name", "ec2"), ('"cp"', "ec2"), ('"FARGATE"', "fargate"), ('"FARGATE_SPOT"', "fargate-spot"),
])  # fmt: skip
def test_a_capacity_provider_of_one_s_own_is_a_fleet(tmp_path, provider, launch):
    strategy = f"capacity_provider_strategy {{\n capacity_provider = {provider}\n weight = 1\n }}"
    draft = tf(tmp_path, FLEET + PROVIDER + TASKS.format(name="app").replace('launch_type     = "EC2"', strategy))
    assert options(draft, "app")["launch"] == launch
    assert ("instance" in options(draft, "app")) == (launch == "ec2")


# ------------------------------------------------------------------------------------------- what is billed beside

TABLE = """
resource "aws_dynamodb_table" "t" {
  hash_key = "id"
  billing_mode = "%s"
  read_capacity = 5
  write_capacity = 5
  global_secondary_index {
    name = "by-user"
    hash_key = "user"
    range_key = "day"
    projection_type = "KEYS_ONLY"
    read_capacity = 7
    write_capacity = 9
  }
  local_secondary_index {
    name = "by-day"
    range_key = "day"
    projection_type = "ALL"
  }
}
"""
INDEXES = [
    {"name": "by-user", "partition_key": "user", "sort_key": "day", "projects": "keys"},
    {"name": "by-day", "kind": "local", "sort_key": "day"},
]


@pytest.mark.parametrize(
    ("mode", "size"), [("PAY_PER_REQUEST", {}), ("PROVISIONED", {"read_capacity": "7", "write_capacity": "9"})]
)
def test_every_index_of_a_table_is_in_the_draft(tmp_path, mode, size):
    draft = tf(tmp_path, TABLE % mode)
    assert json.loads(options(draft, "t")["indexes"]) == [INDEXES[0] | size, INDEXES[1]]
    assert "by-user" in text_of(draft) and not any("index" in it for it in left(draft))


def test_every_index_of_a_table_in_a_template_is_in_the_draft(tmp_path):
    keys = [{"AttributeName": "user", "KeyType": "HASH"}, {"AttributeName": "day", "KeyType": "RANGE"}]
    body = {
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [
            {"IndexName": "by-user", "KeySchema": keys, "Projection": {"ProjectionType": "KEYS_ONLY"}}
        ],
    }
    draft = drafted(
        written(
            tmp_path, "t.json", json.dumps({"Resources": {"T": {"Type": "AWS::DynamoDB::Table", "Properties": body}}})
        )
    )
    assert json.loads(options(draft, "t")["indexes"]) == INDEXES[:1]


def test_a_table_has_the_range_that_its_scaling_says(tmp_path):
    scaling = "".join(f'''
resource "aws_appautoscaling_target" "{key}" {{
  resource_id = "table/${{aws_dynamodb_table.t.name}}"
  scalable_dimension = "dynamodb:table:{key}CapacityUnits"
  min_capacity = 5
  max_capacity = {most}
}}
''' for key, most in (("Read", 50), ("Write", 60)))  # fmt: skip
    draft = tf(tmp_path, TABLE % "PROVISIONED" + scaling)
    assert (options(draft, "t")["read_capacity"], options(draft, "t")["write_capacity"]) == ("5..50", "5..60")
    assert not [it for it in left(draft) if "capacity" in it]


def test_snapshots_are_counted_with_their_volume_or_listed(tmp_path):
    draft = tf(tmp_path, 'resource "aws_ebs_volume" "v" { size = 10 }\nresource "aws_ebs_snapshot" "a" { volume_id = aws_ebs_volume.v.id }\n'
               'resource "aws_ebs_snapshot" "b" { volume_id = aws_ebs_volume.v.id }\nresource "aws_ebs_snapshot" "c" { volume_id = "vol-1" }\n')  # fmt: skip
    assert options(draft, "v")["snapshots"] == "2" and "aws_ebs_snapshot.c" in left(draft)


@pytest.mark.parametrize(
    ("kind", "option"), [("cloud-watch-logs", "vended_logs"), ("s3", "vended_to_s3"), ("kinesis-data-firehose", "")]
)
def test_flow_logs_ask_how_much_they_hold(tmp_path, kind, option):
    draft = tf(
        tmp_path,
        f'resource "aws_sqs_queue" "q" {{}}\nresource "aws_flow_log" "f" {{ log_destination_type = "{kind}" }}',
    )
    asked = {
        key
        for it in draft.services
        for key, fact in it.options.items()
        if it.type == "cloudwatch" and fact.how == "missing"
    }
    assert asked == ({option} if option else set()) and ("aws_flow_log.f" in left(draft)) == (not option)


@pytest.mark.parametrize("name", sorted(book()))
def test_what_archplan_lacks_asks_for_its_price_once(tmp_path, name):
    """Two resources of one such service are one service of the draft, by its official name."""
    draft = tf(tmp_path, f'resource "aws_{name}_thing" "a" {{}}\nresource "aws_{name}_other" "b" {{}}\n')
    (it,) = draft.services
    assert (it.type, it.options["name"].value, it.options["monthly"].how) == ("aws", book()[name][0], "missing")
    assert "aws_" + name + "_other.b" in left(draft)
    assert lacking(f"AWS::{name.title().replace('_', '')}::Thing") == book()[name]


def test_nothing_that_is_read_is_said_to_be_lacking():
    RESOURCES.all()
    assert len(MAKERS) > 100 and not [it for it in MAKERS if lacking(it)[0]]
    assert lacking("google_emr_cluster") == lacking("aws_vpc") == ("", "")


# ------------------------------------------------------------------------------------------- copies of a module in a plan


def copies(tmp_path, keys, reference='module.m["b"].function', kind="plan"):
    """A plan, or a state, of a module with a function and its queue that stands so often, and a queue that starts one."""

    def one(type_, name, prefix, **values):
        return {"address": f"{prefix}{type_}.{name}", "mode": "managed", "type": type_, "name": name, "values": values}

    inner = []
    for key in keys:
        at = f'module.m["{key}"]' if key else "module.m"
        url = f"https://sqs/{key}-jobs"
        known = {"environment": [{"variables": {"JOBS": url}}]} if kind == "state" else {}
        queue = one("aws_sqs_queue", "jobs", f"{at}.", **({"url": url} if kind == "state" else {}))
        inner.append(
            {
                "address": at,
                "resources": [queue, one("aws_lambda_function", "work", f"{at}.", memory_size=128, **known)],
            }
        )
    outer = [one("aws_sqs_queue", "start", ""), one("aws_lambda_event_source_mapping", "start", "", batch_size=1)]
    values = {"root_module": {"resources": outer, "child_modules": inner}}
    module = {
        "resources": [
            {**one("aws_sqs_queue", "jobs", ""), "expressions": {}},
            {**one("aws_lambda_function", "work", ""), "expressions": {"environment": [{"variables": {"references": ["aws_sqs_queue.jobs.url", "aws_sqs_queue.jobs"]}}]}},
        ],
        "outputs": {"function": {"expression": {"references": ["aws_lambda_function.work.arn", "aws_lambda_function.work"]}}},
    }  # fmt: skip
    expressions = {
        "event_source_arn": {"references": ["aws_sqs_queue.start.arn"]},
        "function_name": {"references": [reference]},
    }
    root = {
        "resources": [outer[0], {**outer[1], "expressions": expressions}], "module_calls": {"m": {"source": "./m", "module": module}},
    }  # fmt: skip
    tree: dict[str, object] = {"format_version": "1.2", "terraform_version": "1.9.0"}
    tree |= {"planned_values": values, "configuration": {"root_module": root}} if kind == "plan" else {"values": values}
    return drafted(written(tmp_path, "plan.json", json.dumps(tree, indent=1)))


def test_copies_of_a_module_in_a_plan_call_what_is_their_own(tmp_path):
    draft = copies(tmp_path, "ab")
    assert sorted(it.name for it in draft.services) == ["jobs-a", "jobs-b", "start", "work-a", "work-b"]
    assert arrows(draft) == {"work-a -> jobs-a", "work-b -> jobs-b", "start -> work-b"}


@pytest.mark.parametrize("reference", ["module.m", "module.m[each.key].function"])
def test_what_names_no_one_copy_in_a_plan_names_all(tmp_path, reference):
    started = {it for it in arrows(copies(tmp_path, "ab", reference)) if it.startswith("start")}
    assert started == (set() if reference == "module.m" else {"start -> work-a", "start -> work-b"})


def test_copies_of_a_module_in_a_state_call_what_is_their_own(tmp_path):
    assert arrows(copies(tmp_path, "ab", kind="state")) == {"work-a -> jobs-a", "work-b -> jobs-b"}


@pytest.mark.parametrize("key", ["", "a"])
def test_a_module_that_stands_once_in_a_plan_has_no_key_in_its_names(tmp_path, key):
    draft = copies(tmp_path, [key], "module.m.function")
    assert arrows(draft) == {"work -> jobs", "start -> work"}


# ------------------------------------------------------------------------------------------- many of a kind

MANY = {
    "subnets": [("aws_subnet", {"vpc_id": "aws_vpc.v.id"}), ("aws_route_table_association", {"subnet_id": "aws_subnet.{}.id", "route_table_id": "aws_route_table.t.id"})],
    "policies": [("aws_iam_role", {}), ("aws_iam_policy", {"policy": "aws_lambda_function.f.arn"}),
                 ("aws_iam_role_policy_attachment", {"role": "aws_iam_role.{}.name", "policy_arn": "aws_iam_policy.{}.arn"})],
}  # fmt: skip


def calls_for(tmp_path, kind, count):
    """How many of our own calls it takes to read so many of each; comparisons in a loop of comprehension are among them."""
    tmp_path.mkdir()
    rows = [
        ("aws_vpc", "v", {}),
        ("aws_route_table", "t", {}),
        ("aws_lambda_function", "f", {"role": "aws_iam_role.r0.arn"}),
    ]
    rows += [
        (type_, f"r{n}", {key: it.format(f"r{n}") for key, it in names.items()})
        for n in range(count)
        for type_, names in MANY[kind]
    ]
    calls = 0

    def counted(frame, event, _):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(counted)
    try:
        draft = planned(tmp_path, *((type_, name, {}, names) for type_, name, names in rows))
    finally:
        sys.setprofile(None)
    assert [it.type for it in draft.services] == ["lambda"]
    return calls


@pytest.mark.parametrize("kind", sorted(MANY))
def test_resources_that_name_one_another_are_looked_up_and_not_searched_for(tmp_path, kind):
    """it: takes four times the calls for four times the resources; searching would take sixteen times"""
    few, many = (calls_for(tmp_path / str(count), kind, count) for count in (75, 300))
    assert many < 5 * few, (few, many)

"""A folder of Terraform means what Terraform makes of it: overrides are merged, values of variables taken in order."""

import pytest

from tests.drafts import arrows, left, options, tf, written

SERVER = """
resource "aws_instance" "web" {
  instance_type = "t3.micro"
  root_block_device {
    volume_size = 30
    volume_type = "gp3"
  }
}
"""
REFUSED = "it overrides what no other file has, which Terraform refuses"


def servers(draft):
    return [(it.name, {key: fact.value for key, fact in it.options.items()}) for it in draft.services]


@pytest.mark.parametrize("name", ["override.tf", "a_override.tf"])
@pytest.mark.parametrize(("over", "said"), [
    ('instance_type = "t3.large"', {"instance": "t3.large", "volume": "30 GB"}),
    ("root_block_device { volume_size = 50 }", {"instance": "t3.micro", "volume": "50 GB"}),
    ('dynamic "root_block_device" {\nfor_each = [70]\ncontent { volume_size = root_block_device.value }\n}',
     {"instance": "t3.micro", "volume": "70 GB"}),
])  # fmt: skip
def test_an_override_replaces_arguments_and_all_blocks_of_a_type(tmp_path, name, over, said):
    written(tmp_path, name, f'resource "aws_instance" "web" {{\n{over}\n}}')
    draft = tf(tmp_path, SERVER)
    found = servers(draft)
    assert [(name, {key: it[key] for key in said}) for name, it in found] == [("web", said)]
    assert left(draft) == {}


def test_several_overrides_follow_the_names_of_their_files(tmp_path):
    for name, size in (("z_override.tf", "t3.xlarge"), ("override.tf", "t3.large"), ("a_override.tf", "t3.small")):
        written(tmp_path, name, f'resource "aws_instance" "web" {{ instance_type = "{size}" }}')
    assert [it["instance"] for _, it in servers(tf(tmp_path, SERVER))] == ["t3.xlarge"]


@pytest.mark.parametrize(("base", "over"), [
    ('variable "n" { default = 1 }', 'variable "n" { default = 3 }'),
    ('variable "n" { type = number }', 'variable "n" { default = 3 }'),
    ("locals {\nn = 1\nk = 7\n}\nlocals { j = 2 }", "locals { n = 3 }"),
    ('module "m" {\nsource = "./m"\nn = 1\n}', 'module "m" { n = 3 }'),
    ('module "m" {\nsource = "./k"\nn = 3\n}', 'module "m" { source = "./m" }'),
])  # fmt: skip
def test_every_block_that_has_a_name_is_merged(tmp_path, base, over):
    written(tmp_path, "m/main.tf", 'variable "n" {}\noutput "n" { value = var.n }')
    written(tmp_path, "override.tf", over)
    word = {"v": "var.n", "l": "local.n", "m": "module.m.n"}[base[0]]
    draft = tf(tmp_path, f'{base}\nresource "aws_sqs_queue" "q" {{ count = {word} }}')
    assert ([it.name for it in draft.services], left(draft)) == (["q-0", "q-1", "q-2"], {})


def test_a_provider_and_a_module_s_own_blocks_are_overridden(tmp_path):
    written(tmp_path, "override.tf", 'provider "aws" { region = "eu-west-1" }')
    written(tmp_path, "m/main.tf", SERVER)
    written(tmp_path, "m/override.tf", 'resource "aws_instance" "web" { instance_type = "t3.large" }')
    far = 'provider "aws" {\nalias = "far"\nregion = "eu-central-1"\n}\nresource "aws_sqs_queue" "q" { provider = aws.far }\n'
    draft = tf(tmp_path, far + 'module "m" { source = "./m" }')
    assert draft.region.value == "eu-west-1" and options(draft, "q")["region"] == "eu-central-1"
    assert [it.options["instance"].value for it in draft.services if it.type == "ec2"] == ["t3.large"]


def test_an_override_of_nothing_is_listed_and_drawn_by_nobody(tmp_path):
    written(tmp_path, "override.tf", 'resource "aws_instance" "wbe" { instance_type = "t3.large" }\nlocals { n = 3 }')
    draft = tf(tmp_path, SERVER)
    assert [name for name, _ in servers(draft)] == ["web"]
    assert left(draft) == {"resource aws_instance.wbe": REFUSED, "local.n": REFUSED}


def test_an_override_keeps_what_led_to_the_block(tmp_path):
    written(tmp_path, "override.tf", 'resource "aws_lambda_function" "fn" { memory_size = 512 }')
    draft = tf(tmp_path, """
resource "aws_lambda_function" "fn" { memory_size = 128 }
resource "aws_sqs_queue" "q" {}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = aws_sqs_queue.q.arn
  function_name    = aws_lambda_function.fn.arn
}
""")  # fmt: skip
    assert arrows(draft) == {"q -> fn"} and options(draft, "fn")["memory"] == "512 MB"


# ------------------------------------------------------------------------------------------- values of variables


@pytest.mark.parametrize(("files", "count"), [
    ({}, 1), ({"terraform.tfvars": "n = 2"}, 2), ({"terraform.tfvars": "n = 2", "a.auto.tfvars": "n = 3"}, 3),
    ({"a.auto.tfvars": "n = 2", "z.auto.tfvars": "n = 3"}, 3), ({"terraform.tfvars.json": '{"n": 4}'}, 4),
    ({"terraform.tfvars.json": '{"n": 4}', "terraform.tfvars": "n = 2"}, 4),
    ({"a.auto.tfvars.json": '{"n": 4}', "terraform.tfvars.json": '{"n": 2}'}, 4),
    ({"a.auto.tfvars.json": '{"n": 4}', "b.auto.tfvars": "n = 2"}, 2), ({"terraform.tfvars": 'n = "2"'}, 2),
])  # fmt: skip
def test_the_last_file_of_values_counts_as_terraform_orders_them(tmp_path, files, count):
    """terraform.tfvars, terraform.tfvars.json, then *.auto.tfvars and *.auto.tfvars.json by their names."""
    for name, text in files.items():
        written(tmp_path, name, text)
    draft = tf(tmp_path, 'variable "n" { default = 1 }\nresource "aws_sqs_queue" "q" { count = var.n }')
    assert (len(draft.services), left(draft)) == (count, {})


@pytest.mark.parametrize(("name", "text", "why"), [
    ("prod.tfvars.json", '{"n": 4}', "Terraform reads it with -var-file alone; import a plan made with it"),
    ("a.auto.tfvars.json", "[4]", "not read: values of variables are an object"),
    ("a.auto.tfvars.json", "{", "not read: this is no JSON: Expecting property name enclosed in double quotes"),
    ("terraform.tfvars", "n = ]", "not read: ']' is no value"),
    ("override.tf.json", "{}", "JSON configuration is not read: import a plan instead"),
])  # fmt: skip
def test_a_file_that_is_not_read_is_listed(tmp_path, name, text, why):
    file = written(tmp_path, name, text)
    draft = tf(tmp_path, 'variable "n" { default = 1 }\nresource "aws_sqs_queue" "q" { count = var.n }')
    assert left(draft) == {str(file): why} and len(draft.services) == 1


def test_a_text_of_values_in_json_is_no_template(tmp_path):
    written(tmp_path, "terraform.tfvars.json", '{"size": "${local.size}"}')
    draft = tf(
        tmp_path,
        'locals { size = "t3.large" }\nvariable "size" {}\nresource "aws_instance" "web" { instance_type = var.size }',
    )
    assert options(draft, "web")["instance"] == "${local.size}"


# ------------------------------------------------------------------------------------------- how many


TIMES = [
    "count = length(data.aws_availability_zones.all.names)", "count = var.nowhere", "count = var.nowhere ? 1 : 0", "count = null",
    "for_each = toset(data.aws_availability_zones.all.names)", "for_each = var.nowhere", "for_each = local.nowhere",
    "for_each = { for zone in data.aws_availability_zones.all.names : zone => 1 }", "for_each = toset([aws_vpc.v.id])",
    "for_each = module.nowhere.zones", "for_each = { for key, it in var.nowhere : key => it if it.on }", "for_each = null",
]  # fmt: skip


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("type_", ["aws_nat_gateway", "aws_instance", "aws_sqs_queue", "aws_lambda_function", "aws_lb"])
def test_what_stands_an_unknown_number_of_times_is_there_once_and_said(tmp_path, type_, times):
    draft = tf(
        tmp_path,
        f'data "aws_availability_zones" "all" {{}}\nresource "aws_vpc" "v" {{}}\nresource "{type_}" "it" {{ {times} }}',
    )
    assert len(draft.services) == 1
    assert left(draft)[f"{times.split()[0]} of {type_}.it"] == "is known when it runs; one is drawn"


@pytest.mark.parametrize(("times", "number"), [
    ("count = 2", 2), ('count = "2"', 2), ('count = tonumber("2")', 2), ('count = "${1 + 1}"', 2), ('for_each = toset(["a", "b", "a"])', 2),
    ('count = length(distinct(["a", "b", "a"]))', 2), ('for_each = toset(concat(["a", "b"], ["b", "c"]))', 3),
    ("for_each = { a = 1, b = 2 }", 2),
])  # fmt: skip
def test_a_number_is_what_terraform_makes_of_it(tmp_path, times, number):
    draft = tf(tmp_path, f'resource "aws_sqs_queue" "q" {{ {times} }}')
    assert (len(draft.services), left(draft)) == (number, {})

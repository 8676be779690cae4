#!/usr/bin/env bash
# tfparse leaves out what a for_each of unknown values makes, and makes one of a count that is written as "2"
#
# Expected: what a provider will say (the zones of a region) is unknown to a reader without a provider, so a resource
#           that is repeated over it is given with its repetition marked as unknown, whether count or for_each repeats
#           it. And count = "2" is two, as Terraform converts the text to a number.
# Real:     under for_each the resource is not in the answer at all: of a network with a NAT gateway for each zone no
#           gateway is left. Under count it is there once, as [0], with count None. And count = "2" makes one server,
#           where count = 2 makes two. Nothing is raised, with stop_on_hcl_error too.
# Version:  tfparse 0.6.22
# Source:   https://developer.hashicorp.com/terraform/language/functions/tonumber (Terraform converts types by itself where
#           it has to); the package itself
# What it means for us: our import draws one of what is repeated an unknown number of times, under count and for_each
#           alike, and says so; a bill from a list without it would lack the dearest part of a network without a word.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tfparse==0.6.22 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -i '^tfparse'

cat >"$folder/main.tf" <<'HCL'
data "aws_availability_zones" "all" {}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "public" {
  count      = length(data.aws_availability_zones.all.names)
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.${count.index}.0/24"
}

resource "aws_nat_gateway" "zone" {
  for_each  = toset(data.aws_availability_zones.all.names)
  subnet_id = aws_subnet.public[index(data.aws_availability_zones.all.names, each.key)].id
}

resource "aws_instance" "number" {
  count         = 2
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
}

resource "aws_instance" "text" {
  count         = "2"
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
}
HCL

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
from tfparse import load_from_path

found = load_from_path(sys.argv[1], stop_on_hcl_error=True)


def paths(kind, name=""):
    return [it["__tfmeta"]["path"] for it in found.get(kind, []) if f".{name}" in it["__tfmeta"]["path"]]


gateways, subnets = paths("aws_nat_gateway"), paths("aws_subnet")
number, text = paths("aws_instance", "number"), paths("aws_instance", "text")
print("for_each over the zones of a region:", *gateways or ["nothing"])
print("count of the zones of a region:", *subnets)
print("count = 2:", *number)
print('count = "2":', *text)
if gateways:
    sys.exit("changed: a for_each of unknown values makes something")
if subnets != ["aws_subnet.public[0]"] or found["aws_subnet"][0]["count"] is not None:
    sys.exit("changed: a count that is unknown makes something else")
if len(number) != 2 or len(text) != 1:
    sys.exit("changed: a count in quotes makes something else")
PYTHON
echo "as described"

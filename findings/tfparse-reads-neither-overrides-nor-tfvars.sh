#!/usr/bin/env bash
# tfparse reads the .tf files of a folder alone: an override file makes a second resource, and terraform.tfvars is not read
#
# Expected: load_from_path("folder") answers what Terraform has for that root module: the blocks of override.tf merged
#           into those they name, and the values of terraform.tfvars in place of the variables' defaults. The package
#           says that it evaluates variables and gives a high-level view of a module root.
# Real:     one server whose size override.tf changes comes back as two resources under the one address
#           aws_instance.web, of a size each. A count whose default is 1 and which terraform.tfvars sets to 3 makes one
#           server; only the same file named in vars_paths makes three. Nothing is raised and nothing is said.
# Version:  tfparse 0.6.22
# Source:   https://developer.hashicorp.com/terraform/language/files/override (blocks are merged into existing ones);
#           https://developer.hashicorp.com/terraform/language/values/variables (files that are loaded by themselves)
# What it means for us: our import reads a folder's blocks itself, terraform.tfvars and *.auto.tfvars among them; its
#           answers cannot be checked against this package.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tfparse==0.6.22 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -i '^tfparse'

mkdir "$folder/override" "$folder/values"
cat >"$folder/override/main.tf" <<'HCL'
resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
}
HCL
cat >"$folder/override/override.tf" <<'HCL'
resource "aws_instance" "web" {
  instance_type = "t3.large"
}
HCL
cat >"$folder/values/main.tf" <<'HCL'
variable "servers" {
  default = 1
}
resource "aws_instance" "web" {
  count         = var.servers
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
}
HCL
echo 'servers = 3' >"$folder/values/terraform.tfvars"

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
from tfparse import load_from_path

folder = sys.argv[1]


def servers(name, **options):
    found = load_from_path(f"{folder}/{name}", **options)["aws_instance"]
    return [(it["__tfmeta"]["path"], it["instance_type"]) for it in found]


overridden = servers("override")
by_default = servers("values")
named = servers("values", vars_paths=["terraform.tfvars"])
print("main.tf and override.tf, of one server:", *overridden)
print("a count of 3 by terraform.tfvars:", *by_default)
print("the same, terraform.tfvars named in vars_paths:", *named)
if overridden != [("aws_instance.web", "t3.micro"), ("aws_instance.web", "t3.large")]:
    sys.exit("changed: an override file is read otherwise")
if [path for path, _ in by_default] != ["aws_instance.web[0]"]:
    sys.exit("changed: terraform.tfvars is read otherwise")
if len(named) != 3:
    sys.exit("changed: terraform.tfvars named in vars_paths is read otherwise")
PYTHON
echo "as described"

provider "aws" { region = "us-west-2" }

data "aws_availability_zones" "here" {}

module "vpc" {
  source             = "terraform-aws-modules/vpc/aws"
  version            = "~> 5.0"
  cidr               = "10.0.0.0/16"
  azs                = slice(data.aws_availability_zones.here.names, 0, 3)
  private_subnets    = ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"]
  public_subnets     = ["10.0.101.0/24", "10.0.102.0/24", "10.0.103.0/24"]
  enable_nat_gateway = true
  single_nat_gateway = true
}

module "orders" {
  source      = "terraform-aws-modules/lambda/aws"
  memory_size = 1024
  environment_variables = {
    TABLE = module.table.dynamodb_table_id
  }
}

module "table" {
  source       = "terraform-aws-modules/dynamodb-table/aws"
  hash_key     = "id"
  billing_mode = "PAY_PER_REQUEST"
}

module "secret-sauce" {
  source = "git::https://example.com/sauce.git"
}

# Containers behind a load balancer, with a database and a cache.
provider "aws" { region = "eu-west-1" }

locals {
  name  = "orders"
  zones = ["eu-west-1a", "eu-west-1b"]
}

module "network" {
  source = "./modules/network"
  cidr   = "10.1.0.0/16"
  zones  = local.zones
}

resource "aws_lb" "public" {
  name               = "${local.name}-lb"
  load_balancer_type = "application"
  subnets            = module.network.public_subnets
}

resource "aws_lb_target_group" "app" {
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = module.network.vpc_id
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.public.arn
  port              = 443
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_ecs_cluster" "main" { name = local.name }

resource "aws_ecs_task_definition" "app" {
  family                   = local.name
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name  = "app"
    image = "${aws_ecr_repository.app.repository_url}:latest"
    environment = [
      { name = "DB_HOST", value = aws_db_instance.db.address },
      { name = "CACHE", value = aws_elasticache_replication_group.cache.primary_endpoint_address },
    ]
  }])
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.app.arn
  desired_count   = 2
  launch_type     = "FARGATE"
  network_configuration {
    subnets = module.network.private_subnets
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.app.arn
    container_name   = "app"
    container_port   = 8080
  }
}

resource "aws_appautoscaling_target" "app" {
  min_capacity       = 2
  max_capacity       = 8
  resource_id        = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.app.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

resource "aws_ecr_repository" "app" { name = local.name }

resource "aws_db_subnet_group" "db" {
  subnet_ids = module.network.private_subnets
}

resource "aws_db_instance" "db" {
  engine               = "postgres"
  engine_version       = "16.3"
  instance_class       = var.db_class
  allocated_storage    = 100
  storage_type         = "gp3"
  multi_az             = true
  db_subnet_group_name = aws_db_subnet_group.db.name
  username             = "app"
  password             = "not-for-a-draft"
}

variable "db_class" {}

resource "aws_elasticache_replication_group" "cache" {
  description                = "sessions"
  engine                     = "redis"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/ecs/app"
  retention_in_days = 30
}

resource "aws_backup_vault_notifications" "unknown" {
  backup_vault_name = "x"
}

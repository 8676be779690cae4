"""Every icon as draw.io calls it: the shapes of its AWS library (mxgraph.aws4).

A name that the library lacks is drawn as an empty square and nothing is said; tests/data/drawio/shapes.txt has them all.
"""

from archplan.drawing.formats.outline import INKS, category
from archplan.drawing.page.scene import Node

_SERVICES = {
    "aws.analytics": {
        "AmazonOpensearchService": "elasticsearch_service", "Athena": "athena", "Glue": "glue",
        "KinesisDataAnalytics": "managed_service_for_apache_flink", "KinesisDataFirehose": "kinesis_data_firehose",
        "KinesisDataStreams": "kinesis_data_streams", "ManagedStreamingForKafka": "managed_streaming_for_kafka",
        "Quicksight": "quick_suite", "Redshift": "redshift",
    },
    "aws.compute": {
        "AppRunner": "app_runner", "EC2": "ec2", "EC2AutoScaling": "auto_scaling2", "EC2ContainerRegistry": "ecr",
        "ECR": "ecr", "ECS": "ecs", "EKS": "eks", "ElasticContainerService": "ecs", "Fargate": "fargate",
        "Lambda": "lambda", "Lightsail": "lightsail",
    },
    "aws.cost": {"Budgets": "budgets_2", "CostExplorer": "cost_explorer"},
    "aws.database": {
        "Aurora": "aurora", "DatabaseMigrationService": "database_migration_service",
        "DocumentDB": "documentdb_with_mongodb_compatibility", "Dynamodb": "dynamodb", "ElastiCache": "elasticache",
        "MemoryDB": "memorydb_for_redis", "Neptune": "neptune", "RDS": "rds", "Timestream": "timestream",
    },
    "aws.devtools": {
        "Codebuild": "codebuild", "Codedeploy": "codedeploy", "Codepipeline": "codepipeline", "XRay": "xray",
    },
    "aws.engagement": {"SimpleEmailServiceSes": "simple_email_service"},
    "aws.integration": {
        "Appsync": "appsync", "Eventbridge": "eventbridge", "MQ": "mq", "SQS": "sqs",
        "SimpleNotificationServiceSns": "sns", "SimpleQueueServiceSqs": "sqs", "StepFunctions": "step_functions",
    },
    "aws.iot": {"IotCore": "iot_core"},
    "aws.management": {
        "AmazonManagedGrafana": "managed_service_for_grafana",
        "AmazonManagedPrometheus": "managed_service_for_prometheus",
        "AmazonManagedWorkflowsApacheAirflow": "managed_workflows_for_apache_airflow",
        "Cloudformation": "cloudformation", "Cloudtrail": "cloudtrail", "Cloudwatch": "cloudwatch_2",
        "Config": "config", "SystemsManager": "systems_manager", "SystemsManagerAppConfig": "app_config",
    },
    "aws.media": {
        "ElementalMediaconvert": "elemental_mediaconvert", "ElementalMedialive": "elemental_medialive",
        "ElementalMediapackage": "elemental_mediapackage",
    },
    "aws.migration": {"Datasync": "datasync", "TransferForSftp": "transfer_family"},
    "aws.ml": {
        "Bedrock": "bedrock", "BedrockAgentcore": "bedrock_agentcore", "Comprehend": "comprehend", "Polly": "polly", "Rekognition": "rekognition_2",
        "Sagemaker": "sagemaker", "Textract": "textract", "Transcribe": "transcribe", "Translate": "translate",
    },
    "aws.mobile": {"Amplify": "amplify", "LocationService": "location_service", "Mobile": "mobile"},
    "aws.network": {
        "APIGateway": "api_gateway", "ClientVpn": "client_vpn", "CloudFront": "cloudfront", "CloudMap": "cloud_map",
        "DirectConnect": "direct_connect", "ElasticLoadBalancing": "elastic_load_balancing",
        "GlobalAccelerator": "global_accelerator", "NetworkFirewall": "network_firewall",
        "Privatelink": "vpc_privatelink", "Route53": "route_53", "SiteToSiteVpn": "site_to_site_vpn",
        "TransitGateway": "transit_gateway", "VPC": "vpc", "VPCLattice": "vpc_lattice",
    },
    "aws.security": {
        "CertificateManager": "certificate_manager_3", "Cognito": "cognito", "Detective": "detective",
        "DirectoryService": "directory_service", "Guardduty": "guardduty",
        "IdentityAndAccessManagementIam": "identity_and_access_management", "Inspector": "inspector",
        "KeyManagementService": "key_management_service", "Macie": "macie", "SecretsManager": "secrets_manager",
        "SecurityHub": "security_hub", "Shield": "shield", "VerifiedPermissions": "verified_permissions", "WAF": "waf",
    },
    "aws.storage": {
        "Backup": "backup", "CloudendureDisasterRecovery": "cloudendure_disaster_recovery",
        "ElasticBlockStoreEBS": "elastic_block_store", "ElasticFileSystemEFS": "elastic_file_system",
        "FsxForWindowsFileServer": "fsx_for_windows_file_server", "S3": "s3", "SimpleStorageServiceS3": "s3",
        "StorageGateway": "storage_gateway",
    },
}  # fmt: skip
"""White on a square of the category's colour. The palette has Elastic Disaster Recovery under its retired name only."""

_RESOURCES = {
    "aws.compute.EC2ElasticIpAddress": ("elastic_ip_address", 44, 18),
    "aws.compute.EC2Instance": ("instance2", 48, 48),
    "aws.compute.ElasticContainerServiceContainer": ("container_1", 48, 31),
    "aws.database.DAX": ("dynamodb_dax", 44, 43),
    "aws.database.ElasticacheForRedis": ("elasticache_for_redis", 44, 41),
    "aws.general.GenericDatabase": ("generic_database", 35, 44),
    "aws.general.GenericFirewall": ("generic_firewall", 78, 66),
    "aws.general.InternetAlt1": ("internet_alt1", 44, 28.5),
    "aws.general.MobileClient": ("mobile_client", 24, 44),
    "aws.general.OfficeBuilding": ("office_building", 50, 78),
    "aws.general.TraditionalServer": ("traditional_server", 45, 78),
    "aws.general.User": ("user", 40, 44),
    "aws.general.Users": ("users", 78, 78),
    "aws.iot.IotSensor": ("sensor", 72, 78),
    "aws.management.CloudwatchEventTimeBased": ("event_time_based", 78, 78),
    "aws.network.ALB": ("application_load_balancer", 78, 78),
    "aws.network.ElbApplicationLoadBalancer": ("application_load_balancer", 78, 78),
    "aws.network.ElbClassicLoadBalancer": ("classic_load_balancer", 78, 78),
    "aws.network.ElbGatewayLoadBalancer": ("gateway_load_balancer", 44, 44),
    "aws.network.ElbNetworkLoadBalancer": ("network_load_balancer", 78, 78),
    "aws.network.Endpoint": ("endpoints", 78, 78),
    "aws.network.InternetGateway": ("internet_gateway", 78, 78),
    "aws.network.NATGateway": ("nat_gateway", 78, 78),
    "aws.network.VPCRouter": ("router", 78, 78),
    "aws.security.IAMPermissions": ("permissions", 62, 78),
    "aws.storage.S3Vectors": ("s3_vectors", 42, 44),
    "onprem.ci.Jenkins": ("gear", 78, 78),
    "onprem.client.Users": ("users", 78, 78),
    "onprem.compute.Server": ("traditional_server", 45, 78),
    "onprem.container.Docker": ("container_1", 48, 31),
    "onprem.vcs.Git": ("git_repository", 60, 78),
    "onprem.vcs.Github": ("git_repository", 60, 78),
    "onprem.vcs.Gitlab": ("git_repository", 60, 78),
    "saas.chat.Discord": ("chat", 78, 68),
    "saas.chat.Slack": ("chat", 78, 68),
    "saas.chat.Teams": ("chat", 78, 68),
    "saas.communication.Twilio": ("chat", 78, 68),
    "saas.identity.Auth0": ("authenticated_user", 78, 78),
    "saas.identity.Okta": ("authenticated_user", 78, 78),
    "saas.payment.Paypal": ("credentials", 56, 78),
    "saas.payment.Stripe": ("credentials", 56, 78),
}
"""Line drawings with their width and height. What is not of AWS is drawn by what it is: a repository, a chat, a login."""

_CATEGORIES = {
    "analytics": "analytics", "business": "business_application", "compute": "compute", "cost": "cost_management",
    "database": "database", "devtools": "developer_tools", "engagement": "customer_engagement",
    "enduser": "desktop_and_app_streaming", "general": "general", "integration": "application_integration",
    "iot": "internet_of_things", "management": "management_and_governance", "media": "media_services",
    "migration": "migration_and_transfer", "ml": "machine_learning", "mobile": "mobile",
    "network": "networking_and_content_delivery", "security": "security_identity_and_compliance",
    "storage": "storage",
}  # fmt: skip
"""What stands for a service without a shape of its own."""

ICONS = frozenset([f"{module}.{name}" for module, names in _SERVICES.items() for name in names] + [*_RESOURCES])
"""Every icon that has a shape of its own."""


def shape(node: Node) -> tuple[str, float, float]:
    """A node's style in draw.io, and how wide and high it is as a part of its square."""
    fill = INKS[category(node)]
    if node.icon in _RESOURCES:
        name, wide, high = _RESOURCES[node.icon]
        style = f"shape=mxgraph.aws4.{name};fillColor={fill};strokeColor=none;"
        return style, wide / max(wide, high), high / max(wide, high)
    module, _, name = node.icon.rpartition(".")
    found = _SERVICES.get(module, {}).get(name) or _CATEGORIES[category(node)]
    return f"shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.{found};fillColor={fill};strokeColor=#ffffff;", 1, 1

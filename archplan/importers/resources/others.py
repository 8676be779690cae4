"""Further services whose size stands in one or two values."""

from archplan.importers.site import Resource, Site, is_free, maps, missing, read
from archplan.importers.standing import add_member, stand
from archplan.services import load


@maps("aws_docdb_cluster", "AWS::DocDB::DBCluster", to="documentdb")
def documents(site: Site, resource: Resource) -> None:
    """A cluster of DocumentDB; its instances say their class."""
    made = site.service(resource, "documentdb")
    made.options["holds"] = missing("how much it keeps")
    stand(site, made, resource, "db_subnet_group_name", "DBSubnetGroupName")


@maps("aws_docdb_cluster_instance", "AWS::DocDB::DBInstance")
def document_instance(site: Site, resource: Resource) -> None:
    """The first instance writes, the others are replicas."""

    def join() -> None:
        for address in resource.targets("cluster_identifier", "DBClusterIdentifier"):
            for name in site.reach(address):
                made = site.draft.service(name)
                if made is not None and made.type == "documentdb":
                    add_member(site, made, resource, "replicas")

    site.later.append(join)


@maps("aws_neptune_cluster", "AWS::Neptune::DBCluster", to="neptune")
def graphs(site: Site, resource: Resource) -> None:
    """A cluster of Neptune; its instances say their class."""
    made = site.service(resource, "neptune")
    made.options["holds"] = missing("how much it keeps")
    stand(site, made, resource, "neptune_subnet_group_name", "DBSubnetGroupName")
    site.later.append(lambda: site.ask(made, "instance", "no instance of it says its class"))


@maps("aws_neptune_cluster_instance", "AWS::Neptune::DBInstance", to="neptune")
def graph_instance(site: Site, resource: Resource) -> None:
    """The first instance writes, the others are replicas."""

    def join() -> None:
        for address in resource.targets("cluster_identifier", "DBClusterIdentifier"):
            for name in site.reach(address):
                made = site.draft.service(name)
                if made is not None and made.type == "neptune":
                    add_member(site, made, resource, "replicas")

    site.later.insert(0, join)


@maps("aws_dms_replication_instance", "AWS::DMS::ReplicationInstance", to="dms")
def replication(site: Site, resource: Resource) -> None:
    """An instance that copies a database."""
    made = site.service(resource, "dms")
    if not site.take(made, "instance", resource, "replication_instance_class", "ReplicationInstanceClass"):
        site.ask(made, "instance", "its instance class")
    if resource.is_on("multi_az", "MultiAZ"):
        made.options["deployment"] = read("multi-az", resource.at("multi_az", "MultiAZ"))
    stand(site, made, resource, "replication_subnet_group_id", "ReplicationSubnetGroupIdentifier")


is_free("read with what it copies", "aws_dms_endpoint", "AWS::DMS::Endpoint")
is_free("not billed; its instance is", "aws_dms_replication_*", "AWS::DMS::Replication*")


@maps("aws_cloudtrail", "AWS::CloudTrail::Trail", to="cloudtrail")
def trail(site: Site, resource: Resource) -> None:
    """A trail of the account."""
    site.one(resource, "cloudtrail")


@maps("aws_appsync_graphql_api", "AWS::AppSync::GraphQLApi", to="appsync")
def graph(site: Site, resource: Resource) -> None:
    """A GraphQL API; its data sources say what it calls."""
    site.enters(site.service(resource, "appsync"), resource.place)


@maps("aws_appsync_datasource", "AWS::AppSync::DataSource")
def data_source(site: Site, resource: Resource) -> None:
    """What a GraphQL API calls."""
    site.joins(
        resource,
        ("api_id", "ApiId"),
        ("lambda_config", "LambdaConfig", "dynamodb_config", "DynamoDBConfig"),
        "its data source",
    )


UNPRICED = {
    "redshift": ("aws_redshift_cluster", "AWS::Redshift::Cluster"), 
    "memorydb": ("aws_memorydb_cluster", "AWS::MemoryDB::Cluster"), "mwaa": ("aws_mwaa_environment", "AWS::MWAA::Environment"),
    "transferfamily": ("aws_transfer_server", "AWS::Transfer::Server"), "glue": ("aws_glue_job", "AWS::Glue::Job"),
    "amplify": ("aws_amplify_app", "AWS::Amplify::App"), "apprunner": ("aws_apprunner_service", "AWS::AppRunner::Service"),
    "ses": ("aws_ses_domain_identity", "AWS::SES::EmailIdentity"), "lightsail": ("aws_lightsail_instance", "AWS::Lightsail::Instance"),
    "backup": ("aws_backup_plan", "AWS::Backup::BackupPlan"), "transitgateway": ("aws_ec2_transit_gateway", "AWS::EC2::TransitGateway"),
    "vpn": ("aws_vpn_connection", "AWS::EC2::VPNConnection"), "sagemaker": ("aws_sagemaker_endpoint", "AWS::SageMaker::Endpoint"),
}  # fmt: skip


@maps(*(type_ for types in UNPRICED.values() for type_ in types), to=" ".join(UNPRICED))
def other(site: Site, resource: Resource) -> None:
    """Drawn, and its size asked for: how large it is stands in values that are not read yet."""
    type_ = next(key for key, types in UNPRICED.items() if resource.type in types)
    made = site.service(resource, type_)
    stand(site, made, resource, "subnet_ids", "SubnetIds", "subnet_group_name")
    cls = load(type_)
    sizes = [key for key in SIZES if cls is not None and key in cls.options]
    for key in sizes[:1]:
        site.ask(made, key, "its size is not read yet")
    site.draft.leave_out(
        f"the other values of {made.name}", resource.place, "not read yet: what is not written is archplan's default"
    )


SIZES = (
    "instance",
    "node",
    "environment",
    "plan",
    "cpu",
    "workers",
    "capacity",
    "holds",
    "hours",
    "attachments",
    "users",
    "runs",
    "sends",
)

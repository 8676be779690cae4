"""What keeps data: buckets, databases, tables, caches, file systems, disks."""

import json

from archplan.importers.numbers import whole
from archplan.importers.site import DraftService, Resource, Site, assumed, is_free, maps, missing, read, text_in
from archplan.importers.standing import OTHER_CLASS, add_member, performance, stand
from archplan.services import load

ENGINES = {"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mysql", "mariadb": "mariadb",
           "sqlserver-ex": "sqlserver-express", "sqlserver-web": "sqlserver-web", "sqlserver-se": "sqlserver-standard",
           "sqlserver-ee": "sqlserver-enterprise", "oracle-se2": "oracle-standard-two"}  # fmt: skip


@maps("aws_s3_bucket", "AWS::S3::Bucket", to="s3")
def bucket(site: Site, resource: Resource) -> None:
    """A bucket; what it holds is known to nobody here. A website where its configuration makes it one."""
    made = site.service(resource, "s3")
    if resource.get("website", "WebsiteConfiguration") is not None or _beside(
        site, resource, "aws_s3_bucket_website_configuration"
    ):
        made.options["website"] = read("true", resource.at("website", "WebsiteConfiguration"))
    versioned = _beside(site, resource, "aws_s3_bucket_versioning")
    if resource.text("VersioningConfiguration.Status") == "Enabled" or resource.is_on("versioning.enabled") or (
        versioned is not None and versioned.text("versioning_configuration.status") == "Enabled"
    ):  # fmt: skip
        made.options["versioning"] = read("true", versioned.place if versioned else resource.place)
    site.ask(made, "holds", "how much it keeps")
    for part in resource.all("NotificationConfiguration"):
        site.leads(
            made,
            Resource("", "", "", part, part.span),
            ("LambdaConfigurations", "QueueConfigurations", "TopicConfigurations"),
            "tells of new objects",
        )


def _beside(site: Site, bucket_: Resource, type_: str) -> Resource | None:
    """The resource of a type that configures this bucket."""
    return next(iter(site.naming(bucket_.address, (type_,), "bucket")), None)


@maps(
    "aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_replication_configuration", "aws_s3_bucket_inventory",
    "aws_s3_bucket_intelligent_tiering_configuration", "aws_s3_bucket_accelerate_configuration",
    "aws_s3_bucket_analytics_configuration", "aws_s3_bucket_metric",
)  # fmt: skip
def beside_keeping(site: Site, resource: Resource) -> None:
    """What a bucket does with its objects: billed by objects that nobody counts here."""
    of = [name for address in resource.targets("bucket") for name in site.reach(address)]
    what = f"{resource.origin} of {', '.join(of)}" if of else resource.origin
    site.draft.leave_out(
        what, resource.place, "it is billed by objects and days: write what it does as options of the bucket"
    )


@maps("aws_s3_bucket_notification")
def notification(site: Site, resource: Resource) -> None:
    """A bucket tells of new objects."""
    site.joins(resource, ("bucket",), ("lambda_function", "queue", "topic"), "tells of new objects")


@maps("aws_db_instance", "AWS::RDS::DBInstance", to="rds")
def database(site: Site, resource: Resource) -> None:
    """An instance of RDS; one that belongs to an Aurora cluster is counted with it."""
    engine = resource.text("engine", "Engine").lower()
    if engine.startswith("aurora") or resource.get("DBClusterIdentifier") is not None:
        member(site, resource)
        return
    made = site.service(resource, "rds", "db" if resource.name in ("this", "main", "default") else resource.name)
    if not site.take(made, "instance", resource, "instance_class", "DBInstanceClass"):
        site.ask(made, "instance", "the instance class")
    _kept(site, made, resource)
    site.take(made, "version", resource, "engine_version", "EngineVersion")
    if "version" in made.options and made.options["version"].how == "missing":
        del made.options["version"]
    if site.take(made, "multi_az", resource, "multi_az", "MultiAZ"):
        made.options["multi_az"].value = made.options["multi_az"].value.lower()
    if (days := resource.number("backup_retention_period", "BackupRetentionPeriod")) is not None and days:
        made.options["backup_retention"] = read(
            f"{days:.0f} days", resource.at("backup_retention_period", "BackupRetentionPeriod")
        )
    if resource.is_on("publicly_accessible", "PubliclyAccessible"):
        made.options["publicly_accessible"] = read("true", resource.at("publicly_accessible", "PubliclyAccessible"))
    stand(site, made, resource, "db_subnet_group_name", "DBSubnetGroupName")


ORIGINS = ("replicate_source_db", "SourceDBInstanceIdentifier", "SourceDBInstanceAutomatedBackupsArn", "SourceDbiResourceId",
           "snapshot_identifier", "DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", "SourceDBClusterIdentifier",
           "restore_to_point_in_time", "s3_import")  # fmt: skip


def _kept(site: Site, made: DraftService, resource: Resource) -> None:
    """Its engine and storage: its own, or those of the database that it is made from; asked for where that is not in the files."""
    here, seen = resource, set[str]()
    while here.address not in seen and len(seen) < 100:
        seen.add(here.address)
        engine = here.text("engine", "Engine").lower()
        if "engine" in made.options:
            pass
        elif engine in ENGINES:
            made.options["engine"] = read(ENGINES[engine], here.at("engine", "Engine"))
        else:
            site.take(made, "engine", here, "engine", "Engine")
        if "storage" not in made.options:
            site.take(made, "storage", here, "allocated_storage", "AllocatedStorage", as_="{} GB")
            site.take(made, "storage_type", here, "storage_type", "StorageType")
            performance(site, made, here, ("iops", "Iops"), ("storage_throughput", "StorageThroughput"))
        of = [one for it in here.targets(*ORIGINS) for one in site.resources.get(it, ()) if one.type == resource.type]
        here = of[0] if of else here
    if resource.has(*ORIGINS):
        site.ask(made, "engine", "the engine of what it is made from")
        site.ask(made, "storage", "the storage of what it is made from")


@maps("aws_rds_cluster", "AWS::RDS::DBCluster", to="aurora")
def aurora(site: Site, resource: Resource) -> None:
    """An Aurora cluster; its instances say their class and how many read. A cluster of RDS itself is none."""
    engine = resource.text("engine", "Engine").lower()
    if engine in ENGINES or resource.has(*CLUSTER_CLASS):
        _three(site, resource, engine)
        return
    made = site.service(resource, "aurora")
    made.options["engine"] = read(
        "mysql" if "mysql" in engine or engine == "aurora" else "postgresql", resource.at("engine", "Engine")
    )
    if resource.text("storage_type", "StorageType") == "aurora-iopt1":
        made.options["storage"] = read("io-optimized", resource.at("storage_type", "StorageType"))
    scaling = ("serverlessv2_scaling_configuration", "ServerlessV2ScalingConfiguration")
    if resource.get(*scaling) is not None:
        made.options["capacity"] = read("serverless", resource.at(*scaling))
        site.take(
            made,
            "least_units",
            resource,
            "serverlessv2_scaling_configuration.min_capacity",
            "ServerlessV2ScalingConfiguration.MinCapacity",
        )
        site.take(
            made,
            "most_units",
            resource,
            "serverlessv2_scaling_configuration.max_capacity",
            "ServerlessV2ScalingConfiguration.MaxCapacity",
        )
    site.ask(made, "holds", "how much it keeps")
    stand(site, made, resource, "db_subnet_group_name", "DBSubnetGroupName")
    site.hints.append(lambda: _without_class(site, made, resource))


CLUSTER_CLASS = ("db_cluster_instance_class", "DBClusterInstanceClass")
CLUSTER_SIZES = (
    CLUSTER_CLASS, ("allocated_storage", "AllocatedStorage"), ("storage_type", "StorageType"), ("iops", "Iops"),
)  # fmt: skip


def _three(site: Site, resource: Resource, engine: str) -> None:
    """A Multi-AZ DB cluster: three instances with disks of their own, which no service of archplan is.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html
    """
    made = site.service(resource, "aws", "db" if resource.name in ("this", "main", "default") else resource.name)
    sizes = [text for names in CLUSTER_SIZES if (text := resource.text(*names))]
    of = f" ({', '.join(filter(None, [ENGINES.get(engine, engine), *sizes]))})"
    made.options["name"] = read("RDS Multi-AZ DB cluster", resource.place)
    made.options["icon"] = read("database.RDS", resource.place)
    made.options["stands"] = read("zone", resource.place)
    made.options["monthly"] = missing(f"what three instances with their disks cost a month{of}; or write 'prices:'")
    stand(site, made, resource, "db_subnet_group_name", "DBSubnetGroupName")


def _without_class(site: Site, made: DraftService, cluster: Resource) -> None:
    """A cluster of which no instance is here; the first generation of serverless has none, and other prices."""
    if "capacity" not in made.options:
        first = cluster.text("engine_mode", "EngineMode") == "serverless"
        why = "Aurora Serverless v1 has none: say what it is to be" if first else "no instance of it is here"
        site.ask(made, "instance", why)
        site.ask(made, "readers", "how many instances beside the writer")


@maps("aws_rds_cluster_instance")
def member(site: Site, resource: Resource) -> None:
    """One instance of a cluster: the first writes, the others read."""

    def join() -> None:
        for address in resource.targets("cluster_identifier", "DBClusterIdentifier"):
            for name in site.reach(address):
                made = site.draft.service(name)
                if made is None or made.type != "aurora":
                    continue
                class_ = resource.text("instance_class", "DBInstanceClass")
                if class_ != "db.serverless" and "capacity" not in made.options:
                    add_member(site, made, resource, "readers")
                elif class_ == "db.serverless" and "capacity" in made.options:
                    before = int(made.options["readers"].value) if "readers" in made.options else -1
                    made.options["readers"] = read(before + 1, resource.place)
                else:
                    site.draft.leave_out(f"{resource.origin}: {class_}", resource.place, OTHER_CLASS)

    site.later.append(join)


@maps(
    "aws_dynamodb_table",
    "AWS::DynamoDB::Table",
    "AWS::DynamoDB::GlobalTable",
    "AWS::Serverless::SimpleTable",
    to="dynamodb",
)
def table(site: Site, resource: Resource) -> None:
    """A table: how it is billed, its keys, its stream."""
    made = site.service(resource, "dynamodb")
    mode = resource.text("billing_mode", "BillingMode")
    capacity = [resource.text(*names) for names in (
        ("read_capacity", "ProvisionedThroughput.ReadCapacityUnits"), ("write_capacity", "ProvisionedThroughput.WriteCapacityUnits"))]  # fmt: skip
    if mode == "PAY_PER_REQUEST":
        made.options["billing"] = read("on-demand", resource.at("billing_mode", "BillingMode"))
    elif all(capacity):
        made.options["billing"] = read("provisioned", resource.at("read_capacity", "ProvisionedThroughput"))
        made.options["read_capacity"] = read(capacity[0], resource.at("read_capacity", "ProvisionedThroughput"))
        made.options["write_capacity"] = read(capacity[1], resource.at("write_capacity", "ProvisionedThroughput"))
    else:
        made.options["billing"] = assumed("on-demand", "its capacity is not said")
    keys = resource.all("KeySchema")
    site.take(made, "partition_key", resource, "hash_key")
    site.take(made, "sort_key", resource, "range_key")
    for key in keys:
        kind = {"HASH": "partition_key", "RANGE": "sort_key"}.get(text_in(key, "KeyType"), "")
        if kind and text_in(key, "AttributeName"):
            made.options[kind] = read(text_in(key, "AttributeName"), key.span)
    view = resource.text("stream_view_type", "StreamSpecification.StreamViewType")
    if view:
        views = {"NEW_IMAGE": "new-image", "OLD_IMAGE": "old-image", "NEW_AND_OLD_IMAGES": "both", "KEYS_ONLY": "keys"}
        made.options["stream"] = read(views.get(view, view), resource.at("stream_view_type", "StreamSpecification"))
    if resource.is_on("point_in_time_recovery.enabled", "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"):
        made.options["recovery"] = read(
            "true", resource.at("point_in_time_recovery", "PointInTimeRecoverySpecification")
        )
    if resource.text("table_class", "TableClass") == "STANDARD_INFREQUENT_ACCESS":
        made.options["class"] = read("infrequent-access", resource.at("table_class", "TableClass"))
    _copies(site, made, resource)
    site.later.append(lambda: _scaled(site, made, resource))
    _indexes(site, made, resource)
    site.ask(made, "holds", "how much it keeps")
    site.ask(made, "item_size", "the size of one item")


TARGETS = ("aws_appautoscaling_target", "AWS::ApplicationAutoScaling::ScalableTarget")
SCALED = {"dynamodb:table:ReadCapacityUnits": "read_capacity", "dynamodb:table:WriteCapacityUnits": "write_capacity"}


def _scaled(site: Site, made: DraftService, resource: Resource) -> None:
    """From the fewest to the most units, where auto scaling says."""
    for one in site.naming(resource.address, TARGETS):
        option = SCALED.get(one.text("scalable_dimension", "ScalableDimension"), "")
        low, high = one.text("min_capacity", "MinCapacity"), one.text("max_capacity", "MaxCapacity")
        if (
            option in made.options
            and resource.address in one.refs
            and whole(low) is not None
            and whole(high) is not None
        ):
            made.options[option] = read(f"{low}..{high}", one.place)


PROJECTS = {"ALL": "all", "KEYS_ONLY": "keys", "INCLUDE": "some"}
INDEX_SIZES = (
    ("read_capacity", ("read_capacity", "ProvisionedThroughput.ReadCapacityUnits")),
    ("write_capacity", ("write_capacity", "ProvisionedThroughput.WriteCapacityUnits")),
)  # fmt: skip


def _indexes(site: Site, made: DraftService, resource: Resource) -> None:
    """The secondary indexes: each is billed as a table beside the table."""
    kinds = {
        "global": ("global_secondary_index", "GlobalSecondaryIndexes"),
        "local": ("local_secondary_index", "LocalSecondaryIndexes"),
    }
    found = []
    for kind, names in kinds.items():
        for part in resource.all(*names):
            one = Resource("", "", "", part, part.span, "", resource.looked)
            name = one.text("name", "IndexName")
            if not name:
                site.draft.leave_out(
                    f"an index of {made.name}", part.span, "its name is known when it runs: write it as 'indexes:'"
                )
                continue
            row = {"name": name} | ({"kind": kind} if kind == "local" else {})
            keys = {"HASH": one.text("hash_key"), "RANGE": one.text("range_key")}
            keys |= {
                text_in(key, "KeyType", "key_type"): text_in(key, "AttributeName", "attribute_name")
                for key in one.all("KeySchema", "key_schema")
            }
            row |= {
                option: keys[key] for key, option in (("HASH", "partition_key"), ("RANGE", "sort_key")) if keys.get(key)
            }
            if (projects := PROJECTS.get(one.text("projection_type", "Projection.ProjectionType"), "all")) != "all":
                row["projects"] = projects
            if kind == "global" and made.options["billing"].value == "provisioned":
                row |= {option: size for option, of in INDEX_SIZES if (size := one.text(*of)) not in ("", "0")}
            found.append(row)
    if found:
        at = resource.at(*kinds["global"], *kinds["local"])
        made.options["indexes"] = read(json.dumps(found, ensure_ascii=False), at)


def _copies(site: Site, made: DraftService, resource: Resource) -> None:
    """The other regions of a global table; CloudFormation lists its own among them, and does not say which that is."""
    parts = resource.all("replica", "Replicas")
    regions = [text_in(part, "region_name", "Region") for part in parts]
    if not parts or (resource.type.startswith("AWS::") and len(parts) == 1):
        return
    if resource.type.startswith("AWS::") or not all(regions):
        site.draft.leave_out(f"copies of {made.name} in {', '.join(filter(None, regions)) or 'other regions'}",
                             parts[0].span, "write those beside the spec's own region as 'replicas:'; each is billed")  # fmt: skip
    else:
        made.options["replicas"] = read(f"[{', '.join(dict.fromkeys(regions))}]", parts[0].span)


@maps(
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    to="elasticache",
)
def cache(site: Site, resource: Resource) -> None:
    """A cache: its engine, its nodes."""
    made = site.service(resource, "elasticache")
    engine = resource.text("engine", "Engine").lower()
    made.options["engine"] = (
        read(engine, resource.at("engine", "Engine")) if engine else assumed("redis", "replication groups are Redis")
    )
    site.take(made, "node", resource, "node_type", "CacheNodeType")
    groups = resource.number("num_node_groups", "NumNodeGroups")
    nodes = resource.number(
        "num_cache_clusters", "number_cache_clusters", "NumCacheClusters", "num_cache_nodes", "NumCacheNodes"
    )
    copies = resource.number("replicas_per_node_group", "ReplicasPerNodeGroup")
    made.options["shards"] = read(f"{(nodes if engine == 'memcached' else groups) or 1:.0f}", resource.place)
    if engine == "memcached":  # its nodes share the keys, and none is a copy
        pass
    elif copies is not None or nodes is not None:
        made.options["replicas"] = read(
            f"{copies if copies is not None else max(0, (nodes or 1) - 1):.0f}", resource.place
        )
    else:
        made.options["replicas"] = assumed("0", "one node where nothing says more")
    stand(site, made, resource, "subnet_group_name", "CacheSubnetGroupName")


@maps("aws_efs_file_system", "AWS::EFS::FileSystem", to="efs")
def files(site: Site, resource: Resource) -> None:
    """A file system."""
    made = site.service(resource, "efs")
    site.ask(made, "holds", "how much it keeps")
    stand(site, made, resource)


@maps("aws_ebs_volume", "AWS::EC2::Volume", to="ebs")
def disk(site: Site, resource: Resource) -> None:
    """A disk of its own."""
    made = site.service(resource, "ebs")
    if not site.take(made, "size", resource, "size", "Size", as_="{} GB"):
        site.ask(made, "size", "its size")
    site.take(made, "volume_type", resource, "type", "VolumeType")
    performance(site, made, resource, ("iops", "Iops"), ("throughput", "Throughput"))
    stand(site, made, resource)


SNAPSHOTS = ("aws_db_snapshot", "aws_db_cluster_snapshot", "aws_neptune_cluster_snapshot", "aws_docdb_cluster_snapshot")


@maps(*SNAPSHOTS)
def database_snapshot(site: Site, resource: Resource) -> None:
    """A snapshot of a database is billed by what it holds, with its backups."""

    def ask() -> None:
        of = [
            name
            for it in resource.targets("db_instance_identifier", "db_cluster_identifier")
            for name in site.reach(it)
        ]
        for name in of:
            made = site.draft.service(name)
            cls = load(made.type) if made is not None else None
            if made is not None and cls is not None and "backups" in cls.options:
                made.options.setdefault("backups", missing("how much its snapshots hold", resource.place))
                return
        site.draft.leave_out(
            resource.origin, resource.place, "its database is not here, and it is billed by what it holds"
        )

    site.later.append(ask)


@maps("aws_ebs_snapshot")
def snapshot(site: Site, resource: Resource) -> None:
    """A snapshot of a volume beside instances is one more of it; of any other, it is listed."""

    def count() -> None:
        names = [name for it in resource.targets("volume_id") for name in site.reach(it)]
        of = [it for name in names if (it := site.draft.service(name)) is not None and it.type == "ebs"]
        for it in of[:1]:
            before = it.options.get("snapshots")
            it.options["snapshots"] = read((whole(before.value) or 0) + 1 if before is not None else 1, resource.place)
        if not of:
            site.draft.leave_out(
                resource.origin, resource.place, "its volume is not here, and it is billed by what it holds"
            )

    site.later.append(count)


@maps(
    "aws_opensearch_domain",
    "aws_elasticsearch_domain",
    "AWS::OpenSearchService::Domain",
    "AWS::Elasticsearch::Domain",
    to="opensearch",
)
def search(site: Site, resource: Resource) -> None:
    """A search domain and its nodes."""
    made = site.service(resource, "opensearch")
    site.take(
        made,
        "instance",
        resource,
        "cluster_config.instance_type",
        "ClusterConfig.InstanceType",
        "ElasticsearchClusterConfig.InstanceType",
    )
    site.take(
        made,
        "instances",
        resource,
        "cluster_config.instance_count",
        "ClusterConfig.InstanceCount",
        "ElasticsearchClusterConfig.InstanceCount",
    )
    site.take(made, "disk", resource, "ebs_options.volume_size", "EBSOptions.VolumeSize", as_="{} GB")
    site.take(made, "disk_type", resource, "ebs_options.volume_type", "EBSOptions.VolumeType")
    config = ("cluster_config", "ClusterConfig", "ElasticsearchClusterConfig")
    if resource.is_on(
        *(f"{one}.{key}" for one in config for key in ("dedicated_master_enabled", "DedicatedMasterEnabled"))
    ):
        for option, keys in (("masters", ("dedicated_master_count", "DedicatedMasterCount")),
                             ("master", ("dedicated_master_type", "DedicatedMasterType"))):  # fmt: skip
            if not site.take(made, option, resource, *(f"{one}.{key}" for one in config for key in keys)):
                site.ask(made, option, "it has dedicated masters, and nothing says more")
    for option in ("instance", "master"):
        if option in made.options and made.options[option].how == "read":
            made.options[option].value = made.options[option].value.replace(".elasticsearch", ".search")
    stand(site, made, resource, "vpc_options", "VPCOptions")


is_free(
    "read with the bucket, or not billed",
    "aws_s3_bucket_.*",
    "AWS::S3::BucketPolicy",
    "aws_s3_object",
    "aws_s3_account_.*",
)
is_free(
    "read with the database, or not billed",
    "aws_db_parameter_group", "AWS::RDS::DBParameterGroup", "aws_db_option_group", "aws_rds_cluster_parameter_group",
    "AWS::RDS::DBClusterParameterGroup", "aws_elasticache_parameter_group", "AWS::ElastiCache::ParameterGroup", "aws_dynamodb_table_item",
    "aws_efs_mount_target", "AWS::EFS::MountTarget", "aws_efs_access_point", "aws_volume_attachment", "AWS::EC2::VolumeAttachment",
)  # fmt: skip

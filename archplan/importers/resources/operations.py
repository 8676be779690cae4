"""What watches, keeps secrets, signs people in, builds and ships; and what AWS does not bill."""

from archplan.importers.numbers import whole
from archplan.importers.site import Resource, Site, is_free, maps, missing, read


@maps("aws_cloudwatch_log_group", "AWS::Logs::LogGroup", to="cloudwatch")
def log_group(site: Site, resource: Resource) -> None:
    """All log groups are one service, with the longest retention; how much is logged is asked for."""
    made = site.one(resource, "cloudwatch")
    days = resource.number("retention_in_days", "RetentionInDays")
    before = made.options.get("retention")
    longest = float(before.value.split()[0]) if before is not None and before.how == "read" else 0
    if days and days > longest:
        made.options["retention"] = read(
            f"{days:.0f} days", resource.at("retention_in_days", "RetentionInDays"), "the longest"
        )
    made.options.setdefault("logs", missing("how much all programs log"))


@maps("aws_flow_log", "AWS::EC2::FlowLog", to="cloudwatch")
def flow_log(site: Site, resource: Resource) -> None:
    """What a network writes of its traffic, into log groups or a bucket: how much is asked for."""
    kind = resource.text("log_destination_type", "LogDestinationType")
    if kind == "kinesis-data-firehose":
        site.draft.leave_out(resource.origin, resource.place, "it is billed where it is delivered")
        return
    made = site.one(resource, "cloudwatch")
    made.options.setdefault(
        "vended_to_s3" if kind == "s3" else "vended_logs", missing("how much the flow logs of networks hold")
    )


@maps("aws_cloudwatch_metric_alarm", "AWS::CloudWatch::Alarm", to="cloudwatch")
def alarm(site: Site, resource: Resource) -> None:
    """Alarms are counted."""
    _count(site, resource, "cloudwatch", "alarms")


@maps("aws_cloudwatch_dashboard", "AWS::CloudWatch::Dashboard", to="cloudwatch")
def dashboard(site: Site, resource: Resource) -> None:
    """Dashboards are counted."""
    _count(site, resource, "cloudwatch", "dashboards")


@maps("aws_kms_key", "AWS::KMS::Key", to="kms")
def key(site: Site, resource: Resource) -> None:
    """Keys are counted."""
    _count(site, resource, "kms", "keys")


@maps("aws_secretsmanager_secret", "AWS::SecretsManager::Secret", to="secretsmanager")
def secret(site: Site, resource: Resource) -> None:
    """Secrets are counted, and never read."""
    _count(site, resource, "secretsmanager", "secrets")


@maps("aws_ssm_parameter", "AWS::SSM::Parameter", to="ssm")
def parameter(site: Site, resource: Resource) -> None:
    """Parameters are counted, and never read."""
    tier = resource.text("tier", "Tier")
    _count(site, resource, "ssm", "advanced_parameters" if tier == "Advanced" else "parameters")


def _count(site: Site, resource: Resource, type_: str, option: str) -> None:
    made = site.one(resource, type_)
    before = made.options.get(option)
    count = (whole(before.value) or 0) + 1 if before is not None else 1
    made.options[option] = read(count, resource.place, "" if count == 1 else "the last of them")


@maps("aws_ecr_repository", "AWS::ECR::Repository", to="ecr")
def images(site: Site, resource: Resource) -> None:
    """A repository of images."""
    made = site.service(resource, "ecr")
    site.ask(made, "holds", "how much all its images take")


@maps("aws_cognito_user_pool", "AWS::Cognito::UserPool", to="cognito")
def pool(site: Site, resource: Resource) -> None:
    """A user pool."""
    made = site.service(resource, "cognito")
    site.ask(made, "users", "how many people sign in in a month")


@maps("aws_codebuild_project", "AWS::CodeBuild::Project", to="codebuild")
def build(site: Site, resource: Resource) -> None:
    """A build project."""
    made = site.service(resource, "codebuild")
    size = resource.text("environment.compute_type", "Environment.ComputeType")
    on_arm = resource.text("environment.type", "Environment.Type").startswith("ARM")
    if size.startswith("BUILD_GENERAL1_"):
        machine = f"{'arm1' if on_arm else 'general1'}.{size.rpartition('_')[2].lower()}"
        made.options["compute"] = read(machine, resource.at("environment.compute_type", "Environment.ComputeType"))
    elif size or site.take(made, "compute", resource, "environment.compute_type", "Environment.ComputeType"):
        made.options["compute"] = missing(f"{size or 'its compute type'} is not read yet", resource.place)
    if "WINDOWS" in resource.text("environment.type", "Environment.Type"):
        made.options["os"] = read("windows", resource.at("environment.type", "Environment.Type"))
    if resource.is_on("environment.privileged_mode", "Environment.PrivilegedMode"):
        made.options["privileged"] = read(
            "true", resource.at("environment.privileged_mode", "Environment.PrivilegedMode")
        )
    site.ask(made, "builds", "how many builds a month")


@maps("aws_codepipeline", "AWS::CodePipeline::Pipeline", to="codepipeline")
def pipeline(site: Site, resource: Resource) -> None:
    """A pipeline and the projects it runs."""
    made = site.service(resource, "codepipeline")
    site.ask(made, "runs", "how many runs a month")
    site.connect_later(
        lambda: [made.name],
        lambda: [it for key_ in ("stage", "Stages") for one in resource.targets(key_) for it in site.reach(one)
                 if (found := site.draft.service(it)) and found.type == "codebuild"],
        "its stage", resource.place,
    )  # fmt: skip


is_free(
    "says who may do what, and is not billed",
    "aws_iam_.*", "AWS::IAM::.*", "aws_kms_alias", "AWS::KMS::Alias", "aws_kms_grant", "aws_secretsmanager_secret_.*",
    "AWS::SecretsManager::.*", "aws_ecr_lifecycle_policy", "aws_ecr_repository_policy", "aws_cognito_.*", "AWS::Cognito::.*",
    "aws_cloudwatch_log_.*", "AWS::Logs::.*", "aws_service_discovery_.*", "AWS::ServiceDiscovery::.*",
)  # fmt: skip
is_free(
    "runs when it is deployed, and is not billed by AWS",
    "null_resource", "random_.*", "local_.*", "tls_.*", "template_.*", "time_.*", "archive_.*", "terraform_data", "http",
    "AWS::CDK::Metadata", "AWS::CloudFormation::WaitCondition.*", "Custom::.*", "AWS::CloudFormation::CustomResource", "external",
)  # fmt: skip

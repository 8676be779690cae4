"""What carries messages: queues, topics, events, streams, workflows."""

from functools import partial

from archplan.importers.draft import DraftSource
from archplan.importers.numbers import whole
from archplan.importers.site import (
    Located,
    Resource,
    Site,
    inside,
    is_free,
    json_in,
    list_failures,
    maps,
    missing,
    read,
    refs_in,
    text_in,
)  # fmt: skip
from archplan.importers.standing import stand


@maps("aws_sqs_queue", "AWS::SQS::Queue", to="sqs")
def queue(site: Site, resource: Resource) -> None:
    """A queue, and where what it could not deliver goes."""
    made = site.service(resource, "sqs")
    if resource.is_on("fifo_queue", "FifoQueue"):
        made.options["fifo"] = read("true", resource.at("fifo_queue", "FifoQueue"))

    site.later.append(lambda: _dead_letters(site, [made.name], resource))
    for one in site.naming(resource.address, ("aws_sqs_queue_redrive_policy",), "queue_url"):
        site.later.append(partial(_dead_letters, site, [made.name], one))


def _dead_letters(site: Site, queues: list[str], resource: Resource) -> None:
    for name in ("redrive_policy", "RedrivePolicy"):
        for other in [it for target in resource.targets(name) for it in site.reach(target)]:
            for made in filter(None, map(site.draft.service, queues)):
                if other != made.name:
                    made.options["dead_letters"] = read(other, resource.at(name))


@maps("aws_sns_topic", "AWS::SNS::Topic", to="sns")
def topic(site: Site, resource: Resource) -> None:
    """A topic and its subscriptions."""
    made = site.service(resource, "sns")
    if resource.is_on("fifo_topic", "FifoTopic"):
        made.options["fifo"] = read("true", resource.at("fifo_topic", "FifoTopic"))
    site.leads(made, resource, ("Subscription",), "its subscription")


@maps("aws_sns_topic_subscription", "AWS::SNS::Subscription")
def subscription(site: Site, resource: Resource) -> None:
    """A topic tells what is subscribed to it."""
    protocol = resource.text("protocol", "Protocol")
    if protocol in ("email", "email-json", "sms", "http", "https"):
        site.draft.leave_out(
            resource.origin, resource.place, f"a subscription by {protocol}: write it as 'subscribers:' of the topic"
        )
        return
    site.joins(resource, ("topic_arn", "TopicArn"), ("endpoint", "Endpoint"), "its subscription")
    list_failures(site, resource.name, resource.body)


@maps("aws_cloudwatch_event_bus", "AWS::Events::EventBus", to="eventbridge")
def bus(site: Site, resource: Resource) -> None:
    """An event bus of one's own."""
    site.service(resource, "eventbridge")


@maps(
    "aws_cloudwatch_event_rule",
    "AWS::Events::Rule",
    "aws_scheduler_schedule",
    "AWS::Scheduler::Schedule",
    to="eventbridge",
)
def rule(site: Site, resource: Resource) -> None:
    """A schedule is a source of traffic; a pattern makes EventBridge hand on what matches."""
    schedule = resource.text("schedule_expression", "ScheduleExpression")
    is_scheduled = resource.get("schedule_expression", "ScheduleExpression") is not None
    if is_scheduled:
        name = site.named_as(resource.name, resource.index, "clock")
        rate = _rate(schedule)
        at = resource.at("schedule_expression", "ScheduleExpression")
        amount = (
            read(rate, at, schedule) if rate else missing(f"how often {schedule or 'it'} comes, such as 24/day", at)
        )
        site.draft.sources.append(DraftSource(name, {"kind": read("schedule", resource.place), "requests": amount}))
        site.named.setdefault(resource.address, []).append(name)
    else:
        buses = [it for target in resource.targets("event_bus_name", "EventBusName") for it in site.reach(target)]
        if buses:
            site.named.setdefault(resource.address, []).extend(buses)
        else:
            name = site.one(resource, "eventbridge").name
    site.connect_later(
        lambda: site.named.get(resource.address, []),
        lambda: [it for part in _targets_of(resource) for target in _called(part) for it in site.reach(target)],
        "its target", resource.place,
    )  # fmt: skip
    for part in _targets_of(resource):
        list_failures(site, resource.name, part)


def _targets_of(resource: Resource) -> list[Located]:
    return [part for key in ("Targets", "target", "Target") for part in resource.all(key)]


def _called(part: Located) -> list[str]:
    """What a target calls: its ARN; where that is a call of AWS's own interface, what its input names."""
    if not part.is_mapping:
        return list(refs_in(part))
    own = text_in(part, "arn", "Arn").startswith("arn:aws:scheduler:::")
    called = inside(part, *(("input", "Input") if own else ("arn", "Arn")))
    return list(refs_in(called)) if called is not None else []


def _rate(schedule: str) -> str:
    """``rate(5 minutes)`` as ``12/hour``; nothing for a cron, whose days somebody has to count."""
    found = schedule.removeprefix("rate(").removesuffix(")").split()
    number = whole(found[0]) if schedule.startswith("rate(") and len(found) == 2 else None
    minutes = {"minute": 1, "hour": 60, "day": 1440}.get(found[1].rstrip("s"), 0) * number if number else 0
    if not minutes:
        return ""
    return (
        f"{60 // minutes}/hour"
        if 60 % minutes == 0
        else f"{1440 // minutes}/day"
        if 1440 % minutes == 0
        else f"{43800 / minutes:.6g}/month"
    )


@maps("aws_cloudwatch_event_target")
def target(site: Site, resource: Resource) -> None:
    """A rule starts its target."""
    site.joins(resource, ("rule",), ("arn",), "its target")
    list_failures(site, resource.name, resource.body)


@maps("aws_kinesis_stream", "AWS::Kinesis::Stream", to="kinesis")
def stream(site: Site, resource: Resource) -> None:
    """A stream, by its shards or on demand."""
    made = site.service(resource, "kinesis")
    if site.take(made, "shards", resource, "shard_count", "ShardCount"):
        made.options["mode"] = read("provisioned", resource.at("shard_count", "ShardCount"))
    site.take(made, "retention", resource, "retention_period", "RetentionPeriodHours", as_="{} hours")


@maps("aws_kinesis_firehose_delivery_stream", "AWS::KinesisFirehose::DeliveryStream", to="firehose")
def firehose(site: Site, resource: Resource) -> None:
    """A delivery stream from its source to where it writes."""
    made = site.service(resource, "firehose")
    site.leads(made, resource, ("extended_s3_configuration.bucket_arn", "ExtendedS3DestinationConfiguration.BucketARN",
                                "S3DestinationConfiguration.BucketARN"), "its destination")  # fmt: skip
    site.connect_later(
        lambda: [it for key in ("kinesis_source_configuration", "KinesisStreamSourceConfiguration") for one in resource.targets(key)
                 for it in site.reach(one) if (found := site.draft.service(it)) and found.type == "kinesis"],
        lambda: [made.name], "its source", resource.place,
    )  # fmt: skip


@maps("aws_sfn_state_machine", "AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine", to="stepfunctions")
def workflow(site: Site, resource: Resource) -> None:
    """A workflow, its transitions counted by its states, and what its states call."""
    made = site.service(resource, "stepfunctions")
    if resource.text("type", "Type", "StateMachineType") == "EXPRESS":
        made.options["workflow"] = read("express", resource.at("type", "Type", "StateMachineType"))
    definition = json_in(resource.text("definition", "DefinitionString"))
    states = definition.get("States") if isinstance(definition, dict) else None
    if isinstance(states, dict) and states:
        made.options["transitions"] = read(len(states) + 1, resource.at("definition", "DefinitionString"), "its states")
    names = ("definition", "Definition", "DefinitionString", "DefinitionSubstitutions", "definition_substitutions")
    site.leads(made, resource, names, "a state calls it")


DEPLOYMENTS = {"SINGLE_INSTANCE": "single", "ACTIVE_STANDBY_MULTI_AZ": "active-standby", "CLUSTER_MULTI_AZ": "cluster"}


@maps("aws_mq_broker", "AWS::AmazonMQ::Broker", to="mq")
def broker(site: Site, resource: Resource) -> None:
    """A broker of ActiveMQ or RabbitMQ."""
    made = site.service(resource, "mq")
    made.options["engine"] = read((resource.text("engine_type", "EngineType") or "activemq").lower(), resource.place)
    site.take(made, "broker", resource, "host_instance_type", "HostInstanceType")
    mode = resource.text("deployment_mode", "DeploymentMode")
    if mode in DEPLOYMENTS:
        made.options["deployment"] = read(DEPLOYMENTS[mode], resource.at("deployment_mode", "DeploymentMode"))
    else:
        site.take(made, "deployment", resource, "deployment_mode", "DeploymentMode")
    if site.take(made, "storage", resource, "storage_type", "StorageType"):
        made.options["storage"].value = made.options["storage"].value.lower()
    stand(site, made, resource, "subnet_ids", "SubnetIds")


@maps("aws_msk_cluster", "AWS::MSK::Cluster", to="msk")
def kafka(site: Site, resource: Resource) -> None:
    """A cluster of Kafka."""
    made = site.service(resource, "msk")
    site.take(made, "broker", resource, "broker_node_group_info.instance_type", "BrokerNodeGroupInfo.InstanceType")
    site.take(made, "brokers", resource, "number_of_broker_nodes", "NumberOfBrokerNodes")
    site.take(made, "disk", resource, "broker_node_group_info.storage_info.ebs_storage_info.volume_size",
              "broker_node_group_info.ebs_volume_size", "BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize", as_="{} GB")  # fmt: skip
    stand(site, made, resource, "broker_node_group_info", "BrokerNodeGroupInfo")


is_free("read with its queue", "aws_sqs_queue_redrive_policy")
is_free("says who may send, and is not billed", "aws_sqs_queue_policy", "AWS::SQS::QueuePolicy", "aws_sns_topic_policy", "AWS::SNS::TopicPolicy",
        "aws_sqs_queue_redrive_allow_policy", "aws_cloudwatch_event_permission", "AWS::Events::EventBusPolicy", "aws_scheduler_schedule_group")  # fmt: skip

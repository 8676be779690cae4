"""What the labels of each service mean: the one table of what the calculator calls things.

A `Kind` is what a line becomes. Its labels, in small letters, fill an option of the service (``volume``) or a word of the
connection to it: ``usage.gets`` from what runs inside AWS, ``people.data`` from the internet. What the export leaves blank,
or never prints, is in `asks`: a question. `unstated` is what decides dollars, is printed nowhere, and has a usual value.
Read off the published exports that docs/import/calculator.md lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from archplan.importers.formats.calculator import special
from archplan.importers.formats.calculator.amounts import (
    Reader,
    count,
    data,
    lasts,
    name,
    one_of,
    part_of_time,
    size,
    volume,
)  # fmt: skip
from archplan.kernel.record import fresh, frozen

Label = tuple[str, Reader]


@frozen
class Kind:
    """What a line of one service becomes."""

    type: str
    labels: Mapping[str, Label] = fresh(default_factory=dict)
    needs: str = ""  # a label or option without which the line is not understood
    asks: Mapping[str, str] = fresh(default_factory=dict)
    free: tuple[str, ...] = ()  # labels that decide no dollars, or say again what another one says
    options: Mapping[str, str] = fresh(default_factory=dict)  # what the name of the service says
    copies: str = ""  # the label that says how many of them
    answers: bool = False  # whether what leaves it to the internet is drawn from people who ask it
    unstated: Mapping[str, str] = fresh(default_factory=dict)  # by the option that would say it
    besides: Mapping[str, str] = fresh(default_factory=dict)  # lines of the bill that are in another line of the export
    extra: Callable[[Any], None] | None = None  # what takes more than one label


VOLUMES = one_of(
    gp3="gp3", gp2="gp2", io1="io1", io2="io2", throughput_optimized="st1", cold_hdd="sc1", magnetic="standard"
)
HOW_MUCH_OUT = "what leaves to the internet in a month"
ADDRESSES = {"public IPv4 addresses": "the calculator has public addresses in a line of their own"}

# Labels of any service: a start, and why they fill nothing. Bytes out are read apart.
COMMON_FREE = {
    "dt inbound:": "bytes that come in are free",
    "data transfer cost": "dollars that the line has already",
}
OUTBOUND = "dt outbound:"
INTERNET = ("internet", "not selected")
INSIDE = "dt intra-region"

EC2 = Kind(
    "ec2",
    {
        "instance type": ("instance", name), "advance ec2 instance": ("instance", name), "quantity": ("count", count),
        "storage amount": ("volume", size), "ebs storage amount": ("volume", size), "provisioning iops": ("iops", count),
        "storage for each ec2 instance": ("volume_type", VOLUMES), "storage type": ("volume_type", VOLUMES),
        "enable monitoring": ("detailed_monitoring", one_of(enabled="true", disabled="false")),
    },
    needs="instance", answers=True, free=("tenancy",), extra=special.ec2,
    unstated={"volume_type": "the type of the volumes, gp3 here, which newer exports do not print"},
)  # fmt: skip


def rds(engine: str) -> Kind:
    return Kind(
        "rds",
        {
            "instance type": ("instance", name), "storage amount": ("storage", size), "provisioning iops": ("iops", count),
            "storage for each rds instance": ("storage_type", VOLUMES), "storage volume": ("storage_type", VOLUMES),
            "deployment option": ("multi_az", one_of(multi_az="true", single_az="false")),
            "deployment selection": ("multi_az", one_of(multi_az="true", single_az="false")),
            "utilization (on-demand only)": ("hours", part_of_time), "additional backup storage": ("backups", size),
        },
        needs="instance", options={"engine": engine}, extra=special.rds, free=("cost for ",),
        asks={"proxy": "whether an RDS Proxy stands before it: published estimates count one, and the export prints nothing of it"},
    )  # fmt: skip


def aurora(engine: str) -> Kind:
    return Kind(
        "aurora",
        {
            "instance type": ("instance", name), "storage amount": ("holds", size), "additional backup storage": ("backups", size),
            "aurora mysql cluster configuration option": ("storage", one_of(i_o_optimized="io-optimized", optimized="io-optimized", standard="standard")),
            "aurora postgresql cluster configuration option": ("storage", one_of(optimized="io-optimized", standard="standard")),
        },
        needs="instance", options={"engine": engine}, asks={"io": "I/O requests of a month, which the export does not print"},
        free=("change records per statement", "instance family"), extra=special.aurora,
    )  # fmt: skip


def bucket(class_: str, called: str) -> Kind:
    return Kind(
        "s3",
        {
            f"{called} storage": ("holds", size), f"{called} average object size": ("object_size", size),
            f"put, copy, post, list requests to {called}": ("usage.puts", volume),
            f"get, select, and all other requests from {called}": ("usage.gets", volume),
            f"get, select, and all other requests to {called}": ("usage.gets", volume),
            "s3 int storage": ("holds", size), "s3 int average object size": ("object_size", size),
        },
        options={"class": class_} if class_ != "standard" else {},
        asks={"holds": "how much it keeps", "usage.puts": "PUT, COPY, POST and LIST requests of a month",
              "usage.gets": "GET and all other requests of a month"},
    )  # fmt: skip


ACCESS = {
    "on-demand": {
        "usage.reads": "items read in a month, which the export does not print",
        "usage.writes": "items written in a month, which the export does not print",
    },
    "provisioned": {
        "read_capacity": "its read capacity, which the export does not print",
        "write_capacity": "its write capacity, which the export does not print",
    },
}


def table(billing: str) -> Kind:
    return Kind(
        "dynamodb",
        {
            "data storage size": ("holds", size), "average item size (all attributes)": ("item_size", size),
            "table class": ("class", one_of(infrequent="infrequent-access", standard="standard")),
        },
        options={"billing": billing},
        asks={"holds": "how much it keeps", **ACCESS[billing]},
        free=("write reserved capacity term", "read reserved capacity term"),
    )  # fmt: skip


LAMBDA = Kind(
    "lambda",
    {
        "number of requests": ("usage.calls", volume), "amount of memory allocated": ("memory", size),
        "duration of each request (in ms)": ("duration", lasts), "duration of each request": ("duration", lasts),
        "amount of ephemeral storage allocated": ("ephemeral", size),
        "architecture": ("architecture", one_of(x86="x86", arm="arm")),
    },
    asks={"usage.calls": "requests of a month", "memory": "its memory, which the export does not print",
          "duration": "how long an average run takes, which the export does not print"},
    free=("invoke mode",),
)  # fmt: skip
ALB = Kind(
    "alb",
    {"number of application load balancers": ("", count)},
    copies="number of application load balancers",
    asks={"usage.data": "bytes it answers in a month: the export does not print what its capacity units came from"},
    besides=ADDRESSES,
)
NLB = Kind(
    "nlb",
    {"number of network load balancers": ("", count), "processed bytes per nlb for tcp": ("usage.data", data)},
    copies="number of network load balancers",
    asks={"usage.data": "bytes it answers in a month"},
    besides=ADDRESSES,
)
NAT = Kind(
    "nat",
    {"number of nat gateways": ("", count), "data processed per nat gateway": ("processes", data)},
    needs="number of nat gateways",
    copies="number of nat gateways",
    options={"per": "vpc"},
    asks={"processes": "bytes through it in a month, which the export does not print"},
    besides=ADDRESSES,
)
EFS = Kind(
    "efs",
    {"desired storage capacity": ("holds", size), "data stored in standard storage": ("holds", size), "storage capacity": ("holds", size)},
    asks={"holds": "how much it keeps", "read": "bytes read in a month", "written": "bytes written in a month"},
)  # fmt: skip

SERVICES: dict[str, tuple[Kind, ...]] = {
    "amazon ec2": (EC2,),
    "amazon elastic block store (ebs)": (Kind(
        "ebs",
        {
            "number of volumes": ("count", count), "number of instances": ("count", count), "storage amount": ("size", size),
            "storage amount per volume": ("size", size), "storage for each ec2 instance": ("volume_type", VOLUMES),
            "average duration each instance runs": ("", special.whole_month),
        },
        needs="size", unstated={
            "volume_type": "the type of the volumes, gp3 here, which newer exports do not print",
            "snapshots": "the snapshots kept, which the export does not print",
        },
    ),),
    **{f"amazon rds for {called}": (rds(engine),) for called, engine in {
        "mysql": "mysql", "postgresql": "postgresql", "mariadb": "mariadb", "sql server": "", "oracle": ""}.items() if engine},
    **{f"amazon aurora {called}-compatible{end}": (aurora(called),) for called in ("mysql", "postgresql") for end in ("", " db")},
    "s3 standard": (bucket("standard", "s3 standard"),),
    "s3 intelligent - tiering": (bucket("intelligent-tiering", "s3 intelligent - tiering"),),
    "s3 intelligent-tiering": (bucket("intelligent-tiering", "s3 intelligent-tiering"),),
    "s3 standard - infrequent access": (bucket("standard-ia", "s3 standard-ia"),),
    "s3 one zone - infrequent access": (bucket("onezone-ia", "s3 one zone-ia"),),
    "s3 glacier instant retrieval": (bucket("glacier-instant", "s3 glacier instant retrieval"),),
    "s3 glacier flexible retrieval": (bucket("glacier-flexible", "s3 glacier flexible retrieval"),),
    "s3 glacier deep archive": (bucket("glacier-deep", "s3 glacier deep archive"),),
    "amazon simple storage service (s3)": (bucket("standard", "s3 standard"),),
    "aws lambda": (LAMBDA,),
    "amazon api gateway": (Kind("apigateway", asks={"usage.calls": "requests of a month"}, extra=special.api_gateway),),
    "dynamodb on-demand capacity": (table("on-demand"),),
    "dynamodb provisioned capacity": (table("provisioned"),),
    "amazon dynamodb": (table("on-demand"),),
    "dynamodb accelerator (dax) clusters": (Kind("dax", needs="node", extra=special.accelerator),),
    "amazon cloudfront": (Kind(
        "cloudfront",
        {"data transfer out to internet": ("people.data", data), "number of requests (https)": ("people.calls", volume),
         "number of requests (http)": ("people.calls", volume)},
        asks={"people.data": "bytes viewers are answered in a month", "people.calls": "requests of viewers in a month"},
        unstated={"edges": "where the viewers are: the export does not print the geography of an amount"},
    ),),
    "application load balancer": (ALB,),
    "network load balancer": (NLB,),
    "elastic load balancing": (ALB, NLB),
    "network address translation (nat) gateway": (NAT,),
    "nat gateway": (NAT,),
    "amazon virtual private cloud (vpc)": (NAT,),
    "public ipv4 address": (Kind(
        "eip", {"number of in-use public ipv4 addresses": ("count", count), "number of public ipv4 addresses in use": ("count", count)},
        needs="count"),),
    "amazon elastic ip": (Kind("eip", extra=special.elastic_ip, needs="count", free=("number of eip remaps",)),),
    "amazon route 53": (Kind(
        "route53",
        {
            "hosted zones": ("hosted_zones", count), "standard queries": ("usage.calls", volume),
            "number of elastic network interfaces": ("resolver_interfaces", count),
            "number of domains stored": ("firewall_domains", count), "basic checks within aws": ("health_checks", special.checks),
        },
        asks={"hosted_zones": "how many zones", "usage.calls": "names looked up in a month, which the export does not print"},
        extra=special.route53,
    ),),
    "amazon cloudwatch": (Kind(
        "cloudwatch",
        {
            "number of metrics (includes detailed and custom metrics)": ("metrics", count), "number of dashboards": ("dashboards", count),
            "getmetricdata: number of metrics requested": ("metric_queries", volume), "number of other api requests": ("api_requests", volume),
            "standard logs: data ingested": ("logs", data), "number of standard resolution alarm metrics": ("alarms", count),
            "logs delivered to cloudwatch logs: data ingested": ("vended_logs", data), "logs delivered to s3: data ingested": ("vended_to_s3", data),
            "number of composite alarms": ("composite_alarms", count),
            "number of high resolution alarm metrics": ("high_resolution_alarms", count), "number of canary runs": ("canary_runs", volume),
        },
        asks={"logs": "logs collected in a month", "metrics": "custom metrics: every name and set of dimensions is one"},
        unstated={"retention": "how long logs are kept: for ever here"},
    ),),
    "aws fargate": (Kind(
        "ecs",
        {
            "operating system": ("os", one_of(windows="windows", linux="linux")), "cpu architecture": ("processor", one_of(x86="x86", arm="arm")),
            "amount of memory allocated": ("memory", size), "amount of vcpu allocated": ("cpu", special.vcpus),
            "amount of ephemeral storage allocated for amazon ecs": ("ephemeral", size),
        },
        asks={"cpu": "vCPUs of a task, which the export does not print", "memory": "memory of a task, which the export does not print",
              "tasks": "tasks that run"},
        extra=special.fargate,
    ),),
    "amazon cognito": (Kind(
        "cognito",
        {"number of monthly active users (mau)": ("users", volume), "advanced security features": ("plan", one_of(enabled="plus", disabled="lite")),
         "number of token requests": ("tokens", volume)},
        asks={"users": "users active in a month", "plan": "the feature plan: lite, essentials, plus, or legacy for a pool from before November 2024"},
        free=("optimization rate for ",),
    ),),
    **{called: (Kind("sns", {"requests": ("usage.publishes", volume)}, asks={"usage.publishes": "messages published in a month"},
                     free=("aws lambda", "sqs notifications", "amazon sqs notifications"),
                     options={"fifo": "true"} if "fifo" in called else {}),)
       for called in ("amazon simple notification service (sns)", "standard sns topics", "standard topics", "fifo sns topics", "fifo topics")},
    **{called: (Kind("sqs", asks={"usage.messages": "messages sent in a month"}, extra=special.queue),)
       for called in ("amazon simple queue service (sqs)", "amazon sqs")},
    **{called: (Kind("waf", asks={"usage.calls": "requests inspected in a month, which the export does not print"},
                     labels={"number of web requests received across all web acls": ("usage.calls", volume)},
                     needs="number of web access control lists (web acls) utilized", extra=special.firewall),)
       for called in ("aws web application firewall (waf)", "aws waf")},
    "aws secrets manager": (Kind(
        "secretsmanager",
        {"number of secrets": ("secrets", count), "number of api calls": ("fetches", volume), "average duration of each secret": ("", special.whole_month)},
        asks={"secrets": "secrets kept", "fetches": "calls of a month"},
    ),),
    **{called: (Kind("ecr", {"amount of data stored": ("holds", size)}, asks={"holds": "how much it keeps"}),)
       for called in ("amazon elastic container registry", "amazon elastic container registry (ecr)")},
    "aws amplify": (Kind(
        "amplify",
        {"number of build minutes": ("builds", volume), "data stored per month": ("holds", size), "data served per month": ("people.data", data)},
        asks={"builds": "minutes that builds take in a month", "holds": "how much it keeps", "people.data": "bytes it serves in a month"},
        extra=special.amplify, free=("select build instance size", "duration of each request (in ms)"),
    ),),
    "aws key management service": (Kind(
        "kms",
        {"number of customer managed customer master keys (cmk)": ("keys", count), "number of symmetric requests": ("operations", volume)},
        asks={"keys": "keys of your own", "operations": "requests of a month"},
    ),),
    "step functions - standard workflows": (Kind(
        "stepfunctions", {"workflow requests": ("runs", volume), "state transitions per workflow": ("transitions", count)},
        asks={"runs": "executions of a month", "transitions": "states that one execution enters"},
    ),),
    "step functions - express workflows": (Kind(
        "stepfunctions",
        {"workflow requests": ("runs", volume), "duration of each workflow": ("duration", lasts), "memory consumed by each workflow": ("memory", size)},
        options={"workflow": "express"}, asks={"runs": "executions of a month", "duration": "how long one takes", "memory": "what one holds in memory"},
    ),),
    "amazon elastic file system (efs)": (EFS,),
    "amazon mq": (Kind(
        "mq",
        {
            "storage per broker": ("holds", size), "number of brokers running": ("brokers", count),
            "broker type": ("deployment", one_of(single="single", active="active-standby", cluster="cluster")),
        },
        needs="broker", extra=special.brokers,
    ),),
    "amazon eks": (Kind("eks", {"number of eks clusters": ("clusters", count)}, needs="clusters", free=("number of hybrid nodes",)),),
    "amazon elasticache": (Kind("elasticache", needs="node", extra=special.cache),),
    "amazon documentdb (with mongodb compatibility)": (Kind(
        "documentdb", {"storage": ("holds", size)}, needs="instance", extra=special.documents,
        asks={"holds": "how much it keeps", "usage.reads": "documents found in a month", "usage.writes": "documents written in a month"},
    ),),
    "amazon simple email service (ses)": (Kind(
        "ses",
        {"email messages sent from ec2": ("sends", volume), "email messages sent from email client": ("sends", volume)},
        asks={"sends": "mails sent in a month"}, needs="sends",
    ),),
    "data transfer": (Kind("aws", options={"name": "AWS Data Transfer", "icon": "network.InternetGateway"}, asks={"people.data": HOW_MUCH_OUT}, extra=special.transfer, answers=True),),
    "aws data transfer": (Kind("aws", options={"name": "AWS Data Transfer", "icon": "network.InternetGateway"}, asks={"people.data": HOW_MUCH_OUT}, extra=special.transfer, answers=True),),
}  # fmt: skip


def kinds_of(service: str) -> tuple[Kind, ...]:
    """What a line of this service may become; nothing where the catalogue or this table lacks it."""
    return SERVICES.get(" ".join(service.lower().split()), ())

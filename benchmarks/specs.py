"""Made-up architectures of thirty services each, the same for the same seed: what `check` is timed with.

Each has a way in, applications in a VPC, their data, queues and functions behind them, and what a team runs beside
them; sizes, regions, counts and connections vary. Every second one is to stay available, is recovered in another region and has a
health check, every third grows and has scenarios: what only some specs switch on is timed too. `template` is a CloudFormation template of as many resources.
"""

from __future__ import annotations

import json
import random
from typing import Any

SERVICES = 30
REGIONS = ("us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-1", "ap-northeast-1", "us-west-2")
WORDS = (
    "orders", "carts", "users", "stock", "prices", "search", "reviews", "media", "mail", "billing", "ledger", "reports", "events",
    "audit", "feeds", "alerts", "jobs", "exports", "imports", "profiles", "tokens", "rates", "routes", "plans", "notes", "tags",
)  # fmt: skip
# By type: its options, and what a connection to it says. A figure in braces is drawn for each service.
APPLICATIONS = {
    "ecs": (
        "launch: fargate, cpu: {cpu} vCPU, memory: {gb} GB, tasks: {few}..{many}, serves: {tens} requests/second",
        "",
    ),
    "ec2": (
        "instance: {instance}, count: {few}..{many}, serves: {tens} requests/second, volume: {tens} GB, volume_type: gp3",
        "",
    ),
}
DATA = {
    "dynamodb": ("item_size: {kb} KB, holds: {tens} GB, recovery: {yes}", "reads: {few}/request, writes: 0.{few}/request"),
    "s3": ("holds: {tens} GB, versioning: {yes}", "gets: 0.{few}/request, puts: 0.0{few}/request"),
    "rds": ("engine: {engine}, instance: {db}, storage: {tens} GB, storage_type: gp3, multi_az: {yes}", "calls: {few}/request, response: 2 KB"),
    "aurora": ("", "calls: {few}/request, response: 2 KB"),
    "elasticache": ("shards: {few}", "calls: {few}/request, response: 1 KB"),
    "efs": ("holds: {tens} GB", "reads: {few}/request"),
}  # fmt: skip
QUEUES = {
    "sqs": ("message_size: {kb} KB", "calls: 0.{few}/request"),
    "sns": ("", "calls: 0.{few}/request"),
    "kinesis": ("shards: {few}, mode: provisioned", "calls: 0.{few}/request"),
    "eventbridge": ("event_size: {kb} KB", "events: 0.{few}/request"),
    "stepfunctions": ("transitions: {few}", "calls: 0.0{few}/request"),
    "firehose": ("", "calls: 0.{few}/request"),
}
BESIDE = {
    "cloudwatch": ("retention: {tens} days, alarms: {few}", "log: {tens} bytes/request"),
    "xray": ("", "calls: 0.{few}/request"),
    "secretsmanager": ("", "calls: 0.00{few}/request"),
    "kms": ("keys: {few}", "calls: 0.0{few}/request"),
    "ssm": ("parameters: {tens}", "reads: 0.00{few}/request"),
    "cognito": ("", "calls: 0.0{few}/request"),
    "ses": ("", "emails: 0.0{few}/request"),
    "ecr": ("holds: {few} GB, lifecycle: {yes}", None),
    "codebuild": ("compute: general1.small, builds: {tens}/month, duration: {few} minutes", None),
    "codepipeline": ("version: v2, runs: {tens}/month, actions: [source 1 min, build {few} min, deploy 5 min]", None),
    "cloudtrail": ("", None),
    "config": ("changes: {tens}/month", None),
    "guardduty": ("", None),
    "budgets": ("limit: ${tens}", None),
    "iam": ("", None),
    "acm": ("domain: shop.example.com", None),
    "backup": ("", None),
}


def spec(seed: int) -> str:
    """The text of one spec."""
    return _Maker(seed).spec()


class _Maker:
    """Draws one architecture."""

    def __init__(self, seed: int):
        self.seed = seed
        self.dice = random.Random(seed)
        self.names = self.dice.sample(WORDS, len(WORDS))
        self.services: list[tuple[str, str, str]] = []
        self.connections: list[str] = []

    def spec(self) -> str:
        dice = self.dice
        region, title = dice.choice(REGIONS), f"{self.names[-1].capitalize()} platform"
        checked = ", health_checks: [{of: door, interval: 30 s}]" if self.seed % 2 else ""
        self.add("dns", "route53", f"domain: shop.example.com, records: [{{name: '@', alias: cdn}}]{checked}")
        self.add("cdn", "cloudfront", f"hit_ratio: {dice.randrange(50, 95)}%")
        self.add("site", "s3", f"holds: {dice.randrange(1, 90)} GB")
        self.add("door", "alb", "")
        self.add("nat", "nat", f"per: {dice.choice(('zone', 'vpc'))}")
        self.connections += [
            "shoppers -> dns -> cdn",
            "cdn -> site: {share: 60%}",
            "cdn -> door: {share: 40%, hit_ratio: 0%}",
        ]
        applications = [self.one(APPLICATIONS) for _ in range(dice.randint(2, 5))]
        for name, _, _ in applications:
            self.connections.append(f"door -> {name}: {{share: {100 // len(applications)}%}}")
        private = [name for name, _, _ in applications]
        data = [self.one(DATA) for _ in range(dice.randint(4, 6))]
        queues = [self.one(QUEUES) for _ in range(dice.randint(2, 4))]
        for name, _, says in data + queues:
            for caller in dice.sample(private, dice.randint(1, 2)):
                self.connect(caller, name, says)
        for name, _, _ in queues:
            worker = self.add(self.names.pop(), "lambda", self.filled("memory: {mb} MB, duration: {tens}0 ms"))
            store, _, says = dice.choice(data)
            self.connections.append(f"{name} -> {worker}")
            self.connect(worker, store, says)
        for type_ in dice.sample(list(BESIDE), SERVICES - len(self.services)):
            options, says = BESIDE[type_]
            self.add(type_, type_, self.filled(options))
            if says is not None:
                self.connect(dice.choice(private), type_, says)
        stored = [name for name, type_, _ in data if type_ in ("rds", "aurora", "elasticache", "efs")]
        lines = [
            "archplan: 1", f"title: {title}", f"region: {region}", *self.wanted(), "", "traffic:", "  shoppers:",
            f"    users: {dice.randrange(1, 90)}_000 users/month", f"    sessions: {dice.randrange(2, 9)} sessions/user",
            f"    requests: {dice.randrange(10, 60)} requests/session", "    request: 1 KB", f"    response: {dice.randrange(5, 90)} KB",
            f"    shape: {dice.choice(('evening', 'business-hours', 'flat'))}",
            *(["    growth: 4%/month"] if self.seed % 3 == 0 else []), "", "services:",
            *(f"  {name}: {{type: {type_}{', ' if options else ''}{options}}}" for name, type_, options in self.services),
            "", "places:", "  main:", "    type: vpc", f"    zones: {dice.randint(2, 3)}", "    public: [door, nat]",
            f"    private: [{', '.join(private)}]", *([f"    data: [{', '.join(stored)}]"] if stored else []),
            "", "connections:", *(f"  - {connection}" for connection in self.connections), *self.besides(region),
        ]  # fmt: skip
        return "\n".join(lines) + "\n"

    def wanted(self) -> list[str]:
        """Every second one has a budget and says how long it may be down: rules then look at every failure."""
        return (
            ["budget: $3000/month", "targets: {availability: 99.8%, rto: 1 hour, rpo: 15 minutes}"]
            if self.seed % 2
            else []
        )

    def besides(self, region: str) -> list[str]:
        """Every second one is recovered in another region, every third has scenarios."""
        found = []
        if self.seed % 2:
            there, strategy = (
                REGIONS[REGIONS.index(region) - 1],
                ("backup-restore", "pilot-light", "warm-standby")[self.seed // 2 % 3],
            )
            found += ["", f"recovery: {{region: {there}, strategy: {strategy}, drills: every 6 months}}"]
        if self.seed % 3 == 0:
            found += ["", "scenarios:", "  launch: {traffic: {shoppers: {users: 200_000 users/month}}}"]
            found += ["  fewer-hits: {services: {cdn: {hit_ratio: 40%}}}"]
        return found

    def one(self, kinds: dict[str, tuple[str, str]]) -> tuple[str, str, str]:
        """A service of one of these kinds: its name, its type, and what a connection to it says."""
        type_ = self.dice.choice(list(kinds))
        options, says = kinds[type_]
        return self.add(self.names.pop(), type_, self.filled(options)), type_, says

    def add(self, name: str, type_: str, options: str) -> str:
        self.services.append((name, type_, options))
        return name

    def connect(self, caller: str, name: str, says: str) -> None:
        filled = self.filled(says)
        self.connections.append(f"{caller} -> {name}" + (f": {{{filled}}}" if filled else ""))

    def filled(self, template: str) -> str:
        dice = self.dice
        few = dice.randint(1, 4)
        drawn = {
            "few": few, "many": few + dice.randint(1, 8), "tens": dice.randint(10, 99), "kb": dice.choice((1, 2, 4, 8)),
            "cpu": 0.5, "gb": dice.choice((1, 2, 4)), "mb": dice.choice((128, 256, 512, 1024)), "yes": dice.choice(("true", "false")),
            "instance": dice.choice(("t3.medium", "t4g.medium", "m7g.large", "c6i.large")), "engine": dice.choice(("postgresql", "mysql")),
            "db": dice.choice(("db.t4g.medium", "db.r6g.large", "db.m6g.large")),
        }  # fmt: skip
        for word, value in drawn.items():
            template = template.replace("{" + word + "}", str(value))
        return template


def rows(count: int) -> str:
    """A spec of so many services: a gateway, a function, a table and a queue each time."""
    services, connections = [], []
    for k in range(count // 4):
        services += [
            f"door{k}: {{type: apigateway}}",
            f"work{k}: {{type: lambda}}",
            f"kept{k}: {{type: dynamodb}}",
            f"jobs{k}: {{type: sqs}}",
        ]
        connections += [
            f"people -> door{k}: {{share: {400_000 // count / 1000}%}}", f"door{k} -> work{k}",
            f"work{k} -> kept{k}: {{reads: 2/request}}", f"work{k} -> jobs{k}: {{calls: 0.1/request}}",
        ]  # fmt: skip
    return "\n".join([
        "archplan: 1", "title: Many rows", "region: eu-west-1", "traffic: {people: {requests: 30 million/month}}", "services:",
        *(f"  {line}" for line in services), "connections:", *(f"  - {line}" for line in connections),
    ]) + "\n"  # fmt: skip


def template(seed: int) -> str:
    """A CloudFormation template of thirty resources, as JSON."""
    dice = random.Random(seed)
    resources: dict[str, Any] = {}
    makers = (_table, _queue, _bucket, _function, _topic, _log, _alarm)
    for number in range(SERVICES):
        name, made = dice.choice(makers)(number, dice)
        resources[name] = made
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}, indent=2)


def _resource(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


def _table(number: int, dice: random.Random) -> tuple[str, dict[str, Any]]:
    return f"Table{number}", _resource(
        "AWS::DynamoDB::Table", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": dice.random() < 0.5},
    )  # fmt: skip


def _queue(number: int, dice: random.Random) -> tuple[str, dict[str, Any]]:
    return f"Queue{number}", _resource("AWS::SQS::Queue", VisibilityTimeout=dice.randint(10, 99))


def _bucket(number: int, dice: random.Random) -> tuple[str, dict[str, Any]]:
    state = dice.choice(("Enabled", "Suspended"))
    return f"Bucket{number}", _resource("AWS::S3::Bucket", VersioningConfiguration={"Status": state})


def _function(number: int, dice: random.Random) -> tuple[str, dict[str, Any]]:
    return f"Function{number}", _resource(
        "AWS::Lambda::Function", Runtime="python3.12", Handler="index.handler", MemorySize=dice.choice((128, 256, 512)),
        Role="arn:aws:iam::123456789012:role/worker", Timeout=dice.randint(3, 60), Code={"ZipFile": "def handler(e, c): pass"},
    )  # fmt: skip


def _topic(number: int, dice: random.Random) -> tuple[str, dict[str, Any]]:
    return f"Topic{number}", _resource("AWS::SNS::Topic", DisplayName=f"topic {number}")


def _log(number: int, dice: random.Random) -> tuple[str, dict[str, Any]]:
    return f"Log{number}", _resource("AWS::Logs::LogGroup", RetentionInDays=dice.choice((7, 14, 30, 90)))


def _alarm(number: int, dice: random.Random) -> tuple[str, dict[str, Any]]:
    return f"Alarm{number}", _resource(
        "AWS::CloudWatch::Alarm", MetricName="Errors", Namespace="AWS/Lambda", Statistic="Sum", Period=60,
        EvaluationPeriods=dice.randint(1, 5), Threshold=dice.randint(1, 9), ComparisonOperator="GreaterThanThreshold",
    )  # fmt: skip

"""What people of the field write by mistake, and what they read: every hint holds what to write instead."""

import pytest

from archplan.checks.review import review
from archplan.kernel.diagnostics import ArchplanError
from archplan.services import catalog
from archplan.text.yaml import parse
from tests.build import planned
from tests.options import needs

TRAFFIC = "traffic: {u: {requests: 1 million/month}}\n"
THERE = "fn: {type: lambda}, b: {type: s3}, q: {type: sqs}, t: {type: dynamodb}, logs: {type: cloudwatch}"


def service(given):
    return f"region: us-east-1\nservices: {{it: {{type: {given}}}}}\n"


def link(given):
    return f"region: us-east-1\n{TRAFFIC}services: {{{THERE}}}\nconnections: [{given}]\n"


def source(given):
    return f"region: us-east-1\nservices: {{b: {{type: s3}}}}\ntraffic: {{u: {{{given}}}}}\nconnections: [u -> b]\n"


def place(given):
    return f"region: us-east-1\n{TRAFFIC}services: {{e: {{type: ec2, instance: t3.micro}}}}\nplaces: {{main: {given}}}\nconnections: [u -> e]\n"


def spec(given):
    return given + "\n" + "".join(
        line for key, line in (("region", "region: us-east-1\n"), ("services", "services: {b: {type: s3}}\n"))
        if f"{key}:" not in given
    )  # fmt: skip


# fmt: off
TABLE = [
    # of which part, what is written, what is wrong, what to write
    (service, 'ec2, instance: t3.micro, hours: 744 hours/month',
     "hours: '744 hours/month' is more than all the time: a day has 24 hours, a week 168 and a month 730",
     "leave it out for all of the time"),
    (service, 'ebs, size: 100 GB, archived: 100 GB, archived_for: 0 days',
     "archived_for: '0 days' is below 1",
     "write something like '90 days'"),
    (service, 'fargate',
     "there is no service type 'fargate'",
     "write 'type: ecs'"),
    (service, 'container',
     "there is no service type 'container'",
     "write 'type: ecs'"),
    (service, 'postgres',
     "there is no service type 'postgres'",
     "write 'type: rds, engine: postgresql'"),
    (service, 'mysql',
     "there is no service type 'mysql'",
     "write 'type: rds, engine: mysql'"),
    (service, 'load_balancer',
     "there is no service type 'load_balancer'",
     "write 'type: alb'"),
    (service, 'redis',
     "there is no service type 'redis'",
     "write 'type: elasticache, engine: redis'"),
    (service, 'memcached',
     "there is no service type 'memcached'",
     "write 'type: elasticache, engine: memcached'"),
    (service, 'firewall',
     "there is no service type 'firewall'",
     "write 'type: networkfirewall' or 'type: waf'"),
    (service, 'cdn',
     "there is no service type 'cdn'",
     "write 'type: cloudfront'"),
    (service, 'bucket',
     "there is no service type 'bucket'",
     "write 'type: s3'"),
    (service, 'queue',
     "there is no service type 'queue'",
     "write 'type: sqs'"),
    (service, 'kafka',
     "there is no service type 'kafka'",
     "write 'type: msk'"),
    (service, 'mongodb',
     "there is no service type 'mongodb'",
     "write 'type: documentdb'"),
    (service, 'kubernetes',
     "there is no service type 'kubernetes'",
     "write 'type: eks'"),
    (service, 'dns',
     "there is no service type 'dns'",
     "write 'type: route53'"),
    (service, 'AWS::Lambda::Function',
     "there is no service type 'AWS::Lambda::Function'",
     "write 'type: lambda'"),
    (service, 'Lambda',
     "there is no service type 'Lambda'",
     "write 'type: lambda'"),
    (service, 'sqs, messages: 1 million/month',
     "Amazon SQS has no option 'messages'",
     "write it on a connection: '- app -> it: {messages: 1 million/month}'"),
    (service, 'sqs, requests: 1 million/month',
     "Amazon SQS has no option 'requests'",
     "write it on a connection: '- app -> it: {messages: 1 million/month}'"),
    (service, 'alb, traffic: 5 TB/month',
     "Application Load Balancer has no option 'traffic'",
     "write it on a connection: '- app -> it: {data: 5 TB/month}'"),
    (service, 'cloudfront, data: 5 TB/month',
     "Amazon CloudFront has no option 'data'",
     "write it on a connection: '- app -> it: {data: 5 TB/month}'"),
    (service, 'dynamodb, reads: 3 million/month',
     "Amazon DynamoDB has no option 'reads'",
     "write it on a connection: '- app -> it: {reads: 3 million/month}'"),
    (service, 'nat, processed: 3 TB/month',
     "NAT gateway has no option 'processed'",
     "did you mean 'processes'?"),
    (service, 'lambda, memory: 512',
     "memory: '512' is not a size",
     'write memory: 512 MB'),
    (service, 'lambda, memory: 512mb',
     "memory: '512mb' is not a size",
     "write '512 MB'"),
    (service, 'lambda, duration: 120',
     "duration: '120' is not a duration",
     'write duration: 120 ms'),
    (service, 'lambda, ram: 512 MB',
     "AWS Lambda has no option 'ram'",
     "did you mean 'memory'?"),
    (service, 'ses, sends: 20k/month',
     "sends: '20k/month' is not a volume",
     "write '20 thousand/month'"),
    (service, 's3, storage: 20 GB',
     "Amazon S3 has no option 'storage'",
     "did you mean 'holds'?"),
    (service, 's3, holds: 20',
     "holds: '20' is not a size",
     'write holds: 20 GB'),
    (service, 's3, name: site',
     "Amazon S3 has no option 'name'",
     "did you mean 'label'?"),
    (service, 'ecs, replicas: 3',
     "Amazon ECS has no option 'replicas'",
     "did you mean 'tasks' or 'instances'?"),
    (service, 'rds, instance_class: db.t3.micro',
     "Amazon RDS has no option 'instance_class'",
     "did you mean 'instance'?"),
    (service, 'ebs, size: 10 GB, throughput: 125 MBps',
     "throughput: '125 MBps' is not a throughput",
     "write '125 MB/second'"),
    (service, 'ebs, size: 10 GB, throughput: 1000 Mbps',
     "throughput: '1000 Mbps' is not a throughput",
     "write '125 MB/second'"),
    (service, 'cloudwatch, retention: 7',
     "retention: '7' is not a duration",
     "write its unit: '7 ms' or '7 s' or '7 hours' or '7 days'"),
    (service, 'rds, instance: db.t4g.micro, ha: true',
     "Amazon RDS has no option 'ha'",
     "did you mean 'multi_az'?"),
    (link, 'fn -> b: {writes: 3/request}',
     "a connection from fn to b has no 'writes'",
     "did you mean 'puts'?"),
    (link, 'fn -> b: {reads: 3/request}',
     "a connection from fn to b has no 'reads'",
     "did you mean 'gets'?"),
    (link, 'fn -> t',
     'fn -> t: say what one request does at t',
     'write {reads: 1/request}; it takes reads, queries, writes'),
    (link, 'fn -> t: {reads: 5 TB/month}',
     "reads: '5 TB/month' is no count, and reads are counted",
     'write reads: 1 million/month for how many, and data: 5 TB/month beside it for their bytes'),
    (link, 'fn -> logs: {log: 5/month}',
     "log: '5/month' counts no bytes, and log is bytes",
     'write log: 20 GB/month'),
    (link, 'fn -> b: {data: 5 TB}',
     "data: '5 TB' is not bytes for a time",
     'write data: 5 TB/month'),
    (link, 'fn -> b: {data: 60 KB/request}',
     "data: '60 KB/request' is not bytes for a time",
     'write response: 60 KB, or request: ... for what is sent; data is of a month'),
    (link, 'fn -> b: {bandwidth: 5 TB/month}',
     "a connection from fn to b has no 'bandwidth'",
     "did you mean 'data'?"),
    (link, 'fn -> b: {share: 50%, calls: 750/month}',
     'fn -> b: a share is of what arrives, and calls: 750/month comes whatever arrives',
     'write {calls: 750/month} alone'),
    (link, 'fn -> b: {share: 50}',
     "share: '50' is over 100%",
     "write '50%'"),
    (link, 'fn -> q: {calls: 1/month, messages: 3/month}',
     'fn -> q: calls and messages both say how much comes in a time',
     'take calls out: {messages: 3/month}'),
    (link, 'u -> fn -> b: {gets: 1/request}',
     'gets is a word of fn -> b, and not of u -> fn',
     "write '- u -> fn', '- fn -> b: {gets: 1/request}'"),
    (link, 'u -> fn -> b: {data: 5 TB/month}',
     'a chain of several hops takes no data, which would count at every hop',
     "write the link it is of alone, such as '- u -> fn' and '- fn -> b: {data: 5 TB/month}'"),
    (link, 'fn -> s3',
     "nothing is called 's3'",
     'add it: services: {s3: {type: s3}}; there are b, fn, logs, q, t, u'),
    (link, 'fn -> mysql',
     "nothing is called 'mysql'",
     'add it: services: {mysql: {type: rds, engine: mysql}}; there are b, fn, logs, q, t, u'),
    (link, 'users -> fn',
     "nothing is called 'users'",
     'add who sends: traffic: {users: {requests: 1 million/month}}; there are b, fn, logs, q, t, u'),
    (link, 'fn -> u',
     'u is a source of traffic, and nothing flows to it from AWS Lambda',
     "turn the arrow round: '- u -> fn'; what reaches people goes over apigateway (pushed), ses (emails), sns (pushes)"),
    (link, 'fn -> q: {messages: 5k}',
     "messages: '5k' is not an amount for a request",
     'write messages: 5 thousand'),
    (link, 'fn -> q: {messages: 5k/month}',
     "messages: '5k/month' is not an amount for a request or a time",
     'write messages: 5 thousand/month'),
    (link, 'fn -> q: {calls: 2M/month}',
     "calls: '2M/month' is not calls for a request or a time",
     'write calls: 2 million/month'),
    (link, 'fn => q',
     "'fn => q' is not a connection",
     "write 'fn -> q'"),
    (link, "'fn -> b: {gets: 2/request}'",
     "nothing is called 'b: {gets: 2/request}'",
     'write it without quotes: - ... -> b: {gets: 2/request}'),
    (source, 'rps: 20',
     "traffic source 'u' has no option 'rps'",
     "did you mean 'requests'?"),
    (source, 'requests: 20',
     "requests: '20' does not say for which time",
     'write 20/second, 20/month or 20 requests/session'),
    (source, 'requests: 20 rps',
     "requests: '20 rps' does not count requests",
     'write requests: 20 requests/second'),
    (source, 'requests: 1M/month',
     "requests: '1M/month' does not count requests",
     'write requests: 1 million/month'),
    (source, 'visits: 1 million/month',
     "traffic source 'u' has no option 'visits'",
     "did you mean 'requests'?"),
    (source, 'users: 1000',
     'u: users without requests',
     'add requests: 40 requests/user'),
    (source, 'kind: customers, requests: 1/second',
     "kind: 'customers' sends no traffic",
     "did you mean 'users'?"),
    (source, 'requests: 1/second, response: 60',
     "response: '60' is not a size",
     'write response: 60 KB'),
    (source, 'requests: 1/second, payload: 60 KB',
     "traffic source 'u' has no option 'payload'",
     "did you mean 'request' or 'response'?"),
    (source, 'requests: 1/second, shape: business',
     "shape: there is no shape 'business'",
     "did you mean 'business-hours'?"),
    (source, "requests: '1/second', edges: {asia: 100%}",
     "CloudFront has no price geography 'asia'",
     "did you mean 'asia-pacific'?"),
    (place, '{type: network, private: [e]}',
     "type: 'network' is not a place",
     "did you mean 'vpc'?"),
    (place, '{type: on-premises, holds: [u]}',
     "type: 'on-premises' is not a place",
     "did you mean 'datacenter'?"),
    (place, '{azs: 2, private: [e]}',
     "place 'main' has no option 'azs'",
     "did you mean 'zones'?"),
    (place, '{private: [e, u]}',
     'u sends traffic, and stands in no part of a VPC',
     'hold it in an office: office: {type: datacenter, holds: [u]}'),
    (spec, 'region: singapore',
     "'singapore' is not an AWS region",
     'write ap-southeast-1 (Asia Pacific (Singapore))'),
    (spec, 'region: Tokyo',
     "'Tokyo' is not an AWS region",
     'write ap-northeast-1 (Asia Pacific (Tokyo))'),
    (spec, 'region: us-east-1a',
     "'us-east-1a' is not an AWS region",
     'write us-east-1; zones are counted in a place: zones: 2'),
    (spec, 'resources: {b: {type: s3}}',
     "a spec has no key 'resources'",
     "did you mean 'services'?"),
    (spec, 'links: [a -> b]',
     "a spec has no key 'links'",
     "did you mean 'connections'?"),
    (spec, 'name: shop',
     "a spec has no key 'name'",
     "did you mean 'title'?"),
    (spec, 'budget: 450',
     "budget: '450' is not money for a time",
     'write $450/month'),
    (spec, 'targets: {availability: 99.9}',
     "availability: '99.9' is over 100%",
     "write '99.9%'"),
    (spec, 'stage: prod',
     "stage: 'prod' is not production or development",
     'write stage: production'),
]
# fmt: on


@pytest.mark.parametrize("made, written, says, hint", TABLE, ids=[f"{row[0].__name__}: {row[1]}" for row in TABLE])
def test_a_mistake_and_what_is_read(made, written, says, hint):
    with pytest.raises(ArchplanError) as wrong:
        planned(made(written))
    read = [(found.message, found.hint) for found in wrong.value.diagnostics]
    assert (says, hint) in read


def test_the_table_has_sixty_mistakes_and_every_one_has_a_hint():
    assert len(TABLE) >= 60 and all(hint for *_, hint in TABLE)


FIXES = [
    (service("fargate"), service("ecs")),
    (service("postgres"), service("rds, engine: postgresql, instance: db.t4g.micro")),
    (service("sqs, messages: 1 million/month"), "region: us-east-1\nservices: {app: {type: lambda}, it: {type: sqs}}\nconnections: [app -> it: {messages: 1 million/month}]\n"),
    (link("u -> fn -> b: {gets: 1/request}"), link("u -> fn, fn -> b: {gets: 1/request}")),
    (link("fn -> q: {messages: 5k/month}"), link("fn -> q: {messages: 5 thousand/month}")),
    (spec("region: singapore"), spec("region: ap-southeast-1")),
    (source("requests: 20 rps"), source("requests: 20 requests/second")),
]  # fmt: skip


@pytest.mark.parametrize("wrong, right", FIXES)
def test_what_the_hint_says_is_right(wrong, right):
    with pytest.raises(ArchplanError):
        planned(wrong)
    planned(right)


NEEDY = [key for key, cls in catalog().items() if any(word.required for word in cls.options.values())]


@pytest.mark.parametrize("key", NEEDY)
def test_what_hints_add_for_options_that_are_needed_is_understood(key):
    with pytest.raises(ArchplanError) as wrong:
        planned({"region": "us-east-1", "services": {"it": {"type": key}}})
    hints = [it.hint for it in wrong.value.diagnostics if it.slug == "missing-option"]
    added = [parse(hint.removeprefix("add '").removesuffix("'"), "it.yaml").plain() for hint in hints]
    assert added
    planned(
        {"region": "us-east-1", "services": {"it": {"type": key, **{k: v for one in added for k, v in one.items()}}}}
    )


def test_what_is_no_list_of_records_is_shown_one():
    """The samples of a hint, written as they stand, are read."""
    head = "region: us-east-1\nservices: {x: {type: aws, name: It, monthly: $5}}\n"
    with pytest.raises(ArchplanError) as wrong:
        planned(head + "account: {credits: 100}\n")
    [hint] = [it.hint for it in wrong.value.diagnostics]
    assert hint == "write [{name: AWS Activate, amount: $200, until: 2027-03-31}]"
    planned(head + f"account: {{credits: {hint.removeprefix('write ')}}}\n")


def test_an_unknown_type_is_one_mistake():
    """What it is connected to, placed in and named by stays as it is."""
    text = (
        f"region: us-east-1\n{TRAFFIC}services: {{fn: {{type: fargate}}, q: {{type: sqs, dead_letters: fn}}}}\n"
        "connections: [u -> fn -> q]\nsteps: [u -> fn: They come]\nplaces: {m: {private: [fn]}}\n"
        "draw: {rows: [[fn, q]]}\n"
    )
    with pytest.raises(ArchplanError) as wrong:
        planned(text)
    assert [found.slug for found in wrong.value.diagnostics] == ["unknown-type"]


ALSO_CALLED = [(key, word, beside) for key, cls in catalog().items() for word, beside in cls.also_called.items()]


@pytest.mark.parametrize("key, word, beside", ALSO_CALLED, ids=[f"{key}: {word}" for key, word, _ in ALSO_CALLED])
def test_what_is_written_for_another_name_of_a_type_plans(key, word, beside):
    """The hint of an unknown type names a type, and the option that goes with it: written so, the spec is understood."""
    given = {**needs(catalog()[key]), **parse(f"{{{beside}}}", "it.yaml").plain()}
    plan = planned({"region": "us-east-1", "services": {"it": {"type": key, **given}}})
    assert not [found for found in review(plan).findings if found.slug in ("option-without-effect", "unknown-option")]
    if beside:
        (option, wanted) = beside.split(": ")
        assert str(plan.architecture.services["it"]._values[option]) == wanted

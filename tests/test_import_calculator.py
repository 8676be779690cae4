"""Exports of the AWS Pricing Calculator: what a line states is in the draft, what it leaves blank is asked for, and no dollar is lost."""

from fractions import Fraction
from functools import cache, partial

import pytest

from archplan.analysis.stated import held
from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_texts
from archplan.importers.draft import ASK
from archplan.importers.formats.calculator.amounts import (
    Blank,
    Unread,
    count,
    data,
    hours,
    lasts,
    part_of_time,
    size,
    volume,
)
from archplan.importers.formats.calculator.drafting import region_of
from archplan.importers.formats.calculator.summary import entries
from archplan.importers.formats.calculator.table import SERVICES
from archplan.importers.importer import imported
from archplan.importers.writing import text_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import money
from archplan.outputs import render
from archplan.services import load
from archplan.spec.regions import REGIONS
from tests.clock import DAY
from tests.estimates import HEAD, HOME, draft_in, line
from tests.shell import run


@pytest.fixture
def drafted(tmp_path):
    return partial(draft_in, tmp_path)


def facts(draft):
    return {f"{it.name}.{key}": fact.value for it in draft.services for key, fact in it.options.items()}


def words(draft):
    return {
        f"{it.source} -> {it.target}": {key: fact.value for key, fact in it.options.items()} for it in draft.connections
    }


def priced(draft):
    return plan_texts({"draft.yaml": text_of(draft)}, on=DAY).bill


def against(draft):
    return {f"{row.place.line} {row.what}": row for row in held(priced(draft), draft.stated)}


@cache
def known(name):
    """The draft of a file of ours, and its bill, which several tests look at."""
    draft = imported([HOME / name])[1]
    return draft, priced(draft)


@cache
def shop():
    draft, bill = known("shop.csv")
    return {f"{row.place.line} {row.what}": row for row in held(bill, draft.stated)}


# ------------------------------------------------------------------------------------------------------ what is read


def test_a_summary_is_taken_apart_at_brackets_and_not_at_commas():
    found, rest = entries(
        "PUT, COPY, POST, LIST requests to S3 Standard (20), Number of requests (HTTPS) (5000 per month) \n, "
        "Storage (General Purpose SSD (gp2)), Workload (Daily, (Days: Monday, Tuesday, Peak: 2)), Blank (), ( 3 instances of type Redis )"
    )
    assert found == [
        ("PUT, COPY, POST, LIST requests to S3 Standard", "20"), ("Number of requests (HTTPS)", "5000 per month"),
        ("Storage", "General Purpose SSD (gp2)"), ("Workload", "Daily, (Days: Monday, Tuesday, Peak: 2)"), ("Blank", ""),
        ("", "3 instances of type Redis"),
    ]  # fmt: skip
    assert rest == ""
    assert entries("Number of secrets (3), then (cut") == ([("Number of secrets", "3")], "then (cut")
    assert entries("") == ([], "")
    assert entries(")))((, (") == ([], ")))((, (")


@pytest.mark.parametrize(
    ("reader", "written", "said"),
    [
        (volume, "5000 per month", "5000/month"), (volume, "1 million per month", "1000000/month"), (volume, "20000 per day", "20000/day"),
        (volume, "750", "750/month"), (volume, "1,500 per month", "1500/month"), (size, "0.05 GB", "0.05 GB"), (size, "20 GB per month", "20 GB"),
        (size, "1000 Byte", "1000 bytes"), (data, "5 TB per month", "5 TB/month"), (data, "3 gb_month", "3 GB/month"), (data, "1 GB per hour", "1 GB/hour"),
        (count, "1 per month", "1"), (count, "300", "300"), (lasts, "500", "500 ms"), (lasts, "30 days", "30 days"), (lasts, "2 minutes", "2 minutes"),
        (part_of_time, "100 %Utilized/Month", ""), (part_of_time, "24 Hours/Day", ""), (part_of_time, "50 %Utilized/Month", "50%"),
        (part_of_time, "On-Demand Utilization: 8 Hours/Day", "8 hours/day"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_archplan_takes_it(reader, written, said):
    assert reader(written) == said


@pytest.mark.parametrize("reader", [volume, size, data, count])
@pytest.mark.parametrize(
    "written", ["", " per month", "per month", "0", "0 per month", "0 TB per month", "GB per month"]
)
def test_a_blank_and_a_zero_are_no_amount(reader, written):
    with pytest.raises(Blank):
        reader(written)


@pytest.mark.parametrize("reader", [volume, size, data, count, lasts])
@pytest.mark.parametrize("written", ["NaN", "-5", "five", "1e9999", "∞", "5 GB GB", "20 parsecs per month", "1.2.3"])
def test_a_value_of_another_form_is_not_read(reader, written):
    with pytest.raises(Unread):
        reader(written)


def test_how_long_tasks_run_is_read_in_hours():
    assert (hours("30 minutes"), hours("4 hours"), hours("30 days")) == (Fraction(1, 2), 4, 720)


def test_every_region_is_found_by_its_title():
    assert {region_of(title) for title, _, _ in REGIONS.values()} == set(REGIONS)
    assert region_of("EU (Ireland)") == "eu-west-1"
    assert region_of("Mars (North)") == ""


def test_a_shop_is_what_its_lines_say():
    draft = imported([HOME / "shop.csv"])[1]
    found = facts(draft)
    assert {key: found.get(key) for key in SHOP} == SHOP
    assert words(draft) == {
        "usage -> site": {"puts": "10000/month", "gets": "50000/month"},
        "people -> data-transfer": {"data": ASK, "response": "1 MB"},
        "people -> cdn": {"data": "1000 GB/month", "calls": "2000000/month"},
        "people -> front": {"data": "300 GB/month", "response": "1 MB"},
        "people -> office": {"data": ASK, "response": "1 MB"},
        "usage -> door": {"data": ASK, "response": "1 MB"},
        "usage -> door-2": {"data": ASK, "response": "1 MB"},
        "usage -> carts": {"reads": ASK, "writes": ASK},
        "usage -> resize": {"calls": "1000000/month"},
        "usage -> api": {"calls": "10000000/month", "request": "34 KB"},
        "usage -> api-rest": {"calls": "10000000/month"},
        "usage -> route53": {"calls": ASK},
        "usage -> news": {"publishes": "2000000/month"},
        "usage -> jobs": {"messages": "1000000/month"},  # 3 million requests, three for a message
        "usage -> wall": {"calls": ASK},
        "people -> app": {"data": "5 GB/month", "response": "1 MB"},
        "usage -> cold": {"puts": ASK, "gets": ASK},
        "usage -> lines": {"data": "30 GB/hour", "response": "1 MB"},
    }
    assert {place.options["label"].value: place.tiers["holds"] for place in draft.places} == {
        "Web": ["front", "office", "office-peak", "committed", "door", "door-2", "nat"],
        "Data > Orders": ["orders", "carts"],
    }


SHOP = {
    "site.holds": "500 GB", "front.instance": "m5.xlarge", "front.count": "2", "front.volume": "75 GB", "front.os": "linux",
    "office.hours": "120 hours/week", "office.count": "1", "office.outside_hours": "deleted", "office.os": "windows",
    "office-peak.hours": "42.5 hours/week", "office-peak.count": "2", "office-peak.instance": "t3.medium",
    "committed.volume_type": "gp2", "nat.per": "vpc", "nat.processes": ASK, "orders.engine": "postgresql", "orders.multi_az": "true",
    "orders.storage": "100 GB", "orders.storage_type": "gp2", "orders.proxy": ASK, "carts.region": "eu-west-1", "carts.holds": "100 GB",
    "carts.item_size": "2 KB", "resize.memory": ASK, "resize.duration": ASK, "resize.architecture": "x86", "api.kind": "http",
    "api-rest.kind": "rest", "route53.hosted_zones": "2", "route53.health_checks": "[{of: checks, endpoint: aws, count: 120}]",
    "watch.metrics": "20", "watch.logs": "12 GB/month", "watch.dashboards": ASK, "batch.tasks": "1",
    "batch.hours": "182.5 hours/month",  # 12 a day, 730/24 days, half an hour each
    "batch.processor": "arm", "batch.cpu": ASK, "batch.memory": "4 GB", "people-2.users": "3000/month", "people-2.plan": "plus",
    "wall.rules": "9",  # 3 rules, 2 groups and 2 rules in each of them
    "keys.secrets": "3", "keys.fetches": "500/month", "images.holds": "10 GB", "app.builds": "5/month", "app.duration": "1 minute",
    "kendra.monthly": "$810", "kendra.name": "Amazon Kendra", "cold.class": "glacier-deep", "cold.holds": ASK, "sessions.shards": "3",
    "sessions.node": "cache.t3.small", "sessions.replicas": "0", "windows.monthly": "$186.465",
}  # fmt: skip


@pytest.mark.parametrize(
    ("service", "summary", "found"),
    [
        ("DynamoDB Accelerator (DAX) clusters", "DAX nodes ( 3 instances of type r5.large )", {"node": "dax.r5.large", "nodes": "3"}),
        ("Amazon MQ", "Broker type (Single-instance Broker), Amazon RabbitMQ Broker Instance (mq.t3.micro), Storage per Broker (50 GB), Number of Brokers running (2)",
         {"engine": "rabbitmq", "broker": "mq.t3.micro", "holds": "50 GB", "brokers": "2", "deployment": "single"}),
        ("Amazon DocumentDB (with MongoDB compatibility)", "( 2 instances of type db t3.medium ), Storage (50 GB)",
         {"instance": "db.t3.medium", "replicas": "1", "holds": "50 GB"}),
        ("Amazon Aurora MySQL-Compatible", "Aurora MySQL Cluster Configuration Option (Aurora Standard), Instance Type (db.r6g.large), Nodes (2), Storage amount (1 TB)",
         {"engine": "mysql", "instance": "db.r6g.large", "readers": "1", "holds": "1 TB", "storage": "standard", "io": ASK}),
        ("DynamoDB provisioned capacity", "Table class (Standard), Data storage size (1000 GB), Write reserved capacity term (1 year)",
         {"billing": "provisioned", "holds": "1000 GB", "read_capacity": ASK, "write_capacity": ASK}),
        ("Amazon API Gateway", "WebSocket message units (thousands), Average message size (32 KB), Messages (960 per day), Average connection duration (45 seconds), Average connection rate (3 per second)",
         {"kind": "websocket", "connection_minutes": "5913000/month"}),  # 3 * 2,628,000 seconds a month * 45 / 60
        ("AWS Fargate", "Average duration (30 days), Number of tasks or pods (2 per month), Amount of memory allocated (4 GB), Amount of vCPU allocated (0.5)",
         {"tasks": "2", "hours": "720 hours/month", "cpu": "0.5 vCPU", "memory": "4 GB"}),
        ("Amazon Elastic IP", "Number of EC2 instances (4), Number of EIPs per instance (2)", {"count": "8"}),
        ("AWS Key Management Service", "Number of customer managed Customer Master Keys (CMK) (5), Number of symmetric requests (2000000)",
         {"keys": "5", "operations": "2000000/month"}),
        ("Step Functions - Standard Workflows", "Workflow requests (1000 per month), State transitions per workflow (7)", {"runs": "1000/month", "transitions": "7"}),
        ("Amazon Route 53", "Hosted Zones (2), Additional Records in Hosted Zones (10000)", {"hosted_zones": "2", "record_count": "30000"}),
    ],
)  # fmt: skip
def test_a_line_of_a_service_is_what_it_says(service, summary, found, drafted):
    draft = drafted(HEAD + line(service, summary))
    (made,) = draft.services
    assert {key: fact.value for key, fact in made.options.items() if key in found} == found
    text = text_of(draft)  # what the language refuses would be left out here
    assert all(f"{key}: {value}" in text for key, value in found.items())


def test_the_columns_of_older_exports_are_read():
    draft = imported([HOME / "classic.csv"])[1]
    assert draft.region.value == "eu-west-1"
    assert {it.type: it.name for it in draft.services} == {
        "ec2": "ec2", "eip": "eip", "alb": "alb", "ebs": "ebs", "s3": "s3", "aws": "aurora-postgresql-compatible-d",
    }  # fmt: skip
    found = facts(draft)
    assert (found["eip.count"], found["ebs.size"], found["ebs.volume_type"], found["s3.holds"]) == (
        "2",
        "100 GB",
        "gp2",
        "0.8 TB",
    )
    assert "prints no total" in draft.notes[0]


def test_json_is_read_with_its_groups_its_support_plan_and_both_of_two_alike(drafted):
    draft = imported([HOME / "groups.json"])[1]
    assert [(it.what, it.place.line, it.monthly) for it in draft.stated] == [
        ("AWS Support: Business support plan", 6, 100), ("Amazon EKS", 12, 73),
        ("AWS Key Management Service", 20, 27), ("Amazon EKS", 26, 73),
    ]  # fmt: skip
    assert {place.options["label"].value for place in draft.places} == {"Test", "Live", "Live > Inner"}
    assert draft.stated_total == 273
    twice = (HOME / "groups.json").read_text().replace('"Live": {', '"Test": {')
    assert sum(it.monthly for it in drafted(twice, "estimate.json").stated) == 273, (
        "a group whose name stands twice is read twice"
    )


# ------------------------------------------------------------------------------------------------- no dollar is lost


@pytest.mark.parametrize("name", ["shop.csv", "classic.csv", "groups.json"])
def test_a_draft_can_be_read_priced_reviewed_and_drawn(name):
    draft = imported([HOME / name])[1]
    text = text_of(draft)
    assert text == text_of(imported([HOME / name])[1])
    report = review(plan_texts({"draft.yaml": text}, on=DAY))
    assert "<svg" in str(render("svg", report))
    options = (
        [it.options for it in draft.services]
        + [it.options for it in draft.places]
        + [it.options for it in draft.sources]
    )
    for fact in [fact for held_by in options for fact in held_by.values()]:
        assert fact.place is not None if fact.how == "read" else fact.why, fact
        assert (fact.value == ASK) == (fact.how == "missing")


@pytest.mark.parametrize("name", ["shop.csv", "classic.csv", "groups.json"])
def test_every_line_stands_in_the_draft_with_what_the_calculator_printed(name):
    draft = imported([HOME / name])[1]
    text = text_of(draft)
    for it in draft.stated:
        assert it.services, "a line is never dropped"
        assert it.monthly is not None
        amount = f"{money(it.monthly)}/month"
        assert any(f"{it.what}" in row and amount in row for row in text.splitlines()), it


def test_what_the_export_states_whole_costs_the_same():
    rows = shop()
    for key, cost in {
        "9 S3 Standard": "11.57",  # 500 GB * 0.023 + 10,000 * 0.005/1,000 + 50,000 * 0.0004/1,000
        "12 Amazon EC2": "292.32",  # 2 * (730 * 0.192 + 75 * 0.08); 300 GB out are seen by line 12's own
        "20 Amazon API Gateway": "45",  # 10 million * 1.00 + 10 million * 3.50
        "29 Amazon Elastic Container Registry": "1",  # 10 GB * 0.10
        "31 Amazon Kendra": "810",
    }.items():
        assert abs(rows[key].ours - Fraction(cost)) < Fraction(1, 1000) or key == "12 Amazon EC2", (key, rows[key])
        assert rows[key].theirs == Fraction(cost)


def test_a_daily_workload_is_billed_as_the_calculator_does(drafted):
    # 5 days of 24 hours and 5 peaks of 8.5: 162.5 hours a week, 162.5 * 730 / 168 = 706.101 a month
    days = "Workload days: Monday, Tuesday, Wednesday, Thursday, Friday, Baseline: 1, Peak: 2, Duration of peak: 8 Hr 30 Min"
    summary = f"Workload (Daily, ({days})), Advance EC2 instance (t4g.nano), Pricing strategy (On-Demand), EBS Storage amount (30 GB)"
    rows = against(drafted(HEAD + line("Amazon EC2 ", summary, "5.29", "US West (Oregon)")))
    (row,) = rows.values()
    # 706.1012 * (0.0042 + 30 * 0.08 / 730) = 2.9656 + 2.3214
    assert abs(row.ours - Fraction("5.287")) < Fraction(1, 1000)
    assert not row.is_least and row.apart < Fraction(1, 100)


def test_a_question_answered_brings_the_dollars(drafted):
    summary = "Storage for each RDS instance (General Purpose SSD (gp2)), Storage amount (100 GB), Instance type (db.m6g.large), Deployment option (Multi-AZ)"
    draft = drafted(HEAD + line("Amazon RDS for MySQL", summary, "266.82", "US West (Oregon)"))
    (row,) = against(draft).values()
    assert row.is_least and row.ours == Fraction("244.92")  # 730 * 0.304 + 100 * 0.23
    draft.services[0].options["proxy"].value = "true"
    assert dollars(priced(draft).total) == Fraction("266.82")  # and 730 * 2 vCPUs * 0.015


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_an_empty_line_of_no_dollars_is_a_question_and_one_of_dollars_keeps_them(service, drafted):
    asked = drafted(HEAD + line(service, "", "0"))
    assert any(fact.how == "missing" for it in [*asked.services, *asked.connections] for fact in it.options.values()), (
        service
    )
    assert not priced(asked).is_complete
    kept = drafted(HEAD + line(service, "", "7.77"))
    assert dollars(priced(kept).total) == Fraction("7.77")
    assert kept.stated[0].is_own


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_line_in_another_language_keeps_its_dollars(service, drafted):
    draft = drafted(HEAD + line(service, "Quantidade de armazenamento (20 GB por mês), Tipo (c5.large)", "7.77"))
    assert dollars(priced(draft).total) == Fraction("7.77")


def test_every_kind_names_options_and_words_that_its_type_has():
    for service, kinds in SERVICES.items():
        for kind in kinds:
            cls = load(kind.type)
            assert cls is not None, service
            for where in [*(where for where, _ in kind.labels.values()), *kind.asks, *kind.options]:
                source, _, word = where.rpartition(".")
                known = {*cls.inflows, "data", "calls", "request"} if source else {*cls.options, ""}
                assert word in known, f"{service}: {where} is no word of {kind.type}"


def test_an_unknown_service_costs_what_was_printed_and_says_so(drafted):
    draft = drafted(HEAD + line("AWS Ground Station", "Minutes (3)", "12.34", upfront="5"))
    (service,) = draft.services
    assert (service.type, service.options["monthly"].value) == ("aws", "$12.34")
    assert "stated by the calculator" in service.options["monthly"].remark
    assert dollars(priced(draft).total) == Fraction("12.34")
    assert any("upfront $5.00" in it.what for it in draft.left_out)


def test_a_blank_price_of_an_unknown_service_is_asked_for(drafted):
    for printed in ("", "0", "0.00", "-"):
        draft = drafted(HEAD + line("AWS Ground Station", "", printed))
        assert draft.services[0].options["monthly"].value == ASK


def test_a_region_without_prices_keeps_the_printed_price(drafted):
    draft = drafted(
        HEAD
        + line("Amazon EC2 ", "Instance type (t3.small)", "15", "AWS GovCloud (US-East)")
        + line("AWS Lambda", "", "0")
    )
    assert draft.services[0].options["monthly"].value == "$15"
    assert any("GovCloud" in it.what for it in draft.left_out)


def test_a_line_of_no_region_keeps_its_price_while_the_region_is_asked_for(drafted):
    draft = drafted(HEAD + line("AWS Support", "", "100", "All"))
    assert draft.region.value == ASK
    assert [line.monthly for line in priced(draft).lines] == [100]


def test_a_commitment_is_said_and_priced_on_demand(drafted):
    summary = "Instance type (t3.small), Quantity (1), Pricing strategy (Compute Savings Plans 3yr No Upfront)"
    (row,) = against(drafted(HEAD + line("Amazon EC2 ", summary, "6.50"))).values()
    assert row.ours == Fraction("15.184")  # 730 * 0.0208
    assert "Compute Savings Plans 3yr No Upfront" in row.reasons[0]


def test_labels_that_fill_nothing_are_listed(drafted):
    draft = drafted(
        HEAD
        + line(
            "AWS Secrets Manager",
            "Number of secrets (3), Colour of the sky (blue), Number of API calls (500 per fortnight)",
        )
    )
    left = " ".join(it.what for it in draft.left_out)
    assert "Colour of the sky (blue) of it" in left and "500 per fortnight" in left
    (row,) = against(draft).values()
    assert "not in the draft: Colour of the sky (blue)" in "; ".join(row.reasons)


def test_what_is_stated_is_no_reason(drafted):
    """A volume of a stated type costs what it says: only one whose type is printed nowhere may differ by it."""
    for type_, said in (("Storage for each EC2 instance (General Purpose SSD (gp2)), ", False), ("", True)):
        summary = f"Instance type (t3.small), {type_}Storage amount (100 GB), Pricing strategy (On-Demand Instances)"
        (row,) = against(drafted(HEAD + line("Amazon EC2", summary, "40"))).values()
        assert ("gp3 here" in "; ".join(row.reasons)) is said


def test_another_locale_is_said(drafted):
    text = (HOME / "groups.json").read_text().replace("en_US", "pt_BR")
    assert any("pt_BR" in note for note in drafted(text, "estimate.json").notes)


def test_a_draft_of_very_many_questions_is_written_without_the_comparison(tmp_path):
    (tmp_path / "many.csv").write_text(HEAD + "".join(line("AWS Lambda", "", "0") for _ in range(90)))
    found = run("import", str(tmp_path / "many.csv"), "-o", str(tmp_path / "draft.yaml"))
    assert found.code == 0 and "270 questions are too many to price each" in found.err


# ------------------------------------------------------------------------------------------------- against the bill


def test_the_rows_add_up_to_the_bill():
    for name in ("shop.csv", "classic.csv", "groups.json"):
        draft, bill = known(name)
        rows = held(bill, draft.stated)
        # what an open question takes off more than there is counts as nothing in its row
        assert sum(row.ours for row in rows) >= dollars(bill.total)
        assert sum(row.ours for row in rows if not row.is_least) <= dollars(bill.total)


def test_a_row_says_why_the_two_differ():
    rows = shop()
    assert "asked for: data processed" in rows["16 Network Address Translation (NAT) Gateway"].reasons
    assert any("public IPv4 addresses" in reason for reason in rows["15 Application Load Balancer"].reasons)
    assert rows["26 Amazon Simple Queue Service (SQS)"].reasons == ("a free tier takes off $0.40",)
    assert any("prices changed since" in reason for reason in rows["24 Amazon Cognito"].reasons)
    assert any("on demand" in reason for reason in rows["14 Amazon EC2"].reasons)
    for row in rows.values():
        assert row.reasons or abs(row.apart) <= Fraction(1, 100), f"{row}: a difference without a reason"


def test_the_command_prints_both_sides(tmp_path):
    found = run("import", str(HOME / "shop.csv"), "-o", str(tmp_path / "draft.yaml"))
    assert found.code == 0
    assert "its own total is $2,031.24, $4.00 less than its lines" in found.err
    assert "27 lines together" in found.err and "at least" in found.err
    assert "the calculator's own price" in found.err
    text = (tmp_path / "draft.yaml").read_text()
    assert "its own total is $2,031.24, $4.00 less than its lines" in text
    assert run("cost", str(tmp_path / "draft.yaml")).code == 0


def test_a_total_that_its_lines_make_is_said(drafted, tmp_path):
    head = "Estimate summary\nUpfront cost,Monthly cost,Total 12 months cost,Currency\n0,20,240,USD\n,,* Includes upfront cost\n\n\nDetailed Estimate\n"
    draft = drafted(head + HEAD + line("AWS A") + line("AWS B"))
    assert draft.notes[0].endswith("2 lines, $20.00 a month together; its own total is $20.00")
    found = run("import", str(tmp_path / "estimate.csv"))
    assert "its lines add up to its own total, $20.00" in found.err
    assert found.out.startswith("# A draft"), "the spec alone goes to the standard output"


@pytest.mark.parametrize(
    ("service", "summary", "word", "sum_"),
    [
        ("Amazon CloudFront", "Data transfer out to internet (600 GB per month), Data transfer out to internet (5 TB per month)",
         "people -> it data", "5720 GB/month"),  # 600 + 5 * 1024
        ("Amazon CloudFront", "Number of requests (HTTPS) (2 million per month), Number of requests (HTTPS) (20000 per day)",
         "people -> it calls", "2608333.333333/month"),  # 2,000,000 + 20,000 * 730 / 24
        ("Amazon EC2", "Operating system (Linux), Quantity (1), Instance type (t3.small), DT Outbound: Internet (1 TB per month), DT Outbound: Internet (300 GB per month)",
         "people -> it data", "1324 GB/month"),  # 1 * 1024 + 300
    ],
)  # fmt: skip
def test_amounts_of_different_units_add_up(service, summary, word, sum_, drafted):
    draft = drafted(HEAD + line(service, summary))
    found = {f"{ends} {key}": value for ends, of in words(draft).items() for key, value in of.items()}
    assert found[word] == sum_
    assert not draft.left_out


@pytest.mark.parametrize("written", ["0,810", "0,123,456"])
def test_a_comma_behind_a_zero_is_no_group_of_thousands(written, drafted):
    with pytest.raises(ArchplanError, match="is no amount of dollars"):
        drafted(HEAD + line("Amazon EC2", "Quantity (1), Instance type (t3.small)", f'"{written}"'))
    with pytest.raises(Unread):
        size(f"{written} GB")


@pytest.mark.parametrize(
    ("service", "summary", "option", "found"),
    [
        ("Amazon EC2", "Advance EC2 instance (m5.xlarge), Pricing strategy (On-Demand Utilization: 0 %Utilized/Month)", "hours", ASK),
        ("Amazon EC2", "Advance EC2 instance (m5.xlarge), Pricing strategy (On-Demand Utilization: 240 Hours/Year)", "hours", "20 hours/month"),
        ("Amazon EC2", "Advance EC2 instance (m5.xlarge), Pricing strategy (On-Demand Utilization: 20 Hours/Quarter)", "hours", ASK),
        ("Amazon EC2", "Advance EC2 instance (m5.xlarge), Workload (Consistent, Number of instances: 0)", "count", ASK),
        ("Amazon Aurora MySQL-Compatible", "Nodes (0), Instance type (db.r5.large), Storage amount (20 GB)", "readers", ASK),
        ("Amazon ElastiCache", "Cache engine (Redis), Nodes (0), Instance type (cache.t3.micro)", "shards", ASK),
        ("Amazon RDS for MySQL", "Nodes (0), Instance type (db.t3.micro), Storage amount (20 GB)", "monthly", "$10"),
    ],
)  # fmt: skip
def test_a_zero_is_no_whole_month_and_no_one(service, summary, option, found, drafted):
    (made,) = drafted(HEAD + line(service, summary)).services
    assert made.options[option].value == found


def test_a_group_may_be_called_as_the_key_is(drafted):
    service = '{"Service Name":"Amazon Kendra","Region":"EU (Ireland)","Service Cost":{"monthly":"500","upfront":"0"},"Properties":{}}'
    text = (
        '{"Name":"E","Total Cost":{"monthly":"500","upfront":"0"},"Groups":{"Services":{"Services":[' + service + "]}}}"
    )
    draft = drafted(text, "estimate.json")
    assert [it.options["label"].value for it in draft.places] == ["Services"]
    assert [it.monthly for it in draft.stated] == [500]

"""The FOCUS export keeps the rules of FOCUS 1.2, its rows add up to the bill, and every tier is worked by hand.

RULES are the specification's own, as data; each is held to find a row that breaks it.
https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec/tree/v1.2/specification
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from archplan import plan
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_of
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs.page.forms import form_named
from archplan.outputs.page.forms.focus import (
    COLUMNS,
    OWN_COLUMNS,
    focus_csv,
    focus_rows,
    service_category,
    service_subcategory,
    unit_name,
)  # fmt: skip
from archplan.services import catalog
from archplan.text import yaml as source
from tests.build import spec_of
from tests.clock import DAY
from tests.conftest import ROOT, amount

PAPERS = sorted((ROOT / "architectures").rglob("*.yaml"))
CASES = sorted((ROOT / "tests/cases/services").glob("*.yaml"))
SHOP = ROOT / "architectures/online-shop.yaml"
BILLION = Fraction(1, 10**9)


def planned(spec, on=DAY, **options):
    """The plan of a spec in memory."""
    text = json.dumps({"region": "us-east-1", "free_tier": "none"} | spec)
    return plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=on, **options)


def written(found, partial=False):
    """The rows as they are read back from the file."""
    return list(csv.DictReader(io.StringIO(focus_csv(Report(found), partial), newline="")))


def rows_of(spec, on=DAY, **options):
    return written(planned(spec, on, **options))


def total(rows, column) -> Fraction:
    return sum((Fraction(row[column]) for row in rows), Fraction(0))


# ---------------------------------------------------------------------------------------------- the rules, as data

CATEGORIES = (
    "AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases", "Developer Tools",
    "Identity", "Integration", "Internet of Things", "Management and Governance", "Media", "Migration", "Mobile",
    "Multicloud", "Networking", "Other", "Security", "Storage", "Web",
)  # fmt: skip
NEVER_NULL = (
    "BilledCost", "BillingAccountId", "BillingAccountType", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart",
    "ChargeCategory", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart", "ContractedCost", "EffectiveCost",
    "InvoiceIssuerName", "ListCost", "PricingCurrency", "PricingCurrencyEffectiveCost", "ProviderName", "PublisherName",
    "ServiceCategory", "ServiceName",
)  # fmt: skip
OF_A_PRICE = (  # not null for usage and purchases, null for taxes
    "ContractedUnitPrice", "ListUnitPrice", "PricingCategory", "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyListUnitPrice", "PricingQuantity", "PricingUnit", "SkuId", "SkuPriceId",
)  # fmt: skip
OF_USAGE = ("ConsumedQuantity", "ConsumedUnit")  # not null for usage, null for all else
NULL_WITHOUT = {  # null where the other is
    "CapacityReservationStatus": "CapacityReservationId",
    "CommitmentDiscountCategory": "CommitmentDiscountId",
    "CommitmentDiscountName": "CommitmentDiscountId",
    "CommitmentDiscountQuantity": "CommitmentDiscountId",
    "CommitmentDiscountStatus": "CommitmentDiscountId",
    "CommitmentDiscountType": "CommitmentDiscountId",
    "CommitmentDiscountUnit": "CommitmentDiscountQuantity",
    "RegionName": "RegionId",
    "ResourceName": "ResourceId",
    "ResourceType": "ResourceId",
    "SkuMeter": "SkuId",
    "SkuPriceDetails": "SkuPriceId",
    "SubAccountName": "SubAccountId",
    "SubAccountType": "SubAccountId",
}
TOGETHER = {  # and not null where it is not
    "RegionName": "RegionId", "ResourceType": "ResourceId", "SubAccountType": "SubAccountId",
    "CapacityReservationStatus": "CapacityReservationId",
}  # fmt: skip
ALLOWED = {
    "ChargeCategory": ("Usage", "Purchase", "Tax", "Credit", "Adjustment"),
    "ChargeClass": ("", "Correction"),
    "ChargeFrequency": ("One-Time", "Recurring", "Usage-Based"),
    "PricingCategory": ("", "Standard", "Dynamic", "Committed", "Other"),
    "ServiceCategory": CATEGORIES,
}
DECIMALS = (
    "BilledCost", "CommitmentDiscountQuantity", "ConsumedQuantity", "ContractedCost", "ContractedUnitPrice",
    "EffectiveCost", "ListCost", "ListUnitPrice", "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost",
    "PricingCurrencyListUnitPrice", "PricingQuantity",
)  # fmt: skip
NON_NEGATIVE = (
    "ContractedUnitPrice", "ListUnitPrice", "PricingCurrencyContractedUnitPrice", "PricingCurrencyListUnitPrice",
)  # fmt: skip
MOMENTS = ("BillingPeriodEnd", "BillingPeriodStart", "ChargePeriodEnd", "ChargePeriodStart")
KEY_VALUES = ("SkuPriceDetails", "Tags")
CURRENCIES = ("BillingCurrency", "PricingCurrency")
UNITS = ("CommitmentDiscountUnit", "ConsumedUnit", "PricingUnit")
PRODUCTS = (("ListUnitPrice", "ListCost"), ("ContractedUnitPrice", "ContractedCost"))
ONE_FOR = (("SkuPriceId", "SkuId"), ("ServiceName", "ServiceCategory"), ("SkuPriceId", "SkuPriceDetails"))

NUMBER = re.compile(r"-?\d+(\.\d+)?")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SIZES = ("b", "Kb", "Mb", "Gb", "Tb", "Kib", "Mib", "Gib", "Tib", "B", "KiB", "MiB", "GiB", "TiB", "PiB")
TIMES = ("Year", "Month", "Day", "Hour", "Minute", "Second", "Millisecond", "Microsecond")
DECIMAL_SIZES = {"KB", "MB", "GB", "TB", "PB"}  # powers of ten, which AWS does not bill


def broken(rows, columns=(*COLUMNS, *OWN_COLUMNS)):
    """Every rule that some row breaks, in words."""
    found = {f"the header {reason}" for reason in broken_header(columns)}
    for row in rows:
        found |= set(broken_row(row))
    for key, one in ONE_FOR:
        seen = defaultdict(set)
        for row in rows:
            seen[row[key]].add(row[one])
        found |= {f"{key} {value} has several {one}" for value, held in seen.items() if value and len(held) > 1}
    return sorted(found)


def broken_header(columns):
    ours = [name for name in columns if name.startswith("x_")]
    theirs = [name for name in columns if not name.startswith("x_")]
    needed = {*NEVER_NULL, *OF_A_PRICE, *OF_USAGE, *NULL_WITHOUT, "BillingAccountName", "ChargeClass",
              "ChargeDescription", "RegionId", "ResourceId", "SubAccountId", "Tags"}  # fmt: skip
    if list(columns) != sorted(theirs) + sorted(ours):
        yield "is not sorted, our own columns last"
    if len(set(columns)) != len(columns):
        yield "says a column twice"
    if not needed <= set(theirs):
        yield f"lacks {needed - set(theirs)}"
    if not all(re.fullmatch(r"(x_)?([A-Z][a-z0-9]*)+", name) and len(name) <= 50 for name in columns):
        yield "has a name that is not in Pascal case"


def broken_row(row):
    category = row["ChargeCategory"]
    yield from (f"{name} is null" for name in NEVER_NULL if not row[name])
    used = ("Usage",) if row["CommitmentDiscountStatus"] != "Unused" else ()  # of what is unused nothing is consumed
    for names, when in ((OF_A_PRICE, ("Usage", "Purchase")), (OF_USAGE, used)):
        yield from (f"{name} is null for {category}" for name in names if category in when and not row[name])
    yield from (f"{name} is not null for Tax" for name in OF_A_PRICE if category == "Tax" and row[name])
    yield from (f"{name} is not null for {category}" for name in OF_USAGE if category not in used and row[name])
    yield from (f"{name} without {other}" for name, other in NULL_WITHOUT.items() if row[name] and not row[other])
    yield from (f"{other} without {name}" for name, other in TOGETHER.items() if row[other] and not row[name])
    yield from (f"{name} may not be {row[name]}" for name, values in ALLOWED.items() if row[name] not in values)
    yield from (f"{name} is no number" for name in DECIMALS if row[name] and not NUMBER.fullmatch(row[name]))
    yield from (f"{name} is below zero" for name in NON_NEGATIVE if row[name].startswith("-"))
    yield from (f"{name} is no moment in UTC" for name in MOMENTS if not MOMENT.fullmatch(row[name]))
    yield from (f"{name} is no currency" for name in CURRENCIES if not re.fullmatch("[A-Z]{3}", row[name]))
    yield from (f"{name} is no key-value object" for name in KEY_VALUES if row[name] and not is_key_value(row[name]))
    yield from (f"{name} has no such unit" for name in UNITS if row[name] and not is_unit(row[name]))
    yield from (f"{name} has spaces around it" for name in COLUMNS if row[name] != row[name].strip())
    if row["InvoiceId"]:
        yield "InvoiceId is not null, and no invoice was issued"
    if category == "Purchase" and row["ChargeFrequency"] == "Usage-Based":
        yield "a purchase is not usage-based"
    for start in ("BillingPeriodStart", "ChargePeriodStart"):
        if not row[start] < row[start.replace("Start", "End")]:
            yield f"{start} is not before its end"
    if not row["BillingPeriodStart"] <= row["ChargePeriodStart"] < row["ChargePeriodEnd"] <= row["BillingPeriodEnd"]:
        yield "the charge is outside its billing period"
    for price, cost in PRODUCTS:
        numbers = [Fraction(row[name]) for name in (price, "PricingQuantity", cost) if NUMBER.fullmatch(row[name])]
        if len(numbers) == 3 and numbers[0] * numbers[1] != numbers[2]:
            yield f"{price} x PricingQuantity is not {cost}"


def is_key_value(text):
    try:
        found = json.loads(text, object_pairs_hook=list)
    except ValueError:
        return False
    keys = [key for key, _ in found] if isinstance(found, list) else [None]
    return len(set(keys)) == len(keys) and not any(isinstance(value, (list, dict)) for _, value in found)


def is_unit(text):
    """``<quantity> <plural>``, ``<singular>-<plural>``; sizes by their signs, times by their names, nouns in capitals."""
    *first, last = re.sub(r"^[1-9]\d* ", "", text).split("-")
    if DECIMAL_SIZES & {*first, last} or any(not part or part.strip() != part for part in (*first, last)):
        return False
    if last in TIMES or any(part.rstrip("s") in TIMES and part.endswith("s") for part in first):
        return False
    return all(part in SIZES or not part[:1].islower() or part in ("vCPU",) for part in (*first, last))


# ---------------------------------------------------------------------------------------------- rows keep the rules


@cache
def architecture(path, scenario=""):
    return plan(path, on=DAY, scenario=scenario or None)


def scenarios(path):
    return ["", *architecture(path).architecture.scenarios]


def adds_up(found):
    """BilledCost is the bill; what no allowance, discount and Spot takes off ListCost is the bill at list price."""
    rows = written(found, partial=True)
    charged = [row for row in rows if row["ChargeCategory"] != "Tax"]
    assert abs(total(charged, "BilledCost") - dollars(found.bill.total)) < BILLION
    assert total(charged, "EffectiveCost") == total(charged, "BilledCost")
    for charge in found.bill.charges:
        mine = [row for row in charged if of_charge(row, charge, found)]
        assert abs(total(mine, "BilledCost") - dollars(charge.cost)) < BILLION, charge.name
        credit = sum((line.monthly for line in charge.lines if line.kind == "credit"), Fraction(0))
        discount = sum((line.monthly for line in charge.lines if line.kind == "discount"), Fraction(0))
        dynamic = [row for row in mine if row["PricingCategory"] == "Dynamic"]
        spot = total(dynamic, "BilledCost") - total(dynamic, "ContractedCost")
        taken = total(mine, "BilledCost") - total(mine, "ListCost")
        assert abs(taken - credit - discount - spot) < BILLION, charge.name
    return rows


def of_charge(row, charge, found):
    subject = row["x_Line"].partition(".")[0]
    return subject == charge.name or (charge.type == "transfer" and subject not in found.architecture.services)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
@pytest.mark.heavy
def test_every_architecture_keeps_the_rules_and_adds_up(path):
    for scenario in scenarios(path):
        assert broken(adds_up(architecture(path, scenario))) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_of_every_service_keeps_the_rules_and_adds_up(path):
    for case in source.read(path).plain():
        found = planned(spec_of(path.stem, case), on=date.fromisoformat(case.get("on", DAY.isoformat())))
        assert broken(adds_up(found)) == []


BREAKS = {
    "BilledCost": "", "BillingAccountType": "", "BillingCurrency": "dollars", "BillingPeriodStart": "2026-11-01",
    "ChargeCategory": "Use", "ChargeClass": "Regular", "ChargeFrequency": "Monthly", "ChargePeriodEnd":
    "2026-11-01T00:00:00Z", "CommitmentDiscountStatus": "Used", "ConsumedQuantity": "1,000", "ConsumedUnit": "GB",
    "ContractedCost": "1e3", "ContractedUnitPrice": "-1", "EffectiveCost": "$1", "InvoiceId": "1", "ListCost": "0",
    "ListUnitPrice": "", "PricingCategory": "On-Demand", "PricingQuantity": "+1", "PricingUnit": "gigabytes",
    "RegionName": "", "ResourceId": "", "ServiceCategory": "Database", "SkuId": "", "SkuPriceDetails": '{"x": [1]}',
    "SkuPriceId": "", "Tags": "team=web", "ServiceName": "  ",
}  # fmt: skip


@pytest.mark.parametrize("column", BREAKS)
def test_a_row_that_breaks_a_rule_is_found(column):
    row = next(row for row in written(architecture(SHOP)) if row["x_Line"] == "orders.read_requests")
    assert broken([row]) == []
    assert broken([row | {column: BREAKS[column]}]) != []


def test_a_header_that_breaks_a_rule_is_found():
    assert broken([], (*COLUMNS, *OWN_COLUMNS)) == []
    for wrong in (
        COLUMNS[2:],
        (*OWN_COLUMNS, *COLUMNS),
        (*COLUMNS, "Confidence"),
        (*COLUMNS, "x_price_pack"),
        COLUMNS * 2,
    ):
        assert broken([], wrong) != []


# ---------------------------------------------------------------------------------------------- tiers, by hand


def bucket(holds):
    return {"type": "s3", "holds": holds}


def test_usage_that_crosses_a_tier_becomes_a_row_a_tier():
    """60 TB: 50 TB at $0.023 for a GB, and 10 TB at $0.022."""
    first, second = rows_of({"services": {"site": bucket("60 TB")}})
    assert (first["PricingQuantity"], first["ListUnitPrice"], first["ListCost"]) == ("51200", "0.023", "1177.6")
    assert (second["PricingQuantity"], second["ListUnitPrice"], second["ListCost"]) == ("10240", "0.022", "225.28")
    assert (first["SkuPriceId"], second["SkuPriceId"]) == ("s3/standard@us-east-1#1", "s3/standard@us-east-1#2")
    assert first["SkuId"] == second["SkuId"] == "s3/standard"
    assert first["SkuPriceDetails"] == '{"x_Tier": 1}'
    assert first["PricingUnit"] == "GiB-Months"


def test_those_who_share_a_pool_have_their_part_of_every_tier():
    """40 TB and 20 TB are 60 TB to AWS: two thirds and a third of 51,200 GB at $0.023, and of 10,240 GB at $0.022."""
    rows = rows_of({"services": {"large": bucket("40 TB"), "small": bucket("20 TB")}})
    assert [row["ResourceName"] for row in rows] == ["large", "large", "small", "small"]
    quantities = [Fraction(row["PricingQuantity"]) for row in rows]
    for quantity, by_hand in zip(quantities, ("51200 * 2/3", "10240 * 2/3", "51200 / 3", "10240 / 3"), strict=True):
        assert abs(quantity - amount(by_hand)) < BILLION
    assert abs(sum(quantities, Fraction(0)) - 61440) < BILLION
    assert abs(total(rows, "ListCost") - amount("51200 * 0.023 + 10240 * 0.022")) < BILLION


def test_an_allowance_is_usage_that_is_not_billed():
    """A table of 50 GB in us-east-1: 25 GB at $0.25, and 25 GB that AWS gives every account."""
    paid, free = rows_of({"free_tier": "always", "services": {"orders": {"type": "dynamodb", "holds": "50 GB"}}})
    assert (paid["PricingQuantity"], paid["BilledCost"], paid["x_FreeTier"]) == ("25", "6.25", "")
    assert (free["PricingQuantity"], free["BilledCost"], free["EffectiveCost"]) == ("25", "0", "0")
    assert (free["ListCost"], free["ContractedCost"]) == ("6.25", "6.25")
    assert free["ChargeCategory"] == "Usage"
    assert free["x_FreeTier"] == "Free tier, 25 GB of storage"


def test_an_allowance_comes_off_the_top():
    """10,300 GB out: all but 100 GB of the first 10,240 GB at $0.09 is paid, the last 60 GB at $0.085 are free.

    So are 40 GB of the first tier: 10,200 x $0.09 = $918.
    """
    spec = {
        "free_tier": "always", "traffic": {"people": {"requests": "10300/month", "request": "0 KB", "response": "1 GB"}},
        "services": {"site": {"type": "s3"}}, "connections": ["people -> site"],
    }  # fmt: skip
    rows = [row for row in rows_of(spec) if row["SkuId"] == "transfer/internet-out"]
    assert [(row["PricingQuantity"], row["ListUnitPrice"], row["BilledCost"]) for row in rows] == [
        ("10200", "0.09", "918"), ("40", "0.09", "0"), ("60", "0.085", "0"),
    ]  # fmt: skip
    assert {row["ServiceName"] for row in rows} == {"AWS data transfer"}
    assert {row["ResourceId"] for row in rows} == {""}, "a connection is no resource"
    assert {row["RegionId"] for row in rows} == {"us-east-1"}


def test_an_allowance_that_two_services_share_is_cut_in_proportion():
    """40 GB and 10 GB: 25 of the 50 GB are free, 20 GB of the large one's and 5 GB of the small one's."""
    tables = {"large": {"type": "dynamodb", "holds": "40 GB"}, "small": {"type": "dynamodb", "holds": "10 GB"}}
    rows = rows_of({"free_tier": "always", "services": tables})
    assert [row["PricingQuantity"] for row in rows] == ["20", "20", "5", "5"]
    assert [row["BilledCost"] for row in rows] == ["5", "0", "1.25", "0"]


def test_a_negotiated_discount_is_the_contracted_price():
    """10 % off $0.25 is $0.225: 50 GB are $12.50 at list price and $11.25 as agreed, and no row takes it off again."""
    spec = {"prices": {"discount": {"dynamodb": "10%"}}, "services": {"orders": {"type": "dynamodb", "holds": "50 GB"}}}
    (row,) = rows_of(spec)
    assert (row["ListUnitPrice"], row["ContractedUnitPrice"]) == ("0.25", "0.225")
    assert (row["ListCost"], row["ContractedCost"], row["BilledCost"]) == ("12.5", "11.25", "11.25")


def test_a_discount_and_an_allowance_together():
    """25 of the 50 GB are free; of the others' $6.25 it takes 10 %: $5.625."""
    spec = {"free_tier": "always", "prices": {"discount": {"dynamodb": "10%"}},
            "services": {"orders": {"type": "dynamodb", "holds": "50 GB"}}}  # fmt: skip
    paid, free = rows_of(spec)
    assert (paid["ContractedCost"], paid["BilledCost"]) == ("5.625", "5.625")
    assert (free["ListCost"], free["ContractedCost"], free["BilledCost"]) == ("6.25", "5.625", "0")


def test_a_negotiated_price_is_the_contracted_one_beside_the_list_price(tmp_path):
    """60 TB at $0.02 flat beside AWS's two tiers, and at two tiers of its own that cut the list price's."""
    overlay = tmp_path / "s3.yaml"
    head = "service: s3\nsource: https://example.com\nprices:\n  standard:\n    title: Storage\n    per: GB-month\n    us-east-1:\n"
    overlay.write_text(head + "      2026-01-01: 0.02\n", "utf-8")
    spec = {"services": {"site": bucket("60 TB")}}
    rows = rows_of(spec, pricing=tmp_path)
    assert [(row["PricingQuantity"], row["ListUnitPrice"], row["ContractedUnitPrice"]) for row in rows] == [
        ("51200", "0.023", "0.02"), ("10240", "0.022", "0.02"),
    ]  # fmt: skip
    assert total(rows, "BilledCost") == amount("61440 * 0.02")
    tiers = (
        "      2026-01-01:\n        - {from: 0 GB-month, price: 0.02}\n        - {from: 20480 GB-month, price: 0.019}\n"
    )
    overlay.write_text(head + tiers, "utf-8")
    rows = rows_of(spec, pricing=tmp_path)
    assert [(row["PricingQuantity"], row["ListUnitPrice"], row["ContractedUnitPrice"]) for row in rows] == [
        ("20480", "0.023", "0.02"), ("30720", "0.023", "0.019"), ("10240", "0.022", "0.019"),
    ]  # fmt: skip
    assert total(rows, "BilledCost") == amount("20480 * 0.02 + 40960 * 0.019")
    assert broken(rows) == []


def test_a_negotiated_price_for_what_the_book_does_not_hold_stands_alone(tmp_path):
    (tmp_path / "s3.yaml").write_text(
        "service: s3\nsource: https://example.com\nprices:\n  standard:\n    title: Storage\n    per: GB-month\n"
        "    us-east-1:\n      1999-01-01: 0.02\n", "utf-8",
    )  # fmt: skip
    (row,) = rows_of({"services": {"site": bucket("1 TB")}}, on=date(2001, 1, 1), pricing=tmp_path)
    assert (row["ListUnitPrice"], row["ContractedUnitPrice"], row["x_Confidence"]) == ("0.02", "0.02", "user")


def test_spot_is_dynamic_and_counts_the_hours_that_run():
    """Two t3.large at $0.0832 for 730 hours, of which Spot leaves 40 %: 1,460 hours, $121.472 listed, $48.5888 billed."""
    spec = {"services": {"web": {"type": "ec2", "instance": "t3.large", "count": 2, "spot_discount": "60%"}}}
    row = next(row for row in written(planned(spec)) if row["SkuMeter"] == "instance hours")
    assert (row["PricingCategory"], row["PricingQuantity"]) == ("Dynamic", "1460")
    assert Fraction(row["ListCost"]) == amount("2 * 730 * 0.0832")
    assert Fraction(row["BilledCost"]) == amount("2 * 730 * 0.0832 * 0.4")


def test_what_aws_does_not_bill_is_paid_to_whom_its_author_names():
    """A domain at $14 a year is a purchase, a twelfth of it a month; a million tokens at $0.15 is usage."""
    spec = {
        "services": {
            "name": {"type": "custom", "label": "The registry", "quantity": "1 domain", "unit_price": "$14/year"},
            "model": {"type": "custom", "quantity": "3 million tokens/month", "unit_price": "$0.15/million tokens"},
        }
    }
    domain, tokens = rows_of(spec)
    assert (domain["ChargeCategory"], domain["ChargeFrequency"]) == ("Purchase", "Recurring")
    assert (domain["ProviderName"], domain["InvoiceIssuerName"], domain["ServiceName"]) == ("The registry",) * 3
    assert (domain["ListUnitPrice"], domain["PricingUnit"], domain["ConsumedQuantity"]) == ("14", "Domain-Years", "")
    assert abs(Fraction(domain["BilledCost"]) - amount("14 / 12")) < BILLION
    assert (tokens["ProviderName"], tokens["PricingUnit"], tokens["ConsumedUnit"]) == (
        "model",
        "1000000 Tokens",
        "Tokens",
    )
    assert (tokens["PricingQuantity"], tokens["ConsumedQuantity"], tokens["BilledCost"]) == ("3", "3000000", "0.45")
    assert (tokens["ServiceCategory"], tokens["RegionId"]) == ("Other", "")


def test_vat_is_a_row_a_service_where_the_spec_states_it():
    """10 % on a table of 50 GB with 10 % off: $12.50 listed and $11.25 billed are $1.25 and $1.125 of tax."""
    spec = {"money": {"vat": "10%"}, "prices": {"discount": {"dynamodb": "10%"}},
            "services": {"orders": {"type": "dynamodb", "holds": "50 GB"}, "network": {"type": "vpc"}}}  # fmt: skip
    charge, tax = rows_of(spec)
    assert (charge["ChargeCategory"], tax["ChargeCategory"]) == ("Usage", "Tax")
    assert (tax["ListCost"], tax["ContractedCost"], tax["BilledCost"], tax["EffectiveCost"]) == ("1.25", *["1.125"] * 3)
    assert (tax["ServiceName"], tax["ResourceName"]) == ("Amazon DynamoDB", "orders")
    assert broken([charge, tax]) == []


# ---------------------------------------------------------------------------------------------- what is not known

UNPRICED = {"services": {"api": {"type": "ecs", "launch": "fargate-spot", "cpu": "1 vCPU", "memory": "2 GB"},
                         "orders": {"type": "dynamodb", "holds": "50 GB"}}}  # fmt: skip


def test_a_bill_with_an_unknown_price_makes_no_file():
    with pytest.raises(ArchplanError) as refused:
        focus_rows(Report(planned(UNPRICED)))
    found = refused.value.diagnostics
    assert [diagnostic.slug for diagnostic in found] == ["unpriced-projection"] * 2
    assert found[0].message.startswith("api, task vCPUs: ")
    assert "add up to too little" in found[0].message
    assert found[0].span.line == 1


def test_what_is_known_says_in_every_row_what_is_not():
    found = planned(UNPRICED)
    (row,) = written(found, partial=True)
    assert row["x_TotalIsComplete"] == "false"
    assert row["x_UnpricedCharges"] == "api task vCPUs; api task memory"
    assert "api" not in {row["ResourceName"]}
    assert {row["x_TotalIsComplete"] for row in written(architecture(SHOP))} == {"true"}


def test_many_unknown_prices_are_named_in_part():
    services = {f"api{n}": UNPRICED["services"]["api"] for n in range(30)}
    rows = written(planned({"services": services | {"orders": {"type": "dynamodb", "holds": "1 GB"}}}), partial=True)
    assert rows[-1]["x_UnpricedCharges"].endswith("; and 50 more")


# ---------------------------------------------------------------------------------------------- words and months

CATEGORY = {
    "AI and Machine Learning": "bedrock comprehend polly rekognition sagemaker textract transcribe translate",
    "Analytics": "athena firehose flink glue kinesis msk opensearch quicksight",
    "Business Applications": "ses",
    "Compute": "apprunner autoscaling ec2 ecr ecs eks firelens lambda lightsail",
    "Databases": "aurora dax documentdb dynamodb elasticache memorydb neptune rds redshift timestream",
    "Developer Tools": "codebuild codedeploy codepipeline",
    "Identity": "cognito directoryservice iam verifiedpermissions",
    "Integration": "apigateway appsync eventbridge mq mwaa sns sqs stepfunctions",
    "Internet of Things": "iotcore",
    "Management and Governance": "appconfig budgets cloudformation cloudtrail cloudwatch config costexplorer drs "
                                 "grafana prometheus ssm xray",
    "Migration": "datasync dms transferfamily",
    "Networking": "alb clb clientvpn cloudfront cloudmap directconnect eip endpoint globalaccelerator gwlb "
                  "internetgateway lattice nat natinstance networkfirewall nlb route53 transitgateway vpc vpn",
    "Other": "custom docker external",
    "Security": "acm detective guardduty inspector kms macie secretsmanager securityhub shield waf",
    "Storage": "backup ebs efs fsx s3 storagegateway",
    "Web": "amplify location",
}  # fmt: skip


def test_every_service_is_in_the_category_a_reader_expects():
    expected = {key: category for category, keys in CATEGORY.items() for key in keys.split()}
    made = {key: service_category(cls) for key, cls in catalog().items()}
    assert {key: category for key, category in made.items() if category not in CATEGORIES} == {}
    assert {key: made.get(key) for key in expected} == expected
    assert {key for key in made.keys() - expected.keys() if made[key] == "Other"} == set(), (
        "nothing tells the category of this icon: say it, as in class It(Service, ..., category='Media')"
    )
    assert {cls.category for cls in catalog().values()} <= {"", *CATEGORIES}


# https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec/blob/main/specification/columns/servicesubcategory.md
SUBCATEGORIES = {
    "AI and Machine Learning": {"Bots", "Generative AI", "Machine Learning", "Natural Language Processing"},
    "Analytics": {
        "Analytics Platform", "Business Intelligence", "Data Processing", "Search", "Streaming Analytics"
    },
    "Compute": {"Containers", "End User Computing", "Quantum", "Serverless Compute", "Virtual Machines"},
    "Databases": {"Caching", "Data Warehouse", "Relational", "NoSQL", "Ledger", "Time Series"},
    "Integration": {"API Management", "Messaging", "Workflow Automation"},
    "Management and Governance": {
        "Administration", "Architecture", "Compliance", "Cost Management", "Data Governance", "Disaster Recovery",
        "Observability", "Support",
    },
    "Networking": {"Content Delivery", "Data Transfer", "Load Balancing", "Network Management", "Network Security"},
    "Security": {"CSPM", "Credentials", "SIEM", "Threat Detection"},
    "Storage": {"Backups", "Bulk Transfer", "Disk", "Files", "Object Storage"},
}  # fmt: skip
"""What FOCUS allows beside "Other (...)", which every category has."""


def test_every_service_has_a_subcategory_of_its_category():
    made = {key: (service_category(cls), service_subcategory(cls)) for key, cls in catalog().items()}
    allowed = {it: {f"Other ({it})"} | SUBCATEGORIES.get(it, set()) for it in CATEGORIES}
    assert {key: found for key, found in made.items() if found[1] not in allowed[found[0]]} == {}
    expected = {
        "ec2": "Virtual Machines", "lambda": "Serverless Compute", "ecs": "Containers", "rds": "Relational",
        "dynamodb": "NoSQL", "elasticache": "Caching", "alb": "Load Balancing", "cloudfront": "Content Delivery",
        "s3": "Object Storage", "ebs": "Disk", "sqs": "Messaging", "kms": "Credentials", "bedrock": "Generative AI",
        "nat": "Other (Networking)", "codebuild": "Other (Developer Tools)",
    }  # fmt: skip
    assert {key: made[key][1] for key in expected} == expected


def test_units_are_written_as_focus_asks():
    by_hand = {
        "GB": (1, "GiB"), "GB-month": (1, "GiB-Months"), "TB": (1, "TiB"), "1 million read request units":
        (10**6, "Read Request Units"), "instance-hour": (1, "Instance-Hours"), "web ACL-month": (1, "Web ACL-Months"),
        "vCPU-hour": (1, "vCPU-Hours"), "MAU": (1, "MAU"), "build minute": (1, "Build Minutes"), "1 thousand face-month":
        (1000, "Face-Months"), "10 thousand calls": (10_000, "Calls"), "1 million queries": (10**6, "Queries"),
        "MBps-month": (1, "MBps-Months"), "bucket-day": (1, "Bucket-Days"), "month": (1, "Months"),
    }  # fmt: skip
    assert {per: unit_name(per) for per in by_hand} == by_hand


def test_every_unit_of_the_book_is_written_as_focus_asks():
    found = {per.strip() for path in (ROOT / "pricing").glob("*.yaml")
             for per in re.findall(r"^    per: (.+)$", path.read_text("utf-8"), re.MULTILINE)}  # fmt: skip
    units = {per: unit_name(per) for per in found}
    wrong = {per: unit for per, (scale, unit) in units.items() if not is_unit(f"{scale} {unit}" if scale > 1 else unit)}
    assert len(found) > 100
    assert wrong == {}


@pytest.mark.parametrize("day, first, last", [
    (date(2026, 12, 31), "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    (date(2028, 2, 29), "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
    (date(2026, 1, 1), "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
])  # fmt: skip
def test_the_charge_period_is_the_month_of_the_day_priced(day, first, last):
    (row,) = rows_of({"services": {"orders": {"type": "dynamodb", "holds": "1 GB"}}}, on=day)
    assert (row["ChargePeriodStart"], row["ChargePeriodEnd"]) == (first, last)
    assert (row["BillingPeriodStart"], row["BillingPeriodEnd"]) == (first, last)


def test_a_row_says_where_its_price_and_its_quantity_come_from():
    rows = {row["x_Line"]: row for row in written(architecture(SHOP)) if not row["x_FreeTier"]}
    row = rows["orders.table_storage"]
    assert (row["RegionId"], row["RegionName"]) == ("ap-southeast-1", "Asia Pacific (Singapore)")
    assert (row["ResourceId"], row["ResourceType"]) == ("projection/online-shop/orders", "dynamodb")
    assert row["x_PriceSince"] <= DAY.isoformat() and row["x_PriceSource"]
    assert rows["api.task_vCPUs"]["x_Assumption"].startswith("api: ")
    assert all(text.startswith("orders: ") for text in rows["orders.read_requests"]["x_Assumption"].split("; "))
    regions = {row["SkuPriceId"]: row["RegionId"] for row in written(architecture(SHOP))}
    assert regions["cloudfront/request-https@edge:europe"] == ""
    assert row["x_Projection"] == "true" and "(projection)" in row["ChargeDescription"]
    assert {row["x_Scenario"] for row in written(architecture(SHOP, "launch-day"))} == {"launch-day"}


# ---------------------------------------------------------------------------------------------- the file


def test_the_file_is_rfc_4180_and_the_same_every_time():
    text = focus_csv(Report(architecture(SHOP)))
    assert text == focus_csv(Report(plan(SHOP, on=DAY)))
    assert text.startswith("AvailabilityZone,BilledCost,")
    assert text.count("\r\n") == text.count("\n") == 1 + len(written(architecture(SHOP)))
    assert list(focus_rows(Report(architecture(SHOP)))) == written(architecture(SHOP))


def test_no_cell_is_a_formula_and_no_focus_column_was_altered():
    evil = '=HYPERLINK("https://example.com","a")'
    spec = {
        "title": evil,
        "services": {
            "orders": {"type": "dynamodb", "holds": "50 GB", "label": evil},
            "hub": {"type": "custom", "label": "@evil, \"said\"", "unit_price": "$7/month", "source": "+1"},
            "pub": {"type": "custom", "label": "Émile, \"the pub\"", "unit_price": "$7/month"},
        },
    }  # fmt: skip
    found = rows_of(spec)
    for row in found:
        for column, cell in row.items():
            assert NUMBER.fullmatch(cell) or cell[:1] not in tuple("=+-@\t\r\n") or not cell, (column, cell)
    orders, hub, pub = found
    assert orders["x_Architecture"] == "'" + evil
    assert (hub["ProviderName"], hub["x_PriceSource"]) == ("hub", "'+1")
    assert pub["ProviderName"] == 'Émile, "the pub"'


def test_it_is_a_form_of_the_report():
    found = form_named("focus")
    assert (found.suffix, found.beside) == (".focus.csv", False)


def test_nothing_that_is_charged_makes_a_header_alone():
    assert rows_of({"services": {"network": {"type": "vpc"}}}) == []


# ---------------------------------------------------------------------------------------------------- focus-validator

OLD_NAMES = {
    "InvoiceIssuer": "InvoiceIssuerName", "Provider": "ProviderName", "Publisher": "PublisherName",
    "ResourceID": "ResourceId", "ChargeType": "ChargeCategory",
}  # fmt: skip
"""Columns that its rules for 1.0 look for under names FOCUS 1.0 itself gave up, and ours."""


@pytest.fixture(scope="session")
def validator(door, alone, request, tmp_path_factory):
    """The `focus-validator` package in an environment of its own, installed once and kept: it pins numpy 1."""
    cached = getattr(request.config, "cache", None)
    home = cached.mkdir("focus-validator") if cached else tmp_path_factory.mktemp("focus-validator")
    program = home / "bin/focus-validator"
    with alone("focus-validator"):
        if not program.is_file():
            subprocess.run([sys.executable, "-m", "venv", home], check=True, timeout=120)
            wanted = ["focus-validator==1.0.0", "multimethod<2"]
            ran = subprocess.run(
                [home / "bin/pip", "install", "--quiet", *wanted], capture_output=True, text=True, timeout=600
            )
            if ran.returncode:
                (pytest.fail if os.environ.get("CI") else pytest.skip)(f"pip could not install: {ran.stderr[-300:]}")
    folder = next((home / "lib").glob("python3.*")) / "site-packages"  # it opens its list of currencies from there

    def validate(file) -> str:
        command = [program, "--data-file", file, "--validate-version", "1.0"]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300).stdout

    return validate


def test_the_validators_rules_pass_on_every_architecture(validator, tmp_path):
    """All rows at once. What fails fails for a column's old name alone, and passes with a copy under it."""
    rows = [row for path in PAPERS for row in focus_rows(Report(plan(path, on=DAY)), partial=True)]
    ours, copied = tmp_path / "ours.csv", tmp_path / "copied.csv"
    for file, names in ((ours, {}), (copied, OLD_NAMES)):
        with file.open("w", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow([*rows[0], *names])
            writer.writerows([*row.values(), *(row[name] for name in names.values())] for row in rows)
    failed = set(re.findall(r"^(\w+) failed:", validator(ours), re.MULTILINE))
    assert failed == {"InvoiceIssuer_Required", "Provider_Required", "Publisher_Required", "ResourceID_Required",
                      "SkuPriceId_Nullable"}  # fmt: skip
    assert "Validation succeeded." in validator(copied)


def test_the_validator_finds_what_is_wrong(validator, tmp_path):
    """The check above can fail: one row with a category FOCUS does not know."""
    row = next(iter(focus_rows(Report(plan(PAPERS[0], on=DAY)), partial=True)))
    bad = {**row, **{old: row[new] for old, new in OLD_NAMES.items()}, "ServiceCategory": "Clouds"}
    file = tmp_path / "bad.csv"
    with file.open("w", newline="") as opened:
        csv.writer(opened).writerows([bad, bad.values()])
    assert "Validation failed!" in validator(file)


def test_what_waits_for_an_answer_is_in_no_row():
    """An option that is asked for has every mode in the bill, each without a cost."""
    spec = {
        "region": "us-east-1", "traffic": {"p": {"kind": "devices", "requests": "1000/second", "request": "1 KB"}},
        "services": {"k": {"type": "kinesis", "mode": "ask"}}, "connections": ["p -> k"],
    }  # fmt: skip
    found = planned(spec)
    rows = written(found, partial=True)
    assert abs(total(rows, "BilledCost") - dollars(found.bill.total)) < Fraction(1, 100)
    left_out = [line.name for line in found.bill.lines if line.waits]
    assert left_out and not {row["x_Line"] for row in rows} & {f"k.{name.replace(' ', '_')}" for name in left_out}


def test_commitments_are_bought_used_and_left_unused():
    """it: m5.large runs twice, one of it reserved at $0.06 in place of $0.096, and half of $0.14 an hour is unused"""
    services = {"web": {"type": "ec2", "instance": "m5.large", "count": "2"}}
    found = planned({"services": services, "commitments": {
        "ri": {"type": "ec2-reservation", "instance": "m5.large", "rate": "$0.06/hour", "payment": "all-upfront"},
        "plan": {"type": "compute-savings-plan", "commitment": "$0.14/hour", "rates": {"m5.large": "$0.07/hour"}},
    }})  # fmt: skip
    rows = written(found)
    assert broken(rows) == []
    seen = [(r["CommitmentDiscountName"], r["ChargeCategory"], r["CommitmentDiscountStatus"], r["BilledCost"],
             r["EffectiveCost"], r["CommitmentDiscountQuantity"], r["CommitmentDiscountUnit"], r["ListCost"]) for r in rows]  # fmt: skip
    assert seen == [
        ("ri", "Usage", "Used", "0", "43.8", "730", "Instance-Hours", "70.08"),  # 730 x 0.06, 730 x 0.096
        ("plan", "Usage", "Used", "0", "51.1", "51.1", "USD", "70.08"),  # 730 x 0.07
        ("ri", "Purchase", "", "0", "0", "730", "Instance-Hours", "0"),  # all of it was paid before
        ("plan", "Purchase", "", "102.2", "0", "102.2", "USD", "102.2"),  # 730 x 0.14
        ("plan", "Usage", "Unused", "0", "51.1", "51.1", "USD", "0"),
    ]
    assert total(rows, "EffectiveCost") == dollars(found.bill.total)
    assert total(rows, "BilledCost") == dollars(found.bill.total) - Fraction("43.8")


def test_every_line_that_a_commitment_pays_in_part_adds_up():
    """it: keeps the rules where tiers, allowances and shares that do not end meet"""
    services = {
        "web": {"type": "ec2", "instance": "m5.large", "count": "3"},
        "fn": {"type": "lambda", "memory": "1 GB"},
    }
    found = planned({"services": services, "free_tier": "always", "money": {"vat": "10%"},
                     "traffic": {"users": {"kind": "users", "requests": "70/second", "shape": "evening"}},
                     "connections": ["users -> web", "users -> fn"], "commitments": {
        "plan": {"type": "compute-savings-plan", "commitment": "$0.31/hour", "discount": "17%"},
    }})  # fmt: skip
    rows = written(found)
    charged = [row for row in rows if row["ChargeCategory"] != "Tax"]
    assert broken(rows) == []
    assert abs(total(charged, "EffectiveCost") - dollars(found.bill.total)) < BILLION
    assert abs(total(charged, "BilledCost") - dollars(found.bill.total)) < BILLION

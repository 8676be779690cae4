"""Bills made of our own estimates, as AWS would write them: a row a tier, what is free in rows of its own; in each form."""

from __future__ import annotations

import csv
import gzip
import io
import json
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from archplan.estimate.bill import scale_of
from archplan.estimate.plan import Plan
from archplan.estimate.pricing import bill
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import decimal
from archplan.outputs.page.forms.focus import _covered, _parts
from archplan.prices.charged.matching import _operations
from archplan.prices.regions import ALL
from archplan.prices.update.reading import kind_of, split_unit
from archplan.prices.update.selectors import Selector, selectors_in

UNITS = {"hour": "Hrs", "gb-month": "GB-Mo", "gb": "GB", "second": "Second", "minute": "Minutes", "tb": "TB",
         "mibps-month": "MiBps-Mo", "month": "Mo", "count": "Requests", "mb": "MB"}  # fmt: skip
EDGES = {"united-states": "US", "europe": "EU", "asia-pacific": "AP", "japan": "JP", "australia": "AU", "india": "IN",
         "canada": "CA", "middle-east": "ME", "south-africa": "ZA", "south-america": "SA"}  # fmt: skip
EDGE_USAGE = {"internet-out": "DataTransfer-Out-Bytes", "origin-out": "DataTransfer-Out-OBytes",
              "request-http": "Requests-Tier1", "request-https": "Requests-Tier2-HTTPS"}  # fmt: skip
"""Of CloudFront, by https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/billing-and-usage-interpreting.html."""
PLACES = 24
MONTH = "2026-11"


@frozen
class Row:
    """One row, as every form has it; amounts exact, in AWS's unit."""

    kind: str  # a type of line item of the Cost and Usage Report
    product: str
    usage_type: str
    quantity: Fraction = Fraction(0)
    listed: Fraction = Fraction(0)
    net: Fraction = Fraction(0)
    operation: str = ""
    offer: str = ""
    region: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    meter: tuple[str, str, str] = ("", "", "")
    tag: str = "shop"
    account: str = "111122223333"
    currency: str = "USD"
    resource: str = ""


@cache
def _selectors(folder: Path) -> dict[str, tuple[Selector, ...]]:
    return selectors_in(folder)


def rows_of(plan: Plan, days: int = 30, month: str = MONTH) -> list[Row]:
    """What AWS would charge, were the estimate true, for the first days of a month; without what no usage type is known of."""
    year, number = map(int, month.split("-"))
    of_days = monthrange(year, number)[1]
    usages = []
    for line in plan.bill.lines:
        if (
            line.kind == "charge"
            and line.usage
            and line.price
            and line.cost is not None
            and line.subject != "support plan"
        ):
            is_steady = not line.usage_based and "hour" in scale_of(line.price.per)[1]
            share = Fraction(days * 24, 730) if is_steady else Fraction(days, of_days)
            usages.append(changed(line.usage, quantity=line.usage.quantity * share))
    a = plan.architecture
    period = changed(plan, bill=bill(usages, (), a.services, plan.book, a.free_tier, {}, {}))
    covered = _covered(period)
    found = []
    for line in period.bill.lines:
        if line.kind != "charge" or line.is_empty or line.price is None or line.usage is None:
            continue
        place = _place(plan, line.usage.file, line.usage.price, line.usage.scope)
        if place is None:
            continue
        size, noun = split_unit(line.price.per)
        for part in _parts(period, line, covered, plan.book):
            quantity = part.quantity * (part.paid or 1) * size
            listed = Fraction(0) if part.allowance else part.list_price * quantity / size
            net = Fraction(0) if part.allowance else part.agreed_price * quantity / size
            found.append(changed(place, quantity=quantity, listed=listed, net=net, unit=UNITS[kind_of(noun)]))
    return found


def _place(plan: Plan, file: str, entry: str, scope: str) -> Row | None:
    """What AWS calls a meter on a bill; None where that is not known."""
    if scope.startswith("edge:") and entry in EDGE_USAGE:
        usage_type = f"{EDGES[scope.removeprefix('edge:')]}-{EDGE_USAGE[entry]}"
        return Row("Usage", "AmazonCloudFront", usage_type, offer="AmazonCloudFront", meter=(file, entry, scope))
    if ">" in scope and all(ALL[code].prefixes for code in scope.split(">")):
        usage_type = "-".join((*(ALL[code].prefixes[0] for code in scope.split(">")), "AWS-Out-Bytes"))
        return Row("Usage", "AmazonEC2", usage_type, offer="AWSDataTransfer", meter=(file, entry, scope))
    if scope not in ALL and scope != "global":
        return None
    for selector in _selectors(plan.book.folder).get(file, ()):
        word = entry.rpartition("/")[2]
        if not selector.offer or not (
            selector.meter == entry or (selector.is_pattern and _is_row(selector, entry, word))
        ):
            continue
        where = {key: value for key, value in selector.where if key != selector.filled_from}
        short = word.replace("xlarge", "xl") if selector.filled_from else word
        if selector.filled_from:
            where[selector.filled_from] = word
        usage_type = selector.usagetype if not selector.is_pattern else selector.usagetype.partition("{")[0] + short
        prefix = next(iter(ALL[scope].prefixes), "XYZ9") + "-" if scope in ALL and scope != "us-east-1" else ""
        operation = selector.operation or _operation(selector.offer, where)
        return Row(
            "Usage", selector.offer, prefix + usage_type, operation=operation, offer=selector.offer,
            region=scope if scope in ALL else "", attributes=tuple(sorted(where.items())), meter=(file, entry, scope),
        )  # fmt: skip
    return None


def _is_row(selector: Selector, entry: str, word: str) -> bool:
    return selector.meter.partition("{")[0] + word == entry


def _operation(offer: str, where: dict[str, str]) -> str:
    fits = (
        op
        for (of, op), said in _operations().items()
        if of == offer and all(where.get(key) == value for key, value in said.items())
    )
    return next(fits, "")


# ------------------------------------------------------------------------------------------------ the forms


def number(amount: Fraction) -> str:
    text = f"{decimal(amount, PLACES):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _csv(columns: Iterable[str], rows: Iterable[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _days(row: Row, days: int, month: str) -> Iterator[tuple[str, str, Fraction]]:
    """A row over the first and the last of the days, and how much of it falls on each."""
    for day, part in ((1, Fraction(1, 4)), (days, Fraction(3, 4))) if days > 1 else ((1, Fraction(1)),):
        yield f"{month}-{day:02d}T00:00:00Z", f"{month}-{day:02d}T23:59:59Z", part


def cur(rows: Iterable[Row], days: int = 30, month: str = MONTH, named: Callable[[str], str] = str) -> str:
    """The legacy Cost and Usage Report."""
    attributes = {"operatingsystem": "operatingSystem", "preinstalledsw": "preInstalledSw", "tenancy": "tenancy",
                  "capacitystatus": "capacitystatus", "licensemodel": "licenseModel", "databaseengine": "databaseEngine",
                  "deploymentoption": "deploymentOption", "instancetype": "instanceType", "cacheengine": "cacheEngine"}  # fmt: skip
    columns = [
        "identity/LineItemId", "identity/TimeInterval", "bill/BillingPeriodStartDate", "lineItem/UsageAccountId",
        "lineItem/LineItemType", "lineItem/UsageStartDate", "lineItem/UsageEndDate", "lineItem/ProductCode",
        "lineItem/UsageType", "lineItem/Operation", "lineItem/UsageAmount", "lineItem/CurrencyCode",
        "lineItem/UnblendedCost", "product/servicecode", "product/regionCode", "pricing/unit", "pricing/publicOnDemandCost",
        *(f"product/{name}" for name in attributes.values()), "resourceTags/user:Team", "lineItem/ResourceId",
    ]  # fmt: skip

    def written() -> Iterator[dict[str, str]]:
        for at, row in enumerate(rows):
            for begin, end, part in _days(row, days, month):
                amounts = (number(amount * part) for amount in (row.quantity, row.net, row.listed))
                quantity, net, listed = amounts
                yield {
                    "identity/LineItemId": f"id{at}", "identity/TimeInterval": f"{begin}/{end}",
                    "bill/BillingPeriodStartDate": f"{month}-01T00:00:00Z", "lineItem/UsageAccountId": row.account,
                    "lineItem/LineItemType": row.kind, "lineItem/UsageStartDate": begin, "lineItem/UsageEndDate": end,
                    "lineItem/ProductCode": row.product, "lineItem/UsageType": row.usage_type,
                    "lineItem/Operation": row.operation, "lineItem/UsageAmount": quantity,
                    "lineItem/CurrencyCode": row.currency, "lineItem/UnblendedCost": net, "product/servicecode": row.offer,
                    "product/regionCode": row.region, "pricing/unit": row.unit, "pricing/publicOnDemandCost": listed,
                    "resourceTags/user:Team": row.tag, "lineItem/ResourceId": row.resource,
                    **{f"product/{attributes[key]}": value for key, value in row.attributes if key in attributes},
                }  # fmt: skip

    return _csv(map(named, columns), ({named(key): value for key, value in row.items()} for row in written()))


CUR2 = {
    "identity/LineItemId": "identity_line_item_id", "identity/TimeInterval": "identity_time_interval",
    "bill/BillingPeriodStartDate": "bill_billing_period_start_date", "lineItem/UsageAccountId": "line_item_usage_account_id",
    "lineItem/LineItemType": "line_item_line_item_type", "lineItem/UsageStartDate": "line_item_usage_start_date",
    "lineItem/UsageEndDate": "line_item_usage_end_date", "lineItem/ProductCode": "line_item_product_code",
    "lineItem/UsageType": "line_item_usage_type", "lineItem/Operation": "line_item_operation",
    "lineItem/UsageAmount": "line_item_usage_amount", "lineItem/CurrencyCode": "line_item_currency_code",
    "lineItem/UnblendedCost": "line_item_unblended_cost", "product/servicecode": "product_servicecode",
    "product/regionCode": "product_region_code", "pricing/unit": "pricing_unit",
    "pricing/publicOnDemandCost": "pricing_public_on_demand_cost", "product/instanceType": "product_instance_type",
    "lineItem/ResourceId": "line_item_resource_id",
}  # fmt: skip
"""AWS's own names of the columns, from https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html."""
KEYS = {"operatingSystem": "operating_system", "preInstalledSw": "pre_installed_sw", "licenseModel": "license_model",
        "databaseEngine": "database_engine", "deploymentOption": "deployment_option", "cacheEngine": "cache_engine"}  # fmt: skip


def cur2(rows: Iterable[Row], days: int = 30, month: str = MONTH) -> str:
    """The Cost and Usage Report 2.0."""
    old = list(csv.DictReader(io.StringIO(cur(rows, days, month))))

    def written() -> Iterator[dict[str, str]]:
        for row in old:
            inner = {
                KEYS.get(name, name): value
                for key, value in row.items()
                if key.startswith("product/") and key not in CUR2 and (name := key.removeprefix("product/")) and value
            }
            tags = {"user_team": row["resourceTags/user:Team"]} if row["resourceTags/user:Team"] else {}
            yield {new: row[key] for key, new in CUR2.items()} | {
                "product": json.dumps(inner), "resource_tags": json.dumps(tags)
            }  # fmt: skip

    return _csv([*CUR2.values(), "product", "resource_tags"], written())


def focus(rows: Iterable[Row], days: int = 30, month: str = MONTH) -> str:
    """FOCUS 1.2 as AWS exports it."""
    of = {
        "Usage": "Usage",
        "SavingsPlanCoveredUsage": "Usage",
        "Tax": "Tax",
        "Credit": "Credit",
        "Refund": "Adjustment",
    }
    columns = [
        "BilledCost", "BillingCurrency", "BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargePeriodEnd",
        "ChargePeriodStart", "CommitmentDiscountId", "CommitmentDiscountStatus", "ConsumedQuantity", "ListCost",
        "PricingCategory", "PricingQuantity", "PricingUnit", "ProviderName", "RegionId", "ServiceName", "SkuPriceDetails",
        "SubAccountId", "Tags", "ResourceId", "x_Operation", "x_ServiceCode", "x_UsageType",
    ]  # fmt: skip
    details = {"operatingsystem": "OperatingSystem", "instancetype": "InstanceType"}

    def written() -> Iterator[dict[str, str]]:
        for row in rows:
            if row.kind == "SavingsPlanNegation":
                continue
            is_covered = row.kind == "SavingsPlanCoveredUsage"
            is_fee = row.kind.startswith("SavingsPlan") and not is_covered
            inner = {details.get(key, f"x_{key}"): value for key, value in row.attributes}
            for begin, end, part in _days(row, days, month):
                yield {
                    "BilledCost": "0" if is_covered else number(row.net * part), "BillingCurrency": row.currency,
                    "BillingPeriodStart": f"{month}-01T00:00:00Z", "ChargeCategory": of.get(row.kind, "Purchase"),
                    "ChargePeriodStart": begin, "ChargePeriodEnd": end, "ListCost": number(row.listed * part),
                    "CommitmentDiscountId": "arn:plan" if is_fee or is_covered else "",
                    "CommitmentDiscountStatus": "Used" if is_covered else "",
                    "PricingCategory": "Committed" if is_covered else "Standard", "PricingQuantity": number(row.quantity * part),
                    "PricingUnit": row.unit, "ProviderName": "AWS", "RegionId": row.region, "ServiceName": row.product,
                    "SkuPriceDetails": json.dumps(inner), "SubAccountId": row.account, "Tags": json.dumps({"Team": row.tag}),
                    "ResourceId": row.resource,
                    "x_Operation": row.operation, "x_ServiceCode": row.offer or row.product, "x_UsageType": row.usage_type,
                }  # fmt: skip

    return _csv(columns, written())


def console(rows: Iterable[Row], days: int = 30, month: str = MONTH) -> str:
    """The CSV of the Bills page, with the sentence before it and the total behind it."""
    columns = [
        "InvoiceID", "PayerAccountId", "LinkedAccountId", "RecordType", "RecordID", "BillingPeriodStartDate",
        "BillingPeriodEndDate", "ProductCode", "ProductName", "UsageType", "Operation", "UsageStartDate", "UsageEndDate",
        "UsageQuantity", "CurrencyCode", "CostBeforeTax", "Credits", "TaxAmount", "TotalCost",
    ]  # fmt: skip
    begin = f"{month.replace('-', '/')}/01 00:00:00"

    def written() -> Iterator[dict[str, str]]:
        total = Fraction(0)
        for row in rows:
            total += row.net
            amounts = {"Credit": "Credits", "Tax": "TaxAmount"}
            column = amounts.get(row.kind, "CostBeforeTax")
            yield {
                "RecordType": "LinkedLineItem", "LinkedAccountId": row.account, "BillingPeriodStartDate": begin,
                "ProductCode": row.product, "UsageType": row.usage_type, "Operation": row.operation,
                "UsageStartDate": begin, "UsageEndDate": f"{month.replace('-', '/')}/30 23:59:59",
                "UsageQuantity": number(row.quantity), "CurrencyCode": row.currency, column: number(row.net),
                "TotalCost": number(row.net),
            }  # fmt: skip
        yield {"RecordType": "StatementTotal", "CurrencyCode": "USD", "TotalCost": number(total)}

    return "Don't see your tags in the report? New tags are excluded by default\n" + _csv(columns, written())


def explorer(rows: Iterable[Row], days: int = 30, month: str = MONTH, group: str = "Usage type") -> str:
    """Cost Explorer's CSV: all rows of one usage type, or of one product, in one column."""
    sums: dict[str, Fraction] = {}
    for row in rows:
        name = row.usage_type if group == "Usage type" else row.product
        sums[name] = sums.get(name, Fraction(0)) + row.net
    total = sum(sums.values(), Fraction(0))
    heads = [group, *(f"{name}($)" for name in sums), "Total costs($)"]
    dollars = [*map(number, (*sums.values(), total))]
    out = io.StringIO()
    csv.writer(out).writerows([heads, [f"{group} total", *dollars], [f"{month}-01", *dollars]])
    return out.getvalue()


FORMS: dict[str, Callable[..., str]] = {"cur": cur, "cur2": cur2, "focus": focus, "console": console}
ALL_FORMS = FORMS | {"explorer": explorer}


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def written(folder: Path, form: str, rows: Iterable[Row], **options: Any) -> Path:
    """The rows as a file of a form."""
    path = folder / f"{form}.csv"
    path.write_text(ALL_FORMS[form](rows, **options), encoding="utf-8", newline="")
    return path

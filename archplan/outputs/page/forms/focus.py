"""The month's bill as FOCUS 1.2 rows, one a tier, for whoever lays a projection beside the bill that came.

A row's costs are its quantity times its unit prices exactly as they are printed, and the rows' BilledCost adds up to
the bill. FOCUS has no word for an unknown price, and zero would be a lie: such a bill makes no file, unless the
caller asks for what is known, and then every row says what is missing. The manual, rule by rule: docs/focus.md.
https://focus.finops.org/focus-specification/v1-2/
"""

from __future__ import annotations

import csv as codec
import io
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from archplan.estimate.bill import Charge, Line, allowances, scale_of
from archplan.estimate.plan import Plan
from archplan.estimate.pricing import credits_of
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.record import frozen
from archplan.kernel.units import USD, Quantity, least, month, plain, plural, rate
from archplan.outputs.page.forms import form
from archplan.outputs.page.forms._committed import bought_rows, shares_of, split
from archplan.outputs.page.page import Page
from archplan.prices.book import PriceBook
from archplan.prices.price import Allowance, Price, quoted_unit
from archplan.services.words.service import Service, load
from archplan.services.words.steps import Step

COLUMNS = (
    "AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName", "BillingAccountType", "BillingCurrency",
    "BillingPeriodEnd", "BillingPeriodStart", "CapacityReservationId", "CapacityReservationStatus", "ChargeCategory",
    "ChargeClass", "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart",
    "CommitmentDiscountCategory", "CommitmentDiscountId", "CommitmentDiscountName", "CommitmentDiscountQuantity",
    "CommitmentDiscountStatus", "CommitmentDiscountType", "CommitmentDiscountUnit", "ConsumedQuantity", "ConsumedUnit",
    "ContractedCost", "ContractedUnitPrice", "EffectiveCost", "InvoiceId", "InvoiceIssuerName", "ListCost",
    "ListUnitPrice", "PricingCategory", "PricingCurrency", "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyEffectiveCost", "PricingCurrencyListUnitPrice", "PricingQuantity", "PricingUnit", "ProviderName",
    "PublisherName", "RegionId", "RegionName", "ResourceId", "ResourceName", "ResourceType", "ServiceCategory",
    "ServiceName", "ServiceSubcategory", "SkuId", "SkuMeter", "SkuPriceDetails", "SkuPriceId", "SubAccountId", "SubAccountName",
    "SubAccountType", "Tags",
)  # fmt: skip
"""All of FOCUS 1.2, with ServiceSubcategory, which it recommends."""

OWN_COLUMNS = (
    "x_Architecture", "x_Assumption", "x_Confidence", "x_FreeTier", "x_Line", "x_PriceSince", "x_PriceSource",
    "x_PriceUnit", "x_Projection", "x_Scenario", "x_TotalIsComplete", "x_UnpricedCharges",
)  # fmt: skip

FAMILIES = {
    "analytics": "Analytics", "business": "Business Applications", "compute": "Compute",
    "cost": "Management and Governance", "database": "Databases", "devtools": "Developer Tools",
    "engagement": "Business Applications", "integration": "Integration", "iot": "Internet of Things",
    "management": "Management and Governance", "media": "Media", "migration": "Migration",
    "ml": "AI and Machine Learning", "mobile": "Web", "network": "Networking", "security": "Security",
    "storage": "Storage",
}  # fmt: skip
"""AWS's own categories, which an icon's address names, as FOCUS's; AWS's `mobile` is front ends of the web too."""

PLACES = 15  # of a quantity that does not end: at $1,000 for one, half a billionth of a cent
MOST_NAMED = 10
AWS = "AWS"
_TIMES = ("second", "minute", "hour", "day", "month", "year")
_SIZES = {"KB": "KiB", "MB": "MiB", "GB": "GiB", "TB": "TiB", "PB": "PiB"}  # FOCUS's GB is 10^9 bytes, AWS's is 2^30
_SIZE = re.compile(r"\b[KMGTP]B\b")

Row = dict[str, str]
Pool = tuple[str, str, str]  # price file, price, scope


@form("focus", suffix=".focus.csv", page="bare")
def focus(page: Page, partial: bool = False) -> str:
    """For FinOps tools: FOCUS 1.2, a row a tier, labelled a projection; none where a price is unknown."""
    return focus_csv(page.report, partial)


def focus_csv(report: Report, partial: bool = False) -> str:
    """The rows as RFC 4180 has it; a null is an empty field."""
    out = io.StringIO()
    writer = codec.DictWriter(out, (*COLUMNS, *OWN_COLUMNS))
    writer.writeheader()
    writer.writerows(focus_rows(report, partial))
    return out.getvalue()


def focus_rows(report: Report, partial: bool = False) -> Iterator[Row]:
    """Every row, in the order of the bill, the taxes last.

    Raises ArchplanError where a price is unknown; `partial` leaves those lines out, and says so in every row.
    """
    plan = report.plan
    unpriced = plan.bill.unpriced
    idle = [
        found for service in plan.architecture.services.values() for found in service.findings() if found.slug == IDLE
    ]
    wrong = [*(_unpriced(plan, line) for line in unpriced), *(found for found in idle if found.severity == "error")]
    if wrong and not partial:
        raise ArchplanError(wrong)
    return _rows(plan)


def service_category(service: Service | type[Service]) -> str:
    """FOCUS's category of a service: what it says itself, what it is to a network, else its icon's address."""
    if service.category:
        return service.category
    if service.role == "network":
        return "Networking"
    vendor, _, rest = service.icon.partition(".")
    return FAMILIES.get(rest.partition(".")[0], "Other") if vendor == "aws" else "Other"


def service_subcategory(service: Service | type[Service]) -> str:
    """FOCUS's subcategory of a service: what it says itself, else the rest of its category.

    https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec/blob/main/specification/columns/servicesubcategory.md
    """
    return service.subcategory or f"Other ({service_category(service)})"


IDLE = "option-without-effect"


def _unpriced(plan: Plan, line: Line) -> Diagnostic:
    return Diagnostic(
        "unpriced-projection",
        line.span or Span(plan.architecture.file, 1, 1),
        f"{line.subject}, {line.name}: {line.reason}; a FOCUS row must have a cost, and without this one the rows add "
        "up to too little",
        "state its price in a folder and add --pricing DIR",
    )


def _rows(plan: Plan) -> Iterator[Row]:
    every = _of_all(plan)
    covered = _covered(plan)
    listed = PriceBook(plan.book.folder, plan.book.on) if plan.book.overlay else plan.book
    assumptions = plan.assumptions
    taxes: list[Row] = []
    for charge in plan.bill.charges:
        of_charge = every | _of_charge(plan, charge)
        rows: list[Row] = []
        for line in charge.lines:
            if line.kind == "charge" and not line.is_empty and line.cost is not None and line.price is not None:
                of_line = of_charge | _of_line(plan, line, assumptions)
                parts = [of_line | _costs(part, line) for part in _parts(plan, line, covered, listed)]
                rows += (
                    split(parts, shares_of(plan.bill.bought, line), _rounded, _digits) if plan.bill.bought else parts
                )
        yield from rows
        if rows:
            taxes += _taxes(plan, of_charge, rows)
    for it in plan.bill.bought:
        if it.monthly is not None and it.used is not None:
            of_bought = every | _sold(it.commitment)
            rows = list(bought_rows(it, of_bought, _written, _digits))
            yield from rows
            taxes += _taxes(plan, of_bought, rows)
    yield from taxes


def _sold(one: Any) -> Row:
    """Who sells a commitment: the service that is reserved, or, of a Savings Plan, AWS itself."""
    cls = None if one.is_plan else load(one.file)
    if cls is None:
        return _provided_by(AWS, one.title, "Other", "Other (Other)")
    return _provided_by(AWS, cls.title, service_category(cls), service_subcategory(cls))


# ------------------------------------------------------------------------------------------------ how much, at what


@frozen
class Part:
    """What of a line is priced alike: so much in the price's unit, at list price and at the agreed one."""

    quantity: Fraction
    list_price: Fraction
    agreed_price: Fraction
    paid: Fraction  # the part of the agreed cost that is billed: all, none under an allowance, the rest as Spot
    tier: int
    allowance: Allowance | None


def _parts(
    plan: Plan, line: Line, covered: Mapping[Pool, tuple[Quantity, Allowance]], book: PriceBook
) -> Iterator[Part]:
    """A line cut where a tier begins, of its list price or of a negotiated one, and where an allowance does.

    AWS counts the pool: each of those that share it has its part of every tier. An allowance comes off the last
    tiers, as the bill takes it.
    """
    usage, price = line.usage, line.price
    assert usage is not None and price is not None
    total = line.pooled or usage.quantity
    list_price = _listed(book, line)
    free, allowance = covered.get(_pool(line), (total * 0, None))
    share = Fraction(usage.quantity.number / total.number)
    discount = plan.architecture.discounts.get(usage.file)
    agreed = 1 - Fraction(discount.number) if discount is not None else Fraction(1)
    spot = _spot(line)
    unit = _unit_of(price.per)
    top = (total - free).number
    starts = [tier.start.number for tier in price.tiers]
    list_starts = [tier.start.number for tier in list_price.tiers]
    cuts = {0, total.number, top, *starts, *list_starts}
    for low, high in pairwise(sorted(cut for cut in cuts if 0 <= cut <= total.number)):
        tier = bisect_right(starts, low) - 1
        of_list = list_price.tiers[bisect_right(list_starts, low) - 1].rate
        held = Quantity((high - low) * share, usage.quantity.powers) * month / unit
        is_free = allowance is not None and low >= top
        yield Part(
            _rounded(Fraction(held.number) / spot),
            _written(Fraction((of_list * unit).to(USD))),
            _written(Fraction((price.tiers[tier].rate * unit).to(USD)) * agreed),
            Fraction(0) if is_free else spot,
            tier + 1 if len(price.tiers) > 1 else 0,
            allowance if is_free else None,
        )


def _covered(plan: Plan) -> dict[Pool, tuple[Quantity, Allowance]]:
    """How much of each pool allowances cover: the part of all they are for that it is of them."""
    always = plan.book.allowances if plan.architecture.free_tier == "always" else None
    given = credits_of(plan.architecture.services)
    if always is None and not given:
        return {}
    pools: dict[Pool, Quantity] = {}
    for line in plan.bill.lines:
        if line.usage is not None and line.cost is not None and line.price is not None and line.usage.quantity:
            pools[_pool(line)] = line.pooled or line.usage.quantity
    found: dict[Pool, tuple[Quantity, Allowance]] = {}
    for file in dict.fromkeys(pool[0] for pool in pools if pool[0] != "own"):
        for allowance in allowances(file, always, given):
            groups: dict[str, list[Pool]] = {}
            for pool in pools:
                if pool[0] == file and pool[1].partition("/")[0] in allowance.of:
                    groups.setdefault(pool[2] if allowance.by_region else "", []).append(pool)
            for group in groups.values():
                left = {pool: pools[pool] - found[pool][0] if pool in found else pools[pool] for pool in group}
                total = sum(left.values(), pools[group[0]] * 0)
                part = least(allowance.allowance, total) / total if total else 0
                found.update({pool: (pools[pool] - left[pool] + left[pool] * part, allowance) for pool in group})
    return found


def _pool(line: Line) -> Pool:
    assert line.usage is not None
    return line.usage.file, line.usage.price, line.subject if line.usage.file == "own" else line.usage.scope


def _listed(book: PriceBook, line: Line) -> Price:
    """The list price that a negotiated one was laid over; the price itself where there is no other."""
    assert line.usage is not None and line.price is not None
    if line.usage.file == "own":
        return line.price
    found = book.price(line.usage.file, line.usage.price, line.usage.scope)
    alike = isinstance(found, Price) and found.tiers[0].rate.like(line.price.tiers[0].rate)
    return found if alike and isinstance(found, Price) else line.price


def _spot(line: Line) -> Fraction:
    """What Spot leaves of the list price, which its meter took off the quantity."""
    assert line.usage is not None
    for step in _leaves(line.usage.steps):
        if step.name == "spot discount" and step.value is not None:
            return 1 - Fraction(step.value.number)
    return Fraction(1)


def _leaves(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _leaves(step.steps)


def _unit_of(per: str) -> Quantity:
    """One PricingUnit: what the price is quoted for, or a single one where that is no whole number of them."""
    scale, _ = scale_of(per)
    return quoted_unit(per) if scale.denominator == 1 else quoted_unit(per) / scale


def unit_name(per: str) -> tuple[int, str]:
    """``1 million read units`` is 1,000,000 and ``Read Units``; ``GB-month`` is 1 and ``GiB-Months``."""
    scale, noun = scale_of(per)
    *first, last = noun.split("-")
    last = last + "s" if last in _TIMES else plural(last)
    return int(scale) if scale.denominator == 1 else 1, "-".join(_capitals(part) for part in (*first, last))


def _capitals(noun: str) -> str:
    return " ".join(word.capitalize() if word.islower() else word for word in _binary(noun).split())


def _binary(per: str) -> str:
    return _SIZE.sub(lambda size: _SIZES[size[0]], per)


# ------------------------------------------------------------------------------------------------ what a row says


def _of_all(plan: Plan) -> Row:
    first, last = _month(plan.day)
    a = plan.architecture
    missing = [*(f"{line.subject} {line.name}" for line in plan.bill.unpriced), *plan.bill.idle]
    more = [f"and {len(missing) - MOST_NAMED} more"] if len(missing) > MOST_NAMED else []
    return dict.fromkeys((*COLUMNS, *OWN_COLUMNS), "") | {
        "BillingAccountId": "projection",
        "BillingAccountName": "archplan projection",
        "BillingAccountType": "Projection",
        "BillingCurrency": "USD",
        "BillingPeriodStart": first,
        "BillingPeriodEnd": last,
        "ChargePeriodStart": first,
        "ChargePeriodEnd": last,
        "PricingCurrency": "USD",
        "x_Architecture": _safe(a.title or Path(a.file).stem),
        "x_Projection": "true",
        "x_Scenario": _safe(plan.scenario),
        "x_TotalIsComplete": str(not missing).lower(),
        "x_UnpricedCharges": "; ".join(missing[:MOST_NAMED] + more),
    }


def _of_charge(plan: Plan, charge: Charge) -> Row:
    """Who provides it, and what it is; a connection is no resource."""
    service = plan.architecture.services.get(charge.name)
    if service is None:
        return _provided_by(AWS, charge.title, "Networking", "Data Transfer")
    of_resource = {
        "ResourceId": f"projection/{Path(plan.architecture.file).stem}/{charge.name}",
        "ResourceName": charge.name,
        "ResourceType": charge.type,
    }
    kinds = service_category(service), service_subcategory(service)
    if not service.billed_by_aws:  # who is paid for it is what its author calls it
        label = service.label if _safe(service.label) == service.label else ""
        return of_resource | _provided_by(label or charge.name, label or charge.name, *kinds)
    return of_resource | _provided_by(AWS, charge.title, *kinds)


def _provided_by(provider: str, service: str, category: str, subcategory: str) -> Row:
    return {
        "InvoiceIssuerName": "Amazon Web Services, Inc." if provider == AWS else provider,
        "ProviderName": provider,
        "PublisherName": provider,
        "ServiceCategory": category,
        "ServiceName": service,
        "ServiceSubcategory": subcategory,
    }


def _of_line(plan: Plan, line: Line, assumptions: tuple[str, ...]) -> Row:
    usage, price = line.usage, line.price
    assert usage is not None and price is not None
    region = _region(plan, line)
    scale, unit = unit_name(price.per)
    sku = f"own/{line.subject}/{usage.price}" if usage.file == "own" else f"{usage.file}/{usage.price}"
    is_bought = _is_bought(line)
    return {
        "ChargeCategory": "Purchase" if is_bought else "Usage",
        "ChargeFrequency": "Recurring" if is_bought else "Usage-Based",
        "ConsumedUnit": "" if is_bought else unit,
        "PricingCategory": "Standard" if _spot(line) == 1 else "Dynamic",
        "PricingUnit": f"{scale} {unit}" if scale != 1 else unit,
        "RegionId": region,
        "RegionName": plan.architecture.region_title(region) if region else "",
        "SkuId": sku,
        "SkuMeter": line.name.partition(" (")[0],
        "SkuPriceId": sku if usage.file == "own" else f"{sku}@{usage.scope}",
        "x_Assumption": _safe("; ".join(_assumed(line, assumptions))),
        "x_Confidence": price.confidence,
        "x_Line": f"{line.subject}.{line.name.replace(' ', '_')}",
        "x_PriceSince": price.day,
        "x_PriceSource": _safe(price.source),
        "x_PriceUnit": price.per,
    }


def _is_bought(line: Line) -> bool:
    """Whether it is held for its price, as a domain is, and not used, as tokens are: what a spec prices itself."""
    return line.usage is not None and line.usage.file == "own" and "second" not in line.usage.quantity.powers


def _region(plan: Plan, line: Line) -> str:
    """Where it is run; nothing for what stands at the edge, in no region or outside AWS."""
    assert line.usage is not None
    service = plan.architecture.services.get(line.subject)
    if service is not None and service.stands not in ("zone", "region"):
        return ""
    region = line.usage.region.partition(">")[0]
    return "" if ":" in region or region == "global" else region


def _assumed(line: Line, assumptions: tuple[str, ...]) -> Iterator[str]:
    """The plan's assumptions that this line rests on."""
    usage, price = line.usage, line.price
    assert usage is not None and price is not None
    defaults = {step.name for step in _leaves(usage.steps) if step.is_option and step.span is None}
    starts = [f"{line.subject}: {name} is " for name in defaults]
    starts += [f"price of {price.title} in {usage.scope}: ", f"{line.subject}: how {line.name} is counted "]
    yield from (text for text in assumptions if text.startswith(tuple(starts)))


def _costs(part: Part, line: Line) -> Row:
    usage, price = line.usage, line.price
    assert usage is not None and price is not None
    scale, unit = unit_name(price.per)
    agreed = part.agreed_price * part.quantity
    billed = _digits(agreed * part.paid)
    amount = f"{plain(part.quantity * scale)} {unit} at {rate(part.list_price)} per {_binary(price.per)}"
    if part.agreed_price != part.list_price:
        amount += f", agreed {rate(part.agreed_price)}"
    if 0 < part.paid < 1:
        amount += f", {plain((1 - part.paid) * 100)}% off as Spot"
    if part.allowance is not None:
        amount += f", not billed: {part.allowance.title}"
    found = {
        "BilledCost": billed,
        "ChargeDescription": f"{line.subject}: {price.title}, {amount} (projection)",
        "ConsumedQuantity": "" if _is_bought(line) else _digits(part.quantity * scale),
        "ContractedCost": _digits(agreed),
        "ContractedUnitPrice": _digits(part.agreed_price),
        "EffectiveCost": billed,
        "ListCost": _digits(part.list_price * part.quantity),
        "ListUnitPrice": _digits(part.list_price),
        "PricingCurrencyContractedUnitPrice": _digits(part.agreed_price),
        "PricingCurrencyEffectiveCost": billed,
        "PricingCurrencyListUnitPrice": _digits(part.list_price),
        "PricingQuantity": _digits(part.quantity),
        "x_FreeTier": part.allowance.title if part.allowance is not None else "",
    }
    if part.tier:
        sku_price = f"{usage.file}/{usage.price}@{usage.scope}#{part.tier}"
        found |= {"SkuPriceId": sku_price, "SkuPriceDetails": json.dumps({"x_Tier": part.tier})}
    return found


def _taxes(plan: Plan, of_charge: Row, rows: list[Row]) -> Iterator[Row]:
    """The VAT that the spec states, a row a service: each cost is the tax of those it is on."""
    purse: Any = getattr(plan.architecture, "money", None)
    tax = Fraction(purse.tax) if purse is not None else Fraction(0)
    if not tax:
        return
    costs = ("BilledCost", "ContractedCost", "EffectiveCost", "ListCost", "PricingCurrencyEffectiveCost")
    taxed = {name: _digits(sum(Fraction(row[name]) for row in rows) * tax) for name in costs}
    said = f"{of_charge['ServiceName']}: VAT of {plain(tax * 100)}%, as the spec states it (projection)"
    yield of_charge | taxed | {"ChargeCategory": "Tax", "ChargeDescription": said, "ChargeFrequency": "Usage-Based"}


# ------------------------------------------------------------------------------------------------ how it is written


def _month(day: date) -> tuple[str, str]:
    """The first moment of the day's month, and the first one after it."""
    year, number = divmod(day.year * 12 + day.month, 12)
    return f"{day:%Y-%m}-01T00:00:00Z", f"{year:04}-{number + 1:02}-01T00:00:00Z"


def _rounded(number: Fraction) -> Fraction:
    """A quantity with the digits it is printed with."""
    return Fraction(round(number * 10**PLACES), 10**PLACES)


def _written(price: Fraction) -> Fraction:
    """A unit price with the digits it is printed with: all it has, where they end."""
    return price if _ends(price) else _rounded(price)


def _ends(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _digits(number: Fraction) -> str:
    """A number that ends, with all its digits and no more; Decimal would stop at 28 of them."""
    places = 0
    while (10**places * number).denominator != 1:
        places += 1
    whole = str(abs(int(number * 10**places))).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{whole[:-places]}.{whole[-places:]}" if places else f"{sign}{whole}"


def _safe(text: str) -> str:
    """Free text that a spreadsheet takes for text. FOCUS keeps strings as they are, so only our own columns hold any."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and text else text

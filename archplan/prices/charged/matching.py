"""Which meter a charge is of: by usage type, operation and product, as the selectors of the price book know them.

A usage type that several meters have is told by the attributes of its product, else by its operation (`operations.csv`, from
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/billing-info-fields.html and the operations of AWS's price list), else by
what the estimate has; where that leaves several it is of none, and that is said. CloudFront's usage types begin with the
geography of its edges (`edges.csv`, `edge_usage.csv`, from
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/billing-and-usage-interpreting.html); what goes from region
to region names both (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-region-billing-codes.html). What
bills call otherwise than AWS's price list does stands in `usage.csv`, with where it was seen.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from archplan.kernel.record import frozen
from archplan.prices.book import PriceBook
from archplan.prices.charged.charge import Subject
from archplan.prices.price import Price
from archplan.prices.regions import ALL
from archplan.prices.update.places import ANYWHERE, BARE
from archplan.prices.update.selectors import Selector, selectors_in

TRANSFER = "AWSDataTransfer"  # the offer of bytes that leave, whatever service's product they are billed with
OF_ITS_OWN = ("AmazonCloudFront", "AmazonLightsail", "AWSAmplify")  # which sell bytes at prices of their own
BETWEEN = ("transfer", "inter-region")  # the price file and the price of what goes from region to region
_FORM = re.compile(r"[A-Z]{3}\d")
_BETWEEN = re.compile(r"(\w+)-(\w+)-AWS-Out-Bytes")
_SHORT = re.compile(r"\.(\d*)xl$")

Meter = tuple[str, str, str]
"""Price file, price, scope: what the lines of an estimate are priced by."""


@frozen
class Match:
    """The meter of a charge; none where `why` says so. `unit` is AWS's own, where a selector saw another than the book's.

    `bought` says how where no list price is of it, as ``spot``; one of the bill is `counts` of the meter's unit.
    """

    meter: Meter | None
    why: str = ""
    unit: str = ""
    bought: str = ""
    counts: int = 1


class Matcher:
    """Finds meters in one book; `estimated` are those that the estimate has."""

    def __init__(self, book: PriceBook, estimated: Collection[Meter]):
        self.book, self.estimated = book, frozenset(estimated)
        self._selectors = selectors_in(book.folder)

    @cached_property
    def _exact(self) -> Mapping[str, list[Selector]]:
        """Selectors by their whole usage type."""
        selectors: dict[str, list[Selector]] = {}
        for selector in self._told:
            if "{" not in selector.usagetype:
                selectors.setdefault(selector.usagetype, []).append(selector)
        return selectors

    @cached_property
    def _patterns(self) -> list[Selector]:
        """Selectors whose usage type has a word of its own: for every row of a table, or for every place."""
        return [selector for selector in self._told if "{" in selector.usagetype]

    @cached_property
    def _offers(self) -> frozenset[str]:
        return frozenset(selector.offer for selector in self._told)

    def prices(self, subject: Subject) -> bool:
        """Whether the price book has any price of a charge's product; so it is where a row names none."""
        offers = {subject.offer, subject.product} - {""}
        return not offers or bool(offers & self._offers)

    @cached_property
    def _told(self) -> list[Selector]:
        every = (selector for of_service in self._selectors.values() for selector in of_service)
        return [*(selector for selector in every if selector.offer and selector.usagetype), *_usage()]

    def reaches(self, file: str, entry: str) -> bool:
        """Whether any usage type leads to this price."""
        if (file, entry) == BETWEEN or any((file, entry) in of for of in _edge_usage().values()):
            return True
        return any(_is_of(it, entry) for it in self._selectors.get(file, ()) if it.offer and it.usagetype)

    def match(self, subject: Subject) -> Match:
        """The meter of what rows are of."""
        if not subject.usage_type:
            return Match(None, "the file names no usage type")
        region, bare = placed(subject)
        named = self._named(subject, bare)
        fitting = named
        if len({(selector.service, meter) for selector, meter in named}) > 1:
            fitting = [it for it in named if _agrees(it[0], subject)]
        meters = {(it[0].service, it[1]): it[0] for it in fitting}
        candidates: dict[Meter, Selector | None] = {
            self._scoped(file, entry, region): selector for (file, entry), selector in meters.items()
        }
        candidates |= dict.fromkeys((*_at_edges(subject), *_between_regions(subject)))
        if not candidates:
            what = "operation, engine or system" if named else "usage type and operation"
            return Match(None, f"no meter of the price book has this {what}")
        if len(candidates) > 1:
            known = {meter: it for meter, it in candidates.items() if meter in self.estimated}
            if len(known) != 1:
                return Match(None, f"it may be {_either(candidates)}, and nothing in the row tells which")
            candidates = known
        ((matched, selector),) = candidates.items()
        if selector is None:
            return Match(matched)
        return Match(matched, "", selector.unit, *_usage().get(selector, ("", 1)))

    def _named(self, subject: Subject, bare: str) -> list[tuple[Selector, str]]:
        """The selectors that a usage type and an operation lead to, each with its meter, of the product that a row names."""
        known = [*self._exact.get(bare, ()), *self._patterns]
        if bare != subject.usage_type:
            known += self._exact.get(subject.usage_type, ())
        named = [
            (selector, meter)
            for selector in known
            if (meter := self._meter(selector, subject, bare))
            and (not selector.operation or not subject.operation or _is_operation(selector, subject.operation))
        ]
        offers = {subject.offer, subject.product} - {""}
        if not offers:  # Cost Explorer by usage type says no more
            return named
        own = [it for it in named if it[0].offer in offers]
        if own or subject.offer or subject.product in OF_ITS_OWN:
            return own
        return [it for it in named if it[0].offer == TRANSFER]

    def _meter(self, selector: Selector, subject: Subject, bare: str) -> str:
        if not selector.is_pattern and "{" in selector.usagetype:
            return selector.meter if selector.pattern.fullmatch(bare) else ""
        meter = selector.meter_of(bare) or selector.meter_of(subject.usage_type)
        if not meter or not selector.filled_from:
            return meter
        word = dict(subject.attributes).get(selector.filled_from) or _SHORT.sub(r".\1xlarge", bare.partition(":")[2])
        return re.sub(r"\{\w+\}", lambda _: word, meter)

    def _scoped(self, file: str, entry: str, region: str) -> Meter:
        """Where a price of that region stands: in the region, or under what is sold at one price anywhere."""
        here, anywhere = (file, entry, region), (file, entry, ANYWHERE)
        if here in self.estimated or (anywhere not in self.estimated and self._is_priced(here)):
            return here
        return anywhere if anywhere in self.estimated or self._is_priced(anywhere) else here

    def _is_priced(self, meter: Meter) -> bool:
        return isinstance(self.book.price(*meter), Price)


def placed(subject: Subject) -> tuple[str, str]:
    """The region of a charge, and its usage type without the prefix that says it.

    The prefix counts before the column: what leaves a region has it, and the column may name the other side.
    """
    text = subject.usage_type
    for code in ALL:
        if text.startswith(f"{code}-"):  # KMS writes the region out
            return code, text[len(code) + 1 :]
    head, dash, rest = text.partition("-")
    if dash and head in _prefixes():
        return _prefixes()[head], rest
    if dash and head == "Global":
        return subject.region or ANYWHERE, rest
    if dash and _FORM.fullmatch(head) and subject.region in ALL:
        return subject.region, rest
    return subject.region if subject.region in ALL else BARE, text


@lru_cache(maxsize=1)
def _prefixes() -> Mapping[str, str]:
    return {prefix: code for code, region in ALL.items() for prefix in region.prefixes}


def _at_edges(subject: Subject) -> Iterator[Meter]:
    """What is sold where people are: ``EU-DataTransfer-Out-Bytes`` of CloudFront is of Europe, and of no region."""
    head, _, rest = subject.usage_type.partition("-")
    scope = _edges().get(head)
    for (offer, usage_type), entries in _edge_usage().items() if scope else ():
        if rest == usage_type and (offer in (subject.offer, subject.product) or not (subject.offer or subject.product)):
            yield from ((file, entry, scope or "") for file, entry in entries)


def _between_regions(subject: Subject) -> Iterator[Meter]:
    """What goes from one region to another: ``USE1-USW2-AWS-Out-Bytes``; what comes in costs nothing."""
    parts = _BETWEEN.fullmatch(subject.usage_type)
    codes = [_prefixes().get(part, "") for part in parts.groups()] if parts else []
    if codes and all(codes):
        yield (*BETWEEN, ">".join(codes))


@lru_cache(maxsize=1)
def _edges() -> Mapping[str, str]:
    return {row["prefix"]: row["scope"] for row in _rows("edges")}


@lru_cache(maxsize=1)
def _edge_usage() -> Mapping[tuple[str, str], list[tuple[str, str]]]:
    entries: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in _rows("edge_usage"):
        entries.setdefault((row["offer"], row["usagetype"]), []).append((row["file"], row["entry"]))
    return entries


@lru_cache(maxsize=1)
def _usage() -> Mapping[Selector, tuple[str, int]]:
    """Usage types of bills that AWS's price list does not have, or has under another product: how bought, and how many one is."""
    return {
        Selector(
            row["file"], row["meter"], row["offer"], row["usagetype"], row["operation"], (), "", "", (), row["seen"]
        ): (row["bought"], int(row["counts"] or 1))
        for row in _rows("usage")
    }


def _is_operation(selector: Selector, operation: str) -> bool:
    """Whether an operation is a selector's: what is bought has the number of its offer behind it, ``RunInstances:SV001``."""
    if _usage().get(selector, ("", 1))[0]:
        return re.fullmatch(re.escape(selector.operation) + r"\d*", operation) is not None
    return selector.operation == operation


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def _operations() -> Mapping[tuple[str, str], dict[str, str]]:
    attributes: dict[tuple[str, str], dict[str, str]] = {}
    for row in _rows("operations"):
        attributes.setdefault((row["offer"], row["operation"]), {})[row["attribute"]] = row["value"]
    return attributes


@lru_cache(maxsize=100)
def _told_by(offer: str, stem: str) -> frozenset[str]:
    """The attributes that operations of one form tell: ``CreateDBInstance:0014`` a database's engine."""
    of = [it for (known, operation), it in _operations().items() if known == offer and operation.startswith(f"{stem}:")]
    return frozenset(key for attributes in of for key in attributes)


def _either(meters: Collection[Meter]) -> str:
    names = sorted({f"{file}/{entry}" for file, entry, _ in meters})
    return " or ".join([*names[:3], *([f"one of {len(names) - 3} others"] if len(names) > 3 else [])])


def _agrees(selector: Selector, subject: Subject) -> bool:
    """Whether nothing in a row is against a selector: an attribute that the row does not have is not.

    An operation of the same form as those known, and none of them, is of another engine or system.
    """
    attributes = _operations().get((selector.offer, subject.operation), {}) | dict(subject.attributes)
    if (selector.offer, subject.operation) not in _operations():
        told = (
            _told_by(selector.offer, subject.operation.partition(":")[0]) if ":" in subject.operation else frozenset()
        )
        if any(key in told and key not in attributes for key, _ in selector.where):
            return False
    return all(
        attributes[key] == value for key, value in selector.where if key != selector.filled_from and attributes.get(key)
    )


def _is_of(selector: Selector, entry: str) -> bool:
    if not selector.is_pattern:
        return selector.meter == entry
    parts = re.split(r"\{\w+\}", selector.meter)
    return re.fullmatch(".+".join(map(re.escape, parts)), entry) is not None

"""Which meter a charge is of: by usage type, operation and product, as the selectors of the price book know them.

A usage type that several meters have is told by the attributes of its product, else by its operation (`operations.csv`, from
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/billing-info-fields.html and the operations of AWS's price list), else by
what the estimate has; where that leaves several it is of none, and that is said. CloudFront's usage types begin with the
geography of its edges (`edges.csv`, `edge_usage.csv`, from
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/billing-and-usage-interpreting.html); what goes from region
to region names both (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-region-billing-codes.html).
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
    """The meter of a charge; none where `why` says so. `unit` is AWS's own, where a selector saw another than the book's."""

    meter: Meter | None
    why: str = ""
    unit: str = ""


class Matcher:
    """Finds meters in one book; `estimated` are those that the estimate has."""

    def __init__(self, book: PriceBook, estimated: Collection[Meter]):
        self.book, self.estimated = book, frozenset(estimated)
        self._selectors = selectors_in(book.folder)

    @cached_property
    def _exact(self) -> Mapping[str, list[Selector]]:
        """Selectors by their whole usage type."""
        found: dict[str, list[Selector]] = {}
        for selector in self._told:
            if not selector.is_pattern:
                found.setdefault(selector.usagetype, []).append(selector)
        return found

    @cached_property
    def _patterns(self) -> list[Selector]:
        """Selectors of tables, whose usage type has a word of its own for every row."""
        return [selector for selector in self._told if selector.is_pattern]

    @cached_property
    def _told(self) -> list[Selector]:
        every = (selector for of_service in self._selectors.values() for selector in of_service)
        return [selector for selector in every if selector.offer and selector.usagetype]

    def reaches(self, file: str, entry: str) -> bool:
        """Whether any usage type leads to this price."""
        if (file, entry) == BETWEEN or any((file, entry) in of for of in _edge_usage().values()):
            return True
        return any(_is_of(it, entry) for it in self._selectors.get(file, ()) if it.offer and it.usagetype)

    def match(self, said: Subject) -> Match:
        """The meter of what rows are of."""
        if not said.usage_type:
            return Match(None, "the file names no usage type")
        region, bare = placed(said)
        named = self._named(said, bare)
        fitting = named
        if len({(selector.service, meter) for selector, meter in named}) > 1:
            fitting = [it for it in named if _agrees(it[0], said)]
        meters = {(it[0].service, it[1]): it[0].unit for it in fitting}
        found = {self._scoped(file, entry, region): unit for (file, entry), unit in meters.items()}
        found |= dict.fromkeys((*_at_edges(said), *_between_regions(said)), "")
        if not found:
            what = "operation, engine or system" if named else "usage type and operation"
            return Match(None, f"no meter of the price book has this {what}")
        if len(found) > 1:
            known = {meter: unit for meter, unit in found.items() if meter in self.estimated}
            if len(known) != 1:
                return Match(None, f"it may be {_either(found)}, and nothing in the row tells which")
            found = known
        ((matched, unit),) = found.items()
        return Match(matched, "", unit)

    def _named(self, said: Subject, bare: str) -> list[tuple[Selector, str]]:
        """The selectors that a usage type and an operation lead to, each with its meter, of the product that a row names."""
        known = [*self._exact.get(bare, ()), *self._patterns]
        if bare != said.usage_type:
            known += self._exact.get(said.usage_type, ())
        found = [
            (selector, meter)
            for selector in known
            if (meter := self._meter(selector, said, bare))
            and (not selector.operation or not said.operation or selector.operation == said.operation)
        ]
        offers = {said.offer, said.product} - {""}
        if not offers:  # Cost Explorer by usage type says no more
            return found
        own = [it for it in found if it[0].offer in offers]
        if own or said.offer or said.product in OF_ITS_OWN:
            return own
        return [it for it in found if it[0].offer == TRANSFER]

    def _meter(self, selector: Selector, said: Subject, bare: str) -> str:
        meter = selector.meter_of(bare) or selector.meter_of(said.usage_type)
        if not meter or not selector.filled_from:
            return meter
        word = dict(said.attributes).get(selector.filled_from) or _SHORT.sub(r".\1xlarge", bare.partition(":")[2])
        return re.sub(r"\{\w+\}", lambda _: word, meter)

    def _scoped(self, file: str, entry: str, region: str) -> Meter:
        """Where a price of that region stands: in the region, or under what is sold at one price anywhere."""
        here, anywhere = (file, entry, region), (file, entry, ANYWHERE)
        if here in self.estimated or (anywhere not in self.estimated and self._is_priced(here)):
            return here
        return anywhere if anywhere in self.estimated or self._is_priced(anywhere) else here

    def _is_priced(self, meter: Meter) -> bool:
        return isinstance(self.book.price(*meter), Price)


def placed(said: Subject) -> tuple[str, str]:
    """The region of a charge, and its usage type without the prefix that says it.

    The prefix counts before the column: what leaves a region has it, and the column may name the other side.
    """
    text = said.usage_type
    for code in ALL:
        if text.startswith(f"{code}-"):  # KMS writes the region out
            return code, text[len(code) + 1 :]
    head, dash, rest = text.partition("-")
    if dash and head in _prefixes():
        return _prefixes()[head], rest
    if dash and head == "Global":
        return said.region or ANYWHERE, rest
    if dash and _FORM.fullmatch(head) and said.region in ALL:
        return said.region, rest
    return said.region if said.region in ALL else BARE, text


@lru_cache(maxsize=1)
def _prefixes() -> Mapping[str, str]:
    return {prefix: code for code, region in ALL.items() for prefix in region.prefixes}


def _at_edges(said: Subject) -> Iterator[Meter]:
    """What is sold where people are: ``EU-DataTransfer-Out-Bytes`` of CloudFront is of Europe, and of no region."""
    head, _, rest = said.usage_type.partition("-")
    scope = _edges().get(head)
    for (offer, usage_type), entries in _edge_usage().items() if scope else ():
        if rest == usage_type and (offer in (said.offer, said.product) or not (said.offer or said.product)):
            yield from ((file, entry, scope or "") for file, entry in entries)


def _between_regions(said: Subject) -> Iterator[Meter]:
    """What goes from one region to another: ``USE1-USW2-AWS-Out-Bytes``; what comes in costs nothing."""
    parts = _BETWEEN.fullmatch(said.usage_type)
    codes = [_prefixes().get(part, "") for part in parts.groups()] if parts else []
    if codes and all(codes):
        yield (*BETWEEN, ">".join(codes))


@lru_cache(maxsize=1)
def _edges() -> Mapping[str, str]:
    return {row["prefix"]: row["scope"] for row in _rows("edges")}


@lru_cache(maxsize=1)
def _edge_usage() -> Mapping[tuple[str, str], list[tuple[str, str]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in _rows("edge_usage"):
        found.setdefault((row["offer"], row["usagetype"]), []).append((row["file"], row["entry"]))
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def _operations() -> Mapping[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in _rows("operations"):
        found.setdefault((row["offer"], row["operation"]), {})[row["attribute"]] = row["value"]
    return found


def _either(meters: Collection[Meter]) -> str:
    names = sorted({f"{file}/{entry}" for file, entry, _ in meters})
    return " or ".join([*names[:3], *([f"one of {len(names) - 3} others"] if len(names) > 3 else [])])


def _agrees(selector: Selector, said: Subject) -> bool:
    """Whether nothing in a row is against a selector: an attribute that the row does not have is not."""
    told = _operations().get((selector.offer, said.operation), {}) | dict(said.attributes)
    return all(told[key] == value for key, value in selector.where if key != selector.filled_from and told.get(key))


def _is_of(selector: Selector, entry: str) -> bool:
    if not selector.is_pattern:
        return selector.meter == entry
    parts = re.split(r"\{\w+\}", selector.meter)
    return re.fullmatch(".+".join(map(re.escape, parts)), entry) is not None

"""No hole is hidden: what a meter asks for has a price, or the book says that it has none, and why."""

import re
from functools import cache

import pytest

from archplan.prices.book import PriceBook, default_folder
from archplan.prices.price import Absent, Unknown
from archplan.services import catalog
from archplan.text.yaml import parse, read
from tests import meters
from tests.conftest import ROOT
from tests.meters import HOME, Asked, asked, everything, moved
from tests.meters import REGIONS_OF_THE_BOOK as REGIONS
from tests.options import DAY, EVERY_SERVICE

BOOK = PriceBook(default_folder(), DAY)
LEFT_OPEN = {
    "account": "support plans are a share of the whole bill, which is no meter",
    "bedrock": "a model is a name in the spec; its prices are those of the book, or none",
}
"""Services whose prices are named by free text, so that no list of what they may ask for is whole."""
OTHER_DAYS = re.compile(r"^(cluster-)?extended.*(-year-3|-unknown)$")
"""Prices of versions on other days than the walk's: `tests/test_versions.py` asks for each on both sides of its days."""
GEOS = {"geo:NA", "geo:EU", "geo:AP", "geo:AU", "geo:IN"}
"""The parts of the world that the regions of the book lie in, as Global Accelerator's list divides it."""


@pytest.fixture(scope="module", autouse=True)
def shared(run_folder):
    """Each service is walked through by one process."""
    meters.SHARED[:] = [run_folder / "walked"]
    meters.SHARED[0].mkdir(exist_ok=True)


@cache
def holes() -> dict[tuple[str, str], tuple[tuple[str, ...], str]]:
    """Of every price not known somewhere its scopes and the reason."""
    files = sorted(path.stem for path in (ROOT / "pricing").glob("*.yaml"))
    return {(file, hole.entry): (hole.scopes, hole.why) for file in files for hole in BOOK.holes(file)}


@cache
def entries() -> dict[tuple[str, str], dict]:
    """Every price of the book."""
    paths = sorted((ROOT / "pricing").glob("*.yaml"))
    return {
        (path.stem, name): entry.value
        for path in paths
        for name, entry in parse(path.read_text("utf-8"), path.stem)["prices"].items()
    }


def scopes(one: Asked, regions=REGIONS) -> list[str]:
    """Where a price is asked for: in every region of the book, where its scope has one."""
    places = [one.scope.replace("{}", region) for region in regions] if "{}" in one.scope else [one.scope]
    if re.fullmatch(r"geo:[A-Z]+", one.scope):  # where a region of the book lies, the table has it
        places = [scope for scope in places if scope in GEOS]
    return [scope for scope in places if not re.fullmatch(r"(\S+)>\1", scope) and set(_regions(scope)) <= set(REGIONS)]


def _regions(scope: str) -> list[str]:
    return re.findall(r"[a-z]{2}-[a-z]+-\d", scope)


def said(one: Asked, scope: str) -> str | None:
    """Why a price is not known: what its entry says of that place; None where it says nothing."""
    found = BOOK.price(one.file, one.entry, scope)
    if isinstance(found, Absent):
        return f"not sold there on {found.since}"
    name = one.entry.partition("/")[0]
    entry = entries().get((one.file, name), {})
    if "table" in entry and "unknown" not in entry:
        return entry["why"].value if "why" in entry else None
    where, why = holes().get((one.file, name), ((), ""))
    return why if scope in where else None


@pytest.mark.parametrize("name", EVERY_SERVICE[::-1])  # two processes begin at two ends, and meet
def test_the_walk_reaches_every_meter(name):
    reached = {one.meter for one in asked(name)}
    assert {meter.name for meter in catalog()[name].meters.values()} <= reached


@pytest.mark.parametrize("name", EVERY_SERVICE)
def test_every_price_a_meter_asks_for_is_in_the_book_or_said_not_to_be(name):
    hidden = {
        (one.meter, f"{one.file}:{one.entry}", scope)
        for one in asked(name)
        if one.file != "own" and one.file not in LEFT_OPEN
        for scope in scopes(one)
        if isinstance(BOOK.price(one.file, one.entry, scope), Unknown) and not said(one, scope)
    }
    assert not hidden


@pytest.mark.heavy
def test_a_price_that_no_meter_asks_for_is_not_in_the_book():
    used = {(one.file, one.entry.partition("/")[0]) for one in [*everything(), *moved()]}
    idle = {key for key in entries() if key not in used and key[0] not in LEFT_OPEN and not OTHER_DAYS.search(key[1])}
    assert not idle


LISTS = read(ROOT / "tests/cases/coverage.yaml", "coverage.yaml").plain()


@pytest.mark.heavy
@pytest.mark.parametrize("name", LISTS)
def test_every_entry_of_awss_own_list_has_a_price_or_a_reason(name):
    used = {f"{one.file}:{one.entry.partition('/')[0]}" for one in everything()}
    wrong = {entry: said for entry, said in LISTS[name]["entries"].items() if said not in used and ": " not in said}
    assert not wrong


@pytest.mark.heavy
def test_the_page_of_what_is_not_known(golden):
    golden(ROOT / "docs/coverage.md", page())


def page() -> str:
    """What is not priced, and why: in us-east-1 by name, elsewhere by service."""
    prices = {(one.file, one.entry, one.scope): one for one in everything() if one.file not in LEFT_OPEN}
    here = {key: [scope for scope in scopes(one, (HOME,))] for key, one in prices.items()}
    open_ = {
        (key[0], key[1].partition("/")[0]): said(prices[key], scope)
        for key, places in here.items()
        for scope in places
        if isinstance(BOOK.price(key[0], key[1], scope), Unknown) and "table" not in entries().get((key[0], key[1].partition("/")[0]), {})
    }  # fmt: skip
    rows = [
        "# What is priced, and what is not",
        "",
        "Made by a test that walks every meter of every service in every mode.",
        "",
        f"{sum(len(cls.meters) for cls in catalog().values())} meters of {len(catalog())} services ask for "
        f"{len({key[:2] for key in prices})} prices. In {HOME} {len(open_)} of them are not known:",
        "",
        "| price | reason |",
        "|---|---|",
        *[f"| `{file}:{entry}` | {why} |" for (file, entry), why in sorted(open_.items())],
        "",
        "In the other regions of the book:",
        "",
        "| price | not known in | reason |",
        "|---|---|---|",
    ]
    for (file, entry), (where, why) in sorted(holes().items()):
        if (file, entry) not in open_ and file not in LEFT_OPEN:
            rows.append(f"| `{file}:{entry}` | {', '.join(where)} | {why} |")
    rows += ["", "Of what AWS's own lists name of the nine services used most, this has no meter:", ""]
    rows += ["| service | of the list | reason |", "|---|---|---|"]
    for name, listed in LISTS.items():
        open_entries = {entry: why for entry, why in listed["entries"].items() if ": " in why}
        rows.append(
            f"| **{name}** | {len(listed['entries'])} entries, {len(open_entries)} without a meter | {listed['source']} |"
        )
        rows += [f"| {name} | {entry} | {why} |" for entry, why in open_entries.items()]
    return "\n".join(rows) + "\n"

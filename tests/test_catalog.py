"""What holds for every service of the catalogue: documented, drawn, priced or said not to be, and promised in cases."""

import re

import jsonschema
import pytest

from archplan import schema
from archplan.drawing.icons import picture
from archplan.manual import page
from archplan.prices import PriceBook
from archplan.service import Free, Meter, Rule, catalog, first_line
from archplan.source import parse, read
from tests.conftest import ROOT
from tests.test_services import DAY

CATALOG = catalog()
CASES = ROOT / "tests/cases/services"
REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1",
           "ap-south-1")  # fmt: skip


@pytest.mark.parametrize("name", CATALOG)
def test_is_documented(name):
    cls = CATALOG[name]
    assert len((cls.__doc__ or "").strip()) > 20
    assert all(word.doc and word.kind is not None for word in cls.options.values())
    items: list[Meter | Free | Rule] = [*cls.meters.values(), *cls.frees.values(), *cls.own_rules.values()]
    for item in items:
        sentence = first_line(item.doc.replace("[k]", "")).strip()
        assert len(sentence) > 10 and sentence[-1] in ".)", f"{name}: {sentence}"
    assert cls.title in page(cls)


@pytest.mark.parametrize("name", CATALOG)
def test_has_an_icon(name):
    cls = CATALOG[name]
    if cls.icon:
        assert picture(cls.icon), cls.icon


@pytest.mark.parametrize("name", CATALOG)
def test_has_cases_with_their_arithmetic(name):
    cases = read(CASES / f"{name}.yaml", name).value
    assert cases
    if CATALOG[name].meters:
        written = (CASES / f"{name}.yaml").read_text("utf-8")
        shown = re.search(r"[*/+]", "".join(re.findall(r"\$.*", written)))
        assert shown or "unknown:" in written, "no case shows how its figure is made"


@pytest.mark.parametrize("name", [name for name, cls in CATALOG.items() if cls.meters])
def test_every_plain_price_is_in_every_region_or_said_to_be_missing(name):
    """A price without an option in its name exists in each of the eight regions, globally, or is listed `unknown`."""
    path = ROOT / "pricing" / f"{name}.yaml"
    if not path.is_file():
        return
    book = PriceBook(path.parent, DAY)
    tree = parse(path.read_text("utf-8"), name)
    for meter in CATALOG[name].meters.values():
        if meter.scope != "{region}" or "{" in meter.price or ":" in meter.price or "/" in meter.price:
            continue
        entry = tree["prices"].get(meter.price)
        if entry is None:
            continue  # the whole price is unknown: its line says so, and its cases hold that it does
        unknown = {item.value for item in entry["unknown"].value} if "unknown" in entry else set()
        held = {region for region in REGIONS if region in entry}
        assert book.price(name, meter.price, next(iter(held), "us-east-1"))
        missing = set(REGIONS) - held - unknown
        assert not missing or held, f"{name}: {meter.price} is priced nowhere"


def test_the_schema_is_a_schema_and_takes_every_architecture():
    made = schema.schema()
    jsonschema.Draft202012Validator.check_schema(made)
    validator = jsonschema.Draft202012Validator(made)
    for path in sorted((ROOT / "architectures").rglob("*.yaml")):
        mistakes = [error.message for error in validator.iter_errors(_typed(read(path).plain()))]
        assert mistakes == [], path.name


def test_the_schema_underlines_what_archplan_refuses():
    validator = jsonschema.Draft202012Validator(schema.schema())
    spec = {"region": "ap-southeast-1", "services": {"site": {"type": "s3", "hold": "3 GB"}}}
    assert [error.message for error in validator.iter_errors(spec)]
    assert [e.message for e in validator.iter_errors({**spec, "services": {"site": {"type": "s4"}}})]


def _typed(plain):
    """Text as a YAML parser of an editor would type it."""
    if isinstance(plain, dict):
        return {key: _typed(value) for key, value in plain.items()}
    if isinstance(plain, list):
        return [_typed(value) for value in plain]
    return {"true": True, "false": False}.get(plain, None if plain in ("null", "") else plain)

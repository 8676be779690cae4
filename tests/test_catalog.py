"""What holds for every service of the catalogue: documented, drawn, priced or said not to be, and promised in cases."""

import ast
import csv
import re
from datetime import date
from fractions import Fraction

import jsonschema
import pytest
import yaml

from archplan.drawing.paint.icons import picture
from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs.manual import page
from archplan.prices.price import CONFIDENCES
from archplan.services import catalog
from archplan.services.words.docstring import first_line
from archplan.services.words.meters import Free, Meter, Rule
from archplan.spec import schema
from archplan.spec.understand import CHOICES
from archplan.text.yaml import parse, read
from tests.build import planned
from tests.conftest import ROOT
from tests.eight import EIGHT

CATALOG = catalog()
CASES = ROOT / "tests/cases/services"


@pytest.mark.parametrize("name", CATALOG)
def test_is_documented(name):
    cls = CATALOG[name]
    assert len((cls.__doc__ or "").strip()) > 10
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


@pytest.mark.parametrize("path", sorted((ROOT / "pricing").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_price_is_in_all_eight_regions_or_says_where_it_is_unknown(path):
    for name, entry in parse(path.read_text("utf-8"), path.stem)["prices"].items():
        if "table" in entry:
            continue
        scopes = set(entry.value) - {"title", "per", "source", "confidence", "unknown", "why", "note"}
        beyond = {scope for scope in scopes if scope == "global" or ":" in scope or ">" in scope}
        held = scopes & set(EIGHT)
        unknown = {item.value for item in entry["unknown"].value} if "unknown" in entry else set()
        assert scopes == held | beyond, f"{name}: {scopes - held - beyond}"
        if unknown == {"global"}:  # a price that is one for all regions, and not read
            assert not scopes, name
        elif held or not beyond:
            assert held | unknown == set(EIGHT), f"{name}: {set(EIGHT) - held - unknown}"
            assert not held & unknown, name


@pytest.mark.parametrize("path", sorted((ROOT / "pricing").glob("*.csv")), ids=lambda path: path.stem)
def test_every_row_of_a_table_has_a_region_a_day_a_price_and_a_source(path):
    files = (it.read_text("utf-8") for it in sorted(path.parent.glob("*.yaml")))
    named = next(text for text in files if f"table: {path.name}\n" in text)
    sources = set(parse(named, path.stem)["sources"].value)
    seen = set()
    for row in csv.DictReader(path.read_text("utf-8").splitlines()):
        key = tuple(row.values())[: list(row).index("since") + 1]
        assert row["region"] in EIGHT and key not in seen, row
        assert Fraction(row["price"]) > 0 and date.fromisoformat(row["since"]), row
        assert row["source"] in sources and row["confidence"] in CONFIDENCES, row
        seen.add(key)


@pytest.mark.parametrize("name", CATALOG)
def test_its_manual_states_the_free_tier(name):
    if CATALOG[name].meters:
        assert "Always free" in page(CATALOG[name])


@pytest.mark.parametrize(
    "path", sorted((ROOT / "archplan/services").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_price_stands_in_a_service_module(path):
    """Dollars appear in a module only in what it says to people, never in what it works out."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp):
            names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            constants = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            dollars = "USD" in names and any(isinstance(c, (int, float)) and c not in (0, 1) for c in constants)
            assert not dollars, f"line {node.lineno} multiplies dollars by a number of its own"


@pytest.mark.heavy
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


WRONG_HEADS = {"stage": "staging", "free_tier": "sometimes", "prices": {"discount": {"s4": "10%"}}, "budget": ["$5"]}
RIGHT_HEADS = {"stage": "development", "free_tier": "none", "prices": {"discount": {"s3": "10%"}}, "budget": "$5/month"}


@pytest.mark.parametrize("key", WRONG_HEADS)
def test_the_schema_says_what_a_key_at_the_top_takes(key):
    """it: takes what the language takes, and underlines what it refuses"""
    validator = jsonschema.Draft202012Validator(schema.schema())
    spec = {"region": "us-east-1", "services": {"site": {"type": "s3", "holds": "3 GB"}}}
    right, wrong = ({**spec, key: heads[key]} for heads in (RIGHT_HEADS, WRONG_HEADS))
    assert planned(yaml.safe_dump(right)) and not [*validator.iter_errors(right)]
    with pytest.raises(ArchplanError):
        planned(yaml.safe_dump(wrong))
    assert [*validator.iter_errors(wrong)]


def test_every_choice_at_the_top_is_offered_in_full():
    top = schema.schema()["properties"]
    for key, words in CHOICES.items():
        assert [it for it in top[key]["enum"] if it != "ask"] == [*words] and top[key]["default"] == words[0]
    assert "ask" in top["stage"]["enum"]


def _typed(plain):
    """Text as a YAML parser of an editor would type it."""
    if isinstance(plain, dict):
        return {key: _typed(value) for key, value in plain.items()}
    if isinstance(plain, list):
        return [_typed(value) for value in plain]
    return {"true": True, "false": False}.get(plain, None if plain in ("null", "") else plain)

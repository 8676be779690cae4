"""Every rule finds its own example and leaves the other alone; its page says why and where that is written."""

import ast
import re
from typing import get_args

import pytest

from archplan.checks.mistakes import MISTAKES
from archplan.checks.pages import LANGUAGE, Page
from archplan.checks.review import review
from archplan.estimate.plan import plan_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.services import catalog
from archplan.services.words.kinds import Listed
from archplan.text.located import merged
from archplan.text.yaml import parse
from tests.conftest import ROOT
from tests.rulebook import PAGES, RULES, findings

CASES = sorted((ROOT / "tests/cases/rules").glob("*.yaml"))


SHOWN = [page for page in PAGES if page.of == LANGUAGE and not page.seen]
each = pytest.mark.parametrize("page", RULES, ids=lambda page: f"{page.of or 'plan'}-{page.slug}")


@each
def test_a_rule_finds_what_it_flags(page: Page):
    assert page.flags, f"{page.slug} shows no example it finds"
    for text in page.flags:
        assert page.slug in dict(findings(text)), f"not found in\n{text}\n{findings(text)}"


@each
def test_a_rule_leaves_alone_what_passes(page: Page):
    assert page.passes, f"{page.slug} shows no example it leaves alone"
    for text in page.passes:
        assert page.slug not in dict(findings(text)), f"found in\n{text}\n{findings(text)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.of or 'plan'}-{page.slug}")
def test_a_page_is_whole(page: Page):
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", page.slug) and len(page.slug) <= 48
    assert page.severity in ("error", "warning", "info")
    assert page.idea.endswith(".") and len(page.idea) < 200
    assert page.hint and page.sources
    assert all(re.match(r"https://\S+|[a-z]", source) for source in page.sources)
    assert not re.search(r"\b[A-Z]{3}\d{3}\b", page.idea + page.why + page.hint), "says no catalogue number"


def test_a_slug_names_one_smell():
    """Services may share a slug when it is the same smell of each; a rule over a plan shares with none."""
    of_plans = [page.slug for page in PAGES if not page.of]
    assert len(of_plans) == len(set(of_plans))
    assert not set(of_plans) & {page.slug for page in PAGES if page.of}


# Mistakes of the language: errors before any rule runs.


def takers(tree):
    """The functions of a module that are given a slug, and which of their arguments it is."""
    found = {"Diagnostic": 0}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args if argument.arg != "self"]
            found |= {node.name: names.index("slug")} if "slug" in names else {}
    return found


def slugs_given(path):
    """Every literal slug that a module gives to a diagnostic, by itself, by name or as a default."""
    tree = ast.parse(path.read_text("utf-8"))
    places = takers(tree)
    for node in ast.walk(tree):
        given = []
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            at = 0 if ast.unparse(node.func) in ("mistake", "reader.mistake") else places.get(name)
            given = node.args[at : at + 1] if at is not None else []
            given = [*given, *(keyword.value for keyword in node.keywords if keyword.arg == "slug")]
        elif isinstance(node, ast.FunctionDef) and node.name in places and node.args.defaults:
            names = [argument.arg for argument in node.args.args][-len(node.args.defaults) :]
            given = [value for name, value in zip(names, node.args.defaults, strict=True) if name == "slug"]
        yield from (value.value for value in given if isinstance(value, ast.Constant))


def test_every_mistake_is_in_the_manual():
    """What a module says by name, and one ``unknown-...`` for each kind of table that an option is looked up in."""
    made = {
        slug
        for path in (ROOT / "archplan").rglob("*.py")
        if path.parent.name not in ("services", "rules")
        for slug in slugs_given(path)
    }
    kinds = [kind for cls in catalog().values() for word in cls.options.values() for kind in get_args(word.kind)]
    made |= {f"unknown-{kind.noun.replace(' ', '-')}" for kind in kinds if isinstance(kind, Listed)}
    assert made == set(MISTAKES)


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.slug)
def test_a_mistake_is_made_by_its_example(page: Page):
    (wrong,), (right,) = page.flags, page.passes
    try:
        found = {slug for slug, _ in findings(wrong)}
    except ArchplanError as error:
        found = {diagnostic.slug for diagnostic in error.diagnostics}
    assert page.slug in found
    assert page.slug not in dict(findings(right))


def test_a_mistake_shows_an_example_or_says_where_it_is_made():
    for page in PAGES:
        if page.of == LANGUAGE:
            assert bool(page.seen) != bool(page.flags and page.passes), page.slug


def test_the_page_of_what_has_no_effect_speaks_of_all_that_is_found_by_it():
    """Options of services, and numbers, shares and sizes of connections."""
    (page,) = (page for page in PAGES if page.slug == "option-without-effect")
    said = f"{page.idea} {page.why} {page.hint}"
    assert all(word in said for word in ("option", "mode", "arrow", "connection", "share", "number", "size", "caller"))


def worked():
    for path in CASES:
        text, name = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
        for case in parse(text, name).value:
            yield pytest.param(name, text, case, id=f"{path.stem}: {case['it'].value}")


@pytest.mark.parametrize("name, text, case", list(worked()))
def test_a_worked_case(name, text, case):
    """``given`` a fragment, ``finds`` slugs with a part of their sentence, ``silent`` lists slugs it must not find."""
    given = case["given"]
    if "region" not in given:
        given = merged(parse("region: ap-southeast-1", name), given)
    report = review(plan_of(given, {name: text}, name))
    found = {finding.slug: finding.message for finding in report.findings}
    finds, silent = case.get("finds"), case.get("silent")
    assert finds is not None or silent is not None
    if finds is not None and finds.is_mapping:
        for slug, words in finds.items():
            assert slug in found, found
            assert words.value in found[slug]
    for slug in silent.value if silent is not None else ():
        assert slug.value not in found, found

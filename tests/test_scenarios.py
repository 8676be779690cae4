"""A scenario takes away a thing with whatever names it, and a check reads every scenario that a spec has."""

import json
import re

import pytest

from archplan.checks.check import Question, check
from archplan.checks.pages import LANGUAGE, pages
from archplan.estimate.network import network
from archplan.kernel.diagnostics import ArchplanError
from archplan.spec.patch import patched
from archplan.spec.understand import understand
from archplan.text import yaml as source
from archplan.text.load import load_tree
from archplan.text.located import merged
from tests.conftest import ROOT

PAPERS = sorted((ROOT / "architectures").rglob("*.yaml"))
SHOWN = [page for page in pages() if page.of == LANGUAGE and not page.seen]
EVERYTHING = """
region: us-east-1
traffic: {u: {requests: 10/second}, nightly: {kind: schedule, requests: 1/day}}
services:
  f: {type: lambda, on_failure: gone}
  jobs: {type: sqs, dead_letters: gone}
  gone: {type: sqs}
  door: {type: alb, listeners: [{protocol: https, certificate: cert}, {protocol: http}]}
  cert: {type: acm}
  dns: {type: route53, domain: a.com, records: [{alias: door}, {name: x, a: 192.0.2.1}], health_checks: [{of: door}]}
places: {main: {type: vpc, public: [door]}, other: {type: vpc, peers: [main]}}
connections: [u -> dns -> door -> f -> gone, nightly -> f, {f -> jobs: {calls: 2}}]
steps: [{u -> dns: They ask}, {f -> gone: It fails}, {gone: It waits}]
draw: {groups: {a: [gone], b: [f, jobs]}, rows: [[f, gone], [jobs, dns]], side: {nightly: left}, hide: [cert]}
recovery: {region: us-west-2, strategy: pilot-light, services: {f: {memory: 512 MB}}}
scenarios:
  one: {SECTION: {NAME: null}}
"""


def parts(path):
    tree, _ = load_tree(path)
    for section in ("services", "traffic", "places"):
        for name in tree[section].value if section in tree else ():
            yield section, name


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT / "architectures")))
def test_what_is_taken_away_takes_along_whatever_names_it(path):
    """Any one service, source or place of any architecture: what is left can be read, and names it nowhere."""
    whole, texts = load_tree(path)
    for section, name in parts(path):
        if len(whole[section].value) == 1 and section == "services":
            continue
        patch = source.parse(json.dumps({"scenarios": {"without": {section: {name: None}}}}), "patch")
        tree = patched(merged(whole, patch), "without", ())
        found = understand(tree, texts, str(path))
        assert name not in {end for c in found.connections for end in (c.source, c.target)}
        assert name not in {
            held for place in found.places.values() for held in (*place.peers, *sum(place.tiers.values(), ()))
        }
        assert name not in {end for step in found.steps for hop in step.hops for end in hop}
        assert name not in json.dumps(found.tree["draw"].plain() if "draw" in found.tree else {}).split('"')
        before, after = (tree_["services"].plain() for tree_ in (whole, found.tree))
        assert [key for key in before if key != name] == list(after), "nothing else goes"


WORDS = {
    ("services", "gone"): [],
    ("services", "door"): ["192.0.2.1"],
    ("services", "cert"): ["https", "http"],
    ("traffic", "nightly"): [],
    ("places", "main"): [],
}


@pytest.mark.parametrize("section, name", WORDS)
def test_nothing_names_what_is_gone(section, name):
    """Options, records and listeners that name it; what stands beside them stays."""
    text = EVERYTHING.replace("SECTION", section).replace("NAME", name)
    tree = patched(source.parse(text, "x.yaml"), "one", ())
    understand(tree, {"x.yaml": text}, "x.yaml")
    left = {key: value for key, value in tree.plain().items() if key != "scenarios"}
    said = re.findall(r"[\w.]+", json.dumps(left))
    assert name not in said
    assert set(WORDS[section, name]) <= set(said)


def test_a_chain_is_cut_where_its_middle_goes():
    text = "connections: [a -> b -> c -> d -> e, {b -> c: {calls: 2}}, {a -> d: {calls: 3}}]\nservices: {c: {type: s3}}"
    tree = patched(source.parse(text + "\nscenarios: {x: {services: {c: null}}}", "x"), "x", ())
    assert tree["connections"].plain() == ["a -> b", "d -> e", {"a -> d": {"calls": "3"}}]


def broken(page):
    """What passes, with a scenario that lays what is flagged over it; None where the two do not make that mistake."""
    try:
        right, wrong = (source.parse(text, "spec.yaml").plain() for text in (*page.passes, *page.flags))
    except ArchplanError:
        return None
    if "scenarios" in wrong or "include" in wrong or not isinstance(wrong, dict):
        return None
    text = json.dumps({**right, "scenarios": {"broken": wrong}})
    tree = source.parse(text, "spec.yaml")
    try:
        network(understand(tree, {"spec.yaml": text}, "spec.yaml"))
    except ArchplanError:
        return None
    try:
        network(understand(patched(tree, "broken", ()), {"spec.yaml": text}, "spec.yaml"))
    except ArchplanError as error:
        return text if page.slug in {mistake.slug for mistake in error.diagnostics} else None
    return None


def test_a_check_finds_every_mistake_of_the_language_in_a_scenario(tmp_path):
    found = {page.slug: text for page in SHOWN if (text := broken(page))}
    assert len(found) > 25, "most mistakes can be made in a scenario"
    for slug, text in found.items():
        file = tmp_path / f"{slug}.yaml"
        file.write_text(text)
        checked = check(file, Question())
        assert not checked.is_readable, slug
        assert slug in {d.slug for d in checked.findings if d.message.startswith("scenario broken: ")}
        assert check(file, Question(scenario="broken")).is_readable is False


SPEC = "region: us-east-1\nservices: {a: {type: s3}, b: {type: sqs}}\ntraffic: {u: {requests: 1/day}}\nconnections: [u -> a]\n"


@pytest.mark.parametrize(
    "scenarios, said",
    [
        ("{x: {services: {b: null}}}", []),
        ("{x: {services: {nobody: null}}}", [("unknown-service", 5, "scenario x: nothing is called 'nobody'")]),
        ("{x: {services: {a: {holds: 1}}}, y: {region: nowhere}}", [
            ("bad-value", 5, "scenario x: holds"), ("unknown-region", 5, "scenario y: 'nowhere'"),
        ]),
        ("\n  x: {services: {a: null},\n    connections: [u -> a]}", [("unknown-service", 7, "scenario x: nothing")]),
        ("\n  x: {services: {b: null}}\n  y: {traffic: {b: {requests: 1/day}}}", [("name-twice", 7, "scenario y: 'b'")]),
        ("\n  x:\n    services: {a: {type: lambda}}\n    connections: [u -> a, a -> b, b -> a]", [
            ("endless-loop", 8, "scenario x: "),
        ]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_scenario_stands_at_its_place(tmp_path, scenarios, said):
    file = tmp_path / "spec.yaml"
    file.write_text(SPEC + f"scenarios: {scenarios}\n")
    found = check(file, Question())
    assert found.is_readable is (not said)
    mistakes = [finding for finding in found.findings if finding.severity == "error"]
    assert [(d.slug, d.span.line) for d in mistakes] == [(slug, line) for slug, line, _ in said]
    assert all(d.message.startswith(words) for d, (*_, words) in zip(mistakes, said, strict=True))


def test_mistakes_of_the_spec_are_said_once(tmp_path):
    file = tmp_path / "spec.yaml"
    file.write_text(SPEC.replace("u -> a", "u -> c") + "scenarios: {x: {title: X}, y: {services: {z: null}}}\n")
    found = check(file, Question())
    assert [d.message.partition(":")[0] for d in found.findings] == ["nothing is called 'c'", "scenario y"]

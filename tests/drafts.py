"""Files to import, made, bent and read; and what a draft says."""

import json
from pathlib import Path

from archplan.importers.importer import imported
from archplan.kernel.diagnostics import Span
from tests.conftest import ROOT

HOME = ROOT / "tests/data/imports"
FIXTURES = sorted(path for path in HOME.iterdir() if path.is_dir())
AT = Span("main.tf", 3, 1)
JUNK: list[object] = [
    None, 0, -1, 10**30, 1.5e300, True, [], {}, "", "x", "ask", [[]], [None], {"Ref": "Nope"}, {"Fn::GetAtt": []}, {"Fn::If": ["x"]},
    {"references": ["a.b.c"]}, "arn:aws:sqs:::x", "\u00e9\u0000\n#: {", "${A}", [{"a": {"b": []}}], {"Fn::Join": ["", 5]},
    {"Fn::Sub": ["${x}", {"x": {"Ref": "Jobs"}}]}, {"Fn::Select": [{}, []]}, {"Fn::FindInMap": ["a"]},
]  # fmt: skip


def drafted(path):
    return imported([Path(path)])[1]


def written(tmp_path, name, text):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def tf(tmp_path, text):
    return drafted(written(tmp_path, "main.tf", 'provider "aws" { region = "us-east-1" }\n' + text).parent)


def arrows(draft):
    return {f"{it.source} -> {it.target}" for it in draft.connections}


def left(draft):
    return {it.what: it.why for it in draft.left_out}


def options(draft, name):
    return {key: fact.value for key, fact in draft.service(name).options.items()}


def mutated(text, dice):
    for _ in range(dice.randint(1, 4)):
        a, b = sorted(dice.randrange(len(text) + 1) for _ in range(2))
        b = min(b, a + 60)
        piece = text[a:b]
        text = dice.choice([
            text[:a] + text[b:], text[:b] + piece + text[b:], text[:a] + dice.choice(['"', "{", "}", "[", "]", "$", "null", "-1", "\n", ":", "= ", "'"]) + text[a:],
            text[:a] + piece[::-1] + text[b:],
        ])  # fmt: skip
    return text


def inner_paths(tree, path=()):
    yield path
    for key, inner in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from inner_paths(inner, (*path, key))


def spoil(tree, path, dice):
    """Put something else at a path, rename its key, or take it out; a path that is gone is left alone."""
    for key in path[:-1]:
        if not (isinstance(tree, dict) and key in tree) and not (
            isinstance(tree, list) and isinstance(key, int) and key < len(tree)
        ):
            return
        tree = tree[key]
    last = path[-1]
    if isinstance(tree, dict) and last in tree and dice.random() < 0.3:
        held = tree.pop(last)
        if dice.random() < 0.5:
            tree[dice.choice(["", "a b", "Fn::ForEach::X", "ask", "<<", "\u00e9"])] = held
    elif isinstance(tree, dict) or (isinstance(tree, list) and isinstance(last, int) and last < len(tree)):
        tree[last] = json.loads(json.dumps(dice.choice(JUNK)))


MANAGED = {"mode": "managed", "provider_name": "registry.terraform.io/hashicorp/aws"}


def planned(tmp_path, *resources, region="us-east-1"):
    """The draft of a plan of these resources: type, name, values, and what each value names."""
    made, named = [], []
    for type_, name, values, names in resources:
        one = {**MANAGED, "address": f"{type_}.{name.partition('[')[0]}", "type": type_, "name": name.partition("[")[0]}
        named.append({**one, "expressions": {key: {"references": [it]} for key, it in names.items()}})
        made.append({**one, "address": f"{type_}.{name}", "values": values})
    tree = {
        "format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": made}},
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"constant_value": region}}}},
            "root_module": {"resources": named},
        },
    }  # fmt: skip
    return drafted(written(tmp_path, "plan.json", json.dumps(tree, indent=1)))

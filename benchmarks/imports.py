"""What imports take beside reading the same files: a plan of 5,000 resources beside ``json.load``, 200 CloudFormation
templates beside PyYAML's loader in C.

``python -m benchmarks.imports`` prints processor seconds, ratios and the most memory, each beside its aim, and the floor: how much of it
goes by before anything is drafted, for the text, its values and their places. The plan is made here, the templates are one of the tests' own.
"""

from __future__ import annotations

import gc
import json
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from archplan.importers.files import from_json, read_file
from archplan.importers.importer import imported
from archplan.kernel.diagnostics import Span
from archplan.text.yaml import parse_foreign

TYPES = (
    "aws_sqs_queue", "aws_lambda_function", "aws_s3_bucket", "aws_iam_role", "aws_subnet", "aws_security_group",
    "aws_route_table_association", "aws_cloudwatch_log_group", "aws_s3_bucket_versioning", "aws_iam_policy",
)  # fmt: skip
TEMPLATE = Path(__file__).parent.parent / "tests/data/imports/fargate-cfn/template.yaml"


AIM_PLAN, AIM_TEMPLATES, AIM_MEMORY = 3, 2, 300


class Tagged(yaml.CSafeLoader):
    """PyYAML's loader in C, with the tags of CloudFormation taken for what they hold."""


def held(loader: Tagged, _tag: str, node: yaml.Node) -> object:
    """What stands behind a tag."""
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


Tagged.add_multi_constructor("!", held)


def plan(count: int) -> str:
    """A plan of so many resources, each with some forty values."""
    resources, expressions = [], []
    for number in range(count):
        type_, name = TYPES[number % len(TYPES)], f"r{number}"
        values = {
            "tags": {"number": str(number)}, "name": name, "memory_size": 128, "description": "lorem ipsum " * 20,
            "list": [{"key": at, "value": "x" * 20} for at in range(10)],
        }  # fmt: skip
        one = {"address": f"{type_}.{name}", "mode": "managed", "type": type_, "name": name}
        resources.append({**one, "values": values})
        bucket = {"references": [f"aws_s3_bucket.r{number // 10 * 10 + 2}.id"]}
        expressions.append({**one, "expressions": {"name": {"constant_value": name}, "bucket": bucket}})
    return json.dumps({
        "format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": resources}},
        "configuration": {"root_module": {"resources": expressions}},
    }, indent=1)  # fmt: skip


def best(of: Callable[[], Any], times: int = 3) -> float:
    """The shortest of some runs, in processor seconds."""
    took = []
    for _ in range(times):
        begun = time.process_time()
        of()
        took.append(time.process_time() - begun)
    return min(took)


def listed(path: Path) -> list[tuple[str, Span]]:
    """What no import of a plan goes without: its text, its values, and where each resource stands."""
    file = read_file(path, "plan")
    resources = from_json(file)["planned_values"]["root_module"]["resources"]
    rows, at, line = [], 0, 1
    for it in resources:
        found = file.text.find(f'"{it["address"]}"', at)
        line += file.text.count("\n", at, found)
        at = found
        rows.append((it["address"], Span("plan", line, 1)))
    return rows


def main() -> None:
    """Print what both take."""
    gc.disable()  # as the command line does
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "plan.json")
        file.write_text(plan(5_000))
        with file.open() as opened:
            base = best(lambda: (opened.seek(0), json.load(opened)))
        ours = best(lambda: imported([file]))
        floor = best(lambda: listed(file))
        print(
            f"plan of 5,000 resources: json.load {base:.2f} s, import {ours:.2f} s, {ours / base:.1f} times (aim {AIM_PLAN}, floor {floor / base:.1f})"
        )
    print(
        f"most memory until here: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB (aim {AIM_MEMORY} MB)"
    )
    text = TEMPLATE.read_text()
    base = best(lambda: [yaml.load(text, Loader=Tagged) for _ in range(200)])
    ours = best(lambda: [imported([TEMPLATE]) for _ in range(200)])
    floor = best(lambda: [parse_foreign(read_file(TEMPLATE, "template").text, "template") for _ in range(200)])
    print(
        f"200 templates: PyYAML in C {base:.2f} s, import {ours:.2f} s, {ours / base:.1f} times (aim {AIM_TEMPLATES}, floor {floor / base:.1f})"
    )


if __name__ == "__main__":
    main()

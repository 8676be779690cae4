"""What an assistant is told: every tool over texts and over files below one root, and nothing beyond it."""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from archplan.checks.review import review
from archplan.estimate.plan import plan_texts
from archplan.live.assistant.desk import LONGEST, TOOLS, Desk, Picture, called
from archplan.live.assistant.server import skill
from tests.build import SHOP
from tests.clock import DAY
from tests.conftest import ROOT
from tests.shell import in_a_thread

SPEC = """\
region: us-east-1
traffic: {jobs: {kind: schedule, requests: 1000/day}}
services:
  work: {type: lambda, memory: 512 MB, duration: 2 s}
  queue: {type: sqs}
connections: [jobs -> queue, queue -> work]
scenarios: {slower: {services: {work: {duration: 8 s}}}}
"""


@pytest.fixture
def desk(tmp_path):
    root = tmp_path / "root"
    (root / "parts").mkdir(parents=True)
    (root / "spec.yaml").write_text(SPEC)
    (root / "whole.yaml").write_text("include: [parts/more.yaml]\n" + SPEC)
    (root / "parts/more.yaml").write_text("services: {logs: {type: cloudwatch, logs: 5 GB/month}}\n")
    (tmp_path / "secret.yaml").write_text("region: us-east-1\nservices: {secret: {type: s3}}\n")
    (root / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (root / "out").symlink_to(tmp_path)
    return Desk(root)


def ask(desk: Desk, tool: str, **asked: Any) -> tuple[str, bool]:
    jsonschema.validate(asked, TOOLS[tool].schema)
    parts, is_error = called(desk, TOOLS[tool], asked)
    return "".join(part for part in parts if isinstance(part, str)), is_error


@pytest.mark.parametrize("tool", TOOLS.names())
def test_a_tool_says_what_it_takes(tool):
    """it: has a schema that is one, a sentence for every property, and no second tool of its description"""
    known = TOOLS[tool]
    jsonschema.Draft202012Validator.check_schema(known.schema)
    assert known.schema["additionalProperties"] is False and len(known.description) > 40
    assert sum(TOOLS[other].description == known.description for other in TOOLS.names()) == 1


ASKED = {
    "cost": ({}, "a month"), "explain": ({}, "a month"), "check": ({}, "warning"), "traffic": ({}, "req/s"),
    "draw": ({"format": "mermaid"}, "flowchart"),
}  # fmt: skip


@pytest.mark.parametrize("tool", ASKED)
def test_a_text_and_its_file_have_one_answer(desk, tool):
    """it: answers of a text as of the file that holds it"""
    more, said = ASKED[tool]
    by_path, by_text = ask(desk, tool, path="spec.yaml", **more), ask(desk, tool, text=SPEC, **more)
    assert by_path == by_text and said in by_path[0] and not by_path[1] and "\x1b" not in by_path[0]


def test_an_answer_is_short_first():
    it = Desk(ROOT)
    text = SHOP.read_text("utf-8")
    for tool in ("cost", "check", "traffic"):
        assert len(ask(it, tool, text=text)[0]) * 1.2 < len(ask(it, tool, text=text, details=True)[0])
    assert all(len(ask(it, tool, text=text)[0]) < 4_000 for tool in ("cost", "check", "traffic", "explain"))


def test_an_amount_says_where_its_prices_are_from(desk):
    """it: names the days and the sources under a total, the page and the day at every line that is explained"""
    assert re.search(r"list prices of \d{4}-.*, read \d{4}-", ask(desk, "cost", path="spec.yaml")[0])
    said = ask(desk, "explain", path="spec.yaml", service="work")[0]
    lines = said.split("\n  work · ")[1:]
    assert (
        len(lines) > 1
        and all("https://" in line or "; pricing/" in line or ".yaml:" in line for line in lines)
        and "spec: spec.yaml:4:" in said
    )


def test_a_scenario_and_a_setting_count(desk):
    whole = ask(desk, "cost", path="spec.yaml", details=True)[0]
    assert ask(desk, "cost", path="spec.yaml", scenario="slower", details=True)[0] != whole
    assert ask(desk, "cost", path="spec.yaml", set=["services.work.duration=9 s"], details=True)[0] != whole
    moved = ask(desk, "diff", old={"path": "spec.yaml"}, new={"path": "spec.yaml", "scenario": "slower"})[0]
    assert "duration" in moved and "work" in moved


def test_includes_are_read_below_the_root_or_given(desk):
    assert "logs" in ask(desk, "cost", path="whole.yaml")[0]
    more = {"parts/more.yaml": "services: {other: {type: s3, holds: 9 GB}}\n"}
    assert "other" in ask(desk, "cost", text="include: [parts/more.yaml]\n" + SPEC, includes=more)[0]
    said, is_error = ask(desk, "cost", text="include: [parts/more.yaml]\n" + SPEC)
    assert is_error and "no-such-file" in said  # a text has no folder, so nothing of the disk is read


OUTSIDE = ["../secret.yaml", "link.yaml", "out/secret.yaml", "/etc/passwd", "parts/../../secret.yaml", "a\0b", ""]


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("tool", ["cost", "import", "write"])
def test_nothing_outside_of_the_root_is_touched(desk, tool, path):
    """it: refuses what lies outside of the folder, by dots, by links and by name, and says no word of what is there"""
    writing = Desk(desk.root, lambda path, text: pytest.fail(f"wrote {path}"))
    asked = {"paths": [path]} if tool == "import" else {"path": path, **({"text": SPEC} if tool == "write" else {})}
    said, is_error = ask(writing, tool, **asked)
    assert is_error and "secret:" not in said and "root:" not in said and ("outside" in said or "empty" in said)


def test_an_include_leads_nowhere_outside(desk):
    for name in ("../secret.yaml", "link.yaml", "out/secret.yaml", "/etc/passwd"):
        (desk.root / "bad.yaml").write_text(f"include: [{name}]\n{SPEC}")
        said, is_error = ask(desk, "check", path="bad.yaml")
        assert "secret" not in said.replace("secret.yaml", "") and not is_error and "error" in said


def test_a_policy_above_the_root_is_nobodys(desk, tmp_path):
    """it: hears the policy and the prices of its folder, and none from above or from elsewhere"""
    slugs = re.findall(r"\[([a-z-]+)\]", ask(desk, "check", path="spec.yaml")[0])
    (tmp_path / "archplan.toml").write_text(f'[check]\nignore = ["{slugs[0]}"]\n')
    assert slugs[0] in ask(desk, "check", path="spec.yaml")[0]
    (desk.root / "archplan.toml").write_text(f'[check]\nignore = ["{slugs[0]}"]\n')
    assert f"[{slugs[0]}]" not in ask(desk, "check", path="spec.yaml")[0]
    (tmp_path / "prices").mkdir()
    (desk.root / "archplan.toml").write_text('[prices]\nown = "../prices"\n')
    assert "outside" in ask(desk, "check", path="spec.yaml")[0]


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("cost", {}, "which spec"), ("cost", {"path": "spec.yaml", "text": SPEC}, "which spec"), ("cost", {"path": "speck.yaml"}, "did you mean 'spec.yaml'"),
    ("cost", {"path": "parts"}, "is a folder"), ("cost", {"text": "services: ["}, "not-yaml"), ("cost", {"text": ""}, "empty-file"),
    ("cost", {"path": "spec.yaml", "includes": {"a": "b"}}, "go with a text"), ("cost", {"text": SPEC, "scenario": "slow"}, "did you mean 'slower'"),
    ("cost", {"text": SPEC, "set": ["x"]}, "bad-setting"), ("cost", {"text": "# " + "x" * 1_100_000}, "file-too-large"),
    ("explain", {"text": SPEC, "service": "works"}, "did you mean 'work'"), ("explain", {"text": SPEC, "service": "work", "meter": "x"}, "has no line"),
    ("draw", {"text": SPEC, "around": "works"}, "did you mean 'work'"), ("services", {"service": "lamda"}, "did you mean 'lambda'"),
    ("services", {"search": "zzz"}, "no service"), ("prices", {"service": "lamda"}, "did you mean 'lambda'"), ("prices", {"service": "lambda", "region": "mars"}, "not an AWS region"),
    ("import", {}, "import what"), ("import", {"texts": {"../a.tf": ""}}, "no name of a file"), ("import", {"texts": {"main.tf": "resource {"}}, "main.tf"),
    ("diff", {"old": {"text": SPEC}, "new": {"text": "services: ["}}, "not-yaml"), ("write", {"path": "new.yaml", "text": SPEC}, "only reads"),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "asked", "said"), WRONG)
def test_what_is_wrong_is_a_sentence(desk, tool, asked, said):
    found, is_error = ask(desk, tool, **asked)
    assert is_error and said in found and "Traceback" not in found


def test_a_draft_is_made_of_texts(desk):
    said, is_error = ask(desk, "import", texts={"main.tf": 'resource "aws_sqs_queue" "jobs" {}\n'})
    assert not is_error and "1 services" in said and "type: sqs" in said and "/tmp" not in said


def test_a_picture_is_seen(desk):
    parts, is_error = called(desk, TOOLS["draw"], {"text": SPEC, "zoom": 0.5})
    assert not is_error and isinstance(parts[1], Picture) and parts[1].data.startswith(b"\x89PNG")


def test_a_file_is_written_only_over_what_was_seen(desk):
    written: dict[str, str] = {}
    it = Desk(desk.root, lambda path, text: written.update({path.name: text}))
    assert ask(it, "write", path="new.yaml", text=SPEC)[1] is False and written == {"new.yaml": SPEC}
    assert "there already" in ask(it, "write", path="spec.yaml", text=SPEC + "# 2\n")[0]
    assert ask(it, "write", path="spec.yaml", text=SPEC + "# 2\n", before=SPEC)[1] is False and "spec.yaml" in written
    for path in ("run.sh", ".github/x.yaml", "spec.yml.exe"):
        assert ask(it, "write", path=path, text=SPEC)[1] is True
    assert ask(it, "write", path="half.yaml", text="services: [")[1] is True and "half.yaml" not in written


def test_a_long_answer_is_bounded(desk, monkeypatch):
    assert len(ask(desk, "prices", details=True)[0]) < LONGEST + 200


def test_the_skill_is_short_and_its_specs_are_right():
    """it: teaches in less than two thousand words, with specs that have no mistake, and names every tool that reads"""
    assert len(skill().split()) < 2_000
    specs = re.findall(r"```yaml\n(.*?)```", skill(), re.DOTALL)
    assert len(specs) == 2
    for text in specs:
        assert not [it for it in review(plan_texts({"spec.yaml": text}, on=DAY)).findings if it.severity == "error"]
    for name in TOOLS.names():
        assert TOOLS[name].writes or f"`{name}`" in skill()


def text_of(result: Any) -> str:
    return str(result.content[0].text)


@pytest.mark.door
def test_a_client_of_others_asks_every_tool(desk):
    """it: lists the tools with their schemas, answers each over the streams, and every error is one to act on"""
    from mcp import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    async def run() -> None:
        command = StdioServerParameters(
            command=sys.executable,
            args=["-m", "archplan.cli", "mcp", "--root", str(desk.root)],
            env={"PYTHONPATH": str(ROOT)},
        )
        async with Client(stdio_client(command)) as client:
            listed = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(listed) == set(TOOLS.names()) - {"write"} and listed["cost"].input_schema["properties"]["path"]
            calls: dict[str, dict[str, Any]] = {
                name: {"path": "spec.yaml"} for name in ("cost", "explain", "check", "draw", "traffic")
            }
            calls |= {
                "services": {"service": "sqs"},
                "prices": {"service": "sqs"},
                "import": {"texts": {"main.tf": 'resource "aws_sqs_queue" "q" {}'}},
            }
            calls |= {"diff": {"old": {"path": "spec.yaml"}, "new": {"path": "spec.yaml", "scenario": "slower"}}}
            assert set(calls) == set(listed)
            for name, asked in calls.items():
                right = await client.call_tool(name, asked)
                assert not right.is_error and right.content, name
                wrong = await client.call_tool(name, {**asked, "nonsense": 1})
                assert wrong.is_error and "nonsense" in text_of(wrong), name
            picture: Any = (await client.call_tool("draw", calls["draw"])).content[1]
            assert picture.mime_type == "image/png" and base64.b64decode(picture.data).startswith(b"\x89PNG")
            assert "outside" in text_of(await client.call_tool("cost", {"path": "../secret.yaml"}))
            assert "there is no tool" in text_of(await client.call_tool("write", {"path": "a.yaml", "text": SPEC}))
            (resource,) = (await client.list_resources()).resources
            found: Any = (await client.read_resource(str(resource.uri))).contents[0]
            assert found.text == skill()

    in_a_thread(run())
    assert sorted(path.name for path in Path(desk.root).iterdir()) == [
        "link.yaml",
        "out",
        "parts",
        "spec.yaml",
        "whole.yaml",
    ]

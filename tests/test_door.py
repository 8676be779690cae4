"""Text leaves by one door: no call dies of a name or a letter, and no text of a spec does more than be read."""

import io
import json
import os
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from archplan import cli
from archplan.outputs.verdicts import known_verdicts
from tests.shell import SHOP, run

BAD = os.fsdecode(b"sp\xe9c.yaml")  # as a file is called where names are Latin-1


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    for name in ("GITHUB_ACTIONS", "ARCHPLAN_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def shop(name="shop.yaml", text=SHOP):
    Path(name).write_text(text, "utf-8")
    return name


def printed(encoding, *arguments):
    """The exit code of a call and the bytes that it prints to a terminal of that encoding."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding, errors="strict") for _ in range(2))
    given, before = sys.argv, (sys.stdout, sys.stderr)
    sys.argv, sys.stdout, sys.stderr = ["archplan", *arguments], out, err
    try:
        cli.main()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.argv, (sys.stdout, sys.stderr) = given, before
    for stream in (out, err):
        stream.flush()
    return code, out.buffer.getvalue(), err.buffer.getvalue()


# ------------------------------------------------------------------------------------------- names and encodings

VERBS = [
    "check {}", "check {} --fix", "check missing{}", *(f"check {{}} --format {form}" for form in known_verdicts()),
    *(f"cost {{}} --format {form}" for form in ("table", "json", "csv", "markdown")),
    *(f"compare {{}} {{}} --format {form}" for form in ("table", "json", "csv", "markdown")),
    *(f"diff {{}} {{}} --set title=x --format {form}" for form in ("text", "json", "markdown")),
    "traffic {}", "explain {}", "availability {}", "drill {}", "recover {}", "lock {}", "draw {}", "cost shop.yaml --scenario {}",
    "cost shop.yaml --set {}=1", pytest.param("check shop.yaml --base {}", marks=pytest.mark.heavy), "{}",
]  # fmt: skip


@pytest.mark.parametrize("call", VERBS)
def test_a_name_that_is_no_utf8_is_printed(here, call):
    """it: writes what no encoding has as an escape, in every form, and JSON stays JSON"""
    shop(BAD)
    shop()
    code, out, err = printed("utf-8", *(word.replace("{}", BAD) for word in call.split()))
    assert code in (0, 1, 2) and b"bug in archplan" not in err
    if code != 2:
        assert "\udce9" not in out.decode("utf-8")
        if "json" in call or "sarif" in call:
            json.loads(out)


@pytest.mark.parametrize("form", known_verdicts())
def test_findings_of_a_name_that_is_no_utf8_are_written(here, form):
    shop(BAD)
    ran = run("check", BAD, "--format", form, "-o", "found")
    assert ran.code in (0, 1), ran.err
    text = Path("found").read_text("utf-8")
    if form in ("json", "sarif"):
        json.loads(text)
    if form == "junit":
        ET.fromstring(text)
    if form == "sarif":  # the bytes of the name, as RFC 3986 has them
        assert '"uri": "sp%E9c.yaml"' in text


@pytest.mark.parametrize(
    "target", ["x.svg", "x.drawio", "x.md", "x.json", "x.csv", "x.html", "x.docx", "x.xlsx", "x.pdf"]
)
def test_a_page_of_a_name_that_is_no_utf8_is_written(here, target):
    shop(BAD)
    verb = "draw" if target in ("x.svg", "x.drawio") else "report"
    ran = run(verb, BAD, "-o", target)
    assert ran.code == 0 and Path(target).stat().st_size, ran.err


@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "cp437", "cp932", "ascii", "latin-1"])
@pytest.mark.parametrize(
    "call",
    ["cost", "check", "check --format json", "compare shop.yaml", "explain", "traffic", "diff shop.yaml --set title=x"],
)
def test_what_a_terminal_has_no_letter_for_is_printed(here, encoding, call):
    shop(text=SHOP.replace("title: Shop", "title: Hiến máu ☂"))
    code, out, err = printed(encoding, *call.split()[:1], "shop.yaml", *call.split()[1:])
    assert code in (0, 1) and b"bug in archplan" not in err and out

"""Text leaves by one door: no call dies of a name or a letter, and no text of a spec does more than be read."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from archplan import cli
from archplan.outputs.verdicts import known_verdicts
from tests.conftest import ROOT
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


# ------------------------------------------------------------------------------------------- a stream that takes no more


def piped(script, **env):
    """A call as a shell runs it: `archplan` is ours."""
    call = f'archplan() {{ {sys.executable} -m archplan.cli "$@"; }}; {script}'
    env = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    return subprocess.run(["bash", "-c", call], capture_output=True, text=True, check=False, env=env)


@pytest.mark.heavy
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "call", ["draw shop.yaml", "cost shop.yaml", "check shop.yaml", "--help", "cost --help", "services"]
)
def test_a_full_disk_behind_the_output_is_said(here, unbuffered, call):
    """it: ends with 2 and a sentence, also where only a part was taken, and where Python itself writes each part at once"""
    shop()
    ran = piped(f"archplan {call} > /dev/full", PYTHONUNBUFFERED=unbuffered)
    assert (ran.returncode, ran.stderr) == (2, "archplan: standard output cannot be written: No space left on device\n")
    if call.startswith("draw"):
        ran = piped(f"ulimit -f 10; archplan {call} > x.svg", PYTHONUNBUFFERED=unbuffered)
        assert ran.returncode == 2 and ran.stderr == "archplan: standard output cannot be written: File too large\n"


@pytest.mark.heavy
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_who_leaves_changes_no_exit_code(here, unbuffered):
    """it: fails a check whose findings nobody read to their end, and passes what is right"""
    shop()
    for call, code in (
        ("check shop.yaml --fail-on info", 1),
        ("check shop.yaml", 0),
        ("cost shop.yaml", 0),
        ("draw shop.yaml", 0),
        ("cost x.yaml", 2),
    ):
        for reader in ("true", "head -c 10 > /dev/null"):
            ran = piped(f"set -o pipefail; archplan {call} | {reader}", PYTHONUNBUFFERED=unbuffered)
            assert ran.returncode == code and "bug" not in ran.stderr, (call, reader, ran)


@pytest.mark.heavy
@pytest.mark.parametrize("where", ["2> /dev/full", "2>&-", "> /dev/null 2> /dev/full", ">&- 2>&-"])
def test_a_mistake_that_nobody_hears_is_one(here, where):
    shop()
    assert piped(f"archplan cost x.yaml {where}").returncode == 2
    assert piped(f"archplan cost shop.yaml {where}").returncode == 0


@pytest.mark.heavy
def test_a_slow_reader_of_a_pipe_that_does_not_wait_gets_all(here):
    shop()
    whole = piped("archplan draw shop.yaml").stdout
    script = (
        "import os, subprocess, sys, time\n"
        "r, w = os.pipe(); os.set_blocking(w, False)\n"
        f"p = subprocess.Popen([{sys.executable!r}, '-m', 'archplan.cli', 'draw', 'shop.yaml'], stdout=w); os.close(w)\n"
        "time.sleep(1.5); data = b''\n"
        "while part := os.read(r, 4096): data += part\n"
        "sys.stdout.buffer.write(data); sys.exit(p.wait())\n"
    )
    Path("slow.py").write_text(script)
    ran = piped(f"{sys.executable} slow.py")
    assert ran.returncode == 0 and ran.stdout == whole


# ------------------------------------------------------------------------------------------- names, links, homes, numbers

LONG = "x" * 5000
ASKED = [
    "check shop.yaml --base LONG", "check shop.yaml --base LONG.yaml", "diff LONG shop.yaml", "diff LONG.yaml shop.yaml", "cost LONG",
    "check LONG", "compare LONG shop.yaml", "draw shop.yaml --diff LONG", "draw shop.yaml --diff LONG.yaml", "draw shop.yaml -o LONG.svg",
    "init website -o LONG", "init website -o LONG/x.yaml", "lock LONG", "lock shop.yaml -o LONG/archplan.lock", "check shop.yaml -o LONG",
    "report shop.yaml -o LONG", "report shop.yaml --format hugo --into LONG", "diff shop.yaml --set title=x --pricing-old LONG",
    "cost shop.yaml --pricing LONG", "report shop.yaml --templates LONG", "cost including.yaml", "cost around.yaml",
    "check around.yaml including.yaml", "draw including.yaml", "cost loop.yaml", "check loop.yaml", "report shop.yaml -o loop",
    "draw shop.yaml -o loop/x.svg", "report shop.yaml --format hugo --into loop", "report shop.yaml --format hugo --into loop/x.md",
    "icons add LONG", "icons add loop",
]  # fmt: skip


@pytest.mark.parametrize(
    "call",
    [pytest.param(call, marks=pytest.mark.heavy) if "base" in call or "diff" in call else call for call in ASKED],
)
def test_what_the_system_refuses_is_no_bug_of_ours(here, call):
    """it: ends with 2 for a name longer than the system takes, and for links that go round"""
    shop()
    Path("loop").symlink_to("loop")
    Path("loop.yaml").symlink_to("loop.yaml")
    shop("including.yaml", "region: us-east-1\ninclude: [loop.yaml]\n")
    shop("around.yaml", "region: us-east-1\ninclude: [loop/x.yaml]\n")
    ran = run(*(word.replace("LONG", LONG) for word in call.split()))
    assert ran.code == 2 and "bug in archplan" not in ran.err and (ran.err or ran.out), ran.err[:300]


@pytest.mark.parametrize(
    "call",
    ["draw shop.yaml -o x.svg", "report shop.yaml -o x.md", "icons list", "icons remove", "check shop.yaml other.yaml"],
)
def test_a_machine_without_a_home_does_without_its_folders(here, monkeypatch, call):
    """it: goes without a cache and an icon pack where nobody knows the home"""
    shop()
    shop("other.yaml")
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "ARCHPLAN_ICONS"):
        monkeypatch.delenv(name, raising=False)

    def nowhere():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    ran = run(*call.split())
    assert ran.code in (0, 1), ran.err


def test_icons_without_a_home_are_refused(here, monkeypatch):
    from tests.packs import LAMBDA, pack

    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "ARCHPLAN_ICONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(
        Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("Could not determine home directory."))
    )
    ran = run("icons", "add", pack(here / "pack", AWSLambda=LAMBDA))
    assert ran.code == 2 and "ARCHPLAN_ICONS" in ran.err


@pytest.mark.parametrize(
    "call", ["cost shop.yaml --format markdown", "report shop.yaml -o out --format markdown,html,csv,json,xlsx"]
)
@pytest.mark.parametrize("zeros", [18, 24, 60, 150, 250])
def test_traffic_past_what_a_machine_counts_is_shown(here, call, zeros):
    shop(text=SHOP.replace("requests: 2628000/month", f"requests: 1{'0' * zeros}/month"))
    ran = run(*call.split())
    assert ran.code in (0, 2) and "bug in archplan" not in ran.err, ran.err
    assert ran.code == 0 or "is not" in ran.err


@pytest.mark.heavy
@pytest.mark.parametrize("package, call", [
    ("docx", "report shop.yaml --format csv,json -o out"), ("lxml", "report shop.yaml --format csv,json -o out"),
    ("xlsxwriter", "report shop.yaml --format csv,json -o out"), ("jinja2", "report shop.yaml --format csv,json -o out"),
    ("typst", "report shop.yaml --format csv,json -o out"), ("jinja2", "report shop.yaml --format markdown -o out"),
    ("fontpkg_arimo", "report shop.yaml --format markdown -o out"),
    ("typst", "report shop.yaml --format markdown -o out"), ("pygraphviz", "draw shop.yaml"), ("typst", "draw shop.yaml -o x.png"),
    ("docx", "report shop.yaml --format docx -o out"), ("xlsxwriter", "report shop.yaml --format xlsx -o out"),
])  # fmt: skip
def test_a_package_that_is_missing_fails_what_needs_it(here, package, call):
    """it: writes what does without it, and says which one is missing where it is needed; that is no bug"""
    shop()
    given = f"import sys; sys.modules[{package!r}] = None; sys.argv = {['archplan', *call.split()]!r}; from archplan.cli import main; main()"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", given], capture_output=True, text=True, check=False, env=env)
    if "csv,json" in call:
        assert ran.returncode == 0, ran.stderr
    else:
        named = {"fontpkg_arimo": "fontpkg-arimo"}.get(package, package)
        assert ran.returncode == 2 and "bug in archplan" not in ran.stderr and named in ran.stderr, ran.stderr


def test_settings_of_a_site_that_nest_too_deep_are_a_mistake(here):
    shop()
    Path("site/content").mkdir(parents=True)
    Path("site/hugo.toml").write_text(".".join("a" * 3000) + "=1\n")
    Path("site/content/p.md").write_text("---\ntitle: x\n---\n<!-- archplan:solution -->\n")
    ran = run("report", "shop.yaml", "--format", "hugo", "--into", "site/content/p.md")
    assert ran.code == 2 and "hugo.toml" in ran.err, ran.err


@pytest.mark.heavy
@pytest.mark.parametrize("sign", ["TERM", "KILL"])
def test_workers_end_with_who_started_them(here, sign):
    """it: leaves no process that holds the output open"""
    for number in range(400):
        shop(f"many{number}.yaml")
    script = (
        f"{sys.executable} -m archplan.cli check . --no-cache --jobs 2 > /dev/null 2>&1 & M=$!; "
        "for i in $(seq 100); do C=$(cat /proc/$M/task/$M/children); [ $(echo $C | wc -w) = 2 ] && break; sleep 0.05; done; "
        f"kill -{sign} $M; sleep 3; echo started $(echo $C | wc -w); for c in $C; do kill -0 $c 2> /dev/null && echo lives && kill $c; done; true"
    )
    assert piped(script).stdout == "started 2\n"


# ------------------------------------------------------------------------------------------- what moves a cursor

ESCAPES = r"A\e]0;T\aB\e[2J\u009bC\u202eD\u2066E\rF\nG::error::pwn\n::error::pwn\u2028H\u0085I\x7fJ\0K\tL"
RAW = json.loads(
    '"'
    + ESCAPES.replace(r"\e", r"\u001b").replace(r"\a", r"\u0007").replace(r"\x7f", r"\u007f").replace(r"\0", r"\u0000")
    + '"'
)
HOSTILE = f"""\
title: "{ESCAPES}"
region: us-east-1
traffic: {{people: {{requests: 2628000/month, request: 1 KB, response: 1 KB, label: "{ESCAPES}"}}}}
services:
  door: {{type: alb, label: "{ESCAPES}", why: "{ESCAPES}"}}
  "or{ESCAPES[:2]}ders": {{type: dynamodb, holds: 100 GB, label: "{ESCAPES}"}}
  orders: {{type: dynamodb, holds: 100 GB, label: "{ESCAPES}"}}
  mine: {{type: custom, label: "{ESCAPES}", unit_price: $14/year, quantity: 3, source: "{ESCAPES}", checked: 2025-01-01}}
connections: [people -> door, {{door -> orders: {{reads: 1/request, label: "{ESCAPES}", why: "{ESCAPES}"}}}}]
recovery: {{region: us-west-2, strategy: pilot-light}}
scenarios:
  "{ESCAPES}": {{services: {{orders: {{holds: 200 GB}}}}}}
"""
WRONG = HOSTILE + f'"{ESCAPES}": "{ESCAPES}"\n'
FORBIDDEN = {
    chr(n) for n in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)
} - {"\n"}
SPOKEN = [
    *(f"cost hostile.yaml --format {form}" for form in ("table", "json", "csv", "markdown")), "cost hostile.yaml --brief",
    "cost hostile.yaml --scenario RAW", "cost hostile.yaml --scenario nothing", "cost hostile.yaml --set RAW=RAW", "cost hostile.yaml --set title=RAW",
    "traffic hostile.yaml", "explain hostile.yaml", "explain hostile.yaml orders", "explain hostile.yaml RAW", "drill hostile.yaml",
    "availability hostile.yaml", "recover hostile.yaml", "recover hostile.yaml --format markdown", "check hostile.yaml --dns",
    *(f"drill hostile.yaml --format {form}" for form in ("table", "json")), "draw hostile.yaml", "draw hostile.yaml --around RAW",
    *(f"draw hostile.yaml --format {form}" for form in ("mermaid", "d2", "dot", "diagrams", "drawio")),
    *(f"compare hostile.yaml --format {form}" for form in ("table", "json", "csv", "markdown")),
    *(f"diff shop.yaml hostile.yaml --format {form}" for form in ("text", "json", "markdown")),
    *(f"check {name} --format {form}" for name in ("hostile.yaml", "wrong.yaml", "NAMED") for form in known_verdicts()),
    "cost wrong.yaml", "cost NAMED", "traffic NAMED", "compare NAMED shop.yaml", "lock NAMED", "explain NAMED", "diff NAMED shop.yaml", "cost NAMED-",
    "cost hostile.yaml --on RAW", "cost hostile.yaml --format RAW", "RAW", "services RAW", "rules RAW", "init RAW", "prices RAW",
    "check hostile.yaml --max-increase RAW", "cost --RAW", "cost hostile.yaml --pricing RAW", "draw shop.yaml -o NAMED-.svg",
    "draw shop.yaml -o NAMED-.RAW", "check shop.yaml -o NAMED-", "check . --format text",
    *(call.replace("shop", "shop.yaml") for call in (
        "compare shop --variant LINE:title=x", "cost shop --scenario LINE", "cost shop --set LINE=1", "cost shop --set title=LINE", "cost LINE",
        "cost shop --format LINE", "cost shop --on LINE", "cost --LINE", "--LINE", "LINE", "draw shop --around LINE", "check shop -o LINE",
        "draw shop -o LINE.svg", "draw shop -o x.LINE", "explain shop LINE", "drill shop LINE", "check shop --max-increase LINE",
        "report shop --format LINE", "report shop --lang LINE", "services LINE", "rules LINE", "init LINE", "compare shop --scenarios LINE",
    )),
    pytest.param("diff shop.yaml LINE", marks=pytest.mark.heavy),
]  # fmt: skip


@pytest.mark.parametrize("call", SPOKEN)
def test_no_text_of_a_spec_or_of_the_call_moves_a_cursor_or_begins_a_line(here, call):
    """it: prints no control character and no turned letter, and no line that the text of a name begins"""
    raw = RAW.replace("\0", "")
    named = raw.replace("/", "") + ".yaml"
    shop()
    shop(named, SHOP + "tittle: x\n")
    shop(
        "hostile.yaml",
        HOSTILE.replace(f'  "or{ESCAPES[:2]}ders": {{type: dynamodb, holds: 100 GB, label: "{ESCAPES}"}}\n', ""),
    )
    shop("wrong.yaml", WRONG)
    ran = run(
        *(word.replace("RAW", raw).replace("NAMED", named).replace("LINE", "x\n::error::pwn") for word in call.split())
    )
    assert ran.code in (0, 1, 2), ran.err
    for text in (ran.out, ran.err):
        assert not FORBIDDEN & set(text), sorted(hex(ord(letter)) for letter in FORBIDDEN & set(text))
        assert not [row for row in text.splitlines() if row.lstrip(" |│").startswith(("::error::pwn", "G::error"))], (
            text
        )


# ------------------------------------------------------------------------------------------- what a spreadsheet reads

FORMULAS = ["-2+3", "=2+3", "+2+3", "@SUM(1)", "-cmd|' /C calc'!A0", "-1-1", "--1", "-", "-x", "- 3"]
TABLES = [
    "cost f.yaml --format csv", "compare f.yaml --format csv", "compare f.yaml --format csv --variant NAME:title=x",
    "recover f.yaml --format csv", "report f.yaml --format csv -o out",
    "report f.yaml --format focus --partial -o out",
]  # fmt: skip
PRICED = """\
title: "NAME"
region: us-east-1
free_tier: none
services: {mine: {type: custom, label: "NAME", unit_price: $14/year, source: "NAME", checked: 2025-01-01}}
money: {credits: [{name: grant, amount: $5, until: 2099-03-31}]}
recovery: {region: us-west-2, strategy: pilot-light}
scenarios: {"NAME": {services: {mine: {unit_price: $3/year}}}}
"""


@pytest.mark.parametrize("call", TABLES)
@pytest.mark.parametrize("name", FORMULAS)
def test_a_text_is_no_formula_and_a_number_stays_one(here, name, call):
    """it: marks every text that a spreadsheet would reckon; a minus before digits alone is a number"""
    shop()
    shop("f.yaml", PRICED.replace("NAME", name))
    ran = run(*(word.replace("NAME", name) for word in call.split()))
    if ran.code == 2 and "is no variant" in ran.err:
        assert "=" in name
        return
    assert ran.code == 0, ran.err
    texts = [path.read_text("utf-8") for path in Path("out").glob("*.csv")] if "-o out" in call else [ran.out]
    assert texts
    for row in [row for text in texts for row in csv.reader(io.StringIO(text))]:
        for cell in row:
            assert cell[:1] not in tuple("=+@") and (cell[:1] != "-" or re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)), cell
    if "cost" in call:
        assert "-" in ran.out and "'-5.00" not in ran.out


# ------------------------------------------------------------------------------------------- what Markdown and templates may do

MARKUP = [
    "<script>1</script>",
    "![x](https://a.example/x.png)",
    "[x](https://a.example)",
    "<b>b</b>",
    "a | b",
    "`x`",
    "*x*",
    "@you",
]


@pytest.mark.parametrize("text", MARKUP)
def test_a_recovery_in_markdown_holds_no_markup_of_the_spec(here, text):
    shop("m.yaml", PRICED.replace('"NAME": {services', "more: {services").replace("NAME", text))
    ran = run("recover", "m.yaml", "--format", "markdown")
    assert ran.code == 0, ran.err
    head = ran.out.splitlines()[0]
    assert head.startswith("## When us-east-1 is lost: ") and not re.search(r"(?<!\\)[<\[*`|]|@\w", head), head


REACHED = [
    "page.report.plan.book.folder.read_text()", "page.report.plan.book.folder.parent.iterdir()|list", "page.report", "page.report.plan.book.folder",
    "page.report.plan.book.overlay.unlink()", "page.report.plan.day.__class__", "page.report.plan.architecture.services", "page.__init__.__globals__",
    "page.sections[0].__class__.__mro__", "page.title.__class__", "say.__globals__", "section.__globals__", "page.report.plan.bill.total",
    "self.__init__", "cycler.__init__", "lipsum.__globals__", "namespace.__init__", "page.report.plan.book.fingerprint",
]  # fmt: skip


@pytest.mark.parametrize("reached", REACHED)
def test_a_template_gets_data_only(here, reached):
    """it: reaches nothing that stands behind the page: no plan, no price book, no path"""
    shop()
    Path("kept").write_text("kept")
    Path("ours").mkdir()
    Path("ours/report.md.jinja").write_text(
        '{% extends "archplan/report.md.jinja" %}{% block summary %}[[{{ ' + reached + " }}]]{% endblock %}"
    )
    ran = run("report", "shop.yaml", "--templates", "ours", "-o", "x.md")
    assert ran.code == 2 and "bad-template" in ran.err and not Path("x.md").exists(), ran


def test_a_template_reads_the_page(here):
    shop()
    Path("ours").mkdir()
    Path("ours/report.md.jinja").write_text(
        '{% extends "archplan/report.md.jinja" %}{% block summary %}{{ page.title.upper() }} {{ page.total }} '
        "{% for section in page.sections %}{{ section.key }}:{{ loop.index }} {% endfor %}{% endblock %}"
    )
    ran = run("report", "shop.yaml", "--templates", "ours", "-o", "x.md")
    assert ran.code == 0, ran.err
    assert "SHOP $" in Path("x.md").read_text("utf-8") and ":2 " in Path("x.md").read_text("utf-8")

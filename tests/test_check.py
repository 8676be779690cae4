"""A check says everything, holds its gates, keeps its exit codes, and is told in every form without losing a word."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest

from archplan.analysis.bill_changes import limit
from archplan.checks.check import Checked, Question, check, checked
from archplan.checks.pages import pages
from archplan.checks.policy import KEYS, PATH_KEYS, read_policy
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Fix, Span
from archplan.outputs.verdicts import known_verdicts, tell
from archplan.text.fixes import mended
from tests.conftest import ROOT
from tests.shell import JOBS, git, run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    return tmp_path


def spec(memory=512, name="jobs.yaml", more=""):
    Path(name).write_text(JOBS.replace("MEMORY", str(memory)) + more, encoding="utf-8")
    return Path(name)


def committed(memory=512):
    git("init", "-q", "-b", "main")
    spec(memory)
    git("add", ".")
    git("commit", "-q", "-m", "first")


# 4,000,000 requests of 1 s: at 512 MB 2,000,000 GB-s less 400,000 free, at 1024 MB 4,000,000 less 400,000;
# in Singapore $0.0000166667 a GB-s.
HALF, WHOLE = 1_600_000 * 166667 / 10**10, 3_600_000 * 166667 / 10**10


@pytest.mark.heavy
def test_a_bill_that_grew_fails_the_gate_and_says_by_how_much(folder):
    committed(512)
    spec(1024)
    ran = run("check", "jobs.yaml", "--base", "HEAD", "--max-increase", "$30")
    assert ran.code == 1
    assert f"the bill grows by ${WHOLE - HALF:.2f}" in ran.out and "$30 is allowed" in ran.out
    assert run("check", "jobs.yaml", "--base", "HEAD", "--max-increase", "$34").code == 0
    assert run("check", "jobs.yaml", "--base", "HEAD", "--max-increase", "200%").code == 0
    assert run("check", "jobs.yaml", "--base", "HEAD", "--max-increase", "100%").code == 1


@pytest.mark.heavy
def test_the_base_may_be_a_file(folder):
    spec(512, "before.yaml")
    spec(1024)
    found = json.loads(run("check", "jobs.yaml", "--base", "before.yaml", "--format", "json").out)["specs"][0]
    assert found["diffTotalMonthlyCost"] == f"{WHOLE - HALF:.2f}"
    assert [(change["name"], change["diffMonthlyCost"]) for change in found["changes"]] == [
        ("worker", f"{WHOLE - HALF:.2f}")
    ]


@pytest.mark.heavy
def test_a_spec_the_base_does_not_have_grew_by_its_whole_bill_at_most(folder):
    """HALF is $26.67, and the requests and the queue are below $10."""
    committed()
    spec(512, "new.yaml")
    for limit_, code, severity in (("1%", 1, "error"), ("$20", 1, "error"), ("$40", 0, "info"), (None, 0, "info")):
        gate = ("--max-increase", limit_) if limit_ else ()
        ran = run("check", "new.yaml", "--base", "HEAD", *gate, "--format", "json")
        (found,) = json.loads(ran.out)["specs"]
        said = {finding["rule"]: finding["severity"] for finding in found["findings"]}
        assert (ran.code, said["not-in-base"], found["pastTotalMonthlyCost"]) == (code, severity, None)


@pytest.mark.heavy
def test_a_base_that_is_none_is_a_mistake(folder):
    committed()
    for base in ("nowhere", "--upload-pack=x", "HEAD~7"):
        ran = run("check", "jobs.yaml", "--base=" + base)
        assert ran.code == 2 and "neither a file nor a git revision" in ran.out


@pytest.mark.heavy
def test_a_gate_never_passes_on_an_incomplete_bill(folder):
    committed()
    spec(512, more="")
    text = (
        Path("jobs.yaml")
        .read_text("utf-8")
        .replace("  jobs: {type: sqs}", "  jobs: {type: sqs}\n  drs: {type: drs, servers: 1}")
    )
    Path("jobs.yaml").write_text(text, "utf-8")
    ran = run("check", "jobs.yaml", "--base", "HEAD", "--max-increase", "$1_000_000")
    assert ran.code == 1 and "nobody can say by how much the bill grew" in ran.out
    assert run("check", "jobs.yaml", "--strict").code == 3


# The book has no price of DRS in Cape Town (af-south-1).
UNPRICED = "  keys: {type: drs, servers: 1, region: af-south-1}\n"


@pytest.mark.heavy
@pytest.mark.parametrize("form", ["text", "markdown", "json"])
@pytest.mark.parametrize(
    "before, now", [("", UNPRICED), (UNPRICED, ""), (UNPRICED, UNPRICED)], ids=["now", "before", "both"]
)
def test_no_form_says_how_a_bill_moved_of_which_a_part_is_unknown(folder, before, now, form):
    """it: says that nobody can say, as diff does, and no amount; what moved of services whose price is known it says"""
    text = JOBS.replace("connections:", "KEYSconnections:")
    Path("jobs.yaml").write_text(text.replace("MEMORY", "512").replace("KEYS", before), "utf-8")
    Path("jobs.yaml").rename("old.yaml")
    Path("jobs.yaml").write_text(text.replace("MEMORY", "1024").replace("KEYS", now), "utf-8")
    ran = run("check", "jobs.yaml", "--base", "old.yaml", "--format", form)
    if form == "json":
        (found,) = json.loads(ran.out)["specs"]
        assert found["diffTotalMonthlyCost"] is None and found["pastTotalMonthlyCost"] and found["totalMonthlyCost"]
        assert (found["pastComplete"], found["complete"]) == (not before, not now)
        moved = {change["name"]: change["diffMonthlyCost"] for change in found["changes"]}
        assert moved == {"worker": f"{WHOLE - HALF:.2f}", "keys": None}
        return
    said = " ".join(ran.out.split())
    assert "nobody can say by how much the" in said and "a price is unknown" in said
    assert f"rises by ${WHOLE - HALF:.2f}" not in said and "stays the same" not in said and "is that of" not in said
    assert f"+${WHOLE - HALF:.2f} against" not in said
    if form == "markdown":
        row = next(row for row in ran.out.splitlines() if row.startswith("| jobs.yaml"))
        cells = [cell.strip() for cell in row.split("|")[1:-1]]
        assert [cell.startswith("at least $") for cell in cells[1:3]] == [bool(before), bool(now)]
        assert cells[3] == "nobody can say"
        assert "! worker: $" in ran.out and f"(+${WHOLE - HALF:.2f})" in ran.out
        assert any(row.startswith("? keys: ") for row in ran.out.splitlines())


@pytest.mark.heavy
def test_the_headline_of_several_specs_says_nothing_of_which_a_part_is_unknown(folder):
    for name, keys in (("a.yaml", ""), ("b.yaml", UNPRICED)):
        text = JOBS.replace("MEMORY", "512").replace("connections:", f"{keys}connections:")
        Path(name).write_text(text, "utf-8")
    ran = run("check", "a.yaml", "b.yaml", "--base", "a.yaml", "--format", "markdown")
    assert "### archplan: nobody can say by how much the monthly cost moves: a price is unknown" in ran.out


def test_an_increase_needs_something_to_compare_with(folder):
    spec()
    assert run("check", "jobs.yaml", "--max-increase", "$5").code == 2
    assert run("check", "jobs.yaml", "--base", "x", "--max-increase", "five").code == 2


@pytest.mark.parametrize(
    "text, means",
    [
        ("10%", ("%", 10)),
        ("$50", ("$", 50)),
        ("$1,000/month", ("$", 1000)),
        ("50", None),
        ("-5%", None),
        ("%", None),
        ("$", None),
    ],
)
def test_limits(text, means):
    assert limit(text) == means


# ------------------------------------------------------------------------------------------------- policy


def findings(name="jobs.yaml"):
    return {finding.slug: finding.severity for finding in check(Path(name), Question()).findings}


def test_a_policy_makes_graver_milder_and_leaves_out(folder):
    spec()
    before = findings()
    assert "price-unknown" not in before and len(before) >= 1
    one = next(iter(before))
    Path("archplan.toml").write_text(f'[check]\nseverity = {{{one} = "error"}}\n')
    assert findings()[one] == "error" and run("check", "jobs.yaml").code == 1
    Path("archplan.toml").write_text(f'[check]\nignore = ["{one}"]\n')
    assert findings() == {slug: severity for slug, severity in before.items() if slug != one}
    Path("archplan.toml").write_text('[check]\nselect = ["budget-exceeded"]\n')
    assert findings() == {}


def test_a_policy_may_differ_by_path(folder):
    (folder / "drafts").mkdir()
    spec(name="drafts/jobs.yaml")
    spec()
    one = next(iter(findings()))
    Path("archplan.toml").write_text(f'[[check.path]]\nmatch = "drafts/*"\nignore = ["{one}"]\n')
    assert one in findings() and one not in findings("drafts/jobs.yaml")


def test_a_policy_sets_what_fails(folder):
    spec()
    Path("archplan.toml").write_text('[check]\nfail-on = "info"\n')
    assert run("check", "jobs.yaml").code == 1
    assert run("check", "jobs.yaml", "--fail-on", "error").code == 0


@pytest.mark.parametrize(
    "text, words",
    [
        ("[check]\nignor = []\n", "did you mean 'ignore'?"),
        ("[check]\nfail-on = 'never'\n", "fail-on is error, warning or info"),
        ("[check]\nignore = ['price-unknown']\n", "cannot be silenced"),
        ("[check\n", "is no TOML"),
        ("[check]\nseverity = {single-nat = 'dire'}\n", "is no severity"),
        ("[check]\nmax-increase = 5\n", "is no limit"),
        ("[[check.path]]\nignore = []\n", "a path is a table with a pattern"),
        ("check = 3\n", "check is a table"),
        ("[other]\n", "has no table 'other'"),
    ],
)
def test_a_wrong_policy_is_said_with_its_place(folder, text, words):
    spec()
    Path("archplan.toml").write_text(text)
    ran = run("check", "jobs.yaml")
    assert ran.code == 2 and words in ran.out and "archplan.toml:" in ran.out


KINDS = {
    "text": ['""', '" "', '"nonsense"', '"\\u0000"', '"' + "9" * 5000 + '%"'],
    "number": ["0", "-1", "5", "1" + "0" * 30, "0.5", "nan", "inf"],
    "truth": ["true", "false"],
    "day": ["2026-01-31", "2026-01-31T12:00:00Z", "12:00:00"],
    "list": ["[]", '["error"]', '["single-nat-gateway"]', "[0]", "[[]]", "[{}]", '["x", 1]'],
    "table": ["{}", '{single-nat-gateway = "error"}', '{single-nat-gateway = "dire"}', "{x = {}}", "{x = []}", "{x = 0}", "{x = false}"],
    "pattern": ['"."', '"/"', '"./"', '"//"', '"/etc/*"', '"../*"', '"a/../b"', '"architectures/*"'],
    "right": ['"error"', '"10%"', '"$50"'],
}  # fmt: skip
# What every key of a policy takes, and nothing else.
TAKES = {
    "select": {"[]", '["error"]', '["single-nat-gateway"]'},
    "ignore": {"[]", '["error"]', '["single-nat-gateway"]'},
    "severity": {"{}", '{single-nat-gateway = "error"}'},
    "fail-on": {'"error"'},
    "strict": {"true", "false"},
    "max-increase": {'"10%"', '"$50"'},
    "budget-at": {'"10%"'},
    "path": {"[]"},
    "match": {'" "', '"nonsense"', '"\\u0000"', '"' + "9" * 5000 + '%"', '"architectures/*"', '"error"', '"10%"', '"$50"'},
}  # fmt: skip


def test_the_keys_of_a_policy_are_all_tried():
    assert set(TAKES) == {*KEYS, *PATH_KEYS}


@pytest.mark.parametrize("key", TAKES)
def test_a_policy_takes_what_it_can_follow_and_says_all_else_at_its_line(folder, key):
    """it: is read, or says 'bad-policy' where the key stands, and never does as if nothing were there"""
    for value in [value for values in KINDS.values() for value in values]:
        heads = [("[check]\n# key\n", 3)] if key in KEYS else []
        if key in PATH_KEYS:
            other = "" if key == "match" else 'match = "b/*"\n'
            heads.append((f'[[check.path]]\nmatch = "a/*"\nselect = []\n[[check.path]]\n{other}', 5 + bool(other)))
        for head, line in heads:
            text = f"{head}{key} = {value}\n"
            Path("archplan.toml").write_text(text, "utf-8")
            try:
                policy = read_policy(Path("archplan.toml"))
            except ArchplanError as error:
                assert value not in TAKES[key], (text, error)
                assert {wrong.slug for wrong in error.diagnostics} == {"bad-policy"}
                assert {wrong.span.line for wrong in error.diagnostics} == {line}, (text, error)
                assert all(wrong.hint for wrong in error.diagnostics), text
            else:
                assert value in TAKES[key], text
                assert all(len(policy.judged(ODD.findings, Path(name))) <= 3 for name in ("a/x.yaml", "b/x.yaml"))


@pytest.mark.parametrize("value", ['"."', "0"])
def test_a_check_under_a_wrong_policy_ends_with_2(folder, value):
    spec()
    for key in TAKES:
        head = "[check]\n" if key in KEYS else "[[check.path]]\n"
        Path("archplan.toml").write_text(f"{head}{key} = {value}\n")
        ran = run("check", "jobs.yaml")
        assert ran.code == 2 and "bad-policy" in ran.out and "archplan.toml:2:" in ran.out, ran


# ------------------------------------------------------------------------------------------------- mends


def edited(text, *fixes):
    return mended(text, [Diagnostic("s", fix.span, "m", fix=fix) for fix in fixes], "f")[0]


@pytest.mark.parametrize(
    "before, after",
    [
        ("a: {type: x}", "a: {type: x, k: v}"),
        ("a: {type: x, }", "a: {type: x, k: v }"),
        ("a: {}", "a: {k: v}"),
        ("a: {type: x, k: old, z: 1}  # k: comment", "a: {type: x, k: v, z: 1}  # k: comment"),
        ('a: {type: "}", b: [1, {c: 2}]}', 'a: {type: "}", b: [1, {c: 2}], k: v}'),
        ("a: {type: x,  # } not here\n    y: 2}", "a: {type: x,  # } not here\n    y: 2, k: v}"),
    ],
)
def test_an_option_is_set_inside_braces(before, after):
    assert edited(before, Fix(Span("f", 1, 4), "v", "k")) == after


@pytest.mark.parametrize(
    "before, after",
    [
        ("a:\n  type: x  # said\n  b: 1\n", "a:\n  type: x  # said\n  k: v\n  b: 1\n"),
        ("a:\n  type: x\n  k: old  # why\nz: 1\n", "a:\n  type: x\n  k: v  # why\nz: 1\n"),
        ("a:\n  type: x", "a:\n  type: x\n  k: v"),
    ],
)
def test_an_option_is_set_in_a_block(before, after):
    assert edited(before, Fix(Span("f", 2, 3), "v", "k")) == after


def test_a_word_is_written_over():
    assert edited("a: {cname: cdn}", Fix(Span("f", 1, 5, 5), "alias")) == "a: {alias: cdn}"


def test_mends_show_their_diff_keep_comments_and_leave_no_half(folder):
    Path("bare.yaml").write_text(JOBS.replace("MEMORY MB", "512"), "utf-8")
    shown = run("check", "bare.yaml", "--diff")
    assert "-  worker: {type: lambda, memory: 512, duration: 1 s}" in shown.out
    assert "+  worker: {type: lambda, memory: 512 MB, duration: 1 s}" in shown.out
    assert Path("bare.yaml").read_text("utf-8") == JOBS.replace("MEMORY MB", "512")
    mend = run("check", "bare.yaml", "--fix")
    assert mend.code == 0 and Path("bare.yaml").read_text("utf-8") == JOBS.replace("MEMORY", "512")


ZONE = """region: ap-southeast-1
services:
  dns:   {type: route53, domain: example.com, records: [{name: "@", cname: cdn}]}  # the zone
  cdn:   {type: cloudfront}
  table:                   # holds everything
    type: dynamodb         # on demand
    holds: 5 GB
  logs:  {type: cloudwatch, logs: 50 GB/month}
"""


def test_findings_are_mended_and_gone(folder):
    Path("zone.yaml").write_text(ZONE, "utf-8")
    before = findings("zone.yaml")
    assert {"cname-at-the-apex", "data-without-recovery", "logs-kept-forever"} <= set(before)
    ran = run("check", "zone.yaml", "--fix")
    assert "3 mends made" in ran.out
    assert Path("zone.yaml").read_text("utf-8") == (
        ZONE.replace("cname: cdn", "alias: cdn")
        .replace("# on demand\n", "# on demand\n    recovery: true\n")
        .replace("50 GB/month", "50 GB/month, retention: 30 days")
    )
    assert not {"cname-at-the-apex", "data-without-recovery", "logs-kept-forever"} & set(findings("zone.yaml"))


# ------------------------------------------------------------------------------------------------- verdicts

NASTY = "<b>&\"'|`\n::error::@you %0A \x00\x1b \u202e \U0001f4a5"
ODD = Checked(
    "a b/ünï.yaml",
    (
        Diagnostic("no-way", Span("a b/ünï.yaml", 2, 3, 4), NASTY, NASTY, "error"),
        Diagnostic("no-way", Span("a b/ünï.yaml", 2, 3, 4), NASTY, "", "warning"),
        Diagnostic("some-how", Span("a b/ünï.yaml", 1, 1, 1), "said", "", "info"),
    ),
    title=NASTY, total="12.00", texts={"a b/ünï.yaml": "x: 1\ny: <2>\n"},
)  # fmt: skip


@pytest.mark.parametrize("form", known_verdicts())
def test_every_form_tells_everything_and_ends_its_line(form):
    text = tell(form, [ODD])
    assert text.endswith("\n") and "no-way" in text and "some-how" in text
    assert text == tell(form, [ODD])


def test_an_annotation_cannot_begin_another():
    rows = tell("github", [ODD]).splitlines()
    assert len(rows) == 4 and [row.split(" ")[0] for row in rows[:3]] == ["::error", "::warning", "::notice"]
    assert rows[0].startswith("::error file=a b/ünï.yaml,line=2,col=3,endColumn=7,title=no-way::")


def test_junit_is_xml_and_counts(folder):
    suites = ET.fromstring(tell("junit", [ODD]))
    suite = suites[0]
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    assert len(suite.findall("testcase")) == 3 and len(suite.findall("testcase/failure")) == 2
    (shown,) = suite.findall("properties/property")
    assert shown.attrib == {"name": "totalMonthlyCost", "value": "12.00"}


def cases(file, *settings):
    """The names of the cases of a spec, and their lines."""
    suite = ET.fromstring(tell("junit", [check(Path(file), Question(settings=settings))]))[0]
    return {case.get("name"): (case.get("file"), case.get("line")) for case in suite.findall("testcase")}


def test_a_case_is_called_after_the_service_and_the_rule(folder):
    """So lines above it rename nothing, and a CI server sees the same case fail again."""
    Path("zone.yaml").write_text(ZONE, "utf-8")
    before = cases("zone.yaml")
    assert before["table: data-without-recovery"] == ("zone.yaml", "7")
    assert "dns: cname-at-the-apex" in before and "logs: logs-kept-forever" in before
    Path("zone.yaml").write_text(ZONE.replace("services:", "\n\nservices:").replace("  logs", "\n  logs"), "utf-8")
    after = cases("zone.yaml")
    assert list(after) == list(before) and after["table: data-without-recovery"] == ("zone.yaml", "9")


def test_the_same_rule_finds_the_same_service_twice(folder):
    wrong = "region: us-east-1\nservices:\n  site: {type: s3, hold: 1, kept: 2}\nconnections: [site -> nowhere]\n"
    Path("wrong.yaml").write_text(wrong, "utf-8")
    found = cases("wrong.yaml")
    assert {"site: unknown-option", "site: unknown-option (2)"} <= set(found)
    assert any(name.startswith("site -> nowhere: ") for name in found)
    assert len(ET.fromstring(tell("junit", [ODD, ODD]))[0].findall("testcase[@name='no-way (2)']")) == 1
    Path("open.yaml").write_text("services: {", "utf-8")
    assert list(cases("open.yaml")) == ["not-yaml"]


def test_a_case_of_an_option_on_the_command_line_is_of_its_service(folder):
    Path("zone.yaml").write_text(ZONE, "utf-8")
    assert "table: unknown-option" in cases("zone.yaml", "services.table.hold=1 GB")


def test_a_kept_answer_knows_what_its_findings_are_about(folder):
    Path("zone.yaml").write_text(ZONE, "utf-8")
    first, kept = (checked(Path("zone.yaml"), Question(), folder / "kept") for _ in range(2))
    assert first.about == kept.about and "table" in first.about.values()


def test_sarif_says_nothing_of_the_machine(folder):
    """it: has the same document for a relative and an absolute path, through a link too"""
    Path("zone.yaml").write_text(ZONE, "utf-8")
    Path("../linked").symlink_to(folder)
    Path("in").mkdir()
    said = {
        tell("sarif", [check(file, Question())])
        for file in (
            Path("zone.yaml"),
            Path("./zone.yaml"),
            Path("in/../zone.yaml"),
            folder / "in/../zone.yaml",
            Path(f"../{folder.name}/zone.yaml"),
            folder / "zone.yaml",
            folder.parent / "linked/zone.yaml",
        )
    }
    (document,) = said
    assert '"uri": "zone.yaml"' in document and str(folder.parent) not in document


def test_a_sarif_rule_says_why_it_exists(folder):
    Path("zone.yaml").write_text(ZONE, "utf-8")
    rules = json.loads(tell("sarif", [check(Path("zone.yaml"), Question())]))["runs"][0]["tool"]["driver"]["rules"]
    ideas = {page.slug: page.idea for page in pages()}
    assert {rule["id"]: rule["fullDescription"]["text"] for rule in rules} == {r["id"]: ideas[r["id"]] for r in rules}
    assert all(len(page.idea) <= 1000 for page in pages()), "GitHub shows 1,024 characters"


def test_sarif_places_and_fingerprints(folder):
    result = json.loads(tell("sarif", [ODD]))["runs"][0]["results"]
    place = result[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/%C3%BCn%C3%AF.yaml"
    assert place["region"] == {"startLine": 2, "startColumn": 3, "endColumn": 7}
    prints = [one["partialFingerprints"]["archplan/v1"] for one in result]
    assert len(set(prints)) == 3
    moved = Checked(
        ODD.file, tuple(Diagnostic(d.slug, Span(d.span.file, d.span.line + 5, 3, 4), d.message) for d in ODD.findings),
        texts={ODD.file: "\n" * 5 + ODD.texts[ODD.file]},
    )  # fmt: skip
    again = json.loads(tell("sarif", [moved]))["runs"][0]["results"]
    assert [one["partialFingerprints"]["archplan/v1"] for one in again] == prints


def real():
    """Every architecture of the repository and one that cannot be read."""
    files = [*sorted((ROOT / "architectures").rglob("*.yaml"))[:6], ROOT / "tests/wrong/colon.yaml"]
    return [check(file.relative_to(ROOT), Question()) for file in files]


def test_sarif_keeps_to_its_standard(monkeypatch):
    import sarif_pydantic  # type: ignore[import-untyped]  # comes without types

    monkeypatch.chdir(ROOT)
    schema = json.loads((ROOT / "tests/schemas/sarif.json").read_text("utf-8"))
    for found in ([ODD], real(), []):
        document = json.loads(tell("sarif", found))
        jsonschema.validate(document, schema)
        read = sarif_pydantic.Sarif.model_validate(document)
        assert len(read.runs[0].results or []) == sum(len(one.findings) for one in found)
        run = document["runs"][0]
        for result in run["results"]:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_junit_keeps_to_its_schema(monkeypatch):
    import xmlschema

    monkeypatch.chdir(ROOT)
    schema = xmlschema.XMLSchema(str(ROOT / "tests/schemas/junit.xsd"))
    for found in ([ODD], real(), []):
        schema.validate(ET.ElementTree(ET.fromstring(tell("junit", found))))


def test_a_comment_is_never_too_long():
    many = tuple(Diagnostic("no-way", Span("f.yaml", n, 1, 1), "word " * 40, "hint " * 20) for n in range(1, 2000))
    text = tell("markdown", [Checked("f.yaml", many, total="1.00")] * 3)
    assert len(text) < 65_536 and "more, which `archplan check` lists" in text
    assert text.startswith("<!-- archplan-comment -->\n")


def test_a_comment_holds_no_markup_of_the_spec():
    text = tell("markdown", [ODD])
    assert "<b>" not in text and "@you" not in text and "&lt;b&gt;" in text


# ------------------------------------------------------------------------------------------------- many specs


def test_processes_and_cache_change_nothing(folder):
    for n in range(20):
        spec(128 + 64 * n, f"s{n:02}.yaml")
    Path("s07.yaml").write_text("region: moon\nservices: {}\n")
    alone = run("check", ".", "--jobs", "1", "--no-cache")
    several = run("check", ".", "--jobs", "2", "--no-cache")
    first, second = run("check", ".", "--jobs", "1"), run("check", ".", "--jobs", "1")
    assert alone.code == 2
    assert (
        (alone.code, alone.out) == (several.code, several.out) == (first.code, first.out) == (second.code, second.out)
    )
    assert list((folder / ".cache/archplan").glob("*.json"))


def test_the_cache_is_never_stale(folder):
    cache = folder / "kept"
    question = Question()
    spec(512)
    before = checked(Path("jobs.yaml"), question, cache)
    assert checked(Path("jobs.yaml"), question, cache) == before
    spec(1024)
    assert checked(Path("jobs.yaml"), question, cache).total != before.total
    spec(512)
    Path("archplan.toml").write_text('[check]\nselect = ["budget-exceeded"]\n')
    assert checked(Path("jobs.yaml"), question, cache).findings == ()
    for file in cache.glob("*.json"):
        file.write_text("{broken")
    assert checked(Path("jobs.yaml"), question, cache).findings == ()

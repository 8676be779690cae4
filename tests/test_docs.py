"""The README shows what the program prints, its picture is what it draws, and its commands are the ones CI runs."""

import re

import click
import pytest
from click.testing import CliRunner

from archplan.checks.review import review
from archplan.cli._verbs import cli
from archplan.estimate.plan import plan
from archplan.estimate.report import Report
from archplan.importers.importer import IMPORTERS
from archplan.outputs import render
from archplan.outputs.page.sections import page_of
from tests.clock import DAY
from tests.conftest import ROOT
from tests.shell import TRANSCRIPT, said

README = ROOT / "README.md"


def test_transcripts(request, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = README.read_text("utf-8")
    if request.config.getoption("--update"):
        text = TRANSCRIPT.sub(lambda m: f"<!-- transcript: {m[1]} -->\n```\n{said(m[1])}```", text)
        README.write_text(text, "utf-8")
    found = TRANSCRIPT.findall(text)
    assert found
    for command, shown in found:
        assert shown == said(command), command


def test_the_picture(golden):
    golden(ROOT / "docs/online-shop.svg", render("svg", Report(plan(ROOT / "architectures/online-shop.yaml"))))


def test_the_compared_picture(golden):
    spec = ROOT / "architectures/online-shop.yaml"
    report = Report(plan(spec, scenario="cached"), before=plan(spec))
    golden(ROOT / "docs/cached.svg", render("svg", report))


@pytest.mark.heavy
def test_the_chart(golden):
    page = page_of(review(plan(ROOT / "architectures/online-shop.yaml", on=DAY)), stem="shop")
    golden(ROOT / "docs/against-users.svg", page.files()["shop-against-users.svg"]())


def test_every_command_is_in_the_readme_and_has_help():
    text = README.read_text("utf-8")
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert f"`archplan {name}" in text, name
        assert command and command.help, name


def test_ci_runs_the_readmes_test_command():
    readme, script = README.read_text("utf-8"), (ROOT / ".ci/run").read_text("utf-8")
    assert "pip install -e '.[dev]'" in readme
    assert "-e '.[dev]'" in script and "-m pytest" in script
    packages = re.search(r"apt-get install -y ([a-z -]+) &&", readme)
    assert packages and f"install -y -qq {packages[1]} " in script


@pytest.mark.parametrize("template", ["website", "serverless", "containers"])
def test_starters_check_clean(template, tmp_path):
    target = tmp_path / "my.yaml"
    made = CliRunner().invoke(cli, ["init", template, "-o", str(target)], catch_exceptions=False)
    assert made.exit_code == 0
    checked = CliRunner().invoke(cli, ["check", "--fail-on", "error", str(target)], catch_exceptions=False)
    assert checked.exit_code == 0, checked.output


def test_the_language_by_example_is_a_spec_that_checks(tmp_path):
    text = (ROOT / "docs/language.md").read_text("utf-8")
    target = tmp_path / "language.yaml"
    target.write_text(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0], "utf-8")
    checked = CliRunner().invoke(cli, ["check", str(target)], catch_exceptions=False)
    assert checked.exit_code == 0, checked.output


def test_the_readme_leads_to_every_page():
    """A page that no link leads to is read by nobody."""
    text = README.read_text("utf-8")
    assert [page.name for page in sorted((ROOT / "docs").glob("*.md")) if f"](docs/{page.name})" not in text] == []


@pytest.mark.parametrize("name", IMPORTERS.names())
def test_every_importer_has_a_page_that_says_what_it_leaves_out(name):
    """it: is led to from the page of imports, says how to call it, and lists what was read in public with what was wrong."""
    assert f"](import/{name}.md)" in (ROOT / "docs/import.md").read_text("utf-8")
    text = (ROOT / f"docs/import/{name}.md").read_text("utf-8")
    assert (
        "archplan import " in text
        and "## What it leaves out\n\n" in text
        and "that were read\n" in text.replace("it was tried on", "that were read")
    )
    published = [line for line in text.splitlines() if re.match(r"\| [\w.-]+/[\w.-]+, `|\| terraform-aws-|\| `", line)]
    assert len(published) >= 5, published


def test_every_link_between_pages_leads_to_a_page():
    """it: is relative to the page that it stands in"""
    pages = [README, *sorted((ROOT / "docs").rglob("*.md"))]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+\.(?:md|png|svg))\)", page.read_text("utf-8"))
    ]
    assert links and [(page.name, link) for page, link in links if not (page.parent / link).is_file()] == []

"""What a terminal shows: tables of its width, colours that only it gets, and what the Tab key offers."""

import re

import click
import pytest
from click.testing import CliRunner

from archplan.cli._complete import rules, scenarios, services, types
from archplan.cli._verbs import VERBS, cli
from archplan.cli.check import _graver, _painted
from archplan.outputs import render
from archplan.outputs.verdicts import tell
from tests.build import EXAMPLES, SHOP, report
from tests.shell import run

WIDTHS = (40, 60, 80, 100, 120)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", EXAMPLES)
def test_a_bill_fits_the_terminal(path, width):
    rows = click.unstyle(str(render("table", report(path), width=width))).splitlines()
    assert [row for row in rows if len(row) > width] == []


@pytest.mark.parametrize("width", WIDTHS[2:])
def test_ids_names_and_dollars_stand_below_one_another(width):
    rows = click.unstyle(str(render("table", report(SHOP), width=width))).splitlines()
    heads = [row for row in rows if re.match(r"[a-z]+ +(Amazon|AWS|Application|NAT)", row) and "$" in row]
    names = {len(found[0]) for row in heads if (found := re.match(r"[a-z]+ +", row))}
    assert len(heads) >= 10 and len(names) == 1
    amounts = [row for row in rows if row.startswith(("├", "└"))]
    assert {len(row) for row in [*heads, *amounts]} == {width}


def test_a_share_has_a_colour_and_no_color_takes_it(monkeypatch):
    """NAT gateways are 47 % of the shop's bill: red; ECS 23 %: yellow; a file and NO_COLOR have none."""
    table = str(render("table", report(SHOP)))
    assert click.style("$94.21", bold=True, fg="red") in table
    assert click.style("$45.48", bold=True, fg="yellow") in table
    for environment, colours in (({}, True), ({"NO_COLOR": "1"}, False)):
        made = CliRunner().invoke(cli, ["cost", str(SHOP), "--on", "2026-11-22"], color=True, env=environment)
        assert made.exit_code == 0 and ("\x1b[" in made.output) == colours
    assert "\x1b[" not in run("cost", SHOP).out


def checked(path):
    from archplan.checks.check import Question, checked

    return [checked(path, Question(None, (), None, None, None, None), None)]


def test_severities_are_painted_and_remarks_stand_behind_a_count():
    found = checked(SHOP)
    infos = sum(it.severity == "info" for one in found for it in one.findings)
    kept, count = _graver(found, whole=False)
    assert count == infos > 0 and all(it.severity != "info" for one in kept for it in one.findings)
    text = _painted(kept, count)
    assert click.style("warning", fg="yellow", bold=True) + "[" in text
    assert f"{infos} remarks on good practice not shown; --all shows them" in text
    assert _graver(found, whole=True) == (found, 0)
    assert click.unstyle(_painted(found, 0)) == tell("text", found)


def test_a_file_or_a_program_gets_every_finding_and_no_colour():
    ran = run("check", SHOP)
    assert "info[" in ran.out and "\x1b[" not in ran.out and "not shown" not in ran.out


def test_remarks_alone_are_shown():
    found = checked(SHOP)
    only = [it for it in found[0].findings if it.severity == "info"]
    from archplan.kernel.record import changed

    kept, count = _graver([changed(found[0], findings=tuple(only))], whole=False)
    assert count == 0 and len(kept[0].findings) == len(only)


def context(verb: str, **params):
    command = VERBS[verb]
    made = click.Context(command)
    made.params = params
    return made


def test_the_tab_key_knows_scenarios_services_types_and_rules(tmp_path):
    made = context("cost", spec=SHOP)
    assert scenarios(made, made.command.params[0], "") == ["launch-day", "two-large-tasks", "cached"]
    assert scenarios(made, made.command.params[0], "la") == ["launch-day"]
    assert services(made, made.command.params[0], "s") == ["site", "ship", "shoppers"]
    assert "dynamodb" in types(made, made.command.params[0], "dyn") and "no-circuit-breaker" not in types(
        made, made.command.params[0], ""
    )
    assert "data-without-recovery" in rules(made, made.command.params[0], "data-w")
    for spec in (None, tmp_path / "none.yaml", tmp_path):
        blank = context("cost", spec=spec)
        assert scenarios(blank, blank.command.params[0], "") == []
    (tmp_path / "bad.yaml").write_text("services: [\n")
    blank = context("cost", spec=tmp_path / "bad.yaml")
    assert services(blank, blank.command.params[0], "") == []


def test_archplan_alone_shows_what_a_newcomer_needs():
    ran = CliRunner().invoke(cli, [])
    first = ran.output[ran.output.index("Begin with:") : ran.output.index("Commands:")]
    assert re.findall(r"^  archplan (\w+)", first, re.M) == ["init", "draw", "cost"]


def test_an_audit_goes_into_its_file(tmp_path):
    ran = run("draw", SHOP, "--audit", "-o", tmp_path / "audit.txt")
    assert ran.code in (0, 1) and ran.out == "" and (tmp_path / "audit.txt").read_text()

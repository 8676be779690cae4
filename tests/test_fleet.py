"""A fleet: many specs priced together, in a table, a page and files; what one of them says wrong hides no other."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

from archplan.checks import fleet as fleets
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_of
from archplan.estimate.pooling import pooled, share_of
from archplan.text.load import load_tree
from tests.browser import chromium
from tests.build import SPECS, planned
from tests.clock import DAY
from tests.conftest import ROOT
from tests.one_spec import HEAD, OWN, plain, together
from tests.shell import git, run

SCHEMA = ROOT / "schemas/fleet.schema.json"

# ------------------------------------------------------------------------------------------------ pools

SUPPORTED = date(2026, 11, 30)  # a day on which the book has the prices of support
DISCOUNTS: list[dict[str, Any]] = [{}, {"prices": {"discount": {"s3": "10%", "lambda": "25%", "ec2": "7%"}}}]
ACCOUNTS: list[dict[str, Any]] = [{}, {"account": {"support": "business"}}, {"account": {"support": "developer"}}]


def examples() -> list[dict[str, Any]]:
    """The example architectures as data: what costs something of them."""
    trees = [plain(load_tree(path, str(path))[0]) for path in SPECS]
    return [{key: value for key, value in tree.items() if key in (*HEAD, *OWN, "connections")} for tree in trees]


def mixed(seed: int, held: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], Fraction]:
    """A few of them, in one region and one account; one may come twice. And what their traffic is multiplied with."""
    dice = Random(seed)
    region, says = dice.choice(("us-east-1", "ap-southeast-1", "eu-west-1")), dice.choice(("always", "none"))
    alike = {"region": region, "free_tier": says, **dice.choice(DISCOUNTS), **dice.choice(ACCOUNTS)}
    chosen = [{"title": "It", **dice.choice(held), **alike} for _ in range(dice.randint(2, 4))]
    return chosen, dice.choice((Fraction(1), Fraction(40), Fraction(3000)))


@pytest.mark.heavy
def test_specs_together_cost_what_one_spec_with_all_their_services_does():
    """To the last digit, over random mixes of the examples: tiers, allowances, plans, discounts, support."""
    held = examples()
    moved = set()
    for seed in range(14):
        specs, scale = mixed(seed, held)
        plans = [planned(spec, on=SUPPORTED, scale=scale) for spec in specs]
        found = pooled([share_of(plan) for plan in plans], plans[0].book, plans[0].day)
        whole = planned(together(specs), on=SUPPORTED, scale=scale)
        assert found.total == dollars(whole.bill.total), f"seed {seed}"
        assert bool(found.lacks or any(share_of(plan).lacks for plan in plans)) == (not whole.bill.is_complete)
        moved.add(found.total != sum((dollars(plan.bill.total) for plan in plans), Fraction(0)))
    assert moved == {True, False} or moved == {True}, "in some mixes a pool costs another sum than its specs alone"


def test_a_spec_alone_costs_in_a_pool_what_it_costs():
    for path in SPECS[::4]:
        plan = planned(plain(load_tree(Path(path), str(path))[0]))
        assert pooled([share_of(plan)], plan.book, plan.day).total == dollars(plan.bill.total)


def test_what_a_spec_shares_is_the_same_without_what_it_costs_at_rest():
    """A fleet does not meter with no traffic; sums and quantities are those of the plan that does."""
    for path in SPECS[::3]:
        tree, texts = load_tree(Path(path), str(path))
        whole = plan_of(tree, texts, str(path), on=DAY)
        quick = plan_of(tree, texts, str(path), on=DAY, tells_fixed=False)
        assert share_of(quick) == share_of(whole), path
        assert [(line.cost, line.lack) for line in quick.bill.lines] == [(it.cost, it.lack) for it in whole.bill.lines]
        assert quick.bill.total == whole.bill.total


# ------------------------------------------------------------------------------------------------ the verb

LAMBDA = """\
title: {title}
region: us-east-1
stage: {stage}
{budget}traffic: {{cron: {{kind: schedule, requests: {million} million/month}}}}
services: {{work: {{type: lambda, memory: 128 MB, duration: 1 ms}}, bucket: {{type: {bucket}, holds: 10 GB}}}}
connections: [cron -> work]
"""
EVIL = """<script>document.title = 'taken'</script><img src=x onerror=alert(2)>"'&amp;{{ 7*7 }}"""


def spec_text(
    title: str = "It", million: str = "1", bucket: str = "s3", budget: str = "", stage: str = "production"
) -> str:
    told = f"budget: {budget}\n" if budget else ""
    return LAMBDA.format(title=json.dumps(title), million=million, bucket=bucket, budget=told, stage=stage)


def written(folder: Path, **texts: str) -> Path:
    """Specs in a folder, by paths whose slashes are written as two underscores."""
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def told(*arguments: object, code: int = 0) -> Any:
    """What the verb says for programs, held against its schema."""
    ran = run("fleet", *arguments, "--on", DAY, "--format", "json")
    assert ran.code == code, ran.err
    found = json.loads(ran.out)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(found)
    return found


def test_an_allowance_counts_once_for_all_teams_and_once_for_each_that_is_an_account(tmp_path):
    """A million requests of Lambda are free: two specs of one million each pay for one, $0.20, and alone for none."""
    folder = written(tmp_path, red__a=spec_text(), blue__b=spec_text())
    (tmp_path / "CODEOWNERS").write_text("* @all\n/red/ @ann\n", "utf-8")
    found = told(folder)
    pooled_, alone = Fraction(found["total"]), Fraction(found["totalOfEachAlone"])
    assert pooled_ - alone == Fraction("0.20") and found["isComplete"]
    apart = told(folder, "--pool", "team")
    assert Fraction(apart["total"]) == alone and [pool["name"] for pool in apart["pools"]] == ["blue", "red"]
    assert {(row["name"], row["specs"]) for row in found["by"]["owner"]} == {("@ann", 1), ("@all", 1)}
    for word in found["by"]:
        assert sum(Fraction(row["cost"]) for row in found["by"][word]) == pooled_, word


def test_a_spec_with_mistakes_is_listed_and_taints_all_it_may_belong_to(tmp_path):
    folder = written(tmp_path, red__a=spec_text(), red__bad=spec_text(bucket="s33"), blue__b=spec_text(), gone__c="[]")
    found = told(folder, code=2)
    assert [Path(it["file"]).name for it in found["withMistakes"]] == ["c.yaml", "bad.yaml"]
    assert not found["isComplete"] and len(found["lacks"]) == 2
    teams = {row["name"]: (row["specs"], row["withMistakes"], row["isComplete"]) for row in found["by"]["team"]}
    assert teams == {"red": (1, 1, False), "blue": (1, 0, True), "gone": (0, 1, False)}
    assert not any(row["isComplete"] for word in ("stage", "region", "service") for row in found["by"][word])
    said = run("fleet", folder, "--on", DAY)
    assert said.code == 2 and "at least" in said.out and "there is no service type 's33'" in said.out
    assert "  red  1 spec and 1 with mistakes" in said.out


def test_commitments_pay_for_their_own_spec_in_any_pool(tmp_path):
    """Of two m5.large at $0.096 an hour one takes $0.07008 of $0.17008 that are paid for: the rest does not pay for the other."""
    web = "title: {}\nregion: us-east-1\nservices: {{web: {{type: ec2, instance: m5.large, volume: 8 GB}}}}\n"
    plan = "commitments: {base: {type: compute-savings-plan, commitment: $0.17008/hour, discount: 27%}}\n"
    found = told(written(tmp_path, red__a=web.format("A") + plan, blue__b=web.format("B")))
    assert found["isComplete"] and found["total"] == found["totalOfEachAlone"]
    volumes = 2 * 8 * Fraction("0.08")
    assert Fraction(found["total"]) == 730 * (Fraction("0.096") + Fraction("0.17008")) + volumes


def test_budgets_are_added_up_and_held_against_each_specs_own_bill(tmp_path):
    """Ten million requests are $1.80 after the free million, and 10 GB of S3 $0.23."""
    folder = written(
        tmp_path, a=spec_text(million="10", budget="$1/month"), b=spec_text(budget="$5/month", stage="development")
    )
    found = told(folder)
    by_stage = {row["name"]: (row["budget"], row["overBudget"]) for row in found["by"]["stage"]}
    assert by_stage == {"production": ("1", 1), "development": ("5", 0)}


def test_rules_are_counted_and_what_a_team_ignores_is_not(tmp_path):
    found = told(written(tmp_path, a=spec_text(), b=spec_text()), "--rules")
    assert found["rules"] and all(row["count"] >= row["specs"] for row in found["rules"])
    total = sum(rule["count"] for spec in found["specs"] for rule in spec["rules"])
    assert total == sum(row["count"] for row in found["rules"])


@pytest.mark.heavy
def test_moves_since_a_revision_are_the_largest_first_and_nothing_that_stayed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    written(tmp_path / "specs", stays=spec_text(), grows=spec_text(million="2"), old=spec_text(), breaks=spec_text())
    git("add", ".")
    git("commit", "-q", "-m", "one")
    Path("specs/old.yaml").unlink()
    written(tmp_path / "specs", grows=spec_text(million="12"), new=spec_text(million="3"), breaks="region: [")
    found = told("specs", "--since", "main", code=2)
    moves = {Path(it["file"]).name: (it["before"], it["after"], it["moved"], it["why"]) for it in found["moves"]}
    assert list(moves)[:2] == ["breaks.yaml", "grows.yaml"] and "stays.yaml" not in moves
    assert moves["grows.yaml"][2] == "2"  # ten million requests at $0.20; milliseconds are within the allowance
    assert moves["breaks.yaml"][3] == "it has mistakes now" and moves["breaks.yaml"][2] is None
    assert moves["old.yaml"][1] is None and moves["new.yaml"][0] is None
    wrong = run("fleet", "specs", "--since", "nowhere")
    assert wrong.code == 2 and "nowhere" in wrong.err and "Traceback" not in wrong.err


def test_a_second_call_prices_only_what_changed(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = written(tmp_path / "specs", a=spec_text(), b=spec_text(million="3"), c=spec_text(bucket="s33"))
    priced: list[str] = []
    whole = fleets._priced

    def counted(spec: Path, question: fleets.Question) -> fleets.Priced:
        priced.append(spec.name)
        return whole(spec, question)

    monkeypatch.setattr(fleets, "_priced", counted)
    first = told(folder, code=2)
    assert sorted(priced) == ["a.yaml", "b.yaml", "c.yaml"]
    assert told(folder, code=2) == first and len(priced) == 3
    written(folder, b=spec_text(million="4"))
    assert Fraction(told(folder, code=2)["total"]) - Fraction(first["total"]) == Fraction("0.2") and priced[3:] == [
        "b.yaml"
    ]


def test_every_form_says_the_total_and_that_it_is_a_floor(tmp_path):
    folder = written(tmp_path, a=spec_text(title="=cmd|1"), bad=spec_text(bucket="s33"))
    for form in ("text", "markdown", "html"):
        assert "at least $" in run("fleet", folder, "--on", DAY, "--format", form).out, form
    rows = list(csv.DictReader(io.StringIO(run("fleet", folder, "--on", DAY, "--format", "csv").out)))
    assert [(row["complete"], row["mistakes"], row["title"]) for row in rows] == [
        ("yes", "0", "'=cmd|1"),
        ("no", "1", ""),
    ]


@pytest.fixture(scope="module")
def browser(door) -> Iterator[Any]:
    with chromium() as found:
        yield found


def test_the_page_sorts_filters_and_leads_on_and_hostile_words_stay_words(browser, tmp_path):
    """it: asks for nothing, runs no script but its own, and is readable without it"""
    texts = {f"team{at % 3}__s{at}": spec_text(million=str(at + 1)) for at in range(9)}
    folder = written(
        tmp_path / "specs", **texts, red__evil=spec_text(title=EVIL, million="90"), red__bad=spec_text(bucket=EVIL)
    )
    ran = run("fleet", folder, "--on", DAY, "--rules", "-o", tmp_path / "out")
    assert ran.code == 2
    page = tmp_path / "out/index.html"
    page.write_text(
        page.read_text("utf-8").replace("</main>", "<script>document.title = 'ours'</script></main>"), "utf-8"
    )
    context = browser.new_context(offline=True)
    tab = context.new_page()
    asked: list[str] = []
    tab.on("request", lambda it: asked.append(it.url))
    tab.goto(page.as_uri())
    assert asked == [page.as_uri()] and tab.title().startswith("specs:") and tab.locator("img").count() == 0
    first = tab.locator("#specs tbody tr:visible").first
    assert "evil.yaml" in first.inner_text() and EVIL in first.inner_text(), "the dearest is the first"
    tab.locator("#specs thead button", has_text="A month").click()
    tab.locator("#specs thead button", has_text="A month").click()
    assert "s0.yaml" in tab.locator("#specs tbody tr:visible").first.inner_text()
    tab.locator("#by-team a", has_text="team1").click()
    assert tab.locator("#specs tbody tr:visible").count() == 3
    way = tab.locator("#specs tbody tr:visible a").first.get_attribute("href")
    assert (page.parent / way).resolve().is_file()
    context.close()
    plain_context = browser.new_context(offline=True, java_script_enabled=False)
    plain_tab = plain_context.new_page()
    plain_tab.goto(page.as_uri())
    assert plain_tab.locator("#specs tbody tr:visible").count() == 10
    plain_context.close()


def test_the_page_speaks_vietnamese(tmp_path):
    run("fleet", written(tmp_path / "s", a=spec_text(), bad="[]"), "--on", DAY, "-o", tmp_path, "--lang", "vi")
    text = (tmp_path / "index.html").read_text("utf-8")
    assert "ít nhất $" in text and "Spec có lỗi" in text and not re.search(r">(Specs|Team|Share|Findings)<", text)

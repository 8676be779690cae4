"""A diff says what moved the bill, by how much each of three things did, and never more than it knows."""

import json
import re
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import click
import jsonschema
import pytest

from archplan.analysis.bill_changes import growth, moves, over, paired, pairs
from archplan.analysis.spec_changes import Wording, edits
from archplan.checks.check import _gate
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan
from archplan.estimate.report import Report
from archplan.kernel.units import money
from archplan.outputs.tables.changes import FORMS, LONGEST, MARKER, ROUNDED, changes
from archplan.outputs.tables.changes import json as as_json
from archplan.outputs.tables.changes import markdown as as_markdown
from archplan.text.revisions import MOST_FILES
from tests.build import SPECS, planned, scenarios_of, table
from tests.clock import DAY
from tests.conftest import ROOT
from tests.shell import git, run

SHOP = ROOT / "architectures/online-shop.yaml"
SCHEMA = json.loads((ROOT / "schemas/diff.schema.json").read_text("utf-8"))


def moved(old, new, on_old=DAY, on_new=DAY):
    return moves(planned(old, on_old, "old.yaml"), planned(new, on_new, "new.yaml"))


def parts(found):
    return found.parts.price, found.parts.traffic, found.parts.architecture


@pytest.fixture
def repository(heavy, tmp_path, monkeypatch):
    """A git repository to work in; the specs stand in a folder of it."""
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    (tmp_path / "specs").mkdir()
    return tmp_path


def committed(text, name="specs/orders.yaml"):
    Path(name).write_text(text, "utf-8")
    git("add", ".")
    git("commit", "-q", "-m", "one")


def found_by(*arguments):
    ran = run("diff", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


# ------------------------------------------------------------------------------------------- by hand


def test_a_price_a_traffic_and_an_architecture_part_by_hand(repository):
    """A strong read of 4 KB is one unit, of 8 KB two; a million units cost $0.25 until 2024-10-31, then $0.125.

    before: 1 million users x 10 requests x 1 unit  = 10 million units at $0.25  = $2.50
    price:                                            10 million units at $0.125 = $1.25, so -$1.25
    traffic: 3 million users x 10 requests x 1 unit = 30 million units at $0.125 = $3.75, so +$2.50
    items:   3 million users x 10 requests x 2 units = 60 million units at $0.125 = $7.50, so +$3.75
    """
    Path("specs/orders.yaml").write_text(table(), "utf-8")
    assert run("lock", "specs/orders.yaml", "--on", "2024-10-31").code == 0
    committed(table())
    assert run("lock", "specs/orders.yaml", "--on", "2024-11-01").code == 0
    committed(table("3 million", "8 KB"))
    for sides in (("HEAD~1", "specs/orders.yaml"), ("HEAD~1", "HEAD:specs/orders.yaml"),
                  ("HEAD~1:specs/orders.yaml", "HEAD")):  # fmt: skip
        found = found_by(*sides)
        assert (found["pastTotalMonthlyCost"], found["totalMonthlyCost"]) == ("2.50", "7.50")
        assert found["diffTotalMonthlyCost"] == "5.00"
        assert found["movedBy"] == {"price": "-1.25", "traffic": "2.5", "architecture": "3.75"}
        assert (found["past"]["priceBook"]["on"], found["current"]["priceBook"]["on"]) == ("2024-10-31", "2024-11-01")
        ((line,),) = [service["lines"] for service in found["services"]]
        assert line["past"] == {
            "monthlyCost": "2.5", "monthlyQuantity": "10", "unit": "1 million read request units", "unitPrice": "0.25"}  # fmt: skip
        assert (line["current"]["monthlyQuantity"], line["current"]["unitPrice"]) == ("60", "0.125")
    unlocked = found_by("HEAD~1", "specs/orders.yaml", "--no-lock", "--on", "2024-11-01")
    assert unlocked["movedBy"] == {"price": "0", "traffic": "2.5", "architecture": "3.75"}


def test_one_lock_on_both_sides_leaves_the_price_out(repository):
    Path("specs/orders.yaml").write_text(table(), "utf-8")
    run("lock", "specs/orders.yaml", "--on", "2024-10-31", "-o", "archplan.lock")
    committed(table())
    committed(table(size="8 KB"))
    found = found_by("HEAD~1", "specs/orders.yaml")
    assert found["past"]["priceBook"]["on"] == "2024-10-31"
    assert found["movedBy"] == {"price": "0", "traffic": "0", "architecture": "2.5"}


def test_a_first_lock_moves_no_price(repository):
    """OLD has none of its own and takes NEW's day."""
    committed(table())
    run("lock", "specs/orders.yaml", "--on", "2024-10-31")
    found = found_by("HEAD", "specs/orders.yaml")
    assert found["past"]["priceBook"]["on"] == found["current"]["priceBook"]["on"] == "2024-10-31"
    assert found["diffTotalMonthlyCost"] == "0.00" and found["services"] == []


def test_the_free_tier_and_a_discount_are_prices():
    """30 GB held, 25 of them free: 5 x $0.25 = $1.25; without the free tier $7.50, a tenth off $6.75."""
    old = "region: us-east-1\nservices: {db: {type: dynamodb, holds: 30 GB}}\n"
    new = old + "free_tier: none\nprices: {discount: {dynamodb: 10%}}\n"
    found = moved(old, new)
    assert (found.old, found.new) == (Fraction("1.25"), Fraction("6.75"))
    assert parts(found) == (Fraction("5.50"), 0, 0)


def test_a_discount_that_grows_is_one_line():
    old = "region: us-east-1\nservices: {db: {type: dynamodb, holds: 45 GB}}\nprices: {discount: {dynamodb: 10%}}\n"
    found = moved(old, old.replace("10%", "30%"))
    (move,) = [move for service in found.services for move in service.moves if not move.is_still]
    assert (move.old, move.new) == (Fraction("-0.5"), Fraction("-1.5")) and parts(found) == (-1, 0, 0)


def test_a_price_of_ones_own_is_a_price():
    old = "region: us-east-1\nservices: {desk: {type: custom, quantity: 3 seats, unit_price: $10/seat/month}}\n"
    found = moved(old, old.replace("$10", "$12").replace("3 seats", "4 seats"))
    assert parts(found) == (3 * 2, 0, 12)


def test_a_price_of_ones_own_for_something_else_is_counted_as_architecture():
    old = "region: us-east-1\nservices: {desk: {type: custom, quantity: 3 seats, unit_price: $10/seat/month}}\n"
    found = moved(old, old.replace("$10/seat/month", "$20/token").replace("3 seats", "2 tokens/month"))
    assert parts(found) == (0, 0, 10) and "counted as architecture" in found.remarks[0]


def test_negotiated_prices_are_prices(repository):
    Path("negotiated").mkdir()
    Path("negotiated/dynamodb.yaml").write_text(
        "source: https://example.com\nprices:\n  ondemand-rru:\n    title: reads\n    per: 1 million read request units\n"
        "    us-east-1: {2020-01-01: 0.1}\n"
    )  # fmt: skip
    Path("orders.yaml").write_text(table())
    found = found_by("orders.yaml", "--pricing", "negotiated", "--pricing-old", "book", "--on", "2026-01-01")
    assert found["movedBy"] == {"price": "-0.25", "traffic": "0", "architecture": "0"}  # 10 x ($0.1 - $0.125)
    assert run("diff", "orders.yaml", "--pricing", "negotiated").code == 2  # on both sides: nothing to compare


def test_a_service_that_moves_keeps_its_lines():
    old = "region: us-east-1\nservices: {db: {type: dynamodb, holds: 45 GB}}\n"
    found = moved(old, old.replace("us-east-1", "ap-southeast-1"))
    names = [(move.name, bool(move.before), bool(move.after)) for move in found.services[0].moves]
    assert names and all(before and after for _, before, after in names)
    assert parts(found) == (0, 0, found.new - found.old) and found.new > found.old


# ------------------------------------------------------------------------------------------- what holds for all


def cases():
    for path in SPECS:
        for name in scenarios_of(path):
            yield pytest.param(path, name, id=f"{path.stem}-{name}")


@pytest.mark.parametrize("path, scenario", list(cases()))
@pytest.mark.heavy
def test_parts_add_up_to_lines_and_lines_to_totals(path, scenario):
    """Exactly, for every scenario of every architecture, over a year and more of the price book."""
    old, new = plan(path, on=date(2025, 8, 1)), plan(path, on=DAY, scenario=scenario)
    found = moves(old, new)
    lines = [move for service in found.services for move in service.moves]
    for move in lines:
        if move.parts is not None:
            assert move.old is not None and move.new is not None and move.parts.total == move.new - move.old
    if found.is_complete:
        assert found.parts.total == dollars(new.bill.total) - dollars(old.bill.total)
        assert all(service.parts.total == service.new - service.old for service in found.services)
    assert found.parts.total == sum((move.parts.total for move in lines if move.parts), Fraction(0))
    assert found.is_complete == (old.bill.is_complete and new.bill.is_complete)
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(as_json(found)))
    report = Report(new, before=old)
    for form in FORMS:
        assert changes(report, form, found) == changes(Report(new, before=old), form)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_spec_does_not_differ_from_itself(path):
    found = moves(plan(path, on=DAY), plan(path, on=DAY))
    assert edits(found.before, found.after) == () and found.remarks == ()
    assert all(move.is_still or move.parts is None for service in found.services for move in service.moves)


def test_a_limit_is_the_last_cent_that_passes():
    """$100 to $110 is 10 %, and $10; from nothing, any cent is more than any percentage."""
    hundred, more = Fraction(100), Fraction(110)
    assert growth(hundred, more, "10%") == growth(hundred, more, "$10") == growth(more, hundred, "$0") == ""
    assert growth(hundred, more, "9.9%") == growth(hundred, more, "$9.99") == "the bill grows by $10.00 (10.0%)"
    assert growth(Fraction(0), Fraction(1, 100), "1000%") == "the bill grows by $0.01"


def test_lines_of_one_key_are_paired_one_by_one():
    one, two = (planned(table(size=size)).bill for size in ("4 KB", "8 KB"))
    rows = list(paired(one, two, lambda line: line.subject))
    assert [old for _, old, _ in rows if old] == [line for line in one.lines if line.kind != "free"]
    assert [line for _, _, line in rows if line] == [line for line in two.lines if line.kind != "free"]


@pytest.mark.parametrize("path, scenario", list(cases()))
@pytest.mark.heavy
def test_check_and_diff_decide_the_same_and_list_the_same(path, scenario):
    """it: takes a limit in both verbs at the same cent, and both name the same services with the same costs"""
    before, after = plan(path, on=DAY), plan(path, on=DAY, scenario=scenario)
    found = moves(before, after)
    listed = {one.name: (one.old, one.new) for one in found.services}
    assert {pair.name: (pair.before or 0, pair.after or 0) for pair in pairs(before.bill, after.bill)} == listed
    grown = max(found.new - found.old, Fraction(0))
    cent = Fraction(1, 100)
    under, above = (f"${float(amount // cent * cent):.2f}" for amount in (grown, grown + cent))
    for limit in ("0%", "10%", "$0", under, above):
        gate = [diagnostic.slug for diagnostic in _gate(before, after, limit, "base")]
        assert bool(gate) == bool(over(found, limit)), limit
    assert not found.is_complete or not over(found, above)


def test_there_and_back_is_nothing():
    there, back = moved(table(), table("3 million", "8 KB")), moved(table("3 million", "8 KB"), table())
    assert there.parts.total == -back.parts.total != 0


def test_a_free_tier_that_was_not_used_is_split_too():
    """CloudFront's tenth million of requests is the last free one: traffic moves the charge and the credit."""
    found = moves(plan(SHOP, on=DAY), plan(SHOP, on=DAY, scenario="launch-day"))
    assert found.parts.price == found.parts.architecture == 0 != found.parts.traffic
    kinds = {move.kind for service in found.services for move in service.moves if move.parts and move.parts.traffic}
    assert kinds == {"charge", "credit"}


# ------------------------------------------------------------------------------------------- what is not known


GONE = "region: us-east-1\nservices: {drs: {type: drs, servers: 1}, db: {type: dynamodb, holds: 45 GB}}\n"


def test_an_unknown_price_moves_by_nobody_knows_how_much():
    old = GONE.replace("}\n", "}\nfree_tier: none\n").replace("dynamodb, holds", "ebs, size")
    new = old.replace("us-east-1", "ap-southeast-6")
    found = moved(old, new)
    assert not found.is_complete and {move.subject for move in found.unpriced} == {"drs", "db"}
    assert all(move.parts is None and move.new is None for move in found.unpriced)
    shown = json.loads(as_json(found))
    assert shown["diffTotalMonthlyCost"] is None and shown["complete"] is False
    assert {line["diffMonthlyCost"] for service in shown["services"] for line in service["lines"]} == {None}
    text = click.unstyle(FORMS["text"](found))
    assert "at least $" in text and "price unknown: db, volume storage" in text and "unknown" in text.splitlines()[0]
    comment = as_markdown(found)
    assert "| unknown |" in comment and "at least $" in comment and "price unknown" in comment
    assert "nobody can say" in over(found, "$1,000,000")


def test_what_is_unknown_on_both_sides_is_not_called_the_same():
    same = GONE.replace("us-east-1", "ap-southeast-6")
    found = moved(same, same)
    assert not found.is_complete and found.parts.total == 0 and over(found, "10%")
    assert "costs the same" not in FORMS["text"](found)


def test_a_price_that_only_the_plans_between_lack_is_architecture():
    """Before its first price the book knows none: the old storage cannot be priced on a day before it."""
    old = "region: us-east-1\nservices: {db: {type: dynamodb, holds: 45 GB}, mine: {type: custom, unit_price: $1/month}}\n"
    new = "region: us-east-1\nservices: {mine: {type: custom, unit_price: $1/month}}\n"
    found = moved(old, new, on_new=date(2001, 1, 1))
    assert found.is_complete and parts(found) == (0, 0, -5)  # 20 GB x $0.25
    assert "db, table storage is unknown" in found.remarks[0]


def test_an_old_spec_that_the_new_day_refuses_is_said():
    """`money:` looks 120 months ahead at most. 10 million reads at $0.125 a million, and at $0.25 on the day before."""
    old = table() + "money: {until: 2034-01-01}\n"
    found = moved(old, table(), date(2024, 11, 1), date(2023, 1, 1))
    assert parts(found) == (0, 0, Fraction("1.25"))
    assert "cannot be priced at the new prices" in found.remarks[0]


def test_what_a_regions_transfer_costs_stays_one_line():
    """200 GB to the internet, 100 of them free: at $0.09 a GB, and at $0.12 in Singapore."""
    old = (
        "region: us-east-1\ntraffic: {people: {requests: 204_800/month, response: 1 MB}}\n"
        "services: {api: {type: apigateway, kind: http}}\nconnections: [people -> api]\n"
    )
    found = moved(old, old.replace("us-east-1", "ap-southeast-1"))
    (transfer,) = [service for service in found.services if service.type == "transfer"]
    assert [(move.kind, move.old, move.new) for move in transfer.moves] == [("charge", 18, 24), ("credit", -9, -12)]


def cells(row):
    """The amounts of a printed row, one after the other."""
    return [Fraction(amount.replace("$", "").replace(",", "")) for amount in re.findall(r"[+-]?\$[\d,.]+", row)]


@pytest.mark.parametrize("path, scenario", list(cases()))
@pytest.mark.heavy
def test_printed_rows_add_up_or_it_is_said(path, scenario):
    text = click.unstyle(FORMS["text"](moves(plan(path, on=DAY), plan(path, on=DAY, scenario=scenario))))
    table = text.partition("what moved, dollars a month\n")[2].splitlines()
    sums = [cells(row) for row in table if " -> " not in row and "unknown" not in row and "<$" not in row]
    off = [row for row in sums if len(row) > 3 and row[2] != sum(row[3:])]
    off += [row for row in sums if len(row) > 3 and row[1] - row[0] != row[2] and "  -  " not in text]
    heads = [row for row in table if row[:1].isalpha() or row.startswith("total")]
    whole = [cells(row) for row in heads if "unknown" not in row and "<$" not in row]
    if whole and all(len(row) > 2 for row in whole):
        off += [[row[2] for row in whole]] if sum(row[2] for row in whole[:-1]) != whole[-1][2] else []
    assert not off or ROUNDED in text, off


def test_a_row_that_does_not_add_up_as_printed_is_said():
    """A read of 4 KB is $0.125 a million units: 0.06 million cost $0.0075, printed $0.01, and 0.14 million $0.0175, $0.02;
    their difference is $0.01. From 0.10 to 0.22 million, $0.0125 to $0.0275, it is $0.015: $0.02, and as printed too.
    """
    even = moved(table("6000"), table("14_000"))
    assert [money(amount) for amount in (even.old, even.new, even.parts.total)] == ["$0.01", "$0.02", "$0.01"]
    assert ROUNDED not in FORMS["text"](even)
    # $0.0075 to $0.0125: both are printed as $0.01, and the difference of $0.005 too.
    uneven = moved(table("6000"), table("10_000"))
    assert [money(amount) for amount in (uneven.old, uneven.new, uneven.parts.total)] == ["$0.01"] * 3
    assert ROUNDED in FORMS["text"](uneven) and ROUNDED in as_markdown(uneven)


def test_what_no_edit_tells_is_not_called_the_same():
    new = table().replace("title: Orders", "title: Purchases\nabout: What is bought")
    for told in (FORMS["text"], as_markdown):
        assert "The specs say the same but for title and about, where nothing has a price." in told(moved(table(), new))
        assert "The specs say the same." in told(moved(table(), "# a comment\n" + table()))
        assert "The specs say the same" not in told(moved(table(), table(size="8 KB")))


def test_renamed_traffic_is_said_and_counted_as_architecture():
    old, new = table(), table("3 million").replace("clock", "timer")
    found = moved(old, new)
    assert parts(found)[:2] == (0, 0) and parts(found)[2] == found.new - found.old == Fraction("2.5")
    assert "cannot take the new traffic (nothing is called 'clock')" in found.remarks[0]
    assert "Note: the old architecture cannot take" in FORMS["text"](found)


def test_a_renamed_service_is_one_gone_and_one_come():
    found = moved(table(), table().replace("orders", "sales"))
    marks = {edit.name: edit.mark for edit in edits(found.before, found.after) if edit.kind == "service"}
    assert marks == {"sales": "added", "orders": "removed"}
    assert [(s.name, s.before is None, s.after is None) for s in found.services] == [
        ("sales", True, False), ("orders", False, True),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------- the spec's words


def test_options_are_told_in_the_words_of_the_spec():
    before = plan(SHOP, on=DAY)
    after = plan(SHOP, on=DAY, settings=("services.orders.item_size=3 KB", "services.cdn.hit_ratio=null",
                                         "services.alb.websockets=7"))  # fmt: skip
    found = {edit.name: edit.options for edit in edits(before, after)}
    assert found == {
        "orders": (Wording("item_size", "1.5 KB", "3 KB"),),
        "cdn": (Wording("hit_ratio", "85%", None),),
        "alb": (Wording("websockets", None, "7"),),
    }


def test_connections_places_traffic_and_the_rest_are_told_too():
    before = plan(SHOP, on=DAY)
    text = SHOP.read_text("utf-8").replace("share: 30%, hit", "share: 25%, hit").replace("zones: 2", "zones: 3")
    text = text.replace("users: 30,000", "users: 40,000").replace("$450/month", "$400/month")
    found = {(edit.kind, edit.name): edit.options for edit in edits(before, planned(text))}
    assert found["connection", "cdn -> alb"] == (Wording("share", "30%", "25%"),)
    assert found["traffic", "shoppers"] == (Wording("users", "30,000 users/month", "40,000 users/month"),)
    assert found["place", "main"] == (Wording("zones", "2", "3"),)
    assert found["spec", "budget"] == (Wording("", "$450/month", "$400/month"),)
    assert found["service", "api"] == (
        Wording("stands in", "ap-southeast-1, private in main, zones: 2", "ap-southeast-1, private in main, zones: 3"),
    )  # fmt: skip


def test_the_online_shop_cached(golden, monkeypatch):
    monkeypatch.chdir(ROOT)
    spec = "architectures/online-shop.yaml"
    ran = run("diff", spec, "--scenario", "cached", "--on", "2026-11-22")
    assert ran.code == 0
    golden(ROOT / "tests/golden/online-shop/diff.txt", click.unstyle(ran.out))
    golden(ROOT / "tests/golden/online-shop/diff.md", run(
        "diff", spec, "--scenario", "cached", "--on", "2026-11-22", "--format", "markdown").out)  # fmt: skip


# ------------------------------------------------------------------------------------------- a comment

NASTY = "</details><script>alert(1)</script> ``` @everyone #1 | **b** [x](https://example.com) \\x1b[31m ![i](www.x.y)"


def hostile(servers=1):
    return (
        f'title: "{NASTY}"\nregion: us-east-1\n'
        f'services: {{drs: {{type: drs, servers: {servers}, why: "{NASTY} {servers}"}}}}\n'
        f'traffic: {{who: {{requests: 1/second, label: "{NASTY} {servers}"}}}}\n'
    )


def test_a_comment_holds_no_markup_of_the_spec():
    comment = as_markdown(moved(hostile(1), hostile(2)))
    assert comment.startswith(f"{MARKER}\n### archplan: the monthly cost rises by ")
    outside = re.sub(r"```diff\n.*?\n```\n", "", comment, flags=re.DOTALL)
    assert outside.count("</details>") == 2 and outside.count("<details>") == 2
    for sign in ("<script", "@everyone", "#1", "**b", "https://", "```", "\x1b"):
        assert sign not in outside, sign
    assert not re.search(r"(?<!\\)[\[\]`]", outside)
    fences = [row for row in comment.split("\n") if row.startswith("```")]
    assert fences == ["```diff", "```"] * 2 and comment.count("```") == 4
    assert "\x1b" not in comment and not any(
        row.startswith("|") and row.count(" | ") != 3 for row in outside.split("\n")
    )


def test_a_terminal_obeys_nothing_of_the_spec():
    text = click.unstyle(FORMS["text"](moved(hostile(1), hostile(2))))
    assert "\x1b" not in text and all(row.isprintable() for row in text.splitlines())


@pytest.mark.heavy
def test_a_comment_is_never_too_long():
    services = "\n".join(
        f"  table-with-a-long-name-{n:04}: {{type: dynamodb, holds: SIZE GB, recovery: true}}" for n in range(700)
    )
    old = f"region: us-east-1\nservices:\n{services}\n"
    comment = as_markdown(moved(old.replace("SIZE", "50"), old.replace("SIZE", "70")))
    assert len(comment) <= LONGEST < 65_536 and len(comment) > LONGEST - 500
    left = [int(n) for n in re.findall(r"  (\d+) more rows, which 'archplan diff' lists\n", comment)]
    rows = [block.count("\n") for block in re.findall(r"```diff\n(.*?)```", comment, re.DOTALL)]
    assert (
        len(left) == 2 and rows[0] - 1 + left[0] == 700 * 2 and rows[1] - 1 + left[1] == 700 * 2
    )  # storage and backup
    assert "670 more services that moved" in comment and "Moved by: price" in comment


def test_headlines():
    assert "rises by $1.25 (+100.0%)" in as_markdown(moved(table(), table("2 million")))
    assert "falls by $1.25 (−50.0%)" in as_markdown(moved(table("2 million"), table()))
    assert "stays the same" in as_markdown(moved(table(), table()))


# ------------------------------------------------------------------------------------------- the command


def test_a_revision_is_asked_for_as_git_does(repository):
    committed(table())
    Path("specs/orders.yaml").write_text(table(size="8 KB"))
    for old in ("main", "HEAD", "HEAD:specs/orders.yaml", "main:./specs/orders.yaml"):
        assert found_by(old, "specs/orders.yaml")["diffTotalMonthlyCost"] == "1.25"
    assert found_by("specs/orders.yaml", "main")["diffTotalMonthlyCost"] == "-1.25"


def test_a_path_begins_at_the_top_or_with_a_dot(repository, monkeypatch):
    committed(table())
    monkeypatch.chdir(repository / "specs")
    Path("orders.yaml").write_text(table(size="8 KB"))
    assert found_by("main:specs/orders.yaml", "orders.yaml")["past"]["spec"] == "main:specs/orders.yaml"
    assert found_by("main:./orders.yaml", "orders.yaml")["diffTotalMonthlyCost"] == "1.25"
    ran = run("diff", "main:orders.yaml", "orders.yaml")
    assert ran.code == 2 and "main:./orders.yaml" in ran.err
    assert found_by("main", "orders.yaml")["past"]["spec"] == "main:specs/orders.yaml"


def test_a_spec_that_was_moved_is_compared_by_two_paths(repository):
    committed(table())
    Path("elsewhere").mkdir()
    Path("specs/orders.yaml").rename("elsewhere/orders.yaml")
    Path("specs").rmdir()
    assert found_by("main:specs/orders.yaml", "elsewhere/orders.yaml")["changes"] == []


def test_what_a_spec_includes_is_taken_along(repository):
    Path("specs/parts").mkdir()
    Path("specs/parts/table.yaml").write_text("services: {orders: {type: dynamodb, holds: 45 GB}}\n")
    committed("region: us-east-1\ninclude: [parts/table.yaml]\n")
    Path("specs/parts/table.yaml").write_text("services: {orders: {type: dynamodb, holds: 65 GB}}\n")
    assert found_by("HEAD", "specs/orders.yaml")["diffTotalMonthlyCost"] == "5.00"  # 20 GB x $0.25


def test_a_hook_of_another_repository_changes_nothing(repository, monkeypatch):
    committed(table())
    Path("specs/orders.yaml").write_text(table(size="8 KB"))
    monkeypatch.setenv("GIT_DIR", str(repository / "nowhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(repository / "specs"))
    assert found_by("main", "specs/orders.yaml")["diffTotalMonthlyCost"] == "1.25"


def test_a_revision_may_be_called_like_a_folder_or_a_file(repository):
    committed(table())
    for name in ("specs", "v1.yaml", "feature/x;touch${IFS}y", "ünï'\"`"):
        git("branch", name)
    Path("specs/orders.yaml").write_text(table(size="8 KB"))
    Path("main").write_text(table(size="8 KB"))
    for name in ("specs", "v1.yaml", "feature/x;touch${IFS}y", "ünï'\"`", "heads/main"):
        assert found_by(name, "specs/orders.yaml")["diffTotalMonthlyCost"] == "1.25"
    assert found_by("main", "specs/orders.yaml")["past"]["spec"] == "main"  # a file of that name comes first
    assert sorted(path.name for path in repository.iterdir()) == [".git", "main", "specs"]


EVIL = {
    "core.fsmonitor": "touch RAN", "core.sshCommand": "touch RAN", "core.pager": "touch RAN", "core.hooksPath": "hooks",
    "alias.rev-parse": "!touch RAN", "alias.cat-file": "!touch RAN", "extensions.partialClone": "origin",
    "core.repositoryFormatVersion": "1", "remote.origin.promisor": "true", "remote.origin.url": ".",
    "remote.origin.uploadpack": "touch RAN; false", "protocol.allow": "always",
}  # fmt: skip


@pytest.mark.parametrize("url", [".", "ext::touch RAN", "ssh://host/path"])
def test_a_repository_runs_nothing(repository, url):
    """Git would fetch what a partial clone lacks, by a command that the repository's own configuration names."""
    committed(table())
    blob = git("rev-parse", "HEAD:specs/orders.yaml").strip()
    for key, value in (EVIL | {"remote.origin.url": url}).items():
        git("config", key, value)
    assert found_by("HEAD", "specs/orders.yaml", "--set", "services.orders.item_size=8 KB")
    Path(".git/objects", blob[:2], blob[2:]).unlink()
    ran = run("diff", "HEAD", "specs/orders.yaml")
    assert ran.code == 2 and "HEAD has specs/orders.yaml, but this clone is partial" in ran.err and ran.out == ""
    ran = run("check", "specs/orders.yaml", "--base", "HEAD", "--max-increase", "10%")
    assert ran.code == 2 and "this clone is partial" in ran.out + ran.err  # and not: it is new, so anything is allowed
    assert not list(repository.rglob("RAN"))


def test_a_folder_laid_out_as_a_repository_is_none(repository):
    """What is checked out of a repository may look like another one, with a configuration of its own."""
    committed(table())
    settings = "repositoryFormatVersion = 0\n\tbare = false\n\tworktree = .."
    Path(".git/config").write_text(f"[core]\n\t{settings}\n")
    Path(".git").rename("specs/inner")
    Path("specs/inner/orders.yaml").write_text(table())
    assert git("-C", "specs/inner", "rev-parse", "--show-toplevel").strip() == str(repository / "specs")
    ran = run("diff", "HEAD", "specs/inner/orders.yaml")
    assert ran.code == 2 and "there is no git working copy here" in ran.err


def test_a_revision_that_a_shallow_clone_lacks_is_explained(repository, monkeypatch):
    committed(table())
    committed(table(size="8 KB"))
    git("clone", "-q", "--depth", "1", f"file://{repository}", "shallow")
    monkeypatch.chdir(repository / "shallow")
    ran = run("diff", "HEAD~1", "specs/orders.yaml")
    assert ran.code == 2 and "fetch-depth: 0" in ran.err
    monkeypatch.chdir(repository)
    git("clone", "-q", "--bare", ".", "bare")
    monkeypatch.chdir(repository / "bare")
    ran = run("diff", "main~1:specs/orders.yaml", "main:specs/orders.yaml")
    assert ran.code == 2 and "clone one, or compare two files" in ran.err


def test_a_repository_within_has_revisions_of_its_own(repository):
    """Else HEAD would be that of the inner one, and not the one that is asked for."""
    committed(table())
    git("init", "-q", "-b", "main", "inner")
    Path("inner/orders.yaml").write_text(table())
    git("-C", "inner", "add", ".")
    git("-C", "inner", "commit", "-q", "-m", "one")
    Path("inner/orders.yaml").write_text(table(size="8 KB"))
    ran = run("diff", "HEAD:inner/orders.yaml", "specs/orders.yaml")
    assert ran.code == 2 and "inner/orders.yaml is in a repository of its own" in ran.err
    for old in ("HEAD", "HEAD:./inner/orders.yaml"):
        assert found_by(old, "inner/orders.yaml")["diffTotalMonthlyCost"] == "1.25"


def test_many_files_of_one_name_do_not_hide_the_included_one(repository):
    for number in range(MOST_FILES + 1):
        folder = Path(f"specs/part{number:03}")
        folder.mkdir()
        (folder / "table.yaml").write_text(f"services: {{orders: {{type: dynamodb, holds: {25 + number} GB}}}}\n")
    committed("region: us-east-1\ninclude: [part100/table.yaml]\n")
    Path("specs/part100/table.yaml").write_text("services: {orders: {type: dynamodb, holds: 25 GB}}\n")
    assert found_by("HEAD", "specs/orders.yaml")["diffTotalMonthlyCost"] == "-25.00"  # 100 GB x $0.25


def test_a_file_of_a_revision_has_a_size(repository):
    committed(table() + "#" * 1_000_000)
    Path("specs/orders.yaml").write_text(table())
    ran = run("diff", "main", "specs/orders.yaml")
    assert ran.code == 2 and "main:specs/orders.yaml:1:1: error[file-too-large]" in ran.err


def test_the_working_copy_is_left_alone(repository):
    committed(table())
    Path("specs/orders.yaml").write_text(table(size="8 KB"))
    before = {path: path.read_bytes() for path in sorted(repository.rglob("*")) if path.is_file()}
    found_by("main", "specs/orders.yaml")
    assert {path: path.read_bytes() for path in sorted(repository.rglob("*")) if path.is_file()} == before


@pytest.mark.parametrize("arguments, words", [
    (("mian", "specs/orders.yaml"), "'mian' is neither a file nor a git revision here"),
    (("--", "--upload-pack=x", "specs/orders.yaml"), "is neither a file nor a git revision here"),
    (("main:specs/order.yaml", "specs/orders.yaml"), "main has no specs/order.yaml"),
    (("main:specs/order.yaml", "specs/orders.yaml"), "did you mean 'orders.yaml'?"),
    (("main", "specs/new.yaml"), "main has no specs/new.yaml"),
    (("main", "specs/nowhere.yaml"), "there is no file specs/nowhere.yaml"),
    (("main", "specs"), "specs is a folder"),
    (("main", "main"), "which spec?"),
    (("specs/orders.yaml",), "compare specs/orders.yaml with what?"),
    (("main", "specs/orders.yaml", "--on-old", "yesterday"), "--on-old"),
    (("main", "specs/orders.yaml", "--fail-on-increase", "much"), "is no limit"),
    (("main", "specs/orders.yaml", "--pricing-old", "nowhere"), "is no folder"),
    (("main", "specs/orders.yaml", "--scenario-old", "none"), "there is no scenario 'none'"),
    (("main", "specs/orders.yaml", "-o", "diff.bmp"), "which format?"),
    (("main:specs/orders.yaml", "specs/orders.yaml", "-o", "specs/orders.yaml", "--format", "text"), "was read for this"),
])  # fmt: skip
def test_a_wrong_call_is_answered(repository, arguments, words):
    committed(table())
    Path("specs/new.yaml").write_text(table())
    ran = run("diff", *arguments)
    assert ran.code == 2 and words in " ".join(ran.err.split()) and ran.out == ""


def test_a_mistake_at_a_revision_is_shown_where_it_stands(repository):
    committed(table().replace("dynamodb", "dynamo"))
    Path("specs/orders.yaml").write_text(table())
    ran = run("diff", "HEAD", "specs/orders.yaml")
    assert ran.code == 2 and "HEAD:specs/orders.yaml:6:18: error[unknown-type]" in ran.err and "^^^^^^" in ran.err


@pytest.mark.heavy
def test_outside_a_repository_there_are_only_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    Path("a.yaml").write_text(table())
    Path("b.yaml").write_text(table(size="8 KB"))
    assert found_by("a.yaml", "b.yaml")["diffTotalMonthlyCost"] == "1.25"
    assert run("diff", "HEAD", "b.yaml").code == 2


@pytest.mark.parametrize("allowed, code", {"$1.25": 0, "$1.24": 1, "100%": 0, "99%": 1}.items())
def test_a_gate_fails_on_a_bill_that_grows(tmp_path, monkeypatch, allowed, code):
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(table())
    Path("b.yaml").write_text(table(size="8 KB"))
    ran = run("diff", "a.yaml", "b.yaml", "--fail-on-increase", allowed)
    assert ran.code == code and "$1.25 a month more" in ran.out
    assert ("the bill grows by $1.25 (100.0%) a month" in ran.err) == bool(code)
    assert run("diff", "b.yaml", "a.yaml", "--fail-on-increase", allowed).code == 0


def test_files_are_written_and_the_difference_is_drawn(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(table())
    Path("b.yaml").write_text(table(size="8 KB"))
    ran = run("diff", "a.yaml", "b.yaml", "-o", "out/d.md", "-o", "out/d.json", "-o", "out/d.svg")
    assert (ran.code, ran.out) == (0, "")
    assert Path("out/d.md").read_text("utf-8").startswith(MARKER)
    assert json.loads(Path("out/d.json").read_text("utf-8"))["diffTotalMonthlyCost"] == "1.25"
    assert "+$1.25" in Path("out/d.svg").read_text("utf-8")
    picture = run("diff", "a.yaml", "b.yaml", "-o", "out/d.svg")
    assert picture.code == 0 and "$1.25 a month more" in picture.out


@pytest.mark.parametrize("name", ["old.md", "old.json", "old.txt"])
def test_the_old_spec_is_not_written_over(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(table())
    Path("b.yaml").write_text(table(size="8 KB"))
    ran = run("diff", name, "b.yaml", "-o", f"./{name}")
    assert ran.code == 2 and "was read for this" in ran.err and Path(name).read_text() == table()


@pytest.mark.heavy
def test_two_files_are_compared_without_git(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(table())
    Path("b.yaml").write_text(table(size="8 KB"))
    code = (
        "import sys\nfrom archplan.cli import main\nsys.argv = ['archplan', 'diff', 'a.yaml', 'b.yaml']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print([name for name in ('archplan.text.revisions', 'numpy', 'jinja2', 'archplan.drawing') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "$1.25 a month more" in ran.stdout and ran.stdout.endswith("\n[]\n")


def test_the_day_of_the_old_prices_is_asked_for(tmp_path, monkeypatch):
    """10 million units at $0.25 a million, then at $0.125."""
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(table())
    found = found_by("a.yaml", "--on-old", "2024-10-31", "--on", "2024-11-01")
    assert found["movedBy"] == {"price": "-1.25", "traffic": "0", "architecture": "0"}

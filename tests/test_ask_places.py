"""What a place may answer moves the bill as what a service may: no answer costs less than was said while it was asked for."""

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from archplan.cli._verbs import cli
from archplan.estimate.bill import dollars
from archplan.kernel.diagnostics import ArchplanError
from archplan.spec.places import PlaceOptions
from archplan.text.yaml import parse
from tests.build import planned

HYBRID = """\
region: us-east-1
free_tier: none
traffic:
  users: {requests: 100 million/month}
  staff: {requests: 10 million/month}
services:
  web: {type: alb}
  app: {type: ecs, cpu: 1 vCPU, memory: 2 GB, tasks: 3}
  far: {type: ecs, cpu: 1 vCPU, memory: 2 GB, tasks: 3}
  store: {type: s3, holds: 1 TB}
  table: {type: dynamodb, holds: 1 GB}
  db: {type: rds, instance: db.m6g.large, storage: 100 GB}
  way: {type: nat}
  line: {type: vpn}
connections:
  - users -> web
  - web -> app: {response: 50 KB}
  - app -> store: {gets: 1/request, response: 1 MB}
  - app -> table: {reads: 2/request, response: 20 KB}
  - app -> db: {response: 20 KB}
  - app -> far: {response: 40 KB}
  - staff -> app: {response: 100 KB}
places:
  main: {type: vpc, zones: 3, public: [web, way], private: [app], data: [db], endpoints: [s3, dynamodb], peers: [other],
         cidr: 10.0.0.0/16, between_zones: 90 TB/month, label: Main}
  other: {type: vpc, zones: 2, private: [far], cidr: 10.1.0.0/16}
  office: {type: datacenter, holds: [staff], over: line}
"""
# Of each key an answer beside the one that stands there; None leaves it out.
ANSWERS: dict[str, dict[str, list[Any]]] = {
    "main": {"zones": ["1", "2", None], "public": [["web", "way"], None], "private": [["app"], None], "data": [["db"], None],
             "endpoints": [["s3"], ["dynamodb"], ["s3", "dynamodb"], None], "peers": [["other"], None], "cidr": ["10.0.0.0/20", None],
             "between_zones": ["0 GB/month", "1 GB/month", "90 TB/month", None], "label": ["It"], "region": ["us-east-1", "us-east-2"],
             "subnets": [None]},
    "office": {"holds": [["staff"], None], "over": ["line", None], "label": ["Here"]},
}  # fmt: skip
CASES = [(place, key, answer) for place, of in ANSWERS.items() for key, answers in of.items() for answer in answers]


def total(plan):
    return dollars(plan.bill.total)


def spec_with(place, key, answer):
    tree = parse(HYBRID, "it.yaml").plain()
    if answer is None:
        tree["places"][place].pop(key, None)
    else:
        tree["places"][place][key] = answer
    return tree


def test_every_key_of_a_place_is_tried():
    assert set(PlaceOptions.options) == {"type"} | {key for of in ANSWERS.values() for key in of}


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("place", "key", "answer"), CASES, ids=[f"{place}.{key}={answer}" for place, key, answer in CASES]
)
def test_no_answer_of_a_place_costs_less_than_was_said(place, key, answer):
    answered = planned(spec_with(place, key, answer))
    try:
        asked = planned(spec_with(place, key, "ask"))
    except ArchplanError as error:  # what stands in may not go with a neighbour's value
        assert all(found.span.line for found in error.diagnostics)
        return
    assert [question.name for question in asked.architecture.questions] == [f"places.{place}.{key}"]
    assert total(asked) <= total(answered)
    if total(asked) < total(answered):
        assert not asked.bill.is_complete


# ---------------------------------------------------------------------------------------------------- by which prices


def own(folder, price):
    """A folder of prices of one's own: a key of KMS at another price."""
    folder.mkdir(parents=True, exist_ok=True)
    day = "2020-01-01"
    (folder / "kms.yaml").write_text(
        f"service: kms\nsource: https://example.com/\nchecked: {day}\nsources:\n  own: our contract\n\nprices:\n  key:\n    title: Keys\n"
        f"    per: key-month\n    source: own\n    confidence: machine\n    us-east-1:\n      {day}: {price}\n"
    )
    return folder


KEYS = "region: us-east-1\nfree_tier: none\nservices: {it: {type: kms, keys: ask}}\n"


def said(tmp_path, *words):
    file = tmp_path / "it.yaml"
    file.write_text(KEYS)
    ran = CliRunner().invoke(cli, ["ask", str(file), *words], input="7\n")
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_the_month_of_a_question_is_by_the_prices_that_hold(tmp_path):
    """A key is $1 in the book and $9 by contract: a hundred keys are tried, $100 or $900."""
    assert "$0.00 to $100.00 with it" in said(tmp_path)
    assert "$0.00 to $900.00 with it" in said(tmp_path, "--pricing", str(own(tmp_path / "prices", "9")))
    (tmp_path / "archplan.toml").write_text('[prices]\nown = "prices"\n')
    assert "$0.00 to $900.00 with it" in said(tmp_path)


def test_an_answer_is_taken_by_the_same_prices(tmp_path):
    """The second question's month follows from the first's answer, at $9 a key."""
    file = tmp_path / "it.yaml"
    file.write_text(KEYS.replace("}}", "}, more: {type: kms, keys: ask}}"))
    ran = CliRunner().invoke(cli, ["ask", str(file), "--pricing", str(own(tmp_path / "prices", "9"))], input="7\n\n")
    assert "$63.00 to $963.00 with it" in ran.output, ran.output  # 7 * $9, and a hundred keys more


def test_a_lock_says_the_day_of_the_questions(tmp_path):
    from archplan.prices.lock import lock_for

    (tmp_path / "it.yaml").write_text(KEYS)
    ran = CliRunner().invoke(cli, ["lock", str(tmp_path / "it.yaml"), "--on", "2000-01-01"])
    assert ran.exit_code == 0, ran.output
    lock = lock_for(tmp_path / "it.yaml")
    assert lock is not None and lock.on == date(2000, 1, 1)
    assert "the month" not in said(tmp_path), "the book has no price of that day"
    assert "$0.00 to $100.00 with it" in said(tmp_path, "--no-lock")
    assert "the month" not in said(tmp_path, "--no-lock", "--on", "2000-01-01")

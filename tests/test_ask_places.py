"""What a place may answer moves the bill as what a service may: no answer costs less than was said while it was asked for."""

from datetime import date
from fractions import Fraction

import pytest
from click.testing import CliRunner

from archplan.cli import cli
from archplan.kernel.diagnostics import ArchplanError
from archplan.spec.places import PlaceOptions
from archplan.text.yaml import parse
from tests.build import planned
from tests.conftest import ROOT
from tests.test_ask import SPEC, total

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
ANSWERS = {
    "main": {"zones": ["1", "2", None], "public": [["web", "way"], None], "private": [["app"], None], "data": [["db"], None],
             "endpoints": [["s3"], ["dynamodb"], ["s3", "dynamodb"], None], "peers": [["other"], None], "cidr": ["10.0.0.0/20", None],
             "between_zones": ["0 GB/month", "1 GB/month", "90 TB/month", None], "label": ["It"], "region": ["us-east-1", "us-east-2"],
             "subnets": [None]},
    "office": {"holds": [["staff"], None], "over": ["line", None], "label": ["Here"]},
}  # fmt: skip
CASES = [(place, key, answer) for place, of in ANSWERS.items() for key, answers in of.items() for answer in answers]


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
@pytest.mark.parametrize(("place", "key", "answer"), CASES, ids=[f"{place}.{key}={answer}" for place, key, answer in CASES])
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

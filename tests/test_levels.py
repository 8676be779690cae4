"""What a type costs by itself, as it is offered to who writes."""

from __future__ import annotations

from datetime import date

import pytest
from lsprotocol.types import CompletionParams, Position, TextDocumentIdentifier

from archplan.estimate.bill import dollars
from archplan.kernel.units import money
from archplan.live.language.document import Document
from archplan.live.language.features import completion
from archplan.live.levels import USED, levels
from archplan.live.session import Session
from archplan.live.terms import Terms
from archplan.services import catalog
from tests.build import charge_of, planned

DAY = date(2026, 11, 22)


@pytest.mark.heavy
def test_a_level_is_what_the_service_costs_alone():
    """it: is the bill of the type as it stands without options, in words that never say that something unknown is nothing"""
    known = levels("eu-central-1", DAY)
    assert len(known) > 100 and set(known) < set(catalog())
    for name in ("alb", "nat", "sqs", "iam", "docker", "lambda", "eks", "dynamodb"):
        charge = charge_of(
            planned({"region": "eu-central-1", "services": {"it": {"type": name}}, "free_tier": "none"}, DAY), "it"
        )
        cost = dollars(charge.cost)
        assert (f"{money(cost)} a month" in known[name]) is (cost > 0), name
    assert known["iam"] == "free" and known["lambda"] == USED and known["docker"] == "not billed by AWS"
    for name in ("ec2", "rds", "aws", "custom"):  # they must be told what they are first
        assert name not in known
    assert levels("nowhere", DAY) == {}


@pytest.mark.heavy
def test_types_are_offered_with_their_levels():
    text = "region: us-east-1\nservices:\n  it: {type: a}\n"
    session = Session({"it.yaml": text}, "it.yaml", Terms(DAY))
    at = CompletionParams(TextDocumentIdentifier("it.yaml"), Position(2, 14))
    found = {it.label: it.detail for it in completion.answer(Document(session, "it.yaml", str), at).items}
    assert set(found) == set(catalog())
    assert (
        found["alb"] == f"Application Load Balancer, {levels('us-east-1', DAY)['alb']}"
        and "before any use" in found["alb"]
    )


@pytest.mark.parametrize(
    ("key", "words"), [("stage", ["production", "development"]), ("free_tier", ["always", "none"])]
)
def test_choices_at_the_top_are_offered(key, words):
    text = f"region: us-east-1\n{key}: \nservices: {{}}\n"
    session = Session({"it.yaml": text}, "it.yaml", Terms(DAY))
    at = CompletionParams(TextDocumentIdentifier("it.yaml"), Position(1, len(key) + 2))
    found = [it.label for it in completion.answer(Document(session, "it.yaml", str), at).items]
    assert found[:2] == words

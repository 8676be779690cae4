"""What a connection says is planned or refused, whatever its words are, and the bytes it states are never lost."""

from collections import Counter
from itertools import combinations, product

import pytest

from archplan.checks.review import review
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import Quantity, byte, month
from archplan.services import catalog
from archplan.spec.connections import ConnectionOptions
from tests.build import planned
from tests.options import needs

SHARED = {
    "share": ["50%", "0%"], "calls": ["2/request", "5/month", "0/month", "0/request"], "data": ["1 GB/month", "0 GB/month"],
    "request": ["3 KB", "0 KB"], "response": ["70 KB", "0 KB"], "zonal": ["true"], "soft": ["true"],
}  # fmt: skip
TOLD = {"label": "it", "why": "it"}
"""What is for people alone: it stands beside half of the pairs, and each word has a pair with and without it."""
COUNTED = ["2/request", "5/month", "0/month"]
BYTES = ["600 bytes/request", "1 GB/month", "0 GB/month"]
CALLERS = {"a source": "u -> it", "a function": "fn -> it"}


def link(name, words, caller="fn -> it", requests="1 million/month"):
    """A source, a function and one service, with a connection to it that says so much."""
    return {
        "region": "us-east-1", "free_tier": "none", "traffic": {"u": {"requests": requests}},
        "services": {"fn": {"type": "lambda"}, "it": {"type": name, **needs(catalog()[name])}},
        "connections": ["u -> fn", {caller: words}],
    }  # fmt: skip


def words_of(name):
    """Every word of a connection to a type, each with what may be written behind it."""
    inflows = catalog()[name].inflows
    return SHARED | {key: BYTES if word.counted is byte else COUNTED for key, word in inflows.items()}


def pairs(name):
    """Every two words of a connection to a type, with every two of their values."""
    yield dict(TOLD)
    told: Counter[tuple[str, str]] = Counter()  # how much oftener than not
    for one, other in combinations(words_of(name).items(), 2):
        for both in product(*([(word, value) for value in values] for word, values in (one, other))):
            beside = {} if sum(told[word] for word in both) > 0 else TOLD
            told.update(dict.fromkeys(both, 1 if beside else -1))
            yield {**dict(both), **beside}


def test_every_word_stands_with_and_without_what_is_for_people():
    for name in catalog():
        seen = {(word, value, "label" in pair) for pair in pairs(name) for word, value in pair.items()}
        wanted = {(word, value) for word, values in words_of(name).items() for value in values}
        assert {(word, value, is_told) for word, value in wanted for is_told in (True, False)} <= seen, name


def test_every_word_of_a_connection_is_tried():
    assert {*SHARED, *TOLD} == set(ConnectionOptions.options)


@pytest.mark.heavy
@pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
@pytest.mark.parametrize("name", catalog())
def test_two_words_of_a_connection_plan_or_are_refused_at_their_place(name, caller):
    keeps_bytes = "data" in catalog()[name].inflows
    for words in pairs(name):
        try:
            plan = planned(link(name, words, caller))
        except ArchplanError as error:
            assert all(wrong.span.file and wrong.span.line for wrong in error.diagnostics), words
            continue
        stated = Quantity.parse(words.get("data", "0 GB/month"))
        if keeps_bytes or not stated:
            continue
        stream = plan.flows.streams[1]
        assert max(stream.sent * month, stream.returned * month) >= stated * month, f"the bytes of {words} are lost"


@pytest.mark.parametrize("name", [name for name, cls in catalog().items() if cls.inflows])
def test_a_number_of_what_hands_no_request_on_is_without_effect_and_taints_the_bill(name):
    """A table is read three times for each request that leaves a service: where none does, that is said, and only there."""
    cls = catalog()[name]
    (inflow, word), *_ = cls.inflows.items()
    spec = link(name, {inflow: "1 KB/request" if word.counted is byte else "1/request"}, "u -> it")
    spec["services"]["t"] = {"type": "dynamodb", "item_size": "1 KB"}
    for said in (
        {"reads": "3/request"},
        {"reads": "1/request", "share": "50%"},
        {"reads": "3/month"},
        {"reads": "0/request"},
    ):
        plan = planned({**spec, "connections": [*spec["connections"], {"it -> t": said}]})
        it = plan.architecture.services["it"]
        passes = it.passes(plan.architecture.connections[-1].leaving, plan.architecture.services["t"]).parts
        is_lost = (
            not passes and it.emits() is None and said["reads"].endswith("/request") and said["reads"] != "0/request"
        )
        found = [
            f.message for f in review(plan).findings if f.slug == "option-without-effect" and "it -> t" in f.message
        ]
        assert bool(found) == is_lost and (not is_lost or not plan.bill.is_complete), said


@pytest.mark.heavy
@pytest.mark.parametrize("name", catalog())
def test_a_refused_option_of_what_hands_on_is_said_at_its_place(name):
    """Between people and a store, where connections ask a service what it makes of its options."""
    for key in catalog()[name].options:
        for wrong in ("120%", "-1", "?"):
            spec = link(name, {}) | {"connections": ["u -> it", "it -> end"]}
            spec["services"] = {"it": {**spec["services"]["it"], key: wrong}, "end": {"type": "s3"}}
            try:
                planned(spec)
            except ArchplanError as error:
                assert all(said.span.file and said.span.line for said in error.diagnostics), (key, wrong)

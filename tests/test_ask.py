"""A value may be the word `ask`: it is drawn, the bill is at least what it says, and answering never makes it less."""

import json
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from archplan.checks.pages import LANGUAGE, pages
from archplan.checks.review import review
from archplan.cli._verbs import cli
from archplan.estimate.bill import dollars
from archplan.estimate.plan import rescaled
from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs import render
from archplan.services import catalog, known_types
from archplan.spec.schema import schema
from archplan.text.yaml import parse
from tests import options
from tests.build import SPECS, planned
from tests.conftest import needs_unix

SPEC = """\
region: us-east-1
free_tier: none
traffic:
  users: {requests: ask}     # nobody counted
services:
  api: {type: apigateway}
  fn: {type: lambda, memory: 1 GB, duration: ask}
  keys: {type: kms, keys: 3}
connections:
  - users -> api -> fn
"""


def total(plan):
    return dollars(plan.bill.total)


def test_what_an_answer_decides_is_in_no_total():
    """Three keys at $1 are all that is known: requests and runs wait."""
    plan = planned(SPEC)
    assert total(plan) == Fraction(3) and not plan.bill.is_complete
    waiting = {(line.subject, line.name): line.reason for line in plan.bill.unpriced}
    assert waiting["fn", "compute"] == "waits for an answer: traffic.users.requests, services.fn.duration"
    assert waiting["fn", "requests"] == "waits for an answer: traffic.users.requests"


def test_a_spec_that_asks_is_drawn_and_every_form_of_its_bill_says_at_least():
    report = review(planned(SPEC))
    assert "<svg" in str(render("svg", report))
    assert "at least $3.00" in render("table", report)
    assert "asked for" in render("table", report)


def test_questions_stand_in_the_order_of_what_they_may_cost():
    plan = planned(SPEC)
    said = [found for found in review(plan).findings if found.slug == "unanswered-question"]
    assert len(said) == 2 and all(found.span.line in (4, 7) for found in said)
    first, second = (plan.waiting.of(question) for question in plan.waiting.dearest())
    assert first[1] - first[0] >= second[1] - second[0] > 0


def test_amounts_of_a_caller_that_sends_nothing_are_asked_for_by_the_month():
    """One request a month and an example for each request would ask for what costs nothing: 10 million GETs are $4."""
    spec = """\
region: us-east-1
free_tier: none
traffic: {usage: {kind: schedule, requests: 1/month}, users: {requests: 1 million/month}}
services: {site: {type: s3, holds: 1 GB}, fn: {type: lambda}, other: {type: s3}}
connections:
  - usage -> site: {gets: ask}
  - usage -> fn: {calls: ask}
  - users -> other: {gets: ask}
"""
    plan = planned(spec)
    asked = {question.name: question for question in plan.architecture.questions}
    assert "of a month" in asked["usage -> site: gets"].doc and "/month" in asked["usage -> site: gets"].example
    assert "/month" in asked["usage -> fn: calls"].example
    assert "for one request of the caller" in asked["users -> other: gets"].doc
    least, most = plan.waiting.of(asked["usage -> site: gets"])
    assert most - least == 4  # 10 million * $0.0004 / 1,000


def test_an_answered_spec_is_the_spec_that_never_asked():
    text = SPEC.replace("requests: ask", "requests: 2 million/month").replace("duration: ask", "duration: 200 ms")
    assert planned(text).waiting is None and planned(text).bill.is_complete


def test_more_traffic_waits_for_the_same():
    plan = planned(SPEC)
    assert total(rescaled(plan, 10)) == total(plan)


def test_a_service_or_a_list_may_be_called_ask():
    plan = planned(
        "region: us-east-1\nservices: {ask: {type: kms, keys: 1}}\nplaces: {box: {type: group, holds: [ask]}}\n"
    )
    assert plan.bill.is_complete and not plan.architecture.questions


@pytest.mark.parametrize("where", ["region", "budget", "stage"])
def test_the_head_of_a_spec_may_ask(where):
    spec = {"region": "us-east-1", "services": {"keys": {"type": "kms", "keys": 1}}, where: "ask"}
    plan = planned(spec)
    assert [question.name for question in plan.architecture.questions] == [where] and not plan.bill.is_complete


@pytest.mark.heavy
@pytest.mark.parametrize("key", known_types())
def test_every_option_may_ask_and_no_answer_makes_the_bill_less(key):
    """In a harness where everything arrives: with the option asked for it loads, and each of its values costs as much."""
    cls = catalog()[key]
    known: dict = {}  # most values of an option ask the same spec
    for name in cls.options:
        for value in [value for value in options.values(cls, name) if value != "ask"][:6]:
            spec = options.harness(cls, {name: value})
            try:
                answered = options.planned(spec)
            except (ArchplanError, ZeroDivisionError):
                continue  # a value that needs another beside it, or nothing of what something is divided by
            spec["services"]["it"][name] = "ask"
            text = json.dumps(spec, default=str)
            asked = known[text] = known.get(text) or options.planned(spec)
            assert [question.path[-1] for question in asked.architecture.questions] == [name]
            assert not asked.bill.is_complete
            assert total(answered) >= total(asked), (name, value)


@pytest.mark.heavy
@pytest.mark.parametrize("path", SPECS[:6], ids=lambda path: path.stem)
@given(st.data())
@settings(max_examples=12, deadline=None)
def test_asking_for_any_values_of_an_example_only_lowers_its_total(path, data):
    """The example's own value is the answer: it costs at least what was said while it was asked for."""
    tree = parse(path.read_text("utf-8"), "it.yaml").plain()
    places = [(part, name, key) for part in ("services", "traffic") for name, of in tree[part].items() for key, value in of.items()
              if isinstance(value, str) and key not in ("type", "label", "why")]  # fmt: skip
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True))
    before = total(planned(tree))
    for part, name, key in chosen:
        tree[part][name][key] = "ask"
    try:
        asked = planned(tree)
    except ArchplanError as error:  # what stands in may not go with a neighbour's value, and says so with a place
        assert all(found.span.line for found in error.diagnostics)
        return
    assert total(asked) <= before and not asked.bill.is_complete


def test_the_schema_takes_the_word_wherever_the_language_does():
    import jsonschema

    spec = parse(SPEC, "it.yaml").plain() | {"places": {"main": {"zones": "ask", "type": "vpc"}}}
    spec["services"]["bucket"] = {"type": "s3", "website": "ask", "storage_class": "ask"} | {}
    spec["services"]["bucket"].pop("storage_class")
    jsonschema.Draft202012Validator(schema()).validate(spec)


def test_strict_fails_and_a_plain_check_does_not(tmp_path):
    file = tmp_path / "it.yaml"
    file.write_text(SPEC)
    assert CliRunner().invoke(cli, ["check", "--strict", str(file)]).exit_code == 3
    assert CliRunner().invoke(cli, ["check", str(file)]).exit_code == 0


def asked(tmp_path, text, answers):
    file = tmp_path / "it.yaml"
    file.write_bytes(text)
    ran = CliRunner().invoke(cli, ["ask", str(file)], input=answers)
    assert ran.exit_code == 0, ran.output
    return ran.output, file.read_bytes()


def test_answers_are_written_and_no_other_byte_is_touched(tmp_path):
    text = SPEC.encode().replace(b"\n", b"\r\n")
    order = [question.name for question in planned(SPEC).waiting.dearest()]
    reply = {"traffic.users.requests": "2 million/month", "services.fn.duration": "200 ms"}
    said, after = asked(tmp_path, b"\xef\xbb\xbf" + text, "".join(reply[name] + "\n" for name in order))
    wanted = text.replace(b"requests: ask", b"requests: 2 million/month").replace(b"duration: ask", b"duration: 200 ms")
    assert after == b"\xef\xbb\xbf" + wanted
    assert "asks for nothing more" in said


def test_a_wrong_answer_is_asked_again_and_enter_leaves_a_question_open(tmp_path):
    order = [question.name for question in planned(SPEC).waiting.dearest()]
    assert order[0] == "traffic.users.requests"
    said, after = asked(tmp_path, SPEC.encode(), "many\n1 million/month\n\n")
    assert after == SPEC.encode().replace(b"requests: ask", b"requests: 1 million/month")
    assert "1 question left open" in said


def test_an_answer_that_yaml_would_break_is_quoted(tmp_path):
    text = SPEC.replace("requests: ask", "requests: 1 million/month").replace(
        "duration: ask", "duration: 1 s, label: ask"
    )
    _, after = asked(tmp_path, text.encode(), "orders, and more\n")
    assert parse(after.decode(), "it.yaml")["services"]["fn"]["label"].value == "orders, and more"


def test_the_end_of_the_input_keeps_what_was_answered(tmp_path):
    _, after = asked(tmp_path, SPEC.encode(), "1 million/month\n")
    assert b"1 million/month" in after and b"duration: ask" in after


def test_what_asks_for_nothing_says_so(tmp_path):
    said, _ = asked(tmp_path, json.dumps({"region": "us-east-1", "services": {"k": {"type": "kms"}}}).encode(), "")
    assert "asks for nothing" in said


@pytest.mark.heavy
@needs_unix
def test_questions_are_answered_on_a_terminal(tmp_path):
    """Through a pseudo-terminal, as a person does: the answer stands in the file as soon as it is given."""
    import os
    import pty
    import select
    import subprocess
    import sys
    import time

    file = tmp_path / "it.yaml"
    file.write_text(SPEC)
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "archplan.cli", "ask", str(file)], stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
    )  # fmt: skip
    os.close(theirs)
    seen, given, until = "", ["2 million/month\n", "\n"], time.monotonic() + 60
    while run.poll() is None and time.monotonic() < until:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                seen += os.read(ours, 4096).decode()
            except OSError:  # the other end is closed
                break
        if given and seen.count("answer:") == 3 - len(given):
            os.write(ours, given.pop(0).encode())
    assert run.wait(20) == 0 and "1 question left open" in seen, seen
    assert file.read_text() == SPEC.replace("requests: ask", "requests: 2 million/month")


def held(spec):
    """What the bill says while it asks, and by line what is known of it."""
    plan = planned(spec)
    assert all(dollars(charge.cost) >= 0 for charge in plan.bill.charges) and dollars(plan.bill.driven) >= 0
    assert all(dollars(charge.fixed) >= 0 for charge in plan.bill.charges)
    return total(plan), {(line.subject, line.name): line.monthly for line in plan.bill.lines if line.cost is not None}


FREE = """\
region: us-east-1
traffic: {users: {requests: 2 million/month}}
services: {fn: {type: lambda, memory: ask, duration: 100 ms}}
connections: [users -> fn]
"""


def test_an_allowance_that_an_answer_leaves_comes_off_what_it_is_of():
    """Two million requests cost $0.40 and a million are free, whatever the memory: $0.20 stay."""
    assert held(FREE)[0] == Fraction("0.20")


def test_an_allowance_of_what_waits_makes_no_total_negative():
    """4,000 GB-seconds of three functions wait; no allowance comes off a charge that is not known."""
    assert (
        held(FREE.replace("memory: ask", "memory: 4 GB").replace("requests: 2 million/month", "requests: ask"))[0] == 0
    )


CUT = """\
region: us-east-1
free_tier: none
prices: {discount: {s3: 10%}}
traffic: {users: {requests: ask}}
services: {b: {type: s3, holds: 1000 GB}}
connections: [users -> b: {gets: 1/request}]
"""


@pytest.mark.parametrize("answer", ["0/month", "1/month", "1 million/month", "1 billion/month"])
def test_a_discount_of_what_stays_is_taken_off_while_the_rest_waits(answer):
    """1,000 GB at $0.023 are $23, of which a tenth is negotiated: $20.70 stay, and no answer makes it less."""
    asked = held(CUT)[0]
    assert asked == Fraction("20.70")
    assert total(planned(CUT.replace("ask", answer))) >= asked


def test_a_credit_of_what_stays_leaves_its_fixed_part():
    """What comes off is at most fixed where the charge is: a driven part is never below zero."""
    spec = CUT.replace("free_tier: none", "free_tier: always").replace("requests: ask", "requests: 2 million/month")
    for key in ("holds", "class", "object_size"):
        held(spec.replace("type: s3", f"type: s3, {key}: ask") if key != "holds" else spec.replace("1000 GB", "ask"))


@pytest.mark.heavy
@pytest.mark.parametrize("key", known_types())
def test_no_answer_makes_the_bill_less_where_something_comes_off(key):
    """With what is always free taken off, and a discount of a tenth, no charge is below zero while a value is asked for."""
    cls = catalog()[key]
    for name in cls.options:
        for value in [value for value in options.values(cls, name) if value != "ask"][:2]:
            spec = options.harness(cls, {name: value}) | {"free_tier": "always", "prices": {"discount": {key: "10%"}}}
            try:
                answered = options.planned(spec)
            except (ArchplanError, ZeroDivisionError):
                continue  # a value that needs another beside it, or nothing of what something is divided by
            spec["services"]["it"][name] = "ask"
            assert total(answered) >= held(spec)[0], (name, value)


def options_shown():
    """Each option that an example of a rule writes: the rule, the example as data, the service, the key."""
    for page in pages():
        for text in (*page.flags, *page.passes) if page.of != LANGUAGE else ():
            spec = parse(text, "spec.yaml").plain()
            for name, it in spec["services"].items():
                keys = [key for key in it if key in catalog()[it["type"]].options] if isinstance(it, dict) else []
                yield from ((page.slug, spec, name, key) for key in keys)


def found_with(spec, name, key, answer):
    """What is found where an option has an answer, and what else may be answered; nothing where the spec is none."""
    services = {**spec["services"], name: {k: v for k, v in spec["services"][name].items() if k != key}}
    if answer is not None:
        services[name] |= {key: answer}
    try:
        plan = planned({**spec, "services": services})
    except (ArchplanError, ArithmeticError):
        return None, ()
    others = [other for question in plan.architecture.questions for other in question.others]
    return {(found.slug, found.message) for found in review(plan).findings}, others


SHOWN = list(options_shown())
ASKED = ("budget-exceeded", "unanswered-question")  # a gate that nobody can compute fails, and the question itself


@pytest.mark.parametrize("slug", sorted({slug for slug, *_ in SHOWN} - {*ASKED}))
def test_no_rule_finds_what_stands_in_for_an_answer(slug):
    """What a rule says of a spec that asks it says whatever is answered: the value of its example, or any that is tried."""
    for _, spec, name, key in [shown for shown in SHOWN if shown[0] == slug]:
        found, others = found_with(spec, name, key, "ask")
        if slug in {said for said, _ in found or ()}:
            for answer in (spec["services"][name][key], *others):
                answered, _ = found_with(spec, name, key, answer)
                assert answered is None or slug in {said for said, _ in answered}, (spec, name, key, answer)


MODED = [
    (cls.key, key, mode)
    for cls in catalog().values()
    for key, word in cls.options.items()
    for mode in sorted({name for when in word.modes for name in when})
]


@pytest.mark.heavy
@pytest.mark.parametrize("type_, key, mode", MODED)
def test_nothing_is_without_effect_before_its_mode_is_answered(type_, key, mode):
    cls = catalog()[type_]
    for value in options.values(cls, key)[:4]:
        spec = options.harness(cls, {key: value, mode.rstrip("_"): "ask"})
        try:
            plan = planned(spec)
        except ArchplanError as error:
            assert all(found.slug != "conflicting-options" for found in error.diagnostics), (value, error)
            continue
        assert not [line for line in plan.idle if f"'{key}" in line.partition(" has no effect")[0]], value


NEVER_BELOW = """\
region: ap-southeast-1
traffic: {u: {requests: 40 million/month}}
services:
  a: {type: lambda, ephemeral: 1 GB}
  b: {type: lambda}
  c: {type: lambda, memory: ask, duration: 1 s}
connections:
  - u -> a: {calls: 20_000/month}
  - u -> b
  - u -> c: {calls: ask}
"""


def known_parts(plan):
    """Every amount that is printed as "at least": of the whole and of each charge, all of it, what is fixed, what is driven."""
    for name, part in [("", plan.bill), *((charge.name, charge) for charge in plan.bill.charges)]:
        whole, fixed = dollars(part.cost if name else part.total), dollars(part.fixed)
        yield from ((name, "whole", whole), (name, "fixed", fixed), (name, "driven", whole - fixed))


@pytest.mark.parametrize("requests", ["1/month", "30_000/month", "40 million/month"])
@pytest.mark.parametrize("asks", ["memory", "calls", "memory, duration", "memory, calls"])
def test_nothing_known_is_below_nothing(requests, asks):
    """An allowance takes off no more than there is, of what stays without traffic neither."""
    spec = parse(NEVER_BELOW, "spec.yaml").plain()
    spec["traffic"] = {"u": {"requests": requests}}
    spec["services"]["c"] = {"type": "lambda", **{key: "ask" for key in asks.split(", ") if key != "calls"}}
    if "calls" not in asks:
        spec["connections"][2] = {"u -> c": {"calls": "3 million/month"}}
    plan = planned(spec)
    for one in (plan, rescaled(plan, 0), rescaled(plan, 100)):
        assert not [part for part in known_parts(one) if part[2] < 0]


def test_no_row_of_a_bill_that_asks_is_below_nothing():
    report = review(planned(NEVER_BELOW))
    rows = [line for line in render("table", report).splitlines() if "off at least" not in line]
    assert not [line for line in rows if "at least -" in line], rows
    assert not [part for part in known_parts(report.plan) if part[2] < 0]

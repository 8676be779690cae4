"""What is asked for makes no option idle: which one counts is open until it is answered."""

import json
from datetime import date

import pytest

from archplan.checks.review import review
from archplan.kernel.diagnostics import ArchplanError
from archplan.services import catalog, known_types
from archplan.spec.understand import understand
from archplan.text.yaml import parse
from tests import options
from tests.build import planned

DAY = date(2026, 11, 22)
IDLE = "option-without-effect"


def idle_of(spec):
    """What is said to be without effect of the service `it`; None where the spec is refused."""
    text = json.dumps(spec)
    try:
        found = understand(parse(text, "spec.yaml"), {"spec.yaml": text}, "spec.yaml", lang="en", day=DAY)
    except ArchplanError:
        return None
    return [one.message for holder in found.services["it"].holders() for one in holder._idle if one.slug == IDLE]


def names(messages, key):
    return any(message.startswith((f"'{key}'", f"'{key}:")) for message in messages or ())


@pytest.mark.parametrize("type_", known_types())
def test_what_is_without_effect_beside_a_question_is_so_whatever_is_answered(type_):
    cls = catalog()[type_]
    turning = {name.rstrip("_") for word in cls.options.values() for when in word.modes for name in when}
    for key, word in cls.options.items():
        if not word.modes:
            continue
        for value in options.values(cls, key)[:2]:
            for asked in sorted(turning - {key}):
                spec = options.harness(cls, {asked: "ask", key: value})
                if not names(idle_of(spec), key):
                    continue
                for answer in [options.usual(cls, asked), *options.choices(cls, asked), *options.values(cls, asked)]:
                    told = idle_of(options.harness(cls, {asked: answer, key: value}))
                    assert told is None or names(told, key), f"'{key}: {value}' counts with {asked}: {answer}"


NOTEBOOKS = """\
region: us-east-1
services:
  n:
    type: sagemaker
    instances: 0
    notebooks: ask
    notebook: ml.m5.large
    notebooks_open: 40 hours/week
"""


def test_notebooks_that_are_asked_for_have_their_size():
    said = [found.message for found in review(planned(NOTEBOOKS)).findings if found.slug == IDLE]
    assert not said
    stated = [found.message for found in review(planned(NOTEBOOKS.replace("ask", "0"))).findings if found.slug == IDLE]
    assert len(stated) == 2, "none that are stated have none"


def test_what_another_option_says_is_without_effect_is_so_beside_a_question():
    """A mode that is stated holds, whatever is asked beside it."""
    spec = "services: {it: {type: kinesis, mode: on-demand, shards: 4, consumers: ask}}\nregion: us-east-1\n"
    (found,) = [found for found in review(planned(spec)).findings if found.slug == IDLE]
    assert "'shards: 4' has no effect" in found.message and "line 1 says" in found.message


WRITTEN = {"certificate": "cert", "redirect": "true"}


@pytest.mark.parametrize("key, protocol", [("certificate", "http"), ("redirect", "https")])
def test_a_record_in_an_option_asks_too(key, protocol):
    """A mode inside of a mapping is asked for as that of a service is."""
    found = {
        said: idle_of(
            options.harness(catalog()["alb"], {"listeners": [{"port": "443", "protocol": said, key: WRITTEN[key]}]})
        )
        for said in ("ask", protocol)
    }
    assert found["ask"] == [] and names(found[protocol], key)

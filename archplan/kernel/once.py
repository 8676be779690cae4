"""A question that is asked of a value again and again is answered once: the answer is kept beside it and goes with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

Of = TypeVar("Of")
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def once(question: Callable[Concatenate[Of, Given], Answer]) -> Callable[Concatenate[Of, Given], Answer]:
    """Keep the answers to a question of a record, by all else that it is given, which must have hashes.

    What is kept is no field: a record that is like this one but for a field begins anew.
    """
    name = f"{question.__module__}.{question.__qualname__}"

    @wraps(question)
    def answered(of: Of, *given: Given.args, **named: Given.kwargs) -> Answer:
        known: dict[Any, Answer] = vars(of).setdefault(name, {})
        key = (given, tuple(sorted(named.items())))
        if key not in known:
            known[key] = question(of, *given, **named)
        return known[key]

    return answered


def known(question: Callable[[Of], Answer], of: Of, answer: Answer) -> None:
    """Keep an answer that came up by the way, so that the question is not worked out for that record."""
    vars(of).setdefault(f"{question.__module__}.{question.__qualname__}", {})[(), ()] = answer

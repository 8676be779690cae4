"""Answers that are kept in files, each with a list of all that it follows from; it holds while all of that is as it was.

The name of a file says who was asked what about which spec: the program and its price book are in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from archplan.kernel import inputs
from archplan.kernel.version import __version__
from archplan.prices.book import default_folder
from archplan.prices.layer import layer


class Answer(Protocol):
    """What can be kept: it names every file it follows from."""

    @property
    def read(self) -> tuple[str, ...]:
        """Those files, by their whole paths."""


A = TypeVar("A", bound=Answer)


def answer(file: Path, make: Callable[[], A], write: Callable[[A], Any], read: Callable[[Any], A]) -> A:
    """The answer in a file, or made now and put there; `write` and `read` turn it into plain data and back."""
    found = recalled(file, read)
    if found is not None:
        return found
    with inputs.listening(keeps=True) as heard:
        made = make()
    if heard.is_whole:
        _keep(file, {"inputs": heard.rows, "answer": write(made)})
    return made


def recalled(file: Path, read: Callable[[Any], A], known: dict[Any, bool] | None = None) -> A | None:
    """The answer of a file that anybody may have written; None when it is none, or something it follows from changed.

    `known` is what was found of inputs in this call already, where many answers follow from the same.
    """
    data = inputs.content(file)
    try:
        tree = json.loads(data) if data is not None else {}
        found = read(tree["answer"]) if inputs.hold(tree["inputs"], known) else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, ZeroDivisionError):
        return None
    if found is not None:
        inputs.used(found.read)
    return found


def _keep(file: Path, tree: dict[str, Any]) -> None:
    from archplan.kernel.disk import Part

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = Part(str(file), json.dumps(tree).encode())
        try:
            part.put()
        except OSError:
            part.drop()
    except (OSError, ValueError):
        pass  # a cache that cannot be written is no cache


_PROGRAM: list[bytes] = []


def key_of(spec: Path, said: list[Any]) -> str:
    """The name of an answer: who was asked what about which file, standing where."""
    import hashlib

    if not _PROGRAM:
        _PROGRAM.append(_program())
    asked = [__version__, str(spec), os.path.realpath(spec), _here(), *said]
    return hashlib.blake2b(_PROGRAM[0] + json.dumps(asked).encode(), digest_size=20).hexdigest()


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was taken away
        return ""


def _program() -> bytes:
    """The content of the program and of its price book."""
    import hashlib

    made = hashlib.blake2b(digest_size=20)
    home = Path(__file__).parent.parent
    updated = layer()
    for folder, pattern in ((home, "*.py"), (default_folder(), "*"), *([(updated, "*")] if updated else [])):
        for file in sorted(folder.rglob(pattern)):
            if file.is_file():
                made.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return made.digest()

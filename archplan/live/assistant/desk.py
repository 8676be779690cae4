"""What a tool is asked with: a spec as texts or as a file below one root, in a session; and how it answers.

Answers are short first and whole on request, every one with where its numbers are from. Nothing outside of the root is
read or written, and nothing is written at all unless the server was started to.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from click import unstyle

from archplan.drawing import DrawingError
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean
from archplan.kernel.record import frozen
from archplan.kernel.shelf import Shelf
from archplan.live.files import read_below, texts_of
from archplan.live.session import Answer, Session
from archplan.live.terms import Terms, terms_beside

UNNAMED = "spec.yaml"  # what a text without a file is called in messages
MOST_SESSIONS = 8
LONGEST = 40_000  # characters of an answer; an assistant reads all of it

SPEC: dict[str, Any] = {
    "path": {"type": "string", "description": "A spec below the server's folder, such as architectures/shop.yaml."},
    "text": {"type": "string", "description": "The spec itself, in place of a path."},
    "includes": {
        "type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 50,
        "description": "With a text: the texts that it includes, by the name that it includes them by.",
    },
    "scenario": {"type": "string", "description": "A patch that the spec has under 'scenarios:'."},
    "set": {
        "type": "array", "items": {"type": "string"}, "maxItems": 50,
        "description": "Values to lay over the spec, as PATH=VALUE: services.api.memory=1 GB.",
    },
}  # fmt: skip
DETAILS: dict[str, Any] = {"details": {"type": "boolean", "default": False, "description": "The whole answer in place of the short one."}}  # fmt: skip


class Refused(Exception):
    """Why something that was asked for is not done, in a sentence."""


@frozen
class Picture:
    """An answer that is a picture: PNG."""

    data: bytes


@frozen
class Tool:
    """Something an assistant may ask: what it is for, what it takes, and the answer."""

    title: str
    description: str
    properties: Mapping[str, Any]
    answer: Callable[[Desk, Mapping[str, Any]], str | Sequence[str | Picture]]
    required: tuple[str, ...] = ()
    writes: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of what it takes; what it does not know is refused."""
        return {
            "type": "object", "properties": dict(self.properties), "required": list(self.required), "additionalProperties": False,
        }  # fmt: skip


TOOLS: Shelf[Tool] = Shelf("archplan.live.assistant.tools", attribute="tool")


class Desk:
    """The folder that is open to an assistant, with a session for each spec that it looks at.

    `write` puts a file in its place, whole or not at all; without it nothing is written.
    """

    def __init__(self, root: Path, write: Callable[[Path, str], None] | None = None):
        self.root, self.write = Path(os.path.realpath(root)), write
        self._sessions: dict[str, Session] = {}

    def answer(self, asked: Mapping[str, Any]) -> Answer:
        """What follows from the spec that is asked about. Raises Refused."""
        return self._session(asked).answer(asked.get("scenario") or None, tuple(asked.get("set", ())))

    def priced(self, asked: Mapping[str, Any]) -> Answer:
        """The same, with a plan. Raises ArchplanError with the mistakes of a spec that has none."""
        answer = self.answer(asked)
        if answer.plan is None:
            raise ArchplanError(answer.mistakes, answer.texts)
        return answer

    def file(self, path: str, is_there: bool = True) -> Path:
        """A path below the root, wherever links lead. Raises Refused for any other."""
        if not path.strip() or "\0" in path:
            raise Refused("a path is empty: name a file below the server's folder")
        real = Path(os.path.realpath(self.root / path))
        if not real.is_relative_to(self.root):
            raise Refused(f"{path[:200]!r} is outside of the folder that is open here; name a file below it")
        if is_there and not real.exists():
            raise Refused(f"there is no {path[:200]!r}; {self._near(path)}")
        return self.root / path if not os.path.isabs(path) else real

    def name(self, path: Path) -> str:
        """A path as messages call it: from the root."""
        return os.path.relpath(path, self.root)

    def _near(self, path: str) -> str:
        folder = Path(os.path.realpath((self.root / path).parent))
        beside = sorted(it.name for it in folder.glob("*.y*ml"))[:40] if folder.is_relative_to(self.root) and folder.is_dir() else []  # fmt: skip
        return did_you_mean(Path(path).name, beside) or "check the path"

    def _session(self, asked: Mapping[str, Any]) -> Session:
        if ("path" in asked) == ("text" in asked):
            raise Refused("which spec? say its path, or its text, and one of the two")
        if "text" in asked:
            texts = {UNNAMED: str(asked["text"]), **asked.get("includes", {})}
            return self._session_of(UNNAMED, texts, Terms())
        if "includes" in asked:
            raise Refused("includes go with a text; those of a file are read beside it")
        path = self.file(asked["path"])
        if not path.is_file():
            raise Refused(f"{asked['path']!r} is a folder; name a spec inside it: {self._near(f'{path}/x')}")
        if read_below(path, self.root) is None:
            raise ArchplanError(
                [Diagnostic("not-utf-8", Span(self.name(path), 1, 1), "this file is no text of a spec")]
            )
        texts = {self.name(Path(name)): text for name, text in texts_of(path, self.root).items()}
        return self._session_of(self.name(path), texts, terms_beside(path, root=self.root))

    def _session_of(self, main: str, texts: Mapping[str, str], terms: Terms) -> Session:
        """The session of a spec, told what its texts are now."""
        session = self._sessions.pop(main, None) or Session(texts, main, terms)
        session.set_terms(terms)
        for name in [*session.texts]:
            session.change(name, texts.get(name))
        for name, text in texts.items():
            session.change(name, text)
        self._sessions[main] = session
        while len(self._sessions) > MOST_SESSIONS:
            self._sessions.pop(next(iter(self._sessions)))
        return session


def called(desk: Desk, tool: Tool, asked: Mapping[str, Any]) -> tuple[list[str | Picture], bool]:
    """The answer of a tool, and whether it is an error: then it is a sentence, or the mistakes with their places."""
    try:
        answered = tool.answer(desk, asked)
    except Refused as why:
        return [str(why)], True
    except ArchplanError as error:
        mistakes = [it.render(error.texts.get(it.span.file)) for it in error.diagnostics]
        return [bounded("\n\n".join(mistakes))], True
    except DrawingError as why:
        return [str(why)], True
    parts = [answered] if isinstance(answered, str) else list(answered)
    return [bounded(unstyle(part)) if isinstance(part, str) else part for part in parts], False


def bounded(text: str) -> str:
    """A text that an assistant can hold; what is left out is said."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}\n... {len(text) - LONGEST:,} characters more; ask for a part of it"

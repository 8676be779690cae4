"""Specs on disk looked at again and again: what changed since the last look, answered by a session each.

A look costs a `stat` of each file and reads nothing that is as it was: an editor's saves are seldom, and watching by the
system's own means would be a package for what this does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from archplan.live.files import included, texts_of
from archplan.live.session import Answer, Session
from archplan.live.sources import State, state_of
from archplan.live.terms import Terms, terms_beside


class Watch:
    """Some specs, each with its session."""

    def __init__(self, specs: Sequence[Path]):
        self.specs = list(specs)
        self._sessions: dict[Path, Session] = {}
        self._states: dict[Path, dict[str, State]] = {}

    def look(self) -> Iterator[tuple[Path, Answer]]:
        """Every spec of which a text, an include, or any file that its answer follows from is not as it was, with what follows now.

        A file that is away is waited for: many editors write anew and then rename.
        """
        for spec in self.specs:
            before = {name: state_of(name) for name in self._names(spec)}
            if before == self._states.get(spec) or not spec.is_file():
                continue
            texts, terms = texts_of(spec, Path(os.path.realpath(spec.parent))), terms_beside(spec)
            session = self._sessions.get(spec)
            if session is None:
                session = self._sessions[spec] = Session(texts, str(spec), terms)
            else:
                _tell(session, texts, terms)
            answer = session.answer()
            self._states[spec] = {name: before.get(name) or state_of(name) for name in self._names(spec)}
            yield spec, answer

    def _names(self, spec: Path) -> list[str]:
        """What is looked at: the spec, what it includes, there or not, and every file that its answers follow from."""
        session = self._sessions.get(spec)
        if session is None:
            return [str(spec)]
        parts = included(session.texts[session.main], session.main) or ()
        return list(dict.fromkeys([*session.texts, *parts, *session.sources.names]))


def _tell(session: Session, texts: dict[str, str], terms: Terms) -> None:
    session.set_terms(terms)
    for name in session.texts:
        session.change(name, texts.get(name))
    for name, text in texts.items():
        session.change(name, text)

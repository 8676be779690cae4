"""Specs on disk looked at again and again: what changed since the last look, answered by a session each.

A look costs a `stat` of each file and reads nothing that is as it was: an editor's saves are seldom, and watching by the
system's own means would be a package for what this does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from archplan.checks.policy import NAME as POLICY
from archplan.live.files import texts_of
from archplan.live.session import Answer, Session
from archplan.live.terms import Terms, terms_beside
from archplan.prices.lock import NAME as LOCK

State = tuple[
    tuple[str, int, int, int], ...
]  # of files: name, inode, size, time of the last change; zeros where there is none


class Watch:
    """Some specs, each with its session."""

    def __init__(self, specs: Sequence[Path]):
        self.specs = list(specs)
        self._sessions: dict[Path, Session] = {}
        self._states: dict[Path, State] = {}

    def look(self) -> Iterator[tuple[Path, Answer]]:
        """Every spec of which a text, an include, the policy or the lock is not as it was, with what follows now.

        A file that is away is waited for: many editors write anew and then rename.
        """
        for spec in self.specs:
            state = self._state(spec)
            if state == self._states.get(spec) or not spec.is_file():
                continue
            texts, terms = texts_of(spec, Path(os.path.realpath(spec.parent))), terms_beside(spec)
            session = self._sessions.get(spec)
            if session is None:
                session = self._sessions[spec] = Session(texts, str(spec), terms)
            else:
                _tell(session, texts, terms)
            self._states[spec] = self._state(spec)
            yield spec, session.answer()

    def _state(self, spec: Path) -> State:
        """What tells that nothing changed, without reading: of the spec, what it includes, and what lies beside or above."""
        session = self._sessions.get(spec)
        folder = Path(os.path.realpath(spec)).parent
        beside = [str(place / name) for place in (folder, *folder.parents) for name in (POLICY, LOCK)]
        return tuple(_stat(name) for name in (*(session.texts if session is not None else [str(spec)]), *beside))


def _tell(session: Session, texts: dict[str, str], terms: Terms) -> None:
    session.set_terms(terms)
    for name in session.texts:
        session.change(name, texts.get(name))
    for name, text in texts.items():
        session.change(name, text)


def _stat(name: str) -> tuple[str, int, int, int]:
    try:
        state = os.stat(name)
    except (OSError, ValueError):
        return name, 0, 0, 0
    return name, state.st_ino, state.st_size, state.st_mtime_ns

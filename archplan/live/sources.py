"""What answers follow from besides the texts: every file that was read for them, and every place where one was looked for.

The policy, the lock and the prices beside a spec are found and read by those who need them; who keeps an answer open asks here
whether all of that is still as it was, which costs a `stat` of each.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from archplan.kernel import inputs

State = tuple[int, int, int]  # inode, size, time of the last change; zeros where there is nothing
MOST = 2_000  # files that are looked at


def state_of(name: str) -> State:
    """What tells cheaply whether a file or a folder may have changed."""
    try:
        state = os.stat(name)
    except (OSError, ValueError):
        return 0, 0, 0
    return state.st_ino, state.st_size, state.st_mtime_ns


class Sources:
    """Files, each as it was when it was first heard of."""

    def __init__(self) -> None:
        self._states: dict[str, State] = {}

    def add(self, names: Iterable[str]) -> None:
        """These were read, or looked for, just now."""
        for name in names:
            if name not in self._states and len(self._states) < MOST:
                self._states[name] = state_of(name)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Whatever is read from here on is one of them."""
        with inputs.listening(keeps=True) as heard:
            try:
                yield
            finally:
                self.add(heard.looked_at)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._states)

    def differ(self) -> bool:
        """Whether one of them is not as it was."""
        return any(state_of(name) != state for name, state in self._states.items())

    def moved(self) -> bool:
        """Whether one of them is no longer as it was; from then on it is as it is now."""
        now = {name: state_of(name) for name in self._states}
        is_moved = now != self._states
        self._states = now
        return is_moved

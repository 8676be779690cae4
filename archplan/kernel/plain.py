"""Text that does no more than be read: on one line, without what moves a cursor or turns letters round."""

from __future__ import annotations

import re

# Control characters, ends of lines, and what turns the letters that follow it round; marks and joiners of scripts stay.
_UNSEEN = "\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_RUNS = re.compile(f"[{_UNSEEN}]+")
_STEERING = re.compile(f"[{_UNSEEN}](?<![\t\n\r])")


def one_line(text: str) -> str:
    """The text with a space for every run of such characters, none at its ends."""
    if text.isprintable():
        return text
    shown = _RUNS.sub(" ", text)
    return text if shown == text else shown.strip()


def is_steering(text: str) -> bool:
    """Whether a text has any of them that is no end of a line and no tab."""
    return not text.isprintable() and _STEERING.search(text) is not None

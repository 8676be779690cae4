"""A configuration summary taken apart: ``Storage amount (20 GB), Instance type (t3.small)`` as labels and values.

Labels hold commas and brackets of their own (``PUT, COPY, POST, LIST requests to S3 Standard (20)``, ``Number of requests
(HTTPS) (5000 per month)``), so that an entry ends where a bracket closes before a comma, and its value is the last bracket.
"""

from __future__ import annotations

LONGEST = 20_000  # characters; the longest seen has 1,400
MOST_ENTRIES = 300
LONGEST_PART = 300  # of a label or a value


def entries(text: str) -> tuple[list[tuple[str, str]], str]:
    """Labels with their values, in order, and what is left at the end that has no value."""
    found: list[tuple[str, str]] = []
    start = depth = 0
    opened = -1  # where the last bracket of the outermost level opens
    for at, c in enumerate(text):
        if c == "(":
            if depth == 0:
                opened = at
            depth += 1
        elif c == ")" and depth:
            depth -= 1
            rest = text[at + 1 :].lstrip()
            if depth == 0 and (not rest or rest[0] == ","):
                found.append((plain(text[start:opened]), " ".join(text[opened + 1 : at].split())[:LONGEST_PART]))
                start = at + 1 + text[at + 1 :].find(",") + 1 if rest else len(text)
                if len(found) == MOST_ENTRIES:
                    break
    return found, " ".join(text[start:].split())


def plain(label: str) -> str:
    """A label on one line, without what stands around it."""
    return " ".join(label.split()).strip(" ,")[:LONGEST_PART]

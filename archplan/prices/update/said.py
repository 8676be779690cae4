"""How this part of the house complains: a sentence about one file or address, and nothing was written."""

from __future__ import annotations

from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span

LONGEST = 80  # characters of a word that somebody else wrote


def refused(where: str, message: str, hint: str = "", line: int = 1) -> ArchplanError:
    """Price data that are not what they say; `where` is a file or an address."""
    return ArchplanError([Diagnostic("bad-price-data", Span(where, line, 1), message, hint)])


def unreachable(where: str, message: str, hint: str = "") -> ArchplanError:
    """An address that gives no price data."""
    return ArchplanError([Diagnostic("no-price-data", Span(where, 1, 1), message, hint)])


def unwritable(where: str, message: str, hint: str = "") -> ArchplanError:
    """A folder of prices that cannot be written to now."""
    return ArchplanError([Diagnostic("unwritable-prices", Span(where, 1, 1), message, hint)])


def quoted(text: object) -> str:
    """A word of a file that nobody vouches for, short and in one line."""
    shown = repr(str(text))
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 2]}…'"

"""One figure or text as a cell takes it: exact digits, cents, what a spreadsheet or Markdown must not misread."""

from __future__ import annotations

import re
from fractions import Fraction

from archplan.kernel.units import decimal

_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


def cents(amount: Fraction) -> str:
    """Money as decimal text with two digits, rounded half up."""
    return f"{decimal(amount, 2)}"


def percent(share: Fraction) -> str:
    """A share of the draws: whole percents, and tenths of what is rare."""
    return f"{decimal(share * 100, 0 if share >= Fraction(1, 10) or not share else 1)}%"


def exact_digits(amount: Fraction, places: int = 10) -> str:
    text = f"{decimal(amount, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def safe_cell(cell: str) -> str:
    """A cell that a spreadsheet takes for text: a leading =, +, @ or tab would be a formula.

    So would be a leading minus; before digits alone it is that of a number.
    """
    starts = ("=", "+", "@", "\t", "\r") if _NUMBER.fullmatch(cell) else ("=", "+", "-", "@", "\t", "\r")
    return "'" + cell if cell.startswith(starts) else cell


COLOURS = {"red": 31, "green": 32, "yellow": 33}


def style(text: str, fg: str | None = None, bold: bool = False, dim: bool = False) -> str:
    """Text as a terminal sets it apart, by ECMA-48's codes; who prints it elsewhere takes them off.

    Of the command line's library this is all that a bill needs, and loading that takes a sixth of the whole run.
    """
    codes = [COLOURS[fg]] if fg else []
    codes += [1] * bold + [2] * dim
    return "".join(f"\x1b[{code}m" for code in codes) + f"{text}\x1b[0m"


_SPECIAL = str.maketrans({c: "\\" + c for c in "\\`*[]<|#~"})


_INSIDE = str.maketrans({c: "\\" + c for c in "\\`*[]<|~"})


_EDGE = re.compile(r"(?<!\w)_|_(?!\w)|&(?=[#\w]+;)")


_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")  # what begins a list


_BRACES = re.compile(r"\{(?=\{)")  # Hugo would take two for a shortcode


def plain_markdown(text: str) -> str:
    """Text as Markdown that means only itself, on one line."""
    shown = _NUMBERED.sub(r"\1\\\2", _one_line(text, _SPECIAL))
    return "\\" + shown if shown[:1] in tuple("-+=>") else shown


def cell(text: str) -> str:
    """A table cell: one line, its bars escaped."""
    return _one_line(text, _INSIDE)


def _one_line(text: str, special: dict[int, str]) -> str:
    shown = _EDGE.sub(lambda match: "\\" + match[0], str(text).translate(special))
    return " ".join(_BRACES.sub("{\u200b", shown).split())

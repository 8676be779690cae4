"""Numbers in a text of the input: what Python takes for a digit, such as ² or ٣, no tool of AWS writes."""

from __future__ import annotations

import math
import re

_DECIMAL = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d{1,3})?", re.ASCII)


def whole(text: object, digits: int = 9) -> int | None:
    """A whole number that is not negative; None for anything else, and for one of more digits."""
    is_one = isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= digits
    return int(str(text)) if is_one else None


def decimal(text: str) -> float | None:
    """A number; None for anything else, such as what is not finite."""
    found = float(text) if len(text) < 40 and _DECIMAL.fullmatch(text) else math.nan
    return found if math.isfinite(found) else None

"""What is wrong with a spec before any rule can look at it: every mistake of the language, with its mend.

Each is an error at its place; nothing is priced or drawn until it is mended. A mistake that the text of one spec can
make has that text and the mended one; of the others `seen` says where they are made.
"""

from __future__ import annotations

from archplan.checks.mistakes.against import OF_FILES
from archplan.checks.mistakes.calls import OF_CALLS
from archplan.checks.mistakes.language import OF_THE_LANGUAGE
from archplan.checks.mistakes.mistake import Mistake

__all__ = ["MISTAKES", "Mistake"]

MISTAKES: dict[str, Mistake] = {**OF_THE_LANGUAGE, **OF_CALLS, **OF_FILES}

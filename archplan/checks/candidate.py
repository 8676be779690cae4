"""A candidate for a smaller bill: which change of the spec, and what it gives up. One file each in ``advice/``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen
from archplan.kernel.shelf import Shelf
from archplan.services.words.docstring import first_line

Patches = Iterator[tuple[str, Mapping[str, Any]]]


@frozen
class Candidate:
    """A change that may pay: `patches` gives for each place in a plan what it is about and the patch of the spec.

    Whether it pays is not for it to say: every patch is priced.
    """

    name: str
    does: str
    gives_up: str
    patches: Callable[[Plan], Patches]


CANDIDATES: Shelf[Candidate] = Shelf("archplan.checks.advice")


def advice(gives_up: str) -> Callable[[Callable[[Plan], Patches]], Callable[[Plan], Patches]]:
    """Mark a function from a plan to patches as a candidate; `gives_up` says its price in risk, latency or work."""

    def mark(patches: Callable[[Plan], Patches]) -> Callable[[Plan], Patches]:
        name = patches.__name__.replace("_", "-")
        CANDIDATES.add(name, Candidate(name, first_line(patches.__doc__ or ""), gives_up, patches))
        return patches

    return mark

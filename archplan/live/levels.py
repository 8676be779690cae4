"""What a service costs by itself: a month of it as it stands unless told otherwise, before anybody uses it, at list prices."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from archplan.estimate.bill import Charge, dollars
from archplan.estimate.plan import plan_texts
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import money
from archplan.services import catalog
from archplan.spec.regions import REGIONS

FREE, USED = "free", "billed by use"


@lru_cache(maxsize=8)
def levels(region: str, day: date) -> dict[str, str]:
    """By type, ``$23.73 a month before any use``, ``billed by use``, ``free``, or who bills it.

    Nothing is said of a type that must be told its size first, nor of one with a price that nobody knows there.
    """
    if region not in REGIONS:
        return {}
    known = [name for name, cls in catalog().items() if not any(it.required for it in cls.options.values())]
    text = "".join(f"  x-{name}: {{type: {name}}}\n" for name in known)
    try:
        plan = plan_texts({"levels": f"region: {region}\nfree_tier: none\nservices:\n{text}"}, on=day)
    except ArchplanError:  # a day before the book, a type that does not stand by itself there
        return {}
    return {it.name.removeprefix("x-"): _level(it) for it in plan.bill.charges if it.is_complete}


def _level(charge: Charge) -> str:
    amount, cls = dollars(charge.cost), catalog()[charge.type]
    if amount > 0:
        return f"{money(amount)} a month before any use"
    if charge.unbilled not in ("", FREE):
        return charge.unbilled
    return FREE if cls.free_because else USED

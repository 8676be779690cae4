"""Charts as tests ask for them: one of each kind, and makers that take plain numbers."""

from fractions import Fraction
from functools import cache

from archplan.kernel.units import money
from archplan.outputs.page.charts import (
    Caption,
    Moved,
    cost_against_users,
    cost_by_month,
    cost_by_service,
    cost_of_variants,
    cost_ranges,
    fixed_and_driven,
)


def amount(value) -> Fraction:
    return Fraction(str(value))


def caption(key="c", decimal=".") -> Caption:
    return Caption("What it costs", "It costs $150.00 a month.", key, decimal)


def services(rows, key="c", decimal=".") -> str:
    rows = [(name, amount(fixed), amount(driven)) for name, fixed, driven in rows]
    texts = [money(fixed + driven) for _, fixed, driven in rows]

    def rest(gathered):
        return f"{len(gathered)} others", money(sum((rows[at][1] + rows[at][2] for at in gathered), Fraction()))

    return cost_by_service(caption(key, decimal), rows, texts, ("fixed", "driven by traffic"), rest)


def whole(fixed, driven, off) -> str:
    texts = (money(amount(fixed)), money(amount(driven)), money(-amount(off)))
    names = ("fixed", "driven by traffic", "free tier")
    return fixed_and_driven(caption(), amount(fixed), amount(driven), amount(off), names, texts)


def users(points, marks=(), budget=None, decimal=".") -> str:
    ceiling = (amount(budget), f"budget {money(amount(budget))}") if budget is not None else None
    points = [(n, amount(cost)) for n, cost in points]
    return cost_against_users(caption("u", decimal), points, marks, ceiling, "users a month", "dollars a month")


def months(rows, budget=None, decimal=".") -> str:
    ceiling = (amount(budget), f"budget {money(amount(budget))}") if budget is not None else None
    return cost_by_month(caption("m", decimal), [(n, amount(cost)) for n, cost in rows], ceiling, "dollars a month")


def variants(rows) -> str:
    given = [(name, [(service, amount(cost)) for service, cost in split]) for name, split in rows]
    texts = [money(sum((cost for _, cost in split), Fraction())) for _, split in given]
    return cost_of_variants(caption("v"), given, texts, "other services")


def ranges(whole, rows, typical, budget=None) -> str:
    ceiling = (amount(budget), f"budget {money(amount(budget))}") if budget is not None else None
    low, median, high = map(amount, whole)
    moved = [Moved(name, amount(a), amount(b), f"{a} to {b}") for name, a, b in rows]
    names = "10% to 90%", "at 10%", "at 90%"
    bill = Moved("the whole bill", low, high, f"{low} to {high}")
    return cost_ranges(caption("r"), bill, median, amount(typical), moved, ceiling, names)


EVERY = {
    "services": lambda: services([("nat", 86, 8), ("api", 40, "5.5"), ("free", 0, 0)]),
    "whole": lambda: whole(197, 4, 68),
    "users": lambda: users([(100, 80), (1000, 90), (10_000, 300)], [(2000, "2,000 users: a second task")], 200),
    "months": lambda: months([("Jan", 200), ("Feb", 220)], 210),
    "ranges": lambda: ranges((80, 100, 150), [("users", 90, 140), ("size", 99, "101.5")], 100, 160),
    "variants": lambda: variants([("target", [("nat", 90), ("api", 45)]), ("no nat", [("api", 45)])]),
}
"""One chart of each kind, drawn when it is asked for."""


@cache
def drawn(name: str) -> str:
    """One of `EVERY` as SVG, drawn once."""
    return EVERY[name]()

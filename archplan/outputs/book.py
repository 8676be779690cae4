"""The price book that a bill rests on, for programs."""

from __future__ import annotations

from archplan.estimate.plan import Plan


def price_book(plan: Plan) -> dict[str, str]:
    """The book's newest day, the day priced for, its fingerprint, and between which days the prices used were read."""
    oldest, newest = plan.days_read
    return {
        "date": plan.book.checked, "on": plan.day.isoformat(), "hash": plan.book.fingerprint, "oldest": oldest,
        "newest": newest,
    }  # fmt: skip

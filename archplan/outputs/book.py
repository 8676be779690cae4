"""What a document for programs begins with: which plan it is of, and the price book that its bill rests on."""

from __future__ import annotations

from typing import Any

from archplan.estimate.plan import Plan


def price_book(plan: Plan) -> dict[str, str]:
    """The book's newest day, the day priced for, its fingerprint, and between which days the prices used were read."""
    oldest, newest = plan.days_read
    return {
        "date": plan.book.checked, "on": plan.day.isoformat(), "hash": plan.book.fingerprint, "oldest": oldest,
        "newest": newest,
    }  # fmt: skip


def head_of(plan: Plan) -> dict[str, Any]:
    """The first entries of a document about one plan: its title and scenario, the currency, the region, the price book."""
    return {
        "schemaVersion": "1", "title": plan.architecture.title, "scenario": plan.scenario, "currency": "USD",
        "region": plan.architecture.region, "priceBook": price_book(plan),
    }  # fmt: skip

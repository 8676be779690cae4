"""A fleet for programs: every digit of every amount, as text."""

from __future__ import annotations

import json as codec
from fractions import Fraction
from typing import Any

from archplan.checks.fleet import WORDS, Fleet, Group, groups, rule_counts
from archplan.outputs.cells import exact_digits
from archplan.outputs.fleets import fleet_form, sentences


@fleet_form("json")
def json(fleet: Fleet) -> str:
    """For programs: specs, groups, pools, moves and rule counts; dollars a month, null where nobody knows them."""
    tree: dict[str, Any] = {
        "folder": fleet.folder,
        "total": _digits(fleet.total), "total_of_each_alone": _digits(fleet.alone), "support": _digits(fleet.support),
        "is_complete": fleet.is_complete, "lacks": list(fleet.lacks),
        "pools": [
            {"name": pool.name, "day": pool.day, "specs": pool.specs, "total": _digits(pool.found.total),
             "support": _digits(pool.found.support), "free": [{"title": title, "dollars": _digits(amount)} for title, amount in pool.found.free]}
            for pool in fleet.pools
        ],
        "specs": [
            {
                "file": it.priced.file, "title": it.priced.title, "team": it.team, "owner": it.owner, "stage": it.priced.stage,
                "region": it.priced.region, "cost": _digits(it.cost), "cost_alone": _digits(it.priced.total),
                "is_complete": not it.priced.lacks, "budget": None if it.priced.budget is None else _digits(it.priced.budget),
                "is_over_budget": it.is_over, "day": it.priced.day,
                "rules": {slug: {"severity": severity, "count": count} for slug, (severity, count) in sorted(it.priced.rules.items())} if fleet.has_rules else None,
            }
            for it in fleet.members
        ],
        "with_mistakes": [{"file": it.file, "mistakes": list(it.mistakes)} for it in fleet.wrong],
        "by": {word: [_group(group) for group in groups(fleet, word)] for word in WORDS},
        "rules": [
            {"slug": slug, "severity": severity, "count": times, "specs": specs} for severity, slug, times, specs in rule_counts(fleet)
        ] if fleet.has_rules else None,
        "since": fleet.since or None,
        "moves": [
            {"file": it.file, "before": None if it.before is None else _digits(it.before),
             "after": None if it.after is None else _digits(it.after), "moved": None if it.why else _digits(it.moved), "why": it.why}
            for it in fleet.moves
        ] if fleet.since else None,
        "notes": sentences(fleet),
    }  # fmt: skip
    return codec.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name, "specs": group.specs, "cost": _digits(group.cost), "is_complete": group.is_complete,
        "budget": None if group.budget is None else _digits(group.budget), "over_budget": group.over,
    }  # fmt: skip


def _digits(amount: Fraction) -> str:
    return exact_digits(amount, 10)

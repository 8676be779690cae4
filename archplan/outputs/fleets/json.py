"""A fleet for programs: every digit of every amount, as text. `schemas/fleet.schema.json` describes it."""

from __future__ import annotations

import json as codec
from fractions import Fraction
from typing import Any

from archplan.checks.fleet import WORDS, Fleet, Group, Member, Move, groups, rule_counts
from archplan.outputs.cells import exact_digits
from archplan.outputs.fleets import fleet_form, sentences


@fleet_form("json")
def json(fleet: Fleet) -> str:
    """For programs: specs, groups, pools, moves and rule counts; dollars a month, null where nobody knows them."""
    tree: dict[str, Any] = {
        "schemaVersion": "1",
        "folder": fleet.folder,
        "total": _digits(fleet.total), "totalOfEachAlone": _digits(fleet.alone), "support": _digits(fleet.support),
        "isComplete": fleet.is_complete, "lacks": list(fleet.lacks), "notes": sentences(fleet),
        "pooledBy": fleet.pooled_by or None,
        "pools": [
            {"name": pool.name, "day": pool.day, "specs": pool.specs, "total": _digits(pool.found.total),
             "support": _digits(pool.found.support), "free": [{"title": title, "dollars": _digits(amount)} for title, amount in pool.found.free]}
            for pool in fleet.pools
        ],
        "specs": [_spec(it, fleet.has_rules) for it in fleet.members],
        "withMistakes": [
            {"file": it.priced.file, "team": it.team, "owner": it.owner, "mistakes": list(it.priced.mistakes)} for it in fleet.wrong
        ],
        "leftOut": list(fleet.left_out),
        "by": {word: [_group(group) for group in groups(fleet, word)] for word in WORDS},
        "rules": [
            {"slug": slug, "severity": severity, "count": times, "specs": specs} for severity, slug, times, specs in rule_counts(fleet)
        ] if fleet.has_rules else None,
        "since": fleet.since or None,
        "moves": [_move(it) for it in fleet.moves] if fleet.since else None,
    }  # fmt: skip
    return codec.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def _spec(it: Member, has_rules: bool) -> dict[str, Any]:
    one = it.priced
    rules = [
        {"slug": slug, "severity": severity, "count": count} for slug, (severity, count) in sorted(one.rules.items())
    ]
    return {
        "file": one.file, "title": one.title, "team": it.team, "owner": it.owner, "stage": one.stage, "region": one.region,
        "cost": _digits(it.cost), "costAlone": _digits(one.total), "isComplete": not one.lacks, "budget": _known(one.budget),
        "isOverBudget": it.is_over, "day": one.day, "rules": rules if has_rules else None,
    }  # fmt: skip


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name, "specs": group.specs, "withMistakes": group.wrong, "cost": _digits(group.cost),
        "isComplete": group.is_complete, "budget": _known(group.budget), "overBudget": group.over,
    }  # fmt: skip


def _move(it: Move) -> dict[str, Any]:
    return {
        "file": it.file, "before": _known(it.before), "after": _known(it.after),
        "moved": None if it.why else _digits(it.moved), "why": it.why,
    }  # fmt: skip


def _known(amount: Fraction | None) -> str | None:
    return None if amount is None else _digits(amount)


def _digits(amount: Fraction) -> str:
    return exact_digits(amount, 10)

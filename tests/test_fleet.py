"""A fleet: many specs priced together, in a table, a page and files; what one of them says wrong hides no other."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_of
from archplan.estimate.pooling import pooled, share_of
from archplan.text.load import load_tree
from tests.build import SPECS, planned
from tests.clock import DAY
from tests.one_spec import HEAD, OWN, plain, together

# ------------------------------------------------------------------------------------------------ pools

SUPPORTED = date(2026, 11, 30)  # a day on which the book has the prices of support
DISCOUNTS: list[dict[str, Any]] = [{}, {"prices": {"discount": {"s3": "10%", "lambda": "25%", "ec2": "7%"}}}]
ACCOUNTS: list[dict[str, Any]] = [{}, {"account": {"support": "business"}}, {"account": {"support": "developer"}}]


def examples() -> list[dict[str, Any]]:
    """The example architectures as data: what costs something of them."""
    trees = [plain(load_tree(path, str(path))[0]) for path in SPECS]
    return [{key: value for key, value in tree.items() if key in (*HEAD, *OWN, "connections")} for tree in trees]


def mixed(seed: int, held: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], Fraction]:
    """A few of them, in one region and one account; one may come twice. And what their traffic is multiplied with."""
    dice = Random(seed)
    region, says = dice.choice(("us-east-1", "ap-southeast-1", "eu-west-1")), dice.choice(("always", "none"))
    alike = {"region": region, "free_tier": says, **dice.choice(DISCOUNTS), **dice.choice(ACCOUNTS)}
    chosen = [{"title": "It", **dice.choice(held), **alike} for _ in range(dice.randint(2, 4))]
    return chosen, dice.choice((Fraction(1), Fraction(40), Fraction(3000)))


@pytest.mark.heavy
def test_specs_together_cost_what_one_spec_with_all_their_services_does():
    """To the last digit, over random mixes of the examples: tiers, allowances, plans, discounts, support."""
    held = examples()
    moved = set()
    for seed in range(14):
        specs, scale = mixed(seed, held)
        plans = [planned(spec, on=SUPPORTED, scale=scale) for spec in specs]
        found = pooled([share_of(plan) for plan in plans], plans[0].book, plans[0].day)
        whole = planned(together(specs), on=SUPPORTED, scale=scale)
        assert found.total == dollars(whole.bill.total), f"seed {seed}"
        assert bool(found.lacks or any(share_of(plan).lacks for plan in plans)) == (not whole.bill.is_complete)
        moved.add(found.total != sum((dollars(plan.bill.total) for plan in plans), Fraction(0)))
    assert moved == {True, False} or moved == {True}, "in some mixes a pool costs another sum than its specs alone"


def test_a_spec_alone_costs_in_a_pool_what_it_costs():
    for path in SPECS[::4]:
        plan = planned(plain(load_tree(Path(path), str(path))[0]))
        assert pooled([share_of(plan)], plan.book, plan.day).total == dollars(plan.bill.total)


def test_what_a_spec_shares_is_the_same_without_what_it_costs_at_rest():
    """A fleet does not meter with no traffic; sums and quantities are those of the plan that does."""
    for path in SPECS[::3]:
        tree, texts = load_tree(Path(path), str(path))
        whole = plan_of(tree, texts, str(path), on=DAY)
        quick = plan_of(tree, texts, str(path), on=DAY, tells_fixed=False)
        assert share_of(quick) == share_of(whole), path
        assert [(line.cost, line.lack) for line in quick.bill.lines] == [(it.cost, it.lack) for it in whole.bill.lines]
        assert quick.bill.total == whole.bill.total

"""Which rows of a bill are the spec's: what `bill:` states, and that no row and no dollar of the rest is lost."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

from archplan.analysis.reconciliation import reconcile
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.record import changed
from archplan.prices.charged.belonging import Part
from archplan.prices.charged.charge import without_accounts
from archplan.prices.charged.reading import Asked, charged
from tests import bills
from tests.bills import Row, rows_of, written
from tests.build import planned
from tests.shell import run

SPEC = """\
title: Shop
region: ap-southeast-1
traffic:
  clock: {kind: schedule, requests: 10 million/month}
services:
  jobs: {type: sqs}
  files: {type: s3, holds: 100 GB}
connections:
  - clock -> jobs: {messages: 1/request}
"""
OURS, THEIRS = "111122223333", "444455556666"


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    own = [changed(row, resource=f"arn:aws:x:::shop-{at}") for at, row in enumerate(rows_of(planned(SPEC)))]
    others = [changed(row, tag="till", account=THEIRS, resource="arn:aws:x:::till/app") for row in own]
    return [*own, *others]


def net(rows) -> Fraction:
    return sum((row.net for row in rows), Fraction(0))


PARTS = {
    "tags: {Team: shop}": Part(tags=(("Team", ("shop",)),)),
    "tags: {Team: [shop, shop-2]}": Part(tags=(("Team", ("shop", "shop-2")),)),
    f'accounts: ["{OURS}"]': Part(accounts=(OURS,)),
    "resources: shop-*": Part(resources=("shop-*",)),
    "resources: 'arn:aws:x:::shop-?'": Part(resources=("arn:aws:x:::shop-?",)),
}


@pytest.mark.parametrize("said", PARTS)
def test_the_spec_says_which_rows_are_its_own(said, rows, tmp_path):
    of = planned(SPEC + f"bill: {{{said}}}\n")
    assert of.architecture.bill == (PARTS[said],)
    found = charged([written(tmp_path, "cur", rows)], Asked(of.architecture.bill))
    assert (found.net, found.left_out) == (net(rows) / 2, net(rows) / 2)
    assert set(reconcile(of, found).gaps) <= {"period"}


@pytest.mark.parametrize("pair", list(combinations(PARTS, 2)), ids=" and ".join)
def test_all_conditions_of_a_part_hold_and_any_part_of_a_list(pair, rows, tmp_path):
    """Every row is of the spec or among what is left out, whatever is asked for."""
    a, b = (PARTS[said] for said in pair)
    both = Part(
        *(getattr(a, name) or getattr(b, name) for name in ("tags", "accounts", "regions", "services", "resources"))
    )
    path = written(
        tmp_path,
        "cur",
        [*rows, changed(rows[0], tag="till", net=Fraction(5)), changed(rows[0], account=THEIRS, net=Fraction(7))],
    )
    whole = charged([path])
    for parts in ((both,), (a, b), (Part(regions=("eu-west-1",)), a)):
        found = charged([path], Asked(parts))
        assert found.net + found.left_out == whole.net
        assert found.left_rows + sum(it.rows for it in found.charges) == whole.rows
    assert charged([path], Asked((both,))).net <= charged([path], Asked((a, b))).net


@pytest.mark.parametrize("form", bills.ALL_FORMS)
def test_a_region_is_known_in_every_form(form, rows, tmp_path):
    other = changed(rows[0], usage_type="EU-Requests-Tier1", region="eu-west-1", net=Fraction(11))
    tax = Row("Tax", "AmazonSQS", "", net=Fraction(3))
    of_usage = [row for row in rows if row.net][:3]
    found = charged([written(tmp_path, form, [*of_usage, other, tax])], Asked((Part(regions=("ap-southeast-1",)),)))
    assert (found.net, found.left_out) == (net(of_usage), 14)
    assert {it.why for it in found.left} == {"of another region"}


def test_what_is_left_out_says_why_with_rows_and_dollars(rows, tmp_path):
    untagged = changed(rows[0], tag="", net=Fraction(9), listed=Fraction(9))
    found = charged([written(tmp_path, "cur", [*rows, untagged])], Asked((PARTS["tags: {Team: shop}"],)))
    assert {it.why: it.net for it in found.left} == {"with another tag Team": net(rows) / 2, "without a tag Team": 9}


def test_a_resource_that_no_file_names_is_refused(rows, tmp_path):
    for form in ("console", "explorer"):
        with pytest.raises(ArchplanError, match="no row names a resource"):
            charged([written(tmp_path, form, rows)], Asked((Part(resources=("shop-*",)),)))


def test_no_row_that_fits_says_what_the_rows_are(rows, tmp_path):
    with pytest.raises(ArchplanError, match=r"no row is of what was asked for: .* of another account"):
        charged([written(tmp_path, "cur", rows)], Asked((Part(accounts=("999988887777",)),)))


def test_the_call_takes_the_place_of_the_spec_and_no_account_is_printed(rows, tmp_path):
    spec = tmp_path / "shop.yaml"
    spec.write_text(SPEC + f"bill: {{tags: {{Team: shop}}, accounts: ['{OURS}']}}\n")
    odd = Row("Usage", f"arn:aws:x::{THEIRS}:thing", "APS1-Magic", net=Fraction(2), listed=Fraction(2))
    path = written(tmp_path, "cur", [*rows, odd])
    ran = run("reconcile", spec, "--bill", path, "--format", "json")
    assert ran.code == 0, ran.err
    of_spec = json.loads(ran.out)
    assert Fraction(of_spec["chargedCost"]) == net(rows) / 2 + 2
    assert Fraction(of_spec["costNotOfSpec"]) == net(rows) / 2
    called = json.loads(run("reconcile", spec, "--bill", path, "--tag", "Team=till", "--format", "json").out)
    assert Fraction(called["chargedCost"]) == net(rows) / 2
    for form in ("table", "json", "markdown"):
        out = run("reconcile", spec, "--bill", path, "--format", form).out
        assert OURS not in out and THEIRS not in out
        assert "do not belong to the spec" in out or form == "json"


def test_an_account_id_in_a_word_of_the_bill_is_masked():
    assert without_accounts("arn:aws:s3:us-east-1:111122223333:x 1234567890123") == (
        "arn:aws:s3:us-east-1:************:x 1234567890123"
    )


def test_the_section_moves_no_price_and_stands_in_no_picture(tmp_path):
    spec: Path = tmp_path / "shop.yaml"
    spec.write_text(SPEC + f"bill: {{accounts: ['{OURS}']}}\n")
    plain = tmp_path / "plain.yaml"
    plain.write_text(SPEC)
    assert run("cost", spec).out == run("cost", plain).out.replace("plain.yaml", "shop.yaml")
    run("draw", spec, "--output", tmp_path / "shop.drawio")
    assert OURS not in (tmp_path / "shop.drawio").read_text()
    assert OURS not in run("diff", plain, spec).out

"""A spec in memory is planned as the same spec on disk: the same bill, the same mistakes, the same includes."""

from __future__ import annotations

from typing import Any

import pytest

from archplan.estimate.plan import plan, plan_texts
from archplan.kernel.diagnostics import ArchplanError
from tests.build import SHOP
from tests.clock import DAY

SPEC = """\
title: Orders
region: us-east-1
include: [parts/traffic.yaml]
services:
  orders: {type: dynamodb, item_size: 4 KB, reads_are: strong}
connections:
  - clock -> orders: {reads: 1/request}
scenarios:
  crowded: {traffic: {clock: {users: 9 million/month}}}
"""
TRAFFIC = "traffic:\n  clock: {kind: schedule, users: 1 million/month, requests: 10 requests/user}\n"
FILES = {"spec.yaml": SPEC, "parts/traffic.yaml": TRAFFIC}


def lines(found) -> list[tuple[str, str, str]]:
    return [(line.subject, line.name, str(line.cost)) for line in found.bill.lines]


@pytest.fixture
def on_disk(tmp_path, monkeypatch):
    """Writes files into a folder of their own, where names are as short as in memory."""
    monkeypatch.chdir(tmp_path)

    def write(files: dict[str, str]) -> str:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        return next(iter(files))

    return write


@pytest.mark.parametrize("options", [
    {}, {"scenario": "crowded"}, {"settings": ("services.orders.item_size=9 KB",)}, {"scale": 3}, {"lang": "vi"},
])  # fmt: skip
def test_the_bill_is_that_of_the_files(on_disk, options: dict[str, Any]):
    """it: prices texts as files, with scenario, settings, scale and language"""
    here, there = plan_texts(FILES, on=DAY, **options), plan(on_disk(FILES), on=DAY, **options)
    assert lines(here) == lines(there) and here.bill.total == there.bill.total
    assert here.architecture.texts == there.architecture.texts and here.architecture.file == there.architecture.file
    assert (here.day, here.scenario, here.scale) == (there.day, there.scenario, there.scale)


def test_options_change_the_bill():
    """it: takes its options, for a test of sameness would not see that it takes none"""
    crowded, whole = plan_texts(FILES, on=DAY, scenario="crowded"), plan_texts(FILES, on=DAY)
    assert lines(crowded) != lines(whole) != lines(plan_texts(FILES, on=DAY, scale=3))


def test_an_overlay_of_prices_is_laid_over(tmp_path):
    """it: takes a folder of negotiated prices"""
    found = plan_texts(FILES, on=DAY, pricing=tmp_path)
    assert found.book.overlay == tmp_path


def test_an_example_costs_the_same():
    """it: prices the shop of the examples alike"""
    assert lines(plan_texts({str(SHOP): SHOP.read_text("utf-8")}, on=DAY)) == lines(plan(SHOP, on=DAY))


WRONG = {
    "an unknown option": {"spec.yaml": SPEC.replace("reads_are", "reads_aer"), "parts/traffic.yaml": TRAFFIC},
    "a mistake in an included file": {"spec.yaml": SPEC, "parts/traffic.yaml": TRAFFIC.replace("users:", "usres:")},
    "two mistakes": {"spec.yaml": SPEC.replace("4 KB", "4 apples").replace("dynamodb", "dynamo"), "parts/traffic.yaml": TRAFFIC},
    "no YAML": {"spec.yaml": "services: {"},
    "a tab": {"spec.yaml": "services:\n\tx: {type: s3}\n"},
    "nothing": {"spec.yaml": ""},
    "no mapping": {"spec.yaml": "- a\n"},
    "a missing include": {"spec.yaml": SPEC},
    "an include outside": {"spec.yaml": SPEC.replace("parts/traffic", "../traffic")},
    "an absolute include": {"spec.yaml": SPEC.replace("parts/traffic.yaml", "/etc/passwd")},
    "an include of nothing": {"spec.yaml": SPEC.replace("parts/traffic.yaml", "''")},
    "an include twice": {"spec.yaml": SPEC.replace("[", "[parts/traffic.yaml, "), "parts/traffic.yaml": TRAFFIC},
    "an include of itself": {"spec.yaml": SPEC.replace("parts/traffic.yaml", "spec.yaml")},
    "an include in an include": {"spec.yaml": SPEC, "parts/traffic.yaml": TRAFFIC + "include: [x.yaml]\n"},
    "too large a text": {"spec.yaml": "# " + "x" * 3_000_000 + "\n"},
    "too large an include": {"spec.yaml": SPEC, "parts/traffic.yaml": "# " + "x" * 3_000_000 + "\n"},
    "an unknown scenario": {"spec.yaml": "services: {a: {type: s3}}\n", "?": "none"},
}  # fmt: skip


@pytest.mark.parametrize("files", WRONG.values(), ids=WRONG)
def test_the_mistakes_are_those_of_the_files(on_disk, files):
    """it: says every mistake of a text as of a file, at the same place, with the same texts"""
    scenario = files.get("?")
    with pytest.raises(ArchplanError) as there:
        plan(on_disk({name: text for name, text in files.items() if name != "?"}), on=DAY, scenario=scenario)
    with pytest.raises(ArchplanError) as here:
        plan_texts(files, on=DAY, scenario=scenario)
    assert here.value.diagnostics == there.value.diagnostics
    assert here.value.texts == there.value.texts


def test_no_file_is_read(tmp_path, monkeypatch):
    """it: includes nothing from the disk, though a file of that name lies there"""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/traffic.yaml").write_text(TRAFFIC)
    with pytest.raises(ArchplanError) as found:
        plan_texts({"spec.yaml": SPEC}, on=DAY)
    assert [it.slug for it in found.value.diagnostics] == ["no-such-file"]


@pytest.mark.parametrize("name", ["folder/spec.yaml", "./spec.yaml"])
def test_includes_stand_beside_the_spec(name):
    """it: looks for an include beside the spec, however its name is written"""
    beside = name.replace("spec.yaml", "parts/traffic.yaml").removeprefix("./")
    assert lines(plan_texts({name: SPEC, beside: TRAFFIC}, on=DAY)) == lines(plan_texts(FILES, on=DAY))


def test_an_include_is_found_by_a_longer_way(on_disk):
    """it: follows a name that leaves a folder and comes back"""
    files = {"spec.yaml": SPEC.replace("parts/", "parts/../parts/"), "parts/traffic.yaml": TRAFFIC}
    assert lines(plan_texts(files, on=DAY)) == lines(plan(on_disk(files), on=DAY))


def test_a_mark_of_byte_order_is_no_part_of_a_text(on_disk):
    """it: takes off the mark that some editors write before UTF-8"""
    files = {name: "\ufeff" + text for name, text in FILES.items()}
    assert lines(plan_texts(files, on=DAY)) == lines(plan(on_disk(files), on=DAY))


def test_half_a_character_is_a_mistake():
    """it: says where a text has half a pair of surrogates, which no file could hold"""
    with pytest.raises(ArchplanError) as found:
        plan_texts({"spec.yaml": "region: us-east-1\ntitle: \ud800\n"}, on=DAY)
    (it,) = found.value.diagnostics
    assert it.slug == "not-utf-8" and str(it.span) == "spec.yaml:2:8"

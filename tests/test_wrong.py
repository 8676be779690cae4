"""Every mistake is found at its place, in one run, and reads well: the files of `tests/wrong/` are marked with the
slugs their lines deserve, and the golden beside each is what a person sees."""

import os
import re
import time
from pathlib import Path

import pytest

from archplan import plan, review
from archplan.estimate.plan import plan_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.text import yaml as source
from archplan.text.located import merged
from tests.conftest import ROOT, needs_unix
from tests.fuzz import VALUES
from tests.shell import open_shop, run

FOLDER = ROOT / "tests/wrong"
SPECS = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_mistakes_are_found_where_they_are_marked(spec):
    with pytest.raises(ArchplanError) as wrong:
        plan(spec)
    found = [(d.span.file, d.span.line, d.slug) for d in wrong.value.diagnostics]
    marked = [
        (file, number, slug)
        for file in {str(spec), *(file for file, _, _ in found)}
        for number, line in enumerate(Path(file).read_text("utf-8").splitlines(), 1)
        for slug in line.partition("# error: ")[2].split()
    ]
    assert sorted(found) == sorted(marked)


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_mistakes_read_well(spec, golden, monkeypatch):
    monkeypatch.chdir(ROOT)
    ran = run("cost", spec.relative_to(ROOT))
    assert (ran.code, ran.out) == (2, "")
    golden(spec.with_suffix(".txt"), ran.err)


# What is too large, too deep or no text at all is written here, not kept in a file.

HUGE = 100_000_000  # bytes


def sparse(path):
    """100 MB of nothing that take no room on the disk."""
    with path.open("wb") as file:
        file.truncate(HUGE)


def pipe(path):
    """A pipe that nobody writes to: whoever opens it to read waits for ever."""
    os.mkfifo(path)


def bomb():
    """Nine lists of nine aliases of the one before: 9**9 values, were they expanded."""
    lists = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(["a0: &a0 [lol]", *lists])


ODD = {
    "a file of 100 MB": (sparse, 1, "file-too-large"),
    "brackets 10,000 deep": ("title: " + "[" * 10_000, 1, "too-deep"),
    "braces 10,000 deep": ("title: " + "{a: " * 10_000, 1, "too-deep"),
    "lists 10,000 deep": ("- " * 10_000 + "a", 1, "too-deep"),
    "keys 10,000 deep": ("? " * 10_000 + "a", 1, "too-deep"),
    "indented 1,000 deep": ("\n".join(" " * n + "a:" for n in range(1_000)), 41, "too-deep"),
    "lists 400,000 deep": ("a:\n" + "- " * 400_000, 2, "too-deep"),
    "100,001 values": (f"title: [{'a,' * 100_001}]", 1, "too-many-values"),
    "an alias bomb": (bomb(), 1, "alias"),
    "text that is not UTF-8": ("title: café".encode("latin-1"), 1, "not-utf-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1, "not-utf-8"),
    "a NUL byte": (b"title: Shop\nregion: a\0b\n", 2, "not-yaml"),
    "an empty file": ("", 1, "empty-file"),
    "only comments": ("# nothing\n\n# but words\n", 1, "empty-file"),
    "only a document mark": ("---\n", 1, "empty-file"),
    "a folder": (lambda path: path.mkdir(), 1, "not-a-file"),
    "no file": (lambda path: None, 1, "no-such-file"),
    "a link to itself": (lambda path: path.symlink_to(path), 1, "unreadable-file"),
    "a pipe": (pipe, 1, "not-a-file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), 1, "not-a-file"),
}


ON_UNIX = ("a link to itself", "a pipe", "a device")


@pytest.mark.parametrize(
    "made, line, slug",
    [pytest.param(*row, id=key, marks=needs_unix if key in ON_UNIX else ()) for key, row in ODD.items()],
)
def test_what_is_no_spec_is_refused_at_once(made, line, slug, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if callable(made):
        made(tmp_path / "odd.yaml")
    else:
        (tmp_path / "odd.yaml").write_bytes(made if isinstance(made, bytes) else made.encode())
    (tmp_path / "kept.svg").write_text("a picture from before")
    before = sorted(os.listdir(tmp_path))
    start = time.process_time()
    ran = run("draw", "odd.yaml", "-o", "kept.svg")
    assert time.process_time() - start < 2
    assert (ran.code, ran.out) == (2, "")
    assert re.match(rf"odd\.yaml:{line}:\d+: error\[{slug}\] .+", ran.err), ran.err
    assert len(ran.err) < 1000
    assert (tmp_path / "kept.svg").read_text() == "a picture from before"
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_one_may_not_read_is_said_to_be_so(tmp_path):
    spec = tmp_path / "secret.yaml"
    spec.write_text("region: us-east-1")
    spec.chmod(0)
    assert "error[unreadable-file]" in run("cost", spec).err


@pytest.fixture
def shop(tmp_path, monkeypatch):
    return open_shop(tmp_path, monkeypatch)


@pytest.mark.parametrize("patch, slug", {
    "--scenario lunch": "unknown-scenario",
    "--set services.door": "bad-setting",
    "--set services..rules=3": "bad-setting",
    "--set services.door.rules=-3": "bad-value",
    "--set services.dor.rules=3": "missing-option",
    "--set services.door.rules={": "not-yaml",
    "--set services=": "no-services",
}.items())  # fmt: skip
def test_a_patch_that_does_not_fit_is_a_mistake_of_its_own(patch, slug, shop):
    ran = run("cost", "shop.yaml", *patch.split())
    assert ran.code == 2
    assert re.match(rf"(shop\.yaml|--set):\d+:\d+: error\[{slug}\]", ran.err), ran.err


def test_a_setting_is_shown_with_its_caret(shop):
    ran = run("cost", "shop.yaml", "--set", "region=us-east-1", "--set", "services.door.rules=-3")
    assert ran.err == (
        "--set:2:21: error[bad-value] rules: '-3' is below 0\n"
        "  |\n"
        "2 | services.door.rules=-3\n"
        "  |                     ^^\n"
        "  = hint: write something like '3'\n"
        "\n1 mistake; nothing was written\n"
    )


# Values a spec may hold by accident or malice, each put where a value of any kind stands.

SPOTS = [
    "title", "region", "budget", "targets", "targets.rto", "targets.availability", "free_tier", "prices", "allow", "include",
    "prices.discount", "prices.discount.alb", "traffic", "traffic.shoppers", "traffic.shoppers.requests",
    "traffic.shoppers.users", "traffic.shoppers.request", "traffic.shoppers.shape", "traffic.shoppers.peak",
    "traffic.shoppers.growth", "traffic.shoppers.edges", "traffic.shoppers.edges.europe", "traffic.shoppers.kind", "services",
    "services.door", "services.door.type", "services.door.region", "services.door.rules", "services.door.targets",
    "services.door.connection_lasts", "services.orders.holds", "services.orders.recovery", "services.orders.indexes",
    "services.orders.read_capacity", "services.orders.utilization", "places", "places.main", "places.main.type",
    "places.main.zones", "places.main.public", "places.main.region", "places.main.holds", "places.main.endpoints",
    "connections", "scenarios", "money", "money.until", "money.vat", "money.credits", "money.currency", "bill", "bill.tags", "bill.accounts",
]  # fmt: skip


@pytest.mark.parametrize("spot", SPOTS)
def test_no_value_anywhere_breaks_archplan(spot, shop):
    text = shop.read_text() + "places: {main: {type: vpc, public: [door]}}\n"
    for value in VALUES:
        try:
            tree = source.parse(text, "shop.yaml")
            patch = source.parse(f"{{value: {value}}}", "patch.yaml")["value"]
        except ArchplanError:
            continue  # not a value in YAML
        for key in reversed(spot.split(".")):
            patch = source.Located({key: patch}, patch.span, {key: patch.span})
        try:
            planned = plan_of(merged(tree, patch), {"shop.yaml": text}, "shop.yaml")
            review(planned)
        except ArchplanError as wrong:
            assert all(d.message and d.span.line >= 1 for d in wrong.diagnostics), value

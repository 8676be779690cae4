"""draw.io files: our own come back without loss, those of others by their shapes, and no file breaks the reader."""

import base64
import json
import random
import re
import zlib
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from archplan.checks.review import review
from archplan.cli import cli
from archplan.drawing.formats.aws4 import shape
from archplan.drawing.page.scene import Node
from archplan.estimate.plan import plan, plan_texts
from archplan.estimate.report import Report
from archplan.importers.draft import ASK
from archplan.importers.formats._drawio.cells import LARGEST, pages
from archplan.importers.formats._drawio.labels import slug
from archplan.importers.formats._drawio.shapes import book, key_of, known
from archplan.importers.importer import imported
from archplan.importers.writing import text_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs import render
from archplan.services import catalog
from tests.clock import DAY
from tests.conftest import ROOT

SPECS = sorted((ROOT / "architectures").rglob("*.yaml"))
every = pytest.mark.parametrize("path", SPECS, ids=lambda path: f"{path.parent.name}-{path.stem}")


@cache
def drawn(path, **options):
    return str(render("drawio", Report(plan(path, on=DAY)), **options))


def file_of(tmp_path, text, name="x.drawio"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def drafted(tmp_path, text):
    return imported([file_of(tmp_path, text)])[1]


def back(tmp_path, text):
    """The plan of what an import of the file makes."""
    return plan_texts({"draft.yaml": text_of(drafted(tmp_path, text))}, on=DAY)


def arrows(architecture):
    return [(c.source, c.target) for c in architecture.connections]


def things(architecture):
    """Services with their options as they are written, but for the order of keys."""
    return {name: it.spec.plain() for name, it in architecture.services.items()}


# ------------------------------------------------------------------------------------------- our own files


@every
@pytest.mark.heavy
def test_a_file_of_ours_comes_back_without_loss(path, tmp_path):
    old, new = plan(path, on=DAY), back(tmp_path, drawn(path))
    a, b = old.architecture, new.architecture
    assert things(b) == things(a) and list(b.services) == list(a.services)
    assert {k: v.plain() for k, v in b.tree["traffic"].items()} == {k: v.plain() for k, v in a.tree["traffic"].items()}
    assert {k: v.plain() for k, v in b.tree.get("places").items()} == {k: v.plain() for k, v in a.tree["places"].items()} if a.places else not b.places
    assert arrows(b) == arrows(a)
    assert [(s.number, s.text, s.hops) for s in b.steps] == [(s.number, s.text, s.hops) for s in a.steps]
    assert new.bill.total == old.bill.total and new.bill.is_complete == old.bill.is_complete
    assert (b.title, b.region, b.budget, b.targets, sorted(b.scenarios)) == (a.title, a.region, a.budget, a.targets, sorted(a.scenarios))


@every
@pytest.mark.heavy
@pytest.mark.parametrize("options", [{"view": "logical"}, {"view": "network"}, {"folded": True}, {"page": "slide"}], ids=str)
def test_what_a_view_leaves_out_is_kept_too(path, options, tmp_path):
    if options.get("view") == "network" and not plan(path, on=DAY).architecture.places:
        return
    old, new = plan(path, on=DAY), back(tmp_path, drawn(path, **options))
    assert things(new.architecture) == things(old.architecture)
    assert arrows(new.architecture) == arrows(old.architecture)
    assert new.bill.total == old.bill.total

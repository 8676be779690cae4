"""What the live page is made of: all of it from archplan, the bundle of the sources beside it, nothing from the network."""

from __future__ import annotations

import json
import re
from hashlib import sha256

import pytest

from tests.conftest import ROOT

ASSETS = ROOT / "archplan/live/page/assets"
SOURCES = ROOT / "editors/page"
OWN = sorted(it for it in ASSETS.iterdir() if it.name not in ("editor.js", "editor-licences.txt"))


def test_the_bundle_is_made_of_the_sources_beside_it() -> None:
    """it: is as `npm run build` left it, of these sources and of the versions in the lock"""
    head, _, code = (ASSETS / "editor.js").read_bytes().partition(b"\n")
    listed = re.search(r"const sources = \[(.+)\];", (SOURCES / "build.js").read_text("utf-8"))
    assert listed is not None
    names = json.loads(f"[{listed[1]}]")
    assert {"package-lock.json", "build.js", *(it.name for it in SOURCES.glob("*.js"))} == set(names)
    made = sha256(b"".join((SOURCES / name).read_bytes() for name in names)).hexdigest()
    assert head.decode() == f"// sources {made} bundle {sha256(code).hexdigest()}"


def test_every_package_in_the_bundle_says_its_licence() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))
    wanted = json.loads((SOURCES / "package.json").read_text("utf-8"))
    said = (ASSETS / "editor-licences.txt").read_text("utf-8")
    for name, version in wanted["dependencies"].items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version, "pinned"
        assert f"{name} {version}, MIT" in said
    assert "resolved" not in json.dumps(lock), "the lock names no registry"


@pytest.mark.parametrize("path", OWN, ids=lambda it: it.name)
def test_the_pages_own_files_ask_nothing_of_the_network(path) -> None:
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://|@import|url\((?!#)", text) == []
    assert len(text.splitlines()) < 400
    assert not re.search(r"innerHTML|insertAdjacentHTML|outerHTML|document\.write|\beval\(|new Function", text)


def test_the_page_loads_what_there_is() -> None:
    """it: names only files that are there, and every file is named somewhere"""
    named = set()
    for path in OWN:
        text = path.read_text("utf-8")
        named |= set(re.findall(r'from "\./([\w.-]+)"', text)) | set(re.findall(r"\$assets/([\w.-]+)", text))
    assert named | {"page.html", "editor-licences.txt"} == {it.name for it in ASSETS.iterdir()}

"""The extension of VS Code starts what there is, and a package of it that is none is told from one."""

from __future__ import annotations

import json
import zipfile
from typing import Any

import pytest

from archplan.cli import VERBS
from archplan.kernel.version import __version__
from archplan.live.language.server import LANGUAGE
from tests.conftest import ROOT
from tests.vsix import ENGINE, wrong_with

FOLDER = ROOT / "editors/vscode"
PACKAGE: dict[str, Any] = json.loads((FOLDER / "package.json").read_text("utf-8"))


def test_it_starts_the_language_server():
    """it: has archplan's version, starts a verb that there is, and lets no folder that is opened say what is started"""
    settings = PACKAGE["contributes"]["configuration"]["properties"]
    assert PACKAGE["version"] == __version__
    assert [settings["archplan.command"]["default"], *settings["archplan.arguments"]["default"]] == ["archplan", "lsp"]
    assert "lsp" in VERBS.names() and all(it["scope"] == "machine" for it in settings.values())
    assert [it["id"] for it in PACKAGE["contributes"]["languages"]] == [LANGUAGE]


def test_its_lock_names_no_host():
    assert '"resolved"' not in (FOLDER / "package-lock.json").read_text("utf-8")


MANIFEST = (
    '<PackageManifest xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011"><Metadata>'
    f'<Identity Id="archplan" Version="{__version__}" Publisher="archplan"/><Properties>'
    f'<Property Id="{ENGINE}" Value="{PACKAGE["engines"]["vscode"]}"/></Properties></Metadata></PackageManifest>'
)
FILES = {
    "[Content_Types].xml": "<Types/>", "extension.vsixmanifest": MANIFEST, "extension/package.json": json.dumps(PACKAGE),
    "extension/dist/extension.js": "", "extension/language-configuration.json": "{}",
}  # fmt: skip


@pytest.mark.parametrize(("change", "said"), [
    ({}, []), ({"extension.vsixmanifest": None}, ["it has no extension.vsixmanifest"]),
    ({"extension.vsixmanifest": MANIFEST.replace(__version__, "9.9")}, ["its manifest says another version than package.json"]),
    ({"extension/dist/extension.js": None}, ["./dist/extension.js is not in it"]),
    ({"extension/node_modules/x.js": ""}, ["extension/node_modules/x.js does not belong in it"]),
])  # fmt: skip
def test_a_package_that_is_none_is_found(tmp_path, change, said):
    with zipfile.ZipFile(tmp_path / "it.vsix", "w") as made:
        for name, text in {**FILES, **change}.items():
            if text is not None:
                made.writestr(name, text)
    assert wrong_with(tmp_path / "it.vsix") == said

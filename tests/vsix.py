"""Whether a built extension of VS Code is one: ``python -m tests.vsix editors/vscode/archplan.vsix``."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

SCHEMA = "{http://schemas.microsoft.com/developer/vsx-schema/2011}"
ENGINE = "Microsoft.VisualStudio.Code.Engine"


def wrong_with(vsix: Path) -> list[str]:
    """What keeps it from being installed as the extension that its package.json describes; nothing where it is right."""
    with zipfile.ZipFile(vsix) as held:
        if broken := held.testzip():
            return [f"{broken} cannot be read"]
        names = set(held.namelist())
        missing = {"[Content_Types].xml", "extension.vsixmanifest", "extension/package.json"} - names
        if missing:
            return [f"it has no {name}" for name in sorted(missing)]
        package = json.loads(held.read("extension/package.json"))
        manifest = ET.fromstring(held.read("extension.vsixmanifest"))
    identity = manifest.find(f"{SCHEMA}Metadata/{SCHEMA}Identity")
    engine = [it.get("Value") for it in manifest.iter(f"{SCHEMA}Property") if it.get("Id") == ENGINE]
    wrong = []
    for key, of in (("Id", "name"), ("Version", "version"), ("Publisher", "publisher")):
        if identity is None or identity.get(key) != package[of]:
            wrong.append(f"its manifest says another {of} than package.json")
    if engine != [package["engines"]["vscode"]]:
        wrong.append("its manifest says another engine than package.json")
    files = [package["main"], *(it["configuration"] for it in package["contributes"]["languages"])]
    wrong += [f"{file} is not in it" for file in files if f"extension/{file.removeprefix('./')}" not in names]
    wrong += [
        f"{name} does not belong in it" for name in sorted(names) if "node_modules" in name or name.endswith(".map")
    ]
    return wrong


if __name__ == "__main__":
    found = wrong_with(Path(sys.argv[1]))
    print("\n".join(found) or "it is an extension as its package.json says")
    sys.exit(1 if found else 0)

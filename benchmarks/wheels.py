"""Whether every dependency has a wheel for each system and Python: ``python benchmarks/wheels.py`` writes docs/systems.md.

Asks pip to resolve archplan's dependencies for a machine that is not this one, wheels alone; nothing is installed.
Needs a package index; takes some minutes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/systems.md"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "Linux x86-64, glibc 2.28 or newer": ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "Linux ARM, glibc 2.28 or newer": ("manylinux_2_28_aarch64", "manylinux_2_27_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
    "Linux x86-64, musl (Alpine)": ("musllinux_1_2_x86_64", "musllinux_1_1_x86_64"),
    "Windows x86-64": ("win_amd64",),
    "macOS 13 or newer, Apple silicon": tuple(f"macosx_{major}_0_arm64" for major in range(13, 10, -1)),
    "macOS 13 or newer, Intel": (*(f"macosx_{major}_0_x86_64" for major in range(13, 10, -1)), *(f"macosx_10_{minor}_x86_64" for minor in range(16, 8, -1))),
}  # fmt: skip
ABOVE = """# Systems

Python 3.11 to 3.14, and nothing else: no Graphviz, no fonts, no browser. On Windows, in PowerShell:

```powershell
py -m venv .venv; .venv\\Scripts\\pip install .; .venv\\Scripts\\archplan report architectures\\online-shop.yaml -o out
```

Whether pip finds a wheel of every dependency there, asked by `python benchmarks/wheels.py` on {day}; the workflow
`.github/workflows/test.yml` runs the tests on Linux, Windows and macOS. What stands here was resolved, not run: archplan
itself was run on Linux. (pip takes conditions on the system from the machine that asks: of colorama, which click wants on
Windows alone, there is one wheel for all.)

| system | {pythons} |
|---|{rules}|
"""


def lacking(python: str, platforms: tuple[str, ...], wanted: list[str]) -> str:
    """What pip says it cannot find, or nothing; how many wheels it chose where all are there."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [
            sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--only-binary=:all:",
            "--target", folder, "--python-version", python, "--implementation", "cp", "--report", str(report),
            *(word for platform in platforms for word in ("--platform", platform)), *wanted,
        ]  # fmt: skip
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode == 0:
            return f"all {len(json.loads(report.read_text('utf-8'))['install'])} wheels"
        names = dict.fromkeys(re.findall(r"No matching distribution found for ([\w.-]+)", done.stderr))
        return f"no wheel of {', '.join(names) or 'one'}"


def main() -> None:
    from datetime import date

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    rows = [
        f"| {name} | {' | '.join(lacking(python, tags, wanted) for python in PYTHONS)} |"
        for name, tags in SYSTEMS.items()
    ]
    above = ABOVE.format(day=date.today(), pythons=" | ".join(PYTHONS), rules="|".join("---" for _ in PYTHONS))
    PAGE.write_text(above + "\n".join(rows) + "\n", encoding="utf-8")
    print(PAGE.read_text("utf-8"))


if __name__ == "__main__":
    main()

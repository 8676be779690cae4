"""How much each example makes the program do, counted: ``python benchmarks/work.py`` prints it, ``--write`` keeps it.

Counts do not depend on the machine, as seconds do: Python calls of our own functions for a price, a check and a
picture, and for a report how many plans are priced, bills made and pictures laid out. Each is counted once what is
loaded once has been loaded, and pictures are laid out anew. Calls depend on the minor version of Python, which `work.json` names.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "benchmarks/work.json"
DAY = "2026-11-30"
WITHIN = 0.05  # a count may be this part above or below the one that is kept
VERBS = {"cost": [], "check": ["--no-cache"], "draw": ["-o", "it.svg"]}
PARTS = {
    "plans": ("estimate/plan.py", "_priced"),
    "bills": ("estimate/pricing.py", "bill"),
    "layouts": ("drawing/layout/place.py", "_lay_out"),
}


def examples() -> list[Path]:
    """Every spec of ``architectures/`` that is one, not a part of another."""
    found = sorted((ROOT / "architectures").rglob("*.yaml"))
    return [path for path in found if "\nservices:" in path.read_text("utf-8")]


def counted(words: list[str]) -> Counter[CodeType]:
    """How often each of our own functions is called by a command."""
    from archplan.cli._verbs import cli

    calls: Counter[CodeType] = Counter()

    def seen(frame: Any, event: str, _: Any) -> None:
        if event == "call":
            calls[frame.f_code] += 1

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        sys.setprofile(seen)
        try:
            cli(words, standalone_mode=False)
        except SystemExit as left:
            if left.code not in (0, 1, None):
                raise
        finally:
            sys.setprofile(None)
    return Counter(
        {code: times for code, times in calls.items() if "/archplan/" in code.co_filename.replace(os.sep, "/")}
    )


def work(spec: Path) -> dict[str, int]:
    """The counts of one example."""
    from archplan.drawing.layout.place import forget

    found = {}
    for verb, words in VERBS.items():
        for _ in range(2):
            forget()
            calls = counted([verb, str(spec), "--on", DAY, *words])
        found[verb] = sum(calls.values())
    forget()
    calls = counted(["report", str(spec), "--on", DAY, "-o", "it.md"])
    for name, (file, function) in PARTS.items():
        found[name] = sum(
            n for code, n in calls.items() if code.co_name == function and code.co_filename.endswith(file)
        )
    return found


def apart(kept: dict[str, dict[str, int]], found: dict[str, dict[str, int]], calls: bool = True) -> list[str]:
    """Every count that is not within the limit of the one kept, in words; calls only where the Python is the same."""
    wrong = [f"{name}: no counts are kept" for name in found if name not in kept]
    wrong += [f"{name}: counts are kept and there is no such example" for name in kept if name not in found]
    for name in found.keys() & kept.keys():
        for what, number in found[name].items():
            before = kept[name][what]
            if (calls or what in PARTS) and abs(number - before) > WITHIN * before:
                wrong.append(f"{name}: {what} {number:,}, kept is {before:,}")
    return sorted(wrong)


def version() -> str:
    """The minor version of this Python."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def main() -> None:
    """Count every example, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        found = {spec.relative_to(ROOT).as_posix(): work(spec) for spec in examples()}
    text = json.dumps({"python": version(), "counts": found}, indent=1) + "\n"
    if "--write" in sys.argv:
        KEPT.write_text(text, "utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()

"""What a command costs, as ratios against another command of the same run: ``python benchmarks/run.py``.

Machines are noisy and differ, so only ratios count: each pair is run in turn, and the median of the pairs' ratios
is printed. Needs nothing beyond the installed package; the `diagrams` script needs Graphviz's `dot` on the path
and is left out, with a word, where there is none.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHOP = str(ROOT / "architectures/online-shop.yaml")
PYTHON = sys.executable
RUNS = int(os.environ.get("RUNS", "15"))


def seconds(command: list[str], folder: str) -> float:
    """Processor seconds of one whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(name: str, ours: list[str], theirs: list[str], aim: float) -> None:
    """Print the median ratio of two commands, run in turn."""
    with tempfile.TemporaryDirectory() as folder:
        for command in (ours, theirs):
            seconds(command, folder)
        pairs = [(seconds(ours, folder), seconds(theirs, folder)) for _ in range(RUNS)]
    ratios = sorted(a / b for a, b in pairs if b)
    a, b = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    low, high = ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]
    print(
        f"{name:<66} {statistics.median(ratios):5.2f}x  (aim {aim}x; {low:.2f} to {high:.2f}; {a:.0f} and {b:.0f} ms)"
    )


def main() -> None:
    """Run every comparison."""
    started = time.time()
    archplan = [PYTHON, "-m", "archplan.cli"]
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compare("cost online-shop / python -c 'import yaml'", [*archplan, "cost", SHOP], [PYTHON, "-c", "import yaml"], 4)
    largest = max((ROOT / "architectures").rglob("*.yaml"), key=lambda path: path.read_text("utf-8").count("{type: "))
    compare(
        f"cost {largest.stem}, the largest example / python -c 'import yaml'",
        [*archplan, "cost", str(largest)], [PYTHON, "-c", "import yaml"], 5,
    )  # fmt: skip
    script = str(ROOT / "benchmarks/shop_diagrams.py")
    if shutil.which("dot"):
        compare(
            "draw online-shop -o x.svg / a diagrams script of the same graph",
            [*archplan, "draw", SHOP, "-o", "x.svg"], [PYTHON, script], 1.2,
        )  # fmt: skip
    else:
        print("draw against a diagrams script: left out, it needs Graphviz's dot on the path")
    print(f"{RUNS} pairs each, {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()

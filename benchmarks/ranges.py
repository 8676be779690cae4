"""What a simulation and advice cost against other commands, as ratios: ``python benchmarks/ranges.py``. Needs numpy.

Of the online shop with bands: a million draws at once against ten thousand exact pricings (of which a hundred are measured), and
the peak of memory above the start. Of the commands: 8,192 draws, limits included, against one cold `archplan cost` and `import
numpy`; `advise` on the largest community spec against one `check` of it. ``--json`` prints the figures for `run.py`.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archplan.analysis.arrays import simulate_many
from archplan.analysis.draws import points
from archplan.analysis.inputs import bands, with_values
from archplan.estimate.plan import plan

ROOT = Path(__file__).parent.parent
BANDS = {
    "users: 30,000 users/month": "users: 20_000..30_000..60_000 users/month",
    "sessions: 6 sessions/user": "sessions: 4..6..9 sessions/user",
    "response: 60 KB": "response: 60 KB ± 50%",
    "writes: 0.4/request": "writes: 0.2..0.4..0.9/request",
    "holds: 50 GB": "holds: 20..50..400 GB",
}
EXACT = 100
PAIRS = 3
AT_ONCE, MEMORY = "a million draws at once / 10,000 exact pricings", "a million draws at once, MB above the start"
SIMULATE, ADVISE = "simulate, 8,192 draws / cost and import numpy", "advise on the largest community spec / check"


def figures() -> dict[str, float]:
    """Every ratio by its name in `aims.json`. Measure them in a process of their own: memory is counted from its start."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "shop.yaml"
        text = (ROOT / "architectures/online-shop.yaml").read_text("utf-8")
        for number, band in BANDS.items():
            assert number in text, number
            text = text.replace(number, band, 1)
        spec.write_text(text, "utf-8")
        found = _in_process(spec)
        archplan, numpy = [sys.executable, "-m", "archplan.cli"], [sys.executable, "-c", "import numpy"]
        simulate, cost = [*archplan, "simulate", str(spec), "--samples", "8192"], [*archplan, "cost", str(spec)]
        found[SIMULATE] = _median([simulate], [cost, numpy])
    largest = max(
        (ROOT / "architectures/community").glob("*.yaml"), key=lambda it: it.read_text("utf-8").count("type: ")
    )
    found[ADVISE] = _median([[*archplan, "advise", str(largest)]], [[*archplan, "check", str(largest)]])
    return found


def main() -> None:
    aims = json.loads((ROOT / "benchmarks/aims.json").read_text("utf-8"))
    found = figures()
    if "--json" in sys.argv:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:<60} {value:6.2f}  (aim {aims[name]['aim']})")


def _in_process(spec: Path) -> dict[str, float]:
    found = plan(spec)
    known = bands(found)
    started = time.process_time()
    for point in list(points(128, len(known)))[:EXACT]:
        assert with_values(found, {it: it.at(part) for it, part in zip(known, point, strict=True)}).bill.total
    exact = (time.process_time() - started) / EXACT * 10_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    simulate_many(found, 2**20)
    at_once = time.process_time() - started
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {AT_ONCE: at_once / exact, MEMORY: more}


def _median(ours: list[list[str]], theirs: list[list[str]]) -> float:
    """The median of the ratios of what two rows of commands take, run in turn."""
    return statistics.median(sum(map(_seconds, ours)) / sum(map(_seconds, theirs)) for _ in range(PAIRS))


def _seconds(command: list[str]) -> float:
    """Processor seconds of one whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check="check" not in command, cwd=ROOT, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()

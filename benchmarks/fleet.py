"""What a fleet costs against a check of the same specs: ``python benchmarks/fleet.py``.

A thousand made-up specs of thirty services each (SPECS=100 for fewer) are checked, priced as a fleet with nothing kept, and
priced again from what was kept, by two processes each. Ratios of processor time and of the clock are printed.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.specs import spec  # noqa: E402

SPECS = int(os.environ.get("SPECS", "1000"))
ARCHPLAN = [sys.executable, "-m", "archplan.cli"]
AIMS = {"cold": 0.5, "with rules": 1.1, "from the cache": 0.05}


def timed(words: list[str], folder: Path, cache: Path) -> tuple[float, float]:
    """Processor seconds of a call with its own processes, and seconds by the clock."""
    environment = os.environ | {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT)}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*ARCHPLAN, *words], cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "specs"
        folder.mkdir()
        for seed in range(SPECS):
            (folder / f"team{seed % 40:02d}").mkdir(exist_ok=True)
            (folder / f"team{seed % 40:02d}" / f"spec{seed:04d}.yaml").write_text(spec(seed), encoding="utf-8")
        caches = [Path(place) / f"cache{number}" for number in range(3)]
        checked = timed(["check", ".", "--jobs", "2"], folder, caches[0])
        found = {
            "cold": timed(["fleet", ".", "--jobs", "2"], folder, caches[1]),
            "from the cache": timed(["fleet", ".", "--jobs", "2"], folder, caches[1]),
            "with rules": timed(["fleet", ".", "--jobs", "2", "--rules"], folder, caches[2]),
        }
    print(
        f"{SPECS} specs of thirty services, two processes; against check: {checked[0]:.1f} s of processors, {checked[1]:.1f} s"
    )
    for name, (processors, clock) in found.items():
        ratio = processors / checked[0]
        print(
            f"  fleet, {name}: {ratio:.3f} of the processors' time, {clock / checked[1]:.3f} by the clock (aim {AIMS[name]})"
        )


if __name__ == "__main__":
    main()

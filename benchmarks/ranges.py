"""What a simulation costs against pricing exactly, as ratios: ``python benchmarks/ranges.py``. Needs numpy.

Of the online shop with bands: a million draws at once against ten thousand exact pricings (of which a hundred are measured), and
the peak of memory above the start. Of the command: 10,000 draws against one cold `archplan cost` and `import numpy`.
"""

from __future__ import annotations

import resource
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


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "shop.yaml"
        text = (ROOT / "architectures/online-shop.yaml").read_text("utf-8")
        for number, band in BANDS.items():
            assert number in text, number
            text = text.replace(number, band, 1)
        spec.write_text(text, "utf-8")
        _in_process(spec)
        archplan = [sys.executable, "-m", "archplan.cli"]
        many = _seconds([*archplan, "simulate", str(spec), "--samples", "8192"])
        cost, numpy = _seconds([*archplan, "cost", str(spec)]), _seconds([sys.executable, "-c", "import numpy"])
        print(f"8,192 draws, the whole command / cost and import numpy: {many / (cost + numpy):.1f} (aim 1.3)")


def _in_process(spec: Path) -> None:
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
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(
        f"1,048,576 draws at once / 10,000 exact pricings: {at_once / exact:.2f} (aim 0.1), {more} MB above the start (aim 100)"
    )


def _seconds(command: list[str]) -> float:
    """Processor seconds of one whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()

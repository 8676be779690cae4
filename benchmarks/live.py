"""What a keystroke costs beside a cold command on the same spec: ``python -m benchmarks.live``.

A session of the online shop is typed into, a value at every keystroke, and in turn with it the command runs anew, each in
processor time, as machines are noisy: diagnostics with the bill beside ``archplan cost``, the picture beside ``archplan draw``;
a step of the page's slider beside ``archplan draw``, its bill and its picture at the places that are there; then 150
services beside the shop, and the memory over many edits. Each ratio stands beside its aim.
"""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from archplan.estimate.plan import Plan, rescaled
from archplan.live.page import view
from archplan.live.page.picture import Placed, document, pictured, placed, with_figures
from archplan.live.session import Answer, Session
from archplan.live.terms import Terms

ROOT = Path(__file__).parent.parent
SHOP = ROOT / "architectures/online-shop.yaml"
ROUNDS = 9
EDITS = int(os.environ.get("EDITS", "1000"))
AIMS = {"cost": 0.35, "draw": 0.6, "slider": 0.1, "large": 10, "memory": 20}
MANY = "\n".join(f"  more-{n}: {{type: {('sqs', 'lambda', 's3', 'dynamodb')[n % 4]}}}" for n in range(138))


def of_child(*words: str) -> float:
    """Processor seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "archplan.cli", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        cwd=ROOT,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def typed(session: Session, text: str, of: Callable[[Answer], object]) -> float:
    """Processor seconds from a keystroke in a value to what is asked of the answer."""
    session.change(session.main, text)
    begun = time.process_time()
    of(session.answer())
    return time.process_time() - begun


def diagnosed(answer: Answer) -> object:
    """What an editor shows at once: every mistake and finding, and the bill."""
    assert answer.bill is not None
    return answer.bill.total, answer.diagnostics


def slid(plan: Plan, held: Placed, scale: Fraction) -> float:
    """Processor seconds from a step of the slider to the bill and the picture of that traffic."""
    begun = time.process_time()
    scaled = rescaled(plan, scale)
    view.bill(scaled, plan)
    found = with_figures(held, pictured(scaled))
    assert found is not None
    document(found, scaled)
    return time.process_time() - begun


def beside(what: str, ours: list[float], theirs: list[float], aim: float) -> None:
    """Print a ratio with its spread."""
    ratios = sorted(a / b for a, b in zip(ours, theirs, strict=True))
    print(f"{what:<58} {statistics.median(ratios):5.2f}x  (aim {aim}x; {ratios[0]:.2f} to {ratios[-1]:.2f}; "
          f"{statistics.median(ours) * 1000:.0f} and {statistics.median(theirs) * 1000:.0f} ms)")  # fmt: skip


def memory() -> int:
    """Megabytes that this process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20


def main() -> None:
    """Print what each takes."""
    text = SHOP.read_text("utf-8")
    shop = Session({str(SHOP): text}, str(SHOP), Terms())
    changed = [text.replace("30,000 users", f"{30_001 + number} users") for number in range(4 * ROUNDS)]
    assert len({*changed, text}) == 4 * ROUNDS + 1
    typed(shop, changed.pop(), lambda it: (diagnosed(it), it.picture()))  # rules and icons are read once a process
    costs, keys, draws, pictures = [], [], [], []
    for _ in range(ROUNDS):
        costs.append(of_child("cost", str(SHOP)))
        keys.append(typed(shop, changed.pop(), diagnosed))
        draws.append(of_child("draw", str(SHOP), "-o", os.devnull, "--format", "svg"))
        pictures.append(typed(shop, changed.pop(), lambda it: (diagnosed(it), it.picture())))
    beside("keystroke to diagnostics and bill / archplan cost", keys, costs, AIMS["cost"])
    beside("keystroke to the picture as well / archplan draw", pictures, draws, AIMS["draw"])
    plan = shop.answer().plan
    assert plan is not None
    held = placed(pictured(plan))
    steps = [slid(plan, held, Fraction(12 + number, 10)) for number in range(ROUNDS)]
    beside("a step of the slider / archplan draw", steps, draws, AIMS["slider"])
    large = text.replace("\nplaces:", f"{MANY}\n\nplaces:")
    many = Session({str(SHOP): large}, str(SHOP), Terms())
    typed(many, large, diagnosed)
    assert len(many.answer().plan.architecture.services) == 150  # type: ignore[union-attr]  # it has a plan
    wide = [
        typed(many, large.replace("30,000 users", f"{31_000 + number} users"), diagnosed) for number in range(ROUNDS)
    ]
    beside("keystroke in 150 services / in the shop", wide, keys, AIMS["large"])
    for number in range(EDITS):
        shop.change(str(SHOP), text.replace("30,000 users", f"{40_000 + number} users"))
        diagnosed(shop.answer())
        if number == min(200, EDITS // 5):
            before = memory()
    print(
        f"memory after {EDITS:,} edits: {memory()} MB, {memory() - before} MB more than after {min(200, EDITS // 5)}  (aim {AIMS['memory']} MB)"
    )


if __name__ == "__main__":
    main()

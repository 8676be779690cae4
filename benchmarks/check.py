"""What `check` costs a file, as ratios against other readers of files as long: ``python benchmarks/check.py``.

A thousand made-up specs of thirty services each are checked in one process and in several; beside them, in turn, the
same files are read by PyYAML's C loader, and twenty CloudFormation templates of thirty resources are linted by
cfn-lint, which is no dependency: it is looked for on the path or at ``CFN_LINT`` and left out, with a word, where there
is none. Processor time is compared, as machines are noisy; only the run with several processes is timed by the clock.
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
from collections.abc import Callable
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from archplan.checks.check import Question, check  # noqa: E402
from benchmarks.specs import SERVICES, spec, template  # noqa: E402

SPECS = int(os.environ.get("SPECS", "1000"))
TEMPLATES = 20
ROUND = 100  # specs timed at a time, in turn with the loader
ARCHPLAN = [sys.executable, "-m", "archplan.cli", "check"]


def processor(work: Callable[[], object]) -> float:
    """Processor seconds of something done in this process."""
    started = time.process_time()
    work()
    return time.process_time() - started


def of_children(command: list[str], folder: Path) -> float:
    """Processor seconds of another process and its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def against_loader(files: list[Path]) -> tuple[float, float]:
    """What a check costs against loading the same YAML, and the milliseconds of one check."""
    question = Question()
    for file in files[:ROUND]:
        check(file, question)  # services, rules and prices are read once a process
    rounds = []
    for first in range(0, len(files), ROUND):
        part = files[first : first + ROUND]
        ours = processor(lambda part=part: [check(file, question) for file in part])  # type: ignore[misc]
        theirs = processor(lambda part=part: [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in part])  # type: ignore[misc]
        rounds.append((ours * 1000 / len(part), theirs * 1000 / len(part)))
    ratios = sorted(ours / theirs for ours, theirs in rounds)
    ours = statistics.median(it for it, _ in rounds)
    return statistics.median(ratios), ours


def against_linter(ours: float, folder: Path) -> float | None:
    """How many times as long as a check cfn-lint takes for a file of as many resources; None where there is none."""
    linter = os.environ.get("CFN_LINT") or shutil.which("cfn-lint")
    if not linter:
        print("check against cfn-lint: left out, it is not on the path; CFN_LINT=/path/to/cfn-lint names one")
        return None
    names = []
    for seed in range(TEMPLATES):
        name = f"template-{seed:02}.json"
        (folder / name).write_text(template(seed), "utf-8")
        names.append(name)
    one = of_children([linter, names[0]], folder)
    every = of_children([linter, *names], folder)
    theirs = (every - one) * 1000 / (TEMPLATES - 1)  # its start-up is not a file's
    return theirs / ours


def with_jobs(files: list[Path], folder: Path) -> None:
    """Print the whole command by the clock, in one process, in several, and from the cache."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    several = str(os.cpu_count() or 1)
    for words in (
        ["--jobs", "1", "--no-cache"],
        ["--jobs", several, "--no-cache"],
        ["--jobs", several],
        ["--jobs", several],
    ):
        started = time.time()
        subprocess.run(
            [*ARCHPLAN, str(files[0].parent), *words],
            cwd=folder,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        took = time.time() - started
        print(
            f"archplan check FOLDER {' '.join(words):<36} {took:6.1f} s by the clock, {took * 1000 / len(files):.2f} ms a file"
        )


def made_up(folder: Path, count: int) -> list[Path]:
    """So many specs in a folder of their own."""
    (folder / "specs").mkdir()
    files = [folder / "specs" / f"{seed:04}.yaml" for seed in range(count)]
    for seed, file in enumerate(files):
        file.write_text(spec(seed), "utf-8")
    return files


def main() -> None:
    """Make the files and run every comparison."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = made_up(folder, SPECS)
        unreadable = sum(not check(file, Question()).is_readable for file in files[:ROUND])
        print(f"{SPECS:,} specs of {SERVICES} services, {sum(f.stat().st_size for f in files) // SPECS:,} bytes each; "
              f"{unreadable} of the first {ROUND} cannot be read")  # fmt: skip
        ratio, ours = against_loader(files)
        print(f"check, one process / yaml.CSafeLoader: {ratio:.2f}x, {ours:.2f} ms a file")
        theirs = against_linter(ours, folder)
        if theirs is not None:
            print(f"cfn-lint / check, both without their start: {theirs:.1f}x")
        with_jobs(files, folder)


if __name__ == "__main__":
    main()

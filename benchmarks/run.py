"""What a command costs, as ratios against another command of the same run: ``python benchmarks/run.py``.

Machines are noisy and differ, so only ratios count: each pair is run in turn, and the median of the pairs' ratios
is printed. Needs nothing beyond the installed package; the `diagrams` script needs Graphviz's `dot` on the path, and
cfn-lint is looked for there or at ``CFN_LINT``: each is left out, with a word, where there is none. Aims are read from
`aims.json`; ``--gate`` measures the installation too, which takes minutes and a package index, and ends with 1 where an
aim is missed or was not measured. An aim that is made easier has the measured ``floor``, the ``was`` and a sentence ``why``
beside it. A comparison that fails is said, and the others go on.
"""

from __future__ import annotations

import json
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

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.check import against_linter, against_loader, made_up  # noqa: E402
from benchmarks.specs import rows  # noqa: E402

SHOP = str(ROOT / "architectures/online-shop.yaml")
NUTRITION = str(ROOT / "architectures/community/nutrition-tracker.yaml")
PYTHON = sys.executable
AIMS: dict[str, float] = {}
MEASURED: dict[str, float] = {}
RUNS = int(os.environ.get("RUNS", "15"))


def spent(command: list[str], folder: str) -> resource.struct_rusage:
    """What one whole process took."""
    run = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, found = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode and "check" not in command:
        raise subprocess.CalledProcessError(run.returncode, command)
    return found


def seconds(command: list[str], folder: str) -> float:
    """Processor seconds of one whole process."""
    found = spent(command, folder)
    return found.ru_utime + found.ru_stime


def megabytes(command: list[str], folder: str) -> float:
    """The peak of memory of one whole process."""
    return spent(command, folder).ru_maxrss / 1024


def aims(text: str) -> dict[str, float]:
    """The aims by name. Raises ValueError for one that was made easier without a measured floor below it."""
    found = {}
    for name, said in json.loads(text).items():
        aim, was, floor, why = (said.get(key) for key in ("aim", "was", "floor", "why"))
        if unknown := said.keys() - {"aim", "was", "floor", "why"}:
            raise ValueError(f"{name}: an aim has no {', '.join(sorted(unknown))}")
        if not isinstance(aim, (int, float)) or not 0 < aim < float("inf"):
            raise ValueError(f"{name}: an aim is a number above zero")
        easier = [it for it in (was, floor, why) if it is not None]
        if easier and (len(easier) < 3 or not was < floor <= aim or not why.strip()):
            raise ValueError(
                f"{name}: an aim that is made easier says what it was, the floor that was measured between that and the aim, and why"
            )
        found[name] = float(aim)
    return found


def missed(wanted: dict[str, float], measured: dict[str, float]) -> list[str]:
    """Every aim that is not met, in words; one that nobody measured is not met."""
    return [
        f"{name}: {f'{measured[name]:.2f}' if name in measured else 'not measured'}, the aim is {aim}"
        for name, aim in wanted.items()
        if not measured.get(name, float("inf")) <= aim
    ]


def compare(
    name: str, ours: list[str], theirs: list[str], taken: Callable[[list[str], str], float] = seconds, runs: int = RUNS,
    folder: str | None = None,
) -> float:  # fmt: skip
    """Print the median ratio of what two commands take, run in turn, in `folder` or one that is thrown away."""
    with tempfile.TemporaryDirectory() as place:
        folder = folder or place
        for command in (ours, theirs):
            seconds(command, folder)
        pairs = [(taken(ours, folder), taken(theirs, folder)) for _ in range(runs)]
    ratios = sorted(a / b for a, b in pairs if b)
    of, unit = (1000, "ms") if taken is seconds else (1, "MB")
    a, b = (statistics.median(column) * of for column in zip(*pairs, strict=True))
    low, high = ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]
    return measured(
        name, statistics.median(ratios), f"x  (aim {AIMS[name]}x; {low:.2f} to {high:.2f}; {a:.0f} and {b:.0f} {unit})"
    )


def measured(name: str, value: float, said: str) -> float:
    """Print a line and keep its figure for the gate."""
    print(f"{name:<72} {value:6.2f}{said}", flush=True)
    MEASURED[name] = value
    return value


def against_graphviz(archplan: list[str]) -> None:
    """Drawings against `diagrams` scripts and plain `dot` of the same graphs."""
    here = ROOT / "benchmarks"
    ours, theirs = [PYTHON, str(here / "ours_25.py")], [PYTHON, str(here / "diagrams_25.py")]
    compare("25 nodes, scene to SVG / a diagrams script of the same graph", ours, theirs)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*theirs, "png"], cwd=folder, check=True)
        subprocess.run([*ours, "png", "1"], cwd=folder, check=True)
        pixels = [wide * high for wide, high in map(_size, (Path(folder, "theirs.png"), Path(folder, "ours.png")))]
    zoom = min(max((pixels[0] / pixels[1]) ** 0.5, 1), 3)
    compare(
        "25 nodes, scene to PNG of as many pixels / a diagrams script",
        [*ours, "png", f"{zoom:.3f}"], [*theirs, "png"],
    )  # fmt: skip
    compare(
        "draw online-shop -o x.svg / a diagrams script of the same graph",
        [*archplan, "draw", SHOP, "-o", "x.svg"], [PYTHON, str(here / "shop_diagrams.py")],
    )  # fmt: skip
    from graphs import dot, scene

    with tempfile.TemporaryDirectory() as folder:
        for count in (500, 2000):
            file = Path(folder, f"{count}.dot")
            file.write_text(dot(scene(count)), "utf-8")
            compare(
                f"{count} nodes, scene to SVG / dot -Gsplines=line of the same graph",
                [PYTHON, str(here / "scale.py"), str(count)],
                ["dot", "-Tsvg", "-Gsplines=line", str(file), "-o", "x.svg"],
            )  # fmt: skip


def reports(archplan: list[str]) -> None:
    """Reports against the bill as rows, one picture, and a `diagrams` script of the same graph."""
    rows = [*archplan, "cost", "--format", "csv", SHOP]
    for ending in ("csv", "focus.csv"):
        compare(f"report -o x.{ending} / cost --format csv", [*archplan, "report", SHOP, "-o", f"x.{ending}"], rows)
    few = max(3, RUNS // 3)
    usual = [*archplan, "report", SHOP, "-o", "out"]
    compare("report, peak of memory / draw -o x.png", usual, [*archplan, "draw", SHOP, "-o", "x.png"], megabytes, 3)
    if shutil.which("dot"):
        script = [PYTHON, str(ROOT / "benchmarks/shop_diagrams.py"), "png"]
        compare("report online-shop -o out / a diagrams script of the same graph, as PNG", usual, script, runs=few)
        every = [*usual, "--format", "all", "--lang", "en,vi"]
        compare("report, all forms in two languages / the same script", every, script, runs=3)


def levels() -> None:
    """A million levels of traffic by arrays: what the process takes, and the most memory above its start."""
    most = 0.0
    for spec in (SHOP, NUTRITION):
        command = [PYTHON, "-m", "benchmarks.levels", spec]
        name = f"1,000,000 levels of traffic, {Path(spec).stem} / python -c 'import yaml'"
        compare(name, command, [PYTHON, "-c", "import yaml"], runs=3, folder=str(ROOT))
        said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        most = max(most, float(said.split()[0]))
    measured(
        "the same, MB above the start, the larger", most, f"  (aim {AIMS['the same, MB above the start, the larger']})"
    )


def large(archplan: list[str]) -> None:
    """The most memory of a short report of many services."""
    name = "report of 148 services as Markdown, HTML and PNG, MB"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "rows.yaml").write_text(rows(148), "utf-8")
        measured(name, megabytes([*archplan, "report", "rows.yaml", "-o", "out"], folder), f"  (aim {AIMS[name]})")


def tried(what: Callable[..., None], *given: object) -> None:
    """Some comparisons; where they fail it is said, and their aims are not measured."""
    try:
        what(*given)
    except (OSError, subprocess.SubprocessError, ImportError) as error:
        print(f"{what.__name__}: not measured, {error}", flush=True)


def checks() -> None:
    """Many specs in one process against other readers of files as long."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = made_up(folder, 300)
        ratio, ours = against_loader(files)
        measured("check of many, one process / yaml.CSafeLoader", ratio, f"x  ({ours:.2f} ms a file)")
        theirs = against_linter(ours, folder)
        if theirs is not None:
            name = "check of many / cfn-lint, both without their start"
            measured(name, 1 / theirs, f"x  (that is {theirs:.1f} times as fast)")


def ranges() -> None:
    """Many draws and advice, in a process of their own, as memory is counted from its start; left out without numpy."""
    run = subprocess.run(
        [PYTHON, str(ROOT / "benchmarks/ranges.py"), "--json"], capture_output=True, text=True, check=False
    )
    if run.returncode:
        print("draws and advice: left out,", run.stderr.strip().rpartition("\n")[2])
        return
    for name, value in json.loads(run.stdout).items():
        measured(name, value, f"  (aim {AIMS[name]})")


def _size(png: Path) -> tuple[int, int]:
    """A picture's width and height, from its header."""
    header = png.read_bytes()[16:24]
    return int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")


def main() -> None:
    """Run every comparison."""
    started = time.time()
    AIMS.update(aims((ROOT / "benchmarks/aims.json").read_text("utf-8")))
    archplan = [PYTHON, "-m", "archplan.cli"]
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compare("cost online-shop / python -c 'import yaml'", [*archplan, "cost", SHOP], [PYTHON, "-c", "import yaml"])
    largest = [*archplan, "cost", NUTRITION]
    compare("cost of the largest example / python -c 'import yaml'", largest, [PYTHON, "-c", "import yaml"])
    for spec in sorted((ROOT / "architectures").rglob("*.yaml")):
        if "\nservices:" in spec.read_text("utf-8"):
            name = "check of any example, the slowest / python -c 'import yaml'"
            before = MEASURED.get(name, 0.0)
            print(spec.stem, end=": ")
            once = compare(name, [*archplan, "check", str(spec)], [PYTHON, "-c", "import yaml"])
            MEASURED[name] = max(before, once)
    tried(reports, archplan)
    tried(large, archplan)
    tried(levels)
    tried(checks)
    tried(ranges)
    if shutil.which("dot"):
        tried(against_graphviz, archplan)
    else:
        print("everything against diagrams and dot: left out, it needs Graphviz's dot on the path")
    for count in (25, 500, 2000):
        subprocess.run([PYTHON, str(ROOT / "benchmarks/scale.py"), str(count)], check=True, timeout=120)
    print(f"{RUNS} pairs each, {time.time() - started:.0f} s")
    if "--gate" in sys.argv:
        from install import install

        def installed() -> None:
            """What an installation weighs and takes."""
            for name, value in install().items():
                measured(name, value, f"  (aim {AIMS[name]})")

        tried(installed)
        wrong = missed(AIMS, MEASURED)
        print("\n".join([*wrong, f"{len(AIMS) - len(wrong)} of {len(AIMS)} aims are met"]))
        sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

"""Files of every format bent out of shape and imported: each ends in a draft that can be written, or in a sentence with its place.

``python -m tests.bent_drafts 20000 [NAME...] [--seed 7]`` bends so many files of every importer, and prints how they ended and
what broke a promise: an exception, ten seconds of processor time, a draft that is no spec. A file follows from its format, the
seed and its number alone: ``--show NAME:NUMBER`` prints one.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from archplan.estimate.plan import plan_texts
from archplan.importers.importer import IMPORTERS, imported
from archplan.importers.writing import text_of
from archplan.kernel.diagnostics import ArchplanError
from tests import test_import_awsdac, test_import_diagrams, test_import_stacks
from tests.clock import DAY
from tests.conftest import ROOT
from tests.drafts import HOME, inner_paths, mutated, spoil
from tests.drawings import WEB, drawing_of, drawn

LONGEST = 10.0  # processor seconds
FEW = (1, 1, 1, 2, 4)  # changes of a file
READ_AGAIN = 20  # of so many drafts one is read and priced
WORD = re.compile(r"[A-Za-z0-9_.:/-]{2,}")
ODD = (
    "", "null", "true", "[]", "{}", "-1", "0", "1e400", "9" * 30, "NaN", "ask", "${", "${A}", "{{", "*x", "&x", "<<", "!Ref", "!Sub",
    "é", "\x00", "\u2028", "../../etc/passwd", "/dev/zero", "https://x/y.yaml", "a -> b", "x" * 3000, "$" * 40, "<!DOCTYPE x>", "]]>",
    "arn:aws:sqs:::x", "var.x", "each.key", "%{ if", "<<EOT", "import os", "lambda: 0", "\t", "\r", "# ", "'''", '"',
)  # fmt: skip


@cache
def seeds(name: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Inputs of a format that are whole, each of some files: a name and a text, the first of them the one that is bent."""
    alone = {
        "terraform_plan": [HOME / "plan/plan.json"],
        "terraform": [HOME / "hugo-site/main.tf", HOME / "serverless/main.tf", HOME / "registry/main.tf"],
        "cloudformation": [HOME / "fargate-cfn/template.yaml", HOME / "sam/template.json"],
        "compose": [HOME / "compose/compose.yaml"],
        "calculator": sorted((ROOT / "tests/data/calculator").glob("*.[cj]s*")),
    }
    found: list[tuple[tuple[str, str], ...]] = [((path.name, path.read_text("utf-8")),) for path in alone.get(name, ())]
    if name == "cloudformation":
        parent = test_import_stacks.PARENT.replace("WHERE", "parts/queue.yaml")
        found += [(("main.yaml", parent), ("parts/queue.yaml", test_import_stacks.QUEUE))]
        found += [(("parts/queue.yaml", test_import_stacks.QUEUE), ("main.yaml", parent))]
    if name == "drawio":
        found += [
            (("ours.drawio", drawn(ROOT / "architectures/blood-donation.yaml")),),
            (("theirs.drawio", drawing_of(WEB)),),
        ]
    if name == "awsdac":
        found += [(("diagram.yaml", test_import_awsdac.SHOP),)]
    if name == "diagrams":
        found += [(("diagram.py", test_import_diagrams.SHOP),)]
    assert found, f"{name} has nothing to bend"
    return tuple(found)


def bent(name: str, seed: int, number: int) -> tuple[tuple[str, str], ...]:
    """A file of a format with some changes, and those beside it."""
    dice = random.Random(f"{name}:{seed}:{number}")
    (file, text), *others = dice.choice(seeds(name))
    kind = dice.randrange(4)
    if kind == 0 and text.lstrip().startswith("{"):
        tree = json.loads(text)
        paths = [path for path in inner_paths(tree) if path]
        for _ in range(dice.choice(FEW)):
            spoil(tree, dice.choice(paths), dice)
        return (file, json.dumps(tree, indent=1)), *others
    if kind <= 1:
        for _ in range(dice.choice(FEW)):
            words = list(WORD.finditer(text))
            if words:
                one, other = dice.choice(words), dice.choice(words)
                text = text[: one.start()] + dice.choice([other[0], dice.choice(ODD)]) + text[one.end() :]
        return (file, text), *others
    if kind == 2:
        lines = text.splitlines(keepends=True)
        for _ in range(dice.choice(FEW)):
            a, b = dice.randrange(len(lines)), dice.randrange(len(lines))
            fate = dice.randrange(3)
            if fate == 0 and len(lines) > 1:
                del lines[a]
            elif fate == 1:
                lines.insert(b, lines[a])
            else:
                lines[a] = dice.choice((" ", "  ", "\t", "")) + lines[a].lstrip()
        return (file, "".join(lines)), *others
    return (file, mutated(text, dice)), *others


def ended(name: str, files: Sequence[tuple[str, str]], folder: Path, is_read: bool) -> str:
    """How an import of these files ends: ``draft``, or the code of its first mistake. Raises whatever breaks a promise."""
    for file, text in files:
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    begun = time.process_time()
    try:
        draft = text_of(imported([folder / files[0][0]], name)[1])
    except ArchplanError as error:
        assert error.diagnostics and all(it.message and it.span.line >= 1 for it in error.diagnostics)
        return error.diagnostics[0].slug
    assert time.process_time() - begun < LONGEST, "it took longer than anybody waits"
    if is_read:
        plan_texts({"draft.yaml": draft}, on=DAY)
    return "draft"


def broken(name: str, seed: int, numbers: Sequence[int], ends: Counter[str]) -> list[str]:
    """What broke a promise among these files of a format; how they ended is counted."""
    assert seeds(name)
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            try:
                ends[ended(name, bent(name, seed, number), Path(folder), number % READ_AGAIN == 0)] += 1
            except Exception:  # whatever it is, it is what is looked for
                ends["broken"] += 1
                wrong.append(f"{name}:{number}\n{traceback.format_exc()}")
    return wrong


def main() -> int:
    """Bend files of every importer, or of those that are named, and print how they ended."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=lambda it: int(it.replace("_", "")), nargs="?", default=20_000)
    asked.add_argument("names", nargs="*", default=[])
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--show", metavar="NAME:NUMBER")
    given = asked.parse_args()
    if given.show:
        name, _, number = given.show.partition(":")
        print(*(f"--- {file}\n{text}" for file, text in bent(name, given.seed, int(number))), sep="\n")
        return 0
    is_broken = False
    for name in given.names or IMPORTERS.names():
        ends: Counter[str] = Counter()
        begun = time.process_time()
        wrong = broken(name, given.seed, range(given.count), ends)
        is_broken |= bool(wrong)
        print(f"{name}: {given.count:,} files in {time.process_time() - begun:.0f} s: "
              + ", ".join(f"{count:,} {end}" for end, count in ends.most_common(6)) + f", {len(ends)} ends", flush=True)  # fmt: skip
        print(*wrong[:10], sep="\n", flush=True)
    return is_broken


if __name__ == "__main__":
    sys.exit(main())

"""Real specs bent out of shape and checked: every input must end in a promised exit code.

``python -m tests.fuzz 200_000 7`` bends specs of `architectures/`, `tests/wrong/` and every case of a service, runs
``archplan check`` over each in this process, and prints what broke a promise: an exit code beyond 3, an exception,
two seconds of processor time, a file written, a spec touched, a report that its format's reader refuses.
An input follows from its seed and number alone: ``python -m tests.fuzz --show 7:1234`` prints one.
"""

import argparse
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from pathlib import Path

import yaml

from archplan.checks.review import plan_rules
from archplan.outputs.verdicts import known_verdicts
from archplan.services import catalog
from archplan.text.located import Located
from tests.build import SERVICES, SPECS, cases_of, spec_of
from tests.conftest import ROOT
from tests.shell import run

LONGEST = 2.0  # processor seconds
HOSTILE = (
    "", "~", "null", "true", "no", "0", "-1", "-0", "1", "-5 GB", "1e9", "1e400", "0x1F", ".5", "1.", "+3", "NaN", ".inf",
    "9" * 30, "9" * 300, "0." + "0" * 40 + "1", "1_000_000_000_000 GB", "-3 requests/second", "0/month", "100%", "-1%", "1000%",
    "50 KB ± 50%", "1..2", "2..1", "1..2..3", "1..2..3 KB", "0..0", "..", "1 ± 0%", "KB", "5 KB/", "1 KB/KB", "3 x/y/z", "1/0", "$",
    "$-5/month", "1 day", "100 years", "0 s", "10 requests/request", "500 concurrent every 0 s", "1,500 GB", "a -> b", "-> ->", "x ->",
    "us-east-1", "eu-central-1", "mars-north-1", "[]", "{}", "[[]]", "[~]", "{a: }", "[1, {b: 2}]", "{type: s3}", "[{}]", "*x", "&x 1",
    "!!python/object:os.system 1", "<<", "? a", "| x", "> x", "'", '"', "`", "@", "%", "#", "\\", "\t", "\r", "\x07", "\x00", "\x85", "\u2028",
    "\ufeff", "\u202e", "é", "名前", "🦊", "İ", "٣", "½", "²", "\ud7ff", "￾", "x" * 600, "x" * 5000, "../../etc/passwd", "/dev/zero", "archplan",
    "10.0.0.0/16", "10.0.0.0/99", "300.1.1.1", "::1", "{region}", "{}", "%s", "${HOME}", "{{ 1 }}", "_", "__init__", "self", "type", "region",
)  # fmt: skip
VALUES = ["", "~", "[]", "{}", "[[]]", "{a: {b: c}}", "-1", "0", "1e5", "9" * 300, ".5", "1/0", "0/0", "1/", "/", "-",
          "$1", "$-5/month", "%", "1%%", "1 ± 2", "±", "..", "1..", "..2", "1..2..3", "1 GB..2..3 KB", "no", "0x10", "1_000_",
          "١٢", "'\\n'", '"\\0"', '"\\e[31m"', "a -> b", "🙂", "=1+1", "null", "inf", "nan", "1 concurrent every 0 s"]  # fmt: skip
SCALAR = re.compile(r"(?<=: )[^\s,{}\[\]#][^,{}\[\]#\n]*|(?<=- )[^\s{\[#][^\n#]*")
KEY = re.compile(r"[A-Za-z_][\w-]*(?=:)")
NUMBER = re.compile(r"\d[\d_,.]*")
PAIR = re.compile(r"([A-Za-z_][\w-]*): ([^\s,{}\[\]#][^,{}\[\]#\n]*)")


@cache
def origins() -> tuple[Path | tuple[str, Located], ...]:
    """Where the specs come from that inputs are bent from: files, and the cases of services."""
    cases = [(path.stem, case) for path in SERVICES for case in cases_of(path)]
    return (*SPECS, *sorted((ROOT / "tests/wrong").glob("*.yaml")), *cases)


@cache
def seed(number: int) -> str:
    """One of the specs that inputs are bent from."""
    origin = origins()[number]
    if isinstance(origin, Path):
        return origin.read_bytes().decode("utf-8", "surrogateescape")
    return yaml.safe_dump(spec_of(origin[0], origin[1].plain()), sort_keys=False, width=1000, allow_unicode=True)


@cache
def seeds() -> tuple[str, ...]:
    """All of them."""
    return tuple(map(seed, range(len(origins()))))


def bent(dice: random.Random) -> bytes:
    """One of the specs with a few changes, most of them small."""
    text = dice.choice(seeds())
    for _ in range(dice.choice((1, 1, 1, 1, 2, 2, 3, 5))):
        text = dice.choice(BENDS)(text, dice)[:200_000]
    data = text.encode("utf-8", "surrogateescape" if _escaped(text) else "surrogatepass")
    if dice.randrange(12) == 0:
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.randbytes(dice.randint(1, 4)) + data[at + dice.randrange(3) :]
    return data


def _escaped(text: str) -> bool:
    return all("\udc80" <= letter <= "\udcff" for letter in text if "\ud800" <= letter <= "\udfff")


def _line(change):
    def bend(text, dice):
        lines = text.split("\n")
        change(lines, dice.randrange(len(lines)), dice)
        return "\n".join(lines)

    return bend


def _put(pattern, make):
    """Put something else in one place that the pattern matches."""

    def bend(text, dice):
        found = list(pattern.finditer(text))
        if not found:
            return text
        match = dice.choice(found)
        return text[: match.start()] + make(match[0], dice) + text[match.end() :]

    return bend


def _delete(lines, at, dice):
    del lines[at : at + dice.choice((1, 1, 2, 5))]


def _repeat(lines, at, dice):
    lines.insert(dice.randrange(len(lines) + 1), lines[at])


def _swap(lines, at, dice):
    other = dice.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _indent(lines, at, dice):
    lines[at] = dice.choice(("  ", " ", "\t", "- ", "? ")) + lines[at] if dice.randrange(2) else lines[at].lstrip()


def _splice(lines, at, dice):
    other = dice.choice(seeds()).split("\n")
    start = dice.randrange(len(other))
    lines[at:at] = other[start : start + dice.choice((1, 1, 2, 4))]


def _cut(lines, at, dice):
    del lines[at + 1 :]
    lines[at] = lines[at][: dice.randrange(len(lines[at]) + 1)]


def _nested(old, dice):
    depth = dice.choice((2, 5, 30, 45, 300))
    opened, closed = dice.choice((("[", "]"), ("{a: ", "}"), ("[{b: ", "}]")))
    return opened * depth + old + closed * dice.choice((depth, depth, depth - 1))


def _number(old, dice):
    return dice.choice(
        ("0", "-" + old, old + "0" * dice.choice((3, 9, 25)), "0.000001", "1/3", old + "." + old, "1", "2")
    )


def _scaled(old, dice):
    """The number some orders of magnitude away, as a spec may well say it."""
    digits = old.replace("_", "").replace(",", "").rstrip(".")
    return dice.choice(
        ("0", "1", "2", "3", "7", "100", digits + "0", digits + "000", digits + "0" * 9, "0." + digits.replace(".", ""))
    )


@cache
def _said() -> dict[str, list[str]]:
    """Everything that specs say for a key."""
    found: dict[str, list[str]] = {}
    for text in seeds():
        for match in PAIR.finditer(text):
            found.setdefault(match[1], []).append(match[2])
    return found


def _said_elsewhere(old, dice):
    key = old.partition(":")[0]
    return f"{key}: {dice.choice(_said()[key])}" if key in _said() else old


def _word(pattern):
    """A word of another spec."""

    def make(old, dice):
        words = pattern.findall(dice.choice(seeds()))
        return dice.choice(words) if words else old

    return make


def _letter(text, dice):
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(HOSTILE)[:8] + text[at + dice.randrange(3) :]


def _hostile(old, dice):
    return dice.choice(HOSTILE)


BENDS = (
    *(_line(change) for change in (_delete, _delete, _repeat, _swap, _indent, _splice, _splice, _cut)),
    *[_put(SCALAR, _hostile)] * 6,
    *[_put(SCALAR, _word(SCALAR))] * 4,
    *[_put(NUMBER, _number)] * 3,
    *[_put(NUMBER, _scaled)] * 9,
    *[_put(PAIR, _said_elsewhere)] * 9,
    *[_put(re.compile(r", " + PAIR.pattern), lambda old, dice: "")] * 2,
    *[_put(KEY, _word(KEY))] * 3,
    _put(KEY, _hostile),
    _put(SCALAR, _nested),
    _put(re.compile(r" -> "), lambda old, dice: dice.choice((" <- ", " ->", " -> -> ", "->", " - > "))),
    _letter,
    _letter,
)  # fmt: skip


class Slow(BaseException):
    """An input took far too long."""


def _too_slow(*_):
    raise Slow


class Bench:
    """A folder to check inputs in, watched for files that were written."""

    def __init__(self, folder: Path):
        self.folder, self.spec = folder, folder / "spec.yaml"
        shutil.copytree(ROOT / "tests/wrong/parts", folder / "parts", dirs_exist_ok=True)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        os.environ["ARCHPLAN_TRACEBACK"] = "1"
        os.environ.pop("GITHUB_ACTIONS", None)

    def broken(self, data: bytes, dice: random.Random) -> tuple[str, int]:
        """What promise this input breaks, or nothing; and the exit code."""
        self.spec.write_bytes(data)
        before = self._listed()
        form = dice.choice(known_verdicts())
        more = dice.choice(((), (), (), ("--strict",), ("--diff",), ("--fail-on", "info")))
        started = time.process_time()
        try:
            ran = run("check", self.spec, "--format", form, *more)
        except Slow:
            return f"over {LONGEST * 3} s\n{_where()}", 4
        except Exception:
            return _where(), 4
        finally:
            took = time.process_time() - started
        if ran.code not in (0, 1, 2, 3):
            return f"exit code {ran.code}: {ran.err[-300:]}", ran.code
        if took > LONGEST:
            return f"{took:.1f} s of the processor", ran.code
        if self._listed() != before or self.spec.read_bytes() != data:
            return "a file was written", ran.code
        if "Traceback (most" in ran.out + ran.err:
            return "a traceback was printed", ran.code
        return _unreadable(form, ran.out) if "--diff" not in more else "", ran.code

    def _listed(self) -> list[tuple[str, int]]:
        return sorted((str(path), path.stat().st_size) for path in self.folder.rglob("*"))


def _where() -> str:
    """The exception with the innermost places in archplan."""
    kind, error, trace = sys.exc_info()
    places = [
        f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace) if "archplan" in f.filename
    ]
    return f"{kind.__name__ if kind else ''}: {str(error)[:120]} in {' < '.join(places[::-1][:4])}"


def _unreadable(form: str, out: str) -> str:
    try:
        if form in ("json", "sarif"):
            json.loads(out)
        elif form == "junit":
            ET.fromstring(out)
        out.encode("utf-8")
    except (ValueError, ET.ParseError) as error:
        return f"{form} that nobody can read: {error}"
    return ""


def dice_of(name: str) -> random.Random:
    """The dice of one input, by ``seed:number``."""
    return random.Random(name)


def _some(seed: str, first: int, last: int, step: int) -> tuple[Counter, dict[str, list[str]], float]:
    signal.signal(signal.SIGVTALRM, _too_slow)
    codes: Counter = Counter()
    wrong: dict[str, list[str]] = {}
    slowest = 0.0
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(Path(place))
        for number in range(first, last, step):
            dice = dice_of(f"{seed}:{number}")
            data = bent(dice)
            signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST * 3)
            started = time.process_time()
            said, code = bench.broken(data, dice)
            slowest = max(slowest, time.process_time() - started)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            codes[code] += 1
            if said:
                kind = re.sub(r"[\d.]+ s of", "too many s of", said)
                if kind not in wrong:
                    print(f"{seed}:{number} {said}", flush=True)
                wrong.setdefault(kind, []).append(f"{seed}:{number}")
    return codes, wrong, slowest


def main() -> None:
    """Bend, check, and say what broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=1000)
    parser.add_argument("seed", nargs="?", default="1")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--show", metavar="SEED:NUMBER", help="print one input instead")
    given = parser.parse_args()
    if given.show:
        sys.stdout.buffer.write(bent(dice_of(given.show)))
        return
    catalog(), plan_rules(), _said()
    started = time.time()
    with multiprocessing.get_context("fork").Pool(given.processes) as pool:
        parts = [(given.seed, first, given.count, given.processes) for first in range(given.processes)]
        found = pool.starmap(_some, parts)
    codes: Counter = sum((part[0] for part in found), Counter())
    wrong: dict[str, list[str]] = {}
    for _, more, _ in found:
        for said, names in more.items():
            wrong.setdefault(said, []).extend(names)
    for said, names in sorted(wrong.items(), key=lambda item: -len(item[1])):
        print(f"{len(names):6,} x {said}  such as {names[0]}")
    ended = ", ".join(f"{count:,} with {code}" for code, count in sorted(codes.items()))
    print(f"{given.count:,} inputs in {time.time() - started:.0f} s: {ended}; {len(wrong)} broken promises; "
          f"the slowest took {max(part[2] for part in found):.2f} s of the processor")  # fmt: skip
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

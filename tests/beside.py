"""What lies beside a spec, bent out of shape: policies, locks, price files and tables, templates, kept answers, changes by the call.

``python -m tests.beside 20_000 7`` bends one file or word of a small project at a time and runs the verb that reads it; the promises are
those of ``tests.fuzz``: a promised exit code, no exception, two seconds of the processor, no file that nobody asked for.
"""

import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fuzz import BENDS, HOSTILE, LONGEST, _where
from tests.shell import run

SPEC = """\
title: Shop
region: us-east-1
budget: $90/month
traffic: {people: {users: 20_000/month, requests: 30/user, request: 1 KB, response: 20..40..60 KB}}
services:
  work: {type: lambda, memory: 512 MB, duration: 100 ms}
  host: {type: ec2, instance: t3.micro}
  keys: {type: kms, keys: 1}
connections: [people -> work]
scenarios:
  more: {services: {keys: {keys: 9}}, traffic: {people: {users: 40_000/month}}}
"""
POLICY = """\
[check]
strict = false
fail-on = "warning"
ignore = ["unconnected-service"]
max-increase = "10%"
severity = {single-task = "info"}
"""
PRICES = """\
service: kms
source: https://example.com
checked: 2025-01-01
prices:
  key:
    title: Keys
    per: key-month
    us-east-1: {2025-01-01: 2, 2026-01-01: [{up_to: 10, price: 1}, {price: 0.5}]}
"""
TABLED = "prices:\n  instance: {title: Ours, per: instance-hour, table: ec2.csv, key: [operating_system, instance]}\n"
TABLE = "region,operating_system,instance,since,price\nus-east-1,linux,t3.micro,2025-01-01,0.01\n"
TEMPLATE = """\
{% extends "archplan/report.md.jinja" %}
{% block summary %}{{ page.title }} {% for row in page.services[:3] %}{{ row.name | upper }}{% endfor %}{{ 3 * 4 }}{% endblock %}
"""
FILES = {
    "archplan.toml": (POLICY, ("check shop.yaml", "check shop.yaml --base before.yaml --format json")),
    "archplan.lock": ("", ("cost shop.yaml", "check shop.yaml", "cost shop.yaml --format json")),
    "prices/kms.yaml": (PRICES, ("cost shop.yaml --pricing prices", "explain shop.yaml keys --pricing prices")),
    "prices/ec2.yaml": (TABLED, ("cost shop.yaml --pricing prices",)),
    "prices/ec2.csv": (TABLE, ("cost shop.yaml --pricing prices",)),
    "templates/report.md.jinja": (TEMPLATE, ("report shop.yaml --templates templates -o page.md",)),
}
WORDS = ("cost shop.yaml --set {}", "cost shop.yaml --scenario {}", "cost shop.yaml --users {}", "cost shop.yaml --on {}",
         "check shop.yaml --max-increase {} --base before.yaml", "explain shop.yaml {}")  # fmt: skip
CHANGES = (
    "services.work.memory=1024 MB",
    "traffic.people.users=1_000/month",
    "connections[0]=people -> host",
    "more",
    "x2",
    "10%",
    "2026-01-31",
    "work",
)


class Project:
    """A folder with one of everything; `broken` bends one thing of it."""

    def __init__(self, folder: Path):
        self.folder = folder
        os.chdir(folder)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        os.environ["ARCHPLAN_TRACEBACK"] = "1"
        for name in ("prices", "templates"):
            (folder / name).mkdir()
        for name, text in (("shop.yaml", SPEC), ("before.yaml", SPEC.replace("512", "256")), ("other.yaml", SPEC)):
            (folder / name).write_text(text)
        assert run("lock", "shop.yaml", "-o", "archplan.lock").code == 0
        self.texts = {name: text or (folder / name).read_text() for name, (text, _) in FILES.items()}
        self._restore()
        ran = run("check", "shop.yaml", "other.yaml", "--no-base")
        assert ran.code in (0, 1), ran
        self.answers = {path: path.read_text() for path in (folder / "cache").rglob("*.json")}
        assert self.answers

    def _restore(self) -> None:
        for name, text in self.texts.items():
            (self.folder / name).write_text(text)

    def broken(self, dice: random.Random) -> tuple[str, int]:
        """What promise is broken, or nothing; and the exit code."""
        kind = dice.choice((*FILES, "answer", "word"))
        self._restore()
        if kind == "word":
            text = dice.choice((*CHANGES, *HOSTILE))
            call = [it.format(_bent(text, dice)) for it in dice.choice(WORDS).split()]
            call = [it for it in call if "\0" not in it]  # what no system hands over
        elif kind == "answer":
            path = dice.choice(sorted(self.answers))
            path.write_bytes(_bent(self.answers[path], dice).encode("utf-8", "surrogatepass"))
            call = ["check", "shop.yaml", "other.yaml", "--no-base"]
        else:
            (self.folder / kind).write_bytes(_bent(self.texts[kind], dice).encode("utf-8", "surrogatepass"))
            call = dice.choice(FILES[kind][1]).split()
        before = self._listed()
        started = time.process_time()
        try:
            ran = run(*call)
        except Exception:
            return f"{kind}: {_where()}", 4
        took = time.process_time() - started
        if ran.code not in (0, 1, 2, 3):
            return f"{kind}: exit code {ran.code}: {ran.err[-300:]}", ran.code
        if took > LONGEST:
            return f"{kind}: {took:.1f} s of the processor", ran.code
        if "Traceback (most" in ran.out + ran.err or re.search(r"\bnan\b|\$-\d", ran.out):
            return f"{kind}: {ran.out[-200:]}{ran.err[-200:]}", ran.code
        return ("", ran.code) if self._listed() == before else (f"{kind}: a file was written", ran.code)

    def _listed(self) -> list[str]:
        return sorted(
            str(it)
            for it in self.folder.rglob("*")
            if "cache" not in it.parts
            and not re.fullmatch(r"page(-[a-z-]+)?\.(md|svg)", it.name)  # a report's, with its charts
        )


def _bent(text: str, dice: random.Random) -> str:
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        text = dice.choice(BENDS)(text, dice)[:200_000]
    return text


def main() -> None:
    """Bend, run, and say what broke."""
    count, seed = (
        int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1000,
        sys.argv[2] if len(sys.argv) > 2 else "1",
    )
    codes: Counter[int] = Counter()
    wrong: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        project = Project(Path(place))
        for number in range(count):
            said, code = project.broken(random.Random(f"{seed}:{number}"))
            codes[code] += 1
            if said:
                kind = re.sub(r"\d+", "0", said)[:160]
                wrong[kind] += 1
                if wrong[kind] < 3:
                    print(f"{seed}:{number} {said}", flush=True)
        os.chdir("/")
    print(
        f"{count:,} bent: "
        + ", ".join(f"{n:,} with {code}" for code, n in sorted(codes.items()))
        + f"; {wrong.total():,} broken promises"
    )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

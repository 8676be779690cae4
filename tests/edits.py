"""Edits as people and accidents make them, and a session held against fresh runs over them: ``python -m tests.edits 10000 [SEED]``."""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from archplan.checks.check import Question, check
from archplan.estimate.plan import plan_texts
from archplan.estimate.report import Report
from archplan.kernel import inputs
from archplan.live.session import Session
from archplan.live.terms import Terms
from archplan.outputs import render
from tests.build import SHOP
from tests.clock import DAY

NAME = "live-shop.yaml"  # no such file is on disk
PASTED = (
    "  queue: {type: sqs}\n", "  more: {type: lambda, memory: 512 MB, duration: 1 s}\n", "  - api -> mailer\n", "  x: [\n", "\t",
    "# archplan: allow single-nat-gateway", "services:\n", "budget: $1/month\n", "é🛒", "Cửa hàng ", "ask", ": ", "{", "}", "- ", "null", '"',
    "scenarios: {quiet: {traffic: {shoppers: {users: 10 users/month}}}}\n",
)  # fmt: skip


def edited(text: str, chance: random.Random) -> str:
    """The text after one edit: a letter, a word, a number, a line, a paste, or half of a word typed."""
    at = chance.randrange(len(text) + 1)
    lines = text.splitlines(keepends=True)
    row = chance.randrange(len(lines)) if lines else 0
    kind = chance.randrange(10)
    if kind == 0:
        return text[:at] + chance.choice("abcxyz 0129:{}[],#'\"-\n%") + text[at:]
    if kind == 1:
        return text[:at] + text[at + chance.randrange(1, 4) :]
    if kind == 2 and lines:
        return "".join(lines[:row] + lines[row + 1 :])
    if kind == 3 and lines:
        return "".join([*lines[: row + 1], *lines[row:]])
    if kind == 4:
        return "".join([*lines[:row], chance.choice(PASTED), *lines[row:]])
    if kind == 5:
        return text[:at] + chance.choice(PASTED) + text[at:]
    if kind == 6 and len(lines) > 1:
        other = chance.randrange(len(lines))
        lines[row], lines[other] = lines[other], lines[row]
        return "".join(lines)
    if kind == 7 and (words := list(re.finditer(r"[a-z_]{3,}", text))):
        word = chance.choice(words)
        return text[: word.start()] + word[0][: chance.randrange(1, len(word[0]))] + text[word.end() :]
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return text + "# nothing\n"
    number = chance.choice(numbers)
    return text[: number.start()] + str(chance.choice((0, 1, 2, 7, 40, 900, 10**7))) + text[number.end() :]


def typed(text: str, seed: int, count: int) -> Iterator[str]:
    """So many texts, each an edit of the one before; a broken one is often undone, and now and then all is begun anew."""
    chance = random.Random(seed)
    now, before = text, text
    for _ in range(count):
        fate = chance.random()
        now, before = (before, now) if fate < 0.3 else (text, now) if fate < 0.5 else (edited(now, chance), now)
        yield now


def held_against_fresh(session: Session, text: str, with_picture: bool = False) -> str:
    """How the answer stands, after holding it against a fresh check and a fresh plan of the same text."""
    session.change(NAME, text)
    answer = session.answer()
    with inputs.instead({Path(NAME): text.encode("utf-8")}):
        fresh = check(Path(NAME), Question(day=DAY, needs_base=False))
    assert answer.diagnostics == fresh.findings, text
    assert bool(answer.mistakes) == (not fresh.is_readable), text
    if answer.plan is None:
        return "stale" if answer.is_stale else "nothing"
    plan = plan_texts({NAME: text}, on=DAY)
    assert render("json", Report(answer.plan)) == render("json", Report(plan)), text
    if with_picture:
        assert render("explain", Report(answer.plan)) == render("explain", Report(plan)), text
        assert answer.picture() == render("svg", Report(plan)), text
        return "drawn"
    return "wrong in a scenario" if answer.mistakes else "priced"


def main() -> None:
    """Hold a session against fresh runs over so many edits, and print how its answers stood."""
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
    session, text = Session({NAME: ""}, NAME, Terms(DAY)), SHOP.read_text("utf-8")
    stood: Counter[str] = Counter()
    for number, now in enumerate(typed(text, seed, count), 1):
        stood[held_against_fresh(session, now, with_picture=number % 100 == 0)] += 1
        if number % 1000 == 0 or number == count:
            print(f"{number:,} edits, all answers as fresh ones: {dict(stood)}", flush=True)


if __name__ == "__main__":
    main()

"""What a newcomer asks of the short page: how old and how sure its prices are, what is free and why, what to do first."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from archplan.analysis.age import said_of_age
from archplan.outputs.page.page import Bullets, Cell, Facts, Page, Table, Text, document
from archplan.outputs.page.sections import page_of
from tests.build import EXAMPLES, SPECS, report
from tests.test_short import named

CAMPUS, CLAIMS, GAME, FOOD, SHOP = (
    next(path for path in SPECS if path.stem == stem)
    for stem in ("campus-attendance", "claims-office", "typing-game", "nutrition-tracker", "online-shop")
)


@cache
def short(path: Path, lang: str = "en") -> Page:
    return page_of(report(path, lang=lang), lang, "," if lang == "vi" else ".", path.stem, kind="short")


def told(page: Page, key: str) -> str:
    """All that one section says, as one text."""
    (section,) = [it for it in document(page)["sections"] if it["key"] == key]
    return json.dumps(section, ensure_ascii=False)


# ------------------------------------------------------------------------------------------------ prices


@named
def test_the_age_of_prices_is_said_as_the_terminal_says_it(path):
    sentence = said_of_age(report(path).plan, path.name)
    assert (sentence in told(short(path), "assumptions")) and sentence
    assert sentence.partition(":")[0] in said_of_age(report(path).plan)

"""What every section of a spec is read with: one tree, and the mistakes found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from archplan.kernel.diagnostics import Diagnostic, Span
from archplan.kernel.record import changed
from archplan.kernel.units import Quantity
from archplan.prices.regions import ALL, ELSEWHERE
from archplan.services.words.bands import Written, lowest_of, read_band, value_of
from archplan.services.words.kinds import Band
from archplan.services.words.options import read_as
from archplan.spec.regions import REGIONS, region_hint
from archplan.text.languages import spoken
from archplan.text.located import Located, unknown_key


class Reader:
    """Reads one tree, collecting what is wrong; the sections of a spec are read by the files beside this one."""

    def __init__(
        self, tree: Located, texts: Mapping[str, str], file: str, pricing: Path, lang: str, day: date | None
    ):  # fmt: skip
        self.texts, self.file, self.pricing, self.day = texts, file, pricing, day
        self.wrong: list[Diagnostic] = []
        self.numbers: list[Written] = []  # those that are written outside services
        self.deliveries: list[Any] = []  # what flows to people, as far as it is read
        self.tree, self.untranslated = spoken(tree, lang, self.wrong)

    def mistake(self, slug: str, span: Span, message: str, hint: str = "") -> None:
        self.wrong.append(Diagnostic(slug, span, message, hint))

    def text(self, key: str) -> str:
        found = self.tree.get(key)
        if found is None:
            return ""
        if not found.is_text:
            self.mistake("bad-value", found.span, f"{key} is a text")
            return ""
        return str(found.value)[:500]

    def written_names(self) -> list[str]:
        """Services and sources, also those that are wrong."""
        parts = [self.tree.get(key) for key in ("services", "traffic")]
        return [name for part in parts if part is not None and part.is_mapping for name in part.value]

    def section(self, key: str, example: str) -> Located | None:
        """A part of the spec that is a mapping; None when it is not there."""
        found = self.tree.get(key)
        if found is None or found.is_mapping:
            return found
        self.mistake("bad-value", found.span, f"{key} is a mapping, not {_say(found)}", f"write {key}: {example}")
        return None

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        found = self.tree.get(key)
        if found is None:
            return default
        if found.value not in choices:
            self.mistake(
                "bad-value",
                found.span,
                f"{key}: {_say(found)} is not {' or '.join(choices)}",
                f"write {key}: {self.near(found, choices) or default}",
            )
            return default
        return str(found.value)

    def near(self, written: Located, choices: tuple[str, ...]) -> str:
        """The choice that is meant by what is written; nothing where that is not known."""
        from archplan.kernel.synonyms import nearest  # only when something is wrong

        return next(iter(nearest(str(written.value), choices)), "") if written.is_text else ""

    def read(self, kind: Any, written: Located, key: str) -> Any:
        try:
            value = read_as(kind, written, self.wrong)
        except ValueError as error:
            self.mistake("bad-value", written.span, f"{key}: {error.args[0]}", error.args[1] if error.args[1:] else "")
            return None
        if isinstance(value, (Band, Quantity)):
            self.numbers.append(Written(written.span, value, kind))
            return value_of(self.numbers[-1])
        return value

    def number(self, written: Located) -> tuple[Quantity, Quantity]:
        """A number of any unit and the least that it may be; what reading one raises is the caller's to word."""
        found = read_band(written.value.strip() if written.is_text else "?", Quantity.parse)
        self.numbers.append(Written(written.span, found))
        return value_of(self.numbers[-1]), lowest_of(found)

    def mapping(self, key: str) -> Iterator[tuple[str, Located]]:
        found = self.tree.get(key)
        if found is None or (found.is_text and not found.value):
            return
        if not found.is_mapping:
            self.mistake("bad-value", found.span, f"{key} is a mapping of names", f"write {key}: {{name: {{...}}}}")
            return
        for name, written in found.items():
            if not re.fullmatch(r"[A-Za-z_][\w-]{0,62}", name):
                comma = unknown_key(name, found.keys[name], written, [], f"{name!r} is not a name")
                self.wrong.append(changed(comma, slug="bad-name", hint="a name has letters, digits and hyphens")
                                  if comma.slug == "unknown-option" else comma)  # fmt: skip
                continue
            yield name, written

    def known_region(self, written: Located) -> None:
        refused = ALL[written.value].refused if written.is_text and written.value in ALL else ""
        if refused:
            self.mistake("unknown-region", written.span, f"{_say(written)} cannot be priced: {refused}", ELSEWHERE)
        elif not written.is_text or written.value not in REGIONS:
            hint = region_hint(str(written.value) if written.is_text else "")
            self.mistake("unknown-region", written.span, f"{_say(written)} is not an AWS region", hint)


def _say(written: Located) -> str:
    text = written.value if written.is_text and len(written.value) <= 60 else f"{str(written.value)[:60]}…"
    return repr(text) if written.is_text else ("a list" if written.is_list else "a mapping")


def is_told(reader: Reader, name: str) -> bool:
    """Whether an arrow leads to a source of traffic, which then need not send anything."""
    listed = reader.tree.get("connections")
    for item in listed.value if listed is not None and listed.is_list else ():
        text = item.value if item.is_text else next(iter(item.value), "") if item.is_mapping else ""
        if str(text).rpartition("->")[2].strip() == name:
            return True
    return False

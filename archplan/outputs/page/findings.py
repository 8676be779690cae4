"""What rules find, in the language of a page's reader.

A rule says its sentence in English, with its figures and names in it. The catalogue ``findings.po`` has the sentences
that each rule may say, its gaps named, under the rule's name; so a finding is compared with the few of its own rule.
What fills a gap is looked up too, among the rows its rule makes and the words that services carry: names and figures
stay as they are. What is not in the catalogue stays English.
"""

from __future__ import annotations

import re
import struct
from functools import cache
from pathlib import Path

from archplan.kernel.record import frozen

DOMAIN = "findings"
PART = ": part"  # after a rule's name: what stands in a row in its sentences
DEEP = 4
_GAP = re.compile(r"\{(\w+)\}")
LESS = "{finding}: {saved} a month less"
TIMES = ("second", "minute", "min", "hour", "h", "day", "week", "month", "year")
COUNTED = ("requests", "events", "users")
SINGLE = ("and", "or", *TIMES, *COUNTED)  # looked up where they stand for that word, as anything may be named so
WORDS = (*SINGLE, "with {mode}", "without {mode}", "{reason} (a standard rule; its page was not read)", LESS)
"""Words between parts, of time, of what is counted, and of modes; all else is read out of the rules."""
_LESS = re.compile(r"(.+): (\S+) a month less")
_TIME = re.compile(rf"(\d[\d.,_]* )({'|'.join(TIMES)})s?")
_RATE = re.compile(rf"(\d[\d.,_]* )(\w+)/({'|'.join(TIMES)})")
_LEAD = re.compile(r"([:;,] )(.+)")
_COLON = re.compile(": ")
_ROW = re.compile(r"(, and |, | and | or )")
_PLAIN = re.compile(r"'[^']*'|\S+")


@frozen
class Sentence:
    """A sentence with gaps: what it looks like, and how it is said."""

    pattern: re.Pattern[str]
    said: str
    literal: int  # letters that are no gap: of two that fit, the one with more


class Findings:
    """The findings' catalogue of one language."""

    def __init__(self, path: Path):
        self._texts: dict[str, list[tuple[str, str]]] = {}
        self._words = {LESS: LESS}
        for key, said in messages_of(path.read_bytes()):
            slug, mark, message = key.partition("\x04")
            if not mark and slug in (*SINGLE, LESS):
                self._words[slug] = said
            else:
                self._texts.setdefault(slug if mark else "", []).append((message if mark else slug, said))
        self._made: dict[str, tuple[Sentence, ...]] = {}

    def translate(self, slug: str, text: str) -> str:
        """A finding's sentence or hint; with names and colons before it, and what is saved behind it."""
        if (found := self._found(slug, text)) is not None:
            return found
        head, colon, rest = text.partition(": ")
        said = self.part(slug, rest)
        return f"{head}{colon}{said}" if said != rest else self._of_another(text)

    def part(self, slug: str, text: str, depth: int = 0) -> str:
        """What fills a gap: words that are known, or a row of them and of names; else as it is."""
        if depth > DEEP or not re.search("[A-Za-z]", text):
            return text
        if time := _TIME.fullmatch(text):
            return time[1] + self._word(time[2])
        if rate := _RATE.fullmatch(text):
            return f"{rate[1]}{self._word(rate[2])}/{self._word(rate[3])}"
        for context in (slug + PART, ""):
            if (best := _best(self._sentences(context), text)) is not None:
                return self._filled(slug, *best, depth + 1)
        if lead := _LEAD.fullmatch(text):
            return lead[1] + self.part(slug, lead[2], depth + 1)
        for mark in (": ", "; "):
            head, _, tail = text.partition(mark)
            if tail and (said := self.part(slug, tail, depth + 1)) != tail:
                return self.part(slug, head, depth + 1) + mark + said
        parts = _ROW.split(text)
        row = [self.part(slug, part, depth + 1) for part in parts[::2]]
        if len(row) < 2 or any(a == b and not _PLAIN.fullmatch(a) for a, b in zip(row, parts[::2], strict=True)):
            return text
        return row[0] + "".join(self._between(sign) + part for sign, part in zip(parts[1::2], row[1:], strict=True))

    def _found(self, slug: str, text: str) -> str | None:
        less = _LESS.fullmatch(text)
        made = []
        for body, saved in ((text, ""), *(((less[1], less[2]),) if less else ())):
            for start in (0, *(match.end() for match in _COLON.finditer(body))):
                if (best := _best(self._sentences(slug), body[start:])) is not None:
                    made.append((best[0].literal, start, body[:start], saved, best))
        if not made:
            return None
        _, _, names, saved, best = max(made, key=lambda it: it[:2])
        said = names + self._filled(slug, *best, 0)
        return self._words[LESS].format(finding=said, saved=saved) if saved else said

    def _of_another(self, text: str) -> str:
        """A sentence that one rule hands on of another; as it is where none has it."""
        return next((said for slug in self._texts if (said := self._found(slug, text)) is not None), text)

    def _filled(self, slug: str, sentence: Sentence, match: re.Match[str], depth: int) -> str:
        given = {name: self.part(slug, value, depth) for name, value in match.groupdict().items()}
        return sentence.said.format(**given)

    def _between(self, sign: str) -> str:
        """A comma, or the word before the last of a row."""
        word = sign.strip(" ,")
        return f" {self._word(word)} " if word else sign

    def _word(self, word: str) -> str:
        return self._words.get(word, word)

    def _sentences(self, context: str) -> tuple[Sentence, ...]:
        if context not in self._made:
            self._made[context] = tuple(_sentence(*texts) for texts in self._texts.get(context, ()))
        return self._made[context]


def _sentence(message: str, said: str) -> Sentence:
    """Each gap is the least that fits; the same name is the same again."""
    parts, made, seen = _GAP.split(message), "", set[str]()
    for n, part in enumerate(parts):
        if n % 2 == 0:
            made += re.escape(part.replace("{{", "{").replace("}}", "}"))
        else:
            made += f"(?P={part})" if part in seen else f"(?P<{part}>.+?)"
            seen.add(part)
    return Sentence(re.compile(made), said, sum(map(len, parts[::2])))


def _best(sentences: tuple[Sentence, ...], text: str) -> tuple[Sentence, re.Match[str]] | None:
    found = [(it, match) for it in sentences if (match := it.pattern.fullmatch(text)) is not None]
    return max(found, key=lambda it: it[0].literal) if found else None


def messages_of(data: bytes) -> list[tuple[str, str]]:
    """What a compiled catalogue holds: messages, with their context and a mark before them, and what is said.

    https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    _, _, count, originals, translations = struct.unpack_from("<5I", data)
    found = []
    for number in range(count):
        texts = []
        for table in (originals, translations):
            length, start = struct.unpack_from("<2I", data, table + 8 * number)
            texts.append(data[start : start + length].decode())
        if texts[0]:
            found.append((texts[0], texts[1]))
    return found


@cache
def findings_in(lang: str, folder: Path) -> Findings:
    """The findings' catalogue of a language."""
    return Findings(folder / lang / "LC_MESSAGES" / f"{DOMAIN}.mo")

"""One line on its way into a draft: what its labels filled, what is asked for, and what could not be said."""

from __future__ import annotations

from archplan.importers.draft import Fact, assumed, missing, read
from archplan.importers.formats.calculator.amounts import Blank, Reader, Unread, added
from archplan.importers.formats.calculator.rows import Row
from archplan.kernel.record import fresh, mutable

MOST_COPIES = 20


class NotUnderstood(Exception):
    """Why a line becomes a service with the calculator's own price."""


@mutable
class Part:
    """A service that a line becomes: its options, and the words of its connections by who calls it."""

    type: str
    suffix: str = ""
    options: dict[str, Fact] = fresh(default_factory=dict)
    words: dict[tuple[str, str], Fact] = fresh(default_factory=dict)
    copies: int = 1
    is_alike: bool = False  # has the first one's options, but for its own


class Making:
    """The labels of a row that nobody has taken yet, and the parts that were made of the others."""

    def __init__(self, row: Row, type_: str):
        self.row = row
        self.part = Part(type_)
        self.parts = [self.part]
        self.left: list[tuple[str, str]] = []  # labels that fill nothing, and why
        self.remarks: list[str] = []  # why the dollars may differ
        self.understood: set[str] = set()
        self._open = [(label.lower(), label, value) for label, value in row.labels]

    def labels(self) -> list[tuple[str, str, str]]:
        """Those that are left: in small letters, as written, with the value; all of them are taken."""
        found, self._open = self._open, []
        return found

    def take(self, *labels: str) -> str | None:
        """The value of the first of these labels that is there; it is taken."""
        for at, (label, _, value) in enumerate(self._open):
            if label in labels:
                del self._open[at]
                self.understood.add(label)
                return value
        return None

    def peek(self, *labels: str) -> str:
        """The value of the first of these labels that is there; it is not taken."""
        return next((value for label, _, value in self._open if label in labels), "")

    def amount(self, reader: Reader, *labels: str) -> str:
        """What one of the labels states; nothing where it is blank or not there. Another form is not understood."""
        value = self.take(*labels)
        if value is None:
            return ""
        try:
            return reader(value)
        except Blank:
            self.left.append((f"{labels[0]} ({value})", "blank, and not asked for"))
            return ""
        except Unread:
            raise NotUnderstood(f"'{labels[0]}' is {value[:80]!r}") from None

    def fill(self, where: str, value: str, why: str = "", part: Part | None = None) -> None:
        """Set an option, or with ``usage.gets`` a word of a connection; the same amount of several places adds up."""
        self._set(where, read(value, self.row.place, why), part or self.part)

    def assume(self, where: str, value: str, why: str, part: Part | None = None) -> None:
        self._set(where, assumed(value, why, self.row.place), part or self.part)

    def ask(self, where: str, why: str, part: Part | None = None) -> None:
        """A question, unless the line answers it."""
        self._set(where, missing(why, self.row.place), part or self.part)

    def has(self, where: str) -> bool:
        source, _, word = where.rpartition(".")
        return (source, word) in self.part.words if source else word in self.part.options

    def another(self, suffix: str, is_alike: bool = False) -> Part:
        """A further service that the line becomes, of the same type."""
        self.parts.append(Part(self.part.type, suffix, is_alike=is_alike))
        return self.parts[-1]

    def finish(self) -> None:
        """Give those that are alike what the first one has."""
        for part in self.parts:
            if part.is_alike:
                part.options = {**self.part.options, **part.options}

    def copy(self, number: str) -> None:
        """So many of the same."""
        if number and (not number.isdigit() or int(number) > MOST_COPIES):
            raise NotUnderstood(f"it is {number} of them, and a draft has {MOST_COPIES} at most")
        self.part.copies = int(number or 1)

    def _set(self, where: str, fact: Fact, part: Part) -> None:
        source, _, word = where.rpartition(".")
        if not source:
            if word not in part.options or part.options[word].how == "missing":
                part.options[word] = fact
            elif fact.how == "read" and part.options[word].value != fact.value:
                self.left.append((f"{word} {fact.value}", f"the line says {part.options[word].value} as well"))
            return
        before = part.words.get((source, word))
        if before is None or before.how == "missing":
            part.words[source, word] = fact
        elif fact.how == "read" and before.how == "read":
            part.words[source, word] = self._sum(before, fact, word)

    def _sum(self, before: Fact, fact: Fact, word: str) -> Fact:
        joint = added(before.value, fact.value)
        if joint is None:
            self.left.append((f"{word} {fact.value}", f"the line says {before.value} as well"))
            return before
        return read(joint, self.row.place, "several amounts together")

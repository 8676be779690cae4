"""How wide text is in Arial's metrics, and how it is cleaned, broken and shortened to fit."""

import unicodedata
from functools import lru_cache

# Advance widths in thousandths of the font size, as Arimo (and so Arial and Helvetica) has them.
_REGULAR = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ftı\u00a0", 333: "()-`r·²“”", 334: "{}", 350: "•", 355: '"',
    389: "*", 400: "°", 469: "^", 500: "Jcksvxyz", 513: "₫", 549: "≈≥≤±", 556: "#$0123456789?L_abdeghnopqu–€£å",
    576: "µ", 584: "+<=>~×−", 611: "FTZßø", 656: "ơ", 667: "&ABEKPSVXY", 669: "ư", 722: "CDHNRUwĐ", 778: "GOQØ",
    833: "Mm", 854: "Ư", 857: "Ơ", 889: "%æ", 944: "W", 1000: "—…→←↔Æ", 1015: "@",
}  # fmt: skip
_BOLD = {
    238: "'", 278: " ,./I\\ijlı‘’\u00a0", 280: "|", 333: "!()-:;[]`ft·²", 350: "•", 389: "*r{}", 400: "°", 474: '"',
    500: "z“”", 513: "₫", 549: "≈≥≤±", 556: "#$0123456789J_aceksvxy–€£å", 584: "+<=>^~×−", 600: "µ",
    611: "?FLTZbdghnopquđßø", 667: "EPSVXY", 711: "ơ", 722: "&ABCDHKNRUĐ", 724: "ư", 778: "GOQwØ", 830: "Ư",
    833: "M", 853: "Ơ", 889: "%mæ", 944: "W", 975: "@", 1000: "—…→←↔Æ",
}  # fmt: skip
_WIDTHS = [{letter: width for width, letters in table.items() for letter in letters} for table in (_REGULAR, _BOLD)]


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> int:
    widths = _WIDTHS[bold]
    if letter in widths:
        return widths[letter]
    parts = unicodedata.normalize("NFD", letter)
    for base in (unicodedata.normalize("NFC", parts[:2]), parts[0]):
        if base in widths:
            return widths[base]
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn"):
        return 0
    return 1250 if ord(letter) > 0xFFFF else 1000


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = 12, bold: bool = False) -> float:
    """The width of one line, in pixels."""
    return sum(_advance(letter, bold) for letter in text) * size / 1000


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """One printable line: no control characters, nothing that turns the writing round, single spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = []
    for letter in text:
        category = unicodedata.category(letter)
        if category in ("Cc", "Zl", "Zp", "Cs", "Co", "Cn"):
            kept.append(" ")
        elif category != "Cf":
            kept.append(letter)
    return " ".join("".join(kept).split())


def shorten(text: str, room: float, size: float = 12, bold: bool = False) -> str:
    """The text, or as many of its words as fit, ending in an ellipsis; only a word wider than half the room is cut."""
    if text_width(text, size, bold) <= room:
        return text
    room -= text_width("…", size, bold)
    kept = ""
    for letter in text:
        room -= _advance(letter, bold) * size / 1000
        if room < 0:
            break
        kept += letter
    if text[len(kept)] != " " and 2 * kept.rfind(" ") > len(kept):
        kept = kept[: kept.rindex(" ")]
    return kept.rstrip() + "…"


def few_lines(parts: tuple[str, ...], room: float, size: float = 12, most: float = 0) -> tuple[str, ...]:
    """A title on at most three lines that never break inside a word; a line may grow to `most` before it is cut."""
    parts = tuple(part for part in map(clean, parts) if part)
    if len(parts) == 1 and text_width(parts[0], size) > 0.8 * room:
        parts = _halves(parts[0], size)
    elif len(parts) > 3:
        parts = (*parts[:2], " ".join(parts[2:]))
    return tuple(shorten(part, max(room, most), size) for part in parts)


def _halves(text: str, size: float) -> tuple[str, ...]:
    words = text.split(" ")
    if len(words) == 1:
        return (text,)
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(breaks, key=lambda pair: max(text_width(pair[0], size), text_width(pair[1], size)))


def wrapped(text: str, room: float, size: float = 12) -> tuple[str, ...]:
    """The text on as many lines as it takes; a word wider than a line is cut."""
    lines: list[str] = []
    for word in clean(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(shorten(word, room, size))
    return tuple(lines)

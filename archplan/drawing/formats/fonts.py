"""The fonts at hand: Arimo always, those of the extra `archplan[letters]`, and those of a folder that somebody names."""

import re
import struct
import sys
import unicodedata
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from archplan.drawing.page.scene import DrawingError
from archplan.kernel.record import frozen

BASE = "Arimo"
PACKS = (
    "fontpkg_noto_sans_thai",
    "fontpkg_noto_sans_devanagari",
    "fontpkg_noto_sans_arabic",
    "fontpkg_inter",
    "manimgx_fonts_cjk",
)
"""The packages of the extra, in the order in which they are asked for a letter."""
EXTRA = "pip install 'archplan[letters]'"
SYSTEM = "system"
HOMES = {
    "linux": ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    "win32": ("C:/Windows/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts"),
}
"""Where a system keeps its fonts."""
MOST_FILES, MOST_BYTES = 2000, 60_000_000
"""More fonts in a folder, or a larger one, are not read."""
folder: ContextVar[str] = ContextVar("folder", default="")
"""The folder of fonts that somebody names, or `system`; nothing without."""


@frozen
class Font:
    """One family, and the letters it has a shape for."""

    family: str
    letters: frozenset[int]


def arimo() -> Path:
    """The folder of Arimo, which has Arial's metrics and every Vietnamese letter."""
    try:
        from fontpkg_arimo import ROOT
    except ImportError:
        raise DrawingError("PNG and PDF need a font. Install it with: pip install fontpkg-arimo") from None
    return Path(ROOT / "files")


def folders(text: str) -> list[Path]:
    """Where the fonts for a text are: Arimo's folder, and all others at hand where it has a letter that Arimo lacks."""
    home = arimo()
    is_plain = text.isascii() or all(
        letter.isascii() or ord(letter) in known() or is_shapeless(letter) for letter in {*text}
    )
    return [home] if is_plain else [home, *_others()]


def _others() -> list[Path]:
    return [*_packs(), *_named(folder.get())]


@cache
def _packs() -> tuple[Path, ...]:
    found = []
    for name in PACKS:
        spec = find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            home = Path(next(iter(spec.submodule_search_locations)))
            found.append(home / "files" if (home / "files").is_dir() else home)
    return tuple(found)


@cache
def _named(name: str) -> tuple[Path, ...]:
    if not name:
        return ()
    if name == SYSTEM:
        homes = (Path(home).expanduser() for home in HOMES.get(sys.platform, HOMES["linux"]))
        return tuple(home for home in homes if home.is_dir())
    if not Path(name).is_dir():
        raise DrawingError(f"There is no folder of fonts '{name}'. Name one that has .ttf or .otf files, or: {SYSTEM}.")
    return (Path(name),)


@cache
def known() -> frozenset[int]:
    """Every letter of Arimo."""
    return _read(arimo() / "Arimo[wght].ttf")[0].letters


def fonts() -> list[Font]:
    """Every family beside Arimo, in the order in which it is asked."""
    return list(_fonts(tuple(_others())))


@cache
def _fonts(places: tuple[Path, ...]) -> tuple[Font, ...]:
    found: dict[str, Font] = {}
    for place in places:
        files = sorted(it for it in place.rglob("*") if it.suffix.lower() in (".ttf", ".otf", ".ttc"))
        for file in files[:MOST_FILES]:
            if "italic" not in file.name.lower() and file.stat().st_size <= MOST_BYTES:
                for font in _read(file):
                    found.setdefault(font.family, font)
    return tuple(found.values())


def families(text: str) -> list[str]:
    """Arimo, and every other family that a text needs, in the order in which it asks for them."""
    return list(dict.fromkeys([BASE, *(family for _, family in spelled(text) if family)]))


def spelled(text: str) -> list[tuple[str, str]]:
    """A text in pieces, each with the family that has all of its letters; what no font has is in a piece without one.

    A space, a sign or a digit stays with the letters before it where their font has it: so words are shaped as one.
    """
    pieces: list[tuple[str, str]] = []
    families: dict[str, frozenset[int]] = {BASE: known()}
    if not text.isascii() and any(ord(letter) not in families[BASE] for letter in text):
        families |= {font.family: font.letters for font in fonts()}
    for letter in text:
        code, last = ord(letter), pieces[-1][1] if pieces else ""
        is_weak = not letter.isalpha()
        if is_weak and last and code in families[last]:
            family = last
        else:
            family = next((name for name, some in families.items() if code in some), "")
        if pieces and (family == last or (not family and is_shapeless(letter))):
            pieces[-1] = (pieces[-1][0] + letter, last)
        else:
            pieces.append((letter, family))
    return pieces


def missing(text: str) -> str:
    """The letters that no font at hand has, each once."""
    lacking = dict.fromkeys(letter for piece, family in spelled(text) if not family for letter in piece)
    return "".join(letter for letter in lacking if not is_shapeless(letter))


def is_shapeless(letter: str) -> bool:
    """Whether a letter only says how others look or stand: it changes the writing's direction, joins, or picks a form."""
    return unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f"


def refusal(lacking: str) -> DrawingError:
    """Which letters cannot be printed, and what to do about it."""
    named = ", ".join(f"'{letter}' (U+{ord(letter):04X})" for letter in lacking[:5])
    more = f" and {len(lacking) - 5} more" if len(lacking) > 5 else ""
    whole = len(_packs()) == len(PACKS)
    extra = "" if whole else f"install fonts with: {EXTRA}, or "
    return DrawingError(
        f"No font at hand has the letters {named}{more}. To print them, {extra}name a folder of fonts:"
        f" --fonts DIR, or --fonts {SYSTEM}; or write SVG, which the reader's fonts print."
    )


def _read(file: Path) -> list[Font]:
    """The families of a file and their letters, from its tables; nothing of a file that is none."""
    data = file.read_bytes()
    try:
        starts = [0]
        if data[:4] == b"ttcf":
            count = min(struct.unpack_from(">I", data, 8)[0], 64)
            starts = list(struct.unpack_from(f">{count}I", data, 12))
        return [_font(data, start) for start in starts]
    except (struct.error, KeyError, IndexError, UnicodeDecodeError):
        return []


def _font(data: bytes, start: int) -> Font:
    count = struct.unpack_from(">H", data, start + 4)[0]
    tables = {}
    for k in range(count):
        at = start + 12 + 16 * k
        tables[data[at : at + 4]] = struct.unpack_from(">I", data, at + 8)[0]
    return Font(_family(data, tables[b"name"]), _letters(data, tables[b"cmap"]))


def _family(data: bytes, start: int) -> str:
    """The typographic family, else the family, in Unicode."""
    _, count, store = struct.unpack_from(">HHH", data, start)
    found: dict[int, str] = {}
    for k in range(count):
        platform, _, language, kind, size, at = struct.unpack_from(">HHHHHH", data, start + 6 + 12 * k)
        if platform == 3 and kind in (1, 16) and language in (0x409, 0):
            found.setdefault(kind, data[start + store + at : start + store + at + size].decode("utf-16-be"))
    name = found.get(16) or found[1]
    if not re.fullmatch(r"[\w .+-]{1,80}", name):
        raise KeyError(name)
    return name


def _letters(data: bytes, start: int) -> frozenset[int]:
    """The letters of a character map."""
    found: set[int] = set()
    for k in range(struct.unpack_from(">H", data, start + 2)[0]):
        at = start + struct.unpack_from(">I", data, start + 8 + 8 * k)[0]
        form = struct.unpack_from(">H", data, at)[0]
        if form == 12:
            for group in range(min(struct.unpack_from(">I", data, at + 12)[0], 70_000)):
                first, last = struct.unpack_from(">II", data, at + 16 + 12 * group)
                found.update(range(first, min(last, 0x10FFFF) + 1))
        elif form == 4:
            count = struct.unpack_from(">H", data, at + 6)[0] // 2
            ends = struct.unpack_from(f">{count}H", data, at + 14)
            firsts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
            for first, last in zip(firsts, ends, strict=True):
                found.update(range(first, last + 1))
    return frozenset(found - {0xFFFF})

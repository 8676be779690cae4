"""What stands at a cursor while somebody types: the path of keys to it, and what is begun there.

A text that is being typed is seldom YAML. So a word that nobody writes is put where the cursor is, as a key and as a
value, with what follows and without, and the first text of these that can be read says where the cursor stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.record import frozen
from archplan.text.fixes import unquoted
from archplan.text.located import Located
from archplan.text.yaml import parse

MARK = "archplancursor"
_BEGUN = re.compile(r"\w[\w.-]*$")  # the word at the cursor; `->` begins another
_CLOSED = {"{": "}", "[": "]"}


@frozen
class Cursor:
    """Where somebody types: keys and numbers of items from the top, and the tree around, with the mark in it.

    `begun` is what of the word stands there, `start` and `end` its offsets. As a key the last of the path is left out,
    and `beside` are the keys that stand beside it already; as a value `before` is what its scalar has before the word,
    such as ``api ->``.
    """

    path: tuple[str | int, ...]
    is_key: bool
    begun: str
    start: int
    end: int
    tree: Located
    before: str = ""
    beside: tuple[str, ...] = ()


def cursor_at(text: str, offset: int) -> Cursor | None:
    """What stands at an offset; None in a comment, or where nothing can be made of it."""
    line = text.rfind("\n", 0, offset) + 1
    if _in_comment(text[line:offset]):
        return None
    word = _BEGUN.search(text[line:offset])
    begun = word[0] if word else ""
    start = offset - len(begun)
    end = offset + len(re.match(r"[\w.%-]*", text[offset:])[0])  # type: ignore[index]  # it matches nothing too
    for tried in _tried(text, start, end):
        try:
            tree = parse(tried, "")
        except ArchplanError:
            continue
        place = next(_marked((), tree), None)
        if place is not None:
            path, is_key, before, beside = place
            return Cursor(path, is_key, begun, start, end, tree, before, beside)
    return None


def _in_comment(line: str) -> bool:
    return any(line[at] == "#" and (at == 0 or line[at - 1] in " \t") for at in unquoted(line, 0, len(line)))


def _tried(text: str, start: int, end: int) -> Iterator[str]:
    """The texts that may be meant, the likeliest first."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    before, open_ = text[line:start], _open(text, start)
    is_in_list = open_[-1:] == ["["]
    value, key = MARK, f"{MARK}: x"
    has_colon = re.match(r"\s*:(\s|$)", text[end:stop]) is not None
    if has_colon:  # a key that is there already
        yield text[:start] + MARK + text[end:]
    may_be_key = not is_in_list and re.search(r"(^|[{,]|-)\s*$", before) is not None
    marks = (key, value) if may_be_key else (value,)
    closing = "".join(_CLOSED[sign] for sign in reversed(open_))
    for mark in marks:
        yield text[:start] + mark + text[end:]
        if open_:  # the bracket that is open is closed here
            yield text[:start] + mark + closing + text[stop:]
        yield text[:start] + mark + text[stop:]
        yield text[:start] + mark + closing


def _open(text: str, offset: int) -> list[str]:
    """The brackets that are open at an offset, of the last value in block form."""
    brackets: list[str] = []
    for at in unquoted(text, 0, offset):
        if text[at] in _CLOSED:
            brackets.append(text[at])
        elif text[at] in "]}" and brackets:
            brackets.pop()
        elif text[at] == "\n" and re.match(r"\n[A-Za-z_]+:", text[at : at + 40]):
            brackets.clear()  # a section begins: what was open above is somebody else's mistake
    return brackets


def _marked(
    path: tuple[str | int, ...], part: Located
) -> Iterator[tuple[tuple[str | int, ...], bool, str, tuple[str, ...]]]:
    """The path to the mark, whether it is a key, what stands before it in its scalar, and the keys beside it."""
    if part.is_text and MARK in part.value:
        yield path, False, part.value.partition(MARK)[0], ()
    for name, inner in part.items():
        if name == MARK:
            yield path, True, "", tuple(key for key in part.value if key != MARK)
        elif MARK in name:
            yield path, True, name.partition(MARK)[0], ()
        yield from _marked((*path, name), inner)
    for number, item in enumerate(part.value) if part.is_list else ():
        yield from _marked((*path, number), item)

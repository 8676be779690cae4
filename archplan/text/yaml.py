"""YAML that remembers where every value was written.

Scalars stay text until the reader that knows their kind takes them, so ``on``, ``012`` and ``0.00013`` arrive
as written. A spec is untrusted: it is read up to a size and a depth, without tags, anchors or merge keys.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.plain import one_line
from archplan.text.located import Located

LARGEST_FILE = 1_000_000  # bytes; the largest real spec seen has 40,000


DEEPEST = 40  # levels of nesting


MOST_NODES = 100_000


try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a Python without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # another class that reads the same


def read_text(path: Path, shown: str) -> str:
    """The text of a spec, or an error that says why it can't be one: missing, a folder, too large, not UTF-8."""
    try:
        data = _bytes(path, shown)
        _check_size(data, shown)
    except ArchplanError:
        inputs.unreadable(path)
        raise
    inputs.noted(path, data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        raise _error(
            "not-utf-8", Span(shown, line, column), "this byte is not UTF-8 text", "save the file as UTF-8"
        ) from None


def _bytes(path: Path, shown: str) -> bytes:
    here = Span(shown, 1, 1)
    data = inputs.held(path)
    if data is not None:
        return data
    try:
        if path.is_dir():
            raise _error("not-a-file", here, f"{shown} is a folder", "name the spec inside it")
        if not path.is_file() and path.exists():
            raise _error("not-a-file", here, f"{shown} is not a regular file", "name a YAML file")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise _error("no-such-file", here, f"there is no file {shown}", "check the path") from None
    except OSError as error:
        raise _error("unreadable-file", here, f"{shown} cannot be read: {error.strerror}") from None
    return data


def taken_text(text: str, shown: str) -> str:
    """A text that is in memory, as it would be read from a file of that name."""
    text = text.removeprefix("\ufeff")
    try:
        _check_size(text.encode("utf-8"), shown)
    except UnicodeEncodeError as error:  # half a pair of surrogates, as UTF-16 has them
        line, column = text.count("\n", 0, error.start) + 1, error.start - text.rfind("\n", 0, error.start)
        raise _error(
            "not-utf-8", Span(shown, line, column), "this character is not UTF-8 text", "leave it out"
        ) from None
    return text


def _check_size(data: bytes, shown: str) -> None:
    if len(data) > LARGEST_FILE:
        size = f"{LARGEST_FILE // 1_000_000} MB"
        raise _error("file-too-large", Span(shown, 1, 1), f"a spec is at most {size}", "is this the right file?")


def read(path: Path, shown: str | None = None) -> Located:
    """Read a YAML file into a located tree. Raises ArchplanError with every duplicate key."""
    shown = shown or str(path)
    return parse(read_text(path, shown), shown)


def parse(text: str, shown: str, most_nodes: int = MOST_NODES) -> Located:
    """Read YAML text. Tabs, anchors, tags, more than one document and deep nesting are refused with their place."""
    tab = _leading_tab(text)
    if tab:
        raise _error("tab", Span(shown, *tab), *_TAB)
    _bound(text, shown)
    mistakes: list[Diagnostic] = []
    try:
        root = _compose(text, shown, most_nodes, mistakes)
    except yaml.YAMLError as error:
        raise ArchplanError([_yaml_mistake(error, shown, text)]) from None
    if root is None or (root.is_text and not root.value.strip()):
        raise _error("empty-file", Span(shown, 1, 1), "there is nothing in this file", "try 'archplan init'")
    if mistakes:
        raise ArchplanError(mistakes)
    return root


def in_one_line(value: Any) -> str:
    """A value as YAML in braces and brackets, keys in the order given: ``{services: {api: {processor: arm}}}``."""
    return str(yaml.safe_dump(value, default_flow_style=True, width=2**20, sort_keys=False, allow_unicode=True)).strip()


def entry(text: str, key: Span) -> tuple[int, bool] | None:
    """Where the value of the key that stands there ends in the text, and whether it stands inside braces."""
    return _entries(text).get((key.line - 1, key.column - 1))


@lru_cache(maxsize=2)
def _entries(text: str) -> dict[tuple[int, int], tuple[int, bool]]:
    """Every key of a text by its place: read once for all edits of it."""
    starts = [0, *(match.end() for match in _LINE.finditer(text))]
    found: dict[tuple[int, int], tuple[int, bool]] = {}

    def last(node: Any) -> int:
        if isinstance(node, yaml.ScalarNode) or node.flow_style:
            mark = node.end_mark
            return int(starts[mark.line] + mark.column) if mark.line < len(starts) else len(text)
        return max(last(part) for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,)))

    open_ = [yaml.compose(text, Loader=yaml.SafeLoader)]
    while open_:
        node = open_.pop()
        if isinstance(node, yaml.SequenceNode):
            open_ += node.value
        elif isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                found.setdefault((name.start_mark.line, name.start_mark.column), (last(value), bool(node.flow_style)))
                open_.append(value)
    return found


_LINE = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML breaks a line at


_BRACKET = re.compile(r"[\[\]{}]")


def _leading_tab(text: str) -> tuple[int, int] | None:
    if "\t" not in text:
        return None
    for number, line in enumerate(text.split("\n"), 1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip() and not line.lstrip().startswith("#"):
            return number, indent.index("\t") + 1
    return None


def _bound(text: str, shown: str) -> None:
    """Refuse deep brackets before libyaml, whose time grows with their square, walks into them."""
    if text.count("[") + text.count("{") <= 10 * DEEPEST:
        return
    depth = 0
    for match in _BRACKET.finditer(text):
        depth = depth + 1 if match[0] in "[{" else max(0, depth - 1)
        if depth > 10 * DEEPEST:  # brackets in plain text count too: generous here, exact when composed
            raise _too_deep(text, match.start(), shown)


def _too_deep(text: str, index: int, shown: str) -> ArchplanError:
    line = text.count("\n", 0, index) + 1
    column = index - text.rfind("\n", 0, index)
    return _error("too-deep", Span(shown, line, column), f"a spec nests at most {DEEPEST} levels", "flatten this part")


class _Open:
    """A mapping or list that is being read: what it holds so far, and the key that waits for its value."""

    __slots__ = ("event", "is_skipped", "key", "keys", "value")

    def __init__(self, event: Any, value: Any, is_skipped: bool):
        self.event, self.value, self.is_skipped = event, value, is_skipped
        self.keys: dict[str, Span] = {}
        self.key: str | None = None


_SKIPPED = "<<"  # no key: YAML's merge key is refused


_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


_BESIDE = (yaml.StreamStartEvent, yaml.DocumentEndEvent)


def _compose(text: str, shown: str, most_nodes: int, mistakes: list[Diagnostic]) -> Located | None:
    """Build located values from events, stopping at an anchor, a tag, a second document or a depth.

    Keys that stand twice or are not text are collected as mistakes, and what they hold is passed over.
    """
    loader = _Loader(text)
    try:
        nodes = documents = 0
        stack: list[_Open] = []
        inner: _Open | None = None
        root: Located | None = None
        while True:
            event: Any = loader.get_event()
            kind = type(event)
            if kind in _ENDS:
                assert inner is not None
                found = Located(inner.value, _span(shown, inner.event.start_mark, event.end_mark), inner.keys)
                stack.pop()
                inner = stack[-1] if stack else None
            elif kind is yaml.ScalarEvent:
                nodes += 1
                if event.anchor or event.tag not in _PLAIN_TAGS or nodes > most_nodes:
                    raise _refused(event, shown, most_nodes, nodes)
                if inner is not None and inner.key is None and type(inner.value) is dict:
                    inner.key = _key(inner, event, shown, mistakes)
                    continue
                found = Located(one_line(event.value), _span(shown, event.start_mark, event.end_mark))
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                nodes += 1
                if event.anchor or event.tag not in _PLAIN_TAGS or nodes > most_nodes:
                    raise _refused(event, shown, most_nodes, nodes)
                if len(stack) >= DEEPEST:
                    raise _event_error(
                        "too-deep", event, shown, f"a spec nests at most {DEEPEST} levels", "flatten this part"
                    )
                is_key = inner is not None and inner.key is None and type(inner.value) is dict
                is_skipped = inner is not None and (inner.is_skipped or is_key or inner.key == _SKIPPED)
                inner = _Open(event, {} if kind is yaml.MappingStartEvent else [], is_skipped)
                stack.append(inner)
                continue
            elif kind is yaml.StreamEndEvent:
                return root
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _event_error("two-documents", event, shown, "a spec is one YAML document", "remove '---'")
                continue
            elif kind in _BESIDE:
                continue
            else:
                raise _refused(event, shown, most_nodes, nodes)
            if inner is None:
                root = found
            elif type(inner.value) is list:
                inner.value.append(found)
            elif inner.key is None:
                if not inner.is_skipped:
                    mistakes.append(Diagnostic("bad-key", found.span, "a key is a word, not a list or mapping"))
                inner.key = _SKIPPED
            else:
                if inner.key != _SKIPPED:
                    inner.value[inner.key] = found
                inner.key = None
    finally:
        loader.dispose()


def _key(inside: _Open, event: Any, shown: str, mistakes: list[Diagnostic]) -> str:
    """The key that is written here; what its mapping has already is passed over."""
    key = one_line(event.value)
    at = _span(shown, event.start_mark, event.end_mark)
    if inside.is_skipped:
        return _SKIPPED
    if key == _SKIPPED:
        mistakes.append(Diagnostic("alias", at, "a spec has no YAML merge keys", "write it out"))
    elif key in inside.keys:
        first = f"it stands first on line {inside.keys[key].line}"
        mistakes.append(Diagnostic("duplicate-key", at, f"{key!r} stands twice", f"{first}; keep one"))
        return _SKIPPED
    else:
        inside.keys[key] = at
    return key


_PLAIN_TAGS = (None, "!")


def _refused(event: Any, shown: str, most_nodes: int, nodes: int) -> ArchplanError:
    """Why a spec cannot hold what this event is."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return _event_error("alias", event, shown, "a spec has no YAML anchors or aliases", "write it out")
    if nodes > most_nodes:
        return _event_error("too-many-values", event, shown, f"a file holds at most {most_nodes:,} values", "")
    tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
    return _event_error("tag", event, shown, f"a spec has no YAML tags such as {tag}", "remove it")


def _span(file: str, start: Any, end: Any) -> Span:
    line, column = start.line, start.column
    length = end.column - column if end.line == line else 1
    return Span(file, line + 1, column + 1, length if length > 1 else 1)


def _yaml_mistake(error: yaml.YAMLError, shown: str, text: str) -> Diagnostic:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "nobody can read it"
    begun = getattr(error, "context_mark", None)
    if begun and problem in _BEGUN:  # better shown where it begins than where the parser gave up
        mark = begun
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if mark is None and getattr(error, "position", None) is not None:
        position = min(int(error.position), len(text))  # type: ignore[attr-defined]  # a ReaderError has one
        line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    lines = _LINE.split(text)
    while line > 1 and (line > len(lines) or not lines[line - 1].strip()):  # the end of the file shows nothing
        line -= 1
        column = len(lines[line - 1]) + 1
    if lines[line - 1][column - 1 : column] == "\t":
        return Diagnostic("tab", Span(shown, line, column), *_TAB)
    fallback = "check indentation, quotes and brackets just before this place"
    said, hint = _SAID.get(problem, (problem, fallback))
    said = said.format(opened=f"the bracket opened on line {begun.line + 1}" if begun else "a bracket")
    return Diagnostic("not-yaml", Span(shown, line, column), f"this is not YAML: {said}", hint)


_TAB = "YAML is indented with spaces, this is a tab", "write two spaces"


_CLOSE = (
    "expected a comma or the end of {opened}",
    "close the bracket, or put quotes round a text with special characters",
)


_LINE_UP = "indent what belongs together alike, with spaces"


# What libyaml says, and what to say instead.
_SAID = {
    "found unexpected end of stream": ("this quote is never closed", "add the closing quote"),
    "did not find expected ',' or '}'": _CLOSE,
    "did not find expected ',' or ']'": _CLOSE,
    "did not find expected key": ("this does not line up with the keys above it", _LINE_UP),
    "did not find expected '-' indicator": ("this does not line up with the list above it", _LINE_UP),
    "did not find expected node content": ("a value is missing here", "write the value, or close the bracket"),
    "could not find expected ':'": ("this has no ': ' after it, so it is neither a key nor a value", "write key: value"),
    "mapping values are not allowed in this context": (
        "no ':' can stand here", "put quotes round a text with ': ' in it, and indent keys of one mapping alike",
    ),
    "found character that cannot start any token": ("a value cannot begin with this", "put quotes round the value"),
    "control characters are not allowed": ("this is a control character, not text", "remove it; is this a text file?"),
    "found unknown escape character": ("after a backslash in double quotes this means nothing", "use single quotes"),
}  # fmt: skip


_BEGUN = {"found unexpected end of stream", "could not find expected ':'"}


def _event_error(slug: str, event: Any, shown: str, message: str, hint: str) -> ArchplanError:
    mark = event.start_mark
    return _error(slug, Span(shown, mark.line + 1, mark.column + 1), message, hint)


def _error(slug: str, span: Span, message: str, hint: str = "") -> ArchplanError:
    return ArchplanError([Diagnostic(slug, span, message, hint)])


MOST_NODES_OF_OTHERS = 1_000_000


def parse_foreign(text: str, shown: str) -> Located:
    """Read YAML that others wrote for another program: anchors, merge keys, and tags, which become mappings.

    ``!Ref Name`` is ``{Ref: Name}``, any other ``!Tag value`` is ``{Fn::Tag: value}``, as CloudFormation means them. Of
    several documents the first one is read. An alias counts as often as it stands, so that none multiplies without end.
    """
    if "\t" in text:
        text = text.replace("\t", " ")  # as JSON is indented; inside a text it is a space either way
    _bound(text, shown)
    try:
        root = _foreign(text, shown)
    except yaml.YAMLError as error:
        raise ArchplanError([_yaml_mistake(error, shown, text)]) from None
    if root is None:
        raise _error("empty-file", Span(shown, 1, 1), "there is nothing in this file")
    return root


def _foreign(text: str, shown: str) -> Located | None:
    loader = _Loader(text)
    anchors: dict[str, tuple[Located, int]] = {}
    stack: list[
        tuple[Any, Any, dict[str, Span], list[str], int]
    ] = []  # event, value, keys, the key that waits, count before
    nodes = 0
    next_event = loader.get_event
    try:
        while True:
            event: Any = next_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                at, tag, anchor, weight = _span(shown, event.start_mark, event.end_mark), event.tag, event.anchor, 1
                if stack and not tag and not anchor and nodes < MOST_NODES_OF_OTHERS:
                    _, value, keys, waiting, _ = stack[-1]
                    if not waiting and type(value) is dict:  # a key, of which its text and its place are all
                        waiting.append(event.value)
                        keys.setdefault(event.value, at)
                        nodes += 1
                        continue
                made = Located(event.value, at)
                if tag:
                    made = _tagged(made, tag)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if len(stack) >= 2 * DEEPEST:
                    raise _event_error(
                        "too-deep", event, shown, f"this nests more than {2 * DEEPEST} levels", "is it the right file?"
                    )
                stack.append((event, {} if kind is yaml.MappingStartEvent else [], {}, [], nodes))
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                begun, value, keys, _, before = stack.pop()
                made = Located(value, _span(shown, begun.start_mark, event.end_mark), keys)
                if begun.tag:
                    made = _tagged(made, begun.tag)
                anchor, weight = begun.anchor, nodes - before + 1
            elif kind is yaml.AliasEvent:
                if event.anchor not in anchors:
                    raise _event_error("alias", event, shown, f"no anchor is called {event.anchor!r} before here", "")
                made, weight = anchors[event.anchor]
                anchor = None
            elif kind is yaml.StreamEndEvent or kind is yaml.DocumentEndEvent:
                return None
            else:
                continue
            nodes += weight if kind is yaml.AliasEvent else 1  # what a container holds is counted already
            if nodes > MOST_NODES_OF_OTHERS:
                raise _event_error(
                    "too-many-values", event, shown, f"this holds more than {MOST_NODES_OF_OTHERS:,} values", ""
                )
            if anchor:
                anchors[anchor] = made, weight
            if not stack:
                return made
            _, value, keys, waiting, _ = stack[-1]
            if type(value) is list:
                value.append(made)
            elif not waiting:
                waiting.append(str(made.value) if made.is_text else "")
                keys.setdefault(waiting[0], made.span)
            else:
                _set(value, keys, waiting.pop(), made)
    finally:
        loader.dispose()


def _set(value: dict[str, Located], keys: dict[str, Span], key: str, made: Located) -> None:
    """A key of a mapping; ``<<`` takes in what other mappings have and this one does not."""
    if key != _SKIPPED:
        value[key] = made
        return
    keys.pop(_SKIPPED, None)
    for other in made.value if made.is_list else [made]:
        for name, inner in other.items():
            value.setdefault(name, inner)
            keys.setdefault(name, inner.span)


def _tagged(made: Located, tag: str | None) -> Located:
    if not tag or tag == "!" or tag.startswith("tag:yaml.org"):
        return made
    name = tag.lstrip("!")
    name = name if name in ("Ref", "Condition") else f"Fn::{name}"
    return Located({name: made}, made.span, {name: made.span})

"""HCL, the language of Terraform's files, read into blocks and expressions with their places; nothing is run.

An expression is a `Located` whose value is a text, a list, a mapping, or an `Expression`: a name such as
``aws_vpc.main.id``, a call, a condition, an operation, a template. What they come to is another module's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from archplan.importers.files import DEEPEST, File
from archplan.kernel.diagnostics import ArchplanError, Span, mistake
from archplan.kernel.record import frozen
from archplan.text.located import Located

MOST_TOKENS = 400_000


@frozen
class Expression:
    """What has to be worked out: ``kind`` is name, call, index, if, op, not, template, for or splat; its parts; its text."""

    kind: str
    parts: tuple[Any, ...]
    text: str = ""


@frozen
class Block:
    """``resource "aws_vpc" "main" { ... }``: its type, labels, attributes and inner blocks."""

    type: str
    labels: tuple[str, ...]
    attributes: dict[str, Located]
    blocks: tuple[Block, ...]
    span: Span


_TOKEN = re.compile(
    r"""(?P<space>[ \t]+|\#[^\n]*|//[^\n]*|/\*.*?\*/)|(?P<line>\n)|(?P<heredoc><<-?[A-Za-z_]\w*[ \t]*\n)"""
    r"""|(?P<quote>")|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_][\w-]*)"""
    r"""|(?P<mark>\.\.\.|=>|==|!=|<=|>=|&&|\|\||[{}\[\]()=.,:?!<>+\-*/%])""",
    re.DOTALL,
)
_BINARY = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}


@frozen
class _Token:
    kind: str
    text: str
    start: int
    end: int
    parts: tuple[Any, ...] = ()


def blocks_of(file: File) -> Block:
    """The body of a file as one block. Raises ArchplanError at the first place that is no HCL."""
    return _Parser(file).body("", (), 0, 0)


class _Parser:
    def __init__(self, file: File, tokens: list[_Token] | None = None, starts: list[int] | None = None):
        self.file, self.at = file, 0
        self.within: list[bool] = []  # of every bracket that is open, whether lines end nothing in it
        self.starts = starts or [0, *(match.end() for match in re.finditer("\n", file.text))]
        self.tokens = tokens if tokens is not None else list(_tokens(file.text, self))

    def span(self, offset: int) -> Span:
        import bisect

        line = bisect.bisect_right(self.starts, offset)
        return Span(self.file.shown, line, offset - self.starts[line - 1] + 1)

    def wrong(self, offset: int, message: str) -> ArchplanError:
        return mistake("bad-hcl", self.span(offset), message, "does 'terraform validate' read this folder?")

    # ------------------------------------------------------------------------------------------- tokens

    @property
    def token(self) -> _Token:
        if self.within and self.within[-1]:  # a line's end means nothing inside brackets
            while self.tokens[self.at].kind == "line":
                self.at += 1
        return self.tokens[self.at]

    def skip_lines(self) -> None:
        while self.token.kind == "line":
            self.at += 1

    def is_mark(self, *texts: str) -> bool:
        return self.token.kind == "mark" and self.token.text in texts

    def take(self, text: str) -> _Token:
        if not self.is_mark(text):
            shown = self.token.text.strip() or "the end of a line"
            raise self.wrong(self.token.start, f"here stands {shown[:30]!r}, where {text!r} belongs")
        self.at += 1
        return self.tokens[self.at - 1]

    # ------------------------------------------------------------------------------------------- bodies

    def body(self, type_: str, labels: tuple[str, ...], start: int, depth: int) -> Block:
        if depth > DEEPEST:
            raise self.wrong(start, f"blocks nest more than {DEEPEST} levels")
        attributes: dict[str, Located] = {}
        blocks: list[Block] = []
        while True:
            self.skip_lines()
            token = self.token
            if token.kind == "end" or (depth and self.is_mark("}")):
                if token.kind == "end" and depth:
                    raise self.wrong(start, f"the block {type_!r} that begins here is never closed")
                self.at += token.kind != "end"
                return Block(type_, labels, attributes, tuple(blocks), self.span(start))
            if token.kind not in ("name", "quote"):
                raise self.wrong(token.start, f"{token.text.strip()[:30]!r} begins no block and no attribute")
            self.at += 1
            if self.is_mark("="):
                self.at += 1
                attributes[_plain(token)] = self.expression(depth)
                if not (self.token.kind in ("line", "end") or self.is_mark("}")):
                    raise self.wrong(self.token.start, f"{self.token.text.strip()[:30]!r} goes on after a value")
                continue
            inner: list[str] = []
            while self.token.kind in ("name", "quote"):
                inner.append(_plain(self.token))
                self.at += 1
            self.take("{")
            blocks.append(self.body(_plain(token), tuple(inner), token.start, depth + 1))

    # ------------------------------------------------------------------------------------------- expressions

    def expression(self, depth: int) -> Located:
        if depth > DEEPEST:
            raise self.wrong(self.token.start, f"a value nests more than {DEEPEST} levels")
        start = self.token.start
        found = self.binary(depth, 1)
        if self.is_mark("?"):
            self.at += 1
            self.skip_lines()
            then = self.expression(depth + 1)
            self.skip_lines()
            self.take(":")
            self.skip_lines()
            other = self.expression(depth + 1)
            return self.made("if", (found, then, other), start)
        return found

    def made(self, kind: str, parts: tuple[Any, ...], start: int) -> Located:
        text = " ".join(self.file.text[start : min(start + 200, self.tokens[self.at - 1].end)].split())[:80]
        return Located(Expression(kind, parts, text), self.span(start))

    def binary(self, depth: int, least: int) -> Located:
        start = self.token.start
        left = self.unary(depth)
        while self.token.kind == "mark" and _BINARY.get(self.token.text, 0) >= least:
            sign = self.token.text
            self.at += 1
            self.skip_lines()
            right = self.binary(depth + 1, _BINARY[sign] + 1)
            left = self.made("op", (sign, left, right), start)
        return left

    def unary(self, depth: int) -> Located:
        start, sign = self.token.start, self.token.text
        if depth > DEEPEST:
            raise self.wrong(start, f"a value nests more than {DEEPEST} levels")
        if self.is_mark("!", "-"):
            self.at += 1
            inner = self.unary(depth + 1)
            if sign == "-" and inner.is_text:
                return Located(f"-{inner.value}", self.span(start))
            return self.made(
                "not" if sign == "!" else "op",
                (inner,) if sign == "!" else ("-", Located("0", inner.span), inner),
                start,
            )
        return self.postfix(self.primary(depth), start, depth)

    def postfix(self, found: Located, start: int, depth: int) -> Located:
        count = 0
        while True:
            count += 1
            if count > 200:
                raise self.wrong(start, "this name has too many parts")
            if self.is_mark("."):
                self.at += 1
                if self.is_mark("*"):
                    self.at += 1
                    found = self.made("splat", (found,), start)
                elif self.token.kind in ("name", "number"):
                    key = self.token.text
                    self.at += 1
                    found = self.made("index", (found, Located(key, found.span)), start)
                else:
                    raise self.wrong(self.token.start, "a dot ends this name")
            elif self.is_mark("["):
                self.at += 1
                self.within.append(True)
                if self.is_mark("*"):
                    self.at += 1
                    self.close("]")
                    found = self.made("splat", (found,), start)
                    continue
                key_ = self.expression(depth + 1)
                self.close("]")
                found = self.made("index", (found, key_), start)
            else:
                return found

    def primary(self, depth: int) -> Located:
        token = self.token
        at = self.span(token.start)
        self.at += 1
        if token.kind == "number":
            return Located(token.text, at)
        if token.kind in ("quote", "heredoc"):
            return self.template(token, at, depth)
        if token.kind == "name":
            if self.is_mark("("):
                return self.call(token, depth)
            if token.text in ("true", "false"):
                return Located(token.text, at)
            if token.text == "null":
                return Located("", at)
            return Located(Expression("name", (token.text,), token.text), at)
        if token.kind == "mark" and token.text == "(":
            self.within.append(True)
            found = self.expression(depth + 1)
            self.close(")")
            return found
        if token.kind == "mark" and token.text in "[{":
            return self.collection(token, depth)
        raise self.wrong(token.start, f"{token.text.strip()[:30] or 'the end'!r} is no value")

    def close(self, text: str) -> None:
        """Take the bracket that closes what is open."""
        self.take(text)
        self.within.pop()

    def call(self, token: _Token, depth: int) -> Located:
        self.take("(")
        self.within.append(True)
        arguments = []
        while not self.is_mark(")"):
            arguments.append(self.expression(depth + 1))
            if self.is_mark("..."):
                self.at += 1
            self.skip_lines()
            if not self.is_mark(")"):
                self.take(",")
        self.close(")")
        return self.made("call", (token.text, tuple(arguments)), token.start)

    def collection(self, token: _Token, depth: int) -> Located:
        close = "]" if token.text == "[" else "}"
        self.within.append(close == "]")
        self.skip_lines()
        if self.token.kind == "name" and self.token.text == "for":
            return self.loop(token, close, depth)
        items: list[Located] = []
        value: dict[str, Located] = {}
        while not self.is_mark(close):
            item = self.expression(depth + 1)
            if close == "}":
                self.skip_lines()
                if not self.is_mark("=", ":"):
                    self.take("=")
                self.at += 1
                self.skip_lines()
                value[self.key(item)] = self.expression(depth + 1)
            else:
                items.append(item)
            while self.token.kind == "line" or self.is_mark(","):
                self.at += 1
            if self.token.kind == "end":
                raise self.wrong(token.start, f"the {token.text!r} that stands here is never closed")
        self.close(close)
        return Located(value if close == "}" else items, self.span(token.start))

    def key(self, item: Located) -> str:
        """What a key of an object is called: a text, a name as it stands, else what was written."""
        key = item.value
        if isinstance(key, str):
            return key
        if not isinstance(key, Expression):
            raise mistake(
                "bad-hcl", item.span, "a list or an object is no key", "does 'terraform validate' read this folder?"
            )
        return str(key.parts[0]) if key.kind == "name" else key.text

    def loop(self, token: _Token, close: str, depth: int) -> Located:
        """A ``for``: what it goes over, and what it makes of each, as they stand."""
        self.within[-1] = True
        self.at += 1
        names = []
        while not (self.token.kind == "name" and self.token.text == "in"):
            if self.token.kind == "end":
                raise self.wrong(token.start, "this 'for' is never closed")
            names += [self.token.text] if self.token.kind == "name" else []
            self.at += 1
        self.at += 1
        over = self.expression(depth + 1)
        self.skip_lines()
        self.take(":")
        made: list[tuple[str, Located]] = []
        before = ""
        while not self.is_mark(close):
            self.skip_lines()
            if self.is_mark(close):
                break
            if self.is_mark("=>", "...") or (self.token.kind == "name" and self.token.text == "if"):
                before = self.token.text
                if before == "..." and made:
                    made[-1] = ("...", made[-1][1])
                self.at += 1
                continue
            made.append((before, self.expression(depth + 1)))
            before = ""
        self.close(close)
        return self.made("for", (tuple(names), close, over, *made), token.start)

    def template(self, token: _Token, at: Span, depth: int) -> Located:
        if all(isinstance(part, str) for part in token.parts):
            return Located("".join(token.parts), at)
        parts: list[Any] = []
        for part in token.parts:
            if isinstance(part, str):
                parts.append(Located(part, at))
            else:
                inner = _Parser(self.file, [*part, _Token("end", "", token.end, token.end)], self.starts)
                inner.skip_lines()
                if inner.token.kind != "end":
                    parts.append(inner.expression(depth + 1))
        return Located(Expression("template", tuple(parts), self.file.text[token.start : token.end][:80]), at)


def _plain(token: _Token) -> str:
    if token.kind == "quote":
        return "".join(part for part in token.parts if isinstance(part, str))
    return token.text


def _tokens(text: str, parser: _Parser, start: int = 0, until: str = "", depth: int = 0) -> Iterator[_Token]:
    """The tokens from a place on; inside a template until its closing brace."""
    at, open_, count = start, 0, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise parser.wrong(at, f"{text[at]!r} has no meaning here")
        kind = str(match.lastgroup)
        if kind == "mark" and text.startswith("/*", at):
            raise parser.wrong(at, "this comment is never closed")
        count += 1
        if count > MOST_TOKENS or depth > 20:
            raise parser.wrong(at, "this is longer or deeper than anything people write")
        if kind == "quote":
            parts, end = _quoted(text, match.end(), parser, depth)
            yield _Token(kind, text[at:end], at, end, parts)
            at = end
            continue
        if kind == "heredoc":
            parts, end = _heredoc(text, match, parser, depth)
            yield _Token(kind, text[at:end], at, end, parts)
            at = end
            continue
        if until and match[0] == "{":
            open_ += 1
        elif until and match[0] == until:
            if not open_:
                yield _Token("close", until, at, match.end())
                return
            open_ -= 1
        if kind != "space":
            yield _Token(kind, match[0], at, match.end())
        at = match.end()
    if until:
        raise parser.wrong(start, "this '${' is never closed")
    yield _Token("end", "", at, at)


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def _quoted(text: str, at: int, parser: _Parser, depth: int) -> tuple[tuple[Any, ...], int]:
    parts: list[Any] = []
    begun, held = at, ""
    while at < len(text):
        c = text[at]
        if c == '"':
            return (*parts, held) if held or not parts else tuple(parts), at + 1
        if c == "\n":
            break
        if c == "\\" and at + 1 < len(text):
            held += _ESCAPES.get(text[at + 1], text[at + 1])
            at += 2
        elif text.startswith(("$${", "%%{"), at):
            held, at = held + text[at + 1 : at + 3], at + 3
        elif text.startswith(("${", "%{"), at):
            tokens = list(_tokens(text, parser, at + 2, "}", depth + 1))
            parts += [held, tokens[:-1] if text[at] == "$" else []]
            held, at = "", tokens[-1].end
        else:
            held, at = held + c, at + 1
    raise parser.wrong(begun - 1, "this text is never closed")


def _heredoc(text: str, match: re.Match[str], parser: _Parser, depth: int) -> tuple[tuple[Any, ...], int]:
    word = match[0].strip().lstrip("<-")
    close = re.compile(rf"^[ \t]*{word}[ \t]*$", re.MULTILINE).search(text, match.end())
    if close is None:
        raise parser.wrong(match.start(), f"the text that begins here is never closed by {word}")
    parts: list[Any] = []
    at = match.end()
    for found in re.finditer(r"(?<!\$)\$\{", text[match.end() : close.start()]):
        begin = match.end() + found.start()
        if begin < at:
            continue
        parts.append(text[at:begin])
        tokens = list(_tokens(text, parser, begin + 2, "}", depth + 1))
        parts.append(tokens[:-1])
        at = tokens[-1].end
    return (*parts, text[at : close.start()]), close.end()

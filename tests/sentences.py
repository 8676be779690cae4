"""The sentences that findings may say, read out of their source: every way an f-string may come out, its gaps named.

A gap is named by what fills it: ``{self.count.low}`` is ``{count_low}``. What is one of a few words in quotes, as in
``'one' if n == 1 else 'several'``, is no gap: each of them makes a sentence of its own.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from archplan.checks.review import plan_rules
from archplan.outputs.page.findings import WORDS
from archplan.services import known_types, load
from tests.conftest import ROOT

MOST = 8  # ways one sentence may come out; beyond them what varies most is a gap
DEEP = 8
UNIT = re.compile(r"\{\w+\} (day|hour|h|minute|min|second)s?")
PARTS = ""  # the context of what fills gaps of any rule
FILLERS: dict[str, tuple[int | str, ...]] = {
    "Usual": (0,), "unsaid": (0, 1), "kept_by": (2, 4), "Copy": (0, "assumed"), "_Way": (0,), "Answer": (5,), "Part": (2,),
    "_stated_or": (4,), "Agreement": ("condition",), "Benefit": ("reason",), "pledged": (2,), "Unknown": (0,),
    "Absent": (0,), "_Unsaid": (0,), "changed": ("reason",),
}  # fmt: skip
"""Records that carry words into findings: which of their arguments has them."""
RETURNED = {
    "_alone", "_assumptions", "_cheaper", "_instead", "_remarks", "_restore", "assumed_outside", "assumes", "counts", "declines",
    "fate_of_failed", "lacks", "refuses_alias", "unsold",
}  # fmt: skip
"""Functions of services and analysis whose words fill a gap."""
CONSTANTS = {"PUBLISHED"}
"""Tables of such words."""

Gap = tuple[str]  # what the source says there
Parts = tuple[str | Gap, ...]


class Scope:
    """What the names of a function may hold, as the expressions that are assigned to them."""

    def __init__(self, tree: ast.AST, module: ModuleType | None, owner: type | None):
        self.module, self.owner = module, owner
        self.names: dict[str, list[ast.expr]] = {}
        self.more: dict[str, list[list[ast.expr]]] = {}  # what is put behind it: one of each list, or nothing
        self.unknown: set[str] = set()
        self.items: dict[str, ast.expr] = {}  # what a loop takes its values from
        self.places: dict[str, tuple[ast.Call, int]] = {}  # a part of the row that a call returns
        together: dict[ast.AST, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.arguments):
                self.unknown |= {it.arg for it in [*node.args, *node.kwonlyargs, *node.posonlyargs]}
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    self.bind(target, node.value)
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                self.bind(node.target, node.value)
            elif isinstance(node, ast.If):
                chain: list[ast.expr] = []
                for part in [*node.body, *node.orelse]:
                    if isinstance(part, ast.AugAssign):
                        together[part] = chain
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                held = together.get(node, [])
                held.append(node.value)
                known = self.more.setdefault(node.target.id, [])
                if not any(held is other for other in known):
                    known.append(held)
            elif isinstance(node, ast.For | ast.comprehension):
                rows: list[ast.expr] = node.iter.elts if isinstance(node.iter, ast.Tuple | ast.List) else []
                for row in rows or (None,):
                    self.bind(node.target, row)
                if not rows and isinstance(node.target, ast.Name):
                    self.items[node.target.id] = node.iter
                elif isinstance(node.target, ast.Tuple) and isinstance(node.iter, ast.Call):
                    for number, item in enumerate(node.target.elts):
                        if isinstance(item, ast.Name):
                            self.places[item.id] = node.iter, number

    def bind(self, target: ast.expr, value: ast.expr | None) -> None:
        """Remember what a name may hold; a name that is unpacked from what is unknown is unknown."""
        if isinstance(target, ast.Name):
            if value is None:
                self.unknown.add(target.id)
            else:
                self.names.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple | ast.List):
            if isinstance(value, ast.IfExp):
                self.bind(target, value.body)
                self.bind(target, value.orelse)
                return
            given = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            for number, part in enumerate(target.elts):
                part = part.value if isinstance(part, ast.Starred) else part
                if isinstance(value, ast.Call) and isinstance(part, ast.Name):
                    self.places[part.id] = value, number
                self.bind(part, given[number] if len(given) == len(target.elts) else None)

    def called(self, node: ast.Call) -> Callable[..., Any] | None:
        """The function of archplan that a call runs: of the module or one it imports, or a method of the service."""
        func, found = node.func, None
        if isinstance(func, ast.Name):
            found = getattr(self.module, func.id, None)
        elif isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
            base = self.owner if func.value.id == "self" else getattr(self.module, func.value.id, None)
            found = getattr(base, func.attr, None) if inspect.ismodule(base) or inspect.isclass(base) else None
        found = inspect.unwrap(found) if callable(found) else None
        return found if inspect.isfunction(found) and found.__module__.startswith("archplan") else None


@cache
def function_of(made: Callable[..., Any]) -> ast.FunctionDef:
    """A function's source as a tree."""
    node = ast.parse(textwrap.dedent(inspect.getsource(made))).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


class Reader:
    """Reads the sentences of functions, and the parts that a join puts in a row."""

    def __init__(self) -> None:
        self.joined: list[Parts] = []

    def yielded(self, made: Callable[..., Any], owner: type | None, depth: int = 0) -> Iterator[Parts]:
        """What a rule yields as the second of what it yields, and what the functions it hands on to do."""
        tree = function_of(made)
        scope = Scope(tree, inspect.getmodule(made), owner)
        for node in ast.walk(tree):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                yield from self.ways(node.value.elts[1], scope) or ()
            elif isinstance(node, ast.YieldFrom) and depth < DEEP:
                value = node.value
                for one in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
                    called = scope.called(one) if isinstance(one, ast.Call) else None
                    if called is not None:
                        yield from self.yielded(called, owner, depth + 1)
                    elif isinstance(one, ast.GeneratorExp | ast.ListComp) and isinstance(one.elt, ast.Tuple):
                        yield from self.ways(one.elt.elts[1], scope) or ()
                    elif isinstance(one, ast.Tuple | ast.List):
                        for item in one.elts:
                            if isinstance(item, ast.Tuple):
                                yield from self.ways(item.elts[1], scope) or ()

    def ways(self, node: ast.expr, scope: Scope, depth: int = 0) -> list[Parts] | None:
        """Every way a text may come out; none where it is no text that is written here."""
        if depth > DEEP:
            return None
        if isinstance(node, ast.Constant):
            return [(node.value,)] if isinstance(node.value, str) else None
        if isinstance(node, ast.JoinedStr):
            return self.product([self.part(value, scope, depth) for value in node.values])
        if isinstance(node, ast.IfExp):
            return self.either([node.body, node.orelse], scope, depth)
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            return self.either(node.values, scope, depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            sides = [self.ways(side, scope, depth + 1) for side in (node.left, node.right)]
            if not any(sides):
                return None
            return self.product(
                [found or [_gap(side)] for found, side in zip(sides, (node.left, node.right), strict=True)]
            )
        if isinstance(node, ast.Name):
            return self.held(node.id, scope, depth)
        if isinstance(node, ast.Lambda):
            return self.ways(node.body, scope, depth + 1)
        if isinstance(node, ast.Subscript):
            named = scope.names.get(node.value.id, ()) if isinstance(node.value, ast.Name) else (node.value,)
            found = [
                item for value in named if isinstance(value, ast.Dict) for item in value.values if item is not None
            ]
            return self.either(found, scope, depth) if found else None
        return self.call(node, scope, depth) if isinstance(node, ast.Call) else None

    def held(self, name: str, scope: Scope, depth: int) -> list[Parts] | None:
        """What a name may hold, with all that may be put behind it."""
        if name in scope.places and name not in scope.names:
            call, number = scope.places[name]
            called = scope.called(call)
            return self.returned(called, depth, scope.owner, number) if called is not None else None
        if name in scope.unknown and name not in scope.names and name not in scope.items:
            return None
        if name in scope.items and name not in scope.names:
            source = scope.items[name]
            called = scope.called(source) if isinstance(source, ast.Call) else None
            return self.returned(called, depth) if called is not None else None
        if name not in scope.names:
            value = getattr(scope.module, name, None)
            return [(value,)] if isinstance(value, str) else None
        found = self.either(scope.names[name], scope, depth)
        if found and name in scope.unknown:
            found.append(((name,),))
        for group in scope.more.get(name, ()) if found else ():
            more = self.either(group, scope, depth)
            found = self.product([found or [], [*(more or []), ("",)]])
        return found

    def call(self, node: ast.Call, scope: Scope, depth: int) -> list[Parts] | None:
        """A text that a call makes: a format, or a function of the same file; a join is read for its parts alone."""
        if isinstance(node.func, ast.Attribute) and node.func.attr == "join" and node.args:
            self.row(node.args[0], scope, depth)
            return None
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            gaps = iter([ast.unparse(argument) for argument in node.args])
            return [
                tuple(part for one in parts for part in _filled(one, gaps))
                for parts in self.ways(node.func.value, scope, depth + 1) or ()
            ] or None
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and isinstance(node.func.value, ast.Dict):
            return self.either([*filter(None, node.func.value.values), *node.args[1:]], scope, depth)
        called = scope.called(node)
        if called is None or inspect.getmodule(called) is not scope.module:
            for argument in node.args if isinstance(node.func, ast.Name) else ():
                self.row(argument, scope, depth)
            return None
        return self.returned(called, depth, scope.owner)

    def row(self, node: ast.expr, scope: Scope, depth: int) -> None:
        """The texts that stand in a row: each is a part of its own."""
        if isinstance(node, ast.Name) and node.id in scope.names:
            for value in scope.names[node.id]:
                self.row(value, scope, depth + 1) if depth < DEEP else None
            return
        if isinstance(node, ast.IfExp):
            for value in (node.body, node.orelse):
                self.row(value, scope, depth + 1) if depth < DEEP else None
            return
        for inner in ast.walk(node) if isinstance(node, ast.List) else (node,):
            texts: Sequence[ast.expr] = ()
            if isinstance(inner, ast.GeneratorExp | ast.ListComp):
                texts = [inner.elt]
            elif isinstance(inner, ast.List | ast.Tuple):
                texts = inner.elts
            for text in texts:
                for parts in self.ways(text, scope, depth + 1) or ():
                    self.joined.append(parts)

    def returned(
        self, made: Callable[..., Any], depth: int, owner: type | None = None, place: int = 1
    ) -> list[Parts] | None:
        """What a function returns or yields, or has at that place of it, where it is text that is written there."""
        tree = function_of(made)
        said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return | ast.Yield) and node.value]
        said = [
            value.elts[place] if isinstance(value, ast.Tuple) and place < len(value.elts) else value for value in said
        ]
        found = self.either(said, Scope(tree, inspect.getmodule(made), owner), depth + 1) if said else None
        return None if found is None or all(_is_bare(parts) for parts in found) else found

    def either(self, nodes: Sequence[ast.expr], scope: Scope, depth: int) -> list[Parts] | None:
        """Ways of each; what is no text here is a gap beside those that are."""
        found = [self.ways(node, scope, depth + 1) for node in nodes]
        if not any(found):
            return None
        made: dict[Parts, None] = {}
        for node, some in zip(nodes, found, strict=True):
            if not (isinstance(node, ast.Constant) and node.value is None):
                made |= dict.fromkeys(some or [_gap(node)])
        return list(made)

    def part(self, value: ast.expr, scope: Scope, depth: int) -> list[Parts]:
        """One part of an f-string."""
        if isinstance(value, ast.Constant):
            return [(str(value.value),)]
        assert isinstance(value, ast.FormattedValue)
        if value.conversion != -1 or value.format_spec is not None:
            return [_gap(value.value)]
        return self.ways(value.value, scope, depth + 1) or [_gap(value.value)]

    def product(self, parts: list[list[Parts]]) -> list[Parts]:
        """All that stands side by side; of too many ways those of the part with most fill a gap instead."""
        parts = list(parts)
        while len(list(itertools.islice(itertools.product(*parts), MOST + 1))) > MOST:
            widest = max(range(len(parts)), key=lambda n: len(parts[n]))
            self.joined += parts[widest]
            parts[widest] = [((f"what{widest}",),)]
        return [tuple(part for some in chosen for part in some) for chosen in itertools.product(*parts)]


def _gap(node: ast.expr) -> Parts:
    return ((ast.unparse(node),),)


def _is_bare(parts: Parts) -> bool:
    """Whether nothing of it is written: gaps and signs between them."""
    return not any(isinstance(part, str) and re.search(r"[A-Za-z]{2}", part) for part in parts)


def _filled(part: str | Gap, gaps: Iterator[str]) -> Iterator[str | Gap]:
    """A text with ``{}`` where `gaps` stand."""
    if not isinstance(part, str):
        yield part
        return
    head, *rest = part.split("{}")
    yield head
    for text in rest:
        yield (next(gaps, "it"),)
        yield text


IDLE_WORDS = {"self", "plain", "money", "str", "join", "number", "name", "dollars", "format", "len", "for", "in", "if"}


def template(parts: Parts) -> str:
    """The sentence with its gaps in braces, each named once unless the same thing fills it."""
    names: dict[str, str] = {}
    made = ""
    for part in parts:
        if isinstance(part, str):
            made += part.replace("{", "{{").replace("}", "}}")
            continue
        (said,) = part
        if said not in names:
            words = [word for word in re.findall(r"[a-z]+\d*", said.lower()) if word not in IDLE_WORDS]
            name = "_".join(words[:3]) or "it"
            taken = sum(other.rstrip("0123456789") == name for other in names.values())
            names[said] = f"{name}{taken + 1}" if taken else name
        made += "{" + names[said] + "}"
    return made


# ------------------------------------------------------------------------------------------------- all of archplan


def messages() -> dict[tuple[str, str], list[str]]:
    """Every sentence and hint with its rule's slug, and what fills gaps, with the files it is said in."""
    found: dict[tuple[str, str], list[str]] = {(PARTS, word): ["archplan/outputs/page/findings.py"] for word in WORDS}
    rules: list[tuple[Any, type | None]] = [(rule, None) for rule in plan_rules().values()]
    for key in known_types():
        cls = load(key)
        assert cls is not None
        rules += [(rule, cls) for rule in cls.own_rules.values()]
        for reason in (*(_first(item.doc) for item in cls.frees.values()), cls.free_because):
            said = reason.removesuffix(" (a standard rule; its page was not read)")
            _add(found, PARTS, said.replace("{", "{{").replace("}", "}}"), cls.__module__)
    for rule, owner in rules:
        reader = Reader()
        made = [*reader.yielded(rule.check, owner)]
        hint = rule.hint or _first(rule.doc)
        for text in [*map(_headless, map(template, made)), hint.replace("{", "{{").replace("}", "}}")]:
            _add(found, rule.slug, text, rule.check.__module__)
        for text in map(template, reader.joined):
            _add(found, f"{rule.slug}: part", text, rule.check.__module__)
    for path in sorted((ROOT / "pricing").glob("*.yaml")):
        for why in re.findall(r"^ *why: (.+)$", path.read_text("utf-8"), re.MULTILINE):
            _add(found, PARTS, why, "")
    for path in sorted((ROOT / "archplan").rglob("*.py")):
        where = path.relative_to(ROOT / "archplan").as_posix()
        if where.startswith(("services/", "estimate/", "analysis/", "prices/", "checks/review")):
            for slug, parts in _carried(path.read_text("utf-8"), path):
                _add(found, slug, _headless(re.sub("^[:;,] ", "", template(parts))), _module_of(path))
    return {key: files for key, files in found.items() if not _is_plain(key[1])}


def _headless(text: str) -> str:
    """A sentence without the name that stands before it and a colon, as each is looked up."""
    head = re.match(r"\{\w+\}: ", text)
    rest = text.removeprefix(head[0]) if head else text
    return text if head and head[0][:-2] in rest else rest


def _first(doc: str) -> str:
    from archplan.services.words.docstring import first_line

    return first_line(doc)


def _is_plain(text: str) -> bool:
    """Whether it has no words, but a unit of time, which is known."""
    return bool(UNIT.fullmatch(text)) or not re.search(r"[A-Za-z]{2}", re.sub(r"\{\w+\}", "", text))


def _add(found: dict[tuple[str, str], list[str]], slug: str, text: str, module: str) -> None:
    files = found.setdefault((slug, text), [])
    where = module.replace(".", "/") + ".py"
    if not module:
        return
    if not (ROOT / where).is_file():
        where = module.replace(".", "/") + "/__init__.py"
    if where not in files:
        files.append(where)


def _module_of(path: Any) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")


def _carried(source: str, path: Any) -> Iterator[tuple[str, Parts]]:
    """The sentences of warnings made outside rules, with their slug; and the words that a record or function carries."""
    if not any(word in source for word in ("Diagnostic(", *(f"{name}(" for name in FILLERS), *RETURNED)):
        return
    module = importlib.import_module(_module_of(path))
    tree = ast.parse(source)
    for top in _functions(tree):
        owner = None
        scope = Scope(top, module, owner)
        reader = Reader()
        for node in ast.walk(top):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "Diagnostic" and len(node.args) >= 3 and isinstance(node.args[0], ast.Constant):
                grave = node.args[4] if len(node.args) > 4 else None
                if grave is not None and not (isinstance(grave, ast.Constant) and grave.value == "error"):
                    for text in node.args[2:4]:
                        for parts in reader.ways(text, scope) or ():
                            yield str(node.args[0].value), parts
            places = FILLERS.get(name, ())
            given = [node.args[at] for at in places if isinstance(at, int) and at < len(node.args)]
            for text in [*given, *(word.value for word in node.keywords if word.arg in places)]:
                reader.row(text, scope, 0)
                for parts in reader.ways(text, scope) or ():
                    yield PARTS, parts
        if isinstance(top, ast.FunctionDef) and top.name in RETURNED:
            said = [node.value for node in ast.walk(top) if isinstance(node, ast.Return | ast.Yield) and node.value]
            said = [value.elts[1] if isinstance(value, ast.Tuple) and len(value.elts) == 2 else value for value in said]
            handed = [node.value for node in ast.walk(top) if isinstance(node, ast.YieldFrom)]
            said += [value.elt for value in handed if isinstance(value, ast.GeneratorExp)]
            said += [it for node in ast.walk(top) if isinstance(node, ast.Dict) for it in node.values]
            rows = [node for node in ast.walk(top) if isinstance(node, ast.Tuple)]
            said += [it for row in rows for it in row.elts if isinstance(it, ast.JoinedStr)]
            for parts in reader.either(said, scope, 0) or ():
                yield PARTS, parts
        for part in getattr(top, "body", []) if isinstance(top, ast.Module) else ():
            if isinstance(part, ast.Assign | ast.AnnAssign) and set(_targets(part)) & CONSTANTS and part.value:
                for node in ast.walk(part.value):
                    if isinstance(node, ast.Constant) and " " in str(node.value):
                        yield PARTS, (str(node.value),)
            if (
                isinstance(part, ast.AnnAssign)
                and isinstance(part.value, ast.Constant)
                and " " in str(part.value.value)
            ):
                yield PARTS, (str(part.value.value),)
        for parts in reader.joined:
            yield PARTS, parts


def _targets(part: ast.Assign | ast.AnnAssign) -> list[str]:
    return [ast.unparse(it) for it in (part.targets if isinstance(part, ast.Assign) else [part.target])]


def _functions(tree: ast.AST) -> Iterator[ast.AST]:
    """Functions and methods, and what stands outside them."""
    inner = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    yield from inner
    outside = ast.Module(
        [node for node in getattr(tree, "body", []) if not isinstance(node, ast.FunctionDef | ast.ClassDef)], []
    )
    yield outside
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield ast.Module([part for part in node.body if not isinstance(part, ast.FunctionDef)], [])

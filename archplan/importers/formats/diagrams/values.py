"""What an expression of a script comes to, drawing what it draws."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from archplan.importers.files import File
from archplan.importers.formats.diagrams.canvas import Canvas
from archplan.importers.formats.diagrams.kinds import (
    LONGEST,
    MOST_ITEMS,
    Edge,
    Frame,
    Function,
    Name,
    Node,
    Unknown,
    built_in,
    item_of,
    items_of,
)  # fmt: skip
from archplan.importers.formats.diagrams.senses import sense_of
from archplan.kernel.diagnostics import mistake

MOST_STEPS = 50_000


class Values(ABC):
    """What the names of a script stand for, and the canvas that it draws on."""

    def __init__(self, file: File):
        self.canvas = Canvas(file)
        self.scopes: list[dict[str, Any]] = [{"__name__": "__main__"}]
        self.steps = 0
        self.called: set[str] = set()

    @abstractmethod
    def call(self, of: Function, given: list[Any], named: dict[str, Any], at: Any) -> Any:
        """What a function of the script comes to: whoever runs statements knows."""

    def step(self, tree: Any) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise mistake(
                "too-complicated", self.canvas.place(tree), "this takes more steps than any diagram that people write"
            )

    def bind(self, target: ast.expr, value: Any) -> None:
        if isinstance(target, ast.Name):
            self.scopes[-1][target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            items = value if isinstance(value, (list, tuple)) and len(value) == len(target.elts) else None
            for number, inner in enumerate(target.elts):
                self.bind(inner, items[number] if items is not None else Unknown())
        elif isinstance(target, ast.Subscript):
            holder, key = self.value(target.value), self.value(target.slice)
            is_new = isinstance(holder, dict) and isinstance(key, (str, int)) and len(holder) < MOST_ITEMS
            if is_new or (isinstance(holder, list) and isinstance(key, int) and -len(holder) <= key < len(holder)):
                holder[key] = value

    def look(self, name: str) -> Any:
        for scope in (self.scopes[-1], self.scopes[0]):
            if name in scope:
                return scope[name]
        return Unknown(name)

    def value(self, it: ast.expr) -> Any:
        """What an expression comes to; drawing what it draws."""
        self.step(it)
        if isinstance(it, ast.Constant):
            return it.value if not isinstance(it.value, str) else it.value[:LONGEST]
        if isinstance(it, ast.Name):
            return self.look(it.id)
        if isinstance(it, (ast.List, ast.Tuple, ast.Set)):
            return self._listed(it.elts)
        if isinstance(it, ast.Dict):
            held: dict[Any, Any] = {}
            for key, inner in zip(it.keys, it.values, strict=True):
                at, value = self.value(key) if key is not None else None, self.value(inner)
                if key is None:
                    held |= value if isinstance(value, dict) else {}
                elif isinstance(at, (str, int)):
                    held[at] = value
            return held
        if isinstance(it, ast.BinOp):
            left = self.value(it.left)
            return self._operated(it.op, left, self.value(it.right), it)
        if isinstance(it, ast.Call):
            return self._called(it)
        if isinstance(it, ast.Attribute):
            of = self.value(it.value)
            return Name(f"{of.path}.{it.attr}") if isinstance(of, Name) else Unknown(it.attr)
        if isinstance(it, ast.JoinedStr):
            return self._text(it)
        if isinstance(it, ast.Subscript):
            return item_of(self.value(it.value), self.value(it.slice))
        if isinstance(it, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
            found: list[Any] = []
            return found if self._collect(list(it.generators), it.elt, found) else Unknown(self.canvas.source_of(it))
        if isinstance(it, ast.IfExp):
            test = self.value(it.test)
            return (
                Unknown(self.canvas.source_of(it.test))
                if isinstance(test, Unknown)
                else self.value(it.body if test else it.orelse)
            )
        if isinstance(it, ast.NamedExpr):
            value = self.value(it.value)
            self.bind(it.target, value)
            return value
        return self._judged(it)

    def _judged(self, it: ast.expr) -> Any:
        """Comparisons and what is true; unknown where one side is."""
        if isinstance(it, ast.UnaryOp):
            of = self.value(it.operand)
            if isinstance(it.op, ast.Not) and not isinstance(of, Unknown):
                return not of
            return -of if isinstance(it.op, ast.USub) and isinstance(of, (int, float)) else Unknown()
        if isinstance(it, ast.BoolOp):
            values = [self.value(inner) for inner in it.values]
            if any(isinstance(value, Unknown) for value in values):
                return Unknown(self.canvas.source_of(it))
            ends = isinstance(it.op, ast.Or)
            return next((value for value in values if bool(value) is ends), values[-1])
        if isinstance(it, ast.Compare) and len(it.ops) == 1:
            a, b = self.value(it.left), self.value(it.comparators[0])
            simple = (str, int, float, bool, type(None))
            if (
                isinstance(a, simple)
                and isinstance(b, simple)
                and isinstance(it.ops[0], (ast.Eq, ast.NotEq, ast.Is, ast.IsNot))
            ):
                return (a == b) is isinstance(it.ops[0], (ast.Eq, ast.Is))
            if isinstance(a, (int, float)) and isinstance(b, (int, float)):
                ways = {ast.Lt: a < b, ast.LtE: a <= b, ast.Gt: a > b, ast.GtE: a >= b}
                return ways.get(type(it.ops[0]), Unknown())
            if (
                isinstance(it.ops[0], (ast.In, ast.NotIn))
                and isinstance(a, simple)
                and isinstance(b, (list, dict, str))
            ):
                held = str(a) in b if isinstance(b, str) else any(a == one for one in b if isinstance(one, simple))
                return held is isinstance(it.ops[0], ast.In)
        if isinstance(it, ast.Slice):
            parts = [self.value(end) if end is not None else None for end in (it.lower, it.upper, it.step)]
            is_known = all(end is None or isinstance(end, int) for end in parts) and parts[2] != 0
            return slice(*parts) if is_known else Unknown()
        return Unknown(self.canvas.source_of(it))

    def _listed(self, elements: Sequence[ast.expr]) -> Any:
        found: list[Any] = []
        for it in elements:
            if isinstance(it, ast.Starred):
                more = items_of(self.value(it.value))
                found += [Unknown(self.canvas.source_of(it))] if more is None else more
            else:
                found.append(self.value(it))
        return found[:MOST_ITEMS]

    def _collect(self, generators: list[ast.comprehension], element: ast.expr, found: list[Any]) -> bool:
        """The items of a comprehension; whether all of it is known."""
        if not generators:
            found.append(self.value(element))
            return len(found) <= MOST_ITEMS
        first, *rest = generators
        items = items_of(self.value(first.iter))
        for item in items or ():
            self.bind(first.target, item)
            tests = [self.value(test) for test in first.ifs]
            if any(isinstance(test, Unknown) for test in tests):
                return False
            if all(tests) and not self._collect(rest, element, found):
                return False
        return items is not None

    def _text(self, it: ast.JoinedStr) -> Any:
        parts = []
        for part in it.values:
            value = self.value(part.value) if isinstance(part, ast.FormattedValue) else self.value(part)
            if not isinstance(value, (str, int, float)):
                return Unknown(self.canvas.source_of(it))
            parts.append(str(value))
        return "".join(parts)[:LONGEST]

    def _operated(self, op: ast.operator, a: Any, b: Any, at: Any) -> Any:
        drawn = (Node, Edge, list, Unknown, Frame)
        is_shift = isinstance(op, (ast.RShift, ast.LShift))
        is_known = not (isinstance(a, Unknown) and isinstance(b, Unknown))  # two unknown may be numbers
        is_way = (is_shift and self.canvas.page is not None) or (isinstance(op, ast.Sub) and is_known)
        if is_way and isinstance(a, drawn) and isinstance(b, drawn):
            return self.canvas.joined(a, b, {ast.RShift: ">>", ast.LShift: "<<"}.get(type(op), "-"), at)
        if isinstance(op, ast.Add):
            if isinstance(a, list) and isinstance(b, list):
                return [*a, *b][:MOST_ITEMS]
            if isinstance(a, str) and isinstance(b, str):
                return (a + b)[:LONGEST]
        if isinstance(op, ast.Mult) and isinstance(a, (list, str)) and isinstance(b, int) and not isinstance(b, bool):
            return (a * min(b, MOST_ITEMS))[:MOST_ITEMS] if len(a) < 20 else Unknown()
        if isinstance(op, ast.Mod) and isinstance(a, str) and isinstance(b, (str, int)):
            return a.replace("%s", str(b), 1).replace("%d", str(b), 1)[:LONGEST]
        if isinstance(a, int) and isinstance(b, int) and max(abs(a), abs(b)) < 1_000_000:
            ways = {ast.Add: a + b, ast.Sub: a - b, ast.Mult: a * b}
            if b:
                ways |= {ast.FloorDiv: a // b, ast.Mod: a % b}
            return ways.get(type(op), Unknown())
        return Unknown()

    def _called(self, it: ast.Call) -> Any:
        if isinstance(it.func, ast.Attribute):
            of = self.value(it.func.value)
            if not isinstance(of, Name):
                return self._method(of, it.func.attr, self._listed(it.args), it)
            callee: Any = Name(f"{of.path}.{it.func.attr}")
        else:
            callee = self.value(it.func)
        given = self._listed(it.args)
        named: dict[str, Any] = {}
        for word in it.keywords:
            value = self.value(word.value)
            named |= {word.arg: value} if word.arg is not None else value if isinstance(value, dict) else {}
        if isinstance(callee, Function):
            if isinstance(it.func, ast.Name):
                self.called.add(it.func.id)
            return self.call(callee, given, named, it)
        if isinstance(callee, Name):
            return self._made(callee.path.removeprefix("diagrams."), given, named, it)
        name = it.func.id if isinstance(it.func, ast.Name) else ""
        return built_in(name, given)

    def _method(self, of: Any, name: str, given: list[Any], at: ast.Call) -> Any:
        if isinstance(of, list) and name in ("append", "extend", "insert") and len(of) < MOST_ITEMS:
            more = items_of(given[0]) if name == "extend" and given else given[-1:]
            of.extend([Unknown()] if more is None else more)
            return None
        if isinstance(of, dict) and name in ("items", "keys", "values") and not given:
            return {"items": [[key, it] for key, it in of.items()], "keys": list(of), "values": list(of.values())}[name]
        if isinstance(of, dict) and name == "get" and given and isinstance(given[0], (str, int)):
            return of.get(given[0], given[1] if len(given) > 1 else None)
        if isinstance(of, str) and name in ("upper", "lower", "title", "strip", "capitalize") and not given:
            return getattr(of, name)()
        if (
            isinstance(of, str)
            and name == "join"
            and given
            and isinstance(given[0], list)
            and all(isinstance(it, str) for it in given[0])
        ):
            return of.join(given[0])[:LONGEST]
        if isinstance(of, Node) and name == "connect" and given:
            self.canvas.connect(of, given[0], given[1] if len(given) > 1 and isinstance(given[1], Edge) else Edge(), at)
            return given[0]
        return Unknown(name)

    def _made(self, path: str, given: list[Any], named: dict[str, Any], at: ast.Call) -> Any:
        """What a class of the package makes."""
        if path == "Edge":
            label = next(
                (it for key in ("label", "xlabel", "headlabel", "taillabel") if isinstance(it := named.get(key), str)),
                "",
            )
            node = given[0] if given and isinstance(given[0], Node) else None
            return Edge(node, named.get("forward") is True, named.get("reverse") is True, label)
        word = "name" if path == "Diagram" else "label"
        label = named.get(word, given[0] if given else "")
        if isinstance(label, (Unknown, list, dict)):
            self.canvas.lose(f"the label of {self.canvas.source_of(at)}", at)
        label = str(label) if isinstance(label, (str, int, float)) else ""
        look = named.get("graph_attr")
        if path != "Diagram" and isinstance(look, dict) and isinstance(look.get("label"), str):
            label = look["label"]  # Graphviz shows this one
        if path in ("Diagram", "Cluster", "Group"):
            return Frame(label, path == "Diagram")
        if "." not in path and path != "Node":
            return Unknown(path)
        if self.canvas.page is None:
            self.canvas.lose(self.canvas.source_of(at), at, "no diagram is open there")
            return Unknown(path)
        file = given[1] if len(given) > 1 else named.get("icon_path")
        return Node(self.canvas.cell(label, sense_of(path, file if isinstance(file, str) else ""), at))

"""A script statement by statement, as Python would run it, as far as what is written there tells."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable
from typing import Any

from archplan.importers.files import File
from archplan.importers.formats._drawio.cells import Page
from archplan.importers.formats._drawio.shapes import titled_frame
from archplan.importers.formats.diagrams.kinds import (
    Frame,
    Function,
    Leaves,
    Name,
    Node,
    Unknown,
    items_of,
)  # fmt: skip
from archplan.importers.formats.diagrams.values import Values
from archplan.kernel.iconclasses import classes

DEEPEST_CALL = 20


class Script(Values):
    """A whole script, and the functions that it calls."""

    def __init__(self, file: File, tree: ast.Module):
        super().__init__(file)
        self.tree = tree

    def run_whole(self) -> None:
        """The script as it is started; where that draws nothing, its functions one by one, told nothing."""
        with contextlib.suppress(Leaves):  # a 'return' where Python allows none
            self._all(self.tree.body)
        for name, it in list(self.scopes[0].items()) if not self.canvas.pages else ():
            if isinstance(it, Function) and name not in self.called:
                self.call(it, [], {}, it.tree)

    def _all(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            self.step(statement)
            self._one(statement)

    def _one(self, it: ast.stmt) -> None:
        if isinstance(it, (ast.Import, ast.ImportFrom)):
            self._import(it)
        elif isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.scopes[-1][it.name] = Function(it)
        elif isinstance(it, ast.ClassDef):
            self.scopes[-1][it.name] = Unknown(it.name)
        elif isinstance(it, ast.Assign):
            value = self.value(it.value)
            for target in it.targets:
                self.bind(target, value)
        elif isinstance(it, ast.AnnAssign) and it.value is not None:
            self.bind(it.target, self.value(it.value))
        elif isinstance(it, ast.AugAssign):
            self.bind(it.target, self._operated(it.op, self.value(it.target), self.value(it.value), it))
        elif isinstance(it, ast.Expr):
            self.value(it.value)
        elif isinstance(it, (ast.With, ast.AsyncWith)):
            self._with(list(it.items), it.body)
        elif isinstance(it, (ast.For, ast.AsyncFor)):
            self._for(it)
        elif isinstance(it, ast.If):
            self._if(it)
        elif isinstance(it, ast.Try):
            self._all([*it.body, *it.orelse, *it.finalbody])
        elif isinstance(it, (ast.While, ast.Match)) and self._draws(it):
            self.canvas.lose(f"what '{self.canvas.source_of(it)}' draws", it)
        elif isinstance(it, (ast.Return, ast.Break, ast.Continue)):
            value = self.value(it.value) if isinstance(it, ast.Return) and it.value is not None else None
            raise Leaves(type(it).__name__, value)

    def _draws(self, tree: ast.AST) -> bool:
        """Whether anything in it may be drawn: it names what is of the package, or joins."""
        return any(
            (isinstance(it, ast.Name) and isinstance(self.look(it.id), (Name, Node, Function)))
            or (isinstance(it, ast.BinOp) and isinstance(it.op, (ast.RShift, ast.LShift)))
            for it in ast.walk(tree)
        )

    def _import(self, it: ast.Import | ast.ImportFrom) -> None:
        scope = self.scopes[-1]
        if isinstance(it, ast.Import):
            for alias in it.names:
                is_ours = alias.name.split(".")[0] == "diagrams"
                path = alias.name if alias.asname else alias.name.split(".")[0]
                scope[alias.asname or path] = Name(path) if is_ours else Unknown(path)
            return
        module = it.module or ""
        is_ours = module.split(".")[0] == "diagrams" and not it.level
        for alias in it.names:
            if alias.name == "*" and is_ours:
                below = module.partition(".")[2]
                scope.update({name: Name(f"{module}.{name}") for name in classes(below)})
            else:
                path = f"{module}.{alias.name}"
                scope[alias.asname or alias.name] = Name(path) if is_ours else Unknown(path)

    def _with(self, items: list[ast.withitem], body: list[ast.stmt]) -> None:
        if not items:
            self._all(body)
            return
        item = items[0]
        opened = self.value(item.context_expr)
        if item.optional_vars is not None:
            self.bind(item.optional_vars, opened)
        if isinstance(opened, Frame) and opened.is_page:
            before, self.canvas.page = self.canvas.page, Page(opened.label[:200], self.canvas.place(item.context_expr))
            outer, self.canvas.clusters = self.canvas.clusters, []
            self.canvas.pages.append(self.canvas.page)
            try:
                self._with(items[1:], body)
            finally:
                self.canvas.page, self.canvas.clusters = before, outer
        elif isinstance(opened, Frame) and self.canvas.page is not None:
            self.canvas.clusters.append(self.canvas.cell(opened.label, titled_frame(opened.label), item.context_expr))
            try:
                self._with(items[1:], body)
            finally:
                self.canvas.clusters.pop()
        else:
            if isinstance(opened, (Frame, Node)):
                why = (
                    "no diagram is open there" if isinstance(opened, Frame) else "the package opens no node as a frame"
                )
                self.canvas.lose(f"with {self.canvas.source_of(item.context_expr)}", item.context_expr, why)
            self._with(items[1:], body)

    def _for(self, it: ast.For | ast.AsyncFor) -> None:
        items = items_of(self.value(it.iter))
        if items is None:
            if self._draws(it):
                self.canvas.lose(
                    f"what 'for {self.canvas.source_of(it.target)} in {self.canvas.source_of(it.iter)}' draws", it
                )
            return
        for item in items:
            self.step(it)
            self.bind(it.target, item)
            try:
                self._all(it.body)
            except Leaves as leaves:
                if leaves.how == "Return":
                    raise
                if leaves.how == "Break":
                    return
        self._all(it.orelse)

    def _if(self, it: ast.If) -> None:
        test = self.value(it.test)
        if isinstance(test, Unknown):
            if self._draws(it):
                self.canvas.lose(f"what 'if {self.canvas.source_of(it.test)}' draws", it)
            return
        self._all(it.body if test else it.orelse)

    def call(self, of: Function, given: list[Any], named: dict[str, Any], at: Any) -> Any:
        """A function of the script, with what it is given; what it is not given is not known."""
        if len(self.scopes) > DEEPEST_CALL:
            self.canvas.lose(f"what {of.tree.name}() draws", at, "it calls itself too often")
            return Unknown(of.tree.name)
        wanted = of.tree.args
        names = [it.arg for it in (*wanted.posonlyargs, *wanted.args, *wanted.kwonlyargs)]
        defaults = dict(
            zip(
                reversed([it.arg for it in (*wanted.posonlyargs, *wanted.args)]),
                reversed(wanted.defaults),
                strict=False,
            )
        )
        defaults |= {
            it.arg: value for it, value in zip(wanted.kwonlyargs, wanted.kw_defaults, strict=True) if value is not None
        }
        scope: dict[str, Any] = {
            name: self.value(defaults[name]) if name in defaults else Unknown(name) for name in names
        }
        scope |= dict(zip(names, given, strict=False)) | {key: it for key, it in named.items() if key in names}
        if wanted.vararg is not None:
            scope[wanted.vararg.arg] = given[len(wanted.posonlyargs) + len(wanted.args) :]
        self.scopes.append(scope)
        try:
            self._all(of.tree.body)
        except Leaves as leaves:
            return leaves.value
        finally:
            self.scopes.pop()
        return None

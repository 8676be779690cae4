"""One shelf a package: things of one kind, one a file, known by the file's name and loaded when asked for."""

from __future__ import annotations

import importlib
import os
from typing import Generic, TypeVar

T = TypeVar("T")


def _modules(path: str) -> list[str]:
    """The modules and packages of a folder; of a package in an archive too, which takes longer to list."""
    if not os.path.isdir(path):
        import pkgutil

        return [module.name for module in pkgutil.iter_modules([path])]
    with os.scandir(path) as listed:
        return [
            it.name.removesuffix(".py")
            for it in listed
            if (it.name.endswith(".py") if it.is_file() else os.path.isfile(os.path.join(it.path, "__init__.py")))
        ]


class Shelf(Generic[T]):
    """The things of a package, by name.

    A module puts what it holds on the shelf with `add`, or calls it by the name in `attribute`. Files that begin with
    an underscore hold nothing of their own, nor do those in `besides`.
    """

    def __init__(self, package: str, attribute: str = "", besides: tuple[str, ...] = ()):
        self.package, self.attribute, self.besides = package, attribute, besides
        self._things: dict[str, T] = {}
        self._names: list[str] = []

    def add(self, name: str, thing: T) -> None:
        """Put a thing on the shelf. Two of one name are a bug."""
        assert name not in self._things, f"two things of {self.package} are called {name!r}"
        self._things[name] = thing

    def names(self) -> list[str]:
        """The names of the files, in alphabetical order; nothing is loaded."""
        if not self._names:
            found = {name for path in importlib.import_module(self.package).__path__ for name in _modules(path)}
            self._names = sorted(name for name in found if name[0] != "_" and name not in self.besides)
        return self._names

    def get(self, name: str) -> T | None:
        """The thing of that name, its file loaded now; None when no file is called so."""
        if name not in self._things and name in self.names():
            module = importlib.import_module(f"{self.package}.{name}")
            if self.attribute:
                self.add(name, getattr(module, self.attribute))
        return self._things.get(name)

    def __getitem__(self, name: str) -> T:
        """The thing of that name. Raises KeyError when there is none."""
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def all(self) -> dict[str, T]:
        """Everything on the shelf, in the order of the files."""
        for name in self.names():
            self.get(name)
        return dict(self._things) if self.attribute else self._things

"""Records: small classes of fields, equal when their fields are; mostly values, which nobody can change.

What a frozen dataclass is, at a tenth of the time to define: dataclasses compile six methods for every class, and
forty classes of them were a sixth of the whole run of ``archplan cost``. Here one ``__init__`` is compiled and
the rest is shared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


class _Fresh:
    """A default made anew for every value."""

    def __init__(self, make: Callable[[], Any]):
        self.make = make


def fresh(*, default_factory: Callable[[], Any]) -> Any:
    """A field whose default is made anew for every value."""
    return _Fresh(default_factory)


@dataclass_transform(frozen_default=True, field_specifiers=(fresh,))
def frozen(cls: type[T]) -> type[T]:
    """Make the class a frozen record of its annotated fields."""
    return _made(cls, {"__setattr__": _refuse, "__delattr__": _refuse, "__hash__": _hash})


@dataclass_transform(field_specifiers=(fresh,))
def mutable(cls: type[T]) -> type[T]:
    """Make the class a record of its annotated fields, whose fields may be set."""
    return _made(cls, {"__hash__": None})


def _made(cls: type[T], besides: dict[str, Any]) -> type[T]:
    names = [name for name, kind in cls.__annotations__.items() if "ClassVar" not in str(kind)]
    defaults = {name: vars(cls)[name] for name in names if name in vars(cls)}
    scope: dict[str, Any] = {"_default_" + name: default for name, default in defaults.items()}
    arguments, body = [], []
    for name in names:
        arguments.append(f"{name}=_default_{name}" if name in defaults else name)
        made = f"{name}.make() if {name} is _default_{name} else {name}"
        body.append(f" d['{name}'] = {made if isinstance(defaults.get(name), _Fresh) else name}")
        if isinstance(defaults.get(name), _Fresh):
            delattr(cls, name)
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    code = f"def __init__(self, {', '.join(arguments)}):\n d = self.__dict__\n" + "\n".join(body)
    exec(code, scope)
    attributes: dict[str, Any] = {
        "__init__": scope["__init__"],
        "__eq__": _equal,
        "__repr__": _repr,
        "__match_args__": tuple(names),
        **besides,
    }
    for name, member in attributes.items():
        if name not in vars(cls) or (name == "__hash__" and vars(cls)[name] is None):
            setattr(cls, name, member)
    return cls


def changed(original: T, **fields: Any) -> T:
    """The same value with some fields changed."""
    return type(original)(**{**_fields(original), **fields})


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} cannot be changed: it is a value")


def _fields(self: Any) -> dict[str, Any]:
    """The fields by name, without what a `cached_property` keeps beside them."""
    kept: dict[str, Any] = vars(self)
    names = self.__match_args__
    return kept if len(kept) == len(names) else {name: kept[name] for name in names}


def _equal(self: Any, other: object) -> bool:
    return _fields(self) == _fields(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(tuple(_fields(self).values()))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={value!r}" for name, value in _fields(self).items())
    return f"{type(self).__name__}({shown})"

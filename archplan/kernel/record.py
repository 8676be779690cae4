"""Records: small classes of fields, equal when their fields are; mostly values, which nobody can change.

What a frozen dataclass is, at a tenth of the time to define: dataclasses compile six methods for every class, and
forty classes of them were a sixth of the whole run of ``archplan cost``. Here one ``__init__`` is compiled and
the rest is shared.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType, FunctionType
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
    for name, default in defaults.items():
        if isinstance(default, _Fresh):
            delattr(cls, name)
    attributes: dict[str, Any] = {
        "__init__": _init(names, defaults, hasattr(cls, "__post_init__")),
        "__eq__": _equal,
        "__repr__": _repr,
        "__match_args__": tuple(names),
        **besides,
    }
    for name, member in attributes.items():
        if name not in vars(cls) or (name == "__hash__" and vars(cls)[name] is None):
            setattr(cls, name, member)
    return cls


_COMPILED: dict[tuple[int, tuple[int, ...], bool], CodeType] = {}


def _init(names: list[str], defaults: dict[str, Any], is_checked: bool) -> Any:
    """An ``__init__`` of these fields, checked by ``__post_init__`` or not.

    As many fields, made anew at the same places, are the same code but for their names: it is compiled once for all
    such classes, as compiling it for each was a twentieth of the whole run of ``archplan cost``.
    """
    anew = tuple(place for place, name in enumerate(names) if isinstance(defaults.get(name), _Fresh))
    shape = len(names), anew, is_checked
    if shape not in _COMPILED:
        body = [f" d['.{place}'] = {_taken(place, place in anew)}" for place in range(len(names))]
        check = [" self.__post_init__()"] if is_checked else []
        given = "".join(f", a{place}" for place in range(len(names)))
        scope: dict[str, Any] = {"_Fresh": _Fresh}
        exec("\n".join([f"def __init__(self{given}):", " d = self.__dict__", *body, *check]), scope)
        _COMPILED[shape] = scope["__init__"].__code__
    code = _COMPILED[shape]
    by_place = {f".{place}": name for place, name in enumerate(names)}
    named = code.replace(
        co_consts=tuple(by_place.get(it, it) if isinstance(it, str) else it for it in code.co_consts),
        co_varnames=("self", *names, *code.co_varnames[1 + len(names) :]),
    )
    return FunctionType(named, {"_Fresh": _Fresh}, "__init__", _last(names, defaults))


def _taken(place: int, is_made_anew: bool) -> str:
    return f"a{place}.make() if a{place}.__class__ is _Fresh else a{place}" if is_made_anew else f"a{place}"


def _last(names: list[str], defaults: dict[str, Any]) -> tuple[Any, ...]:
    """The defaults of the last fields. Raises TypeError where a field without one stands behind one that has."""
    first = next((place for place, name in enumerate(names) if name in defaults), len(names))
    missing = [name for name in names[first:] if name not in defaults]
    if missing:
        raise TypeError(f"{missing[0]} has no default and stands behind {names[first]}, which has")
    return tuple(defaults[name] for name in names[first:])


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

"""Plain records: what `dataclasses` makes, without what it takes to make it, for a drawing is over in a few hundredths of a second.

A type checker sees real dataclasses, and `dataclasses.replace` and `dataclasses.fields` work on them.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    _MISSING = object()

    class _Made:
        """A default that is made anew for every record."""

        def __init__(self, default_factory: Any) -> None:
            self.make = default_factory

    class _Fields:
        """The fields as `dataclasses` knows them, worked out when something asks for them."""

        def __get__(self, _: object, owner: type) -> dict[str, Any]:
            import dataclasses

            known = {}
            for name, kind in owner.__annotations__.items():
                default = owner._defaults.get(name, _MISSING)
                if isinstance(default, _Made):
                    known[name] = (name, kind, dataclasses.field(default_factory=default.make))
                else:
                    known[name] = (name, kind) if default is _MISSING else (name, kind, default)
            ordered = [known[name] for name in owner.__annotations__]
            return dataclasses.make_dataclass(owner.__name__, ordered).__dataclass_fields__

    def field(*, default_factory: Any) -> Any:
        """A default that is made anew for every record."""
        return _Made(default_factory)

    def replace(it: Any, **changes: Any) -> Any:
        """A record like another but for some fields."""
        return type(it)(**({name: it.__dict__[name] for name in type(it).__match_args__} | changes))

    def dataclass(cls: type | None = None, *, frozen: bool = False) -> Any:
        """A record with the fields that are annotated, in their order."""
        if cls is None:
            return lambda it: dataclass(it, frozen=frozen)
        names = tuple(cls.__annotations__)
        defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
        heads = [f"{name}=_{name}" if name in defaults else name for name in names]
        lines = [f"def __init__(self, {', '.join(heads)}):", " fields = self.__dict__"]
        for name in names:
            made = isinstance(defaults.get(name), _Made)
            lines.append(f" fields['{name}'] = {f'_{name}.make() if {name} is _{name} else {name}' if made else name}")
        if hasattr(cls, "__post_init__"):
            lines.append(" self.__post_init__()")
        space = {f"_{name}": default for name, default in defaults.items()}
        exec("\n".join(lines), space)
        cls.__init__ = space["__init__"]
        cls.__match_args__, cls._defaults, cls.__dataclass_fields__ = names, defaults, _Fields()
        for name, default in defaults.items():
            if isinstance(default, _Made):
                delattr(cls, name)
        cls.__repr__, cls.__eq__ = _written, _equals
        cls.__hash__ = _hashed if frozen else None
        if frozen:
            cls.__setattr__, cls.__delattr__ = _refused, _refused
        return cls

    def _values(it: Any) -> tuple[Any, ...]:
        known = it.__dict__
        return tuple([known[name] for name in type(it).__match_args__])

    def _written(it: Any) -> str:
        shown = zip(type(it).__match_args__, _values(it), strict=True)
        return f"{type(it).__qualname__}({', '.join(f'{name}={value!r}' for name, value in shown)})"

    def _equals(it: Any, other: object) -> bool:
        return _values(it) == _values(other) if type(it) is type(other) else NotImplemented

    def _hashed(it: Any) -> int:
        return hash(_values(it))

    def _refused(it: Any, name: str, *_: object) -> None:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot change {name!r} of a {type(it).__name__}; make another with replace")


__all__ = ["dataclass", "field", "replace"]

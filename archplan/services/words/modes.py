"""In which mode an option counts: conditions, as they are declared and as one writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

from archplan.kernel.record import frozen
from archplan.services.words.kinds import _is_union


class Some:
    """In a condition: the other option is written, and not as nothing."""

    def __repr__(self) -> str:
        return "SOME"


SOME = Some()


@frozen
class Stated:
    """In a condition: one of these modes, which is never taken for meant because of this option."""

    values: tuple[Any, ...]


def stated(*values: Any) -> Stated:
    """Modes in which an option counts without saying that one of them is meant: too much hangs on it, or too little."""
    return Stated(values)


def _is_choice(kind: Any) -> bool:
    choices = [k for k in get_args(kind) if k is not type(None)] if _is_union(kind) else [kind]
    return choices[0] is bool or get_origin(choices[0]) is Literal


def _mode(when: Mapping[str, Any], with_: str = "with ") -> str:
    """A condition as one writes it: ``with mode: provisioned``, ``with builds``, ``without serves``."""
    said = []
    for name, wanted in when.items():
        key = name.rstrip("_")
        values = [_as_written(v) for v in (wanted.values if isinstance(wanted, Stated) else _any_of(wanted))]
        some = values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
        said.append(
            f"{with_}{key}" if wanted is SOME else f"without {key}" if wanted is None else f"{with_}{key}: {some}"
        )
    return " and ".join(said)


def _as_written(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else str(value)


def _any_of(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)

"""What an expression of Terraform comes to, as far as the files say it; else which resources it is made of."""

from __future__ import annotations

from typing import Any

from archplan.importers.hcl import Block, Expression
from archplan.importers.numbers import whole
from archplan.importers.resource import within
from archplan.importers.site import Refs, Unknown, refs_in
from archplan.kernel.diagnostics import mistake
from archplan.text.located import Located

DEEPEST = 60
MOST_STEPS = 500_000
LONGEST = 100_000  # characters of a text that is made
IMAGES = ("aws_ami.", "aws_ssm_parameter.")


class Scope:
    """The names of one module: what it was given, its own defaults, locals, outputs, data and modules."""

    def __init__(self, address: str, above: Scope | None, given: dict[str, Located]):
        self.address, self.above, self.given = address, above, given
        self.defaults: dict[str, Located] = {}
        self.locals: dict[str, Located] = {}
        self.outputs: dict[str, Located] = {}
        self.data: dict[str, Block] = {}
        self.modules: dict[str, Scope] = {}
        self.each: tuple[str, Located | None] | None = None
        self.iterators: dict[str, tuple[Located, Located]] = {}  # of dynamic blocks: a key and a value
        self.open: set[str] = set()  # names that are being worked out
        self.steps: list[int] = above.steps if above is not None else [0]

    def for_each(self, key: str, value: Located | None) -> Scope:
        """The same within one instance of a count or for_each."""
        inner = Scope(self.address, self.above, self.given)
        inner.__dict__.update(self.__dict__)
        inner.each = key, value
        return inner

    def within(self, name: str, key: Located, value: Located) -> Scope:
        """The same within one copy of a dynamic block."""
        inner = Scope(self.address, self.above, self.given)
        inner.__dict__.update(self.__dict__)
        inner.iterators = {**self.iterators, name: (key, value)}
        return inner


def instances_of(each: Located) -> list[tuple[str, Located]] | None:
    """What a ``for_each`` goes over: each key with its value; None where that is known when it runs."""
    if each.is_mapping:
        return list(each.value.items())
    if each.is_list and all(item.is_text for item in each.value):
        return [(item.value, item) for item in each.value]
    return None


def evaluated(value: Located, scope: Scope, depth: int = 0) -> Located:
    """The value with its expressions worked out: texts, lists and mappings, references and unknowns."""
    scope.steps[0] += 1
    if scope.steps[0] > MOST_STEPS or depth > DEEPEST:
        raise mistake("too-complicated", value.span, "this takes more steps to work out than anything people write",
                      "import a plan instead: terraform show -json PLAN")  # fmt: skip
    if value.is_mapping:
        return Located({key: evaluated(inner, scope, depth + 1) for key, inner in value.value.items()}, value.span)
    if value.is_list:
        return Located([evaluated(inner, scope, depth + 1) for inner in value.value], value.span)
    if not isinstance(value.value, Expression):
        return value
    found = _KINDS[value.value.kind](value, scope, depth + 1)
    return (
        Located(found.value, value.span)
        if found.span is not value.span and not (found.is_mapping or found.is_list)
        else found
    )


def _mixed(value: Located, *parts: Located) -> Located:
    """What is made of parts in a way that only Terraform knows: their references, or unknown."""
    targets = tuple(dict.fromkeys(target for part in parts for target in refs_in(part)))
    text = value.value.text if isinstance(value.value, Expression) else ""
    return Located(Refs(targets, text) if targets else Unknown(text), value.span)


def _path(value: Located, scope: Scope, depth: int) -> list[Any] | None:
    """``a.b[0].c`` as its parts; None where it begins with no name."""
    expression = value.value
    if isinstance(expression, Expression) and expression.kind == "name":
        return [expression.parts[0]]
    if isinstance(expression, Expression) and expression.kind in ("index", "splat"):
        path = _path(expression.parts[0], scope, depth + 1) if depth < DEEPEST else None
        if path is None:
            return None
        if expression.kind == "splat":
            return path
        key = evaluated(expression.parts[1], scope, depth + 1)
        return [*path, key.value if key.is_text else None]
    return None


def _name(value: Located, scope: Scope, depth: int) -> Located:
    path = _path(value, scope, depth)
    if path is None:
        inner = evaluated(value.value.parts[0], scope, depth)
        if value.value.kind == "splat":
            return inner
        key = evaluated(value.value.parts[1], scope, depth)
        return _descended(inner, [key.value if key.is_text else None], value)
    head, rest = path[0], path[1:]
    if head == "var" and rest:
        return _held(value, scope, f"var.{rest[0]}", _variable(rest[0], scope), rest[1:], depth)
    if head == "local" and rest:
        found = scope.locals.get(str(rest[0]))
        return _held(value, scope, f"local.{rest[0]}", (found, scope) if found is not None else None, rest[1:], depth)
    if head == "module" and len(rest) > 1:
        child = scope.modules.get(str(rest[0]))
        names = [str(part) for part in rest[1:] if part is not None and not str(part).isdecimal()]
        if child is None or not names:
            return Located(Refs((f"{scope.address}.module.{rest[0]}".lstrip("."),), value.value.text), value.span)
        output = child.outputs.get(names[0])
        return _held(
            value, child, f"output.{names[0]}", (output, child) if output is not None else None, names[1:], depth
        )
    if head == "data" and len(rest) > 1:
        return _data(value, scope, f"{rest[0]}.{rest[1]}", depth)
    if head in scope.iterators and rest:
        of_key, held = scope.iterators[head]
        return of_key if rest[0] == "key" else _descended(held, rest[1:], value)
    if head == "each" and scope.each is not None and rest:
        word, of_each = scope.each
        if rest[0] == "key":
            return Located(word, value.span)
        return (
            _descended(of_each, rest[1:], value)
            if of_each is not None
            else Located(Unknown(value.value.text), value.span)
        )
    if head == "count" and scope.each is not None:
        return Located(scope.each[0], value.span)
    if head in ("path", "terraform", "self", "each", "count", "var", "local", "module", "data") or not rest:
        return Located(Unknown(value.value.text), value.span)
    return Located(Refs((f"{scope.address}.{head}.{rest[0]}".lstrip("."),), value.value.text), value.span)


def _variable(name: object, scope: Scope) -> tuple[Located, Scope] | None:
    given = scope.given.get(str(name))
    if given is not None:
        return given, scope.above or scope
    found = scope.defaults.get(str(name))
    return (found, scope) if found is not None else None


def _held(
    value: Located, scope: Scope, name: str, found: tuple[Located, Scope] | None, rest: list[Any], depth: int
) -> Located:
    """What stands behind a name of the module; a name that leads back to itself is unknown."""
    key = f"{scope.address}:{name}"
    if found is None or key in scope.open:
        return Located(Unknown(value.value.text), value.span)
    scope.open.add(key)
    try:
        return _descended(evaluated(found[0], found[1], depth), rest, value)
    finally:
        scope.open.discard(key)


def _data(value: Located, scope: Scope, name: str, depth: int) -> Located:
    block, key = scope.data.get(name), f"{scope.address}:data.{name}"
    if block is None or key in scope.open:
        return Located(Unknown(value.value.text), value.span)
    scope.open.add(key)
    try:
        parts = [evaluated(part, scope, depth) for part in _parts(block)]
    finally:
        scope.open.discard(key)
    found = _mixed(value, *parts)
    if isinstance(found.value, Unknown) and name.startswith(IMAGES):  # what it is called says its system
        called = (it.value for part in parts for it in within(part) if it.is_text and "windows" in it.value.lower())
        return Located(Unknown(f"{found.value.text}, {next(called, '')}".rstrip(", ")), found.span)
    return found


def _parts(block: Block) -> list[Located]:
    return [*block.attributes.values(), *(part for inner in block.blocks for part in _parts(inner))]


def _descended(found: Located, keys: list[Any], value: Located) -> Located:
    for key in keys:
        if isinstance(found.value, (Refs, Unknown)):
            return found
        if found.is_list and (index := whole(key)) is not None and found.value:
            found = found.value[index % len(found.value)]
        elif found.is_mapping and key is not None and str(key) in found:
            found = found[str(key)]
        elif found.is_mapping or found.is_list:
            return _mixed(value, found)
        else:
            return Located(Unknown(value.value.text), value.span)
    return found


def _template(value: Located, scope: Scope, depth: int) -> Located:
    parts = [evaluated(part, scope, depth) for part in value.value.parts]
    if all(part.is_text for part in parts) and sum(len(part.value) for part in parts) < LONGEST:
        return Located("".join(part.value for part in parts), value.span)
    if len([part for part in parts if part.value != ""]) == 1:
        return next(part for part in parts if part.value != "")
    return _mixed(value, *parts)


def _if(value: Located, scope: Scope, depth: int) -> Located:
    asked, then, other = value.value.parts
    choice = evaluated(asked, scope, depth)
    if choice.is_text and choice.value in ("true", "false"):
        return evaluated(then if choice.value == "true" else other, scope, depth)
    return _mixed(value, evaluated(then, scope, depth), evaluated(other, scope, depth))


def _not(value: Located, scope: Scope, depth: int) -> Located:
    inner = evaluated(value.value.parts[0], scope, depth)
    known = {"true": "false", "false": "true"}.get(inner.value) if inner.is_text else None
    return Located(known, value.span) if known else _mixed(value, inner)


def _op(value: Located, scope: Scope, depth: int) -> Located:
    sign, *both = value.value.parts
    a, b = (evaluated(part, scope, depth) for part in both)
    if sign in ("&&", "||"):
        ends = "false" if sign == "&&" else "true"
        if ends in (a.value, b.value):
            return Located(ends, value.span)
    if a.is_text and b.is_text:
        if sign in ("==", "!="):
            return Located("true" if (a.value == b.value) == (sign == "==") else "false", value.span)
        if sign in ("&&", "||"):
            return Located("true" if sign == "&&" else "false", value.span)
        number = _calculated(sign, a.value, b.value)
        if number is not None:
            return Located(number, value.span)
    return _mixed(value, a, b)


def _calculated(sign: str, a: str, b: str) -> str | None:
    from fractions import Fraction

    if max(len(a), len(b)) > 30 or "e" in (a + b).lower():
        return None
    try:
        one, other = Fraction(a), Fraction(b)
        made: Any = {
            "+": lambda: one + other, "-": lambda: one - other, "*": lambda: one * other, "/": lambda: one / other,
            "%": lambda: one % other, "<": lambda: one < other, ">": lambda: one > other, "<=": lambda: one <= other,
            ">=": lambda: one >= other,
        }[sign]()  # fmt: skip
    except (ValueError, ZeroDivisionError, KeyError):
        return None
    if isinstance(made, bool):
        return "true" if made else "false"
    return str(made.numerator) if made.denominator == 1 else f"{made.numerator / made.denominator:.6g}"


def _for(value: Located, scope: Scope, depth: int) -> Located:
    over = evaluated(value.value.parts[0], scope, depth)
    return _mixed(value, over, *(evaluated(part, scope, depth) for part in value.value.parts[1:]))


SAME = ("toset", "tolist", "tomap", "tostring", "tonumber", "tobool", "nonsensitive", "sensitive", "jsonencode", "one", "compact",
        "distinct", "sort", "yamlencode", "base64encode", "trimspace", "reverse")  # fmt: skip


def _call(value: Located, scope: Scope, depth: int) -> Located:
    name, arguments = value.value.parts
    given = [evaluated(argument, scope, depth) for argument in arguments]
    first = given[0] if given else Located("", value.span)
    if name in ("toset", "distinct") and first.is_list and all(it.is_text for it in first.value):
        return Located(list({it.value: it for it in first.value}.values()), value.span)
    if name in SAME and given:
        return first.value[0] if name == "one" and first.is_list and first.value else first
    if name in ("try", "coalesce", "coalescelist"):
        return next((it for it in given if not isinstance(it.value, Unknown) and it.value != ""), _mixed(value, *given))
    if name == "concat" and all(it.is_list for it in given):
        return Located([item for it in given for item in it.value], value.span)
    if name == "merge" and all(it.is_mapping for it in given):
        return Located({key: inner for it in given for key, inner in it.value.items()}, value.span)
    if name == "length" and (first.is_list or first.is_mapping or first.is_text):
        return Located(str(len(first.value)), value.span)
    if name == "lookup" and first.is_mapping and len(given) > 1 and given[1].is_text:
        return first.get(given[1].value) or (given[2] if len(given) > 2 else _mixed(value, *given))
    if name == "element" and first.is_list and first.value and len(given) > 1:
        return _descended(first, [given[1].value if given[1].is_text else "0"], value)
    if name == "keys" and first.is_mapping:
        return Located([Located(key, value.span) for key in first.value], value.span)
    if name == "values" and first.is_mapping:
        return Located(list(first.value.values()), value.span)
    if name in ("lower", "upper") and first.is_text:
        return Located(getattr(first.value, name)(), value.span)
    if name == "join" and len(given) == 2 and given[1].is_list and all(it.is_text for it in (first, *given[1].value)):
        return Located(first.value.join(it.value for it in given[1].value)[:LONGEST], value.span)
    if name in ("max", "min") and given:
        numbers = [number for it in given if (number := whole(it.value, 18)) is not None]
        if len(numbers) == len(given):
            return Located(str((max if name == "max" else min)(numbers)), value.span)
    return _mixed(value, *given)


_KINDS = {
    "name": _name, "index": _name, "splat": _name, "template": _template, "if": _if, "not": _not, "op": _op, "for": _for,
    "call": _call,
}  # fmt: skip

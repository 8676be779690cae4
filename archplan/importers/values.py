"""What an expression of Terraform comes to, as far as the files say it; else which resources it is made of."""

from __future__ import annotations

from typing import Any

from archplan.importers.hcl import Block, Expression
from archplan.importers.numbers import whole
from archplan.importers.resource import Address, Refs, Unknown, each_once, refs_in, within
from archplan.kernel.diagnostics import mistake
from archplan.text.located import Located

DEEPEST = 60
MOST_STEPS = 500_000
LARGEST_SLICE = 400
LONGEST = 100_000  # characters of a text that is made
IMAGES = ("aws_ami.", "aws_ssm_parameter.")


class Scope:
    """The names of one module: what it was given, its own defaults, locals, outputs, data and modules."""

    def __init__(self, address: str, above: Scope | None, given: dict[str, Located]):
        self.address, self.above, self.given = address, above, given
        self.defaults: dict[str, Located] = {}
        self.never_null: set[str] = set()  # variables that are their default where they are given null
        self.types: dict[str, Located] = {}  # of variables, as they are written
        self.locals: dict[str, Located] = {}
        self.outputs: dict[str, Located] = {}
        self.data: dict[str, Block] = {}
        self.modules: dict[str, Scope] = {}
        self.copies: dict[str, dict[str, Scope]] = {}  # of modules that stand several times, by their keys
        self.each: tuple[str, Located | None] | None = None
        self.iterators: dict[str, tuple[Located, Located]] = {}  # of dynamic blocks: a key and a value
        self.names: dict[str, Located] = {}  # of a ``for``
        self.open: set[str] = set()  # names that are being worked out
        self.steps: list[int] = above.steps if above is not None else [0]

    def for_each(self, key: str, value: Located | None) -> Scope:
        """The same within one instance of a count or for_each."""
        inner = Scope(self.address, self.above, self.given)
        inner.__dict__.update(self.__dict__)
        inner.each = key, value
        return inner

    def naming(self, names: dict[str, Located]) -> Scope:
        """The same within one turn of a ``for``."""
        inner = Scope(self.address, self.above, self.given)
        inner.__dict__.update(self.__dict__)
        inner.names = {**self.names, **names}
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
    targets = tuple(each_once(target for part in parts for target in refs_in(part)))
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
    if head in scope.names:
        return _descended(scope.names[head], rest, value)
    if head == "var" and rest:
        held, type_ = _variable(rest[0], scope), scope.types.get(str(rest[0]))
        if rest[0] in scope.never_null and rest[0] in scope.given and _is_null(held, depth):
            held = (scope.defaults[rest[0]], scope) if rest[0] in scope.defaults else None
        return _held(value, scope, f"var.{rest[0]}", held, rest[1:], depth, type_)
    if head == "local" and rest:
        found = scope.locals.get(str(rest[0]))
        return _held(value, scope, f"local.{rest[0]}", (found, scope) if found is not None else None, rest[1:], depth)
    if head == "module" and len(rest) > 1:
        return _of_module(value, scope, rest, depth)
    if head == "data" and len(rest) > 1:
        return _data(value, scope, f"{rest[0]}.{rest[1]}", depth)
    if head in scope.iterators and rest:
        of_key, of_value = scope.iterators[head]
        return of_key if rest[0] == "key" else _descended(of_value, rest[1:], value)
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
    address, index = f"{scope.address}.{head}.{rest[0]}".lstrip("."), _meant(value)
    return Located(
        Refs((Address.of(address, str(rest[1])) if index and len(rest) > 1 else address,), value.value.text), value.span
    )


def _of_module(value: Located, scope: Scope, rest: list[Any], depth: int) -> Located:
    """An output of a module: of the one that is named, or of each where it stands several times and none is."""
    copies = scope.copies.get(str(rest[0]), {})
    one = scope.modules.get(str(rest[0])) if not copies else copies.get(str(rest[1]))
    after = rest[2:] if copies and (one is not None or rest[1] is None) else rest[1:]
    names = [str(part) for part in after if part is not None and (copies or not str(part).isdecimal())]
    if (one is None and not copies) or not names:
        return Located(Refs((f"{scope.address}.module.{rest[0]}".lstrip("."),), value.value.text), value.span)
    held = []
    for child in [one] if one is not None else copies.values():
        output = child.outputs.get(names[0])
        found = (output, child) if output is not None else None
        held.append(_held(value, child, f"output.{names[0]}", found, names[1:], depth))
    if one is not None:
        return held[0]
    return Located(held, value.span) if rest[1] is not None else _mixed(value, *held)


def _meant(value: Located) -> bool:
    """Whether a name goes on with the index of one resource: ``type.name["key"]`` or ``type.name[0]``, and is no star."""
    inner = value
    while isinstance(inner.value, Expression) and inner.value.kind in ("index", "splat"):
        outer, inner = inner, inner.value.parts[0]
        of_type = isinstance(inner.value, Expression) and inner.value.kind == "index"
        if of_type and isinstance(inner.value.parts[0].value, Expression) and inner.value.parts[0].value.kind == "name":
            written = outer.value.text[len(inner.value.text) :].lstrip()
            return outer.value.kind == "index" and written.startswith("[")
    return False


def _variable(name: object, scope: Scope) -> tuple[Located, Scope] | None:
    given = scope.given.get(str(name))
    if given is not None:
        return given, scope.above or scope
    found = scope.defaults.get(str(name))
    return (found, scope) if found is not None else None


def _is_null(found: tuple[Located, Scope] | None, depth: int) -> bool:
    return found is not None and evaluated(*found, depth).value == ""


def _held(
    value: Located, scope: Scope, name: str, found: tuple[Located, Scope] | None, rest: list[Any], depth: int,
    type_: Located | None = None,
) -> Located:  # fmt: skip
    """What stands behind a name of the module; a name that leads back to itself is unknown."""
    key = f"{scope.address}:{name}"
    if found is None or key in scope.open:
        return Located(Unknown(value.value.text), value.span)
    scope.open.add(key)
    try:
        held = evaluated(found[0], found[1], depth)
        return _descended(completed(held, type_, scope, depth) if type_ is not None else held, rest, value)
    finally:
        scope.open.discard(key)


def completed(held: Located, type_: Located, scope: Scope, depth: int) -> Located:
    """A value with what its type says of what is not given: ``optional(number, 3)`` is 3, ``optional(number)`` null."""
    written = type_.value
    if not isinstance(written, Expression) or written.kind != "call" or not written.parts[1] or depth > DEEPEST:
        return held
    name, (inner, *default) = written.parts
    if name == "optional":
        if held.value == "" and default:
            return completed(evaluated(default[0], scope, depth), inner, scope, depth + 1)
        return completed(held, inner, scope, depth + 1)
    if name == "object" and inner.is_mapping and held.is_mapping:
        absent = Located("", held.span)
        return Located({**held.value, **{
            key: completed(held.get(key) or absent, it, scope, depth + 1) for key, it in inner.value.items()
            if key in held or (isinstance(it.value, Expression) and it.value.kind == "call" and it.value.parts[0] == "optional")
        }}, held.span)  # fmt: skip
    if name == "map" and held.is_mapping:
        return Located({key: completed(it, inner, scope, depth + 1) for key, it in held.value.items()}, held.span)
    if name in ("list", "set") and held.is_list:
        return Located([completed(it, inner, scope, depth + 1) for it in held.value], held.span)
    return held


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
        elif found.is_mapping and key is not None:
            return Located(Unknown(value.value.text), value.span)  # it is not among them: nothing of what is
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
    whole_ = [it for it in (a, b) if it.is_mapping or it.is_list]
    if sign in ("==", "!=") and len(whole_) == 1 and "" in (a.value, b.value):
        return Located("true" if sign == "!=" else "false", value.span)  # what is there is not null
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
    """A list or a mapping of what is made of each; where their number is known when it runs, what that is made of."""
    names, close, over, *made = value.value.parts
    held = evaluated(over, scope, depth)
    known = held.is_mapping or held.is_list
    if not known or not made or len(held.value) > LARGEST_SLICE:
        any_ = scope.naming(dict.fromkeys(names, _mixed(value, held)))
        return _mixed(value, held, *(evaluated(part, any_, depth) for _, part in made))
    pairs = held.items() if held.is_mapping else ((str(at), it) for at, it in enumerate(held.value))
    rows: list[list[Located]] = []
    for key, it in pairs:
        inner = scope.naming(dict(zip(names, [Located(key, value.span), it] if len(names) > 1 else [it], strict=False)))
        row = [evaluated(part, inner, depth) for word, part in made if word != "if"]
        kept = [evaluated(part, inner, depth) for word, part in made if word == "if"]
        if any(one.value not in ("true", "false") for one in kept) or (
            close == "}" and not (len(row) == 2 and row[0].is_text)
        ):
            return _mixed(value, held, *row, *kept)
        rows += [row] if all(one.value == "true" for one in kept) else []
    if close == "]":
        return Located([row[0] for row in rows], value.span)
    if made[1][0] != "...":
        return Located({row[0].value: row[1] for row in rows}, value.span)
    grouped: dict[str, list[Located]] = {}
    for key_, one in rows:
        grouped.setdefault(key_.value, []).append(one)
    return Located({key: Located(alike, value.span) for key, alike in grouped.items()}, value.span)


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
    if name == "try":  # what is absent fails, and null does not
        return next((it for it in given if not isinstance(it.value, Unknown)), _mixed(value, *given))
    if name in ("coalesce", "coalescelist"):
        return next((it for it in given if not isinstance(it.value, Unknown) and it.value != ""), _mixed(value, *given))
    if name == "concat" and all(it.is_list for it in given):
        return Located([item for it in given for item in it.value], value.span)
    if name == "merge" and all(it.is_mapping for it in given):
        return Located({key: inner for it in given for key, inner in it.value.items()}, value.span)
    if name == "slice" and len(given) == 3:
        begin, end = (whole(it.value, LARGEST_SLICE) for it in given[1:])
        if begin is not None and end is not None and begin <= end:
            return Located(_sliced(first, begin, end, value), value.span)
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


def _sliced(held: Located, begin: int, end: int, value: Located) -> list[Located]:
    """As many as a slice takes: Terraform refuses one of a list that has fewer, so that their number is known."""
    if held.is_list and end <= len(held.value):
        return list(held.value[begin:end])
    return [_mixed(value, held) for _ in range(end - begin)]


_KINDS = {
    "name": _name, "index": _name, "splat": _name, "template": _template, "if": _if, "not": _not, "op": _op, "for": _for,
    "call": _call,
}  # fmt: skip

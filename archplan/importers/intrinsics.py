"""What CloudFormation's functions come to, as far as a template says it; else which resources a value is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from archplan.importers.numbers import whole
from archplan.importers.site import Refs, Unknown, refs_in
from archplan.kernel.diagnostics import Span, mistake
from archplan.text.located import Located

DEEPEST = 80
MOST_STEPS = 500_000
MOST_EACH = 100  # copies that one Fn::ForEach makes
LONGEST = 100_000
NOTHING = "AWS::NoValue"
OUTPUTS = "Outputs."
UNDECIDED = "nothing says whether the condition {} holds; it is drawn"


class Template:
    """A template: its parameters as given or by their defaults, its mappings, its conditions, its resources.

    `opens` finds the template of a stack within this one, or says why there is none; `above` is the one that this is in.
    """

    def __init__(
        self, tree: Located, prefix: str, given: Mapping[str, Located] | None = None,
        opens: Callable[[Template, str, Located], Template | str] | None = None, above: Template | None = None,
    ):  # fmt: skip
        self.tree, self.prefix, self.given, self.opens = tree, prefix, given or {}, opens
        self.resources = {name for name, _ in (tree.get("Resources") or tree).items()}
        self.top: Template = above.top if above is not None else self  # which counts the steps of all
        self.steps = 0
        self.stacks: dict[str, Template | str] = {}
        self.cut: list[tuple[str, Span, str]] = []  # what was written and is not taken over, with the reason
        self.open: set[str] = set()

    def part(self, section: str, name: str) -> Located | None:
        of = self.tree.get(section)
        return of.get(name) if of is not None else None

    def worked_out(self, value: Located, names: dict[str, str] | None = None, depth: int = 0) -> Located:
        """A value with its functions worked out."""
        held = value.value
        if not isinstance(held, (list, dict)):
            return value
        self.top.steps += 1 + len(held)
        if self.top.steps > MOST_STEPS or depth > DEEPEST:
            raise mistake("too-complicated", value.span, "this takes more steps to work out than anything people write")
        if isinstance(held, list):
            items = [it if type(it.value) is str else self.worked_out(it, names, depth + 1) for it in held]
            return Located([it for it in items if not _is_nothing(it.value)], value.span)
        if len(held) == 1:
            ((key, inner),) = value.items()
            if key in ("Ref", "Condition") or key.startswith("Fn::"):
                found = self._function(key, inner, value.span, names or {}, depth + 1)
                if found is not None:
                    return found
        made = {key: it if type(it.value) is str else self.worked_out(it, names, depth + 1) for key, it in held.items()}
        return Located({key: it for key, it in made.items() if not _is_nothing(it.value)}, value.span, value.keys)

    def expanded(self, resources: Located) -> Iterator[tuple[str, Located]]:
        """Every resource, those of a ``Fn::ForEach`` one by one."""
        for name, written in resources.items():
            if not name.startswith("Fn::ForEach::"):
                yield name, written
                continue
            parts = written.value if written.is_list else []
            over = self.worked_out(parts[1]) if len(parts) == 3 else None
            if over is None or not over.is_list or not parts[2].is_mapping or not parts[0].is_text:
                yield name, Located({}, written.span)
                continue
            if len(over.value) > MOST_EACH:
                what = f"{len(over.value) - MOST_EACH} of {name}"
                self.cut.append((what, written.span, f"a draft has at most {MOST_EACH} of one Fn::ForEach"))
            for item in over.value[:MOST_EACH]:
                word = str(item.value) if item.is_text else ""
                for inner, body in parts[2].items():
                    named = _filled(inner, parts[0].value, word)
                    self.resources.add(named)
                    yield named, _replaced(body, parts[0].value, word)

    def stack(self, name: str, written: Located | None = None) -> Template | str:
        """The template of a stack within this one, or why there is none; nothing for what is no stack."""
        written = written or self.part("Resources", name)
        if name not in self.stacks:
            self.stacks[name] = ""  # what it is given may lead back to what it makes, which nobody knows then
            if written is not None and self.opens is not None:
                self.stacks[name] = self.opens(self, name, written)
        return self.stacks[name]

    def made(self, name: str) -> Located | None:
        """What an output comes to; None where there is none, or it is made of itself."""
        output = self.part("Outputs", name)
        value, key = output.get("Value") if output is not None else None, f"output {name}"
        if value is None or key in self.open:
            return None
        self.open.add(key)
        try:
            return self.worked_out(value)
        finally:
            self.open.discard(key)

    def holds(self, name: str) -> bool | None:
        """Whether a condition holds with the defaults; None where that cannot be said."""
        written = self.part("Conditions", name)
        if written is None or name in self.open:
            return None
        self.open.add(name)
        try:
            return _truth(self.worked_out(written))
        finally:
            self.open.discard(name)

    def _function(self, key: str, inner: Located, span: Span, names: dict[str, str], depth: int) -> Located | None:
        if key == "Condition":
            truth = self.holds(inner.value) if inner.is_text else None
            return Located(_said(truth), span) if truth is not None else None
        if key == "Ref" and inner.is_text:
            return self._named(inner.value, span, names, depth)
        if key == "Fn::GetAtt":
            parts = [str(it.value) for it in (inner.value if inner.is_list else [inner]) if it.is_text]
            return self._attribute(".".join(parts), span, depth)
        if key == "Fn::Sub":
            return self._sub(inner, span, names, depth)
        if key == "Fn::If" and inner.is_list and len(inner.value) == 3:
            truth = self.holds(str(inner.value[0].value))
            ways = [self.worked_out(way, names, depth) for way in inner.value[1:]]
            if truth is not None:
                return ways[0 if truth else 1]
            return self._either(str(inner.value[0].value), ways, span)
        given = self.worked_out(inner, names, depth)
        if (
            key == "Fn::FindInMap"
            and given.is_list
            and len(given.value) >= 3
            and all(it.is_text for it in given.value[:3])
        ):
            found = self.part("Mappings", given.value[0].value)
            for it in given.value[1:3]:
                found = found.get(it.value) if found is not None else None
            return Located(found.value, span) if found is not None else Located(Unknown("a mapping"), span)
        if key == "Fn::Join" and given.is_list and len(given.value) == 2 and given.value[1].is_list:
            return _joined(given.value[1].value, given.value[0].value if given.value[0].is_text else "", span)
        if (
            key == "Fn::Select"
            and given.is_list
            and len(given.value) == 2
            and given.value[1].is_list
            and given.value[1].value
        ):
            at, items = whole(given.value[0].value), given.value[1].value
            inside = items[at if at is not None and at < len(items) else 0]
            return Located(inside.value, span)
        if (
            key == "Fn::Split"
            and given.is_list
            and len(given.value) == 2
            and all(it.is_text for it in given.value)
            and given.value[0].value
        ):
            return Located(
                [Located(part, span) for part in given.value[1].value.split(given.value[0].value)[:1000]], span
            )
        if key == "Fn::Equals" and given.is_list and len(given.value) == 2 and all(it.is_text for it in given.value):
            return Located(_said(given.value[0].value == given.value[1].value), span)
        if key in ("Fn::And", "Fn::Or") and given.is_list:
            truths = [_truth(it) for it in given.value]
            ends = key == "Fn::Or"
            if ends in truths:
                return Located(_said(ends), span)
            return Located(_said(not ends), span) if None not in truths else Located(Unknown(key), span)
        if key == "Fn::Not" and given.is_list and given.value and _truth(given.value[0]) is not None:
            return Located(_said(not _truth(given.value[0])), span)
        if key == "Fn::Base64":
            return Located(given.value, span) if given.is_text or isinstance(given.value, Refs) else given
        if key == "Fn::Length" and given.is_list:
            return Located(str(len(given.value)), span)
        return _mixed(key, span, given)

    def _either(self, condition: str, ways: list[Located], span: Span) -> Located:
        """One of two values where nothing says which: a text nobody knows; a part is drawn, and that is said."""
        part = next((way for way in ways if way.is_mapping or way.is_list), None)
        if part is not None:
            self.cut.append((f"a part under {condition}", span, UNDECIDED.format(condition)))
            return part
        if ways[0].value == ways[1].value:
            return ways[0]
        return _mixed(f"condition {condition}", span, *ways)

    def _attribute(self, path: str, span: Span, depth: int) -> Located:
        """An attribute of a resource: the resource, or what the output of a stack comes to."""
        name, _, attribute = path.partition(".")
        if name not in self.resources:
            return Located(Unknown(name), span)
        if attribute.startswith(OUTPUTS) and isinstance(stack := self.stack(name), Template):
            return stack.made(attribute.removeprefix(OUTPUTS)) or Located(Unknown(path), span)
        return self._named(name, span, {}, depth)

    def _named(self, name: str, span: Span, names: dict[str, str], depth: int) -> Located:
        if name in names:
            return Located(names[name], span)
        if name == NOTHING:
            return Located(NOTHING, span)
        if name in self.resources:
            return Located(Refs((f"{self.prefix}{name}",), name), span)
        parameter = self.part("Parameters", name)
        default = parameter.get("Default") if parameter is not None else None
        if parameter is not None and name in self.given:
            default = self.given[name]
            if not default.is_text or not default.value:
                return default
        if parameter is not None and default is not None and default.is_text and default.value:
            type_ = parameter.get("Type")
            if type_ is not None and "List" in str(type_.value):
                return Located([Located(part.strip(), default.span) for part in default.value.split(",")], default.span)
            if type_ is not None and "SSM" in str(type_.value):
                return Located(Unknown(name), span)
            return Located(default.value, default.span)
        del depth
        return Located(Unknown(name), span)

    def _sub(self, inner: Located, span: Span, names: dict[str, str], depth: int) -> Located:
        text, own = inner, dict(names)
        extra: list[Located] = []
        if inner.is_list and len(inner.value) == 2:
            text = inner.value[0]
            for name, written in inner.value[1].items():
                found = self.worked_out(written, names, depth)
                extra.append(found)
                own[name] = found.value if found.is_text else ""
        if not text.is_text:
            return Located(Unknown("Fn::Sub"), span)
        parts: list[Located] = []
        at = 0
        for match in re.finditer(r"\$\{(!?)([\w:.]+)\}", text.value):
            parts.append(Located(text.value[at : match.start()], span))
            at = match.end()
            if match[1]:
                parts.append(Located(f"${{{match[2]}}}", span))
            else:
                is_whole = match[2] in own or match[2].startswith("AWS::") or "." not in match[2]
                parts.append(
                    self._named(match[2], span, own, depth) if is_whole else self._attribute(match[2], span, depth)
                )
        parts.append(Located(text.value[at:], span))
        return _joined([*parts, *(it for it in extra if not it.is_text)], "", span)


def _is_nothing(value: object) -> bool:
    return type(value) is str and value == NOTHING


def _joined(parts: list[Located], between: str, span: Span) -> Located:
    """Texts as one; what only AWS knows makes the whole unknown, and resources make it a reference."""
    if all(part.is_text for part in parts) and sum(len(part.value) for part in parts) < LONGEST:
        return Located(between.join(part.value for part in parts), span)
    return _mixed("Fn::Join", span, *parts)


def _mixed(key: str, span: Span, *parts: Located) -> Located:
    targets = tuple(dict.fromkeys(target for part in parts for target in refs_in(part)))
    return Located(Refs(targets, key) if targets else Unknown(key), span)


def _truth(value: Located) -> bool | None:
    return {"true": True, "false": False}.get(str(value.value).lower()) if value.is_text else None


def _said(truth: bool | None) -> str:
    return "true" if truth else "false"


def _filled(text: str, name: str, word: str) -> str:
    return text.replace(f"${{{name}}}", word).replace(f"&{{{name}}}", re.sub(r"\W", "", word))


def _replaced(part: Located, name: str, word: str, depth: int = 0) -> Located:
    if depth > DEEPEST:
        return part
    if part.is_text:
        return Located(_filled(part.value, name, word), part.span)
    if part.is_list:
        return Located([_replaced(item, name, word, depth + 1) for item in part.value], part.span)
    if part.is_mapping:
        if list(part.value) == ["Ref"] and part["Ref"].value == name:
            return Located(word, part.span)
        return Located(
            {_filled(key, name, word): _replaced(inner, name, word, depth + 1) for key, inner in part.items()},
            part.span,
            part.keys,
        )
    return part

"""A Terraform plan or state as JSON, as ``terraform show -json`` prints it: what is known, and what names what."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from archplan.importers.draft import Draft, Fact, missing, read
from archplan.importers.files import DEEPEST, File, from_json, located
from archplan.importers.importer import Importer
from archplan.importers.resource import Later, Lazy
from archplan.importers.site import MOST_RESOURCES, REGION, Refs, Resource, Site, Unknown, drawn_types, is_read
from archplan.kernel.diagnostics import Span, mistake
from archplan.text.located import Located

LINKED = (
    "id",
    "arn",
    "dns_name",
    "domain_name",
    "bucket_regional_domain_name",
    "invoke_arn",
    "execution_arn",
    "url",
    "name",
)


def takes(file: File) -> bool:
    """Whether it is a plan or a state."""
    head = file.text[:3000]
    return (
        file.suffix == ".json"
        and '"format_version"' in head
        and ('"terraform_version"' in head or '"values"' in file.text)
    )


def reads(files: Sequence[File], title: str) -> Draft:
    """The draft of one plan; several plans stand side by side."""
    resources: list[Resource] = []
    region: Fact | None = None
    for file in files:
        tree = from_json(file)
        if not isinstance(tree, dict):
            raise mistake(
                "not-a-plan", file.span(), f"{file.shown} is no plan", "write it by: terraform show -json PLAN"
            )
        values = tree.get("planned_values") or tree.get("values")
        root = values.get("root_module") if isinstance(values, dict) else None
        if not isinstance(root, dict):
            raise mistake("not-a-plan", file.span(), f"{file.shown} has no planned values, so it says nothing of what there will be",
                         "write it by: terraform show -json PLAN")  # fmt: skip
        configuration = _mapping(tree.get("configuration"))
        regions = _regions(tree, configuration)
        calls = _Calls(_mapping(configuration.get("root_module")), regions=regions)
        made = [*_resources(root, calls, _Places(file), {})]
        if len(made) > MOST_RESOURCES:
            raise mistake(
                "too-many-resources", file.span(), f"{len(made):,} resources are more than {MOST_RESOURCES:,}"
            )
        resources += made
        if region is None and regions.get("aws"):
            region = read(regions["aws"], file.span(max(0, file.text.find('"provider_config"'))))
    where = region or missing("the plan names no region")
    return Site(title, where, resources).build()


def _regions(tree: dict[str, Any], configuration: dict[str, Any]) -> dict[str, str]:
    """The region of each provider of AWS by its key, such as ``aws.far``; nothing for one that the plan does not say."""
    variables = _mapping(tree.get("variables"))
    found: dict[str, str] = {}
    for key, provider in _mapping(configuration.get("provider_config")).items():
        given = _mapping(_mapping(_mapping(provider).get("expressions")).get("region"))
        if _mapping(provider).get("name") != "aws":
            continue
        said = given.get("constant_value")
        for reference in _listed(given.get("references"))[:1]:
            said = _mapping(variables.get(str(reference).removeprefix("var."))).get("value")
        found[key] = said if isinstance(said, str) else ""
    return found


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


class _Calls:
    """The configuration of a module, and of the modules it calls: what its expressions name."""

    def __init__(
        self,
        module: dict[str, Any],
        address: str = "",
        above: _Calls | None = None,
        given: dict[str, Any] | None = None,
        regions: dict[str, str] | None = None,
    ):
        self.regions: dict[str, str] = above.regions if above is not None else regions or {}
        self.address, self.above, self.given = address, above, given or {}
        self.module = module
        self.keys: dict[str, list[str]] = {}  # of the modules called here that stand several times
        self._children: dict[tuple[str, str], _Calls] = {}
        self._led: dict[str, tuple[str, ...]] = {}
        of = [(str(it.get("address")), it) for it in _listed(module.get("resources")) if isinstance(it, dict)]
        self.expressions = {address: _mapping(it.get("expressions")) for address, it in of}
        self.providers = {address: str(it.get("provider_config_key")) for address, it in of}

    def called(self, name: str, key: str = "") -> _Calls:
        """A module that is called here, or the copy of it that has the key."""
        if (name, key) not in self._children:
            call = _mapping(_mapping(self.module.get("module_calls")).get(name))
            prefix = f"{self.address}.module.{name}".lstrip(".") + (f"[{key}]" if key else "")
            child = _Calls(_mapping(call.get("module")), prefix, self, _mapping(call.get("expressions")))
            self._children[name, key] = child
        return self._children[name, key]

    def all_addresses(self, references: list[str]) -> tuple[str, ...]:
        """Every resource that references lead to, once."""
        key = references[0] if len(references) == 1 else ""
        if not key:
            return tuple(dict.fromkeys(self.addresses(references)))
        if key not in self._led:
            self._led[key] = tuple(dict.fromkeys(self.addresses(references)))
        return self._led[key]

    def addresses(self, references: Iterable[Any], depth: int = 0) -> Iterator[str]:
        """The resources that references lead to, through variables of a module and outputs of others."""
        for reference in references if depth < 20 else ():
            parts = re.sub(r"\[[^\]]*\]", "", str(reference)).split(".")
            if parts[0] == "var" and self.above is not None and len(parts) > 1:
                yield from self.above.addresses(_references(self.given.get(parts[1])), depth + 1)
            elif parts[0] == "module" and len(parts) > 2:
                keys = self.keys.get(parts[1], [""])
                _, meant = _innermost(str(reference))
                for key in [meant] if meant in keys else keys:
                    child = self.called(parts[1], key)
                    output = _mapping(_mapping(child.module.get("outputs")).get(parts[2]))
                    yield from child.addresses(_references(output.get("expression")), depth + 1)
            elif len(parts) > 1 and parts[0] not in (
                "var",
                "local",
                "data",
                "each",
                "count",
                "path",
                "self",
                "module",
                "terraform",
            ):
                yield f"{self.address}.{parts[0]}.{parts[1]}".lstrip(".")


MODULE = re.compile(r'module\.([\w-]+)(?:\[("(?:[^"\\]|\\.)*"|\d+)\])?')


def _innermost(address: str) -> tuple[str, str]:
    """The name and the key of the innermost module that an address, or a reference, begins with."""
    found, at = None, 0
    while (match := MODULE.match(address, at)) is not None:
        found, at = match, match.end() + 1
    return (found[1], (found[2] or "").strip('"')) if found is not None else ("", "")


def _references(expression: object, depth: int = 0) -> list[str]:
    """Every reference in an expression or in the blocks inside it."""
    if depth > DEEPEST:
        return []
    if isinstance(expression, list):
        return [it for inner in expression for it in _references(inner, depth + 1)]
    if isinstance(expression, dict):
        if len(expression) == 1 and type(held := expression.get("references")) is list:
            return list(map(str, held))
        own = [str(it) for it in _listed(expression.get("references"))]
        return own + [
            it for key, inner in expression.items() if key != "references" for it in _references(inner, depth + 1)
        ]
    return []


class _Places:
    """Where addresses stand in a plan, which has them in the order it is read."""

    def __init__(self, file: File):
        self.file, self.at, self.line = file, 0, 1

    def next(self, address: str) -> Span:
        """The place of the next resource of that address; of the one before it where that is not found."""
        is_plain = '"' not in address and "\\" not in address
        quoted = f'"{address}"' if is_plain else json.dumps(address, ensure_ascii=False)  # a key in it stands in quotes
        found = self.file.text.find(quoted, self.at)
        if found >= 0:
            self.line += self.file.text.count("\n", self.at, found)
            self.at = found
        return Span(self.file.shown, self.line, 1)


def _resources(
    module: dict[str, Any], calls: _Calls, places: _Places, owners: dict[str, str], depth: int = 0
) -> Iterator[Resource]:
    if depth > DEEPEST:
        raise mistake("too-deep", places.file.span(), "modules call one another too deeply")
    for it in _listed(module.get("resources")):
        if not isinstance(it, dict) or not isinstance(it.get("type"), str):
            continue
        type_, name, values, is_data = it["type"], str(it.get("name", "")), it.get("values"), it.get("mode") == "data"
        local = f"{type_}.{name}"
        base = f"{calls.address}.{local}" if calls.address else local
        value = _mapping(values).get
        for key in LINKED:
            text = value(key)
            if type(text) is str and len(text) >= 8:
                owners.setdefault(text, base if not is_data else f"data.{base}")
        if is_data:
            continue
        at = places.next(str(it.get("address", "")))
        body: Located | Later = Located({}, at)
        if is_read(type_):
            expressions = calls.expressions.get(local)
            body = Later([values, expressions], partial(_body, _mapping(values), local, base, calls, at, owners))
        index = it.get("index")
        yield Resource(base, type_, name, body, at, "" if index is None else str(index))
    children = [
        (_mapping(it), *_innermost(str(_mapping(it).get("address", "")))) for it in _listed(module.get("child_modules"))
    ]
    times = Counter(name for _, name, _ in children)
    for _, name, key in children:
        if times[name] > 1:
            calls.keys.setdefault(name, []).append(key)
    for child, name, key in children:
        of = calls.called(name, key if times[name] > 1 else "")
        yield from _resources(child, of, places, owners, depth + 1)


def _body(
    values: dict[str, Any], local: str, base: str, calls: _Calls, at: Span, owners: dict[str, str],
    wanted: Callable[[str, Any], bool] | None,
) -> Located:  # fmt: skip
    """The values of a resource, or those of them that are wanted by what is known or by what it is made of."""
    expressions = calls.expressions.get(local, {})
    if wanted is not None:
        keys = {key for side in (values, expressions) for key, it in side.items() if wanted(key, it)}
        values, expressions = ({key: it for key, it in side.items() if key in keys} for side in (values, expressions))
    body = _overlaid(_tree(values, at, base, owners), expressions, calls, at)
    key = calls.providers.get(local, "")
    if key not in calls.regions or not body.is_mapping:
        return body
    region = calls.regions[key] or (Unknown(key) if key != "aws" else "")
    return Located({**body.value, REGION: Located(region, at)}, at)


def _overlaid(body: Located, expressions: dict[str, Any], calls: _Calls, at: Span, depth: int = 0) -> Located:
    """The values with references in place of what other resources decide."""
    if not body.is_mapping or depth > DEEPEST:
        return body
    value = dict(body.value)
    for key, expression in expressions.items():
        if type(expression) is dict and "constant_value" in expression and len(expression) == 1:
            continue
        held = value.get(key)
        blocks = expression if isinstance(expression, list) else [expression]
        if held is not None and held.is_list and held.value and all(item.is_mapping for item in held.value) and all(
            isinstance(block, dict) and "references" not in block and "constant_value" not in block for block in blocks
        ):  # fmt: skip
            last = blocks[-1] if blocks else {}
            value[key] = Located([
                _overlaid(item, blocks[i] if i < len(blocks) else last, calls, at, depth + 1) for i, item in enumerate(held.value)
            ], at)  # fmt: skip
            continue
        references = _references(expression)
        targets = calls.all_addresses(references)
        if targets:
            value[key] = Located(Refs(targets, ", ".join(references[:2])), at)
        elif references and (held is None or held.value in ("", None)):
            value[key] = Located(Unknown(references[0]), at)
    return Located(value, body.span)


def _tree(value: Any, at: Span, own: str, owners: dict[str, str], depth: int = 0) -> Located:
    """Plain data as a tree, with references in place of what belongs to other resources; made as far as it is looked at."""
    if isinstance(value, str):
        owner = owners.get(value, own)
        return Located(value, at) if owner == own else Located(Refs((owner,), value[:80]), at)
    if not isinstance(value, (dict, list)):
        return located(value, at)
    if depth > DEEPEST:
        raise mistake("too-deep", at, f"this nests more than {DEEPEST} levels", "is this the right file?")

    def made(raw: Any) -> Any:
        if isinstance(raw, list):
            return [_tree(inner, at, own, owners, depth + 1) for inner in raw]
        return {
            key: Located(inner, at)
            if type(inner) is str and inner not in owners
            else _tree(inner, at, own, owners, depth + 1)
            for key, inner in raw.items()
            if inner is not None and key not in UNREAD
        }

    return Lazy(value, at, made)


UNREAD = ("tags", "tags_all", "timeouts")  # say nothing of what there is, and are long


importer = Importer("Terraform plan or state (terraform show -json)", takes, reads, drawn_types)

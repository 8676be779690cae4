"""A folder of Terraform files: variables with their defaults and tfvars, locals, count, for_each, modules on disk.

Nothing is run and nothing is fetched: what only a provider, a state or a registry knows stays unknown.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import PurePath

from archplan.importers.draft import Draft, Fact, missing, read
from archplan.importers.files import LARGEST_TEXT, File, from_json, located
from archplan.importers.hcl import Block, Expression, blocks_of
from archplan.importers.importer import Importer
from archplan.importers.numbers import whole
from archplan.importers.overrides import is_override, merged
from archplan.importers.site import MOST_RESOURCES, REGION, UNSAID, Refs, Resource, Site, Unknown, drawn_types
from archplan.importers.values import Scope, evaluated, instances_of
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, mistake
from archplan.text.located import Located

MOST_INSTANCES = 50  # of one count or for_each
MOST_COPIES = 20  # of one module
MOST_MODULES = 200
VALUES = (".tfvars", ".tfvars.json")  # files of values of variables


def takes(file: File) -> bool:
    """Whether it is a file of Terraform."""
    return file.suffix in (".tf", ".tf.json", *VALUES)


def reads(files: Sequence[File], title: str) -> Draft:
    """The draft of the folder that is no module of another one."""
    wrong: list[Diagnostic] = []
    folders: dict[str, list[tuple[File, Block]]] = {}
    unread: list[tuple[str, Span, str]] = []
    for file in files:
        if file.suffix == ".tf.json":
            unread.append((file.shown, file.span(), "JSON configuration is not read: import a plan instead"))
            continue
        if file.suffix in VALUES and not _is_loaded(file.path.name):
            unread.append(
                (file.shown, file.span(), "Terraform reads it with -var-file alone; import a plan made with it")
            )
            continue
        try:
            if len(file.text) > LARGEST_TEXT:
                raise mistake(
                    "file-too-large", file.span(), f"a file of Terraform is at most {LARGEST_TEXT // 1_000_000} MB"
                )
            folders.setdefault(str(PurePath(file.shown).parent), []).append((file, _body(file)))
        except ArchplanError as error:
            wrong += error.diagnostics
    holding = {folder: read_ for folder, read_ in folders.items() if any(file.suffix == ".tf" for file, _ in read_)}
    roots = _roots(holding)
    if not roots and wrong:
        raise ArchplanError(wrong)
    if not roots:
        raise mistake(
            "no-terraform", files[0].span(), "there is no .tf file here", "name the folder of the configuration"
        )
    named = [it for it in dict.fromkeys(file.named for file in files) if it in holding]
    roots = sorted(named, key=lambda it: it in _called(holding))[:1] or roots  # one that others call is their module
    if len(roots) > 1:
        raise mistake("several-roots", Span(roots[0], 1, 1), f"these folders are configurations of their own: {', '.join(roots[:8])}",
                     f"name one of them: archplan import {roots[0]}")  # fmt: skip
    built = _Built(folders)
    built.read(roots[0], "", None, {}, 0, {})
    built.work_out()
    site = Site(title, built.region or missing("no provider block says the region"), built.resources)
    for what, place, why in [*built.left, *unread]:
        site.draft.leave_out(what, place, why, hides=why.endswith("one is drawn"))
    for found in wrong:
        site.draft.leave_out(found.span.file, found.span, f"not read: {found.message}", hides=True)
    return site.build()


def _is_loaded(name: str) -> bool:
    """Whether Terraform takes values from a file of that name without being told."""
    bare = name.removesuffix(".json")
    return bare == "terraform.tfvars" or bare.endswith(".auto.tfvars")


def _beside(name: str) -> str | None:
    """Terraform loads a whole folder: its values are read with a file of it, and its other files are named."""
    if _is_loaded(name):
        return ""
    is_config = name.endswith((".tf", ".tf.json")) and name[0] != "."
    return "Terraform loads it too: name it as well, or the folder" if is_config else None


def _rank(file: File) -> tuple[bool, bool, str]:
    """Of files of values the last one counts: ``terraform.tfvars``, then in JSON, then ``*.auto.tfvars`` by their names.

    https://developer.hashicorp.com/terraform/language/values/variables
    """
    name = file.path.name
    is_usual = name.removesuffix(".json") == "terraform.tfvars"
    return not is_usual, is_usual and name.endswith(".json"), name


def _body(file: File) -> Block:
    """The blocks and arguments of a file; a file of values may be JSON, whose texts are what they are."""
    if file.suffix != ".tfvars.json":
        return blocks_of(file)
    held = located(from_json(file), file.span())
    if not held.is_mapping:
        raise mistake("bad-tfvars", file.span(), "values of variables are an object", "does 'terraform plan' read it?")
    return Block("", (), dict(held.value), (), file.span())


def _roots(folders: dict[str, list[tuple[File, Block]]]) -> list[str]:
    """The folders that no other one calls as a module; the uppermost where that holds files itself."""
    called = _called(folders)
    roots = [folder for folder in folders if folder not in called]
    top = min(roots, key=lambda folder: len(PurePath(folder).parts), default="")
    above = [folder for folder in roots if len(PurePath(folder).parts) == len(PurePath(top).parts)]
    return above if len(above) == 1 and top != "" else roots


def _called(folders: dict[str, list[tuple[File, Block]]]) -> set[str]:
    """The folders that some module call of these names."""
    return {
        os.path.normpath(os.path.join(folder, source))
        for folder, read_ in folders.items() for _, body in read_ for block in body.blocks
        if block.type == "module" and (source := _text(block.attributes.get("source"))).startswith(".")
    }  # fmt: skip


def _text(value: Located | None) -> str:
    return str(value.value) if value is not None and value.is_text else ""


class _Built:
    """Every resource of a configuration and of the modules it calls."""

    def __init__(self, folders: dict[str, list[tuple[File, Block]]]):
        self.folders = folders
        self.resources: list[Resource] = []
        self.copies: list[
            tuple[Scope, Block, Scope, str]
        ] = []  # of modules: what is within, the call, what is around, which
        self.waiting: list[Callable[[], Iterator[Resource]]] = []
        self.left: list[tuple[str, Span, str]] = []
        self.region: Fact | None = None
        self.modules = 0

    def read(
        self, folder: str, address: str, above: Scope | None, given: dict[str, Located], depth: int,
        inherited: dict[str, str],
    ) -> Scope:  # fmt: skip
        """Read a folder as a module; its scope, for what others take out of it."""
        scope = Scope(address, above, given)
        blocks = self._blocks(folder)
        if not address:
            values = [(file, body) for file, body in self.folders.get(folder, ()) if file.suffix in VALUES]
            for _, body in sorted(values, key=lambda it: _rank(it[0])):
                scope.given |= body.attributes
        for block in blocks:
            if block.type == "locals":
                scope.locals |= block.attributes
            elif block.type == "variable" and block.labels:
                if _text(block.attributes.get("nullable")) == "false":
                    scope.never_null.add(block.labels[0])
                for kept, key in ((scope.defaults, "default"), (scope.types, "type")):
                    if key in block.attributes:
                        kept[block.labels[0]] = block.attributes[key]
            elif block.type == "output" and block.labels and "value" in block.attributes:
                scope.outputs[block.labels[0]] = block.attributes["value"]
            elif block.type == "data" and len(block.labels) == 2:
                scope.data[".".join(block.labels)] = block
        regions = inherited | self._providers(blocks, scope)
        for block in blocks:
            if block.type == "module" and block.labels:
                self._call(block, folder, scope, depth, regions)
        for block in blocks:
            if block.type == "resource" and len(block.labels) == 2:
                self.waiting.append(partial(self._instances, block, scope, regions))
        return scope

    def _blocks(self, folder: str) -> list[Block]:
        """The blocks of a folder, each override merged into the one it names, by the names of their files."""
        held = [(file.path.name, body) for file, body in self.folders.get(folder, ()) if file.suffix == ".tf"]
        over = sorted((it for it in held if is_override(it[0])), key=lambda it: it[0])
        plain = [block for name, body in held if not is_override(name) for block in body.blocks]
        blocks, lost = merged(plain, [block for _, body in over for block in body.blocks])
        for what, place in lost:
            self.left.append((what, place, "it overrides what no other file has, which Terraform refuses"))
        return blocks

    def work_out(self) -> None:
        """The resources, once every module is read: the first may name what the last one makes."""
        for inner, call, scope, key in self.copies:
            inner.each = (_copy_of(call, scope, key) if key else _first_of(call, scope)).each
        for make in self.waiting:
            for resource in make():
                self.resources.append(resource)
                if len(self.resources) > MOST_RESOURCES:
                    raise mistake("too-many-resources", resource.place, f"more than {MOST_RESOURCES:,} resources")

    def _providers(self, blocks: list[Block], scope: Scope) -> dict[str, str]:
        found: dict[str, str] = {}
        for block in blocks:
            if block.type != "provider" or block.labels != ("aws",) or "region" not in block.attributes:
                continue
            region = evaluated(block.attributes["region"], scope)
            alias = _text(block.attributes.get("alias"))
            if region.is_text and region.value:
                found[alias] = region.value
                if not alias and self.region is None:
                    self.region = read(region.value, block.attributes["region"].span)
        return found

    def _call(self, block: Block, folder: str, scope: Scope, depth: int, regions: dict[str, str]) -> None:
        name = block.labels[0]
        source = _text(block.attributes.get("source"))
        to = os.path.normpath(os.path.join(folder, source))
        address = f"{scope.address}.module.{name}".lstrip(".")
        self.modules += 1
        keys = self._keys(block, scope, address)
        if not keys:
            return
        if source.startswith(".") and to not in self.folders:
            self.left.append((address, block.span, f"it is {to}, outside of what was named: name its folder as well"))
            return
        if not source.startswith("."):
            for key in keys:
                inner = _copy_of(block, scope, key) if key else scope
                self.waiting.append(partial(_elsewhere, block, address, source, inner, key))
            return
        if depth > 15 or self.modules > MOST_MODULES:
            raise mistake(
                "cyclic-modules",
                block.span,
                f"module {name!r} calls modules without end",
                "does 'terraform init' accept it?",
            )
        given_ = {"": regions[""]} if "" in regions else {}
        passed = block.attributes.get("providers")
        for key, value in passed.items() if passed is not None else ():
            region = regions.get(_alias(evaluated(value, scope)))
            if region is not None:
                given_[key.partition(".")[2]] = region
            else:
                self.left.append((f"region of {address}", value.span, UNSAID))
        for key in keys:
            inner = _copy_of(block, scope, key) if key else _first_of(block, scope)
            self.copies.append((inner, block, scope, key))
            of = f"{address}[{key}]" if key else address
            child = self.read(to, of, inner, dict(block.attributes), depth + 1, given_)
            scope.modules.setdefault(name, child)
            if key:
                scope.copies.setdefault(name, {})[key] = child

    def _keys(self, block: Block, scope: Scope, address: str) -> list[str]:
        """The keys of every copy of a module that is drawn; no key for one alone. What is not drawn is said."""
        if "count" not in block.attributes and "for_each" not in block.attributes:
            return [""]
        room = max(1, min(MOST_COPIES, MOST_MODULES // 2 - self.modules))
        if "count" in block.attributes:
            number = whole(evaluated(block.attributes["count"], scope).value, 400)
            keys = [str(index) for index in range(min(number or 0, room))]
        else:
            each = instances_of(evaluated(block.attributes["for_each"], scope))
            number = len(each) if each is not None else None
            keys = [key for key, _ in each or ()][:room]
        if number is None:
            self.left.append((f"number of {address}", block.span, "is known when it runs; one is drawn"))
        elif number == 0:
            self.left.append((address, block.span, "its count is 0"))
        elif number > len(keys):
            why = f"it stands {number} times; {len(keys)} are drawn"
            self.left.append((f"{number - len(keys)} of {address}", block.span, why))
        return [""] if number is None or number == 1 else keys

    def _instances(self, block: Block, scope: Scope, regions: dict[str, str]) -> Iterator[Resource]:
        type_, name = block.labels
        address = f"{scope.address}.{type_}.{name}".lstrip(".")
        keys: list[tuple[str, Located | None]] = [("", None)]
        if "count" in block.attributes:
            count = evaluated(block.attributes["count"], scope)
            known = whole(count.value, 400)
            if known is not None:
                number = min(known, MOST_INSTANCES)
                self._cut(block, address, known)
                keys = [(str(index), None) for index in range(number)] if number != 1 else keys
                if not number:
                    self.left.append((address, block.span, "its count is 0"))
            else:
                self.left.append((f"count of {address}", count.span, "is known when it runs; one is drawn"))
        elif "for_each" in block.attributes:
            each = evaluated(block.attributes["for_each"], scope)
            all_ = instances_of(each)
            if all_ is not None:
                keys = list(all_[:MOST_INSTANCES])
                self._cut(block, address, len(all_))
                if not all_:
                    self.left.append((address, block.span, "its for_each is empty"))
            else:
                self.left.append((f"for_each of {address}", each.span, "is known when it runs; one is drawn"))
        for key, value in keys:
            inner = scope.for_each(key, value)
            body = self._body(block, inner, address)
            provider = block.attributes.get("provider")
            alias = _alias(evaluated(provider, scope)) if provider is not None else ""
            if alias or alias in regions:
                body.value[REGION] = Located(regions.get(alias, Unknown(alias)), block.span)
            yield Resource(address, type_, name, body, block.span, key)

    def _cut(self, block: Block, address: str, number: int) -> None:
        if number > MOST_INSTANCES:
            self.left.append(
                (
                    f"{number - MOST_INSTANCES} of {address}",
                    block.span,
                    f"it stands {number} times; {MOST_INSTANCES} are drawn",
                )
            )

    def _body(self, block: Block, scope: Scope, address: str) -> Located:
        """The values of a block; blocks inside it are lists, a dynamic block stands once for each."""
        value = {key: evaluated(given, scope) for key, given in block.attributes.items()
                 if key not in ("count", "for_each", "provider", "depends_on", "lifecycle")}  # fmt: skip
        for inner in block.blocks:
            name, bodies = inner.type, [(inner, scope)]
            if inner.type == "dynamic" and inner.labels:
                name = inner.labels[0]
                bodies = self._copies(inner, scope, address)
            held = value.get(name)
            items = list(held.value) if held is not None and held.is_list else []
            made = [self._body(body, of, address) for body, of in bodies]
            if made or items:
                value[name] = Located([*items, *made], inner.span)
        return Located(value, block.span)

    def _copies(self, dynamic: Block, scope: Scope, address: str) -> list[tuple[Block, Scope]]:
        """The content of a dynamic block with the scope of each copy; once where their number is known when it runs."""
        content = next((it for it in dynamic.blocks if it.type == "content"), dynamic)
        written = dynamic.attributes.get("for_each")
        each = evaluated(written, scope) if written is not None else Located(Unknown(), dynamic.span)
        word = dynamic.attributes.get("iterator")
        name = _word(word) if word is not None else dynamic.labels[0]
        if not (each.is_mapping or each.is_list):
            self.left.append(
                (f"{dynamic.labels[0]} of {address}", dynamic.span, "its number is known when it runs; one is drawn")
            )
            return [(content, scope.within(name, each, each))]
        pairs = list(each.items()) if each.is_mapping else [(str(at), it) for at, it in enumerate(each.value)]
        if len(pairs) > MOST_INSTANCES:
            self._cut(dynamic, f"{dynamic.labels[0]} of {address}", len(pairs))
        return [
            (content, scope.within(name, it if each.is_list and it.is_text else Located(key, each.span), it))
            for key, it in pairs[:MOST_INSTANCES]
        ]


def _elsewhere(call: Block, address: str, source: str, scope: Scope, key: str) -> Iterator[Resource]:
    """A module that is not here, with what it is given."""
    given = {key: evaluated(value, scope) for key, value in call.attributes.items()}
    yield Resource(address, f"module {source}", call.labels[0], Located(given, call.span), call.span, key)


def _copy_of(call: Block, scope: Scope, key: str) -> Scope:
    """The names within one copy of a module."""
    each = call.attributes.get("for_each")
    held = instances_of(evaluated(each, scope)) if each is not None and "count" not in call.attributes else None
    return scope.for_each(key, dict(held or ()).get(key))


def _first_of(call: Block, scope: Scope) -> Scope:
    """The names within the first instance of a module, which is the one that is drawn."""
    if "count" in call.attributes:
        return scope.for_each("0", None)
    each = call.attributes.get("for_each")
    found = instances_of(evaluated(each, scope)) if each is not None else None
    return scope.for_each(*found[0]) if found else scope


def _alias(provider: Located) -> str:
    """``aws.far`` as ``far``; nothing for the provider without a name."""
    return provider.value.text.rpartition(".")[2] if isinstance(provider.value, Refs) else ""


def _word(value: Located) -> str:
    return (
        str(value.value.parts[0])
        if isinstance(value.value, Expression) and value.value.kind == "name"
        else _text(value)
    )


importer = Importer("Terraform files", takes, reads, drawn_types, beside=_beside)

__all__ = ["Unknown", "importer"]

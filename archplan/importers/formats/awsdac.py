"""Files of AWS's own diagram-as-code: resources by the types of CloudFormation, frames by their children, links as arrows.

What a type is in the words of archplan is said where resources of CloudFormation are read, or by the official name of the
service; no definition file is fetched. It is a drawing: nothing of sizes stands in it. https://github.com/awslabs/diagram-as-code
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from archplan.importers.draft import Draft
from archplan.importers.files import LARGEST_TEXT, File
from archplan.importers.formats._drawio.cells import Cell, Page
from archplan.importers.formats._drawio.drafting import draft_of
from archplan.importers.formats._drawio.shapes import Sense, bare, by_title, key_of, known, titled_frame
from archplan.importers.importer import Importer
from archplan.importers.site import MADE, becomes, drawn_types, why_free
from archplan.kernel.diagnostics import Span, mistake
from archplan.services import catalog
from archplan.text.located import Located
from archplan.text.yaml import parse_foreign

MOST = 2_000  # resources of a file, and links
DEEPEST = 50
OWN = "AWS::Diagram::"
STACKS = (f"{OWN}HorizontalStack", f"{OWN}VerticalStack")  # arrange what is in them, and show nothing
ENDS = (("SourceArrowHead", "startArrow"), ("TargetArrowHead", "endArrow"))


def takes(file: File) -> bool:
    """Whether it is such a file: YAML with a diagram at its top that has resources of AWS."""
    is_yaml = file.suffix in (".yaml", ".yml")
    return is_yaml and "AWS::" in file.text and re.search(r"^Diagram:", file.text, re.M) is not None


def reads(files: Sequence[File], title: str) -> Draft:
    """The draft of one file; others are listed."""
    first, *others = files
    if len(first.text) > LARGEST_TEXT:
        raise mistake("file-too-large", first.span(), f"a diagram is at most {LARGEST_TEXT // 1_000_000} MB")
    if (at := first.text.find("{{")) >= 0:
        raise mistake("is-a-template", first.span(at), f"{first.shown} is a template, which awsdac fills in with --template",
                      "write out what it comes to, without '{{'")  # fmt: skip
    tree = parse_foreign(first.text, first.shown)
    diagram = tree.get("Diagram")
    resources = diagram.get("Resources") if diagram is not None else None
    if diagram is None or resources is None or not resources.is_mapping:
        raise mistake(
            "not-awsdac", tree.span, f"{first.shown} has no resources under 'Diagram'", "name a file of awsdac"
        )
    drawn = _Drawn(diagram, resources)
    draft = draft_of(drawn.page, title, lambda cell, _: drawn.senses[cell.id])
    for file in others:
        draft.leave_out(file.shown, None, "one drawing is read; name the others one by one", hides=True)
    return draft


class _Drawn:
    """A diagram as a page of shapes, and what each of them is."""

    def __init__(self, diagram: Located, resources: Located):
        self.page = Page("diagram", diagram.span)
        self.resources = resources
        self.senses: dict[str, Sense] = {}
        if len(resources.value) > MOST:
            raise mistake("too-many-values", resources.span, f"a diagram has at most {MOST:,} resources")
        canvas = next((name for name, it in resources.items() if _text(it, "Type") == f"{OWN}Canvas"), "")
        if not canvas:
            raise mistake("not-awsdac", resources.span, "no resource is the canvas that all others stand on",
                          f"add one of type {OWN}Canvas")  # fmt: skip
        for child, at in _children(resources[canvas]):
            self._stand(child, at, "", ())
        for name, it in resources.items():
            if name != canvas and name not in self.page.cells:
                self._leave_out(name, it)
        self._join(diagram.get("Links"))

    def _leave_out(self, name: str, it: Located) -> None:
        """A resource that is no child of anything: an outline around others, or one that awsdac does not draw."""
        why = "no child of anything on the canvas: awsdac does not draw it"
        if it.get("SpanResources") is not None:
            why = "an outline around others, which says what belongs together"
        self.page.wrong.append((f"{name} ({_text(it, 'Type')})"[:90], self._at(name), why))

    def _at(self, name: str) -> Span:
        return self.resources.keys.get(name, self.resources[name].span)

    def _stand(self, name: str, at: Span, parent: str, open_: tuple[str, ...]) -> None:
        """A resource and all that stands in it."""
        it = self.resources.get(name)
        if it is None or name in self.page.cells or name in open_ or len(open_) > DEEPEST:
            why = "no resource is called so" if it is None else "it stands somewhere else already"
            self.page.wrong.append((f"child {name[:60]}", at, why))
            return
        children = [*_children(it)]
        cell = Cell(name, escape(_text(it, "Title")), {"shape": "icon"}, parent, self._at(name), is_vertex=True)
        self.page.cells[name] = cell
        self.senses[name] = Sense("group", "stack")
        for child, place in children:
            self._stand(child, place, name, (*open_, name))
        held = {self.senses[child].type for child, _ in children if child in self.senses}
        self.senses[name] = _sense(it, bool(children), held)
        if self.senses[name].type == "box" and not cell.label:
            cell.label = escape(_words(_text(it, "Type").rpartition("::")[2]))

    def _join(self, links: Located | None) -> None:
        """Every link as an arrow, with the words at it."""
        for number, link in enumerate(links.value[:MOST] if links is not None and links.is_list else ()):
            ends = [_text(link, key) for key in ("Source", "Target")]
            if not all(end in self.page.cells for end in ends):
                gone = next((end for end in ends if end not in self.page.cells), "")
                why = f"no resource {gone[:60]!r} is drawn" if gone else "it has no end"
                self.page.wrong.append((f"the link {' -> '.join(ends)}"[:120], link.span, why))
                continue
            labels = link.get("Labels")
            words = [_text(it, "Title") for _, it in labels.items()] if labels is not None else []
            style = {"endArrow": "none"} | {way: "block" for head, way in ENDS if _text(link.get(head), "Type")}
            edge = Cell(f"\0{number}", escape(" ".join(filter(None, words))), style, "", link.span, is_edge=True)
            edge.source, edge.target = ends
            self.page.cells[edge.id] = edge
        if links is not None and links.is_list and len(links.value) > MOST:
            more = len(links.value) - MOST
            self.page.wrong.append((f"{more} links", links.span, f"a diagram has at most {MOST:,}"))


def _children(it: Located) -> Iterator[tuple[str, Span]]:
    """The names of what stands in a resource, and on its border."""
    for key in ("Children", "BorderChildren"):
        part = it.get(key)
        for child in part.value if part is not None and part.is_list else ():
            yield (str(child.value) if child.is_text else _text(child, "Resource")), child.span


def _text(it: Located | None, key: str) -> str:
    part = it.get(key) if it is not None else None
    return str(part.value) if part is not None and part.is_text else ""


def _sense(it: Located, holds: bool, held: set[str]) -> Sense:
    """What a resource is: by its preset, which changes how it looks, else by its type; with others in it, a frame."""
    type_, preset, title = _text(it, "Type"), _text(it, "Preset"), _text(it, "Title")
    if type_ in STACKS:
        return Sense("group", "stack")
    found = _named(preset)
    if found is None or found.kind in ("group", "free"):
        found = _typed(type_) or found
    if holds and (found is None or found.kind not in ("service", "billed") or found.type in held):
        kind = titled_frame(f"AWS {_words(type_.rpartition('::')[2])}").type
        return titled_frame(f"{title} {_words(preset)}", "" if kind == "box" else kind.replace("private", "subnet"))
    if found is not None and found.kind != "group":
        shape = preset if type_.startswith(OWN) else type_
        return Sense(found.kind, found.type, shape, found.options, found.title, found.icon, found.why)
    if found is not None:
        return Sense("free", shape=type_ or preset, why="an empty frame")
    if type_ == f"{OWN}Resource":
        return Sense("box" if title else "unknown", shape="a box", why="no shape of AWS")
    return Sense("unknown", shape=type_ or preset or "a resource", why=f"no type for {type_ or preset or 'it'}")


def _named(words: str) -> Sense | None:
    """What an official name of AWS's icons means: of a service, of a resource, of who uses it."""
    plain = re.sub(r"\s*\([^)]*\)", "", words).strip()
    inside = re.findall(r"\(([^)]*)\)", words)
    for text in filter(None, (words, plain, *inside)):
        found = by_title().get(key_of(bare(text))) or known().get(key_of(text)) or known().get(key_of(bare(text)))
        if found is not None:
            return found
    return None


def _typed(type_: str) -> Sense | None:
    """What a type of CloudFormation is; awsdac has types of whole services as well, such as AWS::Lambda."""
    if made := becomes(type_):
        return Sense("service", made)
    _, _, rest = type_.partition("::")
    service, _, kind = rest.partition("::")
    words = _words(kind)
    if " " in words and (found := known().get(key_of(kind))) is not None:
        return found
    if why := why_free(type_):
        return Sense("free", why=why)
    of = [made for it, made in MADE.items() if it.startswith(f"AWS::{service}::") and made]
    if kind and of:
        return None
    if service.lower() in catalog():
        return Sense("service", service.lower())
    return _named(_words(service)) or (Sense("service", of[0][0]) if of else None)


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)


importer = Importer("diagram-as-code of AWS (awsdac)", takes, reads, drawn_types)

"""What a shape is: its name in one of draw.io's AWS libraries, or the name of an icon's file, in the words of archplan."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from archplan.importers.formats._drawio.cells import Cell
from archplan.importers.formats._drawio.labels import words_of
from archplan.importers.lacking import book as lacking_book
from archplan.kernel.record import frozen
from archplan.services import catalog
from archplan.text.yaml import parse

NAMED = re.compile(r"mxgraph\.(aws\w*)\.([\w.-]+)")
HOLDERS = ("group", "groupCenter", "group2", "resourceIcon", "productIcon")  # shapes that name what they show beside
GREEN = ("#7aa116", "#248814", "#f2f6e8", "#e9f3e6", "#3f8624")  # how the palette draws a public subnet
FRAME_WORDS = (
    ("zone", r"\bavailability zones?\b|\baz\b|\baz[- ]?[a-d1-3]\b|\b[a-z]{2}(-[a-z]+)+-\d[a-f]\b"),
    ("subnet", r"\bsub-?nets?\b"),
    ("vpc", r"\bvpc\b|\bvirtual private cloud\b"),
    ("account", r"\baccount\b"),
    ("region", r"\bregion\b|^[a-z]{2}(-[a-z]+)+-\d$"),
    ("cloud", r"\baws cloud\b|^aws$"),
    ("datacenter", r"\bon-?premises?\b|\bdata cent(er|re)\b"),
)
"""Frames that the palette draws as plain boxes, or that people do: known by their title, in this order."""


Kind = Literal["service", "billed", "people", "internet", "other", "group", "free", "text", "box", "unknown"]


@frozen
class Sense:
    """What a shape is taken for, its type or the kind of frame, the options that it says, and the shape's own name."""

    kind: Kind
    type: str = ""
    shape: str = ""
    options: tuple[tuple[str, str], ...] = ()
    title: str = ""
    icon: str = ""
    why: str = ""


@cache
def book() -> dict[str, Any]:
    """The map of names."""
    path = Path(__file__).with_name("shapes.yaml")
    found: dict[str, Any] = parse(path.read_text("utf-8"), path.name).plain()
    return found


def key_of(name: str) -> str:
    """A name without capitals and underscores, in which the libraries differ."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@cache
def known() -> dict[str, Sense]:
    """What every name means, those of the newest library before those of older ones."""
    written, found = book(), {}
    for name, (title, icon) in lacking_book().items():
        found[key_of(name)] = Sense("billed", "aws", name, title=title, icon=icon)
    for name, kind in written["people"].items():
        found[key_of(name)] = Sense("people", kind, name)
    for name in written["internet"]:
        found[key_of(name)] = Sense("internet", "external", name)
    for name in written["others"]:
        found[key_of(name)] = Sense("other", "external", name)
    for why, names in written["free"].items():
        found |= {key_of(name): Sense("free", shape=name, why=why) for name in names}
    for library in ("aws3", "aws4"):
        found |= {key_of(name): _service(name, it) for name, it in written[library].items()}
    for name, kind in written["groups"].items():
        found[key_of(name)] = Sense("group", kind, name)
    return found


def _service(name: str, it: str) -> Sense:
    type_, *options = it.split()
    return Sense("service", type_, name, tuple((key, value) for key, _, value in (o.partition("=") for o in options)))


@cache
def by_title() -> dict[str, Sense]:
    """What official names of services mean, and others that AWS's own icon sets write for them."""
    found = {
        key_of(bare(cls.title)): Sense("service", name, cls.title) for name, cls in catalog().items() if name != "aws"
    }
    return found | {key_of(name): _service(name, it) for name, it in book()["files"].items()}


@cache
def by_file() -> dict[str, Sense]:
    """What the words of an icon's file mean: names of services or of shapes."""
    return {key: sense for key, sense in known().items() if sense.kind in ("service", "billed")} | by_title()


def bare(title: str) -> str:
    """A name without whose it is: ``Amazon SQS`` as ``sqs``."""
    return re.sub(r"^(amazon|aws|elastic(?= load)) ", "", re.sub(r"[-_]+", " ", title.lower()).strip())


def shape_name(cell: Cell) -> tuple[str, str]:
    """The library and the name of a cell's shape: ``aws4``, ``lambda``; nothing for a shape of no AWS library."""
    style = cell.style
    found = NAMED.fullmatch(style.get("shape", "")) or next(
        (it for word in style if (it := NAMED.fullmatch(word))), None
    )
    if found and found[2] in HOLDERS:
        beside = style.get("resIcon") or style.get("prIcon") or style.get("grIcon") or ""
        inner = NAMED.fullmatch(beside) or re.fullmatch(r"()([\w-]+)", beside)
        return (found[1], inner[2]) if inner else (found[1], "")
    return (found[1], found[2].rpartition(".")[2]) if found else ("", "")


def sense(cell: Cell, holds: bool) -> Sense:
    """What a cell is, from its style and its title; `holds` says that shapes stand inside it."""
    data = cell.data
    if "archplan-part" in data:
        return Sense("text")
    if "archplan-node" in data:
        return Sense("service", data.get("archplan-type", ""), shape_name(cell)[1])
    if "archplan-group" in data:
        return Sense("group", _own_frame(cell), words_of(cell))
    return foreign_sense(cell, holds)


def _own_frame(cell: Cell) -> str:
    """The kind of a frame that archplan drew."""
    data = cell.data
    if "archplan-tier" in data:
        return data["archplan-tier"]
    if "archplan-zone" in data:
        return "zone"
    kind = data.get("archplan-type") or foreign_sense(cell, True).type
    return kind if kind in ("vpc", "datacenter", "cloud", "region", "account") else "box"


def foreign_sense(cell: Cell, holds: bool) -> Sense:
    """What a cell is by what is drawn alone."""
    library, name = shape_name(cell)
    style, title = cell.style, words_of(cell)
    if library:
        is_frame = style.get("shape", "").rpartition(".")[2] in ("group", "groupCenter", "group2")
        found = known().get(key_of(name))
        if is_frame or name.startswith("group_"):
            kind = found.type if found and found.kind == "group" else _by_title(f"{title} {name.replace('_', ' ')}")
            return Sense("group", _frame(kind or "box", title, style), name)
        if found and found.kind == "group":
            return found if holds else Sense("free", shape=name, why="a sign of the network around it")
        return found or Sense("unknown", shape=f"mxgraph.{library}.{name}", why=f"no type for the shape {name!r}")
    file = style.get("image", "")
    if file and not file.startswith("data:"):
        return by_file_name(file)
    if file or "image" in style:
        return Sense("unknown", shape="a picture", why="a picture without a name")
    plain = style.get("shape", "") in ("", "rect", "rectangle", "swimlane", "mxgraph.basic.rect") or "swimlane" in style
    if "text" in style or "edgeLabel" in style or (not plain and not style.get("shape", "").startswith("mxgraph")):
        return (
            Sense("text")
            if "text" in style or "edgeLabel" in style
            else Sense("unknown", shape=style["shape"], why="no shape of AWS")
        )
    if not plain:
        return Sense("unknown", shape=style["shape"], why="no shape of AWS")
    if holds:
        return Sense("group", _frame(_by_title(title) or "box", title, style), title)
    return Sense("box" if title else "unknown", shape="a box", why="no shape of AWS")


def titled_frame(title: str, type_: str = "") -> Sense:
    """A frame by what it is of, else by its title; a box where neither says more."""
    return Sense("group", _frame(type_ or _by_title(title) or "box", title, {}), title)


def _by_title(title: str) -> str:
    """The kind of frame that a title names."""
    return next((kind for kind, words in FRAME_WORDS if re.search(words, title.lower())), "")


def _frame(kind: str, title: str, style: dict[str, str]) -> str:
    """A frame of that kind; a subnet is public or private by its title, or else by the colours of the palette.

    The palette draws subnets and security groups with one sign.
    """
    if kind != "subnet":
        return kind
    words = title.lower()
    if "security group" in words or re.match(r"sg\b", words):
        return "box"
    if _by_title(title) in ("vpc", "zone", "region", "account", "cloud") and "subnet" not in words:
        return _by_title(title)
    if re.search(r"\bpublic\b|\bdmz\b", words):
        return "public"
    if re.search(r"\bprivate\b|\bisolated\b|\bdata\b|\bdatabase\b|\bdb\b", words):
        return "private"
    colours = {style.get(key, "").lower() for key in ("strokeColor", "fillColor", "fontColor")}
    return "public" if colours & set(GREEN) else "private"


def by_file_name(file: str) -> Sense:
    """A service by the name of its icon's file, as ``Arch_AWS-Lambda_64.svg`` or ``img/lib/aws/Lambda.png``."""
    stem = re.split(r"[/\\]", unquote(file)[:500])[-1].rpartition(".")[0] or file[:80]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", stem)
    words = re.sub(r"[_\-+]+", " ", words).lower()
    words = re.sub(r"@\S+|\b(light|dark|bg|icon)\b", " ", re.sub(r"^(arch|res) (category )?", "", words))
    words = re.sub(r" (16|24|32|48|64)$", "", " ".join(words.split()))
    is_of_aws = re.search(r"aws|amazon|(^|/)(arch|res)_", file.lower())  # else 'backup.png' is anybody's
    for text in (words, bare(words)) if is_of_aws else ():
        found = by_file().get(key_of(text))
        if found is not None:
            return found
    return Sense("unknown", shape=stem[:60], why=f"no type for the picture {stem[:60]!r}")

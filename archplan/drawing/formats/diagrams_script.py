"""The architecture as a Python script for the diagrams package: clusters nested as drawn, icons, arrows with their words."""

import re

from archplan.drawing.formats.outline import FAULTS, FRAMES, LINES, MARKS, Box, Leaf, Outline, outline
from archplan.drawing.page.scene import Edge, Scene
from archplan.drawing.paint.icons import icon_class, picture

UNKNOWN = "generic.blank.Blank"


def diagrams_script(scene: Scene, filename: str = "architecture") -> str:
    """The whole scene as one script; running it writes FILENAME.png beside the reader."""
    page = outline(scene)
    classes = _classes(page)
    attributes = '{"pad": "0.5", "nodesep": "0.6", "ranksep": "0.9", "newrank": "true"}'
    return "\n".join(
        [
            _docstring(page),
            "",
            "from diagrams import Cluster, Diagram, Edge",
            *_imports(classes),
            "",
            *_frames(page),
            "with Diagram(",
            f"    {_text(page.heading)},",
            f'    filename="{_file(filename)}",',
            f'    direction="{page.direction}",',
            '    curvestyle="curved",  # with "ortho" Graphviz puts labels far from their arrows',
            "    show=False,",
            f"    graph_attr={attributes},",
            "):",
            *(_inside(page.members, 1, classes) or ["    pass"]),
            *([""] if page.arrows else []),
            *(_arrow(arrow.edge, arrow.source, arrow.target, arrow.words) for arrow in page.arrows),
        ]
    ) + "\n"  # fmt: skip


def _docstring(page: Outline) -> str:
    """The title and the steps, as the script's first words."""
    words = [line.replace("\\", "\\\\").replace('"', "'") for line in (page.heading or "Architecture", *page.notes)]
    return f'"""{words[0]}."""' if len(words) == 1 else '"""' + "\n".join([f"{words[0]}.", "", *words[1:]]) + '\n"""'


def _icon(leaf: Leaf) -> tuple[str, str]:
    """The module and class of a node's icon; a blank one where the package has none."""
    icon = leaf.node.icon
    module, _, name = (icon_class(icon) if picture(icon) else UNKNOWN).rpartition(".")
    return module, name


def _classes(page: Outline) -> dict[tuple[str, str], str]:
    """What every icon's class is called in the script: a second class of one name gets its module's before it."""
    called = {("", name): name for name in ("Cluster", "Diagram", "Edge")}
    for module, name in sorted({_icon(it) for it, _ in page.walk() if isinstance(it, Leaf)}):
        prefix = "".join(part.capitalize() for part in module.split("."))
        called[module, name] = name if name not in called.values() else prefix + name
    return called


def _imports(classes: dict[tuple[str, str], str]) -> list[str]:
    found: dict[str, list[str]] = {}
    for (module, name), called in classes.items():
        if module:
            found.setdefault(module, []).append(name if called == name else f"{name} as {called}")
    return [f"from diagrams.{module} import {', '.join(names)}" for module, names in found.items()]


def _frames(page: Outline) -> list[str]:
    """The official look of every kind of group that is used, as a constant."""
    lines = []
    kinds = {it.group.kind for it, _ in page.walk() if isinstance(it, Box)}
    for kind in FRAMES:
        if kind in kinds:
            border, ink, dashed, ground = FRAMES[kind]
            style = {"pencolor": border, "fontcolor": ink, "bgcolor": ground or "transparent",
                     "style": "dashed" if dashed else "solid"}  # fmt: skip
            written = ", ".join(f'"{key}": "{value}"' for key, value in style.items())
            lines.append(f"{_constant(kind)} = {{{written}}}")
    return [*lines, "", ""] if lines else [""]


def _constant(kind: str) -> str:
    return kind.replace("-", "_").upper() + "_STYLE"


def _inside(members: tuple[Leaf | Box, ...], depth: int, classes: dict[tuple[str, str], str]) -> list[str]:
    indent = "    " * depth
    lines: list[str] = []
    for it in members:
        if isinstance(it, Leaf):
            lines.append(f'{indent}{_variable(it.name)} = {classes[_icon(it)]}({_text(*it.lines)}, nodeid="{it.name}")')
        elif inside := _inside(it.members, depth + 1, classes):
            said = MARKS.get(it.group.mark) or FAULTS.get(it.group.state)
            more = f', "pencolor": "{said}", "penwidth": "3"' if said else ""
            label = f'"label": {_text(it.title)}'
            look = f"{{**{_constant(it.group.kind)}, {label}{more}}}"
            lines.append(f'{indent}with Cluster("{it.name}", graph_attr={look}):')
            lines += inside
    return lines


def _variable(name: str) -> str:
    """A node's name in the script: never that of a class, which begin with a capital letter."""
    return name.lower()


def _arrow(edge: Edge, source: str, target: str, words: str) -> str:
    ink = MARKS.get(edge.mark) or FAULTS.get(edge.state) or LINES[edge.kind]
    look = [f"label={_text(words)}"] if words else []
    look.append(f'color="{ink}"')
    if edge.kind == "log":
        look.append('style="dashed"')
    return f"    {_variable(source)} >> Edge({', '.join(look)}) >> {_variable(target)}"


def _text(*lines: str) -> str:
    """A label as a Python string that Graphviz shows as it is: no escapes, no entities, no HTML."""
    escaped = [re.sub(r"&(?=#?\w+;)", "&amp;", line.replace("\\", "\\\\")) for line in lines]
    label = "\n".join(escaped)
    if re.match(r"\s*<.*>\s*\Z", label, re.DOTALL):
        label = label.replace("<", "&lt;", 1)
    return repr(label) if '"' in label else f'"{repr(label)[1:-1]}"'


def _file(name: str) -> str:
    """A file name without folders and surprises."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "architecture"

"""The arrangement as DOT that people can read and go on with: nested clusters, one line a node, one line an edge."""

from archplan.drawing.arrange import PAGE, Arrangement, arrange
from archplan.drawing.lettering import clean
from archplan.drawing.paint import _BORDERS
from archplan.drawing.scene import Scene
from archplan.drawing.sheet import title_lines


def dot_text(scene: Scene) -> str:
    """The whole scene as one DOT graph."""
    arrangement = arrange(scene)
    heading = " · ".join(filter(None, map(clean, (scene.title, scene.subtitle, scene.total))))
    lines = [
        "digraph {",
        f"  graph [label={_quoted(heading)} labelloc=t rankdir=LR compound=true newrank=true fontname=Arial]",
        "  node [shape=box style=rounded fontname=Arial fontsize=12]",
        "  edge [fontname=Arial fontsize=11]",
        *_inside(arrangement, PAGE, 1),
    ]
    for edge in scene.edges:
        words = " ".join(filter(None, (clean(edge.label), clean(edge.cost or ""))))
        label = f" [label={_quoted(words)}]" if words else ""
        lines.append(f"  {_quoted(edge.source)} -> {_quoted(edge.target)}{label}")
    return "\n".join([*lines, "}"]) + "\n"


def _inside(arrangement: Arrangement, group: str, depth: int) -> list[str]:
    indent = "  " * depth
    lines = []
    for member in arrangement.levels[group].members:
        if member in arrangement.nodes:
            node = arrangement.nodes[member]
            words = "\n".join([*title_lines(node), *filter(None, [clean(node.cost or "")])])
            lines.append(f"{indent}{_quoted(member)} [label={_quoted(words)}]")
        elif member in arrangement.bare:
            lines += _inside(arrangement, member, depth)
        else:
            it = arrangement.groups[member]
            ink, dashes, ground = _BORDERS[it.kind]
            style = ("filled" if ground != "none" else "") + (",dashed" if dashes else "")
            lines.append(f"{indent}subgraph {_quoted('cluster_' + member)} {{")
            fill = f' fillcolor="{ground}"' if ground != "none" else ""
            lines.append(
                f'{indent}  graph [label={_quoted(clean(it.title))} labeljust=l color="{ink}"'
                f' style="{style.strip(",")}"{fill}]'
            )
            lines += [*_inside(arrangement, member, depth + 1), f"{indent}}}"]
    return lines


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

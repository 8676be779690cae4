"""One arrangement on paper: every box gets its place, from the outside in."""

from archplan.drawing.layout.blocks import Blocks
from archplan.drawing.layout.engine import Positions
from archplan.drawing.layout.levels import PAGE, Arrangement
from archplan.drawing.layout.pins import Sizes, Wishes
from archplan.drawing.page.lettering import clean, text_width
from archplan.drawing.page.scene import Node
from archplan.drawing.page.sheet import GroupBox, NodeBox, Rect, group_title, group_title_box, node_box
from archplan.kernel.record import changed

MARGIN = 18.0
HEADING = 46.0


class Draft:
    """Boxes at their places, which may still move."""

    def __init__(self, arrangement: Arrangement, sizes: Sizes, known: dict[str, Positions], wishes: Wishes) -> None:
        scene = arrangement.scene
        self.arrangement = arrangement
        self.sizes = sizes
        self.wishes = wishes
        self.blocks = Blocks(arrangement, sizes, known, wishes)
        self.at: dict[str, Rect] = {}
        self.depth = {PAGE: 0}
        page = self.blocks.block(PAGE)
        self.top = MARGIN + (HEADING if scene.title or scene.subtitle or scene.total else 0)
        words = text_width(clean(scene.title), 18, bold=True), text_width(clean(scene.subtitle))
        self.least_width = min(max(words) + text_width(clean(scene.total), 15, bold=True) + 60, 760) + 2 * MARGIN
        self.width = max(page.width + 2 * MARGIN, self.least_width)
        self.height = page.height + MARGIN + self.top
        self._settle(PAGE, (self.width - page.width) / 2, self.top)

    def _settle(self, group: str, x: float, y: float) -> None:
        for member, (dx, dy) in self.blocks.block(group).at.items():
            self.depth[member] = self.depth[group] + 1
            wide, high = self.blocks.size(member)
            self.at[member] = Rect(x + dx, y + dy, wide, high)
            if member in self.arrangement.groups:
                self._settle(member, x + dx, y + dy)

    def _drawn_in(self, node: Node) -> str:
        """The innermost border around a node; a gateway on a network's border belongs to the network."""
        arrangement = self.arrangement
        around = arrangement.nodes[node.id].parent
        if around != PAGE and arrangement.levels[around].how == "border":
            return node.parent
        return next(it for it in arrangement.path(node.id)[1:] if it not in arrangement.bare)

    def boxes(self) -> tuple[tuple[NodeBox, ...], tuple[GroupBox, ...]]:
        """Nodes in the scene's order, groups from the outside in."""
        nodes = []
        for node in self.arrangement.scene.nodes:
            at = self.at[node.id]
            inside = changed(node, parent=self._drawn_in(node))
            nodes.append(node_box(inside, round(at.cx) - at.w / 2, round(at.y), at.w, at.h))
        groups = []
        for name, group in self.arrangement.groups.items():
            if name in self.arrangement.bare:
                continue
            box = _rounded(self.at[name])
            depth = sum(1 for step in self.arrangement.path(name) if step not in self.arrangement.bare)
            around = next((it for it in self.arrangement.path(name)[1:] if it not in self.arrangement.bare), PAGE)
            groups.append(
                GroupBox(changed(group, parent=around), box, group_title(group), group_title_box(group, box), depth)
            )
        groups.sort(key=lambda it: it.depth)
        return tuple(nodes), tuple(groups)


def _rounded(rect: Rect) -> Rect:
    return Rect(round(rect.x), round(rect.y), rect.w, rect.h)

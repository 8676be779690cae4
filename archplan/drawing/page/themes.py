"""What a drawing is coloured with: on white, on a dark page, and in black and grey for a printer."""

from archplan.drawing.page.scene import DrawingError, EdgeKind, GroupKind, Mark, Role, State
from archplan.kernel.record import changed, frozen

INKS = {
    "analytics": "#8C4FFF", "business": "#DD344C", "compute": "#ED7100", "cost": "#7AA116", "database": "#C925D1",
    "devtools": "#C925D1", "engagement": "#DD344C", "enduser": "#01A88D", "general": "#232F3E",
    "integration": "#E7157B", "iot": "#7AA116", "management": "#E7157B", "media": "#ED7100", "migration": "#01A88D",
    "ml": "#01A88D", "mobile": "#DD344C", "network": "#8C4FFF", "security": "#DD344C", "storage": "#7AA116",
}  # fmt: skip
"""The fill of every family of icons, after the AWS Architecture Icons deck of 2026."""


@frozen
class Border:
    """How a kind of group looks: its line, its ground, its title's ink, and the white of its corner."""

    line: str
    dashes: str = ""
    ground: str = "none"
    title: str = ""
    corner: str = "#FFFFFF"
    width: float = 1.25


@frozen
class Theme:
    """Every colour of a drawing, and what stands for a colour where there is none."""

    name: str
    ground: str
    ink: str
    muted: str
    plate: str
    groups: dict[GroupKind, Border]
    edges: dict[EdgeKind, str]
    dashes: dict[EdgeKind, str]
    heat: tuple[tuple[str, str], ...]
    cost: str
    tiles: dict[Role, str]
    marks: dict[Mark, str]
    states: dict[State, str]
    badge: tuple[str, str]
    """The ground and the ink of the total and of a step's number."""
    sign: str
    """The ink on the ground of a mark or a state."""
    tile: str
    """The ink on a tile."""
    grey: bool = False
    dark: bool = False
    tints: tuple[str, ...] = ("#EAF3DE", "#FAEEDA", "#FCEBEB")
    """What lies behind a whole service where a drawing is about cost."""
    outline: str = "none"
    """The line round a pill, where grounds alone do not tell it from the page."""

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every ink that words are written with, beside each ground it may stand on."""
        grounds = sorted({self.ground, *(it.ground for it in self.groups.values() if it.ground != "none")})
        pairs = [(ink, ground) for ink in (self.ink, self.cost) for ground in [*grounds, self.plate]]
        pairs += [(it.title, ground) for it in self.groups.values() for ground in self._under(it)]
        pairs += [(self.ink, ground) for ground in self.tints]
        pairs += [(self.muted, self.ground), (self.muted, self.plate), (self.badge[1], self.badge[0])]
        pairs += [(ink, ground) for ground, ink in self.heat]
        pairs += [(self.tile, ground) for ground in self.tiles.values()]
        pairs += [(self.sign, ground) for ground in (*self.marks.values(), *self.states.values())]
        pairs += [(ink, ground) for ink in (*self.marks.values(), *self.states.values()) for ground in (self.ground,)]
        return tuple(dict.fromkeys(pairs))

    def _under(self, border: Border) -> tuple[str, ...]:
        return (self.ground if border.ground == "none" else border.ground,)


_PURPLE, _ORANGE, _MAGENTA, _GREEN, _PINK, _RED = "#8C4FFF", "#ED7100", "#C925D1", "#7AA116", "#E7157B", "#DD344C"
_TEAL, _GREY, _INK = "#00A4A6", "#7D8998", "#232F3E"

LIGHT = Theme(
    name="light",
    ground="#FFFFFF",
    ink=_INK,
    muted="#5A6B7B",
    plate="#FFFFFF",
    groups={
        "cloud": Border(_INK, title=_INK),
        "account": Border(_PINK, title="#B80F61"),
        "region": Border(_TEAL, "6 4", title="#007476"),
        "vpc": Border(_PURPLE, title="#6B35CC"),
        "zone": Border(_TEAL, "6 4", title="#007476"),
        "public-subnet": Border(_GREEN, ground="#F2F6E8", title="#4F6B0C"),
        "private-subnet": Border(_TEAL, ground="#E6F6F7", title="#006E70"),
        "autoscaling": Border(_ORANGE, "6 4", title="#A34E00"),
        "security-group": Border(_RED, title="#BC2339"),
        "datacenter": Border(_GREY, title="#5A6B7B"),
        "generic": Border(_GREY, "6 4", title="#5A6B7B"),
    },
    edges={"traffic": "#3B4654", "data": "#3B4654", "deploy": "#A02BA8", "log": "#6B7887"},
    dashes={},
    heat=(("#EAF3DE", "#3B6D11"), ("#FAEEDA", "#7F4A08"), ("#FCEBEB", "#A32D2D")),
    cost="#35620F",
    tiles={
        "source": _INK, "edge": "#7A3DF0", "dns": "#7A3DF0", "ingress": "#7A3DF0", "network": "#7A3DF0",
        "compute": "#B85700", "data": "#B51FBC", "storage": "#557110", "messaging": "#CF0F6C", "ops": "#CF0F6C",
        "security": "#CB2A42", "cicd": "#B51FBC", "external": "#5A6B7B",
    },
    marks={"added": "#1B7A12", "removed": "#C0281A", "changed": "#8F5B00"},
    states={"live": "#1B7A12", "standby": "#4C5F78", "idle": "#5A6B7B", "failed": "#C0281A", "degraded": "#8F5B00"},
    badge=(_INK, "#FFFFFF"),
    sign="#FFFFFF",
    tile="#FFFFFF",
)  # fmt: skip
"""The AWS Architecture Icons deck on white; words in a darker shade of their border, to be read."""

DARK = changed(
    LIGHT,
    name="dark",
    ground="#161E27",
    ink="#E9EDF1",
    muted="#A9B4C0",
    plate="#161E27",
    groups={
        "cloud": Border("#E9EDF1", title="#E9EDF1", corner=_INK),
        "account": Border(_PINK, title="#FF7DB8"),
        "region": Border(_TEAL, "6 4", title="#4CD0D2"),
        "vpc": Border(_PURPLE, title="#BFA0FF"),
        "zone": Border(_TEAL, "6 4", title="#4CD0D2"),
        "public-subnet": Border(_GREEN, ground="#212B19", title="#B5D85C"),
        "private-subnet": Border(_TEAL, ground="#122C34", title="#4CD0D2"),
        "autoscaling": Border(_ORANGE, "6 4", title="#FFA352"),
        "security-group": Border(_RED, title="#FF8C9B"),
        "datacenter": Border(_GREY, title="#B3BDC9"),
        "generic": Border(_GREY, "6 4", title="#B3BDC9"),
    },
    edges={"traffic": "#C3CCD6", "data": "#C3CCD6", "deploy": "#E58BEB", "log": "#8E9AA8"},
    heat=(("#23391A", "#B6E08C"), ("#43300F", "#FFCE85"), ("#4A1F20", "#FFB3B0")),
    cost="#B6E08C",
    marks={"added": "#6CD15E", "removed": "#FF8A7A", "changed": "#F2B84B"},
    states={"live": "#6CD15E", "standby": "#A9BBD3", "idle": "#A9B4C0", "failed": "#FF8A7A", "degraded": "#F2B84B"},
    badge=("#E9EDF1", _INK),
    sign="#10161D",
    dark=True,
    tints=("#23391A", "#43300F", "#4A1F20"),
)
"""The same on a dark page: light words and lines, the deck's light variants of the general icons."""

PRINT = changed(
    LIGHT,
    name="print",
    ink="#000000",
    muted="#404040",
    groups={
        "cloud": Border("#000000", title="#000000", width=1.75),
        "account": Border("#000000", "12 3", title="#000000"),
        "region": Border("#404040", "8 4", title="#000000"),
        "vpc": Border("#404040", title="#000000", width=2.25),
        "zone": Border("#606060", "3 3", title="#000000"),
        "public-subnet": Border("#606060", title="#000000"),
        "private-subnet": Border("#606060", ground="#EEEEEE", title="#000000"),
        "autoscaling": Border("#000000", "1.5 3", title="#000000"),
        "security-group": Border("#000000", "8 3 2 3", title="#000000"),
        "datacenter": Border("#808080", title="#404040", width=2.25),
        "generic": Border("#808080", "6 4", title="#404040"),
    },
    edges={"traffic": "#000000", "data": "#000000", "deploy": "#404040", "log": "#606060"},
    dashes={"deploy": "7 3", "log": "2 3"},
    heat=(("#FFFFFF", "#000000"), ("#DCDCDC", "#000000"), ("#333333", "#FFFFFF")),
    cost="#000000",
    tiles=dict.fromkeys(LIGHT.tiles, "#404040"),
    marks={"added": "#000000", "removed": "#000000", "changed": "#404040"},
    states=dict.fromkeys(LIGHT.states, "#303030"),
    badge=("#000000", "#FFFFFF"),
    grey=True,
    tints=("#FFFFFF", "#DCDCDC", "#B8B8B8"),
    outline="#606060",
)
"""For a printer without colour: kinds told apart by dashes, weight and grey."""

THEMES = {theme.name: theme for theme in (LIGHT, DARK, PRINT)}


def theme_named(name: str) -> Theme:
    """The theme of that name."""
    if name not in THEMES:
        raise DrawingError(f"There is no theme {name!r}. Choose {', '.join(list(THEMES)[:-1])} or {list(THEMES)[-1]}.")
    return THEMES[name]

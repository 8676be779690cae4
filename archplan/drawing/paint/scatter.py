"""Points of two amounts as one SVG: how fast against how dear, time on a logarithmic scale."""

from dataclasses import dataclass
from math import ceil, floor, log10

from archplan.drawing.page.lettering import clean, text_width
from archplan.drawing.page.scene import Say, english
from archplan.drawing.page.themes import theme_named

WIDE, HIGH = 760.0, 420.0
LEFT, TOP, RIGHT, BOTTOM = 84.0, 56.0, 40.0, 64.0
TIMES = ((60, "1 min"), (600, "10 min"), (3600, "1 h"), (36000, "10 h"), (86400, "1 day"), (604800, "1 week"))
"""Seconds that get a line and a word."""


@dataclass(frozen=True)
class Spot:
    """One point: its name, seconds along, dollars up, the words beside it, and whether it is the chosen one."""

    name: str
    seconds: float
    dollars: float
    words: str
    is_chosen: bool = False


def scatter(title: str, subtitle: str, spots: tuple[Spot, ...], theme: str = "light", say: Say = english) -> str:
    """The plot. Every point has a number in it and its words beside it; colour is never alone."""
    look = theme_named(theme)
    low = floor(log10(max(min((spot.seconds for spot in spots), default=60), 1)))
    high = ceil(log10(max((spot.seconds for spot in spots), default=3600) + 1))
    top = _round_up(max((spot.dollars for spot in spots), default=1))

    def x(seconds: float) -> float:
        return LEFT + (log10(max(seconds, 10**low)) - low) / max(high - low, 1) * (WIDE - LEFT - RIGHT)

    def y(dollars: float) -> float:
        return HIGH - BOTTOM - dollars / top * (HIGH - TOP - BOTTOM)

    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE:g}" height="{HIGH:g}" viewBox="0 0 {WIDE:g} {HIGH:g}"'
        ' role="img" aria-labelledby="plot-title plot-desc" font-family="Arial, Helvetica, Arimo, sans-serif"'
        f' font-size="12" fill="{look.ink}">',
        f'<title id="plot-title">{_safe(title)}</title>',
        f'<desc id="plot-desc">{_safe("; ".join(f"{s.name}: {s.words}" for s in spots))}</desc>',
        f'<rect width="{WIDE + 20:g}" height="{HIGH + 20:g}" fill="{look.ground}"/>',
        f'<text x="{LEFT:g}" y="24" font-size="15" font-weight="700">{_safe(title)}</text>',
        f'<text x="{LEFT:g}" y="42">{_safe(subtitle)}</text>',
    ]
    rule = f'stroke="{look.ink}" stroke-opacity="0.18"'
    for step in range(5):
        level = top * step / 4
        rows.append(f'<path d="M{LEFT:g} {y(level):.1f}H{WIDE - RIGHT:g}" {rule}/>')
        rows.append(f'<text x="{LEFT - 8:g}" y="{y(level) + 4:.1f}" text-anchor="end">${level:,.0f}</text>')
    for seconds, word in TIMES:
        if 10**low <= seconds <= 10**high:
            rows.append(f'<path d="M{x(seconds):.1f} {TOP:g}V{HIGH - BOTTOM:g}" {rule}/>')
            rows.append(
                f'<text x="{x(seconds):.1f}" y="{HIGH - BOTTOM + 18:g}" text-anchor="middle">{say(word)}</text>'
            )
    rows.append(
        f'<text x="{(LEFT + WIDE - RIGHT) / 2:.1f}" y="{HIGH - 14:g}" text-anchor="middle">'
        f"{say('time to recover (RTO), logarithmic')}</text>"
    )
    rows.append(
        f'<text transform="translate(18 {(TOP + HIGH - BOTTOM) / 2:.1f}) rotate(-90)" text-anchor="middle">{say("dollars a month")}</text>'
    )
    taken: list[tuple[float, float, float, float]] = [(x(s.seconds) - 11, y(s.dollars) - 11, 22, 22) for s in spots]
    for number, spot in enumerate(spots, 1):
        px, py = x(spot.seconds), y(spot.dollars)
        ring = f'<circle cx="{px:.1f}" cy="{py:.1f}" r="12.5" fill="none" stroke="{look.ink}" stroke-width="1.5"/>'
        rows.append(ring if spot.is_chosen else "")
        rows.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="9" fill="{look.ink}"/>')
        rows.append(
            f'<text x="{px:.1f}" y="{py + 4:.1f}" text-anchor="middle" font-weight="700" font-size="11" fill="{look.ground}">{number}</text>'
        )
        name = say("{name} (chosen)", name=spot.name) if spot.is_chosen else spot.name
        said = f"{number}  {name}: {spot.words}"
        wide = text_width(clean(said), 12)
        at = _free(px, py, wide, taken)
        taken.append(at)
        rows.append(f'<text x="{at[0]:.1f}" y="{at[1] + 12:.1f}">{_safe(said)}</text>')
    return "\n".join(row for row in [*rows, "</svg>"] if row) + "\n"


def _free(
    px: float, py: float, wide: float, taken: list[tuple[float, float, float, float]]
) -> tuple[float, float, float, float]:
    """Where words stand free: right, left, below or above their point, ever farther."""
    for far in range(0, 200, 16):
        for dx, dy in (
            (16, -8 - far),
            (-16 - wide, -8 - far),
            (16, -8 + far),
            (-16 - wide, -8 + far),
            (-wide / 2, 14 + far),
        ):
            box = (px + dx, py + dy, wide, 16.0)
            inside = box[0] >= LEFT and box[0] + wide <= WIDE - 4 and TOP - 8 <= box[1] <= HIGH - BOTTOM - 16
            if inside and not any(_meet(box, other) for other in taken):
                return box
    return (px + 16, py - 8, wide, 16.0)


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def _round_up(amount: float) -> float:
    """The next amount of one digit, four parts of which are round too."""
    power = 10 ** floor(log10(max(amount, 1)))
    return next(power * step for step in (1, 2, 4, 8, 10, 20) if power * step >= amount)


def _safe(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

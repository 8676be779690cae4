"""The pages that a picture is made for, and how large its text and icons are on one."""

from math import ceil

from archplan.drawing.page.scene import DrawingError, Scene
from archplan.drawing.page.sheet import ICON, TEXT
from archplan.kernel.record import frozen

LEAST_TEXT = 9.0
"""Points, below which nobody reads a slide or a printed page."""
LEAST_ICON = 40.0
"""Pixels of 1/96 inch."""


@frozen
class Page:
    """A page's room for a picture, in points, margins taken off; a page that people scroll has no height of its own."""

    title: str
    width: float
    height: float


PAGES = {
    "slide": Page("a slide of 13.33 x 7.5 in", 960, 540),
    "a4": Page("A4 with 10 mm margins", 539, 785),
    "a4-landscape": Page("A4 across, with 10 mm margins", 785, 539),
    "letter": Page("US letter with 0.4 in margins", 554, 734),
    "phone": Page("a phone of 390 px, scrolled", 293, 1200),
}


@frozen
class Fit:
    """How large things are on a page."""

    text: float
    """Points."""
    icon: float
    """Pixels of 1/96 inch."""

    @property
    def is_readable(self) -> bool:
        """Whether people can read it without a second page."""
        return self.text >= LEAST_TEXT and self.icon >= LEAST_ICON


def page_of(name: str) -> Page:
    """A page by its name."""
    if name not in PAGES:
        raise DrawingError(f"There is no page '{name}'. Choose one of {', '.join(PAGES)}.")
    return PAGES[name]


def fit(width: float, height: float, name: str = "slide") -> Fit:
    """How large a picture's text and icons are when it fills a page, by how wide and high it is in pixels."""
    page = page_of(name)
    share = min(page.width / width, page.height / height)
    return Fit(TEXT * share, ICON * share * 96 / 72)


def room(scene: Scene) -> tuple[float, float]:
    """How large a sheet may be, in pixels, for its text to be read on the scene's page."""
    page = page_of(scene.page or "slide")
    return page.width * TEXT / LEAST_TEXT, page.height * TEXT / LEAST_TEXT


def steps_height(scene: Scene, width: float) -> float:
    """About how high the table of steps is below a drawing of that width."""
    rows = ceil(len(scene.steps) / max((width - 48) // 300, 1))
    return 26.0 * rows + 22 if rows else 0.0

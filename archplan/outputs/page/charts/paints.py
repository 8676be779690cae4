"""What bars are filled with: a colour that stands out on white and on a dark page, and a texture, so colour is never alone."""

from __future__ import annotations

from archplan.kernel.record import frozen

_SIDE = 8  # pixels of a tile of texture
_TEXTURES = {
    "slashes": '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="#FFFFFF" stroke-width="1.8" stroke-opacity="0.75"/>',
    "backslashes": '<path d="M-2 6l4 4M0 0l8 8M6-2l4 4" stroke="#FFFFFF" stroke-width="1.8" stroke-opacity="0.75"/>',
    "dots": '<path d="M2 1a1 1 0 0 1 0 2a1 1 0 0 1 0-2M6 5a1 1 0 0 1 0 2a1 1 0 0 1 0-2" fill="#FFFFFF"/>',
    "pillars": '<path d="M2 0V8M6 0V8" stroke="#FFFFFF" stroke-width="1.2" stroke-opacity="0.75"/>',
    "floors": '<path d="M0 2H8M0 6H8" stroke="#FFFFFF" stroke-width="1.2" stroke-opacity="0.75"/>',
    "lattice": '<path d="M0 4L4 0L8 4L4 8Z" stroke="#FFFFFF" stroke-width="1.2" stroke-opacity="0.75"/>',
}


@frozen
class Paint:
    """A colour and its texture; without a colour it is the dashed outline of what is not paid."""

    name: str
    colour: str
    texture: str = ""

    def fill(self, key: str) -> str:
        """What an element's `fill` says; textures are named after the chart, for several stand in one page."""
        return f"url(#{key}-{self.name})" if self.texture else self.colour or "none"

    def pattern(self, key: str) -> str:
        """The definition that `fill` points to."""
        if not self.texture:
            return ""
        return (
            f'<pattern id="{key}-{self.name}" width="{_SIDE}" height="{_SIDE}" patternUnits="userSpaceOnUse">'
            f'<rect width="{_SIDE}" height="{_SIDE}" fill="{self.colour}"/>'
            f'<g fill="none">{_TEXTURES[self.texture]}</g></pattern>'
        )


# Shades of the AWS deck with at least 3 : 1 against white and against the dark page.
FIXED = Paint("fixed", "#008486")
DRIVEN = Paint("driven", "#D86613", "slashes")
OFF = Paint("off", "")
TOTAL = Paint("total", "#8C4FFF")
OTHER = Paint("other", "#6B7887", "backslashes")
SERIES = (
    Paint("first", "#8C4FFF"),
    Paint("second", "#D86612", "slashes"),
    Paint("third", "#008487", "dots"),
    Paint("fourth", "#E7157B", "pillars"),
    Paint("fifth", "#66861A", "floors"),
    Paint("sixth", "#3D7AB8", "lattice"),
)
BADGE = "#5A6B7B"
"""The ground of a white number: 5.5 : 1."""

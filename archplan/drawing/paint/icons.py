"""Where a service's icon comes from: the user's icon pack, else the pictures of the diagrams package, found without importing it."""

import os
import re
from base64 import b64encode
from typing import Literal

from archplan.drawing.page.plain_svg import inside
from archplan.drawing.page.themes import Theme
from archplan.drawing.paint import iconpack
from archplan.kernel.iconclasses import classes, homes

_LINES_OF_INK = re.compile(r"aws\.general\.\w+|onprem\.client\.\w+|onprem\.compute\.Server|onprem\.vcs\.Github")
"""Icons of dark lines on nothing, which a dark page needs in white."""
_LINES_OF_COLOUR = re.compile(
    r"aws\.network\.(ALB|NLB|CLB|Elb\w+|Endpoint|InternetGateway|NATGateway|Nacl|Router|VPCRouter)"
    r"|aws\.database\.(DAX|Elasticache\w+|DynamodbDax)"
)
"""Icons of lines in a colour too dark for a dark page, which are lighter there."""
FILTERS = {
    "white": '<filter id="filter-white" color-interpolation-filters="sRGB"><feColorMatrix type="matrix"'
    ' values="0 0 0 0 1  0 0 0 0 1  0 0 0 0 1  0 0 0 1 0"/></filter>',
    "light": '<filter id="filter-light" color-interpolation-filters="sRGB"><feColorMatrix type="matrix"'
    ' values="0.55 0 0 0 0.45  0 0.55 0 0 0.45  0 0 0.55 0 0.45  0 0 0 1 0"/></filter>',
    "grey": '<filter id="filter-grey" color-interpolation-filters="sRGB"><feColorMatrix type="saturate" values="0"/>'
    "</filter>",
}
"""What turns a picture white or lighter, for a dark page, or grey, for a printer."""


def symbol(icon: str, name: str, theme: Theme) -> str:
    """The icon as an SVG symbol of that name, or nothing when nobody has it."""
    drawn = iconpack.vector(icon, theme.dark)
    if drawn:
        view, body = inside(drawn, name)
        made_for_dark = theme.dark and drawn != iconpack.vector(icon)
        return f'<symbol id="{name}" viewBox="{view}">{body if made_for_dark else _tinted(body, theme)}</symbol>'
    image = picture(icon)
    if not image:
        return ""
    changed = picture_filter(icon, theme)
    with_filter = f' filter="url(#filter-{changed})"' if changed else ""
    return (
        f'<symbol id="{name}" viewBox="0 0 48 48"><image width="48" height="48"{with_filter}'
        f' xlink:href="data:image/png;base64,{b64encode(image).decode()}"/></symbol>'
    )


def picture_filter(icon: str, theme: Theme) -> str:
    """The filter that a picture of the diagrams package needs on a theme's page."""
    if theme.grey:
        return "grey"
    if not theme.dark:
        return ""
    drawn = icon_class(icon)
    return "white" if _LINES_OF_INK.fullmatch(drawn) else "light" if _LINES_OF_COLOUR.fullmatch(drawn) else ""


def origin(icon: str) -> Literal["pack", "diagrams", "initials"]:
    """Who draws an icon: the user's pack, the diagrams package, or archplan with initials."""
    return "pack" if iconpack.vector(icon) else "diagrams" if picture(icon) else "initials"


def _tinted(body: str, theme: Theme) -> str:
    """Vector shapes in the colours that a theme allows: ink turned light, or everything grey."""
    if theme.dark:
        return re.sub(r'="(#23[12]f3[de]|#242f3e|#000(?:000)?)"', '="#E9EDF1"', body, flags=re.IGNORECASE)
    return re.sub(r'="(#(?:[0-9a-f]{3}){1,2})"', _grey, body, flags=re.IGNORECASE) if theme.grey else body


def _grey(found: re.Match[str]) -> str:
    digits = found[1][1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    level = (299 * red + 587 * green + 114 * blue + 500) // 1000
    return f'="#{level:02x}{level:02x}{level:02x}"'


def icon_class(icon: str) -> str:
    """The class of the diagrams package that an icon is drawn with; the package lacks some of AWS's newer services."""
    return iconpack.borrowed().get(icon, icon)


def picture(icon: str) -> bytes | None:
    """The PNG of an icon such as `aws.network.CloudFront`, or nothing when there is none."""
    if not re.fullmatch(r"\w+(\.\w+){2}", icon):
        return None
    module, name = icon_class(icon).rsplit(".", 1)
    file = classes(module).get(name)
    if not file:
        return None
    for home in homes():
        path = os.path.join(os.path.dirname(home), "resources", *module.split("."), file)
        if os.path.isfile(path):
            with open(path, "rb") as picture_file:
                return picture_file.read()
    return None

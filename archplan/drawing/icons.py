"""Where a service's icon comes from: the pictures of the diagrams package, found without importing it."""

import os
import re
from functools import cache
from importlib.util import find_spec

_CLASS = re.compile(r'^class (\w+)\(\w+\):\n(?:    .*\n|\n)*?    _icon = "([^"]+)"', re.MULTILINE)
_ALIAS = re.compile(r"^(\w+) = (\w+)$", re.MULTILINE)


@cache
def _homes() -> tuple[str, ...]:
    spec = find_spec("diagrams")  # finds the folder; runs none of its code
    return tuple(spec.submodule_search_locations or ()) if spec else ()


@cache
def _catalog(module: str) -> dict[str, str]:
    """Every class of a module such as `aws.network`, with its file name."""
    for home in _homes():
        source = os.path.join(home, *module.split(".")) + ".py"
        if os.path.isfile(source):
            with open(source, encoding="utf-8") as file:
                text = file.read()
            names = dict(_CLASS.findall(text))
            names.update({alias: names[real] for alias, real in _ALIAS.findall(text) if real in names})
            return names
    return {}


def picture(icon: str) -> bytes | None:
    """The PNG of an icon such as `aws.network.CloudFront`, or nothing when there is none."""
    if not re.fullmatch(r"\w+(\.\w+){2}", icon):
        return None
    module, name = icon.rsplit(".", 1)
    file = _catalog(module).get(name)
    if not file:
        return None
    for home in _homes():
        path = os.path.join(os.path.dirname(home), "resources", *module.split("."), file)
        if os.path.isfile(path):
            with open(path, "rb") as picture_file:
                return picture_file.read()
    return None

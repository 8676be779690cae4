"""The classes of the diagrams package and the pictures they name, found without importing it."""

import os
import re
from functools import cache
from importlib.util import find_spec

_CLASS = re.compile(r'^class (\w+)\(\w+\):\n(?:    .*\n|\n)*?    _icon = "([^"]+)"', re.MULTILINE)
_ALIAS = re.compile(r"^(\w+) = (\w+)$", re.MULTILINE)


@cache
def homes() -> tuple[str, ...]:
    """The folders that the package lies in."""
    spec = find_spec("diagrams")  # finds the folder; runs none of its code
    return tuple(spec.submodule_search_locations or ()) if spec else ()


@cache
def classes(module: str) -> dict[str, str]:
    """Every class of a module such as `aws.network`, also by its other names, with the file name of its picture."""
    for home in homes():
        source = os.path.join(home, *module.split(".")) + ".py"
        if os.path.isfile(source):
            with open(source, encoding="utf-8") as file:
                text = file.read()
            names = dict(_CLASS.findall(text))
            names.update({alias: names[real] for alias, real in _ALIAS.findall(text) if real in names})
            return names
    return {}

"""What a class of the package is: by its name, by its other names of the same picture, and by the catalogue's own icons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from archplan.importers.formats._drawio.shapes import Sense, by_file_name, by_title, key_of, known, titled_frame
from archplan.kernel.iconclasses import classes
from archplan.services import catalog

WORDLESS = ("programming.flowchart", "generic.blank", "c4")  # shapes that mean what their author says
OF_NETWORK = "a sign of the network around it"
FEW = ("amazon", "aws", "service", "services", "managed", "elastic", "for", "and")  # words that tell no service


@cache
def sense_of(path: str, file: str = "") -> Sense:
    """What a class is: of AWS a service or a sign, of anybody else who sends traffic or an external system."""
    module, _, name = path.rpartition(".")
    if path == "Node" or module.startswith(WORDLESS):
        return Sense("box", shape=path)
    if module == "custom":
        found = by_file_name(file) if file else None
        return found if found is not None and found.kind == "service" else Sense("other", "external", path)
    names = _names(module, name)
    if module.split(".")[0] != "aws":
        of = next(
            (it for one in names if (it := known().get(key_of(one))) and it.kind in ("people", "internet", "other")),
            None,
        )
        return Sense(of.kind, of.type, path) if of is not None else Sense("other", "external", path)
    for one in names:
        found = _by_icon(module, one) or known().get(key_of(one)) or by_title().get(key_of(one))
        if found is not None and found.kind != "group":
            return Sense(found.kind, found.type, path, found.options, found.title, found.icon, found.why)
        if found is not None:
            return Sense("free", shape=path, why=OF_NETWORK)
    last = known().get(key_of(" ".join(_words(name).split()[1:])))  # a family before what it is, as IotSensor
    if last is not None and last.kind in ("people", "free"):
        return Sense(last.kind, last.type, path, why=last.why)
    for stem in _stems(names):
        found = _by_icon(module, stem) or known().get(key_of(stem)) or by_title().get(key_of(stem))
        if found is not None and found.kind in ("service", "billed"):
            return Sense(found.kind, found.type, path, found.options, found.title, found.icon)
    if titled_frame(_words(name)).type != "box":
        return Sense("free", shape=path, why=OF_NETWORK)
    if module == "aws.general" or name not in classes(module):
        return Sense("unknown", shape=path, why=f"no type for {path!r}")
    return Sense("billed", "aws", path, title=_words(name), icon=path.removeprefix("aws."))


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)


def _names(module: str, name: str) -> list[str]:
    """A class and its other names: those that show the same picture."""
    held = classes(module)
    return [name, *sorted((it for it in held if it != name and held[it] == held.get(name)), key=len, reverse=True)]


def _stems(names: list[str]) -> Iterator[str]:
    """Names without their last words, the longest first: ``LambdaFunction`` is of ``Lambda``."""
    for name in names:
        words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+\d*", name)
        for count in range(len(words) - 1, 0, -1):
            yield "".join(words[:count])


@cache
def _by_icon(module: str, name: str) -> Sense | None:
    """The service that the catalogue draws with this class, where its name says so as well: some borrow a picture."""
    picture = classes(module).get(name)
    for type_, cls in catalog().items():
        of, _, icon = cls.icon.rpartition(".")
        if of != module or (icon != name and (picture is None or classes(of).get(icon) != picture)):
            continue
        told = [it for it in re.findall(r"[a-z0-9]+", cls.title.lower()) if len(it) > 2 and it not in FEW]
        if type_ in name.lower() or (told and all(it in name.lower() for it in told)):
            return Sense("service", type_, name)
    return None

"""Whether what a source sends is only taken, so that the answer it states nothing of is an acknowledgement.

Requests are followed along the connections to where they end. When every end only takes what it is sent (a stream, a
queue, a bucket written to), nobody has content to return, and a response as large as a web page would be most of a
bill that nobody asked for. One end that answers with content, such as a database that is read, a cache or a function
that calls nothing, and the usual response stays. What merely watches or is configured by it is no end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archplan.services.words import quantity
from archplan.services.words.service import Service

ASIDE = ("ops", "cicd", "security")  # called on the way, and nothing of their answers goes back


def what_only_takes(source: Any, connections: Iterable[Any], services: Mapping[str, Service]) -> list[str]:
    """The services where the requests of a source end, if all of them only take what is sent; else nothing.

    Programs of `devices` report and are not served pages: with them, a program that calls nothing is such an end too.
    """
    leaving: dict[str, list[Any]] = {}
    for connection in connections:
        leaving.setdefault(connection.source, []).append(connection)
    takers: dict[str, None] = {}
    waiting, seen = list(leaving.get(source.name, ())), set[int]()
    while waiting:
        connection = waiting.pop()
        if id(connection) in seen:
            continue
        seen.add(id(connection))
        target = services[connection.target]
        onward = [c for c in leaving.get(target.name, ()) if not _is_aside(services[c.target])]
        if _is_aside(target) or (target.is_passed and not onward):
            continue
        reached = _reached(connection, target)
        if reached and all(target.inflows[inflow].only_taken for inflow in reached):
            takers[target.name] = None
            continue
        if not onward and source.kind == "devices" and target.plays() == "compute":
            takers[target.name] = None
        elif not onward or any(_keeps(target, c, services[c.target]) for c in onward):
            return []
        waiting += onward
    return [name for name in services if name in takers]


def _is_aside(service: Service) -> bool:
    return service.plays() in ASIDE and not service.is_passed


def _reached(connection: Any, target: Service) -> list[str]:
    """The inflows of the target that a connection feeds."""
    named = list(connection.multipliers)
    return named or [name for name, word in target.inflows.items() if word.is_default or len(target.inflows) == 1]


def _keeps(service: Service, connection: Any, target: Service) -> bool:
    """Whether the service answers some requests itself, from a cache, or has no request to pass on."""
    parts = [quantity(part).number for part in service.passes(connection.leaving, target).parts.values()]
    return not parts or any(part < 1 for part in parts)

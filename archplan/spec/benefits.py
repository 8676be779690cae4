"""Who pays for what stands with it: a plan of one service may cover others that lead to it or that it sends to.

A service says itself what its price pays of others (`Service.benefits`), and each of those whether it fits
(`Service.declines`); here they meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archplan.kernel.record import changed
from archplan.services.words.benefit import Benefit
from archplan.services.words.service import Service


def offers(services: Mapping[str, Service], connections: Iterable[Any]) -> dict[str, tuple[Benefit, ...]]:
    """For every service what others would pay for: those it leads to or names, and those that send to it."""
    payers = {name: benefits for name, service in services.items() if (benefits := service.benefits())}
    found: dict[str, tuple[Benefit, ...]] = dict.fromkeys(services, ())
    if not payers:
        return found
    joined = [(c.source, c.target) for c in connections if c.source in services]
    joined += [(name, other) for name, service in services.items() for other in service.beside() if other in payers]
    for payer, benefits in payers.items():
        for a, b in dict.fromkeys(joined):
            for benefit in benefits:
                end, other = (b, a) if benefit.reaches == "before" else (a, b)
                if end == payer and other != payer:
                    found[other] += (changed(benefit, by=payer),)
    return found


def offer(services: Mapping[str, Service], connections: Iterable[Any]) -> None:
    """Tell every service what others would pay for, and where its connections lead."""
    listed = list(connections)
    for name, found in offers(services, listed).items():
        services[name].offered = found
    for connection in listed:
        if connection.source in services:
            services[connection.source].leads_to += (connection.target,)

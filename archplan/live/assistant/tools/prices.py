"""What the price book has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archplan.kernel.diagnostics import did_you_mean
from archplan.live.assistant.desk import DETAILS, Desk, Refused, Tool
from archplan.outputs.manual import prices_overview, prices_page
from archplan.prices.book import default_folder
from archplan.spec.regions import REGIONS


def answer(desk: Desk, asked: Mapping[str, Any]) -> str:
    """One service's prices in a region, each with day and source; without a service what there is."""
    name, region = asked.get("service", ""), asked.get("region", "us-east-1")
    known = sorted(path.stem for path in default_folder().glob("*.yaml"))
    if not name:
        return prices_overview() if asked.get("details") else f"price files: {', '.join(known)}\n"
    if name not in known:
        raise Refused(f"the price book has no file of {name!r}; {did_you_mean(name, known)}")
    if region not in REGIONS:
        raise Refused(f"{region!r} is not an AWS region; {did_you_mean(region, REGIONS)}")
    return prices_page(name, region)


tool = Tool(
    "Prices of a service",
    "One service's list prices in one region: the price, since when, how far to trust it, who says so; 'price unknown' where "
    "nobody read it. Without a service the price files there are; with details the days they were read and what is not known.",
    {
        "service": {"type": "string", "description": "A price file, mostly called as the type: lambda."},
        "region": {"type": "string", "default": "us-east-1", "description": "An AWS region."},
        **DETAILS,
    },
    answer,
)

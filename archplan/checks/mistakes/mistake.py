"""A mistake that archplan knows: why it is one, what to write, and a text that makes it."""

from __future__ import annotations

from archplan.kernel.record import frozen

LANGUAGE = "docs/language.md"
HUGO = "docs/hugo.md"


@frozen
class Mistake:
    """One error of the language: why it is one, what to write, and a text that makes it."""

    idea: str
    hint: str
    flags: str = ""
    passes: str = ""
    seen: str = ""  # where it is made, when no text of one spec shows it
    why: str = ""
    severity: str = "error"
    source: str = LANGUAGE


SITE = "services: {site: {type: s3}}"
SHOP = "services: {cdn: {type: cloudfront}, site: {type: s3}}\ntraffic: {people: {requests: 1/second}}"
BESIDE = "in a spec of several files"
COMMAND = "on the command line"
PRICES = "in a price file"
PAGE = "in a page of a Hugo site"
ZONES = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html"


def spec_of(*rows: str) -> str:
    """A spec of these rows in the region of all examples."""
    return "\n".join(["region: ap-southeast-1", *rows]) + "\n"

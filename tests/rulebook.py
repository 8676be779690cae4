"""What the rules find in a text, and the pages of all rules: what several tests look at."""

import functools

from archplan.checks.pages import LANGUAGE, pages
from archplan.checks.review import review
from archplan.estimate.plan import plan_of
from archplan.text.yaml import parse

PAGES = pages()
RULES = [page for page in PAGES if page.of != LANGUAGE]


@functools.cache
def findings(text: str) -> tuple[tuple[str, str], ...]:
    """Slugs and messages a spec's text gives."""
    found = review(plan_of(parse(text, "spec.yaml"), {"spec.yaml": text}, "spec.yaml"))
    return tuple((finding.slug, finding.message) for finding in found.findings)

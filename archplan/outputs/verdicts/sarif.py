"""Findings as SARIF 2.1.0, for code scanning. https://docs.oasis-open.org/sarif/sarif/v2.1.0/"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from archplan.checks.check import Checked
from archplan.checks.pages import pages
from archplan.kernel.diagnostics import Diagnostic
from archplan.kernel.version import __version__
from archplan.outputs.verdicts import by_slug, verdict

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@verdict("sarif")
def sarif(found: Sequence[Checked]) -> str:
    """For code scanning: every finding with its place and a fingerprint that survives moved lines."""
    first = by_slug(found)
    rules = sorted(first)
    ideas = {page.slug: page.idea for page in pages()} if rules else {}
    number = {slug: index for index, slug in enumerate(rules)}
    seen: dict[str, int] = {}
    results = []
    for one in found:
        for finding in one.findings:
            results.append(_result(finding, one, number[finding.slug], seen))
    driver = {
        "name": "archplan",
        "semanticVersion": __version__,
        "rules": [_rule(first[slug], ideas.get(slug, "")) for slug in rules],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(finding: Diagnostic, idea: str) -> dict[str, Any]:
    words = finding.slug.replace("-", " ").capitalize()
    return {
        "id": finding.slug,
        "shortDescription": {"text": f"{words}."},
        "fullDescription": {"text": idea or f"{words}."},
        "help": {"text": finding.hint or words},
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
    }


def _result(finding: Diagnostic, one: Checked, index: int, seen: dict[str, int]) -> dict[str, Any]:
    span = finding.span
    region = {"startLine": max(span.line, 1), "startColumn": max(span.column, 1)}
    region["endColumn"] = region["startColumn"] + max(span.length, 1)
    place = {"artifactLocation": {"uri": _uri(span.file)}, "region": region}
    return {
        "ruleId": finding.slug,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message + (f" ({finding.hint})" if finding.hint else "")},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"archplan/v1": _fingerprint(finding, one, seen)},
    }


def _fingerprint(finding: Diagnostic, one: Checked, seen: dict[str, int]) -> str:
    """The rule, the file and the words of its line: the same finding after lines were added above it."""
    lines = one.texts.get(finding.span.file, "").splitlines()
    line = lines[finding.span.line - 1] if 0 < finding.span.line <= len(lines) else ""
    said = f"{finding.slug}\0{_uri(finding.span.file)}\0{' '.join(line.split())}"
    seen[said] = seen.get(said, 0) + 1
    return hashlib.sha256(f"{said}\0{seen[said]}".encode()).hexdigest()[:32]


def _uri(file: str) -> str:
    """A relative reference with slashes; nothing of the machine it ran on for what is below the working folder."""
    return quote(os.fsencode(PurePath(_from_here(file)).as_posix()))


def _from_here(file: str) -> str:
    """The path from the working folder, where the file is below it; through the links of either when it must be."""
    if not os.path.isabs(file) and ".." not in PurePath(file).parts:
        return file
    try:
        here = os.getcwd()
    except OSError:  # it was taken away
        return file
    folder, name = os.path.split(os.path.join(here, file))
    for path in (os.path.normpath(os.path.join(folder, name)), os.path.join(os.path.realpath(folder), name)):
        if path.startswith(os.path.join(here, "")):
            return os.path.relpath(path, here)
    return file

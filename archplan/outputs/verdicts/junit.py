"""A check as a test report: one suite for a spec, one case for what a rule found of a service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from archplan.checks.check import Checked
from archplan.kernel.diagnostics import Diagnostic
from archplan.outputs.verdicts import verdict


@verdict("junit")
def junit(found: Sequence[Checked]) -> str:
    """For a CI server: errors and warnings are failures, remarks are not; the total is a property."""
    rows = ['<?xml version="1.0" encoding="UTF-8"?>']
    failures = sum(len(_failing(one)) for one in found)
    cases = sum(_cases(one) for one in found)
    rows.append(f'<testsuites name="archplan" tests="{cases}" failures="{failures}" errors="0">')
    for one in found:
        rows += _suite(one)
    return "\n".join([*rows, "</testsuites>"]) + "\n"


def _failing(one: Checked) -> list[Diagnostic]:
    return [finding for finding in one.findings if finding.severity != "info"]


def _cases(one: Checked) -> int:
    return max(1, len(one.findings))


def _suite(one: Checked) -> list[str]:
    head = f'tests="{_cases(one)}" failures="{len(_failing(one))}" errors="0" skipped="0" time="0"'
    rows = [f"  <testsuite name={_said(one.file)} {head}>"]
    if one.total:
        rows += [
            "    <properties>",
            f'      <property name="totalMonthlyCost" value="{one.total}"/>',
            "    </properties>",
        ]
    if not one.findings:
        rows.append(f'    <testcase classname={_said(one.file)} name="every rule" time="0"/>')
    for finding, name in zip(one.findings, _names(one), strict=True):
        place = f'file={_said(finding.span.file)} line="{finding.span.line}"'
        case = f'    <testcase classname={_said(one.file)} name={_said(name)} {place} time="0"'
        if finding.severity == "info":
            rows += [f"{case}>", f"      <system-out>{_text(_words(finding))}</system-out>", "    </testcase>"]
            continue
        rows += [
            f"{case}>",
            f"      <failure type={_said(finding.slug)} message={_said(finding.message)}>{_text(_words(finding))}</failure>",
            "    </testcase>",
        ]
    return [*rows, "  </testsuite>"]


def _names(one: Checked) -> Iterator[str]:
    """What was found of which service, the second time with a number: the same cases after lines were added above."""
    seen: dict[str, int] = {}
    for finding in one.findings:
        of = one.about.get(str(finding.span), "")
        name = f"{of}: {finding.slug}" if of else finding.slug
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _words(finding: Diagnostic) -> str:
    hint = f"\nhint: {finding.hint}" if finding.hint else ""
    return f"{finding.span}: {finding.severity}: {finding.message}{hint}"


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n" or (c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff")
    )


def _said(text: str) -> str:
    return quoteattr(_clean(text))


def _text(text: str) -> str:
    return _clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

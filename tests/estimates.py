"""Exports of the AWS Pricing Calculator for tests: a head, a line, and the draft of a text."""

from archplan.importers.importer import imported
from tests.conftest import ROOT

HOME = ROOT / "tests/data/calculator"
HEAD = "Group hierarchy,Region,Description,Service,Upfront,Monthly,First 12 months total,Currency,Status,Configuration summary\n"


def line(
    service,
    summary="",
    monthly="10.00",
    region="US East (N. Virginia)",
    description="it",
    upfront="0",
    currency="USD",
    group="E",
):
    return f'{group},{region},{description},{service},{upfront},{monthly},0,{currency},,"{summary}"\n'


def draft_in(folder, text, name="estimate.csv"):
    """The draft of a text or bytes, which is an export of this name."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return imported([file], "calculator")[1]

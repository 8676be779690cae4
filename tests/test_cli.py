"""The command line keeps its promises: exit codes, whole files or none, and never a traceback."""

import contextlib
import io
import os
import subprocess
import sys
from typing import NamedTuple

import pytest

from archplan import cli
from tests.conftest import ROOT

SHOP = """\
title: Shop
region: us-east-1
traffic:
  shoppers: {requests: 2628000/month, request: 1 KB, response: 1 KB}
services:
  door: {type: alb}
  orders: {type: dynamodb, holds: 100 GB}
connections:
  - shoppers -> door
  - door -> orders: {reads: 1/request}
scenarios:
  launch: {services: {orders: {holds: 200 GB}}}
"""


class Ran(NamedTuple):
    """What a command printed and the code it ended with."""

    code: int
    out: str
    err: str


def run(*arguments) -> Ran:
    """Run archplan in this process, as the console script does."""
    out, err = io.StringIO(), io.StringIO()
    given, sys.argv = sys.argv, ["archplan", *map(str, arguments)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            cli.main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.argv = given
    return Ran(code, out.getvalue(), err.getvalue())


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A folder to work in, with a spec in it."""
    monkeypatch.chdir(tmp_path)
    spec = tmp_path / "shop.yaml"
    spec.write_text(SHOP)
    return spec



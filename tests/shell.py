"""Commands as people run them: archplan in this process, git in one of its own."""

import asyncio
import contextlib
import gc
import io
import os
import re
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from click.testing import CliRunner

from archplan import cli
from archplan.cli import _verbs

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
JOBS = """# A function and its queue.
region: ap-southeast-1
title: Jobs
traffic: {cron: {kind: schedule, requests: 4 million/month}}
services:
  worker: {type: lambda, memory: MEMORY MB, duration: 1 s}
  jobs: {type: sqs}
connections:
  - cron -> worker
  - worker -> jobs
"""
TRANSCRIPT = re.compile(r"<!-- transcript: (.*?) -->\n```\n(.*?)```", re.DOTALL)


class Ran(NamedTuple):
    """What a command printed and the code it ended with."""

    code: int
    out: str
    err: str


def run(*arguments: object) -> Ran:
    """Run archplan in this process, as the console script does."""
    out, err = io.StringIO(), io.StringIO()
    given, sys.argv = sys.argv, ["archplan", *map(str, arguments)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            cli.main()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.argv = given
        gc.enable()  # a command is its process's last; here others follow
    return Ran(code, out.getvalue(), err.getvalue())


def in_a_thread(work: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives, run in a thread of its own: a browser's driver may hold the loop of this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def said(command: str) -> str:
    """What a documented command prints; `| tail N` keeps its last lines, `| head N` its first."""
    words, _, head = command.partition(" | head ")
    words, _, tail = words.partition(" | tail ")
    result = CliRunner().invoke(_verbs.cli, words.split(), catch_exceptions=False)
    lines = click.unstyle(result.output).rstrip("\n").split("\n")
    kept = lines[: int(head)] if head else lines[-int(tail) :] if tail else lines
    return "\n".join(line.rstrip() for line in kept) + "\n"


def open_shop(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that holds one spec; its path."""
    monkeypatch.chdir(folder)
    spec = folder / "shop.yaml"
    spec.write_text(SHOP)
    return spec


def git(*arguments: str) -> str:
    """What git prints, as an author whom it does not have to ask for."""
    identity = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b.c",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b.c",
    }
    ran = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, env=os.environ | identity)
    return ran.stdout

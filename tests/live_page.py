"""The page of a spec as a browser asks for it, without a browser."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from archplan.live.page import served
from archplan.live.page.server import PageServer
from archplan.live.terms import Terms

DAY = date(2026, 11, 22)
SPEC = """\
region: us-east-1
traffic: {u: {users: 1000 users/month, sessions: 5 sessions/user, requests: 10 requests/session, shape: evening}}
services:
  fn: {type: lambda, memory: 128 MB, duration: 50 ms}
  q: {type: sqs}
connections:
  - u -> fn
  - fn -> q
scenarios:
  more: {services: {q: {type: sns}}}
"""


@contextmanager
def running(spec: Path) -> Iterator[PageServer]:
    """The server of a spec, at its own address."""
    server = served(spec, lambda: Terms(day=DAY), Path.write_bytes)
    server.begin()
    try:
        yield server
    finally:
        server.end()


class Client:
    """A page that was loaded; `ask` is what its script does."""

    def __init__(self, server: PageServer):
        self.server, self.address = server, server.address
        html = self.get("").read().decode()
        found = re.search(r'<meta name="page" content="([^"]+)">', html)
        assert found is not None
        self.page, self.html = found[1], html

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> HTTPResponse:
        return self.send("GET", f"/{self.address.secret}/{path}", headers=headers or {})

    def post(self, what: str, given: Any, headers: Mapping[str, str] | None = None) -> HTTPResponse:
        own = {"Content-Type": "application/json", "Origin": self.origin, "X-Page": self.page, **(headers or {})}
        return self.send("POST", f"/{self.address.secret}/{what}", json.dumps(given), own)

    def ask(self, what: str, **given: Any) -> Any:
        answer = self.post(what, given)
        body = answer.read()
        assert answer.status == 200, (answer.status, body)
        return json.loads(body)

    def send(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.address.port, timeout=20)
        connection.request(method, path, body, {key: it for key, it in (headers or {}).items() if it})
        return connection.getresponse()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.address.port}"


def told(server: PageServer, text: bytes) -> bytes:
    """What comes back of bytes that are sent as they are."""
    with socket.create_connection(("127.0.0.1", server.address.port), timeout=10) as connection:
        connection.sendall(text)
        found = b""
        while part := connection.recv(65536):
            found += part
    return found

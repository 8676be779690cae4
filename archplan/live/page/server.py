"""The page's server: the standard library's, on this machine only, with a bound on all it holds.

It knows no architecture: a `Desk` answers what the page asks, and this says who may ask it and how long.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any, Protocol
from urllib.parse import parse_qs

from archplan.kernel.record import frozen
from archplan.live.page.guard import ASSETS, NAMES, Address, Refusal, length_of, new_secret, refused

MOST_CONNECTIONS = 64
MOST_PAGES = 8  # pages that are open at once
PATIENCE = 10.0  # seconds for a request to come, and for its answer to be taken
GLANCE = 0.5  # seconds between two looks at the files on disk, while a page is open
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".html": "text/html",
    ".txt": "text/plain",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@frozen
class Body:
    """What is answered: bytes of a kind, under a name to save them by where they have one, and who may show them."""

    data: bytes
    kind: str = "application/json"
    name: str = ""
    policy: str = ""
    status: int = 200


class Unasked(Exception):
    """A page asks for what there is not."""


class Desk(Protocol):
    """What stands behind the server and answers the page."""

    def page(self, page: str, nonce: str) -> str:
        """The HTML of a page that is opened under that name."""

    def ask(self, page: str, what: str, given: Mapping[str, Any]) -> Any:
        """The answer to what a page asks, as plain data or as a `Body`. Raises Unasked for what there is not."""

    def show(self, page: str, what: str) -> Body | None:
        """What a page shows in a frame; None where there is no such thing."""

    def news(self, page: str) -> Iterator[dict[str, Any]]:
        """What a page is to be told now."""

    def leave(self, page: str) -> None:
        """A page is gone."""


class PageServer(ThreadingHTTPServer):
    """The server of one spec, at an address of its own; `begin` and `end` it."""

    daemon_threads = True
    request_queue_size = 1024  # who waits for a connection waits a second where there is no room for him
    desk: Desk

    def __init__(self, desk: Desk, port: int = 0):
        self.desk = desk
        self.assets = _assets()
        self.pages: dict[str, bool] = {}  # every page that may ask, and whether it listens
        self._open: dict[socket.socket, bool] = {}  # every connection, and whether it has known the secret
        self._hold = threading.Lock()
        super().__init__((NAMES[0], port), _Handler)
        self.address = Address(self.server_address[1], new_secret())

    def begin(self) -> None:
        """Answer from now on, beside whatever else this process does."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def end(self) -> None:
        """Answer nobody any more; every stream is closed."""
        self.shutdown()
        self.server_close()
        with self._hold:
            for it in self._open:
                _cut(it)

    # ------------------------------------------------------------------------------------------- connections

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection; where there are too many, the oldest that never knew the secret makes room."""
        with self._hold:
            while len(self._open) >= MOST_CONNECTIONS:
                stranger = next((it for it, is_known in self._open.items() if not is_known), None)
                if stranger is None:
                    super().shutdown_request(request)
                    return
                self._open.pop(stranger)
                _cut(stranger)
            self._open[request] = False
        super().process_request(request, client_address)

    def known(self, request: socket.socket) -> None:
        """This connection knows the secret: no stranger takes its place."""
        with self._hold:
            if request in self._open:
                self._open[request] = True

    def shutdown_request(self, request: Any) -> None:
        with self._hold:
            self._open.pop(request, None)
        super().shutdown_request(request)

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self._open)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that breaks off is no news."""

    # ------------------------------------------------------------------------------------------- pages

    def new_page(self) -> str:
        """A name for a page that is being loaded; the oldest that nobody listens with is forgotten."""
        name = new_secret()
        with self._hold:
            silent = [page for page, listens in self.pages.items() if not listens]
            gone = silent[: max(0, len(silent) - MOST_PAGES)]
            for page in gone:
                del self.pages[page]
            self.pages[name] = False
        for page in gone:
            self.desk.leave(page)
        return name

    def listening(self, page: str) -> bool:
        """Whether this page may listen; it does from now on."""
        with self._hold:
            if self.pages.get(page, True) or sum(self.pages.values()) >= MOST_PAGES:
                return False
            self.pages[page] = True
            return True

    def silent(self, page: str) -> None:
        """This page listens no more: it is gone."""
        with self._hold:
            self.pages.pop(page, None)
        self.desk.leave(page)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE
    server: PageServer

    def do_GET(self) -> None:
        inner = self._admitted()
        if inner is None:
            return
        where, query = inner
        if where == "":
            self._page()
        elif where.startswith(ASSETS):
            found = self.server.assets.get(where.removeprefix(ASSETS))
            self._send(found) if found is not None else self._refuse(_NOTHING)
        elif where == "news":
            self._news(query.get("page", ""))
        else:
            page = query.get("page", "")
            shown = self.server.desk.show(page, where) if page in self.server.pages else None
            self._send(shown) if shown is not None else self._refuse(_NOTHING)

    def do_POST(self) -> None:
        self.close_connection = True  # until all of it is read, what follows is no request
        inner = self._admitted()
        if inner is None:
            return
        page = self.headers.get("X-Page", "")
        if page not in self.server.pages:
            self._refuse(Refusal(403, "this page was closed; load it again"))
            return
        length = length_of(self.headers)
        if isinstance(length, Refusal):
            self._refuse(length)
            return
        data = self.rfile.read(length)
        if len(data) < length:
            return
        self.close_connection = False
        try:
            given = json.loads(data)
            if not isinstance(given, dict):
                raise ValueError
        except (ValueError, RecursionError):
            self._refuse(Refusal(400, "this is no JSON object"))
            return
        try:
            found = self.server.desk.ask(page, inner[0], given)
        except Unasked:
            self._refuse(_NOTHING)
        except Exception as error:  # the page goes on, and says so
            if os.environ.get("ARCHPLAN_TRACEBACK"):
                traceback.print_exc()
            sentence = f"this is a bug in archplan, not in your spec: {type(error).__name__}: {error}"
            self._send(Body(_json({"error": sentence}), status=500))
        else:
            self._send(found if isinstance(found, Body) else Body(_json(found)))

    # ------------------------------------------------------------------------------------------- answers

    def _admitted(self) -> tuple[str, dict[str, str]] | None:
        """The path behind the secret and its query, of a request that may be answered; others are refused here."""
        found = refused(self.server.address, self.command, self.headers)
        path, _, query = self.path.partition("?")
        inner = self.server.address.inner(path)
        if found is None and inner is None:
            found = _NOTHING
        if found is not None or inner is None:
            self._refuse(found or _NOTHING)
            return None
        self.server.known(self.connection)
        return inner, {key: values[-1] for key, values in parse_qs(query[:1000]).items()}

    def _page(self) -> None:
        nonce, page = new_secret(), self.server.new_page()
        html = self.server.desk.page(page, nonce)
        self._send(Body(html.encode(), "text/html", policy=POLICY.format(nonce=nonce)))

    def _news(self, page: str) -> None:
        """A stream of events for as long as the page is there; it waits without any work."""
        if not self.server.listening(page):
            self._refuse(Refusal(429, f"there are {MOST_PAGES} pages of this spec open already; close one"))
            return
        try:
            self.close_connection = True
            self._head(200, {"Content-Type": "text/event-stream"})
            self.wfile.write(b": listening\n\n")
            with selectors.DefaultSelector() as ends:
                ends.register(self.connection, selectors.EVENT_READ)
                while not ends.select(GLANCE):  # a page that listens says nothing: what is to be read is its end
                    for event in self.server.desk.news(page):
                        self.wfile.write(b"data: " + _json(event) + b"\n\n")
        except OSError:
            pass
        finally:
            self.server.silent(page)

    def _send(self, body: Body) -> None:
        headers = {"Content-Type": f"{body.kind}; charset=utf-8" if body.kind.startswith("text/") else body.kind}
        if body.policy:
            headers["Content-Security-Policy"] = body.policy
        if body.name:
            headers["Content-Disposition"] = f'attachment; filename="{body.name}"'
        self._head(body.status, headers | {"Content-Length": str(len(body.data))})
        self.wfile.write(body.data)

    def _refuse(self, refusal: Refusal) -> None:
        self.close_connection = True
        self._send(Body(_json({"error": refusal.sentence}), status=refusal.status))

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Security-Policy": "default-src 'none'", **HEADERS, **headers}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def version_string(self) -> str:
        """Nothing of what runs here is told."""
        return "archplan"

    def log_message(self, format: str, *args: Any) -> None:
        """The terminal is for people."""


_NOTHING = Refusal(404, "there is nothing here")


def _assets() -> dict[str, Body]:
    """The page's own files by name: nothing else of the disk is ever served."""
    found = {}
    for it in files("archplan.live.page").joinpath("assets").iterdir():
        kind = KINDS.get("." + it.name.rpartition(".")[2])
        if kind is not None:
            found[it.name] = Body(it.read_bytes(), kind)
    return found


def _json(found: Any) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _cut(connection: socket.socket) -> None:
    """End a connection; the thread that serves it finds it ended, and closes it."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)

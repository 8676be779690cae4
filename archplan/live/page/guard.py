"""Who may ask the page's server, and for how much: this machine, this address, this page, and no book.

Any page that a browser shows may send requests to any port of this machine. So a request must name our address as its
host (a foreign name that leads here does not), come from our own page or from nowhere, and know the secret in the path;
one that sends something must also carry the secret that the page was given when it was loaded.
"""

from __future__ import annotations

import secrets
from email.message import Message
from hmac import compare_digest

from archplan.kernel.record import frozen

LARGEST_BODY = 4_000_000  # bytes of a request: a spec has a million at most, with its includes
NAMES = ("127.0.0.1", "localhost")
ASSETS = "assets/"


@frozen
class Refusal:
    """Why a request is not answered, as a status of HTTP and a sentence."""

    status: int
    sentence: str


@frozen
class Address:
    """Where the page is: a port of this machine, and the secret that its path begins with."""

    port: int
    secret: str

    @property
    def url(self) -> str:
        """What to open in the browser."""
        return f"http://{NAMES[0]}:{self.port}/{self.secret}/"

    def inner(self, path: str) -> str | None:
        """What a path asks for behind the secret; None where it does not know it."""
        start, _, rest = path.removeprefix("/").partition("/")
        known = compare_digest(start.encode("utf-8", "replace"), self.secret.encode())
        return rest if known and path.startswith(f"/{self.secret}/") else None


def new_secret() -> str:
    """192 bits that nobody guesses."""
    return secrets.token_urlsafe(24)


def refused(address: Address, method: str, headers: Message[str, str]) -> Refusal | None:
    """Why a request may not be answered, before its path is looked at; None where it may."""
    hosts = [f"{name}:{address.port}" for name in NAMES]
    host, origin = headers.get("Host", ""), headers.get("Origin")
    if host not in hosts:
        return Refusal(421, "this server answers to its own address only")
    if origin is not None and origin != f"http://{host}":
        return Refusal(403, "this server answers its own page only")
    is_link = method == "GET" and headers.get("Sec-Fetch-Dest") == "document"  # as in a terminal that is a page
    if headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin") and not is_link:
        return Refusal(403, "this server answers its own page only")
    if method == "POST" and origin is None:
        return Refusal(403, "what is sent here says which page it comes from")
    return None


def length_of(headers: Message[str, str]) -> int | Refusal:
    """How many bytes a request sends, or why they are not read."""
    stated = headers.get("Content-Length", "")
    if headers.get("Transfer-Encoding") or not (stated.isascii() and stated.isdigit()):
        return Refusal(411, "a request says its length")
    if len(stated) > 9 or int(stated) > LARGEST_BODY:
        return Refusal(413, f"a request has {LARGEST_BODY // 1_000_000} MB at most")
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        return Refusal(415, "what is sent here is JSON")
    return int(stated)

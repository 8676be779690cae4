"""One file over HTTPS, from a server that may stall, lie or lead elsewhere: whole and as it was promised, or a sentence.

A file is written to the cache as it comes; a broken transfer goes on where it stopped, also in a later run, as long as the
server's ETag is the same. What its checksum denies is thrown away. https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from archplan.kernel.record import frozen
from archplan.prices.update.alone import alone
from archplan.prices.update.said import quoted, refused, unreachable

LOOPBACK = ("127.0.0.1", "::1", "localhost")
PIECE = 256 * 1024  # bytes
CHECKSUMS = {"x-amz-checksum-sha256": "sha256", "x-amz-checksum-sha1": "sha1", "content-md5": "md5"}


@frozen
class Limits:
    """What a server may do. Times are in seconds, sizes in bytes."""

    silence: float = 30  # without a byte
    slow: float = 60  # a span of time in which at least `least` bytes come
    least: int = 64 * 1024
    largest: int = 6 * 10**9
    tries: int = 4
    pause: float = 1  # before the second try; twice as long before each further one


@frozen
class Got:
    """A file that is whole: where it is kept, and the server's ETag."""

    path: Path
    etag: str


class Web:
    """Files of one server, each looked at once; `told` hears of every piece."""

    def __init__(self, cache: Path, limits: Limits | None = None, told: Callable[[str, int, int], None] | None = None):
        self.cache, self.limits = cache, limits or Limits()
        self.told = told or (lambda *_: None)

    def cache_path(self, url: str, suffix: str) -> Path:
        """Where something of a file is kept between runs."""
        return self.cache / (hashlib.sha256(url.encode()).hexdigest()[:32] + suffix)

    def get(self, url: str, etag: str = "") -> Got | None:
        """The file; None when the server has none of that address, and a `Got` without a path when it is unchanged.

        Raises ArchplanError when no whole file can be had.
        """
        _allowed(url)
        try:
            with alone(self.cache_path(url, ".lock")) as is_alone:  # else another run loads it now, for another folder
                return self._got(url, etag, self.cache_path(url, ".part" if is_alone else f".{os.getpid()}.part"))
        except PermissionError as error:
            raise unreachable(
                str(self.cache), f"it cannot be written: {error.strerror}", "set XDG_CACHE_HOME"
            ) from None

    def _got(self, url: str, etag: str, part: Path) -> Got | None:
        said = ""
        for number in range(self.limits.tries):
            if number:
                time.sleep(self.limits.pause * 2 ** (number - 1))
            try:
                return self._once(url, etag, part)
            except _Again as error:
                said = str(error)
            except PermissionError:
                raise
            except (TimeoutError, http.client.HTTPException, urllib.error.URLError, OSError) as error:
                said = _sentence(error, self.limits.silence)
        raise unreachable(url, f"{said}, {self.limits.tries} times", "run it again: it goes on where it stopped")

    def _once(self, url: str, etag: str, part: Path) -> Got | None:
        begun = _begun(part)
        headers = {"User-Agent": "archplan", "Accept-Encoding": "identity"}
        if begun[0]:
            headers |= {"Range": f"bytes={begun[0]}-", "If-Range": begun[1]}
        elif etag:
            headers["If-None-Match"] = etag
        opener = urllib.request.build_opener(_SameHost)
        try:
            answer = opener.open(urllib.request.Request(url, headers=headers), timeout=self.limits.silence)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 304 and etag:
                return Got(Path(), etag)
            if error.code in (403, 404):  # a bucket that may not be listed says 403 for what is not there
                return None
            if error.code == 416:
                _forget(part)
                raise _Again("the server has no rest of that file") from None
            if error.code == 429 or error.code >= 500:
                raise _Again(f"the server answers {error.code}") from None
            raise unreachable(url, f"the server answers {error.code}") from None
        with answer:
            return self._saved(url, answer, part, begun)

    def _saved(self, url: str, answer: Any, part: Path, begun: tuple[int, str]) -> Got:
        head = {name.lower(): value for name, value in answer.headers.items()}
        if head.get("content-type", "").lower().startswith("text/html"):
            raise refused(
                url, "the server answers with a web page where a price list should be", "is a proxy in between?"
            )
        if head.get("content-encoding", "identity").lower() != "identity":
            raise refused(url, f"it comes packed as {quoted(head['content-encoding'])}, which was not asked for")
        start = begun[0] if answer.status == 206 and _from(head) == begun[0] else 0
        if answer.status == 206 and not start:
            _forget(part)
            raise _Again("the server sends another part than was asked for")
        length = head.get("content-length", "")
        if length and not length.isdecimal():
            raise refused(url, f"its length is {quoted(length)}")
        total = start + int(length) if length else 0
        if total > self.limits.largest:
            raise refused(url, f"it has {total:,} bytes, more than any price list", f"at most {self.limits.largest:,}")
        etag = head.get("etag", "")
        strong = etag if etag.startswith('"') else ""  # a weak one does not say that bytes are equal
        part.with_suffix(".told").write_text(json.dumps({"etag": strong}))
        with part.open("r+b" if start else "wb") as file:
            file.seek(start)
            file.truncate()
            got = start + self._poured(url, answer, file, start, total)
        if total and got != total:
            raise _Again(f"it promised {total:,} bytes and sent {got:,}")
        _compare(url, part, head)
        part.with_suffix(".told").unlink(missing_ok=True)
        return Got(part, etag)

    def _poured(self, url: str, answer: Any, file: BinaryIO, start: int, total: int) -> int:
        got, mark, since = 0, 0, time.monotonic()
        while piece := answer.read1(PIECE) if hasattr(answer, "read1") else answer.read(PIECE):
            file.write(piece)
            got += len(piece)
            if start + got > self.limits.largest:
                raise refused(url, f"it sends more than {self.limits.largest:,} bytes", "no price list is so large")
            now = time.monotonic()
            if now - since > self.limits.slow:
                if got - mark < self.limits.least:
                    raise _Again(f"it sends {got - mark:,} bytes in {self.limits.slow:g} seconds")
                mark, since = got, now
            self.told(url, start + got, total)
        return got


class _Again(Exception):
    """Something that may go better the next time."""


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follow where the same server leads, and nowhere else."""

    max_redirections = 3

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        here, there = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            hint = "give another mirror, or none"
            raise refused(req.full_url, f"the server leads to {quoted(there.netloc or newurl)}, which is another", hint)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _allowed(url: str) -> None:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return
    raise unreachable(url, "prices are read over https, so that nobody in between can change them", "write https://...")


def _begun(part: Path) -> tuple[int, str]:
    """How many bytes of a file are here already, and of which ETag."""
    try:
        etag = json.loads(part.with_suffix(".told").read_text())["etag"]
        return (os.path.getsize(part), etag) if etag else (0, "")
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    part.with_suffix(".told").unlink(missing_ok=True)


def _from(head: dict[str, str]) -> int:
    """Where a part begins, as ``Content-Range: bytes 100-199/200`` says."""
    begin = head.get("content-range", "").removeprefix("bytes ").partition("-")[0]
    return int(begin) if begin.isdecimal() else -1


def _compare(url: str, part: Path, head: dict[str, str]) -> None:
    """Hold a file to the checksum that its server states; one over several parts has no such meaning."""
    for name, kind in CHECKSUMS.items():
        said = head.get(name, "")
        if said and "-" not in said:
            with part.open("rb") as file:
                found = base64.b64encode(hashlib.file_digest(file, kind).digest()).decode()
            if found != said:
                _forget(part)
                raise _Again(f"its {kind} is not the one that the server states")


def _sentence(error: Exception, silence: float) -> str:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return f"the server is silent for {silence:g} seconds"
    if isinstance(error, http.client.IncompleteRead):
        return "the transfer breaks off"
    return f"the server cannot be reached or breaks off ({str(reason)[:80] or type(error).__name__})"

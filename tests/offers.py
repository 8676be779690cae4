"""Price data for tests: AWS's files as they were published, rows made by their form, and a server that may lie."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from archplan.prices.book import PriceBook, default_folder
from archplan.prices.price import Price
from archplan.prices.update.judge import Change, tiers_in_units
from archplan.prices.update.mirror import Folder
from archplan.prices.update.reading import exact
from archplan.prices.update.run import Asked, Outcome
from archplan.prices.update.selectors import selectors_in
from tests.conftest import ROOT

KNOWN = selectors_in(default_folder())
HERE = ROOT / "tests" / "offers"
COMPREHEND = HERE / "comprehend_ap-south-1_20260116160258.csv"
SQS = HERE / "queueservice.2025-06-05.qp.json"
OFFER = "offers/v1.0/aws/{}/current/{}/index.csv"
MAP = "pricing/2.0/meteredUnitMaps/{0}/USD/current/{0}.json"
COLUMNS = (
    "SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate", "StartingRange", "EndingRange",
    "Unit", "PricePerUnit", "Currency", "Product Family", "serviceCode", "Location", "Location Type", "usageType",
    "operation", "Region Code", "Tenancy", "Operating System", "CapacityStatus", "Pre Installed S/W", "License Model",
    "Instance Type", "Database Engine", "Deployment Option", "Cache Engine", "serviceName",
)  # fmt: skip


def row(usage: str, price: str, **said: str) -> dict[str, str]:
    """A row of an offer by the form of the real ones; what is not said is as most rows have it."""
    found = {
        "SKU": "3AXMQWKDDFYP7NT5", "OfferTermCode": "JRTCKXETXF", "TermType": "OnDemand", "EffectiveDate": "2026-11-01",
        "StartingRange": "0", "EndingRange": "Inf", "Unit": "Hrs", "PricePerUnit": price, "Currency": "USD",
        "usageType": usage, "Region Code": "eu-west-1", "Tenancy": "Shared", "Operating System": "Linux",
        "CapacityStatus": "Used", "Pre Installed S/W": "NA", "License Model": "No License required",
    }  # fmt: skip
    return found | {key.replace("_", " "): value for key, value in said.items()}


def offer(code: str, rows: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS, day: str = "2026-11-20") -> str:
    """An offer file: five lines about itself, its columns, its rows, all in quotes."""
    text = io.StringIO()
    out = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    out.writerows([
        ("FormatVersion", "v1.0"), ("Disclaimer", "This pricing list is for informational purposes only."),
        ("Publication Date", f"{day}T16:02:58Z"), ("Version", day.replace("-", "") + "160258"), ("OfferCode", code), columns,
    ])  # fmt: skip
    out.writerows([[found.get(name, "") for name in columns] for found in rows])
    return text.getvalue()


def put(mirror: Path, name: str, data: str | bytes) -> Path:
    """A file of a mirror, as AWS's addresses say where."""
    path = mirror / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def asked(into: Path, *services: str, regions: Sequence[str] = ("eu-west-1",), **more: Any) -> Asked:
    """What an update into a folder is asked for."""
    return Asked(default_folder(), into, {name: KNOWN[name] for name in services}, tuple(regions), **more)


def laid(
    into: Path, service: str, meter: str, scope: str = "eu-west-1", on: date = date(2026, 12, 31)
) -> tuple[list[tuple[str, str]], Price]:
    """The tiers of a price once a folder is laid over the book."""
    found = PriceBook(default_folder(), on, updated=into).price(service, meter, scope)
    assert isinstance(found, Price), found
    return [(str(it.start), exact(it.price)) for it in tiers_in_units(found)], found


def nat(price: str, tmp_path: Path, **more: str) -> Folder:
    """An update of NAT gateways whose hour in Ireland has this price; the book's newest is $0.048."""
    rows = [row("EU-NatGateway-Hours", price, **more), row("EU-NatGateway-Bytes", "0.048", Unit="GB")]
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), offer("AmazonEC2", rows))
    return Folder(tmp_path / "mirror")


def hour(outcome: Outcome) -> Change:
    """The change of a NAT gateway's hour."""
    return next(it for it in outcome.changes if it.meter.key == "nat/hour")


class Server:
    """A mirror under an address of this machine. `answer` may take a request over; `asked` has all of them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answer: Callable[[BaseHTTPRequestHandler, bytes], bool] = lambda *_: False
        self.url = ""


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """The server while it runs. It knows ETags and parts of files, as AWS's does."""
    found = Server(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers.items())))
            path = folder / self.path.lstrip("/")
            data = path.read_bytes() if path.is_file() else b""
            if found.answer(self, data):
                return
            if not path.is_file():
                self.send_error(404)
                return
            etag = f'"{hash(data) & 0xFFFFFFFF:x}"'
            if self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.end_headers()
                return
            begin = 0
            if self.headers.get("Range") and self.headers.get("If-Range") == etag:
                begin = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
            self.send_response(206 if begin else 200)
            if begin:
                self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
            sent(self, data[begin:], ETag=etag)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def sent(handler: BaseHTTPRequestHandler, data: bytes, length: int | None = None, **headers: str) -> None:
    """The headers and the body of an answer whose status is sent; `length` is what it promises."""
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(data) if length is None else length))
    handler.end_headers()
    handler.wfile.write(data)
    handler.close_connection = True

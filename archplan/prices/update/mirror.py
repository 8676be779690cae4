"""Where price data come from: AWS's two public addresses, a mirror of them, or files at hand.

A folder is a mirror when files stand in it as AWS's addresses say (``offers/v1.0/aws/OFFER/current/REGION/index.csv``,
``pricing/2.0/meteredUnitMaps/MAP/USD/current/MAP.json``); any other CSV or JSON file in it is known by what it says of itself.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

from archplan.prices.update.fetch import Web
from archplan.prices.update.maps import LARGEST, Map, read_map
from archplan.prices.update.offer import Offer, Row, read_offer
from archplan.prices.update.places import ANYWHERE, Place
from archplan.prices.update.said import refused, unreachable
from archplan.prices.update.selectors import Selector, column_key

OFFERS = "https://pricing.us-east-1.amazonaws.com"
MAPS = "https://b0.p.awsstatic.com"
MOST_FILES = 5_000
_HEAD = 64 * 1024  # bytes of a file that are looked at to know it


def offer_path(code: str, place: Place) -> str:
    """Where the CSV of an offer stands; what has no region is in the file of all."""
    region = "" if place.code == ANYWHERE else f"{place.code}/"
    return f"offers/v1.0/aws/{code}/current/{region}index.csv"


def map_path(code: str) -> str:
    """Where a map of the calculator stands."""
    return f"pricing/2.0/meteredUnitMaps/{code}/USD/current/{code}.json"


class Mirror(Protocol):
    """What gives offers and maps; None for one that it does not have."""

    def offer(self, code: str, place: Place, wanted: Sequence[Selector]) -> tuple[Offer, str] | None: ...

    def map(self, code: str) -> tuple[Map, str] | None: ...


class Folder:
    """A mirror on disk, or a folder of files that somebody loaded."""

    def __init__(self, folder: Path):
        self.folder = folder

    def offer(self, code: str, place: Place, wanted: Sequence[Selector]) -> tuple[Offer, str] | None:
        path = self.folder / offer_path(code, place)
        if not path.is_file():
            found = self._known.get(("offer", code, place.code)) or self._known.get(("offer", code, ""))
            if found is None:
                return None
            path = found
        return _offer(path, str(path), place, wanted), str(path)

    def map(self, code: str) -> tuple[Map, str] | None:
        path = self.folder / map_path(code)
        if not path.is_file():
            found = self._known.get(("map", code, ""))
            if found is None:
                return None
            path = found
        if path.stat().st_size > LARGEST:
            raise refused(str(path), f"it has more than {LARGEST:,} bytes", "no map is so large")
        return read_map(path.read_bytes(), str(path)), str(path)

    @cached_property
    def _known(self) -> dict[tuple[str, str, str], Path]:
        """Files by what they say of themselves: an offer's code and region, a map's name; the last by name wins."""
        found: dict[tuple[str, str, str], Path] = {}
        paths = sorted(path for path in self.folder.rglob("*") if path.suffix in (".csv", ".json") and path.is_file())
        if len(paths) > MOST_FILES:
            raise refused(str(self.folder), f"it has {len(paths):,} files", "give a folder of price data alone")
        for path in paths:
            with path.open("rb") as file:
                head = file.read(_HEAD)
            key = _of_csv(head) if path.suffix == ".csv" else _of_json(head)
            if key is not None:
                found[key] = path
        return found


class Remote:
    """AWS, or a mirror of it under one address; what was read once is kept with its ETag."""

    def __init__(self, web: Web, base: str = ""):
        self.web, self.offers, self.maps = web, base.rstrip("/") or OFFERS, base.rstrip("/") or MAPS

    def offer(self, code: str, place: Place, wanted: Sequence[Selector]) -> tuple[Offer, str] | None:
        url = f"{self.offers}/{offer_path(code, place)}"
        asked = hashlib.sha256(repr((place, sorted(map(repr, wanted)))).encode()).hexdigest()
        kept = self.web.cache_path(url, ".rows")
        etag, offer = _kept_offer(kept, asked)
        got = self.web.get(url, etag)
        if got is None:
            return None
        if got.path == Path() and offer is not None:
            return offer, url
        offer = _offer(got.path, url, place, wanted)
        rows = [[getattr(row, name) for name in row.__match_args__] for row in offer.rows]
        head = [offer.code, offer.version, offer.published.isoformat()]
        kept.write_text(json.dumps({"asked": asked, "etag": got.etag, "head": head, "rows": rows}))
        got.path.unlink(missing_ok=True)
        return offer, url

    def map(self, code: str) -> tuple[Map, str] | None:
        url = f"{self.maps}/{map_path(code)}"
        kept, tag = self.web.cache_path(url, ".map"), self.web.cache_path(url, ".etag")
        etag = tag.read_text() if kept.is_file() and tag.is_file() else ""
        got = self.web.get(url, etag)
        if got is None:
            return None
        if got.path != Path():
            if got.path.stat().st_size > LARGEST:
                got.path.unlink()
                raise refused(url, f"it has more than {LARGEST:,} bytes", "no map is so large")
            found = read_map(got.path.read_bytes(), url)
            got.path.replace(kept)
            tag.write_text(got.etag)
            return found, url
        return read_map(kept.read_bytes(), url), url


def mirror_of(said: str, web: Web) -> Mirror:
    """A mirror by its address or its folder. Raises ArchplanError when it is neither."""
    if "://" in said:
        return Remote(web, said)
    if not Path(said).is_dir():
        raise unreachable(said, "there is no such folder", "give a folder, or an address that begins with https://")
    return Folder(Path(said))


def _offer(path: Path, shown: str, place: Place, wanted: Sequence[Selector]) -> Offer:
    with path.open(encoding="utf-8", newline="") as lines:
        return read_offer(lines, shown, place, wanted)


def _kept_offer(path: Path, asked: str) -> tuple[str, Offer | None]:
    """What was read of an offer before, when the same was asked for then."""
    from datetime import date

    try:
        said = json.loads(path.read_text())
        if said["asked"] != asked or not said["etag"]:
            return "", None
        code, version, published = said["head"]
        return said["etag"], Offer(
            code, version, date.fromisoformat(published), tuple(Row(*row) for row in said["rows"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "", None


def _of_csv(head: bytes) -> tuple[str, str, str] | None:
    rows = list(csv.reader(head.decode("utf-8", "replace").splitlines()[:12]))
    code = next((row[1] for row in rows if len(row) > 1 and column_key(row[0]) == "offercode"), "")
    at = next((n for n, row in enumerate(rows) if row and column_key(row[0]) == "sku"), None)
    if not code or at is None:
        return None
    columns = [column_key(name) for name in rows[at]]
    first = rows[at + 1] if len(rows) > at + 1 else []
    region = columns.index("regioncode") if "regioncode" in columns else len(first)
    return "offer", code, first[region] if region < len(first) else ""


def _of_json(head: bytes) -> tuple[str, str, str] | None:
    text = head.decode("utf-8", "replace")
    at = text.find('"serviceId"')
    if at < 0 or '"manifest"' not in text[:at]:
        return None
    words = text[at:].split('"')
    return ("map", words[3], "") if len(words) > 3 else None

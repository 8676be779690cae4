"""A Hugo site as far as a report needs it: its languages, where their pages stand, and how its links are written.

Only the site's own settings are read, never its theme's; a key that is not here means nothing to a report.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.record import frozen
from archplan.text.yaml import parse

LARGEST_SETTINGS = 1_000_000  # bytes
NAMES = tuple(f"{name}.{suffix}" for name in ("hugo", "config") for suffix in ("toml", "yaml", "yml", "json"))
ENVIRONMENTS = ("_default", "production")  # what plain `hugo` reads of config/, the later over the earlier
HOOK = "_markup/render-image"  # a template that writes every image's address itself


@frozen
class Language:
    """A language of the site: its key, the code it gives itself, and the folder of its pages."""

    key: str
    code: str
    content: Path

    def speaks(self, lang: str) -> bool:
        """Whether this is `lang`: ``vi``, ``vi-vn``, or another key whose code is Vietnamese."""
        return lang in (_primary(self.key), _primary(self.code))


@frozen
class Site:
    """The settings of a site that decide where a page stands and whether its picture loads."""

    root: Path
    settings: Path
    languages: tuple[Language, ...]
    default: str  # the key of the language whose pages need no suffix
    base: str  # the path the site is served under, such as /worklog/
    mends_links: bool  # canonifyURLs or relativeURLs, or an image template of the site's or its theme's
    is_ugly: bool  # uglyURLs: page.html instead of page/
    moves_pages: bool  # permalinks: a page's address is not its path
    static: Path

    def language(self, lang: str) -> Language | None:
        """The site's language that is `lang`; None where it has none."""
        return next((found for found in self.languages if found.speaks(lang)), None)


def site_of(place: Path) -> Site | None:
    """The site whose content a path stands in, found by walking up from it; None where there is none.

    Raises ArchplanError where the settings cannot be read.
    """
    place = place.absolute()
    for root in (place, *place.parents):
        for settings, tree in _settings(root):
            site = _site(root, settings, tree)
            if any(place.is_relative_to(language.content) for language in site.languages):
                return site
    return None


def from_here(path: Path) -> Path:
    """A path as a person in this folder would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _settings(root: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The settings of a folder, if it has any: one file, or the files of config/_default and config/production."""
    for name in NAMES:
        if (root / name).is_file():
            yield root / name, _read(root / name)
            return
    tree: dict[str, Any] = {}
    first: Path | None = None
    for environment in ENVIRONMENTS:
        folder = root / "config" / environment
        found = [folder / name for name in NAMES if (folder / name).is_file()][:1]
        for path in found:
            tree |= _read(path)
            first = first or path
        for suffix in ("toml", "yaml", "yml", "json"):
            path = folder / f"languages.{suffix}"
            if path.is_file() and first:
                tree["languages"] = _read(path)
    if first:
        yield first, tree


def _read(path: Path) -> dict[str, Any]:
    """A file of settings with its keys in small letters, as Hugo takes them."""
    shown = str(from_here(path))
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_SETTINGS + 1)
        inputs.noted(path, data)
        if len(data) > LARGEST_SETTINGS:
            raise _wrong(Span(shown, 1, 1), "a site's settings are at most 1 MB")
        text = data.decode("utf-8-sig")
        if path.suffix == ".toml":
            tree = tomllib.loads(text)
        elif path.suffix == ".json":
            tree = json.loads(text)
        else:
            tree = parse(text, shown).plain()
        return _small(tree)
    except OSError as error:
        raise _wrong(Span(shown, 1, 1), f"these settings cannot be read: {error.strerror}") from None
    except ArchplanError as error:
        found = error.diagnostics[0]
        raise _wrong(found.span, f"these settings cannot be read here: {found.message}") from None
    except (ValueError, RecursionError) as error:  # TOML's and JSON's mistakes, and what is not UTF-8
        at = re.search(r"line (\d+)(?:,? column (\d+))?", str(error))
        span = Span(shown, int(at[1]), int(at[2] or 1)) if at else Span(shown, 1, 1)
        raise _wrong(span, f"these settings cannot be read: {error}") from None


def _small(tree: Any) -> dict[str, Any]:
    if not isinstance(tree, dict):
        return {}
    return {str(key).lower(): _small(value) if isinstance(value, dict) else value for key, value in tree.items()}


def _site(root: Path, settings: Path, tree: dict[str, Any]) -> Site:
    default = _text(tree, "defaultcontentlanguage") or "en"
    content = root / (_text(tree, "contentdir") or "content")
    written = tree.get("languages")
    languages = tuple(
        Language(key, _text(own, "languagecode") or _text(own, "locale"), root / (_text(own, "contentdir") or content))
        for key, own in (written.items() if isinstance(written, dict) else ())
        if isinstance(own, dict) and not _holds(own.get("disabled"))
    )
    code = _text(tree, "languagecode") or _text(tree, "locale")
    return Site(
        root, settings, languages or (Language(default, code, content),), default, _base(tree),
        _holds(tree.get("canonifyurls")) or _holds(tree.get("relativeurls")) or _has_hook(root, tree),
        _holds(tree.get("uglyurls")), bool(tree.get("permalinks")), root / (_text(tree, "staticdir") or "static"),
    )  # fmt: skip


def _base(tree: dict[str, Any]) -> str:
    try:
        path = urlsplit(_text(tree, "baseurl")).path
    except ValueError:
        path = ""
    return "/" + path.strip("/") + "/" if path.strip("/") else "/"


def _has_hook(root: Path, tree: dict[str, Any]) -> bool:
    """Whether the site or a theme beside it has a template for images."""
    written = tree.get("theme")
    themes = written if isinstance(written, list) else [written]
    folders = [
        root,
        *(root / (_text(tree, "themesdir") or "themes") / name for name in themes if isinstance(name, str)),
    ]
    return any(
        (folder / "layouts" / within / f"{HOOK}{end}").is_file()
        for folder in folders for within in ("_default", ".") for end in (".html", ".html.html")
    )  # fmt: skip


def _text(tree: dict[str, Any], key: str) -> str:
    found = tree.get(key)
    if isinstance(found, list) and found:
        found = found[0]
    return found.strip() if isinstance(found, str) else ""


def _holds(value: Any) -> bool:
    return (
        value is True
        or (isinstance(value, str) and value.lower() == "true")
        or (isinstance(value, dict) and bool(value))
    )


def _primary(code: str) -> str:
    return re.split("[-_]", code.lower())[0]


def _wrong(span: Span, message: str) -> ArchplanError:
    hint = "mend the site's settings; 'hugo config' shows how Hugo reads them"
    return ArchplanError([Diagnostic("bad-site-settings", span, message, hint)])

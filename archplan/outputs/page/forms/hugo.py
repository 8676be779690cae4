"""Two fragments for a Hugo page, the solution and its budget, put between the markers of a page that stays its author's.

`filled` puts them into a site: it finds the page of each language by the site's own settings, and lays the picture
where its link loads when the site is served under a path. Hugo's own rules decide that: a file beside a bundle's
``_index.md`` is published with it, one with the page's language suffix (``shop.vi.svg``) with the page of that
language, and what stands in ``static/`` is found under a path only if the site mends its links.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.record import changed
from archplan.outputs.cells import plain_markdown
from archplan.outputs.page import markdown as _markdown
from archplan.outputs.page.forms import _regions, form, in_form
from archplan.outputs.page.forms._regions import DEEPEST_HEADING, NAMES, Region, closing, opening
from archplan.outputs.page.forms.hugo_site import Language, Site, from_here, site_of
from archplan.outputs.page.page import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Ladder,
    Page,
    Picture,
    Row,
    Section,
    Table,
    Text,
)
from archplan.outputs.page.template import template

LARGEST_PAGE = 5_000_000  # bytes
MOST_ASSUMPTIONS = 12  # a page to hand in says the main ones; the whole report has them all
USUAL_LEVEL = 3  # of our headings, where the marker stands under none
CALLED = {"en": "English", "vi": "Vietnamese"}
BUNDLES = ("_index", "index")
ELSEWHERE = "or write --format hugo -o DIR, and copy from the files"


@form("hugo", suffix=".hugo.md", beside=True)
def hugo(page: Page) -> str:
    """For a Hugo page: the solution and the budget in their markers, to copy, or to fill in with --into."""

    def whole(name: str) -> str:
        return f"{opening(name)}\n\n{fragment(page, name, page.file_of)}\n{closing(name)}\n"

    return "\n".join(whole(name) for name in NAMES)


def fragment(page: Page, name: str, address: _markdown.Address, level: int = USUAL_LEVEL) -> str:
    """The solution or the budget as Markdown that Hugo takes for text: no HTML, no shortcode, no attribute."""
    page = in_form(page, "hugo")
    layout = _Layout(page, address, level)
    made = template(f"hugo-{name}.md.jinja", page=page, say=page.say, layout=layout)
    return _harmless(re.sub(r"\n{3,}", "\n\n", made).strip("\n") + "\n")


def filled(pages: Sequence[Page], into: Path, image_prefix: str | None = None) -> dict[Path, str | bytes]:
    """What is to be written for a page of a site, one in each language: the pages with their regions, and pictures.

    Raises ArchplanError with all that is wrong with the pages and the site; then nothing is written.
    """
    site = site_of(into)
    found: list[tuple[Page, Path, str, list[Region]]] = []
    wrong: list[Diagnostic] = []
    texts: dict[str, str] = {}
    for page in pages:
        try:
            path = _file_of(page.lang, into, site, [it.lang for it in pages])
            text = _text_of(path, into, site)
            found.append((page, path, text, _regions.regions(text, str(path))))
        except ArchplanError as error:
            wrong += error.diagnostics
            texts |= error.texts
    wrong += _missing(found)
    if wrong:
        raise ArchplanError(wrong, texts)
    files: dict[Path, str | bytes] = {}
    for page, path, text, regions in found:
        stem = pages[0].stem

        def address(picture: Picture, path: Path = path, text: str = text, stem: str = stem) -> str:
            place, link = _placed(picture, path, text, stem, site, image_prefix)
            files[place] = picture.svg
            return link

        def made(region: Region, page: Page = page, address: _markdown.Address = address) -> str:
            level = region.level + 1 if region.level else USUAL_LEVEL
            return fragment(page, region.name, address, min(level, DEEPEST_HEADING))

        target = from_here(Path(os.path.realpath(path))) if path.is_symlink() else path
        files[target] = _regions.filled(text, regions, made).encode("utf-8")
    return files


def no_longer_shown(files: Mapping[Path, str | bytes]) -> list[Path]:
    """Pictures that a region showed before and shows no more, as when the spec was renamed; they are left alone."""
    found: dict[Path, None] = {}
    for page, content in files.items():
        if page.suffix != ".md" or not page.is_file() or not isinstance(content, bytes):
            continue
        old = _shown(page.read_bytes().decode("utf-8"), str(page))
        for name in old - _shown(content.decode("utf-8"), str(page)):
            if (page.parent / name).is_file():
                found[page.parent / name] = None
    return sorted(found)


def _shown(text: str, page: str) -> set[str]:
    """The pictures beside a page that its regions show."""
    made = [text[region.start : region.end] for region in _regions.regions(text, page) if region.end is not None]
    return {name for part in made for name in re.findall(r"^!\[.*\]\(([\w.-]+\.svg)\)", part, re.M)}


class _Layout:
    """The parts of one page as Markdown, for the two templates."""

    def __init__(self, page: Page, address: _markdown.Address, level: int):
        self._page, self._address, self._level = page, address, level

    def section(self, key: str, without: Sequence[str] = ()) -> str:
        """A section under its heading; `without` names tables, or columns by their titles, to leave out."""
        found = self._page.section(key)
        return self.under(found.title, self.blocks(key, without)) if found else ""

    def under(self, title: str, body: str) -> str:
        """A body under its heading; nothing where the body is nothing."""
        return f"{'#' * self._level} {plain_markdown(title)}\n\n{body}\n" if body else ""

    def title(self, key: str) -> str:
        """The title of a section."""
        found = self._page.section(key)
        return found.title if found else ""

    def blocks(self, key: str, without: Sequence[str] = (), kinds: Sequence[str] = ()) -> str:
        """The blocks of a section, of these `kinds` only where any are named; tables under their captions."""
        found = self._page.section(key)
        return "\n\n".join(part for part in self._parts(found, without, kinds) if part) if found else ""

    def _parts(self, found: Section, without: Sequence[str], kinds: Sequence[str]) -> list[str]:
        page = self._page
        shown: list[Block] = [
            block for block in found.blocks
            if not isinstance(block, Ladder)
            and not (isinstance(block, Table) and block.key in without)
            and not (isinstance(block, Text) and block.text == page.about)
            and (not kinds or type(block).__name__ in kinds)
        ]  # fmt: skip
        is_one = sum(isinstance(block, Table | Picture) for block in shown) == 1
        return [self._block(block, without, is_one) for block in shown]

    def _block(self, block: Block, without: Sequence[str], is_one: bool) -> str:
        if isinstance(block, Facts):
            return "\n".join(_fact(title, it) for title, it in block.items)
        if isinstance(block, Table):
            table = _markdown.table(changed(narrow(block, without), group=""), self._level)
            caption = block.group or block.caption
            return table if is_one or not caption else f"**{plain_markdown(caption)}**\n\n{table}"
        return _markdown.block(block, self._address, self._level)

    def traffic(self) -> str:
        """A sentence for each source of traffic."""
        say, found = self._page.say, _table(self._page, "traffic", "sources")
        said = []
        for row in found.rows if found else ():
            who, spec, requests, mean, peak, sent, returned = (it.text for it in row.cells)
            spec += f" ({row.cells[1].note})" if row.cells[1].note else ""
            text = say("{who}: {spec}, that is {requests} requests a month, {mean} on average and {peak} in the busiest minute; {sent} sent and {returned} returned with each.",
                       who=who, spec=spec, requests=requests, mean=mean, peak=peak, sent=sent, returned=returned)  # fmt: skip
            said.append(text)
        return _markdown.block(Bullets(tuple(said)), self._address) if said else ""

    def bill(self) -> str:
        """The services and what they cost in the three columns of such pages."""
        say, found = self._page.say, _table(self._page, "cost", "cost")
        if found is None:
            return ""
        rows = []
        for row in found.rows:
            title, name, decided, _, cost = row.cells
            called = f"{title.text} ({name.text})" if name.text else title.text
            rows.append(Row((Cell(called), Cell(decided.text), cost), row.of, row.kind))
        columns = (Column(say("AWS service")), Column(say("Primary billing factor")), Column(say("Estimated cost a month"), True))  # fmt: skip
        part = self._page.section("cost")
        notes = [block.text for block in (part.blocks if part is not None else ()) if isinstance(block, Text)]
        table = _markdown.table(changed(found, columns=columns, rows=tuple(rows)))
        return "\n\n".join([table, *(plain_markdown(note) for note in notes)])

    def assumptions(self) -> str:
        """The first assumptions, and where the others are."""
        found = self._page.section("assumptions")
        said = []
        for block in found.blocks if found else ():
            if isinstance(block, Bullets) and len(block.items) > MOST_ASSUMPTIONS:
                rest = self._page.say("The others are in the whole report.")
                block = Bullets((*block.items[:MOST_ASSUMPTIONS], rest), block.title, block.tone)
            said.append(self._block(block, (), True))
        return "\n\n".join(said)

    def again(self) -> str:
        """The command as code, so that its dashes stay two; and the rest of its section."""
        found = self._page.section("again")
        texts = [block.text for block in found.blocks if isinstance(block, Text)] if found else []
        if not texts:
            return ""
        is_code = not set("`{") & set(texts[0])  # inside code nothing could be escaped
        command = f"`{texts[0]}`" if is_code else plain_markdown(texts[0]).replace("--", "\\-\\-")
        return "\n\n".join([command, *(plain_markdown(text) for text in texts[1:])])


def narrow(table: Table, without: Sequence[str]) -> Table:
    """The table without the columns of these titles."""
    kept = [number for number, column in enumerate(table.columns) if column.title not in without]
    rows = tuple(changed(row, cells=tuple(row.cells[n] for n in kept)) for row in table.rows)
    return changed(table, columns=tuple(table.columns[n] for n in kept), rows=rows)


def _table(page: Page, section: str, key: str) -> Table | None:
    found = page.section(section)
    tables = [block for block in found.blocks if isinstance(block, Table) and block.key == key] if found else []
    return tables[0] if tables else None


def _fact(title: str, it: Cell) -> str:
    said = plain_markdown(f"{title}: {it.text}")
    if it.tone == "strong":
        said = f"{plain_markdown(title)}: **{plain_markdown(it.text)}**"
    return f"- {said}" + (f" ({plain_markdown(it.note)})" if it.note else "")


def _harmless(text: str) -> str:
    """No brace of a spec's text opens a shortcode or an attribute; every one still reads as a brace."""
    return text.replace("{\u200b", "{").replace("{", "&#123;")


# Where pages stand.


def _file_of(lang: str, into: Path, site: Site | None, asked: Sequence[str]) -> Path:
    """The file of the page in a language, as the site names it."""
    is_file = into.suffix == ".md"
    if is_file and len(asked) == 1:
        return _there(into, lang)
    base, key = _split(into.name, site, asked) if is_file else ("", "")
    folder = into.parent if is_file else into
    if site is None:
        default, wanted = asked[0], Language(lang, "", folder)
    else:
        own = _own(folder, key, site)
        default, wanted = site.default, _spoken(lang, site, asked)
        if wanted.content != own.content:
            folder = from_here(wanted.content / folder.absolute().relative_to(own.content))
            default = wanted.key
    names = [f"{name}.{wanted.key}.md" for name in ([base] if base else BUNDLES)]
    if wanted.key == default:
        names += [f"{name}.md" for name in ([base] if base else BUNDLES)]
    for name in names:
        if (folder / name).exists():
            return folder / name
    missing = folder / names[-1 if wanted.key == default else 0]
    raise _no_page(missing, f"there is no page in {CALLED[lang]}: {missing}", "write it, with its markers")


def _there(path: Path, lang: str) -> Path:
    if not path.exists():
        raise _no_page(path, f"there is no page {path}", f"write it in {CALLED[lang]}, with its markers")
    return path


def _split(name: str, site: Site | None, asked: Sequence[str]) -> tuple[str, str]:
    """A page's name without its suffixes, and the language key among them: ``_index.vi.md`` is _index, vi."""
    base = name.removesuffix(".md")
    keys = [language.key for language in site.languages] if site else list(asked)
    first, _, last = base.rpartition(".")
    return (first, last) if first and last in keys else (base, "")


def _own(folder: Path, key: str, site: Site) -> Language:
    """The language a folder or page is in: by its suffix, else by the deepest content folder around it."""
    around = [it for it in site.languages if folder.absolute().is_relative_to(it.content)]
    named = [it for it in around if it.key == (key or site.default)]
    return max(around, key=lambda it: (len(it.content.parts), it in named))


def _spoken(lang: str, site: Site, asked: Sequence[str]) -> Language:
    found = site.language(lang)
    if found is None and len(asked) == len(site.languages) == 1:
        return site.languages[0]  # the only page there is, in the only language asked
    if found is None:
        settings = from_here(site.settings)
        raise _no_page(settings, f"the site has no language {lang}", f"add languages.{lang} to {settings.name}")
    return found


def _text_of(path: Path, into: Path, site: Site | None) -> str:
    """The text of a page byte for byte, its mark of UTF-8 included."""
    _inside(path, site.root if site else (into.parent if into.suffix == ".md" else into))
    shown = str(path)
    try:
        if not path.is_file():
            raise _no_page(path, f"{path} is not a file", "name the page or its folder")
        data = path.read_bytes()[: LARGEST_PAGE + 1]
    except OSError as error:
        raise _no_page(path, f"{path} cannot be read: {error.strerror}", "name another page") from None
    if len(data) > LARGEST_PAGE:
        raise _no_page(path, f"a page has at most {LARGEST_PAGE // 1_000_000} MB", "is this the right file?")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ArchplanError(
            [Diagnostic("not-utf-8", Span(shown, line, 1), "this line is not UTF-8 text", "save the file as UTF-8")]
        ) from None


def _missing(found: Sequence[tuple[Page, Path, str, list[Region]]]) -> list[Diagnostic]:
    """Pages with no region at all, or without one that the page of another language has."""
    names = {region.name for *_, regions in found for region in regions}
    wrong = []
    for _, path, _, regions in found:
        lacking = [name for name in NAMES if name in names and name not in [region.name for region in regions]]
        if not regions:
            hint = f"write {opening('solution')} under its heading for the solution, and {opening('budget')} under that for the budget"
            wrong.append(Diagnostic("no-marker", Span(str(path), 1, 1), "nothing in this page says where", hint))
        elif lacking:
            others = next(it for _, it, _, had in found if lacking[0] in [region.name for region in had])
            message = f"{others.name} has a region {lacking[0]!r}, and this page has none"
            wrong.append(Diagnostic("no-marker", Span(str(path), 1, 1), message, f"write {opening(lacking[0])} in it"))
    return wrong


# Where pictures stand.


def _placed(
    picture: Picture, path: Path, text: str, stem: str, site: Site | None, prefix: str | None
) -> tuple[Path, str]:
    """The file of a picture, and the link from its page that loads it wherever the site is served."""
    base, key = _split(path.name, site, list(CALLED))
    part = "" if picture.key == "architecture" else f"-{picture.key}"
    name = f"{_plain(stem)}{part}{f'.{key}' if key else ''}.svg"  # Hugo publishes it with the page of its suffix
    if prefix is not None:
        return _prefixed(name, path, site, prefix)
    if site is None or base in BUNDLES:
        is_fixed = site is None or not site.is_ugly
        link = name
    else:
        is_fixed = not (site.is_ugly or site.moves_pages or re.search(r"^url\s*[:=]", text, re.M))
        link = f"../{name}"
    if not is_fixed:
        hint = "write --image-prefix /images, with canonifyURLs = true in the site's settings"
        message = "the site gives this page another address than its path, so a picture beside it may not load"
        raise ArchplanError([Diagnostic("picture-will-not-load", Span(str(path), 1, 1), message, hint)])
    place = path.parent / name
    _inside(place.parent, site.root if site else path.parent)
    return place, link


def _prefixed(name: str, path: Path, site: Site | None, prefix: str) -> tuple[Path, str]:
    here = Span("--image-prefix", 1, 1, max(1, len(prefix)))
    if site is None:
        hint = "write --into with a folder below the site's content, or leave --image-prefix out"
        message = f"no hugo.toml or config.toml is above {path.parent}, so nothing says where pictures go"
        raise ArchplanError([Diagnostic("picture-will-not-load", here, message, hint)])
    parts = prefix.strip("/").split("/")
    if not prefix.startswith("/") or prefix.startswith("//") or not all(re.fullmatch(r"[\w.~ -]+", it) for it in parts) or {".", ".."} & set(parts):  # fmt: skip
        message = f"{prefix!r} is not a path from the site's top, of plain folder names"
        raise ArchplanError([Diagnostic("picture-will-not-load", here, message, "write --image-prefix /images")])
    bare = "/" + "/".join(parts)
    is_whole = site.base != "/" and (bare + "/").startswith(site.base)
    if is_whole:
        bare = "/" + bare[len(site.base) :]
    link = bare if site.mends_links or not is_whole else site.base.rstrip("/") + bare
    if not (site.mends_links or is_whole or site.base == "/"):
        settings = from_here(site.settings)
        hint = f"add canonifyURLs = true to {settings.name}, write --image-prefix {site.base}{bare.strip('/')}, or leave it out: then the picture stands beside the page"
        message = f"the site is served under {site.base}, where a link to {bare}/{name} does not load"
        raise ArchplanError([Diagnostic("picture-will-not-load", Span(str(settings), 1, 1), message, hint)])
    place = site.static / bare.strip("/") / name
    _inside(place.parent, site.root)
    return from_here(place), quote(f"{link.rstrip('/')}/{name}", safe="/-_.~")


def _plain(stem: str) -> str:
    """A file name of letters that neither Hugo nor a server writes otherwise, and of no language's suffix."""
    folded = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", folded).strip("-") or "architecture"


def _inside(path: Path, around: Path) -> None:
    """Refuse what a link leads out of the folder that is written to."""
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(around)):
        message = f"{path} leads out of {from_here(around.absolute())}"
        raise ArchplanError([Diagnostic("outside-the-site", Span(str(path), 1, 1), message, "name the file itself")])


def _no_page(path: Path, message: str, hint: str) -> ArchplanError:
    return ArchplanError([Diagnostic("no-page-to-fill", Span(str(path), 1, 1), message, f"{hint}; {ELSEWHERE}")])

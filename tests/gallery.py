"""The site for strangers: every architecture with its picture, bill and findings; what AWS publishes against ours; the book.

``python -m tests.gallery FOLDER`` builds it. No generator of others: its pages are the reports that archplan makes, and
three tables; a dependency would bring a theme and take the same forty lines of templates.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from archplan.checks import pages as rulebook
from archplan.checks.review import review
from archplan.estimate.plan import plan
from archplan.kernel.units import money
from archplan.outputs.page.forms import form_named
from archplan.outputs.page.page import Page, Text
from archplan.outputs.page.sections import page_of
from archplan.prices.book import PriceBook, default_folder
from archplan.services import catalog
from archplan.spec import starters
from tests.clock import DAY
from tests.worked import FOLDER, Outcome, outcomes

STYLE = """:root{color-scheme:light dark;--ink:light-dark(#0f141a,#dfe3e8);--soft:light-dark(#4d5763,#a5b1be);--line:light-dark(#d5dbe1,#3a4552);--page:light-dark(#fff,#10171f);--card:light-dark(#f6f8fa,#18212c);--link:light-dark(#0a62c2,#6cb4ff)}
*{box-sizing:border-box}body{margin:0;font:1rem/1.55 system-ui,"Segoe UI",Roboto,Arial,sans-serif;color:var(--ink);background:var(--page)}
header,main{max-width:76rem;margin:0 auto;padding:1.4rem 1.2rem}nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;padding:0;margin:0}a{color:var(--link);text-underline-offset:.15em}
h1{font-size:2rem;line-height:1.2;margin:.6rem 0}h2{font-size:1.15rem;line-height:1.3;margin:.6rem 0 .2rem}p{margin:.3rem 0;max-width:60rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:1.2rem}.cards article{border:1px solid var(--line);border-radius:.6rem;background:var(--card);padding:.8rem 1rem;overflow:hidden}
.cards img{display:block;width:100%;height:12rem;object-fit:contain;background:#fff;border-radius:.3rem}.sum{font-size:1.2rem;font-weight:600;font-variant-numeric:tabular-nums}.soft{color:var(--soft);font-size:.9rem}
code{font:.9em ui-monospace,Menlo,Consolas,monospace}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;padding:.4rem .8rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
"""
PAGES = (
    ("index.html", "Architectures"),
    ("accuracy.html", "Published against ours"),
    ("services.html", "Services and prices"),
    ("rules.html", "Rules"),
)


def build(folder: Path, names: Iterable[str] | None = None, examples: Sequence[Path] | None = None) -> list[Path]:
    """Write the site; `names` are the architectures, `examples` the published calculations, all of them when not given."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = {name: path for name, path in starters.examples().items() if names is None or name in names}
    files: dict[str, str] = {"style.css": STYLE}
    cards = []
    for name, path in chosen.items():
        page = page_of(review(plan(path, on=DAY, shown=path.name)), stem=name, kind="short")
        files[f"{name}.html"] = str(form_named("html").render(page))
        files[f"{name}.svg"] = page.pictures[0].svg
        files[f"{name}.yaml"] = path.read_text("utf-8")
        cards.append(_card(name, page))
    files["index.html"] = _framed("Architectures", f'<div class="cards">{"".join(cards)}</div>')
    found = [
        it for path in (examples if examples is not None else sorted(FOLDER.glob("*.yaml"))) for it in _outcomes(path)
    ]
    files["accuracy.html"] = _framed("Published against ours", _accuracy(found))
    files["services.html"] = _framed("Services and prices", _services())
    files["rules.html"] = _framed("Rules", _table(("Rule", "Severity", "Of", "What it says"), _rules()))
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in files]


def _outcomes(path: Path) -> list[Outcome]:
    folder = Path(tempfile.mkdtemp())
    try:
        return outcomes(path, folder)
    finally:
        shutil.rmtree(folder)


def _framed(title: str, body: str) -> str:
    links = "".join(
        f'<li><a href="{file}"{" aria-current=page" if name == title else ""}>{escape(name)}</a></li>'
        for file, name in PAGES
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}: archplan</title><link rel="stylesheet" href="style.css"></head>\n<body><header><nav aria-label="Site"><ul>{links}</ul></nav>'
        f"<h1>{escape(title)}</h1></header>\n<main>{body}</main></body></html>\n"
    )


def _card(name: str, page: Page) -> str:
    verdict = next(block.text for block in page.blocks() if isinstance(block, Text))
    findings = len(page.report.findings)
    return (
        f'<article><a href="{name}.html"><img src="{name}.svg" alt="{escape(page.pictures[0].alt)}" loading="lazy"></a>'
        f'<h2><a href="{name}.html">{escape(page.title)}</a></h2><p class="sum">{escape(page.total)} a month</p>'
        f"<p>{escape(page.about)}</p><p>{escape(verdict)}</p>"
        f'<p class="soft">{findings} finding{"" if findings == 1 else "s"} · <a href="{name}.yaml">its spec</a> · start from it: '
        f"<code>archplan init {name} -o mine.yaml</code></p></article>\n"
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], figures: Sequence[int] = ()) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(f"<{tag}{' class=n' if at in figures else ''}>{escape(it)}</{tag}>" for at, it in enumerate(row))

    body = "".join(f"<tr>{cells('td', row)}</tr>\n" for row in rows)
    return f'<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><thead><tr>{cells("th", heads)}</tr></thead><tbody>{body}</tbody></table></div>'


def _accuracy(found: Sequence[Outcome]) -> str:
    exact, near = sum(it.is_exact for it in found), sum(it.passes and not it.is_exact for it in found)
    apart = len(found) - exact - near
    said = f"<p>{len(found)} lines that AWS or others publish: {exact} to the cent, {near} within half a percent, {apart} apart for a reason.</p>"
    rows = [
        (it.example.replace("-", " "), it.line, money(it.published), money(it.ours),
         "to the cent" if it.is_exact else "within 0.5 %" if it.passes else it.differs or "apart")
        for it in found
    ]  # fmt: skip
    return said + _table(("Example", "Line", "Published", "Ours", "Why they differ"), rows, (2, 3))


def _services() -> str:
    book = PriceBook(default_folder(), DAY)
    rows = []
    for key, cls in sorted(catalog().items()):
        day = book.read_on(key)
        rows.append(
            (
                cls.title,
                key,
                ", ".join(meter.replace("-", " ") for meter in cls.meters),
                day.isoformat() if day else "–",
            )
        )
    return _table(("Service", "In a spec", "What is billed", "Prices read on"), rows)


def _rules() -> list[tuple[str, ...]]:
    return [
        (it.slug, it.severity, it.of.replace("language", "the language") or "the plan", it.idea)
        for it in rulebook.pages()
    ]


def main() -> int:
    """Build it where the call says."""
    if len(sys.argv) != 2:
        print("where to? python -m tests.gallery FOLDER")
        return 2
    print(f"{len(build(Path(sys.argv[1])))} files in {sys.argv[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

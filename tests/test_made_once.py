"""A report makes what its forms show, when they show it, and asks no question twice."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from archplan.checks.review import review
from archplan.drawing.layout import place as placing
from archplan.estimate import plan as plans
from archplan.kernel.once import once
from archplan.kernel.record import changed, frozen
from archplan.outputs.page.forms import form_named, form_of, known_forms
from archplan.outputs.page.sections import page_of
from tests.build import ROOT, planned
from tests.shell import SHOP

SPEC = {
    "title": "Shop", "region": "us-east-1", "recovery": {"region": "us-west-2"},
    "traffic": {"u": {"requests": "1/second", "request": "1 KB", "response": "1 KB"}},
    "services": {"door": {"type": "alb"}, "orders": {"type": "dynamodb", "holds": "100 GB"}},
    "connections": ["u -> door", {"door -> orders": {"reads": "1/request"}}],
    "scenarios": {"launch": {"services": {"orders": {"holds": "200 GB"}}}},
}  # fmt: skip


@frozen
class It:
    number: int


def test_a_question_of_a_record_is_answered_once_for_all_that_it_is_given():
    asked = []

    @once
    def more(it: It, by: int = 1) -> int:
        """By how much."""
        asked.append(by)
        return it.number + by

    it = It(1)
    assert [more(it), more(it), more(it, 2), more(it, by=2), more(it, 2)] == [2, 2, 3, 3, 3]
    assert asked == [1, 2, 2] and more.__doc__ == "By how much."
    other = changed(it, number=5)
    assert more(other) == 6 and it == It(1) and repr(it) == "It(number=1)" and hash(it) == hash(It(1))


@pytest.fixture
def made(monkeypatch):
    """How often a plan was priced and a picture laid out, each by what was asked."""
    found: Counter[tuple[object, ...]] = Counter()

    def counting(module, name, what):
        before = getattr(module, name)

        def counted(*given, **more):
            found[what(*given)] += 1
            return before(*given, **more)

        monkeypatch.setattr(module, name, counted)

    def question(architecture, day, book, scenario, scale, *_):
        return "plan", str(architecture.tree.plain()), str(scale)

    counting(plans, "_priced", question)
    counting(
        placing, "place", lambda scene: ("layout", scene.title, scene.page, scene.pins, len(scene.steps), scene.edges)
    )
    return found


LAYOUTS = {"csv": 0, "focus": 0, "xlsx": 0, "markdown": 1}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_form_draws_what_it_shows(name, made):
    page = page_of(review(planned(SPEC)), stem="it", kind=form_named(name).page)
    text = form_named(name).render(page)
    for file, draw in page.files().items():
        if form_named(name).beside and f"({file})" in str(text):
            draw()
    assert sum(times for what, times in made.items() if what[0] == "layout") == LAYOUTS[name]


@pytest.mark.heavy
@pytest.mark.parametrize("kind", ["short", "full"])
def test_each_question_of_a_report_is_priced_once(kind, made):
    page = page_of(review(planned(SPEC)), stem="it", kind=kind)
    for name in ("markdown", "html"):
        form_named(name).render(page)
    for draw in page.files().values():
        draw()
    twice = {what: times for what, times in made.items() if times > 1}
    assert not [what for what in twice if what[0] == "layout"]
    again = [what for what in twice if what[0] == "plan"]
    assert not again, [(what[2], twice[what]) for what in again]


@pytest.mark.heavy
def test_the_short_page_and_the_full_one_show_one_drawing(made):
    report = review(planned(SPEC))
    pages = [page_of(report, stem="it", kind=kind) for kind in ("short", "full")]
    for page in pages:
        form_named("html").render(page)
    assert pages[0].pictures[0] is pages[1].pictures[0]
    other = page_of(report, "vi", stem="it", kind="short").pictures[0]
    assert other is not pages[0].pictures[0] and other.svg != pages[0].pictures[0].svg
    assert max(times for what, times in made.items() if what[0] == "layout") == 1


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("it.csv", "csv"), ("it.focus.csv", "focus"), ("my.shop.csv", "csv"), ("it.md", "markdown"), ("it.hugo.md", "hugo"),
        ("IT.HTML", "html"), ("csv.pdf", "pdf"), ("it.tar", None), ("json", None),
    ],
)  # fmt: skip
def test_a_file_says_its_form_by_its_longest_ending(file, name):
    found = form_of(file)
    assert (found.name if found else None) == name


@pytest.mark.parametrize("name", known_forms())
def test_every_ending_says_its_form(name):
    found = form_of(f"it{form_named(name).suffix}")
    assert found is not None and found.name == name


@pytest.mark.heavy
@pytest.mark.parametrize("file", ["it.csv", "it.focus.csv"])
def test_the_bill_as_rows_loads_no_other_form_and_draws_nothing(file, tmp_path):
    (tmp_path / "it.yaml").write_text(SHOP)
    say = "import sys; from archplan.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    words = [sys.executable, "-c", say, "report", "it.yaml", "-o", file]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=env, check=True)
    loaded = set(done.stderr.split()) & {
        "docx",
        "jinja2",
        "xlsxwriter",
        "typst",
        "archplan.checks.review",
    }
    assert (tmp_path / file).read_text() and not loaded

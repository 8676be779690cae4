"""What stays open answers by what lies beside a spec now: policy, lock and prices, changed, new or gone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from archplan.estimate.bill import dollars
from archplan.live.assistant.desk import Desk
from archplan.live.language.server import Workspace
from archplan.live.page import served
from archplan.live.page.desk import PageDesk
from archplan.live.session import Answer, Session
from archplan.live.terms import Terms, terms_beside
from archplan.live.watching import Watch

SPEC = "region: us-east-1\nservices: {site: {type: s3, holds: 1000 GB}}\n"
PRICES = """# S3 at our price.
service: s3
source: https://example.com/agreement
checked: 2026-01-01

prices:
  standard:
    title: Storage
    per: GB-month
    us-east-1: {2026-01-01: "PRICE"}
"""
POLICY = '[prices]\nown = "prices"\n'
Now = Callable[[], Answer]


def save(name: str, text: str) -> None:
    """As many editors do: a new file, renamed over the old one."""
    Path(f"{name}~").write_text(text)
    os.replace(f"{name}~", name)


def watched(spec: Path) -> Now:
    watch, last = Watch([spec]), list[Answer]()

    def now() -> Answer:
        last.extend(answer for _, answer in watch.look())
        return last[-1]

    return now


def in_an_editor(spec: Path) -> Now:
    texts = Workspace()
    texts.roots = [spec.parent]
    texts.put(str(spec), spec.read_text())

    def now() -> Answer:
        texts.refresh(str(spec), with_terms=True)  # as when the client tells of a file
        return texts.sessions[str(spec)].answer()

    return now


def by_an_assistant(spec: Path) -> Now:
    desk = Desk(spec.parent)
    return lambda: desk.answer({"path": spec.name})


def on_the_page(spec: Path) -> Now:
    with served(spec, lambda: terms_beside(spec), Path.write_bytes) as server:
        desk = server.desk
    assert isinstance(desk, PageDesk)
    desk.ask("it", "open", {})

    def now() -> Answer:
        list(desk.news("it")), list(desk.news("it"))  # the second finds that it stands still
        return desk._visits["it"].session.answer()

    return now


DOORS = [watched, in_an_editor, by_an_assistant, on_the_page]


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SPEC)
    Path("prices").mkdir()
    yield tmp_path / "shop.yaml"


def cents(answer: Answer) -> float:
    assert answer.bill is not None, answer.mistakes
    return round(float(dollars(answer.bill.total)), 2)


@pytest.mark.parametrize("door", DOORS)
def test_every_door_answers_by_what_lies_beside_the_spec_now(spec: Path, door: Callable[[Path], Now]) -> None:
    now = door(spec)
    listed = cents(now())
    save("archplan.toml", POLICY)
    assert cents(now()) == listed
    save("prices/s3.yaml", PRICES.replace("PRICE", "0.01"))
    assert cents(now()) == 10.0
    save("prices/s3.yaml", PRICES.replace("PRICE", "0.02"))
    assert cents(now()) == 20.0
    save("prices/s3.yaml", PRICES.replace("PRICE", "much"))
    assert [it.slug for it in now().mistakes] == ["bad-price"]
    Path("prices/s3.yaml").unlink()
    assert cents(now()) == listed
    save("archplan.toml", "[check]\nnonsense = 1\n")
    assert [it.slug for it in now().mistakes] == ["bad-policy"]
    Path("archplan.toml").unlink()
    assert cents(now()) == listed
    save("archplan.lock", 'nonsense = "1"\n')
    assert now().mistakes
    Path("archplan.lock").unlink()
    assert cents(now()) == listed


@pytest.mark.parametrize("door", DOORS)
def test_what_is_as_it_was_is_not_worked_out_again(spec: Path, door: Callable[[Path], Now]) -> None:
    save("archplan.toml", POLICY)
    now = door(spec)
    assert now() is now()


def test_an_include_that_comes_is_seen_without_a_save_of_the_spec(spec: Path) -> None:
    save("shop.yaml", f"include: [more.yaml]\n{SPEC}")
    now = watched(Path("shop.yaml"))
    assert [it.slug for it in now().mistakes] == ["no-such-file"]
    save("more.yaml", "services: {other: {type: s3}}\n")
    assert now().plan is not None


def test_the_page_is_told_once(spec: Path) -> None:
    with served(spec, lambda: terms_beside(spec), Path.write_bytes) as server:
        desk = server.desk
    desk.ask("it", "open", {})
    desk.ask("it", "read", {"texts": {str(spec): SPEC}})
    save("archplan.toml", POLICY)
    assert [list(desk.news("it")) for _ in range(4)] == [[], [{"beside": True}], [], []]


def test_a_text_that_is_no_file_follows_from_no_file_but_the_books() -> None:
    session = Session({"it.yaml": SPEC}, "it.yaml", Terms(date(2026, 11, 30)))
    assert session.answer().plan is not None
    assert session.sources.names and all("pricing" in name for name in session.sources.names)

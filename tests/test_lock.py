"""A lock holds every verb to the prices of one day, says when its book is another, and obeys nothing it should not."""

import json
from datetime import date
from pathlib import Path

import pytest

from archplan.checks.check import Question
from archplan.checks.check import checked as kept
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.version import __version__
from archplan.prices.book import PriceBook, default_folder
from archplan.prices.lock import LARGEST, Lock, lock_for, lock_text, read_lock
from tests.build import table
from tests.shell import run

BOOK = "0" * 64
FORMER = ("--on", "2024-10-31")  # a million reads in us-east-1 cost $0.25 until then, $0.125 from the next day on


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/orders.yaml").write_text(table())
    return tmp_path


def total(*arguments):
    """What a month costs, as the table says."""
    ran = run("cost", "specs/orders.yaml", *arguments)
    assert ran.code == 0, ran.err
    return next(row.split()[-1] for row in ran.out.splitlines() if row.startswith("a month"))


def test_a_lock_is_what_it_was_written_as():
    text = lock_text("1.2.3", date(2024, 10, 31), BOOK)
    lock = read_lock(text.encode(), "archplan.lock")
    assert lock == Lock("archplan.lock", "1.2.3", date(2024, 10, 31), BOOK, text)
    assert text == lock_text("1.2.3", date(2024, 10, 31), BOOK) and "/" not in text


def test_a_lock_holds_the_day_until_another_is_asked_for(folder):
    """10 million reads."""
    assert total() == "$1.25"
    ran = run("lock", "specs/orders.yaml", *FORMER)
    assert ran.code == 0 and ran.out == "specs/orders.yaml: $2.50 a month at the prices of 2024-10-31\n"
    assert "wrote specs/archplan.lock" in ran.err
    assert total() == "$2.50"
    assert total("--on", "2024-11-01") == "$1.25"
    assert total("--no-lock") == "$1.25"


def test_every_verb_with_prices_obeys_the_lock(folder):
    run("lock", "specs/orders.yaml", *FORMER)
    assert "$0.25 per 1 million" in run("explain", "specs/orders.yaml", "orders.read_requests").out
    assert "$2.50" in run("draw", "specs/orders.yaml").out
    assert '"on": "2024-10-31"' in run("cost", "specs/orders.yaml", "--format", "json").out
    assert "prices of 2024-10-31" in run("diff", "specs/orders.yaml", "--set", "title=x").out


def test_the_nearest_lock_holds(folder):
    run("lock", "specs/orders.yaml", *FORMER, "-o", "archplan.lock")
    assert total() == "$2.50"
    run("lock", "specs/orders.yaml", "--on", "2024-11-01")
    assert total() == "$1.25"
    found = lock_for(Path("specs/orders.yaml"))
    assert found is not None and found.file == "specs/archplan.lock"


def test_today_is_the_day_unless_stated(folder):
    assert run("lock", "specs/orders.yaml").code == 0
    found = lock_for(Path("specs/orders.yaml"))
    assert found is not None and found.on == date.today() and found.version == __version__
    assert found.book == PriceBook(default_folder(), date(2020, 1, 1)).fingerprint


def test_several_specs_get_the_lock_of_their_folder(folder):
    (folder / "others").mkdir()
    for name in ("specs/second.yaml", "others/third.yaml"):
        Path(name).write_text(table())
    ran = run("lock", "specs/orders.yaml", "specs/second.yaml", "others/third.yaml", *FORMER)
    assert ran.out.count("$2.50 a month") == 3 and ran.err.count("wrote ") == 2
    assert Path("specs/archplan.lock").read_bytes() == Path("others/archplan.lock").read_bytes()


def test_a_day_whose_prices_the_book_does_not_hold_is_not_called_nothing(folder):
    ran = run("lock", "specs/orders.yaml", "--on", "2001-01-01")
    assert ran.code == 0 and "at least $0.00 a month" in ran.out


@pytest.mark.parametrize("arguments, words", [
    (("specs/nowhere.yaml",), "there is no file"),
    (("specs/orders.yaml", "-o", "prices.lock"), "a lock is called archplan.lock"),
    (("specs/orders.yaml", "-o", "elsewhere/archplan.lock"), "is not below it"),
    (("specs/orders.yaml", "--on", "tomorrow"), "is not a day"),
    ((), "Missing argument"),
])  # fmt: skip
def test_a_wrong_call_writes_nothing(folder, arguments, words):
    ran = run("lock", *arguments)
    assert ran.code == 2 and words in ran.err and not list(folder.rglob("*.lock"))


# ------------------------------------------------------------------------------------------- another book


def held(version=__version__, book=None):
    book = book or PriceBook(default_folder(), date.today()).fingerprint
    Path("archplan.lock").write_text(lock_text(version, date(2024, 10, 31), book))


def test_a_lock_that_agrees_says_nothing(folder):
    held()
    assert run("cost", "specs/orders.yaml").err == ""


@pytest.mark.parametrize("version, book, words", [
    (__version__, BOOK, "this was locked with another price book: prices of 2024-10-31"),
    ("0.0.1", BOOK, "this was locked with another price book and archplan 0.0.1: prices"),
    ("0.0.1", None, f"this was locked by archplan 0.0.1 and is priced by {__version__}: formulas may differ"),
])  # fmt: skip
def test_another_book_or_version_is_said_once_and_fails_nothing(folder, version, book, words):
    held(version, book)
    ran = run("diff", "specs/orders.yaml", "--set", "title=x")
    assert ran.code == 0 and ran.err.count("warning[price-book-moved]") == 1 and words in ran.err
    assert "archplan.lock:6:1" in ran.err or "archplan.lock:2:1" in ran.err
    assert "archplan lock SPEC --on 2024-10-31" in ran.err
    assert run("cost", "specs/orders.yaml", "--no-lock").err == ""
    assert run("cost", "specs/orders.yaml", "--on", "2026-01-01").err == ""
    assert "warning[price-book-moved]" in run("cost", "specs/orders.yaml").err  # of the next call, again


# ------------------------------------------------------------------------------------------- untrusted


def wrong_of(data: bytes):
    with pytest.raises(ArchplanError) as wrong:
        read_lock(data, "archplan.lock")
    (found,) = wrong.value.diagnostics
    assert found.slug == "bad-lock" and found.hint
    return found


GOOD = lock_text("1.0", date(2024, 10, 31), BOOK)


@pytest.mark.parametrize("text, words, place", [
    ("", "has a table [prices]", "1:1"),
    ('archplan = "x" y', "is no TOML: Expected newline or end of document after a statement", "1:16"),
    (GOOD.replace("2024-10-31", "2024-13-31"), "is no TOML", "5:10"),
    (GOOD.replace("2024-10-31", "9" * 5000), "is no TOML", "1:1"),
    (GOOD.replace("2024-10-31", "2024-10-31T00:00:00"), "on is the day", "5:1"),
    (GOOD.replace("2024-10-31", '"2024-10-31"'), "on is the day", "5:1"),
    (GOOD.replace("2024-10-31", "7"), "on is the day", "5:1"),
    (GOOD.replace(BOOK, "0" * 63), "64 hexadecimal digits", "6:1"),
    (GOOD.replace(f'"{BOOK}"', "[]"), "64 hexadecimal digits", "6:1"),
    (GOOD.replace('"1.0"', '"1\\u001b[31m"'), "the version that wrote the lock", "2:1"),
    (GOOD.replace("book =", "boook ="), "[prices] has no 'boook'", "6:1"),
    (GOOD.replace("[prices]", "[price]"), "a lock has no 'price'", "4:2"),
    (GOOD + "[more]\n", "a lock has no 'more'", "7:2"),
    ("archplan = " + "[" * 2000 + "]" * 2000, "", "1:1"),
    ("x" * (LARGEST + 1), "is larger than 10,000 bytes", "1:1"),
])  # fmt: skip
def test_a_lock_that_is_none_is_said_with_its_place(text, words, place):
    found = wrong_of(text.encode())
    assert words in found.message and str(found.span) == f"archplan.lock:{place}"


def test_bytes_that_are_no_text():
    assert "no UTF-8" in wrong_of(b"\xff\xfe").message


def test_a_wrong_lock_stops_a_verb_with_its_place(folder):
    Path("archplan.lock").write_text("on = 1\n")
    ran = run("cost", "specs/orders.yaml")
    assert ran.code == 2 and "archplan.lock:1:1: error[bad-lock]" in ran.err and ran.out == ""
    assert run("cost", "specs/orders.yaml", "--no-lock").code == 0


def test_a_lock_is_no_way_to_read_another_file(folder):
    """Of a link to anything else, a message would quote a line."""
    Path("secret").write_text("word = 1\n")
    Path("specs/archplan.lock").symlink_to("../secret")
    ran = run("cost", "specs/orders.yaml")
    assert ran.code == 2 and "a link to a file of another name" in ran.err and "-> ../secret" in ran.err
    assert "word" not in ran.err
    held()
    Path("specs/archplan.lock").unlink()
    Path("specs/archplan.lock").symlink_to("../archplan.lock")
    assert run("cost", "specs/orders.yaml").code == 0


# ------------------------------------------------------------------------------------------- under check


def checked(*arguments):
    ran = run("check", "specs/orders.yaml", "--format", "json", *arguments)
    assert ran.code == 0 and ran.err == "", ran.err
    (found,) = json.loads(ran.out)["specs"]
    slugs = {(finding["rule"], finding["severity"], finding["file"]) for finding in found["findings"]}
    return found["totalMonthlyCost"], [finding for finding in slugs if finding[0] == "price-book-moved"]


def test_check_prices_on_the_day_of_the_lock_and_finds_another_book(folder):
    held()
    assert checked() == ("2.50", [])
    held("0.0.1")
    assert checked() == ("2.50", [("price-book-moved", "warning", "archplan.lock")])
    assert checked("--no-lock") == ("1.25", []) == checked("--on", "2024-11-01")
    assert run("check", "specs/orders.yaml", "--fail-on", "warning").code == 1


def test_a_kept_answer_of_check_follows_the_lock(folder):
    Path("specs/second.yaml").write_text(table())
    (folder / "cache").mkdir()
    question = Question()
    before = kept(Path("specs/orders.yaml"), question, folder / "cache").total
    held()
    assert (before, kept(Path("specs/orders.yaml"), question, folder / "cache").total) == ("1.25", "2.50")
    Path("archplan.lock").write_text("[")
    assert not kept(Path("specs/orders.yaml"), question, folder / "cache").is_readable

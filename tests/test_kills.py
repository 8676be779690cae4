"""A run that is killed, refused in the middle of a set, or asked to end: what lies on the disk then, and after the next run."""

import os
import signal

import pytest

from archplan.cli._files import write
from archplan.kernel import disk
from archplan.kernel.diagnostics import ArchplanError
from tests.kills import WRITINGS, broken, moments

EACH = {writing.call: writing for writing in WRITINGS}


@pytest.mark.heavy
@pytest.mark.parametrize("call", [call for call in EACH if call.startswith(("lock", "init", "check a"))])
def test_a_run_killed_at_any_moment_leaves_the_old_files_or_the_new(tmp_path, call):
    """it: breaks no file, and the next run leaves what a run leaves that nobody killed; `python -m tests.kills` has all verbs"""
    count, after = moments(EACH[call], tmp_path / "work")
    assert count >= 4, "it: changes the disk at least to make a part, write it, give it its mode and put it in place"
    chosen = range(1, count + 1, 3 if "--fix" in call else 1)
    said = [said for moment in chosen for said in broken(EACH[call], tmp_path / "work", moment, after)]
    assert not said


def test_a_kill_that_breaks_a_file_is_seen(tmp_path, monkeypatch):
    """it: finds a verb that writes straight into its place"""
    monkeypatch.setattr(disk.Part, "__init__", straight)
    monkeypatch.setattr(disk.Part, "put", lambda part: None)
    writing = EACH["lock shop.yaml -o archplan.lock"]
    _, after = moments(writing, tmp_path / "work")
    assert any("neither" in said for moment in (2, 3) for said in broken(writing, tmp_path / "work", moment, after))


def straight(part, place, data):
    part.place = part.path = place
    for written in (data[:10], data):
        with open(place, "wb") as file:
            file.write(written)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_leftovers_go_and_what_others_write_at_this_moment_stays(tmp_path):
    theirs = disk.Part(str(tmp_path / "a.svg"), b"whole soon")
    left = disk.Part(str(tmp_path / "a.svg"), b"half")
    os.close(left.handle)  # as when its run was killed
    own = [".a.svg.abcdefgh.part", ".archplan", ".a.svg.archplan", "a.svg.abcdefgh.archplan"]
    for name in own:
        (tmp_path / name).write_text("of a person")
    (tmp_path / ".b.svg.abcdefgh.archplan").symlink_to(tmp_path / own[0])
    write({tmp_path / "b.svg": "new"})
    assert names(tmp_path) == sorted([*own, ".b.svg.abcdefgh.archplan", os.path.basename(theirs.path), "b.svg"])
    theirs.put()
    assert (tmp_path / "a.svg").read_bytes() == b"whole soon"


def test_a_set_that_the_system_refuses_in_the_middle_says_which_files_are_old(tmp_path, monkeypatch):
    files = {tmp_path / name: "new" for name in ("a.csv", "b.json", "c.md", "d.svg")}
    for path in files:
        path.write_text("old")
    move = os.replace

    def refused(part, place):
        if place.endswith("c.md"):
            raise PermissionError(1, "Operation not permitted")
        move(part, place)

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(ArchplanError) as error:
        write(files)
    said = str(error.value)
    assert f"{tmp_path / 'c.md'} cannot be written: Operation not permitted" in said
    assert f"{tmp_path / 'a.csv'}, {tmp_path / 'b.json'} are new; {tmp_path / 'd.svg'} is as before" in said
    assert [path.read_text() for path in files] == ["new", "new", "old", "old"]
    assert names(tmp_path) == ["a.csv", "b.json", "c.md", "d.svg"]


def test_a_run_that_is_asked_to_end_puts_its_whole_set_in_place_first(tmp_path, monkeypatch):
    """it: takes SIGINT between two moves only after the last"""
    files = {tmp_path / name: "new" for name in "abc"}
    move = os.replace

    def interrupted(part, place):
        os.kill(os.getpid(), signal.SIGINT)
        move(part, place)

    monkeypatch.setattr(os, "replace", interrupted)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background may ignore it
    try:
        with pytest.raises(KeyboardInterrupt):
            write(files)
    finally:
        signal.signal(signal.SIGINT, before)
    assert names(tmp_path) == ["a", "b", "c"]


def test_a_cache_is_tidied_once_a_day(tmp_path):
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    for path in (old, new):
        path.write_text("{}")
    os.utime(old, (1_000_000_000, 1_000_000_000))
    disk.tidy(tmp_path)
    assert names(tmp_path) == [".tidied", "new.json"]
    os.utime(new, (1_000_000_000, 1_000_000_000))
    disk.tidy(tmp_path)
    assert new.exists()
    os.utime(tmp_path / ".tidied", (1_000_000_000, 1_000_000_000))
    disk.tidy(tmp_path)
    assert names(tmp_path) == [".tidied"]

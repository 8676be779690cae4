"""What was read is never written, and an answer is kept only as long as all that was read for it is as it was.

What a call reads is watched from outside, by every file that Python opens, and held against the list it keeps itself.
"""

import json
import os
import stat
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import click
import pytest

from archplan.checks import check as module
from archplan.checks.check import Question, checked
from archplan.cli._verbs import cli
from archplan.drawing.paint import iconpack
from archplan.kernel import inputs
from tests.conftest import needs_unix
from tests.packs import LAMBDA, pack
from tests.shell import run

pytestmark = pytest.mark.heavy  # they start git, or many calls

WATCHING: list[set[str]] = []


def _opened(event, arguments):
    if event == "open" and WATCHING:
        path, mode, flags = arguments
        reads = "r" in mode and "+" not in mode if mode else (flags or 0) & os.O_ACCMODE == os.O_RDONLY
        if isinstance(path, str | bytes) and reads:
            WATCHING[-1].add(os.path.abspath(os.fsdecode(path)))


sys.addaudithook(_opened)


@contextmanager
def watched():
    """Every file that is opened for reading meanwhile."""
    WATCHING.append(set())
    try:
        yield WATCHING[-1]
    finally:
        WATCHING.pop()


SHOP = """\
title: Shop
region: us-east-1
free_tier: none
"incl\\u0075de": [parts/net.txt]
traffic: {people: {requests: 2628000/month, request: 1 KB, response: 1 KB}}
services:
  work: {type: lambda, memory: 512, duration: 100 ms}
  host: {type: ec2, instance: t3.micro}
connections: [people -> work]
scenarios:
  more: {services: {keys: {keys: 9}}}
"""
KEYS = "services: {keys: {type: kms, keys: 1}}\n"
PRICES = "prices:\n  key: {title: Keys, per: key-month, us-east-1: {2025-01-01: 2}}\n"
TABLED = "prices:\n  instance: {title: Ours, per: instance-hour, table: ec2.csv, key: [operating_system, instance]}\n"
TABLE = "region,operating_system,instance,since,price\nus-east-1,linux,t3.micro,2025-01-01,0.01\n"
TEMPLATE = '{% extends "archplan/report.md.jinja" %}{% block summary %}{% include "ours.txt" %}{% endblock %}'
LOCK = 'archplan = "0.1.0"\n[prices]\non = 2026-01-31\nbook = "' + "0" * 64 + '"\n'
PAGE = "# Shop\n\n<!-- archplan:solution -->\n\n<!-- archplan:budget -->\n"


def put(path, text):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A folder with one of everything that is read; we stand in it."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for name in ("GITHUB_ACTIONS", "ARCHPLAN_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ARCHPLAN_ICONS", str(here / "icons"))
    put("shop.yaml", SHOP.replace("512", "512 MB"))
    put("parts/net.txt", KEYS)
    put("before.yaml", SHOP.replace("512", "256 MB"))
    put("prices/kms.yaml", PRICES)
    put("prices/ec2.yaml", TABLED)
    put("prices/ec2.csv", TABLE)
    put("templates/report.md.jinja", TEMPLATE)
    put("templates/ours.txt", "Ours\n")
    put("archplan.toml", "[check]\nstrict = false\n")
    put("archplan.lock", LOCK)
    put("site/hugo.toml", 'title = "T"\n')
    put("site/content/page/_index.md", PAGE)
    iconpack.add(pack(tmp_path / "pack", AWSLambda=LAMBDA))
    iconpack._index.cache_clear()
    return here


# ------------------------------------------------------------------------------------------- never written

# A call, and what of it says where to write: {} is the name.
WRITERS = [
    ("check shop.yaml --base before.yaml --pricing prices -o {}", "x.json"),
    ("check shop.yaml before.yaml -o {}", "x"),
    ("check many -o {} --jobs 2", "x"),
    ("draw shop.yaml --diff before.yaml --pricing prices -o {}", "x.svg"),
    ("diff before.yaml shop.yaml --pricing prices -o {}", "x.md"),
    ("diff before.yaml shop.yaml --pricing-old prices -o {}", "x.svg"),
    ("compare shop.yaml before.yaml -o {}", "x.svg"),
    ("report shop.yaml --templates templates --pricing prices -o {}", "x.md"),
    ("report shop.yaml --format csv,json -o out", "out/shop.json"),
    ("report shop.yaml --format hugo --into site/content/page", "site/content/page/shop.svg"),
    ("lock shop.yaml -o {}", "archplan.lock"),
    ("watch shop.yaml -o out --once", "out/shop.svg"),
]
MENDED = {"site/content/page/_index.md"}  # what a call is asked to change


def read_by(call, target):
    """What a call opened of the folder, and that it does its work where nothing is in its way."""
    Path(target).unlink(missing_ok=True)
    with watched() as opened:
        ran = run(*call.format(target).split())
    assert ran.code in (0, 1), ran.out + ran.err
    assert Path(target).is_file()
    here = str(Path.cwd())
    found = {os.path.realpath(path) for path in opened if path.startswith(here) and os.path.isfile(path)}
    return sorted(os.path.relpath(path) for path in found - {os.path.realpath(target)})


def bytes_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("call, target", WRITERS, ids=[call for call, _ in WRITERS])
def test_nothing_that_a_call_reads_is_written_over(world, call, target):
    """it: refuses every file it opened, by whatever name, and leaves every byte"""
    if "many" in call:
        for number in range(16):
            put(f"many/{number}.yaml", "region: us-east-1\nservices: {keys: {type: kms, keys: 1}}\n")
    kept = bytes_of(world)
    read = [path for path in read_by(call, target) if path not in MENDED]
    if "many" in call:  # other processes opened them
        read = [*read, "many/0.yaml", "many/15.yaml", "archplan.toml", "archplan.lock"]
    else:
        assert {Path(path).name for path in read} >= {"shop.yaml", "net.txt"}
    for path in read:
        for old in world.rglob("*"):
            if old.is_file() and old not in kept:
                old.unlink()
        for old, data in kept.items():
            if old.read_bytes() != data:
                old.write_bytes(data)
        if os.path.abspath(path) == os.path.abspath(target):
            continue
        Path(target).parent.mkdir(exist_ok=True)
        Path(target).unlink(missing_ok=True)
        Path(target).symlink_to(os.path.abspath(path))
        before = bytes_of(world)
        ran = run(*call.format(target).split())
        said = "is not below it" if call.startswith("lock") and path.startswith("parts") else "was read for this"
        assert ran.code == 2 and said in " ".join(ran.err.split()), (path, ran)
        assert bytes_of(world) == before and Path(target).is_symlink(), path
        if Path(target) == Path("archplan.lock"):
            Path(target).unlink()
            put(target, LOCK)


@pytest.mark.parametrize("path", ["shop.yaml", "./parts/../shop.yaml", "parts/net.txt", "before.yaml", "archplan.toml", "archplan.lock",
                                  "prices/kms.yaml", "prices/ec2.csv"])  # fmt: skip
def test_a_check_is_never_written_over_what_it_reads(world, path):
    before = bytes_of(world)
    ran = run("check", "shop.yaml", "--base", "before.yaml", "--pricing", "prices", "-o", path)
    assert ran.code == 2 and "was read for this" in ran.err and bytes_of(world) == before


def test_what_the_cache_answers_is_not_written_over_either(world):
    """it: knows what was read for an answer that it did not work out itself"""
    run("check", "shop.yaml", "before.yaml")
    before = bytes_of(world)
    for path in ("parts/net.txt", "archplan.lock", "before.yaml"):
        ran = run("check", "shop.yaml", "before.yaml", "-o", path)
        assert ran.code == 2 and "was read for this" in ran.err and bytes_of(world) == before


def test_every_verb_that_writes_is_watched():
    """it: has a call above of each verb with an -o or --into, but for 'init', which reads nothing, and 'import', which has the next test"""
    context = click.Context(cli)
    verbs = set()
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        options = {option for parameter in command.params for option in parameter.opts}
        if options & {"-o", "--output", "--into", "--fix"}:
            verbs.add(name)
    assert verbs - {"init", "import"} == {call.split()[0] for call, _ in WRITERS}


def test_what_is_imported_is_not_written_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    compose = tmp_path / "compose.yaml"
    compose.write_text("services: {web: {image: nginx, ports: ['80:80']}}\n")
    before = compose.read_bytes()
    assert run("import", "compose.yaml", "-o", "compose.yaml").code == 2
    assert compose.read_bytes() == before


BROKEN = {
    "not YAML": b"services: [",
    "not UTF-8": b"title: \xff\n",
    "larger than is read": b"#" * 1_100_000,
    "wrong": b"region: moon\nservices: {}\n",
}
# What every call is told to read, though it may not come so far: files by their names, and what stands in folders.
NAMED = ("shop.yaml", "before.yaml", "prices/unused.yaml", "prices/unused.csv", "templates/unused.jinja", "archplan.toml",
         "archplan.lock", "many/bad.yaml", "many/0.yaml")  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("call, target", WRITERS, ids=[call for call, _ in WRITERS])
def test_what_a_call_was_told_to_read_is_not_written_over_unread(world, call, target, how):
    """it: leaves every byte of what is named, of a policy and a lock too, when another or itself cannot be read"""
    put("prices/unused.yaml", "prices: {}\n")
    put("prices/unused.csv", TABLE)
    put("templates/unused.jinja", TEMPLATE)
    put("many/0.yaml", SHOP.replace("512", "512 MB").replace("parts/net.txt", "../parts/net.txt"))
    put("many/bad.yaml", "services: [")
    said = call.split()
    words = [word for word in NAMED if word in said or word.split("/")[0] in said]
    read = {"check": ("archplan.toml", "archplan.lock"), "lock": ()}.get(said[0], ("archplan.lock",))
    named = [*words, *read]
    for broken in ["", *(name for name in named if "unused" not in name)]:
        for aim in named:
            kept = Path(broken or "shop.yaml").read_bytes()
            if broken:
                Path(broken).write_bytes(BROKEN[how])
            Path(target).parent.mkdir(exist_ok=True)
            moved = Path(target).name == "archplan.lock"
            if not (moved and aim == "archplan.lock"):
                Path(target).unlink(missing_ok=True)
                Path(target).symlink_to(os.path.abspath(aim))
            before = bytes_of(world)
            ran = run(*call.format(target).split())
            assert bytes_of(world) == before, (broken, aim, ran)
            assert ran.code == 2, (broken, aim, ran)
            if moved:
                Path(target).unlink()
                put(target, LOCK)
            else:
                Path(target).unlink()
            Path(broken or "shop.yaml").write_bytes(kept)


@pytest.mark.parametrize("path", ["many/bad.yaml", "many/0.yaml", "old.yaml", "archplan.toml"])
@pytest.mark.parametrize("large", ["many/bad.yaml", "archplan.toml", "archplan.lock", "old.yaml"])
def test_a_check_that_went_wrong_is_not_written_over_its_inputs(world, path, large):
    """it: says the mistakes of what it cannot read, and keeps what it never came to"""
    put("many/0.yaml", "region: us-east-1\nservices: {keys: {type: kms, keys: 1}}\n")
    put("many/bad.yaml", "services: [")
    put("old.yaml", "region: us-east-1\nservices: {keys: {type: kms, keys: 1}}\n")
    Path(large).write_bytes(b"#" * 1_100_000)
    before = bytes_of(world)
    ran = run("check", "many", "--base", "old.yaml", "-o", path)
    assert ran.code == 2 and "was read for this" in ran.err and bytes_of(world) == before


@pytest.mark.parametrize("path", ["archplan.toml", "archplan.lock", "shop.yaml"])
def test_what_may_not_be_read_is_not_written_over(world, monkeypatch, path):
    opened = Path.open

    def refused(file, *more, **most):
        if file.name == path:
            raise PermissionError(13, "Permission denied")
        return opened(file, *more, **most)

    before = bytes_of(world)
    monkeypatch.setattr(Path, "open", refused)
    ran = run("check", "shop.yaml", "-o", path)
    monkeypatch.undo()
    assert ran.code == 2 and "was read for this" in ran.err and bytes_of(world) == before


# ------------------------------------------------------------------------------------------- how it is written


def draw(target, *more):
    return run("draw", "shop.yaml", "-o", target, *more)


@needs_unix
def test_a_pipe_is_written_into(world):
    """it: leaves a pipe a pipe"""
    os.mkfifo("pipe.svg")
    got = []
    reader = threading.Thread(target=lambda: got.append(Path("pipe.svg").read_bytes()))
    reader.start()
    ran = draw("pipe.svg")
    reader.join(20)
    assert ran.code == 0 and got[0].startswith(b"<") and stat.S_ISFIFO(os.stat("pipe.svg").st_mode)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_written_into(world):
    try:
        os.mknod("null.svg", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("no devices can be made here")
    assert draw("null.svg").code in (0, 2) and stat.S_ISCHR(os.stat("null.svg").st_mode)


def test_our_own_output_is_written_at_its_end(world):
    """it: takes a link to its own output, as /dev/stdout is one, for what the shell opened, and replaces nothing"""
    Path("stdout").symlink_to("/proc/self/fd/1")  # never the machine's own
    command = [sys.executable, "-m", "archplan.cli", "draw", "shop.yaml", "-o", "stdout", "--format", "svg"]
    piped = subprocess.run(command, capture_output=True, check=True).stdout
    with open("out.txt", "wb") as file:
        file.write(b"before\n")
        file.flush()
        number = os.fstat(file.fileno()).st_ino
        subprocess.run(command, stdout=file, stderr=subprocess.DEVNULL, check=True)
    assert piped.startswith(b"<") and Path("out.txt").read_bytes() == b"before\n" + piped
    assert os.stat("out.txt").st_ino == number and Path("stdout").is_symlink()


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_written(world, there):
    Path("far").mkdir()
    if there:
        put("far/real.svg", "before")
    Path("x.svg").symlink_to("far/real.svg")
    assert draw("x.svg").code == 0
    assert Path("x.svg").is_symlink() and Path("far/real.svg").read_text("utf-8").startswith("<")


def test_a_file_keeps_its_mode(world):
    mask = os.umask(0o022)
    try:
        put("x.svg", "before")
        for mode in (0o600, 0o640, 0o755):
            os.chmod("x.svg", mode)
            assert draw("x.svg").code == 0 and stat.S_IMODE(os.stat("x.svg").st_mode) == mode
        Path("x.svg").unlink()
        assert draw("x.svg").code == 0 and stat.S_IMODE(os.stat("x.svg").st_mode) == 0o644
    finally:
        os.umask(mask)


def test_a_file_is_on_the_disk_before_it_is_in_its_place(world, monkeypatch):
    done = []

    def noting(word, really):
        def act(*arguments):
            done.append(word)
            return really(*arguments)

        return act

    monkeypatch.setattr(os, "fsync", noting("sync", os.fsync))
    monkeypatch.setattr(os, "replace", noting("move", os.replace))
    assert draw("x.svg").code == 0 and done == ["sync", "move", "sync"]


def test_a_link_to_itself_is_no_place_to_write(world):
    Path("x.svg").symlink_to("x.svg")
    ran = draw("x.svg")
    assert ran.code == 2 and "cannot be written" in ran.err and Path("x.svg").is_symlink()


@pytest.mark.parametrize("name", ["x" * 300 + ".svg", "x" * 200 + "/" + "y" * 5000 + ".svg"])
def test_a_name_that_is_too_long_is_said(world, name):
    ran = draw(name)
    assert ran.code == 2 and "cannot be written" in ran.err


# ------------------------------------------------------------------------------------------- mends

BARE = SHOP.replace('"incl\\u0075de": [parts/net.txt]\n', "").replace("{services: {keys: {keys: 9}}}", "{}")


def test_a_mend_is_written_behind_a_byte_order_mark(world):
    Path("bare.yaml").write_bytes(b"\xef\xbb\xbf" + BARE.encode())
    ran = run("check", "bare.yaml", "--fix")
    assert "1 mend made" in ran.out
    assert Path("bare.yaml").read_bytes() == b"\xef\xbb\xbf" + BARE.replace("512", "512 MB").encode()


def test_a_mend_goes_through_a_link_and_keeps_the_mode(world):
    put("far/bare.yaml", BARE)
    os.chmod("far/bare.yaml", 0o600)
    Path("bare.yaml").symlink_to("far/bare.yaml")
    assert "1 mend made" in run("check", "bare.yaml", "--fix").out
    assert Path("bare.yaml").is_symlink() and "512 MB" in Path("far/bare.yaml").read_text("utf-8")
    assert stat.S_IMODE(os.stat("far/bare.yaml").st_mode) == 0o600


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github", "markdown"])
@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_a_document_begins_with_itself(world, form, option):
    """it: says the difference on standard error, so that what reads the document finds nothing before it"""
    put("bare.yaml", BARE)
    ran = run("check", "bare.yaml", option, "--format", form)
    begins = {"json": "{", "sarif": "{", "junit": "<?xml", "github": "::", "markdown": "<!--"}[form]
    assert ran.out.startswith(begins) and "512 MB" in ran.err and "1 mend " in ran.err
    if begins == "{":
        json.loads(ran.out)


def test_a_mend_is_kept_with_its_answer(world):
    """it: mends alike whether the answer was worked out or kept"""
    put("bare.yaml", BARE)
    put("other.yaml", BARE)
    first, second = (run("check", "bare.yaml", "other.yaml", "--diff") for _ in range(2))
    assert first == second and "2 mends possible" in first.out


@pytest.mark.parametrize("target", ["bare.yaml", "./bare.yaml", "linked.yaml", "other.yaml", "file/x", "parts"])
def test_mends_and_findings_are_written_together_or_not_at_all(world, target):
    """it: says that nothing was written, and nothing was, when the findings have no place"""
    put("bare.yaml", BARE)
    put("other.yaml", BARE)
    put("file", "")
    Path("linked.yaml").symlink_to("bare.yaml")
    before = bytes_of(world)
    ran = run("check", "bare.yaml", "other.yaml", "--fix", "-o", target)
    assert ran.code == 2 and "nothing was written" in ran.err and "wrote" not in ran.err and "made" not in ran.out
    assert bytes_of(world) == before


def test_mends_and_findings_are_written_at_once(world):
    """it: says of the mended spec what a check of it says"""
    put("bare.yaml", BARE)
    ran = run("check", "bare.yaml", "--fix", "-o", "x.txt")
    assert "1 mend made" in ran.out and "512 MB" in Path("bare.yaml").read_text("utf-8")
    assert Path("x.txt").read_text("utf-8") == run("check", "bare.yaml").out


@pytest.mark.parametrize("options", [("--diff",), ("--fix", "--diff"), ("--diff", "--fix", "-o", "x.txt")])
def test_a_difference_alone_writes_no_spec(world, options):
    put("bare.yaml", BARE)
    ran = run("check", "bare.yaml", *options)
    assert "1 mend possible" in ran.out and Path("bare.yaml").read_text("utf-8") == BARE


def test_what_changed_meanwhile_is_not_mended(world, monkeypatch):
    put("bare.yaml", BARE)
    from archplan.cli import check

    really = check._all

    def changes(*all_):
        found = really(*all_)
        put("bare.yaml", BARE + "# mine\n")
        return found

    monkeypatch.setattr(check, "_all", changes)
    ran = run("check", "bare.yaml", "--fix")
    assert "0 mends made" in ran.out and "changed while it was checked" in ran.err
    assert Path("bare.yaml").read_text("utf-8").endswith("# mine\n")


# ------------------------------------------------------------------------------------------- kept answers


@pytest.fixture
def asked(world, tmp_path, monkeypatch):
    """Ask for the shop's check; whether it was worked out, and the answer."""
    worked: list[Path] = []
    really = module.check

    def working(spec, question):
        worked.append(spec)
        return really(spec, question)

    monkeypatch.setattr(module, "check", working)

    def ask(spec="shop.yaml", **question):
        worked.clear()
        found = checked(Path(spec), Question(pricing=Path("prices"), **question), tmp_path / "kept")
        return bool(worked), found

    return ask


def test_an_answer_is_kept_until_anything_that_was_read_changes(asked, world):
    """it: is asked anew when any file that it opened holds something else"""
    with watched() as opened:
        assert asked()[0]
    read = sorted(path for path in opened if path.startswith(str(world)))
    assert {Path(path).name for path in read} == {"shop.yaml", "net.txt", "archplan.toml", "archplan.lock", "kms.yaml", "ec2.yaml", "ec2.csv"}  # fmt: skip
    assert not asked()[0]
    for path in read:
        data = Path(path).read_bytes()
        Path(path).write_bytes(
            data + (b"# more\n" if not path.endswith(".csv") else b"us-east-1,linux,x,2025-01-01,1\n")
        )
        assert asked()[0] and not asked()[0], path
        Path(path).write_bytes(data)
        assert asked()[0] and not asked()[0], path
        Path(path).rename(f"{path}.gone")
        assert asked()[0], path
        Path(f"{path}.gone").rename(path)
        asked()
        assert not asked()[0], path


def test_an_answer_is_kept_until_something_comes_that_was_looked_for(asked, world):
    """it: knows what it looked for in vain: a policy or a lock nearer by, a price file"""
    for name in ("archplan.toml", "archplan.lock"):
        Path(name).unlink()
    asked()
    assert not asked()[0]
    for path, text in (("archplan.toml", "[check]\n"), ("archplan.lock", LOCK), ("../archplan.toml", ""), ("../archplan.lock", LOCK),
                       ("prices/s3.yaml", "prices: {}\n")):  # fmt: skip
        put(path, text)
        assert asked()[0], path
        Path(path).unlink()
        assert asked()[0] and not asked()[0], path


def test_a_link_that_leads_elsewhere_is_another_file(asked, world):
    """it: asks anew for equal bytes at another place, as other files stand beside them"""
    for name in ("one", "two"):
        put(f"{name}/shop.yaml", SHOP.replace("512", "512 MB"))
        put(f"{name}/parts/net.txt", KEYS)
    put("two/archplan.toml", "[check]\nfail-on = 'info'\n")
    Path("linked.yaml").symlink_to("one/shop.yaml")
    assert asked("linked.yaml")[0] and not asked("linked.yaml")[0]
    Path("linked.yaml").unlink()
    Path("linked.yaml").symlink_to("two/shop.yaml")
    is_new, found = asked("linked.yaml")
    assert is_new and found.fail_on == "info"
    put("parts/other.txt", KEYS)
    Path("parts/net.txt").unlink()
    Path("parts/net.txt").symlink_to("other.txt")
    asked()
    assert not asked()[0]
    Path("parts/net.txt").unlink()
    Path("parts/net.txt").symlink_to("../templates")
    is_new, found = asked()
    assert is_new and not found.is_readable


@pytest.mark.parametrize("included, place", [
    ("include: [parts/net.yaml]", "parts/net.yaml"),
    ("include: [net.txt]", "net.txt"),
    ('"incl\\u0075de": [net.yaml]', "net.yaml"),
    ("include: [net.yaml]", "net.yaml"),
])  # fmt: skip
@pytest.mark.parametrize("is_link", [False, True])
def test_a_gate_is_as_strict_with_the_cache(world, included, place, is_link):
    """it: says the same with and without the cache after an included file grew: 90,000 GB of S3 cost $2,031.20"""
    folder = "kept/" if is_link else ""
    put(f"{folder}main.yaml", f"region: us-east-1\nfree_tier: none\n{included}\nbudget: $10/month\n")
    put(f"{folder}{place}", "services: {b: {type: s3, holds: 1 GB}}\n")
    put(place, "services: {b: {type: s3, holds: 1 GB}}\n")
    if is_link:
        Path("main.yaml").symlink_to("kept/main.yaml")
    call = ("check", "main.yaml", "before.yaml", "--no-lock")
    assert run(*call).code == 0
    put(f"{folder}{place}", "services: {b: {type: s3, holds: 90000 GB}}\n")
    put(place, "services: {b: {type: s3, holds: 90000 GB}}\n")
    again = run(*call)
    assert again.code == 1 and "budget-exceeded" in again.out and again == run(*call, "--no-cache")


WRONG: tuple[object, ...] = (None, 7, "x", [], {}, True)


def nodes(tree, path=()):
    """Every place in a JSON document."""
    yield path
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from nodes(value, (*path, key))


@needs_unix
def test_a_kept_answer_that_anybody_wrote_is_no_answer(asked, tmp_path):
    """it: takes none with a value of a wrong kind anywhere, and nothing that is no document; then it works anew"""
    _, right = asked()
    (file,) = (tmp_path / "kept").iterdir()
    text = file.read_text("utf-8")
    places = list(nodes(json.loads(text)))
    assert len(places) > 60
    for path in places:
        for wrong in WRONG:
            tree = json.loads(text)
            inside = {"": tree}
            at, key = inside, ""
            for step in path:
                at, key = at[key], step
            if type(at[key]) is type(wrong) or (key in ("hint", 5) and wrong is None):
                continue  # of the right kind: whoever may write there may lie
            at[key] = wrong
            file.write_text(json.dumps(inside[""]), "utf-8")
            assert module._kept_answer(file, Path("shop.yaml")) is None, (path, wrong)
    assert asked() == (True, right) and asked() == (False, right)
    for data in (b"", b"{", b"[" * 50_000, b"null", b"\xff\xfe", b'{"inputs": [[]], "answer": {}}', b"1" * 10_000):
        file.write_bytes(data)
        assert asked() == (True, right)
    file.unlink()
    os.mkfifo(file)
    assert asked() == (True, right)


def test_who_does_not_listen_hears_nothing():
    """it: keeps no list where nobody asked for one"""
    inputs.noted("x", b"")
    inputs.used(["y"])
    assert inputs.was_read() == []
    with inputs.listening() as outer, inputs.listening(keeps=True) as inner:
        inputs.noted(Path("x"), b"data")
        assert list(outer.paths) == list(inner.paths) == [os.path.join(os.getcwd(), "x")]
        assert outer.rows == [] and len(inner.rows) == 1
    assert inputs.was_read() == []

"""A gate that cannot be computed fails: every way from the option to the exit code is walked here, each by a row."""

import ast
import inspect
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from archplan.analysis import bill_changes
from archplan.checks import check as checked
from archplan.checks import policy
from archplan.cli import _many as many
from archplan.cli import check as verb
from archplan.cli import diff as other_verb
from archplan.prices import lock
from archplan.text import revisions
from tests.shell import run

pytestmark = pytest.mark.heavy  # they start git, or many calls

IDENTITY = {
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.c", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.c",
    "GIT_CONFIG_GLOBAL": os.devnull,
}  # fmt: skip
# 1,000 GB in S3 in us-east-1: 1_000 * $0.023 = $23.00; 90,000 GB: 50 * 1024 * $0.023 + 38_800 * $0.022 = $2,031.20
SPEC = "region: us-east-1\nfree_tier: none\nservices:\n  a: {type: s3, holds: SIZE}\n"
SMALL, GROWN = SPEC.replace("SIZE", "1000 GB"), SPEC.replace("SIZE", "90_000 GB")
UNKNOWN = "  b: {type: drs, servers: 1, region: af-south-1}\n"  # the book holds no price of it
IDLE = "  b: {type: s3, class: express, transitions: 1000/month}\n"  # no lifecycle rule moves anything there
GATE = ("--base", "main", "--max-increase", "10%")
CHECK = ("check", "specs", *GATE)


def git(*arguments):
    return subprocess.run(
        ["git", *arguments], check=True, capture_output=True, text=True, env={**os.environ, **IDENTITY}
    ).stdout


def commit():
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "-m", "more")


def write(path, text=GROWN):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def rewrite(text, path="specs/a.yaml"):
    """The base holds another text."""
    git("checkout", "-q", "main")
    write(path, text)
    commit()


def objects_of(path="specs/a.yaml"):
    name = git("rev-parse", f"main:{path}").strip()
    return Path(".git/objects", name[:2], name[2:])


def cut(count):
    """The object of the base's spec with its last bytes gone."""
    held = objects_of()
    data = held.read_bytes()
    held.chmod(0o644)
    held.write_bytes(data[:count])


def git_that(script):
    """A git in front of the real one."""
    Path("bin").mkdir()
    real = shutil.which("git")
    Path("bin/git").write_text(f'#!/bin/sh\ncase "$*" in {script} ;; *) exec {real} "$@";; esac\n')
    Path("bin/git").chmod(0o755)
    return {"PATH": f"{Path.cwd()}/bin:{os.environ['PATH']}"}


def nothing():
    return None


# What was done to the working copy. Each may return the environment to run in.


def grown():
    write("specs/a.yaml")


def renamed():
    Path("specs/a.yaml").unlink()
    write("specs/b.yaml")


def folder_renamed():
    Path("specs").rename("plans")
    write("plans/a.yaml")


def made_a_link():
    renamed()
    Path("specs/a.yaml").symlink_to("b.yaml")


def one_more():
    write("specs/b.yaml")


def one_more_unknown():
    write("specs/b.yaml", SMALL + UNKNOWN)


def file_like_the_base():
    grown()
    write("main")


def file_like_the_remote():
    git("update-ref", "refs/remotes/origin/main", "main")
    grown()
    write("origin/main")


def file_like_a_branch_of_its_name():
    git("branch", "base.yaml")
    grown()
    write("base.yaml")


def file_before():
    write("before.yaml", SMALL)
    grown()


def file_of_another_name():
    write("before.txt", SMALL)
    grown()


def blob_cut():
    grown()
    cut(60)


def blob_beginning_cut():
    grown()
    cut(3)


def blob_gone():
    grown()
    objects_of().unlink()


def tree_gone():
    grown()
    objects_of("specs").unlink()


def git_fails_at_the_blob():
    grown()
    return git_that('*"cat-file blob"*) exit 128')


def git_sleeps_at_the_blob():
    grown()
    return git_that('*"cat-file blob"*) exec sleep 60')


def git_fails_at_the_names():
    with_parts()
    return git_that('*"ls-tree"*) exit 128')


def with_parts(size="1000 GB"):
    rewrite("region: us-east-1\nfree_tier: none\ninclude: [parts/net.yaml]\n")
    write("specs/parts/net.yaml", "services: {a: {type: s3, holds: 1000 GB}}\n")
    commit()
    write("specs/parts/net.yaml", f"services: {{a: {{type: s3, holds: {size}}}}}\n")


def with_a_grown_part():
    with_parts("90_000 GB")


def with_a_lost_part():
    rewrite("region: us-east-1\ninclude: [net.yaml]\n")
    write("specs/a.yaml", SMALL)


def many_parts():
    rewrite("region: us-east-1\nfree_tier: none\ninclude: [n7/net.yaml]\n")
    for number in range(revisions.MOST_FILES + 5):
        write(f"specs/n{number}/net.yaml", "services: {a: {type: s3, holds: 1000 GB}}\n")
    commit()


def no_git():
    grown()
    return {"PATH": ""}


def no_repository():
    shutil.rmtree(".git")


def someone_elses():
    grown()
    return {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}


def shallow():
    write("specs/a.yaml", SMALL + "# more\n")
    commit()
    git("clone", "-q", "--depth", "1", f"file://{Path.cwd()}", "clone")
    os.chdir("clone")


def large_base():
    rewrite(SMALL + "#" * revisions.LARGEST)
    write("specs/a.yaml", SMALL)


def folder_in_the_base():
    git("checkout", "-q", "main")
    git("rm", "-q", "specs/a.yaml")
    write("specs/a.yaml/inside")
    commit()
    shutil.rmtree("specs/a.yaml")
    write("specs/a.yaml")


def unknown_now():
    write("specs/a.yaml", SMALL + UNKNOWN)


def without_effect():
    write("specs/a.yaml", SMALL + IDLE)


def unknown_before():
    rewrite(SMALL + UNKNOWN)
    write("specs/a.yaml", SMALL)


def nothing_before():
    rewrite("region: us-east-1\nservices: {a: {type: iam}}\n")
    write("specs/a.yaml", SMALL)


def outside():
    write("../apart/a.yaml")


def toml(text):
    def made():
        grown()
        write("archplan.toml", text)

    return made


def instead(name, how):
    def made():
        grown()
        {"folder": os.mkdir, "pipe": os.mkfifo, "link to nothing": lambda it: os.symlink("nowhere", it)}[how](name)

    return made


def allowed():
    write("specs/a.yaml", "allow: [budget-exceeded]\n" + SMALL)


def hidden():
    shutil.rmtree("specs")
    write("specs/.drafts/a.yaml")
    write("specs/.b.yaml")


def linked_out():
    write("../apart/b.yaml")
    Path("specs/more").symlink_to(Path("../apart").resolve())


def linked_inside():
    write("specs/.kept/b.yaml")
    Path("specs/more").symlink_to(".kept")
    Path("specs/round").symlink_to(".")


def many_specs():
    Path("specs/many").mkdir()
    for number in range(10_001):
        os.close(os.open(f"specs/many/{number}.yaml", os.O_CREAT))


def lock_of_another_name():
    write("x", "")
    Path("archplan.lock").symlink_to("x")


def linked_to_itself():
    Path("specs/round").symlink_to("round")


def unreadable():
    Path("specs/secret").mkdir()


def capital():
    write("specs/B.YAML")


def in_a_repository_of_its_own():
    write("inner/a.yaml")
    subprocess.run(["git", "init", "-q", "inner"], check=True)


def file_like_a_path_of_the_base():
    grown()
    write("main:specs/a.yaml")


def locked():
    write("archplan.lock", lock.lock_text("0.1.0", __import__("datetime").date(2026, 1, 1), "0" * 64))
    commit()


class Row(NamedTuple):
    """A situation, a call, the exit code it must end with, and words it must say."""

    name: str
    made: object
    call: tuple[str, ...]
    code: int
    words: str


ROWS = [
    Row("nothing changed", nothing, CHECK, 0, "the bill is that of main"),
    Row("it grew", grown, CHECK, 1, "error[cost-increase]"),
    Row("no base and no limit", grown, ("check", "specs"), 0, "nothing found"),
    Row("a limit without a base", nothing, ("check", "specs", "--max-increase", "10%"), 2, "--base REF|FILE"),
    Row("a limit that is none", nothing, ("check", "specs", "--base", "main", "--max-increase", "1e9%"), 2, "no limit"),
    # The base lacks the spec.
    Row("renamed", renamed, CHECK, 1, "error[not-in-base] main has no specs/b.yaml, so nobody can say"),
    Row("its folder renamed", folder_renamed, ("check", "plans", *GATE), 1, "error[not-in-base]"),
    Row("made a link to a new file", made_a_link, CHECK, 1, "error[not-in-base]"),
    Row("one more", one_more, CHECK, 1, "error[not-in-base]"),
    Row("one more within dollars", one_more, ("check", "specs", "--base", "main", "--max-increase", "$3_000"), 0,
        "info[not-in-base] main has no specs/b.yaml: the bill grows by $2,031.20 a month at most"),
    Row("one more above dollars", one_more, ("check", "specs", "--base", "main", "--max-increase", "$2_031"), 1, "error[not-in-base]"),
    Row("one more of unknown price", one_more_unknown, ("check", "specs", "--base", "main", "--max-increase", "$9_000"), 1,
        "its bill is not complete: nobody can say"),
    Row("one more and no limit", one_more, ("check", "specs", "--base", "main"), 0, "compared with nothing"),
    Row("a limit of the policy", toml('[check]\nmax-increase = "10%"\n'), ("check", "specs", "--base", "main"), 1, "[cost-increase]"),
    Row("a limit of the policy without a base", toml('[check]\nmax-increase = "10%"\n'), ("check", "specs"), 2,
        "error[limit-without-base] archplan.toml allows the bill to grow by 10%, and there is nothing to compare with"),
    Row("a limit of a part of the policy above", toml('[check]\nmax-increase = "$50"\nselect = ["single-task"]\n'), ("check", "specs", "--fail-on", "error"), 2,
        "--base REF|FILE"),
    Row("a limit of the policy, left out aloud", toml('[check]\nmax-increase = "10%"\n'), ("check", "specs", "--no-base"), 0,
        "info[limit-without-base] the bill is compared with nothing, so the 10% of archplan.toml holds nothing"),
    Row("no base and no limit, said aloud", grown, ("check", "specs", "--no-base"), 0, "nothing found"),
    Row("a base and none", grown, ("check", "specs", "--base", "main", "--no-base"), 2, "--no-base"),
    Row("a limit and no base", grown, ("check", "specs", "--max-increase", "10%", "--no-base"), 2, "--base REF|FILE"),
    # What is called like the base.
    Row("a file called main", file_like_the_base, CHECK, 1, "error[cost-increase]"),
    Row("a file called origin/main", file_like_the_remote, ("check", "specs", "--base", "origin/main", *GATE[2:]), 1, "[cost-increase]"),
    Row("a file and a branch of one name", file_like_a_branch_of_its_name, ("check", "specs", "--base", "base.yaml", *GATE[2:]), 2,
        "is a file and a git revision"),
    Row("a file before", file_before, ("check", "specs", "--base", "before.yaml", *GATE[2:]), 1, "[cost-increase]"),
    Row("a file of another name", file_of_another_name, ("check", "specs", "--base", "before.txt", *GATE[2:]), 2, "ends in .yaml or .yml"),
    # The base cannot be read.
    Row("a base that is none", grown, ("check", "specs", "--base", "nowhere", *GATE[2:]), 2, "neither a file nor a git revision"),
    Row("a base like an option", grown, ("check", "specs", "--base=--upload-pack=x", *GATE[2:]), 2, "neither a file nor"),
    Row("a base file like an option", lambda: write("-x.yaml", SMALL), ("check", "specs/a.yaml", "--base=-x.yaml", *GATE[2:]), 0, "that of -x.yaml"),
    Row("an empty base", grown, ("check", "specs", "--base=", *GATE[2:]), 2, "is empty"),
    Row("blob cut", blob_cut, CHECK, 2, "git cannot read it"),
    Row("beginning of the blob cut", blob_beginning_cut, CHECK, 2, "does not hold what is in it"),
    Row("blob gone", blob_gone, CHECK, 2, "does not hold what is in it"),
    Row("tree gone", tree_gone, CHECK, 2, "does not hold what is in it"),
    Row("git fails at the blob", git_fails_at_the_blob, CHECK, 2, "git cannot read it"),
    Row("git sleeps at the blob", git_sleeps_at_the_blob, CHECK, 2, "git cannot read it"),
    Row("git fails at the names", git_fails_at_the_names, CHECK, 2, "git cannot read it"),
    Row("a folder in the base", folder_in_the_base, CHECK, 2, "git cannot read it as a file"),
    Row("no git", no_git, CHECK, 2, "git is not installed here"),
    Row("no repository", no_repository, CHECK, 2, "there is no git working copy here"),
    Row("someone else's", someone_elses, CHECK, 2, "git does not read what is someone else's"),
    Row("shallow", shallow, ("check", "specs", "--base", "HEAD~1", *GATE[2:]), 2, "this clone is shallow"),
    Row("too large", large_base, CHECK, 2, "at most 1 MB"),
    Row("outside the repository", outside, ("check", "../apart", *GATE), 2, "there is no git working copy here"),
    Row("same parts", with_parts, ("check", "specs/a.yaml", *GATE), 0, "the bill is that of main"),
    Row("a part grew", with_a_grown_part, ("check", "specs/a.yaml", *GATE), 1, "error[cost-increase]"),
    Row("a part of the base is lost", with_a_lost_part, CHECK, 2, "no-such-file"),
    Row("many parts of one name", many_parts, ("check", "specs/a.yaml", *GATE), 0, "the bill is that of main"),
    Row("unknown now", unknown_now, CHECK, 1, "nobody can say by how much the bill grew: that of specs/a.yaml"),
    Row("without effect", without_effect, CHECK, 1, "nobody can say by how much the bill grew: that of specs/a.yaml"),
    Row("unknown before", unknown_before, CHECK, 1, "nobody can say by how much the bill grew: that of main"),
    Row("nothing before", nothing_before, CHECK, 1, "error[cost-increase]"),
    # What the branch says of its own gate.
    *(Row(f"the policy {how} {slug}", toml(f"[check]\n{text}\n"), CHECK, 2, f"{slug} cannot be silenced")
      for slug in ("cost-increase", "not-in-base", "limit-without-base", "incomplete-bill", "price-unknown", "budget-exceeded")
      for how, text in (("ignores", f'ignore = ["{slug}"]'), ("makes milder", f'severity = {{{slug} = "info"}}'))),
    Row("a part of the policy ignores it", toml('[[check.path]]\nmatch = "specs/*"\nignore = ["cost-increase"]\n'), CHECK, 2, "cannot be silenced"),
    Row("the policy selects another", toml('[check]\nselect = ["single-task"]\n'), CHECK, 1, "error[cost-increase]"),
    Row("a budget that is not selected", toml('[check]\nselect = ["single-task"]\n'), ("check", "specs", "--set", "budget=$1/month"), 1, "[budget-exceeded]"),
    Row("a budget that is allowed", allowed, ("check", "specs", "--set", "budget=$1/month"), 1, "'budget-exceeded' cannot be allowed"),
    Row("fail-on of the call holds", toml('[check]\nfail-on = "error"\n'), ("check", "specs", "--base", "main", "--fail-on", "info", "--set", "budget=$1/month"), 1, ""),
    Row("strict of the call holds", lambda: (unknown_now(), write("archplan.toml", "[check]\nstrict = false\n")), ("check", "specs", "--strict"), 3, ""),
    *(Row(f"{name} is a {how}", instead(name, how), CHECK, 2, how)
      for name in ("archplan.toml", "archplan.lock") for how in ("folder", "pipe", "link to nothing")[: 3 if os.name != "nt" else 1]),
    *(Row(f"{name} cannot be read", lambda name=name: (write(name, ""), write("unreadable", "")), CHECK, 2, f"{name} cannot be read")
      for name in ("archplan.toml", "archplan.lock")),
    Row("a lock that is a link to another file", lock_of_another_name, CHECK, 2, "a link to a file of another name"),
    # What is not looked at.
    Row("only hidden", hidden, CHECK, 2, "hidden files and folders are not looked at"),
    Row("an unreadable folder", unreadable, CHECK, 2, "specs/secret cannot be read"),
    Row("a link to a folder outside", linked_out, CHECK, 2, "is a link to a folder outside specs"),
    Row("a link to a folder that is checked too", linked_out, ("check", "specs", "../apart"), 0, "in 2 specs"),
    Row("a link to a folder inside", linked_inside, CHECK, 1, "specs/more/b.yaml"),
    Row("more specs than are read", many_specs, CHECK, 2, "are more than 10,000"),
    Row("a link to itself", linked_to_itself, CHECK, 2, "specs/round cannot be followed"),
    Row("a suffix in capitals", capital, CHECK, 1, "specs/B.YAML"),
    Row("an empty folder", lambda: os.mkdir("none"), ("check", "none"), 2, "holds no .yaml file"),
    Row("an empty word", nothing, ("check", "", *GATE), 2, "is empty"),
    *(Row(f"names with {' '.join(more)}", nothing, ("check", "specs", "--dns", *more), 2, f"leave out {more[0]}")
      for more in (("--strict",), ("--fail-on", "info"), GATE, ("--fix",), ("--diff",), ("--format", "json"), ("--output", "x"))),
    Row("names alone", nothing, ("check", "specs", "--dns"), 0, ""),
    # The same gate of the other verb.
    Row("diff: it grew", grown, ("diff", "main", "specs/a.yaml", "--fail-on-increase", "10%"), 1, "10%"),
    Row("diff: unknown now", unknown_now, ("diff", "main", "specs/a.yaml", "--fail-on-increase", "10%"), 1, "the price of 1 line is unknown"),
    Row("diff: without effect", without_effect, ("diff", "main", "specs/a.yaml", "--fail-on-increase", "10%"), 1, "'transitions: 1000/month' has no effect"),
    Row("diff: not at the base", one_more, ("diff", "main", "specs/b.yaml", "--fail-on-increase", "10%"), 2, "did you mean 'a.yaml'"),
    Row("diff: from here", grown, ("diff", "main:./specs/a.yaml", "specs/a.yaml", "--fail-on-increase", "10%"), 1, "10%"),
    Row("diff: from the top", grown, ("diff", "main:specs/a.yaml", "specs/a.yaml", "--fail-on-increase", "10%"), 1, "10%"),
    Row("diff: a file called main", file_like_the_base, ("diff", "main", "specs/a.yaml", "--fail-on-increase", "10%"), 2, "is a file and a git revision"),
    Row("diff: a file called like the path", file_like_a_path_of_the_base, ("diff", "main:specs/a.yaml", "specs/a.yaml", "--fail-on-increase", "10%"), 2,
        "is a file and a git revision"),
    Row("diff: a repository within", in_a_repository_of_its_own, ("diff", "main:inner/a.yaml", "inner/a.yaml"), 2, "a repository of its own"),
    Row("diff: blob cut", blob_cut, ("diff", "main", "specs/a.yaml", "--fail-on-increase", "10%"), 2, "git cannot read it"),
    Row("diff: a lock there", locked, ("diff", "HEAD", "specs/a.yaml", "--fail-on-increase", "10%"), 0, "price-book-moved"),
    Row("diff: no git for a file that may be both", lambda: (file_of_another_name(), no_repository()), ("diff", "before.txt", "specs/a.yaml"), 0, ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A repository with one spec of $23 on main, on a branch of its own."""
    here = tmp_path_factory.mktemp("template")
    before = Path.cwd()
    os.chdir(here)
    git("init", "-q", "-b", "main")
    write("specs/a.yaml", SMALL)
    commit()
    git("checkout", "-q", "-b", "change")
    os.chdir(before)
    return here


REACHED: set[tuple[str, int]] = set()
WATCHED = {module.__file__ for module in (bill_changes, revisions, checked, policy, lock, verb, many, other_verb)}


def watch(frame, event, _):
    """Note every line of the gate's modules that runs."""
    if frame.f_code.co_filename not in WATCHED:
        return None
    if event == "line":
        REACHED.add((frame.f_code.co_filename, frame.f_lineno))
    return watch


WALKED: set[str] = set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_way_from_the_option_to_the_exit_code(row, template, tmp_path, monkeypatch):
    ran = walk(row, template, tmp_path, monkeypatch)
    assert (ran.code, "bug in archplan" in ran.err) == (row.code, False), ran.out + ran.err
    said = " ".join((ran.out + ran.err).split())
    assert row.words in said or row.words in "".join(said.split("│")), said


def walk(row, template, tmp_path, monkeypatch):
    """What the call of a row prints, the lines it runs through noted."""
    WALKED.add(row.name)
    here = tmp_path / "here"
    shutil.copytree(template, here, symlinks=True)
    monkeypatch.chdir(here)
    for name in ("GITHUB_ACTIONS", "ARCHPLAN_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    if row.made is git_sleeps_at_the_blob:
        monkeypatch.setattr(revisions, "LONGEST", 4)
    real = os.scandir

    def scandir(path):  # root may read everything
        if not isinstance(path, int) and Path(path).name == "secret":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    opened = Path.open

    def open_(path, *more, **most):
        if path.name.startswith("archplan.") and Path("unreadable").exists():
            raise PermissionError(13, "Permission denied")
        return opened(path, *more, **most)

    monkeypatch.setattr(Path, "open", open_)
    env = row.made()
    for name, value in (env if isinstance(env, dict) else {}).items():
        monkeypatch.setenv(name, value)
    traced = sys.gettrace()
    sys.settrace(watch)
    try:
        return run(*row.call)
    finally:
        sys.settrace(traced)


def ways_out(module, names):
    """Where the functions of a module end or complain: the lines of every return, raise and yield."""
    for function in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(function, ast.FunctionDef) and (names is None or function.name in names):
            for node in ast.walk(function):
                if isinstance(node, ast.Return | ast.Raise) or (
                    isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom)
                ):
                    yield function.name, node.lineno, node.end_lineno


def test_no_way_out_is_left_unwalked(template, tmp_path, monkeypatch):
    """it: has a row for every return, raise and yield between --base and the exit code"""
    for number, row in enumerate(row for row in ROWS if row.name not in WALKED):  # those another process walked
        (tmp_path / str(number)).mkdir()
        with monkeypatch.context() as patched:
            walk(row, template, tmp_path / str(number), patched)
    watched = [
        (revisions, None),
        (bill_changes, {"over", "growth"}),
        (checked, {"_against_base", "_without_base", "_not_there", "_gate"}),
        (policy, {"policy_for"}),
        (lock, {"lock_for"}),
        (verb, {"_code"}),
        (many, {"specs_in", "_inside"}),
        (other_verb, {"_refuse_both", "_side"}),
    ]
    left = [
        f"{module.__name__}:{first} {name}"
        for module, names in watched
        for name, first, last in ways_out(module, names)
        if not any((module.__file__, line) in REACHED for line in range(first, last + 1))
    ]
    assert not left, left

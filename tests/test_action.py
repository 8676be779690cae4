"""The GitHub Action and the pre-commit hook do on a repository made for the test what they promise."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.shell import JOBS

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
IDENTITY = {
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.c", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.c",
    "GIT_CONFIG_GLOBAL": os.devnull,
}  # fmt: skip
GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$GH_LOG"
case "$*" in *--paginate*) cat "$GH_COMMENTS" 2> /dev/null;; esac
"""


class Runner:
    """Runs the action's steps as GitHub does: environment by expression, outputs by file, each step in its shell."""

    def __init__(self, folder: Path, inputs: dict[str, str], github: dict[str, str]):
        self.folder, self.github = folder, github
        self.inputs = {key: value.get("default", "") for key, value in ACTION["inputs"].items()} | inputs
        self.outputs: dict[str, dict[str, str]] = {}
        self.said, self.code = "", 0
        self.temp = folder.parent / "runner"
        self.temp.mkdir(exist_ok=True)
        binaries = self.temp / "bin"
        binaries.mkdir(exist_ok=True)
        (binaries / "gh").write_text(GH)
        (binaries / "gh").chmod(0o755)
        (binaries / "archplan").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m archplan.cli "$@"\n')
        (binaries / "archplan").chmod(0o755)
        self.path = f"{binaries}:{os.environ['PATH']}"
        self.summary = self.temp / "summary.md"
        self.log = self.temp / "gh.log"

    def value(self, expression: str) -> str:
        scope, _, name = expression.strip().partition(".")
        if scope == "inputs":
            return self.inputs[name]
        if scope == "github":
            return self.github.get(name, "")
        assert scope == "steps", expression
        step, _, output = name.partition(".outputs.")
        return self.outputs[step].get(output, "")

    def wanted(self, condition: str) -> bool:
        parts = [part.strip() for part in condition.split("&&")]
        return all(
            self.value(left) == right for left, right in (re.split(r"\s*==\s*'([^']*)'", part)[:2] for part in parts)
        )

    def run(self) -> "Runner":
        for number, step in enumerate(ACTION["runs"]["steps"]):
            assert step["shell"] == "bash" and "${{" not in step["run"], "inputs come through env only"
            if "if" in step and not self.wanted(step["if"]):
                continue
            written = self.temp / f"output{number}"
            written.write_text("")
            env = {
                key: re.sub(r"\$\{\{(.+?)\}\}", lambda match: self.value(match[1]), value)
                for key, value in step.get("env", {}).items()
            }
            ran = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=self.folder,
                capture_output=True, text=True, check=False,
                env={**os.environ, **IDENTITY, "PATH": self.path, "GITHUB_OUTPUT": str(written), "RUNNER_TEMP": str(self.temp),
                     "GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_ACTIONS": "true", "GH_LOG": str(self.log),
                     "GH_COMMENTS": str(self.temp / "comments"), **env},
            )  # fmt: skip
            self.said += ran.stdout + ran.stderr
            rows = [line.partition("=") for line in written.read_text().splitlines()]
            self.outputs[step.get("id", str(number))] = {key: value for key, _, value in rows}
            if ran.returncode:
                self.code = ran.returncode
                break
        return self


def git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **IDENTITY})


@pytest.fixture
def repository(heavy, tmp_path):
    """A clone with a pull request's branch: the function has twice the memory it had on main."""
    origin, here = tmp_path / "origin", tmp_path / "here"
    (origin / "architectures").mkdir(parents=True)
    spec = origin / "architectures/jobs.yaml"
    spec.write_text(JOBS.replace("MEMORY", "512"), "utf-8")
    git(origin, "init", "-q", "-b", "main")
    git(origin, "add", ".")
    git(origin, "commit", "-q", "-m", "first")
    git(tmp_path, "clone", "-q", str(origin), str(here))
    git(here, "checkout", "-q", "-b", "more")
    (here / "architectures/jobs.yaml").write_text(JOBS.replace("MEMORY", "1024"), "utf-8")
    git(here, "commit", "-q", "-a", "-m", "more memory")
    return here


PULL = {
    "base_ref": "main",
    "event_name": "pull_request",
    "event.pull_request.number": "7",
    "repository": "o/r",
    "token": "t",
}


def test_a_pull_request_that_costs_more_than_it_may(repository):
    ran = Runner(repository, {"install": "none", "max-increase": "$20", "sarif": "found.sarif"}, PULL).run()
    assert ran.code == 1 and ran.outputs["check"]["code"] == "1"
    assert "title=cost-increase::" in ran.said and "the bill grows by $33.33" in ran.said
    summary = ran.summary.read_text("utf-8")
    assert summary.startswith("<!-- archplan-comment -->") and "rises by $33.33" in summary
    assert (repository / "found.sarif").read_text("utf-8").count('"ruleId": "cost-increase"') == 1
    assert "repos/o/r/issues/7/comments --field body=@" in ran.log.read_text("utf-8")


def test_a_comment_is_written_over(repository):
    runner = Runner(repository, {"install": "none"}, PULL)
    (runner.temp / "comments").write_text("4711\n")
    assert runner.run().code == 0
    assert "--method PATCH repos/o/r/issues/comments/4711" in runner.log.read_text("utf-8")


def test_without_a_pull_request_there_is_no_base_and_no_comment(repository):
    ran = Runner(repository, {"install": "none", "max-increase": "$1"}, {"event_name": "push"}).run()
    assert ran.code == 0 and ran.outputs["base"]["base"] == "" and not ran.log.exists()
    assert "::warning::this is no pull request and no base is named, so $1 limits nothing" in ran.said


def test_outside_a_pull_request_a_limit_of_the_policy_is_said(repository):
    """it: says in an annotation and in the summary that the limit holds nothing, as it does for its own input"""
    (repository / "archplan.toml").write_text('[check]\nmax-increase = "1%"\n')
    ran = Runner(repository, {"install": "none"}, {"event_name": "push"}).run()
    assert ran.code == 0 and "title=limit-without-base::the bill is compared with nothing" in ran.said
    assert "the 1% of archplan.toml holds nothing" in ran.summary.read_text("utf-8")


def test_a_pull_request_is_held_to_a_limit_of_the_policy(repository):
    (repository / "archplan.toml").write_text('[check]\nmax-increase = "$20"\n')
    ran = Runner(repository, {"install": "none"}, PULL).run()
    assert ran.code == 1 and "title=cost-increase::" in ran.said


def no_remote(here):
    git(here, "remote", "remove", "origin")


def remote_gone(here):
    shutil.rmtree(here.parent / "origin")


def remote_corrupt(here):
    shutil.rmtree(here.parent / "origin/.git/objects")


def branch_deleted(here):
    origin = here.parent / "origin"
    git(origin, "checkout", "-q", "-b", "other")
    git(origin, "branch", "-q", "-D", "main")


@pytest.mark.parametrize("lost, base, github", [
    (no_remote, "", PULL),
    (remote_gone, "", PULL),
    (remote_corrupt, "", PULL),
    (branch_deleted, "", PULL),
    (lambda _: None, "nowhere", PULL),
    (lambda _: None, "nowhere", {"event_name": "push"}),
    (lambda _: None, "--help", PULL),
], ids=["no remote", "remote gone", "remote corrupt", "branch deleted", "base is none", "pushed", "an option"])  # fmt: skip
def test_a_limit_fails_when_no_base_can_be_had(repository, lost, base, github):
    """it: fails with 2 under a limit, says why in an annotation and in the comment; without a limit it warns"""
    lost(repository)
    ran = Runner(repository, {"install": "none", "max-increase": "90%", "base": base}, github).run()
    assert ran.code == 2 and ran.outputs["check"]["code"] == "2" and "::error::the" in ran.said
    assert "nobody can say by how much the bill grew; 90% is allowed" in ran.said
    assert "compared with nothing" in ran.summary.read_text("utf-8")
    ran = Runner(repository, {"install": "none", "base": base}, github).run()
    assert ran.code == 0 and "::warning::the" in ran.said and "checking without a base" in ran.said
    policy = repository / "archplan.toml"
    policy.write_text('[check]\nmax-increase = "90%"\n')
    ran = Runner(repository, {"install": "none", "base": base}, github).run()
    assert ran.code == 2 and ran.outputs["check"]["code"] == "2" and "title=limit-without-base::" in ran.said
    assert "limit-without-base" in ran.summary.read_text("utf-8")


@pytest.mark.parametrize("word, code", [("false", 0), ("", 0), ("yes", 2), ("True", 2)])
def test_strict_is_true_or_false(repository, word, code):
    """it: takes no other word for a no"""
    assert Runner(repository, {"install": "none", "strict": word}, {"event_name": "push"}).run().code == code


def test_inputs_are_words_never_code(repository):
    evil = "architectures\n$(touch owned)\n; touch owned"
    ran = Runner(
        repository, {"install": "none", "specs": evil, "fail-on": "$(touch owned)"}, {"event_name": "push"}
    ).run()
    assert ran.code == 2 and not (repository / "owned").exists()


def test_a_spec_that_cannot_be_read_fails_with_2(repository):
    (repository / "architectures/jobs.yaml").write_text("services: [")
    ran = Runner(repository, {"install": "none"}, PULL).run()
    assert ran.code == 2 and "cannot be read" in ran.summary.read_text("utf-8")


@pytest.mark.door
def test_the_pre_commit_hook(tmp_path):
    """The real pre-commit, with an environment of its own made from this repository."""
    pre_commit = shutil.which("pre-commit", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert pre_commit, "pre-commit comes with the diagrams package"
    source = tmp_path / "archplan"
    ignored = shutil.ignore_patterns(".git", ".venv", "tests", "__pycache__", ".*_cache", "*.egg-info")
    shutil.copytree(ROOT, source, ignore=ignored)
    git(source, "init", "-q")
    git(source, "add", "-A")
    git(source, "commit", "-q", "-m", "it")
    here = tmp_path / "here"
    (here / "architectures").mkdir(parents=True)
    git(here, "init", "-q")
    (here / "architectures/jobs.yaml").write_text(JOBS.replace("MEMORY", "512"), "utf-8")
    (here / "architectures/broken.yaml").write_text("region: moon\nservices: {}\n")
    (here / "notes.yaml").write_text("no: spec\n")
    git(here, "add", ".")
    env = {**os.environ, **IDENTITY, "PRE_COMMIT_HOME": str(tmp_path / "home")}
    tried = [pre_commit, "try-repo", str(source), "archplan-check", "--all-files", "--color", "never"]
    ran = subprocess.run(tried, cwd=here, capture_output=True, text=True, check=False, env=env)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "error[unknown-region] 'moon' is not an AWS region" in ran.stdout and "notes.yaml" not in ran.stdout
    (here / "architectures/broken.yaml").unlink()
    git(here, "add", "-A")
    ran = subprocess.run(tried, cwd=here, capture_output=True, text=True, check=False, env=env)
    assert ran.returncode == 0 and "Passed" in ran.stdout, ran.stdout + ran.stderr

"""A spec as it was at a git revision, or in another file: what a change is measured against."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.record import frozen

LONGEST = 30  # seconds git may take
LARGEST = 1_000_000  # bytes of a file that is taken from a revision
SUFFIXES = (".yaml", ".yml")
MOST_FILES = 100  # that a spec may include
# Inside a hook they name another repository.
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
# Git fetches what a partial clone lacks by commands that the repository's own configuration names, and nobody vouches for
# it; and a folder that was checked out may be laid out as a bare repository, with a configuration of its own.
OFFLINE = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}
WARY = ("-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false")


@frozen
class Revision:
    """A commit by the name it was asked for, and the folder of a spec in it."""

    name: str
    commit: str
    top: Path  # of the working copy
    folder: PurePosixPath  # of the spec, from the top

    def object_(self, path: PurePosixPath | str) -> str:
        """How git calls a file or folder of it."""
        return f"{self.commit}:{'' if str(path) == '.' else path}"


@contextmanager
def as_it_was(spec: Path, base: str) -> Iterator[Path | None]:
    """The spec at `base`: a file called .yaml or .yml, or a git revision. None when the revision does not have it.

    Nothing of the working copy is touched. A file of any other name is never taken, as a branch could hold one that is
    called like what it is compared with. Raises ArchplanError when there is no such revision, or both.
    """
    if base.endswith(SUFFIXES) and Path(base).is_file():
        if is_revision(Path(os.path.realpath(spec)).parent, base):
            raise _both(str(spec), base)
        yield Path(base)
        return
    with at_revision(spec, base) as path:
        yield path


@contextmanager
def at_revision(spec: Path, name: str) -> Iterator[Path | None]:
    """The spec at a git revision, with those of its folder that it may include; None when it is not there."""
    revision = revision_of(spec, name)
    file = Path(os.path.realpath(spec)).name
    text = _blob(revision, revision.folder / file)
    if text is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as place:
        _put(Path(place), file, text)
        for neighbour in _included(revision, text) if b"include" in text else ():
            if neighbour != file:
                _put(Path(place), neighbour, _blob(revision, revision.folder / neighbour))
        yield Path(place) / file


def _included(revision: Revision, text: bytes) -> list[str]:
    """The files below the spec's folder that it may include: those whose names it has."""
    known = [name for name in _names(revision, within=True) if _bytes(name.rsplit("/", 1)[-1]) in text]
    if len(known) > MOST_FILES:  # of many called alike, those of the folder it names; what is left out will be missed
        known = [name for name in known if _bytes(name) in text][:MOST_FILES]
    return known


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def revision_of(spec: Path, name: str) -> Revision:
    """The revision of that name in the repository that the spec is or was in."""
    folder = Path(os.path.realpath(spec)).parent
    here = _there(folder)  # it may be gone since
    top = _top(here)
    commit = None
    if top is not None and name and not name.startswith("-") and "\0" not in name:
        commit = _git(here, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    home = _home(top)
    if commit is None or not folder.is_relative_to(home):
        message = f"{name!r} is neither a file nor a git revision here"
        hint = _advice(here, top)
        if name and os.path.lexists(name.replace("\0", "")):
            message = f"{name!r} is no git revision here, and no spec by its name"
            hint = f"a file to compare with ends in {' or '.join(SUFFIXES)}"
        raise ArchplanError([Diagnostic("no-such-base", Span(str(spec), 1, 1), message, hint)])
    return Revision(name, commit.decode().strip(), home, PurePosixPath(folder.relative_to(home).as_posix()))


def is_revision(folder: Path, name: str) -> bool:
    """Whether git knows a commit by that name, seen from a folder."""
    if not name or name.startswith("-") or "\0" in name:
        return False
    return _git(_there(folder), "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") is not None


def _both(file: str, name: str) -> ArchplanError:
    message = f"{name!r} is a file and a git revision, and the two may differ"
    hint = f"write ./{name} for the file, refs/heads/{name} or refs/remotes/{name} for the revision"
    return ArchplanError([Diagnostic("ambiguous-base", Span(file, 1, 1), message, hint)])


def _advice(here: Path, top: bytes | None) -> str:
    """What to do about a revision that git does not know: the reason is often another one than its name."""
    if top is None:
        ran = _run(here, "rev-parse", "--show-toplevel")
        if ran is None:
            return "git is not installed here, or does not answer; compare two files"
        if b"safe.directory" in ran.stderr:
            return "git does not read what is someone else's: git config --global --add safe.directory FOLDER"
        return "there is no git working copy here; clone one, or compare two files"
    if (_git(here, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true":
        return "this clone is shallow and may lack it: 'git fetch --unshallow', in a CI job fetch-depth: 0"
    return "write a branch, a tag or a commit, such as origin/main"


def _home(top: bytes | None) -> Path:
    return Path((top or b".").decode("utf-8", "surrogateescape").rstrip("\r\n")).resolve()


def path_in(spec: Path, name: str) -> str:
    """How git calls the spec at a revision: ``main:architectures/shop.yaml``."""
    revision = revision_of(spec, name)
    return f"{name}:{revision.folder / Path(os.path.realpath(spec)).name}"


def specs_at(spec: Path, name: str) -> list[str]:
    """The YAML files of the spec's folder at a revision."""
    return [found for found in _names(revision_of(spec, name)) if found.endswith(SUFFIXES)]


def above(spec: Path, name: str, file: str) -> tuple[str, bytes] | None:
    """The nearest file of that name beside the spec or above it at a revision: how git calls it, and its content."""
    revision = revision_of(spec, name)
    for folder in (revision.folder, *revision.folder.parents):
        data = _blob(revision, folder / file)
        if data is not None:
            return f"{name}:{folder / file}", data
    return None


def from_top(path: str) -> Path:
    """The path of ``REVISION:PATH`` as git reads it: from the repository's top, or from here when it begins with a dot."""
    if path.startswith(("./", "../")):
        return Path(path)
    top = _top(Path.cwd())
    found = Path(os.path.relpath(_home(top) / path))
    if top is not None and _top(_there(found.parent)) not in (top, None):  # where the revision is another one
        message = f"{path} is in a repository of its own"
        hint = f"go there, or write REVISION:./{found.as_posix()} for a revision of that repository"
        raise ArchplanError([Diagnostic("not-in-revision", Span(path, 1, 1), message, hint)])
    return found


def _there(folder: Path) -> Path:
    """The folder, or the nearest above it that is still there."""
    real = Path(os.path.realpath(folder))
    return next(place for place in (real, *real.parents) if place.is_dir())


def _names(revision: Revision, within: bool = False) -> list[str]:
    """What is in the spec's folder, or with `within` also in the folders below it."""
    options = ["-r"] if within else []
    listed = _git(revision.top, "ls-tree", *options, "--name-only", "-z", revision.object_(revision.folder))
    if listed is None and _is_listed(revision, revision.folder, b" tree "):
        raise _damaged(revision, revision.folder)
    names = (listed or b"").decode("utf-8", "surrogateescape").split("\0")
    return sorted(name for name in names if name and ".." not in name.split("/"))


def _blob(revision: Revision, path: PurePosixPath) -> bytes | None:
    """What a file held; None when there was none."""
    size = _git(revision.top, "cat-file", "-s", revision.object_(path))
    if size is None:
        if _is_listed(revision, path):
            message = f"{revision.name} has {path}, but this clone is partial and does not hold what is in it"
            hint = (
                f"fetch it: 'git show {revision.name}:{path}', or clone without --filter; archplan goes to no network"
            )
            raise ArchplanError([Diagnostic("not-in-revision", Span(f"{revision.name}:{path}", 1, 1), message, hint)])
        return None
    if int(size) > LARGEST:
        message = f"a file of a spec is at most {LARGEST // 1_000_000} MB"
        raise ArchplanError(
            [Diagnostic("file-too-large", Span(f"{revision.name}:{path}", 1, 1), message, "is this the right file?")]
        )
    held = _git(revision.top, "cat-file", "blob", revision.object_(path))
    if held is None:
        raise _damaged(revision, path)
    return held


def _damaged(revision: Revision, path: PurePosixPath) -> ArchplanError:
    message = f"{revision.name} has {path}, but git cannot read it as a file"
    hint = f"see what git says: 'git show {revision.name}:{path}', 'git fsck'"
    return ArchplanError([Diagnostic("damaged-revision", Span(f"{revision.name}:{path}", 1, 1), message, hint)])


def _is_listed(revision: Revision, path: PurePosixPath, kind: bytes = b" blob ") -> bool:
    """Whether a revision has that file, whether or not its content is here; also when git cannot say."""
    listed = _git(revision.top, "ls-tree", "-z", "--full-tree", revision.commit, "--", str(path))
    return listed is None or kind in listed.partition(b"\t")[0]


def _put(place: Path, name: str, text: bytes | None) -> None:
    file = place / name
    if text is not None and Path(os.path.realpath(file)).is_relative_to(Path(os.path.realpath(place))):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)


def _top(folder: Path) -> bytes | None:
    """The working copy that a folder is in; None when there is none."""
    return _git(folder, "rev-parse", "--show-toplevel")


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints, or None when it fails or is not there."""
    ran = _run(folder, *arguments)
    return ran.stdout if ran is not None and ran.returncode == 0 else None


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    """Git, which only reads, and runs nothing that a repository's configuration names; None when there is no git."""
    try:
        return subprocess.run(
            ["git", *WARY, "-C", str(folder), *arguments],
            env={name: value for name, value in os.environ.items() if name not in ELSEWHERE} | OFFLINE,
            capture_output=True,
            timeout=LONGEST,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None

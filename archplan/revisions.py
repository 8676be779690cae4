"""A spec as it was at a git revision, or in another file: what a change is measured against."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archplan.diagnostics import ArchplanError, Diagnostic, Span

LONGEST = 30  # seconds git may take


@contextmanager
def as_it_was(spec: Path, base: str) -> Iterator[Path | None]:
    """The spec at `base`: a file, or a git revision. None when the revision does not have it.

    The spec's whole folder is taken from the revision, as a spec may include its neighbours. Nothing of the working
    copy is touched. Raises ArchplanError when there is no such revision.
    """
    if Path(base).is_file():
        yield Path(base)
        return
    folder = spec.resolve().parent
    if (
        base.startswith("-")
        or "\0" in base
        or _git(folder, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}") is None
    ):
        raise ArchplanError([
            Diagnostic("no-such-base", Span(str(spec), 1, 1), f"{base!r} is neither a file nor a git revision here",
                       "write a branch, a tag or a commit, such as --base origin/main")
        ])  # fmt: skip
    listed = _git(folder, "ls-tree", "--name-only", "-z", base, "./")
    names = [name.rsplit("/", 1)[-1] for name in (listed or b"").decode("utf-8", "replace").split("\0")]
    if spec.name not in names:
        yield None
        return
    with tempfile.TemporaryDirectory() as place:
        for name in names:
            if name.endswith((".yaml", ".yml")):
                text = _git(folder, "cat-file", "blob", f"{base}:./{name}")
                if text is not None:
                    (Path(place) / name).write_bytes(text)
        yield Path(place) / spec.name


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints, or None when it fails or is not there."""
    try:
        ran = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            timeout=LONGEST,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout if ran.returncode == 0 else None

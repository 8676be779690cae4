"""What a folder held at a git revision, by hashes: which of its files are others now."""

from __future__ import annotations

import hashlib
from pathlib import Path

from archplan.text.revisions import _damaged, _git, _is_listed, revision_of


def hashes_at(folder: Path, name: str) -> dict[str, str]:
    """The files below a folder at a revision, each with git's hash of what it holds; raises ArchplanError for no revision.

    Git is not asked to compare with the working copy: for that it would run filters that a repository's configuration names.
    """
    revision = revision_of(folder / "any", name)
    listed = _git(revision.top, "ls-tree", "-r", "-z", revision.object_(revision.folder))
    if listed is None and _is_listed(revision, revision.folder, b" tree "):
        raise _damaged(revision, revision.folder)
    found: dict[str, str] = {}
    for row in (listed or b"").decode("utf-8", "surrogateescape").split("\0"):
        head, tab, path = row.partition("\t")
        if tab and ".." not in path.split("/"):
            found[path] = head.split()[-1]
    return found


def hash_of(data: bytes, like: str) -> str:
    """What git calls a file that holds this, by the hash that another of its repository has."""
    made = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return made(b"blob %d\0" % len(data) + data).hexdigest()

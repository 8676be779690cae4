"""Files are written whole or not at all, and never over the spec."""

from __future__ import annotations

import os
from pathlib import Path

import click

from archplan.diagnostics import ArchplanError, Diagnostic, Span


def write(files: dict[Path, str | bytes], spec: Path | None) -> None:
    """Write every file whole or none: each to a name beside it first, then all are put in place."""
    import tempfile

    staged: list[tuple[str, Path]] = []
    try:
        for target, content in files.items():
            if spec is not None and target.exists() and Path(os.path.realpath(target)) == Path(os.path.realpath(spec)):
                raise _unwritable(target, "is the spec itself")
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
                staged.append((name, target))
                with os.fdopen(handle, "wb") as file:
                    file.write(content.encode("utf-8") if isinstance(content, str) else content)
                os.chmod(name, 0o666 & ~_umask())
                if target.is_dir():
                    raise _unwritable(target, "is a folder")
            except OSError as error:
                raise _unwritable(target, f"cannot be written: {error.strerror}") from None
        while staged:
            name, target = staged[0]
            try:
                os.replace(name, target)
            except OSError as error:
                raise _unwritable(target, f"cannot be written: {error.strerror}") from None
            staged.pop(0)
            click.echo(f"wrote {target}", err=True)
    finally:
        for name, _ in staged:
            Path(name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(target: Path, why: str) -> ArchplanError:
    return ArchplanError(
        [Diagnostic("unwritable-output", Span(str(target), 1, 1), f"{target} {why}", "choose another -o")]
    )

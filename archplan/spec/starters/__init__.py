"""Commented specs to start from, one YAML file each in this folder."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The templates there are."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def text(name: str) -> str:
    """One template's text."""
    return (FOLDER / f"{name}.yaml").read_text("utf-8")

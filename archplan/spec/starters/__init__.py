"""Commented specs to start from, one YAML file each in this folder; and the architectures that come with archplan."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The templates there are."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def examples() -> dict[str, Path]:
    """The architectures by name; of two called alike the second has its folder's name before it."""
    folder = examples_folder()
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.yaml"), key=lambda path: (len(path.parts), path)):
        name = path.stem if path.stem not in found else path.relative_to(folder).with_suffix("").as_posix()
        found[name.replace("/", "-")] = path
    return found


def examples_folder() -> Path:
    """Where they live: inside an installed package, or beside it in a checkout."""
    house = FOLDER.parent.parent
    inside = house / "_architectures"
    return inside if inside.is_dir() else house.parent / "architectures"


def text(name: str) -> str:
    """One template's text, or an example's."""
    path = FOLDER / f"{name}.yaml"
    return (path if path.is_file() else examples()[name]).read_text("utf-8")

"""Small icon packs for tests."""

from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 64 64">{}</svg>'


LAMBDA = SVG.format('<path fill="#ED7100" d="M0 0h64v64H0z"/><path fill="#fff" d="M9 9h9z"/>')


def pack(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.svg").write_text(text, "utf-8")
    return folder

"""What an installation weighs: ``python benchmarks/install.py``. A fresh environment, by pip; a package index is asked."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
DISK, LOADED = "installed in a fresh environment, MB on disk", "the same, MB downloaded"


def install() -> dict[str, float]:
    """Megabytes on the disk, of pip too, and downloaded."""
    with tempfile.TemporaryDirectory() as place:
        home, wheels = Path(place, "venv"), Path(place, "wheels")
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        pip = [str(python), "-m", "pip", "-qqq", "--disable-pip-version-check"]
        subprocess.run([*pip, "download", "-d", str(wheels), str(ROOT)], check=True)
        own = [it for it in wheels.iterdir() if it.name.startswith("archplan")]
        loaded = _megabytes(wheels) - sum(it.stat().st_size for it in own) / 1e6
        subprocess.run([*pip, "install", "--find-links", str(wheels), str(ROOT)], check=True)
        return {DISK: _megabytes(home), LOADED: loaded}


def _megabytes(folder: Path) -> float:
    return sum(it.stat().st_blocks * 512 for it in folder.rglob("*") if it.is_file() and not it.is_symlink()) / 1e6


if __name__ == "__main__":
    started = time.time()
    for name, value in install().items():
        print(f"{name}: {value:.0f}")
    print(f"{time.time() - started:.0f} s")

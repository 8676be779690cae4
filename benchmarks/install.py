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
SECONDS = "the same, seconds / with what drew charts before"
BEFORE = "vl-convert-python==1.9.0.post1"


def install() -> dict[str, float]:
    """Megabytes on the disk, of pip too, and downloaded; processor seconds from downloaded wheels, beside those of before."""
    with tempfile.TemporaryDirectory() as place:
        home, wheels = Path(place, "venv"), Path(place, "wheels")
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        pip = [str(python), "-m", "pip", "-qqq", "--disable-pip-version-check"]
        subprocess.run([*pip, "download", "-d", str(wheels), str(ROOT)], check=True)
        own = [it for it in wheels.iterdir() if it.name.startswith("archplan")]
        loaded = _megabytes(wheels) - sum(it.stat().st_size for it in own) / 1e6
        now = _seconds([*pip, "install", "--find-links", str(wheels), str(ROOT)])
        disk = _megabytes(home)
        old = Path(place, "before")
        subprocess.run([sys.executable, "-m", "venv", str(old)], check=True)
        subprocess.run([*pip, "download", "--no-deps", "-d", str(wheels), BEFORE], check=True)
        pip[0] = str(old / python.relative_to(home))
        before = _seconds([*pip, "install", "--find-links", str(wheels), str(ROOT), BEFORE])
        return {DISK: disk, LOADED: loaded, SECONDS: now / before}


def _seconds(command: list[str]) -> float:
    """Processor seconds of another process and its own."""
    earlier = os.times()
    subprocess.run(command, check=True)
    later = os.times()
    return later.children_user + later.children_system - earlier.children_user - earlier.children_system


def _megabytes(folder: Path) -> float:
    return sum(it.stat().st_blocks * 512 for it in folder.rglob("*") if it.is_file() and not it.is_symlink()) / 1e6


if __name__ == "__main__":
    started = time.time()
    for name, value in install().items():
        print(f"{name}: {value:.2f}")
    print(f"{time.time() - started:.0f} s")

"""Pictures laid out once for all processes of a run: what one of them has placed, the others read.

A layout is kept by the whole scene, in the run's own folder; only what takes its time is. Whoever wants to see that it
comes out the same when it is made again makes it in `laid_out_anew`.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from archplan.drawing.layout import place as layout
from archplan.drawing.page.scene import Scene, english
from archplan.drawing.page.sheet import Sheet
from archplan.kernel.record import changed

WORTH_KEEPING = 0.05  # seconds
place: Any = layout
_move = os.replace  # some tests put another in its place


class Shared:
    """Stands for the function that lays out, before the folder in which the processes of a run leave their layouts."""

    def __init__(self, folder: Path):
        self.folder, self.lay_out = folder, place._lay_out
        self.recent = lru_cache(maxsize=64)(self._read_or_make)
        folder.mkdir(exist_ok=True)

    def __call__(self, scene: Scene, legend: tuple[type, ...]) -> Sheet:
        return self.recent(scene, legend)

    def _read_or_make(self, scene: Scene, legend: tuple[type, ...]) -> Sheet:
        try:
            words = pickle.dumps(scene.say)
        except (AttributeError, pickle.PicklingError):  # words of one test alone
            return self.lay_out(scene, legend)
        key = sha256(words + repr((changed(scene, say=english), legend)).encode("utf-8", "surrogatepass")).hexdigest()
        path = self.folder / key
        if path.exists():
            sheet: Sheet = pickle.loads(path.read_bytes())
            return sheet
        before = time.perf_counter()
        sheet = self.lay_out(scene, legend)
        if time.perf_counter() - before > WORTH_KEEPING:
            half = path.with_suffix(f".{os.getpid()}")
            half.write_bytes(pickle.dumps(sheet))
            _move(half, path)
        return sheet

    def cache_clear(self) -> None:
        self.recent.cache_clear()
        self.lay_out.cache_clear()


def share(folder: Path) -> None:
    """From now on this process reads there what others have laid out."""
    if not isinstance(place._lay_out, Shared):
        place._lay_out = Shared(folder)


@contextmanager
def laid_out_anew() -> Iterator[None]:
    """Nothing that was laid out before is seen again."""
    shared = place._lay_out
    place._lay_out = getattr(shared, "lay_out", shared)
    place.forget()
    try:
        yield
    finally:
        place._lay_out = shared

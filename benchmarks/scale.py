"""One size of made-up graph drawn once: ``python benchmarks/scale.py 2000``. Says where the time and memory went."""

import resource
import sys
import time

from graphs import scene

from archplan.drawing.layout.place import place
from archplan.drawing.paint.paint import paint
from archplan.drawing.routes.label import with_labels  # noqa: F401  measured apart from the imports

graph = scene(int(sys.argv[1]))
started = time.process_time()
sheet = place(graph)
placed = time.process_time()
text = paint(sheet)
ended = time.process_time()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(
    f"{len(graph.nodes)} nodes, {sheet.router} lines: placed in {placed - started:.2f} s, painted in"
    f" {ended - placed:.2f} s, {len(text) // 1024} KB of SVG, {peak} MB at the peak"
)

"""The graph of `ours_25.py` through the `diagrams` package: the yardstick of `archplan.drawing`."""

import sys
from importlib import import_module

from diagrams import Cluster, Diagram, Edge

# The graph is only data: read as text, it costs this process no import of archplan.
with open(__file__.replace("diagrams_25", "ours_25"), encoding="utf-8") as file:
    text = file.read()
names: dict[str, tuple[tuple[str, ...], ...]] = {}
exec(text[text.index("NODES = (") : text.index("def scene()")], names)

with Diagram("Shop", filename="theirs", outformat=sys.argv[1] if len(sys.argv) > 1 else "svg", show=False):
    made = {}

    def fill(group: str) -> None:
        """Nodes, then the clusters inside."""
        for name, icon, _, parent in names["NODES"]:
            if parent == group:
                module, kind = icon.rsplit(".", 1)
                made[name] = getattr(import_module(f"diagrams.{module}"), kind)(f"{name}\n$12.00")
        for name, _, parent in names["GROUPS"]:
            if parent == group:
                with Cluster(name):
                    fill(name)

    fill("")
    for pair in names["EDGES"]:
        source, target = pair.split()
        made[source] >> Edge(label="27 req/s") >> made[target]

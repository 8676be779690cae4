#!/usr/bin/env bash
# diagrams: two Clusters with one label beside each other become one box, so two private subnets are drawn as one
#
# Expected: each `with Cluster("Private subnet")` is a box of its own: the label is what is written on it, and an AWS
#           network has the same kind of subnet in every zone.
# Real:     a Cluster's label is its name in the Graphviz source too, and Graphviz takes two subgraphs of one name in one
#           parent for one: both servers stand in a single box, and a redundant network looks like one that is not.
#           Nothing is said. In two different parents (a box for each zone) both are drawn. Other names, with the label
#           given in graph_attr, give two boxes that both say "Private subnet".
# Version:  diagrams 0.25.1; pygraphviz 2.0.4, whose wheel has Graphviz in it
# Source:   https://diagrams.mingrammer.com/docs/guides/cluster (a cluster has a label; no name is spoken of);
#           the package diagrams 0.25.1 itself
# What it means for us: the script that a drawing is written as gives each Cluster a name of its own and its label apart.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet diagrams==0.25.1 pygraphviz==2.0.4 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -E '^(diagrams|pygraphviz) '

"$folder/venv/bin/python" - <<'PYTHON'
import re, sys
from contextlib import nullcontext
import pygraphviz
from diagrams import Cluster, Diagram, setdiagram
from diagrams.aws.compute import EC2


def boxes(zones, *subnets):
    """The subnets' boxes that Graphviz draws, of two servers in a subnet each."""
    drawing = Diagram("shop", show=False)
    setdiagram(drawing)
    with Cluster("VPC"):
        for zone, (name, look) in zip("ab", subnets):
            with Cluster(f"Zone {zone}") if zones else nullcontext(), Cluster(name, graph_attr=look):
                EC2(f"web {zone}")
    setdiagram(None)
    source = re.sub(r'image="[^"]*"', "", drawing.dot.source)
    picture = pygraphviz.AGraph(string=source).draw(format="svg", prog="dot").decode()
    assert picture.count("web ") == 2
    return picture.count(">Private subnet</text>")


alike = [("Private subnet", {})] * 2
named = [(f"private_{zone}", {"label": "Private subnet"}) for zone in "ab"]
wanted = {
    "beside each other": (boxes(False, *alike), 1),
    "in a zone each": (boxes(True, *alike), 2),
    "beside each other, named apart": (boxes(False, *named), 2),
}
changed = False
for name, (real, answer) in wanted.items():
    print(f"two private subnets {name}: {real} drawn")
    if real != answer:
        print(f"changed: it was {answer}")
        changed = True
sys.exit(changed)
PYTHON
echo "as described"

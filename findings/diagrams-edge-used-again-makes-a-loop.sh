#!/usr/bin/env bash
# diagrams: an Edge that is used a second time, with <<, joins a node with itself and leaves the true arrow bare
#
# Expected: Edge(label="replicates", color="blue") is a look, so it may be kept in a variable and used for several
#           arrows of a drawing: `a >> look >> b` and later `c << look << d` are one labelled arrow each.
# Real:     >> works again and again. With <<, the edge still holds the node of its first use: `c << look << d` draws an
#           arrow from that first node to c with the label, pointing both ways, and a second one from c to d without
#           label and colour. On the same two nodes that is a loop: web joined with web. Nothing is raised. A new Edge
#           for each arrow, of the same words, draws what was meant.
# Version:  diagrams 0.25.1
# Source:   https://diagrams.mingrammer.com/docs/guides/edge; https://github.com/mingrammer/diagrams/issues/642 (loops)
# What it means for us: the script that a drawing is written as makes an Edge for each arrow and points with >> alone.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet diagrams==0.25.1 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -i '^diagrams'

"$folder/venv/bin/python" - <<'PYTHON'
import re, sys
from diagrams import Diagram, Edge, setdiagram
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS


def arrows(draw):
    """The arrows of the Graphviz source: from, to, whether labelled, direction. Nothing is rendered."""
    drawing = Diagram("shop", show=False)
    setdiagram(drawing)
    nodes = {"web": EC2("web"), "shop": RDS("shop"), "batch": EC2("batch"), "copy": RDS("copy")}
    draw(**nodes)
    setdiagram(None)
    named = {node.nodeid: name for name, node in nodes.items()}
    found = re.findall(r'"?(\w+)"? -> "?(\w+)"? \[(.*)\]', drawing.dot.source)
    return [(named[a], named[b], "label=replicates" in look, re.search(r"dir=(\w+)", look)[1]) for a, b, look in found]


def kept(web, shop, batch, copy):
    look = Edge(label="replicates", color="blue")
    web >> look >> shop
    batch << look << copy


def same_nodes(web, shop, batch, copy):
    look = Edge(label="replicates", color="blue")
    web >> look >> shop
    web << look << shop


def forward(web, shop, batch, copy):
    look = Edge(label="replicates", color="blue")
    web >> look >> shop
    batch >> look >> copy


def new(web, shop, batch, copy):
    web >> Edge(label="replicates", color="blue") >> shop
    batch << Edge(label="replicates", color="blue") << copy


first = ("web", "shop", True, "forward")
wanted = {
    kept: [first, ("web", "batch", True, "both"), ("batch", "copy", False, "back")],
    same_nodes: [first, ("web", "web", True, "both"), ("web", "shop", False, "back")],
    forward: [first, ("batch", "copy", True, "forward")],
    new: [first, ("batch", "copy", True, "back")],
}
changed = False
for draw, answer in wanted.items():
    real = arrows(draw)
    print(f"{draw.__name__}:", *real)
    if real != answer:
        print("changed: it was", *answer)
        changed = True
sys.exit(changed)
PYTHON
echo "as described"

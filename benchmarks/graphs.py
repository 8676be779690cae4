"""The same made-up AWS graphs for everyone: as a scene for `archplan.drawing`, and as DOT with clusters for Graphviz.

`newrank` because the usual ranking of clusters fails on some of these graphs ("trouble in init_rank"); it is also faster.
"""

from __future__ import annotations

from archplan.drawing import Edge, Group, Node, Scene

PARTS = (
    ("aws.compute.Lambda", "compute", "AWS Lambda"),
    ("aws.database.Dynamodb", "data", "Amazon DynamoDB"),
    ("aws.storage.S3", "storage", "Amazon S3"),
    ("aws.compute.ECS", "compute", "Amazon ECS"),
)


def scene(count: int) -> Scene:
    """VPCs of three zones with three subnets each, about one edge a node, most of them between neighbours."""
    groups = [Group("cloud", "cloud", "AWS Cloud", ""), Group("region", "region", "Region", "cloud")]
    nodes, homes = [], []
    for vpc in range(max(count // 250, 1)):
        groups.append(Group(f"v{vpc}", "vpc", f"VPC {vpc}", "region"))
        for zone in range(3):
            groups.append(Group(f"v{vpc}z{zone}", "zone", f"Availability Zone {zone + 1}", f"v{vpc}"))
            for tier in range(3):
                home = f"v{vpc}z{zone}t{tier}"
                kind = "public-subnet" if tier == 0 else "private-subnet"
                groups.append(Group(home, kind, "Subnet", f"v{vpc}z{zone}"))
                homes.append(home)
    for k in range(count):
        icon, role, title = PARTS[k % len(PARTS)]
        nodes.append(Node(f"n{k}", "service", (title, f"part {k}"), icon, role, homes[k * len(homes) // count]))  # type: ignore[arg-type]
    edges = []
    for k in range(count):
        near = k + 1 + k % 3  # small flows of six, and every twelfth service calls one far away
        target = near if near // 6 == k // 6 else (k * 7 + 3) % count if k % 12 == 5 else k // 6 * 6
        if target != k and target < count:
            edges.append(Edge(f"e{k}", f"n{k}", f"n{target}", f"{k} req/s", k))
    return Scene(f"{count} nodes", "", "", tuple(nodes), tuple(groups), tuple(edges))


def dot(it: Scene) -> str:
    """The scene as a graph of clusters, boxes as large as ours."""
    lines = ["digraph {", " newrank=true; node [shape=box width=1.4 height=1.2]"]
    children: dict[str, list[str]] = {}
    for group in it.groups:
        children.setdefault(group.parent, []).append(group.id)
    members: dict[str, list[Node]] = {}
    for node in it.nodes:
        members.setdefault(node.parent, []).append(node)

    def write(group: str) -> None:
        for node in members.get(group, []):
            lines.append(f' {node.id} [label="{" ".join(node.title)}"]')
        for inner in children.get(group, []):
            lines.append(f' subgraph cluster_{inner} {{ label="{inner}"')
            write(inner)
            lines.append(" }")

    write("")
    lines.extend(f' {edge.source} -> {edge.target} [label="{edge.label}"]' for edge in it.edges)
    return "\n".join([*lines, "}"]) + "\n"

"""What runs on a cluster is drawn in its box; what the catalogue lacks is drawn inside AWS, where it is placed."""

from datetime import date

import pytest

from archplan import review
from archplan.estimate.plan import plan_of
from archplan.outputs.scenes.picture import scene
from archplan.text import yaml as source


def drawn(text, **options):
    return scene(
        review(plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=date(2026, 11, 22))), **options
    )


def boxes(found, name):
    """The titles of the boxes around a node, from the inside out."""
    groups = {group.id: group for group in found.groups}
    (parent,) = {node.parent for node in found.nodes if node.id in (name, f"{name}@1")}
    titles = []
    while parent:
        titles.append(groups[parent].title)
        parent = groups[parent].parent
    return titles


CLUSTER = """
region: us-east-1
traffic: {people: {requests: 1/second}}
services: {alb: {type: alb}, k8s: {type: eks, label: Platform}, api: {type: workload, on: k8s, pods: 2}, box: {type: ec2, instance: t3.small}}
places: {main: {zones: 2, public: [alb], private: [k8s, api, box]}}
connections: [people -> alb -> api -> box]
"""


@pytest.mark.parametrize("name", ["k8s", "api"])
def test_a_workload_and_its_cluster_are_drawn_in_one_box(name):
    assert boxes(drawn(CLUSTER), name)[:2] == ["Amazon EKS Platform", "Private subnet"]


def test_what_does_not_run_on_the_cluster_is_drawn_beside_its_box():
    assert boxes(drawn(CLUSTER), "box")[0] == "Private subnet"


def test_a_cluster_without_workloads_has_no_box():
    bare = CLUSTER.replace("api: {type: workload, on: k8s, pods: 2}", "api: {type: ecs, tasks: 2}")
    assert boxes(drawn(bare), "k8s")[0] == "Private subnet"


def test_a_service_that_the_catalogue_lacks_is_drawn_in_its_region_by_its_name_and_icon():
    found = drawn("""
region: us-east-1
traffic: {people: {requests: 1/second}}
services: {fn: {type: lambda}, search: {type: aws, name: Amazon Kendra, icon: ml.Kendra, monthly: $25}}
connections: [people -> fn -> search]
""")
    (node,) = [node for node in found.nodes if node.id == "search"]
    assert (node.kind, node.icon, node.title[0], node.cost) == (
        "service",
        "aws.ml.Kendra",
        "Amazon Kendra",
        "$25.00/mo",
    )
    assert boxes(found, "search") == ["US East (N. Virginia)", "AWS Cloud"]


def test_one_that_stands_in_subnets_is_drawn_in_them():
    found = drawn("""
region: us-east-1
traffic: {clock: {kind: schedule, requests: 1/second}}
services: {it: {type: aws, name: Amazon Something, stands: zone, monthly: $25}}
places: {main: {zones: 2, data: [it]}}
connections: [clock -> it]
""")
    assert boxes(found, "it")[0] == "Private subnet (data)"

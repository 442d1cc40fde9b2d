"""Plans drawn as a tree."""

from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.estate.tree import short_type, tree

STACK = "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev"


def plan(*rows):
    resources = [Resource(urn=STACK, type="pulumi:pulumi:Stack", name="demo-dev", custom=False)]
    urns = {"": STACK}
    for name, token, parent, custom in rows:
        urns[name] = f"urn:pulumi:dev::demo::{token}::{name}"
        resources.append(
            Resource(urn=urns[name], type=token, name=name, parent=urns.get(parent, "gone"), custom=custom)
        )
    return Estate(project="demo", stack="dev", cloud="aws", metro="", region="", resources=tuple(resources))


def test_children_stand_below_their_parents_by_name():
    drawn = tree(
        plan(
            ("network", "twinstack:aws:Network", "", False),
            ("network-vpc", "aws:ec2/vpc:Vpc", "network", True),
            ("network-subnet", "aws:ec2/subnet:Subnet", "network", True),
            ("network-route", "aws:ec2/route:Route", "network-subnet", True),
            ("aws-west", "pulumi:providers:aws", "", True),
        )
    )
    assert drawn == (
        "demo-dev                Stack",
        "├─ aws-west             provider aws",
        "└─ network              Network",
        "   ├─ network-subnet    ec2.Subnet",
        "   │  └─ network-route  ec2.Route",
        "   └─ network-vpc       ec2.Vpc",
        "",
        "3 resources in 1 component",
    )


def test_lines_fit_the_width():
    long = "n" * 90
    drawn = tree(plan((long, "aws:averylongmodule/averyveryverylong:AVeryVeryVeryLongTypeName", "", True)))
    assert max(map(len, drawn)) <= 80
    assert any("…" in line for line in drawn)


def test_orphans_are_shown():
    assert any(line.startswith("lost") for line in tree(plan(("lost", "aws:ec2/vpc:Vpc", "nobody", True))))


def test_an_empty_plan():
    empty = Estate(project="demo", stack="dev", cloud="", metro="", region="", resources=())
    assert tree(empty) == ("", "0 resources in 0 components")


def test_short_types():
    assert short_type("aws:index/provider:Provider") == "aws.Provider"
    assert short_type("alicloud:ecs/securityGroup:SecurityGroup") == "alicloud.ecs.SecurityGroup"
    assert short_type("alicloud:ecs/securityGroup:SecurityGroup", "alicloud") == "ecs.SecurityGroup"
    assert short_type("alicloud:ecs/securityGroup:SecurityGroup", "aws") == "alicloud.ecs.SecurityGroup"
    assert short_type("twinstack:aws:Network", "aws") == "Network"
    assert short_type("twinstack:aws:Network") == "aws.Network"
    assert short_type("odd") == "odd"


def test_a_long_type_moves_to_the_left():
    lines = tree(plan(("n" * 45, "aws:ec2/vpc:Vpc", "", True), ("s", "aws:s3/x:" + "T" * 60, "", True)))
    assert "└─ s             s3." + "T" * 60 in lines

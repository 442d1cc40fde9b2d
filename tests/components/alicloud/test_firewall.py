from __future__ import annotations

GROUP = "alicloud:ecs/securityGroup:SecurityGroup"
RULE = "alicloud:ecs/securityGroupRule:SecurityGroupRule"


def _rules(run, group, direction, policy="accept"):
    return {
        (one.get("ipProtocol"), one.get("portRange"), one.get("cidrIp"))
        for one in run.plan.of_type(RULE)
        if run.source(one, "securityGroupId") == [f"firewall-{group}"]
        and one.get("type") == direction
        and one.get("policy") == policy
    }


def test_groups_are_basic_and_their_members_strangers_to_each_other(deploy, preview):
    groups = deploy(preview=preview).named(GROUP)
    assert set(groups) == {"firewall-load-balancer", "firewall-compute"}
    for group in groups.values():
        assert group.get("securityGroupType") == "normal"
        assert group.get("innerAccessPolicy") == "Drop"


def test_load_balancer_admits_the_named_clients_alone(deploy, preview):
    run = deploy(preview=preview, firewall={"ingress_cidrs": ["203.0.113.0/24", "198.51.100.0/24"]})
    assert _rules(run, "load-balancer", "ingress") == {
        ("tcp", f"{port}/{port}", cidr) for port in (80, 443) for cidr in ("203.0.113.0/24", "198.51.100.0/24")
    }
    assert _rules(run, "load-balancer", "ingress", "drop") == {("all", "-1/-1", "0.0.0.0/0")}


def test_instances_admit_the_ranges_of_the_load_balancer_alone(deploy, preview):
    run = deploy(preview=preview, firewall={"app_port": 9000})
    expected = {("tcp", "9000/9000", cidr) for cidr in ("10.20.128.0/22", "10.20.132.0/22")}
    assert _rules(run, "compute", "ingress") == expected


def test_instances_leave_for_https_the_clouds_services_and_their_data(deploy, preview):
    run = deploy(preview=preview)
    private = ("10.20.0.0/21", "10.20.8.0/21")
    assert _rules(run, "compute", "egress") == {
        ("tcp", "443/443", "0.0.0.0/0"),
        ("tcp", "80/80", "100.64.0.0/10"),
        ("udp", "53/53", "100.64.0.0/10"),
        ("tcp", "53/53", "100.64.0.0/10"),
        ("udp", "123/123", "100.64.0.0/10"),
        *(("tcp", "3306/3306", cidr) for cidr in private),
        *(("tcp", "6379/6379", cidr) for cidr in private),
    }
    assert _rules(run, "compute", "egress", "drop") == {("all", "-1/-1", "0.0.0.0/0")}


def test_every_accept_comes_before_every_drop_and_says_why(deploy):
    rules = deploy().plan.of_type(RULE)
    assert {one.get("priority") for one in rules if one.get("policy") == "accept"} == {1}
    assert {one.get("priority") for one in rules if one.get("policy") == "drop"} == {100}
    assert all(one.get("description") and one.get("nicType") == "intranet" for one in rules)


def test_order_of_the_clients_renames_no_rule(deploy):
    cidrs = ["203.0.113.0/24", "198.51.100.0/24"]
    there = deploy(firewall={"ingress_cidrs": cidrs}).named(RULE)
    back = deploy(firewall={"ingress_cidrs": cidrs[::-1]}).named(RULE)
    assert {name: dict(one.inputs) for name, one in there.items()} == {
        name: dict(one.inputs) for name, one in back.items()
    }


def test_without_a_load_balancer_nothing_comes_in(deploy):
    run = deploy(load_balancer=None)
    assert set(run.named(GROUP)) == {"firewall-compute"}
    assert not [one for one in run.plan.of_type(RULE) if one.get("type") == "ingress"]


def test_data_without_instances_admits_an_empty_group(deploy):
    run = deploy(load_balancer=None, compute=None)
    assert set(run.named(GROUP)) == {"firewall-data-clients"}
    database = run.one("alicloud:rds/instance:Instance")
    cache = run.one("alicloud:kvstore/instance:Instance")
    assert run.source(database, "securityGroupIds") == ["firewall-data-clients"]
    assert run.source(cache, "securityGroupId") == ["firewall-data-clients"]

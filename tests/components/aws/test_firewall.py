from __future__ import annotations

INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
GROUP = "aws:ec2/securityGroup:SecurityGroup"


def edges(run, token):
    """(group the rule is in, who is let in or reached, port) of every rule."""
    found = set()
    for rule in run.plan.of_type(token):
        assert rule.get("ipProtocol") == "tcp"
        assert rule.get("fromPort") == rule.get("toPort")
        peer = run.source(rule, "referencedSecurityGroupId") or [rule.get("cidrIpv4")]
        found.add((run.source(rule, "securityGroupId")[0], peer[0], rule.get("fromPort")))
    return found


def test_tiers_are_chained_by_reference(deploy, preview):
    run = deploy(preview=preview, firewall={"app_port": 9000})
    assert edges(run, INGRESS) == {
        ("firewall-load-balancer", "0.0.0.0/0", 443),
        ("firewall-load-balancer", "0.0.0.0/0", 80),
        ("firewall-compute", "firewall-load-balancer", 9000),
        ("firewall-database", "firewall-compute", 3306),
        ("firewall-cache", "firewall-compute", 6379),
    }
    assert edges(run, EGRESS) == {
        ("firewall-load-balancer", "firewall-compute", 9000),
        ("firewall-compute", "0.0.0.0/0", 443),
        ("firewall-compute", "firewall-database", 3306),
        ("firewall-compute", "firewall-cache", 6379),
    }


def test_data_tiers_open_nothing_outwards(deploy):
    run = deploy()
    outwards = {group for group, _, _ in edges(run, EGRESS)}
    assert outwards.isdisjoint({"firewall-database", "firewall-cache"})


def test_groups_have_no_inline_rules(deploy):
    for group in deploy().plan.of_type(GROUP):
        assert "ingress" not in group.inputs
        assert "egress" not in group.inputs


def test_every_rule_says_what_it_is_for(deploy):
    run = deploy()
    assert all(rule.get("description") for rule in run.plan.of_type(INGRESS, EGRESS))


def test_sources_of_the_entrance(deploy):
    run = deploy(firewall={"ingress_cidrs": ["192.0.2.0/24", "198.51.100.0/24"]})
    open_to = {(peer, port) for group, peer, port in edges(run, INGRESS) if group == "firewall-load-balancer"}
    assert open_to == {(source, port) for source in ("192.0.2.0/24", "198.51.100.0/24") for port in (80, 443)}


def test_another_order_of_sources_changes_no_name(deploy):
    sources = ["192.0.2.0/24", "198.51.100.0/24"]
    one, other = (deploy(firewall={"ingress_cidrs": order}) for order in (sources, sources[::-1]))
    assert {rule.urn: rule.inputs for rule in one.plan.of_type(INGRESS)} == {
        rule.urn: rule.inputs for rule in other.plan.of_type(INGRESS)
    }


def test_only_the_tiers_there_are(deploy):
    run = deploy(load_balancer=None, cache=None, database={"engine": "postgresql", "version": "17"})
    assert set(run.named(GROUP)) == {"firewall-compute", "firewall-database"}
    assert edges(run, INGRESS) == {("firewall-database", "firewall-compute", 5432)}
    firewall = run.built["firewall"]
    assert firewall.load_balancer_group_id is None
    assert firewall.cache_group_id is None


def test_data_without_compute_admits_nobody(deploy):
    run = deploy(load_balancer=None, compute=None)
    assert set(run.named(GROUP)) == {"firewall-database", "firewall-cache"}
    assert not run.plan.of_type(INGRESS, EGRESS)


def test_a_workload_named_like_a_reserved_prefix(deploy):
    run = deploy(name="sg")
    assert all(not group.get("name").startswith("sg-") for group in run.plan.of_type(GROUP))

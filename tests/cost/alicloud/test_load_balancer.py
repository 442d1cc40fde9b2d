from decimal import Decimal

import pytest

from infra.cost.alicloud.load_balancer import lcu
from infra.estate.resource import UNKNOWN
from infra.usage import Usage

ALB = "alicloud:alb/loadBalancer:LoadBalancer"
NLB = "alicloud:nlb/loadBalancer:LoadBalancer"
CLB = "alicloud:slb/applicationLoadBalancer:ApplicationLoadBalancer"
RULE = "alicloud:alb/rule:Rule"

PUBLIC = {
    "addressType": "Internet",
    "loadBalancerEdition": "Standard",
    "zoneMappings": [{"zoneId": "a"}, {"zoneId": "b"}],
}


def test_lcu_of_a_public_projects_cost_table():
    # Public code index id 70346618077, 2026-09-27: the larger of 8,000 concurrent connections / 3,000 and
    # 3,942 GB / 730 h, 5.4 LCU. The connections: 0.8 new ones a second, each open for 10,000 seconds.
    requests = Decimal("0.8") * 730 * 3600
    usage = Usage(requests=requests, requests_per_connection=Decimal(1), connection_seconds=Decimal(10_000))
    load, dimension = lcu(usage, Decimal(3942), 0)
    assert (load, dimension) == (Decimal("5.4"), "GB processed")
    load, dimension = lcu(usage, Decimal(0), 0)
    assert (load.quantize(Decimal("0.01")), dimension) == (Decimal("2.67"), "concurrent connections")


@pytest.mark.parametrize(
    ("requests_per_second", "per_connection", "seconds", "gb", "rules", "load", "dimension"),
    [
        (50, 1, 1, 0, 0, "2", "new connections"),  # 50 / 25
        (100, 10, 3000, 0, 0, "10", "concurrent connections"),  # 10 a second x 3000 s / 3000
        (100, 10, 1, 7300, 0, "10", "GB processed"),  # 7300 / 730 / 1
        (1000, 1000, 1, 0, 5, "5", "rule evaluations"),  # 1000 x 5 / 1000
    ],
)
def test_each_dimension_of_a_capacity_unit(
    requests_per_second, per_connection, seconds, gb, rules, load, dimension
):
    usage = Usage(
        requests=Decimal(requests_per_second) * 730 * 3600,
        requests_per_connection=Decimal(per_connection),
        connection_seconds=Decimal(seconds),
    )
    assert lcu(usage, Decimal(gb), rules) == (Decimal(load), dimension)


def test_an_alb_by_hand(resource, month):
    # Singapore, Standard: 730 h x 0.021 = 15.33; 730 GB in an hour each = 1 LCU, 730 x 0.007 = 5.11; two addresses
    # 1460 h x 0.006 = 8.76; 730 GB x 0.081 = 59.13.
    usage = {"egress_gb": 730}
    alb = resource(ALB, "alb", PUBLIC)
    assert month(alb, usage=usage, of=["Load balancer hours"]) == Decimal("15.33")
    assert month(alb, usage=usage, of=["Capacity units"]) == Decimal("5.11")
    assert month(alb, usage=usage, of=["Public addresses"]) == Decimal("8.76")
    assert month(alb, usage=usage) == Decimal("88.33")


@pytest.mark.parametrize(
    ("edition", "region", "usd"),
    # The vendor's table of editions, 0.007, 0.021 and 0.035 an hour; on the mainland 0.049 and 0.147 CNY at 7.0.
    [
        ("Basic", "eu-central-1", "5.11"),
        ("StandardWithWaf", "eu-west-1", "25.55"),
        ("Basic", "cn-beijing", "5.11"),
        ("Standard", "cn-zhongwei", "15.33"),
    ],
)
def test_editions_everywhere(resource, month, edition, region, usd):
    alb = resource(ALB, "alb", {"addressType": "Intranet", "loadBalancerEdition": edition})
    assert month(alb, region=region, of=["Load balancer hours"]) == Decimal(usd)


def test_rules_of_the_plan_are_evaluated(resource, charges):
    usage = {"requests": 1000 * 730 * 3600, "requests_per_connection": 1000}
    alb = resource(ALB, "alb", PUBLIC)
    rules = [resource(RULE, f"rule-{n}") for n in range(5)]
    found = charges(alb, *rules, usage=usage)["Capacity units"]
    assert found.quantity == 5 * 730
    assert "rule evaluations" in found.note


def test_an_internal_alb_has_no_exit(resource, charges):
    found = charges(resource(ALB, "alb", PUBLIC | {"addressType": "Intranet"}), usage={"egress_gb": 10})
    assert set(found) == {"Load balancer hours", "Capacity units"}


def test_an_address_that_is_given_is_billed_on_itself(resource, charges):
    mappings = [{"zoneId": "a", "allocationId": UNKNOWN}, {"zoneId": "b"}]
    found = charges(resource(ALB, "alb", PUBLIC | {"zoneMappings": mappings}))
    assert found["Public addresses"].quantity == 730
    every = [{"zoneId": "a", "allocationId": "eip-1"}, {"zoneId": "b", "allocationId": "eip-2"}]
    assert "Public addresses" not in charges(resource(ALB, "alb", PUBLIC | {"zoneMappings": every}))


def test_zones_that_are_not_known_are_not_guessed(resource, charges):
    found = charges(resource(ALB, "alb", PUBLIC | {"zoneMappings": UNKNOWN}))
    assert found["Public addresses"].quantity is None


def test_a_bandwidth_package_bills_the_traffic(resource, priced):
    found = priced(resource(ALB, "alb", PUBLIC | {"bandwidthPackageId": "cbwp-1"}), usage={"egress_gb": 10})
    assert [line.reason for line in found.unpriced] == ["its bandwidth package bills the traffic"]


def test_an_nlb_by_hand(resource, month):
    # 730 h x 0.02
    nlb = resource(NLB, "nlb", {"addressType": "Intranet"})
    assert month(nlb, of=["Load balancer hours"]) == Decimal("14.60")


def test_a_clb_by_its_specification_by_hand(resource, month, priced):
    # Singapore: 730 h x 0.06 = 43.80, public address 730 h x 0.006 = 4.38
    clb = resource(CLB, "clb", {"loadBalancerSpec": "slb.s2.small", "addressType": "internet"})
    assert month(clb) == Decimal("48.18")
    shared = priced(resource(CLB, "clb", {"addressType": "intranet"}))
    assert [line.sku for line in shared.unpriced] == ["CLB shared performance"]


def test_a_clb_by_capacity_units(resource, charges):
    found = charges(resource(CLB, "clb", {"instanceChargeType": "PayByCLCU", "addressType": "intranet"}))
    assert (found["Load balancer hours"].sku, found["Load balancer hours"].option) == ("CLB", "")
    assert found["Capacity units"].quantity is None

from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

ALB = "alicloud:alb/loadBalancer:LoadBalancer"
ASSOCIATION = "alicloud:ecs/eipAssociation:EipAssociation"
EIP = "alicloud:ecs/eipAddress:EipAddress"
INSTANCE = "alicloud:ecs/instance:Instance"
NAT = "alicloud:vpc/natGateway:NatGateway"
VPC = "alicloud:vpc/network:Network"

BY_TRAFFIC = {"internetChargeType": "PayByTraffic", "paymentType": "PayAsYouGo"}


@pytest.fixture
def exits(resource):
    """A NAT gateway with its address and what joins them."""

    def make(letter="a", inputs=BY_TRAFFIC):
        return (
            resource(EIP, f"eip-{letter}", inputs),
            resource(NAT, f"nat-{letter}"),
            resource(
                ASSOCIATION,
                f"association-{letter}",
                {"instanceType": "Nat"},
                uses={"allocationId": f"eip-{letter}", "instanceId": f"nat-{letter}"},
            ),
        )

    return make


def test_a_nat_gateway_by_hand(exits, month):
    # Singapore: 730 h x 0.043 + 150 CU x 0.043 = 31.39 + 6.45
    _, nat, _ = exits()
    assert month(nat, usage={"nat_gb": 150}) == Decimal("37.84")


def test_manilas_cost_table_of_a_nat_gateway_and_its_traffic(exits, month):
    # Cost table of a public project (public code index id 70346618077, 2026-09-27): NAT CU and EIP traffic of
    # 1 TB are (0.043 + 0.081) x 1024 = 127.0 USD, in Manila and Singapore alike.
    address, nat, association = exits()
    usage = {"nat_gb": 1024, "nat_egress_gb": 1024, "egress_gb": 1024}
    of = ("NAT gateway capacity units", "Traffic to the internet")
    assert month(nat, address, association, usage=usage, of=of) == Decimal("126.98")


def test_the_first_gateway_bears_the_traffic(exits, charges):
    usage = {"nat_gb": 150, "egress_gb": 20, "nat_egress_gb": 20}
    second = charges(exits("b")[1], *exits("a"), usage=usage)
    assert second["NAT gateway capacity units"].quantity == 0
    assert second["NAT gateway capacity units"].note == "counted on nat-a"
    assert second["NAT gateway hours"].quantity == 730


def test_traffic_leaves_by_nat_and_by_the_load_balancer(exits, resource, charges):
    balancer = resource(ALB, "alb", {"addressType": "Internet", "loadBalancerEdition": "Standard"})
    usage = {"egress_gb": 2048, "nat_egress_gb": 20, "nat_gb": 150}
    address, *rest = exits()
    assert charges(address, balancer, *rest, usage=usage)["Traffic to the internet"].quantity == 20
    found = charges(balancer, address, *rest, usage=usage)["Traffic to the internet"]
    assert (found.quantity, found.sku, found.unit) == (2028, "EIP pay-by-traffic", "GB")


def test_without_a_load_balancer_all_of_it_leaves_by_nat(exits, charges):
    usage = {"egress_gb": 50, "nat_egress_gb": 50, "nat_gb": 60}
    assert charges(*exits(), usage=usage)["Traffic to the internet"].quantity == 50
    more = usage | {"egress_gb": 80}
    assert charges(*exits(), usage=more)["Traffic to the internet"].quantity == 80


def test_a_gateway_without_an_address_in_the_plan_still_sends(resource, charges):
    found = charges(resource(NAT, "nat"), usage={"nat_gb": 10, "nat_egress_gb": 4, "egress_gb": 4})
    assert found["Traffic to the internet"].quantity == 4


def test_the_holding_fee_by_hand(resource, month):
    # Singapore: 730 h x 0.006; Kuala Lumpur: 730 h x 0.003
    assert month(resource(EIP, "eip", BY_TRAFFIC)) == Decimal("4.38")
    assert month(resource(EIP, "eip", BY_TRAFFIC), region="ap-southeast-3") == Decimal("2.19")


@pytest.mark.parametrize(
    ("inputs", "uses"),
    [({}, {}), ({}, {"instanceId": "machine"}), ({"instanceType": "EcsInstance"}, {})],
)
def test_an_address_of_an_instance_is_held_for_nothing(resource, charges, inputs, uses):
    address, machine = resource(EIP, "eip", BY_TRAFFIC), resource(INSTANCE, "machine")
    joined = resource(ASSOCIATION, "joined", inputs, uses={"allocationId": "eip"} | uses)
    assert charges(address, machine, joined) == {}


def test_an_address_is_paid_by_bandwidth_unless_it_says_otherwise(resource, charges):
    found = charges(resource(EIP, "eip", {"bandwidth": "10"}), usage={"egress_gb": 5})
    assert found["Elastic IP address"].option == "pay-by-bandwidth"
    bandwidth = found["Bandwidth of the address"]
    assert bandwidth.quantity == pytest.approx(Decimal("304.17"), abs=Decimal("0.01"))  # 10 Mbps x 730 / 24
    assert "Traffic to the internet" not in found
    least = charges(resource(EIP, "eip"))["Bandwidth of the address"]
    assert least.quantity == pytest.approx(Decimal("152.08"), abs=Decimal("0.01"))  # 5 Mbps x 730 / 24


def test_an_address_with_an_unknown_metering_is_unpriced(resource, priced):
    found = priced(resource(EIP, "eip", {"internetChargeType": UNKNOWN}), usage={"egress_gb": 5})
    assert {line.reason for line in found.unpriced} == {"internetChargeType: known only after the update"}
    assert len(found.unpriced) == len(found.lines)


def test_a_subscription_is_not_priced_as_pay_as_you_go(resource, priced):
    found = priced(resource(EIP, "eip", BY_TRAFFIC | {"paymentType": "Subscription"}))
    assert [line.description for line in found.unpriced] == ["Elastic IP address"]
    assert found.monthly.amount == 0


def test_a_vpc_nat_gateway_is_another_product(resource, priced):
    found = priced(resource(NAT, "nat", {"networkType": "intranet"}), usage={"nat_gb": 10})
    assert [(line.sku, line.monthly) for line in found.lines] == [("VPC NAT gateway", None)]


def test_traffic_between_zones_is_listed_at_nothing(resource, charges, month):
    vpc = resource(VPC, "vpc")
    assert charges(vpc, usage={"cross_zone_gb": 300})["Traffic between zones"].quantity == 300
    assert month(vpc, usage={"cross_zone_gb": 300}) == 0
    assert charges(vpc) == {}

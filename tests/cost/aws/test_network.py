from __future__ import annotations

from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

NAT = "aws:ec2/natGateway:NatGateway"
EIP = "aws:ec2/eip:Eip"
VPC = "aws:ec2/vpc:Vpc"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"


def test_two_nat_gateways_share_hours_but_the_first_bears_the_traffic(cost, resource, price, money):
    gateways = [resource(NAT, f"nat-{n}", capability="network") for n in (2, 1)]
    prices = [
        price("nat_gateway", "NatGateway-Hours", "hour", "0.059"),
        price("nat_gateway", "NatGateway-Bytes", "GB", "0.059"),
        price("internet_egress", "DataTransfer-Out-Bytes", "GB", "0.12"),
    ]
    found = cost(gateways, prices, usage={"nat_gb": 150, "egress_gb": 20, "nat_egress_gb": 20})
    assert money(found.lines) == {
        ("nat-1", "NAT gateway hours"): Decimal("43.07"),  # 730 x 0.059
        ("nat-1", "NAT gateway GB"): Decimal("8.85"),  # 150 x 0.059
        ("nat-1", "Traffic to the internet"): Decimal("2.40"),  # 20 x 0.12
        ("nat-2", "NAT gateway hours"): Decimal("43.07"),
        ("nat-2", "NAT gateway GB"): 0,
    }
    assert found.monthly.amount == Decimal("97.39")  # 43.07 + 8.85 + 2.40 + 43.07
    assert found.coverage == 1


def test_a_private_nat_gateway_sends_nothing_to_the_internet(cost, resource, quantities):
    private = resource(NAT, "a", {"connectivityType": "private"})
    public = resource(NAT, "b")
    found = quantities(cost([private, public], usage={"nat_gb": 10, "nat_egress_gb": 4}))
    assert found["a", "NatGateway-Bytes"] == 0
    assert found["b", "NatGateway-Bytes"] == 10
    assert ("a", "DataTransfer-Out-Bytes") not in found
    assert found["b", "DataTransfer-Out-Bytes"] == 4


@pytest.mark.parametrize("mode", ["regional", UNKNOWN])
def test_zones_of_a_regional_nat_gateway_are_not_in_the_plan(cost, resource, quantities, mode):
    found = cost([resource(NAT, "nat", {"availabilityMode": mode})])
    assert quantities(found)["nat", "NatGateway-Hours"] is None


@pytest.mark.parametrize(
    ("inputs", "uses", "sku"),
    [
        ({}, {"allocationId": "address"}, "PublicIPv4:InUseAddress"),
        ({}, {}, "PublicIPv4:IdleAddress"),
    ],
)
def test_an_address_is_in_use_where_something_refers_to_it(cost, resource, price, inputs, uses, sku):
    prices = [
        price("public_ip", f"PublicIPv4:{kind}", "hour", "0.005") for kind in ("InUseAddress", "IdleAddress")
    ]
    found = cost([resource(EIP, "address", inputs), resource(NAT, "nat", uses=uses)], prices)
    (line,) = (line for line in found.lines if line.resource == "address")
    assert line.sku == sku
    assert line.monthly.amount == Decimal("3.65")  # 730 x 0.005


def test_an_address_of_an_instance_is_in_use(cost, resource, quantities):
    found = cost([resource(EIP, "address", {"instance": UNKNOWN})])
    assert quantities(found) == {("address", "PublicIPv4:InUseAddress"): 730}


def test_traffic_between_zones_is_billed_on_both_sides_once(cost, resource, price):
    prices = [price("cross_az_traffic", "DataTransfer-Regional-Bytes", "GB", "0.01")]
    found = cost([resource(VPC, "b"), resource(VPC, "a")], prices, usage={"cross_zone_gb": 300})
    (line,) = found.lines
    assert line.resource == "a"
    assert line.quantity == 600  # 300 out of one zone and 300 into the other
    assert line.monthly.amount == Decimal("6.00")  # 600 x 0.01


def test_a_vpc_without_traffic_is_not_billable(cost, resource):
    assert cost([resource(VPC, "vpc")]).billable == 0


@pytest.mark.parametrize(
    ("inputs", "quantity"),
    [
        ({"vpcEndpointType": "Interface", "subnetIds": [UNKNOWN, UNKNOWN]}, 1460),  # 2 zones x 730
        ({"vpcEndpointType": "Interface", "subnetIds": UNKNOWN}, None),
        ({"vpcEndpointType": "Interface"}, 730),  # the service chooses one
        ({"vpcEndpointType": "GatewayLoadBalancer"}, None),
        ({"vpcEndpointType": UNKNOWN}, None),
    ],
)
def test_interface_endpoints_are_billed_in_each_zone(cost, resource, inputs, quantity):
    (line,) = cost([resource(ENDPOINT, "endpoint", inputs)]).lines
    assert line.quantity == quantity
    assert line.monthly is None


def test_a_gateway_endpoint_is_free(cost, resource):
    assert cost([resource(ENDPOINT, "s3", {"serviceName": "com.amazonaws.ap-southeast-1.s3"})]).lines == ()

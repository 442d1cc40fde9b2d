from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations

import pytest

from infra.components.cidr import layout


@pytest.mark.parametrize("zones", range(1, 7))
@pytest.mark.parametrize("prefix", [16, 20, 23])
def test_ranges_are_in_the_network_and_never_overlap(prefix: int, zones: int) -> None:
    network = IPv4Network(f"10.20.0.0/{prefix}")
    try:
        found = layout(network, zones)
    except ValueError:
        assert (prefix, zones > 4) == (23, True)
        return
    assert len(found.public) == len(found.private) == zones
    ranges = found.public + found.private
    assert all(block.subnet_of(network) for block in ranges)
    assert not any(one.overlaps(other) for one, other in combinations(ranges, 2))


def test_a_public_range_has_room_for_a_load_balancer() -> None:
    assert {block.prefixlen for block in layout(IPv4Network("10.0.0.0/24"), 2).public} == {27}
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/24 is too small for 3 zones; use /23 or larger"):
        layout(IPv4Network("10.0.0.0/24"), 3)


@pytest.mark.parametrize("zones", [1, 3, 5])
def test_one_zone_more_moves_no_range_within_a_power_of_two(zones: int) -> None:
    network = IPv4Network("10.20.0.0/16")
    before, after = layout(network, zones), layout(network, zones + 1)
    assert after.public[:zones] == before.public
    assert after.private[:zones] == before.private

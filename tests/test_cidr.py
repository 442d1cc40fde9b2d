from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.cidr import SMALLEST, layout, room

networks = st.builds(
    lambda prefix, number: IPv4Network((0x0A000000 + (number << (32 - prefix)), prefix)),
    st.integers(16, 24),
    st.integers(0, 255),
)


@given(networks, st.data())
def test_every_block_is_in_the_network_and_meets_no_other(network: IPv4Network, data: st.DataObject) -> None:
    blocks = data.draw(st.lists(st.integers(0, room(network) - 1), min_size=1, unique=True))
    found = layout(network, blocks)
    assert len(found.public) == len(found.private) == len(blocks)
    ranges = found.public + found.private
    assert all(block.subnet_of(network) for block in ranges)
    assert not any(one.overlaps(other) for one, other in combinations(ranges, 2))
    assert all(block.prefixlen <= SMALLEST for block in found.public)


@given(networks, st.data())
def test_the_ranges_of_a_zone_depend_on_no_other_zone(network: IPv4Network, data: st.DataObject) -> None:
    blocks = data.draw(st.lists(st.integers(0, room(network) - 1), min_size=1, unique=True))
    together = layout(network, blocks)
    for index, block in enumerate(blocks):
        alone = layout(network, [block])
        assert alone.public == together.public[index : index + 1]
        assert alone.private == together.private[index : index + 1]


@pytest.mark.parametrize(("prefix", "zones"), [(16, 16), (20, 16), (21, 16), (22, 8), (23, 4), (24, 2)])
def test_the_room_of_a_network(prefix: int, zones: int) -> None:
    assert room(IPv4Network(f"10.0.0.0/{prefix}")) == zones


@given(networks, st.integers(0, 15))
def test_a_block_that_does_not_fit_names_the_network_that_has_it(network: IPv4Network, block: int) -> None:
    if block < room(network):
        return
    with pytest.raises(
        ValueError, match=rf"{network} has room for {room(network)} zones, not for {block + 1}"
    ) as no:
        layout(network, [block])
    prefix = int(str(no.value).rpartition("use /")[2].partition(" ")[0])
    assert block < room(IPv4Network(f"10.0.0.0/{prefix}"))
    assert block >= room(IPv4Network(f"10.0.0.0/{prefix + 1}"))

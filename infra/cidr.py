"""Subnet layout: pure arithmetic, the same on both clouds.

A network is cut into as many equal blocks as it has room for, sixteen at most, and every zone of a region has one
of them for itself (`infra.catalog.zone`). So the ranges of a zone depend on no other zone: zones can be added,
removed and exchanged while a stack runs, and no range moves or meets another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

SMALLEST = 27
"""Longest prefix of a public range: what an Application Load Balancer of AWS wants, with eight addresses free.

Source: Elastic Load Balancing, Application Load Balancers guide, "Subnets for your load balancer", read 2026-11.
AWS accepts /28 and Alibaba Cloud /29 for a subnet.
"""

BLOCK_BITS = 4
"""Sixteen blocks at most; no region of the catalogue has more zones."""

PUBLIC = 2
"""A network keeps half of itself for private ranges and a quarter for public ones; the rest stays free."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Subnet ranges by zone: `public[i]` and `private[i]` are in the same zone."""

    public: tuple[IPv4Network, ...]
    private: tuple[IPv4Network, ...]


def room(network: IPv4Network) -> int:
    """How many blocks a network has."""
    return 1 << _bits(network.prefixlen)


def layout(network: IPv4Network, blocks: Sequence[int]) -> Layout:
    """One public and one private range for each zone, never overlapping.

    The lower half of the network is cut into equal private ranges, the first half of the rest into equal public
    ranges half as large.

    Args:
        network: what is cut up.
        blocks: the block of each zone, at least one.

    Raises:
        ValueError: `network` is too small to have all of these blocks.
    """
    bits, last = _bits(network.prefixlen), max(blocks)
    if last >= 1 << bits:
        need = SMALLEST - PUBLIC - last.bit_length()
        raise ValueError(f"{network} has room for {1 << bits} zones, not for {last + 1}; use /{need} or larger")
    lower, upper = network.subnets(prefixlen_diff=1)
    private = tuple(lower.subnets(prefixlen_diff=bits))
    public = tuple(next(upper.subnets(prefixlen_diff=1)).subnets(prefixlen_diff=bits))
    return Layout(tuple(public[block] for block in blocks), tuple(private[block] for block in blocks))


def _bits(prefix: int) -> int:
    return max(0, min(BLOCK_BITS, SMALLEST - PUBLIC - prefix))

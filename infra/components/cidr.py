"""Subnet layout: pure arithmetic, the same on both clouds."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network

SMALLEST = 27
"""Longest prefix of a public range: what an Application Load Balancer of AWS wants, with eight addresses free.

Source: Elastic Load Balancing, Application Load Balancers guide, "Subnets for your load balancer", read 2026-11.
AWS accepts /28 and Alibaba Cloud /29 for a subnet.
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """Subnet ranges by zone: `public[i]` and `private[i]` are in the same zone."""

    public: tuple[IPv4Network, ...]
    private: tuple[IPv4Network, ...]


def layout(network: IPv4Network, zones: int) -> Layout:
    """One public and one private range for each zone, never overlapping.

    The lower half of the network is cut into equal private ranges, the first part of the upper half into
    equal public ranges half as large. Adding a zone within the same power of two moves no range.

    Raises:
        ValueError: `network` is too small for that many zones.
    """
    bits = max(1, (zones - 1).bit_length())
    lower, upper = network.subnets(prefixlen_diff=1)
    private_prefix = lower.prefixlen + bits
    public_prefix = private_prefix + 1
    if public_prefix > SMALLEST:
        need = network.prefixlen - (public_prefix - SMALLEST)
        raise ValueError(f"{network} is too small for {zones} zones; use /{need} or larger")
    private = tuple(lower.subnets(new_prefix=private_prefix))[:zones]
    public = tuple(upper.subnets(new_prefix=public_prefix))[:zones]
    return Layout(public, private)

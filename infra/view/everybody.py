"""Everybody: ranges of addresses that are the whole internet, or come to the same."""

from __future__ import annotations

from ipaddress import ip_network

WIDEST = {4: 8, 6: 4}
"""IP version -> a public range with a shorter prefix counts as everybody; two /1 are the whole internet."""


def everybody(source: str) -> bool:
    """Whether a range is the whole internet, or so much of it that it comes to the same."""
    try:
        network = ip_network(source, strict=False)
    except ValueError:
        return False
    return network.prefixlen < WIDEST[network.version] and not network.is_private

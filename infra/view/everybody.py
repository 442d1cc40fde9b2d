"""Everybody: ranges of addresses that are the whole internet, or come to the same."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

WIDEST = {4: 8, 6: 4}
"""IP version -> a public range with a shorter prefix counts as everybody; two /1 are the whole internet."""


def everybody(source: str) -> bool:
    """Whether a range is the whole internet, or so much of it that it comes to the same."""
    found = network(source)
    return found is not None and found.prefixlen < WIDEST[found.version] and not found.is_private


@lru_cache(4096)
def network(source: str) -> IPv4Network | IPv6Network | None:
    """A range of addresses, or one address; nothing where the text is none."""
    try:
        return ip_network(source, strict=False)
    except ValueError:
        return None

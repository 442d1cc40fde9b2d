"""Nearest words."""

from __future__ import annotations

import pytest

from infra.nearest import nearest


@pytest.mark.parametrize(
    ("word", "choices", "expected"),
    [
        ("netwrok", ("network", "firewall"), "network"),
        ("loadBalancer", ("load_balancer", "bucket"), "load_balancer"),
        ("ali", ("alicloud", "aws"), "alicloud"),
        ("amd64", ("x86_64", "arm64"), "x86_64"),
        ("ram", ("vcpu", "memory_gib"), "memory_gib"),
        ("ram", ("vcpu", "disk_gb"), None),
        ("zones", ("owner", "name"), None),
        ("", ("aws",), None),
        ("x" * 10_000, ("aws",), None),
    ],
)
def test_the_nearest_word(word: str, choices: tuple[str, ...], expected: str | None) -> None:
    assert nearest(word, choices) == expected

"""Which ranges come to the whole internet."""

from __future__ import annotations

import pytest

from infra.view.everybody import everybody


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("0.0.0.0/0", True),
        ("128.0.0.0/1", True),
        ("8.0.0.0/7", True),
        ("8.0.0.0/8", False),  # the widest range that somebody holds
        ("10.0.0.0/8", False),
        ("203.0.113.9", False),
        ("::/0", True),
        ("2000::/3", True),
        ("2000::/4", False),
        ("fc00::/7", False),
        ("somebody", False),
        ("", False),
    ],
)
def test_what_is_wider_than_anybody_holds_is_everybody(source: str, expected: bool) -> None:
    assert everybody(source) is expected

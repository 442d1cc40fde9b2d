from __future__ import annotations

import pytest

from infra.catalog.tls_policy import oldest_tls


@pytest.mark.parametrize(
    ("policy", "oldest"),
    [
        ("ELBSecurityPolicy-TLS13-1-2-2021-06", 2),
        ("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", 2),
        ("ELBSecurityPolicy-TLS13-1-3-2021-06", 3),
        ("ELBSecurityPolicy-TLS-1-1-2017-01", 1),
        ("ELBSecurityPolicy-2016-08", 0),
        ("tls_cipher_policy_1_0", 0),
        ("tls_cipher_policy_1_2_strict_with_1_3", 2),
        ("tls-1234abcd", None),
    ],
)
def test_the_oldest_version_is_in_the_name(policy: str, oldest: int | None) -> None:
    assert oldest_tls(policy) == oldest

"""What the load balancers' predefined security policies allow."""

from __future__ import annotations

import re


def oldest_tls(policy: str) -> int | None:
    """The minor version of the oldest TLS 1.x a policy of either cloud allows; None for a policy of one's own.

    The names say it: ``ELBSecurityPolicy-TLS13-1-2-2021-06`` and ``tls_cipher_policy_1_2`` begin at 1.2. AWS's
    older names without a version allow 1.0 (Elastic Load Balancing, "Security policies").
    """
    if match := re.fullmatch(r"ELBSecurityPolicy-(?:TLS13-1-|TLS-1-|FS-1-)(\d)(?:-.*)?", policy):
        return int(match[1])
    if policy.startswith("ELBSecurityPolicy-"):
        return 0
    if match := re.fullmatch(r"tls_cipher_policy_1_(\d)(?:_.*)?", policy):
        return int(match[1])
    return None

"""Small helpers that read values out of planned inputs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from infra.catalog.tls_policy import oldest_tls
from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown, whole


def known(value: Any) -> Any:
    """The value, or None where it is secret or not known before the update."""
    return None if is_unknown(value) else value


def truth(value: Any) -> bool | None:
    """A boolean input however the provider spells it (true, "Enabled", "on", "1"); None when absent."""
    value = known(value)
    if value is None or isinstance(value, bool):
        return value
    return str(value).lower() in {"true", "enabled", "enable", "on", "open", "1", "yes", "active"}


def least(values: Iterable[int | None]) -> int | None:
    """The smallest of the values; None when one of them is missing or there are none."""
    seen = list(values)
    return None if not seen or None in seen else min(value for value in seen if value is not None)


def given(value: Any) -> bool:
    """Whether an input is set: to a value that is known, or to one that will be."""
    return value not in (None, "")


def default_keys(plan: Estate) -> bool:
    """Whether the workload says that the cloud's default keys encrypt its data."""
    key = plan.workload.get("key") or {}
    here = key.get(plan.cloud) or {}
    return (here.get("kind") or key.get("kind")) == "default"


def owned(plan: Estate, capability: str, token: str) -> tuple[Resource, ...]:
    """Resources of type `token` inside the component of `capability`; all of them outside our programs."""
    found = plan.of_type(token)
    inside = tuple(resource for resource in found if plan.capability(resource) == capability)
    return inside or tuple(resource for resource in found if not plan.capability(resource))


def ports(low: Any, high: Any) -> str:
    """A port range as text: ``443`` or ``8000-8080``; ``all`` where nothing limits it."""
    first, last = whole(low), whole(high)
    if first is None or first < 0 or (first, last) in {(0, 65535), (1, 65535), (0, 0)}:
        return "all"
    return str(first) if last in (None, first) else f"{first}-{last}"


def tls_minimum(policy: Any) -> str | None:
    """The oldest TLS version a policy allows (``1.2``); the policy's own name where that is not known."""
    oldest = None if policy is None else oldest_tls(str(policy))
    return policy if oldest is None else f"1.{oldest}"


def port_list(found: Iterable[str]) -> str:
    """Ports in numeric order, joined: ``80,443``; ``none`` when there are none."""
    return ",".join(sorted(set(found), key=lambda p: (len(p), p))) or "none"

"""Facts about the load balancer."""

from __future__ import annotations

from typing import TypeVar

from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.parity.read import tls_minimum
from infra.view.load_balancer import LoadBalancer, TargetGroup
from infra.view.reading import Reading
from infra.view.views import views

T = TypeVar("T")


def facts(estate: Estate) -> Facts:
    """Exposure, TLS, redirect, health check, logs, protection."""
    seen = views(estate)
    balancers = seen.owned(LoadBalancer, "load_balancer")
    if not balancers:
        return {}
    balancer = balancers[0]
    listeners = [one.known for one in balancer.listeners.known or () if one.known is not None]
    secure = [one for one in listeners if one.secure.known]
    groups = seen.owned(TargetGroup, "load_balancer")
    timeouts = (balancer.idle_timeout, *(one.idle_timeout for one in secure))
    return {
        "public": balancer.public.known,
        "zones": balancer.zones.known,
        "https": bool(secure),
        "tls_minimum": tls_minimum(_asked(secure[0].policy)) if secure else None,
        "http_redirect": any(one.plain.known and one.redirects.known for one in listeners),
        "health_path": groups[0].health_path.known if groups else None,
        "app_port": groups[0].port.known if groups else None,
        "idle_timeout": next((one.known for one in timeouts if one.state != "inapplicable"), None),
        "access_logs": balancer.logged.known,
        "deletion_protection": _asked(balancer.deletion_protected),
    }


def _asked(fact: Reading[T]) -> T | None:
    """What the plan says; a default that happens to be right is not what was asked for."""
    return None if fact.state == "default" else fact.known

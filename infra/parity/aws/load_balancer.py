"""Facts about the load balancer on AWS."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import whole
from infra.parity.fact import Facts
from infra.parity.read import known, owned, tls_minimum, truth


def facts(plan: Estate) -> Facts:
    """Exposure, TLS, redirect, health check, logs, protection."""
    balancers = owned(plan, "load_balancer", "aws:lb/loadBalancer:LoadBalancer")
    if not balancers:
        return {}
    balancer = balancers[0]
    listeners = plan.referring_to(balancer, "aws:lb/listener:Listener")
    secure = [listener for listener in listeners if listener.get("protocol") == "HTTPS"]
    groups = owned(plan, "load_balancer", "aws:lb/targetGroup:TargetGroup")
    policy = known(secure[0].get("sslPolicy")) if secure else None
    return {
        "public": not truth(balancer.get("internal", False)),
        "zones": len(balancer.get("subnets", [])),
        "https": bool(secure),
        "tls_minimum": tls_minimum(policy),
        "http_redirect": any(
            action.get("type") == "redirect" and action.get("redirect", {}).get("protocol") == "HTTPS"
            for listener in listeners
            if listener.get("protocol") == "HTTP"
            for action in listener.get("defaultActions", [])
        ),
        "health_path": known(groups[0].get("healthCheck.path")) if groups else None,
        "app_port": whole(groups[0].get("port")) if groups else None,
        "idle_timeout": whole(balancer.get("idleTimeout")),
        "access_logs": truth(balancer.get("accessLogs.enabled")) is True,
        "deletion_protection": truth(balancer.get("enableDeletionProtection")),
    }

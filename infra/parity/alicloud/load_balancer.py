"""Facts about the load balancer on Alibaba Cloud."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import whole
from infra.parity.fact import Facts
from infra.parity.read import known, owned, tls_minimum, truth


def facts(plan: Estate) -> Facts:
    """Exposure, TLS, redirect, health check, logs, protection."""
    balancers = owned(plan, "load_balancer", "alicloud:alb/loadBalancer:LoadBalancer")
    if not balancers:
        return {}
    balancer = balancers[0]
    listeners = plan.referring_to(balancer, "alicloud:alb/listener:Listener")
    secure = [listener for listener in listeners if listener.get("listenerProtocol") == "HTTPS"]
    plain = [listener for listener in listeners if listener.get("listenerProtocol") == "HTTP"]
    groups = owned(plan, "load_balancer", "alicloud:alb/serverGroup:ServerGroup")
    policy = known(secure[0].get("securityPolicyId")) if secure else None
    redirects = [
        action.get("redirectConfig", {})
        for listener in plain
        for rule in plan.referring_to(listener, "alicloud:alb/rule:Rule")
        for action in rule.get("ruleActions", [])
        if action.get("type") == "Redirect"
    ]
    protected = truth(balancer.get("deletionProtectionEnabled"))
    return {
        "public": known(balancer.get("addressType")) == "Internet",
        "zones": len(balancer.get("zoneMappings", [])),
        "https": bool(secure),
        "tls_minimum": tls_minimum(policy),
        "http_redirect": any(redirect.get("protocol") == "HTTPS" for redirect in redirects),
        "health_path": known(groups[0].get("healthCheckConfig.healthCheckPath")) if groups else None,
        "app_port": whole(groups[0].get("healthCheckConfig.healthCheckConnectPort")) if groups else None,
        "idle_timeout": whole(secure[0].get("idleTimeout")) if secure else None,
        "access_logs": bool(balancer.get("accessLogConfig")),
        "deletion_protection": truth(balancer.get("deletionProtectionConfig.enabled"))
        if protected is None
        else protected,
    }

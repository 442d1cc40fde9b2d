"""Load balancer: a public HTTPS entrance that redirects HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.firewall import Firewall
from infra.components.logs import Logs
from infra.components.network import Network
from infra.components.twin import Twin
from infra.spec import model


@dataclass(frozen=True, kw_only=True)
class LoadBalancerArgs:
    """What the load balancer is made from.

    `certificate_pem` and `certificate_key` are the stack's own certificate (PEM), used where no certificate
    is named and the cloud cannot issue one by itself.
    """

    spec: model.LoadBalancer
    network: Network
    firewall: Firewall
    app_port: int
    deletion_protection: bool
    logs: Logs | None = None
    certificate: str | None = None
    certificate_pem: pulumi.Input[str] | None = None
    certificate_key: pulumi.Output[str] | None = None


class LoadBalancer(Twin):
    """Contract of both twins.

    Attributes:
        dns_name: what the domain's CNAME points to.
        target_group_id: where instances are registered (target group ARN, server group id).
        ready: resources that must exist before instances are registered.
        certificate_validation: DNS records to create before the certificate is issued; empty where the
            certificate was given.
    """

    capability: ClassVar[str] = "load_balancer"
    dns_name: pulumi.Output[str]
    target_group_id: pulumi.Output[str]
    ready: list[pulumi.Resource]
    certificate_validation: pulumi.Output[list[dict[str, str]]]

"""Load balancer: a public HTTPS entrance that redirects HTTP.

| what | AWS | Alibaba Cloud |
|---|---|---|
| load balancer | `lb.LoadBalancer` (application) | `alb.LoadBalancer`, edition of the workload |
| who may connect | its security group | its group, `alb.LoadBalancerSecurityGroupAttachment` |
| instances | `lb.TargetGroup` | `alb.ServerGroup` |
| HTTPS | `lb.Listener`, TLS 1.2 and 1.3 | `alb.Listener`, TLS 1.2 and 1.3 |
| HTTP | `lb.Listener` that redirects | `alb.Listener` and `alb.Rule` that redirects |
| certificate, if none is named | `acm.Certificate`, proved by DNS | `cas.ServiceCertificate` of the stack's PEM |
| access log | S3 bucket | SLS logstore |

Known differences:
- On AWS ACM issues and renews the certificate. The first `pulumi up` waits until the DNS records exist that it
  prints (`certificate_validation`). On Alibaba Cloud nothing here does: without
  `alicloud.certificate` the stack brings a PEM certificate with its key, and renews it.
- A listener of Alibaba Cloud can only forward by default, so the redirect is a rule before it.
- The Basic edition of Alibaba Cloud does not drain connections; Standard is the default here.
  `StandardWithWaf` includes a web application firewall, which AWS sells apart.
- ALB of Alibaba Cloud has its addresses in the public vSwitches and its idle timeout on each listener.

Billed:
- AWS: load balancer hours, LCU hours, public IPv4 address hours, egress.
- Alibaba Cloud: edition fee by the hour, LCU hours, public addresses of the zones, egress.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    logs: Logs | None = None
    certificate: str | None = None
    certificate_pem: pulumi.Input[str] | None = None
    certificate_key: pulumi.Output[str] | None = None


class LoadBalancer(Twin):
    """Contract of both twins.

    Attributes:
        dns_name: what the domain's CNAME points to.
        target_group_id: where instances are registered (target group ARN, server group id).
        certificate_validation: DNS records to create before the certificate is issued; empty where the
            certificate was given.
    """

    capability: ClassVar[str] = "load_balancer"
    dns_name: pulumi.Output[str]
    target_group_id: pulumi.Output[str]
    certificate_validation: pulumi.Output[list[dict[str, str]]]

    def listen(self, registered: Sequence[pulumi.Resource]) -> None:
        """Opens the listeners; to be called once, when the instances are on their way.

        Args:
            registered: what puts instances behind the target group; a listener that is pointed at another group
                finds them there.
        """
        raise NotImplementedError

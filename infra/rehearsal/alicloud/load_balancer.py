"""Load balancer: ALB instances, listeners, rules and server groups, and the certificates they show.

No error table names what ALB says of fewer than two zones (CreateLoadBalancer: "specify at least two zones"), a
port or priority used twice, and HTTPS without a certificate: their codes are made like their neighbours'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from infra.rehearsal import checks
from infra.rehearsal.alicloud import shape
from infra.rehearsal.alicloud.network import LOG_STORE, VSWITCH
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem, Record

LOAD_BALANCER = "alicloud:alb/loadBalancer:LoadBalancer"
LISTENER = "alicloud:alb/listener:Listener"
SERVER_GROUP = "alicloud:alb/serverGroup:ServerGroup"
SECURITY_POLICY = "alicloud:alb/securityPolicy:SecurityPolicy"
CERTIFICATE = "alicloud:cas/serviceCertificate:ServiceCertificate"

FEWEST_ZONES = 2
POLICY = r"tls_cipher_policy_1_[0-3](_strict)?(_with_1_3)?"
"""The cloud's own TLS policies."""


def _missing(what: str) -> str:
    return f"ResourceNotFound.{what}: The specified resource {{value}} is not found."


def _zones(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    mappings = draft.known("zoneMappings")
    if not isinstance(mappings, list):
        return
    zones = [zone for _, zone in checks.values(draft.inputs, "zoneMappings[].zoneId")]
    if len(set(zones)) < len(zones):
        yield Problem("zoneMappings", "DuplicatedParam.ZoneId: The param of ZoneId is duplicated.")
    elif len(mappings) < FEWEST_ZONES:
        message = f"IllegalParam.ZoneMappings: The param of ZoneMappings is illegal: at least {FEWEST_ZONES} zones"
        yield Problem("zoneMappings", message)
    for mapping in mappings:
        zone, id = mapping.get("zoneId"), mapping.get("vswitchId")
        switch = cloud.get(VSWITCH, str(id))
        if switch is None:
            continue
        if zone != switch.outputs.get("zoneId"):
            yield Problem("zoneMappings", f"Mismatch.ZoneIdAndVSwitchId: The {zone} and {id} are mismatched.")
        if draft.known("vpcId") not in (None, switch.outputs.get("vpcId")):
            yield Problem("zoneMappings", _missing("VSwitch").format(value=id))


def _writes(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    config: Any = draft.known("accessLogConfig")
    if not isinstance(config, dict):
        return
    project, store = (
        next((str(value) for _, value in checks.values(draft.inputs, f"accessLogConfig.{name}")), "")
        for name in ("logProject", "logStore")
    )
    if project and store and cloud.get(LOG_STORE, f"{project}:{store}") is None:
        message = f"ResourceNotFound.LogStore: The specified resource {project}:{store} is not found."
        yield Problem("accessLogConfig", message)


def _kept(record: Record, cloud: Cloud) -> str:
    message = "OperationDenied.DeletionProtectionEnabled: The operation is not allowed because of "
    newer: Any = record.outputs.get("deletionProtectionConfig")
    if isinstance(newer, dict) and newer.get("enabled") is True:
        return f"{message}DeletionProtectionEnabled."
    return shape.protected("deletionProtectionEnabled", f"{message}DeletionProtectionEnabled.")(record, cloud)


def _balancer(draft: Draft, id: str) -> Mapping[str, Any]:
    return {
        "addressIpVersion": "IPv4",
        "createTime": shape.CREATED,
        "dnsName": f"{id}.{draft.region.region}.alb.aliyuncsslb.com",
        "regionId": draft.region.region,
        "status": "Active",
    }


def _one_port(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    port = draft.known("listenerPort")
    for other in checks.siblings(draft, cloud, ("loadBalancerId",)):
        if port is not None and shape.plain(other.outputs.get("listenerPort")) == shape.plain(port):
            message = f"ResourceAlreadyExist.Listener: port {shape.plain(port)} is used by {other.id}"
            yield Problem("listenerPort", message)
            return


def _certificate(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    secure = draft.known("listenerProtocol") in ("HTTPS", "QUIC")
    if secure and draft.inputs.get("certificates") is None:
        yield Problem("certificates", "MissingParam.Certificates: HTTPS and QUIC listeners have a certificate")


def _tls_policy(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    policy = draft.known("securityPolicyId")
    if policy and not re.fullmatch(POLICY, str(policy)) and cloud.get(SECURITY_POLICY, str(policy)) is None:
        yield Problem("securityPolicyId", _missing("SecurityPolicy").format(value=policy))


def _one_priority(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    priority = draft.known("priority")
    for other in checks.siblings(draft, cloud, ("listenerId",)):
        if priority is not None and shape.plain(other.outputs.get("priority")) == shape.plain(priority):
            yield Problem("priority", f"Conflict.Priority: priority {shape.plain(priority)} is used by {other.id}")
            return


KINDS: tuple[Kind, ...] = (
    Kind(
        token=LISTENER,
        identity=shape.anywhere("lsn"),
        outputs=lambda _draft, _id: {
            "gzipEnabled": True,
            "http2Enabled": True,
            "idleTimeout": 15,
            "requestTimeout": 60,
            "status": "Running",
        },
        checks=(
            _one_port,
            _certificate,
            _tls_policy,
        ),
    ),
    Kind(
        token=LOAD_BALANCER,
        identity=shape.anywhere("alb"),
        outputs=_balancer,
        checks=(
            _zones,
            _writes,
        ),
        locked=_kept,
    ),
    Kind(
        token="alicloud:alb/loadBalancerSecurityGroupAttachment:LoadBalancerSecurityGroupAttachment",
        identity=shape.joined("loadBalancerId", "securityGroupId"),
    ),
    Kind(
        token="alicloud:alb/rule:Rule",
        identity=shape.anywhere("rule"),
        outputs=lambda _draft, _id: {"direction": "Request", "status": "Available"},
        checks=(_one_priority,),
    ),
    Kind(
        token=SERVER_GROUP,
        identity=shape.anywhere("sgp"),
        outputs=lambda _draft, _id: {
            "createTime": shape.CREATED,
            "crossZoneEnabled": True,
            "protocol": "HTTP",
            "scheduler": "Wrr",
            "serverGroupType": "Instance",
            "status": "Available",
        },
    ),
    Kind(
        token=CERTIFICATE,
        identity=lambda draft: draft.digits(8, "123456789"),
        outputs=lambda draft, _id: {"name": draft.known("certificateName")},
        everywhere=True,
    ),
)
"""Sorted by token."""

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
from infra.rehearsal.alicloud.firewall import GROUP as SECURITY_GROUP
from infra.rehearsal.alicloud.network import DEPENDENT, LOG_STORE, VPC, VSWITCH
from infra.rehearsal.alicloud.source import source
from infra.rehearsal.kind import Cloud, Draft, Kind, Name, Problem, Record, Reference

LOAD_BALANCER = "alicloud:alb/loadBalancer:LoadBalancer"
LISTENER = "alicloud:alb/listener:Listener"
SERVER_GROUP = "alicloud:alb/serverGroup:ServerGroup"
SECURITY_POLICY = "alicloud:alb/securityPolicy:SecurityPolicy"
CERTIFICATE = "alicloud:cas/serviceCertificate:ServiceCertificate"

FEWEST_ZONES = 2
NAME = r"[A-Za-z][A-Za-z0-9._-]{1,127}"
ILLEGAL = "IllegalParam.Name: The param of name is illegal: {value}"
DESCRIPTION = r"[A-Za-z0-9.,;/@_-]{2,256}"
"""A listener's: no spaces (CreateListener, aliyun-openapi-meta 2026-04-21)."""
IN_USE = "ResourceInUse.ServerGroup: The specified resource of ServerGroup is in use."
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
        # Of the default actions only a changed type makes another listener, and no other type exists.
        references=(
            Reference("loadBalancerId", (LOAD_BALANCER,)),
            Reference(
                "defaultActions[].forwardGroupConfig.serverGroupTuples[].serverGroupId",
                (SERVER_GROUP,),
                holds=IN_USE,
            ),
        ),
        names=(
            Name(
                "listenerDescription",
                legal=DESCRIPTION,
                illegal="IllegalParam.ListenerDescription: The param of ListenerDescription is illegal: {value}",
            ),
        ),
        checks=(
            checks.port(
                "listenerPort", "IllegalParam.ListenerPort: The param of ListenerPort is illegal: {value}"
            ),
            _one_port,
            _certificate,
            _tls_policy,
        ),
        states=("Provisioning", "Running"),
        busy="IncorrectStatus.Listener: The status of {id} [{status}] is incorrect.",
        absent="ResourceNotFound.Listener: The specified resource {id} is not found.",
        quota="QuotaExceeded.LoadBalancerListenersNum: The quota of listeners is exceeded.",
        source=source("alb_listener", "CreateListener"),
    ),
    Kind(
        token=LOAD_BALANCER,
        identity=shape.anywhere("alb"),
        outputs=_balancer,
        references=(
            Reference("vpcId", (VPC,), missing=_missing("Vpc")),
            Reference(
                "zoneMappings[].vswitchId",
                (VSWITCH,),
                missing=_missing("VSwitch"),
                holds=f"DependencyViolation: {DEPENDENT}",
            ),
        ),
        names=(Name("loadBalancerName", legal=NAME, illegal=ILLEGAL),),
        checks=(
            checks.zone(
                "zoneMappings[].zoneId",
                "IllegalParam.ZoneId: The param of ZoneId is illegal: {value}, not of {other}",
            ),
            checks.one_of(
                "loadBalancerEdition",
                ("Basic", "Standard", "StandardWithWaf"),
                "IllegalParam.LoadBalancerEdition: The param of LoadBalancerEdition is illegal: {value}",
            ),
            _zones,
            _writes,
        ),
        locked=_kept,
        states=("Provisioning", "Active"),
        busy="IncorrectStatus.LoadBalancer: The status of {id} [{status}] is incorrect.",
        absent="ResourceNotFound.LoadBalancer: The specified resource {id} is not found.",
        quota="QuotaExceeded.LoadBalancersNum: The quota of load balancers is exceeded.",
        stock="ResourceNotEnough.VSwitchIp: The specified resource of vSwitch addresses is not enough.",
        source=source("alb_load_balancer", "CreateLoadBalancer", "DeleteLoadBalancer"),
    ),
    Kind(
        token="alicloud:alb/loadBalancerSecurityGroupAttachment:LoadBalancerSecurityGroupAttachment",
        identity=shape.joined("loadBalancerId", "securityGroupId"),
        references=(
            Reference("loadBalancerId", (LOAD_BALANCER,)),
            Reference(
                "securityGroupId",
                (SECURITY_GROUP,),
                missing="ResourceNotFound.SecurityGroup: The specified resource of SecurityGroup is not found.",
                holds="DependencyViolation: There is still instance(s) in the specified security group.",
            ),
        ),
        source=source("alb_load_balancer_security_group_attachment", "LoadBalancerJoinSecurityGroup"),
    ),
    Kind(
        token="alicloud:alb/rule:Rule",
        identity=shape.anywhere("rule"),
        outputs=lambda _draft, _id: {"direction": "Request", "status": "Available"},
        references=(
            Reference("listenerId", (LISTENER,)),
            Reference(
                "ruleActions[].forwardGroupConfig.serverGroupTuples[].serverGroupId", (SERVER_GROUP,), holds=IN_USE
            ),
        ),
        names=(Name("ruleName", legal=NAME, illegal=ILLEGAL),),
        checks=(
            checks.number(
                "priority", 1, 10000, "IllegalParam.Priority: The param of Priority is illegal: {value}"
            ),
            _one_priority,
        ),
        states=("Provisioning", "Available"),
        busy="IncorrectStatus.Rule: The status of {id} [{status}] is incorrect.",
        absent="ResourceNotFound.Rule: The specified resource {id} is not found.",
        quota="QuotaExceeded.RulesNum: The quota of rules is exceeded.",
        source=source("alb_rule", "CreateRule"),
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
        references=(Reference("vpcId", (VPC,), missing=_missing("Vpc")),),
        names=(Name("serverGroupName", legal=NAME, illegal=ILLEGAL),),
        states=("Creating", "Available"),
        busy="IncorrectStatus.ServerGroup: The status of servergroup [{id}] is incorrect: {status}",
        absent="ResourceNotFound.ServerGroup: The specified resource {id} is not found.",
        quota="QuotaExceeded.ServerGroupsNum: The quota of server groups is exceeded.",
        source=source("alb_server_group", "CreateServerGroup", "DeleteServerGroup"),
    ),
    Kind(
        token=CERTIFICATE,
        identity=lambda draft: draft.digits(8, "123456789"),
        outputs=lambda draft, _id: {"name": draft.known("certificateName")},
        names=(
            Name(
                "certificateName",
                legal=r".{1,64}",
                illegal="NameInvalid: the name of a certificate has 64 characters at most",
                taken="NameRepeat: there is a certificate named {value}",
                everywhere=True,
            ),
        ),
        quota="QuotaExceeded: no more certificates can be uploaded",
        everywhere=True,
        source=source("ssl_certificates_service_certificate"),
    ),
)
"""Sorted by token."""

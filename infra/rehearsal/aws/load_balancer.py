"""Load balancer on AWS: what the simulated Elastic Load Balancing and ACM know.

Codes, ranges and names: botocore 1.44.5 elbv2 and acm service-2.json; sentences as in moto 5.2.5
moto/elbv2/exceptions.py and public reports; read 2026-11.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from infra.catalog.tls_policy import oldest_tls
from infra.estate.resource import whole
from infra.rehearsal import checks
from infra.rehearsal.aws.gateway import internet_gateway
from infra.rehearsal.aws.network import network_of, vpc_of, zone_of
from infra.rehearsal.aws.shape import (
    arn,
    derived,
    described,
    domain,
    hosted_zone,
    name_of,
    uuid,
)
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem, Record

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
CERTIFICATE = "aws:acm/certificate:Certificate"
TARGETS = "aws:lb/targetGroup:TargetGroup"


SECURE = ("HTTPS", "TLS")
"""Protocols of listeners that need a certificate."""

TYPES = {"application": "app", "gateway": "gwy", "network": "net"}
"""Type of load balancer -> how ARNs write it."""

ISSUED = "2026-01-01T00:00:00Z"
EXPIRES = "2027-01-31T23:59:59Z"


def _balancer_id(draft: Draft) -> str:
    kind = TYPES.get(str(draft.known("loadBalancerType", "application")), "app")
    path = f"loadbalancer/{kind}/{name_of(draft)}/{draft.digits(16)}"
    return arn(draft, "elasticloadbalancing", path)


def _balancer(draft: Draft, id: str) -> Mapping[str, Any]:
    name = name_of(draft)
    host = f"{'internal-' if draft.known('internal') else ''}{name}-{draft.digits(10, '0123456789', 'host')}"
    return described(draft, id) | {
        "arnSuffix": id.split(":loadbalancer/")[-1],
        "dnsName": f"{host}.{draft.region.region}.elb.{domain(draft.region)}",
        "ipAddressType": "ipv4",
        "name": name,
        "namePrefix": "",
        "zoneId": hosted_zone(draft, "elb"),
    }


def _two_zones(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    if draft.known("loadBalancerType", "application") != "application":
        return
    subnets = [value for path in ("subnets[]", "subnetMappings[].subnetId") for _, value in _all(draft, path)]
    places = Counter(zone_of(cloud, subnet) for subnet in subnets)
    if len(places) < 2:
        message = "At least two subnets in two different Availability Zones must be specified"
        yield Problem("subnets", f"ValidationError: {message}")
    elif max(places.values()) > 1:
        message = "A load balancer cannot be attached to multiple subnets in the same Availability Zone"
        yield Problem("subnets", f"InvalidConfigurationRequest: {message}")
    networks = sorted({vpc_of(cloud, subnet) for subnet in subnets})
    if len(networks) > 1:
        message = f"All subnets must be in the same VPC, not in {', '.join(networks)}"
        yield Problem("subnets", f"InvalidConfigurationRequest: {message}")
    elif networks and not draft.known("internal") and internet_gateway(cloud, networks[0]) is None:
        yield Problem("subnets", f"InvalidSubnet: VPC {networks[0]} has no internet gateway")


def _all(draft: Draft, path: str) -> Iterator[tuple[str, Any]]:
    return checks.values(draft.inputs, path)


def _protected(record: Record, _cloud: Cloud) -> str:
    if record.inputs.get("enableDeletionProtection") in (True, "true"):
        return (
            f"OperationNotPermitted: Load balancer '{record.id}' cannot be deleted because deletion protection is "
            "enabled"
        )
    return ""


def _targets_id(draft: Draft) -> str:
    return arn(draft, "elasticloadbalancing", f"targetgroup/{name_of(draft)}/{draft.digits(16)}")


def _targets(draft: Draft, id: str) -> Mapping[str, Any]:
    return described(draft, id) | {
        "arnSuffix": id.split(":")[-1],
        "ipAddressType": "ipv4",
        "loadBalancerArns": [],
        "name": name_of(draft),
        "namePrefix": "",
        "protocolVersion": "HTTP1",
    }


def _health_check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    interval = next((whole(value) for _, value in _all(draft, "healthCheck.interval")), None)
    for where, value in _all(draft, "healthCheck.timeout"):
        timeout = whole(value)
        if interval is not None and timeout is not None and timeout >= interval:
            message = "Health check interval must be greater than the timeout."
            yield Problem(where, f"ValidationError: {message}")


def _wanted_for_targets(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    if draft.known("targetType", "instance") == "lambda":
        return
    for path in ("port", "protocol", "vpcId"):
        if draft.inputs.get(path) is None:
            yield Problem(path, f"ValidationError: A {path} must be specified")


def _listener_id(draft: Draft) -> str:
    balancer = str(draft.known("loadBalancerArn", "")).replace(":loadbalancer/", ":listener/")
    return f"{balancer}/{draft.digits(16)}"


def _listener(draft: Draft, id: str) -> Mapping[str, Any]:
    return described(draft, id) | {"protocol": "HTTP"}


def _certificate_wanted(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    protocol = draft.known("protocol")
    if protocol in SECURE and not draft.inputs.get("certificateArn"):
        message = f"A certificate must be specified for {protocol} listeners"
        yield Problem("certificateArn", f"ValidationError: {message}")
    if protocol == "HTTP" and draft.inputs.get("certificateArn"):
        message = "A certificate cannot be specified for HTTP listeners"
        yield Problem("certificateArn", f"ValidationError: {message}")
    policy = draft.known("sslPolicy")
    if policy is not None and (
        oldest_tls(str(policy)) is None or not str(policy).startswith("ELBSecurityPolicy-")
    ):
        yield Problem("sslPolicy", f"SSLPolicyNotFound: SSL policy '{policy}' not found")


def _one_listener_a_port(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    for _ in checks.siblings(draft, cloud, ("loadBalancerArn", "port")):
        message = "A listener already exists on this port for this load balancer"
        yield Problem("port", f"DuplicateListener: {message} ({draft.known('port')})")
        return


def _certificate_id(draft: Draft) -> str:
    return arn(draft, "acm", f"certificate/{uuid(draft)}")


def _certificate(draft: Draft, id: str) -> Mapping[str, Any]:
    name = str(draft.known("domainName", ""))
    others: list[str] = [str(value) for _, value in _all(draft, "subjectAlternativeNames[]")]
    names = list(dict.fromkeys([name, *others]))
    by_dns = draft.known("validationMethod") == "DNS"
    return described(draft, id) | {
        "domainValidationOptions": [_record(one, id) for one in names] if by_dns else [],
        "keyAlgorithm": "RSA_2048",
        "notAfter": EXPIRES,
        "notBefore": ISSUED,
        "pendingRenewal": False,
        "renewalEligibility": "INELIGIBLE",
        "renewalSummaries": [],
        "status": "PENDING_VALIDATION",
        "subjectAlternativeNames": names,
        "type": "AMAZON_ISSUED",
        "validationEmails": [],
    }


def _record(name: str, id: str) -> dict[str, str]:
    """The DNS record that proves that a name is one's own."""
    bare = name.removeprefix("*.")
    label, target, zone = (derived(f"{part} of {bare} in {id}", length) for part, length in PROOF)
    return {
        "domainName": name,
        "resourceRecordName": f"_{label}.{bare}.",
        "resourceRecordType": "CNAME",
        "resourceRecordValue": f"_{target}.{zone}.acm-validations.aws.",
    }


PROOF = (("label", 32), ("target", 32), ("zone", 10))


def _validation_id(draft: Draft) -> str:
    """When the certificate was issued; told apart by parts of a second."""
    return f"2026-01-01 00:00:00.{draft.digits(9, '0123456789')} +0000 UTC"


KINDS: tuple[Kind, ...] = (
    Kind(token=CERTIFICATE, identity=_certificate_id, outputs=_certificate),
    Kind(
        token="aws:acm/certificateValidation:CertificateValidation",
        identity=_validation_id,
        outputs=lambda draft, _id: {"region": draft.region.region},
    ),
    Kind(
        token="aws:lb/listener:Listener",
        identity=_listener_id,
        outputs=_listener,
        validations=(_certificate_wanted,),
        checks=(_one_listener_a_port,),
    ),
    Kind(
        token=BALANCER,
        identity=_balancer_id,
        outputs=_balancer,
        learned=network_of("subnets[]", "subnetMappings[].subnetId"),
        checks=(_two_zones,),
        locked=_protected,
    ),
    Kind(
        token=TARGETS,
        identity=_targets_id,
        outputs=_targets,
        validations=(
            _wanted_for_targets,
            _health_check,
        ),
    ),
)
"""Sorted by token."""

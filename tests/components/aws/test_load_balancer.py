from __future__ import annotations

import logging
import re

from infra.estate.resource import UNKNOWN

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LISTENER = "aws:lb/listener:Listener"
CERTIFICATE = "aws:acm/certificate:Certificate"
ARN = "arn:aws:acm:ap-southeast-1:111122223333:certificate/1"


def test_is_public_hardened_protected_and_logged(deploy, preview):
    run = deploy(preview=preview, load_balancer={"idle_timeout": 45})
    balancer = run.one(BALANCER)
    assert balancer.get("internal") is False
    assert balancer.get("loadBalancerType") == "application"
    assert balancer.get("dropInvalidHeaderFields") is True
    assert balancer.get("enableDeletionProtection") is True
    assert balancer.get("idleTimeout") == 45
    assert balancer.get("accessLogs") == {
        "bucket": "example--shop-production-singapore-access-log",
        "enabled": True,
    }
    # AWS refuses it in a network without an internet gateway.
    assert {"logs-access-policy", "network-internet-gateway"} <= set(run.waits_for(balancer))
    assert run.source(balancer, "subnets") == ["network-public-a", "network-public-b"]
    assert run.source(balancer, "securityGroups") == ["firewall-load-balancer"]


def test_targets_are_checked_on_the_application_port(deploy, preview):
    run = deploy(preview=preview, firewall={"app_port": 9000}, load_balancer={"health_path": "/up"})
    targets = run.one("aws:lb/targetGroup:TargetGroup")
    assert (targets.get("port"), targets.get("protocol"), targets.get("targetType")) == (9000, "HTTP", "instance")
    assert targets.get("healthCheck.path") == "/up"
    assert targets.get("healthCheck.enabled") is True
    assert re.fullmatch(r"shop-production-[a-z2-7]{6}-app-9000", targets.get("name"))


def test_https_forwards_and_http_redirects(deploy, preview):
    run = deploy(preview=preview)
    https = run.one(LISTENER, "load-balancer-https")
    assert (https.get("port"), https.get("protocol")) == (443, "HTTPS")
    assert https.get("sslPolicy") == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    assert https.get("defaultActions.0.type") == "forward"
    assert "load-balancer-targets-8080" in run.source(https, "defaultActions")
    # Pointed at another group, it finds instances there, and the rules that let it reach them.
    assert {"compute-targets-8080", "firewall-compute-from-load-balancer-8080"} <= run.waits_for(https)
    http = run.one(LISTENER, "load-balancer-http")
    assert (http.get("port"), http.get("protocol")) == (80, "HTTP")
    assert http.get("defaultActions.0.redirect") == {"port": "443", "protocol": "HTTPS", "statusCode": "HTTP_301"}


def test_certificate_is_issued_for_the_domain_before_it_is_used(deploy, preview):
    run = deploy(preview=preview)
    certificate = run.one(CERTIFICATE)
    assert certificate.get("domainName") == "shop.example.com"
    assert certificate.get("validationMethod") == "DNS"
    validation = run.one("aws:acm/certificateValidation:CertificateValidation")
    assert run.source(validation, "certificateArn") == ["load-balancer-certificate"]
    https = run.one(LISTENER, "load-balancer-https")
    assert run.source(https, "certificateArn") == ["load-balancer-certificate-validation"]


def test_a_named_certificate_is_taken(deploy):
    for run in (deploy(certificate=ARN), deploy(load_balancer={"aws": {"certificate": ARN}})):
        assert not run.plan.of_type(CERTIFICATE, "aws:acm/certificateValidation:CertificateValidation")
        assert run.one(LISTENER, "load-balancer-https").get("certificateArn") == ARN


def test_a_certificate_of_the_stack_wins_over_the_workloads(deploy):
    run = deploy(certificate=ARN, load_balancer={"aws": {"certificate": f"{ARN}2"}})
    assert run.one(LISTENER, "load-balancer-https").get("certificateArn") == ARN


def test_records_are_told_while_the_update_waits_for_them(deploy, caplog):
    with caplog.at_level(logging.INFO, logger="infra.estate.offline.capture"):
        deploy(preview=False, load_balancer={"domain": "told.example.com"})
    assert any("waiting for the DNS record" in message for message in caplog.messages)


def test_without_logs_nothing_is_written(deploy):
    assert deploy(logs=None).one(BALANCER).get("accessLogs") is None


def test_arn_is_unknown_in_preview(deploy):
    assert deploy().one(LISTENER, "load-balancer-http").get("loadBalancerArn") == UNKNOWN


def test_a_workload_named_like_a_reserved_prefix(deploy):
    name = deploy(name="internal").one(BALANCER).get("name")
    assert re.fullmatch(r"w-internal-production-[a-z2-7]{6}-lb", name)

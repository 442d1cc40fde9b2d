from __future__ import annotations

import pytest

from infra.errors import StackError

ALB = "alicloud:alb/loadBalancer:LoadBalancer"
LISTENER = "alicloud:alb/listener:Listener"
GROUP = "alicloud:alb/serverGroup:ServerGroup"
CERTIFICATE = "alicloud:cas/serviceCertificate:ServiceCertificate"


def test_balancer_is_public_in_every_zone(deploy, preview):
    run = deploy(preview=preview)
    balancer = run.one(ALB)
    assert balancer.get("addressType") == "Internet"
    assert balancer.get("loadBalancerEdition") == "Standard"
    assert balancer.get("loadBalancerBillingConfig.payType") == "PayAsYouGo"
    assert [one["zoneId"] for one in balancer.get("zoneMappings")] == ["ap-southeast-1a", "ap-southeast-1b"]
    assert set(run.source(balancer, "zoneMappings")) == {"network-public-a", "network-public-b"}
    assert balancer.get("deletionProtectionEnabled") is True
    attachment = run.one("alicloud:alb/loadBalancerSecurityGroupAttachment:LoadBalancerSecurityGroupAttachment")
    assert run.source(attachment, "securityGroupId") == ["firewall-load-balancer"]
    assert run.source(attachment, "loadBalancerId") == ["load-balancer-alb"]


def test_access_log_goes_to_its_store_once_that_exists(deploy, preview):
    run = deploy(preview=preview)
    balancer = run.one(ALB)
    assert balancer.get("accessLogConfig") == {
        "logProject": "example--shop-production-singapore-logs",
        "logStore": "access",
    }
    assert {"logs-project", "logs-access"} <= run.waits_for(balancer)
    assert deploy(logs=None).one(ALB).get("accessLogConfig") is None


def test_https_forwards_under_a_current_policy(deploy, preview):
    run = deploy(preview=preview)
    https = run.one(LISTENER, "load-balancer-https")
    assert (https.get("listenerProtocol"), https.get("listenerPort")) == ("HTTPS", 443)
    assert https.get("securityPolicyId") == "tls_cipher_policy_1_2_strict_with_1_3"
    assert https.get("idleTimeout") == 45
    assert [one["type"] for one in https.get("defaultActions")] == ["ForwardGroup"]
    assert run.source(https, "defaultActions") == ["load-balancer-servers-8080"]


def test_nothing_listens_before_the_rules_are_in_force(deploy, preview):
    run = deploy(preview=preview)
    rules = {"firewall-load-balancer-drop-ingress", "firewall-load-balancer-in-https-0.0.0.0-0"}
    for noun in ("https", "http"):
        waits = run.waits_for(run.one(LISTENER, f"load-balancer-{noun}"))
        assert rules | {"load-balancer-security-group"} <= waits


def test_http_is_redirected_before_anything_else(deploy, preview):
    run = deploy(preview=preview)
    http = run.one(LISTENER, "load-balancer-http")
    assert (http.get("listenerProtocol"), http.get("listenerPort")) == ("HTTP", 80)
    rule = run.one("alicloud:alb/rule:Rule")
    assert run.source(rule, "listenerId") == ["load-balancer-http"]
    assert rule.get("priority") == 1
    assert rule.get("ruleConditions") == [{"type": "Path", "pathConfig": {"values": ["/*"]}}]
    (action,) = rule.get("ruleActions")
    assert action["type"] == "Redirect"
    assert action["redirectConfig"] == {
        "protocol": "HTTPS",
        "port": "443",
        "host": "${host}",
        "path": "${path}",
        "query": "${query}",
        "httpCode": "301",
    }


def test_health_check_asks_the_workloads_path_and_port(deploy, preview):
    check = deploy(preview=preview, firewall={"app_port": 9000}).one(GROUP).get("healthCheckConfig")
    assert check["healthCheckEnabled"] is True
    assert check["healthCheckPath"] == "/up"
    assert check["healthCheckConnectPort"] == 9000
    assert check["healthCheckCodes"] == ["http_2xx"]


@pytest.mark.parametrize("edition", ["Basic", "Standard", "StandardWithWaf"])
def test_editions(deploy, edition):
    run = deploy(load_balancer={"alicloud": {"edition": edition}})
    assert run.one(ALB).get("loadBalancerEdition") == edition
    drains = run.one(GROUP).get("connectionDrainConfig.connectionDrainEnabled")
    assert drains is (None if edition == "Basic" else True)


@pytest.mark.parametrize(("site", "suffix"), [("International", "ap-southeast-1"), ("Domestic", "cn-hangzhou")])
def test_own_certificate_is_uploaded(deploy, site, suffix):
    run = deploy(site=site, preview=False)
    certificate = run.one(CERTIFICATE)
    assert certificate.get("cert").startswith("-----BEGIN CERTIFICATE-----")
    assert certificate.get("key") == "[secret]"
    https = run.one(LISTENER, "load-balancer-https")
    assert run.source(https, "certificates") == ["load-balancer-certificate"]
    assert https.get("certificates.certificateId").endswith(f"-{suffix}")


def test_named_certificate_is_used(deploy, preview):
    in_workload = {"alicloud": {"certificate": "11111-ap-southeast-1"}}
    run = deploy(preview=preview, load_balancer=in_workload, own_certificate=False)
    assert run.one(LISTENER, "load-balancer-https").get("certificates.certificateId") == "11111-ap-southeast-1"
    assert not run.named(CERTIFICATE)
    run = deploy(preview=preview, load_balancer=in_workload, certificate="22222-ap-southeast-1")
    assert run.one(LISTENER, "load-balancer-https").get("certificates.certificateId") == "22222-ap-southeast-1"


def test_no_certificate_at_all_is_said(deploy):
    with pytest.raises(StackError, match=r"no certificate for shop\.example\.com") as raised:
        deploy(own_certificate=False)
    assert "certificatePem" in raised.value.hint

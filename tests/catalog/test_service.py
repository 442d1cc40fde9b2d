"""Services by region: what is there, what is not, what nobody knows."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from infra.catalog.cloud import CLOUDS
from infra.catalog.region import metros, region, region_by_code
from infra.catalog.service import evidence, require, service_names, services
from infra.catalog.table import rows
from infra.errors import CatalogError

CAPABILITIES = {
    "bucket",
    "cache",
    "compute",
    "database",
    "firewall",
    "identity",
    "key",
    "load_balancer",
    "logs",
    "network",
}


def test_there_are_ten_capabilities_in_every_live_region() -> None:
    assert {row["capability"] for row in rows("services")} == CAPABILITIES
    for cloud in CLOUDS:
        for metro in metros():
            place = region(cloud, metro, allow_impaired=True)
            assert {row.capability for row in services(place)} == CAPABILITIES


@pytest.mark.parametrize(
    ("cloud", "name", "code", "answer"),
    [
        ("alicloud", "load_balancer", "ap-southeast-1", "true"),
        ("alicloud", "load_balancer", "cn-huhehaote", "false"),
        ("alicloud", "load_balancer", "sa-east-1", "unknown"),
        ("alicloud", "logs", "eu-west-2", "false"),
        ("alicloud", "database", "eu-west-2", "unknown"),
        ("alicloud", "database_mysql", "ap-southeast-1", "true"),
        ("alicloud", "identity", "sa-east-1", "true"),
        ("aws", "load_balancer", "mx-central-1", "true"),
    ],
)
def test_answers(cloud: Any, name: str, code: str, answer: str) -> None:
    place = region_by_code(cloud, code)
    assert place
    assert {row.available for row in evidence(place, name)} == {answer}


def test_a_no_has_a_page_behind_it() -> None:
    for row in rows("services"):
        assert row["evidence"]
        if row["available"] == "false":
            assert "help" in row["source"], row


def test_lacking_services_are_refused_all_at_once_with_their_evidence() -> None:
    with pytest.raises(CatalogError, match="Simple Log Service") as refusal:
        require(region("alicloud", "paris"), CAPABILITIES)
    assert "sls-supported-regions" in refusal.value.message
    assert "leave out logs" in refusal.value.hint


def test_unknown_services_are_returned_for_a_warning() -> None:
    doubts = require(region("alicloud", "sao-paulo"), CAPABILITIES - {"logs"})
    assert [row.key for row in doubts] == [
        "autoscaling",
        "cache",
        "database_mysql",
        "database_postgresql",
        "key",
        "load_balancer",
    ]
    assert require(region("aws", "sao-paulo"), CAPABILITIES) == ()


@pytest.mark.parametrize(("name", "hint"), [("databse", "did you mean database?"), ("xyzzy", "choose one of: ")])
def test_an_unknown_capability_is_refused(name: str, hint: str) -> None:
    with pytest.raises(CatalogError, match=name) as refusal:
        evidence(region("aws", "tokyo"), name)
    assert hint in refusal.value.hint


def test_names_are_capabilities_and_their_services() -> None:
    assert set(service_names()) == CAPABILITIES | {"autoscaling", "database_mysql", "database_postgresql"}


@pytest.mark.parametrize(
    ("name", "endpoint"),
    [
        ("load_balancer", "elbv2"),
        ("compute", "ec2"),
        ("autoscaling", "autoscaling"),
        ("database_mysql", "rds"),
        ("cache", "elasticache"),
        ("bucket", "s3"),
        ("key", "kms"),
        ("logs", "logs"),
    ],
)
def test_aws_services_have_an_endpoint_in_the_sdk(name: str, endpoint: str) -> None:
    import botocore.session

    session = botocore.session.get_session()
    known = {
        code
        for partition in ("aws", "aws-cn", "aws-eusc")
        for code in session.get_available_regions(endpoint, partition)
    }
    assert {row["region"] for row in rows("services") if row["cloud"] == "aws" and row["key"] == name} <= known


def test_the_identity_service_of_alibaba_is_global_in_the_sdk() -> None:
    import aliyunsdkcore

    path = Path(os.fspath(aliyunsdkcore.__file__)).parent / "data" / "endpoints.json"
    assert json.loads(path.read_text(encoding="utf-8"))["global_endpoints"]["ram"] == "ram.aliyuncs.com"

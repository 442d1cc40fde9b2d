"""Physical names against what botocore's service models say about them."""

from __future__ import annotations

import re

import botocore.session
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.catalog.region import metros, region
from infra.components.aws.firewall import RESERVED as GROUP
from infra.components.aws.key import ROLE_PREFIX
from infra.components.aws.load_balancer import RESERVED as BALANCER
from infra.components.aws.name import database_identifier, log_group
from infra.components.context import Context

WORKLOADS = st.from_regex(r"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\Z").filter(lambda name: 2 <= len(name) <= 40)
ENVIRONMENTS = ("production", "staging", "development")
SESSION = botocore.session.get_session()


def context(workload, metro, environment="production"):
    return Context(
        region=region("aws", metro, allow_impaired=True),
        zones=(),
        workload=workload,
        organization="example",
        owner="team",
        environment=environment,
        account_site="International",
        protect=True,
        provider=None,  # type: ignore[arg-type]
    )


def shape(service, operation, member):
    return SESSION.get_service_model(service).operation_model(operation).input_shape.members[member]


def limit(service, operation, member):
    """The most characters, from the model where it has a number, else from its text."""
    found = shape(service, operation, member)
    if "max" in found.metadata:
        return found.metadata["max"]
    text = re.sub(r"<[^>]+>", "", found.documentation)
    return int(re.search(r"(?:maximum of|1 to|no more than|Up to) (\d+)", text)[1])


@settings(deadline=None)
@given(WORKLOADS, st.sampled_from(metros()), st.sampled_from(ENVIRONMENTS))
def test_names_of_load_balancer_database_and_cache(workload, metro, environment):
    here = context(workload, metro, environment)
    names = {
        here.name("lb", 32, BALANCER): limit("elbv2", "CreateLoadBalancer", "Name"),
        here.name("app-65535", 32): limit("elbv2", "CreateTargetGroup", "Name"),
        database_identifier(here): limit("rds", "CreateDBInstance", "DBInstanceIdentifier"),
        here.name("cache", 40): limit("elasticache", "CreateReplicationGroup", "ReplicationGroupId"),
    }
    for name, most in names.items():
        assert len(name) <= most
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name)
        assert not name.startswith("internal-")


@settings(deadline=None)
@given(WORKLOADS, st.sampled_from(metros()), st.sampled_from(ENVIRONMENTS))
def test_names_of_iam(workload, metro, environment):
    here = context(workload, metro, environment)
    suffix = here.name("key", 64 - len(ROLE_PREFIX))
    for name, member in ((here.name("instance", 64), "RoleName"), (ROLE_PREFIX + suffix, "RoleName")):
        rule = shape("iam", "CreateRole", member).metadata
        assert rule["min"] <= len(name) <= rule["max"]
        assert re.fullmatch(rule["pattern"], name)


@settings(deadline=None)
@given(WORKLOADS, st.sampled_from(metros()), st.sampled_from(ENVIRONMENTS))
def test_names_of_log_groups_alias_and_security_groups(workload, metro, environment):
    here = context(workload, metro, environment)
    for service, operation, member, name in (
        ("logs", "CreateLogGroup", "logGroupName", log_group(here, "application")),
        ("logs", "CreateLogGroup", "logGroupName", f"/aws/rds/instance/{database_identifier(here)}/postgresql"),
        ("kms", "CreateAlias", "AliasName", f"alias/{here.name('key', 200)}"),
    ):
        rule = shape(service, operation, member).metadata
        assert rule["min"] <= len(name) <= rule["max"]
        assert re.fullmatch(rule["pattern"], name)
    assert not here.name("compute", 255, GROUP).startswith("sg-")


@settings(deadline=None)
@given(
    WORKLOADS,
    st.sampled_from(metros()),
    st.sampled_from(["a", "example", "an-organization-with-a-long-name-" * 2]),
)
def test_names_of_buckets(workload, metro, organization):
    here = context(workload, metro)
    object.__setattr__(here, "organization", organization)
    for noun in ("bucket", "access-log"):
        name = here.global_name(noun)
        assert 3 <= len(name) <= 63
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*[a-z0-9]", name)


@pytest.mark.parametrize("reserved", ["sg-", "internal-"])
def test_a_reserved_beginning_is_moved(reserved):
    name = context(reserved.rstrip("-"), "singapore").name("lb", 20, reserved)
    assert name.startswith("w-")
    assert len(name) <= 20

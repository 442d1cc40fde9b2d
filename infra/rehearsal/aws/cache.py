"""Cache on AWS: what the simulated ElastiCache knows of replication groups and subnet groups.

Codes, ranges and names: botocore 1.44.5 elasticache service-2.json. Node type, replicas, version and security
groups change in place; what replaces a group, and with it the data, is what `replaces` lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.catalog.cache_class import cache_class
from infra.catalog.engine_version import engine_versions
from infra.catalog.instance import instance
from infra.catalog.offer import class_offered
from infra.estate.resource import whole
from infra.rehearsal.aws.database_group import covers, one_network
from infra.rehearsal.aws.key import usable_key
from infra.rehearsal.aws.network import network_of
from infra.rehearsal.aws.shape import LOWER, arn, derived, described, domain, name_of, short_region
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem

SUBNETS = "aws:elasticache/subnetGroup:SubnetGroup"

MOST_NODES = 6
"""One primary and five replicas (CreateReplicationGroup, NumCacheClusters)."""

PORT = 6379
PROVIDER = "terraform-provider-aws internal/service/elasticache"


def _group_id(draft: Draft) -> str:
    return str(draft.known("replicationGroupId", "")).lower()


def _on(draft: Draft, name: str) -> bool:
    return draft.known(name) in (True, "true")


def _group(draft: Draft, id: str) -> Mapping[str, Any]:
    account = derived(f"{draft.account} in {draft.region.region}", 6, LOWER)
    place = f"{short_region(draft.region)}.cache.{domain(draft.region)}"
    if _on(draft, "transitEncryptionEnabled"):
        primary, reader = f"master.{id}.{account}.{place}", f"replica.{id}.{account}.{place}"
    else:
        primary, reader = f"{id}.{account}.ng.0001.{place}", f"{id}-ro.{account}.ng.0001.{place}"
    nodes = whole(draft.known("numCacheClusters")) or 1
    return described(draft, arn(draft, "elasticache", f"replicationgroup:{id}")) | {
        "atRestEncryptionEnabled": False,
        "clusterEnabled": False,
        "clusterMode": "disabled",
        "configurationEndpointAddress": "",
        "engineVersionActual": str(draft.known("engineVersion", "")),
        "memberClusters": [f"{id}-{number:03}" for number in range(1, nodes + 1)],
        "numCacheClusters": nodes,
        "port": PORT,
        "primaryEndpointAddress": primary,
        "readerEndpointAddress": reader,
        "replicationGroupId": id,
    }


def _failover(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    nodes, shards = whole(draft.known("numCacheClusters")), draft.inputs.get("numNodeGroups")
    if _on(draft, "multiAzEnabled") and not _on(draft, "automaticFailoverEnabled"):
        message = "Multi-AZ is only supported for replication groups with automatic failover enabled."
        yield Problem("multiAzEnabled", f"InvalidParameterCombination: {message}")
    if nodes is not None and not 1 <= nodes <= MOST_NODES:
        message = f"The number of cache clusters must be between 1 and {MOST_NODES}, not {nodes}"
        yield Problem("numCacheClusters", f"InvalidParameterValue: {message}")
    elif _on(draft, "automaticFailoverEnabled") and shards is None and (nodes or 1) < 2:
        message = "Automatic failover needs at least 2 cache clusters"
        yield Problem("numCacheClusters", f"InvalidParameterCombination: {message}")


def _password(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    if draft.inputs.get("authToken") is not None and draft.inputs.get("transitEncryptionEnabled") in (None, False):
        message = "AuthToken can be specified only on replication groups where TransitEncryptionEnabled is true"
        yield Problem("authToken", f"InvalidParameterCombination: {message}")


def _offered(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    """The node type exists and is sold in the region, as far as the catalogue knows."""
    name = str(draft.known("nodeType", ""))
    known = cache_class("aws", name) or instance("aws", name.removeprefix("cache."))
    if name and (known is None or not name.startswith("cache.")):
        yield Problem("nodeType", f"InvalidParameterValue: Invalid Cache Node Type: {name}.")
    elif name and class_offered(draft.region, name) == "false":
        message = f"The cache node type {name} is not supported in {draft.region.region}"
        yield Problem("nodeType", f"InvalidParameterValue: {message}")


def _version(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    engine, version = draft.known("engine", "redis"), draft.known("engineVersion")
    known = [one.version for one in engine_versions("aws", "redis") if one.engine == engine]
    if version is not None and known and str(version) not in known:
        message = f"Cannot find version {version} for {engine}; there are {', '.join(known)}"
        yield Problem("engineVersion", f"InvalidParameterCombination: {message}")


def _subnet_group(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    name = draft.known("subnetGroupName")
    if name not in (None, "default") and cloud.get(SUBNETS, str(name).lower()) is None:
        message = f"Cache Subnet Group {name} does not exist."
        yield Problem("subnetGroupName", f"CacheSubnetGroupNotFoundFault: {message}")


def _subnets(draft: Draft, id: str) -> Mapping[str, Any]:
    return described(draft, arn(draft, "elasticache", f"subnetgroup:{id}")) | {
        "name": id,
    }


KINDS: tuple[Kind, ...] = (
    Kind(
        token="aws:elasticache/replicationGroup:ReplicationGroup",
        identity=_group_id,
        outputs=_group,
        autonamed="replicationGroupId",
        validations=(
            _failover,
            _password,
        ),
        checks=(
            _offered,
            _version,
            _subnet_group,
            usable_key("kmsKeyId", "InvalidParameterValue: The KMS key {value} does not exist"),
        ),
    ),
    Kind(
        token=SUBNETS,
        identity=lambda draft: name_of(draft).lower(),
        outputs=_subnets,
        learned=network_of("subnetIds[]"),
        checks=(
            covers("subnetIds[]", 1, "InvalidParameterValue: Subnets are required."),
            one_network("subnetIds[]", "InvalidSubnet: The subnets are not all in a common VPC."),
        ),
    ),
)
"""Sorted by token."""

"""Database on AWS: what the simulated RDS knows of instances, subnet groups and parameter groups.

Codes, ranges and names: botocore 1.44.5 rds service-2.json and terraform-provider-aws
internal/service/rds/validate.go; sentences as the service writes them in public reports, read 2026-11. Storage,
class, standby, version, backups and groups change in place; what replaces an instance, and with it the data, is
what `replaces` lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.catalog.account_word import account_words
from infra.catalog.database_class import database_class
from infra.catalog.engine_version import engine_versions
from infra.catalog.instance import instance
from infra.catalog.offer import class_offered
from infra.estate.resource import whole
from infra.rehearsal import checks
from infra.rehearsal.aws.database_group import PARAMETERS, SUBNETS
from infra.rehearsal.aws.key import usable_key
from infra.rehearsal.aws.network import vpc_of, zone_of
from infra.rehearsal.aws.shape import (
    LOWER,
    UPPER,
    arn,
    derived,
    described,
    domain,
    hosted_zone,
    name_of,
    sibling_id,
)
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem, Record

INSTANCE = "aws:rds/instance:Instance"

PRODUCTS: Mapping[str, Any] = {"mysql": "mysql", "postgres": "postgresql"}
"""Engine -> product of the catalogue."""

PORTS = {"mysql": 3306, "postgres": 5432}

STORAGE = {"gp2": (20, 65536), "gp3": (20, 65536), "io1": (100, 65536), "io2": (100, 65536), "standard": (5, 3072)}
"""Storage type -> smallest and largest size in GiB, for MySQL and PostgreSQL (parameter AllocatedStorage)."""


def _instance_id(draft: Draft) -> str:
    """The id that stays when the instance is renamed."""
    return f"db-{draft.digits(26, UPPER)}"


def _instance(draft: Draft, id: str) -> Mapping[str, Any]:
    name = name_of(draft, "identifier").lower()
    engine = str(draft.known("engine", "mysql"))
    account = derived(f"{draft.account} in {draft.region.region}", 12, LOWER)
    address = f"{name}.{account}.{draft.region.region}.rds.{domain(draft.region)}"
    port = whole(draft.known("port")) or PORTS.get(engine, 3306)
    zone = hosted_zone(draft, "rds")
    return described(draft, arn(draft, "rds", f"db:{name}")) | {
        "address": address,
        "backupRetentionPeriod": 0,
        "caCertIdentifier": "rds-ca-rsa2048-g1",
        "dedicatedLogVolume": False,
        "endpoint": f"{address}:{port}",
        "engineVersionActual": _latest(engine, str(draft.known("engineVersion", ""))),
        "hostedZoneId": zone,
        "identifier": name,
        "identifierPrefix": "",
        "latestRestorableTime": "",
        "listenerEndpoints": [],
        "masterUserSecrets": _secrets(draft, id),
        "multiAz": False,
        "optionGroupName": f"default:{engine}-{str(draft.known('engineVersion', '')).replace('.', '-')}",
        "port": port,
        "replicas": [],
        "resourceId": id,
        "status": "available",
        "storageEncrypted": False,
        "storageType": "gp3",
    }


def _secrets(draft: Draft, id: str) -> list[dict[str, str]]:
    """Where Secrets Manager keeps the administrator's password; never the password."""
    if draft.known("manageMasterUserPassword") not in (True, "true"):
        return []
    secret = sibling_id("secret", id).removeprefix("secret-0")
    key = str(draft.known("masterUserSecretKmsKeyId", arn(draft, "kms", "alias/aws/secretsmanager")))
    return [
        {
            "kmsKeyId": key,
            "secretArn": arn(draft, "secretsmanager", f"secret:rds!{id}-{secret[:6]}"),
            "secretStatus": "active",
        }
    ]


def _latest(engine: str, asked: str) -> str:
    """The newest version that begins with the one asked for."""
    product = PRODUCTS.get(engine)
    known = engine_versions("aws", product) if product else ()
    return next((one.latest_patch for one in known if asked == one.version and one.latest_patch), asked)


def _major(engine: str, version: str) -> str:
    """The part of a version that only a major upgrade changes."""
    return ".".join(version.split(".")[: 1 if engine == "postgres" else 2])


def _offered(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    """The class exists, runs the engine and is sold in the region, as far as the catalogue knows."""
    name, engine = str(draft.known("instanceClass", "")), str(draft.known("engine", ""))
    if not name:
        return
    known = database_class("aws", name)
    if known is None and (not name.startswith("db.") or instance("aws", name.removeprefix("db.")) is None):
        yield Problem("instanceClass", f"InvalidParameterValue: Invalid DB Instance class: {name}")
        return
    product = PRODUCTS.get(engine)
    if class_offered(draft.region, name) == "false" or (known and product and product not in known.engine.split()):
        yield Problem(
            "instanceClass",
            "InvalidParameterCombination: RDS does not support creating a DB instance with the following "
            f"combination: DBInstanceClass={name}, Engine={engine}, EngineVersion={draft.known('engineVersion')} "
            f"in {draft.region.region}",
        )


def _no_keyword(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    """The name is none that the engine keeps for itself."""
    name, product = draft.known("username"), PRODUCTS.get(str(draft.known("engine", "")))
    if name is not None and product and str(name).lower() in account_words("aws", product):
        message = f"MasterUsername {name} cannot be used as it is a reserved word used by the engine"
        yield Problem("username", f"InvalidParameterValue: {message}")


def _version(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    engine, version = str(draft.known("engine", "")), draft.known("engineVersion")
    product = PRODUCTS.get(engine)
    if product is None or version is None:
        return
    majors = [one.version for one in engine_versions("aws", product)]
    if _major(engine, str(version)) not in majors:
        message = f"Cannot find version {version} for {engine}; there are {', '.join(majors)}"
        yield Problem("engineVersion", f"InvalidParameterCombination: {message}")


def _storage(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    kind, size = str(draft.known("storageType", "gp3")), whole(draft.known("allocatedStorage"))
    if kind not in STORAGE:
        yield Problem("storageType", f"InvalidParameterValue: Invalid storage type: {kind}")
        return
    before = cloud.get(draft.token, draft.id)
    low, high = STORAGE[kind]
    old = whole(before.inputs.get("allocatedStorage")) if before else None
    if size is not None and not max(low, old or 0) <= size <= high:
        engine = draft.known("engine", "mysql")
        message = f"Invalid storage size for engine name {engine} and storage type {kind}: {size}"
        yield Problem("allocatedStorage", f"InvalidParameterCombination: {message}")


def _upgrade(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """A major version is changed only by who says so."""
    before = cloud.get(draft.token, draft.id)
    engine = str(draft.known("engine", ""))
    if before is None or draft.known("allowMajorVersionUpgrade") in (True, "true"):
        return
    old, new = (_major(engine, str(one.get("engineVersion") or "")) for one in (before.inputs, draft.inputs))
    if old and new and old != new:
        message = "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        yield Problem("engineVersion", f"InvalidParameterCombination: {message}")


def _parameter_group(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    name = draft.known("parameterGroupName")
    if name is None or str(name).startswith("default."):
        return
    group = cloud.get(PARAMETERS, str(name))
    if group is None:
        yield Problem("parameterGroupName", f"DBParameterGroupNotFound: DBParameterGroup not found: {name}")
        return
    engine, version = str(draft.known("engine", "")), str(draft.known("engineVersion", ""))
    family, wanted = str(group.inputs.get("family")), f"{engine}{_major(engine, version)}"
    if engine in PRODUCTS and version and family != wanted:
        message = (
            f"The parameter group {name} with DBParameterGroupFamily {family} can't be used for this instance. "
            f"Please use a Parameter Group with DBParameterGroupFamily {wanted}"
        )
        yield Problem("parameterGroupName", f"InvalidParameterCombination: {message}")


def _same_network(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    subnets = cloud.get(SUBNETS, str(draft.known("dbSubnetGroupName", "")))
    if subnets is None:
        return
    network = next((vpc_of(cloud, one) for one in subnets.inputs.get("subnetIds", ())), "")
    for where, value in checks.values(draft.inputs, "vpcSecurityGroupIds[]"):
        group = next((cloud.get(token, str(value)) for token in GROUPS if cloud.get(token, str(value))), None)
        if group is not None and group.inputs.get("vpcId") != network:
            message = "The DB instance and EC2 security group are in different VPCs."
            yield Problem(where, f"InvalidVPCNetworkStateFault: {message} {value} is not in {network}")


def _place(draft: Draft, cloud: Cloud) -> Mapping[str, Any]:
    """The zone, which AWS chooses among those of the subnets."""
    subnets = cloud.get(SUBNETS, str(draft.known("dbSubnetGroupName", "")))
    zones = sorted(zone_of(cloud, one) for one in subnets.inputs.get("subnetIds", ())) if subnets else []
    return {"availabilityZone": zones[0]} if zones else {}


def _password(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    managed = draft.known("manageMasterUserPassword") in (True, "true")
    given = [name for name in ("password", "passwordWo") if draft.inputs.get(name) is not None]
    from_elsewhere = any(draft.inputs.get(name) for name in ("replicateSourceDb", "snapshotIdentifier"))
    if managed and given:
        message = "You can't specify MasterUserPassword when ManageMasterUserPassword is set"
        yield Problem(given[0], f"InvalidParameterCombination: {message}")
    if not (managed or given or from_elsewhere or draft.inputs.get("restoreToPointInTime")):
        message = "The parameter MasterUserPassword must be provided and must not be blank."
        yield Problem("password", f"InvalidParameterValue: {message}")


def _protected(record: Record, _cloud: Cloud) -> str:
    inputs = record.inputs
    if inputs.get("deletionProtection") in (True, "true"):
        return (
            "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection "
            f"and try again: {record.outputs.get('identifier')}"
        )
    if inputs.get("skipFinalSnapshot") not in (True, "true") and not inputs.get("finalSnapshotIdentifier"):
        return (
            "InvalidParameterCombination: FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is "
            f"specified: {record.outputs.get('identifier')}"
        )
    return ""


GROUPS = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")


KINDS: tuple[Kind, ...] = (
    Kind(
        token=INSTANCE,
        identity=_instance_id,
        outputs=_instance,
        learned=_place,
        validations=(_password,),
        checks=(
            _no_keyword,
            _offered,
            _version,
            _storage,
            _upgrade,
            _parameter_group,
            _same_network,
            usable_key(
                "kmsKeyId",
                "KMSKeyNotAccessibleFault: The specified KMS key [{value}] does not exist, is not enabled or you "
                "do not have permissions to access it.",
                only_arn=True,
            ),
            usable_key(
                "masterUserSecretKmsKeyId",
                "KMSKeyNotAccessibleFault: The specified KMS key [{value}] does not exist, is not enabled or you "
                "do not have permissions to access it.",
            ),
        ),
        locked=_protected,
    ),
)
"""Sorted by token."""

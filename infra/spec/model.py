"""The workload: what to deploy, said once for both clouds.

Sizes carry their unit in the name: `_gib` is 2**30 bytes of memory, `_gb` a billed gigabyte of storage or
traffic. A capability that is left out is not deployed. Under `aws:` and `alicloud:` of a capability stand exact
overrides for one cloud; they win over the size asked for and are shown in every comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from infra.cidr import layout
from infra.spec.conflict import Conflict, refuse
from infra.spec.environment import Environment
from infra.spec.tag import Tags
from infra.usage import Usage

Architecture = Literal["x86_64", "arm64"]
Allocation = Literal["dedicated", "burstable", "shared"]
Engine = Literal["mysql", "postgresql"]
KeyKind = Literal["own", "default"]
Id = Annotated[str, Field(min_length=1, max_length=256, pattern=r"^[A-Za-z0-9_.:/@-]+$")]

POOL_NAME = r"[a-z][a-z0-9]{0,11}"

SSH_PORT = 22

MOST_SOURCES = 30
"""Ranges that a load balancer's security group may let in: each takes a rule for port 80 and one for 443.

A group of AWS takes 60 rules of one direction until the account asks for more, and a prefix list counts as many
rules as it may have entries (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html). A group of
Alibaba Cloud takes 200 of both (https://www.alibabacloud.com/help/en/doc-detail/25554.htm). Both read 2026-11-27.
"""

VERSION = r"^[0-9]{1,3}(\.[0-9]{1,3})?$"

PRIVATE = (IPv4Network("10.0.0.0/8"), IPv4Network("172.16.0.0/12"), IPv4Network("192.168.0.0/16"))
"""Private ranges (RFC 1918); none of them meets the ranges Alibaba Cloud keeps for itself.

Those are 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16 and 224.0.0.0/4
(https://www.alibabacloud.com/help/en/ecs/user-guide/vpc).
"""


class Model(BaseModel):
    """Base of every part of a workload: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Network(Model):
    """A private network over several zones, with public and private subnets."""

    cidr: IPv4Network = Field(default=IPv4Network("10.20.0.0/16"), examples=["10.20.0.0/16"])
    """Private IPv4 range of the network, /16 to /24."""
    zones: int = Field(default=2, ge=1, le=6)
    """Availability zones to spread over; a load balancer, a database or a standby needs at least 2."""
    nat: Literal["per-zone", "shared", "none"] = "per-zone"
    """One NAT gateway in each zone, one for all (cheaper, lost with its zone), or no way out at all."""

    @model_validator(mode="after")
    def _fits(self) -> Network:
        refuse(self._conflicts())
        return self

    def _conflicts(self) -> Iterator[Conflict]:
        if not any(self.cidr.subnet_of(range_) for range_ in PRIVATE):
            private = ", ".join(map(str, PRIVATE))
            yield Conflict(("cidr",), f"{self.cidr} is not a private range", f"expected a part of {private}")
        if not 16 <= self.cidr.prefixlen <= 24:
            yield Conflict(("cidr",), f"{self.cidr} is a /{self.cidr.prefixlen}", "expected /16 to /24")
            return
        try:
            layout(self.cidr, range(self.zones))
        except ValueError as error:
            yield Conflict(("cidr",), str(error))


class Firewall(Model):
    """Who may reach the workload from outside."""

    ingress_cidrs: tuple[IPv4Network, ...] = (IPv4Network("0.0.0.0/0"),)
    """Sources that may open connections to the load balancer, 30 at most."""
    app_port: int = Field(default=8080, ge=1, le=65535)
    """Port the instances serve HTTP on."""

    @model_validator(mode="after")
    def _disjoint(self) -> Firewall:
        refuse(self._conflicts())
        return self

    def _conflicts(self) -> Iterator[Conflict]:
        wide = -1
        for index in sorted(range(len(self.ingress_cidrs)), key=lambda index: self.ingress_cidrs[index]):
            cidr, other = self.ingress_cidrs[index], self.ingress_cidrs[wide]
            if wide >= 0 and cidr.subnet_of(other):
                message = f"{cidr} overlaps {other}" if cidr != other else f"{cidr} is listed twice"
                yield Conflict(("ingress_cidrs", index), message, "list each source once")
            else:
                wide = index
        if len(self.ingress_cidrs) > MOST_SOURCES:
            yield Conflict(
                ("ingress_cidrs",),
                f"{len(self.ingress_cidrs)} ranges, at most {MOST_SOURCES}",
                f"each takes a rule for 80 and for 443, and a security group of AWS takes {2 * MOST_SOURCES}: "
                "join neighbouring ranges",
            )
        if self.app_port == SSH_PORT:
            yield Conflict(("app_port",), f"{SSH_PORT} is taken by the SSH server of the instances' own image")


class AwsLoadBalancer(Model):
    """Exact settings on AWS."""

    certificate: Id | None = None
    """ARN of an ACM certificate to use instead of requesting one."""


class AlicloudLoadBalancer(Model):
    """Exact settings on Alibaba Cloud."""

    certificate: Id | None = None
    """Id of a Certificate Management Service certificate (``<number>-<region>``)."""
    edition: Literal["Basic", "Standard", "StandardWithWaf"] = "Standard"
    """ALB edition; it sets the instance fee."""


class LoadBalancer(Model):
    """A public HTTPS entrance that redirects HTTP."""

    domain: str = Field(
        max_length=64,
        pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$",
        examples=["shop.example.com"],
    )
    """Host name the certificate is for, in lower case; ACM takes 64 characters."""
    health_path: str = Field(
        default="/healthz", max_length=80, pattern=r"^/[A-Za-z0-9_\-./]*$", examples=["/healthz"]
    )
    """Path that answers 200 when an instance is healthy; ALB of Alibaba Cloud takes 80 characters."""
    idle_timeout: int = Field(default=60, ge=1, le=60)
    """Seconds an idle connection is kept."""
    aws: AwsLoadBalancer = AwsLoadBalancer()
    alicloud: AlicloudLoadBalancer = AlicloudLoadBalancer()


class InstanceOverride(Model):
    """Exact instance type and image on one cloud."""

    instance_type: Id | None = None
    """Instance type such as m7i.large or ecs.g8i.large."""
    image: Id | None = None
    """Image id; otherwise the catalogue's Linux image of the cloud."""


class Compute(Model):
    """An autoscaled group of equal instances."""

    vcpu: int = Field(ge=1, le=192)
    """vCPU of one instance."""
    memory_gib: Decimal = Field(gt=0, le=1536, allow_inf_nan=False)
    """Memory of one instance in GiB."""
    architecture: Architecture = "x86_64"
    """CPU architecture."""
    allocation: Allocation = "dedicated"
    """Whether vCPU are dedicated, burstable on credits, or shared."""
    cpu_year: int | None = Field(default=None, ge=2017, le=2030)
    """Year the CPU generation came out; otherwise the newest the catalogue knows in the region."""
    min: int = Field(default=1, ge=0, le=500)
    """Fewest instances."""
    max: int = Field(default=1, ge=1, le=500)
    """Most instances."""
    cpu_target: int = Field(default=60, ge=10, le=90)
    """Average CPU percent the autoscaling holds."""
    disk_gb: int = Field(default=40, ge=20, le=2048)
    """System disk of one instance."""
    aws: InstanceOverride = InstanceOverride()
    alicloud: InstanceOverride = InstanceOverride()

    @model_validator(mode="after")
    def _ordered(self) -> Compute:
        refuse(self._conflicts())
        return self

    def _conflicts(self) -> Iterator[Conflict]:
        if self.min > self.max:
            yield Conflict(("min",), f"{self.min} is more than compute.max, {self.max}")


class Pool(Compute):
    """Further instances, beside those of `compute`, with a size and a number of their own."""

    load_balanced: bool = False
    """Whether they stand behind the load balancer, as those of `compute` do."""


def _named(pools: dict[str, Pool]) -> dict[str, Pool]:
    refuse(
        Conflict(
            (name,), "is no name of a pool", "expected 1 to 12 letters and digits, in lower case, a letter first"
        )
        for name in pools
        if not re.fullmatch(POOL_NAME, name)
    )
    return pools


Pools = Annotated[
    dict[str, Pool],
    Field(max_length=6, json_schema_extra={"propertyNames": {"pattern": f"^{POOL_NAME}$"}}),
    AfterValidator(_named),
]


class ClassOverride(Model):
    """Exact class and engine version on one cloud."""

    instance_class: Id | None = None
    """Database or cache class such as db.m6i.large or mysql.n4.medium.2c."""
    version: Id | None = None
    """Engine version as the cloud names it."""


class Database(Model):
    """A private managed database."""

    engine: Engine
    """Database engine."""
    version: str | None = Field(default=None, pattern=VERSION, examples=["8.0", "16"])
    """Major version such as "8.0" or "16"; otherwise the newest that both clouds offer."""
    allow_major_upgrade: bool = False
    """Whether an update may raise a running database to another major version; there is no way back."""
    vcpu: int = Field(ge=1, le=128)
    """vCPU of one node."""
    memory_gib: Decimal = Field(gt=0, le=1024, allow_inf_nan=False)
    """Memory of one node in GiB."""
    storage_gb: int = Field(ge=20, le=6000)
    """Storage of one node; ApsaraDB RDS rounds it up to a multiple of 5."""
    standby: bool = True
    """A synchronous standby in a second zone."""
    backup_days: int = Field(default=7, ge=1, le=35)
    """Days automated backups are kept; Alibaba Cloud keeps them at least 7."""
    aws: ClassOverride = ClassOverride()
    alicloud: ClassOverride = ClassOverride()


class Cache(Model):
    """A private Redis-compatible cache."""

    version: str | None = Field(default=None, pattern=VERSION, examples=["7.0"])
    """Redis version such as "7.0"; otherwise the newest that both clouds offer."""
    memory_gib: Decimal = Field(gt=0, le=400, allow_inf_nan=False)
    """Memory for data in GiB."""
    standby: bool = True
    """A replica in a second zone that takes over."""
    backup_days: int = Field(default=7, ge=1, le=35)
    """Days automated backups are kept; Alibaba Cloud keeps them at least 7."""
    aws: ClassOverride = ClassOverride()
    alicloud: ClassOverride = ClassOverride()


class Bucket(Model):
    """A private object store."""

    versioning: bool = True
    """Whether overwritten and deleted objects are kept as versions."""
    noncurrent_days: int = Field(default=30, ge=1, le=3650)
    """Days an overwritten or deleted version is kept."""
    zone_redundant: bool | None = None
    """Whether objects survive the loss of a zone; left out, they do wherever the cloud is known to offer it."""


class KeyOverride(Model):
    """Which key one cloud takes."""

    kind: KeyKind | None = None
    """As for both clouds, where it is left out."""


class Key(Model):
    """The key for disks, databases, caches and objects.

    Left out, the clouds' default keys encrypt everything.
    """

    kind: KeyKind = "own"
    """A customer-managed key, in a KMS instance on Alibaba Cloud, or the default keys: free, out of our hands."""
    rotation_days: int = Field(default=365, ge=90, le=730)
    """Days between automatic rotations of an own key."""
    deletion_days: int = Field(default=30, ge=7, le=30)
    """Days a deleted own key can still be restored."""
    aws: KeyOverride = KeyOverride()
    alicloud: KeyOverride = KeyOverride()

    def kind_on(self, cloud: Literal["aws", "alicloud"]) -> KeyKind:
        """The kind that one cloud takes."""
        return (self.aws if cloud == "aws" else self.alicloud).kind or self.kind


class Logs(Model):
    """Where flow, access and application logs go."""

    retention_days: Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192] = 30
    """Days logs are kept; the values CloudWatch Logs accepts."""


class Identity(Model):
    """What the instances may do without a password."""

    bucket_access: Literal["none", "read", "read-write"] = "read-write"
    """Access of the instances to the workload's bucket."""
    session_access: bool = True
    """Whether operators may open a shell through the cloud's session service instead of SSH."""


class Workload(Model):
    """A system to deploy: the same on both clouds."""

    name: str = Field(
        min_length=2, max_length=40, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", examples=["shop", "help-desk"]
    )
    """Name in lower case; it begins every resource's name, whole where a name may have 64 characters."""
    owner: str = Field(min_length=1, max_length=64, pattern=r"^[\w.@ -]+$", examples=["shop-team"])
    """Team that answers for it; a tag on everything that takes tags."""
    environment: Environment = "production"
    """Kind of environment; a part of every name, and a tag. A stack may set another: `twinstack:environment`."""
    description: str = Field(default="", max_length=500, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")
    """What the workload is, for readers."""
    tags: Tags = Field(default={}, examples=[{"cost-center": "4711"}])
    """Further tags, on everything that takes tags."""
    network: Network | None = None
    """Where everything with an address is; left out, there is one if anything needs it, with NAT for instances."""
    firewall: Firewall = Firewall()
    load_balancer: LoadBalancer | None = None
    compute: Compute | None = None
    pools: Pools = {}
    """Further pools of instances by name, such as a worker."""
    database: Database | None = None
    cache: Cache | None = None
    bucket: Bucket | None = None
    key: Key | None = None
    logs: Logs | None = None
    identity: Identity = Identity()
    usage: Usage = Usage()

    @property
    def has_instances(self) -> bool:
        """Whether there are instances, of whatever pool."""
        return self.compute is not None or bool(self.pools)

    @model_validator(mode="after")
    def _placed(self) -> Workload:
        own_key = self.key is not None and "own" in (self.key.kind_on("aws"), self.key.kind_on("alicloud"))
        placed = (
            self.load_balancer,
            self.compute,
            self.pools,
            self.database,
            self.cache,
            own_key,
            self.usage.nat_gb,
        )
        if self.network is None and any(placed):
            leaves = self.has_instances or self.usage.nat_gb > 0
            object.__setattr__(self, "network", Network() if leaves else Network(nat="none"))
        return self

    @model_validator(mode="after")
    def _consistent(self) -> Workload:
        refuse(self._conflicts())
        return self

    def _conflicts(self) -> Iterator[Conflict]:
        if self.network and self.network.zones < 2:
            has = f"needs network.zones of at least 2, and it is {self.network.zones}"
            if self.load_balancer:
                yield Conflict(("load_balancer",), has)
            if self.database:
                yield Conflict(("database",), has, "RDS on AWS wants subnets in two, even without a standby")
            if self.cache and self.cache.standby:
                yield Conflict(("cache", "standby"), has, "or set it to false")
        if self.load_balancer and not self.compute and not any(pool.load_balanced for pool in self.pools.values()):
            yield Conflict(("load_balancer",), "needs compute to send requests to")
        for name, pool in self.pools.items():
            if pool.load_balanced and not self.load_balancer:
                yield Conflict(("pools", name, "load_balanced"), "there is no load balancer to stand behind")
        if self.network and self.network.nat == "none" and self.has_instances and self.identity.session_access:
            yield Conflict(
                ("network", "nat"),
                "none leaves the instances no way to the session service of AWS",
                "set identity.session_access to false, or another nat",
            )
        yield from self._usage_conflicts()

    def _usage_conflicts(self) -> Iterator[Conflict]:
        usage, compute = self.usage, self.compute
        if usage.nat_egress_gb > usage.nat_gb:
            what = f"{usage.nat_egress_gb} is more than usage.nat_gb, {usage.nat_gb}"
            yield Conflict(("usage", "nat_egress_gb"), what, "it is a part of it")
        if usage.nat_gb and self.network and self.network.nat == "none":
            yield Conflict(("usage", "nat_gb"), "there is no NAT gateway it could go through")
        exits = (self.load_balancer, self.bucket, self.network and self.network.nat != "none")
        if usage.egress_gb and not any(exits):
            yield Conflict(("usage", "egress_gb"), "nothing of the workload sends to the internet")
        average = usage.average_instances
        if average is not None and compute is None:
            yield Conflict(("usage", "average_instances"), "needs compute")
        elif average is not None and compute and not compute.min <= average <= compute.max:
            span = f"{compute.min} to {compute.max}"
            yield Conflict(
                ("usage", "average_instances"), f"{average} is outside compute.min to compute.max, {span}"
            )

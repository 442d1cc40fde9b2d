"""Every component alone, with each of its options, is accepted by the real Alibaba Cloud provider.

What it refuses is a defect of the component. An option that no variant here tries fails the second test.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import product
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pulumi
import pytest
from pydantic import BaseModel

from infra.components.context import Context
from infra.components.logs import Logs
from infra.components.registry import PAIRS
from infra.components.twin import Twin
from infra.program import PLACEHOLDERS
from infra.settings import AccountSite
from infra.spec import model

PEM = {"certificate_pem": PLACEHOLDERS["certificatePem"], "certificate_key": PLACEHOLDERS["certificateKey"]}
LARGE = {"vcpu": 16, "memory_gib": 64}
SMALL = {"vcpu": 2, "memory_gib": 4}
DESKTOP = {"vcpu": 2, "memory_gib": 8}
RETENTION = get_args(model.Logs.model_fields["retention_days"].annotation)


def _bucket() -> Iterator[tuple[str, Any]]:
    for versioning, redundant, key in product((True, False), repeat=3):
        name = "-".join(("versioned" if versioning else "plain", "zrs" if redundant else "lrs", "key" * key))
        spec = {"versioning": versioning, "zone_redundant": redundant, "noncurrent_days": 1 if redundant else 3650}
        yield name.rstrip("-"), {"bucket": {"spec": spec}, **({"key": {}} if key else {})}
    yield "wherever-it-is-offered", {"bucket": {"spec": {"zone_redundant": None}}}


def _cache() -> Iterator[tuple[str, Any]]:
    for version, standby in product((None, "7.0", "6.0", "5.0"), (True, False)):
        spec = {"version": version, "memory_gib": 4 if standby else 1, "standby": standby}
        yield f"{version or 'newest'}-{'pair' if standby else 'one'}", {"cache": {"spec": spec}}
    exact = {"instance_class": "redis.shard.mid.2.ce", "version": "6.0"}
    yield "exact", {"cache": {"spec": {"memory_gib": 2, "backup_days": 35, "alicloud": exact}}, "key": {}}
    yield (
        "one-zone",
        {
            "cache": {"spec": {"memory_gib": 2, "backup_days": 1, "standby": False}},
            "network": {"spec": {"zones": 1}},
            "context": {"environment": "staging"},
        },
    )


def _compute() -> Iterator[tuple[str, Any]]:
    for allocation in get_args(model.Allocation):
        yield allocation, {"compute": {"spec": {**SMALL, "allocation": allocation}}}
    yield "arm", {"compute": {"spec": {**DESKTOP, "architecture": "arm64", "min": 2, "max": 2}}}
    yield "scaled", {"compute": {"spec": {**LARGE, "min": 0, "max": 500, "cpu_target": 10, "cpu_year": 2023}}}
    yield "worker", {"compute": {"spec": {**SMALL, "max": 2}, "pool": "worker"}}
    yield "target", {"compute": {"spec": {**DESKTOP, "max": 3, "cpu_target": 90, "disk_gb": 20}}, "key": {}}
    for name, image in (("served", None), ("served-image", "m-t4n0000000000000000")):
        spec = {**SMALL, "alicloud": {"instance_type": "ecs.g8i.large", "image": image}, "disk_gb": 2048}
        yield (
            name,
            {
                "compute": {"spec": spec},
                "load_balancer": {"spec": {"domain": "shop.example.com"}, **PEM},
                "firewall": {"spec": {"app_port": 9000}},
            },
        )
    yield (
        "one-zone",
        {
            "compute": {"spec": SMALL},
            "network": {"spec": {"zones": 1, "nat": "shared"}},
            "bucket": {},
            "logs": {},
            "context": {"environment": "development"},
        },
    )


def _database() -> Iterator[tuple[str, Any]]:
    options = product(get_args(model.Engine), (True, False), (True, False), (True, False))
    for engine, standby, protected, key in options:
        words = (engine, "pair" if standby else "one", "protected" * protected, "key" * key)
        spec = {"engine": engine, **DESKTOP, "storage_gb": 100, "standby": standby}
        variant = {"database": {"spec": spec}, "context": {"protect": protected}, **({"key": {}} if key else {})}
        yield "-".join(filter(None, words)), variant
    for engine, version in (
        *(("mysql", version) for version in ("5.7", "8.0")),
        *(("postgresql", str(version)) for version in range(13, 19)),
    ):
        spec = {"engine": engine, **SMALL, "storage_gb": 20, "version": version, "backup_days": 35}
        yield f"{engine}-{version}", {"database": {"spec": spec}, "logs": {}}
    spec = {"engine": "postgresql", **LARGE, "storage_gb": 1000, "standby": True, "allow_major_upgrade": True}
    yield "large", {"database": {"spec": spec}}
    exact = {"instance_class": "mysql.n4.medium.2c", "version": "8.0"}
    spec = {"engine": "mysql", **SMALL, "storage_gb": 6000, "backup_days": 1, "version": "8.4", "alicloud": exact}
    yield "exact", {"database": {"spec": spec}}


def _firewall() -> Iterator[tuple[str, Any]]:
    tiers = product((True, False), (True, False), (None, 3306, 5432), (None, 6379))
    for balancer, compute, database, cache in tiers:
        words = ("alb" * balancer, "compute" * compute, f"db{database or ''}", f"redis{cache or ''}")
        args = {"load_balancer": balancer, "compute": compute, "database_port": database, "cache_port": cache}
        place = {"zones": 1, "nat": "shared"}
        yield "-".join(filter(None, words)), {"firewall": args, "network": {"spec": place}}
    narrow = {"ingress_cidrs": ["203.0.113.0/24", "198.51.100.7/32"], "app_port": 1}
    yield (
        "narrow",
        {
            "firewall": {"spec": narrow, "load_balancer": True, "compute": True},
            "network": {"spec": {"cidr": "192.168.4.0/24", "zones": 2, "nat": "none"}},
        },
    )
    yield "last-port", {"firewall": {"spec": {"app_port": 65535}, "load_balancer": True, "compute": True}}


def _identity() -> Iterator[tuple[str, Any]]:
    for access, parts in product(("none", "read", "read-write"), ((), ("bucket",), ("bucket", "key"), ("logs",))):
        spec = {"bucket_access": access, "session_access": bool(parts)}
        yield "-".join((access, *parts)), {"identity": {"spec": spec}, **{part: {} for part in parts}}


def _key() -> Iterator[tuple[str, Any]]:
    for environment in ("production", "staging", "development"):
        yield (
            environment,
            {"key": {}, "context": {"environment": environment, "protect": environment == "production"}},
        )
    yield "shortest", {"key": {"spec": {"rotation_days": 90, "deletion_days": 7}}}
    yield "longest", {"key": {"spec": {"rotation_days": 730, "deletion_days": 30}}}
    yield "one-zone", {"key": {}, "network": {"spec": {"zones": 1}}}
    yield "own-here-alone", {"key": {"spec": {"kind": "default", "alicloud": {"kind": "own"}}}}
    yield "default-here-alone", {"key": {"spec": {"alicloud": {"kind": "default"}}}}


def _load_balancer() -> Iterator[tuple[str, Any]]:
    domain = {"domain": "shop.example.com"}
    for edition, logs, protected in product(
        ("Basic", "Standard", "StandardWithWaf"), (True, False), (True, False)
    ):
        words = (edition, "logs" * logs, "protected" * protected)
        args = {"spec": {**domain, "alicloud": {"edition": edition}}, **PEM}
        variant = {"load_balancer": args, "context": {"protect": protected}, **({"logs": {}} if logs else {})}
        yield "-".join(filter(None, words)), variant
    named = "1234567-ap-southeast-1"
    yield (
        "named-in-the-workload",
        {"load_balancer": {"spec": {**domain, "alicloud": {"certificate": named}, "idle_timeout": 1}}},
    )
    yield (
        "named-in-the-stack",
        {"load_balancer": {"spec": {"domain": "a.b.example", "idle_timeout": 60}, "certificate": named}},
    )
    yield "path", {"load_balancer": {"spec": {**domain, "health_path": "/" + "a-_." * 19}, **PEM}}
    yield (
        "other-port",
        {
            "load_balancer": {"spec": domain, **PEM},
            "firewall": {"spec": {"app_port": 1}},
            "network": {"spec": {"zones": 3, "cidr": "10.0.0.0/22"}},
        },
    )
    yield (
        "domestic",
        {
            "load_balancer": {"spec": domain, **PEM},
            "context": {"account_site": "Domestic", "metro": "tokyo"},
        },
    )


def _logs() -> Iterator[tuple[str, Any]]:
    for days in RETENTION:
        yield f"{days}-days", {"logs": {"spec": {"retention_days": days}}}
    yield (
        "long-names",
        {
            "logs": {},
            "context": {
                "workload": "a-very-long-name",
                "organization": "an-organization-with-a-remarkably-long-name",
                "owner": "Owner @ a.long-team_name",
                "metro": "frankfurt",
            },
        },
    )


def _network() -> Iterator[tuple[str, Any]]:
    for zones, nat, logs in product((1, 2, 3), ("per-zone", "shared", "none"), (True, False)):
        words = (f"{zones}-zones", nat, "logs" * logs)
        spec = {"zones": zones, "nat": nat}
        yield "-".join(filter(None, words)), {"network": {"spec": spec}, **({"logs": {}} if logs else {})}
    for cidr in ("172.16.0.0/16", "192.168.255.0/24"):
        yield cidr.replace("/", "-"), {"network": {"spec": {"cidr": cidr}}}


TAGS = {"cost-center": "4711", "Team": "Shop @ home", "data:class": "internal"}


def _tagged(variants: Iterator[tuple[str, Any]]) -> Mapping[str, Any]:
    """The variants, and the first of them with the workload's own tags."""
    found = dict(variants)
    first = next(iter(found.values()))
    return {**found, "tagged": {**first, "context": {**first.get("context", {}), "own_tags": TAGS}}}


VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "bucket": _tagged(_bucket()),
    "cache": _tagged(_cache()),
    "compute": _tagged(_compute()),
    "database": _tagged(_database()),
    "firewall": _tagged(_firewall()),
    "identity": _tagged(_identity()),
    "key": _tagged(_key()),
    "load_balancer": _tagged(_load_balancer()),
    "logs": _tagged(_logs()),
    "network": _tagged(_network()),
}


@pytest.fixture(scope="module")
def planned(offline) -> Callable[[str], Any]:
    """Capability -> its variants planned offline, once for all tests."""
    return functools.cache(lambda capability: offline(capability, VARIANTS[capability]))


@pytest.mark.parametrize("capability", sorted(PAIRS))
def test_the_real_provider_accepts_every_variant(accepted, planned, capability):
    preview, _ = accepted(capability, VARIANTS[capability])
    assert preview.problems == ()
    assert preview.urns == planned(capability)[0]


NAMES = {"Awaitable": Awaitable, "Logs": Logs, "Output": pulumi.Output, "T": Any}
"""What the contracts' annotations name without importing it."""


def _untried(annotation: Any, values: list[Any], path: str) -> Iterator[str]:
    """What nobody tried of an option: a choice, leaving it out, or a second value."""
    kinds = [annotation]
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
    optional = NoneType in get_args(annotation)
    if optional and None not in values:
        yield f"{path} is never left out"
    values = [value for value in values if value is not None]
    match kinds:
        case [kind] if get_origin(kind) is Literal:
            yield from (f"{path} is never {choice!r}" for choice in get_args(kind) if choice not in values)
        case [kind] if kind is bool:
            yield from (f"{path} is never {choice}" for choice in (True, False) if choice not in values)
        case [type() as kind] if issubclass(kind, BaseModel):
            for name, field in kind.model_fields.items():
                # What stands under `aws` is for the other cloud.
                if name != "aws":
                    each = [getattr(value, name) for value in values]
                    yield from _untried(field.annotation, each, f"{path}.{name}")
        case [type() as kind] if issubclass(kind, Twin) and not optional:
            return
        case _:
            yield from _fewer_than(1 if optional else 2, values, path)


def _fewer_than(count: int, values: list[Any], path: str) -> Iterator[str]:
    if len(set(map(repr, values))) < count:
        yield f"{path} has fewer than {count} value{'s' * (count > 1)}"


def _untried_arguments(kind: type, made: list[Any]) -> list[str]:
    """The options of a contract's arguments that no variant tries."""
    found: list[str] = []
    for name, annotation in get_type_hints(kind, localns=NAMES).items():
        if name != "password":  # a secret of one kind: any is as good as another
            found += _untried(annotation, [getattr(args, name) for args in made], name)
    return found


@pytest.mark.parametrize("capability", sorted(PAIRS))
def test_every_option_is_tried(planned, capability):
    _, made = planned(capability)
    args = list(made.args.values())
    assert len(args) == len(VARIANTS[capability])
    assert _untried_arguments(type(args[0]), args) == []


def test_every_place_is_tried(planned):
    contexts = [context for capability in PAIRS for context in planned(capability)[1].contexts.values()]
    choices = {"environment": model.Workload.model_fields["environment"].annotation, "account_site": AccountSite}
    for one in fields(Context):
        values = [getattr(context, one.name) for context in contexts]
        assert list(_untried(choices.get(one.name, str), values, one.name)) == []


def test_every_capability_of_a_workload_is_tried():
    assert set(VARIANTS) == set(PAIRS)
    others = {"name", "owner", "environment", "description", "pools", "tags", "usage"}
    assert set(model.Workload.model_fields) == set(PAIRS) | others


class _Spec(BaseModel):
    size: Literal["small", "large"] = "small"
    fast: bool = False
    count: int = 1
    name: str | None = None
    aws: int = 0


@dataclass(frozen=True)
class _Args:
    spec: _Spec
    logs: Logs | None = None


def test_an_option_nobody_tries_is_found():
    assert _untried_arguments(_Args, [_Args(_Spec()), _Args(_Spec(count=2))]) == [
        "spec.size is never 'large'",
        "spec.fast is never True",
        "spec.name has fewer than 1 value",
        "logs has fewer than 1 value",
    ]

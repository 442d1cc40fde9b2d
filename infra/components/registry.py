"""Registry: which class implements a capability on which cloud.

A class is imported when it is asked for, so that planning one cloud never imports the other's SDK.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar, cast

from infra.catalog.cloud import Cloud
from infra.components.twin import Twin

T = TypeVar("T", bound=Twin)


@dataclass(frozen=True, slots=True)
class Pair:
    """Where the two implementations of one contract are, as ``module:class``."""

    aws: str
    alicloud: str

    def of(self, cloud: Cloud) -> str:
        """The implementation on one cloud."""
        return self.aws if cloud == "aws" else self.alicloud


PAIRS: Mapping[str, Pair] = {
    "bucket": Pair("infra.components.aws.bucket:Bucket", "infra.components.alicloud.bucket:Bucket"),
    "cache": Pair("infra.components.aws.cache:Cache", "infra.components.alicloud.cache:Cache"),
    "compute": Pair("infra.components.aws.compute:Compute", "infra.components.alicloud.compute:Compute"),
    "database": Pair("infra.components.aws.database:Database", "infra.components.alicloud.database:Database"),
    "firewall": Pair("infra.components.aws.firewall:Firewall", "infra.components.alicloud.firewall:Firewall"),
    "identity": Pair("infra.components.aws.identity:Identity", "infra.components.alicloud.identity:Identity"),
    "key": Pair("infra.components.aws.key:Key", "infra.components.alicloud.key:Key"),
    "load_balancer": Pair(
        "infra.components.aws.load_balancer:LoadBalancer", "infra.components.alicloud.load_balancer:LoadBalancer"
    ),
    "logs": Pair("infra.components.aws.logs:Logs", "infra.components.alicloud.logs:Logs"),
    "network": Pair("infra.components.aws.network:Network", "infra.components.alicloud.network:Network"),
}
"""Capability -> its two implementations."""


def twin(contract: type[T], cloud: Cloud) -> Callable[..., T]:
    """The class that fulfils `contract` on `cloud`; called with a context and the contract's arguments."""
    module, _, name = PAIRS[contract.capability].of(cloud).partition(":")
    implementation: Any = getattr(import_module(module), name)
    return cast("Callable[..., T]", implementation)

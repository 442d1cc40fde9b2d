"""Plans of the AWS twins, built component by component."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest

from infra.catalog.region import region
from infra.catalog.zone import zones
from infra.estate.estate import Estate
from infra.estate.offline.capture import capture
from infra.spec.model import Workload

WORKLOAD: dict[str, Any] = {
    "name": "shop",
    "owner": "shop-team",
    "network": {"cidr": "10.20.0.0/16", "zones": 2},
    "load_balancer": {"domain": "shop.example.com"},
    "compute": {"vcpu": 2, "memory_gib": 8, "min": 2, "max": 6, "cpu_target": 55, "disk_gb": 60},
    "database": {
        "engine": "mysql", "version": "8.4", "vcpu": 2, "memory_gib": 8, "storage_gb": 100, "backup_days": 14,
    },
    "cache": {"memory_gib": 4, "backup_days": 9},
    "bucket": {"noncurrent_days": 45},
    "key": {"rotation_days": 180, "deletion_days": 14},
    "logs": {"retention_days": 60},
}  # fmt: skip


def component(capability: str, contract: bool = False) -> Any:
    noun = "".join(part.title() for part in capability.split("_"))
    if contract:
        return getattr(importlib.import_module(f"infra.components.{capability}"), f"{noun}Args")
    return getattr(importlib.import_module(f"infra.components.aws.{capability}"), noun)


def build(
    workload: Workload, metro: str, organization: str, certificate: str | None, built: dict[str, Any]
) -> None:
    """Every component the workload has, in the order of a program."""
    import pulumi_aws

    from infra.components.context import Context

    here = region("aws", metro, allow_impaired=True)
    context = Context(
        region=here,
        zones=zones(here, workload.network.zones),
        workload=workload.name,
        organization=organization,
        owner=workload.owner,
        environment=workload.environment,
        account_site="International",
        protect=workload.environment == "production",
        provider=pulumi_aws.Provider(f"aws-{here.region}", region=here.region),
    )
    secret = pulumi.Output.secret("a-secret-of-24-characters")

    def make(capability: str, wanted: object = True, **args: Any) -> None:
        if wanted:
            spec = getattr(workload, capability)
            built[capability] = component(capability)(
                context, component(capability, contract=True)(spec=spec, **args)
            )

    def have(*capabilities: str) -> dict[str, Any]:
        return {capability: built.get(capability) for capability in capabilities}

    port = {"mysql": 3306, "postgresql": 5432}
    app_port = workload.firewall.app_port
    make("logs", workload.logs)
    make("network", **have("logs"))
    make("key", workload.key, **have("network"))
    make(
        "firewall",
        network=built["network"],
        network_spec=workload.network,
        load_balancer=bool(workload.load_balancer),
        compute=bool(workload.compute),
        database_port=port[workload.database.engine] if workload.database else None,
        cache_port=6379 if workload.cache else None,
    )
    make("bucket", workload.bucket, **have("key"))
    make("identity", **have("bucket", "key", "logs"))
    make(
        "load_balancer",
        workload.load_balancer,
        **have("network", "firewall", "logs"),
        app_port=app_port,
        certificate=certificate,
    )
    make(
        "compute",
        workload.compute,
        **have("network", "firewall", "identity", "load_balancer", "key"),
        app_port=app_port,
    )
    if workload.load_balancer:
        built["load_balancer"].listen(built["compute"].registered)
    make("database", workload.database, **have("network", "firewall", "key", "logs"), password=secret)
    make("cache", workload.cache, **have("network", "firewall", "key"), password=secret)


class Deployment:
    """A plan with the components it came from, and shortcuts."""

    def __init__(self, plan: Estate, built: Mapping[str, Any]) -> None:
        self.plan = plan
        self.built = built

    def one(self, token: str, name: str = "") -> Any:
        """The one resource of a type (and logical name)."""
        found = [one for one in self.plan.of_type(token) if not name or one.name == name]
        assert len(found) == 1, [one.name for one in found]
        return found[0]

    def named(self, token: str) -> dict[str, Any]:
        """Logical name -> resource, of one type."""
        return {one.name: one for one in self.plan.of_type(token)}

    def source(self, resource: Any, property_name: str) -> list[str]:
        """Logical names of the resources an input is made from."""
        return [urn.rsplit("::", 1)[1] for urn in resource.property_dependencies.get(property_name, ())]

    def waits_for(self, resource: Any) -> set[str]:
        """Logical names of the resources it depends on."""
        return {urn.rsplit("::", 1)[1] for urn in resource.dependencies}

    def statements(self, resource: Any, path: str = "policy") -> dict[str, dict[str, Any]]:
        """Statement id -> statement of a policy document."""
        document = json.loads(resource.get(path))
        assert document["Version"] == "2012-10-17"
        return {statement.get("Sid", ""): statement for statement in document["Statement"]}


Deploy = Callable[..., Deployment]


_PLANNED: dict[str, Deployment] = {}


@pytest.fixture
def deploy() -> Deploy:
    """Plans a workload on AWS: keyword arguments replace capabilities of the full one, None removes them.

    The same question gets the same plan: nothing in a test may change one.
    """

    def deploy(
        *,
        metro: str = "singapore",
        preview: bool = True,
        organization: str = "example",
        certificate: str | None = None,
        **changes: Any,
    ) -> Deployment:
        merged: dict[str, Any] = dict(WORKLOAD)
        for capability, change in changes.items():
            before = merged.get(capability)
            both = isinstance(before, dict) and isinstance(change, dict)
            merged[capability] = {**before, **change} if both else change
        question = json.dumps([metro, preview, organization, certificate, merged], sort_keys=True)
        if question in _PLANNED:
            return _PLANNED[question]
        workload = Workload.model_validate({name: part for name, part in merged.items() if part is not None})
        here = region("aws", metro, allow_impaired=True)
        built: dict[str, Any] = {}
        stack = f"aws-{metro}"
        resources = capture(
            lambda: build(workload, metro, organization, certificate, built),
            project="twinstack",
            stack=stack,
            preview=preview,
        )
        plan = Estate("twinstack", stack, "aws", metro, here.region, resources)
        return _PLANNED.setdefault(question, Deployment(plan, built))

    return deploy

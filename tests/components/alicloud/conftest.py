"""Plans of the Alibaba Cloud twins, built component by component."""

from __future__ import annotations

import functools
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
    "firewall": {"ingress_cidrs": ["0.0.0.0/0"], "app_port": 8080},
    "load_balancer": {"domain": "shop.example.com", "health_path": "/up", "idle_timeout": 45},
    "compute": {"vcpu": 2, "memory_gib": 8, "min": 2, "max": 6, "cpu_target": 55, "disk_gb": 60},
    "database": {
        "engine": "mysql", "version": "8.0", "vcpu": 2, "memory_gib": 8, "storage_gb": 100, "backup_days": 14,
    },
    "cache": {"memory_gib": 4},
    "bucket": {"noncurrent_days": 45},
    "key": {"rotation_days": 180, "deletion_days": 14},
    "logs": {"retention_days": 60},
}  # fmt: skip

PEM = {"pem": "-----BEGIN CERTIFICATE-----\nof a test", "pem_key": "the private half"}


def make(capability: str, context: Any, **args: Any) -> Any:
    """The component, from the arguments of its contract."""
    noun = "".join(part.title() for part in capability.split("_"))
    contract = importlib.import_module(f"infra.components.{capability}")
    twin = importlib.import_module(f"infra.components.alicloud.{capability}")
    return getattr(twin, noun)(context, getattr(contract, f"{noun}Args")(**args))


def build(workload: Workload, metro: str, organization: str, site: str, given: Mapping[str, str | None]) -> None:
    """Every component the workload has, in the order of a program."""
    import pulumi_alicloud

    from infra.components.context import Context

    here = region("alicloud", metro, allow_impaired=True)
    context = Context(
        region=here,
        zones=zones(here, workload.network.zones),
        workload=workload.name,
        organization=organization,
        owner=workload.owner,
        environment=workload.environment,
        account_site=site,
        protect=workload.environment == "production",
        provider=pulumi_alicloud.Provider(f"alicloud-{here.region}", region=here.region, account_type=site),
    )
    w, secret = workload, pulumi.Output.secret("a-Secret-of-24-characters")
    port = {"mysql": 3306, "postgresql": 5432}
    logs = make("logs", context, spec=w.logs) if w.logs else None
    network = make("network", context, spec=w.network, logs=logs)
    key = make("key", context, spec=w.key, network=network) if w.key else None
    firewall = make(
        "firewall",
        context,
        spec=w.firewall,
        network=network,
        network_spec=w.network,
        load_balancer=bool(w.load_balancer),
        compute=bool(w.compute),
        database_port=port[w.database.engine] if w.database else None,
        cache_port=6379 if w.cache else None,
    )
    placed = {"network": network, "firewall": firewall}
    bucket = make("bucket", context, spec=w.bucket, key=key) if w.bucket else None
    identity = make("identity", context, spec=w.identity, bucket=bucket, key=key, logs=logs)
    balancer = None
    if w.load_balancer:
        pem_key = given["pem_key"]
        balancer = make(
            "load_balancer",
            context,
            spec=w.load_balancer,
            **placed,
            app_port=w.firewall.app_port,
            logs=logs,
            certificate=given["certificate"],
            certificate_pem=given["pem"],
            certificate_key=pulumi.Output.secret(pem_key) if pem_key else None,
        )
    if w.compute:
        app_port = w.firewall.app_port
        served = {"identity": identity, "load_balancer": balancer, "app_port": app_port}
        compute = make("compute", context, spec=w.compute, **placed, **served, key=key)
        if balancer:
            balancer.listen(compute.registered)
    if w.database:
        make("database", context, spec=w.database, **placed, password=secret, key=key, logs=logs)
    if w.cache:
        make("cache", context, spec=w.cache, **placed, password=secret, key=key)


class Deployment:
    """A plan with shortcuts."""

    def __init__(self, plan: Estate) -> None:
        self.plan = plan

    def one(self, token: str, name: str = "") -> Any:
        """The one resource of a type (and logical name)."""
        found = [one for one in self.plan.of_type(token) if not name or one.name == name]
        assert len(found) == 1, [one.name for one in found]
        return found[0]

    def named(self, token: str) -> dict[str, Any]:
        """Logical name -> resource, of one type."""
        return {one.name: one for one in self.plan.of_type(token)}

    def source(self, resource: Any, input_name: str) -> list[str]:
        """Logical names of the resources an input is made from."""
        return [urn.rsplit("::", 1)[1] for urn in resource.property_dependencies.get(input_name, ())]

    def waits_for(self, resource: Any) -> set[str]:
        """Logical names of the resources it depends on."""
        return {urn.rsplit("::", 1)[1] for urn in resource.dependencies}

    def statements(self, resource: Any, path: str) -> list[dict[str, Any]]:
        """The statements of a policy document."""
        document = json.loads(resource.get(path))
        assert document["Version"] == "1"
        return document["Statement"]


@functools.cache
def _deploy(changes: str, metro: str, preview: bool, organization: str, site: str, given: str) -> Deployment:
    """The plan of one set of arguments, made once for all tests: nothing in it can change."""
    merged: dict[str, Any] = dict(WORKLOAD)
    for capability, change in json.loads(changes).items():
        before = merged.get(capability)
        both = isinstance(before, dict) and isinstance(change, dict)
        merged[capability] = {**before, **change} if both else change
    workload = Workload.model_validate({name: part for name, part in merged.items() if part is not None})
    stack = f"alicloud-{metro}"
    resources = capture(
        lambda: build(workload, metro, organization, site, json.loads(given)),
        project="twinstack",
        stack=stack,
        preview=preview,
    )
    return Deployment(Estate("twinstack", stack, "alicloud", metro, "", resources))


@pytest.fixture
def deploy() -> Callable[..., Deployment]:
    """Plans a workload: keyword arguments replace capabilities of the full one, None removes them."""

    def deploy(
        *,
        metro: str = "singapore",
        preview: bool = True,
        organization: str = "example",
        site: str = "International",
        certificate: str | None = None,
        own_certificate: bool = True,
        **changes: Any,
    ) -> Deployment:
        given = {"certificate": certificate, **(PEM if own_certificate else dict.fromkeys(PEM))}
        return _deploy(json.dumps(changes), metro, preview, organization, site, json.dumps(given))

    return deploy

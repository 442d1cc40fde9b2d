"""The Pulumi program: configuration -> workload -> the components of one cloud in one metro.

The engine and the offline planner run the same `program`.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Protocol, cast

import pulumi

from infra.catalog.image import unseen
from infra.catalog.redundancy import require_zone_redundancy, zone_redundancy
from infra.catalog.region import Region
from infra.catalog.region import region as region_of
from infra.catalog.service import require
from infra.catalog.zone import doubts, region_zones
from infra.catalog.zone import zones as zones_of
from infra.cidr import layout, room
from infra.components.bucket import Bucket, BucketArgs
from infra.components.cache import PORT as CACHE_PORT
from infra.components.cache import Cache, CacheArgs
from infra.components.compute import Compute, ComputeArgs
from infra.components.context import Context
from infra.components.database import PORTS as DATABASE_PORTS
from infra.components.database import Database, DatabaseArgs
from infra.components.firewall import Firewall, FirewallArgs
from infra.components.identity import Identity, IdentityArgs
from infra.components.key import Key, KeyArgs
from infra.components.load_balancer import LoadBalancer, LoadBalancerArgs
from infra.components.logs import Logs, LogsArgs
from infra.components.network import Network, NetworkArgs
from infra.components.protection import protection
from infra.components.provider import provider
from infra.components.record import deployed
from infra.components.registry import T, twin
from infra.components.twin import Twin
from infra.errors import StackError, TwinstackError
from infra.estate.resource import UNKNOWN
from infra.nearest import nearest
from infra.project import NAME as NAMESPACE
from infra.record import record
from infra.settings import FIELDS, NO_ORGANIZATION, Settings, commands
from infra.spec import model
from infra.spec.load import load_workload
from infra.spec.model import Workload
from infra.stack_file import promised

PLACEHOLDERS = {
    "certificatePem": "-----BEGIN CERTIFICATE-----\nplaceholder\n-----END CERTIFICATE-----\n",
    "certificateKey": "-----BEGIN PRIVATE KEY-----\nplaceholder\n-----END PRIVATE KEY-----\n",
    "databasePassword": "Placeholder-0-of-a-plan",
    "cachePassword": "Placeholder0ofAPlan",
}
"""What a preview shows the provider (as a secret) where the stack has no value yet."""


ORGANIZATION = f"{NAMESPACE}:organization"


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """The secrets of one stack, each only where something is made from it."""

    certificate_pem: pulumi.Output[str] | None
    certificate_key: pulumi.Output[str] | None
    database_password: pulumi.Output[str]
    cache_password: pulumi.Output[str]


def main() -> None:
    """Runs the program under the engine; what the user can mend ends in a message instead of a traceback."""
    try:
        program()
    except TwinstackError as error:
        raise pulumi.RunError(str(error)) from None


def program() -> None:
    """Makes everything the stack's configuration asks for.

    Raises:
        TwinstackError: the configuration or the workload cannot be deployed.
    """
    config = pulumi.Config(NAMESPACE)
    settings = Settings.parse({key: config.get(key) or "" for key in FIELDS})
    outputs = deploy(settings, load_workload(settings.workload, settings.environment))
    for name, value in outputs.items():
        pulumi.export(name, value)


def secrets_of(settings: Settings, workload: Workload) -> Secrets:
    """The stack's secrets; in a preview, placeholders stand for what is not set yet.

    Raises:
        StackError: an update lacks secrets, or the organization; names all that is missing.
    """
    own_certificate = (
        workload.load_balancer is not None
        and settings.cloud == "alicloud"
        and not _certificate(settings, workload)
    )
    wanted = ["certificatePem", "certificateKey"] if own_certificate else []
    if workload.database and settings.cloud == "alicloud":
        wanted.append("databasePassword")
    if workload.cache:
        wanted.append("cachePassword")
    values = {key: _secret(key) for key in wanted}
    missing = [key for key, value in values.items() if value is None]
    nameless = not settings.organization and bool(workload.bucket or workload.logs)
    if (missing or nameless) and not pulumi.runtime.is_dry_run():
        steps = [f"pulumi config set {ORGANIZATION} NAME"] if nameless else []
        steps += [f"pulumi config set --secret {NAMESPACE}:{key}" for key in missing]
        raise StackError(
            f"the stack has no {', '.join(['organization', *missing] if nameless else missing)}", commands(steps)
        )
    if nameless:
        pulumi.log.info(f"{NO_ORGANIZATION} stands for {ORGANIZATION}, which an update will need")
    if missing:
        pulumi.log.info(f"placeholders stand for secrets that an update will need: {', '.join(missing)}")

    def value(key: str) -> pulumi.Output[str]:
        return values.get(key) or pulumi.Output.secret(PLACEHOLDERS[key])

    return Secrets(
        certificate_pem=value("certificatePem") if own_certificate else None,
        certificate_key=value("certificateKey") if own_certificate else None,
        database_password=value("databasePassword"),
        cache_password=value("cachePassword"),
    )


def _secret(key: str) -> pulumi.Output[str] | None:
    """A secret of the stack; not known where an offline plan leaves it encrypted."""
    value = pulumi.Config(NAMESPACE).get_secret(key)
    return value and value.apply(lambda text: cast("str", pulumi.UNKNOWN) if text == UNKNOWN else text)


def deploy(settings: Settings, workload: Workload) -> dict[str, pulumi.Input[object]]:
    """Makes the components of a workload on one cloud in one metro; returns the stack's outputs.

    Raises:
        TwinstackError: the place is not offered, the network is too small, or an update lacks secrets. Nothing
            has been made then.
    """
    _keep_promise(pulumi.get_stack(), workload)
    if workload.key and workload.key.kind_on(settings.cloud) == "default":
        workload = workload.model_copy(update={"key": None})
    secrets = secrets_of(settings, workload)
    region = region_of(settings.cloud, settings.metro, allow_impaired=settings.allow_impaired)
    for doubt in require(region, capabilities(workload)):
        pulumi.log.warn(f"whether {region.region} has {doubt.service} is not known: {doubt.evidence}")
    _mention_image(region, workload)
    _mention_redundancy(region, workload)
    zones = _zones(settings, region, workload.network.zones) if workload.network else ()
    before = deployed(record(settings, workload, region, zones), settings.discard)
    context = Context(
        region=region,
        zones=zones,
        workload=workload.name,
        organization=settings.organization or NO_ORGANIZATION,
        owner=workload.owner,
        environment=workload.environment,
        account_site=settings.account_site,
        protect=workload.environment == "production" if settings.protect is None else settings.protect,
        provider=provider(region, settings.account_site, [before]),
        own_tags=workload.tags,
    )
    if workload.network:
        _require_room(context, workload.network.cidr)
    return _components(context, settings, workload, secrets)


def _mention_image(region: Region, workload: Workload) -> None:
    """Says so where nobody has seen the image that instances boot from in this region."""
    pools: dict[str, model.Compute] = {f"pools.{name}": pool for name, pool in workload.pools.items()}
    if workload.compute:
        pools = {"compute": workload.compute} | pools
    for place, pool in pools.items():
        found = None if getattr(pool, region.cloud).image else unseen(region, pool.architecture)
        if found is None:
            continue
        # Images of Alibaba Cloud were seen without their regions: no reason to warn of each.
        say = pulumi.log.warn if found.regions else pulumi.log.info
        command = found.named_by.replace("REGION", region.region)
        say(
            f"whether {region.region} has the image {found.image} is not known: {command} says so; another one "
            f"goes into the workload as {place}.{region.cloud}.image"
        )


def _keep_promise(stack: str, workload: Workload) -> None:
    """Refuses a stack that is called after another environment: its names would be those of that one's twin."""
    said = promised(stack).get("environment", workload.environment)
    if said != workload.environment:
        raise StackError(
            f"{stack} would make {workload.environment}, which {workload.name} is unless the stack says otherwise",
            commands([f"pulumi config set -s {stack} {NAMESPACE}:environment {said}"]),
        )


def _mention_redundancy(region: Region, workload: Workload) -> None:
    """Says so where a bucket stays in one zone, or may have to.

    Raises:
        CatalogError: the workload wants its bucket in several zones, and the region offers none.
    """
    if workload.bucket is None or workload.bucket.zone_redundant is False:
        return
    if workload.bucket.zone_redundant:
        if require_zone_redundancy(region) == "unknown":
            pulumi.log.warn(f"whether {region.region} keeps buckets in several zones is not known")
    elif (answer := zone_redundancy(region)) != "true":
        known = "keeps none in several" if answer == "false" else "is not known to keep any in several"
        pulumi.log.warn(f"the bucket is kept in one zone: {region.region} {known}")


def capabilities(workload: Workload) -> tuple[str, ...]:
    """The catalogue's names of what the workload is made from, sorted."""
    asked = {"network", "firewall"} if workload.network else set[str]()
    asked |= {noun for noun in ("bucket", "cache", "key", "load_balancer", "logs") if getattr(workload, noun)}
    if workload.has_instances:
        asked |= {"compute", "identity"}
    if workload.database:
        asked.add(f"database_{workload.database.engine}")
    return tuple(sorted(asked))


def _components(
    context: Context, settings: Settings, workload: Workload, secrets: Secrets
) -> dict[str, pulumi.Input[object]]:
    """Each component after those it is made from."""
    cloud = settings.cloud
    made: list[Twin] = []

    def make(contract: type[T], args: object) -> T:
        component = twin(contract, cloud)(context, args)
        made.append(component)
        return component

    outputs: dict[str, pulumi.Input[object]] = {"region": context.region.region}
    logs = make(Logs, LogsArgs(spec=workload.logs)) if workload.logs else None
    network = make(Network, NetworkArgs(spec=workload.network, logs=logs)) if workload.network else None
    key = make(Key, KeyArgs(spec=workload.key, network=network)) if workload.key and network else None
    bucket = make(Bucket, BucketArgs(spec=workload.bucket, key=key)) if workload.bucket else None
    if bucket:
        outputs["bucket"] = {"name": bucket.bucket_name}
    if network and workload.network:
        outputs |= {"zones": list(context.zones), "network": {"id": network.network_id}}
        parts = Parts(network=network, network_spec=workload.network, bucket=bucket, key=key, logs=logs)
        outputs |= _inside(make, parts, settings, workload, secrets)
    protection(made, protect=context.protect)
    return outputs


class Make(Protocol):
    """Makes the stack's own twin of a contract."""

    def __call__(self, contract: type[T], args: object) -> T:
        """The component, of the contract's arguments."""
        ...


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the components inside a network are made from."""

    network: Network
    network_spec: model.Network
    bucket: Bucket | None
    key: Key | None
    logs: Logs | None


def _inside(
    make: Make, parts: Parts, settings: Settings, workload: Workload, secrets: Secrets
) -> dict[str, pulumi.Input[object]]:
    """The components that are inside the network; returns their outputs."""
    network, bucket, key, logs = parts.network, parts.bucket, parts.key, parts.logs
    outputs: dict[str, pulumi.Input[object]] = {}
    firewall = make(
        Firewall,
        FirewallArgs(
            spec=workload.firewall,
            network=network,
            network_spec=parts.network_spec,
            load_balancer=workload.load_balancer is not None,
            compute=workload.has_instances,
            database_port=DATABASE_PORTS[workload.database.engine] if workload.database else None,
            cache_port=CACHE_PORT if workload.cache else None,
        ),
    )
    load_balancer = None
    if workload.load_balancer:
        load_balancer = make(
            LoadBalancer,
            LoadBalancerArgs(
                spec=workload.load_balancer,
                network=network,
                firewall=firewall,
                app_port=workload.firewall.app_port,
                logs=logs,
                certificate=_certificate(settings, workload),
                certificate_pem=secrets.certificate_pem,
                certificate_key=secrets.certificate_key,
            ),
        )
        outputs["loadBalancer"] = {
            "dnsName": load_balancer.dns_name,
            "url": f"https://{workload.load_balancer.domain}",
            "certificateValidation": load_balancer.certificate_validation,
        }
    if workload.has_instances:
        identity = make(Identity, IdentityArgs(spec=workload.identity, bucket=bucket, key=key, logs=logs))

        def pool(spec: model.Compute, name: str | None, *, served: bool) -> Compute:
            return make(
                Compute,
                ComputeArgs(
                    spec=spec,
                    pool=name,
                    network=network,
                    firewall=firewall,
                    identity=identity,
                    app_port=workload.firewall.app_port,
                    load_balancer=load_balancer if served else None,
                    key=key,
                ),
            )

        made = {"": pool(workload.compute, None, served=True)} if workload.compute else {}
        made |= {
            name: pool(spec, name, served=spec.load_balanced) for name, spec in sorted(workload.pools.items())
        }
        said = {
            name: {"group": compute.group_id, "instanceType": compute.instance_type}
            for name, compute in made.items()
        }
        if workload.compute:
            outputs["compute"] = said.pop("")
        if said:
            outputs["pools"] = said
        if load_balancer:
            load_balancer.listen([one for compute in made.values() for one in compute.registered])
    if workload.database:
        database = make(
            Database,
            DatabaseArgs(
                spec=workload.database,
                network=network,
                firewall=firewall,
                password=secrets.database_password,
                key=key,
                logs=logs,
            ),
        )
        outputs["database"] = _endpoint(database)
    if workload.cache:
        cache = make(
            Cache,
            CacheArgs(
                spec=workload.cache, network=network, firewall=firewall, password=secrets.cache_password, key=key
            ),
        )
        outputs["cache"] = _endpoint(cache)
    return outputs


def _endpoint(store: Database | Cache) -> dict[str, object]:
    return {"endpoint": store.endpoint, "port": store.port, "instanceClass": store.instance_class}


def _zones(settings: Settings, region: Region, count: int) -> tuple[str, ...]:
    """The zones the stack names, otherwise the first the catalogue knows.

    Raises:
        TwinstackError: the region has too few, or the names are not that many different zones of it.
    """
    named = settings.zones
    if not named:
        return zones_of(region, count)
    key, known = f"{NAMESPACE}:zones", [zone.zone for zone in region_zones(region)]
    problems: list[str] = []
    hints: list[str] = []
    if strange := [zone for zone in dict.fromkeys(named) if zone not in known]:
        verb = "is" if len(strange) == 1 else "are"
        problems.append(f"{key}: {', '.join(strange)} {verb} not in {region.region}")
        near = dict.fromkeys(found for zone in strange if (found := nearest(zone, known)))
        hints += [f"did you mean {' and '.join(near)}?"] if near else []
        hints.append(f"the catalogue knows {', '.join(known)}")
    if len(set(named)) != count or len(named) != count:
        problems.append(f"{key} is {','.join(named)}, but network.zones is {count}")
        hints.append("name each zone once, and that many")
    if problems:
        raise StackError("\n".join(problems), "; ".join(hints).replace("?; ", "? "))
    for doubt in doubts(region, named):
        pulumi.log.warn(f"{key}: {doubt}")
    return named


def _require_room(context: Context, cidr: IPv4Network) -> None:
    """Refuses a network that has no block for one of the zones.

    Raises:
        StackError: it is too small.
    """
    try:
        layout(cidr, context.blocks)
    except ValueError as error:
        fitting = ", ".join(zone.zone for zone in region_zones(context.region) if zone.block < room(cidr))
        raise StackError(f"network.cidr: {error}", f"{cidr} has room for the zones {fitting}") from None


def _certificate(settings: Settings, workload: Workload) -> str | None:
    """The existing certificate that the stack or the workload names; None when neither does."""
    if settings.certificate or workload.load_balancer is None:
        return settings.certificate or None
    if settings.cloud == "aws":
        return workload.load_balancer.aws.certificate
    return workload.load_balancer.alicloud.certificate

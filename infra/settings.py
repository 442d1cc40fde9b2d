"""Settings: what a stack's configuration says, checked, with nothing of it made yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

import pulumi

from infra.catalog.cloud import Cloud
from infra.errors import StackError
from infra.estate.resource import UNKNOWN
from infra.nearest import nearest
from infra.project import NAME as NAMESPACE
from infra.spec.environment import Environment
from infra.stack_file import choices_of, listed, wrong_value

AccountSite = Literal["Domestic", "International"]


def commands(lines: Iterable[str]) -> str:
    """A hint made of commands, each on a line of its own."""
    return "run\n" + "\n".join(f"    {line}" for line in lines)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The configuration of one stack (keys under ``twinstack:``).

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        metro: the catalogue's metro slug.
        workload: name of an embedded workload, or path to a workload file.
        environment: kind of environment; empty for the workload's own.
        organization: begins names that are unique across all accounts; empty where none is set.
        account_site: Alibaba Cloud site the account was opened on.
        allow_impaired: whether a region with a long outage is accepted.
        protect: whether what holds data or serves is protected; None where the environment decides.
        discard: capabilities whose data may be lost in this update.
        certificate: existing certificate of the load balancer; empty for none.
        zones: names of the zones to use; empty for the catalogue's first.
        certificate_pem: own certificate with its chain, a secret.
        certificate_key: private key of `certificate_pem`, a secret.
        database_password: administrator's password on Alibaba Cloud, a secret.
        cache_password: password of the cache, a secret.
    """

    cloud: Cloud
    metro: str
    workload: str
    environment: Environment | Literal[""] = ""
    organization: str = ""
    account_site: AccountSite = "International"
    allow_impaired: bool = False
    protect: bool | None = None
    discard: tuple[str, ...] = ()
    certificate: str = ""
    zones: tuple[str, ...] = ()
    certificate_pem: pulumi.Output[str] | None = None
    certificate_key: pulumi.Output[str] | None = None
    database_password: pulumi.Output[str] | None = None
    cache_password: pulumi.Output[str] | None = None

    @classmethod
    def read(cls) -> Settings:
        """The configuration of the stack that is running.

        Raises:
            StackError: keys are missing or have a value that is not offered; names all of them.
        """
        config = pulumi.Config(NAMESPACE)
        problems: list[str] = []
        steps: list[str] = []
        for key in ("cloud", "metro", "workload"):
            if not config.get(key):
                problems.append(f"{NAMESPACE}:{key} is not set")
                steps.append(f"pulumi config set {NAMESPACE}:{key} <{key}>")
        for key in ("cloud", "accountSite", "allowImpaired", "environment", "protect"):
            value, offered = config.get(key), choices_of(key)
            if value and value not in offered:
                near = nearest(value, offered) or offered[-1]
                problems.append(f"{NAMESPACE}:{key} is {value!r}; it must be one of {', '.join(offered)}")
                steps.append(f"pulumi config set {NAMESPACE}:{key} {near}")
        for key in ("organization", "certificate", "discard"):
            if (value := config.get(key)) and (wrong := wrong_value(key, value)):
                problems.append(f"{NAMESPACE}:{key}: {': '.join(wrong)}")
                steps.append(f"pulumi config set {NAMESPACE}:{key} <{key}>")
        if problems:
            raise StackError("\n".join(problems), commands(steps))
        return cls(
            cloud=cast("Cloud", config.require("cloud")),
            metro=config.require("metro"),
            workload=config.require("workload"),
            environment=cast("Environment", config.get("environment") or ""),
            organization=config.get("organization") or "",
            account_site=cast("AccountSite", config.get("accountSite") or cls.account_site),
            allow_impaired=config.get("allowImpaired") == "true",
            protect=config.get("protect") == "true" if config.get("protect") else None,
            discard=listed(config.get("discard") or ""),
            certificate=config.get("certificate") or "",
            zones=listed(config.get("zones") or ""),
            certificate_pem=_secret(config, "certificatePem"),
            certificate_key=_secret(config, "certificateKey"),
            database_password=_secret(config, "databasePassword"),
            cache_password=_secret(config, "cachePassword"),
        )


def _secret(config: pulumi.Config, key: str) -> pulumi.Output[str] | None:
    """A secret; not known where an offline plan leaves it encrypted."""
    value = config.get_secret(key)
    return value and value.apply(lambda text: cast("str", pulumi.UNKNOWN) if text == UNKNOWN else text)

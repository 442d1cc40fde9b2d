"""Components alone, previewed by the real Alibaba Cloud provider: no account, no network.

A variant is written as ``{capability: {argument of its contract: value}}``. What the contract of the capability
under test is made from is made with it: what it requires in any case, the rest where the variant names it. Each
variant of a program has a parent of its own, so that one preview takes many; what several are made from alike is
made once.
"""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi import automation

from infra.catalog.input import facts
from infra.catalog.region import region
from infra.catalog.zone import zones
from infra.components.cache import PORT as CACHE_PORT
from infra.components.context import Context
from infra.components.database import PORTS as DATABASE_PORTS
from infra.components.provider import provider
from infra.components.registry import PAIRS, twin
from infra.engine.binary import Engine
from infra.program import PLACEHOLDERS

Variant = Mapping[str, Mapping[str, Any]]

HERE: Mapping[str, Any] = {
    "metro": "singapore",
    "workload": "shop",
    "organization": "example",
    "owner": "shop-team",
    "environment": "production",
    "account_site": "International",
    "protect": True,
}


def _noun(capability: str) -> str:
    return "".join(part.title() for part in capability.split("_"))


def contract_of(capability: str) -> Any:
    """The class of a contract's arguments."""
    return getattr(importlib.import_module(f"infra.components.{capability}"), f"{_noun(capability)}Args")


def spec_of(capability: str, values: Mapping[str, Any]) -> Any:
    """That part of a workload, validated as a file's would be."""
    from infra.spec import model

    return getattr(model, _noun(capability)).model_validate(values)


NOUNS = {_noun(capability): capability for capability in PAIRS}
"""Name of a contract -> its capability."""


@dataclass
class Made:
    """What a program made of the components under test: variant -> context and arguments."""

    contexts: dict[str, Context] = field(default_factory=dict)
    args: dict[str, Any] = field(default_factory=dict)


async def leave_out_newer(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """Leaves out the inputs for which the provider's module is too old, and no others.

    The list is the catalogue's (`Facts.lacks`); tests/rehearsal/alicloud demands that the provider refuses each.
    """
    found = facts(args.type_)
    lacking = found.lacks & set(args.props) if found else set[str]()
    if not lacking:
        return None
    props = {name: value for name, value in args.props.items() if name not in lacking}
    return pulumi.ResourceTransformResult(props=props, opts=args.opts)


class Bench:
    """Makes the component under test in one variant, and what it is made from.

    `parts` are those of the variants before: a part that is made from the same things is not made again.
    """

    def __init__(
        self,
        context: Context,
        variant: Variant,
        parent: pulumi.Resource,
        parts: dict[Any, Any],
        transforms: list[Any],
    ) -> None:
        self._context = context
        self._variant = variant
        self._opts = pulumi.ResourceOptions(parent=parent, transforms=[leave_out_newer, *transforms])
        self._parts = parts

    def arguments(self, capability: str) -> Any:
        """The arguments of its contract; makes what they name."""
        kind = contract_of(capability)
        values = {one.name: self._value(capability, one) for one in fields(kind)}
        return kind(**{name: value for name, value in values.items() if value is not ...})

    def make(self, capability: str, args: Any) -> Any:
        """The component."""
        contract = getattr(importlib.import_module(f"infra.components.{capability}"), _noun(capability))
        return twin(contract, "alicloud")(self._context, args, self._opts)

    def _part(self, capability: str) -> Any:
        args = self.arguments(capability)
        # Components in it are shown by their address: the same one, the same text.
        key = (self._context, capability, repr(args))
        if key not in self._parts:
            self._parts[key] = self.make(capability, args)
        return self._parts[key]

    def _value(self, capability: str, argument: Any) -> Any:
        """The value of an argument; `...` leaves it to the contract's default."""
        given = self._variant.get(capability, {})
        noun, _, optional = str(argument.type).partition(" | ")
        if noun in NOUNS:
            part = NOUNS[noun]
            return self._part(part) if not optional or part in self._variant else ...
        match argument.name:
            case "spec":
                return spec_of(capability, given.get("spec", {}))
            case "network_spec":
                return spec_of("network", self._variant.get("network", {}).get("spec", {}))
            case name if name in given:
                secret = str(argument.type).startswith("pulumi.Output")
                return pulumi.Output.secret(given[name]) if secret else given[name]
            case "password":
                return pulumi.Output.secret(PLACEHOLDERS[f"{capability}Password"])
            case "app_port":
                return self._variant.get("firewall", {}).get("spec", {}).get("app_port", 8080)
            case "load_balancer" | "compute":
                # Of the firewall: it has a group for each tier that is made.
                return argument.name in self._variant
            case "database_port" if "database" in self._variant:
                return DATABASE_PORTS[self._variant["database"]["spec"]["engine"]]
            case "cache_port" if "cache" in self._variant:
                return CACHE_PORT
            case _:
                return ...


class _Parent(pulumi.ComponentResource):
    def __init__(self, variant: str) -> None:
        super().__init__(f"test:variant:{variant}", variant)


def program(
    capability: str, variants: Mapping[str, Variant], made: Made, transforms: list[Any] | None = None
) -> Callable[[], None]:
    """A program that makes the component in every variant."""

    def run() -> None:
        providers: dict[str, pulumi.ProviderResource] = {}
        parts: dict[Any, Any] = {}
        for name, variant in variants.items():
            here = {**HERE, **variant.get("context", {})}
            place = region("alicloud", here.pop("metro"), allow_impaired=True)
            site = here["account_site"]
            if place.region not in providers:
                providers[place.region] = provider(place, site)
            count = spec_of("network", variant.get("network", {}).get("spec", {})).zones
            context = Context(region=place, zones=zones(place, count), provider=providers[place.region], **here)
            bench = Bench(context, variant, _Parent(name), parts, transforms or [])
            args = bench.arguments(capability)
            if not (capability == "key" and args.spec.kind_on("alicloud") == "default"):
                bench.make(capability, args)
            made.contexts[name], made.args[name] = context, args

    return run


@dataclass(frozen=True)
class Preview:
    """What the engine said.

    Attributes:
        problems: every warning and error, as ``severity: URN: message``; the failure itself where it named none.
        urns: of every resource it would make.
    """

    problems: tuple[str, ...]
    urns: frozenset[str]


FROM_PATH = "using pulumi-resource-alicloud from $PATH"
"""What the engine warns of because the tests bring a provider of their own."""


@pytest.fixture
def preview(
    engine: Engine, real_alicloud: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Preview]]:
    """Previews a program on the real engine and the real provider."""
    folders = {name: tmp_path / name for name in ("plugins", "work", "backend", "home")}
    for folder in folders.values():
        folder.mkdir()
    (folders["plugins"] / "pulumi-resource-alicloud").symlink_to(real_alicloud)
    path = (folders["plugins"], engine.pulumi.parent, "/usr/bin", "/bin")
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, path)))
    environment = {
        "PULUMI_BACKEND_URL": folders["backend"].as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "ALICLOUD_ACCESS_KEY": "nobody",
        "ALICLOUD_SECRET_KEY": "nothing",
    }

    def run(program: Callable[[], None]) -> Preview:
        workspace = automation.LocalWorkspace(
            work_dir=str(folders["work"]),
            pulumi_home=str(folders["home"]),
            program=program,
            env_vars=environment,
            project_settings=automation.ProjectSettings("variants", "python"),
        )
        stack = automation.Stack.create_or_select("test", workspace)
        events: list[automation.EngineEvent] = []
        problems: list[str] = []
        try:
            stack.preview(on_event=events.append)
        except automation.CommandError as error:
            problems.append(str(error))
        said: list[str] = []
        urns: set[str] = set()
        for event in events:
            diagnostic, step = event.diagnostic_event, event.resource_pre_event
            if step:
                urns.add(step.metadata.urn)
            if diagnostic and diagnostic.severity in ("warning", "error") and FROM_PATH not in diagnostic.message:
                said.append(f"{diagnostic.severity}: {diagnostic.urn or ''}: {diagnostic.message}".strip())
        return Preview(tuple(said or problems), frozenset(urns))

    yield run
    shutil.rmtree(folders["home"], ignore_errors=True)


@pytest.fixture
def accepted(preview: Callable[..., Preview]) -> Callable[..., tuple[Preview, Made]]:
    """(capability, variants, transforms) -> what the real provider says of them, and what they were made of."""

    def run(
        capability: str, variants: Mapping[str, Variant], transforms: list[Any] | None = None
    ) -> tuple[Preview, Made]:
        made = Made()
        return preview(program(capability, variants, made, transforms)), made

    return run


@pytest.fixture(scope="session")
def newer_left_out() -> Any:
    """The transform that leaves out what the provider's module is too old for."""
    return leave_out_newer


@pytest.fixture(scope="session")
def offline() -> Callable[[str, Mapping[str, Variant]], tuple[frozenset[str], Made]]:
    """(capability, variants) -> the URNs of the offline plan, and what they were made of."""

    def run(capability: str, variants: Mapping[str, Variant]) -> tuple[frozenset[str], Made]:
        from infra.estate.offline.capture import capture

        made = Made()
        planned = capture(program(capability, variants, made), project="variants", stack="test")
        return frozenset(one.urn for one in planned), made

    return run

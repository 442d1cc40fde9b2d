"""Whichever door an estate comes through, it costs, breaks and is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
import pulumi_alicloud as alicloud
import pulumi_aws as aws
import pytest

from infra.cost.estimate import estimate
from infra.estate.estate import Estate
from infra.estate.offline.capture import capture
from infra.estate.offline.stack import plan_stack
from infra.parity.registry import facts
from infra.policy.check import check
from infra.policy.rule import Settings
from infra.pricing.book import PriceBook
from infra.settings import SECRETS
from infra.stack import load_stack, stack_names
from policies.registry import RULES
from tests.doors.door import DOORS, LATER, through
from tests.doors.programs import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
OF_PROGRAMS = frozenset({"stack-explicit-provider", "stack-default-provider"})
"""Rules about how a program makes things, of which what is there says nothing."""

OF_COMPONENTS = {"logs": {"stores"}}
"""Capability -> facts that the component which something is in tells alone."""


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@cache
def stack(name: str) -> tuple[Estate, Estate]:
    found = replace(load_stack(name), organization="acme", secrets=tuple(f"twinstack:{key}" for key in SECRETS))
    return plan_stack(found), plan_stack(found, preview=False)


@cache
def foreign(name: str) -> tuple[Estate, Estate]:
    cloud = name.partition("_")[0]

    def program() -> None:
        provider = (aws if cloud == "aws" else alicloud).Provider("there", region="eu-central-1")
        pulumi.runtime.register_stack_transformation(lambda args: _provided(args, provider))
        PROGRAMS[name]()

    planned, made = (capture(program, project="theirs", stack="dev", preview=preview) for preview in (True, False))
    place = {"cloud": cloud, "region": "eu-central-1", "project": "theirs", "stack": "dev"}
    return Estate(resources=planned, **place), Estate(resources=made, **place)


def _provided(
    args: pulumi.ResourceTransformationArgs, provider: pulumi.ProviderResource
) -> pulumi.ResourceTransformationResult:
    return pulumi.ResourceTransformationResult(
        args.props, pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(provider=provider))
    )


def short(urn: str) -> tuple[str, str]:
    return urn.split("::")[2].rpartition("$")[2], urn.split("::")[3]


def costs(estate: Estate) -> list[Any]:
    lines = estimate(estate, PriceBook.embedded()).lines
    return sorted(
        (*short(one.urn), one.sku, one.option, one.unit, str(one.quantity), str(one.monthly)) for one in lines
    )


def broken(estate: Estate, *, determined: bool) -> set[Any]:
    found = check(estate, Settings(), RULES.values())
    return {
        (one.rule, *short(one.urn), one.path)
        for one in found
        if one.rule not in OF_PROGRAMS and one.urn and not (determined and one.undetermined)
    }


def told(estate: Estate, cloud: str, *, live: bool) -> dict[str, Any]:
    found = facts(replace(estate, cloud=cloud))
    return {
        capability: {
            name: it for name, it in of.items() if not live or name not in OF_COMPONENTS.get(capability, ())
        }
        for capability, of in found.items()
    }


def cases() -> Iterator[tuple[str, str]]:
    for name in (*stack_names(), *PROGRAMS):
        for door in DOORS:
            yield name, door


@pytest.mark.parametrize(("name", "door"), list(cases()))
def test_every_door_gives_one_answer(name: str, door: str, tmp_path: Path) -> None:
    planned, made = stack(name) if name in stack_names() else foreign(name)
    workload = planned.workload
    found = replace(through(door, planned, made, tmp_path), workload=workload)
    live = door == "live"
    assert costs(found) == costs(planned)
    later = door in LATER
    # What comes with the update is known afterwards, and then decided.
    assert broken(found, determined=later) == broken(planned, determined=later)
    if workload:
        assert told(found, planned.cloud, live=live) == told(planned, planned.cloud, live=live)


def test_there_are_enough_programs_of_others() -> None:
    assert len(PROGRAMS) >= 20

"""The published policies allow every call that the providers make for the program's types, and nothing else."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from botocore.session import get_session

from infra.catalog.cloud import CLOUDS, Cloud
from infra.estate.estate import Estate

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
LONGEST = 6144
"""Characters of a policy, white space left out, on both clouds.

Sources: IAM User Guide, "IAM and AWS STS quotas"; RAM help, "Limits".
"""


ROLES = ("PassRole", "CreateServiceLinkedRole")
"""Verbs that give a service power over the account."""


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", Path(__file__).with_name("generate.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate: Any = _generator()
POLICIES = [(cloud, capability) for cloud in CLOUDS for capability in generate.CAPABILITIES]


def _document(cloud: Cloud, capability: str) -> Mapping[str, Any]:
    return json.loads((ROOT / "infra" / "permissions" / cloud / f"{capability}.json").read_text(encoding="utf-8"))


def _allowed(cloud: Cloud, *capabilities: str) -> set[str]:
    found: set[str] = set()
    for capability in capabilities:
        for statement in _document(cloud, capability)["Statement"]:
            actions = statement["Action"]
            found.update([actions] if isinstance(actions, str) else actions)
    return found


@pytest.mark.parametrize(("cloud", "capability"), POLICIES)
def test_the_files_are_what_the_calls_need(cloud: Cloud, capability: str) -> None:
    text = (ROOT / "infra" / "permissions" / cloud / f"{capability}.json").read_text(encoding="utf-8")
    assert text == generate.text(generate.policy(cloud, capability)), "run tests/permissions/generate.py"


def test_there_is_no_other_file() -> None:
    files = {
        path.relative_to(ROOT / "infra" / "permissions") for path in (ROOT / "infra" / "permissions").rglob("*.*")
    }
    assert files == {Path(cloud) / f"{capability}.json" for cloud, capability in POLICIES}


@pytest.mark.parametrize("workload", ["shop", "desk"])
@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_stack_may_do_all_that_the_provider_does_for_it(
    twins: Callable[..., tuple[Estate, Estate]], cloud: Cloud, workload: str
) -> None:
    """By the plan, not by the components' source: every type that is there has its calls allowed."""
    resources = generate.resources(cloud)
    unmade = {(row["service"], row["operation"]) for row in generate.table("unmade") if row["cloud"] == cloud}
    allowed = _allowed(cloud, *generate.CAPABILITIES)
    plan = next(one for one in twins(workload, "singapore") if one.cloud == cloud)
    types = {one.type for one in plan.resources if one.type.startswith(f"{cloud}:")}
    assert types
    for kind in types:
        calls = {
            (row["service"], row["operation"])
            for row in generate.table("calls")
            if row["resource"] == resources[kind]
        }
        assert calls, kind
        assert {generate.action(cloud, call) for call in calls - unmade} <= allowed, kind


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_component_file_belongs_to_a_policy(cloud: Cloud) -> None:
    files = {path.stem for path in (generate.COMPONENTS / cloud).glob("*.py")}
    covered = {noun for nouns in generate.CAPABILITIES.values() for noun in nouns}
    for noun in files - covered:
        assert not list(generate.made(cloud, noun)), noun


@pytest.mark.parametrize(("cloud", "capability"), POLICIES)
def test_no_action_is_a_pattern_and_none_is_twice(cloud: Cloud, capability: str) -> None:
    for statement in _document(cloud, capability)["Statement"]:
        actions = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        assert len(actions) == len(set(actions))
        for action in actions:
            assert re.fullmatch(r"[a-z0-9-]+:[A-Za-z0-9]+", action), action


@pytest.mark.parametrize(("cloud", "capability"), POLICIES)
def test_roles_are_passed_and_made_for_named_services_alone(cloud: Cloud, capability: str) -> None:
    for statement in _document(cloud, capability)["Statement"]:
        for action in (
            "iam:PassRole",
            "iam:CreateServiceLinkedRole",
            "ram:PassRole",
            "ram:CreateServiceLinkedRole",
        ):
            if action in statement["Action"]:
                assert statement["Action"] == action
                ((_, condition),) = statement["Condition"].items()
                assert all("*" not in str(value) for value in condition.values())


@pytest.mark.parametrize(("cloud", "capability"), POLICIES)
def test_a_file_is_a_policy_the_cloud_takes(cloud: Cloud, capability: str) -> None:
    document = _document(cloud, capability)
    assert document["Version"] == ("2012-10-17" if cloud == "aws" else "1")
    assert len("".join(json.dumps(document).split())) <= LONGEST


def test_the_kms_instance_is_bought_by_the_billing_api() -> None:
    assert {"bssapi:CreateInstance", "bssapi:QueryAvailableInstances"} <= _allowed("alicloud", "key")
    assert not [action for action in _allowed("alicloud", "network", "compute") if action.startswith("bssapi:")]


@pytest.mark.parametrize("name", ["actions", "needed", "unmade"])
def test_every_row_says_why(name: str) -> None:
    for row in generate.table(name):
        assert row["source" if name != "unmade" else "reason"].strip(), row


def test_no_row_is_about_a_call_that_is_not_there() -> None:
    calls = {(row["cloud"], row["service"], row["operation"]) for row in generate.table("calls")}
    services = {(cloud, service) for cloud, service, _ in calls}
    for row in generate.table("unmade"):
        assert (row["cloud"], row["service"], row["operation"]) in calls, row
    for row in generate.table("actions"):
        assert (row["cloud"], row["service"]) in services, row
        assert row["operation"] == "*" or (row["cloud"], row["service"], row["operation"]) in calls, row
    assert len(generate.table("types")) == len({row["token"] for row in generate.table("types")})


def test_the_operations_of_aws_are_those_of_its_service_models() -> None:
    session = get_session()
    models = {
        row["service"]: session.get_service_model(row["service"])
        for row in generate.table("calls")
        if row["cloud"] == "aws"
    }
    unmade = {(row["service"], row["operation"]) for row in generate.table("unmade") if row["cloud"] == "aws"}
    for row in generate.table("calls"):
        call = (row["service"], row["operation"])
        # Auto Scaling's package asks load balancers as well.
        if row["cloud"] == "aws" and call not in unmade and call != ("autoscaling", "DescribeTargetHealth"):
            assert _same(row["operation"], models[row["service"]].operation_names), call


def _same(operation: str, names: list[str]) -> bool:
    return operation.lower() in {name.lower() for name in names}


def test_the_calls_are_those_of_the_providers_source() -> None:
    """Read anew where the pinned module is on this machine, as it is wherever the engine's provider was built."""
    if shutil.which("go") is None:
        pytest.skip("no Go here")
    source = generate.module(download=False)
    if source is None:
        pytest.skip("the module of the Alibaba provider is not in Go's cache")
    found = generate.read_calls("alicloud", source)
    assert found == [
        (row["resource"], row["service"], row["operation"])
        for row in generate.table("calls")
        if row["cloud"] == "alicloud"
    ]


@pytest.mark.parametrize(("cloud", "capability"), POLICIES)
def test_the_guide_names_every_file(cloud: Cloud, capability: str) -> None:
    assert f"infra/permissions/{cloud}/*.json" in DEPLOY
    assert f"`{capability}`" in DEPLOY

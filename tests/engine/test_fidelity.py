"""Fidelity: the offline plan is the engine's own preview, value by value."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.cli import main
from infra.estate.difference import ABSENT, Comparison, compare, render, summary
from infra.estate.estate import Estate
from infra.estate.file.content import Content
from infra.estate.file.read import read_file
from infra.estate.file.state import is_default_provider
from infra.estate.offline.stack import plan_stack
from infra.stack import load_stack

METROS = ("frankfurt", "singapore", "tokyo")
STACKS = tuple(f"{cloud}-{metro}" for cloud in ("alicloud", "aws") for metro in METROS)
EVENTS = {"PULUMI_DEBUG_COMMANDS": "true"}
"""Makes the engine take --event-log."""

FILLED = {
    "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate": {"imageOwnerAlias", "spotDuration"},
    "alicloud:kms/instance:Instance": {"period"},
    "alicloud:kms/key:Key": {"protectionLevel"},
    "alicloud:kvstore/instance:Instance": {
        "autoRenewPeriod", "autoUseCoupon", "enableBackupLog", "forceUpgrade", "globalInstance", "orderType",
    },
    "alicloud:log/storeIndex:StoreIndex": {"fullText.includeChinese"},
    "alicloud:oss/bucket:Bucket": {"forceDestroy", "lifecycleRuleAllowSameActionOverlap"},
    "alicloud:rds/account:Account": {"resetPermissionFlag"},
    "alicloud:rds/backupPolicy:BackupPolicy": {"highSpaceUsageProtection"},
    "alicloud:rds/instance:Instance": {
        "autoRenew", "autoRenewPeriod", "forceRestart", "securityIpMode", "sqlCollectorConfigValue",
    },
}  # fmt: skip
"""Type -> every input that the real provider adds to those of the program: defaults of its schema."""

SHED = """
import pulumi
import pulumi_alicloud as alicloud
import pulumi_aws as aws

network = aws.ec2.Vpc("network", cidr_block="10.0.0.0/16", tags={"owner": "shed"})
aws.ec2.Subnet("subnet", vpc_id=network.id, cidr_block="10.0.1.0/24", availability_zone="eu-central-1a")
aws.rds.Instance(
    "database",
    engine="mysql",
    engine_version="8.4",
    instance_class="db.m6i.large",
    allocated_storage=20,
    storage_type="gp3",
    username="dbadmin",
    password=pulumi.Output.secret("Hush-hush-0"),
    publicly_accessible=True,
    skip_final_snapshot=True,
)
east = aws.Provider("east", region="us-east-1")
aws.ec2.Eip("address", domain="vpc", opts=pulumi.ResourceOptions(provider=east))
if pulumi.Config().get_bool("both"):
    alicloud.vpc.Network("other", cidr_block="172.16.0.0/12")
"""
"""A program that is not ours: default providers, a provider of another region, sometimes both clouds."""


@pytest.fixture
def counted(request: pytest.FixtureRequest) -> Callable[[str, Comparison], None]:
    """Keeps what was compared with a source; pytest sums it up when the tests have run."""

    def count(source: str, found: Comparison) -> None:
        request.node.user_properties.append(("compared", (source, dict(found.compared), dict(found.equal))))

    return count


def read(path: Path) -> Content:
    (found,) = read_file(path)
    return found


def against(offline: Estate, read: Content) -> Comparison:
    found = compare(offline, read.plan, silent=read.silent, defaulted=read.defaulted, deployed=read.deployed)
    assert found.same, "\n".join((summary(found), *render(found, "offline", "engine")))
    return found


@pytest.mark.parametrize("stack", ["alicloud-tokyo", "aws-tokyo"])
def test_so_it_is_with_other_configuration(checkout: Any, stack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout.root)
    zones = {"alicloud-tokyo": "ap-northeast-1c,ap-northeast-1b", "aws-tokyo": "ap-northeast-1d,ap-northeast-1a"}
    settings = {"workload": "desk", "organization": "elsewhere", "zones": zones[stack]}
    path = checkout.root / "infra" / "stacks" / f"Pulumi.{stack}.yaml"
    document = yaml.safe_load(path.read_text())
    document["config"] |= {f"twinstack:{key}": value for key, value in settings.items()}
    path.write_text(yaml.safe_dump(document))
    offline = plan_stack(load_stack(stack))
    checkout.pulumi("stack", "init", stack)
    checkout.pulumi("config", "set", "-s", stack, "--secret", "twinstack:databasePassword", "Rehearsal0Password")
    preview = checkout.root / "preview.json"
    preview.write_text(checkout.pulumi("preview", "-s", stack, "--json", "--show-sames").stdout)
    found = against(offline, read(preview))
    assert found.compared["resources"] == len(offline.resources) > 30
    assert offline.workload["name"] == "desk"


@pytest.mark.parametrize("stack", STACKS)
def test_the_offline_plan_is_the_engines_preview(
    checkout: Any,
    stack: str,
    counted: Callable[[str, Comparison], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(checkout.root)
    offline = plan_stack(load_stack(stack))
    checkout.pulumi("stack", "init", stack)
    log, preview = checkout.root / "events.json", checkout.root / "preview.json"
    ran = checkout.pulumi("preview", "-s", stack, "--json", "--show-sames", "--event-log", str(log), env=EVENTS)
    preview.write_text(ran.stdout)

    told = read(preview)
    found = against(offline, told)
    counted("the engine's preview", found)
    assert not told.warnings
    assert found.compared == found.equal
    assert found.undecided == found.filled == 0
    assert found.compared["resources"] == len(offline.resources) > 80
    assert found.compared["dependencies"] > 80 and found.compared["values"] > found.compared["inputs"] > 350
    about = ("project", "stack", "cloud", "metro", "region", "workload")
    assert [getattr(told.plan, name) for name in about] == [getattr(offline, name) for name in about]
    # The engine makes a provider by itself for what is its own; no program asks for it.
    asked = {row.urn: row.source for row in told.plan.resources if not is_default_provider(row.urn)}
    assert asked == {row.urn: row.source for row in offline.resources}

    events = read(log)
    counted("the engine's event log", against(offline, events))
    assert events.silent == {"dependencies", "property_dependencies", "source"}

    assert main(["plan", stack, "--against", str(preview)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{len(offline.resources)} resources, ") and printed.endswith(
        " compared: all equal\n"
    )


@pytest.mark.parametrize("stack", ["alicloud-singapore", "aws-singapore"])
def test_what_exists_is_the_offline_plan_with_ids(
    checkout: Any, stack: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout.root)
    checkout.init(stack)
    offline = plan_stack(load_stack(stack))
    files = {name: checkout.root / f"{name}.json" for name in ("events", "export", "preview")}
    checkout.pulumi("up", "-s", stack, "--yes", "--event-log", str(files["events"]), env=EVENTS)
    files["export"].write_text(checkout.pulumi("stack", "export", "-s", stack).stdout)
    files["preview"].write_text(checkout.pulumi("preview", "-s", stack, "--json", "--show-sames").stdout)
    undecided: set[int] = set()
    for path in files.values():
        told = read(path)
        assert told.deployed
        found = against(offline, told)
        undecided.add(found.undecided)
        assert found.compared["resources"] == len(offline.resources)
        assert main(["plan", stack, "--against", str(path)]) == 0
        assert f"{found.undecided} values are known to one side only" in capsys.readouterr().out
    assert len(undecided) == 1 and undecided.pop() > 50


@pytest.mark.parametrize("metro", METROS)
def test_the_real_alibaba_provider_only_adds(
    make_checkout: Any,
    metro: str,
    counted: Callable[[str, Comparison], None],
    monkeypatch: pytest.MonkeyPatch,
    real_alicloud: Path,
) -> None:
    checkout = make_checkout(alicloud=real_alicloud)
    monkeypatch.chdir(checkout.root)
    stack = f"alicloud-{metro}"
    offline = plan_stack(load_stack(stack))
    checkout.pulumi("stack", "init", stack)
    preview = checkout.root / "preview.json"
    preview.write_text(checkout.pulumi("preview", "-s", stack, "--json", "--show-sames").stdout)
    told = read(preview)
    counted("the real Alibaba provider's preview", against(offline, told))

    bare = compare(offline, told.plan)
    added: dict[str, set[str]] = {}
    for difference in bare.differences:
        assert difference.left is ABSENT, difference
        token = told.plan.by_urn[difference.urn].type
        added.setdefault(token, set()).add(difference.path.removeprefix("inputs."))
    assert added == FILLED
    assert {
        told.plan.by_urn[urn].type: {path.rsplit(".", 1)[-1] for path in paths}
        for urn, paths in told.defaulted.items()
    } == {token: {path.rsplit(".", 1)[-1] for path in paths} for token, paths in FILLED.items()}


@pytest.fixture
def shed(checkout: Any) -> Any:
    """A checkout of a program that is not ours."""
    folder = checkout.root.parent / "shed"
    folder.mkdir()
    options = {"toolchain": "pip", "virtualenv": sys.prefix}
    project = {"name": "shed", "runtime": {"name": "python", "options": options}}
    (folder / "Pulumi.yaml").write_text(json.dumps(project))
    (folder / "__main__.py").write_text(SHED)
    found = replace(checkout, root=folder)
    found.pulumi("stack", "init", "dev")
    found.pulumi("config", "set", "-s", "dev", "aws:region", "eu-central-1")
    found.pulumi("config", "set", "-s", "dev", "alicloud:region", "cn-hangzhou")
    return found


def test_a_program_that_is_not_ours_is_priced_and_checked_whatever_file_it_comes_from(
    shed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {name: shed.root / f"{name}.json" for name in ("preview", "events", "stream", "export")}
    log = ("--event-log", str(files["events"]))
    files["preview"].write_text(shed.pulumi("preview", "-s", "dev", "--json", *log, env=EVENTS).stdout)
    streaming = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"}
    files["stream"].write_text(shed.pulumi("preview", "-s", "dev", "--json", env=streaming).stdout)
    shed.pulumi("up", "-s", "dev", "--yes", "--skip-preview")
    files["export"].write_text(shed.pulumi("stack", "export", "-s", "dev", "--show-secrets").stdout)

    costs: dict[str, Any] = {}
    for name, path in files.items():
        plan = read(path).plan
        assert (plan.project, plan.stack, plan.cloud) == ("shed", "dev", "aws")
        assert (plan.region, plan.metro) == ("eu-central-1", "frankfurt")
        assert [row.name for row in plan.native] == ["address", "subnet", "network", "database"]
        regions = [plan.region_of(row) for row in plan.native]
        assert regions == ["us-east-1", "eu-central-1", "eu-central-1", "eu-central-1"]
        assert "Hush-hush-0" not in plan.to_json()
        assert main(["cost", str(path), "--format", "json"]) == 0
        (costs[name],) = json.loads(capsys.readouterr().out)["stacks"]
        assert main(["check", str(path), "--format", "json"]) == 1
        found = json.loads(capsys.readouterr().out)["stacks"][0]["findings"]
        assert ("stack-explicit-provider", "network") in {(row["rule"], row["resource"]) for row in found}
        assert ("stack-explicit-provider", "address") not in {(row["rule"], row["resource"]) for row in found}
    # A state knows more than a preview does: what the cloud has chosen is billed too.
    exported = costs.pop("export")
    assert exported["monthly"] == costs["preview"]["monthly"]
    assert all(line in exported["lines"] for line in costs["preview"]["lines"])
    assert all(cost == costs["preview"] for cost in costs.values())
    assert len(costs["preview"]["lines"]) > 2

    # Nothing has changed: without --show-sames the resources are missing, and that is said.
    again = shed.root / "again.json"
    again.write_text(shed.pulumi("preview", "-s", "dev", "--json").stdout)
    assert main(["cost", str(again)]) == 0
    assert "leaves out 5 of 6 unchanged resources" in capsys.readouterr().err
    again.write_text(shed.pulumi("preview", "-s", "dev", "--json", "--show-sames").stdout)
    assert main(["cost", str(again), "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert json.loads(printed.out)["stacks"] == [costs["preview"]]

    # Both clouds: the stack is of neither, each resource of its own.
    shed.pulumi("config", "set", "-s", "dev", "both", "true")
    again.write_text(shed.pulumi("preview", "-s", "dev", "--json", "--show-sames").stdout)
    plan = read(again).plan
    assert (plan.cloud, plan.region, plan.metro) == ("", "", "")
    other = next(row for row in plan.native if row.name == "other")
    assert plan.by_urn[other.provider or ""].inputs["region"] == "cn-hangzhou"
    assert main(["cost", str(again)]) == 0
    assert main(["check", str(again)]) == 1


def test_a_preview_that_failed_is_no_plan(shed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    program = shed.root / "__main__.py"
    program.write_text(SHED + "\nraise RuntimeError('out of paint')\n")
    preview, log = shed.root / "preview.json", shed.root / "events.json"
    ran = shed.pulumi("preview", "-s", "dev", "--json", "--event-log", str(log), env=EVENTS, check=False)
    preview.write_text(ran.stdout)
    for path, what in ((preview, "preview"), (log, "run")):
        assert main(["cost", str(path)]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert (
            f"the {what} failed, so the plan would not be whole: Program failed with an unhandled" in printed.err
        )
        assert "RuntimeError: out of paint" in printed.err
        assert "Traceback" not in printed.err

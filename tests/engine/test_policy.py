"""The policy pack on the real engine: it reports what `twinstack check` finds, stops updates, tells the cost."""

from __future__ import annotations

import json
import runpy
import shutil
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from infra.engine.binary import Engine
from infra.estate.estate import Estate
from infra.estate.offline.capture import capture
from infra.policy.check import check, message
from infra.policy.pack import COST_MONTHLY, UNDETERMINED, UNDETERMINED_STACK
from infra.policy.rule import Finding, Settings
from infra.spec.load import load_workload
from infra.stack import load_stack
from policies.registry import RULES

EVENTS = {"PULUMI_DEBUG_COMMANDS": "true"}
"""Makes the engine take --event-log."""

NONE: dict[str, Any] = {}
STRICT: dict[str, Any] = {
    "allowed_regions": ["nowhere-1"],
    "backup_days": 35,
    "log_retention_days": 3650,
    "monthly_budget_usd": 99.5,
    "public_ports": [],
    "required_tags": ["cost-center"],
    "rotation_days": 90,
}
"""Thresholds that every stack is beyond."""

SPOILT = """
import pulumi

from infra.program import main

KEPT = ("manageMasterUserPassword", "transitEncryptionEnabled")  # AWS itself refuses the program without them


def spoil(args):
    if not args.type_.startswith(("aws:", "alicloud:")):
        return None
    props = dict(args.props)
    for name, value in args.props.items():
        if isinstance(value, bool) and name not in KEPT:
            props[name] = not value
    for name in ("backupRetentionPeriod", "snapshotRetentionLimit", "sslEnable", "tags"):
        if name in props:
            props[name] = pulumi.Output.secret(props[name])
    return pulumi.ResourceTransformResult(props, args.opts)


pulumi.runtime.register_resource_transform(spoil)
main()
"""
"""The program with every switch turned over, and some values made secret."""

UNLOCKED = """
import pulumi

from infra.program import main

SWITCHES = {
    "aws:rds/instance:Instance": {"storageEncrypted": False},
    "alicloud:oss/bucketAcl:BucketAcl": {"acl": "public-read"},
}


def unlock(args):
    return pulumi.ResourceTransformResult({**args.props, **SWITCHES.get(args.type_, {})}, args.opts)


pulumi.runtime.register_resource_transform(unlock)
main()
"""
"""The program with one mandatory violation on each cloud."""

VIOLATIONS = {"alicloud-singapore": "bucket-private", "aws-singapore": "database-encrypted"}

FOREIGN = """
import pulumi
import pulumi_aws as aws

tokyo = aws.Provider("tokyo", region="ap-northeast-1")
aws.ebs.Volume(
    "disk",
    availability_zone="ap-northeast-1a",
    encrypted=True,
    size=100,
    type="gp3",
    opts=pulumi.ResourceOptions(provider=tokyo),
)
"""


class Row(NamedTuple):
    """One policy event: the policy, the resource, the level, what it says."""

    policy: str
    urn: str
    level: str
    text: str


def _rows(log: Path) -> list[Row]:
    """The policy events of an event log."""
    events = [json.loads(line).get("policyEvent") for line in log.read_text(encoding="utf-8").splitlines()]
    return [
        Row(
            event["policyName"],
            event.get("resourceUrn", ""),
            event["enforcementLevel"],
            event["message"].partition("\n")[2].strip(),
        )
        for event in events
        if event
    ]


def _run(
    checkout: Any, *arguments: str, settings: Mapping[str, Any] = NONE, check: bool = True
) -> tuple[Any, list[Row]]:
    """Runs `pulumi` with the pack; the command as it ended, and its policy events."""
    log, config = checkout.root.parent / "events.json", checkout.root.parent / "pack.json"
    log.unlink(missing_ok=True)
    config.write_text(json.dumps(_configuration(settings)), encoding="utf-8")
    ran = checkout.pulumi(
        *arguments,
        "--policy-pack",
        "policies",
        "--policy-pack-config",
        str(config),
        "--event-log",
        str(log),
        env=EVENTS,
        check=check,
    )
    return ran, _rows(log) if log.exists() else []


def _configuration(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings, given to every policy that takes them."""
    return {
        rule.id: {name: settings[name] for name in rule.settings if name in settings}
        for rule in RULES.values()
        if set(rule.settings) & set(settings)
    }


def _expected(findings: list[Finding]) -> set[Row]:
    """The policy events that these findings are."""
    rows: set[Row] = set()
    for finding in findings:
        policy, level = finding.rule, finding.level
        if finding.undetermined:
            policy, level = UNDETERMINED.name, "advisory"
        rows.add(Row(policy, finding.urn, level, message(finding)))
    return rows


def _checked(checkout: Any, stack: str, settings: Mapping[str, Any]) -> list[Finding]:
    """What `twinstack check` finds."""
    config = checkout.root.parent / "settings.yaml"
    config.write_text(yaml.safe_dump(dict(settings)), encoding="utf-8")
    ran = checkout.twinstack("check", stack, "--format", "json", "--fail-on", "never", "--config", str(config))
    assert ran.returncode == 0, ran.stderr
    return [Finding(**row) for row in json.loads(ran.stdout)["stacks"][0]["findings"]]


def _planned(checkout: Any, stack: str) -> Estate:
    """The offline plan of the checkout's own program."""
    found = load_stack(stack)
    resources = capture(
        lambda: runpy.run_path(str(checkout.root / "__main__.py"), run_name="__main__"),
        project="twinstack",
        stack=stack,
        config=found.configuration,
        root=checkout.root,
    )
    workload = load_workload(found.workload).model_dump(mode="json")
    return Estate("twinstack", stack, found.cloud, found.metro, "", resources, workload)


def _without_figure(rows: list[Row]) -> set[Row]:
    """The policy events but the cost; what is undecided is, whether before or after the whole stack was known."""
    later = {UNDETERMINED_STACK.name: UNDETERMINED.name}
    return {
        row._replace(policy=later.get(row.policy, row.policy)) for row in rows if row.policy != COST_MONTHLY.name
    }


@pytest.mark.parametrize(
    ("stack", "workload", "settings"),
    [
        pytest.param(stack, workload, settings, id=f"{stack}-{workload}-{'strict' if settings else 'default'}")
        for stack, workload, settings in (
            ("alicloud-frankfurt", "desk", NONE),
            ("alicloud-frankfurt", "shop", STRICT),
            ("alicloud-singapore", "desk", STRICT),
            ("alicloud-singapore", "shop", NONE),
            ("aws-singapore", "desk", STRICT),
            ("aws-singapore", "shop", NONE),
            ("aws-tokyo", "desk", NONE),
            ("aws-tokyo", "shop", STRICT),
        )
    ],
)
def test_the_pack_reports_what_check_finds(stack, workload, settings, checkout):
    checkout.pulumi("stack", "init", stack)
    checkout.pulumi("config", "set", "-s", stack, "twinstack:workload", workload)

    ran, rows = _run(checkout, "preview", "-s", stack, settings=settings, check=False)

    findings = _checked(checkout, stack, settings)
    assert len(rows) == len(set(rows))
    assert _without_figure(rows) == _expected(findings), ran.stdout + ran.stderr
    stops = [finding for finding in findings if finding.level == "mandatory" and not finding.undetermined]
    assert bool(ran.returncode) == bool(stops) == bool(settings), ran.stdout
    _assert_figure(checkout, stack, rows)


def _assert_figure(checkout: Any, stack: str, rows: list[Row]) -> None:
    """The figure told is that of `twinstack cost`."""
    [row] = [row for row in rows if row.policy == COST_MONTHLY.name]
    (cost,) = json.loads(checkout.twinstack("cost", stack, "--format", "json").stdout)["stacks"]
    amount = Decimal(cost["monthly"]["amount"]).quantize(Decimal("0.01"))
    unpriced = sum(part["unpriced"] for part in cost["capabilities"])
    least = "at least " if unpriced else ""
    assert row.level == "advisory"
    assert row.urn == f"urn:pulumi:{stack}::twinstack::pulumi:pulumi:Stack::twinstack-{stack}"
    assert row.text.startswith(f"[cost-monthly] {stack}: {least}{amount:,} USD a month; ")
    assert ("without a price" in row.text) == bool(unpriced)
    assert "price book of 20" in row.text


@pytest.mark.parametrize("stack", sorted(VIOLATIONS))
def test_a_spoilt_program_is_judged_alike(stack, checkout, monkeypatch):
    (checkout.root / "__main__.py").write_text(SPOILT, encoding="utf-8")
    checkout.pulumi("stack", "init", stack)

    ran, rows = _run(checkout, "preview", "-s", stack, check=False)

    monkeypatch.chdir(checkout.root)
    findings = list(check(_planned(checkout, stack), Settings(), RULES.values()))
    assert _without_figure(rows) == _expected(findings), ran.stdout + ran.stderr
    assert {"advisory", "mandatory"} <= {finding.level for finding in findings}
    assert any("a secret" in finding.actual for finding in findings)
    assert ran.returncode


def test_the_real_provider_changes_no_finding(make_checkout, real_alicloud):
    checkout, stack = make_checkout(alicloud=real_alicloud), "alicloud-singapore"
    checkout.pulumi("stack", "init", stack)

    _, rows = _run(checkout, "preview", "-s", stack)

    assert _without_figure(rows) == _expected(_checked(checkout, stack, NONE))
    _assert_figure(checkout, stack, rows)


@pytest.mark.parametrize("stack", sorted(VIOLATIONS))
def test_a_mandatory_violation_stops_the_update(stack, checkout):
    (checkout.root / "__main__.py").write_text(UNLOCKED, encoding="utf-8")
    checkout.init(stack)

    ran, rows = _run(checkout, "up", "-s", stack, "--yes", check=False)

    assert ran.returncode
    assert f"[mandatory] [severity: {RULES[VIOLATIONS[stack]].severity}]  {VIOLATIONS[stack]}" in ran.stdout
    assert {row.policy for row in rows if row.level == "mandatory"} == {VIOLATIONS[stack]}
    assert checkout.resources(stack) == {}


@pytest.mark.parametrize("stack", sorted(VIOLATIONS))
def test_what_costs_more_than_the_budget_is_not_created(stack, checkout):
    checkout.init(stack)

    ran, rows = _run(checkout, "up", "-s", stack, "--yes", settings={"monthly_budget_usd": 1000}, check=False)

    assert ran.returncode
    assert {row.policy for row in rows if row.level == "mandatory"} == {"cost-budget"}
    assert "expected 1,000.00 USD at most" in ran.stdout
    assert checkout.resources(stack) == {}


def test_without_a_preview_the_whole_is_judged_when_it_exists(checkout):
    stack = "alicloud-singapore"
    checkout.init(stack)

    ran, rows = _run(
        checkout, "up", "-s", stack, "--yes", "--skip-preview", settings={"monthly_budget_usd": 1000}, check=False
    )

    assert ran.returncode
    assert {row.policy for row in rows if row.level == "mandatory"} == {"cost-budget"}
    assert checkout.resources(stack)


def test_an_update_within_its_budget_goes_through_and_stays_as_judged(checkout):
    stack, settings = "aws-singapore", {"monthly_budget_usd": 5000}
    checkout.init(stack)
    expected = _expected(_checked(checkout, stack, settings))

    ran, first = _run(checkout, "up", "-s", stack, "--yes", settings=settings)
    assert checkout.resources(stack)
    _, again = _run(checkout, "preview", "-s", stack, settings=settings)

    # What was undetermined is known by now; nothing else is found, lost or priced otherwise.
    known = {row for row in expected if row.policy not in (UNDETERMINED.name, UNDETERMINED_STACK.name)}
    assert _without_figure(again) == known, ran.stdout
    assert {row for row in first if row.policy == COST_MONTHLY.name} == {
        row for row in again if row.policy == COST_MONTHLY.name
    }


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"cost-budget": {"monthly_budget": 1000}}, "did you mean monthly_budget_usd?"),
        ({"cost-budget": {"monthly_budget_usd": "1000"}}, "cost-budget: monthly_budget_usd: Invalid type."),
        ({"cost-budget": {"monthly_budget_usd": -1}}, "monthly_budget_usd: Must be greater than or equal to 0"),
        ({"cost-monthly": {"currency": "EUR"}}, "cost-monthly: currency is no setting of this policy"),
    ],
)
def test_wrong_configuration_is_one_message(config, said, checkout):
    checkout.pulumi("stack", "init", "aws-singapore")
    path = checkout.root / "pack.json"
    path.write_text(json.dumps(config), encoding="utf-8")

    ran = checkout.pulumi(
        "preview",
        "-s",
        "aws-singapore",
        "--policy-pack",
        "policies",
        "--policy-pack-config",
        str(path),
        check=False,
    )

    assert ran.returncode
    assert said in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr


class TestAlone:
    """`pulumi` with nothing beside it: the pack runs through the project's own language host."""

    @pytest.fixture
    def engine(self, engine: Engine, tmp_path: Path) -> Engine:
        alone = tmp_path / "alone" / "pulumi"
        alone.parent.mkdir()
        try:
            alone.hardlink_to(engine.pulumi.resolve())
        except OSError:  # another file system
            shutil.copy(engine.pulumi, alone)
        return replace(engine, pulumi=alone, language_host=False)

    def test_the_pack_reports_what_check_finds(self, checkout):
        stack = "aws-singapore"
        checkout.pulumi("stack", "init", stack)

        _, rows = _run(checkout, "preview", "-s", stack)

        assert _without_figure(rows) == _expected(_checked(checkout, stack, NONE))
        _assert_figure(checkout, stack, rows)


def test_a_program_of_others_is_priced_without_its_usage(checkout):
    (checkout.root / "__main__.py").write_text(FOREIGN, encoding="utf-8")
    (checkout.root / "Pulumi.yaml").write_text(
        "name: other\nruntime: {name: python, options: {toolchain: pip, virtualenv: .venv}}\n", encoding="utf-8"
    )
    checkout.pulumi("stack", "init", "dev")

    _, rows = _run(checkout, "preview", "-s", "dev", settings={"monthly_budget_usd": 1000})

    [told] = [row.text for row in rows if row.policy == COST_MONTHLY.name]
    assert told.startswith("[cost-monthly] dev: at least ")
    assert "1 of 1 billable resources priced (100 %)" in told
    assert "how much the program uses is not known" in told
    [open_one] = [row for row in rows if "[cost-budget]" in row.text]
    assert (open_one.policy, open_one.level) == (UNDETERMINED_STACK.name, "advisory")

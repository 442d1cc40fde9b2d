"""The pack as the engine runs it: a process of its own, driven over gRPC, finds what `check` finds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from infra.cost.estimate import estimate
from infra.cost.figure import figure
from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.estate.value import SECRET_SIGNATURE, SIGNATURE
from infra.policy.check import DEFAULT_SETTINGS, check, message
from infra.policy.pack import COST_MONTHLY, NOTICES, UNDETERMINED, UNDETERMINED_STACK, waits
from infra.policy.rule import Settings
from infra.pricing.book import PriceBook
from policies.registry import RULES

FOLDER = Path(__file__).parents[2] / "policies"
UNKNOWN_BOOLEAN = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"
"""The engine's mark of an unknown boolean; every kind has its own."""

OF_THE_STACK = {
    "bucket-access-logs",
    "bucket-encrypted",
    "bucket-own-key",
    "bucket-public-access-blocked",
    "bucket-tls",
    "bucket-versioned",
    "cost-budget",
    "firewall-default-locked",
    "network-flow-logs",
}
"""Rules that can say nothing of a resource before the whole stack is known."""

Row = tuple[str, str, str, str]
"""Policy, URN, level, message."""


class Pack:
    """A running pack, asked the way the engine asks."""

    def __init__(self, stub: analyzer_pb2_grpc.AnalyzerStub) -> None:
        self.stub = stub

    def configure(self, **policies: dict[str, Any]) -> None:
        """Sets what policies are configured to; underscores in names are dashes."""
        configured = {}
        for name, values in policies.items():
            policy = RULES.get(name.replace("_", "-"))
            level = values.pop("enforcementLevel", policy.level if policy else "advisory")
            properties = struct_pb2.Struct()
            properties.update(values)
            configured[name.replace("_", "-")] = analyzer_pb2.PolicyConfig(
                enforcementLevel=analyzer_pb2.EnforcementLevel.Value(level.upper()), properties=properties
            )
        self.stub.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=configured))

    def run(self, plan: Estate) -> set[Row]:
        """What the pack reports about a stack: each resource first, then the whole."""
        rows: set[Row] = set()
        for resource in plan.resources:
            response = self.stub.Analyze(
                analyzer_pb2.AnalyzeRequest(
                    type=resource.type,
                    urn=resource.urn,
                    name=resource.name,
                    properties=_struct(resource.inputs),
                    options=_options(resource),
                    provider=_provider(resource, plan),
                )
            )
            rows |= {_row(diagnostic, resource.urn) for diagnostic in response.diagnostics}
        response = self.stub.AnalyzeStack(
            analyzer_pb2.AnalyzeStackRequest(
                resources=[
                    analyzer_pb2.AnalyzerResource(
                        type=resource.type,
                        urn=resource.urn,
                        name=resource.name,
                        # Outputs, in the engine; the pack must go by the inputs it saw before.
                        properties=_struct({"id": "?"}),
                        options=_options(resource),
                        provider=_provider(resource, plan),
                        parent=resource.parent or "",
                        dependencies=resource.dependencies,
                        propertyDependencies={
                            name: analyzer_pb2.AnalyzerPropertyDependencies(urns=urns)
                            for name, urns in resource.property_dependencies.items()
                        },
                    )
                    for resource in plan.resources
                ]
            )
        )
        return rows | {_row(diagnostic, "") for diagnostic in response.diagnostics}

    def begin(self, project: str, **config: str) -> None:
        """Tells the stack's project and its own configuration."""
        self.stub.ConfigureStack(
            analyzer_pb2.AnalyzerStackConfigureRequest(
                project=project, config={f"{project}:{key}": value for key, value in config.items()}
            )
        )


def _struct(values: Any) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(values)
    return struct


def _options(resource: Resource) -> analyzer_pb2.AnalyzerResourceOptions:
    return analyzer_pb2.AnalyzerResourceOptions(parent=resource.parent or "", protect=resource.protect)


def _provider(resource: Resource, plan: Estate) -> analyzer_pb2.AnalyzerProviderResource | None:
    if resource.type.startswith("pulumi:") or not resource.custom:
        return None
    provider = plan.by_urn.get(resource.provider or "")
    if provider is None:
        cloud = resource.type.split(":")[0]
        urn = f"urn:pulumi:{plan.stack}::{plan.project}::pulumi:providers:{cloud}::default_7_51_1"
        return analyzer_pb2.AnalyzerProviderResource(
            type=f"pulumi:providers:{cloud}", urn=urn, name="default_7_51_1"
        )
    return analyzer_pb2.AnalyzerProviderResource(
        type=provider.type, urn=provider.urn, name=provider.name, properties=_struct(provider.inputs)
    )


def _row(diagnostic: analyzer_pb2.AnalyzeDiagnostic, urn: str) -> Row:
    level = analyzer_pb2.EnforcementLevel.Name(diagnostic.enforcementLevel).lower()
    return diagnostic.policyName, diagnostic.urn or urn, level, diagnostic.message.partition("\n")[2]


def _expected(plan: Estate, settings: Settings = DEFAULT_SETTINGS) -> set[Row]:
    rows = set()
    for finding in check(replace(plan, workload={}), settings, RULES.values()):
        rule, level = RULES[finding.rule], finding.level
        name = rule.id
        if finding.undetermined:
            name = (
                UNDETERMINED_STACK if rule.whole or waits(rule, plan.by_urn[finding.urn]) else UNDETERMINED
            ).name
            level = "advisory"
        rows.add((name, finding.urn, level, message(finding)))
    # The tables' programs have no stack resource; the pack knows a workload from the stack's configuration alone.
    text = f"[cost-monthly] {plan.stack}: {figure(replace(plan, workload={}))}"
    return rows | {(COST_MONTHLY.name, "", "advisory", text)}


@pytest.fixture(scope="module")
def served() -> Iterator[Pack]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(FOLDER)],
        cwd=FOLDER,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        port = process.stdout.readline().strip()
        assert port.isdigit(), "the pack's first line must be its port and nothing else"
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield Pack(analyzer_pb2_grpc.AnalyzerStub(channel))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def pack(served: Pack) -> Pack:
    served.configure()
    served.begin("table")
    return served


def test_every_rule_is_a_policy(pack):
    info = pack.stub.GetAnalyzerInfo(empty_pb2.Empty())

    assert info.name == "twinstack"
    assert [policy.name for policy in info.policies] == [*RULES, *(notice.name for notice in NOTICES)]
    for policy in info.policies[: len(RULES)]:
        rule = RULES[policy.name]
        assert analyzer_pb2.EnforcementLevel.Name(policy.enforcementLevel).lower() == rule.level
        assert analyzer_pb2.PolicySeverity.Name(policy.severity) == f"POLICY_SEVERITY_{rule.severity.upper()}"
        assert (policy.policy_type == analyzer_pb2.POLICY_TYPE_STACK) == (rule.id in OF_THE_STACK)
        assert sorted(policy.configSchema.properties) == sorted(rule.settings)
        assert policy.remediation_steps == rule.fix


def test_defaults_stand_in_the_schema(pack):
    info = pack.stub.GetAnalyzerInfo(empty_pb2.Empty())
    [schema] = [policy.configSchema for policy in info.policies if policy.name == "firewall-not-open"]

    [ports] = schema.properties.values()
    assert dict(ports) | {"default": list(ports["default"]), "items": dict(ports["items"])} == {
        "type": "array",
        "items": {"type": "integer"},
        "default": [80, 443],
    }


def test_the_pack_finds_what_check_finds(case, pack):
    if case.settings.monthly_budget_usd is not None:
        pack.configure(cost_budget={"monthly_budget_usd": float(case.settings.monthly_budget_usd)})

    assert pack.run(case.plan) == _expected(case.plan, case.settings)


def test_configuration_reaches_the_rules(pack):
    database = Resource(
        urn="urn:pulumi:s::p::aws:rds/instance:Instance::db",
        type="aws:rds/instance:Instance",
        name="db",
        inputs={"backupRetentionPeriod": 7, "backupWindow": "01:00-02:00"},
    )
    plan = Estate("p", "s", "aws", "", "", (database,))
    pack.configure(
        database_backup_days={"backup_days": 14},
        database_encrypted={"enforcementLevel": "disabled"},
        database_own_key={"enforcementLevel": "mandatory"},
    )

    rows = pack.run(plan)

    assert rows & {row for row in rows if row[0] == "database-backup-days"} == {
        row for row in _expected(plan, Settings(backup_days=14)) if row[0] == "database-backup-days"
    }
    assert not {row for row in rows if row[0] == "database-encrypted"}
    assert {row[2] for row in rows if row[0] == "database-own-key"} == {"mandatory"}


def test_unknowns_of_every_kind_are_undetermined_and_never_stop(pack):
    urn = "urn:pulumi:s::p::aws:ebs/volume:Volume::v"
    response = pack.stub.Analyze(
        analyzer_pb2.AnalyzeRequest(
            type="aws:ebs/volume:Volume", urn=urn, name="v", properties=_struct({"encrypted": UNKNOWN_BOOLEAN})
        )
    )

    rows = {_row(diagnostic, urn) for diagnostic in response.diagnostics}
    assert {row[:3] for row in rows if "compute-disk-encrypted" in row[3]} == {
        (UNDETERMINED.name, urn, "advisory")
    }


def test_a_disabled_rule_is_not_undetermined_either(pack):
    pack.configure(compute_disk_encrypted={"enforcementLevel": "disabled"})
    response = pack.stub.Analyze(
        analyzer_pb2.AnalyzeRequest(
            type="aws:ebs/volume:Volume",
            urn="urn:pulumi:s::p::aws:ebs/volume:Volume::w",
            name="w",
            properties=_struct({"encrypted": UNKNOWN_BOOLEAN}),
        )
    )

    assert not [it for it in response.diagnostics if "compute-disk-encrypted" in it.message]


def test_a_secret_is_undetermined_and_not_shown(pack):
    urn = "urn:pulumi:s::p::aws:ebs/volume:Volume::x"
    inputs = {"encrypted": {SIGNATURE: SECRET_SIGNATURE, "value": "hunter2"}}
    response = pack.stub.Analyze(
        analyzer_pb2.AnalyzeRequest(type="aws:ebs/volume:Volume", urn=urn, name="x", properties=_struct(inputs))
    )

    rows = {_row(diagnostic, urn) for diagnostic in response.diagnostics}
    assert {row[0] for row in rows if "encrypted: a secret" in row[3]} == {UNDETERMINED.name}
    assert "hunter2" not in str(response)


def test_what_is_undetermined_stops_nothing_however_it_is_configured(pack):
    pack.configure(undetermined={"enforcementLevel": "mandatory"})
    response = pack.stub.Analyze(
        analyzer_pb2.AnalyzeRequest(
            type="aws:ebs/volume:Volume",
            urn="urn:pulumi:s::p::aws:ebs/volume:Volume::y",
            name="y",
            properties=_struct({"encrypted": UNKNOWN_BOOLEAN}),
        )
    )

    levels = {it.enforcementLevel for it in response.diagnostics if it.policyName == UNDETERMINED.name}
    assert levels == {analyzer_pb2.ADVISORY}


def test_what_shall_be_mended_stops_the_update(pack):
    pack.configure(compute_disk_own_key={"enforcementLevel": "remediate"})
    response = pack.stub.Analyze(
        analyzer_pb2.AnalyzeRequest(
            type="aws:ebs/volume:Volume", urn="urn:pulumi:s::p::aws:ebs/volume:Volume::z", name="z"
        )
    )

    [diagnostic] = [it for it in response.diagnostics if it.policyName == "compute-disk-own-key"]
    assert diagnostic.enforcementLevel == analyzer_pb2.MANDATORY


def test_wrong_configuration_is_refused_all_at_once(pack):
    with pytest.raises(grpc.RpcError) as raised:
        pack.configure(
            database_backup_days={"backup_dais": 30},
            firewall_not_open={"public_ports": [70000]},
            bucket_access_logs={"backup_days": 30},
        )

    assert raised.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert raised.value.details().splitlines() == [
        "bucket-access-logs: backup_days is no setting of this policy (it takes none)",
        "database-backup-days: backup_dais is no setting of this policy (did you mean backup_days?)",
        "firewall-not-open: public_ports must be a list of ports from 1 to 65535; 70000 is not",
    ]


@pytest.mark.parametrize("cloud", ["alicloud", "aws"])
def test_the_figure_is_that_of_the_cost_report(cloud, pack, twins):
    plan = dict(zip(("aws", "alicloud"), twins("shop", "singapore"), strict=True))[cloud]
    pack.begin("twinstack", workload="shop")

    [row] = [row for row in pack.run(plan) if row[0] == "cost-monthly"]

    amount = estimate(plan, PriceBook.embedded()).monthly.rounded()
    assert row[1:] == (
        f"urn:pulumi:{plan.stack}::twinstack::pulumi:pulumi:Stack::twinstack-{plan.stack}",
        "advisory",
        f"[cost-monthly] {plan.stack}: {figure(plan)}",
    )
    assert f": {amount:,.2f} USD a month; " in row[3]


@pytest.mark.parametrize(("budget", "stops"), [(100, True), (100_000, False)])
def test_a_budget_stops_what_costs_more(budget, stops, pack, twins):
    plan, _ = twins("shop", "singapore")
    pack.begin("twinstack", workload="shop")
    pack.configure(cost_budget={"monthly_budget_usd": budget}, cost_monthly={"enforcementLevel": "disabled"})

    rows = pack.run(plan)

    assert {row for row in rows if "cost" in row[0]} == {
        ("cost-budget", finding.urn, "mandatory", message(finding))
        for finding in check(plan, Settings(monthly_budget_usd=Decimal(budget)), [RULES["cost-budget"]])
    }
    assert any(row[0] == "cost-budget" for row in rows) == stops


def test_the_usage_of_other_programs_is_not_known(pack, twins):
    plan, _ = twins("shop", "singapore")
    pack.begin("other", workload="shop")

    [row] = [row for row in pack.run(plan) if row[0] == "cost-monthly"]

    assert "at least " in row[3]
    assert "how much the program uses is not known" in row[3]


def test_a_pack_that_tells_no_cost_reads_no_price():
    code = """
import sys
from infra.policy.pack import Pack
from policies.registry import RULES
pack = Pack(RULES.values())
pack.configure({"cost-monthly": "disabled"}, {"cost-budget": {}})
pack.begin("twinstack", {"twinstack:workload": "shop"})
pack.stack(())
print(sorted(name for name in sys.modules if name.startswith(("infra.cost", "infra.pricing", "pydantic"))))
"""
    ran = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_faulty_price_book_hides_nothing(monkeypatch):
    from infra.policy.pack import Pack

    def faulty(plan):
        raise LookupError("no such thing")

    monkeypatch.setattr("infra.cost.figure.figure", faulty)
    volume = Resource(urn="urn:pulumi:s::p::aws:ebs/volume:Volume::v", type="aws:ebs/volume:Volume", name="v")
    reports = Pack(RULES.values()).stack((volume,))

    assert [report.message for report in reports if report.policy.name == "cost-monthly"] == [
        "[cost-monthly] s: cannot be told: LookupError: no such thing"
    ]

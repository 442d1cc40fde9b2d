"""Plans from `pulumi stack export` and checkpoints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.errors import PlanError
from infra.estate.difference import compare
from infra.estate.file.content import Content
from infra.estate.file.export import is_export, read_export
from infra.estate.resource import SECRET


def read(document: dict[str, Any]) -> Content:
    assert is_export(document)
    return read_export(document, "state.json")


def row(name: str, **more: Any) -> dict[str, Any]:
    return {"urn": f"urn:pulumi:dev::shed::aws:ec2/vpc:Vpc::{name}", "type": "aws:ec2/vpc:Vpc", **more}


def export(*rows: Any, **more: Any) -> dict[str, Any]:
    return {"version": 3, "deployment": {"resources": list(rows), **more}}


def test_export_and_checkpoint_are_the_same_plan(data: Path) -> None:
    samples = {name: json.loads((data / f"{name}.json").read_text()) for name in ("export", "checkpoint")}
    plans = {name: read(sample).plan for name, sample in samples.items()}
    assert plans["export"] == plans["checkpoint"]
    plan = plans["export"]
    assert (plan.project, plan.stack, plan.cloud, plan.metro) == ("shed", "dev", "aws", "frankfurt")
    rows = {found.name: found for found in plan.resources}
    assert rows["subnet"].inputs["vpcId"].startswith("vpc-")
    assert rows["subnet"].property_dependencies == {"vpcId": (rows["vpc"].urn,)}
    assert rows["bucket"].protect
    assert rows["default_7_51_1"].inputs["region"] == "eu-central-1"
    assert rows["password"].inputs["value"] == SECRET
    assert all(read(sample).deployed and not read(sample).warnings for sample in samples.values())


def test_secrets_that_an_export_shows_stay_out_of_the_plan(data: Path) -> None:
    text = (data / "export-with-secrets.json").read_text()
    assert "Hush-hush-0" in text
    plan = read(json.loads(text)).plan
    assert "Hush-hush-0" not in plan.to_json()
    assert compare(plan, read(json.loads((data / "export.json").read_text())).plan).same


def test_a_dirty_state_is_told() -> None:
    reading = read(
        export(
            row("kept"),
            row("old", delete=True),
            row("between", pendingReplacement=True),
            row("found", external=True),
            row("view", viewOf="urn:x"),
            pending_operations=[{"resource": row("half"), "type": "creating"}],
            metadata={"integrity_error": {"version": "v3"}},
        )
    )
    assert [found.name for found in reading.plan.resources] == ["kept"]
    assert [warning.removeprefix("state.json: ") for warning in reading.warnings] == [
        "2 resources are about to be deleted or made again; they are left out",
        "1 operations were interrupted, and what they were making is left out; pulumi refresh asks the cloud",
        "the engine has marked this state as damaged; pulumi state repair mends it",
    ]


def test_a_deleted_twin_does_not_hide_the_living_one() -> None:
    found = read(export(row("a", inputs={"n": 1}), row("a", inputs={"n": 0}, delete=True))).plan.resources
    assert [item.inputs for item in found] == [{"n": 1}]


def test_the_configuration_of_a_checkpoint() -> None:
    checkpoint = {
        "stack": "organization/shed/dev",
        "config": {"aws:region": "x", "a:b": {"value": "y"}, "a:c": {"secure": "z"}, "a:d": {}},
        "latest": {"resources": [row("a")]},
    }
    assert read({"version": 3, "checkpoint": checkpoint}).config == {
        "aws:region": "x", "a:b": "y", "a:c": SECRET, "a:d": "",
    }  # fmt: skip


def test_version_4_is_version_3_with_features() -> None:
    assert read({**export(row("a")), "version": 4, "features": ["refreshBeforeUpdate"]}).plan.resources


@pytest.mark.parametrize("version", [0, 1, 2, 5, None, "3", True, [], 3.5])
def test_an_unknown_version(version: Any) -> None:
    with pytest.raises(PlanError, match=r"state.json: is of version .*; 3 and 4 are read") as caught:
        read({**export(row("a")), "version": version})
    assert "pulumi stack export" in caught.value.hint


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"version": 3, "deployment": None}, "holds no resource"),
        ({"version": 3, "deployment": {}}, "holds no resource"),
        ({"version": 3, "checkpoint": {"stack": "a/b/c"}}, "holds no resource"),
        ({"version": 3, "checkpoint": None}, "holds no resource"),
        (export(row("a", delete=True)), "holds no resource"),
        ({"version": 3, "deployment": []}, "not an export: the deployment is a list, not an object"),
        ({"version": 3, "checkpoint": 7}, "not an export: checkpoint is a number, not an object"),
        ({"version": 3, "checkpoint": {"latest": "x"}}, "not an export: the deployment is text, not an object"),
        ({"version": 3, "deployment": {"resources": {}}}, "not an export: resources is an object, not a list"),
        (export(7), "not an export: resources[0] is a number, not an object"),
        (export(row("a", delete="no")), "not an export: delete is text, not true or false"),
        (export(row("a", external=1)), "not an export: external is a number, not true or false"),
        (export(row("a"), pending_operations={}), "not an export: pending_operations is an object, not a list"),
        (export(row("a"), metadata=7), "not an export: metadata is a number, not an object"),
        (
            {"version": 3, "checkpoint": {"config": {"a:b": {"value": 7}}, "latest": {}}},
            "not an export: config a:b is a number, not text",
        ),
        (export(row("a", inputs=7)), "resources[0]: inputs is a number, not an object"),
    ],
)
def test_what_is_no_export(document: dict[str, Any], expected: str) -> None:
    with pytest.raises(PlanError) as caught:
        read(document)
    assert caught.value.message == f"state.json: {expected}"

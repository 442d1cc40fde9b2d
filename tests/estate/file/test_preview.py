"""Plans from `pulumi preview --json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.errors import PlanError
from infra.estate.file.content import Content
from infra.estate.file.preview import is_preview, read_preview
from infra.estate.file.read import read_file
from infra.estate.resource import SECRET, UNKNOWN

STACK = "urn:pulumi:dev::shed::pulumi:pulumi:Stack::shed-dev"
DEFAULT = "urn:pulumi:dev::shed::pulumi:providers:aws::default_7_51_1"


def sample(data: Path, name: str) -> dict[str, Any]:
    return json.loads((data / f"{name}.json").read_text())


def read(document: dict[str, Any]) -> Content:
    assert is_preview(document)
    return read_preview(document, "preview.json")


def test_the_preview_of_a_new_stack(data: Path) -> None:
    reading = read(sample(data, "preview"))
    plan = reading.plan
    assert not reading.warnings and not reading.silent and not reading.deployed
    assert (plan.project, plan.stack, plan.cloud, plan.region, plan.metro) == (
        "shed", "dev", "aws", "eu-central-1", "frankfurt",
    )  # fmt: skip
    assert {row.name for row in plan.native} == {"address", "bucket", "page", "password", "subnet", "vpc"}
    rows = {row.name: row for row in plan.resources}
    assert rows["subnet"].inputs["vpcId"] == UNKNOWN
    assert rows["subnet"].property_dependencies == {"vpcId": (rows["vpc"].urn,)}
    assert rows["password"].inputs["value"] == SECRET
    assert rows["bucket"].protect and not rows["vpc"].protect
    assert rows["vpc"].provider == DEFAULT and rows["address"].provider == rows["east"].urn
    assert rows["page"].inputs["source"] == {"asset": {"text": "hello"}}
    assert rows["vpc"].source == "__main__.py:3"
    # The default provider is no step; what is only read is no resource.
    assert plan.by_urn[DEFAULT].inputs == {"region": "eu-central-1"}
    assert "found" not in rows


def test_the_preview_of_changes(data: Path) -> None:
    reading = read(sample(data, "preview-change"))
    rows = {row.name: row for row in reading.plan.resources}
    assert not reading.warnings and reading.deployed
    assert rows["vpc"].inputs["cidrBlock"] == "10.1.0.0/16"  # of the replacement
    assert rows["bucket"].inputs["bucket"] == "shed-bucket"  # unchanged
    assert "gone" not in rows  # deleted


def test_unchanged_resources_that_are_left_out_are_missed(data: Path) -> None:
    reading = read(sample(data, "preview-without-sames"))
    assert len(reading.plan.native) == 3
    assert reading.warnings == (
        "preview.json: leaves out 3 of 4 unchanged resources, and so does what is made of it; "
        "pulumi preview --json --show-sames prints them",
    )


def test_a_failed_preview_is_refused_with_its_reason(data: Path) -> None:
    with pytest.raises(PlanError) as caught:
        read(sample(data, "preview-failed"))
    assert caught.value.message == (
        "preview.json: the preview failed, so the plan would not be whole: "
        "Program failed with an unhandled exception: ... RuntimeError: out of paint"
    )


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (["error: no plugin\n"], "no plugin"),
        (["error: first\nsecond", "third"], "first ... second (and 1 more errors)"),
        ([" \n"], "no reason is told"),
        ([None], "no reason is told"),
    ],
)
def test_errors(messages: list[Any], expected: str) -> None:
    diagnostics = [{"severity": "info", "message": "placeholders"}]
    diagnostics += [{"severity": "error", "message": message} for message in messages]
    with pytest.raises(PlanError) as caught:
        read({"steps": [], "diagnostics": diagnostics})
    assert caught.value.message.endswith(f"not be whole: {expected}")


def step(op: Any, name: str, **more: Any) -> dict[str, Any]:
    urn = f"urn:pulumi:dev::shed::aws:ec2/vpc:Vpc::{name}"
    state = {"urn": urn, "type": "aws:ec2/vpc:Vpc", "custom": True, **more}
    return {"op": op, "urn": urn, "newState": state}


def test_which_steps_are_part_of_the_plan() -> None:
    steps = [
        *(
            step(op, op)
            for op in ("create", "update", "same", "replace", "create-replacement", "import", "refresh")
        ),
        step("of tomorrow", "tomorrow"),
        *(step(op, op) for op in ("delete-replaced", "read", "read-replacement", "discard", "discard-replaced")),
        {**step("delete", "delete"), "newState": None, "oldState": step("delete", "gone")["newState"]},
        step("remove-pending-replace", "remove-pending-replace"),
        step("create", "external", external=True),
        step("create", "view", viewOf="urn:x"),
        step("replace", "create", inputs={"later": True}),
    ]
    estate = read({"steps": steps}).plan
    found = {row.name: row for row in estate.native}
    assert {name: row.operation for name, row in found.items()} == {
        "create": "replace",
        "create-replacement": "replace",
        "import": "create",
        "refresh": "same",
        "replace": "replace",
        "same": "same",
        "tomorrow": "update",
        "update": "update",
    }
    assert found["create"].inputs == {"later": True}
    assert [row.name for row in estate.deleted] == ["gone"]
    assert [row.name for row in estate.read] == ["external", "read", "read-replacement"]


def test_a_preview_of_a_destroy_is_an_estate_without_resources() -> None:
    steps = [{"op": "delete", "oldState": step("delete", name)["newState"]} for name in ("a", "b")]
    estate = read({"steps": steps, "changeSummary": {"delete": 2}}).plan
    assert (estate.project, estate.stack, estate.resources) == ("shed", "dev", ())
    assert [(row.name, row.operation) for row in estate.deleted] == [("a", "delete"), ("b", "delete")]


def test_what_the_cloud_says_of_a_resource_is_read() -> None:
    arn = "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-1"
    known = step("same", "a", id="vpc-1", outputs={"arn": arn, "tags": None})
    new = step("create", "b", id=UNKNOWN, outputs={"arn": UNKNOWN})
    estate = read({"steps": [known, new]}).plan
    there, later = estate.resources
    assert (there.id, there.arn, there.outputs["tags"]) == ("vpc-1", arn, None)
    assert (estate.region_of(there), estate.account_of(there)) == ("eu-central-1", "123456789012")
    assert (later.id, later.arn, estate.region_of(later)) == ("", "", "")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"steps": {}}, "not a preview: steps is an object, not a list"),
        ({"steps": [7]}, "not a preview: steps[0] is a number, not an object"),
        ({"steps": [], "diagnostics": 7}, "not a preview: diagnostics is a number, not a list"),
        ({"steps": [], "diagnostics": [[]]}, "not a preview: diagnostics[0] is a list, not an object"),
        (
            {"steps": [], "diagnostics": [{"severity": "error", "message": 7}]},
            "not a preview: diagnostics[0].message is a number, not text",
        ),
        ({"steps": [], "config": []}, "not a preview: config is a list, not an object"),
        ({"steps": [], "config": {"a:b": 7}}, "not a preview: config a:b is a number, not text"),
        ({"steps": [], "changeSummary": "many"}, "not a preview: changeSummary is text, not an object"),
        ({"steps": [step("create", "a", external="no")]}, "not a preview: external is text, not true or false"),
        ({"steps": [step([], "a")]}, "not a preview: steps[0].op is a list, not text"),
        ({"steps": [{"op": "create", "newState": 7}]}, "steps[0].newState: it is a number, not an object"),
        ({"steps": [step("create", "a", custom=7)]}, "steps[0].newState: custom is a number, not true or false"),
        ({"steps": []}, "holds no resource"),
        ({"steps": None}, "holds no resource"),
        ({"config": {}, "diagnostics": []}, "holds no resource"),
    ],
)
def test_what_is_no_preview(document: dict[str, Any], expected: str) -> None:
    with pytest.raises(PlanError) as caught:
        read(document)
    assert caught.value.message == f"preview.json: {expected}"


def test_odd_summaries_do_not_matter() -> None:
    steps = [step("same", "a")]
    for same in (None, "many", [], -1, 1):
        assert not read({"steps": steps, "changeSummary": {"same": same}}).warnings
    assert read({"steps": steps, "changeSummary": {"same": 2}}).warnings


def test_a_preview_cut_in_half_is_no_json(data: Path, tmp_path: Path) -> None:
    content = (data / "preview.json").read_text()
    path = tmp_path / "cut.json"
    for part in (1, len(content) // 2, len(content) - 3):
        path.write_text(content[:part])
        with pytest.raises(PlanError, match="not JSON: "):
            read_file(path)

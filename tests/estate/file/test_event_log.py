"""Plans from event logs of the engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.errors import PlanError
from infra.estate.difference import compare, render
from infra.estate.file.content import Content
from infra.estate.file.event_log import SILENT, read_event_log, starts_event_log
from infra.estate.file.export import read_export
from infra.estate.file.preview import read_preview
from infra.estate.file.read import read_file
from infra.estate.resource import SECRET


def read(*events: Any) -> Content:
    lines = [event if isinstance(event, str) else json.dumps({"sequence": 1, **event}) for event in events]
    return read_event_log("\n".join(lines) + "\n", "log.json")


def step(name: str, op: str = "create", **more: Any) -> dict[str, Any]:
    urn = f"urn:pulumi:dev::shed::aws:ec2/vpc:Vpc::{name}"
    new = None if op == "delete" else {"urn": urn, "type": "aws:ec2/vpc:Vpc", "custom": True, **more}
    return {"resourcePreEvent": {"metadata": {"op": op, "urn": urn, "new": new}}}


END = {"summaryEvent": {"isPreview": True, "result": "succeeded"}}


def test_the_log_of_a_preview_is_its_json_without_what_events_do_not_tell(data: Path) -> None:
    for events, preview in (("events", "preview"), ("events-change", "preview-change")):
        (log,) = read_file(data / f"{events}.json")
        told = read_preview(json.loads((data / f"{preview}.json").read_text()), "preview.json")
        found = compare(told.plan, log.plan, silent=log.silent)
        # Of an asset, the log does not hold the text.
        assert [line for line in render(found, "preview", "log") if "inputs.source" not in line][2:] in (
            [],
            ["@@ urn:pulumi:dev::shed::aws:s3/bucketObjectv2:BucketObjectv2::page @@"],
        )
        assert log.silent == SILENT
        assert (log.plan.metro, log.plan.cloud) == ("frankfurt", "aws")
        assert log.deployed == told.deployed
        assert "does not tell what depends on what" in log.warnings[0]


def test_the_log_of_an_update_is_what_then_exists(data: Path) -> None:
    (log,) = read_file(data / "events-up.json")
    export = read_export(json.loads((data / "export.json").read_text()), "export.json")
    found = compare(export.plan, log.plan, silent=log.silent)
    assert found.same and not found.undecided
    assert log.deployed
    assert log.plan.by_urn.keys() == export.plan.by_urn.keys()


def test_the_stream_of_a_preview_lacks_the_default_provider_which_the_configuration_tells(data: Path) -> None:
    (stream,) = read_file(data / "events-stream.json")
    default = "urn:pulumi:dev::shed::pulumi:providers:aws::default_7_51_1"
    assert f'"urn":"{default}"' not in (data / "events-stream.json").read_text()
    assert stream.plan.by_urn[default].inputs == {"region": "eu-central-1"}
    assert stream.plan.metro == "frankfurt"


def test_the_last_word_on_a_resource_counts_and_deletions_are_none() -> None:
    plan = read(
        step("a", inputs={"n": 1}),
        step("b"),
        step("a", "same", inputs={"n": 2}),
        step("b", "delete"),
        step("c", "create-replacement"),
        step("c", "replace", inputs={"n": 3}),
        step("c", "delete-replaced"),
        step("d", "read", external=True),
        END,
    ).plan
    assert {row.name: row.inputs for row in plan.resources} == {"a": {"n": 2}, "c": {"n": 3}}


def test_unknown_events_are_passed_over() -> None:
    plan = read(
        {"futureEvent": {"metadata": 7}}, {}, {"cancelEvent": {}}, step("a"), END, {"cancelEvent": {}}
    ).plan
    assert [row.name for row in plan.resources] == ["a"]


def test_configuration_comes_from_the_prelude() -> None:
    assert read({"preludeEvent": {"config": {"aws:region": "x", "a:b": "[secret]"}}}, step("a"), END).config == {
        "aws:region": "x",
        "a:b": SECRET,
    }


@pytest.mark.parametrize("tail", [[], ['{"sequence": 3, "resourcePre'], [{"cancelEvent": {}}]])
def test_a_cut_log_is_no_plan(tail: list[Any]) -> None:
    with pytest.raises(PlanError) as caught:
        read(step("a"), step("b"), *tail)
    assert caught.value.message == (
        "log.json: the log is cut: it ends before the engine's summary, after 2 resources"
    )


def test_a_log_cut_after_its_preview_is_no_plan_of_the_update() -> None:
    with pytest.raises(PlanError, match="the log is cut"):
        read(step("a"), END, step("a"))
    with pytest.raises(PlanError, match="the log is cut"):
        read(step("a"), END, '{"sequence')


@pytest.mark.parametrize(
    "event",
    [
        {"diagnosticEvent": {"severity": "error", "message": "out of paint"}},
        {"errorEvent": {"error": "out of paint"}},
    ],
)
def test_a_failed_run_is_no_plan(event: dict[str, Any]) -> None:
    with pytest.raises(PlanError, match="the run failed, so the plan would not be whole: out of paint"):
        read(step("a"), event, END)


def test_a_run_that_a_policy_stopped_has_told_its_plan() -> None:
    reading = read(step("a"), {"summaryEvent": {"result": "failed"}})
    assert [row.name for row in reading.plan.resources] == ["a"]
    assert reading.warnings[-1] == "log.json: the run was stopped after its last resource, as by a policy"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("7", "not an event: a number"),
        ("nonsense", "not an event: Expecting value: line 1 column 1 (char 0)"),
        ({"resourcePreEvent": 7}, "not an event: resourcePreEvent is a number, not an object"),
        ({"resourcePreEvent": {"metadata": []}}, "not an event: metadata is a list, not an object"),
        ({"resourcePreEvent": {"metadata": {"new": 7}}}, "not an event: new is a number, not an object"),
        ({"resourcePreEvent": {"metadata": {"urn": 7}}}, "not an event: urn is a number, not text"),
        ({"resourcePreEvent": {"metadata": {"op": {}}}}, "not an event: op is an object, not text"),
        ({"preludeEvent": []}, "not an event: preludeEvent is a list, not an object"),
        ({"diagnosticEvent": 7}, "not an event: diagnosticEvent is a number, not an object"),
        ({"diagnosticEvent": {"severity": "error", "message": 7}}, "not an event: message is a number, not text"),
        ({"summaryEvent": 7}, "not an event: summaryEvent is a number, not an object"),
        ({"errorEvent": {"error": []}}, "not an event: error is a list, not text"),
    ],
)
def test_what_is_no_event(event: Any, expected: str) -> None:
    with pytest.raises(PlanError) as caught:
        read(step("a"), event, END)
    assert caught.value.message == f"log.json:2: {expected}"


def test_a_malformed_resource_is_named_with_its_line() -> None:
    with pytest.raises(PlanError) as caught:
        read(step("a"), step("b", inputs=7), END)
    assert caught.value.message == "log.json: line 2: inputs is a number, not an object"


def test_a_log_is_known_by_its_first_line(data: Path, tmp_path: Path) -> None:
    assert starts_event_log((data / "events.json").read_text())
    for other in ("", "{", "7", "[]", '{"steps": []}', "[" * 100_000):
        assert not starts_event_log(other)
    # One whole event is a log too, of a run that was cut.
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"sequence": 0, **step("a")}))
    with pytest.raises(PlanError, match="the log is cut"):
        read_file(path)


def test_separators_inside_strings_end_no_line() -> None:
    assert read(json.dumps({"sequence": 1, **step("a\u0085\u2028b")}, ensure_ascii=False), END).plan.resources

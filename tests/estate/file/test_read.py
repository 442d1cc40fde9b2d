"""Plan files: anything but a plan is refused with its reason."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.errors import PlanError
from infra.estate.estate import Estate
from infra.estate.file.read import MAX_BYTES, read_file
from infra.estate.file.state import DEEPEST
from infra.estate.resource import Resource

PLAN = Estate("twinstack", "dev", "aws", "tokyo", "ap-northeast-1", (Resource("urn", "a:b:C", "c"),))
ROW: dict[str, Any] = json.loads(PLAN.to_json())["resources"][0]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.json"


def refusal(path: Path) -> str:
    with pytest.raises(PlanError) as caught:
        read_file(path)
    assert len(caught.value.message) < len(str(path)) + 200
    return caught.value.message.removeprefix(str(path))


def test_one_plan_or_several(path: Path) -> None:
    path.write_text(PLAN.to_json())
    assert [reading.plan for reading in read_file(path)] == [PLAN]
    path.write_text(f'\ufeff{{"stacks": [{PLAN.to_json()}, {PLAN.to_json()}]}}')
    assert [reading.plan for reading in read_file(path)] == [PLAN, PLAN]


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf_16_is_read_by_its_byte_order_mark(path: Path, order: str) -> None:
    path.write_bytes(f"\ufeff{PLAN.to_json()}".encode(f"utf-16-{order}"))
    assert [reading.plan for reading in read_file(path)] == [PLAN]
    path.write_bytes(f"\ufeff{PLAN.to_json()}".encode(f"utf-16-{order}")[:-1])
    assert refusal(path).endswith(" is not UTF-16")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ": not JSON: "),
        (PLAN.to_json().encode()[:90], ": not JSON: "),
        (b"\xff", ": byte 1 is not UTF-8"),
        (b"[" * 100_000, ": not a plan: nested too deep"),
        (b'{"format": ' + b"1" * 5000 + b"}", ": not JSON: "),
        (b'{"stacks": []}', ": holds no plan"),
        (b'{"stacks": [1]}', ": stacks[0]: not a plan: neither a twinstack plan of format 1, nor"),
        (b'{"stacks": 1}', ": not a plan: neither a twinstack plan of format 1, nor"),
        (b"[]", ": not a plan: neither a twinstack plan of format 1, nor"),
        (b"null", ": not a plan: neither a twinstack plan of format 1, nor"),
        (b'{"format": 2}', ": not a plan: neither a twinstack plan of format 1, nor"),
        (b'{"format": 1, "resources": []}', ": the plan is incomplete: "),
    ],
)
def test_what_is_no_plan(path: Path, data: bytes, expected: str) -> None:
    path.write_bytes(data)
    assert refusal(path).startswith(expected)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("metro", 1),
        ("stack", None),
        ("workload", None),
        ("workload", []),
        ("resources", [{**ROW, "custom": None}]),
        ("resources", [{**ROW, "protect": "no"}]),
    ],
)
def test_a_value_of_another_type(path: Path, key: str, value: object) -> None:
    path.write_text(json.dumps({**json.loads(PLAN.to_json()), key: value}))
    assert refusal(path) == f": not a plan: {key} of another type than a plan's"


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda path: None, ": no such file"),
        (lambda path: path.mkdir(), ": is a folder, not a file"),
        (lambda path: os.mkfifo(path), ": is not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), ": is not a regular file"),
        (lambda path: path.symlink_to(path), ": cannot be read: "),
        (lambda path: (path.touch(), os.truncate(path, MAX_BYTES + 1)), f": is {MAX_BYTES + 1} bytes"),
    ],
)
def test_what_is_no_file(path: Path, make: Callable[[Path], object], expected: str) -> None:
    make(path)
    assert refusal(path).startswith(expected)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("dependencies", [[]]),
        ("dependencies", 7),
        ("property_dependencies", {"a": [7]}),
        ("property_dependencies", []),
        ("provider", {}),
        ("parent", False),
        ("inputs", []),
    ],
)
def test_a_resource_with_values_of_another_type(path: Path, key: str, value: object) -> None:
    path.write_text(json.dumps({**json.loads(PLAN.to_json()), "resources": [{**ROW, key: value}]}))
    assert refusal(path).startswith(": the plan is incomplete: ")


def test_inputs_nested_too_deep(path: Path) -> None:
    deep: object = 1
    for _ in range(DEEPEST + 5):
        deep = {"a": deep}
    path.write_text(json.dumps({**json.loads(PLAN.to_json()), "resources": [{**ROW, "inputs": {"a": deep}}]}))
    assert refusal(path) == ": not a plan: nested too deep"


@pytest.mark.parametrize("name", ["checkpoint", "events", "export", "preview"])
def test_whatever_wrote_the_file_its_shape_says(data: Path, name: str) -> None:
    (reading,) = read_file(data / f"{name}.json")
    assert (reading.plan.project, reading.plan.stack, reading.plan.workload) == ("shed", "dev", {})


def ours(stack: str, config: dict[str, str]) -> str:
    state = {"urn": f"urn:pulumi:{stack}::twinstack::aws:ec2/vpc:Vpc::vpc", "type": "aws:ec2/vpc:Vpc"}
    return json.dumps({"config": config, "steps": [{"op": "create", "newState": state}]})


@pytest.mark.parametrize(
    ("stack", "config", "expected"),
    [
        ("aws-singapore", {}, "shop"),
        ("aws-elsewhere", {"twinstack:workload": "desk"}, "desk"),
        ("aws-elsewhere", {}, None),
    ],
)
def test_a_stack_of_this_project_has_its_workload(
    path: Path, stack: str, config: dict[str, str], expected: str | None
) -> None:
    path.write_text(ours(stack, config))
    (reading,) = read_file(path)
    assert reading.plan.workload.get("name") == expected
    assert not reading.warnings


def test_a_workload_that_is_gone_is_missed(path: Path) -> None:
    path.write_text(ours("aws-elsewhere", {"twinstack:workload": "gone.yaml"}))
    (reading,) = read_file(path)
    assert not reading.plan.workload
    assert reading.warnings[0].startswith("aws-elsewhere: its workload cannot be read, so that its usage is not ")

"""Two plans compared, value by value."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.cli import main
from infra.estate.difference import ABSENT, FACTS, Comparison, Difference, compare, notes, render, summary, to_json
from infra.estate.estate import Estate
from infra.estate.resource import SECRET, UNKNOWN, Resource

BASE = "urn:pulumi:dev::shed::"
VPC = f"{BASE}aws:ec2/vpc:Vpc::vpc"
DEFAULT = f"{BASE}pulumi:providers:aws::default_7_51_1"


def plan(*resources: Resource) -> Estate:
    return Estate("shed", "dev", "aws", "", "", resources)


def vpc(**inputs: Any) -> Resource:
    return Resource(VPC, "aws:ec2/vpc:Vpc", "vpc", inputs)


def changed(**fields: Any) -> Comparison:
    return compare(plan(vpc()), plan(replace(vpc(), **fields)))


def of_inputs(left: dict[str, Any], right: dict[str, Any], **how: Any) -> Comparison:
    return compare(plan(vpc(**left)), plan(vpc(**right)), **how)


def test_equal_plans_and_their_counts() -> None:
    row = replace(
        vpc(cidrBlock="10.0.0.0/16", tags={"a": "b", "c": [1, 2]}, empty={}),
        dependencies=("urn:a", "urn:b"),
        property_dependencies={"tags": ("urn:a",)},
    )
    found = compare(plan(row), plan(row))
    assert found.same and not found.differences
    assert found.equal == found.compared == {
        "resources": 1, "parents": 1, "providers": 1, "dependencies": 1, "property dependencies": 1, "options": 2,
        "inputs": 3, "values": 5,
    }  # fmt: skip
    assert tuple(found.compared) == FACTS
    assert summary(found) == (
        "1 resources, 1 parents, 1 providers, 1 dependencies, 1 property dependencies, 3 inputs, 5 values "
        "compared: all equal"
    )
    assert not list(render(found, "a", "b")) and not list(notes(found))


@pytest.mark.parametrize(
    ("fields", "path", "left", "right", "fact"),
    [
        ({"parent": "urn:p"}, "parent", None, "urn:p", "parents"),
        ({"provider": "urn:p"}, "provider", None, "urn:p", "providers"),
        ({"protect": True}, "protect", False, True, "options"),
        ({"custom": False}, "custom", True, False, "options"),
        ({"type": "b"}, "type", "aws:ec2/vpc:Vpc", "b", "resources"),
        ({"dependencies": ("urn:a",)}, "dependencies", ABSENT, "urn:a", "dependencies"),
        (
            {"property_dependencies": {"x": ("urn:a",)}},
            "propertyDependencies.x",
            ABSENT,
            "urn:a",
            "property dependencies",
        ),
        ({"inputs": {"a": 1}}, "inputs.a", ABSENT, 1, "values"),
    ],
)
def test_every_field_is_compared(fields: dict[str, Any], path: str, left: Any, right: Any, fact: str) -> None:
    found = changed(**fields)
    assert found.differences == (Difference(VPC, path, left, right),)
    assert found.compared[fact] - found.equal[fact] == 1
    assert summary(found).endswith(": 1 difference")


@pytest.mark.parametrize(
    ("left", "right", "paths"),
    [
        ({"a": 1}, {"a": 2}, ["a"]),
        ({"a": 1}, {"a": "1"}, ["a"]),
        ({"a": 1}, {"a": True}, ["a"]),
        ({"a": 0}, {"a": False}, ["a"]),
        ({"a": None}, {}, ["a"]),
        ({"a": {"b": 1, "c": [1, {"d": 2}]}}, {"a": {"b": 1, "c": [1, {"d": 3}], "e": 4}}, ["a.c.1.d", "a.e"]),
        ({"a": [1]}, {"a": [1, 2]}, ["a.1"]),
        ({"a": [1, 2]}, {"a": [2, 1]}, ["a.0", "a.1"]),
        ({"a": []}, {"a": {}}, ["a"]),
        ({"a": []}, {"a": [1]}, ["a"]),
        ({"a": UNKNOWN}, {"a": "vpc-1"}, ["a"]),
        ({"a": SECRET}, {"a": "hush"}, ["a"]),
    ],
)
def test_values_that_differ(left: dict[str, Any], right: dict[str, Any], paths: list[str]) -> None:
    for one, other in ((left, right), (right, left)):
        found = of_inputs(one, other)
        assert [item.path for item in found.differences] == [f"inputs.{path}" for path in paths]
        assert found.compared["inputs"] - found.equal["inputs"] == 1


@pytest.mark.parametrize(("left", "right"), [({"a": 1}, {"a": 1.0}), ({"a": [1]}, {"a": (1,)})])
def test_values_that_do_not(left: dict[str, Any], right: dict[str, Any]) -> None:
    assert of_inputs(left, right).same


def test_a_secret_that_is_unknown_is_undecided() -> None:
    for one, other in ((SECRET, UNKNOWN), (UNKNOWN, SECRET)):
        found = of_inputs({"a": one, "b": [one]}, {"a": other, "b": [other]})
        assert found.same and found.undecided == 2
        assert found.compared["values"] == found.equal["values"] == 2
        assert list(notes(found)) == ["2 values are known to one side only and taken as equal"]


def test_what_only_an_existing_stack_knows_is_undecided() -> None:
    left, right = {"a": UNKNOWN, "b": UNKNOWN, "c": 1}, {"a": "vpc-1", "b": ["subnet-1"], "c": 2}
    assert len(of_inputs(left, right).differences) == 3
    found = of_inputs(left, right, deployed=True)
    assert [item.path for item in found.differences] == ["inputs.c"]
    assert found.undecided == 2
    # But an input that is missing is missing.
    assert not of_inputs({"a": UNKNOWN}, {}, deployed=True).same


def test_what_the_provider_fills_in_is_not_compared() -> None:
    right = {"a": 1, "tenancy": "default", "rules": [{"port": 1}], "deep": {"x": 1, "y": 2}}
    defaulted = {VPC: frozenset({"tenancy", "rules.0.port", "deep.y", "a"})}
    found = of_inputs({"a": 2, "rules": [{"z": 1}], "deep": {"x": 1}}, right, defaulted=defaulted)
    # What the program sets itself is compared all the same.
    assert [item.path for item in found.differences] == ["inputs.a", "inputs.rules.0.z"]
    assert found.filled == 3
    assert list(notes(found)) == ["3 inputs that the provider fills in by itself are not compared"]


def test_what_a_source_does_not_tell_is_not_compared() -> None:
    row = replace(vpc(), dependencies=("urn:a",), property_dependencies={"x": ("urn:a",)})
    silent = frozenset({"dependencies", "property_dependencies", "source"})
    found = compare(plan(row), plan(vpc()), silent=silent)
    assert found.same and found.compared["dependencies"] == 0
    assert "dependencies" not in summary(found)
    assert list(notes(found)) == [
        "dependencies and property dependencies are not compared: the file does not tell them"
    ]


def test_default_providers_are_no_difference() -> None:
    provider = Resource(DEFAULT, "pulumi:providers:aws", "default_7_51_1")
    assert compare(plan(vpc()), plan(provider, replace(vpc(), provider=DEFAULT))).same


def test_resources_of_one_side_only() -> None:
    found = compare(plan(vpc(a=1)), plan())
    assert found.differences == (Difference(VPC, "", "aws:ec2/vpc:Vpc", ABSENT),)
    assert (found.compared["resources"], found.equal["resources"], found.compared["inputs"]) == (1, 0, 0)
    assert compare(plan(), plan(vpc())).differences[0].left is ABSENT
    assert summary(compare(plan(), plan())) == "nothing compared: all equal"


def test_differences_read_like_a_diff() -> None:
    left = plan(vpc(a="é", b=[1]), replace(vpc(), urn=f"{BASE}x:y:Z::only", type="x:y:Z"))
    right = plan(vpc(a={"k": 1}, c=None))
    assert list(render(compare(left, right), "offline", "engine")) == [
        "--- offline",
        "+++ engine",
        f"@@ {VPC} @@",
        '-inputs.a: "é"',
        '+inputs.a: {"k": 1}',
        "-inputs.b: [1]",
        "+inputs.c: null",
        f"@@ {BASE}x:y:Z::only @@",
        '-type: "x:y:Z"',
    ]


def test_the_document_of_a_comparison() -> None:
    document = to_json(of_inputs({"a": 1, "b": 1}, {"a": 2}))
    assert json.loads(json.dumps(document)) == document
    assert document["equal"] is False
    assert document["differences"] == [
        {"urn": VPC, "path": "inputs.a", "left": 1, "right": 2},
        {"urn": VPC, "path": "inputs.b", "left": 1},
    ]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    row = vpc(cidrBlock="10.0.0.0/16")
    plans = {
        "a": (plan(row),),
        "b": (plan(vpc(cidrBlock="10.1.0.0/16\x1b[31m")),),
        "other": (replace(plan(row), stack="prod"),),
        "two": (plan(row), plan(row)),
    }
    for name, given in plans.items():
        texts = [item.to_json() for item in given]
        (tmp_path / f"{name}.json").write_text(
            texts[0] if len(texts) == 1 else f'{{"stacks": [{",".join(texts)}]}}'
        )
    return {name: str(tmp_path / f"{name}.json") for name in plans}


def test_the_command_compares(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", files["a"], "--against", files["a"]]) == 0
    assert (
        capsys.readouterr().out
        == "1 resources, 1 parents, 1 providers, 1 dependencies, 1 inputs, 1 values compared: all equal\n"
    )
    assert main(["plan", files["a"], "--against", files["b"]]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == [f"--- {files['a']}", f"+++ {files['b']}"]
    assert printed[3:5] == ['-inputs.cidrBlock: "10.0.0.0/16"', '+inputs.cidrBlock: "10.1.0.0/16\\u001b[31m"']
    assert printed[-1].endswith("compared: 1 difference")
    assert main(["plan", files["a"], "--against", files["b"], "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["differences"][0]["path"] == "inputs.cidrBlock"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("a", "other", "is of stack prod, not dev"),
        ("a", "two", "--against compares one stack with one plan"),
        ("two", "a", "--against compares one stack with one plan"),
    ],
)
def test_the_command_compares_one_stack_with_itself(
    files: dict[str, str], capsys: pytest.CaptureFixture[str], left: str, right: str, expected: str
) -> None:
    assert main(["plan", files[left], "--against", files[right]]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and expected in printed.err


def test_the_command_needs_a_file(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    for name, expected in (("", "--against is empty"), ("gone.json", "gone.json: no such file")):
        assert main(["plan", files["a"], "--against", name]) == 2
        assert expected in capsys.readouterr().err

"""States of an engine become resources of a plan."""

from __future__ import annotations

from typing import Any

import pytest

from infra.errors import PlanError
from infra.estate.file.content import Content
from infra.estate.file.state import DEEPEST, ELIDED, PROBLEMS, assemble, is_default_provider
from infra.estate.resource import SECRET, UNKNOWN
from infra.estate.signature import (
    ARCHIVE_SIGNATURE,
    ASSET_SIGNATURE,
    OUTPUT_SIGNATURE,
    RESOURCE_SIGNATURE,
    SECRET_SIGNATURE,
    SIGNATURE,
)

BASE = "urn:pulumi:dev::shed::"
DEFAULT = f"{BASE}pulumi:providers:aws::default_7_51_1"


def state(token: str, name: str, **more: Any) -> dict[str, Any]:
    return {"urn": f"{BASE}{token}::{name}", "type": token, "custom": True, **more}


def vpc(**inputs: Any) -> dict[str, Any]:
    return state("aws:ec2/vpc:Vpc", "vpc", inputs=inputs)


def read(*states: Any, config: dict[str, str] | None = None) -> Content:
    return assemble([(f"states[{n}]", item, "same") for n, item in enumerate(states)], "file", config or {})


def special(code: str, **fields: Any) -> dict[str, Any]:
    return {SIGNATURE: code, **fields}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (1.0, 1),
        (1.5, 1.5),
        ([{"a": 2.0}], [{"a": 2}]),
        (None, None),
        (UNKNOWN, UNKNOWN),
        (special(SECRET_SIGNATURE, ciphertext="x"), SECRET),
        (special(SECRET_SIGNATURE, plaintext='"hush"'), SECRET),
        ([special(SECRET_SIGNATURE)], [SECRET]),
        (special(OUTPUT_SIGNATURE), UNKNOWN),
        (special(OUTPUT_SIGNATURE, value={"a": 1.0}), {"a": 1}),
        (special(OUTPUT_SIGNATURE, value="hush", secret=True), SECRET),
        (special(RESOURCE_SIGNATURE, urn="urn:x", id="vpc-1"), "vpc-1"),
        (special(RESOURCE_SIGNATURE, urn="urn:x", id=""), UNKNOWN),
        (special(RESOURCE_SIGNATURE, urn="urn:x"), "urn:x"),
        (special(ASSET_SIGNATURE, hash="1", text="a"), {"asset": {"text": "a"}}),
        (special(ASSET_SIGNATURE, text=ELIDED), {"asset": {"text": UNKNOWN}}),
        (
            special(ARCHIVE_SIGNATURE, assets={"a": special(ASSET_SIGNATURE, path="p")}),
            {"archive": {"assets": {"a": {"asset": {"path": "p"}}}}},
        ),
        (special("of tomorrow", value="?"), {"signature": "of tomorrow"}),
        ({SIGNATURE: 7}, {"signature": ""}),
    ],
)
def test_values(given: Any, expected: Any) -> None:
    found = read(vpc(it=given)).plan.resources[0].inputs["it"]
    assert found == expected
    assert type(found) is type(expected)


def test_what_engine_and_provider_keep_for_themselves_is_left_out_and_told() -> None:
    provider = state("pulumi:providers:aws", "west", inputs={"__internal": {}, "region": "eu-west-1"})
    filled = vpc(
        __defaults=["tenancy", "gone", 7],
        tenancy="default",
        rules=[{"__defaults": ["port"], "port": 80}, {"__defaults": [], "port": 81}],
        tags={"__defaults": "a tag of this name"},
    )
    reading = read(provider, filled)
    assert reading.plan.by_urn[provider["urn"]].inputs == {"region": "eu-west-1"}
    found = reading.plan.by_urn[filled["urn"]]
    assert found.inputs == {
        "tenancy": "default",
        "rules": [{"port": 80}, {"port": 81}],
        "tags": {"__defaults": "a tag of this name"},
    }
    assert reading.defaulted == {filled["urn"]: {"tenancy", "rules.0.port"}}


def test_everything_of_a_resource() -> None:
    row = {
        **vpc(a=1),
        "parent": f"{BASE}pulumi:pulumi:Stack::shed-dev",
        "provider": f"{BASE}pulumi:providers:aws::west::some-id",
        "dependencies": ["urn:b", "urn:a", "urn:a"],
        "propertyDependencies": {"a": ["urn:b"], "b": [], "c": None},
        "protect": True,
        "sourcePosition": "project:///../lib/site-packages/sdk.py#3",
        "stackTrace": [
            {},
            {"sourcePosition": "project:///node_modules/sdk/index.js#4"},
            {"sourcePosition": "project:///infra/estate/offline/capture.py#5"},
            {"sourcePosition": "project:///src/my%20net.ts#7,3"},
            {"sourcePosition": "project:///index.ts#1"},
        ],
    }
    found = read(row).plan.resources[0]
    assert (found.name, found.type, found.custom, found.protect) == ("vpc", "aws:ec2/vpc:Vpc", True, True)
    assert found.parent == row["parent"]
    assert found.provider == f"{BASE}pulumi:providers:aws::west"
    assert found.dependencies == ("urn:a", "urn:b")
    assert found.property_dependencies == {"a": ("urn:b",)}
    assert found.source == "src/my net.ts:7"


def test_names_may_hold_colons_and_types_parents() -> None:
    found = read({"urn": f"{BASE}my:Part$aws:ec2/vpc:Vpc::a::b", "custom": True}).plan.resources[0]
    assert (found.type, found.name, found.parent, found.inputs) == ("aws:ec2/vpc:Vpc", "a::b", None, {})


@pytest.mark.parametrize(
    ("urn", "expected"),
    [
        (DEFAULT, True),
        (f"{BASE}pulumi:providers:aws::default", True),
        (f"{BASE}pulumi:providers:aws::default_7_51_1_alpha_1", True),
        (f"{BASE}pulumi:providers:aws::default-of-mine", False),
        (f"{BASE}my:Part$pulumi:providers:aws::default", False),
        (f"{BASE}aws:ec2/vpc:Vpc::default", False),
        ("", False),
    ],
)
def test_default_providers(urn: str, expected: bool) -> None:
    assert is_default_provider(urn) is expected


def test_a_default_provider_is_what_the_configuration_says() -> None:
    row = {**vpc(), "provider": f"{DEFAULT}::some-id"}
    plan = read(row, config={"aws:region": "ap-northeast-1", "aws:token": SECRET, "shed:region": "no"}).plan
    assert plan.by_urn[DEFAULT].inputs == {"region": "ap-northeast-1", "token": SECRET}
    assert (plan.cloud, plan.region, plan.metro) == ("aws", "ap-northeast-1", "tokyo")
    # One that the file tells itself is taken as told.
    told = state("pulumi:providers:aws", "default_7_51_1", inputs={"region": "eu-central-1"})
    assert read(told, row, config={"aws:region": "ap-northeast-1"}).plan.metro == "frankfurt"


def provider(cloud: str, name: str, **inputs: Any) -> dict[str, Any]:
    return state(f"pulumi:providers:{cloud}", name, inputs=inputs)


def placed(cloud: str, name: str, at: str) -> dict[str, Any]:
    return state(f"{cloud}:x/y:Z", name, provider=f"{BASE}pulumi:providers:{cloud}::{at}::id")


A, B = provider("aws", "a", region="eu-central-1"), provider("aws", "b", region="us-east-1")
ALI = provider("alicloud", "ali", region="eu-central-1")
UNSAID, LATER = provider("aws", "c"), provider("aws", "c", region=UNKNOWN)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([A, placed("aws", "1", "a")], ("aws", "eu-central-1", "frankfurt")),
        (
            [A, B, *(placed("aws", n, "a") for n in "12"), placed("aws", "3", "b")],
            ("aws", "eu-central-1", "frankfurt"),
        ),
        ([A, B, placed("aws", "1", "a"), placed("aws", "2", "b")], ("aws", "", "")),
        ([A, UNSAID, *(placed("aws", n, "a") for n in "12"), placed("aws", "3", "c")], ("aws", "", "")),
        ([LATER, placed("aws", "1", "c")], ("aws", "", "")),
        ([provider("aws", "a", region="mars-1"), placed("aws", "1", "a")], ("aws", "mars-1", "")),
        ([A, ALI, placed("alicloud", "1", "ali")], ("alicloud", "eu-central-1", "frankfurt")),
        ([A, ALI, placed("aws", "1", "a"), placed("alicloud", "1", "ali")], ("", "", "")),
        ([state("gcp:x/y:Z", "1")], ("", "", "")),
    ],
)
def test_where_a_stack_is(states: list[Any], expected: tuple[str, str, str]) -> None:
    plan = read(*states).plan
    assert (plan.cloud, plan.region, plan.metro) == expected
    assert (plan.project, plan.stack) == ("shed", "dev")


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (None, "it has no urn"),
        (7, "it is a number, not an object"),
        ({}, "it has no urn"),
        ({"urn": 7}, "urn is a number, not text"),
        ({"urn": "urn:pulumi:dev::shed"}, "urn 'urn:pulumi:dev::shed' is no URN"),
        ({"urn": "urn:pulumi:dev::shed::::name"}, "urn 'urn:pulumi:dev::shed::::name' is no URN"),
        ({**vpc(), "type": []}, "type is a list, not text"),
        ({**vpc(), "inputs": []}, "inputs is a list, not an object"),
        ({**vpc(), "parent": {}}, "parent is an object, not text"),
        ({**vpc(), "custom": "yes"}, "custom is text, not true or false"),
        ({**vpc(), "dependencies": "urn:a"}, "dependencies is text, not a list"),
        ({**vpc(), "dependencies": [True]}, "dependencies is true or false, not text"),
        ({**vpc(), "propertyDependencies": {"a": [1]}}, "propertyDependencies.a is a number, not text"),
    ],
)
def test_a_malformed_state_is_named_with_its_place(wrong: Any, expected: str) -> None:
    with pytest.raises(PlanError) as caught:
        read(vpc(), wrong)
    assert caught.value.message == f"file: states[1]: {expected}"


def test_all_malformed_states_are_told_at_once_up_to_a_limit() -> None:
    with pytest.raises(PlanError) as caught:
        read(*[{} for _ in range(PROBLEMS + 3)])
    lines = caught.value.message.splitlines()
    assert len(lines) == PROBLEMS + 1
    assert lines[0] == "file: states[0]: it has no urn" and lines[-1] == "and 3 more"


def test_no_states_and_too_deep_ones() -> None:
    with pytest.raises(PlanError, match="file: holds no resource"):
        read()
    deep: Any = 1
    for _ in range(DEEPEST + 1):
        deep = [deep]
    with pytest.raises(PlanError, match=r"states\[0\]: nested too deep"):
        read(vpc(it=deep))

"""Hostile plan files: anything anywhere in any format, and very large ones; read or refused, never a traceback."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from infra.cost.estimate import estimate
from infra.errors import PlanError
from infra.estate.difference import compare
from infra.estate.estate import Estate
from infra.estate.file.read import read_file
from infra.estate.tree import tree
from infra.policy.check import check
from infra.policy.rule import Settings
from infra.pricing.book import PriceBook
from policies.registry import RULES

SAMPLES = ("checkpoint", "events", "events-change", "export", "preview", "preview-change", "twinstack")
WRONG: tuple[Any, ...] = (
    None,
    True,
    -1,
    1e300,
    "",
    "urn:pulumi:a::b::c::d",
    [],
    [[]],
    {},
    {"": {"": []}},
    [{"key": 7}],
)
LARGE = 50_000


def documents(data: Path, name: str) -> list[Any]:
    """A sample as a list of JSON documents, one a line."""
    if name == "twinstack":
        return [json.loads(read_file(data / "export.json")[0].plan.to_json())]
    text = (data / f"{name}.json").read_text()
    return [json.loads(line) for line in text.splitlines()] if name.startswith("events") else [json.loads(text)]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        if key not in ("stackTrace", "detailedDiff"):
            yield from places(item, (*path, key))


def mutations(original: list[Any], seed: int, number: int) -> Iterator[str]:
    """The sample with one to three values exchanged for others, or left out."""
    chance = random.Random(seed)
    found = [place for place in places(original) if place]
    for _ in range(number):
        changed: Any = copy.deepcopy(original)
        for _ in range(chance.choice((1, 1, 2, 3))):
            *way, last = chance.choice(found)
            target = changed
            try:
                for key in way:
                    target = target[key]
                target[last] = chance.choice(WRONG)
            except (KeyError, IndexError, TypeError):
                continue  # an earlier change took the place away
        yield "\n".join(json.dumps(item) for item in changed)


@pytest.mark.parametrize("name", SAMPLES)
def test_anything_anywhere_is_read_or_refused(name: str, data: Path, tmp_path: Path) -> None:
    path, book, whole = tmp_path / "plan.json", PriceBook.embedded(), read_file(data / "export.json")[0].plan
    refused = 0
    for text in mutations(documents(data, name), seed=4, number=150):
        path.write_text(text)
        try:
            readings = read_file(path)
        except PlanError as error:
            refused += 1
            assert str(path) in error.message and error.hint
            continue
        for reading in readings:
            use(reading.plan, whole, book)
    assert 20 < refused < 150


def use(plan: Estate, whole: Estate, book: PriceBook) -> None:
    """Everything that reads a plan; a usage that is none is refused like a plan that is none."""
    tree(plan)
    compare(whole, plan)
    assert Estate.from_json(plan.to_json()).by_urn.keys() == plan.by_urn.keys()
    check(plan, Settings(), RULES.values())
    try:
        estimate(plan, book, date(2026, 11, 26))
    except PlanError:
        assert plan.workload


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_cut_anywhere_is_refused(name: str, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    text = "\n".join(json.dumps(item) for item in documents(data, name))
    end = text.rindex('{"sequence"') if name.startswith("events") else len(text)
    for part in random.Random(4).sample(range(end - 1), 40):
        path.write_text(text[:part])
        with pytest.raises(PlanError, match=r"not JSON|the log is cut|not a plan"):
            read_file(path)


def rows() -> Iterator[dict[str, Any]]:
    """Very many resources, each made from the one before, in one chain of parents' parents."""
    provider = "urn:pulumi:dev::shed::pulumi:providers:aws::here"
    yield {"urn": provider, "type": "pulumi:providers:aws", "custom": True, "inputs": {"region": "eu-central-1"}}
    before = provider
    for number in range(LARGE - 1):
        kind = ("aws:ec2/vpc:Vpc", "aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy")[number % 3]
        urn = f"urn:pulumi:dev::shed::{kind}::r{number}"
        yield {
            "urn": urn,
            "type": kind,
            "custom": True,
            "provider": f"{provider}::id",
            "inputs": {"bucket": f"b{number}", "tags": {"number": str(number)}},
            "dependencies": [before],
            "propertyDependencies": {"bucket": [before]},
        }
        before = urn


def as_preview() -> str:
    steps = [{"op": "create", "urn": row["urn"], "newState": row} for row in rows()]
    return json.dumps({"config": {}, "steps": steps, "changeSummary": {"create": LARGE}})


def told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("dependencies", "propertyDependencies")}


def as_events() -> str:
    steps = (
        {"resourcePreEvent": {"metadata": {"op": "create", "urn": row["urn"], "new": told(row)}}} for row in rows()
    )
    events = ({"preludeEvent": {"config": {}}}, *steps, {"summaryEvent": {"result": "succeeded"}})
    return "\n".join(json.dumps({"sequence": 1, **event}) for event in events)


def as_export() -> str:
    return json.dumps({"version": 3, "deployment": {"resources": list(rows())}})


def as_plan() -> str:
    found = json.loads(as_export())["deployment"]["resources"]
    resources = [
        {
            "urn": row["urn"],
            "type": row["type"],
            "name": row["urn"].rsplit("::", 1)[1],
            "inputs": row["inputs"],
            "parent": None,
            "provider": row["provider"].removesuffix("::id") if "provider" in row else None,
            "dependencies": row.get("dependencies", []),
            "property_dependencies": row.get("propertyDependencies", {}),
            "source": "",
        }
        for row in found
    ]
    where = {"project": "shed", "stack": "dev", "cloud": "aws", "metro": "frankfurt", "region": "eu-central-1"}
    return json.dumps({"format": 1, **where, "resources": resources})


@pytest.mark.parametrize("make", [as_preview, as_events, as_export, as_plan])
def test_fifty_thousand_resources_are_read_in_every_format(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(make())
    (reading,) = read_file(path)
    plan = reading.plan
    assert len(plan.resources) == LARGE
    assert (plan.cloud, plan.region, plan.metro) == ("aws", "eu-central-1", "frankfurt")
    found = compare(plan, plan)
    assert found.same and found.compared["resources"] == LARGE and found.compared["inputs"] == 2 * LARGE - 1
    assert len(tree(plan)) == LARGE + 2
    owner = plan.by_urn["urn:pulumi:dev::shed::aws:s3/bucket:Bucket::r1"]
    policies = [
        plan.resolver.beside(owner, "bucket", ("aws:s3/bucketPolicy:BucketPolicy",), (owner.type,)).found
        for _ in range(1000)
    ]
    assert [row.name for row in policies[0]] == ([] if reading.silent else ["r2"])

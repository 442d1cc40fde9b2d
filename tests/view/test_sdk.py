"""Every input of a type that is read is read, or named with the reason why not; nothing is read that is not there.

The SDKs' sources are read as text: importing every module of both takes minutes.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

import infra.view
from infra.view.registry import NOUNS, all_readers
from infra.view.view import sources

HERE = Path(infra.view.__file__).parent
GONE = {
    "aws:ec2/flowLog:FlowLog logGroupName": "pulumi-aws 6",
    "aws:elasticache/replicationGroup:ReplicationGroup numberCacheClusters": "pulumi-aws 5",
    "aws:s3/bucket:Bucket loggings": "pulumi-aws 6",
    "aws:s3/bucket:Bucket serverSideEncryptionConfigurations": "pulumi-aws 6",
    "aws:s3/bucket:Bucket versionings": "pulumi-aws 6",
    "aws:s3/bucketV2:BucketV2 logging": "the name of the same input in Bucket",
    "aws:s3/bucketV2:BucketV2 serverSideEncryptionConfiguration": "the name of the same input in Bucket",
    "aws:s3/bucketV2:BucketV2 versioning": "the name of the same input in Bucket",
}
"""Inputs that the installed SDKs no longer have, and where they come from."""

TYPE = re.compile(r"@pulumi\.type_token\(\"([^\"]+)\"\)")


@cache
def sdk(token: str) -> tuple[frozenset[str], frozenset[str]]:
    """Inputs of a type, and everything that is said of it, under the provider's names."""
    package, module, noun = token.split(":")
    [root] = find_spec(f"pulumi_{package}").submodule_search_locations  # type: ignore[union-attr]
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", noun).lower()
    places = sorted((Path(root) / module.partition("/")[0]).glob("*.py"), key=lambda it: it.stem != snake)
    text = next(found for place in places if f'"{token}"' in (found := place.read_text(encoding="utf-8")))
    body = text[text.index("def _internal_init") : text.index("__self__).__init__(")]
    given = re.findall(r'__props__\.__dict__\["(\w+)"\] = (.*)', body)
    return (
        frozenset(_camel(name) for name, value in given if value != "None"),
        frozenset(_camel(name) for name, _ in given),
    )


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


@cache
def reads() -> dict[str, set[str]]:
    """Type -> the inputs that readers read of it, the first step of each path."""
    found: dict[str, set[str]] = {}
    for reader in all_readers():
        for source in sources(reader.view).values():
            for path in source.paths:
                token, _, inner = path.rpartition(" ")
                for each in (token,) if token else reader.tokens:
                    found.setdefault(each, set()).add(inner.split(".")[0])
    return found


def irrelevant(cloud: str) -> dict[tuple[str, str], str]:
    with (HERE / cloud / "irrelevant.csv").open(encoding="utf-8", newline="") as file:
        return {(row["type"], row["input"]): row["reason"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("cloud", NOUNS)
def test_every_input_is_read_or_named_with_the_reason(cloud: str) -> None:
    named = irrelevant(cloud)
    read = {token for reader in all_readers(cloud) for token in reader.tokens}
    wanted = {(token, name) for token in read for name in sdk(token)[0] - reads().get(token, set())}
    assert sorted(wanted - named.keys()) == [], "name them in irrelevant.csv, or read them"
    assert sorted(named.keys() - wanted) == [], "these are read, or are no inputs"
    assert all(named.values())
    assert list(named) == sorted(named)


@pytest.mark.parametrize("token", sorted({token for reader in all_readers() for token in reader.tokens}))
def test_what_is_read_is_there(token: str) -> None:
    known = sdk(token)[1]
    assert {name for name in reads().get(token, set()) - known if f"{token} {name}" not in GONE} == set()


def test_modules_are_registered() -> None:
    for cloud, nouns in NOUNS.items():
        files = (HERE / cloud).glob("*.py")
        found = [it.stem for it in files if "\nREADERS = (" in it.read_text(encoding="utf-8")]
        assert sorted(nouns) == sorted(found)

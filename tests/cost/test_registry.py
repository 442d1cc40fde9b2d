from __future__ import annotations

import importlib
from pathlib import Path
from types import SimpleNamespace

import pytest

import infra.cost
from infra.cost.registry import NOUNS, merged, package, registry

HERE = Path(infra.cost.__file__).parent


def estimator(resource, scope):
    return []


@pytest.mark.parametrize("cloud", ["alicloud", "aws"])
def test_every_module_with_estimators_is_registered(cloud):
    files = (HERE / cloud).glob("*.py")
    modules = [path.stem for path in files if "FREE" in path.read_text(encoding="utf-8")]
    assert list(NOUNS[cloud]) == sorted(set(modules) - {"__init__"})


def test_both_clouds_load_together():
    both = registry(["aws", "alicloud"])
    apart = [registry([cloud]) for cloud in ("aws", "alicloud")]
    assert len(both.billed) == sum(len(found.billed) for found in apart)


def test_the_registry_is_sorted_and_of_the_clouds_asked_for():
    found = registry(["aws", "random", "pulumi"])
    assert list(found.billed) == sorted(found.billed)
    assert list(found.free) == sorted(found.free)
    assert {package(token) for token in (*found.billed, *found.free)} == {"aws"}
    assert registry(["kubernetes"]).billed == ()


def test_free_types_say_why():
    assert all(registry(["aws"]).free.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (({"aws:a/b:B": estimator}, {}), ({"aws:a/b:B": estimator}, {})),
        (({"aws:a/b:B": estimator}, {}), ({}, {"aws:a/b:B": "free"})),
        (({"aws:a/b:B": estimator}, {"aws:a/b:B": "free"}), ({}, {})),
    ],
)
def test_a_type_named_twice_is_refused(one, other):
    modules = {
        name: SimpleNamespace(ESTIMATORS=parts[0], FREE=parts[1])
        for name, parts in {"x.one": one, "x.other": other}.items()
    }
    with pytest.raises(ValueError, match=r"aws:a/b:B is registered by x\.one and by x\.o"):
        merged(modules)


def test_every_aws_type_exists_in_the_sdk():
    found = registry(["aws"])
    missing = []
    for token in (*found.billed, *found.free):
        _, where, noun = token.split(":")
        module = importlib.import_module(f"pulumi_aws.{where.split('/')[0]}")
        made = getattr(module, noun, None)
        if made is None or f'"{token}"' not in Path(importlib.import_module(made.__module__).__file__).read_text(
            encoding="utf-8"
        ).replace("'", '"'):
            missing.append(token)
    assert missing == []

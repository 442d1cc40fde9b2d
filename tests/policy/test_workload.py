"""The workload of a stack, as the pack finds it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from infra.policy.workload import workload_of
from infra.spec.load import load_workload

ROOT = Path(__file__).parents[2]


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """A checkout of which the working folder is the pack's."""
    (tmp_path / "policies").mkdir()
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)
    shutil.copy(ROOT / "infra" / "workloads" / "desk.yaml", tmp_path / "mine.yaml")
    monkeypatch.chdir(tmp_path / "policies")
    return tmp_path / "policies"


@pytest.mark.parametrize("name", ["desk", "shop"])
def test_a_workload_by_name(name, pack):
    found = workload_of("twinstack", {"twinstack:workload": name})

    assert found == load_workload(name).model_dump(mode="json")
    assert found["usage"]


def test_a_path_is_from_the_programs_folder(pack):
    found = workload_of("twinstack", {"twinstack:workload": "mine.yaml"})

    assert found == load_workload("desk").model_dump(mode="json")
    assert workload_of("twinstack", {"twinstack:workload": str(pack.parent / "mine.yaml")}) == found


def test_the_environment_of_the_stack_wins(pack):
    found = workload_of("twinstack", {"twinstack:workload": "shop", "twinstack:environment": "staging"})

    assert found == load_workload("shop", "staging").model_dump(mode="json")
    assert found["environment"] == "staging"


@pytest.mark.parametrize(
    ("project", "config"),
    [
        ("other", {"twinstack:workload": "shop"}),
        ("other", {"other:workload": "shop"}),
        ("twinstack", {}),
        ("twinstack", {"twinstack:workload": ""}),
        ("twinstack", {"twinstack:workload": "shopp"}),
        ("twinstack", {"twinstack:workload": "missing.yaml"}),
    ],
)
def test_there_may_be_none(project, config, pack):
    assert workload_of(project, config) == {}

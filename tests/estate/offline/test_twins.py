"""Which stacks are planned as twins; what contradicts itself is refused before anything is planned."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import StackError
from infra.estate.offline.twins import plan_twins


@pytest.fixture
def stacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: twinstack\nruntime: python\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, cloud: str, workload: str) -> None:
    config = f"config:\n  twinstack:cloud: {cloud}\n  twinstack:metro: tokyo\n  twinstack:workload: {workload}\n"
    (folder / f"Pulumi.{cloud}-tokyo.yaml").write_text(config)


def test_a_metro_with_one_stack_file_is_no_pair(stacks: Path) -> None:
    write(stacks, "aws", "desk")
    with pytest.raises(StackError, match="no metro has both stack files") as refusal:
        plan_twins(())
    assert "twinstack stacks add" in refusal.value.hint


def test_twins_deploy_one_workload(stacks: Path) -> None:
    write(stacks, "aws", "desk")
    write(stacks, "alicloud", "shop")
    with pytest.raises(StackError, match="aws-tokyo deploys desk, alicloud-tokyo deploys shop"):
        plan_twins(())


def test_a_workload_asked_for_replaces_the_stacks_own(stacks: Path) -> None:
    write(stacks, "aws", "shop")
    seen: list[str] = []
    aws, alicloud = plan_twins(["tokyo"], "desk", progress=seen.append)["tokyo"]
    assert (aws.workload, aws.stack, alicloud.stack) == (alicloud.workload, "aws-tokyo", "alicloud-tokyo")
    assert aws.workload["name"] == "desk"
    assert seen == ["planning aws-tokyo", "planning alicloud-tokyo"]

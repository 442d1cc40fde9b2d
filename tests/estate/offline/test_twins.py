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


def write(folder: Path, cloud: str, workload: str, environment: str = "", name: str = "") -> None:
    config = f"config:\n  twinstack:cloud: {cloud}\n  twinstack:metro: tokyo\n  twinstack:workload: {workload}\n"
    config += f"  twinstack:environment: {environment}\n" if environment else ""
    name = name or "-".join(filter(None, (cloud, "tokyo", environment)))
    (folder / f"Pulumi.{name}.yaml").write_text(config)


def both(folder: Path, workload: str, environment: str = "") -> None:
    for cloud in ("aws", "alicloud"):
        write(folder, cloud, workload, environment)


def planned(*metros: str, **options: str) -> dict[str, tuple[str, str]]:
    """Place -> environment of both twins."""
    found = plan_twins(metros, **options)
    for place, plans in found.items():
        assert [plan.stack for plan in plans] == [f"aws-{place}", f"alicloud-{place}"]
        assert {plan.metro for plan in plans} == {place.split("-")[0]}
    return {
        place: (aws.workload["environment"], alicloud.workload["environment"])
        for place, (aws, alicloud) in found.items()
    }


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


PRODUCTION, STAGING, DEVELOPMENT = (
    {f"tokyo{end}": (environment, environment)}
    for end, environment in (("", "production"), ("-staging", "staging"), ("-development", "development"))
)


def test_each_environment_is_a_pair_of_its_own(stacks: Path) -> None:
    for environment in ("", "staging", "development"):
        both(stacks, "desk", environment)
    assert planned() == planned("tokyo") == {**DEVELOPMENT, **PRODUCTION, **STAGING}
    assert list(planned("tokyo-staging", "tokyo")) == ["tokyo-staging", "tokyo", "tokyo-development"]
    assert planned(environment="production") == planned("tokyo", environment="production") == PRODUCTION
    assert planned(environment="staging") == STAGING


def test_half_a_pair_of_another_environment_does_not_stand_in(stacks: Path) -> None:
    both(stacks, "desk")
    write(stacks, "aws", "desk", "staging")
    assert planned() == PRODUCTION


def test_a_metro_without_files_is_planned_as_it_would_be(stacks: Path) -> None:
    assert planned("seoul", environment="staging") == {"seoul-staging": ("staging", "staging")}
    both(stacks, "desk")
    assert planned("tokyo", environment="development") == DEVELOPMENT
    with pytest.raises(StackError, match="no metro has both stack files for staging") as refusal:
        plan_twins((), environment="staging")
    assert refusal.value.hint.endswith("twinstack stacks add METRO --environment staging")


def test_twins_are_of_one_environment(stacks: Path) -> None:
    write(stacks, "aws", "desk", "staging", name="aws-tokyo")
    write(stacks, "alicloud", "desk")
    with pytest.raises(StackError, match="aws-tokyo is staging, alicloud-tokyo is production"):
        plan_twins(())
    write(stacks, "aws", "desk", "production", name="aws-tokyo")
    assert planned() == PRODUCTION

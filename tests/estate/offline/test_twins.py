"""Which stacks are planned as twins; what contradicts itself is refused before anything is planned."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import CatalogError, SpecError, StackError, TwinstackError
from infra.estate.offline.twins import metro_of, plan_twins, twin_of, without_twin


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
    found = {twins.place: twins.pair for twins in plan_twins(metros, **options) if twins.pair}
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
    assert "aws-tokyo has no twin: no stack is called alicloud-tokyo" in refusal.value.message
    assert "twinstack stacks add" in refusal.value.hint


def test_twins_deploy_one_workload(stacks: Path) -> None:
    write(stacks, "aws", "desk")
    write(stacks, "alicloud", "shop")
    with pytest.raises(StackError, match="aws-tokyo deploys desk, alicloud-tokyo deploys shop"):
        plan_twins(())


def test_a_workload_asked_for_replaces_the_stacks_own(stacks: Path) -> None:
    write(stacks, "aws", "shop")
    seen: list[str] = []
    (twins,) = plan_twins(["tokyo"], "desk", progress=seen.append)
    assert twins.pair
    aws, alicloud = twins.pair
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


def test_a_twin_without_a_file_deploys_what_the_other_deploys(stacks: Path) -> None:
    write(stacks, "alicloud", "desk")
    (twins,) = plan_twins(["tokyo"])
    assert {cloud: plan.workload["name"] for cloud, plan in twins.plans.items()} == {
        "aws": "desk",
        "alicloud": "desk",
    }


def test_one_place_that_cannot_take_the_workload_stops_no_other(stacks: Path) -> None:
    write(stacks, "aws", "desk")
    write(stacks, "alicloud", "shop")
    workload = stacks / "logs.yaml"
    workload.write_text("name: site\nowner: me\nlogs: {}\n")

    paris, seoul = plan_twins(["paris", "seoul"], str(workload))
    assert (paris.place, tuple(paris.plans), tuple(paris.refusals)) == ("paris", ("aws",), ("alicloud",))
    assert "Simple Log Service" in paris.refusals["alicloud"].message
    assert seoul.pair and not seoul.refusals

    tokyo, seoul = plan_twins(["tokyo", "seoul"])
    assert set(tokyo.refusals) == {"aws", "alicloud"} and not tokyo.plans
    assert "aws-tokyo deploys desk, alicloud-tokyo deploys shop" in tokyo.refusals["aws"].message
    assert seoul.pair


def test_where_no_place_can_take_it_every_reason_is_told(stacks: Path) -> None:
    with pytest.raises(CatalogError, match="impaired"):
        plan_twins(["dubai"])
    with pytest.raises(TwinstackError) as both:
        plan_twins(["dubai", "sydney"], "desk")
    assert "impaired" in both.value.message and "sydney" in both.value.message


def test_a_mistake_is_told_before_anything_is_planned(stacks: Path) -> None:
    write(stacks, "aws", "nothing.yaml")
    seen: list[str] = []
    with pytest.raises(CatalogError, match="unknown metro 'atlantis'"):
        plan_twins(["seoul", "atlantis"], progress=seen.append)
    with pytest.raises(SpecError, match=r"nothing\.yaml"):
        plan_twins(["seoul", "tokyo"], progress=seen.append)
    assert seen == []


def test_stacks_without_a_twin_are_named() -> None:
    names = {"aws-tokyo", "alicloud-tokyo", "aws-tokyo-lab", "aws-seoul", "prod", "alicloud-hong-kong"}

    everywhere = without_twin(names)
    assert [sentence.split()[0] for sentence in everywhere] == [
        "alicloud-hong-kong", "aws-seoul", "aws-tokyo-lab", "prod",
    ]  # fmt: skip
    assert "no stack is called alicloud-seoul" in everywhere[1]
    assert "does not begin with a cloud" in everywhere[3]
    assert [sentence.split()[0] for sentence in without_twin(names, ("tokyo", "seoul"))] == ["aws-tokyo-lab"]


@pytest.mark.parametrize(
    ("name", "twin"),
    [("aws-tokyo", "alicloud-tokyo"), ("alicloud-tokyo-lab", "aws-tokyo-lab"), ("prod", ""), ("gcp-tokyo", "")],
)
def test_twins_differ_in_the_cloud_alone(name: str, twin: str) -> None:
    assert twin_of(name) == twin
    assert not twin or twin_of(twin) == name


def test_the_metro_of_a_place_is_the_longest_that_fits() -> None:
    assert metro_of("hong-kong-lab") == "hong-kong"
    assert metro_of("tokyo") == "tokyo"
    assert metro_of("tokyoto") == "tokyoto"

"""The `pulumi` command alone, without a language host: the program is served inline."""

from __future__ import annotations

import json
import shutil

import pytest

from infra.engine.binary import find_engine


@pytest.fixture
def engine(engine, tmp_path, monkeypatch):
    """The command in a folder of its own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    shutil.copy(engine.pulumi.resolve(), folder / "pulumi")
    with monkeypatch.context() as context:
        context.setenv("PATH", str(folder))
        return find_engine()


@pytest.fixture
def alone(checkout):
    """A checkout that finds no language host anywhere."""
    assert shutil.which("pulumi-language-python", path=checkout.environment["PATH"]) is None
    assert not checkout.engine.language_host
    return checkout


@pytest.mark.parametrize("cloud", ["alicloud", "aws"])
def test_a_stack_comes_and_goes(alone, cloud):
    stack = f"{cloud}-tokyo"
    alone.init(stack, workload="desk")

    ran = alone.pulumi("preview", "-s", stack, "--json")
    steps = json.loads(ran.stdout)["steps"]
    assert {step["op"] for step in steps} == {"create"}

    alone.pulumi("up", "-s", stack, "--yes", "--skip-preview")
    assert set(alone.resources(stack)) == {step["urn"] for step in steps}
    alone.pulumi("up", "-s", stack, "--yes", "--skip-preview", "--expect-no-changes")

    alone.pulumi("config", "set", "-s", stack, "twinstack:workload", "no-such-workload")
    ran = alone.pulumi("preview", "-s", stack, check=False)
    assert ran.returncode != 0
    assert "no-such-workload" in ran.stdout
    assert "Traceback" not in ran.stdout


def test_a_fleet_and_a_rehearsal(alone):
    for cloud in ("alicloud", "aws"):
        alone.init(f"{cloud}-tokyo", workload="desk")

    ran = alone.twinstack("preview", "--metro", "tokyo", "--format", "json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [row["status"] for row in json.loads(ran.stdout)["stacks"]] == ["done", "done"]

    ran = alone.twinstack("rehearse", "preview", "alicloud-tokyo", "--home", "../rehearsal", "--format", "json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert set(json.loads(ran.stdout)["stacks"][0]["changes"]) == {"create"}

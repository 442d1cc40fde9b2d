from importlib.metadata import version

import pytest

from infra.doctor.plugin import plugins
from infra.rehearsal.plugin import install_plugins


def named(root):
    found = {}
    for check in plugins(root):
        found.setdefault(check.name, []).append(check)
    return found


def test_nothing_is_here(tmp_path):
    found = named(tmp_path)
    assert list(found) == ["alicloud plugin", "aws plugin"]
    for cloud in ("alicloud", "aws"):
        (check,) = found[f"{cloud} plugin"]
        assert (check.status, check.found) == ("missing", "no real one")
        assert f"pulumi plugin install resource {cloud} {version(f'pulumi-{cloud}')}" in check.next


def test_real_ones_are_found_everywhere_in_the_engines_order(script, tmp_path, monkeypatch):
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    wanted = version("pulumi-aws")
    script("home/plugins/resource-aws-v7.9.0/pulumi-resource-aws", "echo 7.9.0")
    script(f"home/plugins/resource-aws-v{wanted}/pulumi-resource-aws", f"echo {wanted}")
    script("checkout/.engine/providers/pulumi-resource-aws", "echo v6.0.0")
    script("bin/pulumi-resource-aws", f"echo {wanted}")
    found = named(tmp_path / "checkout")["aws plugin"]
    assert [check.status for check in found] == ["ok"] * 4
    says = [check.found.replace(str(tmp_path), "") for check in found]
    assert says == [
        f"real, {wanted}, /bin/pulumi-resource-aws (on PATH)",
        f"real, 6.0.0 (the SDK is {wanted}), /checkout/.engine/providers/pulumi-resource-aws (in .engine)",
        f"real, {wanted}, /home/plugins/resource-aws-v{wanted}/pulumi-resource-aws (installed by pulumi)",
        f"real, 7.9.0 (the SDK is {wanted}), "
        "/home/plugins/resource-aws-v7.9.0/pulumi-resource-aws (installed by pulumi)",
    ]


def test_a_simulated_one_is_told_from_a_real_one(tmp_path):
    install_plugins(tmp_path / "bin")
    for checks in named(tmp_path).values():
        simulated, missing = checks
        assert simulated.found.startswith("simulated, ")
        assert "take it off PATH" in simulated.next
        assert {simulated.status, missing.status} == {"missing"}


def test_one_that_serves_the_module_says_so(script, tmp_path):
    wanted = version("pulumi-alicloud")
    for folder, sdk in (("bin", wanted), ("checkout/.engine/providers", "3.9.0")):
        script(f"{folder}/pulumi-resource-alicloud", f"echo {sdk}+module.1.285.0")
    first, second = named(tmp_path / "checkout")["alicloud plugin"]
    assert first.found.startswith(f"real, module 1.285.0 under SDK {wanted}'s tokens, ")
    assert second.found.startswith(f"real, module 1.285.0 under SDK 3.9.0's tokens (the SDK is {wanted}), ")


@pytest.mark.parametrize("body", ["echo cannot load >&2; exit 1", "exit 2"])
def test_one_that_does_not_run_is_broken(script, tmp_path, body):
    script("bin/pulumi-resource-alicloud", body)
    (check,) = named(tmp_path)["alicloud plugin"]
    assert check.status == "broken"
    assert "pulumi plugin install" in check.next

"""`twinstack rehearse` on the real engine."""

from __future__ import annotations

import json

import pytest

from infra.rehearsal.store import Store


@pytest.fixture
def rehearse(checkout):
    """Runs `twinstack rehearse` in a checkout whose stacks deploy the small workload, with a home of its own."""
    for cloud in ("alicloud", "aws"):
        path = checkout.root / "infra" / "stacks" / f"Pulumi.{cloud}-tokyo.yaml"
        path.write_text(path.read_text().replace("shop", "desk"))

    def run(*arguments, env=None):
        return checkout.twinstack("rehearse", *arguments, "--home", "../rehearsal", env=env)

    run.checkout = checkout
    run.home = checkout.root.parent / "rehearsal"
    return run


def _rows(ran):
    return json.loads(ran.stdout)


def test_a_rehearsal_touches_nothing_of_the_users(rehearse):
    checkout = rehearse.checkout
    before = {path: path.read_bytes() for path in checkout.root.rglob("*.yaml") if ".venv" not in path.parts}
    # A backend that cannot be reached, credentials that do not exist: a rehearsal sees neither.
    hostile = {
        "PULUMI_BACKEND_URL": "s3://nowhere",
        "PULUMI_CONFIG_PASSPHRASE": "other",
        "AWS_PROFILE": "missing",
        "ALIBABA_CLOUD_ACCESS_KEY_ID": "wrong",
        "TWINSTACK_REHEARSAL": "/nowhere",
    }

    ran = rehearse("up", "aws-tokyo", "alicloud-tokyo", "--format", "json", env=hostile)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    rows = {row["stack"]: row for row in _rows(ran)}
    assert {row["status"] for row in rows.values()} == {"done"}
    after = {path: path.read_bytes() for path in checkout.root.rglob("*.yaml") if ".venv" not in path.parts}
    assert after == before
    assert not list((checkout.root.parent / "backend").rglob("*.json"))
    assert not list(checkout.home.rglob("*.sqlite"))

    listed = _rows(rehearse("list", "--format", "json"))
    for name, row in rows.items():
        held = [item for item in listed if item["urn"].startswith(f"urn:pulumi:{name}::")]
        assert {item["urn"] for item in held} == set(_native(rehearse, name))
        assert len(held) == len({item["urn"] for item in held}) < row["resources"]
    assert "aws.ec2.Vpc" in rehearse("list").stdout

    # No placeholder of a secret is kept in the simulated clouds.
    text = b"".join(path.read_bytes() for path in (rehearse.home / "clouds").iterdir())
    assert b"Placeholder" not in text

    assert rehearse("destroy", "aws-tokyo", "alicloud-tokyo").returncode == 2  # production is protected
    assert rehearse("clear").returncode == 0
    assert not rehearse.home.exists()


def _native(rehearse, stack):
    path = rehearse.home / "backend" / ".pulumi" / "stacks" / "twinstack" / f"{stack}.json"
    rows = json.loads(path.read_text())["checkpoint"]["latest"]["resources"]
    return [row["urn"] for row in rows if row["custom"] and not row["type"].startswith("pulumi:")]


FAULTS = {
    "alicloud-tokyo": (
        ("throttle:network-*:30", "Throttling.User"),
        ("stock:database-instance", "OperationDenied.OutofUsage"),
        ("stuck:database-instance", "did not become ready in time"),
    ),
    "aws-tokyo": (
        ("quota:aws:ec2/vpc:Vpc", "VpcLimitExceeded"),
        ("stock:database-instance", "InsufficientDBInstanceCapacity"),
        ("fail:database-instance", "InternalError"),
    ),
}


@pytest.mark.parametrize("stack", sorted(FAULTS))
def test_faults_end_in_one_clear_message_and_the_next_run_completes(rehearse, stack):
    for fault, words in FAULTS[stack]:
        ran = rehearse("up", stack, "--fault", fault)

        assert ran.returncode == 2, f"{fault}: {ran.stdout}"
        assert words in ran.stdout
        assert "hint:" in ran.stdout
        assert "Traceback" not in ran.stdout + ran.stderr

    ran = rehearse("up", stack, "--fault", f"throttle:{stack.partition('-')[0]}:*:5")
    assert ran.returncode == 0, ran.stdout


def test_drift_is_told_and_found(rehearse):
    assert rehearse("up", "alicloud-tokyo").returncode == 0

    ran = rehearse("refresh", "alicloud-tokyo", "--drift", "network-vpc:description=other", "--format", "json")

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "network-vpc" in ran.stderr
    assert _rows(ran)[0]["changes"]["update"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("up", "aws-tokio"), ("aws-tokyo",)),
        (("up", "aws-tokyo", "--fault", "quotas:x", "--fault", "kill:0"), ("quota", "kill")),
        (("refresh", "aws-tokyo", "--drift", "network-vpc"), ("'='",)),
        (("up", "aws-tokyo", "--parallel", "0"), ("--parallel",)),
    ],
)
def test_wrong_input_is_told_and_nothing_is_run(rehearse, arguments, words):
    ran = rehearse(*arguments)

    assert ran.returncode == 2
    assert ran.stdout == ""
    assert all(word in ran.stderr for word in words)
    assert "Traceback" not in ran.stderr
    assert not (rehearse.home / "clouds" / "aws.sqlite").exists()


def test_only_the_home_of_a_rehearsal_is_cleared(rehearse):
    rehearse.home.mkdir()
    (rehearse.home / "thesis.txt").write_text("years of work")

    ran = rehearse("clear")

    assert ran.returncode == 2
    assert (rehearse.home / "thesis.txt").exists()


def test_the_simulated_cloud_is_kept_between_rehearsals(rehearse):
    assert rehearse("up", "aws-tokyo").returncode == 0
    store = Store.of(rehearse.home, "aws")
    before = {record.id for record in store.everything()}

    ran = rehearse("up", "aws-tokyo", "--format", "json")

    assert set(_rows(ran)[0]["changes"]) == {"same"}
    assert {record.id for record in store.everything()} == before
    store.close()

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


def _rows(ran, name="stacks"):
    return json.loads(ran.stdout)[name]


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

    listed = _rows(rehearse("list", "--format", "json"), "resources")
    for name, row in rows.items():
        held = [item for item in listed if item["urn"].startswith(f"urn:pulumi:{name}::")]
        assert {item["urn"] for item in held} == set(_native(rehearse, name))
        assert len(held) == len({item["urn"] for item in held}) < row["resources"]
    assert "aws.ec2.Vpc" in rehearse("list").stdout

    # No placeholder of a secret is kept in the simulated clouds.
    text = b"".join(path.read_bytes() for path in (rehearse.home / "clouds").iterdir())
    assert b"Placeholder" not in text

    assert rehearse("destroy", "aws-tokyo", "alicloud-tokyo").returncode == 2  # production is protected
    ran = rehearse("clear")  # asks, and nobody is there to answer
    assert ran.returncode == 2
    assert "--yes" in ran.stderr
    assert rehearse.home.exists()
    (rehearse.home / "thesis.txt").write_text("years of work")
    ran = rehearse("clear", "--yes")
    assert ran.returncode == 0
    assert [path.name for path in rehearse.home.iterdir() if not path.name.startswith(".")] == ["thesis.txt"]
    for words in ("the simulated aws", "alicloud-tokyo, aws-tokyo", "thesis.txt stays"):
        assert words in ran.stderr
    (rehearse.home / "thesis.txt").unlink()
    assert rehearse("clear", "--yes").returncode == 0
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
        (
            ("up", "aws-tokyo", "--secret", "cachePasword=x", "--secret", "cachePassword="),
            ("did you mean cachePassword", "empty"),
        ),
    ],
)
def test_wrong_input_is_told_and_nothing_is_run(rehearse, arguments, words):
    ran = rehearse(*arguments)

    assert ran.returncode == 2
    assert ran.stdout == ""
    assert all(word in ran.stderr for word in words)
    assert "Traceback" not in ran.stderr
    assert not (rehearse.home / "clouds" / "aws.sqlite").exists()


@pytest.mark.parametrize("arguments", [("clear",), ("clear", "--yes"), ("up", "aws-tokyo")])
def test_a_folder_of_the_users_is_neither_cleared_nor_used(rehearse, arguments):
    (rehearse.home / "clouds").mkdir(parents=True)
    (rehearse.home / "clouds" / "aws.sqlite").write_text("years of work")

    ran = rehearse(*arguments)

    assert ran.returncode == 2
    assert "rehearsal" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert [path.name for path in rehearse.home.rglob("*")] == ["clouds", "aws.sqlite"]
    assert (rehearse.home / "clouds" / "aws.sqlite").read_text() == "years of work"


def _updated(rehearse, stack, *arguments):
    """Logical names of what another `up` changes in place; nothing else may happen."""
    ran = rehearse("up", stack, "--format", "json", *arguments)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert set(_rows(ran)[0]["changes"]) <= {"same", "update"}
    log = max((rehearse.home / "logs").glob(f"*-{stack}-up.log"))
    assert not [word for word in SECRETS if word in log.read_text() + ran.stdout + ran.stderr]
    return _rows(ran)[0]["changes"].get("update", 0)


SECRETS = ("Mine-0-of-a-rehearsal", "Mine-1-of-a-rehearsal")


def test_another_password_is_a_change_and_nothing_of_it_is_shown(rehearse):
    """The user's own secrets win over placeholders: given now, given before, or encrypted in the stack file."""
    stack = "alicloud-tokyo"
    assert rehearse("up", stack).returncode == 0
    assert _updated(rehearse, stack) == 0
    # The stack file says that the password changed, not what it is.
    path = rehearse.checkout.root / "infra" / "stacks" / f"Pulumi.{stack}.yaml"
    plain = path.read_text()
    for ciphertext, changes in (("v1:a:b", 1), ("v1:a:b", 0), ("v1:c:d", 1)):
        path.write_text(f"{plain}  twinstack:databasePassword:\n    secure: {ciphertext}\n")
        assert _updated(rehearse, stack) == changes

    assert _updated(rehearse, stack, "--secret", f"databasePassword={SECRETS[0]}") == 1
    assert _updated(rehearse, stack) == 0
    (rehearse.checkout.root / "secret").write_text(SECRETS[1])
    assert _updated(rehearse, stack, "--secret", "databasePassword=@secret") == 1
    assert b"Mine" not in b"".join(path.read_bytes() for path in (rehearse.home / "clouds").iterdir())


def test_the_simulated_cloud_is_kept_between_rehearsals(rehearse):
    assert rehearse("up", "aws-tokyo").returncode == 0
    store = Store.of(rehearse.home, "aws")
    before = {record.id for record in store.everything()}

    ran = rehearse("up", "aws-tokyo", "--format", "json")

    assert set(_rows(ran)[0]["changes"]) == {"same"}
    assert {record.id for record in store.everything()} == before
    store.close()

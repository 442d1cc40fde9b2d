"""Every failure that can be had without an account, made to happen on the real engine and told in one message.

test_diagnosis.py holds what was printed when the texts were gathered; here the engine says them anew, so that
another version of it cannot change its words unnoticed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from infra.engine.diagnosis import PENDING_HINT, Diagnosis, diagnose, diagnoses
from infra.rehearsal.fault import FAULTS
from infra.rehearsal.plugin import LATENCY

T = TypeVar("T")

STACK = "aws-singapore"
CLOUDS = ("alicloud", "aws")
NETWORK = {"alicloud": "alicloud:vpc/network:Network", "aws": "aws:ec2/vpc:Vpc"}
SHOWN = {"alicloud": "alicloud:vpc:Network", "aws": "aws:ec2:Vpc"}
WORKLOAD: dict[str, Any] = {
    "name": "tiny",
    "owner": "tests",
    "environment": "development",
    "network": {"cidr": "10.40.0.0/16", "zones": 2, "nat": "shared"},
}
UP = ("up", "--yes", "--skip-preview", "-s")
CLOSED = "http://127.0.0.1:9"
"""Nobody listens there."""


class Bench:
    """A checkout with a small workload, and what fails in it."""

    def __init__(self, checkout: Any) -> None:
        self.checkout = checkout
        self.root: Path = checkout.root
        (self.root / "workload.yaml").write_text(yaml.safe_dump(WORKLOAD), encoding="utf-8")
        for cloud in CLOUDS:
            values = {"cloud": cloud, "metro": "singapore", "workload": "workload.yaml"}
            config = {f"twinstack:{key}": value for key, value in values.items()}
            self.stack_file(cloud).write_text(yaml.safe_dump({"config": config}), encoding="utf-8")

    @property
    def backend(self) -> Path:
        return Path(self.checkout.environment["PULUMI_BACKEND_URL"].removeprefix("file://")) / ".pulumi"

    @property
    def checkpoint(self) -> Path:
        return self.backend / "stacks" / "twinstack" / f"{STACK}.json"

    def stack_file(self, cloud: str) -> Path:
        return self.root / "infra" / "stacks" / f"Pulumi.{cloud}-singapore.yaml"

    def pulumi(self, *arguments: str, **env: str) -> str:
        """Runs a command that must succeed; returns both its streams."""
        ran = self.checkout.pulumi(*arguments, env=env)
        return ran.stdout + ran.stderr

    def failed(self, *arguments: str, stack: str = STACK, **env: str) -> tuple[Diagnosis, ...]:
        """Runs a command that must fail; returns what its output means. No message is a traceback."""
        ran = self.checkout.pulumi(*arguments, env=env, check=False)
        assert ran.returncode != 0, ran.stdout
        printed = ran.stdout + ran.stderr
        shown = str(diagnose(printed, stack=stack))
        assert "Traceback" not in shown
        assert "\x1b" not in shown
        return diagnoses(printed, stack=stack, stacks=("aws-singapore", "alicloud-singapore"))


def names(found: tuple[Diagnosis, ...]) -> list[str]:
    return [each.failure for each in found]


@pytest.fixture
def bench(checkout: Any) -> Bench:
    """No stack is initialised yet."""
    return Bench(checkout)


@pytest.fixture
def stacked(bench: Bench) -> Bench:
    """The stack is initialised, with the passphrase of the checkout, which is empty."""
    bench.pulumi("stack", "init", STACK)
    return bench


@contextmanager
def answering(status: int, body: object | Callable[[BaseHTTPRequestHandler], tuple[int, object]]) -> Iterator[int]:
    """A server on the loopback that gives one answer to everything; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            code, document = body(self) if callable(body) else (status, body)
            content = json.dumps(document).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PUT = do_PATCH = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


# The state backend


def test_backends_that_cannot_be_opened(bench: Bench, tmp_path: Path) -> None:
    missing, file = tmp_path / "missing", tmp_path / "file"
    file.touch()
    for path in (missing, file):
        (found,) = bench.failed("preview", "-s", STACK, PULUMI_BACKEND_URL=path.as_uri())
        assert found.failure == "backend-folder"
        assert str(path) in found.message


def test_a_bucket_without_credentials_region_or_network(bench: Bench) -> None:
    quiet = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1"}
    keys = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
    bucket = f"s3://states?region=eu-central-1&endpoint={CLOSED}&s3ForcePathStyle=true"
    preview = ("preview", "-s", STACK)
    assert names(bench.failed(*preview, PULUMI_BACKEND_URL=bucket, **quiet)) == ["backend-credentials"]
    assert names(bench.failed(*preview, PULUMI_BACKEND_URL=bucket, **quiet, **keys)) == ["backend-unreachable"]
    found = bench.failed(*preview, PULUMI_BACKEND_URL="s3://states", **quiet, **keys)
    assert names(found) == ["backend-region"]


def test_a_bucket_that_is_missing_or_refused(bench: Bench) -> None:
    """A server answers as S3 does: an XML body or none, and the code in it or in the status."""
    keys = {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_MAX_ATTEMPTS": "1",
    }
    with answering(403, {}) as port:
        bucket = f"s3://states?region=eu-central-1&endpoint=http://127.0.0.1:{port}&s3ForcePathStyle=true"
        assert names(bench.failed("preview", "-s", STACK, PULUMI_BACKEND_URL=bucket, **keys)) == ["backend-denied"]


def test_nobody_is_logged_in(bench: Bench) -> None:
    assert names(bench.failed("preview", "-s", STACK, PULUMI_BACKEND_URL="")) == ["backend-login"]


def test_pulumi_cloud_refuses_the_token(bench: Bench) -> None:
    refusal = {"code": 401, "message": "Unauthorized: No credentials provided or are invalid."}
    token = "pul-" + "0" * 40
    with answering(401, refusal) as port:
        url = f"http://127.0.0.1:{port}"
        found = bench.failed("preview", "-s", STACK, PULUMI_BACKEND_URL=url, PULUMI_ACCESS_TOKEN=token)
    assert names(found) == ["backend-token"]


def test_pulumi_cloud_says_that_another_update_runs(bench: Bench) -> None:
    def answer(request: BaseHTTPRequestHandler) -> tuple[int, object]:
        if request.path == "/api/user":
            return 200, {"githubLogin": "me", "organizations": [{"githubLogin": "me"}]}
        if request.command == "POST":
            return 409, {"code": 409, "message": "Conflict: Another update is currently in progress."}
        if request.path.endswith(STACK):
            return 200, {"orgName": "me", "projectName": "twinstack", "stackName": STACK, "tags": {}, "version": 1}
        return 200, {}

    with answering(0, answer) as port:
        env = {"PULUMI_BACKEND_URL": f"http://127.0.0.1:{port}", "PULUMI_ACCESS_TOKEN": "pul-" + "0" * 40}
        assert names(bench.failed(*UP, f"me/{STACK}", **env)) == ["locked-cloud"]


# The stack and its files


def test_stacks_unknown_uninitialised_unnamed_and_made_twice(bench: Bench) -> None:
    (unknown,) = bench.failed("preview", "-s", "aws-singapor")
    assert unknown.failure == "stack-unknown"
    assert "did you mean aws-singapore?" in unknown.hint
    (bare,) = bench.failed(*UP, STACK)
    assert bare.message == f"{STACK} has a stack file, but was never initialised in this state backend"
    assert names(bench.failed("preview")) == ["stack-unselected"]
    assert names(bench.failed("stack", "init", "not legal")) == ["stack-name"]
    bench.pulumi("stack", "init", STACK)
    assert names(bench.failed("stack", "init", STACK)) == ["stack-exists"]
    assert names(bench.failed("up", "-s", STACK)) == ["confirmation-missing"]


def test_passphrases_wrong_missing_and_in_no_file(bench: Bench, tmp_path: Path) -> None:
    env = bench.checkout.environment
    bench.pulumi("stack", "init", STACK, PULUMI_CONFIG_PASSPHRASE="right")
    (wrong,) = bench.failed("preview", "-s", STACK, PULUMI_CONFIG_PASSPHRASE="wrong")
    assert wrong.failure == "passphrase-wrong"
    assert "wrong" not in wrong.hint
    del env["PULUMI_CONFIG_PASSPHRASE"]
    assert names(bench.failed("preview", "-s", STACK)) == ["passphrase-missing"]
    file = str(tmp_path / "missing")
    (missing,) = bench.failed("preview", "-s", STACK, PULUMI_CONFIG_PASSPHRASE_FILE=file)
    assert missing.failure == "passphrase-file"
    assert file in missing.message


def test_a_secret_that_cannot_be_decrypted(stacked: Bench) -> None:
    stacked.pulumi("config", "set", "-s", STACK, "--secret", "cachePassword", "Rehearsal0Password")
    path = stacked.stack_file("aws")
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["config"]["twinstack:cachePassword"]["secure"] = f"v1:{'A' * 16}:{'A' * 32}"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    assert names(stacked.failed("preview", "-s", STACK)) == ["config-secret-unreadable"]


def test_secrets_providers_that_are_unknown_or_unusable(bench: Bench) -> None:
    found = bench.failed("stack", "init", STACK, "--secrets-provider", "alicloudkms://alias/x")
    assert names(found) == ["secrets-provider-unknown"]
    key = f"awskms://alias/x?region=eu-central-1&endpoint={CLOSED}"
    found = bench.failed("stack", "init", STACK, "--secrets-provider", key, AWS_EC2_METADATA_DISABLED="true")
    assert names(found) == ["secrets-provider-unusable"]


def test_files_that_cannot_be_read(stacked: Bench, tmp_path: Path) -> None:
    stacked.stack_file("aws").write_text("config:\n  a: [\n", encoding="utf-8")
    assert names(stacked.failed("preview", "-s", STACK)) == ["stack-file-broken"]
    (stacked.root / "Pulumi.yaml").write_text("name: [", encoding="utf-8")
    assert names(stacked.failed("stack", "ls")) == ["project-broken"]
    (stacked.root / "Pulumi.yaml").unlink()
    assert names(stacked.failed("preview", "-s", STACK)) == ["project-missing"]


def test_attributes_that_were_cut_are_mended_as_the_hint_says(stacked: Bench) -> None:
    attributes = stacked.checkpoint.with_name(f"{stacked.checkpoint.name}.attrs")
    assert attributes.stat().st_size
    attributes.write_bytes(b"")
    (found,) = stacked.failed(*UP, STACK)
    assert found.failure == "checkpoint-attributes"
    assert f"{STACK}.json.attrs" in found.hint
    attributes.unlink()
    stacked.pulumi(*UP, STACK)


@pytest.mark.parametrize("kept", [0, 0.5, -1])
def test_a_checkpoint_that_was_cut_is_mended_as_the_hint_says(stacked: Bench, kept: float) -> None:
    stacked.pulumi(*UP, STACK)
    whole = stacked.checkpoint.read_text(encoding="utf-8")
    before = stacked.checkout.resources(STACK).keys()
    stacked.checkpoint.write_text(whole[: int(len(whole) * kept)] if kept >= 0 else "no json", encoding="utf-8")
    (found,) = stacked.failed(*UP, STACK)
    assert found.failure == "checkpoint-unreadable"
    backups = stacked.backend / "backups" / "twinstack" / STACK
    assert f".pulumi/backups/PROJECT/{STACK}/" in found.hint
    newest = max(backups.glob("*.json"))
    shutil.copy(newest, stacked.checkpoint)
    stacked.pulumi("refresh", "--yes", "-s", STACK)
    assert stacked.checkout.resources(STACK).keys() == before


def test_a_checkpoint_that_contradicts_itself_is_mended_as_the_hint_says(stacked: Bench) -> None:
    stacked.pulumi(*UP, STACK)
    document = json.loads(stacked.checkpoint.read_text(encoding="utf-8"))
    resources = document["checkpoint"]["latest"]["resources"]
    before = len(stacked.checkout.resources(STACK))
    resources[-1]["parent"] += "-gone"
    stacked.checkpoint.write_text(json.dumps(document), encoding="utf-8")
    (found,) = stacked.failed(*UP, STACK)
    assert found.failure == "checkpoint-broken"
    assert "refers to missing parent" in found.message
    assert "pulumi state repair" in found.hint
    stacked.pulumi("state", "repair", "--yes", "-s", STACK)
    assert len(stacked.checkout.resources(STACK)) == before


def test_a_lock_held_then_left_behind_and_what_was_cut_short(stacked: Bench) -> None:
    """Another process updates; it is killed; the hints lead back to a stack that is whole."""
    command = [str(stacked.checkout.engine.pulumi), *UP, STACK]
    environment = {**stacked.checkout.environment, LATENCY: "60"}
    process = subprocess.Popen(
        command,
        cwd=stacked.root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    try:
        until(lambda: list(stacked.backend.glob(f"locks/**/{STACK}/*.json")) and _creating(stacked))
        held = until(lambda: _held(stacked))
        assert re.search(r"process \d+, since \d", held.message)
    finally:
        for pid in family(process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
    assert names(stacked.failed(*UP, STACK)) == ["locked"]
    assert f"pulumi cancel -s {STACK}" in held.hint
    stacked.pulumi("cancel", "--yes", "-s", STACK)
    stacked.pulumi("refresh", "--yes", "-s", STACK)
    assert _creating(stacked), "a plain refresh does not forget what was being created"
    assert "interrupted while creating" in _warned(stacked)
    assert f"pulumi refresh -s {STACK} --clear-pending-creates" in PENDING_HINT.format(stack=STACK)
    stacked.pulumi("refresh", "--yes", "-s", STACK, "--clear-pending-creates")
    assert not _creating(stacked)


def _creating(bench: Bench) -> list[str]:
    try:
        document = json.loads(bench.checkpoint.read_text(encoding="utf-8"))
    except ValueError:
        return []
    pending = document["checkpoint"]["latest"].get("pending_operations") or ()
    return [row["resource"]["urn"] for row in pending if row["type"] == "creating"]


def _warned(bench: Bench) -> str:
    """What a preview-only update says of operations that were cut short, without changing anything."""
    return bench.checkout.pulumi(*UP, STACK, env={FAULTS: json.dumps(["fail:*:99"])}, check=False).stdout


def _held(bench: Bench) -> Diagnosis | None:
    """The refusal; none while the other process is just writing the state."""
    (found,) = bench.failed(*UP, STACK)
    assert found.failure in ("locked", "checkpoint-unreadable")
    return found if found.failure == "locked" else None


def family(pid: int) -> list[int]:
    """A process and all below it; the engine starts its plugins in process groups of their own."""
    rows = subprocess.run(("ps", "-A", "-o", "pid=,ppid="), capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, row.split())) for row in rows.splitlines()]
    found = [pid]
    for parent in found:
        found += [child for child, above in pairs if above == parent]
    return found


def until(done: Callable[[], T]) -> T:
    for _ in range(600):
        if found := done():
            return found
        time.sleep(0.05)
    pytest.fail("it did not happen within 30 seconds")


# Program, plugins, policies


def test_a_program_that_refuses_and_one_that_fails(stacked: Bench) -> None:
    cache = {**WORKLOAD, "cache": {"memory_gib": 4}}
    (stacked.root / "workload.yaml").write_text(yaml.safe_dump(cache), encoding="utf-8")
    (refused,) = stacked.failed(*UP, STACK)
    assert refused.failure == "program-refused"
    assert refused.message == "the stack has no cachePassword"
    assert "pulumi config set --secret twinstack:cachePassword" in refused.hint
    wrong = {**WORKLOAD, "network": {**WORKLOAD["network"], "nat": "some"}}
    (stacked.root / "workload.yaml").write_text(yaml.safe_dump(wrong), encoding="utf-8")
    (refused,) = stacked.failed("preview", "-s", STACK)
    assert refused.failure == "program-refused"
    assert "network.nat: some is not one of its values" in refused.message
    (stacked.root / "__main__.py").write_text("raise ValueError('no such thing')\n", encoding="utf-8")
    (failed,) = stacked.failed("preview", "-s", STACK)
    assert failed.failure == "program-failed"
    assert failed.message.startswith("the program failed: ValueError: no such thing (File ")


def test_a_plugin_that_is_missing_and_one_that_is_none(stacked: Bench) -> None:
    plugin = Path(stacked.checkout.environment["PATH"].split(os.pathsep)[0]) / "pulumi-resource-aws"
    plugin.unlink()
    (missing,) = stacked.failed("preview", "-s", STACK)
    assert missing.failure == "plugin-missing"
    assert "pulumi plugin install resource aws 7." in missing.hint
    plugin.write_text("#!/bin/sh\necho hello\n", encoding="utf-8")
    plugin.chmod(0o755)
    assert names(stacked.failed("preview", "-s", STACK)) == ["plugin-broken"]


def test_the_language_host_is_missing(stacked: Bench, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(stacked.checkout.engine.pulumi.resolve(), alone / "pulumi")
    environment = {**stacked.checkout.environment, "PATH": f"{alone}:/usr/bin:/bin"}
    ran = subprocess.run(
        (alone / "pulumi", "preview", "-s", STACK),
        cwd=stacked.root,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert names(diagnoses(ran.stdout + ran.stderr)) == ["language-missing"]


def test_a_mandatory_policy_and_a_pack_that_is_not_there(stacked: Bench) -> None:
    found = stacked.failed("preview", "-s", STACK, "--policy-pack", "no-pack")
    assert names(found) == ["policy-pack-missing"]
    pack = stacked.root / "pack"
    pack.mkdir()
    options = {"name": "python", "options": {"toolchain": "pip", "virtualenv": "../.venv"}}
    (pack / "PulumiPolicy.yaml").write_text(yaml.safe_dump({"runtime": options}), encoding="utf-8")
    (pack / "__main__.py").write_text(
        "from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy\n"
        "def check(args, report):\n"
        f"    if args.resource_type == '{NETWORK['aws']}':\n"
        "        report('no networks here')\n"
        "policy = ResourceValidationPolicy(name='no-networks', description='None.', validate=check)\n"
        "PolicyPack(name='pack', enforcement_level=EnforcementLevel.MANDATORY, policies=[policy])\n",
        encoding="utf-8",
    )
    for verb in (("preview", "-s"), UP):
        (forbidden,) = stacked.failed(*verb, STACK, "--policy-pack", "pack")
        assert forbidden.failure == "policy-violation"
        assert "no-networks: no networks here" in forbidden.message
        assert forbidden.where == (f"{SHOWN['aws']} network-vpc",)
    assert NETWORK["aws"] not in {row["type"] for row in stacked.checkout.resources(STACK).values()}


# The clouds


@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_a_cloud_refuses(bench: Bench, cloud: str) -> None:
    stack = f"{cloud}-singapore"
    bench.pulumi("stack", "init", stack)
    for fault, expected in (("quota", "quota"), ("throttle", "throttled"), ("fail", "internal")):
        faults = json.dumps([f"{fault}:{NETWORK[cloud]}:99"])
        (found,) = bench.failed(*UP, stack, stack=stack, **{FAULTS: faults})
        assert found.failure == f"{cloud}-{expected}"
        assert found.where == (f"{SHOWN[cloud]} network-vpc",)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_plugin_that_dies(bench: Bench, cloud: str) -> None:
    stack = f"{cloud}-singapore"
    bench.pulumi("stack", "init", stack)
    (found,) = bench.failed(*UP, stack, stack=stack, **{FAULTS: json.dumps(["kill:1:after"])})
    assert found.failure == "plugin-crashed", found
    assert f"pulumi refresh -s {stack}" in found.hint


REAL_PROGRAM = """
import os
import pulumi
import pulumi_alicloud as alicloud

port = os.environ.get("PORT")
services = {} if port is None else {"vpc": f"127.0.0.1:{port}"}
provider = alicloud.Provider(
    "real",
    region="ap-southeast-1",
    account_type="International",
    skip_region_validation=True,
    protocol="HTTP",
    endpoints=[alicloud.ProviderEndpointArgs(**services)],
)
alicloud.vpc.Network("net", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(provider=provider))
"""

REFUSALS = (
    (404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.", "alicloud-credentials-invalid"),
    (400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.", "alicloud-token-expired"),
    (400, "QuotaExceeded.Vpc", "The maximum number of VPCs is exceeded.", "alicloud-quota"),
)


@pytest.fixture
def real(make_checkout: Callable[..., Any], real_alicloud: Path) -> Bench:
    """A program of two lines on the real Alibaba Cloud provider, without credentials."""
    bench = Bench(make_checkout(alicloud=real_alicloud))
    for name in ("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY"):
        bench.checkout.environment.pop(name, None)
    (bench.root / "__main__.py").write_text(REAL_PROGRAM, encoding="utf-8")
    bench.pulumi("stack", "init", "alicloud-singapore")
    return bench


def test_the_real_provider_without_credentials_and_without_network(real: Bench) -> None:
    up = (*UP, "alicloud-singapore")
    assert names(real.failed(*up)) == ["alicloud-credentials-missing"]
    keys = {"ALICLOUD_ACCESS_KEY": "LTAI5tExampleExampleExample", "ALICLOUD_SECRET_KEY": "example"}
    (unreachable,) = real.failed(*up, PORT="9", **keys)
    assert unreachable.failure == "alicloud-unreachable"
    assert "5tExample" not in str(unreachable)


def test_the_real_provider_is_refused(real: Bench) -> None:
    """A server answers in Alibaba Cloud's place; the provider's own words are read."""
    keys = {"ALICLOUD_ACCESS_KEY": "LTAI5tExampleExampleExample", "ALICLOUD_SECRET_KEY": "example"}
    for status, code, message, expected in REFUSALS:
        with answering(
            status, {"Code": code, "Message": message, "RequestId": "4A6F1C2B", "HostId": "vpc"}
        ) as port:
            (found,) = real.failed(*UP, "alicloud-singapore", PORT=str(port), **keys)
        assert found.failure == expected
        assert found.where == ("alicloud:vpc:Network net",)

"""The plugins as processes, driven over gRPC the way the engine drives them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from infra.estate.value import plain_inputs, secret, struct, wire
from infra.rehearsal.fault import FAULTS
from infra.rehearsal.plugin import HOME, LATENCY, install_plugins
from infra.rehearsal.store import Store

TOPIC = "urn:pulumi:s::p::app:x:C$aws:sns/topic:Topic::topic"
DATABASE = "urn:pulumi:s::p::aws:rds/instance:Instance::db"
PROVIDER = "urn:pulumi:s::p::pulumi:providers:aws::p"

Start = Callable[..., "Plugin"]


class Plugin:
    """A running plugin."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        port = process.stdout.readline().strip()
        assert port.isdigit(), "the first line must be the port and nothing else"
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.stub = provider_pb2_grpc.ResourceProviderStub(self.channel)

    def configure(self, **inputs: Any) -> Any:
        return self.stub.Configure(
            provider_pb2.ConfigureRequest(args=_struct(inputs), acceptSecrets=True, acceptResources=True)
        )

    def create(self, urn: str, **inputs: Any) -> Any:
        return self.stub.Create(provider_pb2.CreateRequest(urn=urn, properties=_struct(inputs)))


def _struct(values: dict[str, Any]) -> struct_pb2.Struct:
    return struct({name: it if isinstance(it, struct_pb2.Value) else wire(it) for name, it in values.items()})


def _environment(home: Path | None, **more: str) -> dict[str, str]:
    environment = {name: it for name, it in os.environ.items() if not name.startswith(("PULUMI_", "TWINSTACK_"))}
    return {**environment, **({HOME: str(home)} if home else {}), **more}


def _command(cloud: str = "aws", *more: str) -> list[str]:
    return [sys.executable, "-m", "infra.rehearsal.plugin", cloud, *(more or ("127.0.0.1:1",))]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    plugins: list[Plugin] = []

    def start(cloud: str = "aws", **environment: str) -> Plugin:
        process = subprocess.Popen(
            _command(cloud),
            env=_environment(tmp_path, **environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        plugins.append(Plugin(process))
        return plugins[-1]

    try:
        yield start
    finally:
        for plugin in plugins:
            plugin.channel.close()
            plugin.process.kill()
            plugin.process.wait()
            assert plugin.process.stdout is not None
            plugin.process.stdout.close()


@pytest.fixture
def plugin(start: Start) -> Plugin:
    found = start()
    found.configure(region="ap-southeast-1")
    return found


def _refusal(call: Callable[..., Any], *args: Any, **inputs: Any) -> grpc.RpcError:
    with pytest.raises(grpc.RpcError) as caught:
        call(*args, **inputs)
    return caught.value


def test_the_version_is_the_sdks(start):
    from importlib.metadata import version

    for cloud in ("alicloud", "aws"):
        assert start(cloud).stub.GetPluginInfo(empty_pb2.Empty()).version == version(f"pulumi-{cloud}")


def test_it_takes_secrets_and_previews(start):
    found = start().configure(region="ap-southeast-1")

    assert (found.acceptSecrets, found.supportsPreview, found.acceptOutputs) == (True, True, False)


def test_check_returns_what_it_was_given(plugin):
    inputs = _struct({"name": "t", "tags": {"a": "b"}, "displayName": secret(wire("x"))})

    found = plugin.stub.Check(provider_pb2.CheckRequest(urn=TOPIC, news=inputs))

    assert found.inputs == inputs
    assert not found.failures


def test_check_names_problems_by_path(plugin):
    found = plugin.stub.Check(provider_pb2.CheckRequest(urn=TOPIC, news=_struct({"nam": "t", "tags": "x"})))

    assert [(it.property, it.reason) for it in found.failures] == [
        ("nam", "there is no input 'nam'; did you mean 'name'?"),
        ("tags", 'must be a map, not "x"'),
    ]


def test_what_is_made_can_be_read(plugin):
    made = plugin.create(TOPIC, displayName="x")

    found = plugin.stub.Read(provider_pb2.ReadRequest(id=made.id, urn=TOPIC))

    assert found.id == made.id
    assert plain_inputs(found.inputs) == {"displayName": "x"}
    assert plain_inputs(found.properties)["arn"].startswith("arn:aws:sns:ap-southeast-1:000000000000:")


def test_inputs_are_compared_with_inputs(plugin):
    request = provider_pb2.DiffRequest(
        urn=TOPIC,
        id="t",
        olds=_struct({"displayName": "x", "arn": "arn"}),
        old_inputs=_struct({"displayName": "x"}),
        news=_struct({"displayName": "x"}),
    )
    assert plugin.stub.Diff(request).changes == provider_pb2.DiffResponse.DIFF_NONE
    request.news.CopyFrom(_struct({"displayName": "y"}))
    found = plugin.stub.Diff(request)
    assert found.changes == provider_pb2.DiffResponse.DIFF_SOME
    assert found.detailedDiff["displayName"].kind == provider_pb2.PropertyDiff.UPDATE


def test_another_region_replaces_the_provider(plugin):
    request = provider_pb2.DiffRequest(
        urn=PROVIDER, old_inputs=_struct({"region": "a"}), news=_struct({"region": "b"})
    )

    found = plugin.stub.DiffConfig(request)

    assert (found.changes, list(found.replaces)) == (provider_pb2.DiffResponse.DIFF_SOME, ["region"])
    request.news.CopyFrom(request.old_inputs)
    assert plugin.stub.DiffConfig(request).changes == provider_pb2.DiffResponse.DIFF_NONE


def test_a_refusal_is_one_clean_message(start):
    plugin = start(**{FAULTS: json.dumps(["fail:topic"])})
    plugin.configure(region="ap-southeast-1")

    error = _refusal(plugin.create, TOPIC)

    assert error.code() == grpc.StatusCode.FAILED_PRECONDITION
    assert error.details() == "InternalError: An internal error has occurred"


def test_an_invoke_nobody_answers_is_refused_in_one_line(plugin):
    request = provider_pb2.InvokeRequest(tok="aws:ec2/getAmi:getAmi", args=_struct({"mostRecent": True}))

    details = _refusal(plugin.stub.Invoke, request).details()

    assert "aws:ec2/getAmi:getAmi" in details
    assert "\n" not in details


def test_a_defect_keeps_its_traceback(plugin):
    details = _refusal(plugin.create, "no urn").details()

    assert "IndexError" in details or "Traceback" in details or 'File "' in details


def test_what_is_stuck_is_known_to_the_engine(start):
    plugin = start(**{FAULTS: json.dumps(["stuck:db"])})
    plugin.configure(region="ap-southeast-1")
    inputs = {"identifier": "db", "instanceClass": "db.m6i.large", "engine": "mysql", "allocatedStorage": 20}

    error = _refusal(plugin.create, DATABASE, **inputs, password=secret(wire("hunter2-hunter2")))

    [trailer] = [value for key, value in error.trailing_metadata() if key == "grpc-status-details-bin"]
    [packed] = status_pb2.Status.FromString(trailer).details
    detail = provider_pb2.ErrorResourceInitFailed()
    assert packed.Unpack(detail)
    assert detail.reasons == [error.details()]
    assert error.details().startswith(f"timeout while waiting for '{detail.id}'")
    assert detail.properties.fields["password"] == secret(wire("hunter2-hunter2"))


def test_a_killed_plugin_leaves_what_the_cloud_has_done(start, tmp_path):
    plugin = start(**{FAULTS: json.dumps(["kill:2:after"])})
    plugin.configure(region="ap-southeast-1")
    plugin.create(TOPIC.replace("::topic", "::first"))

    assert _refusal(plugin.create, TOPIC).code() == grpc.StatusCode.UNAVAILABLE
    assert plugin.process.wait() == -signal.SIGKILL
    with closing(Store.of(tmp_path, "aws")) as store:
        assert len(store.everything()) == 2


def test_a_plugin_ends_with_its_engine(tmp_path):
    """A killed engine cannot stop its plugins."""
    code = (
        "import subprocess, sys\n"
        "plugin = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)\n"
        "plugin.stdout.readline()\n"
        "print(plugin.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    engine = subprocess.Popen(
        [sys.executable, "-c", code, *_command()],
        env=_environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert engine.stdout is not None
    assert engine.stdin is not None
    with engine.stdin, engine.stdout:
        pid = int(engine.stdout.readline())
        engine.kill()
        engine.wait()
    from infra.rehearsal.process import alive

    deadline = time.monotonic() + 60
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(pid)


@pytest.mark.parametrize(
    ("command", "environment", "message"),
    [
        (_command(), {}, "runs only in a rehearsal (twinstack rehearse): TWINSTACK_REHEARSAL is not set"),
        (_command("gcp"), {HOME: "."}, "usage: python -m infra.rehearsal.plugin alicloud|aws ENGINE_ADDRESS"),
        (_command()[:3], {HOME: "."}, "usage: "),
        (_command(), {HOME: ".", FAULTS: '["x:y"]'}, "--fault x:y: there is no fault 'x'"),
        (_command(), {HOME: ".", FAULTS: "x"}, "TWINSTACK_FAULTS must be a JSON list of texts"),
        (
            _command(),
            {HOME: ".", LATENCY: "soon"},
            "TWINSTACK_LATENCY must be a number of seconds up to 3600, not 'soon'",
        ),
        (_command(), {HOME: ".", LATENCY: "nan"}, "must be a number of seconds up to 3600, not 'nan'"),
        (_command(), {HOME: "a file"}, "the home of the rehearsal, a file, cannot be used: "),
        (
            _command(),
            {HOME: "broken"},
            "the home of the rehearsal, broken, cannot be used: file is not a database",
        ),
    ],
)
def test_it_does_not_start_otherwise(tmp_path, command, environment, message):
    (tmp_path / "a file").touch()
    (tmp_path / "broken" / "clouds").mkdir(parents=True)
    (tmp_path / "broken" / "clouds" / "aws.sqlite").write_bytes(b"no database" * 100)
    found = subprocess.run(
        command, env=_environment(None, **environment), cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (found.returncode, found.stdout) == (2, "")
    [line] = found.stderr.splitlines()
    assert message in line


def test_installed_plugins_run_from_anywhere(tmp_path):
    folder, elsewhere = tmp_path / "the plugins", tmp_path / "elsewhere"
    install_plugins(folder)
    install_plugins(folder)
    # A folder of the user's that happens to be called infra.
    (elsewhere / "infra").mkdir(parents=True)
    (elsewhere / "infra" / "__init__.py").write_text("raise SystemExit('the wrong one')")

    assert sorted(path.name for path in folder.iterdir()) == ["pulumi-resource-alicloud", "pulumi-resource-aws"]
    for name in ("alicloud", "aws"):
        path = folder / f"pulumi-resource-{name}"
        assert os.access(path, os.X_OK)
        found = subprocess.run(
            [path, "127.0.0.1:1"],
            env=_environment(None),
            cwd=elsewhere,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (found.returncode, found.stdout) == (2, "")
        assert found.stderr.startswith(f"pulumi-resource-{name} is a simulated provider")

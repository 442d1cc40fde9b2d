"""The `pulumi` command with the project's own language host: plain, and as the verbs run it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import grpc
import pytest
import yaml
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from infra.engine import language, program
from infra.engine.binary import LANGUAGE_HOST, find_engine
from infra.engine.diagnosis import diagnoses
from infra.engine.workspace import install_language_host

PROGRAM = """
import os, sys
import pulumi

pulumi.export("executable", sys.executable)
pulumi.export("folder", os.getcwd())
pulumi.export("name", __name__)
pulumi.export("path", sys.path[0])
pulumi.export("virtualenv", os.environ.get("VIRTUAL_ENV", ""))
print("said by the program")
"""


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
    """A checkout whose command finds the project's own host, and no other."""
    assert not checkout.engine.language_host
    found = shutil.which(LANGUAGE_HOST, path=checkout.environment["PATH"])
    assert found and "infra/engine/language.py" in Path(found).read_text(encoding="utf-8")
    return checkout


def _project(checkout, program=PROGRAM, **document):
    """Replaces the project by a program without resources."""
    options = {"toolchain": "pip", "virtualenv": ".venv"}
    whole = {"name": "alone", "runtime": {"name": "python", "options": options}, **document}
    (checkout.root / "Pulumi.yaml").write_text(yaml.safe_dump(whole), encoding="utf-8")
    place = checkout.root / document.get("main", ".") / "__main__.py"
    place.parent.mkdir(exist_ok=True)
    place.write_text(program, encoding="utf-8")
    checkout.pulumi("stack", "init", "dev")


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


def test_the_verbs_bring_the_host_along(alone):
    for cloud in ("alicloud", "aws"):
        alone.init(f"{cloud}-tokyo", workload="desk")
    Path(shutil.which(LANGUAGE_HOST, path=alone.environment["PATH"])).unlink()
    assert alone.pulumi("preview", "-s", "aws-tokyo", check=False).returncode

    ran = alone.twinstack("preview", "--metro", "tokyo", "--policy-pack", "policies", "--format", "json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [row["status"] for row in json.loads(ran.stdout)["stacks"]] == ["done", "done"]

    ran = alone.twinstack("rehearse", "preview", "alicloud-tokyo", "--home", "../rehearsal", "--format", "json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert set(json.loads(ran.stdout)["stacks"][0]["changes"]) == {"create"}


@pytest.mark.parametrize("main", [".", "program"])
def test_the_program_runs_where_the_project_says(alone, main):
    _project(alone, **({"main": main} if main != "." else {}))
    ran = alone.pulumi("up", "-s", "dev", "--yes", "--skip-preview")
    said = json.loads(alone.pulumi("stack", "output", "-s", "dev", "--json").stdout)
    folder = str((alone.root / main).resolve())
    assert said == {
        "executable": str(alone.root / ".venv" / "bin" / "python"),
        "folder": folder,
        "name": "__main__",
        "path": folder,
        "virtualenv": str(alone.root / ".venv"),
    }
    assert "said by the program" in ran.stdout


@pytest.mark.parametrize(
    ("program", "failure", "says"),
    [
        ("raise ValueError('no such thing')", "program-failed", "ValueError: no such thing (File "),
        ("import no_such_module", "program-failed", "No module named 'no_such_module'"),
        ("import pulumi\nraise pulumi.RunError('wrong\\n  hint: mend it')", "program-refused", "wrong"),
        ("import os\nos._exit(5)", "", "exit code: 5"),
    ],
)
def test_what_goes_wrong_in_the_program_is_said(alone, program, failure, says):
    _project(alone, program)
    ran = alone.pulumi("preview", "-s", "dev", check=False)
    assert ran.returncode
    (found,) = diagnoses(ran.stdout + ran.stderr)
    assert found.failure == failure
    assert says in found.message
    assert "infra/engine/program.py" not in ran.stdout


@pytest.mark.parametrize(
    ("program", "severity"),
    [
        ("import pulumi\npulumi.log.warn('heard')", "warning"),
        ("import pulumi\npulumi.log.info('heard')", "info"),
        ("raise ValueError('heard')", "error"),
        ("import pulumi\nraise pulumi.RunError('heard')", "error"),
    ],
)
def test_what_the_program_says_reaches_the_engine_as_what_it_is(alone, program, severity):
    _project(alone, program)
    ran = alone.pulumi("preview", "-s", "dev", "--json", check=False)
    said = json.loads(ran.stdout)["diagnostics"]
    assert [one["severity"] for one in said if "heard" in one["message"]] == [severity]


@pytest.mark.parametrize(
    ("options", "failure", "says"),
    [
        ({"virtualenv": "nowhere"}, "virtualenv-missing", "nowhere"),
        ({"toolchain": "uv"}, "", "toolchain: pip, not uv"),
    ],
)
def test_a_python_that_is_not_there(alone, options, failure, says):
    _project(alone, runtime={"name": "python", "options": options})
    ran = alone.pulumi("preview", "-s", "dev", check=False)
    assert ran.returncode
    (found,) = diagnoses(ran.stdout + ran.stderr)
    assert found.failure == failure
    assert says in found.message


class TestProtocol:
    """The host by itself."""

    @pytest.fixture
    def host(self, tmp_path):
        install_language_host(tmp_path / "it is here")
        return tmp_path / "it is here" / LANGUAGE_HOST

    @pytest.fixture
    def started(self, host):
        with subprocess.Popen((host, "127.0.0.1:1"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            yield process
            process.kill()

    @pytest.fixture
    def stub(self, started):
        port = int(started.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield language_pb2_grpc.LanguageRuntimeStub(channel)

    def test_it_and_what_runs_a_program_agree(self):
        assert (language.TOLD, language.LENGTH) == (program.TOLD, program.LENGTH)

    def test_it_says_who_it_is(self, host):
        ran = subprocess.run((host, "-version"), capture_output=True, text=True, check=True)
        assert ran.stdout.startswith("twinstack's own, on pulumi 3.")

    def test_it_ends_with_its_engine(self, started):
        assert int(started.stdout.readline())
        started.stdin.close()
        assert started.wait(60) == 0

    def test_it_tells_the_python_of_a_project(self, stub, tmp_path):
        info = language_pb2.ProgramInfo(root_directory=str(tmp_path), program_directory=str(tmp_path))
        said = stub.About(language_pb2.AboutRequest(info=info))
        assert (said.executable, said.version) == (sys.executable, sys.version.split()[0])
        info.options["virtualenv"] = "nowhere"
        assert stub.About(language_pb2.AboutRequest(info=info)) == language_pb2.AboutResponse()

    def test_it_runs_no_plugins_but_policy_packs(self, stub):
        with pytest.raises(grpc.RpcError) as refused:
            list(stub.RunPlugin(language_pb2.RunPluginRequest(kind="resource")))
        assert refused.value.code() == grpc.StatusCode.UNIMPLEMENTED

    def test_a_policy_pack_ends_when_the_engine_hangs_up(self, stub, tmp_path):
        (tmp_path / "__main__.py").write_text(
            "import os, time\nprint(os.getpid(), flush=True)\nprint(*os.sys.argv)\ntime.sleep(600)\n"
        )
        info = language_pb2.ProgramInfo(root_directory=str(tmp_path), program_directory=str(tmp_path))
        request = language_pb2.RunPluginRequest(
            kind="analyzer", info=info, args=["127.0.0.1:1"], pwd=str(tmp_path), env=["PATH=/usr/bin:/bin"]
        )
        stream = stub.RunPlugin(request)
        process = Path(f"/proc/{int(next(stream).stdout.split()[0])}")
        assert process.exists()
        stream.cancel()
        while process.exists():
            time.sleep(0.01)

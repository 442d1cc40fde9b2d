"""`make engine`: what is built is kept, and a machine without Go is told so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BUILD = Path(__file__).with_name("build.py")
PLUGIN = "providers/pulumi-resource-alicloud"

GO = """#!/bin/sh
echo "$PWD $*" >> {log}
echo "$GOFLAGS $GOWORK $CGO_ENABLED" >> {log}
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho 4.0.0+module.9.9.9\\n' > "$2"
chmod +x "$2"
"""
"""Builds what says a version, and writes down how it was asked."""


@pytest.fixture
def machine(tmp_path):
    """A machine with Pulumi and nothing else; runs `make engine` into a folder."""
    path = tmp_path / "bin"
    path.mkdir()
    for name in ("pulumi", "pulumi-language-python"):
        (path / name).write_text("#!/bin/sh\necho v3.259.0\n")
        (path / name).chmod(0o755)
    environment = {"PATH": f"{path}:/usr/bin:/bin", "HOME": str(tmp_path), "GOFLAGS": "-race"}

    def run(folder):
        return subprocess.run(
            (sys.executable, BUILD, tmp_path / folder), env=environment, capture_output=True, text=True
        )

    return run


@pytest.fixture
def go(tmp_path):
    """A Go that builds at once."""
    command, log = tmp_path / "bin" / "go", tmp_path / "log"
    command.write_text(GO.format(log=log))
    command.chmod(0o755)
    return log


def test_a_machine_without_go_is_told_so(machine, tmp_path):
    if os.path.exists("/usr/bin/go"):  # noqa: PTH110
        pytest.skip("Go is where every machine has its commands")
    ran = machine("engine")
    assert ran.returncode == 2
    assert ran.stderr == (
        "engine: no Go to build pulumi-resource-alicloud with: install it as https://go.dev/doc/install says\n"
    )
    assert not (tmp_path / "engine" / PLUGIN).exists()
    assert "engine: " + str(tmp_path / "bin" / "pulumi") in ran.stdout


def test_what_was_built_is_kept_for_every_checkout(machine, go, tmp_path):
    ran = machine("one")
    assert ran.returncode == 0, ran.stderr
    assert f"{tmp_path / 'one' / PLUGIN}, 4.0.0+module.9.9.9" in ran.stdout
    asked, flags = go.read_text().splitlines()
    assert asked.startswith(f"{BUILD.parent / 'provider'} build -trimpath -buildvcs=false -ldflags -s -w")
    assert flags == "-mod=readonly off 0"

    (tmp_path / "bin" / "go").unlink()
    for folder in ("two", "two"):
        ran = machine(folder)
        assert ran.returncode == 0, ran.stderr
        assert "building" not in ran.stdout
    assert (tmp_path / "two" / PLUGIN).samefile(tmp_path / "one" / PLUGIN)
    assert [path.name for path in (tmp_path / "two" / "providers").iterdir()] == [Path(PLUGIN).name]


def test_a_build_that_fails_leaves_nothing(machine, go, tmp_path):
    (tmp_path / "bin" / "go").write_text("#!/bin/sh\necho no such module >&2\nexit 3\n")
    ran = machine("engine")
    assert ran.returncode == 3
    assert "no such module" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "engine" / PLUGIN).exists()
    assert not list((tmp_path / ".cache").rglob("pulumi-resource-alicloud*"))

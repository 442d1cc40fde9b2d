"""A running stack that is changed: the real engine on the project's program, against a simulated cloud.

The simulated provider runs in this process and the program in one that stays, where the SDK is loaded once: a
change costs seconds. What processes of their own add is tested in test_life.py and test_rehearse.py.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra.engine.binary import Engine
from infra.rehearsal.kind import Record
from infra.rehearsal.store import FOLDER, Store
from tests.engine.change.cell import METRO, NAMESPACE
from tests.engine.change.provider import provided
from tests.engine.change.world import FAILS, NOTHING, REFUSED, Outcome, judge

ROOT = Path(__file__).resolve().parents[3]

UPDATE = ("--yes", "--skip-preview")

CHANGES = "no changes were expected for preview but changes were proposed"
"""What the engine says of a preview with something to do, when it is asked to expect nothing."""


@dataclass(frozen=True)
class Ran:
    """How a command of the engine ended: whether well, and what it said of errors."""

    ok: bool
    text: str
    error: str


class Stage:
    """One stack in a folder of its own: project, workload, state and simulated cloud.

    Args:
        folder: where.
        cloud: of the stack.
        engine: that runs.
        language: address of the language host.
    """

    def __init__(self, folder: Path, cloud: str, engine: Engine, language: str) -> None:
        self.folder, self.cloud = folder, cloud
        self.stack = f"{cloud}-{METRO}"
        self._file = folder / "stacks" / f"Pulumi.{self.stack}.yaml"
        self.store = folder / "cloud" / FOLDER / f"{cloud}.sqlite"
        self._engine, self._language = engine, language

    def write(self, workload: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        """Writes the project's files."""
        for name in ("home", "backend", "stacks"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        path = self.folder / "workload.yaml"
        path.write_text(yaml.safe_dump(dict(workload)), encoding="utf-8")
        project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))
        project |= {"runtime": "python", "stackConfigDir": "stacks"}
        (self.folder / "Pulumi.yaml").write_text(yaml.safe_dump(project), encoding="utf-8")
        # Secrets in plain text: the program takes them all the same.
        config = {f"{NAMESPACE}{key}": value for key, value in {"workload": str(path), **settings}.items()}
        # Once the stack is made, the engine has written what it encrypts the state with.
        salted = yaml.safe_load(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}
        self._file.write_text(yaml.safe_dump({**salted, "config": config}), encoding="utf-8")

    def pulumi(self, *arguments: str, port: int = 0) -> subprocess.CompletedProcess[str]:
        """Runs the engine."""
        environment = {
            "PATH": os.pathsep.join((str(self._engine.pulumi.parent), "/usr/bin", "/bin")),
            "HOME": str(self.folder / "home"),
            "LANG": "C.UTF-8",
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": (self.folder / "backend").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DEBUG_PROVIDERS": f"{self.cloud}:{port}",
        }
        return subprocess.run(
            (str(self._engine.pulumi), *arguments, "-s", self.stack, "--non-interactive"),
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=300,
        )

    def run(self, verb: str, *arguments: str, port: int) -> Ran:
        """Runs a verb with the project's program."""
        inline = ("--client", self._language, "--exec-kind", "auto.inline", "--color", "never")
        ran = self.pulumi(verb, *inline, *arguments, port=port)
        return Ran(ran.returncode == 0, ran.stdout, f"{_said(ran.stdout)}\n{ran.stderr}".strip())

    def native(self) -> list[tuple[str, str]]:
        """URN and id of everything that the state says exists in the cloud, in their order."""
        path = self.folder / "backend" / ".pulumi" / "stacks" / "twinstack" / f"{self.stack}.json"
        state = json.loads(path.read_text(encoding="utf-8"))["checkpoint"]["latest"]
        return sorted(
            (row["urn"], row["id"])
            for row in state["resources"]
            if row["custom"] and not row["type"].startswith("pulumi:")
        )

    def deploy(self, workload: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        """Brings the stack up for the first time."""
        self.write(workload, settings)
        assert (ran := self.pulumi("stack", "init")).returncode == 0, ran.stderr
        with provided(self.cloud, self.store) as (port, _):
            up = self.run("up", *UPDATE, port=port)
            assert up.ok, up.error

    def walk(self, workload: Mapping[str, Any], settings: Mapping[str, Any]) -> Outcome:
        """Changes the running stack to another workload and configuration, and judges what comes of it."""
        self.write(workload, settings)
        with provided(self.cloud, self.store) as (port, journal):
            before = self.records()
            preview = self.run("preview", "--expect-no-changes", port=port)
            if journal.steps:
                return Outcome(FAILS, "a preview changed something")
            if preview.ok:
                return Outcome(NOTHING)
            if CHANGES not in preview.error:
                return Outcome(REFUSED, preview.error)
            up = self.run("up", *UPDATE, port=port)
            if not up.ok:
                again = self.run("up", *UPDATE, port=port)
                return Outcome(FAILS, f"{'the first time' if again.ok else 'for good'}: {up.error}")
            steps = list(journal.steps)
            again = self.run("up", *UPDATE, "--expect-no-changes", port=port)
            if not again.ok:
                return Outcome(FAILS, f"the next update is not empty: {again.text}\n{again.error}")
            after = self.records()
        if self.native() != sorted((record.urn, record.id) for record in after):
            return Outcome(FAILS, "the state and the cloud differ")
        return judge(before, steps, (settings.get("discard") or "").split(","))

    def records(self) -> tuple[Record, ...]:
        """What exists in the simulated cloud."""
        with closing(Store(self.store)) as store:
            return store.everything()


def _said(text: str) -> str:
    """What the engine prints under Diagnostics, without warnings and log lines of the operation."""
    said = text.rpartition("\nDiagnostics:\n")[2].partition("\nOutputs:\n")[0].partition("\nResources:\n")[0]
    lines = [line.strip() for line in said.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith(("warning:", "@")))

"""What tests on the real engine share: the engine, and a checkout of the project that nothing real can reach."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from infra.engine.binary import Engine, find_engine
from infra.engine.workspace import install_language_host

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("Pulumi.yaml", "__main__.py", "infra", "policies")
SECRETS = {
    "certificatePem": "-----BEGIN CERTIFICATE-----\nMIIBtest\n-----END CERTIFICATE-----\n",
    "certificateKey": "-----BEGIN PRIVATE KEY-----\nMIIBtest\n-----END PRIVATE KEY-----\n",
    "databasePassword": "Rehearsal0Password",
    "cachePassword": "Rehearsal0Password",
}


@dataclass(frozen=True)
class Checkout:
    """A copy of the project in a temporary folder, with plugins, state backend and Pulumi home of its own.

    Attributes:
        root: folder of Pulumi.yaml.
        environment: the whole environment that `pulumi` sees.
        engine: the engine that runs.
    """

    root: Path
    engine: Engine
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """Home of the simulated clouds."""
        return Path(self.environment["TWINSTACK_REHEARSAL"])

    def pulumi(
        self, *arguments: str, env: Mapping[str, str] | None = None, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Runs `pulumi` as a user types it; a failure (unless `check` is off) shows what it printed."""
        command = [str(self.engine.pulumi), *arguments]
        ran = subprocess.run(
            command,
            cwd=self.root,
            env={**self.environment, **(env or {})},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=300,
        )
        if check and ran.returncode:
            pytest.fail(f"{' '.join(command)} ended with {ran.returncode}\n{ran.stdout}\n{ran.stderr}")
        return ran

    def twinstack(self, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Runs `twinstack` in the checkout."""
        return subprocess.run(
            (sys.executable, "-m", "infra.cli", *arguments),
            cwd=self.root,
            env={**self.environment, **(env or {})},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=300,
        )

    def init(self, stack: str, **config: str) -> None:
        """Makes the stack, with what an update needs, and further configuration by key."""
        self.pulumi("stack", "init", stack)
        self.pulumi("config", "set", "-s", stack, "twinstack:organization", "acme")
        for key, value in SECRETS.items():
            self.pulumi("config", "set", "-s", stack, "--secret", f"twinstack:{key}", "--", value)
        for key, value in config.items():
            self.pulumi("config", "set", "-s", stack, f"twinstack:{key}", value)

    def state(self, stack: str) -> dict[str, Any]:
        """The exported state."""
        return json.loads(self.pulumi("stack", "export", "-s", stack).stdout)

    def resources(self, stack: str) -> dict[str, dict[str, Any]]:
        """URN -> resource of the exported state, without the engine's own default providers."""
        found = self.state(stack)["deployment"].get("resources") or []
        return {row["urn"]: row for row in found if "::pulumi:providers:pulumi::default" not in row["urn"]}


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine on PATH or in `.engine/`. Without one the tests are skipped, and fail where CI is set."""
    found = find_engine(ROOT)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no engine: make engine puts one into .engine/")
        pytest.skip("no engine")
    return found


@pytest.fixture
def make_checkout(engine: Engine, tmp_path: Path) -> Iterator[Callable[..., Checkout]]:
    """Makes checkouts; a plugin of Alibaba Cloud is taken instead of the simulated one."""
    made: list[Checkout] = []

    def make(*, alicloud: Path | None = None) -> Checkout:
        found = _checkout(engine, tmp_path / f"checkout-{len(made)}", alicloud)
        made.append(found)
        return found

    yield make


@pytest.fixture
def checkout(make_checkout: Callable[..., Checkout]) -> Checkout:
    """A checkout with simulated clouds, no stack made yet."""
    return make_checkout()


def _checkout(engine: Engine, folder: Path, alicloud: Path | None) -> Checkout:
    from infra.rehearsal.plugin import install_plugins

    root, plugins, home = folder / "project", folder / "plugins", folder / "cloud"
    for path in (plugins, home, folder / "home", folder / "backend"):
        path.mkdir(parents=True)
    for name in COPIED:
        source, target = ROOT / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)  # compiled files too: they save seconds
        else:
            shutil.copy(source, target)
    (root / ".venv").symlink_to(sys.prefix)
    install_plugins(plugins)
    if alicloud:
        (plugins / "pulumi-resource-alicloud").unlink()
        (plugins / "pulumi-resource-alicloud").symlink_to(alicloud)
    if not engine.language_host:
        install_language_host(plugins)
    path = (plugins, engine.pulumi.parent, Path(sys.executable).parent, "/usr/bin", "/bin")
    environment = {
        "PATH": os.pathsep.join(map(str, path)),
        "HOME": str(folder / "home"),
        "LANG": "C.UTF-8",
        "PULUMI_HOME": str(folder / "home" / ".pulumi"),
        "PULUMI_BACKEND_URL": (folder / "backend").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "TWINSTACK_REHEARSAL": str(home),
    }
    if alicloud:
        environment |= {"ALICLOUD_ACCESS_KEY": "rehearsal", "ALICLOUD_SECRET_KEY": "rehearsal"}
    return Checkout(root, engine, environment)

"""What the tests of changes share: running stacks, each made once, and a copy of one for every change."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.engine.binary import Engine
from tests.engine.change.cell import CLOUDS, Cell, changed, load, split
from tests.engine.change.stage import ROOT, Stage
from tests.engine.change.world import Outcome


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Some cells in `make test`, all of them in `make soak`."""
    if {"cell", "cloud"} <= set(metafunc.fixturenames):
        soak = metafunc.config.getoption("--soak")
        cases = [(cell, cloud) for cell in load().cells for cloud in CLOUDS if soak or cell.always]
        ids = [f"{cell.name}-{cloud}" for cell, cloud in cases]
        metafunc.parametrize(("cell", "cloud"), cases, ids=ids)


@pytest.fixture(scope="session")
def language() -> Iterator[str]:
    """Address of a language host that runs the project's program."""
    with subprocess.Popen(
        (sys.executable, str(Path(__file__).with_name("host.py"))),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin and process.stdout
        yield f"127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()


@pytest.fixture(scope="session")
def base(engine: Engine, language: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """(name, cloud) -> the folder of a running stack, made once for all workers."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    table = load()

    def find(name: str, cloud: str) -> Path:
        folder = shared / f"base-{name}-{cloud}"
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                half = folder.with_suffix(".half")
                shutil.rmtree(half, ignore_errors=True)
                Stage(half, cloud, engine, language).deploy(*table.base(name, cloud))
                half.rename(folder)
        return folder

    return find


@pytest.fixture
def stage(
    base: Callable[[str, str], Path], engine: Engine, language: str, tmp_path: Path
) -> Iterator[Callable[[str, str], Stage]]:
    """(name, cloud) -> a copy of the running stack."""
    folder = tmp_path / "stage"

    def copy(name: str, cloud: str) -> Stage:
        shutil.copytree(base(name, cloud), folder)
        return Stage(folder, cloud, engine, language)

    yield copy
    shutil.rmtree(folder)


@pytest.fixture
def outcome(stage: Callable[[str, str], Stage]) -> Callable[[Cell, str], Outcome]:
    """(cell, cloud) -> what comes of the change, made on a copy of the running stack."""
    table = load()

    def walk(cell: Cell, cloud: str) -> Outcome:
        workload, settings = table.base(cell.base, cloud)
        workloads, configured = split(cell.change)
        return stage(cell.base, cloud).walk(changed(workload, workloads), changed(settings, configured))

    return walk

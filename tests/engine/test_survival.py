"""The engine or a plugin killed at random points: the next run completes, and nothing is lost or left behind.

A dozen kills in `make test`, a hundred in `make soak`.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import yaml

from infra.estate.offline.stack import plan_stack
from infra.rehearsal.store import Store
from infra.stack import load_stack

WORKLOAD = {
    "name": "mayfly",
    "owner": "tests",
    "environment": "development",
    "network": {"cidr": "10.50.0.0/20", "zones": 2, "nat": "shared"},
    "compute": {"vcpu": 2, "memory_gib": 4, "allocation": "burstable"},
    "database": {
        "engine": "postgresql",
        "version": "17",
        "vcpu": 2,
        "memory_gib": 4,
        "storage_gb": 50,
        "standby": False,
    },
    "bucket": {},
}
VICTIMS = ("engine", "plugin")


def pytest_generate_tests(metafunc):
    """Two kills in each life: one while the stack comes, one while it goes."""
    lives = (metafunc.config.getoption("--soak") or 12) // 2
    cases = [(seed, ("alicloud", "aws")[seed % 2], VICTIMS[seed // 2 % 2]) for seed in range(lives)]
    metafunc.parametrize(("seed", "cloud", "victim"), cases)


class Mayfly:
    """A stack of a rehearsal, and the simulated cloud behind it."""

    def __init__(self, checkout, cloud):
        self.checkout, self.cloud, self.stack = checkout, cloud, f"{cloud}-frankfurt"
        self.home = checkout.root.parent / "rehearsal"
        (checkout.root / "workload.yaml").write_text(yaml.safe_dump(WORKLOAD), encoding="utf-8")
        path = checkout.root / "infra" / "stacks" / f"Pulumi.{self.stack}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("shop", "workload.yaml"), encoding="utf-8")

    def command(self, verb, *more):
        return [sys.executable, "-m", "infra.cli", "rehearse", verb, self.stack, "--home", str(self.home), *more]

    def run(self, verb, *more):
        return self.checkout.twinstack(*self.command(verb, *more)[3:])

    def records(self):
        with closing(Store.of(self.home, self.cloud)) as store:
            return store.everything()

    def count(self):
        """How much exists; 0 until the store does."""
        path = self.home / "clouds" / f"{self.cloud}.sqlite"
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
                return connection.execute("SELECT COUNT(*) FROM resource").fetchone()[0]
        except sqlite3.OperationalError:
            return 0

    def deployment(self):
        path = self.home / "backend" / ".pulumi" / "stacks" / "twinstack" / f"{self.stack}.json"
        return json.loads(path.read_text(encoding="utf-8"))["checkpoint"]["latest"] or {}

    def native(self):
        rows = self.deployment().get("resources") or []
        return {row["urn"]: row["id"] for row in rows if row["custom"] and not row["type"].startswith("pulumi:")}

    def engines(self):
        locks = (self.home / "backend" / ".pulumi" / "locks").rglob("*.json")
        return [json.loads(lock.read_text(encoding="utf-8"))["pid"] for lock in locks]

    def run_and_kill_engine(self, verb, reached):
        """Kills the engine as soon as `reached` says so; whether it came to that."""
        with subprocess.Popen(
            self.command(verb),
            cwd=self.checkout.root,
            env=self.checkout.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            while process.poll() is None and not reached(self.count()):
                time.sleep(0.01)
            killed = process.poll() is None
            for pid in self.engines() if killed else ():
                os.kill(pid, signal.SIGKILL)
            process.communicate(timeout=120)
            return killed and process.returncode != 0


def test_the_next_run_completes(checkout, monkeypatch, seed, cloud, victim):
    chance = random.Random(seed)
    fly = Mayfly(checkout, cloud)
    monkeypatch.chdir(checkout.root)
    planned = {resource.urn for resource in plan_stack(load_stack(fly.stack)).native}
    # An engine is killed from outside, and must have something left to do by then.
    last = len(planned) * 3 // 4 if victim == "engine" else len(planned)
    point = chance.randrange(1, last)
    when = chance.choice(("before", "after"))

    if victim == "engine":
        assert fly.run_and_kill_engine("up", lambda count: count >= point)
    else:
        ran = fly.run("up", "--fault", f"kill:{point}:{when}")
        assert ran.returncode == 2, ran.stdout
        assert "Traceback" not in ran.stdout + ran.stderr
    assert fly.count() < len(planned)

    ran = fly.run("up")
    assert ran.returncode == 0, f"{seed}: {ran.stdout}\n{ran.stderr}"
    assert set(fly.native()) == planned
    assert fly.native() == {record.urn: record.id for record in fly.records()}
    assert fly.count() == len(planned)
    assert not fly.deployment().get("pending_operations")

    point = chance.randrange(1, last)
    if victim == "engine":
        assert fly.run_and_kill_engine("destroy", lambda count: count <= len(planned) - point)
    else:
        assert fly.run("destroy", "--fault", f"kill:{point}:{when}").returncode == 2

    ran = fly.run("destroy")
    assert ran.returncode == 0, f"{seed}: {ran.stdout}\n{ran.stderr}"
    assert fly.records() == ()
    assert not fly.deployment().get("resources")
    assert not fly.deployment().get("pending_operations")

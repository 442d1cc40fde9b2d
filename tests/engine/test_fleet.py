"""Many stacks at once, through `twinstack preview|up|refresh|destroy` on the real engine."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

from infra.rehearsal.store import Store

STACKS = ("alicloud-singapore", "aws-singapore")


@pytest.fixture
def fleet(checkout):
    """A checkout with two stacks of the small workload."""
    for stack in STACKS:
        checkout.init(stack, workload="desk")
    return checkout


def _json(ran):
    return {row["stack"]: row for row in json.loads(ran.stdout)["stacks"]}


def test_preview_up_refresh_destroy(fleet):
    selected = fleet.pulumi("stack", "--show-name").stdout

    ran = fleet.twinstack("preview", "--metro", "singapore", "--format", "json")
    assert ran.returncode == 0, ran.stderr
    found = _json(ran)
    assert tuple(found) == STACKS
    assert {row["status"] for row in found.values()} == {"done"}
    assert all(set(row["changes"]) == {"create"} and row["resources"] == 0 for row in found.values())

    ran = fleet.twinstack("up", "--metro", "singapore", "--yes", "--logs", "logs", "--format", "json")
    assert ran.returncode == 0, ran.stderr
    up = _json(ran)
    assert {name: row["changes"] for name, row in up.items()} == {
        name: row["changes"] for name, row in found.items()
    }
    assert all(row["resources"] == row["changes"]["create"] and not row["pending"] for row in up.values())
    logs = sorted(path.name.partition("-")[2] for path in (fleet.root / "logs").iterdir())
    assert logs == [f"{stack}-up.log" for stack in STACKS]
    assert not any("Rehearsal0Password" in path.read_text() for path in (fleet.root / "logs").iterdir())

    ran = fleet.twinstack("refresh", "--cloud", "aws", "--metro", "singapore", "--yes")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split()[:2] == ["aws-singapore", "done"]
    assert len(ran.stdout.splitlines()) == 1

    assert fleet.pulumi("stack", "--show-name").stdout == selected


def test_the_first_failure_does_not_hide_the_others(fleet):
    names = (*STACKS, "aws-tokyo")

    ran = fleet.twinstack("preview", *names, "--parallel", "1")

    assert ran.returncode == 2
    lines = ran.stdout.splitlines()
    assert [line.split()[:2] for line in lines[:3]] == [
        ["alicloud-singapore", "done"],
        ["aws-singapore", "done"],
        ["aws-tokyo", "failed"],
    ]
    assert "pulumi stack init aws-tokyo" in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr


def test_nothing_is_changed_without_consent(fleet):
    for verb in ("up", "refresh", "destroy"):
        ran = fleet.twinstack(verb, "aws-singapore")

        assert ran.returncode == 2
        assert "--yes" in ran.stderr
        assert ran.stdout == ""
    assert not fleet.resources("aws-singapore")


def test_a_signal_stops_cleanly_and_says_where_each_stack_is(fleet):
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "infra.cli",
            "up",
            "--metro",
            "singapore",
            "--yes",
            "--parallel",
            "1",
            "--format",
            "json",
        ],
        cwd=fleet.root,
        env={**fleet.environment, "TWINSTACK_LATENCY": "0.3"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and not _exists(fleet):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)

    assert process.returncode == 130, err
    first, second = json.loads(out)["stacks"]
    assert (first["status"], second["status"]) == ("cancelled", "not started")
    assert first["pending"] == []
    assert first["resources"] == len(fleet.resources(first["stack"])) > 0
    assert "stopping" in err
    assert "Traceback" not in err

    ran = fleet.twinstack("up", "--metro", "singapore", "--yes", "--format", "json")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_ctrl_c_in_a_terminal_stops_each_stack_after_what_it_is_doing(fleet):
    """Asked, answered, drawn and stopped as in a terminal; the engine has no share in its Ctrl-C."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "infra.cli", "up", "--metro", "singapore", "--parallel", "1"],
        cwd=fleet.root,
        env={**fleet.environment, "TWINSTACK_LATENCY": "0.3", "TERM": "xterm", "COLUMNS": "100"},
        preexec_fn=lambda: os.login_tty(theirs),
    )
    os.close(theirs)
    shown = bytearray()
    reader = threading.Thread(target=_read, args=(ours, shown))
    reader.start()
    while b"[y/N]" not in shown:
        time.sleep(0.01)
    os.write(ours, b"y\n")
    while process.poll() is None and not _exists(fleet):
        time.sleep(0.01)
    os.write(ours, b"\x03")
    assert process.wait(timeout=120) == 130
    reader.join()
    os.close(ours)

    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert "up alicloud-singapore, aws-singapore?" in text
    assert "stopping" in text
    assert "Traceback" not in text
    ends = {words[0]: words[1] for line in text.splitlines() if (words := line.split()) and words[0] in STACKS}
    assert ends == {"alicloud-singapore": "cancelled", "aws-singapore": "not"}
    assert fleet.resources("alicloud-singapore")
    assert "pending_operations" not in fleet.state("alicloud-singapore")["deployment"]
    assert not fleet.resources("aws-singapore")


def _read(terminal, shown):
    try:
        while part := os.read(terminal, 4096):
            shown += part
    except OSError:  # nobody has it open any more
        pass


def _exists(checkout):
    if not (checkout.home / "clouds" / "alicloud.sqlite").exists():
        return False
    store = Store.of(checkout.home, "alicloud")
    try:
        return len(store.everything()) > 3
    finally:
        store.close()

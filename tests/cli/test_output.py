"""What reaches stdout, whatever stdout is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.cli.output import NARROWEST, WIDE, WIDEST, printable, width

ROOT = Path(__file__).parents[2]


def run(command: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """What a shell says of a command line in which `twinstack` is the command."""
    line = command.replace("twinstack", f"{sys.executable} -m infra.cli")
    environment = {**os.environ, **variables}
    return subprocess.run(["bash", "-c", line], capture_output=True, check=False, cwd=ROOT, env=environment)


@pytest.mark.parametrize("verb", ["metros", "--help", "--version", "stacks"])
def test_a_full_disk_is_told_and_exits_2(verb: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = run(f"twinstack {verb} > /dev/full")
    assert (done.returncode, done.stderr) == (
        2, b"twinstack: stdout cannot be written: No space left on device\n",
    )  # fmt: skip


@pytest.mark.parametrize("verb", ["metros", "--help", "--version", "schema"])
def test_a_closed_pipe_or_stdout_is_silent(verb: str) -> None:
    for command in (f"twinstack {verb} | true; exit ${{PIPESTATUS[0]}}", f"twinstack {verb} >&-"):
        done = run(command)
        assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_goes_away_does_not_open_a_gate() -> None:
    done = run("twinstack compare desk --metro tokyo --fail-on old 2>/dev/null | true; exit ${PIPESTATUS[0]}")
    assert done.returncode == 1


def test_ascii_terminals_get_ascii_tables_and_valid_json() -> None:
    tree = run("twinstack plan aws-tokyo", PYTHONIOENCODING="ascii")
    assert tree.stderr == b""
    assert b"\n|-- bucket" in tree.stdout or b"\n|- bucket" in tree.stdout
    assert b"---" in run("twinstack cost aws-tokyo", PYTHONIOENCODING="ascii", COLUMNS="80").stdout
    ascii_, utf8 = (run("twinstack schema", PYTHONIOENCODING=name).stdout for name in ("ascii", "utf-8"))
    assert json.loads(ascii_) == json.loads(utf8)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [("", WIDE), ("abc", WIDE), ("-5", WIDE), ("0", WIDE), ("1", NARROWEST), ("100", 100), ("999999999", WIDEST)],
)
def test_width(monkeypatch: pytest.MonkeyPatch, columns: str, expected: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert width() == expected


def test_messages_keep_their_lines_and_nothing_else_that_a_terminal_obeys() -> None:
    assert printable("a\x1b[31m\nb\tc\r") == "a\\x1b[31m\nb\\x09c\\x0d"

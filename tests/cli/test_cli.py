"""The command as users and pipelines meet it: exit codes, one clear message, no traceback."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from infra.cli import main
from infra.cli.arguments import GATES
from infra.comparison import GATES as CHECKS

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "infra.cli")


@pytest.fixture(autouse=True)
def _in_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("COLUMNS", raising=False)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What stderr says of a call that must exit 2 and print nothing else."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert captured.err.startswith("twinstack: ")
    assert "\x1b" not in captured.err
    return captured.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("compare", "--metro", "singapoore"), ("singapoore", "singapore")),
        (("compare", "--metro", "sydney"), ("sydney",)),
        (("compare", "--metro", "mumbai"), ("mumbai",)),
        (("compare", "--metro", "dubai"), ("dubai", "impaired", "--allow-impaired")),
        (("compare", "shopp"), ("shopp", "shop")),
        (("compare", "nowhere.yaml"), ("nowhere.yaml",)),
        (("compare", "--fail-on", "polcy"), ("polcy", "policy")),
        (("compare", "--prices", "no-such-folder"), ("no-such-folder",)),
        (("compare", "--config", "no-such-file.yaml"), ("no-such-file.yaml",)),
        (("plan", "aws-dubai"), ("aws-dubai", "stacks add")),
        (("plan", "missing.json"), ("missing.json",)),
        (("cost", "Makefile.json"), ("Makefile.json",)),
        (("check", "gcp-tokyo"), ("gcp-tokyo",)),
        (("stacks", "add", "atlantis"), ("atlantis",)),
        (("stacks", "add", "dubai"), ("dubai", "impaired")),
        (("stacks", "add", "tokyo"), ("tokyo",)),
        (("stacks", "add", ""), ("unknown metro",)),
        (("compare", ""), ("the workload is empty",)),
        (("compare", "--prices", ""), ("--prices is empty",)),
        (("compare", "--config", ""), ("--config is empty",)),
        (("compare", "--fail-on", ""), ("no gate is called ''",)),
        (("compare", "--fail-on", "polcy, old,unprized"), ("'polcy' or 'unprized'", "policy and unpriced")),
        (("parity", "tokyo", "--workload", ""), ("the workload is empty",)),
        (("compare", "x" * 300), ("File name too long",)),
        (("cost", "no.json", "aws-tokio", "dir/aws-tokyo/x/y"), ("no.json", "aws-tokio", "dir/aws-tokyo/x/y")),
        (("check", "\x1b[31m"), ("\\x1b[31m",)),
        (("compare", "\x1b]0;x\x07"), ("\\x1b]0;x\\x07",)),
    ],
)
def test_a_mistake_gets_one_message_and_exit_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    message = refused(capsys, *arguments)
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", ("empty",)),
        (b"\x00\x01\x02\xff", ()),
        (b"name: x\nowner: y\nnetwork: {zones: 9}\n", (":3:", "zones", "6")),
        (b"name: ab\nowner: y\ncompute: {vcpu: 0, memory_gib: 4}\n", (":3:", "vcpu")),
        (b"name: ab\nowner: y\ncompute: {vcpu: 2, memory_gib: 10240}\n", ("memory_gib",)),
        (b"name: ab\nowner: y\nnetwork: {cidr: 10.0.0.0/26, zones: 3}\n", ("cidr",)),
        (b"name: ab\nowner: y\ndatabse: {}\n", (":3:", "databse", "database")),
        (b"name: [1]\nowner: y\n", (":1:",)),
        (b"a: &a [x]\nb: [*a, *a]\n", ()),
        (b"name: ab\n  owner: : y\n", ()),
    ],
)
def test_a_bad_workload_is_told_where_and_why(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: bytes, words: tuple[str, ...]
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(text)
    message = refused(capsys, "compare", str(path), "--metro", "tokyo")
    for word in words:
        assert word in message


def test_a_huge_file_is_refused_before_it_is_parsed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    assert "huge.yaml" in refused(capsys, "compare", str(path))


def test_price_rows_that_cannot_be_used_are_all_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = ROOT / "infra/pricing/data/aws/nat_gateway.csv"
    header, first, *rest = source.read_text().splitlines()
    folder = tmp_path / "aws"
    folder.mkdir()
    bad = first.replace("USD", "XXX")
    (folder / "nat_gateway.csv").write_text("\n".join([header, bad, *rest, rest[0]]) + "\n")
    message = refused(capsys, "cost", "aws-singapore", "--prices", str(tmp_path))
    assert "nat_gateway.csv:2" in message
    assert f"nat_gateway.csv:{len(rest) + 3}" in message


def test_stacks_add_writes_two_files_or_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Pulumi.yaml").write_text((ROOT / "Pulumi.yaml").read_text())
    (tmp_path / "infra/stacks").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert main(("stacks", "add", "seoul")) == 0
    written = sorted(path.name for path in (tmp_path / "infra/stacks").iterdir())
    assert written == ["Pulumi.alicloud-seoul.yaml", "Pulumi.aws-seoul.yaml"]
    capsys.readouterr()
    refused(capsys, "stacks", "add", "seoul")
    assert main(("plan", "aws-seoul")) == 0
    assert "aws-ap-northeast-2" in capsys.readouterr().out


def test_stacks_add_refuses_what_a_cloud_cannot_take(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Pulumi.yaml").write_text((ROOT / "Pulumi.yaml").read_text())
    (tmp_path / "infra/stacks").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)

    message = refused(capsys, "stacks", "add", "paris")
    for words in (
        "shop cannot run in paris; nothing was written",
        "Simple Log Service",
        "leave out logs",
        "desk can",
    ):
        assert words in message
    assert "--workload desk" in message
    (tmp_path / "logs.yaml").write_text("name: site\nowner: me\nlogs: {}\n")
    assert "logs.yaml cannot run in zhongwei" in refused(
        capsys, "stacks", "add", "zhongwei", "--workload", "logs.yaml"
    )
    assert list((tmp_path / "infra/stacks").iterdir()) == []

    assert main(("stacks", "add", "paris", "--workload", "desk", "--environment", "staging")) == 0
    assert len(list((tmp_path / "infra/stacks").iterdir())) == 2


def test_plan_file_round_trip_prices_like_the_stack(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(("plan", "alicloud-tokyo", "--format", "json")) == 0
    path = tmp_path / "plan.json"
    path.write_text(capsys.readouterr().out)
    assert main(("cost", str(path), "--format", "json")) == 0
    from_file = json.loads(capsys.readouterr().out)
    assert main(("cost", "alicloud-tokyo", "--format", "json")) == 0
    assert json.loads(capsys.readouterr().out) == from_file


def test_several_plans_are_read_back_from_one_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    names = ("aws-tokyo", "alicloud-tokyo")
    assert main(("plan", *names, names[0], "--format", "json")) == 0
    path = tmp_path / "plans.json"
    path.write_text(capsys.readouterr().out)
    for verb, form in (("cost", "json"), ("cost", "csv"), ("cost", "table"), ("check", "table"), ("plan", "tree")):
        assert main((verb, str(path), "--format", form)) == 0
        from_file = capsys.readouterr().out
        assert main((verb, *names, "--format", form)) == 0
        assert capsys.readouterr().out == from_file


def test_csv_of_several_stacks_has_one_header(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("cost", "aws-tokyo", "alicloud-tokyo", "--format", "csv")) == 0
    header, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    assert header[:3] == ["stack", "cloud", "metro"]
    assert {row[0] for row in rows} == {"aws-tokyo", "alicloud-tokyo"}


def test_a_project_without_stacks_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Pulumi.yaml").write_text((ROOT / "Pulumi.yaml").read_text())
    monkeypatch.chdir(tmp_path)
    assert main(("stacks",)) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "twinstack stacks add METRO" in captured.err


def test_the_help_names_every_gate() -> None:
    assert tuple(CHECKS) == GATES


def test_compare_json_has_what_it_promises(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("compare", "desk", "--metro", "seoul", "--metro", "tokyo", "--format", "json")) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (document["workload"], document["currency"]) == ("desk", "USD")
    assert document["as_of"]
    assert [stack["stack"] for stack in document["stacks"]] == [
        "aws-seoul", "alicloud-seoul", "aws-tokyo", "alicloud-tokyo",
    ]  # fmt: skip
    assert document["parity"].keys() == {"seoul", "tokyo"}
    for stack in document["stacks"]:
        assert stack.keys() >= {
            "cloud", "metro", "resources", "monthly", "coverage", "fit", "lines", "unpriced", "findings",
        }  # fmt: skip
        assert 0 <= Decimal(stack["coverage"]) <= 1
        priced = sum(Decimal(line["monthly"]["amount"]) for line in stack["lines"] if line["monthly"])
        assert priced == Decimal(stack["monthly"]["amount"])


def test_gates_fail_with_1_after_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("compare", "desk", "--metro", "tokyo", "--fail-on", "old,parity")) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("desk: USD per month")
    assert "twinstack: gate old: " in captured.err
    assert "gate parity" not in captured.err


def test_no_colour_and_no_progress_when_piped() -> None:
    done = subprocess.run(
        (*COMMAND, "compare", "desk", "--metro", "tokyo"), capture_output=True, check=True, cwd=ROOT
    )
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""


def test_a_reader_that_goes_away_is_no_error() -> None:
    process = subprocess.Popen(
        (*COMMAND, "cost", "aws-tokyo", "--format", "json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout and process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 0
    process.stderr.close()


def test_interrupt_says_one_line() -> None:
    code = (
        "import os, signal, sys\n"
        "import infra.cli as cli\n"
        "import infra.estate.offline.twins as twins\n"
        "def interrupted(*_, **__):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "twins.plan_twins = interrupted\n"
        "sys.exit(cli.main(['compare']))\n"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 128 + signal.SIGINT
    assert done.stderr == b"twinstack: interrupted; nothing was written\n"


def test_pricing_a_plan_file_imports_no_sdk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("plan", "aws-tokyo", "--format", "json")) == 0
    path = tmp_path / "plan.json"
    path.write_text(capsys.readouterr().out)
    code = (
        "import sys\n"
        "from infra.cli import main\n"
        f"main(['cost', {str(path)!r}])\n"
        "heavy = {'pulumi', 'pulumi_aws', 'pulumi_alicloud', 'boto3', 'aliyunsdkcore', 'pydantic', 'grpc'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_help_of_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in (
        "check", "compare", "cost", "destroy", "doctor", "metros", "parity", "plan", "preview", "refresh",
        "rehearse", "schema", "stacks", "up",
    ):  # fmt: skip
        with pytest.raises(SystemExit) as stopped:
            main((verb, "--help"))
        assert stopped.value.code == 0
        assert "usage: twinstack" in capsys.readouterr().out


def test_metros_lists_all_seventeen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("metros",)) == 0
    assert len(capsys.readouterr().out.splitlines()) == 17

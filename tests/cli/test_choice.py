"""Which stacks a call is about: the same words for every verb."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from infra.cli import main
from infra.cli.arguments import parser
from infra.cli.choice import Choice, chosen_plans, chosen_stacks, chosen_twins
from infra.errors import StackError, TwinstackError
from infra.estate.offline.twins import pairs_of
from infra.stack import stack_names

ROOT = Path(__file__).parents[2]
VERBS = (
    *((verb,) for verb in ("check", "cost", "destroy", "parity", "plan", "preview", "refresh", "up")),
    *(("rehearse", verb) for verb in ("destroy", "preview", "refresh", "up")),
)
WORKLOAD = "name: tiny\nowner: me\nbucket: {}\n"


@pytest.fixture(autouse=True)
def _in_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """A project with stacks of these names."""
    (tmp_path / "Pulumi.yaml").write_text("name: twinstack\nruntime: python\n")
    for name in names:
        cloud, _, place = (name if "-" in name else "aws-tokyo").partition("-")
        metro, _, environment = place.partition("-")
        text = f"config:\n  twinstack:cloud: {cloud}\n  twinstack:metro: {metro}\n"
        text += f"  twinstack:environment: {environment}\n" if environment else ""
        (tmp_path / f"Pulumi.{name}.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)


def names(choice: Choice) -> list[str]:
    return [stack.name for stack in chosen_stacks(choice)]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_takes_the_same_arguments(verb: tuple[str, ...]) -> None:
    options = parser().parse_args(
        [
            *verb,
            "aws-tokyo",
            "-s",
            "aws-frankfurt",
            "--stack",
            "aws-tokyo",
            "--metro",
            "tokyo",
            "--cloud",
            "aws",
            "--environment",
            "staging",
        ]
    )

    assert Choice.of(options) == Choice(("aws-tokyo", "aws-frankfurt"), ("tokyo",), ("aws",), "staging")
    assert Choice.of(parser().parse_args([*verb, "--all-stacks"])) == Choice(everything=True)


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_no_stack_named_is_told_with_those_there_are(
    verb: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.engine.workspace.require_engine", lambda: pytest.fail("too late"))
    if verb[0] == "rehearse":
        assert main((*verb, "--home", "nowhere")) == 2
    elif verb[0] in ("check", "cost", "parity", "plan"):
        assert main(verb) == 2
    else:
        monkeypatch.setattr("infra.engine.workspace.own_workspace", lambda _: None)
        assert main(verb) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("twinstack: no stack is named\n")
    for word in ("aws-tokyo", "--metro", "--cloud", "--all-stacks"):
        assert word in captured.err


def test_without_a_stack_file_the_first_step_is_to_add_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path, monkeypatch)

    with pytest.raises(StackError) as none_named:
        Choice.of(parser().parse_args(["plan"]))
    with pytest.raises(StackError) as none_there:
        chosen_stacks(Choice(everything=True))

    assert "stacks add" in none_named.value.hint
    assert "stacks add" in none_there.value.hint


def test_metros_and_clouds_choose_among_those_named_or_among_all() -> None:
    assert len(names(Choice(everything=True))) == 6
    assert names(Choice(clouds=("aws",), metros=("tokyo", "frankfurt"))) == ["aws-frankfurt", "aws-tokyo"]
    assert names(Choice(("aws-tokyo", "alicloud-tokyo", "aws-frankfurt"), metros=("tokyo",))) == [
        "aws-tokyo",
        "alicloud-tokyo",
    ]


def test_every_unknown_stack_is_told() -> None:
    with pytest.raises(TwinstackError) as caught:
        chosen_stacks(Choice(("aws-tokio", "aws-singapur")))

    assert "aws-tokio" in caught.value.message
    assert "aws-singapur" in caught.value.message


@pytest.mark.parametrize(
    ("metro", "hint"), [("seoul", "twinstack stacks add seoul"), ("singapur", "did you mean singapore?")]
)
def test_no_stack_left_is_an_error(metro: str, hint: str) -> None:
    for call in (chosen_stacks, chosen_plans):
        with pytest.raises(StackError, match=metro) as caught:
            call(Choice(metros=(metro,)))

        assert hint in caught.value.hint
        assert "frankfurt, singapore, tokyo" in caught.value.hint


def places(*arguments: str) -> list[str]:
    """The places that a call compares."""
    choice = Choice.of(parser().parse_args(["parity", *arguments]))
    return [pair.place for pair in pairs_of(chosen_twins(choice), stack_names(), None, choice.environment)]


def test_twins_are_named_by_stack_or_metro(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staging = ("aws-tokyo-staging", "alicloud-tokyo-staging")
    project(tmp_path, monkeypatch, "aws-tokyo", "alicloud-tokyo", *staging, "aws-seoul", "prod")

    assert places("aws-tokyo") == ["tokyo"]
    assert places("tokyo") == ["tokyo", "tokyo-staging"]
    assert places("tokyo-staging", "alicloud-tokyo") == ["tokyo-staging", "tokyo"]
    assert places("alicloud-tokyo-staging", "aws-seoul") == ["tokyo-staging", "seoul"]
    assert places("--metro", "seoul", "--metro", "tokyo") == ["seoul", "tokyo", "tokyo-staging"]
    assert places("--all-stacks") == places("--cloud", "aws") == ["tokyo", "tokyo-staging"]
    assert places("tokyo", "--environment", "staging") == ["tokyo-staging"]
    assert places("aws-seoul", "aws-tokyo", "--metro", "seoul") == ["seoul"]
    with pytest.raises(StackError, match="no metro is left"):
        places("aws-seoul", "--metro", "tokyo")
    with pytest.raises(TwinstackError, match="aws-tokio"):
        places("aws-tokio", "prod")


@pytest.mark.parametrize("verb", ["plan", "check", "cost"])
def test_a_workload_is_planned_where_it_is_asked_for(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tiny.yaml").write_text(WORKLOAD)
    monkeypatch.chdir(tmp_path)
    seen: dict[str, Any] = {}
    for name in ("tiny.yaml", "-"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(WORKLOAD.encode())))
        assert main((verb, name, "--metro", "seoul", "--cloud", "aws", "--format", "json")) == 0
        seen[name] = json.loads(capsys.readouterr().out)["stacks"]

    assert [row["stack"] for row in seen["-"]] == ["aws-seoul"]
    assert seen["-"] == seen["tiny.yaml"]


def test_a_workload_without_a_metro_is_planned_where_the_twins_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("cost", "desk", "aws-tokyo", "--format", "json", "--metro", "tokyo")) == 0
    rows = json.loads(capsys.readouterr().out)["stacks"]
    assert [row["stack"] for row in rows] == ["aws-tokyo", "alicloud-tokyo", "aws-tokyo"]
    assert rows[0]["monthly"] != rows[2]["monthly"]
    assert [source.workload["name"] for source in chosen_plans(Choice(("desk",), clouds=("aws",)))] == ["desk"] * 3


def test_a_plan_is_read_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(("plan", "aws-tokyo", "alicloud-tokyo", "--format", "json")) == 0
    printed = capsys.readouterr().out.encode()
    priced: list[str] = []
    for data, name in ((printed, "-"), (b"\xef\xbb\xbf\n" + printed, "-"), (b"", "aws-tokyo")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert main(("cost", name, "--cloud", "aws", "--format", "json")) == 0
        priced.append(capsys.readouterr().out)
    assert priced[0] == priced[1] == priced[2]


@pytest.mark.parametrize(
    ("arguments", "data", "words"),
    [
        (("cost", "-"), b"name: tiny\nowner: me\nbukket: {}\n", ("standard input:3:1", "bucket")),
        (("compare", "-", "--metro", "tokyo"), b"name: [1]\n", ("standard input:1",)),
        (("parity", "tokyo", "--workload", "-"), b"", ("standard input", "empty")),
        (("cost", "-"), b'{"a": 1}', ("standard input: not a plan",)),
        (("cost", "-"), b"[" * 9, ("standard input: not JSON",)),
        (("check", "-"), b"\xff\xfe\xff", ("standard input",)),
        (("cost", "nowhere.yaml"), b"", ("nowhere.yaml", "no such file")),
        (("cost", "nowhere.yaml", "no.json", "aws-tokio"), b"", ("nowhere.yaml", "no.json", "aws-tokio")),
        (("cost", "desk", "--metro", "atlantis"), b"", ("unknown metro",)),
        (("cost", "desk", "--metro", "dubai"), b"", ("impaired", "--allow-impaired")),
    ],
)
def test_what_cannot_be_planned_is_told(
    arguments: tuple[str, ...],
    data: bytes,
    words: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "/tmp" not in captured.err
    for word in words:
        assert word in captured.err


def test_a_workload_is_compared_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments in (("compare", "-", "--metro", "tokyo"), ("parity", "tokyo", "--workload", "-")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(WORKLOAD.encode())))
        assert main(arguments) == 0
        assert "tokyo" in capsys.readouterr().out

"""Every JSON document the command prints: an object with lists, decimals as text, one word for one thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.cli import main

ROOT = Path(__file__).parents[2]
TWINS = ("aws-tokyo", "alicloud-tokyo")
DOCUMENTS: dict[tuple[str, ...], str] = {
    ("check", *TWINS): "stacks",
    ("check", TWINS[0]): "stacks",
    ("compare", "shop", "--metro", "tokyo"): "stacks",
    ("cost", *TWINS): "stacks",
    ("cost", TWINS[0]): "stacks",
    ("doctor",): "checks",
    ("metros",): "metros",
    ("parity", "tokyo"): "stacks",
    ("plan", *TWINS): "stacks",
    ("plan", TWINS[0]): "stacks",
    ("rehearse", "list"): "resources",
    ("stacks",): "stacks",
}
"""Call -> the list in its document that counts what was asked for."""


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main((*arguments, "--format", "json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def floats(value: Any, path: str = "") -> Iterator[str]:
    """Paths of the floats in a document; what a program gives its resources is as it gives it."""
    if isinstance(value, float):
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "inputs":
                yield from floats(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from floats(item, f"{path}[]")


@pytest.fixture(autouse=True)
def _in_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


@pytest.mark.parametrize(("arguments", "key"), DOCUMENTS.items(), ids=[" ".join(call) for call in DOCUMENTS])
def test_a_document_is_an_object_with_a_list_and_no_float(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], key: str
) -> None:
    found = document(capsys, *arguments)

    assert isinstance(found[key], list)
    assert list(floats(found)) == []
    named = [stack for stack in arguments if stack in TWINS]
    if key == "stacks" and named:
        assert [row["stack"] for row in found[key]] == named


def test_every_verb_that_has_json_is_tried() -> None:
    from infra.cli.arguments import FLEET, parser

    verbs: Any = next(action for action in parser()._actions if action.choices and action.dest != "help")
    with_json = {
        name
        for name, verb in verbs.choices.items()
        if any("json" in (action.choices or ()) for action in verb._actions)
    }
    assert with_json - {*FLEET} == {call[0] for call in DOCUMENTS} - {"rehearse"}


def test_one_stack_is_a_part_of_several(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("check", "cost", "plan"):
        several = document(capsys, verb, *TWINS)["stacks"]
        assert [document(capsys, verb, stack)["stacks"] for stack in TWINS] == [[row] for row in several]


def test_a_comparison_says_of_a_stack_what_the_other_verbs_say(capsys: pytest.CaptureFixture[str]) -> None:
    compared = document(capsys, "compare", "shop", "--metro", "tokyo")
    checked = document(capsys, "check", *TWINS)["stacks"]
    priced = document(capsys, "cost", *TWINS)["stacks"]
    equal = document(capsys, "parity", "tokyo")

    for row, check, cost, place in zip(compared["stacks"], checked, priced, equal["stacks"], strict=True):
        assert row == {**row, **cost, **check, **place}
    assert compared["parity"] == equal["parity"]


def test_metros_and_stacks_say_what_their_tables_say(capsys: pytest.CaptureFixture[str]) -> None:
    for verb, key in (("metros", "metro"), ("stacks", "stack")):
        assert main((verb,)) == 0
        lines = capsys.readouterr().out.splitlines()
        rows = document(capsys, verb)[verb]
        assert [row[key] for row in rows] == [line.split()[0] for line in lines]
        for row, line in zip(rows, lines, strict=True):
            words = [row[name] for name in ("cloud", "metro", "workload")] if verb == "stacks" else []
            words += [place["region"] for place in row.get("regions", ())]
            words += [
                f"{place['cloud']} {place['status']}"
                for place in row.get("regions", ())
                if place["status"] != "active"
            ]
            assert all(word in line for word in words)

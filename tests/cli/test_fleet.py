"""The engine's verbs, up to where the engine begins."""

from __future__ import annotations

import pytest

from infra.cli import main
from infra.cli.fleet import chosen_stacks
from infra.errors import StackError, TwinstackError


def test_all_stacks_unless_some_are_named():
    names = [stack.name for stack in chosen_stacks((), (), ())]

    assert len(names) == 6
    assert names == sorted(names)
    assert [stack.name for stack in chosen_stacks(("aws-tokyo", "aws-tokyo"), (), ())] == ["aws-tokyo"]
    assert [stack.name for stack in chosen_stacks((), ("aws",), ("tokyo", "frankfurt"))] == [
        "aws-frankfurt",
        "aws-tokyo",
    ]


def test_every_unknown_stack_is_told():
    with pytest.raises(TwinstackError) as caught:
        chosen_stacks(("aws-tokio", "aws-singapur"), (), ())

    assert "aws-tokio" in caught.value.message
    assert "aws-singapur" in caught.value.message


def test_no_stack_left_is_an_error():
    with pytest.raises(StackError, match="seoul") as caught:
        chosen_stacks((), (), ("seoul",))

    assert "singapore" in caught.value.hint


@pytest.mark.parametrize("verb", ["preview", "up", "refresh", "destroy"])
def test_without_an_engine_the_message_says_where_to_get_one(verb, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("infra.engine.binary.FOLDER", ".nothing")

    assert main([verb, "--stack", "aws-tokyo"]) == 2
    assert main(["rehearse", verb, "aws-tokyo"]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("make engine") == 2
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("count", ["0", "-1", "many", ""])
def test_parallel_is_a_whole_number(count, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["preview", "--parallel", count])

    assert caught.value.code == 2
    assert "whole number" in capsys.readouterr().err

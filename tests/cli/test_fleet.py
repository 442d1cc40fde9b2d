"""The engine's verbs, up to where the engine begins."""

from __future__ import annotations

import pytest

from infra.cli import main


@pytest.mark.parametrize("verb", ["preview", "up", "refresh", "destroy"])
def test_without_an_engine_the_message_says_where_to_get_one(verb, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("infra.engine.binary.FOLDER", ".nothing")

    assert main([verb, "aws-tokyo"]) == 2
    assert main(["rehearse", verb, "aws-tokyo"]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("make engine") == 2
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("count", ["0", "-1", "many", ""])
def test_parallel_is_a_whole_number(count, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["preview", "aws-tokyo", "--parallel", count])

    assert caught.value.code == 2
    assert "whole number" in capsys.readouterr().err

"""The examination and its verb."""

import json
from dataclasses import asdict

import pytest

from infra.cli import main
from infra.doctor.check import attempt
from infra.doctor.examine import examine


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


def test_every_topic_is_examined():
    topics = list(dict.fromkeys(check.topic for check in examine()))
    assert topics == ["Python", "engine", "provider plugins", "credentials", "state", "policy pack"]


def test_what_is_missing_has_a_purpose_and_a_next_step():
    for check in examine():
        assert check.purpose
        assert bool(check.next) == (check.status != "ok"), check


def test_absence_is_fine(capsys):
    assert main(("doctor", "--format", "json")) == 0
    assert json.loads(capsys.readouterr().out) == {"checks": [asdict(check) for check in examine()]}


def test_what_does_not_run_is_not(capsys, script):
    script("bin/pulumi", "echo boom >&2; exit 1")
    assert main(("doctor",)) == 2
    out = capsys.readouterr().out
    assert "broken" in out
    assert "does not run" in out


def test_a_command_that_says_nothing_is_given_up(script):
    found = attempt((script("bin/slow", "exec /bin/sleep 60"),), patience=0.2)
    assert found.failure == "says nothing for 0.2 seconds"

"""What shall go wrong: specs, counts, and what they do."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys

import pytest

from infra.errors import TwinstackError
from infra.rehearsal import fault
from infra.rehearsal.cloud import Refused
from infra.rehearsal.fault import ATTEMPTS, FAULTS, RUN, Fault, Faults, parse_faults
from infra.rehearsal.kind import Kind

VPC = Kind(token="aws:ec2/vpc:Vpc", identity=lambda draft: "v", quota="VpcLimitExceeded: no more")
INSTANCE = Kind(
    token="aws:ec2/instance:Instance", identity=lambda draft: "i", stock="InsufficientInstanceCapacity: none"
)
DATABASE = Kind(token="aws:rds/instance:Instance", identity=lambda draft: "d", states=("creating", "available"))
SWITCH = Kind(token="alicloud:vpc/switch:Switch", identity=lambda draft: "s")
KINDS = (VPC, INSTANCE, DATABASE, SWITCH)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(fault, "PAUSE_S", 0)


def _faults(home, *specs, run="1"):
    return Faults.of(home, {FAULTS: json.dumps(specs), RUN: run})


def _call(faults, operation, kind, name="x"):
    """What the cloud says; empty when it lets the call through."""
    try:
        asyncio.run(faults.admit(operation, kind, name))
    except Refused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("throttle:*", ("throttle", "*", 1)),
        ("throttle:aws:ec2/vpc:Vpc", ("throttle", "aws:ec2/vpc:Vpc", 1)),
        ("throttle:aws:ec2/vpc:Vpc:3", ("throttle", "aws:ec2/vpc:Vpc", 3)),
        ("quota:network-*:2", ("quota", "network-*", 2)),
        ("stock:aws:ec2/instance:*", ("stock", "aws:ec2/instance:*", 1)),
        ("fail:db", ("fail", "db", 1)),
        ("stuck:db", ("stuck", "db", 1)),
    ],
)
def test_specs(spec, expected):
    [found] = parse_faults([spec], KINDS)

    assert (found.verb, found.glob, found.count) == expected


@pytest.mark.parametrize(
    ("spec", "count", "when"),
    [("kill:7", 7, "after"), ("kill:1:before", 1, "before"), ("kill:2:after", 2, "after")],
)
def test_kills(spec, count, when):
    assert parse_faults([spec]) == (Fault(spec, "kill", count=count, when=when),)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("throtle:*", "there is no fault 'throtle'; did you mean 'throttle'?"),
        ("", "there is no fault ''"),
        ("quota", "say what it is about"),
        ("quota:", "say what it is about"),
        ("quota:vpc:0", "the count must be 1 or more, not 0"),
        ("quota:vpc:-1", "the count must be 1 or more, not -1"),
        ("stuck:db:3", "no count"),
        ("kill:", "say at which changing call"),
        ("kill:0", "say at which changing call"),
        ("kill:x", "say at which changing call"),
        ("kill:1:during", "not 'during'"),
        ("stock:aws:ec2/vpc:Vpc", "never out of stock; these can be: aws:ec2/instance:Instance"),
        ("stuck:aws:ec2/vpc:Vpc", "ready at once; these take their time: aws:rds/instance:Instance"),
        ("fail:aws:ec2/vpcc:Vpc", "did you mean aws:ec2/vpc:Vpc?"),
        ("fail:alicloud:nothing*", "it matches no resource type"),
    ],
)
def test_what_is_no_spec_is_refused(spec, message):
    with pytest.raises(TwinstackError) as caught:
        parse_faults([spec], KINDS)

    assert caught.value.message.startswith(f"--fault {spec}: ")
    assert message in caught.value.message


def test_all_wrong_specs_are_named_at_once():
    with pytest.raises(TwinstackError) as caught:
        parse_faults(["a:b", "quota:vpc", "kill:0"], KINDS)

    assert [line.split(": ")[0] for line in caught.value.message.splitlines()] == ["--fault a:b", "--fault kill:0"]


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '"x"'])
def test_a_variable_that_is_no_list_is_refused(tmp_path, text):
    with pytest.raises(TwinstackError, match="must be a JSON list"):
        Faults.of(tmp_path, {FAULTS: text})


def test_without_faults_nothing_is_counted(tmp_path):
    faults = Faults.of(tmp_path, {})

    assert not _call(faults, "create", VPC)
    with faults.mutation():
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("operation", ["create", "read", "update", "delete"])
def test_a_throttled_call_is_tried_again_until_it_passes(tmp_path, operation):
    assert not _call(_faults(tmp_path, f"throttle:*:{ATTEMPTS - 1}"), operation, VPC)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (VPC, "RequestLimitExceeded: Request limit exceeded."),
        (DATABASE, "ThrottlingException: Rate exceeded"),
        (SWITCH, "Throttling.User: Request was denied due to user flow control."),
    ],
)
def test_a_provider_gives_up_in_the_end(tmp_path, kind, message):
    faults = _faults(tmp_path, f"throttle:*:{ATTEMPTS}")

    assert _call(faults, "create", kind) == message
    assert not _call(faults, "create", kind)


@pytest.mark.parametrize(
    ("spec", "kind", "message"),
    [
        ("quota:*", VPC, VPC.quota),
        ("stock:*", INSTANCE, INSTANCE.stock),
        ("fail:*", VPC, "InternalError: An internal error has occurred"),
        ("fail:*", SWITCH, "InternalError: The request processing has failed due to some unknown error."),
    ],
)
def test_the_first_count_calls_fail(tmp_path, spec, kind, message):
    faults = _faults(tmp_path, f"{spec}:2")

    assert [_call(faults, "create", kind) for _ in range(3)] == [message, message, ""]


def test_only_creations_meet_quotas_and_empty_stock(tmp_path):
    faults = _faults(tmp_path, "quota:*", "stock:*")

    assert not any(_call(faults, operation, INSTANCE) for operation in ("read", "update", "delete"))
    assert _call(faults, "create", VPC) == VPC.quota
    assert not _call(faults, "create", VPC), "a network is never out of stock"
    assert _call(faults, "create", INSTANCE) == INSTANCE.stock


def test_globs_match_type_or_name(tmp_path):
    faults = _faults(tmp_path, "fail:network-*:9", "fail:aws:rds/*:9")

    assert _call(faults, "create", VPC, "network-main")
    assert _call(faults, "create", DATABASE, "db")
    assert not _call(faults, "create", VPC, "db")


def test_counts_are_shared_by_plugins_and_kept_for_one_run(tmp_path):
    assert _call(_faults(tmp_path, "fail:*"), "create", VPC)
    assert not _call(_faults(tmp_path, "fail:*"), "create", VPC)
    assert _call(_faults(tmp_path, "fail:*", run="2"), "create", VPC)


def test_stuck(tmp_path):
    faults = _faults(tmp_path, "stuck:aws:rds/*", "stuck:cache")

    assert faults.is_stuck(DATABASE.token, "db")
    assert faults.is_stuck(VPC.token, "cache")
    assert not faults.is_stuck(VPC.token, "db")
    assert not _call(faults, "create", DATABASE)


_KILLED = """
import sys
from pathlib import Path
from infra.rehearsal.fault import Faults
faults = Faults.of(Path(sys.argv[1]), {"TWINSTACK_FAULTS": sys.argv[2], "TWINSTACK_RUN": "r"})
for number in range(1, 6):
    with faults.mutation():
        print(number, flush=True)
"""


@pytest.mark.parametrize(("spec", "done"), [("kill:3:before", [1, 2]), ("kill:3:after", [1, 2, 3])])
def test_the_plugin_dies_at_one_changing_call(tmp_path, spec, done):
    command = [sys.executable, "-c", _KILLED, str(tmp_path), json.dumps([spec])]
    first = subprocess.run(command, capture_output=True, text=True, check=False)
    second = subprocess.run(command, capture_output=True, text=True, check=False)

    assert first.returncode == -signal.SIGKILL
    assert [int(line) for line in first.stdout.split()] == done
    assert second.returncode == 0, "the same run is not killed twice"


def test_a_refused_change_is_no_reason_to_die_afterwards(tmp_path):
    faults = _faults(tmp_path, "kill:1:after")

    with pytest.raises(ZeroDivisionError), faults.mutation():
        _ = 1 / 0

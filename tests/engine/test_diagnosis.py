"""What a failed run means, from texts alone: no engine runs here.

data/failures/ holds what pulumi 3.259.0 and the real Alibaba Cloud provider printed when each failure was made to
happen, with paths and names of the machine replaced and the repeated progress lines of tracebacks left out.
test_failures.py makes them happen again.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pulumi.automation import CommandResult
from pulumi.automation.errors import create_command_error

from infra.catalog.cloud import CLOUDS, Cloud
from infra.engine.diagnosis import FAILURES, LINES, diagnose, diagnoses, sentence
from infra.engine.diagnostic import Diagnostic, diagnostics, from_event
from infra.engine.failure import NOT_IN_PLACE, UNDO, Failure
from infra.engine.mask import MASK
from infra.rehearsal.registry import kinds

DATA = Path(__file__).parent / "data" / "failures"
STACKS = ("aws-singapore", "filed")

PRINTED = {
    "alicloud-arrears": "alicloud-account",
    "alicloud-forbidden": "alicloud-denied",
    "alicloud-key-unknown": "alicloud-credentials-invalid",
    "alicloud-nocred": "alicloud-credentials-missing",
    "alicloud-quota": "alicloud-quota",
    "alicloud-token-expired": "alicloud-token-expired",
    "alicloud-unreachable": "alicloud-unreachable",
    "backend-file": "backend-folder",
    "backend-folder": "backend-folder",
    "backend-http": "backend-login",
    "backend-http-token": "backend-unreachable",
    "backend-s3-nocred": "backend-credentials",
    "backend-s3-noregion": "backend-region",
    "backend-s3-refused": "backend-unreachable",
    "change-refused": "change-refused",
    "checkpoint-attributes": "checkpoint-attributes",
    "checkpoint-cut": "checkpoint-unreadable",
    "checkpoint-empty": "checkpoint-unreadable",
    "checkpoint-garbage": "checkpoint-unreadable",
    "checkpoint-integrity": "checkpoint-broken",
    "config-declared": "config-missing-declared",
    "config-missing": "config-missing",
    "config-type": "config-type",
    "config-undecryptable": "config-secret-unreadable",
    "default-provider": "default-provider",
    "duplicate-urn": "duplicate-name",
    "fail": "aws-quota",
    "interrupted": "interrupted",
    "kms-alicloud": "secrets-provider-unknown",
    "kms-nocred": "secrets-provider-unusable",
    "kms-refused": "secrets-provider-unusable",
    "language-missing": "language-missing",
    "locked": "locked",
    "locked-cloud": "locked-cloud",
    "login-invalid": "backend-token",
    "noproject": "project-missing",
    "nostack": "stack-unknown",
    "noyes": "confirmation-missing",
    "passphrase-file": "passphrase-file",
    "passphrase-unset": "passphrase-missing",
    "passphrase-wrong": "passphrase-wrong",
    "plugin-dies": "plugin-broken",
    "plugin-download": "plugin-download",
    "plugin-missing": "plugin-missing",
    "plugin-missing-aws": "plugin-missing",
    "plugin-port": "plugin-broken",
    "policy-missing": "policy-pack-missing",
    "policy-violation": "policy-violation",
    "policy-violation-up": "policy-violation",
    "program-error": "program-failed",
    "program-import": "program-failed",
    "program-runerror": "program-refused",
    "program-syntax": "program-failed",
    "project-broken": "project-broken",
    "protected-destroy": "protected",
    "protected-replacement": "protected-replacement",
    "provider-killed": "plugin-crashed",
    "salt-removed": "config-secret-unreadable",
    "sdk-missing": "sdk-missing",
    "secret-missing": "config-missing",
    "stack-badname": "stack-name",
    "stack-badname2": "stack-name",
    "stack-duplicate": "stack-exists",
    "stack-uninitialised": "stack-unknown",
    "stack-unselected": "stack-unselected",
    "stackfile-broken": "stack-file-broken",
}
"""File of data/failures/ -> the failure it shows."""

VPC = "alicloud:vpc/network:Network"
API = "operation error {}, https response error StatusCode: {}, RequestID: 7f0d, api error {}"
SAID: tuple[tuple[str, str, str], ...] = tuple(
    (row["failure"], row["type"], row["text"])
    for row in yaml.safe_load((DATA.parent / "said.yaml").read_text(encoding="utf-8"))
)
"""Failure, resource type, and what a cloud or a backend says."""
REPLACED = {failure.name for failure in FAILURES if failure.replaced}


def printed(name: str) -> str:
    return (DATA / f"{name}.txt").read_text(encoding="utf-8")


def both(name: str) -> tuple[str, str]:
    _, _, rest = printed(name).partition("--- stdout\n")
    out, _, err = rest.partition("--- stderr\n")
    return out, err


def test_every_file_and_every_failure_has_its_case() -> None:
    assert {path.stem for path in DATA.glob("*.txt")} == {*PRINTED, "pending-up"}
    shown = {*PRINTED.values(), *(name for name, _, _ in SAID)}
    assert {failure.name for failure in FAILURES} - shown == {"killed"}
    assert shown - {failure.name for failure in FAILURES} == {"policy-violation"}


def test_the_tables_are_sorted_complete_and_have_sources() -> None:
    names = [failure.name for failure in FAILURES]
    assert names == sorted(set(names))
    for failure in FAILURES:
        assert failure.title and failure.message and failure.hint and failure.source
        assert failure.name.startswith(f"{failure.cloud}-") or not failure.cloud
    from infra.engine.failures import alicloud, aws, backend, program, stack

    for module in (alicloud, aws, backend, program, stack):
        own = [failure.name for failure in module.FAILURES]
        assert own == sorted(own)


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_what_the_engine_printed_is_recognised(name: str) -> None:
    found = diagnoses(printed(name), stack="dev", stacks=STACKS)
    assert [each.failure for each in found] == [PRINTED[name]]


def test_the_messages(golden: object) -> None:
    """Every message as a user sees it, in tests/golden/diagnosis.txt."""
    assert callable(golden)
    texts = {name: printed(name) for name in PRINTED}
    texts |= {f"{name} {index}": said(type_, text) for index, (name, type_, text) in enumerate(SAID)}
    shown = [f"== {name}\n{diagnose(text, stack='dev', stacks=STACKS)}\n" for name, text in sorted(texts.items())]
    golden("diagnosis.txt", "\n".join(shown))


def said(type_: str, text: str) -> str:
    """A text as the engine prints it when a resource fails, or the backend when there is none."""
    if not type_:
        return f"--- stderr\nerror: {text}\n"
    indented = text.replace("\n", "\n    ")
    return (
        f"Diagnostics:\n  {type_} (thing):\n    error: {indented}\n\n"
        "  pulumi:pulumi:Stack (shop-dev):\n    error: update failed\n\n"
        "    Traceback (most recent call last):\n    KeyboardInterrupt\n\nResources:\n    1 errored\n"
    )


@pytest.mark.parametrize(("name", "type_", "text"), SAID)
def test_what_a_cloud_says_is_recognised(name: str, type_: str, text: str) -> None:
    found = diagnoses(said(type_, text), stack="dev")
    assert [each.failure for each in found] == [name]
    shown = re.sub(r"/\w+:", ":", type_)
    assert found[0].where == ((f"{shown} thing",) if type_ else ())


@pytest.mark.parametrize("step", ["+-", "++", "--"])
@pytest.mark.parametrize(("name", "type_", "text"), [each for each in SAID if each[0] in REPLACED])
def test_what_is_refused_while_a_change_replaces_it_is_the_change(
    name: str, type_: str, text: str, step: str
) -> None:
    shown = re.sub(r"/\w+:", ":", type_)
    (alone,) = diagnoses(said(type_, text), stack="dev")
    (changed,) = diagnoses(f" {step} {shown} thing deleting original (0s)\n{said(type_, text)}", stack="dev")
    assert alone.failure == changed.failure == name
    assert changed.message == f"{NOT_IN_PLACE}: {sentence(text)}"
    assert (changed.hint, changed.where) == (UNDO, alone.where)
    (beside,) = diagnoses(f" {step} {shown} thing-2 deleting original (0s)\n{said(type_, text)}", stack="dev")
    assert beside == alone


def test_no_text_is_recognised_by_two_rows_of_the_same_voice() -> None:
    """So the order of the tables does not matter."""
    texts = [(each, name) for name in PRINTED for each in diagnostics(printed(name))]
    texts += [(each, name) for name, type_, text in SAID for each in diagnostics(said(type_, text))]
    for diagnostic, name in texts:
        for cloud in ("", diagnostic.cloud):
            rows = [failure.name for failure in FAILURES if not failure.whole and failure.cloud == cloud]
            hits = [row for row in rows if by_name(row).pattern.search(diagnostic.message)]
            assert len(hits) <= 1, (name, hits)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_the_simulated_clouds_refuse_is_recognised(cloud: Cloud) -> None:
    """Their tables hold the codes of the real ones: two people read them, and must agree."""
    asked: set[tuple[str, str, str]] = set()
    for kind in kinds(cloud).values():
        asked |= {("quota", kind.quota, kind.token), ("stock", kind.stock, kind.token)}
        asked |= {("taken", name.taken, kind.token) for name in kind.names}
        asked |= {("in-use", reference.holds, kind.token) for reference in kind.references}
        asked |= {("busy", kind.busy, kind.token)}
    wrong: list[tuple[str, str]] = []
    for what, template, token in sorted(asked):
        message = re.sub(r"\{\w+\}", "x", template)
        found = (
            [each.failure for each in diagnoses("", [Diagnostic(message, type=token, name="x")])]
            if message
            else []
        )
        # An address that is bound is "in the wrong status", to a delete as to anything else.
        if message and found not in ([f"{cloud}-{what}"], [f"{cloud}-busy"]):
            wrong.append((what, message))
    assert wrong == []


def by_name(name: str) -> Failure:
    return next(failure for failure in FAILURES if failure.name == name)


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_standard_error_may_come_first(name: str) -> None:
    out, err = both(name)
    found = diagnoses(f"{err}\n{out}", stack="dev", stacks=STACKS)
    assert [each.failure for each in found] == [PRINTED[name]]


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_an_error_of_the_automation_api_is_read_alike(name: str) -> None:
    out, err = both(name)
    # As infra.engine.command does: every line without its trailing blanks.
    streams = ["\n".join(line.rstrip() for line in text.split("\n")).rstrip() for text in (out, err)]
    error = create_command_error(CommandResult(stdout=streams[0], stderr=streams[1], code=255))
    found = diagnoses(str(error), stack="dev", stacks=STACKS)
    assert [each.failure for each in found] == [PRINTED[name]]


def test_messages_hold_no_template_nor_traceback() -> None:
    texts = [printed(name) for name in PRINTED] + [said(type_, text) for _, type_, text in SAID]
    for text in texts:
        shown = str(diagnose(text))
        assert "{" not in shown
        assert "Traceback" not in shown
        assert "KeyboardInterrupt" not in shown
        assert "\x1b" not in shown
        assert len(shown.split("\n")) <= 3


def test_a_killed_engine_is_told_by_its_exit_code() -> None:
    error = create_command_error(CommandResult(stdout="Updating (dev)\n\n@ updating...", stderr="", code=-9))
    found = diagnoses(str(error), stack="dev")
    assert [each.failure for each in found] == ["killed"]
    assert "pulumi cancel -s dev" in found[0].hint


def test_many_resources_with_one_cause_are_one_line() -> None:
    text = API.format("EC2: CreateVpc", 400, "ExpiredToken: x")
    sections = "".join(f"  aws:ec2/subnet:Subnet (subnet-{index}):\n    error: {text}\n\n" for index in range(9))
    (found,) = diagnoses(f"Diagnostics:\n{sections}Resources:\n")
    assert len(found.where) == 9
    assert str(found).endswith("aws:ec2:Subnet subnet-3 and 5 more)")


def test_several_causes_are_all_told_with_each_hint_once() -> None:
    expired = API.format("EC2: CreateVpc", 400, "ExpiredToken: x")
    denied = API.format("KMS: CreateKey", 400, "AccessDeniedException: no")
    strange = "something nobody has seen"
    error = diagnose(
        f"Diagnostics:\n  aws:ec2/vpc:Vpc (a):\n    error: {expired}\n"
        f"  aws:kms/key:Key (b):\n    error: {denied}\n"
        f"  aws:kms/key:Key (c):\n    error: {strange}\nResources:\n",
        log=Path("run.log"),
    )
    assert len(error.message.split("\n")) == 3
    assert strange in error.message
    assert error.hint.count("\n") == 2
    assert "run.log" in error.hint


def test_a_stack_with_a_file_is_told_from_one_nobody_knows() -> None:
    assert "never initialised" in diagnose(printed("stack-uninitialised"), stacks=("filed",)).message
    unknown = diagnose(printed("stack-uninitialised").replace("'filed'", "'aws-singapor'"), stacks=STACKS)
    assert "never initialised" not in unknown.message
    assert "did you mean aws-singapore?" in unknown.hint


def test_what_nothing_recognises_is_quoted_without_frames_and_names_the_log() -> None:
    text = said(
        "aws:x:Y", "Unexpected <class 'Exception'>: no idea:\n  File \"a.py\", line 1, in f\n    x()\n    ^^^"
    )
    error = diagnose(text, log=Path("logs/run.log"))
    assert error.message == "no idea: (aws:x:Y thing)"
    assert error.hint == "everything it printed is in logs/run.log"


def test_a_long_unknown_text_is_cut() -> None:
    text = said("aws:x:Y", "\n".join(f"line {index}" for index in range(50)))
    assert len(diagnose(text).message.split("\n")) == LINES + 1


def test_a_silent_failure_shows_the_end_of_what_was_printed() -> None:
    error = diagnose("one\ntwo\n")
    assert error.message.split("\n") == ["the engine failed without saying why", "one", "two"]
    assert diagnose("").message == "the engine failed without saying why"


def test_an_engine_that_ended_before_its_summary_is_read_from_its_progress() -> None:
    text = (
        "Updating (dev):\n +  aws:ec2:Vpc network creating (0s) \n"
        " +  aws:ec2:Vpc network **creating failed** error: api error VpcLimitExceeded: full\n"
    )
    (found,) = diagnoses(text)
    assert (found.failure, found.where) == ("aws-quota", ("aws:ec2:Vpc network",))


def test_events_are_taken_besides_the_text() -> None:
    message = "<{%reset%}>api error ExpiredToken: x<{%reset%}>"
    assert [each.failure for each in diagnoses("", [message])] == ["aws-token-expired"]
    known = Diagnostic("QuotaExceeded.Vpc: full", type=VPC, name="network")
    (found,) = diagnoses("", [known])
    assert (found.failure, found.where) == ("alicloud-quota", ("alicloud:vpc:Network network",))


def test_an_event_that_repeats_the_text_adds_nothing() -> None:
    name, type_, text = next(row for row in SAID if row[0] == "aws-taken")
    assert [each.failure for each in diagnoses(said(type_, text), [text])] == [name]


def test_a_preview_in_json_is_read() -> None:
    urn = f"urn:pulumi:dev::shop::x$y${VPC}::network"
    rows = [
        {
            "urn": urn,
            "prefix": "error: ",
            "message": "error: <{%reset%}>QuotaExceeded.Vpc: full",
            "severity": "error",
        },
        {"message": "warning: using pulumi-resource-aws from $PATH", "severity": "warning"},
    ]
    (found,) = diagnoses(json.dumps({"steps": [], "diagnostics": rows}, indent=4) + "\nerror: preview failed\n")
    assert (found.failure, found.where) == ("alicloud-quota", ("alicloud:vpc:Network network",))


def test_events_of_policies_are_read() -> None:
    event = {
        "policyEvent": {
            "resourceUrn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::data",
            "message": "<{%fg 1%}>is public<{%reset%}>",
            "policyName": "bucket-private",
            "enforcementLevel": "mandatory",
        }
    }
    found = from_event(event)
    assert found == Diagnostic("bucket-private: is public", "mandatory", "aws:s3/bucket:Bucket", "data")
    assert from_event({"policyEvent": {**event["policyEvent"], "enforcementLevel": "advisory"}}) is None
    assert from_event({"preludeEvent": {}}) is None
    assert [each.failure for each in diagnoses("", [found])] == ["policy-violation"]


def test_every_problem_of_a_refusal_is_kept() -> None:
    problems = "\n".join(f"shop.yaml:{line}:1: wrong {'x' * 100}" for line in range(8))
    text = printed("program-runerror").replace("workload shop: nothing", problems.replace("\n", "\n    "))
    error = diagnose(text)
    assert error.message == problems
    assert error.hint == "do this"


def test_advice_is_no_failure() -> None:
    text = printed("policy-violation").replace("[mandatory]", "[advisory]")
    assert [each.failure for each in diagnoses(text)] == [""]


def test_a_mandatory_policy_alone_is_a_gate() -> None:
    assert diagnose(printed("policy-violation")).exit_code == 1
    assert diagnose(printed("policy-violation") + "\n" + printed("locked")).exit_code == 2
    assert diagnose(printed("locked")).exit_code == 2


def test_no_secret_is_shown() -> None:
    passphrase = "correct-horse"
    texts = [
        printed("alicloud-unreachable"),
        said("aws:x:Y", f"unknown {passphrase} AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        said("aws:x:Y", "AccessDenied: password=hunter2hunter2"),
        f"error: strange {passphrase}\n",
        f"strange {passphrase} LTAI5tExampleExampleExample\n",
    ]
    for text in texts:
        shown = str(diagnose(text, secrets=(passphrase,)))
        for secret in (passphrase, "IOSFODNN7", "wJalr", "hunter2", "5tExample"):
            assert secret not in shown
    assert MASK in str(diagnose(texts[1], secrets=(passphrase,)))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("operation error EC2: X, api error VpcLimitExceeded: Too many.", "VpcLimitExceeded: Too many"),
        ("first\nsecond", "first"),
        ("", ""),
        ("x" * 400, "x" * 297 + "..."),
    ],
)
def test_sentences(message: str, expected: str) -> None:
    assert sentence(message) == expected


LINE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "Diagnostics:",
            "Policies:",
            "  aws:x:Y (z):",
            "    error: update failed",
            "    error: api error ExpiredToken: x",
            "        - [mandatory]  p  (a:b:C: d)",
            "error: no stack named 'x' found",
            "Traceback (most recent call last):",
            " stderr: error: incorrect passphrase",
            '{"diagnostics": [{"severity": "error"}, {}, 3]',
            "",
        ]
    ),
)


@given(st.lists(LINE, max_size=12))
def test_nothing_printed_can_break_it(lines: list[str]) -> None:
    error = diagnose("\n".join(lines), stack="dev")
    assert error.message.strip()
    assert error.exit_code in (1, 2)


def test_megabytes_are_read_in_one_pass() -> None:
    noise = "error: " + 'File "x", line 1 failed ' * 200_000
    assert diagnose(f"Program failed with an unhandled exception:\n{noise}").message
    assert diagnose("a:b:" * 500_000).message
